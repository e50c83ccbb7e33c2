"""Imports: what others have read, into a library."""

from __future__ import annotations

from .base import SCORE, ImportReport, imported_from
from .gmt import gmt_records
from .into import KINDS, import_into, kind_of
from .ndjson import ndjson_records
from .pages import page_record, page_records

__all__ = [
    "KINDS",
    "SCORE",
    "ImportReport",
    "gmt_records",
    "import_into",
    "imported_from",
    "kind_of",
    "ndjson_records",
    "page_record",
    "page_records",
]
