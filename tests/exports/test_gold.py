"""Exports of the gold figures open in other readers: all of them in CI, a few elsewhere."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from pathscribe import read_articles
from pathscribe.exports import exporter
from pathscribe.pipeline import Reader
from pathscribe.pipeline.figures import read_article
from pathscribe.records import Record

FEW = 3


@pytest.fixture(scope="session")
def gold(shared: Path) -> list[Record]:
    folder = shared / "gold"
    every = bool(os.environ.get("PATHSCRIBE_REQUIRE_SHARED"))
    reader = Reader()
    records: list[Record] = []
    for article in read_articles(folder / "images", captions=folder / "captions.json"):
        for outcome in read_article(article, reader=reader):
            if outcome.read is not None:
                records.append(outcome.read.record)
        if len(records) >= FEW and not every:
            break
    assert len(records) >= FEW
    return records


def _written(gold: list[Record], name: str, out: Path, **options: Any) -> list[Path]:
    report = exporter(name).write(gold, out, **options)
    assert report.problems == ()
    assert report.records == len(gold)
    return sorted(out.iterdir()) if out.is_dir() else [out]


@pytest.mark.parametrize("version", ["2013a", "2021"])
def test_gpml(gold: list[Record], tmp_path: Path, shared: Path, version: str) -> None:
    schema = etree.XMLSchema(etree.parse(str(shared / "schemas" / f"GPML{version}.xsd")))
    for path in _written(gold, "gpml", tmp_path, version=version):
        assert schema.validate(etree.parse(str(path))), schema.error_log


def test_cx2(gold: list[Record], tmp_path: Path) -> None:
    cx2 = pytest.importorskip("ndex2.cx2")
    for path in _written(gold, "cx2", tmp_path):
        network = cx2.CX2Network()
        network.create_from_raw_cx2(str(path))
        nodes = network.get_nodes()
        assert nodes
        assert all({edge["s"], edge["t"]} <= set(nodes) for edge in network.get_edges().values())


def test_graphml(gold: list[Record], tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    exporter("graphml").write(gold, tmp_path)
    for path in tmp_path.iterdir():
        assert networkx.read_graphml(path).number_of_edges()


def test_models(gold: list[Record], tmp_path: Path) -> None:
    libsbml = pytest.importorskip("libsbml")
    aeon = pytest.importorskip("biodivine_aeon")
    exporter("sbml").write(gold, tmp_path / "sbml")
    for path in (tmp_path / "sbml").iterdir():
        document = libsbml.readSBMLFromFile(str(path))
        document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
        document.checkConsistency()
        wrong = [document.getError(n) for n in range(document.getNumErrors())]
        assert not [e.getMessage() for e in wrong if e.getSeverity() >= libsbml.LIBSBML_SEV_ERROR]
    exporter("bnet").write(gold, tmp_path / "bnet")
    for path in (tmp_path / "bnet").iterdir():
        assert aeon.BooleanNetwork.from_file(str(path)).variable_count()


def test_bioc(gold: list[Record], tmp_path: Path) -> None:
    biocjson = pytest.importorskip("bioc.biocjson")
    (path,) = _written(gold, "bioc", tmp_path / "gold.json")
    with path.open(encoding="utf-8") as file:
        collection = biocjson.load(file)
    for document in collection.documents:
        for passage in document.passages:
            for annotation in passage.annotations:
                (place,) = annotation.locations
                start = place.offset - passage.offset
                assert passage.text[start : start + place.length] == annotation.text


def test_indra(gold: list[Record], tmp_path: Path) -> None:
    found = importlib.util.find_spec("indra")
    if found is None or found.origin is None:
        pytest.skip("could not import 'indra': it is not installed")
    schema = Path(found.origin).parent / "resources" / "statements_schema.json"
    exporter("indra").write(gold, tmp_path / "gold.json")
    held = json.loads((tmp_path / "gold.json").read_text(encoding="utf-8"))
    assert held
    jsonschema.validate(held, json.loads(schema.read_text(encoding="utf-8")))


def test_coco_tables_and_release(gold: list[Record], tmp_path: Path) -> None:
    coco = pytest.importorskip("pycocotools.coco")
    pandas = pytest.importorskip("pandas")
    rocrate = pytest.importorskip("rocrate.rocrate")
    pytest.importorskip("pyarrow")
    (path,) = _written(gold, "coco", tmp_path / "gold.json")
    assert len(coco.COCO(str(path)).getImgIds()) == len(gold)
    for path in _written(gold, "parquet", tmp_path / "parquet"):
        pandas.read_parquet(path)
    assert len(pandas.read_parquet(tmp_path / "parquet" / "figures.parquet")) == len(gold)
    _written(gold, "crate", tmp_path / "crate", date="2026-01-31")
    assert rocrate.ROCrate(str(tmp_path / "crate")).get_by_type("File")
