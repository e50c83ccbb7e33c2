"""The overlay as a whole: picture, boxes, tags, legend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from ..errors import ExportError
from ..files import write_bytes
from ..records.model import Record
from .arrows import draw_arrows, drawn_arrows
from .boxes import Box, Outline, mention_boxes, unread_boxes
from .legend import draw_legend
from .lettering import Pixels, lettering
from .palette import PAPER, UNREAD, Colour, colour
from .tags import Tag, place_tags

# Small figures are enlarged, so that the tags on them can be read.
_WANTED_SIDE = 1500
_MOST_ENLARGED = 3
_SHIFT = 4
_TINT = 0.13


def draw_overlay(record: Record, rgb: Pixels, *, scale: float = 1.0) -> Pixels:
    """Draw what was read onto the figure, with a legend below it.

    Each mention gets a thin box in the colour of its type; the reading stands beside it where
    it tells more than the figure's own word and the drawing leaves room. Text in which nothing
    was recognised gets a grey box. Drawn relations get their traced lines, in the colour of their
    kind.

    Args:
        record: The figure's record; its polygons are in pixels of the original image.
        rgb: The figure, uint8, shape (height, width, 3).
        scale: Pixels of the original for one pixel of `rgb` (`Raster.scale`).

    Returns:
        Pixels, uint8, RGB; an enlarged figure where the original is small, and the legend.
    """
    height, width = rgb.shape[:2]
    enlarged = 1
    while enlarged < _MOST_ENLARGED and max(height, width) * enlarged < _WANTED_SIDE * 0.75:
        enlarged += 1
    canvas = np.array(rgb, np.uint8)
    if enlarged > 1:
        size = (width * enlarged, height * enlarged)
        canvas = np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    side = max(canvas.shape[:2])
    line = max(1.0, side / 800)
    letters = lettering()
    factor = enlarged / scale
    boxes = mention_boxes(record, factor, gap=1.2 * line)
    unread = unread_boxes(record, factor, gap=line)
    base = round(min(34.0, max(15.0, side / 75)))
    tags = place_tags(
        canvas, boxes, unread, smallest=round(0.62 * base), largest=base, letters=letters
    )
    for outline in unread:
        _stroke(canvas, outline, UNREAD, 0.7 * line, halo=False)
    _tint(canvas, boxes)
    for box in boxes:
        _stroke(canvas, box.outline, colour(box.mention.type), line, halo=True)
    draw_arrows(canvas, drawn_arrows(record, factor), 1.4 * line)
    for tag in tags:
        _draw_tag(canvas, tag)
    legend_width = max(canvas.shape[1], 40 * base)
    if legend_width > canvas.shape[1]:
        room = legend_width - canvas.shape[1]
        canvas = np.pad(
            canvas,
            ((0, 0), (room // 2, room - room // 2), (0, 0)),
            constant_values=PAPER[0],
        )
    return np.concatenate([canvas, draw_legend(record, legend_width, base, letters)])


def overlay_png(record: Record, rgb: Pixels, *, scale: float = 1.0) -> bytes:
    """The overlay as the bytes of a PNG file; see `draw_overlay`."""
    pixels = draw_overlay(record, rgb, scale=scale)
    done, data = cv2.imencode(".png", np.ascontiguousarray(pixels[:, :, ::-1]))
    if not done:
        raise ExportError("the overlay cannot be encoded as PNG", where=record.figid)
    return bytes(data.tobytes())


def write_overlay(record: Record, image: bytes, out: Path, *, where: str = "") -> Path:
    """Write a figure's overlay as a PNG file, whole or not at all.

    Args:
        record: The figure's record.
        image: Bytes of the figure's picture, in any format that pathscribe reads.
        out: The PNG file; its folder is made.
        where: Name of the picture for messages.

    Returns:
        The file written.

    Raises:
        ImageError: The bytes are no readable picture.
        ExportError: The file cannot be written.
    """
    from ..articles.raster import load_raster

    raster = load_raster(image, where=where or record.figure.filename or record.figid)
    data = overlay_png(record, raster.rgb, scale=raster.scale)
    return write_bytes(out, data)


def _fixed(outline: Outline) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Corners in OpenCV's fixed-point numbers, for lines between pixels."""
    return np.round(outline * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)


def _stroke(canvas: Pixels, outline: Outline, ink: Colour, thickness: float, *, halo: bool) -> None:
    points = [_fixed(outline)]
    thin = max(1, round(thickness))
    if halo:  # so that the line shows on every ground
        cv2.polylines(canvas, points, True, PAPER, thin + 2, cv2.LINE_AA, _SHIFT)
    cv2.polylines(canvas, points, True, ink, thin, cv2.LINE_AA, _SHIFT)


def _tint(canvas: Pixels, boxes: Iterable[Box]) -> None:
    """Lay a light wash of the type's colour over each box; one, where several share a place."""
    washed: set[bytes] = set()
    for box in boxes:
        place = box.outline.tobytes()
        if box.ring or place in washed:
            continue
        washed.add(place)
        low = np.maximum(np.floor(box.outline.min(axis=0)).astype(int), 0)
        high = np.ceil(box.outline.max(axis=0)).astype(int) + 1
        part = canvas[low[1] : high[1], low[0] : high[0]]
        if not part.size:
            continue
        mask = np.zeros(part.shape[:2], np.uint8)
        cv2.fillPoly(mask, [_fixed(box.outline - low)], 255, cv2.LINE_AA, _SHIFT)
        weight = (mask.astype(np.float32) / 255 * _TINT)[:, :, None]
        ink = np.asarray(colour(box.mention.type), np.float32)
        part[:] = np.round(part * (1 - weight) + ink * weight).astype(np.uint8)


def _draw_tag(canvas: Pixels, tag: Tag) -> None:
    left, top, _, bottom = tag.place
    ink = colour(tag.mention.type)
    _rounded(canvas, tag.place, round(0.3 * tag.size), ink)
    baseline = round((top + bottom) / 2 + 0.27 * tag.size)
    lettering().write(
        canvas, tag.text, (left + round(0.35 * tag.size), baseline), tag.size, PAPER, bold=True
    )


def _rounded(canvas: Pixels, place: tuple[int, int, int, int], radius: int, ink: Colour) -> None:
    left, top, right, bottom = place
    corners = (
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
    )
    points: list[tuple[float, float]] = []
    for x, y, start in corners:
        for step in range(7):
            turn = np.deg2rad(start + step * 15)
            points.append((x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn))))
    cv2.fillPoly(canvas, [_fixed(np.asarray(points))], ink, cv2.LINE_AA, _SHIFT)
