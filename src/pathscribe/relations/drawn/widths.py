"""Widths: how wide the ink is along a line, which tells a head from a thick line's flat end."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
_SIDE: Final = 24
"""Widths are looked at so far to each side of a line, in working pixels."""
_INSIDE: Final = 22.0
_BEYOND: Final = 8.0
"""A head lies on this much of a line's end and beyond it."""
_CONTRAST: Final = (14.0, 60.0)


def end_width(rgb: NDArray[np.uint8], points: Points) -> float:
    """The greatest width of the ink at a line's first point, in working pixels.

    Args:
        rgb: The picture at working scale, uint8, shape (h, w, 3).
        points: A line from the end in question on, shape (n, 2).

    Returns:
        0 where it cannot be told: no contrast, or ink that runs on into something else.
    """
    legs = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(legs)])
    length = float(along[-1])
    if length < 6:
        return 0.0
    reach = min(_INSIDE, length / 2)
    inner = np.arange(0.0, reach, 1.0)
    line = np.stack([np.interp(inner, along, points[:, k]) for k in (0, 1)], 1)
    tail = np.array([np.interp(min(8.0, length / 2), along, points[:, k]) for k in (0, 1)])
    ahead = (points[0] - tail) / max(float(np.hypot(*(points[0] - tail))), 1e-6)
    outer = points[0] + ahead * np.arange(_BEYOND, 0.0, -1.0)[:, None]
    middle = np.stack([np.interp(length / 2, along, points[:, k]) for k in (0, 1)])
    ink = _at(rgb, middle[None] + np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])).mean(0)
    path = np.concatenate([outer, line])
    step = np.gradient(path, axis=0)
    step /= np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)[:, None]
    across = np.stack([-step[:, 1], step[:, 0]], 1)
    offsets = np.arange(-_SIDE, _SIDE + 1)
    seen = _at(rgb, path[:, None] + across[:, None] * offsets[None, :, None])
    far = np.abs(seen - ink).max(2)
    paper = float(np.median(far[len(outer) :, [0, 1, -2, -1]]))
    if paper < _CONTRAST[0]:
        return 0.0
    close = far < min(0.5 * paper, _CONTRAST[1])
    widths = []
    for row in close:
        core = np.flatnonzero(row[_SIDE - 1 : _SIDE + 2])
        if not len(core):
            continue
        one = np.flatnonzero(~row[:_SIDE])
        other = np.flatnonzero(~row[_SIDE + 1 :])
        if len(one) and len(other):
            widths.append(_SIDE - int(one[-1]) + int(other[0]))
    return float(max(widths, default=0))


def _at(rgb: NDArray[np.uint8], points: Points) -> NDArray[np.float64]:
    height, width = rgb.shape[:2]
    x = np.clip(np.rint(points[..., 0]).astype(np.intp), 0, width - 1)
    y = np.clip(np.rint(points[..., 1]).astype(np.intp), 0, height - 1)
    return np.asarray(rgb[y, x], np.float64)
