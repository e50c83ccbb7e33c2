"""What is to be drawn, before it has a look: nodes, groups, edges, places."""

from __future__ import annotations

from dataclasses import dataclass, field

from pathscribe.records.model import RelationKind

from .canvas import Path, Point


@dataclass(slots=True)
class Node:
    """A thing with one or several labels.

    Attributes:
        id: Unique in the figure.
        labels: Each the lines of one label, drawn below each other.
        x: Centre, pixels.
        y: Centre, pixels.
        kind: "gene", "chemical", "process", "disease", "cell".
        w: Width, pixels; 0 until the style has measured it.
        h: Height, pixels.
        shape: "box", "rounded", "ellipse", "hexagon", "none", "icon"; empty where the
            style decides.
        badge: Letters of a small circle on its corner, such as "P"; empty without.
        size: Of its letters, pixels.
        look: Which of the style's colours.
        fixed: Its size is given; letters must fit.
    """

    id: str
    labels: list[list[str]]
    x: float = 0.0
    y: float = 0.0
    kind: str = "gene"
    w: float = 0.0
    h: float = 0.0
    shape: str = ""
    badge: str = ""
    size: float = 0.0
    look: int = 0
    fixed: bool = False


@dataclass(slots=True)
class Group:
    """Nodes that act as one: a "complex" of touching shapes, or a "frame" drawn around them."""

    id: str
    members: list[str]
    kind: str = "complex"


@dataclass(slots=True)
class End:
    """Where a connector begins or ends.

    Attributes:
        kind: "node", "group", "edge" (on another connector) or "none".
        id: Of that.
        at: On a connector: where, 0 at its source, 1 at its target.
        rel: On a node: the place aimed at, as parts of half its width and height from the centre.
        point: Where it ends if on nothing.
    """

    kind: str
    id: str = ""
    at: float = 0.5
    rel: Point = (0.0, 0.0)
    point: Point = (0.0, 0.0)


@dataclass(slots=True)
class Edge:
    """A connector.

    Attributes:
        id: Unique in the figure.
        source: Where it begins.
        target: Where it ends: where its head is.
        kind: Of the relation.
        both: It has a head at either end.
        via: Points that it passes.
        form: "straight", "elbow", "curved", "block"; empty where the style decides.
        note: Text beside it.
        bundle: Those with one bundle share lines.
        head: Kind of its head; empty where the style decides by `kind`.
        path: The line from inside the source to inside the target, once routed.
    """

    id: str
    source: End
    target: End
    kind: RelationKind
    both: bool = False
    via: Path = field(default_factory=list)
    form: str = ""
    note: str = ""
    bundle: str = ""
    head: str = ""
    path: Path = field(default_factory=list)


@dataclass(slots=True)
class Text:
    """Text that is no node: a title, a compartment's name, a panel's letter."""

    text: str
    x: float
    y: float
    role: str
    size: float
    bold: bool = False
    turned: bool = False


@dataclass(slots=True)
class Place:
    """Something of the background.

    Attributes:
        kind: "cell", "nucleus", "membrane", "frame", "organelle", "dna", "icon", "legend".
        box: Left, top, right, bottom.
        title: Its name, written at its edge.
    """

    kind: str
    box: tuple[float, float, float, float]
    title: str = ""


@dataclass(slots=True)
class Layout:
    """A figure's parts with their places, pixels of the final picture."""

    width: int = 0
    height: int = 0
    nodes: dict[str, Node] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    legend: int = 0

    def members(self, end: End) -> list[str]:
        """Ids of the nodes at an end; empty for other ends."""
        if end.kind == "node":
            return [end.id]
        return list(self.groups[end.id].members) if end.kind == "group" else []


def sign(kind: RelationKind) -> int:
    """-1 for inhibition, 0 for binding and association, 1 for the others."""
    if kind == "inhibition":
        return -1
    return 0 if kind in ("binding", "association") else 1
