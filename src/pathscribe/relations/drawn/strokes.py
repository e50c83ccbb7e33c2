"""Strokes: the connectors' middle lines as a graph of chains and junctions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .thinning import AROUND, thin

Points = NDArray[np.float64]
_FIRM: Final = 0.6
_WEAK: Final = 0.35
_SURE: Final = 0.75
"""A stroke's pixels are likelier than `_FIRM`, or than `_WEAK` beside such; its best `_SURE`."""
_SPUR: Final = 6.0
_SHORT: Final = 8.0
_MERGED: Final = 34.0
_STRAIGHT: Final = math.cos(math.radians(25))
"""Lines that cross at a sharp angle share this much at most, and go on straight."""
_MOST_PIXELS: Final = 80_000
_MOST_CHAINS: Final = 1200
"""No pathway figure has more; pictures of other things do."""
_LOOK: Final = 12.0
"""How far back along a stroke its direction is taken, in working pixels."""


@dataclass(slots=True, eq=False)
class Chain:
    """A stretch of line without branches.

    Attributes:
        points: x and y in working pixels, shape (n, 2).
        joints: Junction at its start and at its end; -1 where the end is free.
    """

    points: Points
    joints: list[int]

    @property
    def length(self) -> float:
        """Along the line, in working pixels."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    def from_end(self, side: int) -> Points:
        """The points, beginning at an end: 0 for the start, 1 for the end."""
        return self.points if side == 0 else self.points[::-1]

    def outward(self, side: int, look: float = _LOOK) -> Points:
        """Unit vector in which the line leaves the chain at an end."""
        points = self.from_end(side)
        far = np.hypot(*(points - points[0]).T)
        away = np.flatnonzero(far >= look)
        back = points[away[0]] if len(away) else points[-1]
        step = points[0] - back
        return np.asarray(step / max(float(np.hypot(*step)), 1e-6))


@dataclass(slots=True, eq=False)
class Strokes:
    """All chains, and for each junction the chain ends that meet there (chain, side)."""

    chains: dict[int, Chain]
    junctions: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    spots: dict[int, Points] = field(default_factory=dict)


def find_strokes(line: NDArray[np.float32], keep: NDArray[np.bool_]) -> Strokes:
    """Trace the map of middle lines.

    Args:
        line: Probability of each pixel, shape (h, w).
        keep: Where heads are: short strokes that reach them are no spurs. Shape (h, w).
    """
    weak = (line > _WEAK).astype(np.uint8)
    count, labelled = cv2.connectedComponents(weak, connectivity=8)
    parts = np.asarray(labelled, np.int32)
    best = np.zeros(count, np.float32)
    ys, xs = np.nonzero(weak)
    np.maximum.at(best, parts[ys, xs], line[ys, xs])
    good = best >= _SURE
    good[0] = False
    near = cv2.dilate((line > _FIRM).astype(np.uint8), np.ones((3, 3), np.uint8))
    mask = good[parts] & (near > 0) & (weak > 0)
    skeleton = thin(mask)
    if int(skeleton.sum()) > _MOST_PIXELS:
        return Strokes({})  # noise, or a picture of something else
    strokes = _graph(skeleton)
    _drop_spurs(strokes, keep)
    _contract(strokes)
    join_pairs(strokes)
    if len(strokes.chains) > _MOST_CHAINS:
        order = sorted(strokes.chains, key=lambda n: (-strokes.chains[n].length, n))
        for number in order[_MOST_CHAINS:]:
            remove(strokes, number)
    strokes.chains = {n: c for n, c in strokes.chains.items() if len(c.points) >= 2}
    for chain in strokes.chains.values():
        chain.points = _smoothed(chain.points)
    return strokes


def _graph(skeleton: NDArray[np.bool_]) -> Strokes:
    height, width = skeleton.shape
    padded = np.zeros((height + 2, width + 2), np.uint8)
    padded[1:-1, 1:-1] = skeleton
    flat = padded.reshape(-1)
    stride = width + 2
    steps = np.array([dy * stride + dx for dy, dx in AROUND])
    pixels = np.flatnonzero(flat)
    if not len(pixels):
        return Strokes({})
    near = flat[pixels[:, None] + steps[None, :]]
    rises = ((near == 0) & (np.roll(near, -1, axis=1) == 1)).sum(1)
    branching = np.zeros_like(padded)
    branching.reshape(-1)[pixels[(rises >= 3) | (near.sum(1) >= 5)]] = 1
    # Branching pixels with only a pixel or two between them are one junction.
    branching = cv2.dilate(branching, np.ones((3, 3), np.uint8)) & padded
    count, clusters = cv2.connectedComponents(branching, connectivity=8)
    where = clusters.reshape(-1)
    plain = {int(p) for p in pixels if where[p] == 0}
    strokes = Strokes({}, {n: [] for n in range(1, count)})
    ys, xs = np.nonzero(branching)
    which = clusters[ys, xs]
    total = np.maximum(np.bincount(which, minlength=count), 1)
    middles = np.stack(
        [np.bincount(which, xs, count) / total - 1, np.bincount(which, ys, count) / total - 1], 1
    )
    strokes.spots = {n: middles[n] for n in range(1, count)}
    offsets = [int(s) for s in steps]
    # Straight neighbours first, so that a walk does not jump over a corner.
    order = [offsets[n] for n in (0, 2, 4, 6, 1, 3, 5, 7)]

    def neighbours(p: int) -> list[int]:
        return [p + s for s in order if p + s in plain]

    starts = sorted(plain, key=lambda p: (len(neighbours(p)) > 1, p))
    left = set(plain)
    for start in starts:
        if start not in left:
            continue
        left.discard(start)
        walk = [start]
        while True:
            ahead = [q for q in neighbours(walk[-1]) if q in left]
            if not ahead:
                break
            walk.append(ahead[0])
            left.discard(ahead[0])
        joints = [_joint(walk[0], where, order), _joint(walk[-1], where, order)]
        if len(walk) == 1:
            touching = sorted({int(where[walk[0] + s]) for s in order} - {0})
            joints = [touching[0] if touching else -1, touching[1] if len(touching) > 1 else -1]
        points = np.array([(p % stride - 1, p // stride - 1) for p in walk], np.float64)
        number = len(strokes.chains)
        strokes.chains[number] = Chain(points, joints)
        for side, joint in enumerate(joints):
            if joint > 0:
                strokes.junctions[joint].append((number, side))
    # Lines reach the middle of their junctions.
    for chain in strokes.chains.values():
        spots = [strokes.spots[j][None] if j > 0 else None for j in chain.joints]
        parts = [p for p in (spots[0], chain.points, spots[1]) if p is not None]
        chain.points = np.concatenate(parts)
    return strokes


def _joint(pixel: int, where: NDArray[np.int32], order: list[int]) -> int:
    for step in order:
        if where[pixel + step] > 0:
            return int(where[pixel + step])
    return -1


def _drop_spurs(strokes: Strokes, keep: NDArray[np.bool_]) -> None:
    height, width = keep.shape
    for number, chain in list(strokes.chains.items()):
        free = [side for side in (0, 1) if chain.joints[side] < 0]
        if len(free) == 2:
            if chain.length < _SPUR and not _any(chain.points, keep):
                del strokes.chains[number]
        elif len(free) == 1 and chain.length < _SPUR:
            x, y = chain.from_end(free[0])[0]
            if not keep[min(int(y), height - 1), min(int(x), width - 1)]:
                remove(strokes, number)


def _any(points: Points, keep: NDArray[np.bool_]) -> bool:
    at = points.astype(np.intp)
    return bool(keep[at[:, 1], at[:, 0]].any())


def remove(strokes: Strokes, number: int) -> None:
    """Take a chain out."""
    chain = strokes.chains.pop(number)
    for side, joint in enumerate(chain.joints):
        if joint >= 0:
            strokes.junctions[joint].remove((number, side))


def _contract(strokes: Strokes) -> None:
    """Two junctions that a very short chain joins are one: lines that cross at a sharp angle."""
    for number in sorted(strokes.chains):
        chain = strokes.chains[number]
        one, other = chain.joints
        if one < 0 or other < 0 or one == other:
            continue
        length = chain.length
        if length >= _SHORT and (length >= _MERGED or not _crosses(strokes, number)):
            continue
        remove(strokes, number)
        for end in strokes.junctions.pop(other):
            strokes.chains[end[0]].joints[end[1]] = one
            strokes.junctions[one].append(end)
        strokes.spots[one] = (strokes.spots[one] + strokes.spots.pop(other)) / 2


def _crosses(strokes: Strokes, number: int) -> bool:
    """Do two lines cross along this chain? Then each comes out straight at its other end."""
    outer = []
    for joint in strokes.chains[number].joints:
        meeting = [end for end in strokes.junctions[joint] if end[0] != number]
        if len(meeting) != 2:
            return False
        outer.append([strokes.chains[n].outward(side) for n, side in meeting])
    (a, b), (c, d) = outer
    return any(float(a @ x) < -_STRAIGHT and float(b @ y) < -_STRAIGHT for x, y in ((c, d), (d, c)))


def join_pairs(strokes: Strokes) -> None:
    """A junction at which only two ends are left is no junction."""
    for joint in sorted(strokes.junctions):
        ends = strokes.junctions[joint]
        if len(ends) == 1:
            number, side = ends[0]
            strokes.chains[number].joints[side] = -1
            del strokes.junctions[joint]
        elif len(ends) == 2 and ends[0][0] != ends[1][0]:
            join(strokes, ends[0], ends[1])
            del strokes.junctions[joint]
        elif not ends:
            del strokes.junctions[joint]


def join(strokes: Strokes, one: tuple[int, int], other: tuple[int, int]) -> int:
    """Make one chain of two whose ends meet; gives its number."""
    first, second = strokes.chains[one[0]], strokes.chains[other[0]]
    points = np.concatenate([first.from_end(one[1])[::-1], second.from_end(other[1])])
    outer = [(one[0], 1 - one[1]), (other[0], 1 - other[1])]
    joints = [strokes.chains[n].joints[side] for n, side in outer]
    number = one[0]
    del strokes.chains[one[0]], strokes.chains[other[0]]
    strokes.chains[number] = Chain(points, joints)
    for side, (end, joint) in enumerate(zip(outer, joints, strict=True)):
        if joint >= 0:
            meeting = strokes.junctions[joint]
            meeting[meeting.index(end)] = (number, side)
    return number


def _smoothed(points: Points) -> Points:
    """Without the steps of the pixel grid; the ends stay."""
    if len(points) < 5:
        return points
    padded = np.concatenate([points[:1], points[:1], points, points[-1:], points[-1:]])
    out = sum(padded[k : k + len(points)] for k in range(5)) / 5
    out = np.asarray(out)
    out[0], out[-1] = points[0], points[-1]
    return out


def bridge(strokes: Strokes, headed: Callable[[Chain, int], bool], reach: float) -> None:
    """Join free ends that face each other across a gap.

    Args:
        strokes: Are changed.
        headed: Tells whether there is a head at an end of a chain: such lines go on nowhere.
        reach: The widest gap in working pixels.
    """
    ends = {
        (n, side): (chain.from_end(side)[0], chain.outward(side))
        for n, chain in sorted(strokes.chains.items())
        for side in (0, 1)
        if chain.joints[side] < 0 and not headed(chain, side)
    }
    names = list(ends)
    spots = np.array([point for point, _ in ends.values()]).reshape(-1, 2)
    pairs = []
    for i, one in enumerate(names):
        p, ahead = ends[one]
        apart = np.hypot(*(spots[i + 1 :] - p).T)
        for j in np.flatnonzero(apart <= reach):
            other = names[i + 1 + int(j)]
            q, back = ends[other]
            step = q - p
            gap = float(apart[j])
            if one[0] == other[0]:
                continue
            straight = float(-(ahead @ back))
            if gap > 3:
                straight = min(straight, float(ahead @ step) / gap, float(back @ -step) / gap)
            if straight >= (0.75 if gap < 6 else 0.92):
                pairs.append((gap + 20 * (1 - straight), one, other))
    now: dict[tuple[int, int], tuple[int, int]] = {name: name for name in names}
    used: set[tuple[int, int]] = set()
    for _, one, other in sorted(pairs):
        if one in used or other in used or now[one][0] == now[other][0]:
            continue
        used |= {one, other}
        a, b = now[one], now[other]
        outer = {(a[0], 1 - a[1]): 0, (b[0], 1 - b[1]): 1}
        number = join(strokes, a, b)
        for name, end in now.items():
            if end in outer and name not in used:
                now[name] = (number, outer[end])
