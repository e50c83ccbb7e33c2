"""Heads of connectors: triangles, bars, circles, diamonds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .canvas import Canvas, Colour, Path, Point, along, ellipse, length, part

FILLED = ("triangle", "stealth", "hollow", "diamond")


def outline(kind: str, tip: Point, step: Point, long: float, wide: float) -> Path:
    """Corners of a head.

    Args:
        kind: Of the head.
        tip: Its foremost point.
        step: Unit step in the direction it points in.
        long: Length along that direction, pixels.
        wide: Width across.
    """
    (x, y), (dx, dy) = tip, step
    nx, ny = -dy, dx

    def at(back: float, side: float) -> Point:
        return x - dx * back + nx * side, y - dy * back + ny * side

    if kind in ("triangle", "hollow", "open"):
        return [at(0, 0), at(long, wide / 2), at(long, -wide / 2)]
    if kind == "stealth":
        return [at(0, 0), at(long, wide / 2), at(long * 0.72, 0), at(long, -wide / 2)]
    if kind == "diamond":
        return [at(0, 0), at(long / 2, wide / 2), at(long, 0), at(long / 2, -wide / 2)]
    if kind == "bar":
        return [at(0, wide / 2), at(0, -wide / 2), at(long, -wide / 2), at(long, wide / 2)]
    return ellipse(*at(long / 2, 0), long / 2, long / 2, n=24)


def draw(
    canvas: Canvas,
    kind: str,
    tip: Point,
    step: Point,
    long: float,
    wide: float,
    line: float,
    colour: Colour,
    paper: Colour,
) -> None:
    """Draw a head: see `outline`; `line` is the connector's width."""
    shape = outline(kind, tip, step, long, wide)
    if kind == "open":
        canvas.stroke([shape[1], shape[0], shape[2]], line, colour)
    elif kind in ("hollow", "hollow circle"):
        canvas.fill(shape, paper)
        canvas.stroke(shape, line, colour, closed=True)
    else:
        canvas.fill(shape, colour)


def covered(kind: str, long: float) -> float:
    """How much of the connector's end a head covers: the line must not reach under its tip."""
    return {
        "triangle": 0.8, "stealth": 0.7, "hollow": 1.0, "diamond": 0.9, "circle": 0.8,
        "hollow circle": 1.0,
    }.get(kind, 0.0) * long  # fmt: skip


def direction(path: Sequence[Point], at: float, over: float) -> Point:
    """The direction of a path at a distance from its start, seen over a short stretch."""
    a = along(path, max(0.0, at - over))[0]
    b = along(path, min(length(path), at))[0]
    long = math.dist(a, b)
    if long < 1e-6:
        return along(path, at)[1]
    return (b[0] - a[0]) / long, (b[1] - a[1]) / long


def block(path: Sequence[Point], shaft: float, long: float, wide: float) -> Path:
    """The outline of a block arrow along a path: width of its shaft, its head's size."""
    from .canvas import offset

    total = length(path)
    body = part(path, 0, max(1.0, total - long))
    left, right = offset(body, -shaft / 2), offset(body, shaft / 2)
    tip = path[-1]
    step = direction(path, total, long)
    (x, y), (dx, dy) = tip, step
    base = (x - dx * long, y - dy * long)
    return [
        *left,
        (base[0] + dy * wide / 2, base[1] - dx * wide / 2),
        tip,
        (base[0] - dy * wide / 2, base[1] + dx * wide / 2),
        *right[::-1],
    ]
