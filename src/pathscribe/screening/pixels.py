"""What the pixels of a figure say about its kind: cheap measures, each with a name.

All lengths are in pixels of the thumbnail or shares of its sides, so that a figure's measures do
not depend on the size at which a journal offers it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Measures = dict[str, float]
Mask = NDArray[np.uint8]
_BLOCK: Final = 16
_STROKE: Final = 40
"""How much darker than its surroundings a stroke is."""
_TEXT_HEIGHT: Final = (3, 18)
_TEXT_WIDTH: Final = (1, 26)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Connected parts of a mask.

    Attributes:
        labels: int32, shape (h, w): number of each pixel's part, 0 outside.
        x: Left edges, int, shape (n,); `y`, `w`, `h` and `area` likewise. The background is
            left out: part i has label i + 1.
    """

    labels: NDArray[np.int32]
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    w: NDArray[np.int64]
    h: NDArray[np.int64]
    area: NDArray[np.int64]


def parts_of(mask: Mask, connectivity: int = 8) -> Parts:
    """Connected parts of a mask of 0 and 1."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    s = np.asarray(stats[1:], np.int64)
    return Parts(np.asarray(labels, np.int32), s[:, 0], s[:, 1], s[:, 2], s[:, 3], s[:, 4])


class Look:
    """A thumbnail and what is derived from it, each thing once.

    Args:
        rgb: uint8, shape (h, w, 3).
    """

    def __init__(self, rgb: NDArray[np.uint8]) -> None:
        self.rgb = rgb
        self.height, self.width = rgb.shape[:2]
        self.area = float(self.height * self.width)

    @cached_property
    def grey(self) -> Mask:
        """Luma."""
        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def hsv(self) -> Mask:
        """Hue (0 to 179), saturation and value."""
        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2HSV), np.uint8)

    @cached_property
    def white(self) -> Mask:
        """Where there is paper."""
        return ((self.grey > 240) & (self.hsv[..., 1] < 20)).astype(np.uint8)

    @cached_property
    def range(self) -> Mask:
        """Largest less smallest grey value around each pixel."""
        kernel = np.ones((3, 3), np.uint8)
        return np.asarray(cv2.morphologyEx(self.grey, cv2.MORPH_GRADIENT, kernel), np.uint8)

    @cached_property
    def strokes(self) -> Mask:
        """Thin dark things on something lighter: lines and letters."""
        kernel = np.ones((9, 9), np.uint8)
        hat = cv2.morphologyEx(self.grey, cv2.MORPH_BLACKHAT, kernel)
        return (hat > _STROKE).astype(np.uint8)

    @cached_property
    def marks(self) -> Parts:
        """The connected strokes."""
        return parts_of(self.strokes)

    @cached_property
    def letters(self) -> NDArray[np.bool_]:
        """Which of the marks have the size of letters, shape (n,)."""
        m = self.marks
        fill = m.area / np.maximum(m.w * m.h, 1)
        tall = (m.h >= _TEXT_HEIGHT[0]) & (m.h <= _TEXT_HEIGHT[1])
        wide = (m.w >= _TEXT_WIDTH[0]) & (m.w <= _TEXT_WIDTH[1])
        return np.asarray(tall & wide & (fill > 0.15) & (m.area >= 4))

    @cached_property
    def words(self) -> Parts:
        """Letters joined with their neighbours on the line."""
        keep = np.concatenate([np.zeros(1, np.uint8), self.letters.astype(np.uint8)])
        mask = keep[self.marks.labels]
        return parts_of(np.asarray(cv2.dilate(mask, np.ones((1, 7), np.uint8)), np.uint8))

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Which of the words are wide enough to be one, shape (n,)."""
        return np.asarray((self.words.w >= 1.3 * self.words.h) & (self.words.h >= 4))

    @cached_property
    def regions(self) -> Parts:
        """Even areas between edges: paper, fills, the insides of boxes."""
        return parts_of((self.range < 24).astype(np.uint8), 4)


def _share(mask: NDArray[Any]) -> float:
    return float(np.mean(mask != 0))


def _entropy(counts: NDArray[Any]) -> float:
    """In bits."""
    total = counts.sum()
    if total <= 0:
        return 0.0
    p = counts[counts > 0] / total
    return float(-(p * np.log2(p)).sum())


def _blocks(mask: NDArray[Any]) -> NDArray[np.float32]:
    """Mean of each block of 16 x 16 pixels; a rest at the rims is left out if there is more."""
    height, width = mask.shape
    size = (max(1, width // _BLOCK), max(1, height // _BLOCK))
    return np.asarray(cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA))


def colours(look: Look) -> Measures:
    """Paper, fills, hues, evenness."""
    saturation, value = look.hsv[..., 1], look.hsv[..., 2]
    coloured = saturation >= 40
    coarse = (look.rgb >> 5).astype(np.int32)
    code = (coarse[..., 0] << 6) | (coarse[..., 1] << 3) | coarse[..., 2]
    counts = np.sort(np.bincount(code.ravel(), minlength=512))[::-1].astype(np.float64)
    shares = counts / counts.sum()
    hues = np.bincount(look.hsv[..., 0][coloured] // 10, minlength=18).astype(np.float64)
    even = look.range < 10
    smooth = _blocks(even.astype(np.uint8))
    busy = _blocks((look.range > 24).astype(np.uint8))
    paper = look.white != 0
    rim = np.concatenate([look.white[0], look.white[-1], look.white[:, 0], look.white[:, -1]])
    return {
        "paper": _share(paper),
        "rim_paper": _share(rim),
        "dark": _share(look.grey < 50),
        "grey": _share((saturation < 25) & (look.grey >= 50) & (look.grey <= 225)),
        "pale": _share((saturation >= 12) & (saturation < 90) & (value > 190)),
        "vivid": _share((saturation >= 120) & (value > 90)),
        "first_colour": float(shares[0]),
        "few_colours": float(shares[:4].sum()),
        "colour_count": float(np.log1p((shares > 0.002).sum())),
        "colour_entropy": _entropy(counts),
        "hue_entropy": _entropy(hues) if coloured.mean() > 0.002 else 0.0,
        "hue_count": float((hues > 0.03 * max(hues.sum(), 1)).sum()) * (coloured.mean() > 0.002),
        "coloured": _share(coloured),
        "even_fill": _share(even & ~paper),
        "photo": float(np.mean((smooth < 0.25) & (busy < 0.75))),
        "rough": float(np.mean(busy > 0.55)),
        "empty": float(np.mean(smooth > 0.97)),
    }


def edges(look: Look) -> Measures:
    """In which directions edges run."""
    dx = cv2.Sobel(look.grey, cv2.CV_32F, 1, 0)
    dy = cv2.Sobel(look.grey, cv2.CV_32F, 0, 1)
    size, angle = cv2.cartToPolar(dx, dy, angleInDegrees=True)
    strong = size > 120
    turned = np.asarray(angle)[strong] % 180
    bins = np.bincount((turned // 10).astype(np.int64) % 18, minlength=18).astype(np.float64)
    total = max(bins.sum(), 1.0)
    level = bins[[0, 17, 8, 9]].sum() / total
    return {
        "edges": _share(strong),
        "level_edges": float(level),
        "edge_entropy": _entropy(bins),
        "upright_to_flat": float(np.log((bins[[0, 17]].sum() + 50) / (bins[[8, 9]].sum() + 50))),
    }


def _long_lines(look: Look, flat: bool, share: float) -> Parts:
    length = max(12, int(share * (look.width if flat else look.height)))
    kernel = np.ones((1, length) if flat else (length, 1), np.uint8)
    dark = (look.grey < 170).astype(np.uint8)
    thin = look.strokes & dark
    return parts_of(np.asarray(cv2.morphologyEx(thin, cv2.MORPH_OPEN, kernel), np.uint8))


def _ticks(look: Look, lines: Parts, flat: bool) -> tuple[int, float]:
    """Most short strokes that stand on one line at even distances, and how even they are."""
    most, best = 0, 0.0
    order = np.argsort(-(lines.w if flat else lines.h))[:8]
    for i in order:
        x, y, w, h = (int(v[i]) for v in (lines.x, lines.y, lines.w, lines.h))
        for side in (-1, 1):
            if flat:
                row = y + h + 1 if side > 0 else y - 2
                if not 0 <= row < look.height:
                    continue
                profile = look.strokes[row, x : x + w]
            else:
                column = x + w + 1 if side > 0 else x - 2
                if not 0 <= column < look.width:
                    continue
                profile = look.strokes[y : y + h, column]
            starts = np.flatnonzero(np.diff(profile.astype(np.int8)) == 1)
            if len(starts) < 3 or profile.mean() > 0.4:
                continue
            gaps = np.diff(starts)
            even = float(np.mean(np.abs(gaps - np.median(gaps)) <= 2))
            if even >= 0.6 and len(starts) > most:
                most, best = len(starts), even
    return most, best


def axes(look: Look) -> Measures:
    """Long straight lines, corners where two meet, even tick marks: the frame of a plot."""
    flat, upright = _long_lines(look, True, 0.12), _long_lines(look, False, 0.12)
    total = max(float(look.strokes.sum()), 1.0)
    corners = frames = 0
    for i in range(min(len(upright.x), 60)):
        foot = upright.y[i] + upright.h[i]
        near_x = np.abs(flat.x - upright.x[i]) <= 6
        near_end = np.abs(flat.x + flat.w - upright.x[i]) <= 6
        bottom = np.abs(flat.y - foot) <= 6
        top = np.abs(flat.y - upright.y[i]) <= 6
        corner = bool((near_x & bottom).any())
        corners += corner
        frames += bool(corner and (near_x & top).any())
        corners += bool((near_end & bottom).any()) and not corner
    flat_ticks, flat_even = _ticks(look, flat, True)
    upright_ticks, upright_even = _ticks(look, upright, False)
    longest_flat = float(flat.w.max() / look.width) if len(flat.w) else 0.0
    longest_upright = float(upright.h.max() / look.height) if len(upright.h) else 0.0
    return {
        "flat_lines": float(np.log1p(len(flat.x))),
        "upright_lines": float(np.log1p(len(upright.x))),
        "line_share": float((flat.area.sum() + upright.area.sum()) / total),
        "longest_flat": longest_flat,
        "longest_upright": longest_upright,
        "corners": float(np.log1p(corners)),
        "frames": float(np.log1p(frames)),
        "ticks": float(np.log1p(min(flat_ticks, 30)) + np.log1p(min(upright_ticks, 30))),
        "even_ticks": max(flat_even, upright_even),
    }


def _aligned(values: NDArray[np.int64], within: int) -> NDArray[np.int64]:
    """For each value, how many others are the same within some pixels."""
    if len(values) == 0:
        return np.zeros(0, np.int64)
    ordered = np.sort(values)
    low = np.searchsorted(ordered, values - within, side="left")
    high = np.searchsorted(ordered, values + within, side="right")
    return np.asarray(high - low - 1, np.int64)


def lettering(look: Look) -> Measures:
    """How much text there is, and how it is laid out."""
    words, good = look.words, look.is_word
    x, y, w, h = words.x[good], words.y[good], words.w[good], words.h[good]
    count = len(x)
    m, letters = look.marks, look.letters
    heights = m.h[letters]
    low, middle, high = np.percentile(heights, [10, 50, 90]) if len(heights) else (0, 0, 0)
    cells = np.zeros((8, 8))
    if count:
        np.add.at(
            cells,
            (
                np.minimum((y + h // 2) * 8 // look.height, 7),
                np.minimum((x + w // 2) * 8 // look.width, 7),
            ),
            1,
        )
    rows = _aligned(y + h, 1)
    left = _aligned(x, 1)
    centres = _aligned(x + w // 2, 1)
    n = max(count, 1)
    upright = (words.h >= 2.5 * words.w) & (words.h >= 14) & (words.w <= 12)
    return {
        "words": float(np.log1p(count)),
        "letters": float(np.log1p(len(heights))),
        "letter_height": float(middle),
        "letter_spread": float(np.log((high + 1) / (low + 1))),
        "word_width": float(np.log1p(np.median(w / np.maximum(h, 1)))) if count else 0.0,
        "word_area": float((w * h).sum() / look.area),
        "word_cells": float((cells > 0).mean()),
        "word_entropy": _entropy(cells.ravel()),
        "rows": float((rows >= 3).sum() / n),
        "long_rows": float((rows >= 7).sum() / n),
        "columns": float((left >= 3).sum() / n),
        "stacked": float((centres >= 3).sum() / n),
        "inner_words": float(cells[2:6, 2:6].sum() / n),
        "turned_words": float(np.log1p(upright.sum())),
        "text_of_strokes": float(m.area[letters].sum() / max(m.area.sum(), 1)),
        "big_marks": float(np.log1p(((m.w > 60) | (m.h > 60)).sum())),
        "middle_marks": float(
            np.log1p((~letters & (np.maximum(m.w, m.h) > 18) & (m.w <= 60) & (m.h <= 60)).sum())
        ),
    }


def _beneath(bottoms: NDArray[np.int64], narrow: NDArray[np.bool_]) -> int:
    """Most regions that stand on one level."""
    chosen = bottoms[narrow]
    return int(_aligned(chosen, 1).max()) + 1 if len(chosen) else 0


def shapes(look: Look) -> Measures:
    """Closed areas: how many, of which form, with words in them or not."""
    r = look.regions
    share = r.area / look.area
    box = np.maximum(r.w * r.h, 1)
    fill = r.area / box
    node = (share > 0.0006) & (share < 0.06) & (r.w >= 8) & (r.h >= 6)
    # Words stand in the region that most of the frame around them belongs to.
    words, good = look.words, look.is_word
    x, y, w, h = words.x[good], words.y[good], words.w[good], words.h[good]
    inside = np.zeros(len(r.x) + 1, np.int64)
    if len(x):
        above = np.clip(y - 3, 0, look.height - 1)
        below = np.clip(y + h + 2, 0, look.height - 1)
        centre = np.clip(x + w // 2, 0, look.width - 1)
        first, second = r.labels[above, centre], r.labels[below, centre]
        same = (first == second) & (first > 0)
        inside += np.bincount(first[same], minlength=len(inside))
    held = inside[1:]
    named = node & (held > 0) & (held <= 12)
    # The paper, whatever its colour: the largest even area.
    ground = int(np.argmax(r.area)) if len(r.area) else -1
    on_ground = float(held[ground] / max(len(x), 1)) if ground >= 0 else 0.0
    boxes = node & (fill > 0.86)
    rounds = node & (fill > 0.66) & (fill <= 0.86)
    odd = node & (fill <= 0.5)
    bare = boxes & (held == 0)
    bars = max(
        _beneath(r.y + r.h, bare & (r.w <= 0.12 * look.width)),
        _beneath(r.x, bare & (r.h <= 0.12 * look.height)),
    )
    plot_areas = (share > 0.03) & (fill > 0.75) & (np.arange(len(r.x)) != ground) & (held <= 6)
    large = (share > 0.06) & (np.arange(len(r.x)) != ground)
    return {
        "nodes": float(np.log1p(node.sum())),
        "named_nodes": float(np.log1p(named.sum())),
        "words_in_nodes": float(held[named].sum() / max(len(x), 1)),
        "words_on_ground": on_ground,
        "ground": float(share[ground]) if ground >= 0 else 0.0,
        "boxes": float(np.log1p(boxes.sum())),
        "bare_boxes": float(np.log1p(bare.sum())),
        "rounds": float(np.log1p(rounds.sum())),
        "odd_regions": float(np.log1p(odd.sum())),
        "bars": float(np.log1p(bars)),
        "plot_areas": float(plot_areas.sum()),
        "large_regions": float(np.log1p(large.sum())),
        "tiny_regions": float(np.log1p(((r.area >= 4) & (share < 0.0003)).sum())),
    }


def blobs(look: Look) -> Measures:
    """Small solid marks: arrow heads are triangles, the points of a plot are round and many."""
    dark = (look.grey < 235).astype(np.uint8)
    ground = cv2.morphologyEx(look.grey, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    solid = ((ground.astype(np.int16) - look.grey) > 45).astype(np.uint8) & dark
    core = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    p = parts_of(core)
    small = (p.area >= 9) & (p.area <= 160) & (np.maximum(p.w, p.h) <= 18)
    small &= np.minimum(p.w, p.h) >= 3
    index = np.flatnonzero(small)[:400]
    triangles = discs = 0
    for i in index:
        x, y, w, h = (int(v[i]) for v in (p.x, p.y, p.w, p.h))
        ys, xs = np.nonzero(p.labels[y : y + h, x : x + w] == i + 1)
        # How the mass lies: a triangle's centre of mass is off the middle of its box.
        skew = max(abs(xs.mean() - (w - 1) / 2) / w, abs(ys.mean() - (h - 1) / 2) / h)
        fill = p.area[i] / (w * h)
        triangles += bool(skew > 0.07 and fill < 0.8)
        discs += bool(skew < 0.05 and fill > 0.68 and 0.7 < w / h < 1.43)
    n = max(len(index), 1)
    return {
        "solid": float(np.log1p(len(index))),
        "triangles": float(np.log1p(triangles)),
        "triangle_share": triangles / n if len(index) >= 5 else 0.3,
        "discs": float(np.log1p(discs)),
    }


def symmetry(look: Look) -> Measures:
    """Does the same thing come again and again, as in rows of panels, blots and scans?"""
    small = cv2.resize(look.grey, (96, 96), interpolation=cv2.INTER_AREA).astype(np.float64)
    small -= small.mean()
    power = np.abs(np.fft.rfft2(small)) ** 2
    ring = np.fft.irfft2(power, s=(96, 96))
    scale = max(float(ring[0, 0]), 1e-9)
    across = float(ring[0, 12:49].max() / scale)
    down = float(ring[12:49, 0].max() / scale)
    levels = look.white.mean(axis=1), look.white.mean(axis=0)
    gaps = [float(np.mean(level > 0.995)) for level in levels]
    return {
        "repeats_across": across,
        "repeats_down": down,
        "clear_rows": gaps[0],
        "clear_columns": gaps[1],
        "shape": float(abs(np.log(look.width / look.height))),
    }


PARTS: Final[dict[str, Callable[[Look], Measures]]] = {
    "colours": colours,
    "edges": edges,
    "axes": axes,
    "lettering": lettering,
    "shapes": shapes,
    "blobs": blobs,
    "symmetry": symmetry,
}
"""What is looked at, by the name under which reasons speak of it."""


def measure_parts(rgb: NDArray[np.uint8]) -> dict[str, Measures]:
    """All measures of a thumbnail, by part and name.

    Args:
        rgb: uint8, shape (h, w, 3), as `thumbnail` gives it.
    """
    look = Look(rgb)
    return {name: part(look) for name, part in PARTS.items()}


def measure(rgb: NDArray[np.uint8]) -> Measures:
    """All measures of a thumbnail, by name; see `measure_parts`."""
    found: Measures = {}
    for part in measure_parts(rgb).values():
        found.update(part)
    return found
