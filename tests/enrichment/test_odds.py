from __future__ import annotations

import numpy as np
import pytest

from pathscribe.enrichment.odds import odds_ratios


def test_as_r_has_it() -> None:
    # R: fisher.test(matrix(c(3, 1, 1, 3), 2)), the tea-tasting lady.
    ratio, low, high = odds_ratios([3], 8, [4], 4)
    assert ratio[0] == pytest.approx(6.408309, rel=1e-4)
    assert low[0] == pytest.approx(0.2117329, rel=1e-4)
    # R looks for the upper end's inverse with a tolerance of 1e-4: 621.9, not scipy's 626.2.
    assert high[0] == pytest.approx(621.9337505, rel=1e-2)


def test_as_scipy_has_it() -> None:
    contingency = pytest.importorskip("scipy.stats.contingency")
    rng = np.random.default_rng(5)
    population, draws = 3000, 120
    sizes = rng.integers(1, 300, 40)
    k = np.array([rng.integers(0, min(draws, size) + 1) for size in sizes])
    for confidence in (0.95, 0.8):
        found = np.stack(odds_ratios(k, population, sizes, draws, confidence=confidence))
        for n, (shared, size) in enumerate(zip(k, sizes, strict=True)):
            table = [
                [shared, draws - shared],
                [size - shared, population - draws - size + shared],
            ]
            theirs = contingency.odds_ratio(np.array(table))
            interval = theirs.confidence_interval(confidence)
            wanted = [theirs.statistic, interval.low, interval.high]
            np.testing.assert_allclose(found[:, n], wanted, rtol=1e-6)


def test_margins() -> None:
    ratio, low, high = odds_ratios([0, 5, 4], 10, [5, 5, 10], 5)
    assert (ratio[0], low[0]) == (0, 0)
    assert np.isfinite(high[0])
    assert (ratio[1], high[1]) == (np.inf, np.inf)
    assert low[1] > 1
    # All of the background is in the set: the table says nothing.
    assert np.isnan(odds_ratios([5], 10, [10], 5)[0][0])
    assert all(len(part) == 0 for part in odds_ratios([], 10, [], 5))
