"""Arrows: the traced lines of drawn relations, coloured by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..records.model import Record, RelationKind
from .lettering import Pixels
from .palette import PAPER, Colour

ARROWS: Mapping[RelationKind, Colour] = MappingProxyType(
    {
        "activation": (0, 140, 60),
        "inhibition": (214, 20, 40),
        "binding": (120, 60, 200),
        "conversion": (0, 110, 190),
        "translocation": (0, 150, 160),
        "expression": (180, 120, 0),
        "association": (90, 90, 110),
    }
)
"""Colours of the kinds of relations, in the order in which legends list them."""

_SHIFT = 4


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """One traced line.

    Attributes:
        kind: What it says.
        path: float64, shape (n, 2), x and y in pixels of the canvas, from source to target.
    """

    kind: RelationKind
    path: NDArray[np.float64]


def drawn_arrows(record: Record, scale: float) -> list[Arrow]:
    """The lines of a record's drawn relations, each once.

    Args:
        record: With paths in pixels of the original image.
        scale: Pixels of the canvas for one of the original.
    """
    seen: set[tuple[Any, ...]] = set()
    out = []
    for relation in record.relations:
        key = (relation.kind, relation.path)
        if relation.evidence != "drawn" or len(relation.path) < 2 or key in seen:
            continue
        seen.add(key)
        out.append(Arrow(relation.kind, np.asarray(relation.path, np.float64) * scale))
    return out


def draw_arrows(canvas: Pixels, arrows: Iterable[Arrow], width: float) -> None:
    """Draw traced lines, with a head or a bar at the target, and a dot at the source.

    Args:
        canvas: Is changed.
        arrows: The lines.
        width: Of a line in pixels.
    """
    for arrow in arrows:
        ink = ARROWS[arrow.kind]
        path = arrow.path
        _line(canvas, path, PAPER, width + 2)
        _line(canvas, path, ink, width)
        cv2.circle(
            canvas, _fixed_point(path[0]), round(1.3 * width * 16), ink, -1, cv2.LINE_AA, _SHIFT
        )
        far = np.flatnonzero(np.hypot(*(path - path[-1]).T) > 5 * width)
        step = path[-1] - path[far[-1] if len(far) else 0]
        length = float(np.hypot(step[0], step[1]))
        if length < 1e-6 or arrow.kind in ("association", "binding"):
            continue
        along = step / length
        across = np.array([-along[1], along[0]])
        tip = path[-1]
        if arrow.kind == "inhibition":
            bar = np.stack([tip + across * 3.5 * width, tip - across * 3.5 * width])
            _line(canvas, bar, PAPER, width + 2)
            _line(canvas, bar, ink, width * 1.2)
        else:
            base = tip - along * 5 * width
            head = np.stack([tip, base + across * 2.6 * width, base - across * 2.6 * width])
            cv2.fillPoly(canvas, [_fixed(head)], ink, cv2.LINE_AA, _SHIFT)


def _line(canvas: Pixels, points: NDArray[np.float64], ink: Colour, width: float) -> None:
    cv2.polylines(canvas, [_fixed(points)], False, ink, max(1, round(width)), cv2.LINE_AA, _SHIFT)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.round(points * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)


def _fixed_point(point: NDArray[np.float64]) -> tuple[int, int]:
    x, y = np.round(point * (1 << _SHIFT)).astype(int)
    return int(x), int(y)
