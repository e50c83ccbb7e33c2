"""Small records: figures that name genes by symbol, by alias, as a family; and chemicals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pathscribe import example_path, read
from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Organism,
    Provenance,
    Reading,
    Record,
)

MakeRecord = Callable[..., Record]


class Ids:
    """Made-up ids, in another order than the symbols."""

    def entrez(self, symbol: str) -> str:
        return {"AAA": "300", "BBB": "20", "CCC": "1000", "DDD": "4", "EEE": "5"}.get(symbol, "")


@pytest.fixture
def ids() -> Ids:
    return Ids()


@pytest.fixture(scope="session")
def demo() -> Record:
    """The record of the example that ships with pathscribe, as it is read."""
    (record,) = read(example_path())
    return record


@pytest.fixture
def make() -> MakeRecord:
    return make_record


def make_record(
    figid: str = "PMC1__a",
    *,
    alias: str = "",
    title: str = "A title",
    symbols: str = "",
    aliases: str = "",
    family: str = "",
    nonhuman: str = "",
    chemicals: str = "",
    diseases: str = "",
    organisms: str = "",
) -> Record:
    """A record with one mention a word (a family: one for all)."""
    mentions = []

    def add(kind: str, text: str, reading: Reading, names: tuple[str, ...] = ()) -> None:
        mentions.append(
            Mention.model_validate(
                {
                    "id": f"M{len(mentions) + 1}",
                    "labels": (),
                    "text": text,
                    "span": (0, len(text)),
                    "type": kind,
                    "readings": (reading,),
                    "symbols": names,
                    "score": 1,
                }
            )
        )

    for symbol in symbols.split():
        add("gene", symbol, Reading(name=symbol, source="hgnc symbol"), (symbol,))
    for symbol in aliases.split():
        add("gene", f"old {symbol}", Reading(name=symbol, source="hgnc alias"), (symbol,))
    for symbol in nonhuman.split():
        add("nonhuman_gene", f"worm {symbol}", Reading(name=f"worm {symbol} (worm)"), (symbol,))
    if family:
        members = tuple(family.split())
        add("family", "Fam", Reading(curie="fplx:FAM", name="FAM"), members)
    for curie in chemicals.split():
        add("chemical", curie, Reading(curie=curie, name=f"name of {curie}"))
    for curie in diseases.split():
        add("disease", curie, Reading(curie=curie, name=f"name of {curie}"))
    return Record(
        figid=figid,
        alias=alias or f"{figid}-alias",
        figure=FigureInfo(title=title, caption=title),
        article=ArticleInfo(),
        mentions=tuple(mentions),
        organisms=tuple(Organism(taxon="1", name=n.strip()) for n in organisms.split(",") if n),
        provenance=Provenance(software="test"),
    )
