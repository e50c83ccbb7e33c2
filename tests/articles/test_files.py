"""Folders, file names, and how a graphic's reference finds its file."""

from __future__ import annotations

import os
import time
import unicodedata
from pathlib import Path

import pytest

from pathscribe.articles.files import (
    DiskFolder,
    FileBlob,
    Pictures,
    base_name,
    image_stem,
    is_image_name,
    shown,
    suffix_of,
)
from pathscribe.errors import SourceError


def _pictures(*names: str, loose: bool = False) -> Pictures:
    return Pictures([FileBlob(Path("/nowhere") / name) for name in names], loose=loose)


def _found(pictures: Pictures, reference: str) -> str:
    blob = pictures.find(reference)
    return blob.name if blob is not None else ""


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("fig1.jpg", "fig1.jpg"),
        ("a/b\\fig1.jpg", "fig1.jpg"),
        ("https://x.org/a/fig1.jpg?size=large#top", "fig1.jpg"),
        ("info:doi/10.1371/journal.pone.0091296.g001", "journal.pone.0091296.g001"),
        ("../../etc/passwd", "passwd"),
        ("..", ""),
        ("/", ""),
        ("", ""),
        ("a/fig\x001\n.jpg", "fig1.jpg"),
        ("http://[broken/fig1.jpg", "fig1.jpg"),
    ],
)
def test_base_name(reference: str, name: str) -> None:
    assert base_name(reference) == name


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("journal.pone.1.g001", "journal.pone.1.g001"),
        ("fig.1.JPG", "fig.1"),
        (".jpg", ".jpg"),
        ("a.PDF", "a"),
        ("fig1.eps", "fig1"),
        ("a.doc", "a.doc"),
    ],
)
def test_image_stem(name: str, stem: str) -> None:
    assert image_stem(name) == stem


def test_suffixes() -> None:
    assert suffix_of("A.TIFF") == ".tiff"
    assert is_image_name("x.WebP")
    assert not is_image_name("x.svg")


def test_reference_finds_name_case_and_any_ending() -> None:
    pictures = _pictures("fig1.gif", "fig1.jpg", "Fig2.TIF", "a.b.png", "Abb ä.png")
    assert _found(pictures, "fig1") == "fig1.jpg"
    assert _found(pictures, "fig1.gif") == "fig1.gif"
    assert _found(pictures, "fig1.tif") == "fig1.jpg"
    assert _found(pictures, "images/fig2.tif") == "Fig2.TIF"
    assert _found(pictures, "a.b") == "a.b.png"
    assert _found(pictures, "Abb%20%C3%A4.png") == "Abb ä.png"
    assert _found(pictures, unicodedata.normalize("NFD", "Abb ä.png")) == "Abb ä.png"
    assert _found(pictures, "fig1.eps") == "fig1.jpg"
    assert _found(pictures, "fig3") == ""
    assert _found(pictures, "../fig1.jpg") == "fig1.jpg"


def test_reference_finds_the_end_of_its_name_only_in_a_package_of_one_article() -> None:
    names = ("g001.png", "g0012.png")
    assert _found(_pictures(*names, loose=True), "info:doi/10.1/journal.x.g001") == "g001.png"
    assert _found(_pictures(*names), "info:doi/10.1/journal.x.g001") == ""
    assert _found(_pictures("x.g001.png", loose=True), "g001.tif") == "x.g001.png"
    assert _found(_pictures("1.png", "g001.png", loose=True), "x.g0011") == ""
    assert _found(_pictures("a.g1.png", "b.g1.png", loose=True), "g1") == ""


def test_many_loose_references_take_no_time() -> None:
    pictures = _pictures(*(f"p{n}.png" for n in range(5_000)), loose=True)
    start = time.process_time()
    for n in range(200):
        assert pictures.find(f"missing-{n}") is None
    assert time.process_time() - start < 5


def test_disk_folder_lists_sorted_and_without_what_leads_out(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    for name in ("b.xml", "a.jpg", ".hidden", "__MACOSX"):
        (top / name).write_text("x")
    (tmp_path / "secret.jpg").write_text("x")
    (top / "inside.jpg").symlink_to(top / "a.jpg")
    (top / "outside.jpg").symlink_to(tmp_path / "secret.jpg")
    (top / "folder").symlink_to(top / "sub")
    (top / "dangling.jpg").symlink_to(top / "nothing")
    (top / "circle.jpg").symlink_to(top / "circle.jpg")
    os.mkfifo(top / "pipe.jpg")
    folder = DiskFolder(top)
    assert [f.name for f in folder.files()] == ["a.jpg", "b.xml", "inside.jpg"]
    assert [f.name for f in folder.folders()] == ["sub"]
    problems = " ".join(folder.problems())
    for name in ("outside.jpg", "folder", "dangling.jpg", "circle.jpg"):
        assert name in problems
    assert len(folder.problems()) == 4
    parent = folder.parent()
    assert parent is not None
    assert parent.name == tmp_path.name


def test_file_blob_limits_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"12345")
    assert FileBlob(path).head(3) == b"123"
    assert FileBlob(path, limit=5).read() == b"12345"
    with pytest.raises(SourceError, match="more than the 4"):
        FileBlob(path, limit=4).read()
    with pytest.raises(SourceError, match="cannot be read") as caught:
        FileBlob(tmp_path / "none.jpg").read()
    assert caught.value.where.endswith("none.jpg")
    with pytest.raises(SourceError, match="not a regular file"):
        FileBlob(tmp_path).read()
    with pytest.raises(SourceError, match="folder cannot be read"):
        DiskFolder(tmp_path / "none").files()


def test_paths_are_printable() -> None:
    assert shown("a b/ä.jpg") == "a b/ä.jpg"
    assert shown("x\x1b[31m\n.jpg") == "x\\x1b[31m\\n.jpg"
    assert shown(os.fsdecode(b"f\xff.jpg")).isprintable()
    shown(os.fsdecode(b"f\xff.jpg")).encode("utf-8")
