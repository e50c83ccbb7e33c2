"""Pictures drawn for these tests: a plot, a scheme, a formula, and both beside each other."""

from __future__ import annotations

import io
import random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def draw_plot(seed: int = 0, size: tuple[int, int] = (420, 360)) -> Pixels:
    """Axes with tick marks, numbers, bars with error bars."""
    rng = random.Random(seed)
    width, height = size
    out = np.full((height, width, 3), 255, np.uint8)
    left, bottom = 60, height - 50
    cv2.line(out, (left, 20), (left, bottom), (0, 0, 0), 2)
    cv2.line(out, (left, bottom), (width - 20, bottom), (0, 0, 0), 2)
    for i in range(7):
        y = bottom - i * (bottom - 30) // 6
        cv2.line(out, (left - 6, y), (left, y), (0, 0, 0), 1)
        cv2.putText(out, str(i * 5), (left - 36, y + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0, 1, 16)
    for i in range(6):
        x, high = left + 22 + i * (width - left - 50) // 6, rng.randint(40, bottom - 60)
        grey = rng.choice((40, 130, 200))
        cv2.rectangle(out, (x, bottom - high), (x + 26, bottom), (grey, grey, grey), -1)
        cv2.rectangle(out, (x, bottom - high), (x + 26, bottom), (0, 0, 0), 1)
        cv2.line(out, (x + 13, bottom - high - 14), (x + 13, bottom - high), (0, 0, 0), 1)
        cv2.line(out, (x, bottom), (x, bottom + 6), (0, 0, 0), 1)
        cv2.putText(out, f"T{i}", (x, bottom + 24), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0, 1, 16)
    return out


def draw_scheme(seed: int = 0, size: tuple[int, int] = (420, 480)) -> Pixels:
    """Coloured nodes with names in them, joined by arrows, in a pale cell."""
    rng = random.Random(seed)
    width, height = size
    out = np.full((height, width, 3), 255, np.uint8)
    cv2.ellipse(out, (width // 2, height // 2 + 30), (190, 190), 0, 0, 360, (225, 235, 250), -1)
    names = ["TLR4", "MYD88", "IRAK4", "TRAF6", "NFKB", "IL6", "TNF", "MAPK", "AP1", "IFNB"]
    rng.shuffle(names)
    rows = [(x, y) for y in (60, 170, 280, 390) for x in (110, 220, 330)]
    places = [(x + rng.randint(-18, 18), y + rng.randint(-12, 12)) for x, y in rows][:10]
    for a, b in zip(places, places[3:], strict=False):
        cv2.arrowedLine(out, (a[0], a[1] + 22), (b[0], b[1] - 24), (0, 0, 0), 2, 16, 0, 0.25)
    for name, (x, y) in zip(names, places, strict=True):
        fill = rng.choice(((250, 200, 120), (160, 220, 160), (240, 160, 160), (170, 190, 240)))
        cv2.ellipse(out, (x, y), (40, 20), 0, 0, 360, fill, -1, 16)
        cv2.ellipse(out, (x, y), (40, 20), 0, 0, 360, (60, 60, 60), 1, 16)
        cv2.putText(out, name, (x - 24, y + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1, 16)
    return out


def draw_formula() -> Pixels:
    """One line of signs, as journals set formulas."""
    out = np.full((40, 260, 3), 255, np.uint8)
    cv2.putText(out, "y = a x + b", (20, 27), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 1, 16)
    return out


def png(rgb: Pixels) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="session")
def plot() -> Pixels:
    return draw_plot()


@pytest.fixture(scope="session")
def scheme() -> Pixels:
    return draw_scheme()


@pytest.fixture(scope="session")
def composite(plot: Pixels, scheme: Pixels) -> tuple[Pixels, tuple[int, int, int, int]]:
    """A scheme between plots, and its box."""
    out = np.full((540, 1360, 3), 255, np.uint8)
    out[60:420, 20:440] = plot
    out[30:510, 480:900] = scheme
    out[60:420, 930:1350] = draw_plot(5)
    ink = np.argwhere((out[:, 470:910] != 255).any(axis=2))
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    return out, (int(left) + 470, int(top), int(right) + 471, int(bottom) + 1)
