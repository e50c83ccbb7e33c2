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
from .tables import StoredArticle, StoredFigure

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


def fill_article(row: StoredArticle, article: Article, pmcid: str) -> None:
    """Set what is known of the article; what is not known does not wipe out what was."""
    row.pmcid = plain(pmcid)[:MOST_INDEXED] or row.pmcid or ""
    row.pmid = plain(article.pmid) or row.pmid or ""
    row.doi = plain(article.doi)[:MOST_INDEXED] or row.doi or ""
    row.title = plain(article.title) or row.title or ""
    row.journal = plain(article.journal_abbreviation or article.journal_title) or row.journal or ""
    row.year = plain(article.year)[:MOST_INDEXED] or row.year or ""
    row.source = plain(article.source) or row.source or ""


def fill_figure(row: StoredFigure, read: FigureRead, text: str, suffix: str) -> None:
    """Set the columns that repeat what the record says, and the record.

    Args:
        row: To be filled.
        read: The figure.
        text: The record as JSON text.
        suffix: Ending of the picture's file, without dot; empty where there is none.
    """
    record = read.record
    image = record.figure.image if read.image is not None else None
    row.alias = plain(record.alias)
    row.number = plain(record.figure.number)
    row.type = plain(record.figure.type)
    row.title = plain(record.figure.title)
    row.labels = len(record.labels)
    row.mentions = len(record.label_mentions)
    row.genes = len({symbol for mention in record.label_mentions for symbol in mention.symbols})
    row.image_sha256 = image.sha256 if image is not None else ""
    row.image_suffix = suffix
    row.image_bytes = len(read.image) if read.image is not None else 0
    row.fingerprint = read.fingerprint
    row.record = text


def mention_rows(record: Record, figure_id: int) -> Iterator[dict[str, Any]]:
    """One row for each reading of each label's mention; one for a mention without readings."""
    for mention in record.label_mentions:
        readings = [(r.curie, r.name) for r in mention.readings] or [("", mention.text)]
        for curie, name in dict.fromkeys(readings):
            yield {
                "figure_id": figure_id,
                "mention": plain(mention.id),
                "type": mention.type,
                "text": plain(mention.text),
                "curie": plain(curie)[:MOST_INDEXED],
                "name": plain(name)[:MOST_INDEXED],
                "score": mention.score,
            }


def gene_rows(record: Record, figure_id: int) -> Iterator[dict[str, Any]]:
    """One row for each gene and type of mention, with the best score, sorted."""
    best: dict[tuple[str, str], float] = {}
    for mention in record.label_mentions:
        for symbol in mention.symbols:
            key = (plain(symbol), mention.type)
            best[key] = max(mention.score, best.get(key, 0.0))
    for (symbol, kind), score in sorted(best.items()):
        yield {"figure_id": figure_id, "symbol": symbol, "type": kind, "score": score}
