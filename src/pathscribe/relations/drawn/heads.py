"""Heads: where the network sees arrow heads, T-bars and circles, and which way they point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .maps import Map, Maps
from .model import Head

_FIRM: Final = 0.4
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
    """Find the heads in the network's maps."""
    where = np.zeros(maps.line.shape, np.int32)
    blobs: list[Blob] = []
    kinds: tuple[tuple[Head, Map], ...] = (
        ("other", maps.other),
        ("arrow", maps.arrow),
        ("bar", maps.bar),
    )
    best = np.maximum(np.maximum(maps.arrow, maps.bar), maps.other)
    for head, chance in kinds:
        mask = ((chance > _FIRM) & (chance >= best)).astype(np.uint8)
        # Two kinds on one head leave shreds, which closing puts together.
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        count, parts, stats, centres = cv2.connectedComponentsWithStats(closed, connectivity=8)
        for n in range(1, count):
            area = int(stats[n, cv2.CC_STAT_AREA])
            if area < _LEAST[head]:
                continue
            x, y, w, h = (int(v) for v in stats[n, :4])
            here = parts[y : y + h, x : x + w] == n
            values = np.sort(chance[y : y + h, x : x + w][here])
            way = np.array(
                [
                    float(maps.dx[y : y + h, x : x + w][here].mean()),
                    float(maps.dy[y : y + h, x : x + w][here].mean()),
                ]
            )
            size = float(np.hypot(way[0], way[1]))
            way = way / size if size > 0.3 and head != "other" else np.zeros(2)
            score = float(values[len(values) // 2 :].mean())
            blobs.append(Blob(head, np.asarray(centres[n], np.float64), way, area, score))
            where[y : y + h, x : x + w][here] = len(blobs)
    grown = cv2.dilate(where.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    return Heads(tuple(blobs), np.where(where > 0, where, grown))
