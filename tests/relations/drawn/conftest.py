"""Pictures and maps made by hand, and labels for them."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pathscribe.relations.drawn.maps import Maps
from pathscribe.text.model import Label

Pixels = NDArray[np.uint8]


def make_label(name: str, x: float, y: float, text: str = "", width: float = 0.0) -> Label:
    """A label of one line, 20 pixels high, with its middle at (x, y)."""
    text = text or name
    w = width or 11.0 * len(text)
    corners = (
        (x - w / 2, y - 10.0), (x + w / 2, y - 10.0), (x + w / 2, y + 10.0), (x - w / 2, y + 10.0)
    )  # fmt: skip
    return Label(name, text, (text,), corners, 0.0, 1.0, 20.0)


@pytest.fixture
def label() -> Callable[..., Label]:
    return make_label


class Sketch:
    """Maps as a perfect network would give them, 20 pixels a line of text."""

    def __init__(self, height: int, width: int) -> None:
        names = ("line", "arrow", "bar", "other", "shape", "dx", "dy")
        self.planes = {name: np.zeros((height, width), np.float32) for name in names}

    def line(self, *points: tuple[float, float]) -> Sketch:
        corners = np.array(points, np.int32).reshape(-1, 1, 2)
        cv2.polylines(self.planes["line"], [corners], False, 1.0, 3)
        return self

    def head(self, kind: str, tip: tuple[float, float], way: tuple[float, float]) -> Sketch:
        at, along = np.array(tip), np.array(way) / np.hypot(*way)
        across = np.array([-along[1], along[0]])
        if kind == "bar":
            corners = [at + across * 7, at - across * 7, at - across * 7 - along * 3,
                       at + across * 7 - along * 3]  # fmt: skip
        else:
            corners = [at, at - along * 10 + across * 5, at - along * 10 - across * 5]
        outline = np.array(corners).round().astype(np.int32)
        cv2.fillPoly(self.planes[kind], [outline], 1.0)
        if kind != "other":
            cv2.fillPoly(self.planes["dx"], [outline], float(along[0]))
            cv2.fillPoly(self.planes["dy"], [outline], float(along[1]))
        return self

    def box(self, x: float, y: float, w: float, h: float) -> Sketch:
        low, high = (int(x - w / 2), int(y - h / 2)), (int(x + w / 2), int(y + h / 2))
        cv2.rectangle(self.planes["shape"], low, high, 1.0, -1)
        cv2.rectangle(self.planes["shape"], low, high, 0.0, 3)
        return self

    @property
    def maps(self) -> Maps:
        return Maps(**self.planes)


@pytest.fixture
def sketch() -> Callable[[int, int], Sketch]:
    return Sketch


@pytest.fixture
def picture() -> Callable[..., Pixels]:
    """A picture of names in boxes: (text, x, y), and of arrows or bars between points."""

    def draw(
        names: list[tuple[str, float, float]],
        arrows: list[tuple[str, tuple[float, float], tuple[float, float]]],
        size: tuple[int, int] = (240, 420),
        boxed: bool = True,
    ) -> Pixels:
        image = np.full((*size, 3), 255, np.uint8)
        for text, x, y in names:
            if boxed:
                low, high = (int(x - 38), int(y - 15)), (int(x + 38), int(y + 15))
                cv2.rectangle(image, low, high, (215, 230, 250), -1)
                cv2.rectangle(image, low, high, (20, 40, 90), 2)
            (w, h), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 1)
            at = (int(x - w / 2), int(y + h / 2))
            cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.55, (0, 0, 0), 1, cv2.LINE_AA)
        for kind, start, stop in arrows:
            a, b = np.array(start, float), np.array(stop, float)
            along = (b - a) / np.hypot(*(b - a))
            across = np.array([-along[1], along[0]])

            def spot(point: NDArray[np.float64]) -> tuple[int, int]:
                return round(float(point[0])), round(float(point[1]))

            body = b if kind != "arrow" else b - along * 8
            cv2.line(image, spot(a), spot(body), (0, 0, 0), 2, cv2.LINE_AA)
            if kind == "arrow":
                head = np.array([b, b - along * 11 + across * 5, b - along * 11 - across * 5])
                cv2.fillPoly(image, [head.round().astype(np.int32)], (0, 0, 0), cv2.LINE_AA)
            elif kind == "bar":
                cv2.line(image, spot(b + across * 8), spot(b - across * 8), (0, 0, 0), 2)
        return image

    return draw
