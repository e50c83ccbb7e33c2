"""The index is made anew, by one process or several: alike, and all of it or nothing."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from pathscribe import Library, example_path, read
from pathscribe.curation import Curation
from pathscribe.curation.model import Judgement, MentionRef
from pathscribe.errors import LibraryError
from pathscribe.library import FigureRead, indexer, store
from pathscribe.library.indexer import Indexers, indexed, usual_jobs
from pathscribe.library.tables import Base, Meta, StoredFigure
from pathscribe.records import Record

SEARCHED = ("entities", "entity_words", "entity_parts", "figure_entities", "figure_relations",
            "figure_facts")  # fmt: skip
QUERIES = ("IL6", "gene:IL6", "growth", "TREM2 -> STAT3", "LPS tumor")


@pytest.fixture(scope="module")
def record() -> Record:
    """The example's."""
    (made,) = read(example_path())
    return made


@pytest.fixture
def filled(library, article, figure, some_mentions, record: Record) -> Library:
    """Sixty figures: the example's record, others, one curated, one that is no record."""
    gene, _, chemical = some_mentions
    reads = [
        figure(f"Fig{n}", f"F{n}", title=f"growth of tumor {n}", mentions=(gene, chemical)[: n % 3])
        for n in range(1, 60)
    ]
    library.add(article, [*reads, FigureRead(record)])
    rejected = Judgement(mention=MentionRef(text="IL-6"))
    library.curation.put(Curation(figid="PMC7__Fig4", reject=(rejected,)))
    library.curate("PMC7__Fig4")

    def spoil(session) -> None:  # type: ignore[no-untyped-def]
        figure = StoredFigure.figid == "PMC7__Fig9"
        session.execute(update(StoredFigure).where(figure).values(record='{"figid": 9}'))

    library._database.write(spoil)
    library.reindex(jobs=1)
    return library


def tables(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables of the search, but for the full text; entities count from 0."""
    with library._database.reading() as session:
        rows = {
            name: [row._asdict() for row in session.execute(select(Base.metadata.tables[name]))]
            for name in SEARCHED
        }
    # PostgreSQL goes on counting where it was.
    places = {id_: n for n, id_ in enumerate(sorted(row["id"] for row in rows["entities"]))}
    for name, held in rows.items():
        for row in held:
            for column in ("entity_id", "source", "target"):
                if column in row:
                    row[column] = places[row[column]]
            if name in ("entities", "figure_relations"):
                row["id"] = places.get(row["id"], 0) if name == "entities" else 0
    return {name: sorted(tuple(row.values()) for row in held) for name, held in rows.items()}


def found(library: Library) -> list[tuple[int, list[str]]]:
    results = [library.search(query) for query in QUERIES]
    return [(one.total, [hit.figid for hit in one]) for one in results]


def test_by_several_processes_as_by_one(filled: Library, monkeypatch) -> None:
    monkeypatch.setattr(store, "_INDEXED", 7)
    before = found(filled)
    seen: list[int] = []
    assert filled.reindex(jobs=1) == 59
    one = tables(filled)
    assert filled.reindex(jobs=2, on_progress=seen.append) == 59
    assert tables(filled) == one
    assert seen == sorted(seen)
    assert seen[-1] == 59
    assert len(seen) > 5
    after = found(filled)
    assert [total for total, _ in after] == [total for total, _ in before]
    assert filled.reindex() == 59
    assert tables(filled) == one
    assert found(filled) == after


@pytest.mark.parametrize("jobs", [0, -1, 1000])
def test_how_many_processes_there_can_be(library, jobs: int) -> None:
    with pytest.raises(LibraryError, match="1 to"):
        library.reindex(jobs=jobs)


def test_few_figures_need_no_processes(monkeypatch) -> None:
    assert usual_jobs(0) == usual_jobs(indexer.FEW - 1) == 1
    monkeypatch.setattr(indexer.os, "sched_getaffinity", lambda _: set(range(32)), raising=False)
    assert usual_jobs(indexer.FEW) == indexer.MOST_JOBS
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert usual_jobs(indexer.FEW) == 1


DYING = "import os, signal, sys; sys.stdin.buffer.read(8); {}"


@pytest.mark.parametrize(
    ("end", "how"),
    [("sys.exit(3)", "exit code 3"), ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL")],
)
def test_a_process_that_dies_is_told_of(
    filled: Library, monkeypatch, caplog, end: str, how: str
) -> None:
    start = subprocess.Popen

    def other(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return start([command[0], "-c", DYING.format(end)], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(indexer.subprocess, "Popen", other)
    before, rows = found(filled), tables(filled)
    with pytest.raises(LibraryError, match=how) as error:
        filled.reindex(jobs=2)
    assert "jobs=1" in (error.value.hint or "")
    # Nothing has happened, and where nobody asked for processes it goes on without them.
    assert tables(filled) == rows
    assert found(filled) == before
    monkeypatch.setattr(store, "usual_jobs", lambda _: 2)
    with caplog.at_level(logging.WARNING, "pathscribe"):
        assert filled.reindex() == 59
    assert how in caplog.text
    assert found(filled) == before


def test_processes_that_cannot_start(filled: Library, monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(LibraryError, match="no process can be started"):
        filled.reindex(jobs=2)
    monkeypatch.setattr(store, "usual_jobs", lambda _: 2)
    assert filled.reindex() == 59


def test_what_goes_wrong_in_a_process_is_told(record: Record) -> None:
    with Indexers(2) as indexers:
        with pytest.raises(LibraryError, match="TypeError"):
            indexers.give([1])()  # type: ignore[list-item]
        # And it lives on.
        rows = [(7, record.to_json()), (8, "{}")]
        assert indexers.give(rows)() == indexed(rows)


SCRIPT = """
import os, signal, sys
from pathscribe.library import Library, indexer, store
indexer.FEW = 1
store._INDEXED = 7
indexer.os.sched_getaffinity = lambda _: {1, 2}
%s
with Library(sys.argv[1]) as library:
    print("open", library.search("growth").total)
"""


def forget_index(library: Library) -> None:
    def forget(session) -> None:  # type: ignore[no-untyped-def]
        session.execute(delete(Meta).where(Meta.key == "search_index"))

    library._database.write(forget)


def run_script(place: str, more: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # A script as users write them: nothing stands under `if __name__ == "__main__"`.
    script = folder / "script.py"
    script.write_text(SCRIPT % more, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(script), place], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def test_a_script_that_opens_an_older_library(filled: Library, tmp_path) -> None:
    before = found(filled)
    forget_index(filled)
    done = run_script(filled.location, "", tmp_path)
    assert (done.returncode, done.stdout) == (0, "open 58\n"), done.stderr
    assert filled._is_indexed()
    assert [total for total, _ in found(filled)] == [total for total, _ in before]


def test_a_rebuild_that_is_killed_has_not_been(filled: Library, tmp_path) -> None:
    before, rows = found(filled), tables(filled)
    kill = """
def killed(done):
    if done > 20:
        os.kill(os.getpid(), signal.SIGKILL)
with Library(sys.argv[1]) as library:
    library.reindex(jobs=2, on_progress=killed)
"""
    done = run_script(filled.location, kill, tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert filled._is_indexed()
    assert tables(filled) == rows
    assert found(filled) == before
    with filled._database.reading() as session:
        if filled._database.is_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert filled.reindex(jobs=2) == 59


def test_foreign_keys_hold_again_after_a_rebuild(filled: Library) -> None:
    filled.reindex()
    filled.remove("PMC7__Fig1")
    left = {row[1] for row in tables(filled)["figure_entities"]}
    with filled._database.reading() as session:
        assert left <= set(session.scalars(select(StoredFigure.id)))
        if filled._database.is_sqlite:
            assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
