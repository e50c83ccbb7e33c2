"""What kind of thing a thing is, and which things are the same."""

from __future__ import annotations

from collections.abc import Sequence

from ..records.model import RelationKind
from .claims import Thing
from .rows import joined
from .triggers import Verb


def brings_about(verb: Verb | None) -> bool:
    """Is what the verb acts on what a purpose clause goes on with ("recruits B to do C")?"""
    if verb is None:
        return False
    if verb.sign is None:
        return verb.lemma in ("use", "employ", "utilize", "exploit", "hijack", "take")
    if verb.lemma in ("regulate", "modulate", "control"):
        return True
    return not verb.reverse and verb.sign != 0 and verb.kind not in ("translocation", "binding")


def is_molecule(thing: Thing) -> bool:
    """Is it no outcome but something that can take part?"""
    return thing.name is None or thing.name.decision.type not in ("phenotype", "other", "disease")


def is_place(thing: Thing) -> bool:
    """Is it only where something is?"""
    return thing.name is not None and thing.whole and thing.name.decision.type == "location"


def is_cell(thing: Thing) -> bool:
    """Is it a cell?"""
    return thing.name is not None and thing.name.decision.type == "cell"


def is_outcome(thing: Thing) -> bool:
    """Is it what happens in the end: a disease, a phenotype?"""
    return thing.name is not None and thing.name.decision.type in ("disease", "phenotype")


def is_time(thing: Thing) -> bool:
    """Is it only when something is?"""
    return thing.head in ("h", "hours", "days", "min", "minutes", "weeks", "hour", "day", "time")


def kind_of(sign: int) -> RelationKind:
    """The kind of a relation with a sign."""
    return "activation" if sign > 0 else "inhibition"


def same_places(some: Sequence[Thing], others: Sequence[Thing]) -> bool:
    """Are all of these among the others, by place?"""
    return bool(some) and {(t.start, t.end) for t in some} <= {(t.start, t.end) for t in others}


def chains_of(things: Sequence[Thing]) -> list[list[Thing]]:
    """Rows that slashes join are chains, in their order; all others stand alone."""
    chains: list[list[Thing]] = []
    for thing in things:
        if chains and joined(chains[-1][-1], thing):
            chains[-1].append(thing)
        else:
            chains.append([thing])
    return chains


def alike(one: Thing, other: Thing) -> bool:
    """Are two things one place, or the same name alone?"""
    if one.start < other.end and other.start < one.end:
        return True
    return (
        one.whole
        and other.whole
        and one.name is not None
        and other.name is not None
        and one.name.text == other.name.text
    )
