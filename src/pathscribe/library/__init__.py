"""The library: records kept in a database, their pictures beside it."""

from __future__ import annotations

from .model import AddReport, FigureRead, FigureRow, Known, LibraryStats, Problem
from .store import Library

__all__ = [
    "AddReport",
    "FigureRead",
    "FigureRow",
    "Known",
    "Library",
    "LibraryStats",
    "Problem",
]
