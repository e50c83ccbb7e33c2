"""The shipped example's caption becomes the three mechanisms, without any help."""

from __future__ import annotations

import pytest

from pathscribe.articles import read_articles
from pathscribe.examples import example_path
from pathscribe.mechanism.attractors import find_attractors
from pathscribe.mechanism.logic import LogicalModel, build_logic
from pathscribe.mechanism.model import Network
from pathscribe.mechanism.network import build_network
from pathscribe.records.model import ArticleInfo, FigureInfo, Provenance, Record
from pathscribe.relations.captions import caption_relations

CELLS = ("Senescent_alveolar_macrophages", "Senescent_neutrophils", "Senescent_TREM2_neutrophils")
A, B, C = "Early_stage_lung_cancer", "Breast_cancer_lung_metastasis", "Prostate_cancer_progression"


@pytest.fixture(scope="module")
def network() -> Network:
    figure = next(iter(read_articles(example_path()))).figures[0]
    found = caption_relations(figure.caption)
    return build_network(
        Record(
            figid="X__1",
            alias="X__F1",
            figure=FigureInfo(caption=figure.caption),
            article=ArticleInfo(),
            mentions=found.mentions,
            relations=found.relations,
            provenance=Provenance(software="test"),
        )
    )


@pytest.fixture(scope="module")
def model(network: Network) -> LogicalModel:
    return build_logic(network)


def test_edges(network: Network) -> None:
    said = {(p, e.source, e.sign, e.target) for e in network.edges for p in e.panels}
    mac, neu, trem = CELLS
    assert {
        ("A", mac, -1, "CTLs"),
        ("A", mac, 1, "SASP_factors"),
        ("A", mac, 1, "Angiogenesis"),
        ("A", "SASP_factors", 1, A),
        ("A", "Angiogenesis", 1, A),
        ("B", neu, 1, "NETs"),
        ("B", "NETs", 1, "Tumor_cell_capture"),
        ("B", "Tumor_cell_capture", 1, B),
        ("C", trem, 1, "IL6"),
        ("C", "IL6", 1, "JAK"),
        ("C", "JAK", 1, "STAT3"),
        ("C", "STAT3", 1, C),
    } <= said
    assert all(s.sentence and s.trigger for e in network.edges for s in e.support)


def test_no_edge_between_panels(network: Network) -> None:
    place = {
        **dict.fromkeys((CELLS[0], "CTLs", "SASP_factors", "Angiogenesis", A), "A"),
        **dict.fromkeys((CELLS[1], "NETs", "Tumor_cell_capture", B), "B"),
        **dict.fromkeys((CELLS[2], "IL6", "JAK", "STAT3", C), "C"),
    }
    for edge in network.edges:
        if edge.source in place and edge.target in place:
            assert place[edge.source] == place[edge.target]


def outcomes(model: LogicalModel, **fixed: bool) -> tuple[str, ...]:
    held = dict.fromkeys(CELLS, True) | fixed
    free = {id_: True for id_ in model.inputs if id_ not in held}
    found = find_attractors(model, fixed=free | held)
    return tuple(found.value(id_) for id_ in (A, B, C, "CTLs"))


def test_the_biology(model: LogicalModel) -> None:
    assert outcomes(model) == ("on", "on", "on", "off")
    assert outcomes(model, **dict.fromkeys(CELLS, False)) == ("off", "off", "off", "on")
    for step in ("NETs", "Tumor_cell_capture"):
        assert outcomes(model, **{step: False}) == ("on", "off", "on", "off")
    assert outcomes(model, NETs=False) == ("on", "off", "on", "off")
    for gene in ("IL6", "JAK", "STAT3"):
        assert outcomes(model, **{gene: False}) == ("on", "on", "off", "off")
    assert outcomes(model, SASP_factors=False) == ("on", "on", "on", "off")
