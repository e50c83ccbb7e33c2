"""Weights of the scores of caption relations: `benchmarks/fit_caption_scores.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 2.373,
    "before": -1.370,
    "beside": 0.270,
    "commas": -0.012,
    "distance": -0.519,
    "kind activation": -0.059,
    "kind association": -0.508,
    "kind binding": 0.400,
    "kind conversion": 0.706,
    "kind expression": -0.389,
    "kind inhibition": -0.093,
    "kind translocation": -0.058,
    "long": -0.983,
    "manner chain": 0.043,
    "manner far": -0.007,
    "manner noun": -0.356,
    "manner verb": 0.320,
    "source partial": 0.176,
    "source place": -0.961,
    "source word": -0.755,
    "source words": -0.485,
    "target partial": -0.478,
    "target place": -0.326,
    "target word": -0.716,
    "target words": -0.601,
}
