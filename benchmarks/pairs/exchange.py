"""Names in annotated text exchanged for others of their type: none is learned by heart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from pathscribe.articles.model import Figure
from pathscribe.entities.context import context
from pathscribe.relations.captions import read_claims
from pathscribe.vocabulary import Lexicon

POOLS = {
    "gene": ("gene",), "family": ("family", "gene"), "chemical": ("chemical", "drug"),
    "cell": ("cell",), "disease": ("disease",), "complex": ("complex",), "rna": ("rna",),
}  # fmt: skip
"""For types of names, the types in `names.json` that they are exchanged for."""
SHARE = 0.7
_TRIES = 20


def exchanged(
    text: str,
    relations: Sequence[dict[str, Any]],
    pools: dict[str, list[str]],
    seed: str,
    lexicon: Lexicon,
) -> tuple[str, list[dict[str, Any]]] | None:
    """A caption or sentence with seven in ten of its names exchanged.

    Args:
        text: The text.
        relations: Its relations, as the gold sets have them.
        pools: Names by type, as `templates.names` gives them.
        seed: What the choice depends on.
        lexicon: The vocabulary.

    Returns:
        The text and its relations with their new places; None where there is nothing to exchange.
        A name that stands there twice is exchanged for the same name.
    """
    chance = random.Random(seed)
    around = context((), figure=Figure(key="", caption=text), article=None, lexicon=lexicon)
    _, _, read = read_claims(text, around)
    found = sorted({n for _, tagged in read if tagged is not None for n in tagged.names},
                   key=lambda n: (n.start, n.end))  # fmt: skip
    used = {name.text for name in found}
    new: dict[str, str] = {}
    edits: list[tuple[int, int, str]] = []
    for name in found:
        words = text[name.start : name.end]
        kinds = POOLS.get(name.decision.type or "")
        if kinds is None or (edits and name.start < edits[-1][1]):
            continue
        if words not in new:
            other = words
            if chance.random() < SHARE:
                tries = (chance.choice(pools[chance.choice(kinds)]) for _ in range(_TRIES))
                other = next((each for each in tries if each not in used), words)
            new[words] = other
            used.add(other)
        if new[words] != words:
            edits.append((name.start, name.end, new[words]))
    if not edits:
        return None
    pieces, at = [], 0
    for start, end, other in edits:
        pieces += [text[at:start], other]
        at = end
    moved = [
        {**relation, **{side: _moved(relation[side], edits) for side in ("source", "target")}}
        for relation in relations
    ]
    return "".join(pieces) + text[at:], moved


def _moved(span: Sequence[int], edits: Sequence[tuple[int, int, str]]) -> list[int]:
    """Where a span lies after the edits; it takes in the whole of a name that it cuts."""
    start, end = span
    by_start = by_end = 0
    for first, behind, other in edits:
        longer = len(other) - (behind - first)
        if start >= behind:
            by_start += longer
        elif start > first:
            start = first
        if end >= behind:
            by_end += longer
        elif end > first:
            by_end += longer
            end = behind
    return [start + by_start, end + by_end]
