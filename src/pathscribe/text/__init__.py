"""Text: OCR engines behind one protocol, and what they read as the labels of a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
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


def read_crop(
    rgb: NDArray[np.uint8], engine: Engine, *, known: Callable[[str], bool] | None = None
) -> Label | None:
    """Read a picture that holds one label, of one line or of several.

    Args:
        rgb: Array of shape (height, width, 3), 8 bits a channel: a label cut out of a figure.
        engine: What reads the text.
        known: As for :func:`read_labels`.

    Returns:
        The label, its place in pixels of ``rgb``; None where no text is found.
    """
    line = engine.line(rgb)
    height = rgb.shape[0]
    if line is not None and height < (34 if line.confidence > 0.93 else 24):
        return merge([line], known=known or nothing_known, keep_signs=True)[0]
    # Several lines, or something besides the text: the detector finds what is text. It needs
    # some ground around the text, and letters of a certain size.
    pad = max(8, height // 6)
    zoom = 2.0 if height < 80 else 1.0
    framed = cv2.copyMakeBorder(rgb, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    size = (round(framed.shape[1] * zoom), round(framed.shape[0] * zoom))
    large = np.asarray(cv2.resize(framed, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    found = merge(engine.fragments(large), rgb=large, known=known or nothing_known)
    if not found:
        return merge([line], known=known or nothing_known, keep_signs=True)[0] if line else None
    text = found[0].text
    for label in found[1:]:
        text = f"{text} {label.text}"
    confidence = min(x.confidence for x in found)
    alone = len(found) == 1 and len(found[0].lines) == 1
    if line is not None and alone and line.confidence >= confidence:
        return merge([line], known=known or nothing_known, keep_signs=True)[0]
    corners = [(x / zoom - pad, y / zoom - pad) for label in found for x, y in label.polygon]
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    whole = len(found) == 1
    return replace(
        found[0],
        text=text,
        lines=tuple(line_ for label in found for line_ in label.lines),
        polygon=((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
        confidence=confidence,
        height=round(found[0].height / zoom, 1),
        options=found[0].options if whole else (),
    )


__all__ = [
    "ENGINES",
    "Engine",
    "Fragment",
    "Label",
    "default_engine",
    "merge",
    "read_crop",
    "read_labels",
]
