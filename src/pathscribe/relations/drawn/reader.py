"""The reader of drawn relations: from pixels to links between labels."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ...records.model import Mention, RelationKind
from ...text.model import Label
from .canvas import Canvas, make_canvas
from .ends import Places
from .heads import find_heads
from .links import Found, find_links
from .maps import Maps, make_maps
from .model import Drawing, Link
from .nodes import Node, doubts_of, find_nodes, marks_of
from .strokes import bridge, find_strokes
from .tracing import (
    cut_rims,
    drop_crossbars,
    head_at,
    singled,
    split_at_heads,
    terminals,
    ways,
)

CUTOFF: Final = 0.35
_GAP: Final = 26.0
"""Widest gap in a line that is bridged, in working pixels."""


def read_drawn(
    rgb: NDArray[np.uint8],
    labels: Sequence[Label],
    mentions: Sequence[Mention],
    *,
    scale: float = 1.0,
    cutoff: float = CUTOFF,
) -> Drawing:
    """Read the lines and shapes of a figure.

    Args:
        rgb: The figure, uint8, shape (h, w, 3).
        labels: Its labels, polygons in pixels of the original image.
        mentions: What the labels mean.
        scale: Pixels of the original for one pixel of `rgb` (`Raster.scale`).
        cutoff: Lowest score of a link that is given.

    Returns:
        Links and node shapes; empty where there are no labels.
    """
    if not labels or min(rgb.shape[:2]) < 8:
        return Drawing()
    canvas = make_canvas(rgb, labels, scale=scale)
    return trace(make_maps(canvas), canvas, labels, mentions, cutoff=cutoff)


def trace(
    maps: Maps,
    canvas: Canvas,
    labels: Sequence[Label],
    mentions: Sequence[Mention] = (),
    *,
    cutoff: float = CUTOFF,
) -> Drawing:
    """Read a figure from the network's maps of it.

    Args:
        maps: The network's.
        canvas: The figure at working scale.
        labels: Its labels.
        mentions: What the labels mean.
        cutoff: Lowest score of a link that is given.
    """
    heads = find_heads(maps)
    strokes = find_strokes(maps.line, heads.where > 0)
    drop_crossbars(strokes, heads)
    bridge(strokes, lambda chain, side: head_at(chain, side, heads) >= 0, _GAP)
    split_at_heads(strokes, heads)
    nodes, shapes = find_nodes(
        maps, canvas, labels, doubts_of(labels, mentions), marks_of(labels, mentions)
    )
    cut_rims(strokes, nodes, maps.line.shape)
    ends = terminals(strokes, heads, Places(nodes), canvas.rgb)
    nodes = singled(nodes, ends)
    found = find_links(strokes, heads, nodes, ends, ways(strokes, ends), maps)
    links = tuple(
        _link(link, nodes, labels, canvas.scale) for link in found if link.score >= cutoff
    )
    return Drawing(links, MappingProxyType(shapes))


def _link(link: Found, nodes: Sequence[Node], labels: Sequence[Label], scale: float) -> Link:
    source = tuple(labels[n].id for n in nodes[link.source].labels)
    target = tuple(labels[n].id for n in nodes[link.target].labels)
    kind: RelationKind = "activation"
    sign: Literal[-1, 0, 1] | None = None
    if link.head == "bar":
        kind = "inhibition"
    elif link.head == "none" or link.both:
        kind = "association"
    path = cv2.approxPolyDP(link.path.astype(np.float32).reshape(-1, 1, 2), 1.0, False)[:, 0]
    points = tuple((round(float(x) / scale, 1), round(float(y) / scale, 1)) for x, y in path)
    parts = {name: round(value, 3) for name, value in link.parts.items()}
    return Link(source, target, kind, sign, points, link.head, link.score, MappingProxyType(parts))
