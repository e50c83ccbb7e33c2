"""How sure a mention must be to be kept: the default, stricter, and everything considered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .scoring import CUTOFF, GENE_TYPES

Strictness = Literal["default", "strict", "all"]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A cut-off.

    Attributes:
        name: What users call it.
        score: Readings with a lower score are turned down.
        least: Mentions that are less likely right than this are left out.
        genes: The same for genes, families, complexes and RNAs. What counts as right is not
            the same: a gene must be the right one, other things must have the extent and the
            type that a careful reader gives them, which is more to ask.
    """

    name: Strictness
    score: float
    least: float
    genes: float

    def keeps(self, kind: str, probability: float) -> bool:
        """Is a mention of this type, with this probability of being right, to be kept?"""
        return probability >= (self.genes if kind in GENE_TYPES else self.least)


DEFAULT = Cutoff("default", CUTOFF, 0.3, 0.3)
STRICT = Cutoff("strict", CUTOFF, 0.75, 0.9)
ALL = Cutoff("all", 0.25, 0.0, 0.0)
CUTOFFS: dict[Strictness, Cutoff] = {c.name: c for c in (DEFAULT, STRICT, ALL)}
"""The cut-offs by name."""
