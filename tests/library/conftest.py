"""A small picture, and figures as a pipeline would give them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from pathscribe.articles import Article, Figure
from pathscribe.library import FigureRead, Library
from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    ImageInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
)

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def picture(shade: int = 200) -> bytes:
    """A grey PNG; another shade is another picture."""
    stream = io.BytesIO()
    Image.new("L", (40, 30), shade).save(stream, "PNG")
    return stream.getvalue()


def mention(number: int, text: str, kind: str, symbols: tuple[str, ...], curie: str) -> Mention:
    return Mention(
        id=f"M{number}",
        labels=("L1",),
        text=text,
        span=(0, len(text)),
        type=kind,  # type: ignore[arg-type]
        readings=(Reading(curie=curie, name=text.upper()),),
        symbols=symbols,
        score=0.9,
    )


IL6 = mention(1, "IL-6", "gene", ("IL6",), "hgnc:6018")
RAS = mention(2, "Ras", "family", ("HRAS", "KRAS", "NRAS"), "fplx:RAS")
LPS = mention(3, "LPS", "chemical", (), "chebi:16412")

FigureMaker = Callable[..., FigureRead]


def make_figure(
    key: str = "Fig1",
    number: str = "F1",
    *,
    pmcid: str = "PMC7",
    title: str = "A pathway that matters",
    image: bytes | None = None,
    mentions: tuple[Mention, ...] = (IL6, RAS),
    fingerprint: str = "a",
) -> FigureRead:
    info = None
    if image is not None:
        sha256 = hashlib.sha256(image).hexdigest()
        info = ImageInfo(sha256=sha256, width=40, height=30, format="png")
    record = Record(
        figid=f"{pmcid}__{key}",
        alias=f"{pmcid}__{number}",
        figure=FigureInfo(filename=f"{key}.png", number=number, title=title, image=info),
        article=ArticleInfo(pmcid=pmcid, title="A paper"),
        labels=(RecordLabel(id="L1", text="IL-6", polygon=SQUARE, confidence=0.9),),
        mentions=mentions,
        provenance=Provenance(software="pathscribe test"),
    )
    return FigureRead(record, image, fingerprint)


@pytest.fixture
def figure() -> FigureMaker:
    return make_figure


@pytest.fixture
def png() -> Callable[[int], bytes]:
    return picture


@pytest.fixture
def article() -> Article:
    return Article(
        source="/data/PMC7.xml",
        pmcid="PMC7",
        doi="10.1000/seven",
        title="A paper",
        journal_title="Journal of Tests",
        year="2024",
        figures=(Figure("Fig1"), Figure("Fig2")),
    )


@pytest.fixture
def some_mentions() -> tuple[Mention, ...]:
    """A gene, a family and a chemical."""
    return IL6, RAS, LPS


@pytest.fixture
def library(new_library: Callable[[], str]) -> Iterator[Library]:
    """An empty library, in each kind of database."""
    with Library.open(new_library()) as opened:
        yield opened
