from __future__ import annotations

import dataclasses

from pathscribe.library.rows import (
    MENTION_COLUMNS,
    article_key,
    gene_rows,
    identified,
    mention_rows,
    plain,
)
from pathscribe.records import Reading


def with_mentions(read, *mentions):
    return read.record.model_copy(update={"mentions": tuple(mentions)})


def test_an_article_is_named_as_its_figids_are(figure):
    record = figure().record
    assert article_key(record) == "PMC7"
    doi = record.model_copy(
        update={"article": record.article.model_copy(update={"pmcid": "", "doi": "10.1/A__b"})}
    )
    assert article_key(doi) == identified(pmcid="", doi="https://doi.org/10.1/a__B")
    neither = figure("x", pmcid="sha256-00ff").record
    neither = neither.model_copy(
        update={"article": neither.article.model_copy(update={"pmcid": "", "doi": ""})}
    )
    assert article_key(neither) == "sha256-00ff"


def test_what_is_no_identifier_identifies_nothing():
    assert identified(pmcid="", doi="") == ""
    assert identified(pmcid="x", doi=" doi: ") == ""


def test_every_reading_of_a_mention_is_a_row(figure, some_mentions):
    il6, _, _ = some_mentions
    twice = il6.model_copy(
        update={
            "readings": (
                Reading(curie="hgnc:1", name="A"),
                Reading(curie="hgnc:2", name="B"),
                Reading(curie="hgnc:1", name="A"),
            )
        }
    )
    own = il6.model_copy(update={"id": "M9", "type": "phenotype", "readings": (), "symbols": ()})
    rows = list(mention_rows(with_mentions(figure(), twice, own), 5))
    assert [(row[1], *row[4:6]) for row in rows] == [
        ("M1", "hgnc:1", "A"),
        ("M1", "hgnc:2", "B"),
        ("M9", "", "IL-6"),
    ]
    assert {row[0] for row in rows} == {5}
    assert {len(row) for row in rows} == {len(MENTION_COLUMNS)}


def test_each_gene_is_one_row_for_each_way_of_naming_it(figure, some_mentions):
    il6, ras, lps = some_mentions
    weak = il6.model_copy(update={"id": "M7", "score": 0.3})
    kras = il6.model_copy(update={"id": "M8", "symbols": ("KRAS",), "score": 0.5})
    rows = gene_rows(with_mentions(figure(), weak, il6, ras, lps, kras), 5)
    assert list(rows) == [
        (5, "HRAS", "family", 0.9),
        (5, "IL6", "gene", 0.9),
        (5, "KRAS", "family", 0.9),
        (5, "KRAS", "gene", 0.5),
        (5, "NRAS", "family", 0.9),
    ]


def test_text_for_every_database():
    assert plain("a\0b\ud800") == "ab\ufffd"


def test_a_figure_read_is_small_when_shown(figure, png):
    assert "PNG" not in repr(dataclasses.replace(figure(image=png(1))))
