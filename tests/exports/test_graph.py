from __future__ import annotations

from pathscribe.exports.base import LexiconIds
from pathscribe.exports.graph import figure_graph
from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Relation,
)


def test_the_demo_stands_where_it_stands_in_the_figure(demo: Record) -> None:
    graph = figure_graph(demo, LexiconIds())
    nodes = {node.text: node for node in graph.nodes}
    ras = next(label for label in demo.labels if label.text == "Ras")
    xs, ys = zip(*ras.polygon, strict=True)
    assert nodes["Ras"].x == (min(xs) + max(xs)) / 2
    assert nodes["Ras"].y == (min(ys) + max(ys)) / 2
    assert nodes["Ras"].entrez == ("3265", "3845", "4893")
    assert nodes["DAP12"].name == "TYROBP"
    image = demo.figure.image
    assert image is not None
    assert graph.width == image.width
    drawn = [node for node in graph.nodes if node.drawn]
    loose = [node for node in graph.nodes if not node.drawn]
    assert {mention.id for mention in demo.label_mentions} <= {node.id for node in drawn}
    assert all(node.y < image.height for node in drawn)
    # What only the caption names stands below the picture, and is taken along by a relation.
    assert loose
    assert all(image.height < node.y < graph.height for node in loose)


def test_relations_of_the_caption_end_at_the_labels_that_mean_the_same(demo: Record) -> None:
    graph = figure_graph(demo, LexiconIds())
    text = {node.id: node.text for node in graph.nodes}
    said = {
        (text[edge.source], text[edge.target])
        for edge in graph.edges
        if edge.relation.evidence == "caption"
    }
    assert ("Senescent alveolar macrophage", "CTLs") in said
    assert ("NETs", "Tumor cell capture") in said
    assert len(graph.edges) == len([r for r in demo.relations if not r.negated])


def _record(*relations: tuple[str, str, bool]) -> Record:
    def label(name: str, x: float) -> RecordLabel:
        polygon = ((x, 10.0), (x + 50, 10.0), (x + 50, 30.0), (x, 30.0))
        return RecordLabel(id=name, text=f"thing {name}", polygon=polygon, confidence=1)

    reading = Reading(curie="hgnc:6018", name="IL6", source="hgnc symbol")
    mention = Mention(
        id="M1",
        labels=("L1",),
        text="IL6",
        span=(0, 8),
        type="gene",
        readings=(reading,),
        symbols=("IL6",),
        score=1,
    )
    return Record(
        figid="PMC1__a",
        alias="PMC1__F1",
        figure=FigureInfo(),
        article=ArticleInfo(),
        labels=(label("L1", 0), label("L2", 100)),
        mentions=(mention,),
        relations=tuple(
            Relation(
                id=f"D{n}",
                source=source,
                target=target,
                kind="activation",
                evidence="caption" if denied else "drawn",
                score=1,
                negated=denied,
            )
            for n, (source, target, denied) in enumerate(relations)
        ),
        provenance=Provenance(software="test"),
    )


def test_lines_that_end_at_labels() -> None:
    graph = figure_graph(
        _record(("L1", "L2", False), ("L2", "M1", False), ("M1", "X9", False)), LexiconIds()
    )
    assert [(e.source, e.target) for e in graph.edges] == [("M1", "L2"), ("L2", "M1")]
    assert [node.id for node in graph.nodes] == ["M1", "L2"]
    assert graph.nodes[1].type == "other"


def test_what_is_denied_is_no_edge() -> None:
    graph = figure_graph(_record(("M1", "L2", True)), LexiconIds())
    assert graph.edges == ()
    assert [node.id for node in graph.nodes] == ["M1"]


def test_lines_leave_boxes_at_their_border() -> None:
    node = figure_graph(_record(), LexiconIds()).nodes[0]
    assert node.edge_towards((1000, node.y)) == (node.x + node.width / 2, node.y)
    assert node.edge_towards((node.x, -1000)) == (node.x, node.y - node.height / 2)
    assert node.edge_towards((node.x, node.y)) == (node.x, node.y)
