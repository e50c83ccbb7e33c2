"""The picture as the network sees it: text of a certain height, and a mask of the labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ...text.model import Label

TEXT: Final = 20.0
"""Height of a line of text in working pixels; what the network was trained with."""
_LEAST: Final = 0.35
_MOST: Final = 3.0
_AREA: Final = 1.5e6
_STEP: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A figure at working scale.

    Attributes:
        pixels: float32, shape (1, 4, h, w): red, green, blue and the mask of the labels, each
            from -1 to 1; h and w are multiples of 16, the picture's last row and column repeated.
        rgb: uint8, shape (h, w, 3): the same picture.
        scale: Working pixels for one pixel of the original image.
        boxes: Corners of each label in working pixels, float64, each of shape (n, 2).
    """

    pixels: NDArray[np.float32]
    rgb: NDArray[np.uint8]
    scale: float
    boxes: tuple[NDArray[np.float64], ...]


def make_canvas(rgb: NDArray[np.uint8], labels: Sequence[Label], *, scale: float = 1.0) -> Canvas:
    """Bring a figure to the working scale.

    Args:
        rgb: The figure, uint8, shape (h, w, 3).
        labels: With polygons in pixels of the original image.
        scale: Pixels of the original for one pixel of `rgb`.
    """
    height, width = rgb.shape[:2]
    heights = sorted(label.height / scale for label in labels if label.height > 0)
    middle = heights[len(heights) // 2] if heights else TEXT
    zoom = min(max(TEXT / max(middle, 1.0), _LEAST), _MOST)
    zoom = min(zoom, math.sqrt(_AREA / (height * width)))
    w, h = max(1, round(width * zoom)), max(1, round(height * zoom))
    how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    small = np.asarray(cv2.resize(rgb, (w, h), interpolation=how), np.uint8)
    small = np.pad(small, ((0, -h % _STEP), (0, -w % _STEP), (0, 0)), mode="edge")
    mask = np.zeros(small.shape[:2], np.uint8)
    factor = zoom / scale
    boxes = tuple(np.asarray(label.polygon, np.float64) * factor for label in labels)
    for box in boxes:
        cv2.fillPoly(mask, [np.rint(box).astype(np.int32)], 255)
    stacked = np.concatenate([small, mask[..., None]], 2).transpose(2, 0, 1)
    pixels = stacked[None].astype(np.float32) / 127.5 - 1
    return Canvas(np.ascontiguousarray(pixels), small, factor, boxes)
