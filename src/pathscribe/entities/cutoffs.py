"""How sure a mention must be to be kept: the default, stricter, and everything considered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .scoring import CUTOFF

Strictness = Literal["default", "strict", "all"]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A cut-off.

    Attributes:
        name: What users call it.
        score: Readings with a lower score are turned down.
        least: Mentions that are less likely right than this are left out.
    """

    name: Strictness
    score: float
    least: float


DEFAULT = Cutoff("default", CUTOFF, 0.3)
STRICT = Cutoff("strict", CUTOFF, 0.85)
ALL = Cutoff("all", 0.25, 0.0)
CUTOFFS: dict[Strictness, Cutoff] = {c.name: c for c in (DEFAULT, STRICT, ALL)}
"""The cut-offs by name."""
