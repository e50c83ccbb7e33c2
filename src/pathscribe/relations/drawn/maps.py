"""The network: from pixels to maps of connectors, heads and node shapes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..networks import session, version
from .canvas import Canvas

MODEL: Final = Path(__file__).with_name("drawn.onnx")
Map = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """Probability of each pixel, shape (h, w), and directions.

    Attributes:
        line: The middle line of a connector.
        arrow: An arrow head.
        bar: The bar of a T.
        other: A circle or diamond at a connector's end.
        shape: The inside of a node's shape.
        dx: At heads, where the connector points to (unit vector, x).
        dy: The same, y.
    """

    line: Map
    arrow: Map
    bar: Map
    other: Map
    shape: Map
    dx: Map
    dy: Map


def model_version() -> str:
    """A short hash of the network's file, as provenance names it."""
    return version(MODEL)


def make_maps(canvas: Canvas) -> Maps:
    """Run the network over a canvas.

    Args:
        canvas: The figure at working scale.

    Returns:
        Maps of the canvas's height and width.
    """
    maps = session(MODEL).run(None, {"pixels": canvas.pixels})[0][0]
    return Maps(*(np.ascontiguousarray(one) for one in maps))
