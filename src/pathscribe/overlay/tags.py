"""Tags: the readings, written beside their boxes where the drawing leaves room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..records.model import Mention
from .boxes import Box, Outline
from .lettering import Lettering, Pixels
from .words import meaning, says_more

Rectangle = tuple[int, int, int, int]
# A tag may cover this share of pixels that differ from their surroundings (a rim, a shadow),
# but no more: an arrow or a letter under it would be lost.
_MOST_COVERED = 0.055
# How different: the greatest difference of a channel from the middle value, of 255.
_DIFFERENT = 70
# A place further from its box must be so much emptier.
_STEP_COST = 0.006
_LONGEST = 26
_SYMBOLS = 3


@dataclass(frozen=True, slots=True)
class Tag:
    """A reading with its place.

    Attributes:
        mention: What it explains.
        text: The reading.
        place: Left, top, right, bottom in pixels of the canvas.
        size: Size of the letters in pixels.
    """

    mention: Mention
    text: str
    place: Rectangle
    size: int


def place_tags(
    pixels: Pixels,
    boxes: list[Box],
    others: Iterable[Outline],
    *,
    smallest: int,
    largest: int,
    letters: Lettering,
) -> list[Tag]:
    """Find room for the readings that tell more than the figure's own words.

    A tag covers no box, no other tag and little of the drawing; a reading that finds no such
    place beside its box gets no tag (the legend has it).

    Args:
        pixels: The canvas before anything is drawn on it, shape (height, width, 3).
        boxes: All mentions' boxes.
        others: Outlines of other text that must not be covered.
        smallest: Least size of letters in pixels.
        largest: Greatest size of letters in pixels.
        letters: Measures the text.
    """
    taken = [_bounds(box.outline) for box in boxes] + [_bounds(outline) for outline in others]
    tags = []
    for box in boxes:
        if not box.first or not says_more(box.mention):
            continue
        text = meaning(box.mention, most=_SYMBOLS)
        if len(text) > _LONGEST:
            continue
        size = max(smallest, min(largest, round(box.height * 0.8)))
        extent = (
            letters.width(text, size, bold=True) + round(0.7 * size),
            round(1.25 * size),
        )
        best: tuple[float, Rectangle] | None = None
        for distance in (size // 5 + 1, size // 2, size):
            for place in _beside(_bounds(box.outline), extent, distance):
                if not _inside(place, pixels) or any(_overlap(place, other) for other in taken):
                    continue
                covered = _covered(pixels, place)
                cost = covered + _STEP_COST * distance / size
                if covered <= _MOST_COVERED and (best is None or cost < best[0] - 0.002):
                    best = cost, place
        if best is not None:
            taken.append(best[1])
            tags.append(Tag(box.mention, text, best[1], size))
    return tags


def _beside(box: Rectangle, extent: tuple[int, int], gap: int) -> Iterator[Rectangle]:
    """Places around a box, the best ones first."""
    left, top, right, bottom = box
    width, height = extent
    middle_x, middle_y = (left + right - width) // 2, (top + bottom - height) // 2
    above, below = top - gap - height, bottom + gap
    for x, y in (
        (left, above),
        (middle_x, above),
        (left, below),
        (middle_x, below),
        (right + gap, middle_y),
        (left - gap - width, middle_y),
        (right - width, above),
        (right - width, below),
    ):
        yield x, y, x + width, y + height


def _bounds(outline: Outline) -> Rectangle:
    low, high = np.floor(outline.min(axis=0)), np.ceil(outline.max(axis=0))
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _inside(place: Rectangle, pixels: Pixels) -> bool:
    height, width = pixels.shape[:2]
    return place[0] >= 2 and place[1] >= 2 and place[2] <= width - 2 and place[3] <= height - 2


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covered(pixels: Pixels, place: Rectangle) -> float:
    """Share of the pixels there that stand out: lines, letters, rims."""
    left, top, right, bottom = place
    part = pixels[top:bottom, left:right].reshape(-1, 3).astype(np.int16)
    away = np.abs(part - np.median(part, axis=0)).max(axis=1)
    return float((away > _DIFFERENT).mean())
