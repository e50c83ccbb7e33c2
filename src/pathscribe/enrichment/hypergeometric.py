"""The hypergeometric distribution, accurate far out in its tails.

A set of K genes out of a background of N is drawn by n genes; k is how many it shares. What is
given is the logarithm of P(X >= k), so that nothing is lost below 1e-308.

The probability of one value is Loader's saddle-point form (C. Loader, "Fast and accurate
computation of binomial probabilities", 2000), which has no cancellation of large logarithms of
factorials; the tail is summed by the ratio of neighbouring values, from the side on which it is
small.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_TWO_PI: Final = math.log(2 * math.pi)
_BLOCK: Final = 24
_ENOUGH: Final = 1e-18
# Differences of log n! and Stirling's formula for n = 0 to 15, where the series is too coarse.
_SMALL: Final = np.array(
    [0.0, *(math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - _TWO_PI / 2 for n in range(1, 16))]
)


def _stirling_error(n: Floats) -> Floats:
    """log(n!) less Stirling's formula, elementwise."""
    large = np.maximum(n, 16.0)
    square = large * large
    series: Floats = np.full_like(large, 1 / 1188.0)
    for term in (1 / 1680.0, 1 / 1260.0, 1 / 360.0, 1 / 12.0):
        series = term - series / square
    found: Floats = np.where(n < 16, _SMALL[np.minimum(n, 15).astype(np.intp)], series / large)
    return found


def _deviance(x: Floats, mean: Floats) -> Floats:
    """X log(x / mean) + mean - x without cancellation; Loader's D0 times the mean."""
    near = np.abs(x - mean) < 0.1 * (x + mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.where(x > 0, x * np.log(x / mean), 0.0) + mean - x
        v = (x - mean) / (x + mean)
    v = np.where(near, v, 0.0)
    total = (x - mean) * v
    power = 2 * x * v
    square = v * v
    # v is at most .1, so that what follows the tenth term is below the last digit.
    for odd in range(3, 23, 2):
        power = power * square
        total = total + power / odd
    found: Floats = np.where(near, total, far)
    return found


def _log_binomial(x: Floats, n: Floats, p: float, q: float) -> Floats:
    """Log of the binomial probability of x of n, where q is 1 - p."""
    inside = (x > 0) & (x < n)
    safe_x, safe_n = np.where(inside, x, 1.0), np.where(inside, n, 2.0)
    rest = safe_n - safe_x
    # Side by side: for short arrays the time is that of the calls, not of the numbers.
    of_n, of_x, of_rest = np.split(_stirling_error(np.concatenate([safe_n, safe_x, rest])), 3)
    first, second = np.split(
        _deviance(np.concatenate([safe_x, rest]), np.concatenate([safe_n * p, safe_n * q])), 2
    )
    exponent = of_n - of_x - of_rest - first - second
    middle = exponent + 0.5 * (np.log(safe_n) - _TWO_PI - np.log(safe_x) - np.log(rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        none = np.where(n > 0, n * math.log(q), 0.0)
        every = np.where(n > 0, n * math.log(p), 0.0)
    found: Floats = np.where(inside, middle, np.where(x == 0, none, every))
    return found


def log_pmf(k: npt.ArrayLike, population: int, successes: npt.ArrayLike, draws: int) -> Floats:
    """Log P(X = k), elementwise.

    Args:
        k: How many are shared.
        population: N, the size of the background.
        successes: K, the size of the set within the background.
        draws: n, the size of the query within the background.

    Returns:
        Natural logarithms, -inf for impossible values; the shape of k and `successes` together.
    """
    x, good = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(successes, np.float64))
    bad = population - good
    possible = (x >= 0) & (x <= good) & (x <= draws) & (draws - x <= bad)
    # The whole population drawn, or nothing: one value only, and no binomial to go by.
    if draws in (0, population):
        return np.where(possible, 0.0, -np.inf)
    safe = np.where(possible, x, np.maximum(0.0, draws - bad))
    share, rest = draws / population, (population - draws) / population
    values = safe.ravel()
    three = _log_binomial(
        np.concatenate([values, draws - values, [draws]]),
        np.concatenate([good.ravel(), bad.ravel(), [population]]),
        share,
        rest,
    )
    found = three[: values.size] + three[values.size : -1] - three[-1]
    return np.where(possible, found.reshape(safe.shape), -np.inf)


def _series(k: Floats, population: int, good: Floats, draws: int, *, up: bool) -> Floats:
    """Sum of P(X = x) / P(X = k) over x >= k (up) or x <= k, for the side that falls off."""
    total = np.ones_like(k)
    left = np.arange(len(k))
    term, at = np.ones_like(k), k
    steps = np.arange(_BLOCK, dtype=np.float64)
    while len(left):
        x = at[:, None] + steps if up else at[:, None] - steps
        good_left = good[left][:, None]
        bad_left = population - good_left
        # Beyond the last possible value the ratio is 0, and stays so.
        if up:
            above = np.maximum(good_left - x, 0) * np.maximum(draws - x, 0)
            ratio = above / np.maximum((x + 1) * (bad_left - draws + x + 1), 1)
            at = at + _BLOCK
        else:
            above = np.maximum(x, 0) * np.maximum(bad_left - draws + x, 0)
            ratio = above / np.maximum((good_left - x + 1) * (draws - x + 1), 1)
            at = at - _BLOCK
        terms = term[:, None] * np.cumprod(ratio, axis=1)
        total[left] += terms.sum(axis=1)
        term = terms[:, -1]
        more = term > _ENOUGH * total[left]
        left, term, at = left[more], term[more], at[more]
    return total


def log_tail(k: npt.ArrayLike, population: int, successes: npt.ArrayLike, draws: int) -> Floats:
    """Log P(X >= k), elementwise; see `log_pmf` for the arguments."""
    x, good = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(successes, np.float64))
    shape = x.shape
    x, good = x.ravel(), good.ravel()
    least = np.maximum(0.0, draws - (population - good))
    most = np.minimum(good, draws)
    found = np.where(x <= least, 0.0, -np.inf)
    inner = (x > least) & (x <= most)
    mode = (good + 1) * (draws + 1) / (population + 2)
    rising = x < mode
    # Where the value is below the mode, the tail below it is the small one.
    start = np.where(rising, x - 1, x)
    one = np.full_like(x, -np.inf)
    one[inner] = log_pmf(start[inner], population, good[inner], draws)
    upper, lower = inner & ~rising, inner & rising
    if upper.any():
        series = _series(start[upper], population, good[upper], draws, up=True)
        found[upper] = one[upper] + np.log(series)
    if lower.any():
        series = _series(start[lower], population, good[lower], draws, up=False)
        below = np.exp(one[lower]) * series
        found[lower] = np.log1p(-np.minimum(below, 1.0))
    return np.minimum(found, 0.0).reshape(shape)


def log_mid_tail(k: npt.ArrayLike, population: int, successes: npt.ArrayLike, draws: int) -> Floats:
    """Log of the mid-p value, P(X > k) + P(X = k) / 2 (Lancaster 1961); see `log_pmf`."""
    tail = log_tail(k, population, successes, draws)
    one = log_pmf(k, population, successes, draws)
    with np.errstate(invalid="ignore"):
        share = np.where(np.isfinite(tail), np.exp(np.minimum(one - tail, 0.0)), 0.0)
    return tail + np.log1p(-0.5 * share)


def adjusted(log_p: npt.ArrayLike, counts: npt.ArrayLike, tests: int) -> Floats:
    """Benjamini-Hochberg's log q-values of distinct log p-values.

    Args:
        log_p: Distinct values, ascending.
        counts: How often each of them occurs.
        tests: How many tests there were; those that are not listed have p = 1.

    Returns:
        log q, ascending (Benjamini and Hochberg 1995, step-up, monotone).
    """
    p = np.asarray(log_p, np.float64)
    ranks = np.cumsum(np.asarray(counts, np.float64))
    raw = p + math.log(tests) - np.log(ranks) if tests else p
    found: Floats = np.minimum.accumulate(np.minimum(raw, 0.0)[::-1])[::-1]
    return found


def distinct_pairs(k: npt.NDArray[Any], size: npt.NDArray[Any]) -> tuple[Any, Any, Any, Any]:
    """The distinct (k, size) pairs: k, size, how often, and where each element's pair stands."""
    width = int(size.max(initial=0)) + 1
    keys = k.astype(np.int64) * width + size
    # A table of all keys is faster than sorting them, if it is not much larger.
    if keys.size and int(keys.max()) < 4 * keys.size + 10_000:
        table = np.bincount(keys)
        pairs = np.flatnonzero(table)
        counts = table[pairs]
        place = np.zeros(len(table), np.int32)
        place[pairs] = np.arange(len(pairs), dtype=np.int32)
        return pairs // width, pairs % width, counts, place[keys]
    pairs, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return pairs // width, pairs % width, counts, inverse
