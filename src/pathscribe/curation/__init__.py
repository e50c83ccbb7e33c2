"""What people decide about figures: kept apart from what was read, applied on every use."""

from __future__ import annotations

from .apply import Applied, apply_curation
from .changes import Standing, decide, standing, undo
from .files import (
    FOLDER,
    CurationFolder,
    curation_text,
    parse_curation,
    read_curation,
)
from .gold import corrections, gold
from .model import Curation

__all__ = [
    "FOLDER",
    "Applied",
    "Curation",
    "CurationFolder",
    "Standing",
    "apply_curation",
    "corrections",
    "curation_text",
    "decide",
    "gold",
    "parse_curation",
    "read_curation",
    "standing",
    "undo",
]
