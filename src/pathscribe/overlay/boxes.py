"""Where each mention stands: outlines in pixels of the canvas."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..records.model import Mention, Record, RecordLabel
from .lettering import lettering

Outline = NDArray[np.float64]
# A box that is higher than this many of its own text lines holds several lines.
_ONE_LINE = 1.6
_MEASURE = 40


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """The outline of one mention in one label.

    Attributes:
        mention: What stands there.
        outline: Corners, float, shape (n, 2), x and y in pixels of the canvas.
        height: Height of the text in pixels of the canvas.
        first: Is it the mention's first box (a mention can span labels)?
        ring: How many boxes of other types lie within this one at the same place.
    """

    mention: Mention
    outline: Outline
    height: float
    first: bool
    ring: int = 0


def mention_boxes(record: Record, scale: float, *, gap: float) -> list[Box]:
    """The boxes of all mentions; types that share an outline get boxes around each other.

    Args:
        record: With polygons in pixels of the original image.
        scale: Pixels of the canvas for one of the original.
        gap: Distance between a text and its box, and between nested boxes, in canvas pixels.

    Returns:
        Boxes in the order of the record's mentions.
    """
    labels = {label.id: label for label in record.labels}
    taken: defaultdict[tuple[tuple[float, float], ...], list[str]] = defaultdict(list)
    boxes = []
    for mention in record.mentions:
        known = [labels[name] for name in mention.labels if name in labels]
        for n, label in enumerate(known):
            if len(label.polygon) < 3:
                continue
            outline = _part(label, mention) if len(known) == 1 else np.asarray(label.polygon)
            key = tuple((round(float(x), 1), round(float(y), 1)) for x, y in outline)
            types = taken[key]
            if mention.type not in types:  # one ring a type is enough
                types.append(mention.type)
            rings = types.index(mention.type)
            grown = _grown(np.asarray(outline, np.float64) * scale, gap * (1 + 1.5 * rings))
            boxes.append(Box(mention, grown, _text_height(label) * scale, n == 0, rings))
    return boxes


def unread_boxes(record: Record, scale: float, *, gap: float) -> list[Outline]:
    """Outlines of the labels in which nothing was recognised."""
    used = {name for mention in record.mentions for name in mention.labels}
    return [
        _grown(np.asarray(label.polygon, np.float64) * scale, gap)
        for label in record.labels
        if label.id not in used and len(label.polygon) >= 3
    ]


def _text_height(label: RecordLabel) -> float:
    if label.height > 0:
        return label.height
    corners = label.polygon
    return math.dist(corners[0], corners[-1])


def _part(label: RecordLabel, mention: Mention) -> Outline:
    """The stretch of a one-line label that the mention's span covers; else the whole label."""
    whole: Outline = np.asarray(label.polygon, np.float64)
    start, stop = mention.span
    if len(whole) != 4 or not 0 <= start < stop <= len(label.text):
        return whole
    if start == 0 and stop == len(label.text):
        return whole
    across = math.dist(label.polygon[0], label.polygon[3])
    if across > _ONE_LINE * _text_height(label):
        return whole
    # Letters differ in width; another sans-serif font tells near enough where each one stands.
    text, letters = label.text, lettering()
    total = letters.width(text, _MEASURE) or 1
    left = letters.width(text[:start], _MEASURE) / total
    right = min(1.0, letters.width(text[:stop], _MEASURE) / total)
    if right <= left:
        return whole
    top, bottom = whole[1] - whole[0], whole[2] - whole[3]
    return np.stack(
        [
            whole[0] + top * left,
            whole[0] + top * right,
            whole[3] + bottom * right,
            whole[3] + bottom * left,
        ]
    )


def _grown(outline: Outline, by: float) -> Outline:
    """The outline with every corner moved away from the middle, by so much along both sides."""
    if len(outline) != 4:
        return outline
    along = _unit(outline[1] - outline[0])
    down = _unit(outline[3] - outline[0])
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.stack(
        [
            corner + (a * along + d * down) * by
            for corner, (a, d) in zip(outline, signs, strict=True)
        ]
    )


def _unit(vector: Outline) -> Outline:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else np.zeros(2)
