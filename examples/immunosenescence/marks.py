"""Signs on the drawing: arrows, T-bars, name plates, captions of things."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from canvas import INK, Canvas, Point, number

ARROW = "#3b4856"
BAR = "#c62f3b"
SHAFT = 7.0
HEAD = 28.0
HALF_HEAD = 14.0
HALF_BAR = 27.0


class Paint(NamedTuple):
    """Colours of a plate: top, bottom, edge."""

    light: str
    dark: str
    edge: str


def _curve(points: Sequence[Point]) -> str:
    """Path data through 2 (line), 3 (quadratic) or 4 (cubic) control points."""
    start, *others = points
    letter = {1: "L", 2: "Q", 3: "C"}[len(others)]
    tail = " ".join(f"{number(x)} {number(y)}" for x, y in others)
    return f"M{number(start[0])} {number(start[1])} {letter}{tail}"


def _direction(points: Sequence[Point]) -> Point:
    """Unit vector of the curve's end."""
    dx, dy = points[-1][0] - points[-2][0], points[-1][1] - points[-2][1]
    length = math.hypot(dx, dy)
    return dx / length, dy / length


def arrow(canvas: Canvas, *points: Point, colour: str = ARROW) -> None:
    """An arrow along the control points; its tip is exactly the last one."""
    ux, uy = _direction(points)
    tip = points[-1]
    base = (tip[0] - ux * HEAD, tip[1] - uy * HEAD)
    neck = (tip[0] - ux * HEAD * 0.78, tip[1] - uy * HEAD * 0.78)
    canvas.path(_curve((*points[:-1], neck)), stroke=colour, width=SHAFT, cap="butt")
    corners = (
        tip,
        (base[0] - uy * HALF_HEAD, base[1] + ux * HALF_HEAD),
        neck,
        (base[0] + uy * HALF_HEAD, base[1] - ux * HALF_HEAD),
    )
    data = "M" + " L".join(f"{number(x)} {number(y)}" for x, y in corners) + " Z"
    canvas.path(data, fill=colour, stroke=colour, width=1.5)


def t_bar(canvas: Canvas, *points: Point, colour: str = BAR) -> None:
    """An inhibition sign along the control points; its bar lies on the last one."""
    ux, uy = _direction(points)
    x, y = points[-1]
    canvas.path(_curve(points), stroke=colour, width=SHAFT, cap="butt")
    ends = (
        (x - uy * HALF_BAR, y + ux * HALF_BAR),
        (x + uy * HALF_BAR, y - ux * HALF_BAR),
    )
    canvas.path(_curve(ends), stroke=colour, width=SHAFT + 2.5)


def plate(
    canvas: Canvas,
    words: str,
    at: Point,
    paint: Paint,
    *,
    size: float = 34,
    height: float = 58,
    pad: float = 20,
) -> float:
    """A protein: its name on a rounded, shaded plate. Gives half of the plate's width."""
    half = canvas.measure(words, size, "bold") / 2 + pad
    left, top = at[0] - half, at[1] - height / 2
    canvas.box(
        left + 1, top + 5, 2 * half, height, radius=height / 2, fill="#1d2733", opacity=0.28,
        filter_=canvas.blur(4),
    )  # fmt: skip
    canvas.box(
        left, top, 2 * half, height, radius=height / 2,
        fill=canvas.linear([(0, paint.light), (1, paint.dark)]), stroke=paint.edge, line=3,
    )  # fmt: skip
    canvas.box(
        left + 14, top + 5, 2 * half - 28, height * 0.26, radius=height * 0.13, fill="#ffffff",
        opacity=0.45,
    )  # fmt: skip
    canvas.text(words, at, size=size, weight="bold")
    return half


def banner(canvas: Canvas, words: str, at: Point, *, size: float = 36) -> None:
    """An outcome: its name in a flat box."""
    half = canvas.measure(words, size, "bold") / 2 + 24
    canvas.box(
        at[0] - half, at[1] - 33, 2 * half, 66, radius=16, fill="#fbe3e0", stroke="#b5504b",
        line=3,
    )  # fmt: skip
    canvas.text(words, at, size=size, weight="bold", fill=INK)
