"""Adding figures to a library within one transaction: a few statements for many figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.orm import Session

from ..articles.model import Article
from ..errors import LibraryError
from ..records import Record
from ..records.identifiers import normal_pmcid
from . import served
from .bulk import chunks, insert_rows, table_of
from .images import ImageStore, suffix_of_format
from .index import Index, batch_of
from .indexing import index_record
from .model import FigureRead
from .rows import (
    ARTICLE_COLUMNS,
    FIGURE_COLUMNS,
    GENE_COLUMNS,
    MENTION_COLUMNS,
    article_key,
    article_values,
    figure_values,
    gene_rows,
    identified,
    mention_rows,
    plain,
)
from .tables import StoredArticle, StoredFigure, StoredGene, StoredMention, StoredProblem

Outcome = tuple[str, str]
"""A field of `AddReport`, and the figid."""

_ARTICLES: Final = table_of(StoredArticle)
_FIGURES: Final = table_of(StoredFigure)
_PROBLEMS: Final = table_of(StoredProblem)


@dataclass(slots=True)
class _ArticleRow:
    """An article as it shall be; `id` is None for a new one."""

    id: int | None = None
    values: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(slots=True)
class _FigureRow:
    """What the database has of a figure."""

    id: int
    record: str
    sha256: str
    suffix: str
    fingerprint: str


@dataclass(slots=True)
class _Plan:
    """What shall be written, apart from articles; articles go by their keys."""

    new: list[tuple[str, FigureRead, str, str, str]] = field(default_factory=list)
    changed: list[tuple[int, str, FigureRead, str, str, str]] = field(default_factory=list)
    fingerprints: list[tuple[int, str]] = field(default_factory=list)


class Writer:
    """Adds figures within one transaction.

    Args:
        session: That writes.
        images: Keeps the pictures; None where the database does.
        curated: Gives a record with what people decided about it.
    """

    def __init__(
        self, session: Session, images: ImageStore | None, curated: Callable[[Record], Record]
    ) -> None:
        self._session = session
        self._connection: Connection = session.connection()
        self._images = images
        self._curated = curated
        self._index = Index(self._connection)
        self.replaced: list[tuple[str, str]] = []
        """Pictures that figures had before: hash and suffix."""

    def add(self, items: Sequence[tuple[Article, Sequence[FigureRead]]]) -> list[Outcome]:
        """Add or replace the figures of articles, in the order given.

        Args:
            items: Articles with figures of theirs.

        Returns:
            What was done with each figure.

        Raises:
            LibraryError: A picture is not the one that its record tells of, or cannot be kept.
        """
        done: list[Outcome] = []
        for part in _without_doubles(items):
            done += self._add(part)
        return done

    def _add(self, items: Sequence[tuple[Article, Sequence[FigureRead]]]) -> list[Outcome]:
        keys: dict[str, None] = {}
        for article, reads in items:
            keys.setdefault(identified(pmcid=article.pmcid, doi=article.doi))
            keys.update((article_key(read.record), None) for read in reads)
        articles = self._articles(key for key in keys if key)
        there = self._figures(read.record.figid for _, reads in items for read in reads)
        plan, done = _Plan(), []
        for article, reads in items:
            if key := identified(pmcid=article.pmcid, doi=article.doi):
                _fill(articles, key, article, normal_pmcid(article.pmcid))
            for read in reads:
                outcome = self._decide(plan, articles, there, article, read)
                done.append((outcome, read.record.figid))
        ids = self._write_articles(articles)
        self._write_figures(plan, ids)
        for some in chunks(figid for _, figid in done):
            self._connection.execute(delete(_PROBLEMS).where(_PROBLEMS.c.figid.in_(some)))
        return done

    # ------------------------------------------------------------------ what is there

    def _articles(self, keys: Iterator[str]) -> dict[str, _ArticleRow]:
        columns = [_ARTICLES.c[name] for name in ARTICLE_COLUMNS]
        found: dict[str, _ArticleRow] = {}
        for some in chunks(keys):
            asked = select(_ARTICLES.c.id, _ARTICLES.c.key, *columns)
            for row in self._connection.execute(asked.where(_ARTICLES.c.key.in_(some))):
                values = tuple(row)[2:]
                found[row.key] = _ArticleRow(row.id, values, values)
        return found

    def _figures(self, figids: Iterator[str]) -> dict[str, _FigureRow]:
        c = _FIGURES.c
        asked = select(c.figid, c.id, c.record, c.image_sha256, c.image_suffix, c.fingerprint)
        found: dict[str, _FigureRow] = {}
        for some in chunks(figids):
            for figid, *rest in self._connection.execute(asked.where(c.figid.in_(some))):
                found[figid] = _FigureRow(*rest)
        return found

    # --------------------------------------------------------------------- one figure

    def _decide(
        self,
        plan: _Plan,
        articles: dict[str, _ArticleRow],
        there: dict[str, _FigureRow],
        article: Article,
        read: FigureRead,
    ) -> str:
        """Plan what is written of a figure; says what is done, as a field of `AddReport`."""
        record = read.record
        image = record.figure.image
        if read.image is not None and image is None:
            raise LibraryError("a picture came with a record that has none", where=record.figid)
        row = there.get(record.figid)
        if row is not None and row.sha256 and read.image is None:
            return "kept"
        suffix = sha256 = ""
        if read.image is not None and image is not None:
            sha256, suffix = image.sha256, suffix_of_format(image.format)
            if self._images is None:
                served.put_image(self._session, read.image, sha256, suffix)
            else:
                self._images.put(read.image, sha256, suffix)
        text = record.to_json(indent=None)
        key = article_key(record)
        _fill(articles, key, article, record.article.pmcid)
        source = plain(article.source)
        if row is None:
            plan.new.append((key, read, text, suffix, source))
            return "added"
        if row.record == text and row.sha256 == sha256:
            if row.fingerprint != read.fingerprint:
                plan.fingerprints.append((row.id, read.fingerprint))
            return "unchanged"
        if row.sha256:
            self.replaced.append((row.sha256, row.suffix))
        plan.changed.append((row.id, key, read, text, suffix, source))
        return "updated"

    # ------------------------------------------------------------------------ writing

    def _write_articles(self, articles: dict[str, _ArticleRow]) -> dict[str, int]:
        """Row ids of the articles by their keys."""
        new = [(key, *row.values) for key, row in articles.items() if row.id is None]
        insert_rows(self._connection, _ARTICLES, ("key", *ARTICLE_COLUMNS), new)
        for row in articles.values():
            if row.id is not None and row.values != row.was:
                values = dict(zip(ARTICLE_COLUMNS, row.values, strict=True))
                changed = update(_ARTICLES).where(_ARTICLES.c.id == row.id).values(values)
                self._connection.execute(changed)
        ids = {key: row.id for key, row in articles.items() if row.id is not None}
        return ids | self._ids(_ARTICLES, "key", [key for key, *_ in new])

    def _write_figures(self, plan: _Plan, articles: dict[str, int]) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        rows = [
            figure_values(read, articles[key], text, suffix, source, now)
            for key, read, text, suffix, source in plan.new
        ]
        insert_rows(self._connection, _FIGURES, FIGURE_COLUMNS, rows)
        for id_, key, read, text, suffix, source in plan.changed:
            row = figure_values(read, articles[key], text, suffix, source, now)
            values = dict(zip(FIGURE_COLUMNS, row, strict=True))
            self._connection.execute(update(_FIGURES).where(_FIGURES.c.id == id_).values(values))
        for id_, fingerprint in plan.fingerprints:
            self._connection.execute(
                update(_FIGURES).where(_FIGURES.c.id == id_).values(fingerprint=fingerprint)
            )
        self.forget_readings([id_ for id_, *_ in plan.changed])
        ids = self._ids(_FIGURES, "figid", [read.record.figid for _, read, *_ in plan.new])
        kept = [(ids[read.record.figid], read.record) for _, read, *_ in plan.new]
        kept += [(id_, read.record) for id_, _, read, *_ in plan.changed]
        self.keep_readings([(id_, self._curated(record)) for id_, record in kept])

    def _ids(self, table: Any, name: str, values: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        column = table.c[name]
        for some in chunks(values):
            asked = select(column, table.c.id).where(column.in_(some))
            found.update((value, id_) for value, id_ in self._connection.execute(asked))
        return found

    def forget_readings(self, figure_ids: Sequence[int]) -> None:
        """Take out what lists, filters and searches know of figures."""
        if not figure_ids:
            return
        rows = [{"figure": id_} for id_ in figure_ids]
        for kind in (StoredMention, StoredGene):
            table = table_of(kind)
            same = table.c.figure_id == bindparam("figure")
            self._connection.execute(delete(table).where(same), rows)
        self._index.drop(figure_ids)

    def keep_readings(self, figures: Sequence[tuple[int, Record]]) -> None:
        """Note what lists, filters and searches ask for."""
        mentions = [row for id_, record in figures for row in mention_rows(record, id_)]
        insert_rows(self._connection, table_of(StoredMention), MENTION_COLUMNS, mentions)
        genes = [row for id_, record in figures for row in gene_rows(record, id_)]
        insert_rows(self._connection, table_of(StoredGene), GENE_COLUMNS, genes)
        self._index.put(batch_of((id_, index_record(record)) for id_, record in figures))


def _fill(articles: dict[str, _ArticleRow], key: str, article: Article, pmcid: str) -> None:
    row = articles.setdefault(key, _ArticleRow())
    row.values = article_values(article, pmcid, row.values)


def _without_doubles(
    items: Sequence[tuple[Article, Sequence[FigureRead]]],
) -> Iterator[list[tuple[Article, list[FigureRead]]]]:
    """The items in parts that hold no figure twice."""
    part: list[tuple[Article, list[FigureRead]]] = []
    met: set[str] = set()
    for article, reads in items:
        part.append((article, []))
        for read in reads:
            if read.record.figid in met:
                yield part
                part, met = [(article, [])], set()
            met.add(read.record.figid)
            part[-1][1].append(read)
    yield part
