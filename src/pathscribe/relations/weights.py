"""Weights of the scores of caption relations: `benchmarks/fit_caption_scores.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": 2.394,
    "before": -1.473,
    "beside": 0.251,
    "commas": -0.004,
    "distance": -0.562,
    "kind activation": 0.043,
    "kind association": -0.383,
    "kind binding": 0.390,
    "kind conversion": 0.574,
    "kind expression": -0.582,
    "kind inhibition": -0.046,
    "kind translocation": 0.004,
    "long": -1.031,
    "manner chain": 0.085,
    "manner far": -0.116,
    "manner noun": -0.268,
    "manner verb": 0.299,
    "source partial": 0.175,
    "source place": -1.030,
    "source word": -0.681,
    "source words": -0.358,
    "target partial": -0.500,
    "target place": -0.349,
    "target word": -0.729,
    "target words": -0.365,
}
