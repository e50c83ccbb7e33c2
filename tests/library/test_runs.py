from __future__ import annotations

import os
from pathlib import Path

import pytest

from pathscribe.errors import LibraryError
from pathscribe.library import Library
from pathscribe.library import runs as module
from pathscribe.library.runs import Checkpoint, LeftOut


@pytest.fixture
def opened(tmp_path: Path):
    with Library.open(tmp_path / "lib") as library:
        yield library


def test_a_run_from_its_beginning_to_its_end(opened):
    store = opened.runs
    assert store.list() == ()
    number = store.start("read", ["a", "b\udcff\0"], {"jobs": 2, "captions": None})
    [this] = store.list()
    assert (this.id, this.kind, this.state, this.ended) == (number, "read", "running", "")
    assert this.settings == {"jobs": 2, "captions": None}
    assert (this.pid, len(this.sources)) == (os.getpid(), 2)
    store.note(number, Checkpoint({"read": 3}, [LeftOut("failed", "x.png", "PMC1__x", "broken")]))
    store.end(
        number, "finished", Checkpoint({"read": 9}, [LeftOut("failed", "y.png", "", "broken")])
    )
    this = store.get(number)
    assert (this.state, this.counts, this.left_out) == ("finished", {"read": 9}, 2)
    assert this.ended >= this.started
    [reason] = store.reasons(number)
    assert (reason.status, reason.what, reason.count, reason.example) == (
        "failed",
        "broken",
        2,
        "x.png",
    )
    assert [item.place for item in store.left_out(number)] == ["x.png", "y.png"]
    assert store.left_out(number, status="missing") == ()


def test_the_newest_run_comes_first(opened):
    numbers = [opened.runs.start("read", [str(n)], {}) for n in range(4)]
    assert [run.id for run in opened.runs.list()] == numbers[::-1]
    assert [run.id for run in opened.runs.list(limit=2)] == numbers[:1:-1]


def test_a_run_that_went_silent(opened, monkeypatch):
    number = opened.runs.start("read", [], {})
    assert opened.runs.get(number).state == "running"
    monkeypatch.setattr(module.os, "kill", _gone)
    assert opened.runs.get(number).state == "killed"
    # Of another machine's process only its last word is known.
    monkeypatch.setattr(module.socket, "gethostname", lambda: "elsewhere")
    assert opened.runs.get(number).state == "running"
    monkeypatch.setattr(module, "_SILENT", module.timedelta(seconds=-1))
    assert opened.runs.get(number).state == "killed"


def _gone(_pid: int, _signal: int) -> None:
    raise ProcessLookupError


def test_forgetting(opened):
    number = opened.runs.start("read", [], {})
    opened.runs.note(number, Checkpoint({}, [LeftOut("failed", "x")]))
    opened.runs.forget(number)
    for ask in (opened.runs.get, opened.runs.reasons, opened.runs.left_out, opened.runs.forget):
        with pytest.raises(LibraryError, match="no such run"):
            ask(number)


def test_what_a_stranger_wrote_does_no_harm(opened):
    import sqlite3

    number = opened.runs.start("read", ["a"], {})
    with sqlite3.connect(Path(opened.location) / "library.sqlite") as raw:
        raw.execute("UPDATE runs SET sources='7', settings='[', counts='{}', state='odd'")
    this = opened.runs.get(number)
    assert (this.sources, this.settings, this.counts) == ((), {}, {})
