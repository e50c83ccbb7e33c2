from __future__ import annotations

import errno
import hashlib
import os

import pytest

from pathscribe.errors import LibraryError
from pathscribe.library.images import ImageStore, suffix_of_format

DATA = b"picture"
SHA = hashlib.sha256(DATA).hexdigest()


def test_a_picture_goes_in_and_out(tmp_path):
    store = ImageStore(tmp_path / "images")
    path = store.put(DATA, SHA, "png")
    assert path == tmp_path / "images" / SHA[:2] / f"{SHA}.png"
    assert store.get(SHA, "png") == DATA
    store.put(DATA, SHA, "png")
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    store.drop(SHA, "png")
    store.drop(SHA, "png")
    with pytest.raises(LibraryError, match="cannot be read"):
        store.get(SHA, "png")


def test_the_hash_must_be_right(tmp_path):
    with pytest.raises(LibraryError, match="hash"):
        ImageStore(tmp_path).put(b"other", SHA, "png")


@pytest.mark.parametrize(
    ("sha256", "suffix"), [("../x", "png"), (SHA, "p/g"), (SHA.upper(), "png"), ("", ""), (SHA, "")]
)
def test_names_cannot_lead_elsewhere(tmp_path, sha256, suffix):
    with pytest.raises(LibraryError, match="cannot name a picture"):
        ImageStore(tmp_path).path(sha256, suffix)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(LibraryError, match="No space left") as caught:
        ImageStore(tmp_path).put(DATA, SHA, "png")
    assert "free space" in caught.value.hint
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_formats_give_the_usual_endings():
    assert [suffix_of_format(name) for name in ("jpeg", "tiff", "png")] == ["jpg", "tif", "png"]
    with pytest.raises(LibraryError):
        suffix_of_format("")
