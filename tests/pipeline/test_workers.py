"""Processes that die. Each test is a program of its own: what kills must not kill the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import os, sys
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


class Source:
    name = "lists"

    def accepts(self, path):
        return path.suffix == ".list"

    def read(self, path, options):
        for number, line in enumerate(path.read_text().split()):
            blob = Deadly() if line == "deadly" else FileBlob(path.parent / line)
            figure = Figure("f", label="Figure 1", image=blob)
            yield Article(source=line, pmcid=f"PMC{number + 1}", figures=(figure,))


register(Source())

if __name__ == "__main__":
    with Library.open(sys.argv[1]) as library:
        summary = run([sys.argv[2]], library, jobs=2)
        print(summary.read, summary.failed, len(library))
        for problem in summary.problems:
            print(problem)
"""


def test_a_process_that_dies_costs_one_article(tmp_path: Path, drawn):
    lines = ["a.png", "deadly"]
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    (tmp_path / "a.png").write_bytes(drawn(["KRAS"]))
    listed = tmp_path / "all.list"
    listed.write_text("\n".join(lines))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "lib"), str(listed)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    first, *problems = done.stdout.splitlines()
    dead = lines.count("deadly")
    good = len(lines) - dead
    assert first == f"{good} {dead} {good}"
    assert len(problems) == dead
    assert all("died" in problem for problem in problems)


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
