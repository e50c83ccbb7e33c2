"""Processes that die. Each test is a program of its own: what kills must not kill the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pathscribe.library import Library

_SCRIPT = """
import os, sys, time
from dataclasses import dataclass
from pathlib import Path
from pathscribe import Library, run
from pathscribe.articles import Article, Figure, register
from pathscribe.articles.files import FileBlob


@dataclass(frozen=True)
class Deadly:
    name: str = "deadly.png"
    where: str = "deadly.png"

    def read(self):
        os._exit(13)


@dataclass(frozen=True)
class Hanging:
    name: str = "hanging.png"
    where: str = "hanging.png"

    def read(self):
        while True:
            time.sleep(60)


class Source:
    name = "lists"

    def accepts(self, path):
        return path.suffix == ".list"

    def read(self, path, options):
        for number, line in enumerate(path.read_text().split()):
            bad = {"deadly": Deadly, "hanging": Hanging}
            blobs = [
                bad[n](where=f"{number}/{n}.png") if n in bad else FileBlob(path.parent / n)
                for n in line.split(",")
            ]
            figures = tuple(Figure(f"f{i}", image=blob) for i, blob in enumerate(blobs))
            yield Article(source=line, pmcid=f"PMC{number + 1}", figures=figures)


register(Source())

if __name__ == "__main__":
    with Library.open(sys.argv[1]) as library:
        limit = float(sys.argv[3]) if len(sys.argv) > 3 else None
        summary = run([sys.argv[2]], library, jobs=2, timeout=limit)
        print(summary.read, summary.failed, len(library))
        for problem in summary.problems:
            print(problem)
"""


def read_list(tmp_path: Path, drawn, lines: list[str], *more: str) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(drawn(["KRAS"]))
    listed = tmp_path / "all.list"
    listed.write_text("\n".join(lines))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "lib"), str(listed), *more],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_process_that_hangs_or_dies_costs_one_figure(tmp_path: Path, drawn):
    lines = ["a.png,deadly,b.png", "hanging", "a.png", "deadly"]
    first, *problems = read_list(tmp_path, drawn, lines, "15")
    assert first == "3 3 3"
    dead, hung, alone = problems
    assert "died (exit code 13)" in dead
    assert "died (exit code 13)" in alone
    assert "hanging.png: reading it took more than 15 s and was stopped" in hung
    with Library.open(tmp_path / "lib", create=False) as library:
        assert [row.figid for row in library.figures()] == ["PMC1__f0", "PMC1__f2", "PMC3__f0"]
        # The whole article is there, and what is wrong with each figure can be asked.
        assert {p.figid for p in library.problems()} == {"PMC1__f1", "PMC2__f0", "PMC4__f0"}
        [this] = library.runs.list()
        assert (this.state, this.counts["read"], this.left_out) == ("finished", 3, 3)
        reasons = library.runs.reasons(this.id)
        assert [(r.status, r.count) for r in reasons] == [("failed", 2), ("failed", 1)]


_LOCKED = """
import sys
from pathscribe import Library, PathscribeError, run
from pathscribe.pipeline import runs, workers

if __name__ == "__main__":
    with Library.open(sys.argv[1]) as library:
        setup = workers.Setup(sys.argv[1] + "-gone", library.images_folder, 1, False)
        runs.Setup = lambda *_: setup
        try:
            run([sys.argv[2]], library, jobs=2)
        except PathscribeError as error:
            print(type(error).__name__, error.what)
"""


def test_what_a_process_lacks_is_told_at_once(tmp_path: Path, drawn):
    script = tmp_path / "script.py"
    script.write_text(_LOCKED)
    (tmp_path / "a.png").write_bytes(drawn(["KRAS"]))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "lib"), str(tmp_path / "a.png")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "LibraryError there is no library", done.stderr
