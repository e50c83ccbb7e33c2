"""GMT and documents of the BioThings API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pathscribe.errors import SourceError
from pathscribe.exports import GmtExporter, NdjsonExporter
from pathscribe.imports import gmt_records, imported_from, ndjson_records
from pathscribe.library.model import Problem
from pathscribe.records import Record


@pytest.mark.parametrize("ids", ["entrez", "symbol"])
def test_our_own_gene_sets(demo: Record, tmp_path: Path, ids: str) -> None:
    path = tmp_path / "a.gmt"
    GmtExporter().write([demo], path, ids=ids, flavour="all")
    (record,) = gmt_records(path)
    assert record.figid == record.alias == "PMC11892258__F3"
    assert record.figure.number == "F3"
    assert record.figure.title == demo.figure.title
    assert record.article.pmcid == "PMC11892258"
    genes = {symbol for mention in demo.label_mentions for symbol in mention.symbols}
    assert {mention.text for mention in record.mentions} == genes
    assert record.provenance.settings == {"imported": "gmt", "source": "a.gmt"}


def test_the_sets_of_2018(shared: Path) -> None:
    problems: list[Problem] = []
    path = shared / "genesets" / "pfocr-2018-entrez.gmt"
    records = list(gmt_records(path, on_problem=problems.append))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(records) == len(lines)
    assert records[0].figid == records[0].article.pmcid == "PMC100003"
    asked = sum(len(set(line.split("\t")[2:])) for line in lines)
    known = sum(len(record.mentions) for record in records)
    assert known == asked
    assert problems == []


def test_sets_of_others_and_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "my sets.gmt"
    path.write_text("A set%WP1\tNA\tIL6\tno_gene\nbroken line\n\n", encoding="utf-8")
    problems: list[Problem] = []
    (record,) = gmt_records(path, on_problem=problems.append)
    assert record.figid.startswith("my_sets")
    assert "__A_set_WP1" in record.figid
    assert [mention.text for mention in record.mentions] == ["IL6"]
    assert [problem.what for problem in problems] == [
        "no human gene: no_gene",
        "is no gene set: a name, a description, members",
    ]
    with pytest.raises(SourceError, match="no gene set"):
        list(gmt_records(path))


def test_our_own_documents(demo: Record, tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    NdjsonExporter().write([demo], path, flavour="all")
    (record,) = ndjson_records(path)
    assert record.figid == demo.figid
    assert record.figure.filename == demo.figure.filename
    assert record.article.pmcid == "PMC11892258"
    assert imported_from(record) == "ndjson"
    NdjsonExporter().write([record], tmp_path / "b.ndjson", flavour="all")
    first, second = (
        json.loads((tmp_path / name).read_text(encoding="utf-8"))["associatedWith"]["mentions"]
        for name in ("a.ndjson", "b.ndjson")
    )
    assert first == second


def test_documents_as_the_api_had_them(tmp_path: Path) -> None:
    document = {
        "_id": "PMC7725765__fpubh-08-596944-g0001.jpg",
        "_score": 10.5,
        "associatedWith": {
            "figureUrl": "https://x.example/pmc/articles/PMC7725765/bin/g0001.jpg",
            "mentions": {
                "genes": {"ncbigene": ["6301", "99999999"]},
                "chemicals": {"chebi": ["29108"], "mesh": "D002118"},
                "diseases": {"doid": ["DOID:1909"], "mesh": ["D008545"]},
            },
            "pmc": "PMC7725765",
            "title": "Spill-over",
        },
    }
    (tmp_path / "a.ndjson").write_text(json.dumps(document) + "\n", encoding="utf-8")
    (record,) = ndjson_records(tmp_path / "a.ndjson")
    assert record.figid == "PMC7725765__fpubh-08-596944-g0001"
    curies = [reading.curie for mention in record.mentions for reading in mention.readings]
    assert curies[1:] == ["chebi:29108", "mesh:D002118", "doid:1909", "mesh:D008545"]
    assert record.mentions[0].symbols == ("SARS1",)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"_id": 5}',
        '{"_id": "a"}',
        '{"_id": "", "associatedWith": {}}',
        '{"_id": "a", "associatedWith": []}',
        '{"_id": "a", "associatedWith": {"mentions": {"genes": {"ncbigene": 5}}}}',
        "[" * 100_000,
    ],
)
def test_broken_documents(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.ndjson"
    good = '{"_id": "PMC1__b", "associatedWith": {"mentions": {}}}'
    path.write_text(f"{line}\n{good}\n", encoding="utf-8")
    problems: list[Problem] = []
    assert [r.figid for r in ndjson_records(path, on_problem=problems.append)] == ["PMC1__b"]
    assert "line 1" in problems[0].where
    with pytest.raises(SourceError):
        list(ndjson_records(path))


def test_files_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.gmt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="no UTF-8"):
        list(gmt_records(tmp_path / "a.gmt"))
    with pytest.raises(SourceError, match="cannot be read"):
        list(gmt_records(tmp_path / "missing.gmt"))
