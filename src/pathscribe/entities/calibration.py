"""How likely a mention is right: its score made a probability, by what the score rests on."""

from __future__ import annotations

from .naming import Decision
from .scoring import GENE_TYPES
from .weights import weights

GROUPS = ("gene form", "gene told", "other form", "other told", "phrase")
"""Kinds of mentions that are calibrated apart: genes and other things, each by the form in the
lexicon or by what the figure tells (definition, cue, organism); and whole phrases."""

_TOLD = frozenset({"definition", "cue", "organism", "mark"})


def group(decision: Decision) -> str:
    """The group of a decision."""
    kinds = {e.kind for e in decision.evidence}
    if "phrase" in kinds and decision.type not in GENE_TYPES:
        return "phrase"
    thing = "gene" if decision.type in GENE_TYPES and decision.symbols else "other"
    told = decision.evidence and decision.evidence[0].kind in _TOLD
    return f"{thing} {'told' if told else 'form'}"


def probability(decision: Decision) -> float:
    """How likely a decision is right, 0 to 1; rounded, so that records are stable."""
    return round(weights().probability(decision.score, group(decision)), 4)
