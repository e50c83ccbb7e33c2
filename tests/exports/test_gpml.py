from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pathscribe.errors import ExportError
from pathscribe.exports import GpmlExporter
from pathscribe.exports.gpml import NAMESPACES
from pathscribe.records import Mention, Record, Relation

MakeRecord = Callable[..., Record]
VERSIONS = ["2013a", "2021"]


def _tree(path: Path) -> Any:
    return etree.parse(str(path)).getroot()


def _schema(shared: Path, version: str) -> Any:
    return etree.XMLSchema(etree.parse(str(shared / "schemas" / f"GPML{version}.xsd")))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_demo_is_valid(tmp_path: Path, demo: Record, shared: Path, version: str) -> None:
    out = tmp_path / "demo.gpml"
    GpmlExporter().write([demo], out, version=version)
    schema = _schema(shared, version)
    assert schema.validate(_tree(out)), schema.error_log


def test_nodes_and_interactions_of_the_demo(tmp_path: Path, demo: Record) -> None:
    GpmlExporter().write([demo], tmp_path / "demo.gpml")
    root = _tree(tmp_path / "demo.gpml")
    space = {"g": NAMESPACES["2013a"]}
    assert root.get("Organism") == "Homo sapiens"
    nodes = {node.get("TextLabel"): node for node in root.findall("g:DataNode", space)}
    trem2 = nodes["TREM2"]
    assert trem2.get("Type") == "GeneProduct"
    assert dict(trem2.find("g:Xref", space).attrib) == {"Database": "Entrez Gene", "ID": "54209"}
    assert nodes["DAP12"].find("g:Xref", space).get("ID") == "7305"
    assert nodes["Ras"].find("g:Xref", space).get("Database") == "FamPlex"
    label = next(label for label in demo.labels if label.text == "TREM2")
    graphics = trem2.find("g:Graphics", space)
    assert label.polygon[0][0] < float(graphics.get("CenterX")) < label.polygon[1][0]
    assert label.polygon[0][1] < float(graphics.get("CenterY")) < label.polygon[2][1]
    ids = {node.get("GraphId"): node.get("TextLabel") for node in nodes.values()}
    interactions = []
    for element in root.findall("g:Interaction", space):
        points = element.findall("g:Graphics/g:Point", space)
        interactions.append(
            (
                ids[points[0].get("GraphRef")],
                points[-1].get("ArrowHead"),
                ids[points[-1].get("GraphRef")],
            )
        )
    assert ("DAP12", "Arrow", "SYK") in interactions
    assert ("Senescent alveolar macrophage", "TBar", "CTLs") in interactions
    assert len(interactions) == len(demo.relations)
    drawn = next(relation for relation in demo.relations if len(relation.path) > 3)
    xs = [float(point.get("X")) for point in root.iter(f"{{{space['g']}}}Point")]
    assert round(drawn.path[1][0], 2) in xs


def test_ends_of_lines_lie_on_the_borders_of_their_boxes(tmp_path: Path, demo: Record) -> None:
    GpmlExporter().write([demo], tmp_path / "demo.gpml")
    root = _tree(tmp_path / "demo.gpml")
    space = {"g": NAMESPACES["2013a"]}
    boxes = {
        node.get("GraphId"): node.find("g:Graphics", space)
        for node in root.findall("g:DataNode", space)
    }
    ends = [p for p in root.iter(f"{{{space['g']}}}Point") if p.get("GraphRef")]
    assert ends
    for end in ends:
        box = boxes[end.get("GraphRef")]
        for axis, size in (("X", "Width"), ("Y", "Height")):
            relative = float(end.get(f"Rel{axis}"))
            centre, half = float(box.get(f"Center{axis}")), float(box.get(size)) / 2
            assert -1 <= relative <= 1
            assert float(end.get(axis)) == pytest.approx(centre + relative * half, abs=0.1)


def _hostile() -> Record:
    from pathscribe.records import ArticleInfo, FigureInfo, Provenance, RecordLabel

    text = "<x>&\x00\x0b\ud800]]>\ufffe"
    labels = tuple(
        RecordLabel(
            id=f"L{n}",
            text=text,
            polygon=((n, 0), (n, 0), (n, 0), (n, 0)) if n else ((0, 0), (9, 0), (9, 9), (0, 9)),
            confidence=1,
        )
        for n in range(2)
    )
    mentions = tuple(
        Mention(id=f"M{n}", labels=(f"L{n}",), text=text, span=(0, 3), type="other", score=1)
        for n in range(2)
    )
    relations = tuple(
        Relation(
            id=f"R{n}", source=a, target=b, kind=kind, evidence="caption", score=1, sentence=text
        )
        for n, (a, b, kind) in enumerate(
            [("M0", "M0", "activation"), ("M0", "M1", "binding"), ("M1", "M1", "inhibition")]
        )
    )
    return Record(
        figid="PMC1__a",
        alias="a",
        figure=FigureInfo(caption=text, title=text),
        article=ArticleInfo(doi=text, licence=text),
        labels=labels,
        mentions=mentions,
        relations=relations,
        provenance=Provenance(software="test"),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_hostile_texts_and_boxes_without_size(tmp_path: Path, shared: Path, version: str) -> None:
    out = tmp_path / "h.gpml"
    report = GpmlExporter().write([_hostile()], out, version=version)
    assert report.records == 1
    schema = _schema(shared, version)
    assert schema.validate(_tree(out)), schema.error_log


def test_options(tmp_path: Path, make: MakeRecord) -> None:
    with pytest.raises(ExportError, match="2013a, 2021"):
        GpmlExporter().write([make()], tmp_path, version="2008")
