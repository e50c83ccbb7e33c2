"""Weights of the scores of caption relations: `benchmarks/fit_caption_scores.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 2.447,
    "before": -1.456,
    "beside": 0.297,
    "commas": 0.045,
    "distance": -0.544,
    "kind activation": 0.036,
    "kind association": -0.578,
    "kind binding": 0.481,
    "kind conversion": 0.672,
    "kind expression": -0.410,
    "kind inhibition": -0.013,
    "kind translocation": -0.188,
    "long": -1.070,
    "lost": -0.102,
    "manner chain": 0.080,
    "manner far": -0.057,
    "manner noun": -0.460,
    "manner verb": 0.436,
    "participle": -1.347,
    "source partial": 0.199,
    "source place": -0.980,
    "source word": -0.781,
    "source words": -0.404,
    "target partial": -0.505,
    "target place": -0.360,
    "target word": -0.796,
    "target words": -0.603,
}
