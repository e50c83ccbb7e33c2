"""Rows of things, what acts on what in them, and what kind each thing is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..records.model import RelationKind
from . import heads as h
from .claims import Claim, Thing
from .names import Name
from .tokens import Token
from .triggers import Noun, Tail


def touch(tokens: Sequence[Token]) -> bool:
    """Do tokens stand without a space between them?"""
    return all(a.end == b.start for a, b in pairwise(tokens))


def is_term(tail: Tail, right: Sequence[Token], first: str) -> bool:
    """Is "X-stimulated gene" a term of its own, in which nothing acts on anything?"""
    if not right:
        return False
    last = right[-1].lower.removesuffix("s")
    if tail.form in ("stimulated", "inducible") and right[0].lower in ("gene", "genes"):
        return True  # "IFN-stimulated gene factor 3"
    kinds = {last, right[0].lower.removesuffix("s")}
    if tail.form in ("stimulated", "inducible", "activated") and kinds & {
        "gene", "element", "factor", "kinase", "receptor", "channel", "protein", "region",
    }:  # fmt: skip
        return True
    aside = right[-1].aside
    return (
        bool(aside)
        and len(aside[0]) <= 3
        and len(right) >= 2
        and bool(first)
        and any(t.text[:1].lower() == first[0].lower() for t in aside[0])
        and any(t.text.isupper() or any(c.isdigit() for c in t.text) for t in aside[0])
    )


def listed_names(tokens: Sequence[Token], names: Sequence[Name]) -> list[Thing]:
    """Names in brackets; slashes and dashes make rows."""
    found: list[Thing] = []
    for name in names:
        mark = next((t.text for t in tokens if t.start == name.end), "")
        chained = mark in ("/", "-", "–") or any(
            t.end == name.start and t.text in ("/", "-", "–") for t in tokens
        )
        found.append(Thing(name.start, name.end, 1, name, name.text.lower(), chained=chained))
    return found


def abbreviates(tokens: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """Do capitals in brackets ("ROS/NOS") stand for the words before ("... species")?"""
    words = [piece for t in phrase for piece in re.findall(r"[a-z]+", t.lower)]
    short = [t.text.removesuffix("s") for t in tokens if t.text[0].isalpha()]
    return (
        len(words) > 1
        and bool(short)
        and all(text.isalpha() and text.isupper() and len(text) > 1 for text in short)
        and all(text[-1].lower() == words[-1][0] for text in short)
        and any(text[0].lower() == words[0][0] for text in short)
    )


def ends(head: Noun) -> bool:
    """Does a noun say that something is broken down or taken away?"""
    return head.form in ("degradation", "clearance", "hydrolysis", "removal", "elimination")


def molecular(name: Name | None) -> bool:
    """Is a name that of a gene, a family or a complex?"""
    return name is not None and name.decision.type in ("gene", "family", "complex")


def molecular_all(things: Sequence[Thing]) -> bool:
    """Are all things molecules by name?"""
    return bool(things) and all(molecular(t.name) for t in things)


def is_material(thing: Thing) -> bool:
    """Is it, by its name, a molecule, a cell or an organism?"""
    return thing.name is not None and thing.name.decision.type in (
        "gene", "family", "complex", "chemical", "rna", "nonhuman_gene", "cell", "organism",
    )  # fmt: skip


def is_drug_target(thing: Thing) -> bool:
    """Is it, by its name, a molecule?"""
    return is_material(thing) and not (
        thing.name is not None and thing.name.decision.type in ("cell", "organism")
    )


def is_class(thing: Thing) -> bool:
    """May members be named instead of it? Not of a complex, and not of what is no class."""
    name = thing.name
    if thing.head in ("i", "ii", "iii", "iv"):
        return True  # "type I (IFN-α, IFN-β)"
    if name is None or not thing.whole:
        return (
            thing.head.endswith("s")
            or thing.head in h.PLURALS
            or is_substance(thing)
            or (name is not None and name.text.endswith("s"))
        )
    return name.decision.type == "family" or (
        name.text.endswith("s")
        and (
            name.decision.type in ("chemical", "phenotype", "other", "cell") or name.text.islower()
        )
    )


def act(
    sources: Sequence[Thing],
    targets: Sequence[Thing],
    sign: int,
    kind: RelationKind,
    trigger: str,
    score: float,
) -> list[Claim]:
    """Each source acts on each target."""
    made: list[Claim] = []
    for source in row_ends(sources):
        for target in row_starts(targets):
            made.append(Claim(source, target, sign, kind, trigger, score))
    return made


def row_starts(things: Sequence[Thing]) -> list[Thing]:
    """Of names in a row ("A/B/C") the first: what acts on the row acts on it."""
    return [t for n, t in enumerate(things) if not (n and joined(things[n - 1], t))]


def row_ends(things: Sequence[Thing]) -> list[Thing]:
    """Of names in a row ("A/B/C") the last: by it the row acts."""
    return [t for n, t in enumerate(things) if n + 1 == len(things) or not joined(t, things[n + 1])]


def joined(one: Thing, other: Thing) -> bool:
    """Do two things stand in one row?"""
    return one.chained and other.chained and 0 <= other.start - one.end <= 3


def is_substance(thing: Thing) -> bool:
    """Is it something that can act, though it has no name ("various signaling pathways")?"""
    return thing.head.removesuffix("s") in h.SUBSTANCES or thing.head in h.SUBSTANCES
