"""Drawings as lists of shapes, written as SVG or painted as pixels; no drawing library needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import cv2
import numpy as np

from ..errors import MechanismError
from ..overlay.lettering import Pixels, lettering
from ..overlay.palette import PAPER, Colour
from ..records.model import well_formed

Point = tuple[float, float]
FONT: Final = "Rubik, 'Helvetica Neue', Helvetica, Arial, sans-serif"
_FINER: Final = 3
"""Pixels are painted so many times finer, and averaged: smooth lines and letters."""
_MOST_PIXELS: Final = 60_000_000
_MEASURE: Final = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon, or a rectangle with round corners where it has a radius.

    Attributes:
        points: Corners; for a rectangle its upper left and lower right one.
        fill: None for none.
        line: Colour of the outline; None for none.
        width: Of the outline.
        radius: Of a rectangle's corners; None for a polygon.
    """

    points: tuple[Point, ...]
    fill: Colour | None = None
    line: Colour | None = None
    width: float = 1.0
    radius: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of cubic curves.

    Attributes:
        points: A start, and for each curve two control points and an end: 3n + 1 points.
        line: Colour.
        width: Of the line.
        dashes: Lengths of dash and gap; empty for a full line.
    """

    points: tuple[Point, ...]
    line: Colour
    width: float = 1.6
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes:
        at: Place of its baseline.
        text: What it says.
        size: Of the letters.
        colour: Of the letters.
        bold: In a heavier weight.
        anchor: What `at` is: "start" or "middle".
    """

    at: Point
    text: str
    size: float
    colour: Colour
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing, y downwards.

    Attributes:
        width: Of the drawing.
        height: Of the drawing.
        items: Painted one over the other.
        title: For readers that cannot see.
    """

    width: float
    height: float
    items: tuple[Shape | Curve | Text, ...]
    title: str = ""


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text at a size."""
    return lettering().width(text, _MEASURE, bold=bold) * size / _MEASURE


# --- SVG -------------------------------------------------------------------------------


def scene_svg(scene: Scene) -> str:
    """The drawing as an SVG document on a white ground."""
    size = f'width="{_n(scene.width)}" height="{_n(scene.height)}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
        f' viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" role="img"'
        f" aria-label={quoteattr(_plain(scene.title))}>",
        f"<title>{escape(_plain(scene.title))}</title>",
        f'<rect {size} fill="{_hex(PAPER)}"/>',
    ]
    for item in scene.items:
        if isinstance(item, Shape):
            lines.append(_svg_shape(item))
        elif isinstance(item, Curve):
            lines.append(_svg_curve(item))
        else:
            weight = ' font-weight="600"' if item.bold else ""
            anchor = ' text-anchor="middle"' if item.anchor == "middle" else ""
            lines.append(
                f'<text x="{_n(item.at[0])}" y="{_n(item.at[1])}" font-family="{FONT}"'
                f' font-size="{_n(item.size)}" fill="{_hex(item.colour)}"{weight}{anchor}>'
                f"{escape(_plain(item.text))}</text>"
            )
    lines.append("</svg>")
    return "\n".join(lines) + "\n"


def _svg_shape(item: Shape) -> str:
    fill = _hex(item.fill) if item.fill is not None else "none"
    line = f' stroke="{_hex(item.line)}" stroke-width="{_n(item.width)}"' if item.line else ""
    if item.radius is not None:
        (left, top), (right, bottom) = item.points
        return (
            f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}"'
            f' height="{_n(bottom - top)}" rx="{_n(item.radius)}" fill="{fill}"{line}/>'
        )
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in item.points)
    return f'<polygon points="{points}" fill="{fill}" stroke-linejoin="round"{line}/>'


def _svg_curve(item: Curve) -> str:
    start, *rest = item.points
    path = f"M{_n(start[0])},{_n(start[1])}"
    for first in range(0, len(rest), 3):
        path += "C" + " ".join(f"{_n(x)},{_n(y)}" for x, y in rest[first : first + 3])
    dashes = f' stroke-dasharray="{" ".join(map(_n, item.dashes))}"' if item.dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{_hex(item.line)}"'
        f' stroke-width="{_n(item.width)}" stroke-linecap="round"{dashes}/>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _plain(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in well_formed(text))
    return " ".join(shown.split())


# --- pixels ----------------------------------------------------------------------------


def scene_pixels(scene: Scene, *, scale: float = 2.0) -> Pixels:
    """The drawing as pixels, uint8, shape (height, width, 3).

    Args:
        scene: The drawing.
        scale: Pixels for a unit of it.

    Raises:
        MechanismError: It would be too large.
    """
    width, height = math.ceil(scene.width * scale), math.ceil(scene.height * scale)
    if width * height > _MOST_PIXELS:
        raise MechanismError(
            f"the picture would have {width} x {height} pixels",
            hint="draw one panel, at a smaller scale, or as SVG",
        )
    finer = _FINER if width * height * _FINER**2 <= 3 * _MOST_PIXELS else 1
    factor = scale * finer
    canvas = np.full((height * finer, width * finer, 3), PAPER, np.uint8)
    for item in scene.items:
        if isinstance(item, Shape):
            _paint_shape(canvas, item, factor)
        elif isinstance(item, Curve):
            _paint_curve(canvas, item, factor)
        else:
            size = max(1, round(item.size * factor))
            x, y = item.at
            if item.anchor == "middle":
                x -= text_width(item.text, item.size, bold=item.bold) / 2
            where = (round(x * factor), round(y * factor))
            lettering().write(canvas, item.text, where, size, item.colour, bold=item.bold)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def scene_png(scene: Scene, *, scale: float = 2.0) -> bytes:
    """The drawing as a PNG file; see `scene_pixels`."""
    done, data = cv2.imencode(
        ".png", np.ascontiguousarray(scene_pixels(scene, scale=scale)[..., ::-1])
    )
    if not done:
        raise MechanismError("the drawing cannot be encoded as PNG")
    return bytes(data.tobytes())


def _fixed(
    points: Sequence[Point], factor: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return np.round(np.asarray(points) * factor * 16).astype(np.int32).reshape(-1, 1, 2)


def _paint_shape(canvas: Pixels, item: Shape, factor: float) -> None:
    corners = item.points if item.radius is None else _rounded(item.points, item.radius)
    points = [_fixed(corners, factor)]
    if item.fill is not None:
        cv2.fillPoly(canvas, points, item.fill, cv2.LINE_AA, 4)
    if item.line is not None:
        thick = max(1, round(item.width * factor))
        cv2.polylines(canvas, points, True, item.line, thick, cv2.LINE_AA, 4)


def _rounded(points: Sequence[Point], radius: float) -> list[Point]:
    (left, top), (right, bottom) = points
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    corners = (
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
    )
    found = []
    for x, y, start in corners:
        for step in range(10):
            turn = math.radians(start + step * 10)
            found.append((x + radius * math.cos(turn), y + radius * math.sin(turn)))
    return found


def _paint_curve(canvas: Pixels, item: Curve, factor: float) -> None:
    thick = max(1, round(item.width * factor))
    line = sampled_curve(item.points)
    for part in _dashed(line, item.dashes) if item.dashes else [line]:
        cv2.polylines(canvas, [_fixed(part, factor)], False, item.line, thick, cv2.LINE_AA, 4)


def sampled_curve(points: Sequence[Point], steps: int = 24) -> list[Point]:
    """Points along cubic curves."""
    found = [points[0]]
    for first in range(0, len(points) - 1, 3):
        corners = np.asarray(points[first : first + 4])
        for k in range(1, steps + 1):
            t = k / steps
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x, y = np.asarray(weights) @ corners
            found.append((float(x), float(y)))
    return found


def _dashed(line: Sequence[Point], dashes: Sequence[float]) -> list[list[Point]]:
    parts: list[list[Point]] = []
    current = [line[0]]
    turn, left = 0, dashes[0]
    for end in line[1:]:
        start = current[-1]
        while (length := math.dist(start, end)) > left:
            share = left / length
            start = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            current.append(start)
            if turn % 2 == 0:
                parts.append(current)
            current = [start]
            turn += 1
            left = dashes[turn % len(dashes)]
        left -= length
        current.append(end)
    if turn % 2 == 0 and len(current) > 1:
        parts.append(current)
    return parts
