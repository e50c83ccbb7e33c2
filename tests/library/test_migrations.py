"""Libraries of older versions are brought forward without loss.

`data/version1-*.sql` were written by pathscribe as it was with schema version 1 (commit a13d138).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from pathscribe.errors import LibraryError
from pathscribe.library import Library, Problem
from pathscribe.library.database import sqlite_url
from pathscribe.library.tables import SCHEMA_VERSION, Base

DATA = Path(__file__).parent / "data"


@pytest.fixture
def version_1(new_library: Callable[[], str], database_kind: str) -> str:
    """A library as version 1 left it, in each kind of database."""
    place = new_library()
    script = (DATA / f"version1-{database_kind}.sql").read_text(encoding="utf-8")
    if database_kind == "sqlite":
        import sqlite3

        with sqlite3.connect(Path(place) / "library.sqlite") as raw:
            raw.executescript(script)
    else:
        import psycopg

        with psycopg.connect(place) as server:
            server.execute(script)
    return place


def open_old(place: str, folder: Path) -> Library:
    """Version 1 kept the pictures of a server's library in a folder."""
    return Library.open(place, create=False, images=folder if "://" in place else None)


def test_nothing_is_lost_on_the_way(version_1, tmp_path, article, figure, png) -> None:
    with open_old(version_1, tmp_path) as library:
        assert [row.figid for row in library.figures()] == ["PMC7__Fig1", "PMC7__Fig2"]
        record = library.get("PMC7__F1")
        assert [mention.text for mention in record.mentions] == ["IL-6", "LPS"]
        assert record.relations[0].path == ((0.0, 0.0), (9.0, 9.0))
        stats = library.stats()
        assert (stats.articles, stats.figures, stats.with_image, stats.problems) == (1, 2, 1, 1)
        assert stats.by_type == {"chemical": 1, "family": 1, "gene": 1}
        assert library.problems() == (
            Problem("/data/a.jpg", "the image is truncated", "get it again"),
        )
        # What is new in version 2 is there, too.
        assert [hit.figid for hit in library.search("gene:IL6")] == ["PMC7__Fig1"]
        assert [hit.figid for hit in library.search("tumor growth")] == ["PMC7__Fig2"]
        assert [hit.figid for hit in library.search("LPS -> IL6")] == ["PMC7__Fig1"]
        # And it goes on as any other.
        report = library.add(article, [figure("Fig3", "F3", image=png(9))])
        assert report.added == ("PMC7__Fig3",)
        assert library.image("PMC7__Fig3") == png(9)
        library.remove("PMC7__Fig1")
        assert library.search("gene:IL6").total == 1
    with open_old(version_1, tmp_path) as library:
        assert len(library) == 2


def test_the_tables_are_those_of_a_new_library(version_1, new_library, tmp_path) -> None:
    def tables(place: str) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
        url = make_url(place) if "://" in place else sqlite_url(Path(place) / "library.sqlite")
        engine = create_engine(url.set(drivername=url.drivername.replace("sql", "sql+psycopg"))
                               if url.drivername == "postgresql" else url)  # fmt: skip
        try:
            with engine.connect() as connection:
                version = connection.execute(
                    text("SELECT value FROM meta WHERE key = 'schema_version'")
                ).scalar_one()
                assert version == str(SCHEMA_VERSION)
                found = inspect(connection)
                names = set(found.get_table_names())
                assert names >= set(Base.metadata.tables)
                columns = {
                    name: {
                        column[
                            "name"
                        ]: f"{column['type']} {getattr(column['type'], 'collation', '')}"
                        for column in found.get_columns(name)
                    }
                    for name in sorted(names)
                }
                # With PostgreSQL, constraints of version 1 have the server's names.
                indexes = {
                    name: sorted(str(index["column_names"]) for index in found.get_indexes(name))
                    for name in sorted(Base.metadata.tables)
                }
                return columns, indexes
        finally:
            engine.dispose()

    fresh = new_library()
    Library.open(fresh).close()
    open_old(version_1, tmp_path).close()
    (old, old_indexes), (new, new_indexes) = tables(version_1), tables(fresh)
    assert old.keys() == new.keys()
    assert old_indexes == new_indexes
    if "://" in fresh:  # SQLite never minded the lengths of texts
        assert old == new


def test_a_step_that_fails_has_not_been(version_1, tmp_path, monkeypatch) -> None:
    from pathscribe.library import migrations

    def broken(connection: object) -> None:
        migrations._to_2(connection)  # type: ignore[arg-type]
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", {2: broken})
        with pytest.raises(LibraryError, match=r"No space left|disk is full"):
            open_old(version_1, tmp_path)
    with open_old(version_1, tmp_path) as library:
        assert len(library) == 2
        assert library.search("gene:IL6").total == 1
