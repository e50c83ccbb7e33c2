"""Tissues and organs: alveoli, lungs, vessels, the prostate."""

from __future__ import annotations

import math
from collections.abc import Sequence

from canvas import Canvas, Point, blob, number, on_ellipse, polar, polyline, smooth
from cells import erythrocyte, tumour_cell

WALL_EDGE = "#c98f86"
WALL = "#f5cfc6"
LUMEN = "#f1f7fb"


def alveolus(canvas: Canvas, sacs: Sequence[tuple[Point, float, float]], *, wall: float) -> None:
    """Air sacs that open into each other, lined by flat cells.

    Args:
        canvas: Where to draw.
        sacs: Centre and half axes of each sac's lumen.
        wall: Thickness of the lining in pixels.
    """
    for centre, rx, ry in sacs:
        canvas.ellipse(
            (centre[0] + 2, centre[1] + 10), rx + wall, ry + wall, fill="#22303c", opacity=0.16,
            filter_=canvas.blur(10),
        )  # fmt: skip
    for centre, rx, ry in sacs:
        canvas.ellipse(centre, rx + wall + 4, ry + wall + 4, fill=WALL_EDGE)
    for centre, rx, ry in sacs:
        canvas.ellipse(centre, rx + wall, ry + wall, fill=WALL)

    def hidden(at: Point, own: Point) -> bool:
        """Whether a place of one sac's lining lies inside another sac."""
        return any(
            ((at[0] - c[0]) / (a + wall)) ** 2 + ((at[1] - c[1]) / (b + wall)) ** 2 < 1.12
            for c, a, b in sacs
            if c != own
        )

    for centre, rx, ry in sacs:
        count = max(5, round(2 * math.pi * (rx + ry) / 2 / 130))
        for i in range(count):
            angle = 360 * (i + 0.5) / count
            seam = [on_ellipse(centre, rx + r, ry + r, angle + 180 / count) for r in (0, wall)]
            if not hidden(seam[1], centre):
                canvas.path(polyline(seam), stroke=WALL_EDGE, width=3)
            at = on_ellipse(centre, rx + wall / 2, ry + wall / 2, angle)
            if hidden(at, centre):
                continue
            turn = math.degrees(math.atan2(at[1] - centre[1], at[0] - centre[0])) + 90
            canvas.ellipse(
                at, wall * 0.5, wall * 0.24, turn=turn, fill="#c77f86", stroke="#9c5560", width=2
            )
    for centre, rx, ry in sacs:
        canvas.ellipse(centre, rx + 3, ry + 3, fill=WALL_EDGE)
    for centre, rx, ry in sacs:
        canvas.ellipse(centre, rx, ry, fill=LUMEN)


def vessel(
    canvas: Canvas,
    trunk: Sequence[Point],
    width: float,
    sprouts: Sequence[tuple[Sequence[Point], float]] = (),
    cells: Sequence[tuple[Point, float]] = (),
) -> None:
    """A blood vessel, cut open at its right end, with closed sprouts.

    Args:
        canvas: Where to draw.
        trunk: Middle line, from left to right.
        width: Thickness in pixels.
        sprouts: Middle line and thickness of each side branch.
        cells: Place and turn (degrees) of each red cell.
    """
    line = smooth(list(trunk), closed=False)
    branches = [(smooth(list(points), closed=False), size) for points, size in sprouts]
    with canvas.group('transform="translate(2 9)"'):
        canvas.path(
            line,
            stroke="#22303c",
            width=width,
            opacity=0.16,
            filter_=canvas.blur(8, spread=300),
            cap="butt",
        )
        for data, size in branches:
            canvas.path(
                data, stroke="#22303c", width=size, opacity=0.16, filter_=canvas.blur(8, spread=300)
            )
    for end in (trunk[0], trunk[-1]):
        canvas.ellipse(end, width * 0.2, width / 2, fill="#a8423f")
    for shrink, colour in ((0, "#a8423f"), (7, "#e58d84"), (18, "#f0aba2")):
        canvas.path(line, stroke=colour, width=width - shrink, cap="butt")
        if shrink:
            canvas.ellipse(trunk[0], width * 0.2 - 3.5, (width - shrink) / 2, fill=colour)
        for data, size in branches:
            if size > shrink + 3:
                canvas.path(data, stroke=colour, width=size - shrink)
    for data, size in ((line, width), *branches):
        with canvas.group(f'transform="translate(0 {number(-size * 0.2)})"'):
            canvas.path(data, stroke="#fbd9d3", width=size * 0.14, opacity=0.75)
    canvas.ellipse(
        trunk[-1], width * 0.2, width / 2 - 1.75, fill="#e58d84", stroke="#a8423f", width=3.5
    )
    canvas.ellipse(trunk[-1], width * 0.13, width * 0.36, fill="#8d3431")
    for at, turn in cells:
        erythrocyte(canvas, at, width * 0.25, turn)


def _mirror(points: Sequence[Point]) -> list[Point]:
    return [(-x, y) for x, y in points]


def lungs(
    canvas: Canvas,
    centre: Point,
    size: float,
    *,
    nodules: Sequence[tuple[float, float, float]] = (),
) -> None:
    """Lungs with windpipe, about `size` wide.

    Args:
        canvas: Where to draw.
        centre: Middle of the organ.
        size: Width in pixels.
        nodules: Tumours: x, y in the organ's own units (-100..100), radius.
    """
    right = [
        (-22, -62), (-44, -84), (-68, -64), (-88, -16), (-97, 38), (-92, 80), (-74, 88),
        (-50, 70), (-28, 62), (-18, 34), (-16, -10),
    ]  # fmt: skip
    left = [
        (22, -62), (44, -84), (68, -64), (88, -16), (97, 38), (92, 80), (74, 88),
        (54, 72), (38, 62), (40, 42), (22, 24), (16, -10),
    ]  # fmt: skip
    with canvas.group(
        f'transform="translate({number(centre[0])} {number(centre[1])}) '
        f'scale({number(size / 200)})"'
    ):
        fill = canvas.radial([(0, "#fbdcd6"), (0.6, "#eeaea6"), (1, "#d9857f")], (0.4, 0.3), 0.8)
        pipe = [(0, -128), (0, -92), (0, -58)]
        branches = [
            [(0, -60), (-16, -42), (-38, -22)],
            [(0, -60), (16, -42), (38, -22)],
        ]
        for lobe in (right, left):
            with canvas.group('transform="translate(1 5)"'):
                canvas.path(smooth(lobe), fill="#22303c", opacity=0.2, filter_=canvas.blur(5))
        for lobe in (right, left):
            canvas.path(smooth(lobe), fill=fill, stroke="#b05f5c", width=3)
            canvas.path(
                smooth([(x * 0.93 - (4 if x < 0 else -4), y * 0.93) for x, y in lobe]),
                stroke="#ffffff", width=2, opacity=0.4,
            )  # fmt: skip
        fissures = [
            [(-90, -4), (-62, 8), (-26, 0)], [(-95, 52), (-66, 36), (-36, 12)],
            [(92, 4), (70, 26), (46, 66)],
        ]  # fmt: skip
        for fissure in fissures:
            canvas.path(smooth(fissure, closed=False), stroke="#b05f5c", width=2, opacity=0.6)
        twigs = [
            [(38, -22), (52, -12), (60, 8), (58, 30)], [(38, -22), (54, -24), (70, -12)],
            [(36, -24), (46, -38), (46, -54)], [(56, -4), (70, 6), (78, 24)],
        ]  # fmt: skip
        for colour, extra in (("#8fa3ad", 3.0), ("#dbe6ea", 0.0)):
            for twig in twigs:
                for points in (twig, _mirror(twig)):
                    canvas.path(smooth(points, closed=False), stroke=colour, width=4 + extra)
            for branch in branches:
                canvas.path(smooth(branch, closed=False), stroke=colour, width=9 + extra)
            canvas.path(smooth(pipe, closed=False), stroke=colour, width=17 + extra, cap="butt")
        for ring in range(-124, -62, 9):
            canvas.path(polyline([(-7, ring), (7, ring)]), stroke="#a9bcc4", width=2.5)
        for x, y, radius in nodules:
            tumour_cluster(canvas, (x, y), radius, count=5, seed=int(abs(x) * 7 + abs(y)))


def tumour_cluster(canvas: Canvas, centre: Point, radius: float, *, count: int, seed: int) -> None:
    """A round cluster of tumour cells."""
    ring = count - 1
    cell = radius * (0.5 if ring <= 6 else 0.42)
    for i in range(ring):
        at = polar(centre, radius - cell, 360 * i / ring + 17 * (seed % 7))
        tumour_cell(canvas, at, cell, seed=seed + 11 * i)
    tumour_cell(canvas, centre, cell * 1.04, seed=seed + 101)


def prostate(canvas: Canvas, centre: Point, size: float) -> Point:
    """Bladder, prostate and urethra, about `size` wide, with a tumour. Gives its place."""
    with canvas.group(
        f'transform="translate({number(centre[0])} {number(centre[1])}) '
        f'scale({number(size / 200)})"'
    ):
        bladder = [
            (-20, 4), (-62, -16), (-84, -56), (-62, -92), (0, -104), (62, -92), (84, -56),
            (62, -16), (20, 4),
        ]  # fmt: skip
        gland = [
            (-16, -2), (-58, 2), (-82, 34), (-66, 72), (-26, 88), (0, 82), (26, 88), (66, 72),
            (82, 34), (58, 2), (16, -2),
        ]  # fmt: skip
        for outline in (bladder, gland):
            with canvas.group('transform="translate(1 5)"'):
                canvas.path(smooth(outline), fill="#22303c", opacity=0.2, filter_=canvas.blur(5))
        for colour, width in (("#a8714f", 24), ("#f0d3b4", 17)):
            canvas.path("M0 70 L0 122", stroke=colour, width=width, cap="butt")
        canvas.path(
            smooth(bladder),
            fill=canvas.radial([(0, "#fdf3d9"), (0.6, "#f3dca5"), (1, "#dfba75")]),
            stroke="#b08a45",
            width=3,
        )
        canvas.path(
            smooth([(x * 0.86, (y + 50) * 0.8 - 50) for x, y in bladder]),
            stroke="#ffffff", width=2.5, opacity=0.6,
        )  # fmt: skip
        canvas.path(
            smooth(gland),
            fill=canvas.radial([(0, "#f7d8c4"), (0.6, "#e6ae90"), (1, "#cb8466")]),
            stroke="#9a5a40",
            width=3,
        )
        for colour, width in (("#a8714f", 20), ("#f0d3b4", 14)):
            canvas.path("M0 -4 L0 82", stroke=colour, width=width, cap="butt", opacity=0.9)
        for x in (-58, -30, 30):
            for y in (24, 46):
                at = (x, y + abs(x) * 0.12)
                canvas.path(
                    smooth(blob(at, 9, 7, seed=int(x + 100 + y), wobble=0.14)),
                    fill="#fbe9dc", stroke="#b4765a", width=2,
                )  # fmt: skip
        tumour_cluster(canvas, (46, 46), 33, count=6, seed=23)
    return centre[0] + 46 * size / 200, centre[1] + 46 * size / 200
