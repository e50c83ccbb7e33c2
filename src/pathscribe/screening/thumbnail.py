"""A picture at the size at which screening looks at it."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..articles.raster import Raster, load_raster

AREA: Final = 160_000
"""Pixels of a thumbnail. At this size letters of a usual figure are still 4 pixels high."""
_DECODED: Final = 900_000
_LONGEST: Final = 1400


def load_small(data: bytes, *, where: str) -> Raster:
    """Decode a picture at a reduced size; a large JPEG costs no more than a small one.

    Args:
        data: The file's bytes.
        where: The file's name for messages.

    Raises:
        ImageError: As `load_raster`.
    """
    return load_raster(data, where=where, max_pixels=_DECODED)


def thumbnail(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with about `AREA` pixels, whatever its size was.

    What the camera, the scanner and the JPEG coder leave in it is smoothed away, for it says
    where a picture comes from and not what it shows.

    Args:
        rgb: uint8, shape (h, w, 3).

    Returns:
        uint8, shape (h', w', 3), neither side longer than 1400 or shorter than 8 pixels.
    """
    height, width = rgb.shape[:2]
    zoom = min(math.sqrt(AREA / (height * width)), _LONGEST / max(height, width))
    size = (max(8, round(width * zoom)), max(8, round(height * zoom)))
    if zoom < 1:
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    else:
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.medianBlur(small, 3), np.uint8)
