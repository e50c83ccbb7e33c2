"""The pipeline: articles in, records out, kept in a library."""

from __future__ import annotations

from .figures import FigureOutcome, read_article, read_figure
from .reader import STAGES, Reader
from .runs import run
from .summary import Progress, Summary

__all__ = [
    "STAGES",
    "FigureOutcome",
    "Progress",
    "Reader",
    "Summary",
    "read_article",
    "read_figure",
    "run",
]
