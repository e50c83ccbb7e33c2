"""How the grammar and the network are weighed: `benchmarks/train_pairs.py` writes this."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0.4
"""Relations that are less likely are none."""

WEIGHTS: Final = (
    -0.2274,
    0.2277,
    0.0201,
    0.0003,
    -0.4722,
    1.0471,
    -0.2379,
    0.3648,
    -0.2444,
    0.0416,
    -0.013,
    0.4103,
    -0.108,
    -0.2607,
    0.1676,
    -0.9298,
    0.0842,
    -0.5911,
)
"""In the order of `merge.features`."""
