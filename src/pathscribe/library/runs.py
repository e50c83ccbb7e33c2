"""Past runs: what was asked, how far it came, and what was left out and why."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from ..errors import LibraryError
from ..version import __version__
from .database import Database
from .rows import plain
from .tables import RunItem, StoredRun

State = Literal["running", "finished", "stopped", "failed", "killed"]
"""Of a run; "killed" is one that has ended without saying so."""

_SILENT: Final = timedelta(minutes=30)
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a run did not bring into the library as it should have.

    Attributes:
        status: Why in one word: "missing", "failed", "unreadable", ...
        place: The file, archive member, article or address.
        figid: The figure, where it is one.
        what: The reason.
        hint: What can be done about it.
    """

    status: str
    place: str
    figid: str = ""
    what: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run.

    Attributes:
        id: Its number.
        kind: "read" or "fetch".
        state: How it ended, or that it goes on.
        started: UTC, "2026-01-31T12:00:00Z".
        updated: When it was last heard of.
        ended: When it ended; empty while it runs, or where it was killed.
        version: Of pathscribe.
        host: The machine it runs on.
        pid: Its process there.
        sources: What it was asked to read or fetch.
        settings: How.
        counts: How much came of it, by name.
        note: Why it ended early.
        left_out: How many figures or files were left out.
    """

    id: int
    kind: str
    state: State
    started: str
    updated: str
    ended: str
    version: str
    host: str
    pid: int
    sources: tuple[str, ...]
    settings: Mapping[str, Any]
    counts: Mapping[str, int]
    note: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """How often something was left out for one reason, with one place as an example."""

    status: str
    what: str
    count: int
    example: str


@dataclass(slots=True)
class Checkpoint:
    """What is to be noted of a run at the next occasion."""

    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def ending(error: BaseException | None) -> tuple[State, str]:
    """How a run ended, and a note of why, by the error that ended it; None for a finished one."""
    if error is None:
        return "finished", ""
    if isinstance(error, KeyboardInterrupt):
        return "stopped", "stopped by the user"
    return "failed", f"{type(error).__name__}: {error}"


class RunStore:
    """The runs that a library remembers.

    Args:
        database: The library's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # ----------------------------------------------------------------------- writing

    def start(self, kind: str, sources: Sequence[str], settings: Mapping[str, Any]) -> int:
        """Note that a run begins.

        Args:
            kind: "read" or "fetch".
            sources: What it was asked for.
            settings: How; plain values.

        Returns:
            Its number.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        now = _now()

        def begin(session: Session) -> int:
            row = StoredRun(
                kind=kind,
                state="running",
                started=now,
                updated=now,
                ended="",
                version=__version__,
                host=plain(socket.gethostname()),
                pid=os.getpid(),
                sources=_dump(list(sources)),
                settings=_dump(dict(settings)),
                counts="{}",
                note="",
            )
            session.add(row)
            session.flush()
            return row.id

        return self._database.write(begin)

    def note(self, run: int, point: Checkpoint) -> None:
        """Note how far a run is.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        self._write(run, point, {})

    def end(self, run: int, state: State, point: Checkpoint, note: str = "") -> None:
        """Note that a run has ended, and how.

        Raises:
            LibraryError: Nothing was written, and why.
        """
        self._write(run, point, {"state": state, "ended": _now(), "note": plain(note)})

    def _write(self, run: int, point: Checkpoint, more: Mapping[str, str]) -> None:
        rows = [
            {
                "run_id": run,
                "status": plain(item.status),
                "place": plain(item.place),
                "figid": plain(item.figid),
                "what": plain(item.what),
                "hint": plain(item.hint),
            }
            for item in point.left_out
        ]
        values = {"counts": _dump(dict(point.counts)), "updated": _now(), **more}

        def write(session: Session) -> None:
            session.execute(update(StoredRun).where(StoredRun.id == run).values(**values))
            if rows:
                session.execute(insert(RunItem), rows)

        self._database.write(write)

    def forget(self, run: int) -> None:
        """Forget a run; what it read stays.

        Raises:
            LibraryError: There is no such run, or nothing can be written.
        """

        def remove(session: Session) -> None:
            _find(session, run)
            session.execute(delete(RunItem).where(RunItem.run_id == run))
            session.execute(delete(StoredRun).where(StoredRun.id == run))

        self._database.write(remove)

    # ----------------------------------------------------------------------- reading

    def list(self, *, limit: int = 0) -> tuple[RunInfo, ...]:
        """The runs, the newest first.

        Args:
            limit: At most so many; 0 for all.

        Raises:
            LibraryError: The database cannot be read.
        """
        query = select(StoredRun).order_by(StoredRun.id.desc())
        with self._database.reading() as session:
            rows = session.scalars(query.limit(limit) if limit else query).all()
            counted = select(RunItem.run_id, func.count()).group_by(RunItem.run_id)
            left_out = {row[0]: int(row[1]) for row in session.execute(counted)}
            return tuple(_info(row, left_out.get(row.id, 0)) for row in rows)

    def get(self, run: int) -> RunInfo:
        """One run.

        Raises:
            LibraryError: There is no such run, or the database cannot be read.
        """
        with self._database.reading() as session:
            row = _find(session, run)
            counted = select(func.count(RunItem.id)).where(RunItem.run_id == run)
            return _info(row, int(session.scalar(counted) or 0))

    def reasons(self, run: int) -> tuple[Reason, ...]:
        """Why things were left out, the commonest reason first.

        Raises:
            LibraryError: There is no such run, or the database cannot be read.
        """
        count = func.count(RunItem.id)
        query = (
            select(RunItem.status, RunItem.what, count, func.min(RunItem.place))
            .where(RunItem.run_id == run)
            .group_by(RunItem.status, RunItem.what)
            .order_by(count.desc(), RunItem.status, RunItem.what)
        )
        with self._database.reading() as session:
            _find(session, run)
            return tuple(
                Reason(str(row[0]), str(row[1]), int(row[2]), str(row[3]))
                for row in session.execute(query)
            )

    def left_out(self, run: int, *, status: str = "") -> tuple[LeftOut, ...]:
        """All that was left out, sorted by place.

        Args:
            run: The run's number.
            status: Only what was left out for this one-word reason.

        Raises:
            LibraryError: There is no such run, or the database cannot be read.
        """
        query = select(RunItem).where(RunItem.run_id == run)
        if status:
            query = query.where(RunItem.status == status)
        with self._database.reading() as session:
            _find(session, run)
            return tuple(
                LeftOut(row.status, row.place, row.figid, row.what, row.hint)
                for row in session.scalars(query.order_by(RunItem.place, RunItem.id))
            )


def _find(session: Session, run: int) -> StoredRun:
    row = session.get(StoredRun, run)
    if row is None:
        raise LibraryError(
            "there is no such run in the library",
            where=str(run),
            hint="`pathscribe runs list` shows all",
        )
    return row


def _info(row: StoredRun, left_out: int) -> RunInfo:
    return RunInfo(
        id=row.id,
        kind=row.kind,
        state=_state(row),
        started=row.started,
        updated=row.updated,
        ended=row.ended,
        version=row.version,
        host=row.host,
        pid=row.pid,
        sources=tuple(map(str, _load(row.sources, []))),
        settings=_load(row.settings, {}),
        counts={str(k): int(v) for k, v in _load(row.counts, {}).items()},
        note=row.note,
        left_out=left_out,
    )


def _state(row: StoredRun) -> State:
    """The state that was noted; a run that says it goes on may have been killed."""
    known: tuple[State, ...] = ("finished", "stopped", "failed")
    for state in known:
        if row.state == state:
            return state
    if row.host == plain(socket.gethostname()):
        return "running" if _alive(row.pid) else "killed"
    try:
        heard = datetime.strptime(row.updated, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return "killed"
    return "running" if datetime.now(UTC) - heard < _SILENT else "killed"


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if os.name == "nt":  # signal 0 would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def _now() -> str:
    return datetime.now(UTC).strftime(_FORMAT)


def _dump(value: object) -> str:
    return plain(json.dumps(value, ensure_ascii=True, default=str))


def _load(text: str, default: Any) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return default
    return value if isinstance(value, type(default)) else default
