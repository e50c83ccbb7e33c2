"""Thinning of masks to lines one pixel wide."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Neighbours in order around a pixel, from above clockwise, as (row, column).
AROUND: Final = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def _tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each pattern of eight neighbours: can the pixel go, in the two half-steps?"""
    first, second = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
    for pattern in range(256):
        n = [(pattern >> bit) & 1 for bit in range(8)]
        count = sum(n)
        rises = sum(1 for a, b in zip(n, n[1:] + n[:1], strict=True) if not a and b)
        if not 2 <= count <= 6 or rises != 1:
            continue
        up, right, down, left = n[0], n[2], n[4], n[6]
        first[pattern] = not (up and right and down) and not (right and down and left)
        second[pattern] = not (up and right and left) and not (up and down and left)
    return first, second


_FIRST, _SECOND = _tables()


def thin(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin a mask to its middle lines.

    The method is that of Zhang and Suen (Commun. ACM 27:236, 1984), done on the list of the
    mask's pixels, so that its time depends on what is drawn, not on the picture's size. A last
    step leaves no corner pixels, so that a line's inner pixels have two neighbours each.

    Args:
        mask: Shape (h, w).

    Returns:
        A mask of the same shape.
    """
    height, width = mask.shape
    padded = np.zeros((height + 2, width + 2), np.uint8)
    padded[1:-1, 1:-1] = mask
    flat = padded.reshape(-1)
    steps = np.array([dy * (width + 2) + dx for dy, dx in AROUND])
    pixels = np.flatnonzero(flat)
    bits = (1 << np.arange(8)).astype(np.int64)

    def patterns(of: NDArray[np.intp]) -> NDArray[np.int64]:
        near: NDArray[np.int64] = flat[of[:, None] + steps[None, :]].astype(np.int64)
        return np.asarray((near * bits).sum(1), np.int64)

    while True:
        before = len(pixels)
        for table in (_FIRST, _SECOND):
            gone = table[patterns(pixels)]
            flat[pixels[gone]] = 0
            pixels = pixels[~gone]
        if len(pixels) == before:
            break
    # Corner pixels: two neighbours at a right angle, the pixel between them is not needed.
    for one, other, off in ((0, 2, 5), (2, 4, 7), (4, 6, 1), (6, 0, 3)):
        near = flat[pixels[:, None] + steps[None, :]]
        corner = (near[:, one] == 1) & (near[:, other] == 1) & (near[:, off] == 0)
        # The far side must be empty, or taking the pixel away would part the line.
        corner &= (near[:, (one + 4) % 8] == 0) & (near[:, (other + 4) % 8] == 0)
        flat[pixels[corner]] = 0
        pixels = pixels[~corner]
    return padded[1:-1, 1:-1].astype(np.bool_)
