"""Composite figures: where in a figure of several panels is the pathway?

Panels are parted by gutters: bands of paper that run through a part of the figure. A figure is cut
where one side is clearly no pathway and the other may be one; what is left is looked at again. A
figure whose parts all may be pathways, or one that has a single panel by its caption, stays whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .pixels import measure
from .thumbnail import thumbnail

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, the last two outside."""
_LEAST_GUTTER: Final = 0.008
_LEAST_SIDE: Final = 0.12
"""Of the longer side of the figure: what is narrower is no panel."""
_LEAST_AREA: Final = 0.06
_GUTTERS: Final = 3
"""How many gutters of each direction are tried in a part, the widest first."""
_DEPTH: Final = 5
_NOT: Final = {True: 0.0, False: -1.5}
"""Log odds below which a part is no pathway, where the caption marks panels and where not."""
_MAYBE: Final = -1.0
"""Log odds from which on what is left in the end may be one."""
_CLEAR: Final = 1.5
"""Log odds from which on a figure whose caption marks no panels is taken for a whole."""
_GAIN: Final = 2.0
"""How far apart the two sides must be."""
_DEEPER: Final = -1.5
"""The same for what is left after a first cut."""
_AS_GOOD: Final = 1.5
_APART: Final = 3.0
"""A rest of another panel, its tick labels say, stands apart by so many times its own thickness."""
_SHADE: Final = 14
_MARK: Final = re.compile(r"(?:^|(?<=[\s.;:,(]))\(?([A-Ha-h])(?:\)|[.:,]\s|[-–](?=[A-Ha-h]\b))")


@dataclass(frozen=True, slots=True)
class Panel:
    """The part of a figure that is a pathway.

    Attributes:
        box: In the pixels that were looked at.
        total: The part's sum, in log odds before calibration.
    """

    box: Box
    total: float


def clauses(caption: str) -> list[str]:
    """What a caption says of each panel; the whole caption where it marks no two panels."""
    marks = list(_MARK.finditer(caption))
    letters = {match.group(1).lower() for match in marks}
    if not {"a", "b"} <= letters:
        return [caption]
    ends = [*(match.start() for match in marks[1:]), len(caption)]
    parts = [caption[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
    return [part for part in parts if len(part) >= 12]


def has_panels(caption: str) -> bool:
    """Does the caption speak of several panels?"""
    return len(clauses(caption)) > 1


def _paper(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the figure has the colour of its rim."""
    rim = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    ground = np.median(rim, axis=0)
    away = np.abs(rgb.astype(np.int16) - ground.astype(np.int16)).max(axis=2)
    return np.asarray(away <= _SHADE)


def _runs(clear: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    """Runs of true that touch neither end, as (start, end), the widest first."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], clear.astype(np.int8), [0]])))
    found = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    inner = [(a, b) for a, b in found if a > 0 and b < len(clear) and b - a >= least]
    return sorted(inner, key=lambda run: (run[0] - run[1], run[0]))


def _tight(paper: NDArray[np.bool_], box: Box) -> Box:
    """The box without the paper at its rims."""
    left, top, right, bottom = box
    ink = ~paper[top:bottom, left:right]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return box
    return (
        left + int(columns[0]),
        top + int(rows[0]),
        left + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
    )


def _cuts(paper: NDArray[np.bool_], box: Box, size: int) -> Iterator[tuple[Box, Box]]:
    """Ways to cut a part in two at a gutter."""
    left, top, right, bottom = box
    inside = paper[top:bottom, left:right]
    least = max(3, round(_LEAST_GUTTER * size))
    for start, end in _runs(np.asarray(inside.all(axis=1)), least)[:_GUTTERS]:
        yield (left, top, right, top + start), (left, top + end, right, bottom)
    for start, end in _runs(np.asarray(inside.all(axis=0)), least)[:_GUTTERS]:
        yield (left, top, left + start, bottom), (left + end, top, right, bottom)


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _without_rests(paper: NDArray[np.bool_], box: Box, size: int) -> Box:
    """The part without what is left of other panels: thin things far from all the rest."""
    for _ in range(4):
        for first, second in _cuts(paper, box, size):
            one, two = _tight(paper, first), _tight(paper, second)
            rest, keep = (one, two) if _area(one) < _area(two) else (two, one)
            gaps = (two[0] - one[2], two[1] - one[3])
            axis = 0 if gaps[0] > gaps[1] else 1
            thick = rest[axis + 2] - rest[axis]
            if thick <= 0.05 * size and gaps[axis] >= _APART * thick:
                box = keep
                break
        else:
            return box
    return box


def find_panel(rgb: NDArray[np.uint8], model: Model, *, marked: bool) -> Panel | None:
    """Find the part of a figure that is a pathway among parts that are not.

    Args:
        rgb: The figure, uint8, shape (h, w, 3), of some hundred thousand pixels.
        model: What judges the parts.
        marked: Does its caption mark panels? Else there must be more to show for them.

    Returns:
        None where the figure is to stay whole.
    """
    height, width = rgb.shape[:2]
    size = max(height, width)
    paper = _paper(rgb)
    known: dict[Box, float] = {}

    def total(box: Box) -> float:
        if box not in known:
            left, top, right, bottom = box
            part = np.ascontiguousarray(rgb[top:bottom, left:right])
            known[box] = model.image.total(measure(thumbnail(part)))
        return known[box]

    def large(box: Box) -> bool:
        w, h = box[2] - box[0], box[3] - box[1]
        return bool(min(w, h) >= _LEAST_SIDE * size and w * h >= _LEAST_AREA * width * height)

    whole = here = _tight(paper, (0, 0, width, height))
    if not marked and total(whole) > _CLEAR:
        return None
    for depth in range(_DEPTH):
        limit = _NOT[marked] if depth == 0 else min(_NOT[marked], _DEEPER)
        found: list[tuple[float, int, Box]] = []
        for first, second in _cuts(paper, here, size):
            one, two = _tight(paper, first), _tight(paper, second)
            if not (large(one) and large(two)):
                continue
            keep, drop = (one, two) if total(one) >= total(two) else (two, one)
            if total(drop) <= limit and total(keep) >= total(drop) + _GAIN:
                found.append((total(keep) - total(drop), _area(keep), keep))
        if not found:
            break
        # Of cuts that part about as well, the one that leaves least.
        good = max(found)[0] - _AS_GOOD
        here = min((area, -gain, keep) for gain, area, keep in found if gain >= good)[2]
    if here == whole or total(here) < _MAYBE:
        return None
    here = _without_rests(paper, here, size)
    return Panel(here, total(here))


def only_panel(
    rgb: NDArray[np.uint8], panel: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    """The picture with paper in place of all that is not of the panel.

    It keeps its size, so that places in it are places in the whole picture.

    Args:
        rgb: uint8, shape (h, w, 3).
        panel: Left, top, right and bottom as shares of width and height.

    Returns:
        A copy.
    """
    height, width = rgb.shape[:2]
    left, right = math.floor(panel[0] * width), math.ceil(panel[2] * width)
    top, bottom = math.floor(panel[1] * height), math.ceil(panel[3] * height)
    alone = np.full_like(rgb, 255)
    alone[top:bottom, left:right] = rgb[top:bottom, left:right]
    return alone


def in_panel(
    polygon: Sequence[tuple[float, float]], panel: tuple[float, float, float, float]
) -> bool:
    """Does the middle of something lie in the panel? Both in the same pixels."""
    x = sum(point[0] for point in polygon) / len(polygon)
    y = sum(point[1] for point in polygon) / len(polygon)
    return panel[0] <= x <= panel[2] and panel[1] <= y <= panel[3]
