"""Composite figures: one pathway among plots and pictures, with the pathway's box known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pathscribe.articles import read_articles
from pathscribe.articles.raster import load_raster

from .data import SHARED
from .drawings import drawing
from .plots import plot

Pixels = NDArray[np.uint8]
_BENCH = (
    "Quantification of the bands in three independent experiments (mean ± SD, *P < 0.05)",
    "Relative mRNA levels were measured by qPCR; error bars show SEM, n = 3",
    "Survival curves of both groups (log-rank test)",
    "Representative images of stained sections, scale bar 50 µm",
    "Dose-response curves of cells treated for 24 h",
    "Box plots of the distribution of values in patients and controls",
)


@dataclass(frozen=True, slots=True, eq=False)
class Composite:
    """A composite figure.

    Attributes:
        name: Of the pathway in it.
        rgb: Pixels.
        box: Left, top, right and bottom of the pathway, without paper at its rims.
        caption: With panel letters.
        panels: How many there are.
    """

    name: str
    rgb: Pixels
    box: tuple[int, int, int, int]
    caption: str
    panels: int


def trimmed(rgb: Pixels) -> Pixels:
    """Without the paper at its rims."""
    ground = np.median(np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]), axis=0)
    ink = np.abs(rgb.astype(np.int16) - ground.astype(np.int16)).max(axis=2) > 14
    ys, xs = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(ys):
        return rgb
    return rgb[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]


def _fit(rgb: Pixels, width: int, height: int) -> Pixels:
    zoom = min(width / rgb.shape[1], height / rgb.shape[0])
    size = (max(8, int(rgb.shape[1] * zoom)), max(8, int(rgb.shape[0] * zoom)))
    how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, size, interpolation=how), np.uint8)


def pathways(shared: Path = SHARED) -> list[tuple[str, str, Path]]:
    """Name, caption and file of all real pathway figures, in a fixed order."""
    found = []
    for source, said in (("pfocr", "figures.json"), ("gold", "captions.json"), ("cbm", "")):
        captions = shared / source / said if said else None
        for article in read_articles(shared / source / "images", captions=captions):
            for figure in article.figures:
                assert figure.image is not None
                found.append((figure.key, figure.caption, Path(figure.image.where)))
    return found


def composite(seed: int, known: list[tuple[str, str, Path]]) -> Composite:
    """One composite: a grid of cells, the pathway in one that may be larger than the others.

    Args:
        seed: Which one.
        known: The pathways to choose from.
    """
    rng = random.Random(f"composite {seed}")
    name, caption, path = known[rng.randrange(len(known))]
    rgb = trimmed(load_raster(path.read_bytes(), where=str(path)).rgb)
    others = rng.randint(1, 5)
    gap = rng.randint(14, 48)
    cell = rng.randint(260, 420)
    panels: list[Pixels] = []
    for i in range(others):
        if rng.random() < 0.8:
            made, _ = plot(seed * 10 + i, panels=1, split="composite")
        else:
            made = drawing(seed * 10 + i, rng.choice(("gel", "micrograph")), split="composite")
        panels.append(made)
    large = rng.uniform(1.2, 2.2)
    wide = rng.random() < 0.5
    first = rng.random() < 0.5
    pathway = _fit(rgb, int(cell * large), int(cell * large))
    # The plots stand in rows of a block beside or below the pathway.
    columns = min(others, rng.randint(1, 3))
    rows = -(-others // columns)
    block = np.full(
        (rows * cell + (rows - 1) * gap, columns * cell + (columns - 1) * gap, 3), 255, np.uint8
    )
    for i, made in enumerate(panels):
        small = _fit(made, cell, cell)
        y, x = (i // columns) * (cell + gap), (i % columns) * (cell + gap)
        block[y : y + small.shape[0], x : x + small.shape[1]] = small
    parts = [pathway, block] if first else [block, pathway]
    heights, widths = [p.shape[0] for p in parts], [p.shape[1] for p in parts]
    margin = rng.randint(8, 30)
    letters = 26 if rng.random() < 0.8 else 0
    if wide:
        height, width = max(heights), sum(widths) + gap
        places = [(0, 0), (widths[0] + gap, 0)]
    else:
        height, width = sum(heights) + gap + letters, max(widths)
        places = [(0, 0), (0, heights[0] + gap + letters)]
    whole = np.full((height + 2 * margin + letters, width + 2 * margin, 3), 255, np.uint8)
    box = (0, 0, 0, 0)
    for i, (part, (x, y)) in enumerate(zip(parts, places, strict=True)):
        x, y = x + margin, y + margin + letters
        whole[y : y + part.shape[0], x : x + part.shape[1]] = part
        if letters:
            cv2.putText(whole, "AB"[i], (x, y - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
        if part is pathway:
            box = (x, y, x + part.shape[1], y + part.shape[0])
    # Of a long caption as much as one panel would be given.
    sentences = caption.split(". ")[:3]
    said = [". ".join(sentences).strip(" .") or "Model of the mechanism", rng.choice(_BENCH)]
    if not first:
        said.reverse()
    text = f"Figure of two parts. (A) {said[0]}. (B) {said[1]}."
    return Composite(name, whole, box, text, others + 1)
