"""Ends: which node an end of a connector belongs to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .canvas import TEXT
from .nodes import Node

Points = NDArray[np.float64]
_REACH: Final = 2.6
"""The furthest that an end may be from its node, in lines of text."""


@dataclass(frozen=True, slots=True)
class Attached:
    """An end's node.

    Attributes:
        node: Its index.
        cost: 0 where the end touches it, in its direction; grows by one a line of text.
        rival: Cost of the next best node.
    """

    node: int
    cost: float
    rival: float


class Places:
    """Finds nodes near points."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._contours = [n.outline.astype(np.float32).reshape(-1, 1, 2) for n in nodes]
        self._low = np.array([n.outline.min(0) for n in nodes]).reshape(-1, 2)
        self._high = np.array([n.outline.max(0) for n in nodes]).reshape(-1, 2)

    def attach(self, point: Points, ahead: Points) -> Attached | None:
        """The node that an end belongs to.

        Args:
            point: The end, x and y in working pixels.
            ahead: Unit vector in which the line would go on.
        """
        if not self._nodes:
            return None
        reach = _REACH * TEXT
        off = np.maximum(np.maximum(self._low - point, point - self._high), 0)
        near = np.flatnonzero((off**2).sum(1) <= reach**2)
        costs = sorted((self._cost(int(n), point, ahead), int(n)) for n in near)
        costs = [c for c in costs if c[0] <= _REACH]
        if not costs:
            return None
        mine = self._nodes[costs[0][1]].labels
        rivals = [c for c, n in costs[1:] if self._nodes[n].labels != mine]
        return Attached(costs[0][1], costs[0][0], rivals[0] if rivals else 9.0)

    def _cost(self, n: int, point: Points, ahead: Points) -> float:
        node = self._nodes[n]
        contour = self._contours[n]
        depth = cv2.pointPolygonTest(contour, (float(point[0]), float(point[1])), True)
        extra = node.doubt + (0.25 + 0.4 * node.away / TEXT if node.away > 0 else 0.0)
        if depth >= 0:
            return extra
        distance = -depth
        spot = _closest(node.outline, point)
        step = spot - point
        cosine = float(step @ ahead) / max(math.hypot(step[0], step[1]), 1e-6)
        turn = (1 - cosine) * min(1.0, distance / 8)
        cost = distance / TEXT * (1 + turn) + 0.35 * turn
        hit = _ray(node.outline, point, ahead)
        if hit is not None:
            cost = min(cost, hit / TEXT * 0.85)
        return cost + extra


def _closest(outline: Points, point: Points) -> Points:
    """The outline's point that is closest to a point."""
    start, stop = outline, np.roll(outline, -1, 0)
    leg = stop - start
    length = np.maximum((leg**2).sum(1), 1e-9)
    t = np.clip(((point - start) * leg).sum(1) / length, 0, 1)
    spots = start + leg * t[:, None]
    return np.asarray(spots[((spots - point) ** 2).sum(1).argmin()])


def _ray(outline: Points, point: Points, ahead: Points) -> float | None:
    """Distance at which a ray hits an outline."""
    start, leg = outline, np.roll(outline, -1, 0) - outline
    cross = ahead[0] * leg[:, 1] - ahead[1] * leg[:, 0]
    gap = start - point
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (gap[:, 0] * leg[:, 1] - gap[:, 1] * leg[:, 0]) / cross
        u = (gap[:, 0] * ahead[1] - gap[:, 1] * ahead[0]) / cross
    good = np.isfinite(t) & (t >= 0) & (u >= 0) & (u <= 1)
    return float(t[good].min()) if good.any() else None
