"""A figure as a graph with places: what stands where, and what acts on what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..records import GeneIds, Mention, MentionType, Record, RecordLabel, Relation
from .base import one_line

Point = tuple[float, float]

_LETTER: Final = 0.55
"""Width of an average letter, in heights of the text."""
_BEYOND: Final = 1.05
"""Size of a picture that nobody measured, beside its outermost label."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One place in the figure that names something.

    Attributes:
        id: Of the mention, or of the label where nothing in it was recognised.
        text: The figure's own words.
        name: What it means: an official symbol, a preferred name; else the words.
        type: Of the mention; "other" for a label.
        curie: Identifier of its first reading; may be empty.
        xrefs: Identifiers of the same thing in other vocabularies.
        symbols: HGNC symbols of the human genes, all members for a family.
        entrez: Their NCBI Gene ids, as far as they are known.
        states: Such as "phosphorylated".
        labels: Ids of the labels.
        x: Centre of the box in pixels of the original image.
        y: Likewise.
        width: Of the box.
        height: Of the box.
        drawn: Does it stand in the figure? What only the caption names is put below it.
    """

    id: str
    text: str
    name: str
    type: MentionType
    curie: str
    xrefs: tuple[str, ...]
    symbols: tuple[str, ...]
    entrez: tuple[str, ...]
    states: tuple[str, ...]
    labels: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    drawn: bool

    def edge_towards(self, point: Point) -> Point:
        """Where the line from the box's centre to a point leaves the box."""
        dx, dy = point[0] - self.x, point[1] - self.y
        reach = max(abs(dx) / max(self.width / 2, 1e-9), abs(dy) / max(self.height / 2, 1e-9))
        if reach <= 1:
            return point if reach else (self.x, self.y)
        return (self.x + dx / reach, self.y + dy / reach)


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A relation between two places.

    Attributes:
        source: Id of a node.
        target: Id of a node.
        relation: As it stands in the record.
    """

    source: str
    target: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class FigureGraph:
    """A figure's nodes and edges.

    Attributes:
        width: Of the picture and of what is put below it, in pixels.
        height: Likewise.
        text_height: The usual height of its text, in pixels.
        nodes: Every mention in a label, labels that a relation ends at, and what only the
            caption names, as far as it takes part in a relation.
        edges: All relations but those that the caption denies.
    """

    width: float
    height: float
    text_height: float
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def figure_graph(record: Record, ids: GeneIds) -> FigureGraph:
    """The graph of a figure.

    What the caption says is joined to the labels that mean the same, as mechanisms do it.

    Args:
        record: Of the figure.
        ids: Gives the Entrez ids.

    Returns:
        The graph; without nodes where nothing was recognised.
    """
    labels = {label.id: label for label in record.labels}
    heights = sorted(label.height or _height(label) for label in record.labels if label.polygon)
    text_height = heights[len(heights) // 2] if heights else 20.0
    relations = [relation for relation in record.relations if not relation.negated]
    boxes = _boxes(record)
    nodes: dict[str, GraphNode] = {}
    for mention in record.label_mentions:
        if mention.id in boxes:
            nodes[mention.id] = _node(mention, boxes[mention.id], ids, drawn=True)
    place = _Places(record, nodes, labels)
    edges = []
    for relation in relations:
        ends = [place.of(end) for end in (relation.source, relation.target)]
        if ends[0] is not None and ends[1] is not None:
            edges.append(GraphEdge(ends[0], ends[1], relation))
    used = [end for edge in edges for end in (edge.source, edge.target)]
    for end in dict.fromkeys(used):
        if end in labels and end not in nodes:
            nodes[end] = _label_node(labels[end])
    width, height = _size(record)
    loose = [end for end in dict.fromkeys(used) if end not in nodes]
    mentions = {mention.id: mention for mention in record.mentions}
    x, y = text_height, height + 2 * text_height
    for end in loose:
        mention = mentions[end]
        wide = max(2.0, _LETTER * len(_shown(mention))) * text_height
        if x > text_height and x + wide > width:
            x, y = text_height, y + 2.5 * text_height
        box = (x + wide / 2, y + text_height / 2, wide, text_height * 1.2)
        nodes[end] = _node(mention, box, ids, drawn=False)
        x += wide + 2 * text_height
    if loose:
        width = max(width, *(nodes[end].x + nodes[end].width / 2 for end in loose))
        height = y + 2 * text_height
    return FigureGraph(width, height, text_height, tuple(nodes.values()), tuple(edges))


class _Places:
    """At which node a relation ends."""

    def __init__(
        self, record: Record, nodes: dict[str, GraphNode], labels: dict[str, RecordLabel]
    ) -> None:
        from ..mechanism import build_network
        from ..mechanism.identity import group, keys, label_keys

        self._nodes = nodes
        self._labels = labels
        self._mentions = {mention.id: mention for mention in record.mentions}
        self._same: dict[str, tuple[str, ...]] = {}
        for node in build_network(record).nodes:
            for name in node.mentions:
                self._same.setdefault(name, node.mentions)
        # The network leaves out some relations, and labels in which nothing was recognised.
        read = {name for mention in record.label_mentions for name in mention.labels}
        unread = {label.id: label for label in record.labels if label.id not in read}
        listed = {mention.id: keys(mention) for mention in record.mentions}
        listed |= {label.id: label_keys(label.text) for label in unread.values() if label.polygon}
        names = list(listed)
        alike: dict[int, list[str]] = {}
        for name, first in zip(names, group(list(listed.values())), strict=True):
            alike.setdefault(first, []).append(name)
        for members in alike.values():
            for name in members:
                self._same[name] = tuple(dict.fromkeys((*self._same.get(name, ()), *members)))

    def of(self, end: str) -> str | None:
        if end in self._nodes:
            return end
        if end in self._labels:
            # The line ends at the label: its widest mention is what is meant.
            inside = [
                self._mentions[name] for name in self._nodes if end in self._mentions[name].labels
            ]
            if inside:
                return max(inside, key=lambda mention: mention.span[1] - mention.span[0]).id
            return end if self._labels[end].polygon else None
        if end not in self._mentions:
            return None
        same = self._same.get(end, (end,))
        for known in (self._nodes, self._labels, self._mentions):
            found = next((name for name in same if name in known), None)
            if found is not None:
                return found
        return end


def _boxes(record: Record) -> dict[str, tuple[float, float, float, float]]:
    from ..overlay.boxes import mention_boxes

    points: dict[str, list[Point]] = {}
    for box in mention_boxes(record, 1.0, gap=0.0):
        if box.mention.place == "label":
            listed = points.setdefault(box.mention.id, [])
            listed.extend((float(x), float(y)) for x, y in box.outline)
    return {name: _around(corners) for name, corners in points.items()}


def _around(corners: Sequence[Point]) -> tuple[float, float, float, float]:
    """Centre and size of the upright box around some points."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (
        (min(xs) + max(xs)) / 2,
        (min(ys) + max(ys)) / 2,
        max(xs) - min(xs),
        max(ys) - min(ys),
    )


def _node(
    mention: Mention, box: tuple[float, float, float, float], ids: GeneIds, *, drawn: bool
) -> GraphNode:
    reading = mention.readings[0] if mention.readings else None
    text = _shown(mention)
    name = text
    if mention.type in ("gene", "rna") and len(mention.symbols) == 1:
        name = mention.symbols[0]
    elif reading is not None and reading.name:
        name = one_line(reading.name)
    known = (ids.entrez(symbol) for symbol in mention.symbols)
    return GraphNode(
        id=mention.id,
        text=text,
        name=name,
        type=mention.type,
        curie=reading.curie if reading is not None else "",
        xrefs=reading.xrefs if reading is not None else (),
        symbols=mention.symbols,
        entrez=tuple(entrez for entrez in known if entrez),
        states=mention.state,
        labels=mention.labels,
        x=round(box[0], 2),
        y=round(box[1], 2),
        width=round(box[2], 2),
        height=round(box[3], 2),
        drawn=drawn,
    )


def _label_node(label: RecordLabel) -> GraphNode:
    x, y, width, height = (round(value, 2) for value in _around(label.polygon))
    text = one_line(label.text) or "?"
    return GraphNode(
        label.id, text, text, "other", "", (), (), (), (), (label.id,), x, y, width, height, True
    )


def _shown(mention: Mention) -> str:
    return one_line(mention.text) or mention.id


def _height(label: RecordLabel) -> float:
    return math.dist(label.polygon[0], label.polygon[-1])


def _size(record: Record) -> tuple[float, float]:
    image = record.figure.image
    corners = [point for label in record.labels for point in label.polygon]
    width = max([x for x, _ in corners], default=0.0) * _BEYOND
    height = max([y for _, y in corners], default=0.0) * _BEYOND
    if image is None:
        return max(1.0, round(width)), max(1.0, round(height))
    return float(image.width), float(image.height)
