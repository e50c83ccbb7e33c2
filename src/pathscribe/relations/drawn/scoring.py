"""How likely a link is right, from its parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "line": 1.029,
    "weakest": 1.606,
    "head": 0.973,
    "headless": 0.019,
    "bar": -0.262,
    "both": -1.279,
    "source": -0.535,
    "target": -0.172,
    "source_rival": 0.620,
    "target_rival": 0.624,
    "turns": -1.049,
    "bend": -0.138,
    "length": -0.039,
    "modifier": 0.239,
    "icons": -0.612,
    "crowd": -0.674,
    "loop": 0.200,
}
"""Fitted by `benchmarks/fit_drawn.py`, on rendered and on annotated figures; for the latter."""
BIAS: Final = -4.063


def score(parts: Mapping[str, float]) -> float:
    """Probability that a link with these parts is right, 0 to 1."""
    total = BIAS + sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return round(1 / (1 + math.exp(-total)), 4)
