"""What was searched for, found and fetched, and what could not be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from .database import Database
from .rows import plain
from .tables import Download, QueryHit, StoredQuery

State = Literal["new", "done", "failed", "unavailable"]

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """How far the list of a search's hits was followed.

    Attributes:
        id: Of the search in the library.
        cursor: Where the next part begins.
        hits: How many the service says there are.
        listed: How many are listed.
        complete: The end of the list was reached.
    """

    id: int
    cursor: str
    hits: int
    listed: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article that is to be fetched, was fetched, or could not be.

    Attributes:
        key: What it goes by, see `sources.europepmc.Hit`.
        state: "new", "done", "failed" (try again), or "unavailable" (there is nothing to fetch).
        attempts: How often it was tried.
        reason: Why it failed; of one that is done, what it lacks.
        hint: What can be done about it.
        package: Where it lies, below the folder of packages.
        sha256: Of its list of files with their hashes.
        size: Bytes of all files.
    """

    key: str
    pmcid: str = ""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    year: str = ""
    licence: str = ""
    state: State = "new"
    attempts: int = 0
    reason: str = ""
    hint: str = ""
    url: str = ""
    package: str = ""
    sha256: str = ""
    size: int = 0


class DownloadStore:
    """The searches and downloads that a library remembers.

    Args:
        database: The library's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # ----------------------------------------------------------------------- searches

    def query(self, service: str, query: str, cursor: str) -> Listed:
        """A search, which is noted if it is new.

        Args:
            service: Its address.
            query: As it is sent.
            cursor: Where the list begins.

        Raises:
            LibraryError: Nothing was written, and why.
        """

        def look(session: Session) -> Listed:
            found = session.scalar(
                select(StoredQuery).where(
                    StoredQuery.query == plain(query), StoredQuery.service == plain(service)
                )
            )
            if found is None:
                found = StoredQuery(
                    service=plain(service),
                    query=plain(query),
                    cursor=cursor,
                    hits=0,
                    listed=0,
                    complete=False,
                    updated=_now(),
                )
                session.add(found)
                session.flush()
            return Listed(found.id, found.cursor, found.hits, found.listed, found.complete)

        return self._database.write(look)

    def put_page(
        self, query: int, articles: Sequence[Fetched], *, cursor: str, hits: int, complete: bool
    ) -> Listed:
        """Note a part of a search's hits, and where the next part begins, all at once.

        Articles that the list has already are left out.

        Raises:
            LibraryError: Nothing was written, and why.
        """

        def put(session: Session) -> Listed:
            last = session.scalar(
                select(func.max(QueryHit.position)).where(QueryHit.query_id == query)
            )
            position = -1 if last is None else int(last)
            keys = [plain(article.key) for article in articles]
            there: set[str] = set()
            for start in range(0, len(keys), _PAGE):
                some = keys[start : start + _PAGE]
                there.update(
                    session.scalars(
                        select(QueryHit.key).where(
                            QueryHit.query_id == query, QueryHit.key.in_(some)
                        )
                    )
                )
            rows = []
            for key in dict.fromkeys(keys):
                if key not in there:
                    position += 1
                    rows.append({"query_id": query, "position": position, "key": key})
            if rows:
                session.execute(insert(QueryHit), rows)
            _enter(session, articles)
            session.execute(
                update(StoredQuery)
                .where(StoredQuery.id == query)
                .values(
                    cursor=cursor,
                    hits=hits,
                    listed=position + 1,
                    complete=complete,
                    updated=_now(),
                )
            )
            return Listed(query, cursor, hits, position + 1, complete)

        return self._database.write(put)

    def restart(self, query: int, cursor: str) -> None:
        """Follow a search's list from the beginning again; what is listed stays.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        change = update(StoredQuery).where(StoredQuery.id == query)

        def write(session: Session) -> None:
            session.execute(change.values(cursor=cursor, complete=False))

        self._database.write(write)

    def hits(self, query: int, *, limit: int = 0) -> tuple[str, ...]:
        """The keys of a search's articles, in the order of its list.

        Raises:
            LibraryError: The database cannot be read.
        """
        asked = select(QueryHit.key).where(QueryHit.query_id == query).order_by(QueryHit.position)
        with self._database.reading() as session:
            return tuple(session.scalars(asked.limit(limit) if limit else asked))

    # ---------------------------------------------------------------------- downloads

    def enter(self, articles: Sequence[Fetched]) -> None:
        """Note articles that are to be fetched; those that are known stay as they are.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        self._database.write(lambda session: _enter(session, articles))

    def put(self, article: Fetched) -> None:
        """Note what became of an article.

        Raises:
            LibraryError: Nothing was written, and why.
        """

        def write(session: Session) -> None:
            row = session.get(Download, plain(article.key))
            if row is None:
                row = Download(key=plain(article.key))
                session.add(row)
            _fill(row, article)

        self._database.write(write)

    def get(self, keys: Iterable[str]) -> dict[str, Fetched]:
        """What is known of articles, by key.

        Raises:
            LibraryError: The database cannot be read.
        """
        wanted = list(dict.fromkeys(map(plain, keys)))
        found: dict[str, Fetched] = {}
        with self._database.reading() as session:
            for start in range(0, len(wanted), _PAGE):
                some = wanted[start : start + _PAGE]
                for row in session.scalars(select(Download).where(Download.key.in_(some))):
                    found[row.key] = _fetched(row)
        return found

    def all(self, *, state: State | None = None) -> tuple[Fetched, ...]:
        """All articles, sorted by key.

        Raises:
            LibraryError: The database cannot be read.
        """
        asked = select(Download).order_by(Download.key)
        if state is not None:
            asked = asked.where(Download.state == state)
        with self._database.reading() as session:
            return tuple(_fetched(row) for row in session.scalars(asked))


_TEXTS: Final = (
    "pmcid",
    "pmid",
    "doi",
    "title",
    "year",
    "licence",
    "state",
    "reason",
    "hint",
    "url",
    "package",
    "sha256",
)


def _fill(row: Download, article: Fetched) -> None:
    for name in _TEXTS:
        setattr(row, name, plain(getattr(article, name)))
    row.attempts, row.size, row.updated = article.attempts, article.size, _now()


def _enter(session: Session, articles: Sequence[Fetched]) -> None:
    wanted = {plain(article.key): article for article in articles}
    keys = list(wanted)
    for start in range(0, len(keys), _PAGE):
        some = keys[start : start + _PAGE]
        there = set(session.scalars(select(Download.key).where(Download.key.in_(some))))
        for key in some:
            if key not in there:
                row = Download(key=key)
                _fill(row, wanted[key])
                session.add(row)
    session.flush()


def _fetched(row: Download) -> Fetched:
    known: tuple[State, ...] = ("new", "done", "failed", "unavailable")
    state: State = next((name for name in known if name == row.state), "new")
    return Fetched(
        key=row.key,
        pmcid=row.pmcid,
        pmid=row.pmid,
        doi=row.doi,
        title=row.title,
        year=row.year,
        licence=row.licence,
        state=state,
        attempts=row.attempts,
        reason=row.reason,
        hint=row.hint,
        url=row.url,
        package=row.package,
        sha256=row.sha256,
        size=row.size,
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
