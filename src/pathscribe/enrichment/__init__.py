"""Gene set enrichment against figures: exact, fast, with every gene accounted for."""

from __future__ import annotations

from .cache import SetCache, cache_folder
from .engine import enrich
from .identifiers import GeneMapper, Mapped, read_gene_list
from .library import gmt_sets, join_sets, library_sets
from .model import Background, EnrichmentResult, Row, Settings
from .sets import GeneSet, GeneSets

__all__ = [
    "Background",
    "EnrichmentResult",
    "GeneMapper",
    "GeneSet",
    "GeneSets",
    "Mapped",
    "Row",
    "SetCache",
    "Settings",
    "cache_folder",
    "enrich",
    "gmt_sets",
    "join_sets",
    "library_sets",
    "read_gene_list",
]
