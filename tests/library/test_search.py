"""The example article, searched as users search; and figures made for what it lacks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from pathscribe import Library, run
from pathscribe.errors import LibraryError
from pathscribe.examples import example_path
from pathscribe.library import FigureRead, search
from pathscribe.library.query import QueryError
from pathscribe.records import Organism


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


@pytest.mark.parametrize(
    ("query", "why"),
    [
        # Genes by ids of every kind, and by spellings of other species.
        ("gene:Q9NZC2", "TREM2"),
        ("Q9NZC2", "TREM2"),
        ("ENSG00000136244", "IL-6"),
        ("gene:ENSG00000136244.12", "IL-6"),
        ("gene:uniprot:P05231", "IL-6"),
        ("id:ncbigene:3569", "IL-6"),
        ("hgnc:6018", "IL-6"),
        ("gene:Tyrobp", "DAP12"),
        ("gene:MAPK1", "of which MAPK1 is a member"),
        ("family:fplx:RAS", "Ras"),
        # Other things by name and by id.
        ("disease:doid:1612", "Breast cancer"),
        ("disease:cancer", "lung cancer"),
        ("cell:macrophage", "alveolar macrophage"),
        ("cell:cl:0000775", "neutrophil"),
        ("cell:CTL", "CTLs"),
        ("go:0001525", "Angiogenesis"),
        ("process:angiogenesis", "Angiogenesis"),
        ("organism:human", "Homo sapiens"),
        ("organism:9606", "Homo sapiens"),
        # Facts of figure and article.
        ("year:>=2024", "2025"),
        ("year:2024..2026", "2025"),
        ('journal:"Cell Commun Signal"', "Cell Communication and Signaling"),
        ("pmcid:PMC11892258", "PMC11892258"),
        ("doi:10.1186/s12964-025-02082-6", "10.1186"),
        ("type:figure", "Figure"),
        # Words in fields, phrases, beginnings.
        ("title:senescent", "senescent"),
        ("label:NETs", "NETs"),
        ("caption:neutrophil", "neutrophils"),
        ("article:immunosenescence", "Immunosenescence"),
        ('"immune cells promote"', "immune cells promote"),
        ("senescen*", "senescent"),
        # Relations: one, a chain, an open end, questions.
        ("TREM2 -> STAT3", "-> STAT3"),
        ("TREM2 -> JAK -> STAT3", "JAK -> STAT3"),
        ("IL6 -> *", "IL6 -> JAK"),
        ("* -| CTL", "-| CTLs"),
        ('NETs -- "tumor cells"', "capture tumor cells"),
        ("what inhibits CTLs?", "-| CTLs"),
        ("what does IL6 activate", "IL6 -> JAK"),
        ("what is activated by IL6", "IL6 -> JAK"),
        # Whatever is of a type.
        ("cell:* -| CTL", "-| CTLs"),
        ("which cells inhibit CTLs?", "-| CTLs"),
        ("which families does IL6 activate", "IL6 -> JAK"),
        ("what families are activated by IL6", "IL6 -> JAK"),
        ("path from TREM2 to STAT3 within 3 steps", "-> IL6"),
        ("paths from Trem2 to prostate cancer in 5", "-> IL6"),
    ],
)
def test_every_kind_of_query(example: Library, query: str, why: str) -> None:
    results = example.search(query)
    assert results.total == 1, results.notes
    assert any(why in str(match) for match in results.hits[0].matches)


@pytest.mark.parametrize("query", ["which genes inhibit CTLs", "disease:* -| CTL"])
def test_what_is_of_another_type_does_not_answer(example: Library, query: str) -> None:
    assert example.search("what inhibits CTLs").total == 1
    assert example.search(query).total == 0


def test_paths_have_the_steps_that_are_allowed(example: Library) -> None:
    assert example.search("path from TREM2 to STAT3 within 2 steps").paths == ()
    assert example.search("path from IL6 to angiogenesis within 3 steps").paths == ()
    (path, *_) = example.search("path from TREM2 to STAT3 within 3 steps").paths
    assert len(path.steps) == 3
    assert str(path).endswith("IL6 -> JAK -> STAT3")


def test_figures_of_other_species_and_years(library, article, figure) -> None:
    mouse = figure("Fig1", "F1", title="Of mice")
    record = mouse.record.model_copy(
        update={
            "organisms": (Organism(taxon="10090", name="Mus musculus", evidence="caption"),),
            "article": mouse.record.article.model_copy(
                update={"year": "2019", "journal_title": "Journal of Tests"}
            ),
        }
    )
    library.add(article, [dataclasses.replace(mouse, record=record), figure("Fig2", "F2")])
    for query in ("organism:mouse", "organism:10090", "year:2019", 'journal:"journal of tests"'):
        assert found(library, query) == ["PMC7__Fig1"], query
    assert found(library, "gene:IL6 -organism:mouse") == ["PMC7__Fig2"]


def test_pages_of_hits_and_their_number(library, article, figure) -> None:
    reads = [figure(f"Fig{n}", f"F{n}", title="growth of tumors") for n in range(1, 8)]
    library.add(article, reads)
    for query in ("growth", "gene:IL6", "gene:IL6 growth", "growth type:figure", "type:figure"):
        every = found(library, query)
        assert len(every) == 7, query
        parts = [library.search(query, limit=3, offset=at) for at in (0, 3, 6, 9)]
        assert [hit.figid for part in parts for hit in part] == every
        assert {part.total for part in parts} == {7}, query


def test_words_that_are_in_most_figures(library, article, figure, monkeypatch) -> None:
    monkeypatch.setattr(search, "_MOST_RANKED", {True: 2, False: 2})
    reads = [figure(f"Fig{n}", f"F{n}", title="growth of tumors") for n in range(1, 8)]
    library.add(article, [*reads, figure("Rare", "F9", title="growth")])
    assert library.search("growth").total == 8
    assert len(library.search("growth", limit=3, offset=6)) == 2
    assert library.search("growth tumor").total == 7
    assert library.search("growth gene:IL6").total == 8
    assert library.search("growth -tumor").total == 1


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
