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
_CELLS: Final = 700_000


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

    # The three are looked for at once: a step costs much the same for one as for three.
    ahead, behind = shift >= 0, shift <= 0

    def rising(log_ratio: Floats) -> Floats:
        """Three functions that rise, of ratios of shape (3, m)."""
        exponent = weights + shift * log_ratio[..., None]
        exponent -= exponent.max(axis=-1, keepdims=True)
        chances = np.exp(exponent)
        chances /= chances.sum(axis=-1, keepdims=True)
        mean = (chances[0] * shift).sum(axis=-1)
        at_least = (chances[1] * ahead).sum(axis=-1) - tail
        at_most = tail - (chances[2] * behind).sum(axis=-1)
        return np.stack([mean, at_least, at_most])

    only = least == most
    lowest, highest = k == least, k == most
    estimate, low, high = np.exp(_root(rising, (3, len(k))))
    estimate = np.where(lowest, 0.0, np.where(highest, np.inf, estimate))
    low, high = np.where(lowest, 0.0, low), np.where(highest, np.inf, high)
    return (
        np.where(only, np.nan, estimate),
        np.where(only, 0.0, low),
        np.where(only, np.inf, high),
    )


def _root(rising: Callable[[Floats], Floats], shape: tuple[int, int]) -> Floats:
    """Where functions that rise with the log ratio become 0, by halving."""
    low, high = np.full(shape, -_WIDEST), np.full(shape, _WIDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = rising(middle) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
