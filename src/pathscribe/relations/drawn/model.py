"""What the reader of drawn relations gives: links, node shapes, places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from ...records.model import RelationKind

Point = tuple[float, float]
Head = Literal["arrow", "bar", "other", "none"]
"""What is drawn at a connector's end; "other" is a circle or a diamond."""
ShapeKind = Literal["box", "round", "other"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The drawn shape of a node.

    Attributes:
        labels: Ids of the labels in it, in the labels' order.
        outline: Corners (x, y) in pixels of the original image.
        kind: "box" for a rectangle, "round" for an ellipse, else "other".
        score: How sure the network is of its inside, 0 to 1.
    """

    labels: tuple[str, ...]
    outline: tuple[Point, ...]
    kind: ShapeKind
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """A connector between labels.

    Attributes:
        source: Ids of the labels where it starts; several where they share a shape.
        target: Ids of the labels where it ends.
        kind: What it says.
        sign: What more of the source does to the target; None where the kind says it.
        path: The line as traced, from source to target, points (x, y) in pixels of the
            original image.
        head: What is drawn at the target.
        score: Probability that the link is right, direction included, 0 to 1.
        parts: What the score was made of, by name.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    kind: RelationKind
    sign: Literal[-1, 0, 1] | None
    path: tuple[Point, ...]
    head: Head
    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything read from the lines and shapes of one figure.

    Attributes:
        links: In reading order of their sources.
        shapes: Node shape by the id of each label that has one.
    """

    links: tuple[Link, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=lambda: MappingProxyType({}))
