"""The signed network of a figure: nodes, edges, and why each edge is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from ..records.model import MentionType, RelationKind

Sign = Literal[-1, 0, 1]
Origin = Literal["drawn", "caption", "curated"]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that takes part, whatever the figure calls it in its several places.

    Attributes:
        id: Small letters, digits and "_", beginning with a letter; unique in the network and
            safe as a name in every model format.
        name: For people: the figure's own words, or the symbol of a gene.
        type: As of its mentions.
        curie: Identifier of what it is; empty where the lexicon has none.
        symbols: HGNC symbols of the human genes, all members for a family.
        states: Such as "senescent", where they make it another thing.
        panels: Letters of the panels whose relations it takes part in.
        mentions: Ids of all mentions (or labels) that mean it.
    """

    id: str
    name: str
    type: MentionType
    curie: str = ""
    symbols: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """One relation of the record that says an edge.

    Attributes:
        relation: Its id.
        origin: Drawn, said in the caption, or added by a person.
        kind: As of the relation.
        score: 0 to 1.
        panel: Letter of the panel; empty where it has none.
        sentence: The caption's sentence.
        trigger: The words that state it.
        hedged: The sentence says that it may be so.
        path: The line as drawn, points (x, y) in pixels of the original image.
    """

    relation: str
    origin: Origin
    kind: RelationKind
    score: float
    panel: str = ""
    sentence: str = ""
    trigger: str = ""
    hedged: bool = False
    path: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """What one node does to another.

    Attributes:
        source: Id of the node that acts.
        target: Id of the node acted on.
        sign: 1 promotes, -1 inhibits, 0 not known.
        support: Everything that says so; at least one.
        summary: A statement that longer paths of the same sign explain ("X promotes Z" beside
            X -> Y -> Z), and that no line of the drawing shows.
        conflict: The same two nodes have an edge of the opposite sign.
    """

    source: str
    target: str
    sign: Sign
    support: tuple[Support, ...]
    summary: bool = False
    conflict: bool = False

    @property
    def score(self) -> float:
        """The best score of its support, 0 to 1."""
        return max(support.score for support in self.support)

    @property
    def panels(self) -> tuple[str, ...]:
        """Letters of the panels, sorted."""
        return tuple(sorted({support.panel for support in self.support if support.panel}))

    @property
    def hedged(self) -> bool:
        """Does everything that says so say only that it may be so?"""
        return all(support.hedged for support in self.support)

    @property
    def kinds(self) -> tuple[RelationKind, ...]:
        """The kinds of relation, each once, in the support's order."""
        return tuple(dict.fromkeys(support.kind for support in self.support))


@dataclass(frozen=True, slots=True)
class Loop:
    """A feedback loop.

    Attributes:
        nodes: Ids in the order of the arrows, beginning with the first in the network.
        sign: 1 reinforces itself, -1 counteracts itself, 0 where an edge's sign is not known
            or disputed.
    """

    nodes: tuple[str, ...]
    sign: Sign


@dataclass(frozen=True, slots=True)
class Denied:
    """A relation that the caption says is not so; it is no edge."""

    source: str
    target: str
    relation: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Network:
    """A figure's mechanism.

    Attributes:
        name: For people.
        figid: Of the figure; empty for networks from elsewhere.
        nodes: Those that take part in a relation, in the order of their first mention.
        edges: Sorted by source, target (in the order of nodes) and sign.
        denied: What the caption says is not so.
        notes: What the user should know: contradictions, relations left out.
    """

    name: str = ""
    figid: str = ""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    denied: tuple[Denied, ...] = ()
    notes: tuple[str, ...] = ()
    _by_id: dict[str, Node] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {node.id: node for node in self.nodes})

    def node(self, id_: str) -> Node:
        """The node with an id.

        Raises:
            KeyError: There is none.
        """
        return self._by_id[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    @property
    def panels(self) -> tuple[str, ...]:
        """Letters of the panels, sorted."""
        return tuple(sorted({panel for edge in self.edges for panel in edge.panels}))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the nodes that nothing acts on."""
        reached = {edge.target for edge in self.edges if edge.source != edge.target}
        return tuple(node.id for node in self.nodes if node.id not in reached)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Ids of the nodes that act on nothing."""
        acting = {edge.source for edge in self.edges if edge.source != edge.target}
        return tuple(node.id for node in self.nodes if node.id not in acting)

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """(source, target) of the edges that the figure states with both signs."""
        return tuple(dict.fromkeys((e.source, e.target) for e in self.edges if e.conflict))

    def panel(self, letter: str) -> Network:
        """The sub-network of one panel; "" gives the edges of no panel."""
        edges = tuple(
            replace(
                edge,
                support=tuple(s for s in edge.support if s.panel == letter),
            )
            for edge in self.edges
            if any(s.panel == letter for s in edge.support)
        )
        return self.part(edges, name=f"{self.name} ({letter})" if letter else self.name)

    def part(self, edges: Iterable[Edge], *, name: str = "") -> Network:
        """The sub-network of some edges and the nodes at their ends."""
        chosen = tuple(edges)
        ends = {end for edge in chosen for end in (edge.source, edge.target)}
        return replace(
            self,
            name=name or self.name,
            nodes=tuple(node for node in self.nodes if node.id in ends),
            edges=chosen,
            denied=tuple(d for d in self.denied if d.source in ends and d.target in ends),
            notes=(),
        )

    def downstream(self, id_: str) -> frozenset[str]:
        """Ids of all nodes that a node acts on, directly or not; its own only in a loop."""
        return _reached(id_, [(edge.source, edge.target) for edge in self.edges])

    def upstream(self, id_: str) -> frozenset[str]:
        """Ids of all nodes that act on a node, directly or not; its own only in a loop."""
        return _reached(id_, [(edge.target, edge.source) for edge in self.edges])


def _reached(start: str, pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    after: dict[str, list[str]] = {}
    for source, target in pairs:
        after.setdefault(source, []).append(target)
    seen: set[str] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting.extend(after.get(at, ()))
    return frozenset(seen)
