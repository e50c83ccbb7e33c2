"""The trained model: two weighted sums, one of the pixels and one of the words, and how they mix.

The weights lie in ``model.json``, made by ``benchmarks/train_screening.py``.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from .pixels import Measures

MODEL: Final = "model.json"
_FAR: Final = 3.0
"""A measure farther off than so many standard deviations says no more than one at this distance:
what no training figure had must not decide alone."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A weighted sum of measures.

    Attributes:
        weights: For each measure, by name: mean and standard deviation in training, weight.
        start: The sum of a figure whose measures are all at their means.
    """

    weights: dict[str, tuple[float, float, float]]
    start: float

    def shares(self, measures: Measures) -> dict[str, float]:
        """What each measure adds to the sum."""
        return {
            name: weight * min(max((measures[name] - mean) / spread, -_FAR), _FAR)
            for name, (mean, spread, weight) in self.weights.items()
        }

    def total(self, measures: Measures) -> float:
        """The sum, in log odds before calibration."""
        return self.start + math.fsum(self.shares(measures).values())


@dataclass(frozen=True, slots=True)
class Mix:
    """How sums become a probability: 1 / (1 + exp(-(image * i + words * w + start)))."""

    image: float
    words: float
    start: float

    def probability(self, image: float, words: float) -> float:
        """0 to 1."""
        z = self.image * image + self.words * words + self.start
        return 1.0 / (1.0 + math.exp(-min(max(z, -30.0), 30.0)))


@dataclass(frozen=True, slots=True)
class Model:
    """All of it.

    Attributes:
        image: Sum of the pixels' measures.
        words: Sum of the caption's measures.
        both: Mix where there are picture and caption; `image_only` and `words_only` where one
            is missing.
        cutoff: From which probability on a figure is read.
    """

    image: Sum
    words: Sum
    both: Mix
    image_only: Mix
    words_only: Mix
    cutoff: float

    def probability(self, image: float | None, words: float | None) -> float:
        """Calibrated probability that a figure is a pathway.

        Args:
            image: Sum of its pixels; None without a picture.
            words: Sum of its caption; None without one.
        """
        if image is None and words is None:
            return 0.5
        mix = self.mix(image is not None, words is not None)
        return mix.probability(image or 0.0, words or 0.0)

    def mix(self, image: bool, words: bool) -> Mix:
        """The mix for a figure with a picture or not, with a caption or not."""
        if image and words:
            return self.both
        return self.image_only if image else self.words_only


def parse(data: dict[str, Any]) -> Model:
    """A model from the content of its file."""

    def summed(part: dict[str, Any]) -> Sum:
        return Sum({k: (v[0], v[1], v[2]) for k, v in part["weights"].items()}, part["start"])

    return Model(
        image=summed(data["image"]),
        words=summed(data["words"]),
        both=Mix(*data["both"]),
        image_only=Mix(*data["image_only"]),
        words_only=Mix(*data["words_only"]),
        cutoff=data["cutoff"],
    )


def _bytes() -> bytes:
    return resources.files(__package__).joinpath(MODEL).read_bytes()


@cache
def load_model() -> Model:
    """The model that ships."""
    return parse(json.loads(_bytes()))


@cache
def screening_version() -> str:
    """A short hash of weights and words, as provenance names it."""
    words = resources.files(__package__).joinpath("words.tsv").read_bytes()
    return hashlib.sha256(_bytes() + words).hexdigest()[:12]
