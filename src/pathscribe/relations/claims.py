"""What a sentence claims: things, and what acts on what; still without identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from ..records.model import RelationKind
from .names import Name


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that takes part.

    Attributes:
        start: Its place in the caption, in characters.
        end: Behind it.
        sign: 1; -1 where what acts is its loss ("loss of X", "X inhibitors"); 0 where it is its
            "regulation".
        name: The name at its head, if the lexicon knows one.
        head: The head noun, small letters.
        whole: Is the name all of it? Else the name is part of a longer phrase ("progression of
            prostate cancer").
        pronoun: It stands for something said before ("it", "which").
        chained: It is one of a row that slashes or dashes join, in their order.
        hedged: "putative", "possible".
        pathway: The row is called a pathway, so that its names act in their order.
        summed: It is one of three effects or more whose consequence "thereby" states.
        deed: It is what is done to something ("capture tumor cells"), with the verb in it.
    """

    start: int
    end: int
    sign: int = 1
    name: Name | None = None
    head: str = ""
    whole: bool = True
    pronoun: bool = False
    chained: bool = False
    hedged: bool = False
    pathway: bool = False
    summed: bool = False
    deed: bool = False

    def signed(self, sign: int) -> Thing:
        """The same with its sign multiplied."""
        return replace(self, sign=self.sign * sign) if sign != 1 else self


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing acts on another.

    Attributes:
        source: What acts.
        target: What it acts on.
        sign: 1, -1, 0 where the words leave the direction open.
        kind: As in records.
        trigger: The words that say so.
        score: 0 to 1.
        negated: The sentence says that it is not so.
        hedged: The sentence says that it may be so.
    """

    source: Thing
    target: Thing
    sign: int
    kind: RelationKind
    trigger: str
    score: float
    negated: bool = False
    hedged: bool = False


@dataclass(slots=True)
class Group:
    """Coordinated things, and what the words between them claim.

    Attributes:
        things: The things, in order.
        claims: Claims within the phrase ("X-mediated Y", "activation of X by Y").
        plural: Would a verb behind it be a plural?
        start: Index of its first token.
        end: Behind its last token.
        nominal: Is it an action or process with a complement?
        actors: What acts on the things of the next conjunct ("A-mediated B and C of D").
        bare: Is it an action or level without what it is of?
        action: Is it an action, with whatever it is done to?
        tail: Its agents, where they stand last: what a relative clause would go on with.
    """

    things: list[Thing] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    plural: bool = False
    start: int = 0
    end: int = 0
    nominal: bool = False
    tail: list[Thing] = field(default_factory=list)
    actors: list[tuple[list[Thing], int, RelationKind, str]] = field(default_factory=list)
    action: bool = False
    bare: bool = False


def effect(claim: Claim) -> Literal[-1, 0, 1]:
    """The sign of what the source itself does to the target itself."""
    value = (claim.source.sign or 1) * claim.sign * claim.target.sign
    return 1 if value > 0 else -1 if value < 0 else 0
