from __future__ import annotations

import cv2
import numpy as np
import pytest

from pathscribe.relations.drawn.thinning import thin


def blank() -> np.ndarray:
    return np.zeros((60, 80), np.uint8)


def test_a_thick_line_becomes_one_pixel_wide():
    mask = blank()
    cv2.line(mask, (10, 30), (70, 30), 1, 5)
    thinned = thin(mask > 0)
    assert thinned.sum(axis=0).max() == 1
    assert 52 <= thinned.sum() <= 61
    assert set(np.nonzero(thinned)[0]) == {30}


@pytest.mark.parametrize("width", [1, 3, 6])
@pytest.mark.parametrize("stop", [(70, 12), (33, 55), (70, 55)])
def test_lines_stay_whole_and_within_the_mask(width, stop):
    mask = blank()
    cv2.line(mask, (10, 10), stop, 1, width)
    thinned = thin(mask > 0)
    assert not (thinned & (mask == 0)).any()
    count, _ = cv2.connectedComponents(thinned.astype(np.uint8), connectivity=8)
    assert count == 2
    # No pixel in whose square of four all are set.
    square = thinned[1:, 1:] & thinned[:-1, 1:] & thinned[1:, :-1] & thinned[:-1, :-1]
    assert not square.any()


def test_a_ring_keeps_its_hole():
    mask = blank()
    cv2.circle(mask, (40, 30), 18, 1, 5)
    thinned = thin(mask > 0)
    count, _ = cv2.connectedComponents((~thinned).astype(np.uint8), connectivity=4)
    assert count == 3  # ground, outside and inside


def test_nothing_comes_of_nothing_and_edges_do_no_harm():
    assert not thin(np.zeros((5, 5), bool)).any()
    assert thin(np.ones((40, 6), bool)).any()
