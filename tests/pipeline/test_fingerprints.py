from __future__ import annotations

import dataclasses

import pytest

from pathscribe.articles import Article, Figure
from pathscribe.pipeline.fingerprints import article_digest, figure_digest, fingerprint
from pathscribe.records import Provenance

FIGURE = Figure("Fig1", label="Figure 1", title="T", caption="T. C", filename="Fig1.jpg")
ARTICLE = Article(source="/a", pmcid="PMC1", title="P", figures=(FIGURE,))
MADE_BY = Provenance(software="pathscribe 1", lexicon="l", models={"e": "1"})


def mark(figure=FIGURE, article=ARTICLE, sha256="00", made_by=MADE_BY) -> str:
    return fingerprint("PMC1__Fig1", figure, article_digest(article), sha256, made_by)


def test_it_is_the_same_for_the_same():
    moved = dataclasses.replace(ARTICLE, source="/elsewhere", problems=("x",), figures=())
    assert mark() == mark(article=moved)
    assert len(mark()) == 64


@pytest.mark.parametrize(
    "other",
    [
        {"figure": dataclasses.replace(FIGURE, caption="Another")},
        {"figure": dataclasses.replace(FIGURE, label="Figure 2")},
        {"article": dataclasses.replace(ARTICLE, abbreviations=(("A", "B"),))},
        {"article": dataclasses.replace(ARTICLE, body="Text")},
        {"sha256": "01"},
        {"made_by": MADE_BY.model_copy(update={"software": "pathscribe 2"})},
        {"made_by": MADE_BY.model_copy(update={"lexicon": "m"})},
        {"made_by": MADE_BY.model_copy(update={"models": {"e": "2"}})},
        {"made_by": MADE_BY.model_copy(update={"settings": {"x": 1}})},
    ],
    ids=lambda other: next(iter(other)),
)
def test_it_changes_with_all_that_a_record_is_made_from(other):
    assert mark(**other) != mark()


def test_text_that_is_no_unicode_has_one_too():
    assert mark(article=dataclasses.replace(ARTICLE, title="\ud800")) != mark()


def test_figures_without_id_and_picture_differ_by_their_words():
    other = dataclasses.replace(FIGURE, caption="Another")
    assert figure_digest(FIGURE, ARTICLE) != figure_digest(other, ARTICLE)
    moved = dataclasses.replace(ARTICLE, source="/elsewhere")
    assert figure_digest(FIGURE, ARTICLE) == figure_digest(FIGURE, moved)
