"""Paths from one thing to another over the relations of all figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select, text

from .bulk import chunks
from .results import Path, Step
from .tables import Entity

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

    Longer paths are looked for where there are not enough shorter ones. The search goes from both
    ends, each time from the one with fewer things, and so looks at what lies between them only.
    What figures deny is left out.

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
    found: list[tuple[Edge, ...]] = []
    for length in range(1, steps + 1):
        if length > 1:
            forward = len(ahead) <= len(behind)
            fresh, left_out = _next(
                connection,
                graph,
                ahead if forward else behind,
                seen_ahead if forward else seen_behind,
                forward=forward,
            )
            cut = cut or left_out
            if forward:
                ahead = fresh
            else:
                behind = fresh
        graph.add(_between(connection, seen_ahead, seen_behind))
        found += _of_length(graph, start, goal, length)[: limit - len(found)]
        if len(found) == limit:
            break
    return *_told(connection, found), cut


def _next(
    connection: Connection, graph: _Graph, things: Collection[int], seen: set[int], *, forward: bool
) -> tuple[set[int], bool]:
    """Go one step on from some things: those that are new, and whether some were left out."""
    edges = _edges(connection, things, forward=forward)
    graph.add(edges)
    end = 1 if forward else 0
    reached: dict[int, int] = defaultdict(int)
    for edge, figures in edges.items():
        if edge[end] not in seen:
            reached[edge[end]] += figures
    kept = sorted(reached, key=lambda thing: (-reached[thing], thing))
    fresh = set(kept[:_FRONTIER])
    seen |= fresh
    return fresh, len(kept) > _FRONTIER


def _edges(
    connection: Connection,
    things: Collection[int],
    *,
    forward: bool,
    others: Collection[int] | None = None,
) -> dict[Edge, int]:
    """The edges that leave (or reach) some things.

    Args:
        connection: In a transaction.
        things: Row ids of entities.
        forward: They are the sources, else the targets.
        others: The only things at the other end; None for all.
    """
    near, far = ("source", "target") if forward else ("target", "source")
    # With a plus, so that not each pair is looked up.
    held = "" if others is None else f" AND +{far} IN ({_listed(others)})"
    found: dict[Edge, int] = {}
    for some in chunks(sorted(things), _CHUNK):
        query = text(
            "SELECT source, target, sign, COUNT(DISTINCT figure_id) FROM figure_relations"
            f" WHERE {near} IN ({_listed(some)}){held} AND negated = false AND steps = 1"
            f" GROUP BY {near}, {far}, sign"
        )
        for source, target, sign, figures in connection.execute(query).all():
            if source != target:
                found[source, target, sign] = figures
    return found


def _between(
    connection: Connection, ahead: Collection[int], behind: Collection[int]
) -> dict[Edge, int]:
    """The edges from one set of things to another."""
    forward = len(ahead) <= len(behind)
    things, others = (ahead, behind) if forward else (behind, ahead)
    return _edges(connection, things, forward=forward, others=others)


def _listed(things: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(things)))


def _of_length(
    graph: _Graph, start: Collection[int], goal: Collection[int], length: int
) -> list[tuple[Edge, ...]]:
    """Paths of so many steps without a thing twice, the best first."""
    distance = _distances(graph, goal, length)
    far = length + 1
    visits = 0
    paths: list[tuple[Edge, ...]] = []
    stack: list[tuple[int, tuple[Edge, ...]]] = [
        (thing, ()) for thing in sorted(start, reverse=True) if distance.get(thing, far) <= length
    ]
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
            if distance.get(edge[1], far) <= room - 1
            and edge[1] not in been
            and edge[1] not in start
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
    return paths


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
    figures = _saying(connection, edges)
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


def _saying(connection: Connection, edges: Sequence[Edge]) -> dict[Edge, list[tuple[int, str]]]:
    """The figures that say each edge, the surest first: row id and figid."""
    found: dict[Edge, list[tuple[int, str]]] = {edge: [] for edge in edges}
    for some in chunks(edges, _CHUNK):
        listed = ", ".join(map(str, some))
        # In this order: SQLite would go through all relations rather than look each edge up.
        query = text(
            f"WITH e (source, target, sign) AS (VALUES {listed})"
            " SELECT r.source, r.target, r.sign, f.id, f.figid"
            " FROM e CROSS JOIN figure_relations r CROSS JOIN figures f"
            " WHERE r.source = e.source AND r.target = e.target AND r.sign = e.sign"
            " AND r.negated = false AND r.steps = 1 AND f.id = r.figure_id"
            " GROUP BY r.source, r.target, r.sign, f.id, f.figid"
            " ORDER BY MAX(r.score) DESC, f.figid"
        )
        for source, target, sign, id_, figid in connection.execute(query):
            found[source, target, sign].append((id_, figid))
    return found
