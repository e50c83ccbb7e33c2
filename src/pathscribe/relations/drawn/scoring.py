"""How likely a link is right, from its parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "line": 1.125,
    "weakest": 1.384,
    "head": 1.258,
    "headless": 0.355,
    "bar": -0.195,
    "both": -1.101,
    "source": -0.779,
    "target": -0.379,
    "source_rival": 0.150,
    "target_rival": 0.507,
    "turns": -0.861,
    "bend": -0.285,
    "length": -0.009,
    "modifier": 0.976,
    "icons": -0.105,
    "crowd": -0.387,
    "loop": -0.299,
}
"""Fitted by `benchmarks/fit_drawn.py`."""
BIAS: Final = -2.441


def score(parts: Mapping[str, float]) -> float:
    """Probability that a link with these parts is right, 0 to 1."""
    total = BIAS + sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return round(1 / (1 + math.exp(-total)), 4)
