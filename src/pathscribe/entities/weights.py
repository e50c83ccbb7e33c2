"""Weights of the components of scores, and the calibration that makes probabilities of scores.

Both are fitted by `benchmarks/fit_scores.py` on annotated figures and shipped as `weights.tsv`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..errors import LexiconError

EVEN = 0.5
"""The score at which right and wrong are even."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The table.

    Attributes:
        bias: Added to every weighted sum, so that 0.5 is where right and wrong are even.
        factors: Factor of each component, by its name.
        calibration: (intercept, slope) of the logistic curve over score - 0.5, by group.
    """

    bias: float
    factors: dict[str, float]
    calibration: dict[str, tuple[float, float]]

    def of(self, component: str) -> float:
        """The factor of a component; 1 where none was fitted."""
        return self.factors.get(component, 1.0)

    def probability(self, score: float, group: str) -> float:
        """How likely a mention with this score is right.

        Args:
            score: 0 to 1.
            group: What kind of mention it is; see `pathscribe.entities.calibration`.

        Returns:
            0 to 1, monotonic in the score.
        """
        intercept, slope = self.calibration[group]
        return 1.0 / (1.0 + math.exp(-(intercept + slope * (score - 0.5))))


def parse(text: str, where: str = "weights.tsv") -> Weights:
    """Read the table.

    Raises:
        LexiconError: A row is broken.
    """
    bias = 0.0
    factors: dict[str, float] = {}
    calibration: dict[str, tuple[float, float]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith(("#", "kind\t")):
            continue
        fields = line.split("\t")
        try:
            kind, name, values = fields[0], fields[1], [float(v) for v in fields[2:4]]
            if kind == "bias":
                bias = values[0]
            elif kind == "factor":
                factors[name] = values[0]
            elif kind == "calibration":
                calibration[name] = (values[0], values[1])
            else:
                raise ValueError(kind)
        except (IndexError, ValueError) as error:
            raise LexiconError(f"a broken row: {line!r}", where=f"{where}:{number}") from error
    return Weights(bias, factors, calibration)


@cache
def weights() -> Weights:
    """The table that ships with the package."""
    return parse((resources.files(__package__) / "weights.tsv").read_text(encoding="utf-8"))
