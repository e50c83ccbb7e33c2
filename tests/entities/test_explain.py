"""Explanations in words."""

from __future__ import annotations

from pathscribe.articles.model import Article, Figure
from pathscribe.cli.explain import lines
from pathscribe.entities import recognise
from pathscribe.entities.context import Context, context
from pathscribe.entities.explain import explain, record_context
from pathscribe.records.model import ArticleInfo, FigureInfo, Provenance, Record, RecordLabel
from pathscribe.vocabulary.lexicon import Lexicon

from .conftest import make_labels


def around(lexicon: Lexicon, *labels: str, caption: str = "") -> Context:
    figure = Figure(key="f", caption=caption)
    return context(make_labels(labels), figure=figure, article=None, lexicon=lexicon)


def test_traps_are_no_gene(lexicon: Lexicon) -> None:
    found = explain("NETs", around(lexicon, "NETs", caption="NETs capture tumor cells"))
    (name,) = found.names
    assert "mesh:D065206" in name.meaning
    assert any(line.startswith("SPINK5 (hgnc:15464), gene:") for line in name.turned_down)
    (spink5,) = [c for c in found.considered if c.name == "SPINK5"]
    assert spink5.score < 0.5
    assert any("'NETS' is an alias at HGNC" in reason for reason in spink5.reasons)
    text = "\n".join(lines(found))
    assert "Decision: 'NETs' is a phenotype" in text
    assert "Turned down:" in text


def test_the_caption_defines(lexicon: Lexicon) -> None:
    caption = "TAM, tumor-associated macrophage; ROS, reactive oxygen species."
    found = explain("TAM", around(lexicon, "TAM", caption=caption))
    assert found.names[0].type == "cell"
    assert "the caption defines TAM as 'tumor-associated macrophage'" in found.notes[0]


def test_words_and_nonsense(lexicon: Lexicon) -> None:
    found = explain("or", around(lexicon, "or"))
    assert found.names == ()
    assert "ordinary word" in found.notes[0]
    assert "Decision: it names nothing here." in "\n".join(lines(found))
    assert "no such form" in explain("xqzzy", around(lexicon, "xqzzy")).notes[0]
    assert "legends and arrows" in explain("Inhibition", around(lexicon, "Inhibition")).notes[-1]


def test_states_and_misread_names(lexicon: Lexicon) -> None:
    (name,) = explain("p-STAT3", around(lexicon, "p-STAT3")).names
    assert (name.symbols, name.state, name.form) == (("STAT3",), ("phosphorylated",), "STAT3")
    (name,) = explain("P13K", around(lexicon, "P13K")).names
    assert any("misread" in reason for reason in name.reasons)


def test_another_kingdom(lexicon: Lexicon) -> None:
    caption = "Toll signaling in Drosophila melanogaster. Flies without Toll die."
    found = explain("MYD88", around(lexicon, "MYD88", caption=caption))
    assert found.names[0].type == "nonhuman_gene"
    assert "no human genes" in found.notes[0]


def test_a_records_context(lexicon: Lexicon) -> None:
    record = Record(
        figid="x__f",
        alias="x__F1",
        figure=FigureInfo(caption="ER, endoplasmic reticulum"),
        article=ArticleInfo(title="Of mice"),
        labels=(RecordLabel(id="L1", text="ER", polygon=((0, 0),), confidence=1.0),),
        provenance=Provenance(software="test"),
    )
    made = record_context(record, lexicon)
    assert made.texts == ("ER",)
    assert "go:0005783" in explain("ER", made).names[0].meaning
    assert made.habitat.organisms[0].name == "Mus musculus"


def test_definitions_of_the_article_are_known_from_the_record(lexicon: Lexicon) -> None:
    article = Article(source="x", abbreviations=(("MAP", "mean arterial pressure"),))
    labels = make_labels(["MAP"])
    found = recognise(labels, figure=Figure(key="f"), article=article, lexicon=lexicon)
    record = Record(
        figid="X__f",
        alias="X__F1",
        figure=FigureInfo(),
        article=ArticleInfo(),
        labels=(RecordLabel(id="L1", text="MAP", polygon=labels[0].polygon, confidence=1.0),),
        mentions=found.mentions,
        provenance=Provenance(software="test"),
    )
    (name,) = explain("MAP", record_context(record, lexicon)).names
    assert "mean arterial pressure" in name.meaning
    assert any("the article defines MAP" in reason for reason in name.reasons)
