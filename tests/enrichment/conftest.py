"""A library of small figures, and prepared sets that go to a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe import Library
from pathscribe.articles import Article
from pathscribe.enrichment import GeneMapper, SetCache
from pathscribe.library import FigureRead
from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
)

MakeFigure = Callable[..., Record]
Add = Callable[..., None]


@pytest.fixture(scope="session")
def mapper() -> GeneMapper:
    return GeneMapper()


@pytest.fixture(autouse=True)
def cache_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test writes into the user's folder."""
    monkeypatch.setenv("PATHSCRIBE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def cache(cache_place: Path) -> SetCache:
    return SetCache(cache_place)


@pytest.fixture
def figure() -> MakeFigure:
    """Makes a figure."""
    return _figure


@pytest.fixture
def add() -> Add:
    """Puts figures into a library."""
    return _add


def _figure(
    figid: str, symbols: str, *, family: str = "", aliases: str = "", title: str = ""
) -> Record:
    """A figure that names genes by official symbol, by alias ("IL6:IL-6"), and as a family."""
    mentions = []
    for n, symbol in enumerate(symbols.split()):
        reading = Reading(name=symbol, source="hgnc symbol")
        mentions.append(
            Mention(id=f"M{n}", labels=(), text=symbol, span=(0, len(symbol)), type="gene",
                    readings=(reading,), symbols=(symbol,), score=1)
        )  # fmt: skip
    for n, pair in enumerate(aliases.split()):
        symbol, text = pair.split(":")
        reading = Reading(name=symbol, source="hgnc alias")
        mentions.append(
            Mention(id=f"A{n}", labels=(), text=text, span=(0, len(text)), type="gene",
                    readings=(reading,), symbols=(symbol,), score=1)
        )  # fmt: skip
    if family:
        reading = Reading(curie="fplx:X", name="X")
        mentions.append(
            Mention(id="F1", labels=(), text="X", span=(0, 1), type="family",
                    readings=(reading,), symbols=tuple(family.split()), score=1)
        )  # fmt: skip
    pmcid, _, stem = figid.partition("__")
    return Record(
        figid=figid,
        alias=f"{pmcid}__F{stem.removeprefix('f')}",
        figure=FigureInfo(title=title or f"Title of {figid}"),
        article=ArticleInfo(pmcid=pmcid),
        mentions=tuple(mentions),
        provenance=Provenance(software="test"),
    )


def _add(library: Library, *records: Record) -> None:
    for record in records:
        article = Article(source="test", pmcid=record.article.pmcid)
        library.add(article, [FigureRead(record)])
