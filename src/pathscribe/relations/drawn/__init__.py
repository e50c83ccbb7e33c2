"""Drawn relations: what a figure's lines, heads and shapes say."""

from .maps import model_version
from .model import Drawing, Link, Shape
from .places import placed
from .reader import read_drawn
from .relations import drawn_relations, relations_of

__all__ = [
    "Drawing",
    "Link",
    "Shape",
    "drawn_relations",
    "model_version",
    "placed",
    "read_drawn",
    "relations_of",
]
