"""Sheets of overlays: what was read right, what was missed, what was invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from drawn_score import Outcome, Points
from gold import fold
from pathscribe.text.model import Label
from render.fonts import families

Pixels = NDArray[np.uint8]
RIGHT, MISSED, INVENTED, BOX = (0, 170, 60), (225, 20, 40), (255, 130, 0), (90, 150, 255)
_TILE = 900


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of a sheet; `names` gives texts for the ends' keys where these are ids."""

    image: Pixels
    outcome: Outcome
    labels: Sequence[Label]
    names: dict[str, str]


def write_sheets(path: Path, tiles: Sequence[Tile], a_page: int = 4) -> None:
    """Write tiles as PNGs, numbered: green right, red missed, orange invented, blue labels."""
    for i in range(0, len(tiles), a_page):
        name = f"{path.stem}-{i // a_page + 1}"
        _write_page(path.with_stem(name), [_draw(tile) for tile in tiles[i : i + a_page]])


def _write_page(path: Path, drawn: Sequence[Image.Image], columns: int = 2) -> None:
    rows = [drawn[i : i + columns] for i in range(0, len(drawn), columns)]
    high = [max(t.height for t in row) for row in rows]
    sheet = Image.new("RGB", (columns * (_TILE + 8), sum(high) + 8 * len(rows)), (120, 120, 120))
    y = 0
    for row, step in zip(rows, high, strict=True):
        for i, tile in enumerate(row):
            sheet.paste(tile, (i * (_TILE + 8), y))
        y += step + 8
    sheet.save(path)


def _draw(tile: Tile) -> Image.Image:
    height, width = tile.image.shape[:2]
    factor = _TILE / max(width, 0.8 * height)
    size = (round(width * factor), round(height * factor))
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    canvas = np.asarray(cv2.resize(tile.image, size, interpolation=how), np.float32)
    # Pale, so that the overlay's colours stand out.
    canvas = np.ascontiguousarray((canvas * 0.55 + 255 * 0.45).clip(0, 255).astype(np.uint8))

    def line(points: Points, colour: tuple[int, int, int], wide: int, arrow: bool = True) -> None:
        fixed = np.round(np.array(points, float) * factor).astype(int)
        if len(fixed) < 2:
            return
        cv2.polylines(canvas, [fixed], False, colour, wide, cv2.LINE_AA)
        if arrow:
            far = max(0, len(fixed) - 2)
            while far and np.hypot(*(fixed[-1] - fixed[far])) < 8:
                far -= 1
            start = fixed[far].astype(float)
            step = fixed[-1] - start
            long = float(np.hypot(*step)) or 1.0
            tail = fixed[-1] - step / long * min(long, 14)
            tip = min(0.9, 9 / max(1.0, min(long, 14)))
            ends = [tuple(int(v) for v in p) for p in (tail, fixed[-1])]
            cv2.arrowedLine(canvas, *ends, colour, wide, cv2.LINE_AA, tipLength=tip)
        cv2.circle(canvas, tuple(int(v) for v in fixed[0]), wide + 1, colour, -1, cv2.LINE_AA)

    for label in tile.labels:
        fixed = np.round(np.array(label.polygon) * factor).astype(int)
        cv2.polylines(canvas, [fixed], True, BOX, 1, cv2.LINE_AA)
    unplaced = []
    for wanted, why in tile.outcome.missed:
        if wanted.path:
            line(wanted.path, MISSED, 3)
            spot = wanted.path[len(wanted.path) // 2]
            _say(canvas, why, spot, factor, MISSED)
            continue
        ends = [_spot(str(e), tile.labels) for e in wanted.ends[0]]
        text = f"{wanted.ends[0][0]} {'-|' if wanted.kind == 'inhibition' else '->'} "
        text += f"{wanted.ends[0][1]} ({why})"
        if all(e is not None for e in ends):
            line([e for e in ends if e is not None], MISSED, 1)
        unplaced.append((text, MISSED))
    for offered, why in tile.outcome.invented:
        line(offered.path, INVENTED, 2)
        ends_text = [
            " + ".join(sorted(tile.names.get(str(k), str(k)) for k in e)) or "?"
            for e in (offered.source, offered.target)
        ]
        unplaced.append((f"{ends_text[0]} {offered.kind} {ends_text[1]} ({why})", INVENTED))
    for offered in tile.outcome.right:
        line(offered.path, RIGHT, 2)
    return _captioned(canvas, tile, unplaced)


def _say(canvas: Pixels, text: str, spot: Sequence[float], factor: float, colour: object) -> None:
    place = (int(spot[0] * factor) + 4, int(spot[1] * factor) - 4)
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)


def _spot(text: str, labels: Sequence[Label]) -> tuple[float, float] | None:
    """The middle of the label that reads most like a text."""
    key = fold(text)
    for exact in (True, False):
        for label in labels:
            read = fold(label.text)
            if read == key or (not exact and len(key) > 1 and key in read):
                xs, ys = [p[0] for p in label.polygon], [p[1] for p in label.polygon]
                return sum(xs) / len(xs), sum(ys) / len(ys)
    return None


def _captioned(
    canvas: Pixels, tile: Tile, texts: Sequence[tuple[str, tuple[int, int, int]]]
) -> Image.Image:
    file = families().get("dejavu", ("", ""))[0]
    font = ImageFont.truetype(file, 11) if file else ImageFont.load_default(12)
    outcome = tile.outcome
    counts = outcome.counts["directed"]
    head = f"{outcome.name}  directed: {counts[0]} of {counts[1]} right, {counts[2]} of {counts[3]}"
    columns, shown = 2, list(texts)[:60]
    rows = -(-len(shown) // columns)
    width = max(canvas.shape[1], _TILE)
    out = Image.new("RGB", (width, canvas.shape[0] + 20 + 15 * rows), (255, 255, 255))
    out.paste(Image.fromarray(canvas), (0, 18))
    pen = ImageDraw.Draw(out)
    pen.text((4, 2), head, fill=(0, 0, 0), font=font)
    for i, (text, colour) in enumerate(shown):
        x, y = (i // rows) * (width // columns), canvas.shape[0] + 18 + 15 * (i % rows)
        pen.text((x + 4, y), text[:80], fill=colour, font=font)
    return out
