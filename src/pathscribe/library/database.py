"""The database under a library: connections, transactions, and errors in plain words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, update
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from ..errors import LibraryError
from ..version import __version__
from . import migrations
from .indexing import INDEX_VERSION
from .tables import INDEX_KEY, SCHEMA_VERSION, VERSION_KEY, Base, Meta

T = TypeVar("T")

PATIENCE: Final = 120.0
"""Seconds that a transaction waits for another process's to end."""

# SQLite itself waits this long; then we say so to nobody, and try again until PATIENCE is over.
_BUSY_SECONDS = 5.0
_CACHE_KIB = 65_536
_SORTERS = 3
_WRITES = "pathscribe_writes"
# Writers of a PostgreSQL library take turns by this lock, as those of SQLite do by its own.
_LOCK = 0x70617468


class Database:
    """Connections to one database.

    Reading and writing are transactions that see all of another's or nothing. With SQLite a
    write takes the lock at its beginning, so that two processes take turns instead of failing
    when both have begun to read and then want to write.

    Args:
        url: Of the database.
        where: Its name for messages, without a password.
        patience: Seconds to wait for another process.

    Raises:
        LibraryError: The kind of database is not known, or its driver is not installed.
    """

    def __init__(self, url: URL, *, where: str, patience: float = PATIENCE) -> None:
        self._where = where
        self._patience = patience
        self.is_sqlite = url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": min(_BUSY_SECONDS, patience)}
        else:
            url, options["connect_args"] = _for_server(url, where)
        try:
            self._engine = create_engine(url, **options)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise LibraryError(
                f"this kind of database cannot be used: {error}",
                where=where,
                hint="give a folder, or `pip install 'pathscribe[postgres]'` for PostgreSQL",
            ) from error
        if self.is_sqlite:
            _set_up_sqlite(self._engine)
        else:
            _set_up_server(self._engine, patience)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    # ------------------------------------------------------------------ transactions

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that reads.

        Raises:
            LibraryError: The database cannot be read.
        """
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
            raise self._translated(error) from error

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something in one transaction that writes.

        Args:
            work: Called with a session; called again from the beginning when another process
                was in the way, so that it must not do anything that cannot be done twice.

        Returns:
            What `work` returns.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        return self._write(self._engine, work)

    def rebuild(self, work: Callable[[Session], T]) -> T:
        """Do something in one transaction that fills whole tables anew; see `write`.

        SQLite does not check the foreign keys meanwhile, which would take longer than the
        filling: `work` must write only what points to rows that are there.
        """
        if not self.is_sqlite:
            return self.write(work)
        engine = create_engine(
            self._engine.url,
            poolclass=NullPool,
            connect_args={"timeout": min(_BUSY_SECONDS, self._patience)},
        )
        _set_up_sqlite(engine)

        @event.listens_for(engine, "connect")
        def connect(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA foreign_keys = OFF")
            # Some systems have what is deleted overwritten with zeros.
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute(f"PRAGMA threads = {_SORTERS}")

        try:
            return self._write(engine, work)
        finally:
            engine.dispose()

    def _write(self, engine: Engine, work: Callable[[Session], T]) -> T:
        deadline = time.monotonic() + self._patience
        pause, clashes = 0.02, 0
        writer = engine.execution_options(**{_WRITES: True})
        while True:
            try:
                with Session(writer, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except IntegrityError as error:
                # Another process wrote the same between our look and our write; this happens
                # only where the database lets two write at once.
                clashes += 1
                if self.is_sqlite or clashes > 3:
                    raise self._translated(error) from error
            except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
                if not _is_busy(error) or time.monotonic() + pause > deadline:
                    raise self._translated(error) from error
            time.sleep(pause)
            pause = min(1.0, pause * 2)

    # ------------------------------------------------------------------------ schema

    def prepare(self, *, create: bool) -> None:
        """Make sure that the tables are there, in the version that this program knows.

        Raises:
            LibraryError: They are not, or the database is something else.
        """
        if self.is_sqlite:
            self._keep_a_log()
        with self.reading() as session:
            state = self._state(session.connection())
        if state is None:
            if not create:
                raise LibraryError(
                    "there is no library",
                    where=self._where,
                    hint="make one with `pathscribe read SOURCE --library DIR`",
                )
            self.write(self._create)
        while state is not None and state < SCHEMA_VERSION:
            state = self.write(self._step)

    def _step(self, session: Session) -> int:
        """Bring the schema one version forward; another process may have been faster."""
        connection = session.connection()
        state = self._state(connection)
        assert state is not None
        if state < SCHEMA_VERSION:
            state += 1
            migrations.STEPS[state](connection)
            connection.execute(update(Meta).where(Meta.key == VERSION_KEY).values(value=str(state)))
        return state

    def _keep_a_log(self) -> None:
        """Write-ahead log: readers do not wait for the writer. Stays set in the file."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                with self._engine.connect() as connection:
                    raw = connection.connection.dbapi_connection
                    assert isinstance(raw, sqlite3.Connection)
                    connection.rollback()
                    if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                        raw.execute("PRAGMA journal_mode = WAL")
                return
            except (SQLAlchemyError, sqlite3.Error) as error:
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise self._translated(error) from error
            time.sleep(0.05)

    def _state(self, connection: Connection) -> int | None:
        """The schema's version; None for an empty database.

        Raises:
            LibraryError: The database is no library, or one of another version.
        """
        names = set(inspect(connection).get_table_names())
        if not names:
            return None
        found = None
        if Meta.__tablename__ in names:
            rows = Meta.__table__.select().where(Meta.key == VERSION_KEY)
            found = next((str(row.value) for row in connection.execute(rows)), None)
        version = int(found) if found is not None and found.isdecimal() else 0
        known = found is not None and 1 <= version <= SCHEMA_VERSION
        tables = migrations.FIRST_TABLES if version < SCHEMA_VERSION else set(Base.metadata.tables)
        if found is None or (known and not names >= tables):
            raise LibraryError(
                "this database is no pathscribe library",
                where=self._where,
                hint="give another folder",
            )
        if not known:
            raise LibraryError(
                f"the library has schema version {found}, this program knows {SCHEMA_VERSION}",
                where=self._where,
                hint="install a newer pathscribe"
                if version > SCHEMA_VERSION
                else "read the sources into a new library",
            )
        return version

    def _create(self, session: Session) -> None:
        connection = session.connection()
        # Another process may have been faster.
        if self._state(connection) is None:
            migrations.create(connection)
            session.add(Meta(key=VERSION_KEY, value=str(SCHEMA_VERSION)))
            session.add(Meta(key="created_by", value=f"pathscribe {__version__}"))
            # Nothing is there that would have to be indexed.
            session.add(Meta(key=INDEX_KEY, value=INDEX_VERSION))

    # ------------------------------------------------------------------------ errors

    def _translated(self, error: Exception) -> LibraryError:
        """What is wrong, in words that tell what to do."""
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        text = " ".join(str(cause).split())
        lower = text.lower()
        for marks, what, hint in _EXPLAINED:
            if any(mark in lower for mark in marks):
                return LibraryError(what, where=self._where, hint=hint)
        return LibraryError(f"the database says: {text}", where=self._where)


_EXPLAINED: Final = (
    (
        ("is locked", "is busy", "lock timeout"),
        "another process has been writing to the library for too long",
        "wait for it to end, and start again: what was read is kept",
    ),
    (
        ("disk is full", "no space left", "quota exceeded"),
        "the disk is full",
        "make room and start again: what was read is kept",
    ),
    (
        ("not a database", "malformed", "file is encrypted"),
        "the database is damaged or is none",
        "put a backup in its place, or give another folder and read again",
    ),
    (
        ("readonly", "read-only", "unable to open", "permission denied"),
        "the database cannot be opened for writing",
        "check that the folder exists and that you may write to it",
    ),
    (
        ("authentication failed", "no password supplied", "no pg_hba.conf entry", "does not exist"),
        "the database server does not let us in, or has no such database",
        "check user, password and the database's name; `createdb NAME` makes one",
    ),
    (
        (
            "connection refused",
            "could not translate host",
            "connection failed",
            "timeout expired",
            "failed to resolve host",
            "server closed the connection",
        ),
        "the database server cannot be reached",
        "check host, port and whether it runs",
    ),
    (
        ("disk i/o error", "input/output error"),
        "the disk reports an error",
        "check the disk; libraries on network drives may not work",
    ),
)


def sqlite_url(file: Path) -> URL:
    """The URL of a SQLite file; safe with any characters in the path."""
    return URL.create("sqlite", database=str(file))


def parsed_url(text: str) -> URL:
    """A database URL.

    Raises:
        LibraryError: It is none.
    """
    try:
        return make_url(text)
    except SQLAlchemyError as error:
        raise LibraryError(
            "this is no database URL", hint="such as postgresql+psycopg://host/name"
        ) from error


def _is_busy(error: Exception) -> bool:
    text = str(error).lower()
    return "is locked" in text or "is busy" in text


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        # The module must not begin transactions by itself: `begin` below does.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _for_server(url: URL, where: str) -> tuple[URL, dict[str, Any]]:
    """The URL with the driver that is used, and what the driver is told.

    Raises:
        LibraryError: It is a server of another kind than PostgreSQL.
    """
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise LibraryError(
            "this kind of database cannot be used: libraries are kept by SQLite or PostgreSQL",
            where=where,
            hint="give a folder, or postgresql://user@host:port/database",
        )
    return url.set(drivername="postgresql+psycopg"), {"connect_timeout": 10}


def _set_up_server(engine: Engine, patience: float) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            # Locks of the transaction: both end with it, also when the process is killed.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            # Several questions of one transaction see the same state, as with SQLite.
            # And what the planner takes for quick, to read all texts, is a hundred times as slow.
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
                "SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
            )
