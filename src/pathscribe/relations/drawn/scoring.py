"""How likely a link is right, from its parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "line": 3.0,
    "weakest": 1.0,
    "head": 2.0,
    "headless": 0.2,
    "source": -1.6,
    "target": -1.6,
    "turns": -0.6,
    "bend": -0.8,
    "icons": -0.6,
}
BIAS: Final = -2.6


def score(parts: Mapping[str, float]) -> float:
    """Probability that a link with these parts is right, 0 to 1."""
    total = BIAS + sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return round(1 / (1 + math.exp(-total)), 4)
