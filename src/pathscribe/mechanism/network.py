"""A record's relations as one signed network."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..exports.ascii import ascii_text
from ..records.model import Mention, Record, RecordLabel, Relation
from .identity import MOLECULES, SOFT, group, keys, label_keys, relevant_states, words
from .model import Denied, Edge, Network, Node, Sign, Support

_MOST_NAME: Final = 60
_LONGEST_EXPLANATION: Final = 6
"""Edges of the longest path that can make an edge a mere summary."""
_RESERVED: Final = frozenset(
    ("and", "or", "not", "xor", "nand", "nor", "true", "false", "time", "avogadro", "pi", "inf",
     "infinity", "nan", "targets", "factors", "node", "logic", "rate_up", "rate_down", "istate",
     "if", "else", "then", "default")
)  # fmt: skip
"""Words that some model format reads as its own."""
MERGE: Final = "merge"
"""The action of an edit that makes its subjects, ids parted by spaces, one node."""


def build_network(record: Record, *, hedged: bool = True, least: float = 0.0) -> Network:
    """Make the network of a figure.

    Mentions that mean the same are one node (see `identity`); relations between the same two
    nodes with the same sign are one edge with all their evidence. Relations that are denied
    are listed apart; contradictory signs are both kept and reported.

    Args:
        record: With relations.
        hedged: Take what the caption says only may be so.
        least: Lowest score of a relation that is taken, 0 to 1.

    Returns:
        The network; empty where the record has no relations.
    """
    things = _Things(record)
    notes: list[str] = []
    support: dict[tuple[int, int, Sign], list[Support]] = defaultdict(list)
    denied: list[tuple[int, int, Relation]] = []
    told = _told_as_processes(record)
    for relation in record.relations:
        if relation.id in told:
            continue
        ends = [things.find(end) for end in (relation.source, relation.target)]
        if None in ends:
            lost = [e for e in (relation.source, relation.target) if things.find(e) is None]
            notes.append(f"{relation.id} left out: the record has no {' and no '.join(lost)}")
            continue
        source, target = (end for end in ends if end is not None)
        if relation.negated:
            denied.append((source, target, relation))
            continue
        if relation.score < least or (relation.hedged and not hedged):
            continue
        if source == target and things.differ(relation.source, relation.target):
            notes.append(
                f"{relation.id} left out: both its ends are {things.name(source)}"
                " in different states"
            )
            continue
        support[source, target, relation.effect].append(_support(relation))
    used = {end for source, target, _ in support for end in (source, target)}
    used |= {end for source, target, _ in denied for end in (source, target)}
    panels: dict[int, set[str]] = defaultdict(set)
    for (source, target, _), said in support.items():
        for one in said:
            if one.panel:
                panels[source].add(one.panel)
                panels[target].add(one.panel)
    order = sorted(used)
    names = {thing: things.name(thing) for thing in order}
    ids = _ids([names[thing] for thing in order])
    id_of = dict(zip(order, ids, strict=True))
    nodes = tuple(
        things.node(thing, id_of[thing], names[thing], tuple(sorted(panels[thing])))
        for thing in order
    )
    edges = [
        Edge(id_of[source], id_of[target], sign, tuple(support[source, target, sign]))
        for source, target, sign in sorted(support)
    ]
    made = mark_summaries(mark_conflicts(edges))
    refused = tuple(Denied(id_of[s], id_of[t], r.id, r.sentence) for s, t, r in denied)
    named = {node.id: node.name for node in nodes}
    notes += _contradictions(made, refused, named)
    return Network(
        name=record.figure.title or record.alias,
        figid=record.figid,
        nodes=nodes,
        edges=tuple(made),
        denied=refused,
        notes=tuple(notes),
    )


def _told_as_processes(record: Record) -> set[str]:
    """Relations without a sign that another one tells as a process.

    "NETs capture tumor cells, which promotes metastasis" says NETs -- tumor cells, and NETs ->
    tumor cell capture, which has the effect: the first would only stand beside it.
    """
    spans = {m.id: m.span for m in record.mentions if m.place == "caption"}
    found: set[str] = set()
    for weak in record.relations:
        if weak.effect or weak.evidence != "caption" or weak.target not in spans:
            continue
        start, end = spans[weak.target]
        for other in record.relations:
            if other.id == weak.id or other.source != weak.source or other.target not in spans:
                continue
            a, b = spans[other.target]
            if other.effect and a < start and b == end and other.trigger == weak.trigger:
                found.add(weak.id)
    return found


def _support(relation: Relation) -> Support:
    return Support(
        relation=relation.id,
        origin=relation.evidence,
        kind=relation.kind,
        score=relation.score,
        panel=relation.panel,
        sentence=relation.sentence,
        trigger=relation.trigger,
        hedged=relation.hedged,
        path=relation.path,
    )


# --- nodes -----------------------------------------------------------------------------


class _Things:
    """The record's mentions, and labels that relations name, grouped by what they mean."""

    def __init__(self, record: Record) -> None:
        self._items: list[Mention | RecordLabel] = list(record.mentions)
        mentions = {mention.id for mention in record.mentions}
        labels = {label.id: label for label in record.labels}
        of_label: dict[str, list[Mention]] = defaultdict(list)
        for mention in record.mentions:
            for label in mention.labels:
                of_label[label].append(mention)
        self._index = {mention.id: n for n, mention in enumerate(record.mentions)}
        for relation in record.relations:
            for end in (relation.source, relation.target):
                if end in self._index or end in mentions or end not in labels:
                    continue
                if inside := of_label.get(end):
                    # The line ends at the label: its widest mention is what is meant.
                    widest = max(inside, key=lambda m: m.span[1] - m.span[0])
                    self._index[end] = self._index[widest.id]
                else:
                    self._index[end] = len(self._items)
                    self._items.append(labels[end])
        listed = [
            keys(item) if isinstance(item, Mention) else label_keys(item.text)
            for item in self._items
        ]
        for number, edit in enumerate(record.edits):
            if edit.action == MERGE:
                shared = (f"merge {number}", frozenset[str](), frozenset[str]())
                for name in edit.subject.split():
                    if name in self._index:
                        listed[self._index[name]] += (shared,)
        self._group = group(listed)
        self._members: dict[int, list[Mention | RecordLabel]] = defaultdict(list)
        for item, first in zip(self._items, self._group, strict=True):
            self._members[first].append(item)

    def find(self, end: str) -> int | None:
        """The thing that a mention or label means."""
        at = self._index.get(end)
        return None if at is None else self._group[at]

    def differ(self, one: str, other: str) -> bool:
        """Do two mentions of a thing give it different states?"""
        first, second = (self._items[self._index[end]] for end in (one, other))
        states = [item.state if isinstance(item, Mention) else () for item in (first, second)]
        return states[0] != states[1]

    def name(self, thing: int) -> str:
        """The thing's name for people."""
        members = self._members[thing]
        best = self._best(members)
        if isinstance(best, RecordLabel):
            return _shown(best.text)
        reading = best.readings[0] if best.readings else None
        altered = relevant_states(best) if best.type in MOLECULES else ()
        if reading is not None and best.type == "gene" and len(best.symbols) == 1:
            name = best.symbols[0]
        elif reading is not None and best.place == "caption" and reading.source == "caption phrase":
            name = reading.name
        else:
            name = best.text
        return _shown(f"{name} ({', '.join(altered)})" if altered and best.type == "gene" else name)

    @staticmethod
    def _best(members: Sequence[Mention | RecordLabel]) -> Mention | RecordLabel:
        """What names the thing best: a label's mention, without words that may be left out."""

        def rank(item: Mention | RecordLabel) -> tuple[bool, bool, bool]:
            if isinstance(item, RecordLabel):
                return (True, False, False)
            return (False, item.place == "caption", bool(words(item.text) & SOFT))

        return min(members, key=rank)

    def node(self, thing: int, id_: str, name: str, panels: tuple[str, ...]) -> Node:
        """The thing as a node."""
        members = self._members[thing]
        best = self._best(members)
        ids = tuple(item.id for item in members)
        if isinstance(best, RecordLabel):
            return Node(id_, name, "other", panels=panels, mentions=ids)
        reading = best.readings[0] if best.readings else None
        return Node(
            id=id_,
            name=name,
            type=best.type,
            curie=reading.curie if reading is not None else "",
            symbols=best.symbols,
            states=relevant_states(best),
            panels=panels,
            mentions=ids,
        )


def _shown(text: str) -> str:
    """A name on one line, with a capital where it begins with an ordinary word."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    plain = re.sub(r"(?<=\w)\s+(?=[+⁺](?:\s|$))", "", plain)
    first = plain.partition(" ")[0]
    if len(first) > 3 and re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", first) and first.islower():
        plain = plain[0].upper() + plain[1:]
    return plain or "?"


def _ids(names: Sequence[str]) -> list[str]:
    """Names as identifiers for programs, unique in any case."""
    bases = [identifier(name) for name in names]
    counts = Counter(base.casefold() for base in bases)
    taken = {base.casefold() for base in bases if counts[base.casefold()] == 1}
    made: list[str] = []
    for base in bases:
        name = base
        number = 1
        while counts[base.casefold()] > 1 and name.casefold() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.casefold())
        made.append(name)
    return made


def identifier(name: str) -> str:
    """A name as ASCII letters, digits and "_", as every model format takes it."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", ascii_text(name)).strip("_")[:_MOST_NAME].strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"n_{plain}" if plain else "node"
    return f"{plain}_" if plain.casefold() in _RESERVED else plain


# --- edges -----------------------------------------------------------------------------


def mark_conflicts(edges: Iterable[Edge]) -> list[Edge]:
    """The same edges; those that stand beside one of the opposite sign say so."""
    listed = list(edges)
    signs: dict[tuple[str, str], set[int]] = defaultdict(set)
    for edge in listed:
        signs[edge.source, edge.target].add(edge.sign)
    return [
        replace(edge, conflict=edge.sign != 0 and {1, -1} <= signs[edge.source, edge.target])
        for edge in listed
    ]


def mark_summaries(edges: Sequence[Edge]) -> list[Edge]:
    """The same edges; those that only sum up a longer path say so.

    "X releases Y, which harms Z, and so X promotes Z" tells one way from X to Z, not two: the
    direct edge would keep a model going whose steps are blocked. An edge sums up where a path
    of at least two other edges leads the same way with the same sign, in a panel that the edge
    is stated for, and where no line of the drawing and no person shows the edge itself. An
    edge that explains another is never explained away itself.
    """
    after: dict[str, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        if edge.sign:
            after[edge.source].append(number)
    dropped: set[int] = set()
    needed: set[int] = set()
    for number, edge in enumerate(edges):
        if number in needed or not edge.sign or edge.source == edge.target:
            continue
        if any(support.origin != "caption" for support in edge.support):
            continue
        found = _explanation(number, edges, after, dropped)
        if found is not None:
            dropped.add(number)
            needed.update(found)
    return [replace(edge, summary=n in dropped) for n, edge in enumerate(edges)]


def _explanation(
    number: int, edges: Sequence[Edge], after: Mapping[str, Sequence[int]], dropped: set[int]
) -> list[int] | None:
    """The shortest path that says what an edge says, breadth first over (node, sign)."""
    edge = edges[number]
    panels = {support.panel for support in edge.support}
    came: dict[tuple[str, int], tuple[tuple[str, int], int] | None] = {(edge.source, 1): None}
    ring: list[tuple[str, int]] = [(edge.source, 1)]
    goal = (edge.target, edge.sign)
    for _ in range(_LONGEST_EXPLANATION):
        following: list[tuple[str, int]] = []
        for at in ring:
            for other in after.get(at[0], ()):
                step = edges[other]
                if other == number or other in dropped or step.conflict:
                    continue
                if {support.panel for support in step.support}.isdisjoint(panels):
                    continue
                if (step.source, step.target) == (edge.source, edge.target):
                    continue
                place = (step.target, at[1] * step.sign)
                if place in came or (place[0] in (edge.source, edge.target) and place != goal):
                    continue
                came[place] = (at, other)
                if place == goal:
                    return _steps(place, came)
                following.append(place)
        ring = following
    return None


def _steps(
    place: tuple[str, int], came: Mapping[tuple[str, int], tuple[tuple[str, int], int] | None]
) -> list[int]:
    path: list[int] = []
    before = came[place]
    while before is not None:
        path.append(before[1])
        before = came[before[0]]
    return path


def _contradictions(
    edges: Sequence[Edge], denied: Sequence[Denied], named: Mapping[str, str]
) -> list[str]:
    notes = []
    for source, target in dict.fromkeys((e.source, e.target) for e in edges if e.conflict):
        said = ", ".join(
            f"{'promotes' if e.sign > 0 else 'inhibits'}"
            f" ({', '.join(s.relation for s in e.support)})"
            for e in edges
            if e.conflict and (e.source, e.target) == (source, target)
        )
        notes.append(f"the figure contradicts itself: {named[source]} {said} {named[target]}")
    stated = {(edge.source, edge.target) for edge in edges}
    for one in denied:
        if (one.source, one.target) in stated:
            notes.append(
                f"{named[one.source]} to {named[one.target]} is stated, and denied by"
                f" {one.relation}"
            )
    return notes
