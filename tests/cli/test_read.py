from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pathscribe.cli.read import exit_code
from pathscribe.examples import example_path
from pathscribe.library import Library, Problem
from pathscribe.pipeline import Summary
from pathscribe.records import Record

Invoke = Callable[..., Result]
Draw = Callable[..., Path]


def _records(folder: Path) -> list[Record]:
    with Library.open(folder, create=False) as library:
        return list(library.records())


def _rows(text: str) -> dict[str, str]:
    """The numbers of the summary table."""
    found = {}
    for line in text.splitlines():
        name, _, rest = line.strip().partition("  ")
        if rest.split() and rest.split()[0].replace(",", "").isdigit():
            found[name] = rest.split()[0]
    return found


def test_the_example_is_read_then_skipped_then_read_again(tmp_path: Path, invoke: Invoke) -> None:
    folder = tmp_path / "library"
    first = invoke("read", example_path(), "--library", folder)
    assert first.exit_code == 0, first.output
    assert _rows(first.stdout) == {
        "Articles": "1",
        "Figures": "1",
        "read": "1",
        "New in the library": "1",
    }
    (record,) = _records(folder)
    assert record.figid == "PMC11892258__12964_2025_2082_Fig3_HTML"
    assert {"SYK", "TREM2", "CXCR1"} <= {s for m in record.mentions for s in m.symbols}
    again = invoke("read", example_path(), "--library", folder)
    assert again.exit_code == 0
    assert _rows(again.stdout)["in the library already"] == "1"
    assert _rows(again.stdout)["read"] == "0"
    forced = invoke("read", example_path(), "--library", folder, "--force")
    assert _rows(forced.stdout)["read"] == "1"
    assert _records(folder) == [record]


def test_one_broken_picture_is_listed_and_the_others_are_read(
    tmp_path: Path, invoke: Invoke, draw: Draw
) -> None:
    draw(tmp_path / "in" / "good.png", "STAT3", "KRAS")
    (tmp_path / "in" / "cut.png").write_bytes((tmp_path / "in" / "good.png").read_bytes()[:400])
    (tmp_path / "in" / "empty.jpg").write_bytes(b"")
    result = invoke("read", tmp_path / "in", "--library", tmp_path / "lib")
    assert result.exit_code == 1, result.output
    assert _rows(result.stdout)["failed"] == "2"
    assert "2 problems:" in result.stderr
    for name in ("cut.png", "empty.jpg"):
        assert sum(name in line for line in result.stderr.splitlines()) == 1
    symbols = {s for r in _records(tmp_path / "lib") for m in r.mentions for s in m.symbols}
    assert symbols == {"STAT3", "KRAS"}
    listed = invoke("list", "--problems", "--library", tmp_path / "lib")
    assert "empty.jpg" in listed.stdout


def test_nothing_but_broken_pictures_is_code_2(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    result = invoke("read", tmp_path / "a.png", "--library", tmp_path / "lib")
    assert result.exit_code == 2
    assert "a.png" in result.stderr


def test_a_missing_source_is_code_2(tmp_path: Path, invoke: Invoke) -> None:
    result = invoke("read", tmp_path / "gone", "--library", tmp_path / "lib")
    assert result.exit_code == 2
    assert "there is no such file or folder" in result.stderr
    assert "Traceback" not in result.output


def test_names_cannot_steer_the_terminal(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "a\x1b[2J\nb.png").write_bytes(b"no picture")
    result = invoke("read", tmp_path, "--library", tmp_path / "lib")
    assert "\x1b[2J" not in result.output
    assert result.exit_code == 2


def test_wrong_usage_is_code_2(tmp_path: Path, invoke: Invoke) -> None:
    assert invoke("read").exit_code == 2
    assert invoke("read", tmp_path, "--jobs", "0").exit_code == 2


def test_json_without_a_library_prints_records(
    tmp_path: Path, invoke: Invoke, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "in" / "b.png", "STAT3")
    draw(tmp_path / "in" / "a.png", "KRAS")
    monkeypatch.chdir(tmp_path)
    result = invoke("read", "in", "--json", env={"PATHSCRIBE_LIBRARY": ""})
    assert result.exit_code == 0
    records = [Record.from_json(line) for line in result.stdout.splitlines()]
    assert sorted(s for r in records for m in r.mentions for s in m.symbols) == ["KRAS", "STAT3"]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_json_is_the_same_under_every_hash_seed_and_number_of_processes(
    tmp_path: Path, draw: Draw
) -> None:
    draw(tmp_path / "in" / "b.png", "IL-1α/β", "PI3K/AKT pathway", "p-ERK")
    draw(tmp_path / "in" / "a.png", "SYK")
    code = "from pathscribe.cli import main; main()"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, "read", str(tmp_path / "in"), "--json", "--jobs", jobs],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, jobs in (("0", "1"), ("1", "2"))
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 2


def test_json_with_a_library_prints_the_summary(tmp_path: Path, invoke: Invoke, draw: Draw) -> None:
    draw(tmp_path / "a.png", "KRAS")
    result = invoke("read", tmp_path / "a.png", "--json", "--library", tmp_path / "lib")
    summary = json.loads(result.stdout)
    assert (summary["figures"], summary["read"], summary["problems"]) == (1, 1, [])


def test_captions_are_used(tmp_path: Path, invoke: Invoke, draw: Draw) -> None:
    picture = draw(tmp_path / "in" / "a.png", "NETs")
    captions = tmp_path / "words.tsv"
    table = "filename\tcaption\na.png\tNETs, neutrophil extracellular traps.\n"
    captions.write_text(table, encoding="utf-8")
    arguments = ("--captions", captions, "--library", tmp_path / "lib")
    assert invoke("read", picture, *arguments).exit_code == 0
    (record,) = _records(tmp_path / "lib")
    assert "neutrophil extracellular traps" in record.figure.caption
    assert not any(mention.symbols for mention in record.mentions)


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (Summary(figures=2, read=2), 0),
        (Summary(figures=2, skipped=2), 0),
        (Summary(figures=2, read=1, failed=1, problems=[Problem("a", "b")]), 1),
        (Summary(figures=2, missing=2, problems=[Problem("a", "b")]), 1),
        (Summary(figures=2, failed=2, problems=[Problem("a", "b")]), 2),
        (Summary(problems=[Problem("a", "b")]), 2),
        (Summary(articles=1), 2),
    ],
)
def test_exit_codes(summary: Summary, code: int) -> None:
    assert exit_code(summary) == code


def test_the_engine_can_be_chosen(tmp_path: Path, invoke: Invoke, draw: Draw) -> None:
    image = draw(tmp_path / "one.png", "STAT3")
    done = invoke("read", image, "--ocr", "fast", "--json")
    assert done.exit_code == 0, done.output
    record = Record.from_json(done.stdout.strip())
    assert "fast" in record.provenance.models
    assert [x.text for x in record.labels] == ["STAT3"]
    wrong = invoke("read", image, "--ocr", "cloud", "--json")
    assert wrong.exit_code == 2
    assert "no OCR engine named 'cloud'" in wrong.stderr
