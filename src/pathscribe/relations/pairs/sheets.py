"""A sentence as the network is shown it: pieces with what is known of them, and pairs of things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..claims import Claim, effect
from ..scoring import clipped_odds
from ..sentences import Sentence
from ..tokens import Token
from ..triggers import Triggers
from .pieces import Piece, vocabulary, word_pieces
from .things import Candidate, overlap

Ints = NDArray[np.int64]
MOST_PAIRS: Final = 140
"""Pairs of a sentence that are looked at: those that the grammar joins, then the nearest."""
TYPES: Final = (
    "gene", "family", "complex", "chemical", "rna", "cell", "disease", "phenotype", "process",
    "organism", "location", "pathway", "nonhuman_gene", "state", "other",
)  # fmt: skip
_ORIGINS: Final = {"claim": 0, "name": 1, "run": 2}
_ROLES: Final = {"": 0, "action": 1, "agent": 2, "level": 3, "process": 4}
_SIGNS: Final = {1: 0, -1: 1, 0: 2, None: 2}
_VERBAL: Final = frozenset("FGZIV")
_BY_VERB, _BY_NOUN = 0.85, 0.72  # scores of the grammar: above, found by a verb; up to, from far
EDGE: Final = 9
"""What is known of one direction of a pair: signs claimed (3), their odds (3), denied, by a verb,
from far."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sentence for the network.

    Attributes:
        candidates: The things.
        pairs: Indices of two of them, the one that stands first in the text first.
        pieces: (T,) Numbers of the pieces, with a mark before and behind.
        triggers: (T,) What kind of trigger a piece belongs to, 0 for none.
        types: (T,) What type of name it belongs to, 0 for none.
        origins: (T,) What kind of candidate it belongs to, 0 for none.
        places: (K, 4) First and last piece of the first thing and of the second.
        kinds: (K, 2) Origin and role of either.
        edges: (K, 20) What the grammar claims in either direction (9 each), and whether it claims
            anything of either thing.
    """

    candidates: tuple[Candidate, ...]
    pairs: tuple[tuple[int, int], ...]
    pieces: Ints
    triggers: Ints
    types: Ints
    origins: Ints
    places: Ints
    kinds: Ints
    edges: NDArray[np.float32]


def sheet(
    sentence: Sentence,
    rows: Sequence[Sequence[Token]],
    candidates: Sequence[Candidate],
    claims: Sequence[tuple[Claim, float]],
    words: Triggers,
) -> Sheet:
    """Make the sheet of a sentence.

    Args:
        sentence: The sentence.
        rows: Its tagged words, those in brackets as rows of their own.
        candidates: The things in it.
        claims: What the grammar claims in it, with how likely it holds each.
        words: Triggers.
    """
    pieces = word_pieces(sentence.text, sentence.start)
    spans = [_pieces_of(c.span, pieces) for c in candidates]
    kept = [n for n, span in enumerate(spans) if span is not None]
    things = tuple(candidates[n] for n in kept)
    at = [span for span in spans if span is not None]
    known = _edges(things, claims)
    pairs = _pairs(things, at, known)
    joined = {n for (i, j), edge in known.items() if edge[:3].any() for n in (i, j)}
    none = np.zeros(EDGE, np.float32)
    edges = [
        np.concatenate(
            [known.get((i, j), none), known.get((j, i), none), [i in joined, j in joined]]
        )
        for i, j in pairs
    ]
    triggers, types = _known(rows, pieces, words)
    origins = [0] * len(pieces)
    for thing, (first, last) in zip(things, at, strict=True):
        for n in range(first, last + 1):
            origins[n] = 1 + _ORIGINS[thing.origin]
    numbers = vocabulary()
    kind = [_ORIGINS[t.origin] * len(_ROLES) + _ROLES[t.role] for t in things]
    return Sheet(
        candidates=things,
        pairs=tuple(pairs),
        pieces=_ints([numbers["[CLS]"], *(p.number for p in pieces), numbers["[SEP]"]]),
        triggers=_ints([0, *triggers, 0]),
        types=_ints([0, *types, 0]),
        origins=_ints([0, *origins, 0]),
        places=_ints([[n + 1 for n in (*at[i], *at[j])] for i, j in pairs]).reshape(-1, 4),
        kinds=_ints([[kind[i], kind[j]] for i, j in pairs]).reshape(-1, 2),
        edges=np.array(edges, np.float32).reshape(-1, 2 * EDGE + 2),
    )


def _ints(values: Sequence[object]) -> Ints:
    return np.array(values, np.int64)


def _pieces_of(span: tuple[int, int], pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """First and last piece of a span; None where it is behind the pieces that are read."""
    inside = [n for n, p in enumerate(pieces) if p.start < span[1] and p.end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def _edges(
    things: Sequence[Candidate], claims: Sequence[tuple[Claim, float]]
) -> dict[tuple[int, int], NDArray[np.float32]]:
    """What the grammar claims of ordered pairs of things."""
    found: dict[tuple[int, int], NDArray[np.float32]] = {}
    for claim, likely in claims:
        source = (claim.source.start, claim.source.end)
        target = (claim.target.start, claim.target.end)
        for i, j in _at(things, source, target):
            edge = found.setdefault((i, j), np.zeros(EDGE, np.float32))
            if claim.negated:
                edge[6] = 1
                continue
            sign = _SIGNS[effect(claim)]
            odds = clipped_odds(likely) / 3
            edge[3 + sign] = max(float(edge[3 + sign]), odds) if edge[sign] else odds
            edge[sign] = 1
            edge[7] = claim.score > _BY_VERB
            edge[8] = claim.score <= _BY_NOUN
    return found


def _at(
    things: Sequence[Candidate], source: tuple[int, int], target: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    for i, one in enumerate(things):
        if overlap(one.span, source):
            for j, other in enumerate(things):
                if i != j and overlap(other.span, target):
                    yield i, j


def _pairs(
    things: Sequence[Candidate],
    at: Sequence[tuple[int, int]],
    known: dict[tuple[int, int], NDArray[np.float32]],
) -> list[tuple[int, int]]:
    def claimed(i: int, j: int) -> bool:
        return any(
            edge is not None and bool(edge[:3].any())
            for edge in (known.get((i, j)), known.get((j, i)))
        )

    ranked = sorted(
        (not claimed(i, j), at[j][0] - at[i][1], i, j)
        for i in range(len(things))
        for j in range(i + 1, len(things))
        if not overlap(things[i].span, things[j].span)
    )
    return sorted((i, j) for _, _, i, j in ranked[:MOST_PAIRS])


def _known(
    rows: Sequence[Sequence[Token]], pieces: Sequence[Piece], words: Triggers
) -> tuple[list[int], list[int]]:
    """What kind of trigger and what type of name each piece belongs to."""
    triggers, types = [0] * len(pieces), [0] * len(pieces)
    for token in (token for row in rows for token in row):
        kind = trigger_kind(token, words)
        type_ = 0
        if token.name is not None:
            known = token.name.decision.type
            type_ = 1 + TYPES.index(known) if known in TYPES else len(TYPES)
        if not kind and not type_:
            continue
        for n, piece in enumerate(pieces):
            if piece.start < token.end and piece.end > token.start:
                triggers[n] = kind or triggers[n]
                types[n] = type_ or types[n]
    return triggers, types


def trigger_kind(token: Token, words: Triggers) -> int:
    """What a word does in a sentence that claims, as a number from 0 to 30.

    Verbs by sign and direction (1 to 6), nouns of actions (7 to 9), of agents (10 to 12), of levels
    (13 to 15) and of processes (16), tails behind a hyphen (17 to 22), adjectives (23 to 25),
    negations, relatives, other verbs, coordinators, prepositions (26 to 30).
    """
    verb = token.verb
    if verb is not None and verb.causal and token.tag in _VERBAL and token.tag:
        return 1 + _SIGNS[verb.sign] + 3 * verb.reverse
    noun = token.noun
    if noun is not None:
        if noun.role == "action":
            return 7 + _SIGNS[noun.verb.sign if noun.verb is not None else 0]
        return {"agent": 10 + _SIGNS[noun.sign], "level": 13 + _SIGNS[noun.sign]}.get(noun.role, 16)
    tail = words.tails.get(token.lower)
    if tail is not None:
        return 17 + _SIGNS[tail.sign] + 3 * tail.reverse
    adjective = words.adjectives.get(token.lower)
    if adjective is not None and adjective.causal:
        return 23 + _SIGNS[adjective.sign]
    others = {"N": 26, "R": 27, "G": 28, "Z": 28, "F": 28, "I": 28, "C": 29, "P": 30}
    return others.get(token.tag, 0)
