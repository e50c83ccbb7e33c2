from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import BnetExporter, GraphmlExporter, SbmlExporter, SifExporter, exporter
from pathscribe.mechanism import build_network
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_another_reader_takes_the_sif(tmp_path: Path, demo: Record) -> None:
    cx2 = pytest.importorskip("ndex2.cx2")
    out = tmp_path / "demo.sif"
    SifExporter().write([demo], out)
    network = cx2.SIFToCX2NetworkFactory().get_cx2network(str(out))
    names = {key: node["v"]["name"] for key, node in network.get_nodes().items()}
    edges = {
        (names[edge["s"]], edge["v"]["interaction"], names[edge["t"]])
        for edge in network.get_edges().values()
    }
    assert ("Senescent alveolar macrophage", "inhibits", "CTLs") in edges
    assert len(edges) == len(build_network(demo).edges)


def test_networkx_reads_the_graphml(tmp_path: Path, demo: Record) -> None:
    networkx = pytest.importorskip("networkx")
    GraphmlExporter().write([demo], tmp_path / "demo.graphml")
    graph = networkx.read_graphml(tmp_path / "demo.graphml")
    network = build_network(demo)
    assert set(graph.nodes) == {node.id for node in network.nodes}
    assert graph.number_of_edges() == len(network.edges)
    ids = {values["name"]: key for key, values in graph.nodes(data=True)}
    edge = graph.edges[ids["Senescent alveolar macrophage"], ids["CTLs"]]
    assert edge["sign"] == -1
    assert edge["panels"] == "A"


def test_libsbml_finds_the_model_valid(tmp_path: Path, demo: Record) -> None:
    libsbml = pytest.importorskip("libsbml")
    SbmlExporter().write([demo], tmp_path / "demo.sbml")
    document = libsbml.readSBMLFromFile(str(tmp_path / "demo.sbml"))
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
    document.checkConsistency()
    wrong = [document.getError(n) for n in range(document.getNumErrors())]
    assert [e.getMessage() for e in wrong if e.getSeverity() >= libsbml.LIBSBML_SEV_ERROR] == []
    qual = document.getModel().getPlugin("qual")
    assert qual.getNumQualitativeSpecies() == len(build_network(demo).nodes)
    assert qual.getNumTransitions() > 0


def test_aeon_reads_the_rules(tmp_path: Path, demo: Record) -> None:
    aeon = pytest.importorskip("biodivine_aeon")
    BnetExporter().write([demo], tmp_path / "demo.bnet")
    network = aeon.BooleanNetwork.from_file(str(tmp_path / "demo.bnet"))
    assert set(network.variable_names()) == {node.id for node in build_network(demo).nodes}


@pytest.mark.parametrize("name", ["sif", "graphml", "sbml", "bnet"])
def test_without_relations_there_is_no_file(tmp_path: Path, make: MakeRecord, name: str) -> None:
    report = exporter(name).write([make(symbols="IL6 STAT3")], tmp_path / "out")
    assert (report.records, report.files, report.skipped) == (0, 0, 1)
    assert not (tmp_path / "out").exists()


def test_only_sure_relations(tmp_path: Path, demo: Record) -> None:
    def lines(**options: object) -> int:
        SifExporter().write([demo], tmp_path / "a.sif", **options)
        return len((tmp_path / "a.sif").read_text(encoding="utf-8").splitlines())

    scores = sorted(relation.score for relation in demo.relations)
    assert 0 < lines(least=scores[len(scores) // 2]) < lines()
    for wrong in (2, -0.1, "much"):
        with pytest.raises(ExportError, match="least cannot be"):
            SifExporter().write([demo], tmp_path / "b.sif", least=wrong)
