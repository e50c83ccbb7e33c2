"""Small pictures: cells, viruses, receptors, antibodies, granules, helices, marks beside names."""

from __future__ import annotations

import math
import random

from .canvas import Canvas, Colour, Path, ellipse, mix, rectangle
from .style import _colour

KINDS = (
    "cell",
    "virus",
    "receptor",
    "antibody",
    "granules",
    "blob",
    "helix",
    "star",
    "chain",
    "promoter",
)
_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)


def draw(
    canvas: Canvas, kind: str, box: tuple[float, float, float, float], rng: random.Random
) -> Path:
    """Draw one into a box (left, top, right, bottom); its outline."""
    x0, y0, x1, y1 = box
    x, y, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    colour = _colour(rng.random(), rng.uniform(0.4, 0.75), rng.uniform(0.3, 0.9))
    dark = mix(colour, _BLACK, 0.45)
    thin = max(0.8, min(a, b) * 0.08)
    if kind == "cell":
        outer = ellipse(x, y, a, b)
        canvas.fill(outer, mix(colour, _WHITE, 0.6), second=colour, radial=True)
        canvas.stroke(outer, thin, dark, closed=True)
        core = ellipse(x + a * 0.1, y, a * 0.5, b * 0.5)
        canvas.fill(core, dark, second=mix(dark, colour, 0.4), radial=True)
        return outer
    if kind == "virus":
        for i in range(12):
            t = 2 * math.pi * i / 12
            tip = (x + a * math.cos(t), y + b * math.sin(t))
            canvas.stroke([(x, y), tip], thin, dark)
            canvas.fill(ellipse(*tip, thin * 1.3, thin * 1.3, n=12), dark)
        canvas.fill(ellipse(x, y, a * 0.72, b * 0.72), colour)
        canvas.stroke(ellipse(x, y, a * 0.72, b * 0.72), thin, dark, closed=True)
        return ellipse(x, y, a, b)
    if kind == "receptor":
        for side in (-1, 1):
            bar = rectangle(x + side * a * 0.35, y + b * 0.15, a * 0.22, b * 0.85, a * 0.2)
            canvas.fill(bar, colour)
            canvas.stroke(bar, thin, dark, closed=True)
            arm = [(x + side * a * 0.35, y - b * 0.6), (x + side * a * 0.9, y - b)]
            canvas.stroke(arm, a * 0.3, dark)
        return rectangle(x, y, a, b)
    if kind == "antibody":
        wide = max(1.2, min(a, b) * 0.22)
        canvas.stroke([(x, y + b), (x, y), (x - a * 0.8, y - b)], wide, colour)
        canvas.stroke([(x, y), (x + a * 0.8, y - b)], wide, colour)
        return rectangle(x, y, a, b)
    if kind == "granules":
        for _ in range(rng.randint(5, 14)):
            u, v = x + rng.uniform(-a, a) * 0.85, y + rng.uniform(-b, b) * 0.85
            r = max(1.5, min(a, b) * 0.16)
            canvas.fill(ellipse(u, v, r, r, n=16), colour)
        return rectangle(x, y, a, b)
    if kind == "helix":
        for phase in (0.0, math.pi):
            strand = [
                (x0 + 2 * a * i / 40, y + b * 0.8 * math.sin(phase + i / 40 * 4 * math.pi))
                for i in range(41)
            ]
            canvas.stroke(strand, thin * 1.8, colour if phase else dark)
        return rectangle(x, y, a, b)
    if kind == "promoter":
        # A gene on a strand with the bent arrow that says it is read.
        canvas.stroke([(x0, y + b * 0.7), (x1, y + b * 0.7)], thin, dark)
        gene = rectangle(x + a * 0.25, y + b * 0.7, a * 0.55, b * 0.22)
        canvas.fill(gene, colour)
        canvas.stroke(gene, thin, dark, closed=True)
        tip = (x + a * 0.1, y - b * 0.4)
        canvas.stroke([(x - a * 0.55, y + b * 0.7), (x - a * 0.55, tip[1]), tip], thin * 1.3, dark)
        long = max(3.0, b * 0.35)
        u, v = tip
        canvas.fill([(u + long, v), (u, v - long / 2), (u, v + long / 2)], dark)
        return rectangle(x, y, a, b)
    if kind == "star":
        shape = []
        count = rng.randint(8, 14)
        for i in range(2 * count):
            t, far = math.pi * i / count, 1.0 if i % 2 else 0.72
            shape.append((x + a * far * math.cos(t), y + b * far * math.sin(t)))
        canvas.fill(shape, colour)
        canvas.stroke(shape, thin, dark, closed=True)
        return shape
    if kind == "chain":
        r = min(a, b) * 0.45
        for i in range(4):
            u, v = x0 + r + (2 * a - 2 * r) * i / 3, y + (-1) ** i * b * 0.3
            canvas.fill(ellipse(u, v, r, r, n=20), colour)
            canvas.stroke(ellipse(u, v, r, r, n=20), thin, dark, closed=True)
        return rectangle(x, y, a, b)
    shape = []
    for i in range(36):
        t = 2 * math.pi * i / 36
        far = 0.85 + 0.15 * math.sin(3 * t + x)
        shape.append((x + a * far * math.cos(t), y + b * far * math.sin(t)))
    canvas.fill(shape, mix(colour, _WHITE, 0.4), second=colour, radial=True)
    canvas.stroke(shape, thin, dark, closed=True)
    return shape
