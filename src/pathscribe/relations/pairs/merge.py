"""What the grammar claims and what the network thinks, weighed together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...records.model import RelationKind
from .. import words as w
from ..claims import Claim, effect
from ..names import Name
from ..reading import speaks
from ..scoring import LEAST as BY_GRAMMAR
from ..sentences import Sentence
from ..tokens import Token
from ..triggers import Triggers
from .network import CLASSES, likelihoods
from .parts import once
from .sheets import EDGE, Sheet, sheet
from .things import Candidate, candidates, overlap
from .weights import LEAST, WEIGHTS

_SIGNS: Final = (1, -1, 0)
_UNLIKELY: Final = 0.04
"""What the grammar does not claim and the network holds for less likely is not weighed."""
_KINDS: Final[dict[int, RelationKind]] = {1: "activation", -1: "inhibition", 0: "association"}


def merged(
    sentence: Sentence,
    rows: Sequence[Sequence[Token]],
    names: Sequence[Name],
    claims: Sequence[tuple[Claim, float]],
    words: Triggers,
) -> list[Claim]:
    """The claims of a sentence after both have been heard.

    Args:
        sentence: The sentence.
        rows: Its tagged words, those in brackets as rows of their own.
        names: The names in it.
        claims: What the grammar claims, with how likely it holds each.
        words: Triggers.

    Returns:
        Claims scored by both. What only the grammar knows comes back with its own score: what is
        denied, what reaches into another sentence, what sums up three effects or more ("and so
        promote Z"), what comes of a deed ("capture cells, which promotes Z"), and rows of names
        with what enters and leaves them.
    """
    things = candidates(sentence, rows, names, [c for c, _ in claims])
    shown = sheet(sentence, rows, things, claims, words)
    found: list[Claim] = []
    further: list[Claim] = []
    place = (shown.candidates, sentence.text, sentence.start)
    chained = {end for c, p in claims if p >= BY_GRAMMAR and _in_a_row(c) for end in _ends(c)}
    for score, source, target, sign in once(_accepted(shown), *place, chained):
        known = [
            c
            for c, _ in claims
            if not c.negated and effect(c) == sign and _ends(c) == (source.span, target.span)
        ]
        if known:
            found.append(replace(max(known, key=lambda c: c.score), score=score))
        else:
            further.append(_claim(source, target, sign, score, rows[0], words))
    for claim in further:
        if not any(_same_pair(claim, c) for c in found):
            found.append(claim)
    own = [
        replace(c, score=round(p, 3))
        for c, p in claims
        if p >= BY_GRAMMAR
        and (
            c.negated
            or c.source.summed
            or _of_a_deed(c)
            or not _inside(c, sentence)
            or not chained.isdisjoint(_ends(c))
        )
    ]
    taken = {(_ends(c), effect(c)) for c in own if not c.negated}
    deeds = [c for c in own if _of_a_deed(c)]
    kept = (c for c in found if not any(_same_pair(c, deed) for deed in deeds))
    return [*(c for c in kept if (_ends(c), effect(c)) not in taken), *own]


def _ends(claim: Claim) -> tuple[tuple[int, int], tuple[int, int]]:
    return (claim.source.start, claim.source.end), (claim.target.start, claim.target.end)


def _in_a_row(claim: Claim) -> bool:
    """Are both ends names that slashes join ("A/B signaling")?

    To who annotated the sentences for the network that is one name; as a mechanism it is a chain.
    """
    return claim.source.chained and claim.target.chained


def _of_a_deed(claim: Claim) -> bool:
    return claim.source.deed or claim.target.deed


def _inside(claim: Claim, sentence: Sentence) -> bool:
    return all(sentence.start <= t.start < sentence.end for t in (claim.source, claim.target))


def _same_pair(one: Claim, other: Claim) -> bool:
    (source, target), (source_, target_) = _ends(one), _ends(other)
    return overlap(source, source_) and overlap(target, target_)


def _accepted(shown: Sheet) -> Iterator[tuple[float, Candidate, Candidate, int]]:
    """Relations that are likely enough, the likeliest first."""
    thought = likelihoods(shown)
    likely = []
    for n, row in enumerate(features(shown, thought)):
        for which, seen in row:
            score = _logistic(seen)
            if score >= LEAST:
                likely.append((-score, n, which))
    for negative, n, which in sorted(likely):
        one, other = (shown.candidates[k] for k in shown.pairs[n])
        direction, sign = CLASSES[which]
        source, target = (one, other) if direction > 0 else (other, one)
        yield round(-negative, 3), source, target, sign


def _logistic(seen: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(a * b for a, b in zip(WEIGHTS, seen, strict=True))))


def features(
    shown: Sheet, thought: NDArray[np.float64]
) -> Iterator[list[tuple[int, tuple[float, ...]]]]:
    """What is weighed, for each pair of a sheet.

    Args:
        shown: The sheet.
        thought: (pairs, 7) What the network thinks.

    Yields:
        The classes that are possible for the pair (indices of `CLASSES`), each with numbers, in
        the order of the weights: 1; log odds of the class, of any relation, of any relation in this
        direction; whether the grammar claims it, with its log odds; whether it claims another sign,
        or the other direction; signs 0 and -1; log odds of the class where the grammar claims it
        too; found by a verb; from far; whether the grammar claims anything of the first thing, of
        the second; whether the first, the second is only words; things in the sentence, in tens.
    """
    for n, (i, j) in enumerate(shown.pairs):
        row: list[tuple[int, tuple[float, ...]]] = []
        edges = (shown.edges[n, :EDGE], shown.edges[n, EDGE : 2 * EDGE])
        ends = [float(shown.candidates[k].origin == "run") for k in (i, j)]
        for which, (direction, sign) in enumerate(CLASSES):
            here, there = edges if direction > 0 else edges[::-1]
            k = _SIGNS.index(sign)
            claimed = bool(here[k])
            if not claimed and thought[n, 1 + which] < _UNLIKELY:
                continue
            odds = _odds(thought[n, 1 + which])
            ways = thought[n, 1:4] if direction > 0 else thought[n, 4:7]
            seen = (
                1.0, odds, _odds(1 - thought[n, 0]), _odds(float(ways.sum())),
                float(claimed), float(here[3 + k]), float(here[:3].sum() - here[k]),
                float(there[:3].any()), float(sign == 0), float(sign < 0),
                odds * claimed, float(here[7]), float(here[8]),
                float(shown.edges[n, 2 * EDGE]), float(shown.edges[n, 2 * EDGE + 1]),
                *ends, len(shown.candidates) / 10,
            )  # fmt: skip
            row.append((which, seen))
        yield row


def _odds(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def _claim(
    source: Candidate,
    target: Candidate,
    sign: int,
    score: float,
    tokens: Sequence[Token],
    words: Triggers,
) -> Claim:
    """A claim that only the network makes, with the word that it most likely goes by."""
    first, last = sorted((source.thing, target.thing), key=lambda t: t.start)
    kind = _KINDS[sign]
    trigger = ""
    best: tuple[int, int] | None = None
    for n, token in enumerate(tokens):
        if not speaks(token.lower, words):
            continue
        away = max(first.end - token.start, 0, token.end - last.start)
        inside = first.end <= token.start and token.end <= last.start
        rank = (not inside, n if not inside else -n) if away else (0, -n)
        if best is None or rank < best:
            best = rank
            trigger = token.text
            kind = _kind_of(token, sign) or _KINDS[sign]
    hedged = any(
        t.lower in w.HEDGES or t.lower in w.HEDGING_MODALS
        for t in tokens
        if t.start < last.start
    )  # fmt: skip
    return Claim(source.thing, target.thing, sign, kind, trigger, score, hedged=hedged)


def _kind_of(token: Token, sign: int) -> RelationKind | None:
    """The kind that a trigger says, where it goes with the sign."""
    verb = token.verb or (token.noun.verb if token.noun is not None else None)
    if verb is None or not verb.causal:
        return None
    fits = {"activation": sign > 0, "inhibition": sign < 0, "binding": sign == 0,
            "association": sign == 0}  # fmt: skip
    return verb.kind if fits.get(verb.kind, True) else None
