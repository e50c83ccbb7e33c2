from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import Cx2Exporter
from pathscribe.exports.cx2 import PROPERTIES
from pathscribe.records import Record

MakeRecord = Callable[..., Record]
Aspects = dict[str, list[Any]]


def _aspects(path: Path) -> Aspects:
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert read[-1]["status"][0]["success"] is True
    merged: Aspects = {}
    for aspect in read[1:]:
        merged |= aspect
    return merged


def test_ndex2_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    cx2 = pytest.importorskip("ndex2.cx2")
    out = tmp_path / "demo.cx2"
    report = Cx2Exporter().write([demo], out)
    assert (report.records, report.files) == (1, 1)
    network = cx2.CX2Network()
    network.create_from_raw_cx2(str(out))
    properties = network.get_network_attributes()
    assert set(PROPERTIES) <= set(properties)
    assert len(PROPERTIES) == 14
    assert properties["pfocrId"] == demo.figid
    assert properties["networkType"] == "pathway"
    assert properties["organism"] == "Homo sapiens"
    assert properties["figureLink"].startswith("https://")
    assert "prostate cancer" in properties["disease"].lower()
    nodes = network.get_nodes()
    byname = {node["v"]["name"]: node for node in nodes.values()}
    assert byname["STAT3"]["v"]["ncbigene"] == ["6774"]
    assert byname["RAS"]["v"]["symbols"] == ["HRAS", "KRAS", "NRAS"]
    label = next(label for label in demo.labels if label.text == "STAT3")
    assert label.polygon[0][0] < byname["STAT3"]["x"] < label.polygon[1][0]
    edges = [
        (nodes[e["s"]]["v"]["text"], e["v"]["interaction"], nodes[e["t"]]["v"]["text"])
        for e in network.get_edges().values()
    ]
    assert ("Senescent alveolar macrophage", "inhibition", "CTLs") in edges
    assert len(edges) == len(demo.relations)
    # What ndex2 writes again is the same network.
    again = network.to_cx2()
    held = {name: aspect for part in again for name, aspect in part.items()}
    assert len(held["nodes"]) == len(nodes)


def test_counts_and_declarations_are_true(tmp_path: Path, demo: Record) -> None:
    Cx2Exporter().write([demo], tmp_path / "d.cx2")
    aspects = _aspects(tmp_path / "d.cx2")
    for count in aspects["metaData"]:
        assert count["elementCount"] == len(aspects[count["name"]])
    kinds = {"string": str, "integer": int, "double": float, "boolean": bool}
    (declared,) = aspects["attributeDeclarations"]
    for what in ("nodes", "edges"):
        for element in aspects[what]:
            for name, value in element["v"].items():
                kind = declared[what][name]["d"]
                if kind.startswith("list_of_"):
                    assert value
                    assert all(isinstance(v, kinds[kind[8:]]) for v in value)
                else:
                    assert type(value) is kinds[kind]
    ends = {element["id"] for element in aspects["nodes"]}
    assert all({edge["s"], edge["t"]} <= ends for edge in aspects["edges"])


def test_a_folder_and_nothing_to_say(tmp_path: Path, make: MakeRecord, demo: Record) -> None:
    report = Cx2Exporter().write([make("PMC1__empty"), demo], tmp_path / "nets", rights="CC0-1.0")
    assert (report.records, report.skipped) == (1, 1)
    (path,) = (tmp_path / "nets").iterdir()
    assert path.name == f"{demo.figid}.cx2"
    assert _aspects(path)["networkAttributes"][0]["rights"] == "CC0-1.0"


def test_several_figures_in_one_file(tmp_path: Path, demo: Record) -> None:
    other = demo.model_copy(update={"figid": "PMC1__z"})
    with pytest.raises(ExportError, match="several figures"):
        Cx2Exporter().write([demo, other], tmp_path / "a.cx2")
    assert not list(tmp_path.iterdir())
