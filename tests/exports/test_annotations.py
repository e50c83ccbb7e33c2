from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pathscribe.exports import AnnotationsExporter
from pathscribe.exports.annotations import CONTEXT, identifier_address
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _items(path: Path) -> list[dict[str, Any]]:
    page = json.loads(path.read_text(encoding="utf-8"))
    assert page["@context"] == CONTEXT
    assert page["type"] == "AnnotationPage"
    items: list[dict[str, Any]] = page["items"]
    ids = [item["id"] for item in items]
    assert len(set(ids)) == len(ids)
    return items


def test_rdflib_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    import rdflib

    AnnotationsExporter().write([demo], tmp_path / "demo.jsonld", base_url="https://x.example")
    data = json.loads((tmp_path / "demo.jsonld").read_text(encoding="utf-8"))
    # rdflib would fetch the standard's context; these are its terms that the test asks for.
    data["@context"] = {
        "oa": "http://www.w3.org/ns/oa#",
        "as": "http://www.w3.org/ns/activitystreams#",
        "id": "@id",
        "type": "@type",
        "Annotation": "oa:Annotation",
        "items": {"@id": "as:items", "@type": "@id"},
        "body": {"@id": "oa:hasBody", "@type": "@id"},
        "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
    }
    graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    count = len(demo.labels) + len(demo.mentions) + len(demo.relations)
    assert len(set(graph.subjects(rdflib.RDF.type, oa.Annotation))) == count
    trem2 = rdflib.URIRef("https://identifiers.org/hgnc:17761")
    assert (None, oa.hasSource, trem2) in graph


def test_selectors_of_the_demo(tmp_path: Path, demo: Record) -> None:
    AnnotationsExporter().write([demo], tmp_path / "demo.jsonld")
    items = {item["id"].partition("#")[2]: item for item in _items(tmp_path / "demo.jsonld")}
    label = next(label for label in demo.labels if label.text == "STAT3")
    region, outline = items[label.id]["target"]["selector"]
    x, y = label.polygon[0]
    assert region["value"].startswith(f"xywh=pixel:{x:.0f},{y:.0f},")
    points = ElementTree.fromstring(outline["value"])[0].get("points")
    assert points is not None
    assert len(points.split()) == len(label.polygon)
    said = next(mention for mention in demo.mentions if mention.place == "caption")
    position, quoted = items[said.id]["target"]["selector"]
    assert demo.figure.caption[position["start"] : position["end"]] == quoted["exact"] == said.text
    drawn = next(relation for relation in demo.relations if relation.path)
    ends = items[drawn.id]["target"]
    assert [end.partition("#")[2] for end in ends[:2]] == [drawn.source, drawn.target]
    assert "polyline" in ends[2]["selector"]["value"]


def test_addresses_cannot_be_broken() -> None:
    assert identifier_address("hgnc:6018") == "https://identifiers.org/hgnc:6018"
    assert identifier_address("") == identifier_address("pathscribe:x") == ""
    assert identifier_address('chebi:1" onclick') == "https://identifiers.org/chebi:1%22%20onclick"


def test_a_record_without_a_picture(tmp_path: Path, make: MakeRecord) -> None:
    report = AnnotationsExporter().write([make(symbols="IL6")], tmp_path / "o")
    (path,) = (tmp_path / "o").iterdir()
    assert path.name == "PMC1__a.jsonld"
    (item,) = _items(path)
    assert item["target"] == "urn:pathscribe:PMC1__a#picture"
    assert report.records == 1
