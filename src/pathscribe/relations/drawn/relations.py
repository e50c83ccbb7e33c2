"""Relations of a record, out of a drawing's links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.model import Mention, Relation
from ...text.model import Label
from .model import Drawing
from .reader import read_drawn


def drawn_relations(
    rgb: NDArray[np.uint8],
    labels: Sequence[Label],
    mentions: Sequence[Mention],
    *,
    scale: float = 1.0,
) -> tuple[Relation, ...]:
    """Read the relations that a figure's lines draw.

    Args:
        rgb: The figure, uint8, shape (h, w, 3).
        labels: Its labels, polygons in pixels of the original image.
        mentions: What the labels mean.
        scale: Pixels of the original for one pixel of `rgb` (`Raster.scale`).

    Returns:
        Relations with ids "D1", "D2" ...; their ends are mentions, or labels without mentions.
    """
    return relations_of(read_drawn(rgb, labels, mentions, scale=scale), labels, mentions)


def relations_of(
    drawing: Drawing, labels: Sequence[Label], mentions: Sequence[Mention]
) -> tuple[Relation, ...]:
    """The relations of a drawing's links: one for each pair of members.

    Args:
        drawing: What was read.
        labels: Of the figure.
        mentions: What the labels mean.
    """
    inside: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for name in mention.labels:
            inside[name].append(mention)
    out: list[Relation] = []
    seen: set[tuple[str, str, str]] = set()
    for link in drawing.links:
        sources = _members(link.source, inside)
        targets = _members(link.target, inside)
        for source in sources:
            for target in targets:
                key = (source, target, link.kind)
                looped = link.source == link.target and len(sources) == 1
                if key in seen or (source == target and not looped):
                    continue
                seen.add(key)
                out.append(
                    Relation(
                        id=f"D{len(out) + 1}",
                        source=source,
                        target=target,
                        kind=link.kind,
                        sign=link.sign,
                        evidence="drawn",
                        score=link.score,
                        path=link.path,
                    )
                )
    return tuple(out)


def _members(ids: Sequence[str], inside: dict[str, list[Mention]]) -> list[str]:
    """The mentions in these labels, and the labels that hold none; states are no actors."""
    out: list[str] = []
    for name in ids:
        found = [m for m in inside.get(name, ()) if m.type != "state"]
        if found:
            out += [m.id for m in found if m.id not in out]
        elif name not in inside:
            out.append(name)
    return out
