"""How the grammar and the network are weighed: `benchmarks/train_pairs.py` writes this."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0.43
"""Relations that are less likely are none."""

WEIGHTS: Final = (
    -0.2376,
    0.5783,
    0.0137,
    0.0629,
    0.0722,
    -0.079,
    0.0819,
    0.0555,
    -0.1144,
    -0.0543,
    0.0894,
    0.0817,
    -0.3992,
    -0.2653,
    -0.0216,
    -0.073,
    0.2457,
    -0.2474,
)
"""In the order of `merge.features`."""
