"""Where the nodes of a network stand, and how its edges run: a layered drawing.

The steps of Sugiyama, Tagawa and Toda (1981, IEEE Trans. SMC 11:109): edges that close a cycle
are turned for the time being, nodes put on layers by their longest way from the top, nodes of a
layer ordered by the middle of their neighbours (barycentres), and moved as near to their
neighbours as order and distances allow. The last step is an isotonic regression for each layer,
solved exactly by pooling adjacent violators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .loops import strong_components

_SWEEPS: Final = 24
_PLACING: Final = 16
_MOST_SWEPT: Final = 20_000
"""Layers times nodes beyond which fewer rounds have to do."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: its middle, and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing in its own units, from (0, 0) to (width, height), y downwards.

    Attributes:
        boxes: Place of each node.
        routes: Points of each edge, from the border of its source to that of its target, in
            the order of the edges that were given.
        width: Of all of it.
        height: Of all of it.
    """

    boxes: Mapping[str, Box]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float


@dataclass(slots=True)
class _Spot:
    """A node, or a place where an edge passes a layer."""

    node: str
    width: float
    height: float
    layer: int
    x: float = 0.0
    y: float = 0.0


def lay_out(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    *,
    gap: float = 28.0,
    between: float = 64.0,
) -> Layout:
    """Lay out a directed graph from top to bottom.

    Args:
        sizes: Width and height of each node, in the order in which they come first.
        edges: (source, target); an edge from a node to itself is a small loop at its side.
        gap: Distance between the nodes of a layer.
        between: Distance between layers.
    """
    parts = _components(list(sizes), edges)
    boxes: dict[str, Box] = {}
    routes: list[tuple[Point, ...]] = [()] * len(edges)
    left, height = 0.0, 0.0
    for part in parts:
        inside = set(part)
        own = [n for n, edge in enumerate(edges) if edge[0] in inside]
        placed = _connected({n: sizes[n] for n in part}, [edges[n] for n in own], gap, between)
        for node, box in placed.boxes.items():
            boxes[node] = Box(box.x + left, box.y, box.width, box.height)
        for number, route in zip(own, placed.routes, strict=True):
            routes[number] = tuple((x + left, y) for x, y in route)
        left += placed.width + 1.5 * gap
        height = max(height, placed.height)
    return Layout(boxes, tuple(routes), max(0.0, left - 1.5 * gap), height)


def _components(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Weakly connected parts, the largest first, each in the order of the nodes."""
    beside: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        beside[source].append(target)
        beside[target].append(source)
    seen: set[str] = set()
    parts = []
    for start in nodes:
        if start in seen:
            continue
        part = {start}
        waiting = [start]
        while waiting:
            for other in beside[waiting.pop()]:
                if other not in part:
                    part.add(other)
                    waiting.append(other)
        seen |= part
        parts.append([node for node in nodes if node in part])
    parts.sort(key=len, reverse=True)
    return parts


def _connected(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    gap: float,
    between: float,
) -> Layout:
    straight = [(s, t) for s, t in edges if s != t]
    turned = _turned(list(sizes), straight)
    layer = _layers(list(sizes), turned)
    spots, chains, rows = _spots(sizes, edges, turned, layer, gap)
    _order(spots, chains, rows)
    _place(spots, chains, rows, gap)
    tops = 0.0
    for row in rows:
        tall = max((spots[n].height for n in row), default=0.0)
        for n in row:
            spots[n].y = tops + tall / 2
        tops += tall + between
    left = min(spot.x - spot.width / 2 for spot in spots)
    right = max(spot.x + spot.width / 2 for spot in spots)
    for spot in spots:
        spot.x -= left
    boxes = {spot.node: Box(spot.x, spot.y, spot.width, spot.height) for spot in spots if spot.node}
    routes = _routes(edges, chains, spots, boxes, between)
    loops = [n for n, (s, t) in enumerate(edges) if s == t]
    width = right - left
    for n in loops:
        width = max(width, *(x for x, _ in routes[n]))
    return Layout(boxes, routes, width, max(0.0, tops - between))


def _turned(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The edges without cycles: few of them turned round (Eades, Lin, Smyth 1993)."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in dict.fromkeys(edges):
        after[source].append(target)
    rank: dict[str, int] = {}
    component: dict[str, int] = {}
    for number, part in enumerate(strong_components(after)):
        component |= dict.fromkeys(part, number)
        inside = set(part)
        out = {n: [t for t in after[n] if t in inside] for n in part}
        into: dict[str, list[str]] = {n: [] for n in part}
        for source, targets in out.items():
            for target in targets:
                into[target].append(source)
        left = dict.fromkeys(part)
        outs, ins = {n: len(out[n]) for n in part}, {n: len(into[n]) for n in part}
        first: list[str] = []
        last: list[str] = []
        while left:
            sink = next((n for n in left if not outs[n]), None)
            source_ = next((n for n in left if not ins[n]), None) if sink is None else None
            if sink is not None:
                chosen = sink
                last.append(chosen)
            else:
                chosen = source_ or max(left, key=lambda n: outs[n] - ins[n])
                first.append(chosen)
            del left[chosen]
            for other in out[chosen]:
                ins[other] -= 1
            for other in into[chosen]:
                outs[other] -= 1
        for place, node in enumerate((*first, *reversed(last))):
            rank[node] = place
    return [
        (t, s) if component[s] == component[t] and rank[s] > rank[t] else (s, t) for s, t in edges
    ]


def _layers(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Longest way from the top; what nothing acts on then moves down to what it acts on."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    missing = dict.fromkeys(nodes, 0)
    for source, target in dict.fromkeys(edges):
        after[source].append(target)
        missing[target] += 1
    layer = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not missing[node]]
    tops = list(ready)
    for node in ready:
        for other in after[node]:
            layer[other] = max(layer[other], layer[node] + 1)
            missing[other] -= 1
            if not missing[other]:
                ready.append(other)
    for node in tops:
        if after[node]:
            layer[node] = min(layer[other] for other in after[node]) - 1
    return layer


def _spots(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    turned: Sequence[tuple[str, str]],
    layer: Mapping[str, int],
    gap: float,
) -> tuple[list[_Spot], list[list[int]], list[list[int]]]:
    """All places to be ordered: nodes, and where edges pass layers; edges as chains of them."""
    spots = [_Spot(node, *sizes[node], layer[node]) for node in sizes]
    at = {spot.node: n for n, spot in enumerate(spots)}
    chains: list[list[int]] = []
    flow = iter(turned)
    for source, target in edges:
        if source == target:
            chains.append([])
            continue
        upper, lower = next(flow)
        chain = [at[upper]]
        for passed in range(layer[upper] + 1, layer[lower]):
            spots.append(_Spot("", gap / 2, 0.0, passed))
            chain.append(len(spots) - 1)
        chain.append(at[lower])
        chains.append(chain if upper == source else chain[::-1])
    rows: list[list[int]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for n, spot in enumerate(spots):
        rows[spot.layer].append(n)
    return spots, chains, rows


def _neighbours(
    spots: Sequence[_Spot], chains: Sequence[Sequence[int]]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for chain in chains:
        for one, other in pairwise(chain):
            high, low = (one, other) if spots[one].layer < spots[other].layer else (other, one)
            above[low].append(high)
            below[high].append(low)
    return above, below


def _order(spots: Sequence[_Spot], chains: Sequence[Sequence[int]], rows: list[list[int]]) -> None:
    """Order the spots of each layer by the barycentres of their neighbours; the best kept."""
    above, below = _neighbours(spots, chains)
    place = {n: float(k) for row in rows for k, n in enumerate(row)}
    best = [list(row) for row in rows]
    fewest = _crossings(rows, below)
    sweeps = _SWEEPS if sum(map(len, rows)) * len(rows) < _MOST_SWEPT else 6
    for sweep in range(sweeps):
        down = sweep % 2 == 0
        beside = above if down else below
        for row in rows if down else reversed(rows):
            centre = {
                n: sum(place[o] for o in beside[n]) / len(beside[n]) if beside[n] else place[n]
                for n in row
            }
            row.sort(key=lambda n: (centre[n], place[n]))
            for k, n in enumerate(row):
                place[n] = float(k)
        count = _crossings(rows, below)
        if count < fewest:
            fewest, best = count, [list(row) for row in rows]
        if not fewest:
            break
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _crossings(rows: Sequence[Sequence[int]], below: Mapping[int, Sequence[int]]) -> int:
    """How many pairs of edges cross between layers (inversions, counted in a Fenwick tree)."""
    total = 0
    for upper, lower in pairwise(rows):
        place = {n: k for k, n in enumerate(lower)}
        tree = [0] * (len(lower) + 1)
        seen = 0
        for n in upper:
            targets = sorted(place[o] for o in below.get(n, ()))
            for target in targets:
                k, smaller = target + 1, 0
                while k:
                    smaller += tree[k]
                    k -= k & -k
                total += seen - smaller
            for target in targets:
                k = target + 1
                while k <= len(lower):
                    tree[k] += 1
                    k += k & -k
                seen += 1
    return total


def _place(
    spots: Sequence[_Spot],
    chains: Sequence[Sequence[int]],
    rows: Sequence[Sequence[int]],
    gap: float,
) -> None:
    """Move each layer's spots as near to their neighbours as order and distances allow."""
    above, below = _neighbours(spots, chains)
    offsets: list[list[float]] = []
    for row in rows:
        at, listed = 0.0, []
        for k, n in enumerate(row):
            if k:
                at += (spots[row[k - 1]].width + spots[n].width) / 2 + gap
            listed.append(at)
        offsets.append(listed)
        middle = at / 2
        for n, offset in zip(row, listed, strict=True):
            spots[n].x = offset - middle
    for turn in range(_PLACING):
        down = turn % 2 == 0
        both = turn >= _PLACING - 4
        for level in range(len(rows)) if down else reversed(range(len(rows))):
            row = rows[level]
            wanted, weights = [], []
            for n in row:
                beside = above[n] + below[n] if both else (above[n] if down else below[n])
                if not beside:
                    wanted.append(spots[n].x)
                    weights.append(0.05)
                    continue
                wanted.append(sum(spots[o].x for o in beside) / len(beside))
                # Long edges run straight where they can.
                passing = sum(1 for o in beside if not spots[o].node)
                weights.append((4.0 if not spots[n].node else 1.0) + passing)
            goal = [w - o for w, o in zip(wanted, offsets[level], strict=True)]
            for n, value, offset in zip(row, _isotonic(goal, weights), offsets[level], strict=True):
                spots[n].x = value + offset


def _isotonic(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The nearest values that never fall (weighted least squares, pooled)."""
    pools: list[list[float]] = []  # mean, weight, count
    for value, weight in zip(values, weights, strict=True):
        pools.append([value, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, heavy, count = pools.pop()
            before = pools[-1]
            total = before[1] + heavy
            before[0] = (before[0] * before[1] + mean * heavy) / total
            before[1] = total
            before[2] += count
    return [mean for mean, _, count in pools for _ in range(int(count))]


def _routes(
    edges: Sequence[tuple[str, str]],
    chains: Sequence[Sequence[int]],
    spots: Sequence[_Spot],
    boxes: Mapping[str, Box],
    between: float,
) -> tuple[tuple[Point, ...], ...]:
    """The points of each edge; edges at one side of a node part, in the order they come from."""
    ports: dict[tuple[str, bool], list[tuple[float, int, bool]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        if not chain:
            continue
        down = spots[chain[0]].layer < spots[chain[-1]].layer
        source, target = edges[number]
        ports[source, down].append((spots[chain[1]].x, number, True))
        ports[target, not down].append((spots[chain[-2]].x, number, False))
    ends: dict[tuple[int, bool], Point] = {}
    for (node, lower), listed in ports.items():
        box = boxes[node]
        listed.sort()
        room = box.width * 0.66
        step = min(room / len(listed), 26.0)
        for k, (_, number, first) in enumerate(listed):
            x = box.x + (k - (len(listed) - 1) / 2) * step
            ends[number, first] = (x, box.y + (box.height if lower else -box.height) / 2)
    routes: list[tuple[Point, ...]] = []
    for number, chain in enumerate(chains):
        if not chain:
            box = boxes[edges[number][0]]
            side, reach = box.x + box.width / 2, between * 0.4
            routes.append(
                ((side, box.y - box.height / 4), (side + reach, box.y - box.height / 4),
                 (side + reach, box.y + box.height / 4), (side, box.y + box.height / 4))
            )  # fmt: skip
            continue
        inner = tuple((spots[n].x, spots[n].y) for n in chain[1:-1])
        routes.append((ends[number, True], *inner, ends[number, False]))
    return tuple(routes)
