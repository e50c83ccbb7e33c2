from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from pathscribe.errors import LibraryError
from pathscribe.library import Library
from pathscribe.library.tables import SCHEMA_VERSION


def file_of(place: Path) -> Path:
    return place / "library.sqlite"


@pytest.fixture
def filled(tmp_path, article, figure, png):
    """A closed library with one figure."""
    with Library.open(tmp_path) as library:
        library.add(article, [figure(image=png(200))])
    return tmp_path


def test_the_database_is_set_up_for_several_processes(filled):
    with sqlite3.connect(file_of(filled)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        rows = dict(raw.execute("SELECT key, value FROM meta"))
        assert rows["schema_version"] == str(SCHEMA_VERSION)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Library.open(filled) as library, library._database.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM figures WHERE figid = 'x'",
        "SELECT * FROM figures WHERE alias = 'x'",
        "SELECT * FROM genes WHERE symbol = 'x'",
        "SELECT * FROM mentions WHERE curie = 'x'",
        "SELECT * FROM mentions WHERE name = 'x'",
        "SELECT * FROM mentions WHERE type = 'x'",
        "SELECT * FROM articles WHERE pmcid = 'x'",
    ],
)
def test_what_is_asked_for_has_an_index(filled, query):
    with sqlite3.connect(file_of(filled)) as raw:
        plan = " ".join(str(row) for row in raw.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert "USING INDEX" in plan
    assert "SCAN" not in plan


# --- other databases, damage -----------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "hint"), [(str(SCHEMA_VERSION + 1), "newer pathscribe"), ("0", "new library")]
)
def test_another_version_is_refused(filled, version, hint):
    with sqlite3.connect(file_of(filled)) as raw:
        raw.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (version,))
    for create in (True, False):
        with pytest.raises(LibraryError, match=f"version {version}") as caught:
            Library.open(filled, create=create)
        assert hint in caught.value.hint


@pytest.mark.parametrize("table", ["recipes", "meta", "figures"])
def test_another_programs_database_is_left_alone(tmp_path, table):
    with sqlite3.connect(file_of(tmp_path)) as raw:
        raw.execute(f"CREATE TABLE {table} (key TEXT, value TEXT)")
        raw.execute(f"INSERT INTO {table} VALUES ('schema_version', '{SCHEMA_VERSION}')")
    with pytest.raises(LibraryError, match="no pathscribe library"):
        Library.open(tmp_path)
    with sqlite3.connect(file_of(tmp_path)) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert names == [(table,)]


@pytest.mark.parametrize("damage", ["text", "header", "middle"])
def test_a_damaged_database_says_so(filled, damage):
    file = file_of(filled)
    data = file.read_bytes()
    if damage == "text":
        file.write_bytes(b"<html>404 Not Found</html>" * 200)
    elif damage == "header":
        file.write_bytes(b"\0" * 100 + data[100:])
    else:
        file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))

    def use() -> None:
        with Library.open(filled) as library:
            list(library.records())
            library.stats()

    with pytest.raises(LibraryError, match="damaged") as caught:
        use()
    assert str(filled) in caught.value.where
    assert caught.value.hint


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    folder = tmp_path / "library.sqlite"
    folder.mkdir()
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library.open(tmp_path)


# --- full disks ------------------------------------------------------------------------


def test_a_full_disk_while_the_database_grows(filled, article, figure, png):
    with Library.open(filled) as library:
        engine = library._database._engine
        engine.dispose()

        @event.listens_for(engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 4}")

        many = [figure(f"f{n}", f"F{n}", image=png(10)) for n in range(400)]
        with pytest.raises(LibraryError, match="disk is full") as caught:
            library.add(article, many)
        assert "make room" in caught.value.hint
        assert len(library) == 1
    with Library.open(filled) as library:
        report = library.add(article, many)
        assert len(report.added) == 400
        assert library.image("PMC7__f399") == png(10)


def test_a_full_disk_while_a_picture_is_written(filled, article, figure, png, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Library.open(filled) as library:
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", full)
            with pytest.raises(LibraryError, match="No space left"):
                library.add(article, [figure("Fig2", "F2"), figure("Fig3", "F3", image=png(1))])
        assert len(library) == 1
        library.add(article, [figure("Fig2", "F2"), figure("Fig3", "F3", image=png(1))])
        assert len(library) == 3


# --- several processes -----------------------------------------------------------------


def test_a_writer_waits_for_another(filled, article, figure):
    other = sqlite3.connect(file_of(filled), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    released = []

    def release() -> None:
        time.sleep(0.4)
        released.append(True)
        other.execute("COMMIT")

    thread = threading.Thread(target=release)
    with Library.open(filled, patience=30) as library:
        thread.start()
        library.add(article, [figure("Fig2", "F2")])
        assert released
        assert len(library) == 2
    thread.join()
    other.close()


def test_a_writer_does_not_wait_for_ever(filled, article, figure):
    other = sqlite3.connect(file_of(filled), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Library.open(filled, patience=0.2) as library:
        assert library.get("PMC7__F1").alias == "PMC7__F1"  # readers don't wait at all
        start = time.monotonic()
        with pytest.raises(LibraryError, match="another process"):
            library.add(article, [figure("Fig2", "F2")])
        assert time.monotonic() - start < 5
    other.close()


_WRITER = """
import sys, time
from pathlib import Path
from pathscribe.articles import Article
from pathscribe.library import Library
sys.path.insert(0, sys.argv[3])
from conftest import make_figure, picture

place, who, meeting = sys.argv[1], sys.argv[2], Path(sys.argv[4])
(meeting / f"ready-{who}").touch()
while len(list(meeting.glob("ready-*"))) < 2:
    time.sleep(0.001)
with Library.open(place) as library:
    for number in range(40):
        # Half of the articles are the other's, too.
        name = f"PMC{number + 1}" if number % 2 else f"PMC{number + 1}00{who}"
        reads = [
            make_figure(f"f{k}", f"F{k}", pmcid=name, image=picture(number)) for k in range(2)
        ]
        library.add(Article(source=name, pmcid=name), reads)
"""


def test_two_processes_make_and_fill_one_library(new_library, tmp_path):
    place = new_library()
    here = str(Path(__file__).parent)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, place, who, here, str(tmp_path)],
            stderr=subprocess.PIPE,
        )
        for who in ("1", "2")
    ]
    for process in processes:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()
    with Library.open(place, create=False) as library:
        stats = library.stats()
        assert (stats.articles, stats.figures) == (60, 120)
        assert stats.with_image == 120
        assert len({row.figid for row in library.figures()}) == 120
        for row in library.figures():
            assert library.image(row.figid)
    if "://" not in place:
        with sqlite3.connect(file_of(Path(place))) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_KILLED = """
import os, signal, sys
from pathscribe.articles import Article
from pathscribe.library import Library
from pathscribe.library.writing import Writer
sys.path.insert(0, sys.argv[2])
from conftest import make_figure, picture

keep, count = Writer.keep_readings, 0

def deadly(*arguments):
    global count
    count += 1
    if count == 2:  # the second article is in the database, not yet committed
        os.kill(os.getpid(), signal.SIGKILL)
    return keep(*arguments)

Writer.keep_readings = deadly
with Library.open(sys.argv[1]) as library:
    for name in ("PMC1", "PMC2"):
        reads = [
            make_figure(f"f{k}", f"F{k}", pmcid=name, image=picture(k)) for k in (1, 2)
        ]
        library.add(Article(source=name, pmcid=name), reads)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_process_that_is_killed_while_it_writes_leaves_whole_articles(new_library):
    place = new_library()
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, place, str(Path(__file__).parent)],
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == -9, done.stderr.decode()
    with Library.open(place, create=False) as library:
        assert [row.figid for row in library.figures()] == ["PMC1__f1", "PMC1__f2"]
        assert library.image("PMC1__f1")
        assert library.stats().articles == 1
