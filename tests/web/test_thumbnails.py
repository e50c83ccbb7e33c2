"""Thumbnails are made once, whoever asks; what is on the disk is right or not used."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from pathscribe.web.thumbnails import Thumbnails

JPEG = b"\xff\xd8 a small picture \xff\xd9"


def named(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def refused() -> bytes:
    raise AssertionError("it was there")


def test_another_process_finds_what_was_made(tmp_path: Path) -> None:
    assert Thumbnails(tmp_path).get(named("a"), lambda: JPEG) == JPEG
    other = Thumbnails(tmp_path)
    assert other.held(named("a")) is None
    assert other.get(named("a"), refused) == JPEG
    assert other.held(named("a")) == JPEG


@pytest.mark.parametrize("left", [b"", JPEG[:-1], b"<html>" + JPEG])
def test_what_is_not_whole_is_made_anew(tmp_path: Path, left: bytes) -> None:
    Thumbnails(tmp_path).get(named("a"), lambda: JPEG)
    (file,) = tmp_path.rglob("*.jpg")
    file.write_bytes(left)
    assert Thumbnails(tmp_path).get(named("a"), lambda: JPEG) == JPEG
    assert file.read_bytes() == JPEG


def test_where_nothing_can_be_written_memory_does(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Thumbnails(tmp_path / "file")
    assert kept.get(named("a"), lambda: JPEG) == JPEG
    assert kept.get(named("a"), refused) == JPEG


def test_a_tampered_hash_names_no_file(tmp_path: Path) -> None:
    inner = tmp_path / "cache"
    assert Thumbnails(inner).get("../../../evil", lambda: JPEG) == JPEG
    assert not list(tmp_path.rglob("*"))


def test_the_oldest_files_go(tmp_path: Path) -> None:
    kept = Thumbnails(tmp_path, most=10 * len(JPEG))
    for number in range(25):
        kept.get(named(str(number)), lambda: JPEG)
    kept.prune()
    assert len(list(tmp_path.rglob("*.jpg"))) == 9
    assert not list(tmp_path.rglob("*.part"))


def test_many_at_once(tmp_path: Path) -> None:
    stores = [Thumbnails(tmp_path) for _ in range(4)]

    def ask(number: int) -> bytes:
        data = JPEG.replace(b"small", str(number % 7).encode())
        return stores[number % 4].get(named(str(number % 7)), lambda: data)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(ask, range(400)))
    assert all(str(n % 7).encode() in data for n, data in enumerate(made))
    assert len(list(tmp_path.rglob("*.jpg"))) == 7
    assert len(list(tmp_path.rglob("*.part"))) == 0
