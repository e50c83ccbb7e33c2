"""Library: adding, finding and removing what was read."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, get_args

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session, undefer

from ..articles.model import Article
from ..curation import FOLDER as CURATION_NAME
from ..curation import CurationFolder, apply_curation
from ..errors import CurationError, LibraryError, RecordError
from ..records import MentionType, Record
from ..records.identifiers import normal_pmcid
from . import served
from .collector import without_collector
from .database import PATIENCE, Database, parsed_url, sqlite_url
from .downloads import DownloadStore
from .figures import Figures, FigureView
from .images import ImageStore
from .index import Batch, Index, batch_of
from .indexer import IndexerError, Indexers, usual_jobs
from .indexing import INDEX_VERSION, Indexed, index_record
from .light import light_record
from .model import AddReport, FigureRead, FigureRow, Known, LibraryStats, Problem
from .paths import find_paths
from .query import MOST_STEPS, PathAsked, Query, parse
from .resolve import Resolver
from .results import Hit, Match, SearchResults
from .results import Path as Path_
from .rows import plain
from .runs import RunStore
from .search import MOST_RESULTS, Search
from .served import CurationTable
from .similar import similar_figures
from .tables import (
    INDEX_KEY,
    Meta,
    StoredArticle,
    StoredFigure,
    StoredGene,
    StoredMention,
    StoredProblem,
)
from .writing import Writer

_LOG: Final = logging.getLogger("pathscribe.library")

DATABASE_NAME: Final = "library.sqlite"
IMAGES_NAME: Final = "images"
_ROW: Final[tuple[Any, ...]] = (
    StoredFigure.figid,
    StoredFigure.alias,
    StoredArticle.pmcid,
    StoredArticle.doi,
    StoredFigure.number,
    StoredFigure.type,
    StoredFigure.title,
    StoredArticle.title,
    StoredArticle.journal,
    StoredArticle.year,
    StoredFigure.labels,
    StoredFigure.mentions,
    StoredFigure.genes,
    StoredFigure.image_sha256,
    StoredFigure.read_at,
    StoredFigure.source,
)
"""The columns of a `FigureRow`, in its order."""
_PAGE = 200
_INDEXED = 500
_MOST_PROCESSES = 64
_MOST_OFFSET = 10_000_000


class Library:
    """Records and their pictures, kept on the disk.

    A library is a folder with a SQLite database and the pictures beside it, or a PostgreSQL
    database that holds the pictures too. Several processes may read and write it at once. Use
    it in a `with` statement, or call `close`.
    """

    def __new__(cls, path_or_url: str | Path, **_: Any) -> Any:
        """A site's address gives a `RemoteLibrary`: it has what can be read there."""
        if isinstance(path_or_url, str) and path_or_url.startswith(("http://", "https://")):
            from .remote import RemoteLibrary

            return RemoteLibrary(path_or_url)
        return super().__new__(cls)

    def __init__(
        self,
        path_or_url: str | Path,
        *,
        create: bool = True,
        images: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Open a library; see `open`."""
        if isinstance(path_or_url, str) and "://" in path_or_url:
            url = parsed_url(path_or_url)
            where = url.render_as_string(hide_password=True)
            location = url.render_as_string(hide_password=False)
            file = (
                Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
            )
        else:
            path = Path(path_or_url)
            file = path if path.is_file() else path / DATABASE_NAME
            if path.is_file() and path.name != DATABASE_NAME:
                raise LibraryError(
                    "this is a file, and a library is a folder",
                    where=str(path),
                    hint="give the folder that it shall be in",
                )
            url, where, location = sqlite_url(file), str(file.parent), str(file.parent.absolute())
        if file is not None:
            _check_folder(file, create=create)
            images = images or file.parent / IMAGES_NAME
        self._database = Database(url, where=where, patience=patience)
        self._images = None if images is None else ImageStore(images)
        self._location = location
        self._curation: CurationFolder | CurationTable = (
            CurationTable(self._database)
            if images is None
            else CurationFolder(images.parent / CURATION_NAME)
        )
        try:
            self._database.prepare(create=create)
            if not self._is_indexed():
                self.reindex()
        except BaseException:
            self._database.close()
            raise

    @classmethod
    def open(
        cls,
        path_or_url: str | Path,
        *,
        create: bool = True,
        images: Path | None = None,
        patience: float = PATIENCE,
    ) -> Self:
        """Open a library, or make a new one.

        Args:
            path_or_url: A folder (or the `library.sqlite` in it), or a database URL such as
                `postgresql://user@host:port/database`.
            create: Make what is not there; an empty database on the server must be.
            images: Folder of the pictures; by default `images` beside the SQLite file, and with
                PostgreSQL the database itself. The curations are kept beside the folder, or in
                the database likewise.
            patience: Seconds to wait for other processes that write.

        A library of an older version is brought forward; nothing of it is lost.

        Raises:
            LibraryError: There is none, it is damaged or of another version, or the folder
                cannot be used.
        """
        return cls(path_or_url, create=create, images=images, patience=patience)

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def location(self) -> str:
        """What `Library.open` takes to open it again: an absolute path, or a URL."""
        return self._location

    @property
    def location_shown(self) -> str:
        """The same for people to read: without a password."""
        if "://" not in self._location:
            return self._location
        return parsed_url(self._location).render_as_string(hide_password=True)

    @property
    def images_folder(self) -> Path | None:
        """The folder of the pictures; None where the database holds them."""
        return None if self._images is None else self._images.folder

    @cached_property
    def runs(self) -> RunStore:
        """Past runs, with what they left out."""
        return RunStore(self._database)

    @cached_property
    def downloads(self) -> DownloadStore:
        """Searches at literature services, and what was fetched."""
        return DownloadStore(self._database)

    @property
    def curation(self) -> CurationFolder | CurationTable:
        """What people decided about the figures; kept whatever is read again."""
        return self._curation

    # ----------------------------------------------------------------------- writing

    def add(
        self,
        article: Article,
        read: Sequence[FigureRead] = (),
        *,
        problems: Iterable[Problem] = (),
        source: str = "",
    ) -> AddReport:
        """Keep an article's figures: all of them, or none if something goes wrong.

        A figure that is there already (same figid) is replaced, unless nothing about it has
        changed, or it was there with its picture and comes without. Other figures of the
        article stay. Problems that the library lists for these figures are forgotten.

        Args:
            article: The article.
            read: Its figures, or some of them.
            problems: What could not be read of it.
            source: What the run was asked to read, see `forget_problems`.

        Returns:
            What has changed.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        new = list(problems)
        return self._add([(article, read)], new, source)

    def add_many(self, items: Sequence[tuple[Article, Sequence[FigureRead]]]) -> AddReport:
        """Keep the figures of many articles in one transaction; see `add`.

        Args:
            items: Articles, each with figures of its own.

        Returns:
            What has changed.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        return self._add(items, (), "")

    def _add(
        self,
        items: Sequence[tuple[Article, Sequence[FigureRead]]],
        problems: Sequence[Problem],
        source: str,
    ) -> AddReport:
        def write(session: Session) -> tuple[AddReport, list[tuple[str, str]]]:
            writer = Writer(session, self._images, self._curated_if_readable)
            done: dict[str, list[str]] = {name: [] for name in AddReport.__slots__}
            for outcome, figid in writer.add(items):
                done[outcome].append(figid)
            _note(session, problems, source)
            report = AddReport(**{name: tuple(figids) for name, figids in done.items()})
            return report, writer.replaced

        with without_collector() if len(items) > 1 else contextlib.nullcontext():
            report, replaced = self._database.write(write)
        self._drop_unused(replaced)
        return report

    def _curated_if_readable(self, record: Record) -> Record:
        # A broken curation file is told of when the record is asked for; the reading is kept.
        with contextlib.suppress(CurationError):
            return self._curated(record)
        return record

    def curate(self, figid_or_alias: str) -> Record:
        """Take a figure's curation file, which has changed, into what is listed and searched.

        Args:
            figid_or_alias: Of the figure.

        Returns:
            The curated record.

        Raises:
            LibraryError: There is no such figure, or nothing can be written.
            CurationError: The curation file cannot be read.
        """
        record = self.get(figid_or_alias)

        def renew(session: Session) -> None:
            row = _find(session, record.figid)
            writer = Writer(session, self._images, self._curated_if_readable)
            writer.forget_readings([row.id])
            writer.keep_readings([(row.id, record)])

        self._database.write(renew)
        return record

    # ------------------------------------------------------------------------- index

    def reindex(
        self, *, on_progress: Callable[[int], None] | None = None, jobs: int | None = None
    ) -> int:
        """Fill the tables of the search anew from the records.

        Adding a figure does that for it. All are done when a library is opened that an older
        version of pathscribe has written. It happens in one transaction: where it is broken off,
        the index is as it was.

        Args:
            on_progress: Called with the number of figures done, now and then.
            jobs: Processes that read the records; 1 for none but this one. By default as many as
                there are processors, up to 4, where there are many figures, and 1 where there
                are few or where processes cannot be had.

        Returns:
            How many figures are indexed.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        if jobs is not None and not 1 <= jobs <= _MOST_PROCESSES:
            raise LibraryError(f"there can be 1 to {_MOST_PROCESSES} processes", where=str(jobs))
        several = usual_jobs(len(self)) if jobs is None else jobs
        try:
            return self._reindex_by(several, on_progress)
        except IndexerError as error:
            if jobs is not None:
                raise
            _LOG.warning("%s; going on with one process", error)
        return self._reindex_by(1, on_progress)

    def _reindex_by(self, jobs: int, on_progress: Callable[[int], None] | None) -> int:
        def rebuild(session: Session) -> int:
            with Indexers(jobs) as indexers:
                return self._reindex(session, indexers, on_progress)

        with without_collector():
            return self._database.rebuild(rebuild)

    def _is_indexed(self) -> bool:
        with self._database.reading() as session:
            return _index_is_current(session)

    def _reindex(
        self,
        session: Session,
        indexers: Indexers,
        on_progress: Callable[[int], None] | None,
    ) -> int:
        index = Index(session.connection())
        index.start_over()
        done = 0
        waiting: deque[tuple[Callable[[], Batch], Batch]] = deque()

        def put() -> None:
            nonlocal done
            plain, curated = waiting.popleft()
            for batch in (plain(), curated):
                index.put(batch)
                done += len(batch.facts)
            if on_progress is not None:
                on_progress(done)

        for rows, curated in self._to_index(session):
            waiting.append((indexers.give(rows), batch_of(curated)))
            while len(waiting) > indexers.ahead:
                put()
        while waiting:
            put()
        index.finish()
        session.execute(delete(Meta).where(Meta.key == INDEX_KEY))
        session.add(Meta(key=INDEX_KEY, value=INDEX_VERSION))
        return done

    def _to_index(
        self, session: Session
    ) -> Iterator[tuple[list[tuple[int, str]], list[tuple[int, Indexed]]]]:
        """All figures in parts: ids and records, and of those that people curated the outcome."""
        files = self._curation.names()
        query = select(StoredFigure.id, StoredFigure.figid, StoredFigure.record)
        last = -1
        while True:
            page = query.where(StoredFigure.id > last).order_by(StoredFigure.id).limit(_INDEXED)
            rows = session.execute(page).all()
            plain: list[tuple[int, str]] = []
            curated: list[tuple[int, Indexed]] = []
            for id_, figid, text in rows:
                if not files or self._curation.file(figid).name not in files:
                    plain.append((id_, text))
                    continue
                # What cannot be read is told of when the figure is asked for.
                with contextlib.suppress(RecordError):
                    record = self._curated_if_readable(Record.from_json(text))
                    curated.append((id_, index_record(record)))
            yield plain, curated
            if len(rows) < _INDEXED:
                return
            last = rows[-1][0]

    def _curated(self, record: Record) -> Record:
        curation = self._curation.get(record.figid)
        return record if curation is None else apply_curation(record, curation).record

    def _drop_unused(self, images: Sequence[tuple[str, str]]) -> None:
        """Remove the files of pictures that no figure has any more.

        Only after the change is certain, or a change that fails would lose a picture; and in a
        writing transaction, so that no other process adds a figure with it meanwhile.
        """

        def drop(session: Session) -> None:
            for sha256, suffix in images:
                used = select(StoredFigure.id).where(
                    StoredFigure.image_sha256 == sha256, StoredFigure.image_suffix == suffix
                )
                if session.scalar(used.limit(1)) is not None:
                    continue
                if self._images is None:
                    served.drop_image(session, sha256, suffix)
                else:
                    self._images.drop(sha256, suffix)

        if images:
            self._database.write(drop)

    def remove(self, figid_or_alias: str) -> str:
        """Remove a figure, its picture if no other figure has it, and its article with the last.

        Args:
            figid_or_alias: Of the figure.

        Returns:
            Its figid.

        Raises:
            LibraryError: There is no such figure, or it cannot be removed.
        """
        figid, images = self._database.write(lambda session: self._remove(session, figid_or_alias))
        self._drop_unused(images)
        return figid

    def _remove(self, session: Session, name: str) -> tuple[str, list[tuple[str, str]]]:
        row = _find(session, name)
        figid, article_id = row.figid, row.article_id
        images = [(row.image_sha256, row.image_suffix)] if row.image_sha256 else []
        session.execute(delete(StoredProblem).where(StoredProblem.figid == figid))
        session.execute(delete(StoredFigure).where(StoredFigure.id == row.id))
        left = select(StoredFigure.id).where(StoredFigure.article_id == article_id)
        if session.scalar(left.limit(1)) is None:
            session.execute(delete(StoredArticle).where(StoredArticle.id == article_id))
        return figid, images

    # ----------------------------------------------------------------------- reading

    def known(self, figid: str) -> Known | None:
        """What is known of a figure, to decide whether it must be read again.

        Raises:
            LibraryError: The database cannot be read.
        """
        with self._database.reading() as session:
            row = session.execute(
                select(StoredFigure.fingerprint, StoredFigure.image_sha256).where(
                    StoredFigure.figid == figid
                )
            ).first()
        return Known(row.fingerprint, bool(row.image_sha256)) if row is not None else None

    def has(self, figid: str) -> bool:
        """Is there a figure with this figid?

        Raises:
            LibraryError: The database cannot be read.
        """
        return self.known(figid) is not None

    def __contains__(self, figid: object) -> bool:
        return isinstance(figid, str) and self.has(figid)

    def __len__(self) -> int:
        with self._database.reading() as session:
            return _count(session, select(func.count(StoredFigure.id)))

    def get(self, figid_or_alias: str, *, curated: bool = True) -> Record:
        """The record of a figure.

        Args:
            figid_or_alias: "PMC11892258__12964_2025_2082_Fig3_HTML" or "PMC11892258__F3".
            curated: With what people decided about it; else as it was read.

        Raises:
            LibraryError: There is no such figure, or an alias stands for several.
            RecordError: The database holds something that is no record.
            CurationError: The figure's curation file cannot be read.
        """
        with self._database.reading() as session:
            text = _find(session, figid_or_alias).record
        record = Record.from_json(text)
        return self._curated(record) if curated else record

    def image(self, figid_or_alias: str) -> bytes:
        """The bytes of a figure's picture file, as they were read.

        Raises:
            LibraryError: There is no such figure, it has no picture, or the file is gone or
                damaged.
        """
        place = self._image_of(figid_or_alias)
        if self._images is not None:
            return self._images.get(*place)
        with self._database.reading() as session:
            return served.get_image(session, *place)

    def image_path(self, figid_or_alias: str) -> Path:
        """Where a figure's picture lies; see `image`.

        Raises:
            LibraryError: There is no such figure, it has no picture, or the database holds the
                pictures.
        """
        place = self._image_of(figid_or_alias)
        if self._images is None:
            raise LibraryError(
                "the pictures of this library are in its database",
                where=figid_or_alias,
                hint="`Library.image` gives their bytes",
            )
        return self._images.path(*place)

    def _image_of(self, name: str) -> tuple[str, str]:
        with self._database.reading() as session:
            row = _find(session, name)
            figid, found = row.figid, (row.image_sha256, row.image_suffix)
        if not found[0]:
            raise LibraryError("the figure has no picture in the library", where=figid)
        return found

    def figures(self, *, pmcid: str = "", gene: str = "", type: str = "") -> Figures:
        """The figures, sorted by figid; with several filters, those that pass all.

        `figures().to_pandas()` and `.to_polars()` give them as a table.

        Args:
            pmcid: Only figures of this article.
            gene: Only figures with this human gene (HGNC symbol), also as a member of a family.
            type: Only figures with a mention of this type, such as "chemical"; together with
                `gene`, only those that mention the gene in this way ("gene" or "family").

        Raises:
            LibraryError: A filter is none, or the database cannot be read.
        """
        query = _filtered(pmcid=pmcid, gene=gene, type=type)
        return Figures(lambda: self._rows(query))

    def _rows(self, query: Select[Any]) -> Iterator[FigureRow]:
        last = ""
        # Page by page, so that a slow reader keeps no transaction open.
        while True:
            with self._database.reading() as session:
                page = query.where(StoredFigure.figid > last).limit(_PAGE)
                rows = [FigureRow(*values) for values in session.execute(page)]
            yield from rows
            if len(rows) < _PAGE:
                return
            last = rows[-1].figid

    def show(self, figid_or_alias: str) -> FigureView:
        """A figure to be looked at in a notebook: its picture with what was read over it.

        Raises:
            LibraryError: There is no such figure, or its picture is damaged.
            RecordError: The database holds something that is no record.
            CurationError: The figure's curation file cannot be read.
        """
        record = self.get(figid_or_alias)
        known = self.known(record.figid)
        there = known is not None and known.has_image
        return FigureView(record, self.image(record.figid) if there else None)

    def records(self) -> Iterator[Record]:
        """All records, sorted by figid.

        Raises:
            LibraryError: The database cannot be read.
            RecordError: It holds something that is no record.
        """
        last = ""
        files = self._curation.names()
        query = select(StoredFigure.figid, StoredFigure.record).order_by(StoredFigure.figid)
        while True:
            with self._database.reading() as session:
                page = query.where(StoredFigure.figid > last).limit(_PAGE)
                rows = [(row.figid, row.record) for row in session.execute(page)]
            for figid, text in rows:
                record = Record.from_json(text)
                known = bool(files) and self._curation.file(figid).name in files
                yield self._curated(record) if known else record
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    # ------------------------------------------------------------------------ search

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> SearchResults:
        """Find figures, or paths across them, by a query.

        Args:
            query: In the query language, such as `gene:IL6 "lung cancer" year:2020..2024`,
                `TREM2 -> STAT3`, `what inhibits CTL` or
                `path from IL6 to angiogenesis within 3 steps`; see `docs/search.md`.
            limit: Most figures (and paths), 1 to 1000.
            offset: Figures to leave out at the beginning.

        Returns:
            Figures, the best first, each with the reasons why; and paths where they are asked
            for.

        Raises:
            QueryError: The query cannot be understood; says where.
            LibraryError: The database cannot be read.
        """
        _check_page(limit, offset)
        parsed = parse(query)
        if parsed.path is not None:
            return self._search_paths(parsed, limit, offset)
        with self._database.reading() as session:
            found = Search(session, self._resolver)
            return found.run(parsed, limit, offset, lambda ids: self._load(session, ids))

    def _search_paths(self, query: Query, limit: int, offset: int) -> SearchResults:
        assert query.path is not None
        with without_collector(), self._database.reading() as session:
            found = Search(session, self._resolver)
            ends = [found.end(name) for name in (query.path.source, query.path.target)]
            paths, ids, cut = find_paths(
                session.connection(), ends[0].ids, ends[1].ids, steps=query.path.steps, limit=limit
            )
            notes = found.notes
            if cut:
                notes.append("too many things lie between: the most linked ones were followed")
            loaded = self._load(session, ids[offset : offset + limit])
            steps = [step for path in paths for step in path.steps]
            hits = []
            for id_ in ids[offset : offset + limit]:
                row = loaded[id_][0]
                said = dict.fromkeys(str(step) for step in steps if row.figid in step.figids)
                matches = tuple(Match("relation", "path", text) for text in said)
                hits.append(Hit(row, 1.0, matches))
        return SearchResults(
            query.text, len(ids), tuple(hits), offset, limit, tuple(notes), tuple(paths)
        )

    def paths(
        self, source: str, target: str, *, steps: int = 3, limit: int = 20
    ) -> tuple[Path_, ...]:
        """Chains of relations from one thing to another, across all figures.

        Args:
            source: A gene, cell, disease ... by any of its names or ids.
            target: Likewise.
            steps: Most steps, 1 to 6.
            limit: Most paths.

        Returns:
            The shortest first, and of these those whose weakest step most figures say.

        Raises:
            LibraryError: The number of steps is out of range, or the database cannot be read.
        """
        _check_page(limit, 0)
        if not 1 <= steps <= MOST_STEPS:
            raise LibraryError(f"a path has 1 to {MOST_STEPS} steps", where=str(steps))
        asked = Query(f"{source} to {target}", path=PathAsked(source, target, steps))
        return self._search_paths(asked, limit, 0).paths

    def similar(self, figid_or_alias: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """The figures that show the same things and say the same of them.

        Args:
            figid_or_alias: Of the figure.
            limit: Most figures, 1 to 1000.

        Returns:
            Figures, the most alike first; the score is their likeness, 0 to 1, and the matches
            are what both show.

        Raises:
            LibraryError: There is no such figure, or the database cannot be read.
        """
        _check_page(limit, 0)
        with without_collector(), self._database.reading() as session:
            figure = _find(session, figid_or_alias)
            found = similar_figures(session.connection(), figure.id, limit)
            rows = self._figure_rows(session, [id_ for id_, _, _ in found])
            return tuple(Hit(rows[id_], score, matches) for id_, score, matches in found)

    @cached_property
    def _resolver(self) -> Resolver:
        from ..vocabulary import Lexicon

        return Resolver(Lexicon.default())

    def _load(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[FigureRow, Record]]:
        rows = self._figure_rows(session, ids)
        files = self._curation.names()
        texts: dict[int, str] = {}
        for start in range(0, len(ids), _PAGE):
            some = ids[start : start + _PAGE]
            asked = select(StoredFigure.id, StoredFigure.record).where(StoredFigure.id.in_(some))
            texts.update((row.id, row.record) for row in session.execute(asked))
        loaded = {}
        for id_, row in rows.items():
            if files and self._curation.file(row.figid).name in files:
                record = self._curated_if_readable(Record.from_json(texts[id_]))
            else:
                record = light_record(texts[id_])
            loaded[id_] = (row, record)
        return loaded

    @staticmethod
    def _figure_rows(session: Session, ids: Sequence[int]) -> dict[int, FigureRow]:
        found: dict[int, FigureRow] = {}
        for start in range(0, len(ids), _PAGE):
            asked = (
                select(StoredFigure.id, *_ROW)
                .join(StoredArticle, StoredFigure.article_id == StoredArticle.id)
                .where(StoredFigure.id.in_(ids[start : start + _PAGE]))
            )
            # Plain columns: making objects of the tables takes as long as a search.
            for id_, *values in session.execute(asked):
                found[id_] = FigureRow(*values)
        return found

    def stats(self) -> LibraryStats:
        """How much is in the library.

        Raises:
            LibraryError: The database cannot be read.
        """
        with self._database.reading() as session:
            pictures = (
                select(StoredFigure.image_sha256, StoredFigure.image_bytes)
                .where(StoredFigure.image_sha256 != "")
                .distinct()
                .subquery()
            )
            mentions = (
                select(StoredMention.figure_id, StoredMention.mention, StoredMention.type)
                .distinct()
                .subquery()
            )
            by_type = session.execute(
                select(mentions.c.type, func.count()).group_by(mentions.c.type)
            )
            return LibraryStats(
                articles=_count(session, select(func.count(StoredArticle.id))),
                figures=_count(session, select(func.count(StoredFigure.id))),
                with_image=_count(
                    session,
                    select(func.count(StoredFigure.id)).where(StoredFigure.image_sha256 != ""),
                ),
                labels=_count(session, select(func.coalesce(func.sum(StoredFigure.labels), 0))),
                mentions=_count(session, select(func.coalesce(func.sum(StoredFigure.mentions), 0))),
                genes=_count(session, select(func.count(func.distinct(StoredGene.symbol)))),
                problems=_count(session, select(func.count(StoredProblem.id))),
                image_bytes=_count(
                    session, select(func.coalesce(func.sum(pictures.c.image_bytes), 0))
                ),
                by_type=dict(sorted((str(row[0]), int(row[1])) for row in by_type)),
            )

    # ---------------------------------------------------------------------- problems

    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, sorted by place.

        Raises:
            LibraryError: The database cannot be read.
        """
        query = select(StoredProblem).order_by(StoredProblem.place, StoredProblem.id)
        with self._database.reading() as session:
            return tuple(
                Problem(row.place, row.what, row.hint, row.figid) for row in session.scalars(query)
            )

    def note_problems(self, problems: Iterable[Problem], *, source: str = "") -> None:
        """List what could not be read; what is listed already is not listed twice.

        Args:
            problems: To be listed.
            source: What the run was asked to read, see `forget_problems`.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        new = list(problems)
        if new:
            self._database.write(lambda session: _note(session, new, source))

    def forget_problems(self, source: str) -> None:
        """Forget the problems of a source, because it is about to be read again.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        query = delete(StoredProblem).where(StoredProblem.source == plain(source))

        def forget(session: Session) -> None:
            session.execute(query)

        self._database.write(forget)


def _check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_RESULTS:
        raise LibraryError(f"the limit must be 1 to {MOST_RESULTS}", where=str(limit))
    if not 0 <= offset <= _MOST_OFFSET:
        raise LibraryError(f"the offset must be 0 to {_MOST_OFFSET}", where=str(offset))


def _check_folder(file: Path, *, create: bool) -> None:
    """Make the folder of the database, or say that there is none."""
    folder = file.parent
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not file.is_file():
            raise LibraryError(
                "there is no library",
                where=str(folder),
                hint="make one with `pathscribe read SOURCE --library DIR`",
            )
    except OSError as error:
        raise LibraryError(
            f"the folder cannot be used: {error.strerror or error}",
            where=str(folder),
            hint="give another folder",
        ) from error


def _count(session: Session, query: Select[Any]) -> int:
    return int(session.scalar(query) or 0)


def _index_is_current(session: Session) -> bool:
    found = session.scalar(select(Meta.value).where(Meta.key == INDEX_KEY)) or ""
    # A newer program's index is left alone.
    return found.isdecimal() and int(found) >= int(INDEX_VERSION)


def _find(session: Session, name: str) -> StoredFigure:
    """The figure of a figid or alias.

    Raises:
        LibraryError: There is none, or several.
    """
    query = select(StoredFigure).options(undefer(StoredFigure.record))
    row = session.scalar(query.where(StoredFigure.figid == name))
    if row is not None:
        return row
    found = session.scalars(
        query.where(StoredFigure.alias == name).order_by(StoredFigure.figid).limit(6)
    ).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise LibraryError(
            "several figures have this alias",
            where=name,
            hint="give one of " + ", ".join(figure.figid for figure in found),
        )
    begin = or_(
        StoredFigure.figid.startswith(name, autoescape=True),
        StoredFigure.alias.startswith(name, autoescape=True),
    )
    like = session.scalars(
        select(StoredFigure.figid).where(begin).order_by(StoredFigure.figid).limit(6)
    ).all()
    raise LibraryError(
        "there is no such figure in the library",
        where=name,
        hint=f"there is {', '.join(like)}" if name and like else "`pathscribe list` shows all",
    )


def _filtered(*, pmcid: str, gene: str, type: str) -> Select[Any]:
    # SQLAlchemy 2.0 and 2.1 write the type of a query of two tables differently.
    query: Any = (
        select(*_ROW)
        .join(StoredArticle, StoredFigure.article_id == StoredArticle.id)
        .order_by(StoredFigure.figid)
    )
    if pmcid:
        normal = normal_pmcid(pmcid)
        if not normal:
            raise LibraryError("this is no PMCID", where=pmcid, hint='such as "PMC11892258"')
        query = query.where(StoredArticle.pmcid == normal)
    if type and type not in get_args(MentionType):
        raise LibraryError(
            "there is no such type of mention",
            where=type,
            hint=f"types are {', '.join(get_args(MentionType))}",
        )
    if gene:
        genes = select(StoredGene.figure_id).where(StoredGene.symbol.in_((gene, gene.upper())))
        if type:
            genes = genes.where(StoredGene.type == type)
        query = query.where(StoredFigure.id.in_(genes))
    elif type:
        kinds = select(StoredMention.figure_id).where(StoredMention.type == type)
        query = query.where(StoredFigure.id.in_(kinds))
    filtered: Select[Any] = query
    return filtered


def _note(session: Session, problems: Sequence[Problem], source: str) -> None:
    for problem in dict.fromkeys(problems):
        place, what = plain(problem.where), plain(problem.what)
        listed = select(StoredProblem.id).where(
            StoredProblem.place == place, StoredProblem.what == what
        )
        if session.scalar(listed.limit(1)) is None:
            session.add(
                StoredProblem(
                    place=place,
                    what=what,
                    hint=plain(problem.hint),
                    figid=plain(problem.figid),
                    source=plain(source),
                )
            )
            session.flush()
