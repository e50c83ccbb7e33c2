from __future__ import annotations

import subprocess
import sys

import pytest

from pathscribe.articles import read_articles
from pathscribe.examples import example_path
from pathscribe.relations import CaptionReading, caption_relations

ARROWS = {1: "->", -1: "-|", 0: "--"}


@pytest.fixture(scope="module")
def example() -> str:
    [article] = read_articles(example_path())
    return article.figures[0].caption


def edges(reading, panel):
    """Edges of a panel by the names that the mentions have been given."""

    def name(mention):
        states = " ".join(mention.state)
        return f"{states} {mention.readings[0].name}".strip()

    by_id = {m.id: name(m) for m in reading.mentions}
    return {
        f"{by_id[r.source]} {ARROWS[r.effect]} {by_id[r.target]}"
        for r in reading.relations
        if r.panel == panel and not r.negated
    }


def test_first_mechanism_of_the_example(read, example):
    found = edges(read(example), "A")
    cell, cancer = "senescent alveolar macrophage", "early-stage lung cancer"
    sasp = "Senescence-Associated Secretory Phenotype"
    assert {
        f"{cell} -| cytotoxic T cell",
        f"{cell} -> {sasp}",
        f"{cell} -> angiogenesis",
        f"cytotoxic T cell -| {cancer}",
        f"{sasp} -> {cancer}",
        f"angiogenesis -> {cancer}",
    } <= found


def test_second_mechanism_of_the_example(read, example):
    found = edges(read(example), "B")
    assert {
        "senescent neutrophil -> Extracellular Traps",
        "Extracellular Traps -> tumor cell capture",
        "tumor cell capture -> breast cancer lung metastasis",
    } <= found


def test_third_mechanism_of_the_example(read, example):
    assert edges(read(example), "C") == {
        "senescent TREM2+ neutrophil -> IL6",
        "IL6 -> JAK",
        "JAK -> STAT3",
        "STAT3 -> prostate cancer progression",
    }


def test_no_edge_between_panels(read, example):
    reading = read(example)
    at = {m.id: m.span for m in reading.mentions}
    marks = [example.index(f"({panel})") for panel in "ABC"] + [len(example)]
    for relation in reading.relations:
        if relation.panel:
            n = "ABC".index(relation.panel)
            for end in (relation.source, relation.target):
                assert marks[n] < at[end][0] < at[end][1] <= marks[n + 1]


def test_legend_of_the_example(read, example):
    legend = read(example).legend
    assert legend.find("t-bar", colour="red").kind == "inhibition"
    assert legend.find("arrow").kind == "activation"


def test_relations_keep_where_they_come_from(read, example):
    reading = read(example)
    ids = [m.id for m in reading.mentions]
    assert ids == [f"C{n}" for n in range(1, len(ids) + 1)]
    assert [r.id for r in reading.relations] == [
        f"R{n}" for n in range(1, len(reading.relations) + 1)
    ]
    for mention in reading.mentions:
        assert mention.place == "caption"
        assert mention.labels == ()
        assert example[slice(*mention.span)] == mention.text
    for relation in reading.relations:
        assert relation.evidence == "caption"
        assert relation.sentence in example
        assert relation.trigger
        assert 0 < relation.score <= 1
        assert relation.source in ids
        assert relation.target in ids


def test_the_figures_own_words_come_first(read):
    caption = "Release of the small purple syndrome (SPS). IL-6 activates SPS."
    mentions = {m.text: m for m in read(caption).mentions}
    assert mentions["SPS"].readings[0].name == "small purple syndrome"


def test_what_no_vocabulary_has_takes_part_too(read):
    [relation] = read("Thrombolobin induces the shrinking of purple tissue.").relations
    assert relation.effect == 1


def test_types_of_phrases(read):
    caption = (
        "Senescent CD8+ T cells promote the progression of breast cancer. "
        "Mitochondrial stress impairs the antiviral response. IL-6 induces hepatic cytokine storms."
    )
    types = {m.text: m.type for m in read(caption).mentions}
    assert types["Senescent CD8+ T cells"] == "cell"
    assert types["progression of breast cancer"] == "phenotype"
    assert types["antiviral response"] == "phenotype"
    states = {m.text: m.state for m in read(caption).mentions}
    assert states["Senescent CD8+ T cells"] == ("senescent",)


@pytest.mark.parametrize(
    "caption",
    ["", "   ", "(A)", "promotes", "IL-6 activates", "activates IL-6", "by by by IL-6 and and",
     "IL-6 " * 500 + "activates STAT3.", "activates inhibits promotes " * 200,
     "A, B, C and D, which, that, by E " * 150, "(((((IL-6 activates STAT3",
     "\ud800 IL-6 activates",
     "IL-6/STAT3/" * 300 + " signaling induces apoptosis."],
)  # fmt: skip
def test_odd_captions_are_no_trouble(read, caption):
    assert isinstance(read(caption), CaptionReading)


def test_without_a_lexicon_the_shipped_one_is_used():
    assert len(caption_relations("IL-6 activates STAT3.").relations) == 1


def test_same_caption_same_reading_under_every_hash_seed(example):
    code = (
        "import sys; from pathscribe.relations import caption_relations as f;"
        "r = f(sys.stdin.read());"
        "print([m.model_dump_json() for m in r.mentions], [x.model_dump_json() for x in"
        " r.relations], r.legend)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=example,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
