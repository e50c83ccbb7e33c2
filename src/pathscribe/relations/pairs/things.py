"""Candidates: everything in a sentence that may take part in a relation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ..claims import Claim, Thing
from ..names import Name
from ..sentences import Sentence
from ..tokens import Token

Origin = Literal["claim", "name", "run"]
Span = tuple[int, int]
_PHRASE: Final = frozenset("OJE#")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may take part.

    Attributes:
        thing: What and where it is; its sign is 1.
        origin: "claim" where the grammar has it in a claim, "name" where the lexicon knows it,
            else "run": words of a noun phrase.
        role: What its head noun is, where that is a trigger ("action", "level", ...); else empty.
    """

    thing: Thing
    origin: Origin
    role: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Its place in the caption, in characters."""
        return self.thing.start, self.thing.end


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Do two spans share at least half of the shorter one?"""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])


def candidates(
    sentence: Sentence,
    rows: Sequence[Sequence[Token]],
    names: Sequence[Name],
    claims: Sequence[Claim],
) -> list[Candidate]:
    """What may take part in the relations of a sentence.

    Args:
        sentence: The sentence.
        rows: Its tagged words, those in brackets as rows of their own.
        names: The names in it.
        claims: What the grammar found in it.

    Returns:
        In the order of their places. No name and no run overlaps what stands before it in the
        list of origins.
    """
    found: list[Candidate] = []
    for claim in claims:
        for thing in (claim.source, claim.target):
            inside = sentence.start <= thing.start < sentence.end
            if inside and all(c.span != (thing.start, thing.end) for c in found):
                found.append(Candidate(_plain(thing), "claim"))
    for name in names:
        if not any(overlap((name.start, name.end), c.span) for c in found):
            thing = Thing(name.start, name.end, name=name, head=name.text.lower().split()[-1])
            found.append(Candidate(thing, "name"))
    for thing, role in (run for row in rows for run in _runs(row)):
        if not any(overlap((thing.start, thing.end), c.span) for c in found):
            found.append(Candidate(thing, "run", role))
    return sorted(found, key=lambda c: (c.span, c.origin))


def _plain(thing: Thing) -> Thing:
    return Thing(
        thing.start, thing.end, name=thing.name, head=thing.head, whole=thing.whole,
        hedged=thing.hedged,
    )  # fmt: skip


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[Thing, str]]:
    """Runs of words of noun phrases, with the role of their head."""
    i = 0
    while i < len(tokens):
        if tokens[i].tag not in _PHRASE:
            i += 1
            continue
        behind = i
        while behind < len(tokens) and tokens[behind].tag in _PHRASE:
            behind += 1
        end = behind
        while end > i and tokens[end - 1].tag not in ("O", "E"):
            end -= 1
        if end == i:
            end = behind
        start = i
        while start < end - 1 and (tokens[start].tag == "#" or tokens[start].noun is not None):
            start += 1
        head = tokens[end - 1]
        if head.end > tokens[start].start:
            thing = Thing(tokens[start].start, head.end, name=head.name, head=head.lower)
            yield thing, head.noun.role if head.noun is not None else ""
        i = behind
