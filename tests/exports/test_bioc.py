from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import BiocExporter
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_the_bioc_package_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    biocjson = pytest.importorskip("bioc.biocjson")
    BiocExporter().write([demo], tmp_path / "demo.json")
    with (tmp_path / "demo.json").open(encoding="utf-8") as file:
        collection = biocjson.load(file)
    (document,) = collection.documents
    assert document.id == demo.figid
    assert document.infons["pmcid"] == "PMC11892258"
    found = {}
    for passage in document.passages:
        for annotation in passage.annotations:
            (place,) = annotation.locations
            start = place.offset - passage.offset
            assert passage.text[start : start + place.length] == annotation.text
            found[annotation.id] = annotation
    assert {mention.id for mention in demo.mentions} <= set(found)
    texts = {found[m.id].text for m in demo.mentions if m.type == "gene"}
    assert {"STAT3", "NAMPT", "IL-6"} <= texts
    assert len(document.relations) == len(demo.relations)
    for relation in document.relations:
        assert {node.refid for node in relation.nodes} <= set(found)


def test_offsets_follow_each_other(tmp_path: Path, demo: Record) -> None:
    BiocExporter().write([demo], tmp_path / "demo.json")
    (document,) = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["documents"]
    at = 0
    for passage in document["passages"]:
        assert passage["offset"] == at
        at += len(passage["text"]) + 1


def test_none_and_doubles(tmp_path: Path, make: MakeRecord) -> None:
    out = tmp_path / "o.json"
    BiocExporter().write([], out)
    assert json.loads(out.read_text(encoding="utf-8"))["documents"] == []
    report = BiocExporter().write([make("b", title="\ud800"), make("a"), make("a")], out)
    assert [d["id"] for d in json.loads(out.read_text("utf-8"))["documents"]] == ["a", "b"]
    assert (report.records, report.skipped) == (2, 1)
    with pytest.raises(ExportError, match="no option 'x'"):
        BiocExporter().write([], out, x=1)
