"""Paths from one thing to another over the relations of all figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from .results import Path, Step
from .tables import Entity, FigureRelation, StoredFigure

_FRONTIER: Final = 3_000
"""Things from which a search goes on; where there are more, those that most figures link."""
_CHUNK: Final = 400
_VISITS: Final = 50_000
_MOST_FIGIDS: Final = 5

Edge = tuple[int, int, int]
"""Source, target, sign."""


@dataclass(slots=True)
class _Graph:
    """The edges that were met, each with the number of figures that say so."""

    support: dict[Edge, int] = field(default_factory=dict)
    after: dict[int, set[Edge]] = field(default_factory=lambda: defaultdict(set))

    def add(self, edges: Mapping[Edge, int]) -> None:
        for edge, figures in edges.items():
            self.support[edge] = figures
            self.after[edge[0]].add(edge)


def find_paths(
    connection: Connection,
    sources: Collection[int],
    targets: Collection[int],
    *,
    steps: int,
    limit: int,
) -> tuple[list[Path], list[int], bool]:
    """The shortest paths, those first whose weakest step most figures say.

    The search goes from both ends, each time from the one with fewer things, and so looks at
    what lies between them only. What figures deny is left out.

    Args:
        connection: In a transaction.
        sources: Row ids of entities to begin with.
        targets: Row ids of entities to end with.
        steps: Most steps of a path.
        limit: Most paths.

    Returns:
        Paths; row ids of the figures that say their steps, the first paths' first; and whether
        things were left out because there were too many.
    """
    start, goal = frozenset(sources), frozenset(targets)
    graph = _Graph()
    ahead, behind = set(start), set(goal)
    seen_ahead, seen_behind = set(start), set(goal)
    cut = False
    for _ in range(steps - 1):
        forward = len(ahead) <= len(behind)
        edges = _edges(connection, ahead if forward else behind, forward=forward)
        graph.add(edges)
        seen = seen_ahead if forward else seen_behind
        end = 1 if forward else 0
        reached: dict[int, int] = defaultdict(int)
        for edge, figures in edges.items():
            if edge[end] not in seen:
                reached[edge[end]] += figures
        kept = sorted(reached, key=lambda thing: (-reached[thing], thing))
        cut = cut or len(kept) > _FRONTIER
        fresh = set(kept[:_FRONTIER])
        seen |= fresh
        if forward:
            ahead = fresh
        else:
            behind = fresh
    graph.add(_between(connection, seen_ahead, seen_behind))
    found = list(_shortest(graph, start, goal, steps, limit))
    return *_told(connection, found), cut


def _edges(connection: Connection, things: Collection[int], *, forward: bool) -> dict[Edge, int]:
    """The edges that leave (or reach) some things."""
    table = FigureRelation
    near = table.source if forward else table.target
    listed = sorted(things)
    found: dict[Edge, int] = {}
    for at in range(0, len(listed), _CHUNK):
        query = (
            select(table.source, table.target, table.sign, func.count(table.figure_id.distinct()))
            .where(near.in_(listed[at : at + _CHUNK]), ~table.negated, table.steps == 1)
            .group_by(table.source, table.target, table.sign)
        )
        for source, target, sign, figures in connection.execute(query):
            if source != target:
                found[source, target, sign] = figures
    return found


def _between(
    connection: Connection, ahead: Collection[int], behind: Collection[int]
) -> dict[Edge, int]:
    """The edges from one set of things to another."""
    table = FigureRelation
    forward = len(ahead) <= len(behind)
    near, far = (table.source, table.target) if forward else (table.target, table.source)
    listed = sorted(ahead if forward else behind)
    others = frozenset(behind if forward else ahead)
    found: dict[Edge, int] = {}
    for at in range(0, len(listed), _CHUNK):
        query = (
            select(table.source, table.target, table.sign, func.count(table.figure_id.distinct()))
            .where(near.in_(listed[at : at + _CHUNK]), ~table.negated, table.steps == 1)
            .group_by(table.source, table.target, table.sign)
        )
        if len(others) <= _CHUNK:
            query = query.where(far.in_(sorted(others)))
        for source, target, sign, figures in connection.execute(query):
            if source != target and (target if forward else source) in others:
                found[source, target, sign] = figures
    return found


def _shortest(
    graph: _Graph, start: Collection[int], goal: Collection[int], steps: int, limit: int
) -> Iterator[tuple[Edge, ...]]:
    """Paths without a thing twice, length by length."""
    distance = _distances(graph, goal, steps)
    left = limit
    visits = 0
    for length in range(1, steps + 1):
        paths: list[tuple[Edge, ...]] = []
        stack: list[tuple[int, tuple[Edge, ...]]] = [
            (thing, ()) for thing in sorted(start, reverse=True)
            if distance.get(thing, steps + 1) <= length
        ]  # fmt: skip
        while stack and visits < _VISITS:
            visits += 1
            thing, path = stack.pop()
            room = length - len(path)
            if room == 0:
                if thing in goal:
                    paths.append(path)
                continue
            been = {edge[0] for edge in path} | {thing}
            onward = [
                edge for edge in graph.after.get(thing, ())
                if edge[1] not in been
                and edge[1] not in start
                and distance.get(edge[1], steps + 1) <= room - 1
                # A path ends where it first meets its goal.
                and (edge[1] not in goal or room == 1)
            ]  # fmt: skip
            onward.sort(key=lambda edge: (graph.support[edge], -edge[1], edge[2]))
            stack += [(edge[1], (*path, edge)) for edge in onward]
        support = graph.support
        paths.sort(
            key=lambda path: (
                -min(support[edge] for edge in path),
                -sum(support[edge] for edge in path),
                path,
            )
        )
        yield from paths[:left]
        left -= len(paths[:left])
        if left <= 0:
            return


def _distances(graph: _Graph, goal: Collection[int], steps: int) -> dict[int, int]:
    """Least number of steps from each thing to the goal."""
    before: dict[int, set[int]] = defaultdict(set)
    for source, target, _ in graph.support:
        before[target].add(source)
    distance = dict.fromkeys(goal, 0)
    ring = set(goal)
    for far in range(1, steps + 1):
        ring = {thing for at in ring for thing in before.get(at, ()) if thing not in distance}
        distance.update(dict.fromkeys(ring, far))
    return distance


def _told(
    connection: Connection, found: Sequence[tuple[Edge, ...]]
) -> tuple[list[Path], list[int]]:
    """Paths with names and figures."""
    edges = sorted({edge for path in found for edge in path})
    names = _names(connection, {end for edge in edges for end in edge[:2]})
    figures: dict[Edge, list[tuple[int, str]]] = {edge: _saying(connection, edge) for edge in edges}
    paths, ids = [], []
    for path in found:
        steps = []
        sign = 1
        for edge in path:
            saying = figures[edge]
            sign *= edge[2]
            steps.append(
                Step(
                    names[edge[0]],
                    names[edge[1]],
                    edge[2],
                    len(saying),
                    tuple(figid for _, figid in saying[:_MOST_FIGIDS]),
                )
            )
            ids += [id_ for id_, _ in saying]
        paths.append(Path(tuple(steps), sign))
    return paths, list(dict.fromkeys(ids))


def _names(connection: Connection, things: Iterable[int]) -> dict[int, str]:
    query = select(Entity.id, Entity.name).where(Entity.id.in_(sorted(things)))
    return {row.id: row.name for row in connection.execute(query)}


def _saying(connection: Connection, edge: Edge) -> list[tuple[int, str]]:
    """The figures that say an edge, the surest first: row id and figid."""
    source, target, sign = edge
    table = FigureRelation
    query = (
        select(StoredFigure.id, StoredFigure.figid)
        .join(table, table.figure_id == StoredFigure.id)
        .where(
            table.source == source,
            table.target == target,
            table.sign == sign,
            ~table.negated,
            table.steps == 1,
        )
        .group_by(StoredFigure.id, StoredFigure.figid)
        .order_by(func.max(table.score).desc(), StoredFigure.figid)
    )
    return [(row.id, row.figid) for row in connection.execute(query)]
