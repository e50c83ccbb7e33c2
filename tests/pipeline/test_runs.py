from __future__ import annotations

import dataclasses
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pathscribe.errors import LibraryError, PathscribeError
from pathscribe.examples import example_path
from pathscribe.library import Library
from pathscribe.pipeline import Progress, Reader, Summary, run
from pathscribe.records import identifiers

WORDS = (["TP53", "MDM2"], ["IL6", "STAT3"], ["KRAS"], ["EGFR", "AKT1"])


@pytest.fixture
def folder(tmp_path: Path, drawn) -> Path:
    """Pictures of two articles and one of none."""
    place = tmp_path / "pictures"
    place.mkdir()
    names = ("PMC1__a.png", "PMC1__b.png", "PMC2__a.png", "cell.png")
    for name, words in zip(names, WORDS, strict=True):
        (place / name).write_bytes(drawn(words))
    return place


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "lib") as opened:
        yield opened


def counts(summary: Summary) -> tuple[int, ...]:
    assert summary.figures == summary.done
    return (summary.read, summary.skipped, summary.missing, summary.failed)


def content(library: Library) -> dict[str, tuple[str, bytes | None]]:
    """All that counts in a library: records and pictures."""
    return {
        record.figid: (
            record.to_json(),
            library.image(record.figid) if record.figure.image else None,
        )
        for record in library.records()
    }


# --- the plain case --------------------------------------------------------------------


def test_everything_is_read_and_kept(folder, library, reader):
    told: list[Progress] = []
    summary = run([folder], library, reader=reader, on_progress=told.append)
    assert (summary.articles, summary.figures, summary.added) == (3, 4, 4)
    assert counts(summary) == (4, 0, 0, 0)
    assert summary.problems == []
    assert len(library) == 4
    record = library.get("PMC1__a")
    assert {s for m in record.mentions for s in m.symbols} == {"TP53", "MDM2"}
    assert library.image("PMC1__a") == (folder / "PMC1__a.png").read_bytes()
    [row] = library.figures(gene="KRAS")
    assert row.figid == "PMC2__a"
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert (told[-1].done, told[-1].total, told[-1].complete, told[-1].read) == (4, 4, True, 4)
    assert told[-1].current.endswith("cell.png")


def test_the_example_article(library, reader):
    summary = run([example_path()], library, reader=reader)
    assert counts(summary) == (1, 0, 0, 0)
    assert library.get("PMC11892258__F3").article.year == "2025"


def test_again_reads_nothing(folder, library, reader):
    run([folder], library, reader=reader)
    before, rows = content(library), list(library.figures())
    summary = run([folder], library, reader=reader)
    assert counts(summary) == (0, 4, 0, 0)
    assert (summary.added, summary.updated) == (0, 0)
    assert content(library) == before
    assert list(library.figures()) == rows


def test_moving_the_source_makes_no_difference(folder, library, reader, tmp_path):
    run([folder], library, reader=reader)
    shutil.move(folder, tmp_path / "elsewhere")
    assert counts(run([tmp_path / "elsewhere"], library, reader=reader)) == (0, 4, 0, 0)


def test_force_reads_again_and_doubles_nothing(folder, library, reader):
    run([folder], library, reader=reader)
    before = content(library)
    summary = run([folder], library, reader=reader, force=True)
    assert counts(summary) == (4, 0, 0, 0)
    assert (summary.added, summary.updated) == (0, 0)
    assert content(library) == before


def test_only_what_has_changed_is_read_again(folder, library, reader, drawn):
    run([folder], library, reader=reader)
    (folder / "PMC1__b.png").write_bytes(drawn(["JAK2"]))
    summary = run([folder], library, reader=reader)
    assert counts(summary) == (1, 3, 0, 0)
    assert summary.updated == 1
    assert {s for m in library.get("PMC1__b").mentions for s in m.symbols} == {"JAK2"}


def test_a_new_caption_is_read(folder, library, reader):
    run([folder], library, reader=reader)
    (folder / "captions.json").write_text(
        '{"PMC2__a": {"caption": "KRAS signals.", "number": "3"}}'
    )
    summary = run([folder], library, reader=reader)
    assert counts(summary) == (1, 3, 0, 0)
    assert library.get("PMC2__a").figure.caption == "KRAS signals."


def test_another_lexicon_or_engine_reads_again(folder, library, reader):
    class OtherEngine:
        name = reader.engine.name
        version = "another"

        def fragments(self, rgb):
            return reader.engine.fragments(rgb)

    run([folder], library, reader=reader)
    summary = run([folder], library, reader=Reader(reader.lexicon, OtherEngine()))
    assert counts(summary) == (4, 0, 0, 0)
    assert summary.updated == 4
    models = library.get("PMC1__a").provenance.models
    assert models == {**reader.provenance.models, reader.engine.name: "another"}


def test_a_figure_is_kept_as_soon_as_it_is_read(folder, library, reader):
    kept = []
    run([folder], library, reader=reader, on_progress=lambda p: kept.append((p.done, len(library))))
    assert all(done == count for done, count in kept)
    assert kept[-1] == (4, 4)


def test_a_run_is_remembered_with_what_it_left_out(folder, library, reader):
    (folder / "PMC3__cut.png").write_bytes((folder / "PMC1__a.png").read_bytes()[:500])
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 nonsense")
    (folder / "deep").mkdir()
    (folder / "deep" / "a.xml").write_bytes(example_path().read_bytes())
    run([folder], library, reader=reader)
    run([folder], library, reader=reader)
    second, first = library.runs.list()
    assert (first.kind, first.state, first.sources) == ("read", "finished", (str(folder),))
    assert first.counts["read"] == second.counts["skipped"] == 4
    assert {r.status for r in library.runs.reasons(first.id)} == {
        "failed",
        "missing",
        "unreadable",
    }
    left = library.runs.left_out(first.id)
    assert len(left) == first.left_out == sum(r.count for r in library.runs.reasons(first.id)) == 3
    [cut] = library.runs.left_out(first.id, status="failed")
    assert cut.figid == "PMC3__cut"
    assert cut.what
    library.runs.forget(first.id)
    assert library.runs.list() == (second,)
    with pytest.raises(LibraryError, match="no such run"):
        library.runs.get(first.id)


# --- the same twice --------------------------------------------------------------------


@pytest.mark.parametrize("force", [False, True])
def test_the_same_article_twice_in_a_run(folder, library, reader, tmp_path, force):
    shutil.copytree(folder, tmp_path / "copy")
    summary = run([folder, tmp_path / "copy", folder], library, reader=reader, force=force)
    assert (summary.articles, summary.figures) == (9, 12)
    assert counts(summary) == (4, 8, 0, 0)
    assert summary.problems == []
    assert library.stats().figures == 4
    assert library.stats().articles == 3


def test_another_picture_of_the_same_name_is_told(folder, library, reader, tmp_path, drawn):
    other = tmp_path / "other"
    other.mkdir()
    (other / "PMC2__a.png").write_bytes(drawn(["JAK2"]))
    summary = run([folder, other], library, reader=reader)
    assert counts(summary) == (4, 1, 0, 0)
    [problem] = summary.problems
    assert "another picture" in problem.what
    assert problem.where == str(other / "PMC2__a.png")
    assert {s for m in library.get("PMC2__a").mentions for s in m.symbols} == {"KRAS"}


def test_a_picture_from_a_second_source_completes_the_first(folder, library, reader, tmp_path):
    """An article without its pictures, and a folder that has them."""
    text = example_path().read_text(encoding="utf-8")
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "PMC11892258.xml").write_text(text, encoding="utf-8")
    bare = tmp_path / "bare"
    for sources in ([bare, example_path()], [bare, example_path()], [bare]):
        summary = run(sources, library, reader=reader)
        assert library.image("PMC11892258__F3")
        assert summary.failed == 0
    assert counts(summary) == (0, 1, 0, 0)
    assert len(library) == 1


# --- what cannot be read ---------------------------------------------------------------


def test_broken_and_missing_files_are_listed_and_the_rest_is_read(folder, library, reader):
    (folder / "PMC3__empty.png").write_bytes(b"")
    (folder / "PMC3__cut.png").write_bytes((folder / "PMC1__a.png").read_bytes()[:500])
    (folder / "PMC4__error.jpg").write_bytes(b'{"error": "not found"}')
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 nonsense")
    heard = []
    summary = run([folder, folder / "none"], library, reader=reader, on_error=heard.append)
    assert counts(summary) == (4, 0, 0, 3)
    assert heard == summary.problems
    assert len(summary.problems) == 5
    wheres = " ".join(problem.where for problem in summary.problems)
    for name in ("PMC3__empty.png", "PMC3__cut.png", "PMC4__error.jpg", "broken.zip", "none"):
        assert name in wheres
    assert sorted(library.problems(), key=str) == sorted(summary.problems, key=str)
    assert len(library) == 7
    record = library.get("PMC3__cut")
    assert (record.labels, record.mentions, record.figure.image) == ((), (), None)


def test_problems_go_away_when_the_file_is_mended(folder, library, reader, drawn):
    (folder / "PMC3__cut.png").write_bytes((folder / "PMC1__a.png").read_bytes()[:500])
    for _ in range(2):
        summary = run([folder], library, reader=reader)
        assert summary.failed == 1
        assert len(library.problems()) == 1
    (folder / "PMC3__cut.png").write_bytes(drawn(["JAK2"]))
    assert counts(run([folder], library, reader=reader)) == (1, 4, 0, 0)
    assert library.problems() == ()
    assert library.get("PMC3__cut").figure.image is not None


def test_an_article_without_its_pictures(library, reader, tmp_path):
    (tmp_path / "a.xml").write_bytes(example_path().read_bytes())
    summary = run([tmp_path / "a.xml"], library, reader=reader)
    assert counts(summary) == (0, 0, 1, 0)
    [problem] = summary.problems
    assert "Figure 3" in str(problem) or "Fig. 3" in str(problem)
    record = library.get("PMC11892258__F3")
    assert record.figure.caption
    assert record.labels == ()


def test_wrong_numbers_are_refused(folder, library, reader):
    with pytest.raises(PathscribeError, match="0 jobs"):
        run([folder], library, jobs=0)
    with pytest.raises(PathscribeError, match="0 threads"):
        run([folder], library, threads=0)
    with pytest.raises(PathscribeError, match="one job"):
        run([folder], library, jobs=2, reader=reader)
    with pytest.raises(PathscribeError, match="one job"):
        run([folder], library, timeout=1, reader=reader)
    for limit in (0, -1, float("nan"), float("inf")):
        with pytest.raises(PathscribeError, match="time limit"):
            run([folder], library, timeout=limit)
    assert library.runs.list() == ()


def test_a_full_disk_stops_the_run_and_it_can_go_on(folder, library, reader, monkeypatch):
    real, calls = os.replace, []

    def full_after_two(source, target):
        calls.append(target)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full_after_two)
        with pytest.raises(LibraryError, match="No space left"):
            run([folder], library, reader=reader)
    assert [row.figid for row in library.figures()] == ["PMC1__a", "PMC1__b"]
    assert library.runs.list()[0].state == "failed"
    assert "No space left" in library.runs.list()[0].note
    assert counts(run([folder], library, reader=reader)) == (2, 2, 0, 0)


def test_ctrl_c_keeps_what_is_finished(folder, library, reader):
    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([folder], library, reader=reader, on_progress=stop)
    assert {"PMC1__a", "PMC1__b", "PMC2__a"} == set(content(library))
    [stopped] = library.runs.list()
    assert (stopped.state, stopped.counts["read"], stopped.note) == (
        "stopped",
        3,
        "stopped by the user",
    )
    summary = run([folder], library, reader=reader)
    assert summary.read + summary.skipped == 4
    assert summary.skipped >= 2
    assert len(library) == 4


# --- several processes -----------------------------------------------------------------

_SCRIPT = """
import signal

# A shell that starts the tests in its background has SIGINT ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
from pathscribe import Library, run

if __name__ == "__main__":
    place, jobs, *sources = sys.argv[1:]
    with Library.open(place) as library:
        def tell(progress):
            print("done", progress.done, flush=True)
        summary = run(sources, library, jobs=int(jobs), on_progress=tell)
    print("end", summary.read, summary.skipped, flush=True)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(_SCRIPT)
    return path


def started(script: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_jobs_make_the_same_library(folder, library, reader, tmp_path):
    (folder / "PMC3__cut.png").write_bytes((folder / "PMC1__a.png").read_bytes()[:500])
    shutil.copytree(folder, tmp_path / "copy")
    more = tmp_path / "more"
    more.mkdir()
    (more / "PMC1__c.png").write_bytes((folder / "PMC1__a.png").read_bytes())
    (more / "captions.json").write_text('{"PMC1__c": {"papertitle": "Another", "year": "2020"}}')
    sources = [folder, tmp_path / "copy", more, tmp_path / "none"]
    one = run(sources, library, reader=reader)
    with Library.open(tmp_path / "two") as other:
        two = run(sources, other, jobs=2)
        assert two == one
        assert content(other) == content(library)
        assert other.problems() == library.problems()
        rows = [
            [dataclasses.replace(row, read_at="") for row in one.figures()]
            for one in (library, other)
        ]
        assert rows[0] == rows[1]
        assert {row.article_title for row in rows[0] if row.pmcid == "PMC1"} == {"Another"}


def test_two_runs_write_one_library_at_once(folder, script, tmp_path):
    place = tmp_path / "shared-lib"
    runs = [started(script, place, 1, folder) for _ in range(2)]
    for process in runs:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert out.splitlines()[-1].startswith("end")
    with Library.open(place, create=False) as library:
        assert library.stats().figures == 4
        assert library.stats().articles == 3
        assert all(library.image(row.figid) for row in library.figures())


def wait_for(condition, seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[int]:
    """Process ids of the living children, by Linux's own list."""
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize(
    ("jobs", "how"), [(1, signal.SIGKILL), (2, signal.SIGKILL), (2, signal.SIGINT)]
)
def test_a_run_that_is_killed_half_way_is_resumed(
    folder, script, tmp_path, drawn, reader, jobs, how
):
    place = tmp_path / "killed"
    for number in range(44):
        (folder / f"PMC{100 + number}__a.png").write_bytes(drawn(["KRAS", f"n{number}"]))
    process = started(script, place, jobs, folder)
    assert process.stdout is not None
    for line in process.stdout:
        if line.split() == ["done", "3"]:
            break
    offspring = children(process.pid)
    process.send_signal(how)
    process.wait(60)
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()
    # Nobody goes on without the one who keeps what is read.
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in offspring))
    with Library.open(place, create=False) as library:
        before = len(library)
        assert 3 <= before < 48
        [this] = library.runs.list()
        assert this.state == ("stopped" if how == signal.SIGINT else "killed")
        kept = {row.figid: row.read_at for row in library.figures()}
        summary = run([folder], library, reader=reader)
        assert counts(summary) == (48 - before, before, 0, 0)
        assert library.stats().figures == 48
        now = {row.figid: row.read_at for row in library.figures()}
        assert {figid: now[figid] for figid in kept} == kept
        for row in library.figures():
            assert library.image(row.figid)


# --- real articles ---------------------------------------------------------------------


def test_real_articles_without_pictures_are_all_in_the_library(library, reader, shared):
    summary = run([shared / "jats"], library, reader=reader)
    assert summary.articles == 40
    assert summary.missing == summary.figures > 100
    assert len(library) == summary.figures
    assert library.stats().articles == 40
    names = [record.figid for record in library.records()]
    assert all(name == identifiers.safe_stem(name) or len(name) > 120 for name in names)
