"""Where things are: compartments that are drawn around a place's name, and what lies in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ...records.model import Mention
from ...text.model import Label
from .model import Drawing

Points = NDArray[np.float64]
_SIDE: Final = 640
"""The picture is looked at with its longer side no longer than this, pixels."""
_ALIKE: Final = 9
"""Colours of one ground differ by no more in a channel."""
_STEP: Final = 3
"""Neighbouring pixels of a shaded ground differ by no more."""
_LEAST: Final = 5.0
"""A compartment is so many times as large as its name's box."""
_MOST: Final = 0.6
_FRAME: Final = 0.3
"""What takes a larger share of the picture's edge is paper."""
_FULL: Final = 0.5
"""Share of its box that a compartment fills; what winds between things is ground."""
_WHOLE: Final = 0.6
"""Share of the label that the place's name takes: "nucleus", not "export from the nucleus"."""
_GROUNDS: Final = re.compile(
    r"nucle(us|i|ar|oplasm)\b|cyto(plasm|sol)|extracellular|mitochondri|lumen", re.I
)
"""Places whose name stands on them; that of a small organelle stands beside it, in the cell."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    mention: str
    contour: NDArray[np.int32]
    area: float


def placed(
    mentions: Sequence[Mention],
    drawing: Drawing,
    rgb: NDArray[np.uint8],
    labels: Sequence[Label],
    *,
    scale: float = 1.0,
) -> tuple[Mention, ...]:
    """The mentions, each with its node's shape and the compartment that it is drawn in.

    A compartment is the ground, of one colour or shaded, around the name of a place, with what
    stands on it. The smallest one counts: what is in the nucleus is not said to be in the cell.

    Args:
        mentions: Of the labels.
        drawing: What was read of the figure's lines and shapes.
        rgb: The figure, uint8, shape (h, w, 3).
        labels: Its labels, polygons in pixels of the original image.
        scale: Pixels of the original for one pixel of `rgb`.
    """
    boxes = {x.id: np.asarray(x.polygon, np.float64) / scale for x in labels}
    texts = {x.id: x.text for x in labels}
    places = _places(mentions, boxes, texts, rgb)
    out = []
    for mention in mentions:
        shape = next((drawing.shapes[x].kind for x in mention.labels if x in drawing.shapes), "")
        within = ""
        if mention.labels and mention.labels[0] in boxes:
            within = _within(mention.id, boxes[mention.labels[0]], places, _zoom(rgb))
        if shape or within:
            mention = mention.model_copy(update={"shape": shape, "within": within})
        out.append(mention)
    return tuple(out)


def _zoom(rgb: NDArray[np.uint8]) -> float:
    return min(1.0, _SIDE / int(max(rgb.shape[:2])))


def _within(mention: str, box: Points, places: Sequence[_Place], zoom: float) -> str:
    x, y = (float(v) for v in box.mean(0) * zoom)
    for place in places:
        if place.mention == mention:
            continue
        if cv2.pointPolygonTest(place.contour, (x, y), False) > 0:
            return place.mention
    return ""


def _places(
    mentions: Sequence[Mention],
    boxes: dict[str, Points],
    texts: dict[str, str],
    rgb: NDArray[np.uint8],
) -> list[_Place]:
    """Compartments, the smallest first."""
    named = [
        m
        for m in mentions
        if m.type == "location"
        and m.labels
        and m.labels[0] in boxes
        and len(m.text) >= _WHOLE * len(texts[m.labels[0]])
        and _GROUNDS.search(m.text)
    ]
    if not named:
        return []
    zoom = _zoom(rgb)
    size = (max(1, round(rgb.shape[1] * zoom)), max(1, round(rgb.shape[0] * zoom)))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = np.asarray(cv2.medianBlur(small, 3), np.uint8)
    found = []
    for mention in named:
        contour = _ground(small, boxes[mention.labels[0]] * zoom)
        if contour is not None:
            found.append(_Place(mention.id, contour, float(cv2.contourArea(contour))))
    return sorted(found, key=lambda p: (p.area, p.mention))


def _ground(rgb: NDArray[np.uint8], box: Points) -> NDArray[np.int32] | None:
    """Contour of the ground of one colour around a label; None where that is paper or none."""
    h, w = rgb.shape[:2]
    (left, top), (right, bottom) = box.min(0), box.max(0)
    reach = max(2.0, 0.25 * (bottom - top))
    x = np.linspace(left - reach, right + reach, 24)
    y = np.linspace(top - reach, bottom + reach, 8)
    ring = np.concatenate(
        [
            np.stack([x, np.full_like(x, top - reach)], 1),
            np.stack([x, np.full_like(x, bottom + reach)], 1),
            np.stack([np.full_like(y, left - reach), y], 1),
            np.stack([np.full_like(y, right + reach), y], 1),
        ]
    )
    spots = np.rint(ring).astype(int)
    spots = spots[(spots >= 0).all(1) & (spots[:, 0] < w) & (spots[:, 1] < h)]
    if len(spots) < 8:
        return None
    colours = rgb[spots[:, 1], spots[:, 0]].astype(int)
    middle = np.median(colours, 0)
    alike = np.abs(colours - middle).max(1) <= _ALIKE
    if alike.mean() < 0.5:
        return None
    mask = np.zeros((h + 2, w + 2), np.uint8)
    flags = 4 | (1 << 8) | cv2.FLOODFILL_MASK_ONLY
    step = (_STEP, _STEP, _STEP)
    for sx, sy in spots[alike].tolist():
        if not mask[sy + 1, sx + 1]:
            cv2.floodFill(rgb, mask, (sx, sy), 0, step, step, flags)
    region = cv2.morphologyEx(mask[1:-1, 1:-1], cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, parts = cv2.connectedComponents(region, connectivity=4)
    here = parts[spots[alike][:, 1], spots[alike][:, 0]]
    here = here[here > 0]
    if not len(here):
        return None
    region = np.asarray(parts == np.bincount(here).argmax(), np.uint8)
    edge = np.concatenate([region[0], region[-1], region[:, 0], region[:, -1]])
    if edge.mean() > _FRAME:
        return None
    outlines, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    contour = np.asarray(max(outlines, key=cv2.contourArea), np.int32)
    area = float(cv2.contourArea(contour))
    _, _, cw, ch = cv2.boundingRect(contour)
    own = max((right - left) * (bottom - top), 1.0)
    if not _LEAST * own <= area <= _MOST * w * h or area < _FULL * cw * ch:
        return None
    return contour
