"""What verbs say, and what pronouns may stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

from .claims import Thing
from .triggers import Verb


@dataclass(slots=True)
class VerbGroup:
    """A verb with its auxiliaries.

    Attributes:
        verb: The verb that matters; None where it is not known.
        mode: "active", "passive", "participle" (with -ing), "infinitive".
        start: Index of its first token.
        end: Behind its last one.
        form: Form of the first word, which tells the number: "s", "base", "ed", "ing".
        negated: Not so.
        hedged: Perhaps so.
        sign: What the sign of the verb is multiplied with (an adverb such as "negatively").
        trigger: As it stands.
    """

    verb: Verb | None
    mode: str
    start: int
    end: int
    form: str
    negated: bool = False
    hedged: bool = False
    sign: int = 1
    trigger: str = ""
    that: bool = False
    copula: bool = False
    purpose: bool = False
    predicate: bool = False


@dataclass(slots=True)
class Event:
    """What a verb group said: sources act on targets."""

    sources: list[Thing]
    targets: list[Thing]
    group: VerbGroup
    # claims: their places in the list of all; made: what was changed came out as the targets;
    # process: what is done, where that is a thing of its own; stated: that was claimed
    claims: list[int] = field(default_factory=list)
    passive: bool = False
    made: bool = False
    process: Thing | None = None
    stated: bool = False


@dataclass(slots=True)
class Memory:
    """What a pronoun may stand for: things of the sentence before, with what became of them."""

    subject: list[Thing] = field(default_factory=list)
    effects: list[Thing] = field(default_factory=list)
