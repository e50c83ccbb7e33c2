from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathscribe.articles import Article
from pathscribe.errors import ExportError, LibraryError
from pathscribe.exports import select
from pathscribe.exports.select import selected
from pathscribe.library import FigureRead, Library
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


@pytest.fixture
def library(tmp_path: Path, make: MakeRecord) -> Iterator[Library]:
    records = [
        make("PMC1__a", symbols="IL6 TREM2", title="Tumour growth"),
        make("PMC1__b", symbols="IL6", title="Inflammation"),
        make("PMC1__c", symbols="STAT3", title="Inflammation and growth"),
    ]
    with Library.open(tmp_path / "lib") as opened:
        opened.add(Article(source="test", pmcid="PMC1"), [FigureRead(r) for r in records])
        yield opened


def _ids(records: Iterator[Record]) -> list[str]:
    return [record.figid for record in records]


def test_all(library: Library) -> None:
    assert _ids(selected(library)) == ["PMC1__a", "PMC1__b", "PMC1__c"]


def test_by_name_and_alias_each_once(library: Library) -> None:
    found = selected(library, figures=["PMC1__c", "PMC1__a-alias", "PMC1__a"])
    assert sorted(_ids(found)) == ["PMC1__a", "PMC1__c"]
    with pytest.raises(LibraryError, match="no such figure"):
        selected(library, figures=["PMC1__a", "PMC1__nowhere"])


def test_by_query_over_several_pages(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ids(selected(library, query="gene:IL6")) == ["PMC1__a", "PMC1__b"]
    monkeypatch.setattr(select, "_PAGE", 1)
    assert _ids(selected(library, query="inflammation")) == ["PMC1__b", "PMC1__c"]
    assert _ids(selected(library, query="gene:TP53")) == []


def test_not_both(library: Library) -> None:
    with pytest.raises(ExportError, match="and a query"):
        selected(library, figures=["PMC1__a"], query="x")
