"""Tracing: ways along the strokes from one end of a connector to another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .canvas import TEXT
from .ends import Attached, Places
from .heads import Heads
from .nodes import Node
from .strokes import Chain, Strokes, join_pairs, remove
from .widths import end_width

Points = NDArray[np.float64]
End = tuple[int, int]
"""A chain and its side: 0 for the start, 1 for the end."""
_ZONE: Final = 14.0
"""Heads sit on this much of a line's end, in working pixels."""
_INNER: Final = 6
"""So many points at each end of a chain are no side of it."""
_ARM: Final = 1.2 * TEXT
_ACROSS: Final = math.cos(math.radians(50))
"""Arms of heads are no longer than this, and lead away from where the head points at this angle."""
_THICK: Final = 4.0
_FLAT: Final = 0.85
"""An end is flat if it is narrower than this share of the other end's; thin lines have none."""
_RIM: Final = 6.0
_RIM_RUN: Final = 4
_ALONG: Final = 0.5
"""On a rim is what is so near to it for so many points, and leads along it at 60 degrees or more
from its normal."""
_LEVEL: Final = 2.5
"""A line beside a stack belongs to one of its names if it is so much more level than steep."""
_CROSSING: Final = math.cos(math.radians(40))
_THROUGH: Final = math.cos(math.radians(32))
_DEEP: Final = 7
_MOST_STEPS: Final = 100_000
"""Steps of the search for ways, shared among all ends."""


@dataclass(slots=True, eq=False)
class Terminal:
    """An end of a connector.

    Attributes:
        end: Where.
        point: x and y in working pixels.
        ahead: Unit vector in which the line would go on.
        blob: Its head; -1 where it has none.
        attached: Its node.
        on: The chains of another connector that it ends at.
    """

    end: End
    point: Points
    ahead: Points
    blob: int
    attached: Attached | None
    on: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A way along strokes.

    Attributes:
        start: Index of the terminal where it starts.
        stop: Index of the terminal where it ends.
        steps: Chain ends as they are entered.
        turns: At how many junctions it leaves a straight line.
        bend: Sum of the deviations at crossings that are passed straight, radians.
        forks: At how many junctions of three it passes a branch.
        corners: At how many crossings it leaves its line for the other one.
    """

    start: int
    stop: int
    steps: tuple[End, ...]
    turns: int
    bend: float
    forks: int
    corners: int


def head_at(chain: Chain, side: int, heads: Heads, *, strict: bool = False) -> int:
    """The head at an end of a chain; -1 for none.

    Args:
        chain: The chain.
        side: 0 for its start, 1 for its end.
        heads: All heads.
        strict: Only a head that clearly points out of the chain, close to its end.
    """
    points = chain.from_end(side)
    legs = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(legs)])
    ahead = chain.outward(side)
    zone = points[along <= (_ZONE * 0.8 if strict else _ZONE)]
    if not strict:
        zone = np.concatenate([points[:1] + ahead * 5, points[:1] + ahead * 2.5, zone])
    height, width = heads.where.shape
    at = np.rint(zone).astype(np.intp)
    at[:, 0] = np.clip(at[:, 0], 0, width - 1)
    at[:, 1] = np.clip(at[:, 1], 0, height - 1)
    found = heads.where[at[:, 1], at[:, 0]]
    best, most = -1, 0.0
    for number in np.unique(found[found > 0]):
        blob = heads.blobs[number - 1]
        turned = bool(blob.way.any())
        agrees = float(blob.way @ ahead) if turned else 0.5
        if agrees < (0.75 if strict and turned else 0.15):
            continue
        if strict and math.dist(blob.centre, points[0]) > 0.55 * TEXT:
            continue
        weight = float((found == number).sum()) * (0.5 + agrees) * blob.score
        if weight > most:
            best, most = int(number) - 1, weight
    return best


def drop_crossbars(strokes: Strokes, heads: Heads) -> None:
    """Take out the arms of T-bars and the barbs of arrow heads that were traced as lines."""
    for number, chain in sorted(strokes.chains.items()):
        free = [side for side in (0, 1) if chain.joints[side] < 0]
        if len(free) != 1 or chain.length > _ARM:
            continue
        at = np.rint(chain.points).astype(np.intp)
        height, width = heads.where.shape
        found = heads.where[np.clip(at[:, 1], 0, height - 1), np.clip(at[:, 0], 0, width - 1)]
        if (found > 0).mean() < 0.7:
            continue
        blob = heads.blobs[int(np.bincount(found[found > 0]).argmax()) - 1]
        if blob.way.any() and abs(float(blob.way @ chain.outward(free[0]))) < _ACROSS:
            remove(strokes, number)
    join_pairs(strokes)


def split_at_heads(strokes: Strokes, heads: Heads) -> None:
    """Part chains at sharp corners with a head: two lines that meet in one arrow head."""
    for number in sorted(strokes.chains):
        chain = strokes.chains[number]
        points = chain.points
        if len(points) < 30:
            continue
        at = np.rint(points).astype(np.intp)
        height, width = heads.where.shape
        found = heads.where[np.clip(at[:, 1], 0, height - 1), np.clip(at[:, 0], 0, width - 1)]
        for blob_number in np.unique(found[found > 0]):
            blob = heads.blobs[blob_number - 1]
            touched = np.flatnonzero(found == blob_number)
            if not blob.way.any() or touched[0] < 12 or touched[-1] > len(points) - 13:
                continue
            tip = touched[(points[touched] @ blob.way).argmax()]
            before, after = points[tip - 10] - points[tip], points[tip + 10] - points[tip]
            if all(float(v @ blob.way) < -0.5 * math.hypot(v[0], v[1]) for v in (before, after)):
                new = max(strokes.chains) + 1
                strokes.chains[new] = Chain(points[tip:], [-1, chain.joints[1]])
                if chain.joints[1] >= 0:
                    meeting = strokes.junctions[chain.joints[1]]
                    meeting[meeting.index((number, 1))] = (new, 1)
                strokes.chains[number] = Chain(points[: tip + 1], [chain.joints[0], -1])
                break


def cut_rims(strokes: Strokes, nodes: Sequence[Node], shape: tuple[int, int]) -> None:
    """Take out what runs along the rims of nodes.

    Lines that end side by side at one node are else joined along its rim.

    Args:
        strokes: Are changed.
        nodes: Only those with a shape matter.
        shape: Height and width of the picture at working scale.
    """
    filled = np.zeros(shape, np.uint8)
    for node in nodes:
        if node.shaped:
            cv2.fillPoly(filled, [np.rint(node.outline).astype(np.int32)], 1)
    if not filled.any():
        return
    outside = np.asarray(cv2.distanceTransform(1 - filled, cv2.DIST_L2, 3), np.float32)
    inside = np.asarray(cv2.distanceTransform(filled, cv2.DIST_L2, 3), np.float32)
    depth = outside - inside
    touched: set[int] = set()
    for number in sorted(strokes.chains):
        chain = strokes.chains[number]
        keep = ~_on_rim(chain.points, depth)
        if not keep.all():
            touched |= _keep_part(strokes, number, keep)
    for joint in sorted(touched & strokes.junctions.keys()):
        for number, side in strokes.junctions.pop(joint):
            strokes.chains[number].joints[side] = -1
    join_pairs(strokes)


def _on_rim(points: Points, depth: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which points of a line are near a rim and lead along it?"""
    height, width = depth.shape

    def at(x: Points, y: Points) -> Points:
        column = np.clip(np.rint(x).astype(np.intp), 0, width - 1)
        row = np.clip(np.rint(y).astype(np.intp), 0, height - 1)
        return np.asarray(depth[row, column], np.float64)

    x, y = points[:, 0], points[:, 1]
    near = np.abs(at(x, y)) < _RIM
    if near.sum() < _RIM_RUN or len(points) < 3:
        return np.zeros(len(points), np.bool_)
    slope = np.stack([at(x + 3, y) - at(x - 3, y), at(x, y + 3) - at(x, y - 3)], 1)
    order = np.arange(len(points))
    last = len(points) - 1
    step = points[np.minimum(order + 2, last)] - points[np.maximum(order - 2, 0)]
    sizes = np.hypot(*slope.T) * np.hypot(*step.T)
    along = np.abs((slope * step).sum(1)) < _ALONG * np.maximum(sizes, 1e-6)
    found = near & along
    # Short runs are no rims.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], found.astype(np.int8), [0]])))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < _RIM_RUN:
            found[start:stop] = False
    return np.asarray(found)


def _keep_part(strokes: Strokes, number: int, keep: NDArray[np.bool_]) -> set[int]:
    """Cut a chain to the points kept; gives the junctions it has lost."""
    chain = strokes.chains[number]
    points, joints = chain.points, chain.joints
    remove(strokes, number)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], keep.astype(np.int8), [0]])))
    lost = {joint for joint, kept in zip(joints, keep[[0, -1]], strict=True) if not kept}
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < _RIM_RUN:
            lost |= {joints[0]} if start == 0 else set()
            lost |= {joints[1]} if stop == len(points) else set()
            continue
        new = max(strokes.chains, default=0) + 1
        ends = [joints[0] if start == 0 else -1, joints[1] if stop == len(points) else -1]
        strokes.chains[new] = Chain(points[start:stop], ends)
        for side, joint in enumerate(ends):
            if joint >= 0:
                strokes.junctions[joint].append((new, side))
    return lost - {-1}


def terminals(
    strokes: Strokes, heads: Heads, places: Places, rgb: NDArray[np.uint8]
) -> list[Terminal]:
    """All ends of connectors: free ends, and heads that stand on other connectors.

    Args:
        strokes: The traced lines.
        heads: The heads.
        places: Finds nodes.
        rgb: The picture at working scale, uint8, shape (h, w, 3).
    """
    out: list[Terminal] = []
    taken: set[int] = set()
    blobs = {
        (number, side): head_at(chain, side, heads)
        for number, chain in sorted(strokes.chains.items())
        for side in (0, 1)
        if chain.joints[side] < 0
    }
    flat = _flat_ends(strokes, blobs, rgb)
    sides = _Sides(strokes)
    for number, chain in sorted(strokes.chains.items()):
        for side in (0, 1):
            if chain.joints[side] >= 0:
                continue
            point, ahead = chain.from_end(side)[0], chain.outward(side)
            blob = -1 if (number, side) in flat else blobs[number, side]
            taken.add(blob)
            end = _tip(point, ahead, heads, blob)
            attached = places.attach(end, ahead)
            on = sides.find(number, end, ahead, attached)
            out.append(Terminal((number, side), end, ahead, blob, attached, on))
    for ends in strokes.junctions.values():
        if len(ends) < 3:
            continue
        for number, side in ends:
            chain = strokes.chains[number]
            if chain.length < _ZONE:
                continue
            blob = head_at(chain, side, heads, strict=True)
            if blob < 0 or blob in taken:
                continue
            taken.add(blob)
            others = tuple(sorted({n for n, _ in ends if n != number}))
            point, ahead = chain.from_end(side)[0], chain.outward(side)
            out.append(Terminal((number, side), point, ahead, blob, None, others))
    return out


def _flat_ends(strokes: Strokes, blobs: dict[End, int], rgb: NDArray[np.uint8]) -> set[End]:
    """Ends that look like heads, but are narrow where the line's other end is wide.

    Thick lines end square, which the network may take for a head.
    """
    out: set[End] = set()
    for number, chain in strokes.chains.items():
        if min(blobs.get((number, side), -1) for side in (0, 1)) < 0:
            continue
        widths = [end_width(rgb, chain.from_end(side)) for side in (0, 1)]
        if min(widths) > _THICK and min(widths) < _FLAT * max(widths):
            out.add((number, int(widths[1] < widths[0])))
    return out


def singled(nodes: Sequence[Node], ends: Sequence[Terminal]) -> list[Node]:
    """The nodes, with those stacks parted whose members have connectors of their own.

    Where lines end beside several names of a stack, each belongs to its own name.
    """
    beside: dict[tuple[int, ...], set[int]] = {}
    for end in ends:
        if end.attached is not None and nodes[end.attached.node].stacked:
            node = nodes[end.attached.node]
            if abs(end.ahead[0]) > _LEVEL * abs(end.ahead[1]):
                beside.setdefault(node.labels, set()).add(end.attached.node)
    return [
        replace(node, labels=node.own)
        if node.stacked and len(beside.get(node.labels, ())) > 1
        else node
        for node in nodes
    ]


def _tip(point: Points, ahead: Points, heads: Heads, blob: int) -> Points:
    """The end moved to its head's foremost point: strokes end a little before it."""
    if blob < 0:
        return point
    centre = heads.blobs[blob].centre
    gain = float((centre - point) @ ahead)
    return point + ahead * max(0.0, min(gain, 8.0))


class _Sides:
    """Finds the connector at whose side an end stops."""

    def __init__(self, strokes: Strokes) -> None:
        kept = [(n, c.points) for n, c in sorted(strokes.chains.items()) if c.length >= TEXT]
        # The ends of a connector are not its side.
        inner = [(n, points[_INNER:-_INNER]) for n, points in kept if len(points) > 2 * _INNER]
        self._points = np.concatenate([p for _, p in inner]) if inner else np.zeros((0, 2))
        self._owner = np.concatenate([np.full(len(p), n) for n, p in inner] or [np.zeros(0, int)])

    def find(
        self, number: int, point: Points, ahead: Points, attached: Attached | None
    ) -> tuple[int, ...]:
        """The connector beside an end of chain `number`, if it is nearer than the node."""
        room = 0.75 * TEXT
        if attached is not None:
            room = min(room, attached.cost * TEXT)
        if room < 2 or not len(self._points):
            return ()
        step = self._points - point
        far = np.hypot(step[:, 0], step[:, 1])
        near = np.flatnonzero((far <= room) & (self._owner != number))
        near = near[(far[near] <= 4) | (step[near] @ ahead >= 0.7 * far[near])]
        if not len(near):
            return ()
        return (int(self._owner[near[far[near].argmin()]]),)


def ways(strokes: Strokes, ends: Sequence[Terminal]) -> list[Way]:
    """The best way between each two ends that strokes join."""
    index = {terminal.end: n for n, terminal in enumerate(ends)}
    passages = {
        joint: _passages(strokes, meeting, index) for joint, meeting in strokes.junctions.items()
    }
    best: dict[tuple[int, int], Way] = {}
    most = max(60, _MOST_STEPS // max(1, len(ends)))
    for n, terminal in enumerate(ends):
        for way in _walk(strokes, passages, index, n, terminal.end, most):
            key = (way.start, way.stop)
            old = best.get(key)
            if old is None or _cost(strokes, way) < _cost(strokes, old):
                best[key] = way
    return [best[key] for key in sorted(best)]


def _cost(strokes: Strokes, way: Way) -> float:
    length = sum(strokes.chains[n].length for n, _ in way.steps)
    return way.turns + 3 * way.corners + way.bend + length / (40 * TEXT)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A way on at a junction; see `Way` for the numbers."""

    end: End
    turns: int
    bend: float
    forks: int
    corners: int


def _walk(
    strokes: Strokes,
    passages: dict[int, dict[End, list[_Passage]]],
    index: dict[End, int],
    start: int,
    end: End,
    most: int,
) -> Iterator[Way]:
    stack = [Way(start, -1, (end,), 0, 0.0, 0, 0)]
    count = 0
    while stack and count < most:
        count += 1
        way = stack.pop()
        here = way.steps[-1]
        far = (here[0], 1 - here[1])
        if far in index:
            yield replace(way, stop=index[far])
            continue
        joint = strokes.chains[here[0]].joints[far[1]]
        if joint < 0 or len(way.steps) >= _DEEP:
            continue
        used = {n for n, _ in way.steps}
        for on in passages[joint].get(far, []):
            if on.end[0] in used or way.turns + on.turns > 3 or way.corners + on.corners > 1:
                continue
            stack.append(
                Way(
                    start,
                    -1,
                    (*way.steps, on.end),
                    way.turns + on.turns,
                    way.bend + on.bend,
                    way.forks + on.forks,
                    way.corners + on.corners,
                )
            )


def _passages(
    strokes: Strokes, meeting: Sequence[End], index: dict[End, int]
) -> dict[End, list[_Passage]]:
    """For each end at a junction: where one can go on."""
    open_ends = [end for end in meeting if end not in index]
    out = {end: strokes.chains[end[0]].outward(end[1]) for end in open_ends}
    pairs = sorted(
        (float(out[a] @ out[b]), a, b) for i, a in enumerate(open_ends) for b in open_ends[i + 1 :]
    )
    partner: dict[End, End] = {}
    crossing = len(open_ends) > 3
    for cosine, a, b in pairs:
        limit = _CROSSING if crossing else _THROUGH
        if -cosine >= limit and a not in partner and b not in partner:
            partner[a], partner[b] = b, a
    fork = int(len(open_ends) == 3)
    found: dict[End, list[_Passage]] = {}
    for a in open_ends:
        onward: list[_Passage] = []
        for b in open_ends:
            if a == b:
                continue
            angle = math.acos(min(1.0, max(-1.0, -float(out[a] @ out[b]))))
            if partner.get(a) == b:
                onward.append(_Passage(b, 0, angle if crossing else angle * 0.5, fork, 0))
            elif angle < math.radians(130):
                corner = int(crossing and a in partner and b in partner)
                onward.append(_Passage(b, 1, 0.0, fork, corner))
        found[a] = onward
    return found
