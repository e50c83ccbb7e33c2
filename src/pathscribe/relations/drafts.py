"""A noun phrase while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from .claims import Claim, Thing
from .triggers import Noun, Tail, Verb


@dataclass(slots=True)
class Draft:
    """A phrase whose head may still want a complement."""

    things: list[Thing] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    head: Noun | None = None
    sign: int = 1
    actors: list[tuple[list[Thing], Tail, str]] = field(default_factory=list)
    start: int = 0
    first: int = 0
    last: int = 0
    plural: bool = False
    word: str = ""
    generic: bool = False
    hedged: bool = False
    verb: Verb | None = None
    trigger: str = ""
