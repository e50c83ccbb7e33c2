"""How likely a link is right, from its parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "line": 1.704,
    "weakest": 1.914,
    "head": 1.769,
    "headless": 0.418,
    "bar": -0.370,
    "both": -1.395,
    "source": -0.871,
    "target": -0.153,
    "source_rival": 0.372,
    "target_rival": 0.750,
    "turns": -0.990,
    "bend": -0.897,
    "length": -0.036,
    "modifier": 0.557,
    "icons": -0.516,
    "crowd": -0.374,
    "loop": -0.595,
}
"""Fitted by `benchmarks/fit_drawn.py`, on rendered and on annotated figures."""
BIAS: Final = -4.605


def score(parts: Mapping[str, float]) -> float:
    """Probability that a link with these parts is right, 0 to 1."""
    total = BIAS + sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return round(1 / (1 + math.exp(-total)), 4)
