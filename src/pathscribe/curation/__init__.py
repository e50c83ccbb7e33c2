"""What people decide about figures: kept apart from what was read, applied on every use."""

from __future__ import annotations

from .apply import Applied, apply_curation
from .files import (
    FOLDER,
    CurationFolder,
    curation_text,
    parse_curation,
    read_curation,
)
from .model import Curation

__all__ = [
    "FOLDER",
    "Applied",
    "Curation",
    "CurationFolder",
    "apply_curation",
    "curation_text",
    "parse_curation",
    "read_curation",
]
