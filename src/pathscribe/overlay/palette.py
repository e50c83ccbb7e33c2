"""One colour and one name for each type of mention."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..records.model import MentionType

Colour = tuple[int, int, int]

INK: Colour = (31, 41, 55)
QUIET: Colour = (107, 114, 128)
RULE: Colour = (209, 213, 219)
PAPER: Colour = (255, 255, 255)
UNREAD: Colour = (156, 163, 175)
"""Labels in which nothing was recognised."""

COLOURS: Mapping[MentionType, Colour] = MappingProxyType(
    {
        "gene": (29, 99, 201),
        "family": (113, 58, 196),
        "complex": (67, 56, 160),
        "rna": (8, 131, 149),
        "nonhuman_gene": (71, 118, 160),
        "chemical": (204, 102, 0),
        "disease": (200, 30, 58),
        "phenotype": (14, 133, 84),
        "cell": (190, 45, 140),
        "location": (133, 94, 44),
        "organism": (91, 117, 22),
        "state": (75, 85, 99),
        "other": (55, 65, 81),
    }
)
"""Colours of the types, in the order in which legends and tables list them.

All are dark enough for white text on them, and for themselves on white (contrast 3:1 at least).
"""

NAMES: Mapping[MentionType, tuple[str, str]] = MappingProxyType(
    {
        "gene": ("Gene", "Genes"),
        "family": ("Gene family", "Gene families"),
        "complex": ("Complex", "Complexes"),
        "rna": ("RNA", "RNAs"),
        "nonhuman_gene": ("Non-human gene", "Non-human genes"),
        "chemical": ("Chemical", "Chemicals"),
        "disease": ("Disease", "Diseases"),
        "phenotype": ("Process", "Processes"),
        "cell": ("Cell", "Cells"),
        "location": ("Location", "Locations"),
        "organism": ("Organism", "Organisms"),
        "state": ("State", "States"),
        "other": ("Other", "Other"),
    }
)
"""Singular and plural of the types, for people."""


def colour(kind: MentionType) -> Colour:
    """The colour of a type as (red, green, blue), 0 to 255."""
    return COLOURS[kind]


def type_name(kind: MentionType, count: int = 1) -> str:
    """The type's name for people, in the plural for any count but 1."""
    return NAMES[kind][0 if count == 1 else 1]


def type_order(kind: MentionType) -> int:
    """The type's place in legends and tables."""
    return list(COLOURS).index(kind)
