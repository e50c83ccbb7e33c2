"""The width of the ink at a line's end."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pathscribe.relations.drawn.widths import end_width

LINE = np.stack([np.arange(40.0, 160.0), np.full(120, 50.0)], 1)


@pytest.fixture
def block():
    """A thick arrow from (40, 50) to (160, 50): 10 pixels wide, its head 24."""
    rgb = np.full((100, 200, 3), 255, np.uint8)
    cv2.rectangle(rgb, (40, 45), (145, 54), (200, 30, 30), -1)
    cv2.fillPoly(rgb, [np.array([(144, 38), (144, 62), (164, 50)])], (200, 30, 30))
    return rgb


def test_a_square_end_is_as_wide_as_its_line(block):
    assert end_width(block, LINE) == pytest.approx(10, abs=1.5)


def test_a_head_is_wider(block):
    assert end_width(block, LINE[::-1]) == pytest.approx(24, abs=3)


def test_a_line_that_slants(block):
    turn = cv2.getRotationMatrix2D((100, 50), 30, 1.0)
    rgb = cv2.warpAffine(block, turn, (200, 100), borderValue=(255, 255, 255))
    line = LINE[10:-10] @ turn[:, :2].T + turn[:, 2]
    assert end_width(rgb, line) < 0.7 * end_width(rgb, line[::-1])


def test_without_contrast_no_width_is_told():
    assert end_width(np.full((100, 200, 3), 240, np.uint8), LINE) == 0


def test_a_line_too_short_or_off_the_picture(block):
    assert end_width(block, LINE[:3]) == 0
    assert end_width(block, LINE + 500) == 0
