"""Exports of the gold figures open in other readers: all of them in CI, a few elsewhere."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rdflib
import yaml
from lxml import etree
from lxml import html as lxml_html

from pathscribe import read_articles
from pathscribe.exports import exporter
from pathscribe.pipeline import Reader
from pathscribe.pipeline.figures import read_article
from pathscribe.records import Record

FEW = 3
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"
_IDS = {"type": "array", "items": {"type": "string"}}
DOCUMENT = {
    "type": "object",
    "required": ["_id", "associatedWith"],
    "properties": {
        "associatedWith": {
            "type": "object",
            "required": ["title", "figureUrl", "pmc", "mentions"],
            "properties": {
                "mentions": {
                    "additionalProperties": {"additionalProperties": _IDS},
                    "properties": {
                        "chemicals": {
                            "properties": {
                                "chebi": {"items": {"pattern": "^[0-9]+$"}},
                            }
                        },
                        "genes": {
                            "properties": {"ncbigene": {"items": {"pattern": "^[0-9]+$"}}},
                        },
                    },
                }
            },
        }
    },
}


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


def _graph(held: dict[str, Any], context: dict[str, Any]) -> rdflib.Graph:
    """What JSON-LD says; rdflib would fetch the context that it names."""
    return rdflib.Graph().parse(data=json.dumps({**held, "@context": context}), format="json-ld")


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


def test_gmt(gold: list[Record], tmp_path: Path) -> None:
    parser = pytest.importorskip("gseapy.parser")
    for ids in ("entrez", "symbol"):
        exporter("gmt").write(gold, tmp_path / "gold.gmt", ids=ids, flavour="all", minimum=1)
        sets = parser.read_gmt(str(tmp_path / "gold.gmt"))
        assert sets
        assert all(name.isascii() and genes for name, genes in sets.items())
        if ids == "entrez":
            assert all(gene.isdecimal() for genes in sets.values() for gene in genes)


def test_pages(gold: list[Record], tmp_path: Path) -> None:
    _written(gold, "pages", tmp_path, base_url="https://x.example")
    pages = sorted(tmp_path.glob("*.md"))
    assert len(pages) == len(gold)
    for path in pages:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        held = yaml.safe_load(front)
        assert held["figid"] == path.stem
        assert not body.strip()
        graph = _graph(held["schema-jsonld"], {"@vocab": "https://schema.org/"})
        me = rdflib.URIRef(f"https://x.example/figures/{path.stem}.html")
        assert (me, rdflib.RDF.type, rdflib.URIRef("https://schema.org/Dataset")) in graph
    for path in (tmp_path / "_data").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}


def test_site(gold: list[Record], tmp_path: Path) -> None:
    _written(gold, "site", tmp_path, base_url="https://x.example")
    for name in ("index.html", "genes/index.html", "organisms/index.html", "years/index.html"):
        assert lxml_html.parse(str(tmp_path / name)).getroot().xpath("//h1")
    pages = sorted((tmp_path / "figures").glob("*.html"))
    assert len(pages) == len(gold)
    for path in pages:
        root = lxml_html.parse(str(path)).getroot()
        (data,) = root.xpath("//script[@type='application/ld+json']/text()")
        graph = _graph(json.loads(data), {"@vocab": "https://schema.org/"})
        me = rdflib.URIRef(f"https://x.example/figures/{path.name}")
        assert (me, rdflib.RDF.type, rdflib.URIRef("https://schema.org/Dataset")) in graph
    listed = etree.parse(str(tmp_path / "sitemap.xml")).getroot()
    assert len(listed) == len(list(tmp_path.rglob("*.html")))


def test_annotations(gold: list[Record], tmp_path: Path) -> None:
    oa = "http://www.w3.org/ns/oa#"
    context = {
        "id": "@id",
        "type": "@type",
        "Annotation": f"{oa}Annotation",
        "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@type": "@id"},
    }
    folder = tmp_path / "out"
    for path in _written(gold, "annotations", folder, base_url="https://x.example"):
        held = json.loads(path.read_text(encoding="utf-8"))
        found = _graph(held, context).subjects(rdflib.RDF.type, rdflib.URIRef(f"{oa}Annotation"))
        assert len(set(found)) == len(held["items"])


def test_records(gold: list[Record], tmp_path: Path) -> None:
    schema = json.loads((SCHEMAS / "record-1.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    for path in _written(gold, "json", tmp_path):
        check.validate(json.loads(path.read_text(encoding="utf-8")))


def test_documents(gold: list[Record], tmp_path: Path) -> None:
    (path,) = _written(gold, "ndjson", tmp_path / "gold.ndjson", flavour="all", minimum=0)
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {one["_id"] for one in documents} == {record.figid for record in gold}
    for one in documents:
        jsonschema.validate(one, DOCUMENT)


def test_tsv(gold: list[Record], tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    tables = {
        path.stem: pandas.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)
        for path in _written(gold, "tsv", tmp_path)
    }
    assert len(tables["figures"]) == len(gold)
    assert len(tables["labels"]) == sum(len(record.labels) for record in gold)
    assert len(tables["relations"]) == sum(len(record.relations) for record in gold)


def test_sif(gold: list[Record], tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    exporter("sif").write(gold, tmp_path / "sif")
    exporter("graphml").write(gold, tmp_path / "graphml")
    paths = sorted((tmp_path / "sif").iterdir())
    assert paths
    for path in paths:
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        text = [f"{a.replace(' ', '_')} {b.replace(' ', '_')}" for a, _, b in lines]
        graph = networkx.parse_edgelist(text, create_using=networkx.MultiDiGraph)
        other = networkx.read_graphml(tmp_path / "graphml" / f"{path.stem}.graphml")
        assert graph.number_of_edges() == other.number_of_edges()


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
