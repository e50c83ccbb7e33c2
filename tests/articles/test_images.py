"""Plain images, alone and in folders."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pathscribe.articles import read_articles
from pathscribe.errors import SourceError


def _images(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"not decoded here")
    return folder


def test_single_image(tmp_path: Path) -> None:
    path = _images(tmp_path, "My Fig. 1.JPG", "other.png") / "My Fig. 1.JPG"
    (article,) = read_articles(path)
    (figure,) = article.figures
    assert (figure.key, figure.filename) == ("My Fig. 1", "My Fig. 1.JPG")
    assert (figure.label, figure.caption, article.pmcid) == ("", "", "")
    assert figure.image is not None
    assert figure.image.read() == b"not decoded here"
    assert article.source == str(path)


def test_folder_groups_by_pmcid_in_sorted_order(tmp_path: Path) -> None:
    _images(tmp_path, "PMC2__b.jpg", "PMC1__a.png", "PMC2__a.jpg", "z.gif", "notes.txt", ".x.png")
    articles = list(read_articles(tmp_path))
    assert [(a.pmcid, [f.key for f in a.figures]) for a in articles] == [
        ("PMC1", ["a"]),
        ("PMC2", ["a", "b"]),
        ("", ["z"]),
    ]
    assert articles[1].figures[1].filename == "b.jpg"
    assert "and 1 more of PMC2" in articles[1].source


def test_captions_make_the_article(tmp_path: Path) -> None:
    images = _images(tmp_path / "images", "PMC1__a.jpg", "b.jpg", "c.jpg")
    captions = {
        "PMC1__a": {
            "figtitle": "T",
            "papertitle": "P",
            "caption": "T. C",
            "number": "Figure 2",
            "reftext": "A. Bee, et al. J Biol. 2017;7(2):60.",
            "keywords": "x | y|",
            "doi": "10.1/x",
        },
        "b": {"pmcid": "PMC1", "caption": "of the same article"},
    }
    (tmp_path / "captions.json").write_text(json.dumps(captions))
    first, second = read_articles(images)
    assert (first.pmcid, first.title, first.doi, first.year) == ("PMC1", "P", "10.1/x", "2017")
    assert (first.authors, first.journal_abbreviation) == (("A. Bee", "et al."), "J Biol")
    assert (first.volume, first.issue, first.pages) == ("7", "2", "60")
    assert first.keywords == ("x", "y")
    assert [(f.key, f.label, f.title, f.caption) for f in first.figures] == [
        ("a", "Figure 2", "T", "T. C"),
        ("b", "", "", "of the same article"),
    ]
    assert [f.caption for f in second.figures] == [""]
    (alone,) = read_articles(images / "b.jpg")
    assert alone.figures[0].caption == "of the same article"


def test_given_captions_come_first(tmp_path: Path) -> None:
    images = _images(tmp_path, "a.jpg")
    (tmp_path / "captions.json").write_text('{"a": "beside"}')
    given = tmp_path / "mine.tsv"
    given.write_text("figid\tcaption\na\tgiven\n")
    (article,) = read_articles(images, captions=given)
    assert article.figures[0].caption == "given"


def test_broken_captions_are_reported_and_the_images_read(tmp_path: Path) -> None:
    _images(tmp_path, "a.jpg")
    (tmp_path / "captions.json").write_text("{")
    errors: list[SourceError] = []
    (article,) = read_articles(tmp_path, on_error=errors.append)
    assert len(article.figures) == 1
    assert len(errors) == 1
    assert errors[0].where.endswith("captions.json")
    with pytest.raises(SourceError, match="broken JSON"):
        list(read_articles(tmp_path / "a.jpg"))


def test_odd_names(tmp_path: Path) -> None:
    odd = [
        "Abb ä ß.png",
        "a..b.jpg",
        "x\x1b[31m.jpg",
        os.fsdecode(b"f\xff.jpg"),
        " .jpg",
        "-rf.gif",
    ]
    _images(tmp_path, *odd, "A.JPG", "a.jpg", "a.png")
    articles = list(read_articles(tmp_path))
    assert len(articles) == 9
    for article in articles:
        (figure,) = article.figures
        for text in (article.source, figure.key, figure.filename):
            assert text
            assert text.isprintable()
            text.encode("utf-8")
        assert figure.key == figure.key.strip(". ")
        assert "\\" not in figure.key
        assert figure.image is not None
        assert figure.image.read() == b"not decoded here"


def test_keys_of_one_article_are_distinct(tmp_path: Path) -> None:
    _images(tmp_path, "PMC1__a.jpg", "PMC1__a.png", "PMC1__A.tif")
    (article,) = read_articles(tmp_path)
    assert [f.key for f in article.figures] == ["A", "a-2", "a-3"]


def test_gold_images(shared: Path) -> None:
    articles = list(read_articles(shared / "gold/images"))
    figures = [figure for article in articles for figure in article.figures]
    assert len(figures) == len(list((shared / "gold/images").iterdir())) == 32
    assert all(a.pmcid.startswith("PMC") and a.title for a in articles)
    assert sum(bool(f.caption) for f in figures) > 28
