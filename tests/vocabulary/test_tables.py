"""Sorted tables on disk and in memory."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.errors import LexiconError
from pathscribe.vocabulary.tables import SortedTable, read_table, write_table

KEYS = st.text(
    st.characters(codec="utf-8", exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=6
)


def test_written_sorted_without_doubles_and_without_time(tmp_path: Path) -> None:
    data = write_table(tmp_path / "a.tsv.gz", ["b\t2", "a\t1", "b\t2", "β\t3"])
    assert data == "a\t1\nb\t2\nβ\t3\n".encode()
    assert read_table(tmp_path / "a.tsv.gz") == data
    write_table(tmp_path / "other.tsv.gz", ["β\t3", "a\t1", "b\t2"])
    assert (tmp_path / "a.tsv.gz").read_bytes() == (tmp_path / "other.tsv.gz").read_bytes()


@given(st.lists(st.tuples(KEYS, KEYS), max_size=30), KEYS)
def test_found_as_in_a_plain_list(rows: list[tuple[str, str]], wanted: str) -> None:
    lines = sorted({f"{key}\t{value}".encode() for key, value in rows})
    table = SortedTable(b"".join(line + b"\n" for line in lines))
    assert len(table) == len(lines)
    for key in [wanted, *(key for key, _ in rows)]:
        expected = sorted({value for k, value in rows if k == key}, key=lambda v: v.encode())
        assert [row[1] for row in table.find(key)] == expected
        assert table.has(key) == bool(expected)
        starts = any(f"{k}\t{v}".startswith(key) for k, v in rows)
        assert table.has_prefix(key) == starts
    assert [b"\t".join(f.encode() for f in row) for row in table] == lines


def test_empty_table() -> None:
    table = SortedTable(b"")
    assert len(table) == 0
    assert table.find("a") == []
    assert not table.has_prefix("")


@pytest.mark.parametrize("data", [b"", b"no gzip", gzip.compress(b"a\tb\n" * 1000)[:-20]])
def test_unreadable_table(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(data)
    with pytest.raises(LexiconError) as caught:
        read_table(path)
    assert str(path) in str(caught.value)
    assert "lexicon build" in caught.value.hint


def test_missing_table(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        read_table(tmp_path / "none.tsv.gz")


def test_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(gzip.compress(b"0" * 5000))
    monkeypatch.setattr("pathscribe.vocabulary.tables._MAX_TABLE", 4000)
    with pytest.raises(LexiconError, match="too large"):
        read_table(path)
