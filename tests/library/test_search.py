"""The example article, searched as users search; and figures made for what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from pathscribe import Library, run
from pathscribe.errors import LibraryError
from pathscribe.examples import example_path
from pathscribe.library import FigureRead
from pathscribe.library.query import QueryError


@pytest.fixture(scope="module")
def example(new_library: Callable[[], str]) -> Iterator[Library]:
    with Library.open(new_library()) as library:
        run([str(example_path())], library)
        yield library


def found(library: Library, query: str) -> list[str]:
    return [hit.figid for hit in library.search(query)]


@pytest.mark.parametrize(
    "query",
    [
        "IL6",  # the symbol, where the figure says IL-6
        "interleukin-6",
        "gene:DAP12",  # an alias
        "gene:TYROBP",  # the symbol of what is labelled DAP12
        "gene:54209",  # Entrez
        "gene:ENSG00000095970",  # Ensembl
        "gene:Trem2",  # the mouse's spelling
        "family:JAK",
        "gene:JAK2",  # a member of a family that is drawn
        'disease:"lung cancer"',
        'cell:"neutrophil"',
        "angiogenesis",
        "TREM2 -> IL6 OR IL6 -> JAK",
        "what inhibits CTL",
        "year:2025",
        '"prostate cancer" IL6 -BRCA1',
    ],
)
def test_the_example_is_found(example: Library, query: str) -> None:
    results = example.search(query)
    assert results.total == 1, results.notes
    assert results.hits[0].matches or query.startswith("year")


@pytest.mark.parametrize(
    "query", ["gene:BRCA1", "IL6 -neutrophil", "year:1990..2000", "SIRT1 -| TREM2", "zebrafish"]
)
def test_what_is_not_there_is_not_found(example: Library, query: str) -> None:
    assert found(example, query) == []


def test_why_it_matched(example: Library) -> None:
    (hit,) = example.search("gene:TYROBP").hits
    assert any("DAP12" in match.text for match in hit.matches)
    (hit,) = example.search("what inhibits CTL").hits
    assert any(match.kind == "relation" and "-|" in match.text for match in hit.matches)


def test_a_path_across_figures(example: Library) -> None:
    paths = example.paths("IL6", "STAT3")
    assert paths
    assert next(str(step) for step in paths[0].steps).startswith("IL6")
    assert paths[0].sign == 1


@pytest.mark.parametrize(
    ("query", "place"),
    [("", ""), ('"open', "character 1"), ("nofield: x", "character 1"), ("-IL6", "-IL6")],
)
def test_bad_queries_are_explained(example: Library, query: str, place: str) -> None:
    with pytest.raises(LibraryError) as error:
        example.search(query)
    assert error.value.hint
    assert place in (error.value.where or "")


def test_hostile_words_are_words(example: Library) -> None:
    for query in ("'; DROP TABLE figures; --x", 'gene:"%_%"', "NEAR(a b)", "a* AND b", "{}[]^"):
        with suppress(QueryError):  # refused as a query, not by the database
            example.search(query)
    assert len(example) == 1


def test_the_figure_with_the_name_comes_before_the_one_with_the_word(library, figure, article):
    named = figure("Fig1", "F1", title="A pathway")
    worded = figure("Fig2", "F2", title="Not of IL-6 at all", mentions=())
    library.add(article, [named, worded])
    assert next(hit.figid for hit in library.search("IL-6")) == "PMC7__Fig1"
    assert library.search("IL-6", limit=1).total == 2
    assert [h.figid for h in library.search("IL-6", limit=1, offset=1)] == ["PMC7__Fig2"]


def test_like_figures_are_similar(library, figure, article, some_mentions) -> None:
    gene, family, chemical = some_mentions
    figures: list[FigureRead] = [
        figure("Fig1", "F1", mentions=(gene, family)),
        figure("Fig2", "F2", mentions=(gene, family, chemical)),
    ]
    library.add(article, figures)
    (hit,) = library.similar("PMC7__Fig1")
    assert hit.figid == "PMC7__Fig2"
    assert 0 < hit.score < 1
    library.remove("PMC7__Fig2")
    assert library.similar("PMC7__Fig1") == ()
    assert library.search("gene:IL6").total == 1
