"""Text: OCR engines behind one protocol, and what they read as the labels of a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .engine import ENGINES, Engine, default_engine
from .merge import merge, nothing_known
from .model import Fragment, Label


def read_labels(
    rgb: NDArray[np.uint8],
    engine: Engine,
    *,
    scale: float = 1.0,
    known: Callable[[str], bool] | None = None,
) -> list[Label]:
    """Read the labels of a picture.

    Args:
        rgb: Array of shape (height, width, 3), 8 bits a channel.
        engine: What reads the text.
        scale: Pixels of the original image for one pixel of ``rgb``.
        known: Tells whether a text is, whole, the name of something; it keeps stacked names
            apart and brings the parts of one name together.

    Returns:
        Labels in reading order, their places in pixels of the original image.
    """
    labels = merge(engine.fragments(rgb), rgb=rgb, known=known or nothing_known)
    if scale == 1.0:
        return labels
    return [
        replace(
            x,
            polygon=tuple((round(px * scale, 1), round(py * scale, 1)) for px, py in x.polygon),
            height=round(x.height * scale, 1),
        )
        for x in labels
    ]


__all__ = ["ENGINES", "Engine", "Fragment", "Label", "default_engine", "merge", "read_labels"]
