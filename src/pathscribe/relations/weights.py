"""Weights of the scores of caption relations: `benchmarks/fit_caption_scores.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 2.146,
    "before": -1.433,
    "beside": 0.235,
    "commas": -0.053,
    "distance": -0.457,
    "kind activation": 0.039,
    "kind association": -0.267,
    "kind binding": 0.327,
    "kind conversion": 0.483,
    "kind expression": -0.542,
    "kind inhibition": 0.322,
    "kind translocation": -0.362,
    "long": -0.898,
    "manner chain": 0.143,
    "manner far": -0.453,
    "manner noun": -0.097,
    "manner verb": 0.406,
    "source partial": 0.157,
    "source place": -0.876,
    "source word": -0.729,
    "source words": -0.126,
    "target partial": -0.646,
    "target place": 0.065,
    "target word": -0.883,
    "target words": -0.489,
}
