from __future__ import annotations

import numpy as np

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
