"""The tails, against exact fractions and against scipy where it is installed."""

from __future__ import annotations

import math
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathscribe.enrichment.hypergeometric import (
    adjusted,
    distinct_pairs,
    log_mid_tail,
    log_pmf,
    log_tail,
)


def _log(fraction: Fraction) -> float:
    """log of a fraction, also of one far below what a float can hold."""
    top, bottom = fraction.numerator, fraction.denominator
    if top == 0:
        return -math.inf
    if 2 * top > bottom:
        return math.log1p(-float(1 - fraction))
    shift = max(0, bottom.bit_length() - top.bit_length() - 60)
    return math.log(float(Fraction(top << shift, bottom))) - shift * math.log(2)


def _exact(k: int, population: int, good: int, draws: int) -> Fraction:
    """P(X >= k)."""
    most = min(good, draws)
    ways = sum(comb(good, x) * comb(population - good, draws - x) for x in range(k, most + 1))
    return Fraction(ways, comb(population, draws))


def _close(found: float, exact: Fraction) -> bool:
    wanted = _log(exact)
    return math.isclose(found, wanted, rel_tol=0, abs_tol=1e-10) or found == wanted


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    population = draw(st.integers(1, 3000))
    good = draw(st.integers(0, population))
    draws = draw(st.integers(0, population))
    k = draw(st.integers(0, min(good, draws)))
    return k, population, good, draws


@settings(max_examples=150, deadline=None)
@given(_tables())
def test_tail_is_exact(table: tuple[int, int, int, int]) -> None:
    k, population, good, draws = table
    found = float(log_tail([k], population, [good], draws)[0])
    assert _close(found, _exact(*table)), (table, found)


@settings(max_examples=80, deadline=None)
@given(_tables())
def test_pmf_and_mid_p_are_exact(table: tuple[int, int, int, int]) -> None:
    k, population, good, draws = table
    one = _exact(k, *table[1:]) - _exact(k + 1, *table[1:])
    found = float(log_pmf([k], population, [good], draws)[0])
    assert _close(found, one)
    mid = _exact(k + 1, *table[1:]) + one / 2
    assert _close(float(log_mid_tail([k], population, [good], draws)[0]), mid)


@pytest.mark.parametrize(
    ("k", "population", "good", "draws"),
    [
        (60, 2000, 100, 100),  # the table of CASES.md
        (500, 60000, 500, 500),  # far below what a float can hold
        (180, 20000, 200, 3000),
        (3, 19281, 3, 50),
        (1, 10, 10, 3),
        (2, 2, 2, 2),
        (0, 5, 0, 0),
    ],
)
def test_known_tables(k: int, population: int, good: int, draws: int) -> None:
    found = float(log_tail([k], population, [good], draws)[0])
    assert _close(found, _exact(k, population, good, draws))


def test_the_table_of_the_cases_as_scipy_gives_it() -> None:
    scipy = pytest.importorskip("scipy.stats")
    found = math.exp(float(log_tail([60], 2000, [100], 100)[0]))
    assert math.isclose(found, scipy.hypergeom.sf(59, 2000, 100, 100), rel_tol=1e-10)


def test_equal_to_scipy_everywhere() -> None:
    scipy = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(7)
    for population, draws in ((2000, 100), (8211, 250), (19281, 37), (45000, 4000)):
        good = rng.integers(1, 500, 400)
        k = rng.integers(0, np.minimum(good, draws) + 1)
        ours = np.exp(log_tail(k, population, good, draws))
        theirs = scipy.hypergeom.sf(k - 1, population, good, draws)
        normal = theirs > 1e-290
        np.testing.assert_allclose(ours[normal], theirs[normal], rtol=1e-10)
        assert np.all(ours[~normal] < 1e-289)


def test_impossible_and_certain() -> None:
    assert log_tail([4], 10, [3], 5)[0] == -np.inf
    assert log_tail([0], 10, [3], 5)[0] == 0
    # Eight of ten drawn: at least one of three good ones is among them.
    assert log_tail([1], 10, [3], 8)[0] == 0
    assert log_pmf([0], 10, [3], 8)[0] == -np.inf
    assert log_tail(np.zeros((2, 3)), 10, np.full((2, 3), 4), 2).shape == (2, 3)


def test_benjamini_hochberg() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.27])
    # Ten tests: five listed, five with p = 1.
    q = np.exp(adjusted(np.log(p), np.ones(5), 10))
    np.testing.assert_allclose(q, [0.01, 0.04, 0.1025, 0.1025, 0.54])
    ties = np.exp(adjusted(np.log([0.01, 0.02]), [3, 1], 4))
    np.testing.assert_allclose(ties, [0.01 * 4 / 3, 0.02])


def test_benjamini_hochberg_as_scipy_has_it() -> None:
    scipy = pytest.importorskip("scipy.stats")
    p = np.sort(np.random.default_rng(3).random(500)) ** 3
    theirs = scipy.false_discovery_control(p)
    np.testing.assert_allclose(np.exp(adjusted(np.log(p), np.ones(500), 500)), theirs)


@pytest.mark.parametrize("most", [50, 2**40])
def test_distinct_pairs(most: int) -> None:
    k = np.array([3, 1, 3, 2])
    size = np.array([5, most, 5, 5])
    ks, sizes, counts, place = distinct_pairs(k, size)
    assert list(zip(ks[place], sizes[place], strict=True)) == list(zip(k, size, strict=True))
    assert sorted(counts) == [1, 1, 2]
