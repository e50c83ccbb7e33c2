"""What only a database on a server can do wrong."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from pathscribe.cli import app
from pathscribe.curation import Curation
from pathscribe.errors import LibraryError
from pathscribe.library import Library


@pytest.fixture
def place(postgres: str) -> str:
    return postgres


def changed(place: str, **parts: object) -> str:
    return make_url(place).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]


def test_a_server_that_is_not_there(place: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = changed(place, port=taken.getsockname()[1], password="secret")
        with pytest.raises(LibraryError, match="cannot be reached") as caught:
            Library.open(nowhere)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there(place: str) -> None:
    with pytest.raises(LibraryError, match="no such database") as caught:
        Library.open(changed(place, database="nothing_of_this_name"))
    assert "createdb" in caught.value.hint


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_spelling_of_the_scheme(place: str, scheme: str) -> None:
    with Library.open(place.replace("postgresql", scheme, 1)) as library:
        assert len(library) == 0


def test_an_empty_database_is_no_library(place: str) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        Library.open(place, create=False)


def test_another_programs_database_is_left_alone(place: str) -> None:
    import psycopg

    with psycopg.connect(place) as server:
        server.execute("CREATE TABLE recipes (key text)")
    with pytest.raises(LibraryError, match="no pathscribe library"):
        Library.open(place)


def test_a_reader_writes_nothing(place: str) -> None:
    from sqlalchemy import text

    with (
        Library.open(place) as library,
        pytest.raises(LibraryError, match=r"cannot be opened for writing"),
        library._database.reading() as session,
    ):
        session.execute(text("DELETE FROM figures"))


def test_a_writer_does_not_wait_for_ever(place: str, article, figure) -> None:
    with Library.open(place) as other, Library.open(place, patience=0.3) as library:
        begun, done = threading.Event(), threading.Event()

        def hold(session: Session) -> None:
            session.connection()
            begun.set()
            done.wait(30)

        thread = threading.Thread(target=lambda: other._database.write(hold))
        thread.start()
        begun.wait(30)
        assert len(library) == 0  # readers do not wait at all
        start = time.monotonic()
        with pytest.raises(LibraryError, match="another process"):
            library.add(article, [figure()])
        assert time.monotonic() - start < 10
        done.set()
        thread.join()
        library.add(article, [figure()])
        assert len(other) == 1


def test_curations_are_kept_in_the_database(place: str, article, figure) -> None:
    with Library.open(place) as library:
        library.add(article, [figure()])
        library.curation.put(Curation(figid="PMC7__Fig1", by="me"))
    with Library.open(place, create=False) as again:
        found = again.curation.get("PMC7__Fig1")
        assert found is not None
        assert found.by == "me"
        assert again.curation.names() == {"PMC7__Fig1.yaml"}


def test_the_command_line_takes_a_url(place: str, tmp_path: Path) -> None:
    def pathscribe(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    gmt = tmp_path / "figures.gmt"
    gmt.write_text("PMC1__F1\tA title\tIL6\tSTAT3\tJAK1\nPMC2__F2\tAnother\tTP53\tMDM2\tIL6\n")
    pathscribe("import", str(gmt), "-l", place)
    assert "PMC2__F2" in pathscribe("search", "gene:TP53", "-l", place, "--format", "tsv")
    out = tmp_path / "out.gmt"
    pathscribe("export", "gmt", "-l", place, "-o", str(out))
    assert sorted(line.split("\t")[0] for line in out.read_text().splitlines()) == [
        "PMC1__F1",
        "PMC2__F2",
    ]
