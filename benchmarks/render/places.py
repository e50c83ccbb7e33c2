"""Backgrounds: cells, nuclei, membranes, frames, organelles, DNA."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .canvas import Path, ellipse, mix, offset, rectangle, samples
from .layout import Place
from .style import _colour

if TYPE_CHECKING:
    from .draw import Drawing


def draw(drawing: Drawing, place: Place) -> list[dict[str, Any]]:
    """Draw one; what it is and where, for the truth."""
    rng, style, canvas = drawing.rng, drawing.style, drawing.canvas
    x0, y0, x1, y1 = place.box
    x, y, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    hue = rng.random()
    white, black = (255, 255, 255), (0, 0, 0)
    light = _colour(hue, 0.2 if style.dark else rng.uniform(0.86, 0.96), rng.uniform(0.2, 0.9))
    strong = _colour(hue, rng.uniform(0.35, 0.6), rng.uniform(0.3, 0.9))
    line = rng.uniform(0.8, 3.5)
    shape: Path = []
    if place.kind == "cell":
        shape = rectangle(x, y, a, b, min(a, b) * rng.choice((0.05, 0.15, 0.4)))
        if rng.random() < 0.75:
            if rng.random() < 0.4:
                canvas.fill(shape, light, second=mix(light, style.paper, 0.8))
            else:
                canvas.fill(shape, light)
        _rim(drawing, [*shape, shape[0]], strong, line)
    elif place.kind == "membrane":
        bend = rng.choice((0.0, 0.0, 6.0, 15.0))
        shape = [
            (x0 + (x1 - x0) * i / 20, y + bend * math.sin(math.pi * i / 20)) for i in range(21)
        ]
        _rim(drawing, shape, strong, line)
    elif place.kind == "nucleus":
        shape = (
            ellipse(x, y, a * 1.12, b * 1.25) if rng.random() < 0.7 else rectangle(x, y, a, b, 12)
        )
        if rng.random() < 0.7:
            fill = mix(light, strong, rng.uniform(0, 0.35))
            radial = rng.random() < 0.4
            canvas.fill(shape, mix(fill, white, 0.4) if radial else fill,
                        second=fill if radial else None, radial=radial)  # fmt: skip
        edge = strong if rng.random() < 0.7 else black
        dash = (9.0, 5.0) if rng.random() < 0.3 else ()
        canvas.stroke(shape, line, edge, dash=dash, closed=True)
        if rng.random() < 0.25:
            inner = ellipse(x, y, a * 1.12 - line - 3, b * 1.25 - line - 3)
            canvas.stroke(inner, line * 0.7, edge, dash=dash, closed=True)
    elif place.kind == "frame":
        shape = rectangle(x, y, a, b, rng.choice((0.0, 0.0, 8.0)))
        if rng.random() < 0.4:
            canvas.fill(shape, light)
        dash = (5.0, 4.0) if rng.random() < 0.4 else ()
        canvas.stroke(
            shape, line, strong if rng.random() < 0.5 else drawing.letters, dash=dash, closed=True
        )
    elif place.kind == "organelle":
        shape = ellipse(x, y, a, b, rng.uniform(-15, 15))
        canvas.fill(shape, mix(strong, white, 0.6), second=strong, radial=True)
        canvas.stroke(shape, 1.2, mix(strong, black, 0.4), closed=True)
        fold = [
            (x0 + (x1 - x0) * (0.15 + 0.7 * i / 24), y + b * 0.5 * (-1) ** i) for i in range(25)
        ]
        canvas.stroke(fold, 1.2, mix(strong, black, 0.3))
    elif place.kind == "dna":
        for phase in (0.0, math.pi):
            strand = [
                (
                    x0 + (x1 - x0) * i / 60,
                    y + b * math.sin(phase + (x1 - x0) / 60 * i / 60 * 2 * math.pi),
                )
                for i in range(61)
            ]
            canvas.stroke(
                strand, rng.uniform(1.0, 2.5), strong if phase else mix(strong, black, 0.4)
            )
        shape = rectangle(x, y, a, b)
    if place.title:
        size = style.size * rng.uniform(0.9, 1.2)
        wide, high = style.letters(size, True).measure(place.title)
        spots = [(x0 + 10, y1 - high - 8), (x1 - wide - 10, y1 - high - 8), (x0 + 10, y0 + 12)]
        taken = [
            (n.x - n.w / 2 - 3, n.y - n.h / 2 - 3, n.x + n.w / 2 + 3, n.y + n.h / 2 + 3)
            for n in drawing.layout.nodes.values()
        ]
        for u, v in spots:
            if not any(
                u < t[2] and t[0] < u + wide and v < t[3] and t[1] < v + high for t in taken
            ):
                drawing.write(place.title, u, v, size, "place", True)
                break
    return [{"kind": place.kind, "outline": [list(p) for p in shape]}]


def _rim(drawing: Drawing, path: Path, colour: tuple[int, int, int], line: float) -> None:
    """A membrane along a path: one line, two, a band, or two rows of beads with tails."""
    rng, canvas, style = drawing.rng, drawing.canvas, drawing.style
    kind = rng.choice(("line", "double", "band", "beads", "beads"))
    dark = mix(colour, (0, 0, 0), 0.35)
    if kind == "line":
        canvas.stroke(path, line, colour)
    elif kind == "double":
        apart = rng.uniform(3, 9)
        for side in (-apart / 2, apart / 2):
            canvas.stroke(offset(path, side), max(0.8, line * 0.6), colour)
    elif kind == "band":
        wide = rng.uniform(5, 14)
        canvas.stroke(path, wide, mix(colour, (255, 255, 255), 0.5))
        for side in (-wide / 2, wide / 2):
            canvas.stroke(offset(path, side), 1.0, colour)
    else:
        radius = rng.uniform(2.0, 4.0)
        tail = radius * rng.uniform(1.5, 2.5)
        marks = samples(path, radius * 2.2)
        for row in (offset(marks, -tail), offset(marks, tail)):
            for (x, y), (u, v) in zip(row, marks, strict=True):
                for shift in (-0.4, 0.4):
                    canvas.stroke([(x + shift * radius, y), (u + shift * radius, v)], 0.8, dark)
                canvas.fill(ellipse(x, y, radius, radius, n=16), colour)
                if style.border:
                    canvas.stroke(ellipse(x, y, radius, radius, n=16), 0.6, dark, closed=True)
