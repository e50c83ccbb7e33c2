"""The ways of connectors: from shape to shape, straight, by corners or in curves."""

from __future__ import annotations

import math

import numpy as np

from .canvas import Path, Point, bezier, length, part, samples, smooth
from .layout import Edge, End, Layout, Node

_STEP = 0.5
# A connector shorter than this cannot be seen as one.
SHORTEST = 9.0


def inside(node: Node, x: float, y: float, more: float = 0.0) -> bool:
    """Is a point in a node's shape, enlarged by some pixels?"""
    a, b = node.w / 2 + more, node.h / 2 + more
    u, v = abs(x - node.x), abs(y - node.y)
    if node.shape == "ellipse":
        return (u / a) ** 2 + (v / b) ** 2 <= 1
    if node.shape == "hexagon":
        return v <= b and u <= a - 0.35 * v
    return u <= a and v <= b


def box(layout: Layout, ids: list[str]) -> tuple[float, float, float, float]:
    """The box around nodes: left, top, right, bottom."""
    nodes = [layout.nodes[i] for i in ids]
    return (
        min(n.x - n.w / 2 for n in nodes),
        min(n.y - n.h / 2 for n in nodes),
        max(n.x + n.w / 2 for n in nodes),
        max(n.y + n.h / 2 for n in nodes),
    )


def frame(layout: Layout, group: str) -> tuple[float, float, float, float]:
    """The box that is drawn around a framed group."""
    x0, y0, x1, y1 = box(layout, layout.groups[group].members)
    return x0 - 6, y0 - 6, x1 + 6, y1 + 6


def at_end(layout: Layout, end: End, x: float, y: float) -> bool:
    """Is a point in what an end stands on?"""
    if end.kind == "node":
        return inside(layout.nodes[end.id], x, y)
    if end.kind == "group":
        if layout.groups[end.id].kind == "frame":
            x0, y0, x1, y1 = frame(layout, end.id)
            return x0 <= x <= x1 and y0 <= y <= y1
        return any(inside(layout.nodes[i], x, y) for i in layout.groups[end.id].members)
    return False


def aim(layout: Layout, end: End, other: Point) -> Point:
    """The point inside an end's shape that a line heads for."""
    if end.kind == "node":
        node = layout.nodes[end.id]
        # Just inside, so that cutting at the outline finds it.
        u, v = (max(-0.9, min(0.9, r)) for r in end.rel)
        return node.x + u * node.w / 2, node.y + v * node.h / 2
    if end.kind == "group":
        ids = layout.groups[end.id].members
        x0, y0, x1, y1 = box(layout, ids)
        centre = ((x0 + x1) / 2, (y0 + y1) / 2)
        if layout.groups[end.id].kind == "frame":
            return centre
        # The member that is nearest, for the middle of a group may be bare.
        near = min(ids, key=lambda i: math.dist((layout.nodes[i].x, layout.nodes[i].y), other))
        return layout.nodes[near].x, layout.nodes[near].y
    return end.point


def centre(layout: Layout, end: End) -> Point:
    """The middle of what an end stands on."""
    if end.kind in ("node", "group"):
        x0, y0, x1, y1 = box(layout, layout.members(end))
        return (x0 + x1) / 2, (y0 + y1) / 2
    return end.point


def _axis(layout: Layout, end: End, here: Point, other: Point) -> Point:
    """The side of its shape on which a line with corners leaves an end: a unit step."""
    u, v = end.rel
    if end.kind == "node" and max(abs(u), abs(v)) > 0.8:
        return (math.copysign(1, u), 0.0) if abs(u) > abs(v) else (0.0, math.copysign(1, v))
    dx, dy = other[0] - here[0], other[1] - here[1]
    if abs(dx) > abs(dy):
        return math.copysign(1, dx), 0.0
    return 0.0, math.copysign(1, dy)


def route(layout: Layout, edge: Edge) -> Path:
    """The way from inside an edge's source to inside its target."""
    source, target = edge.source, edge.target
    first = edge.via[0] if edge.via else centre(layout, target)
    last = edge.via[-1] if edge.via else centre(layout, source)
    a, b = aim(layout, source, first), aim(layout, target, last)
    if edge.form == "elbow":
        return corners(layout, source, target, a, b, edge.via)
    if edge.form == "curved":
        if edge.via:
            return smooth([a, *edge.via, b])
        return bow(a, b, 0.18 if (int(a[0]) + int(b[1])) % 2 else -0.18)
    return [a, *edge.via, b]


def bow(a: Point, b: Point, bend: float) -> Path:
    """A curve between two points that bends to one side."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    c = (a[0] + dx / 3 - dy * bend, a[1] + dy / 3 + dx * bend)
    d = (a[0] + dx * 2 / 3 - dy * bend, a[1] + dy * 2 / 3 + dx * bend)
    return bezier(a, c, d, b)


def corners(layout: Layout, source: End, target: End, a: Point, b: Point, via: Path) -> Path:
    """A way of upright and level pieces."""
    if via:
        out: Path = [a]
        for point in [*via, b]:
            x, y = out[-1]
            if abs(point[0] - x) > 1 and abs(point[1] - y) > 1:
                out.append((x, point[1]) if len(out) % 2 else (point[0], y))
            out.append(point)
        return out
    d0, d1 = _axis(layout, source, a, b), _axis(layout, target, b, a)
    if d0[0] and d1[0]:
        middle = (a[0] + b[0]) / 2
        return _straightened([a, (middle, a[1]), (middle, b[1]), b])
    if d0[1] and d1[1]:
        middle = (a[1] + b[1]) / 2
        return _straightened([a, (a[0], middle), (b[0], middle), b])
    corner = (b[0], a[1]) if d0[0] else (a[0], b[1])
    return [a, corner, b]


def _straightened(path: Path) -> Path:
    """Without a jog too small to be meant."""
    a, b = path[0], path[-1]
    if abs(a[0] - b[0]) < 6 or abs(a[1] - b[1]) < 6:
        return [a, b]
    return path


def clip(layout: Layout, edge: Edge, path: Path, gap0: float, gap1: float) -> Path | None:
    """The part of a way outside the shapes at its ends; None where nothing is left.

    Args:
        layout: The figure.
        edge: Whose way it is.
        path: From inside the source to inside the target.
        gap0: Room left at the source, pixels.
        gap1: Room left at the target.
    """
    total = length(path)
    if total < SHORTEST:
        return None
    marks = samples(path, _STEP)
    start, end = 0.0, total
    for i, (x, y) in enumerate(marks):
        if at_end(layout, edge.source, x, y):
            start = i * _STEP
        elif i * _STEP - start > 0.6 * total:
            break
    for i in range(int(start / _STEP), len(marks)):
        if at_end(layout, edge.target, *marks[i]):
            end = i * _STEP
            break
    start += gap0 if edge.source.kind in ("node", "group") else 0.0
    end -= gap1
    if end - start < SHORTEST:
        return None
    return part(path, start, end)


def hits(layout: Layout, path: Path, ends: set[str], more: float = 3.0) -> bool:
    """Does a way pass through nodes that are not its ends?"""
    others = [n for i, n in layout.nodes.items() if i not in ends]
    return any(inside(n, x, y, more) for x, y in samples(path, 3.0) for n in others)


def overlap(path: Path, other: Path, near: float = 7.0) -> float:
    """The share of a way that runs along another."""
    p, q = np.array(path), np.array(other)
    if (p.min(axis=0) > q.max(axis=0) + near).any() or (q.min(axis=0) > p.max(axis=0) + near).any():
        return 0.0
    a, b = np.array(samples(path, 4.0)), np.array(samples(other, 4.0))
    apart = np.abs(a[:, None] - b[None]).max(axis=2).min(axis=1)
    return float((apart < near).mean())
