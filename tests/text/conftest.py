"""Pictures with known text, drawn here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pathscribe.text.engine import Engine, default_engine

Draw = Callable[[Sequence[tuple[int, int, str]]], NDArray[np.uint8]]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return default_engine()


@pytest.fixture(scope="session")
def draw() -> Draw:
    def run(texts: Sequence[tuple[int, int, str]]) -> NDArray[np.uint8]:
        image = Image.new("RGB", (800, 500), "white")
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(26)
        for x, y, text in texts:
            pen.text((x, y), text, fill="black", font=font)
        return np.asarray(image)

    return run
