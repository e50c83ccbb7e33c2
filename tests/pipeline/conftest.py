"""Small pictures with words that the real engine reads, and a reader shared by the tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

from pathscribe.pipeline import Reader


def draw(words: Sequence[str], *, size: tuple[int, int] = (320, 160)) -> bytes:
    """A PNG with each word on a line of its own, far apart."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    for number, word in enumerate(words):
        pen.text((20 + 40 * (number % 2), 12 + 52 * number), word, fill="black", font=font)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="session")
def drawn() -> Callable[[Sequence[str]], bytes]:
    return draw


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The real lexicon and the real engine, loaded once."""
    return Reader()
