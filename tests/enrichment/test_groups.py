from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.enrichment.groups import near_equal


def _sets(*sets: str) -> list[np.ndarray[tuple[int], np.dtype[np.int32]]]:
    return [np.array([ord(letter) for letter in one], np.int32) for one in sets]


def test_equal_and_near_equal() -> None:
    sets = _sets("abcde", "vwxyz", "abcde", "abcdef", "abc")
    assert list(near_equal(sets, 0.8)) == [0, 1, 0, 0, 4]
    assert list(near_equal(sets, 1.0)) == [0, 1, 0, 3, 4]


def test_no_chains() -> None:
    # Each is near its neighbour, but the last is far from the first.
    sets = _sets("abcdefgh", "abcdefghi", "abcdefghij", "abcdefghijklm")
    assert list(near_equal(sets, 0.75)) == [0, 0, 0, 3]


def test_joins_the_first_that_is_near() -> None:
    sets = _sets("abcd", "abce", "abcde")
    assert list(near_equal(sets, 0.7)) == [0, 1, 0]
    assert len(near_equal([], 0.5)) == 0


@given(
    st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=9), max_size=40),
    st.sampled_from([0.2, 1 / 3, 0.5, 2 / 3, 0.75, 0.8, 0.9, 1.0]),
)
def test_every_pair_is_looked_at(sets: list[frozenset[int]], least: float) -> None:
    """Against looking at all pairs, with similarities as fractions."""
    expected: list[int] = []
    for n, one in enumerate(sets):
        heads = [h for h in range(n) if expected[h] == h]
        near = [h for h in heads if len(one & sets[h]) / len(one | sets[h]) >= least - 1e-12]
        expected.append(near[0] if near else n)
    assert list(near_equal([np.array(sorted(one)) for one in sets], least)) == expected
