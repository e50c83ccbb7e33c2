"""Odds ratios of two-by-two tables: the conditional estimate, and its exact interval.

As Fisher's exact test has them (R's `fisher.test`, scipy's `odds_ratio(kind="conditional")`):
the margins are fixed, the count follows Fisher's noncentral hypergeometric distribution, and the
ratio is its maximum likelihood estimate. The interval holds the ratios at which neither tail is
smaller than half of what is left (Cornfield 1956).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from .hypergeometric import Floats, log_pmf

_WIDEST: Final = 80.0
_HALVINGS: Final = 60
_CELLS: Final = 2_000_000


def odds_ratios(
    k: npt.ArrayLike,
    population: int,
    successes: npt.ArrayLike,
    draws: int,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """The conditional odds ratios of several tables with one population and number of draws.

    Args:
        k: Shared genes, shape (m,).
        population: N, size of the background.
        successes: K, sizes of the sets within it, shape (m,).
        draws: n, size of the query within it.
        confidence: Of the two-sided interval, between 0 and 1.

    Returns:
        Estimate, lower and upper limit, each of shape (m,). The estimate is 0 or inf where the
        count is the least or the greatest that the margins allow, nan where they allow only one.
    """
    counts = np.asarray(k, np.int64)
    sizes = np.asarray(successes, np.int64)
    least = np.maximum(0, draws - (population - sizes))
    most = np.minimum(sizes, draws)
    found = [np.full(len(counts), np.nan) for _ in range(3)]
    spans = most - least + 1
    order = np.argsort(spans, kind="stable")
    start = 0
    while start < len(order):
        # Tables of like width together, so that little of each block is padding.
        end = start + 1
        while end < len(order) and (end - start + 1) * spans[order[end]] <= _CELLS:
            end += 1
        at = order[start:end]
        block = _block(counts[at], least[at], most[at], population, sizes[at], draws, confidence)
        for target, values in zip(found, block, strict=True):
            target[at] = values
        start = end
    return found[0], found[1], found[2]


def _block(
    k: npt.NDArray[np.int64],
    least: npt.NDArray[np.int64],
    most: npt.NDArray[np.int64],
    population: int,
    sizes: npt.NDArray[np.int64],
    draws: int,
    confidence: float,
) -> tuple[Floats, Floats, Floats]:
    width = int((most - least).max()) + 1
    steps = np.arange(width)
    x = least[:, None] + steps
    weights = log_pmf(x, population, np.broadcast_to(sizes[:, None], x.shape), draws)
    weights = np.where(steps <= (most - least)[:, None], weights, -np.inf)
    shift = (x - k[:, None]).astype(np.float64)
    tail = (1 - confidence) / 2

    def chances(log_ratio: Floats) -> Floats:
        exponent = weights + shift * log_ratio[:, None]
        exponent -= exponent.max(axis=1, keepdims=True)
        made = np.exp(exponent)
        made /= made.sum(axis=1, keepdims=True)
        return np.asarray(made, np.float64)

    def mean(log_ratio: Floats) -> Floats:
        return np.asarray((chances(log_ratio) * shift).sum(axis=1))

    def at_least(log_ratio: Floats) -> Floats:
        return np.asarray((chances(log_ratio) * (shift >= 0)).sum(axis=1)) - tail

    def at_most(log_ratio: Floats) -> Floats:
        return tail - np.asarray((chances(log_ratio) * (shift <= 0)).sum(axis=1))

    only = least == most
    lowest, highest = k == least, k == most
    estimate = np.exp(_root(mean, len(k)))
    low = np.exp(_root(at_least, len(k)))
    high = np.exp(_root(at_most, len(k)))
    estimate = np.where(lowest, 0.0, np.where(highest, np.inf, estimate))
    low, high = np.where(lowest, 0.0, low), np.where(highest, np.inf, high)
    return (
        np.where(only, np.nan, estimate),
        np.where(only, 0.0, low),
        np.where(only, np.inf, high),
    )


def _root(rising: Callable[[Floats], Floats], count: int) -> Floats:
    """Where functions that rise with the log ratio become 0, by halving."""
    low, high = np.full(count, -_WIDEST), np.full(count, _WIDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = rising(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
