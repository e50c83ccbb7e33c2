"""How the grammar and the network are weighed: `benchmarks/train_pairs.py` writes this."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0.4
"""Relations that are less likely are none."""

WEIGHTS: Final = (
    -0.5006,
    0.1851,
    -0.0111,
    0.0576,
    1.0888,
    0.7847,
    -0.2331,
    -0.7375,
    0.0602,
    -0.2089,
    -0.0317,
    -0.2526,
    0.3491,
    -0.3331,
    0.0877,
    -0.3464,
    0.2172,
    -0.3526,
)
"""In the order of `merge.features`."""
