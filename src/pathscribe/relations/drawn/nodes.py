"""Nodes: what a connector can end at. Shapes with labels in them, and labels without."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ...records.model import Mention
from ...text.model import Label
from .canvas import TEXT, Canvas
from .maps import Maps
from .model import Shape, ShapeKind

Points = NDArray[np.float64]
_FIRM: Final = 0.5
_LEAST: Final = 0.35 * TEXT * TEXT
_CROWD: Final = 8
"""A shape with more labels is a container (a cell, a panel), no node."""
_UNKNOWN: Final = 0.2
_SPECK: Final = 0.5
_PLACE: Final = 0.35
_TOUCH: Final = 9.0
_STACK: Final = 0.55
"""Lines of a stack of names are no further apart than this, in heights of a line."""
_MOST_ICONS: Final = 300
_ICON_REACH: Final = 1.3 * TEXT


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Something a connector can end at.

    Attributes:
        labels: Indices of its labels.
        outline: Corners in working pixels, float64, shape (n, 2).
        away: How far its label is from it, in working pixels: 0 but for pictures of things
            whose name stands beside them.
        shaped: Has it a drawn shape?
        own: Its own labels, without those of its group.
        doubt: How unlikely an end of a connector it is by what its labels mean, in the costs of
            `ends`.
        stacked: Its group is a stack of plain names.
    """

    labels: tuple[int, ...]
    outline: Points
    away: float
    shaped: bool
    own: tuple[int, ...] = ()
    doubt: float = 0.0
    stacked: bool = False


def find_nodes(
    maps: Maps,
    canvas: Canvas,
    labels: Sequence[Label],
    doubts: Sequence[float] = (),
    marks: Collection[int] = (),
) -> tuple[list[Node], dict[str, Shape]]:
    """Find the nodes and the shapes of labels.

    Args:
        maps: The network's.
        canvas: With the labels' boxes.
        labels: In the order of the boxes.
        doubts: For each label, how unlikely an end it is; see `doubts_of`.
        marks: Labels that are mere marks ("P"): they stand for the label beside them.

    Returns:
        Nodes; and the shapes by label id.
    """
    likely = (maps.shape > _FIRM).astype(np.uint8)
    mask = cv2.morphologyEx(likely, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labelled, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    parts = np.asarray(labelled, np.int32)
    members: dict[int, list[int]] = {}
    for n, box in enumerate(canvas.boxes):
        part = _under(parts, box)
        if part and n not in marks:
            members.setdefault(part, []).append(n)
    nodes: list[Node] = []
    shapes: dict[str, Shape] = {}
    alone = [n for n in range(len(labels)) if n not in marks]
    icons: list[Points] = []
    frames: list[tuple[Points, tuple[int, ...]]] = []
    for part in range(1, count):
        area = int(stats[part, cv2.CC_STAT_AREA])
        if area < _LEAST:
            continue
        x, y, w, h = (int(v) for v in stats[part, :4])
        inside = (parts[y : y + h, x : x + w] == part).astype(np.uint8)
        # The network leaves out the rim.
        inside = np.pad(inside, 3)
        grown = cv2.dilate(inside, np.ones((5, 5), np.uint8))
        found, _ = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        contour = np.asarray(max(found, key=cv2.contourArea), np.int32)
        outline = contour[:, 0] + np.array([x - 3.0, y - 3.0])
        mine = members.get(part, [])
        around = _enclosed(contour + np.array([x - 3, y - 3], np.int32), canvas)
        if len(around) > max(1, len(mine)) and len(around) <= _CROWD:
            frames.append((outline, tuple(around)))
        if not mine:
            if around:
                continue
            icons.append(outline)
            continue
        if len(mine) > _CROWD or _text_share(mine, canvas, area) < 0.04:
            continue
        if not _one_block(mine, canvas):
            continue  # a mitochondrion, say, with this and that in it
        nodes.append(Node(tuple(mine), outline, 0.0, True))
        alone = [n for n in alone if n not in mine]
        score = float(maps.shape[y : y + h, x : x + w][parts[y : y + h, x : x + w] == part].mean())
        names = tuple(labels[n].id for n in mine)
        kind = _kind(contour)
        corners = cv2.approxPolyDP(contour, 1.0, True)[:, 0] + np.array([x - 3, y - 3])
        shape = Shape(
            names,
            tuple(
                (round(float(px) / canvas.scale, 1), round(float(py) / canvas.scale, 1))
                for px, py in corners
            ),
            kind,
            round(score, 3),
        )
        shapes |= dict.fromkeys(names, shape)
    nodes += [Node((n,), canvas.boxes[n], 0.0, False) for n in alone]
    nodes = _grouped(nodes, frames, labels, canvas)
    nodes = [replace(n, doubt=_doubt(n, doubts)) for n in nodes]
    lows = np.array([box.min(0) for box in canvas.boxes]).reshape(-1, 2)
    highs = np.array([box.max(0) for box in canvas.boxes]).reshape(-1, 2)
    icons += [canvas.boxes[n] for n in sorted(marks)]
    for outline in icons[:_MOST_ICONS]:
        low, high = outline.min(0) - _ICON_REACH, outline.max(0) + _ICON_REACH
        near = [n for n in np.flatnonzero(((lows <= high) & (highs >= low)).all(1))
                if n not in marks]  # fmt: skip
        best = min(((_gap(outline, canvas.boxes[n]), int(n)) for n in near), default=(np.inf, -1))
        if best[0] <= _ICON_REACH:
            icon = Node((best[1],), outline, float(best[0]), True, (best[1],))
            nodes.append(replace(icon, doubt=_doubt(icon, doubts)))
    return nodes, shapes


def doubts_of(labels: Sequence[Label], mentions: Sequence[Mention]) -> list[float]:
    """How unlikely an end of a connector each label is, by what it means.

    Places are seldom ends, and neither are words in which nothing was recognised: where another
    label is about as near, it is meant.
    """
    if not mentions:
        return [0.0] * len(labels)
    types: dict[str, set[str]] = {}
    for mention in mentions:
        for name in mention.labels:
            types.setdefault(name, set()).add(mention.type)
    out = []
    for label in labels:
        found = types.get(label.id, set())
        if not found:
            letters = sum(char.isalnum() for char in label.text)
            out.append(_SPECK if letters < 2 else _UNKNOWN)
        elif found == {"location"}:
            out.append(_PLACE)
        else:
            out.append(0.0)
    return out


def marks_of(labels: Sequence[Label], mentions: Sequence[Mention]) -> frozenset[int]:
    """The labels that only mark the state of another one."""
    types: dict[str, set[str]] = {}
    for mention in mentions:
        for name in mention.labels:
            types.setdefault(name, set()).add(mention.type)
    return frozenset(n for n, label in enumerate(labels) if types.get(label.id) == {"state"})


def _doubt(node: Node, doubts: Sequence[float]) -> float:
    return min((doubts[n] for n in node.own or node.labels), default=0.0) if doubts else 0.0


def _enclosed(contour: NDArray[np.int32], canvas: Canvas) -> list[int]:
    """The labels whose middle lies within a contour."""
    out = []
    left, top, w, h = cv2.boundingRect(contour)
    for n, box in enumerate(canvas.boxes):
        x, y = box.mean(0)
        if not (left <= x <= left + w and top <= y <= top + h):
            continue
        if cv2.pointPolygonTest(contour, (float(x), float(y)), False) > 0:
            out.append(n)
    return out


def _grouped(
    nodes: Sequence[Node],
    frames: Sequence[tuple[Points, tuple[int, ...]]],
    labels: Sequence[Label],
    canvas: Canvas,
) -> list[Node]:
    """The nodes, each with the labels of its whole group.

    Nodes in one frame, shapes that touch, and plain names set in a stack act as one.
    """
    parent = list(range(len(nodes)))

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    boxes = [(n.outline.min(0), n.outline.max(0)) for n in nodes]
    lows = np.array([low for low, _ in boxes]).reshape(-1, 2)
    highs = np.array([high for _, high in boxes]).reshape(-1, 2)
    for i, one in enumerate(nodes):
        gap = np.maximum(lows - highs[i], lows[i] - highs).max(1)
        for j in (int(n) for n in np.flatnonzero(gap < 2 * TEXT) if n > i):
            if root(i) != root(j) and _together(one, nodes[j], boxes[i], boxes[j], labels, canvas):
                parent[root(j)] = root(i)
    for _, around in frames:
        inside = [i for i, n in enumerate(nodes) if set(n.labels) <= set(around)]
        for i in inside[1:]:
            parent[root(i)] = root(inside[0])
    groups: dict[int, list[int]] = {}
    for i in range(len(nodes)):
        groups.setdefault(root(i), []).append(i)
    out = list(nodes)
    for members in groups.values():
        names = tuple(sorted({label for i in members for label in nodes[i].labels}))
        if len(members) > 1 and len(names) <= _CROWD:
            for i in members:
                plain = not any(nodes[k].shaped for k in members)
                out[i] = replace(nodes[i], labels=names, own=nodes[i].labels, stacked=plain)
    for outline, around in frames:
        out.append(Node(tuple(sorted(around)), outline, 0.0, True))
    return out


def _together(
    one: Node,
    other: Node,
    box: tuple[Points, Points],
    next_box: tuple[Points, Points],
    labels: Sequence[Label],
    canvas: Canvas,
) -> bool:
    (low, high), (low2, high2) = box, next_box
    apart = np.maximum(low, low2) - np.minimum(high, high2)  # negative where they overlap
    size, size2 = high - low, high2 - low2
    if one.shaped and other.shaped:
        if apart.max() > _TOUCH or not 0.25 < size.prod() / max(size2.prod(), 1.0) < 4:
            return False
        shared = -apart / np.minimum(size, size2)
        # Side by side or one above the other, not corner at corner.
        return bool(shared.max() > 0.5) and _touching(one.outline, other.outline)
    if one.shaped or other.shaped or apart[0] > 0:
        return False
    heights = [labels[n.labels[0]].height for n in (one, other)]
    if not 0.7 < heights[0] / max(heights[1], 1e-6) < 1.43:
        return False
    line = heights[0] * canvas.scale
    aligned = min(
        abs(low[0] - low2[0]), abs(high[0] - high2[0]), abs((low + high - low2 - high2)[0]) / 2
    )
    return bool(apart[1] < _STACK * line and aligned < 0.5 * line)


def _touching(outline: Points, other: Points) -> bool:
    contour = outline.astype(np.float32).reshape(-1, 1, 2)
    dense = np.concatenate([other, (other + np.roll(other, -1, 0)) / 2])
    return any(
        cv2.pointPolygonTest(contour, (float(x), float(y)), True) > -_TOUCH for x, y in dense
    )


def _under(parts: NDArray[np.int32], box: Points) -> int:
    """The component that lies under most of a box; 0 for none."""
    height, width = parts.shape
    low, high = np.floor(box.min(0)).astype(int), np.ceil(box.max(0)).astype(int)
    x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
    x1, y1 = min(width, int(high[0])), min(height, int(high[1]))
    here = parts[y0:y1, x0:x1]
    if not here.size:
        return 0
    counts = np.bincount(here.reshape(-1))
    counts[0] = 0
    most = int(counts.argmax())
    return most if counts[most] > 0.4 * here.size else 0


def _text_share(members: Sequence[int], canvas: Canvas, area: int) -> float:
    text = sum(abs(float(cv2.contourArea(canvas.boxes[n].astype(np.float32)))) for n in members)
    return text / max(area, 1)


def _one_block(members: Sequence[int], canvas: Canvas) -> bool:
    """Are these labels close to each other, as the lines of one text are?"""
    left = list(members)
    block = [left.pop()]
    while left:
        near = [
            n for n in left if any(_apart(canvas.boxes[n], canvas.boxes[m]) < TEXT for m in block)
        ]
        if not near:
            return False
        block += near
        left = [n for n in left if n not in near]
    return True


def _apart(box: Points, other: Points) -> float:
    """Distance between two boxes, as if upright."""
    gap = np.maximum(np.maximum(box.min(0) - other.max(0), other.min(0) - box.max(0)), 0.0)
    return float(np.hypot(gap[0], gap[1]))


def _kind(contour: NDArray[np.int32]) -> ShapeKind:
    area = cv2.contourArea(contour)
    (_, (w, h), _) = cv2.minAreaRect(contour)
    share = area / max(w * h, 1.0)
    if share > 0.88:
        return "box"
    return "round" if share > 0.72 else "other"


def _gap(outline: Points, box: Points) -> float:
    """Smallest distance between a label's box and an outline."""
    spots = np.concatenate([box, (box + np.roll(box, -1, 0)) / 2])
    contour = outline.astype(np.float32).reshape(-1, 1, 2)
    return min(
        max(0.0, -cv2.pointPolygonTest(contour, (float(x), float(y)), True)) for x, y in spots
    )
