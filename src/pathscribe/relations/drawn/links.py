"""Links: from ways between ends to statements with direction, kind and score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from .canvas import TEXT
from .heads import Heads
from .maps import Maps
from .model import Head
from .nodes import Node
from .scoring import score
from .strokes import Strokes
from .tracing import Terminal, Way

Points = NDArray[np.float64]
_SHORTEST: Final = 0.3 * TEXT
_TWO: Final = 0.7
_CLOSE: Final = 0.9
"""How near both ends of a line without heads must be to their nodes, in lines of text."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A link between nodes.

    Attributes:
        source: Index of the node where it starts.
        target: Index of the node where it ends.
        head: What is drawn at the target.
        both: The same head is at both ends.
        path: In working pixels, from source to target.
        parts: What the score is made of.
        score: 0 to 1.
        chains: The strokes it goes along.
    """

    source: int
    target: int
    head: Head
    both: bool
    path: Points
    parts: dict[str, float]
    score: float
    chains: tuple[int, ...]


def find_links(
    strokes: Strokes,
    heads: Heads,
    nodes: Sequence[Node],
    ends: Sequence[Terminal],
    found: Sequence[Way],
    maps: Maps,
) -> list[Found]:
    """Make links of ways.

    Args:
        strokes: The traced lines.
        heads: The heads.
        nodes: What ends can belong to.
        ends: The ends of connectors.
        found: The ways between them, in both directions.
        maps: The network's.
    """
    links: list[Found] = []
    modifiers: list[tuple[Way, Terminal, Terminal]] = []
    fed = _fed(found, ends, strokes)
    for way in found:
        if way.corners and way.stop in fed:
            continue  # a crossing: the line's own other end is its source
        start, stop = ends[way.start], ends[way.stop]
        if start.on and not start.attached and start.blob >= 0:
            continue
        if stop.on and start.attached is not None and start.blob < 0:
            modifiers.append((way, start, stop))
            continue
        if start.attached is None or stop.attached is None:
            continue
        middle = _middle(strokes, heads, way, ends)
        both = False
        blob = stop.blob
        first = heads.blobs[start.blob].score if start.blob >= 0 else 0.0
        last = heads.blobs[stop.blob].score if stop.blob >= 0 else 0.0
        barred = any(t.blob >= 0 and heads.blobs[t.blob].head == "bar" for t in (start, stop))
        if first > 0 and last > 0 and (barred or min(first, last) < _TWO):
            # Two heads on one line are rare: the fainter one must be clear, too; bars come alone.
            if (first, way.start) >= (last, way.stop):
                continue
        elif start.blob >= 0 and stop.blob >= 0:
            if way.turns or way.forks or way.start > way.stop or way.start not in fed:
                continue
            both = True
        elif start.blob >= 0:
            continue  # the way back is the right one
        elif stop.blob < 0:
            if middle is not None:
                if middle[1] < 0:
                    continue
                blob = middle[0]
            elif way.turns or way.forks or way.start > way.stop:
                continue
        link = _link(strokes, heads, nodes, way, start, stop, blob, both, maps)
        if link is not None:
            links.append(link)
            if both:
                head = heads.blobs[start.blob].head
                back = replace(
                    link, source=link.target, target=link.source, path=link.path[::-1], head=head
                )
                links.append(back)
    links += _modified(strokes, heads, nodes, modifiers, links, maps)
    return _best(links, nodes)


def _fed(found: Sequence[Way], ends: Sequence[Terminal], strokes: Strokes) -> set[int]:
    """The ends with heads whose line has an end of its own, without turning at a crossing.

    That is an end without a head; or one with a head too, if the line is about straight. A bent
    line between two heads is rather a trunk's two branches.
    """
    out = set()
    for way in found:
        start, stop = ends[way.start], ends[way.stop]
        if stop.blob < 0 or way.corners:
            continue
        if start.blob < 0:
            out.add(way.stop)
        elif not way.turns and not way.forks:
            path = _path(strokes, way, start, stop)
            length = float(np.hypot(*np.diff(path, axis=0).T).sum())
            crossings = len(way.steps) > 1
            if not crossings or length < 1.2 * math.dist(path[0], path[-1]):
                out.add(way.stop)
    return out


def _link(
    strokes: Strokes,
    heads: Heads,
    nodes: Sequence[Node],
    way: Way,
    start: Terminal,
    stop: Terminal,
    blob: int,
    both: bool,
    maps: Maps,
    onto: Found | None = None,
) -> Found | None:
    assert start.attached is not None
    one = start.attached.node
    other = onto.target if onto is not None else stop.attached.node if stop.attached else -1
    path = _path(strokes, way, start, stop)
    length = float(np.hypot(*np.diff(path, axis=0).T).sum())
    if other < 0 or length < _SHORTEST:
        return None
    if nodes[one].labels == nodes[other].labels and not (onto is None and _is_loop(path, length)):
        return None
    there = stop.attached.cost if stop.attached is not None and onto is None else 0.3
    rival = stop.attached.rival if stop.attached is not None and onto is None else 1.0
    head: Head = heads.blobs[blob].head if blob >= 0 else "none"
    if head == "none" and (start.attached.cost > _CLOSE or there > _CLOSE):
        return None
    at = np.rint(path).astype(np.intp)
    height, width = maps.line.shape
    values = maps.line[np.clip(at[:, 1], 0, height - 1), np.clip(at[:, 0], 0, width - 1)]
    parts = {
        "line": float(values.mean()),
        "weakest": float(np.percentile(values, 10)),
        "head": heads.blobs[blob].score if blob >= 0 else 0.0,
        "headless": float(blob < 0),
        "bar": float(head == "bar"),
        "both": float(both),
        "source": start.attached.cost,
        "target": there,
        "source_rival": min(start.attached.rival - start.attached.cost, 2.0),
        "target_rival": min(rival - there, 2.0),
        "turns": float(way.turns),
        "bend": way.bend,
        "length": min(length / TEXT, 20.0),
        "modifier": float(onto is not None),
        "icons": float(nodes[one].away > 0) + float(nodes[other].away > 0),
        "crowd": float(len(nodes[one].labels) * len(nodes[other].labels) > 1),
        "loop": float(nodes[one].labels == nodes[other].labels),
    }
    chains = tuple(n for n, _ in way.steps)
    return Found(one, other, head, both, path, parts, score(parts), chains)


def _modified(
    strokes: Strokes,
    heads: Heads,
    nodes: Sequence[Node],
    modifiers: Sequence[tuple[Way, Terminal, Terminal]],
    links: Sequence[Found],
    maps: Maps,
) -> list[Found]:
    """Links that end on another connector act on that connector's target."""
    out = []
    for way, start, stop in modifiers:
        own = {n for n, _ in way.steps}
        onto = [k for k in links if own.isdisjoint(k.chains) and set(stop.on) & set(k.chains)]
        onto.sort(key=lambda k: -k.score)
        link = None
        for one in onto[:1]:
            link = _link(strokes, heads, nodes, way, start, stop, stop.blob, False, maps, one)
            if link is not None:
                out.append(link)
        if link is None and stop.attached is not None:
            link = _link(strokes, heads, nodes, way, start, stop, stop.blob, False, maps)
            if link is not None:
                out.append(link)
    return out


def _middle(
    strokes: Strokes, heads: Heads, way: Way, ends: Sequence[Terminal]
) -> tuple[int, Literal[-1, 1]] | None:
    """A head in the middle of a way, and whether it points along it."""
    used = {ends[way.start].blob, ends[way.stop].blob}
    height, width = heads.where.shape
    best: tuple[int, int, Literal[-1, 1]] | None = None
    for number, side in way.steps:
        points = strokes.chains[number].from_end(side)
        at = np.rint(points).astype(np.intp)
        found = heads.where[np.clip(at[:, 1], 0, height - 1), np.clip(at[:, 0], 0, width - 1)]
        for n in np.unique(found[found > 0]):
            blob = heads.blobs[n - 1]
            touched = np.flatnonzero(found == n)
            if n - 1 in used or not blob.way.any() or len(touched) < 5:
                continue
            a, b = max(0, touched[0] - 4), min(len(points) - 1, touched[-1] + 4)
            step = points[b] - points[a]
            cosine = float(step @ blob.way) / max(math.hypot(step[0], step[1]), 1e-6)
            if abs(cosine) > 0.75 and (best is None or len(touched) > best[0]):
                best = len(touched), int(n) - 1, 1 if cosine > 0 else -1
    return None if best is None else (best[1], best[2])


def _path(strokes: Strokes, way: Way, start: Terminal, stop: Terminal) -> Points:
    parts = [start.point[None]]
    parts += [strokes.chains[n].from_end(side) for n, side in way.steps]
    return np.concatenate([*parts, stop.point[None]])


def _is_loop(path: Points, length: float) -> bool:
    """Does a line lead away from its node and back?"""
    return length > 2 * TEXT and math.dist(path[0], path[-1]) < 0.6 * length


def _best(links: Sequence[Found], nodes: Sequence[Node]) -> list[Found]:
    """One link for each two nodes and head, the best one."""
    best: dict[tuple[tuple[int, ...], tuple[int, ...], Head], Found] = {}
    for link in links:
        key = (nodes[link.source].labels, nodes[link.target].labels, link.head)
        if key not in best or link.score > best[key].score:
            best[key] = link
    return sorted(best.values(), key=lambda k: (k.source, k.target, k.head))
