"""The network: what it thinks of each pair of a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..networks import session, version
from .sheets import Sheet

MODEL: Final = Path(__file__).with_name("pairs.onnx")
CLASSES: Final = ((1, 1), (1, -1), (1, 0), (-1, 1), (-1, -1), (-1, 0))
"""Direction and sign of the classes behind "none": 1 from the first thing to the second."""


def model_version() -> str:
    """A short hash of the network's file, as provenance names it."""
    return version(MODEL)


def likelihoods(sheet: Sheet) -> NDArray[np.float64]:
    """How likely each pair stands in each relation.

    Args:
        sheet: A sentence.

    Returns:
        (pairs, 7) Probabilities: no relation, then `CLASSES`.
    """
    if not sheet.pairs:
        return np.zeros((0, 1 + len(CLASSES)))
    inputs = {
        "ids": sheet.pieces, "tr": sheet.triggers, "ty": sheet.types, "no": sheet.origins,
        "pa": sheet.places[:, 0], "pae": sheet.places[:, 1],
        "pb": sheet.places[:, 2], "pbe": sheet.places[:, 3],
        "na": sheet.kinds[:, 0], "nb": sheet.kinds[:, 1], "g": sheet.edges,
    }  # fmt: skip
    [found] = session(MODEL).run(None, inputs)
    return np.asarray(found, np.float64)
