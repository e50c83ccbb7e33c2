"""Heads: where the network sees arrow heads, T-bars and circles, and which way they point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .maps import Map, Maps
from .model import Head

_FIRM: Final = 0.5
_TURNED: Final = 0.3
"""Shortest mean of the directions in a head that still is one."""
_FORM: Final = 2.5
_WIDE: Final = 2.0
"""A head that is so many times as wide as long is as likely a bar as an arrow head."""
_LEAST: Final = {"arrow": 9, "bar": 7, "other": 12}
"""Smallest area of a head in working pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Blob:
    """One head.

    Attributes:
        head: Its kind.
        centre: x and y in working pixels.
        way: Unit vector of the direction it points in; zero where unknown.
        area: In working pixels.
        score: Mean probability of its better half of pixels.
    """

    head: Head
    centre: NDArray[np.float64]
    way: NDArray[np.float64]
    area: int
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """All heads, and for each pixel near one its number plus one.

    Attributes:
        blobs: The heads.
        where: int32, shape (h, w): number of the head here, plus one; 0 where there is none.
    """

    blobs: tuple[Blob, ...]
    where: NDArray[np.int32]


def find_heads(maps: Maps) -> Heads:
    """Find the heads in the network's maps.

    Where a head is and which kind it is are two questions: pixels of one head can be taken for
    several kinds. Its kind is what most of it looks like, and its form has a say: bars are wide
    across their line and short along it.
    """
    where = np.zeros(maps.line.shape, np.int32)
    blobs: list[Blob] = []
    planes: dict[Head, Map] = {"arrow": maps.arrow, "bar": maps.bar, "other": maps.other}
    best = np.maximum(np.maximum(maps.arrow, maps.bar), maps.other)
    mask = (best > _FIRM).astype(np.uint8)
    count, labelled, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    parts = np.asarray(labelled, np.int32)
    for n in range(1, count):
        area = int(stats[n, cv2.CC_STAT_AREA])
        x, y, w, h = (int(v) for v in stats[n, :4])
        window = (slice(y, y + h), slice(x, x + w))
        here = parts[window] == n
        values = np.sort(best[window][here])
        way = np.array([float(maps.dx[window][here].mean()), float(maps.dy[window][here].mean())])
        size = float(np.hypot(way[0], way[1]))
        way = way / size if size > _TURNED else np.zeros(2)
        chances = {head: float(plane[window][here].mean()) for head, plane in planes.items()}
        head = max(chances, key=lambda name: chances[name])
        if head != "other" and way.any():
            ys, xs = np.nonzero(here)
            wide = float(np.std(xs * way[1] - ys * way[0])) + 0.3
            long = float(np.std(xs * way[0] + ys * way[1])) + 0.3
            odds = math.log((chances["bar"] + 0.02) / (chances["arrow"] + 0.02))
            head = "bar" if odds + _FORM * math.log(wide / long / _WIDE) > 0 else "arrow"
        if area < _LEAST[head]:
            continue
        if head == "other":
            way = np.zeros(2)
        score = float(values[len(values) // 2 :].mean())
        blobs.append(Blob(head, np.asarray(centres[n], np.float64), way, area, score))
        where[window][here] = len(blobs)
    grown = cv2.dilate(where.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    return Heads(tuple(blobs), np.where(where > 0, where, grown))
