"""What the parsers of the vocabularies hand to the build: things and their forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .normal import normalise

MAX_FORM = 70


@dataclass(slots=True)
class Thing:
    """Something that has an identifier: a gene, a family, a chemical."""

    curie: str
    type: str
    name: str
    xrefs: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a thing."""

    curie: str
    text: str
    source: str
    rank: int


@dataclass(slots=True)
class Gathered:
    """Everything that the parsers found."""

    things: dict[str, Thing] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    genes: list[list[str]] = field(default_factory=list)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], str] = field(default_factory=dict)

    def thing(self, curie: str, kind: str, name: str, xrefs: Iterable[str] = ()) -> Thing:
        """Add a thing, or further cross-references to one that is there."""
        known = self.things.get(curie)
        if known is None:
            known = self.things[curie] = Thing(curie, kind, name)
            self.by_name.setdefault((kind, normalise(name)), curie)
        known.xrefs.update(x for x in xrefs if x and x != curie)
        return known

    def form(self, curie: str, text: str, source: str, rank: int) -> None:
        """Add a form; what is empty, overlong or has no letter is left out."""
        text = " ".join(text.split())
        if 0 < len(text) <= MAX_FORM and "\t" not in text and any(c.isalpha() for c in text):
            self.forms.append(Form(curie, text, source, rank))
