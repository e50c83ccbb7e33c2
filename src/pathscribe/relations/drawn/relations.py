"""Relations of a record, out of a drawing's links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...records.model import Mention, Relation
from ...text.model import Label
from .model import Drawing
from .reader import read_drawn

_PROCESSES: Final = frozenset(("phenotype", "disease", "other", "location"))
_LISTED: Final = re.compile(r"[,;/&•·+]|\band\b|\bor\b")
_SCRAP: Final = 3
"""Text with fewer letters and digits in which nothing was recognised is no name."""


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
    texts = {label.id: label.text for label in labels}
    out: list[Relation] = []
    seen: set[tuple[str, str, str]] = set()
    for link in drawing.links:
        sources = _members(link.source, inside, texts)
        targets = _members(link.target, inside, texts)
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


def _members(
    ids: Sequence[str], inside: Mapping[str, Sequence[Mention]], texts: Mapping[str, str]
) -> list[str]:
    """What acts, or is acted on: the mentions in these labels, and labels that hold none.

    States are no actors. Where a group has other members, neither are the place it is in, nor
    scraps of text. A label that names processes in words of one phrase is one end.
    """
    firm: list[str] = []
    faint: list[str] = []
    for name in ids:
        found = [m for m in inside.get(name, ()) if m.type != "state"]
        if not found:
            if name not in inside:
                scrap = sum(char.isalnum() for char in texts.get(name, "")) < _SCRAP
                (faint if scrap else firm).append(name)
        elif all(m.type == "location" for m in found):
            faint += [m.id for m in found if m.id not in faint]
        elif len(found) > 1 and _phrase(found, texts.get(name, "")):
            firm.append(name)
        else:
            firm += [m.id for m in found if m.id not in firm]
    return firm or faint


def _phrase(mentions: Sequence[Mention], text: str) -> bool:
    """Is the label one phrase about processes, not a list?"""
    return all(m.type in _PROCESSES for m in mentions) and not _LISTED.search(text)
