"""What happens to a figure on its way into a journal: shrunk, blurred, compressed."""

from __future__ import annotations

import random

import cv2
import numpy as np

from .canvas import Pixels
from .style import Style


def spoil(image: Pixels, style: Style, rng: random.Random) -> tuple[Pixels, bytes, float]:
    """Spoil a picture by its style.

    Returns:
        The picture as it is in the file (uint8, RGB), the file's bytes (JPEG), and the factor
        by which it was enlarged.
    """
    height, width = image.shape[:2]
    factor = style.oversize
    # Letters stay as small and as large as figures have them.
    factor = min(max(factor, 7.0 / style.size), 25.0 / style.size)
    # No figure gets smaller than 300 or larger than 1600 pixels.
    factor = min(max(factor, 300 / max(width, height)), 1600 / max(width, height))
    if factor != 1.0:
        size = (round(width * factor), round(height * factor))
        how = cv2.INTER_AREA if factor < 1 else rng.choice((cv2.INTER_CUBIC, cv2.INTER_LINEAR))
        image = np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)
    if style.blur:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), style.blur), np.uint8)
    if style.noise:
        generator = np.random.default_rng(rng.randrange(1 << 32))
        noisy = image + generator.normal(0, style.noise, image.shape)
        image = np.clip(np.round(noisy), 0, 255).astype(np.uint8)
    if style.grey:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    options = [cv2.IMWRITE_JPEG_QUALITY, style.quality]
    _, data = cv2.imencode(".jpg", image[..., ::-1], options)
    read = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(read[..., ::-1]), data.tobytes(), factor
