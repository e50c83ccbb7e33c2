"""The library: records kept in a database, their pictures beside it."""

from __future__ import annotations

from .figures import Figures, FigureView
from .model import AddReport, FigureRead, FigureRow, Known, LibraryStats, Problem
from .query import QueryError
from .results import Hit, Match, Path, SearchResults, Step
from .store import Library

__all__ = [
    "AddReport",
    "FigureRead",
    "FigureRow",
    "FigureView",
    "Figures",
    "Hit",
    "Known",
    "Library",
    "LibraryStats",
    "Match",
    "Path",
    "Problem",
    "QueryError",
    "SearchResults",
    "Step",
]
