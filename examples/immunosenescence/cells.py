"""Cells and what is in them: bodies, nuclei, receptors, granules, a web of DNA."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from canvas import Canvas, Point, blob, number, on_ellipse, polar, scaled, smooth


@dataclass(frozen=True)
class Tint:
    """Four tones of one colour: light, middle, dark, edge."""

    light: str
    middle: str
    dark: str
    edge: str


MACROPHAGE = Tint("#fdf0d8", "#f6d7a3", "#e8b56f", "#b9803b")
NEUTROPHIL = Tint("#fbeef4", "#f2d3e2", "#e0abc8", "#a8648c")
LYMPHOCYTE = Tint("#e4f2fc", "#b5d9f3", "#7db5e0", "#3f7fb3")
TUMOUR = Tint("#efe2da", "#d3b6a6", "#b18a78", "#7a5546")
NUCLEUS = Tint("#cdbfe8", "#a48fd0", "#7a64b0", "#54418a")
TUMOUR_NUCLEUS = Tint("#b58aa0", "#8f5f7c", "#6b4060", "#4a2943")
ERYTHROCYTE = Tint("#f59a8f", "#dd5a50", "#b93a35", "#8d2624")


def body(canvas: Canvas, outline: Sequence[Point], centre: Point, tint: Tint) -> None:
    """A cell's body: shadow, cytoplasm, membrane with an inner sheen, a highlight."""
    xs = [p[0] for p in outline]
    ys = [p[1] for p in outline]
    rx, ry = (max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2
    line = min(4.0, 0.075 * min(rx, ry))
    data = smooth(outline)
    with canvas.group(f'transform="translate(2 {number(2.2 * line)})"'):
        canvas.path(data, fill="#22303c", opacity=0.22, filter_=canvas.blur(2.2 * line))
    fill = canvas.radial([(0, tint.light), (0.55, tint.middle), (1, tint.dark)])
    canvas.path(data, fill=fill, stroke=tint.edge, width=line)
    if min(rx, ry) < 20:
        return
    inset = 1 - 1.8 * line / min(rx, ry)
    canvas.path(
        smooth(scaled(outline, centre, inset)), stroke="#ffffff", width=0.75 * line, opacity=0.55
    )
    with canvas.clipped(data):
        canvas.ellipse(
            (centre[0] - 0.34 * rx, centre[1] - 0.52 * ry), 0.42 * rx, 0.24 * ry,
            fill="#ffffff", opacity=0.5, turn=-24, filter_=canvas.blur(2.5 * line),
        )  # fmt: skip


def nucleus(
    canvas: Canvas,
    centre: Point,
    rx: float,
    ry: float,
    *,
    seed: int,
    tint: Tint = NUCLEUS,
    turn: float = 0,
    nucleoli: int = 1,
) -> None:
    """A round nucleus with chromatin and nucleoli."""
    random = Random(seed)
    with canvas.group(
        f'transform="rotate({number(turn)} {number(centre[0])} {number(centre[1])})"'
    ):
        data = smooth(blob(centre, rx, ry, seed=seed, wobble=0.05))
        canvas.path(
            data,
            fill=canvas.radial([(0, tint.light), (0.5, tint.middle), (1, tint.dark)]),
            stroke=tint.edge,
            width=min(3.0, 0.08 * min(rx, ry)),
        )
        with canvas.clipped(data):
            for _ in range(7):
                at = on_ellipse(centre, rx * 0.75, ry * 0.75, random.uniform(0, 360))
                size = random.uniform(0.10, 0.2) * min(rx, ry)
                canvas.ellipse(at, size * 1.5, size, fill=tint.edge, opacity=0.22)
        for i in range(nucleoli):
            at = on_ellipse(centre, rx * 0.3, ry * 0.3, 200 + 150 * i)
            canvas.ellipse(at, 0.2 * min(rx, ry), 0.18 * min(rx, ry), fill=tint.edge, opacity=0.75)


def lobes(canvas: Canvas, centres: Sequence[Point], radius: float, *, tint: Tint = NUCLEUS) -> None:
    """The lobed nucleus of a neutrophil: round lobes on a thin strand."""
    strand = smooth(list(centres), closed=False)
    canvas.path(strand, stroke=tint.edge, width=radius * 0.62 + 6)
    for centre in centres:
        canvas.ellipse(centre, radius + 3, radius * 0.9 + 3, fill=tint.edge)
    canvas.path(strand, stroke=tint.middle, width=radius * 0.62)
    fill = canvas.radial([(0, tint.light), (0.5, tint.middle), (1, tint.dark)])
    for i, centre in enumerate(centres):
        canvas.ellipse(centre, radius, radius * 0.9, fill=fill)
        for angle in (40, 150, 265):
            spot = polar(centre, radius * 0.5, angle + 70 * i)
            canvas.ellipse(spot, radius * 0.19, radius * 0.13, fill=tint.edge, opacity=0.25)


def granules(
    canvas: Canvas,
    centre: Point,
    rx: float,
    ry: float,
    count: int,
    *,
    seed: int,
    colours: Sequence[str],
    size: tuple[float, float] = (4, 7),
    keep_off: Sequence[tuple[float, float, float, float]] = (),
) -> None:
    """Small vesicles within an ellipse, away from boxes (left, top, right, bottom)."""
    random = Random(seed)
    placed: list[tuple[Point, float]] = []
    for _ in range(count * 30):
        if len(placed) == count:
            break
        spread = math.sqrt(random.random())
        at = on_ellipse(centre, rx * spread, ry * spread, random.uniform(0, 360))
        radius = random.uniform(*size)
        if any(
            left - radius < at[0] < right + radius and top - radius < at[1] < bottom + radius
            for left, top, right, bottom in keep_off
        ):
            continue
        if any(math.dist(at, other) < radius + r + 3 for other, r in placed):
            continue
        placed.append((at, radius))
        colour = colours[len(placed) % len(colours)]
        canvas.ellipse(at, radius, radius, fill=colour, opacity=0.85)
        shine = (at[0] - radius * 0.3, at[1] - radius * 0.35)
        canvas.ellipse(shine, radius * 0.36, radius * 0.3, fill="#ffffff", opacity=0.75)


def bilayer(canvas: Canvas, outline: Sequence[Point], centre: Point, tint: Tint) -> None:
    """Lipid heads in two rows along an outline."""
    for factor in (1.0, 0.93):
        data = smooth(scaled(outline, centre, factor))
        canvas.path(data, stroke=tint.edge, width=11, dash="0 13.5")
        canvas.path(data, stroke=tint.light, width=5.5, dash="0 13.5")


def helices(canvas: Canvas, at: Point, degrees: float, tint: Tint) -> None:
    """A receptor of seven helices that crosses a membrane; `degrees` points outwards."""
    with canvas.group(
        f'transform="translate({number(at[0])} {number(at[1])}) rotate({number(degrees + 90)})"'
    ):
        fill = canvas.linear([(0, tint.dark), (0.35, tint.light), (1, tint.dark)], (0, 0), (1, 0))
        loop = []
        for i in range(7):
            x = (i - 3) * 13
            loop.append((x, -30.0 if i % 2 else 30.0))
        canvas.path(smooth(loop, closed=False), stroke=tint.edge, width=4)
        for i in range(7):
            x = (i - 3) * 13
            canvas.box(
                x - 5.5, -27, 11, 54, radius=5.5, fill=fill, stroke=tint.edge, line=2
            )  # fmt: skip


def stem(canvas: Canvas, start: Point, end: Point, tint: Tint, *, width: float = 15) -> None:
    """A transmembrane stem between two points."""
    data = f"M{number(start[0])} {number(start[1])} L{number(end[0])} {number(end[1])}"
    canvas.path(data, stroke=tint.edge, width=width)
    canvas.path(data, stroke=tint.middle, width=width - 5)


def antenna(canvas: Canvas, at: Point, degrees: float, *, colour: str, size: float = 15) -> None:
    """A small Y-shaped receptor that stands on a membrane."""
    tip = polar(at, size, degrees)
    arms = (polar(tip, size * 0.7, degrees - 42), polar(tip, size * 0.7, degrees + 42))
    for arm in arms:
        data = " L".join(f"{number(x)} {number(y)}" for x, y in (at, tip, arm))
        canvas.path("M" + data, stroke=colour, width=5)


def lymphocytes(canvas: Canvas, centres: Sequence[Point], radius: float, *, seed: int) -> None:
    """T cells: thin rim of cytoplasm, large nucleus, receptors all around the group."""
    for centre in centres:
        for degrees in range(10, 370, 40):
            tip = polar(centre, radius + 24, degrees)
            if all(math.dist(tip, other) > radius + 24 for other in centres if other != centre):
                foot = polar(centre, radius - 2, degrees)
                antenna(canvas, foot, degrees, colour="#2f6ea3")
    for i, centre in enumerate(centres):
        outline = blob(centre, radius, radius, seed=seed + 7 * i, wobble=0.015)
        body(canvas, outline, centre, LYMPHOCYTE)
        middle = (centre[0] + 3, centre[1] + 3)
        nucleus(canvas, middle, radius * 0.6, radius * 0.58, seed=seed + 7 * i + 1)


def tumour_cell(
    canvas: Canvas, centre: Point, radius: float, *, seed: int, squash: float = 0.9
) -> None:
    """A tumour cell: uneven outline, large dark nucleus."""
    outline = blob(centre, radius, radius * squash, seed=seed, wobble=0.1, waves=(2, 3, 4, 5))
    body(canvas, outline, centre, TUMOUR)
    nucleus(
        canvas, (centre[0] + radius * 0.06, centre[1] + radius * 0.04), radius * 0.52,
        radius * squash * 0.5, seed=seed + 3, tint=TUMOUR_NUCLEUS, turn=seed * 37 % 90,
        nucleoli=2,
    )  # fmt: skip


def erythrocyte(canvas: Canvas, centre: Point, size: float, turn: float) -> None:
    """A red cell with its central pallor."""
    tint = ERYTHROCYTE
    canvas.ellipse(
        centre, size, size * 0.66, turn=turn, stroke=tint.edge, width=2,
        fill=canvas.radial([(0, tint.light), (0.6, tint.middle), (1, tint.dark)]),
    )  # fmt: skip
    canvas.ellipse(centre, size * 0.45, size * 0.26, turn=turn, fill="#f7b3aa", opacity=0.75)


def thread(canvas: Canvas, points: Sequence[Point], *, width: float = 4) -> None:
    """A thread of chromatin: a pale strand with beads of histones."""
    data = smooth(list(points), closed=False)
    canvas.path(data, stroke="#4b69a6", width=width + 2.5, opacity=0.9)
    canvas.path(data, stroke="#b9cdf2", width=width - 0.5)
    canvas.path(data, stroke="#5d7dbd", width=width + 3, dash="0 19")


def strands(centre: Point, rx: float, ry: float, count: int, *, seed: int) -> list[list[Point]]:
    """Wavy chords of an ellipse, evenly spread in direction, as the threads of a web."""
    random = Random(seed)
    chords = []
    for i in range(count):
        start = 360 * i / count + random.uniform(-8, 8)
        end = start + (105, 150, 200)[i % 3] + random.uniform(-15, 15)
        first = on_ellipse(centre, rx, ry, start)
        last = on_ellipse(centre, rx * random.uniform(0.9, 1.04), ry, end)
        dx, dy = last[0] - first[0], last[1] - first[1]
        length = math.hypot(dx, dy)
        # A slow bend towards the rim and a quicker wave: threads sag, they are no spokes.
        bend, wave, phase = random.uniform(-34, 34), random.uniform(8, 17), random.uniform(0, 6)
        points = []
        for k in range(8):
            share = k / 7
            off = bend * math.sin(math.pi * share) + wave * math.sin(phase + 7.5 * share)
            points.append(
                (
                    first[0] + dx * share - dy / length * off,
                    first[1] + dy * share + dx / length * off,
                )
            )
        chords.append(points)
    return chords
