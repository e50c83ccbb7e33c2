"""A record as rows of the tables that lists, filters and searches ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..articles.model import Article
from ..errors import RecordError
from ..records import Record
from ..records.identifiers import source_id
from ..records.model import well_formed
from .model import FigureRead

MOST_INDEXED: Final = 500
"""Characters of a text in a column with an index: PostgreSQL takes no entry of 2,700 bytes."""


def plain(text: str) -> str:
    """Text that every database takes: no lone surrogates, no NUL."""
    return well_formed(text).replace("\0", "")


def identified(*, pmcid: str, doi: str) -> str:
    """What stands for an article with a PMCID or a DOI; empty for one without."""
    try:
        return source_id(pmcid=pmcid, doi=doi)
    except RecordError:
        return ""


def article_key(record: Record) -> str:
    """What stands for the article: the first half of the figid."""
    key = identified(pmcid=record.article.pmcid, doi=record.article.doi)
    return key or record.figid.partition("__")[0]


ARTICLE_COLUMNS: Final = ("pmcid", "pmid", "doi", "title", "journal", "year", "source")
"""Columns of the articles apart from `id` and `key`."""

FIGURE_COLUMNS: Final = (
    "figid", "article_id", "alias", "number", "type", "title", "labels", "mentions", "genes",
    "image_sha256", "image_suffix", "image_bytes", "source", "fingerprint", "read_at", "record",
)  # fmt: skip
MENTION_COLUMNS: Final = ("figure_id", "mention", "type", "text", "curie", "name", "score")
GENE_COLUMNS: Final = ("figure_id", "symbol", "type", "score")


def article_values(article: Article, pmcid: str, was: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Values of `ARTICLE_COLUMNS`; what is not known does not wipe out what was.

    Args:
        article: As it comes.
        pmcid: Of it.
        was: The values that are there.
    """
    new = (
        plain(pmcid)[:MOST_INDEXED],
        plain(article.pmid),
        plain(article.doi)[:MOST_INDEXED],
        plain(article.title),
        plain(article.journal_abbreviation or article.journal_title),
        plain(article.year)[:MOST_INDEXED],
        plain(article.source),
    )
    return tuple(a or b for a, b in zip(new, was or ("",) * len(new), strict=True))


def figure_values(
    read: FigureRead, article_id: int, text: str, suffix: str, source: str, read_at: str
) -> tuple[Any, ...]:
    """Values of `FIGURE_COLUMNS`: what lists ask for, and the record.

    Args:
        read: The figure.
        article_id: Row id of its article.
        text: The record as JSON text.
        suffix: Ending of the picture's file, without dot; empty where there is none.
        source: Where it was read from.
        read_at: When.
    """
    record = read.record
    image = record.figure.image if read.image is not None else None
    mentions = record.label_mentions
    return (
        record.figid,
        article_id,
        plain(record.alias),
        plain(record.figure.number),
        plain(record.figure.type),
        plain(record.figure.title),
        len(record.labels),
        len(mentions),
        len({symbol for mention in mentions for symbol in mention.symbols}),
        image.sha256 if image is not None else "",
        suffix,
        len(read.image) if read.image is not None else 0,
        source,
        read.fingerprint,
        read_at,
        text,
    )


def mention_rows(record: Record, figure_id: int) -> Iterator[tuple[Any, ...]]:
    """Values of `MENTION_COLUMNS`: a row for each reading, or for a mention without readings."""
    for mention in record.label_mentions:
        readings = [(r.curie, r.name) for r in mention.readings] or [("", mention.text)]
        id_, text = plain(mention.id), plain(mention.text)
        for curie, name in dict.fromkeys(readings):
            yield (
                figure_id,
                id_,
                mention.type,
                text,
                plain(curie)[:MOST_INDEXED],
                plain(name)[:MOST_INDEXED],
                mention.score,
            )


def gene_rows(record: Record, figure_id: int) -> Iterator[tuple[Any, ...]]:
    """Values of `GENE_COLUMNS`: a row for each gene and type of mention, the best score; sorted."""
    best: dict[tuple[str, str], float] = {}
    for mention in record.label_mentions:
        for symbol in mention.symbols:
            key = (plain(symbol), mention.type)
            best[key] = max(mention.score, best.get(key, 0.0))
    for (symbol, kind), score in sorted(best.items()):
        yield figure_id, symbol, kind, score
