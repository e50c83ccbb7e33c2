"""A record with one mention of each kind that pages and tables tell apart."""

from __future__ import annotations

from typing import ClassVar

import pytest

from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Organism,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Screening,
)

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


class Ids:
    """Entrez ids of the genes in the record, as NCBI Gene has them."""

    known: ClassVar = {
        "HRAS": "3265",
        "KRAS": "3845",
        "NRAS": "4893",
        "IL6": "3569",
        "TYROBP": "7305",
    }

    def entrez(self, symbol: str) -> str:
        return self.known.get(symbol, "")


@pytest.fixture
def ids() -> Ids:
    return Ids()


@pytest.fixture
def record() -> Record:
    texts = ["SIRT1+", "Ras", "DAP12", "IL-6 release", "LPS", "Asthma", "ROS", "Ras", "liver"]
    labels = tuple(
        RecordLabel(id=f"L{i}", text=text, polygon=BOX, confidence=1)
        for i, text in enumerate(texts, start=1)
    )
    sirt1 = Reading(
        curie="hgnc:14929", name="SIRT1", source="hgnc symbol", xrefs=("ncbigene:23411",)
    )
    ras = Reading(curie="fplx:RAS", name="RAS", source="famplex")
    lps = Reading(curie="chebi:16412", name="lipopolysaccharide", xrefs=("mesh:D008070",))
    asthma = Reading(curie="mondo:0004979", name="asthma", xrefs=("DOID:2841", "MESH:D001249"))
    members = ("HRAS", "KRAS", "NRAS")
    mentions = (
        _mention(1, "SIRT1+", "gene", sirt1, match="SIRT1", symbols=("SIRT1",)),
        _mention(2, "Ras", "family", ras, match="RAS", symbols=members),
        _mention(
            3, "DAP12", "gene", Reading(name="TYROBP", source="hgnc alias"), symbols=("TYROBP",)
        ),
        _mention(4, "IL-6", "gene", Reading(name="IL6", source="hgnc symbol"), symbols=("IL6",)),
        _mention(5, "LPS", "chemical", lps),
        _mention(6, "Asthma", "disease", asthma),
        _mention(7, "ROS", "chemical"),
        _mention(8, "Ras", "family", ras, match="RAS", symbols=members),
        _mention(9, "liver", "location"),
    )
    return Record(
        figid="PMC7__j.x.2020.01-g001",
        alias="PMC7__F1",
        figure=FigureInfo(
            filename="j.x.2020.01-g001.jpg",
            link="/pmc/articles/PMC7/figure/F1/",
            number="F1",
            label="Figure 1",
            title="TGF-β: what it does",
            caption="TGF-β: what it does.\n---\n# not a comment; 'quoted' \"twice\" <b>bold</b>",
        ),
        article=ArticleInfo(
            pmcid="PMC7",
            doi="10.5555/x",
            title="An article",
            reftext="A B. J Test. 2020;1(NA).",
            year="2020",
            journal_title="Journal of Tests",
            journal_abbreviation="J Test",
            publisher="Nobody",
            keywords=("one", "two words"),
        ),
        screening=Screening(probability=0.9, decision="pathway"),
        labels=labels,
        mentions=mentions,
        organisms=(
            Organism(taxon="10090", name="Mus musculus", evidence="caption: mice"),
            Organism(taxon="9606", name="Homo sapiens", evidence="default"),
        ),
        provenance=Provenance(software="test"),
    )


def _mention(
    number: int,
    text: str,
    kind: str,
    *readings: Reading,
    match: str = "",
    symbols: tuple[str, ...] = (),
) -> Mention:
    return Mention.model_validate(
        {
            "id": f"M{number}",
            "labels": (f"L{number}",),
            "text": text,
            "span": (0, len(text)),
            "type": kind,
            "match": match,
            "readings": readings,
            "symbols": symbols,
            "score": 1.0,
        }
    )
