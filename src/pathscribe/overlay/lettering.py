"""Writing text on pixels, Greek letters too, with no font file but those of the libraries."""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ..exports.ascii import ascii_text
from .palette import Colour

Pixels = NDArray[np.uint8]


class Lettering(Protocol):
    """Writes text."""

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """Width of the text in pixels, at a size (height of a line) in pixels."""
        ...

    def write(
        self,
        pixels: Pixels,
        text: str,
        at: tuple[int, int],
        size: int,
        colour: Colour,
        *,
        bold: bool = False,
    ) -> None:
        """Write one line of text.

        Args:
            pixels: Array of shape (height, width, 3); is changed.
            text: One line.
            at: Left end of the baseline (x, y) in pixels.
            size: Height of a line in pixels; capitals are about 0.7 of it.
            colour: (red, green, blue).
            bold: In a heavier weight.
        """
        ...


class OpenCvLettering:
    """The sans-serif font inside OpenCV 5, which has Greek letters and arrows."""

    def __init__(self) -> None:
        self._face: Any = cv2.FontFace("sans")

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """See `Lettering.width`."""
        if not text:
            return 0
        size_of: Any = cv2.getTextSize
        box = size_of((1 << 15, 1 << 10), text, (0, size), self._face, size, _weight(bold))
        return int(box[0] + box[2])

    def write(
        self,
        pixels: Pixels,
        text: str,
        at: tuple[int, int],
        size: int,
        colour: Colour,
        *,
        bold: bool = False,
    ) -> None:
        """See `Lettering.write`."""
        put: Any = cv2.putText
        put(pixels, text, at, colour, self._face, size, _weight(bold))


def _weight(bold: bool) -> int:
    return 650 if bold else 420


class PillowLettering:
    """The font inside Pillow, which has no Greek letters: they are spelled out."""

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """See `Lettering.width`."""
        return round(float(_pillow_font(size).getlength(ascii_text(text)))) + (1 if bold else 0)

    def write(
        self,
        pixels: Pixels,
        text: str,
        at: tuple[int, int],
        size: int,
        colour: Colour,
        *,
        bold: bool = False,
    ) -> None:
        """See `Lettering.write`."""
        from PIL import Image, ImageDraw

        image = Image.fromarray(pixels)
        ImageDraw.Draw(image).text(
            at,
            ascii_text(text),
            font=_pillow_font(size),
            fill=colour,
            anchor="ls",
            stroke_width=0.35 if bold else 0,
        )
        pixels[:] = np.asarray(image)


@cache
def _pillow_font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size * 0.96)


@cache
def lettering() -> Lettering:
    """The better of the two that this installation has."""
    return OpenCvLettering() if hasattr(cv2, "FontFace") else PillowLettering()
