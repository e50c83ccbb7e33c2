from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import JsonExporter
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_one_file_a_record(tmp_path: Path, make: MakeRecord) -> None:
    records = [make("PMC1__b.c", symbols="AAA", title="β"), make("PMC1__a")]
    report = JsonExporter().write(records, tmp_path / "json")
    assert sorted(path.name for path in (tmp_path / "json").iterdir()) == [
        "PMC1__a.json",
        "PMC1__b.c.json",
    ]
    text = (tmp_path / "json" / "PMC1__b.c.json").read_text(encoding="utf-8")
    assert text == records[0].to_json()
    assert (report.records, report.files) == (2, 2)


@pytest.mark.parametrize("name", ["r.ndjson", "r.jsonl"])
def test_lines(tmp_path: Path, make: MakeRecord, name: str) -> None:
    records = [make("PMC1__b", title="two\nlines\u2028x"), make("PMC1__a"), make("PMC1__a")]
    report = JsonExporter().write(records, tmp_path / name)
    lines = (tmp_path / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert [Record.from_json(line) for line in lines] == [records[1], records[0]]
    assert (report.records, report.files, report.skipped) == (2, 1, 1)


def test_the_option_decides_before_the_name(tmp_path: Path, make: MakeRecord) -> None:
    JsonExporter().write([make()], tmp_path / "x.txt", lines=True)
    assert (tmp_path / "x.txt").is_file()
    JsonExporter().write([make()], tmp_path / "y.ndjson", lines=False)
    assert (tmp_path / "y.ndjson" / "PMC1__a.json").is_file()


def test_a_failing_source_leaves_nothing(tmp_path: Path, make: MakeRecord) -> None:
    def failing() -> object:
        yield make()
        raise RuntimeError("the library broke")

    (tmp_path / "r.ndjson").write_text("old")
    with pytest.raises(RuntimeError):
        JsonExporter().write(failing(), tmp_path / "r.ndjson")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["r.ndjson"]
    assert (tmp_path / "r.ndjson").read_text() == "old"


def test_lines_need_no_file_names(tmp_path: Path, make: MakeRecord) -> None:
    records = [make("PMC1__a"), make("PMC1__A"), make("../PMC1__a")]
    report = JsonExporter().write(records, str(tmp_path / "r.ndjson"))
    assert (report.records, report.problems) == (3, ())


def test_unknown_option(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no option 'indent'"):
        JsonExporter().write([], tmp_path, indent=2)
