"""Choosing a backend, and what becomes of errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathscribe.articles import Article, ReadOptions, backends, read_articles
from pathscribe.articles import base as base_module
from pathscribe.errors import LexiconError, SourceError


def test_backends_are_asked_in_order(tmp_path: Path) -> None:
    assert len(backends()) >= 4
    kinds = {}
    for name in ("a.XML", "a.nxml", "a.jpg", "a.tar.gz", "a.TGZ", "a.zip", "folder"):
        path = tmp_path / name
        path.mkdir() if name == "folder" else path.write_text("x")
        kinds[name] = next(b.name.partition(" ")[0] for b in backends() if b.accepts(path))
    assert kinds == {
        "a.XML": "JATS",
        "a.nxml": "JATS",
        "a.jpg": "images",
        "a.tar.gz": "archives",
        "a.TGZ": "archives",
        "a.zip": "archives",
        "folder": "folders",
    }


def test_unknown_and_missing_sources(tmp_path: Path) -> None:
    other = tmp_path / "a.docx"
    other.write_text("x")
    os.mkfifo(tmp_path / "pipe.jpg")
    for path, what in (
        (other, "kind of file cannot be read"),
        (tmp_path / "pipe.jpg", "kind of file cannot be read"),
        (tmp_path / "none.xml", "no such file"),
        (tmp_path / ("x" * 5000), "."),
    ):
        with pytest.raises(SourceError, match=what) as caught:
            list(read_articles(path))
        assert caught.value.where
        errors: list[SourceError] = []
        assert list(read_articles(path, on_error=errors.append)) == []
        assert len(errors) == 1


def test_missing_captions_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("x")
    with pytest.raises(SourceError, match="no such captions file"):
        list(read_articles(tmp_path, captions=tmp_path / "none.json"))


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    articles = read_articles(tmp_path / "none")
    with pytest.raises(SourceError):
        next(articles)


def test_errors_of_every_kind_are_handed_over() -> None:
    taken: list[SourceError] = []
    options = ReadOptions(on_error=taken.append)
    ours = SourceError("ours", where="w")
    options.report(ours, "x")
    options.report(LexiconError("other", hint="h"), "x")
    options.report(ZeroDivisionError("oops"), "x")
    assert taken[0] is ours
    assert (taken[1].what, taken[1].where, taken[1].hint) == ("other", "x", "h")
    assert "ZeroDivisionError: oops" in str(taken[2])
    assert isinstance(taken[2].__cause__, ZeroDivisionError)
    with pytest.raises(SourceError, match="oops"):
        ReadOptions().report(ZeroDivisionError("oops"), "x")


def test_notes_never_raise(caplog: pytest.LogCaptureFixture) -> None:
    ReadOptions().note("left out", "x")
    assert "x: left out" in caplog.text
    taken: list[SourceError] = []
    ReadOptions(on_error=taken.append).note("left out", "x")
    assert str(taken[0]) == "x: left out"


def test_a_new_kind_of_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Notes:
        name = "notes"

        def accepts(self, path: Path) -> bool:
            return path.suffix == ".note"

        def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
            yield Article(source=str(path), title=path.read_text())

    monkeypatch.setattr(base_module, "_BACKENDS", list(backends()))
    base_module.register(Notes())
    (tmp_path / "a.note").write_text("T")
    (article,) = read_articles(tmp_path / "a.note")
    assert article.title == "T"
