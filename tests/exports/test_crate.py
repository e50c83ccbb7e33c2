from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import CrateExporter
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_the_rocrate_package_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    module = pytest.importorskip("rocrate.rocrate")
    options = {"date": "2026-01-31", "licence": "https://x.example/cc0", "name": "A release"}
    report = CrateExporter().write([demo], tmp_path, **options)
    assert report.records == 1
    crate = module.ROCrate(str(tmp_path))
    root = crate.root_dataset
    assert root["name"] == "A release"
    assert str(root["datePublished"]).startswith("2026-01-31")
    files = {entity.id: entity for entity in crate.get_by_type("File")}
    there = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert set(files) == there - {"ro-crate-metadata.json"}
    assert report.files == len(there)
    for name, entity in files.items():
        data = (tmp_path / name).read_bytes()
        assert entity["contentSize"] == str(len(data))
        assert entity["sha256"] == hashlib.sha256(data).hexdigest()
    (line,) = (tmp_path / "records.ndjson").read_text(encoding="utf-8").splitlines()
    assert Record.from_json(line) == demo


def test_the_croissant_package_reads_the_demo(
    tmp_path: Path, demo: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    croissant = pytest.importorskip("mlcroissant")
    # What it takes apart is kept in the user's cache otherwise.
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    options = {"date": "2026-01-31", "licence": "https://x.example/cc0", "name": "A release"}
    CrateExporter().write([demo], tmp_path / "out", **options)
    data = croissant.Dataset(jsonld=tmp_path / "out" / "croissant.json")
    assert not data.metadata.issues.errors
    assert data.metadata.name == "A release"
    genes = list(data.records("genes"))
    named = {row["genes/ncbigene_symbol"].decode() for row in genes}
    assert {"TREM2", "STAT3"} <= named
    (figure,) = data.records("figures")
    assert figure["figures/figid"].decode() == demo.figid
    relations = list(data.records("relations"))
    assert len(relations) == len(demo.relations)
    assert {row["relations/negated"] for row in relations} <= {True, False}
    assert all(0 <= row["relations/score"] <= 1 for row in relations)


def test_with_a_date_the_same_bytes(tmp_path: Path, make: MakeRecord) -> None:
    records = [make(f"PMC1__{n}", symbols="IL6 SYK STAT3") for n in range(3)]
    held = []
    for name, given in (("a", iter(records)), ("b", reversed(records))):
        CrateExporter().write(given, tmp_path / name, date="2026-01-31")
        files = (path for path in sorted((tmp_path / name).rglob("*")) if path.is_file())
        held.append([path.read_bytes() for path in files])
    assert held[0] == held[1]


def test_wrong_date(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="date cannot be"):
        CrateExporter().write([], tmp_path / "x", date="yesterday")
    assert not (tmp_path / "x").exists()
