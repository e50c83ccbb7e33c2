"""Every JATS file of the evaluation data, against a second count that shares no code."""

from __future__ import annotations

import re
import unicodedata
import xml.parsers.expat
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from pathscribe.articles import Article, Figure, load_raster, read_articles


@dataclass
class _Plain:
    """A figure as a stream of XML events shows it."""

    xml_id: str
    label: str = ""
    title: str = ""
    caption: str = ""
    files: list[str] = field(default_factory=list)


class _Counter:
    """Figures by the standard library's expat: no tree, no clean text, no formulas."""

    def __init__(self) -> None:
        self.figures: list[_Plain] = []
        self.doi = ""
        self._path: list[str] = []
        self._open: list[_Plain] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if tag == "fig":
            figure = _Plain(attributes.get("id", ""))
            self.figures.append(figure)
            self._open.append(figure)
        if tag == "graphic" and self._open and not {"caption", "table-wrap"} & set(self._path):
            self._open[-1].files.append(attributes["xlink:href"])
        if tag == "article-id" and attributes.get("pub-id-type") == "doi":
            self._path[-1] = "article-doi"

    def end(self, tag: str) -> None:
        self._path.pop()
        if tag == "fig":
            self._open.pop()

    def text(self, text: str) -> None:
        if self._path[-1] == "article-doi" and "sub-article" not in self._path:
            self.doi += text
        if not self._open:
            return
        inside = self._path[len(self._path) - self._path[::-1].index("fig") :]
        if inside[:1] == ["label"]:
            self._open[-1].label += text
        elif inside[:1] == ["caption"] and "supplementary-material" not in inside:
            self._open[-1].caption += text
            if inside[1:2] == ["title"]:
                self._open[-1].title += text


@cache
def _counted(path: Path) -> _Counter:
    counter = _Counter()
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.CharacterDataHandler = counter.text
    parser.Parse(path.read_bytes(), True)
    return counter


def _letters(text: str) -> str:
    """Letters and digits only, raised, lowered and accented ones as plain ones."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", text))


def _files(shared: Path) -> list[Path]:
    return [*sorted(shared.glob("articles/*/*.xml")), *sorted(shared.glob("jats/*.xml"))]


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[Path, Article]:
    return {path: article for path in _files(shared) for article in read_articles(path)}


def test_all_files_parse_and_folders_give_the_same(
    shared: Path, corpus: dict[Path, Article]
) -> None:
    assert len(corpus) == len(_files(shared)) == 46
    by_folder = [a for name in ("articles", "jats") for a in read_articles(shared / name)]
    assert len(by_folder) == 46
    for article in by_folder:
        assert article == corpus[Path(article.source)]


def test_figure_counts_agree_with_a_count_of_start_tags(corpus: dict[Path, Article]) -> None:
    total = 0
    for path, article in corpus.items():
        tags = len(re.findall(r"<fig[\s>]", path.read_text("utf-8")))
        assert tags == len(_counted(path).figures)
        assert len(article.figures) == tags, path.name
        total += tags
    assert total > 200


def test_figures_agree_with_an_independent_reading(corpus: dict[Path, Article]) -> None:
    compared = 0
    for path, article in corpus.items():
        for figure, plain in zip(article.figures, _counted(path).figures, strict=True):
            assert figure.xml_id == plain.xml_id
            assert _letters(figure.label) == _letters(plain.label)
            assert len(plain.files) == 1
            stem = re.sub(r"\.(?:tiff?|jpe?g|png|gif)$", "", plain.files[0].rpartition("/")[2])
            assert figure.key == stem
            if plain.title:
                assert _letters(figure.title) == _letters(plain.title), figure.label
            assert _letters(figure.caption) == _letters(plain.caption), (path.name, figure.label)
            compared += bool(plain.caption)
    assert compared > 150


def test_captions_and_metadata_are_clean(corpus: dict[Path, Article]) -> None:
    for path, article in corpus.items():
        assert article.doi == _counted(path).doi
        assert article.title
        assert article.journal_title or article.journal_abbreviation
        assert article.publisher
        assert re.fullmatch(r"(?:19|20)\d\d", article.year)
        assert article.licence
        assert article.body or article.abstract
        texts = [article.title, *article.authors, *article.keywords]
        texts += [t for f in article.figures for t in (f.label, f.title, f.caption)]
        for text in texts:
            assert text == text.strip()
            assert not re.search(r"[\u00a0\u2009\u200b\u2010\ufffd\n\t]|  |</?[a-z]", text), text
        for figure in article.figures:
            assert not figure.label.endswith((".", ":"))
            assert figure.caption.startswith(figure.title)


def test_images_are_found_and_are_the_pictures(shared: Path, corpus: dict[Path, Article]) -> None:
    for path, article in corpus.items():
        inside = path.parent != shared / "jats"
        assert all((f.image is not None) is inside for f in article.figures), path
        assert bool(article.problems) is (not inside and bool(article.figures)), article.problems
        if inside:
            names = [f.filename for f in article.figures]
            assert len(set(names)) == len(names)
            first = article.figures[0]
            assert first.image is not None
            raster = load_raster(first.image.read(), where=first.filename)
            assert min(raster.width, raster.height) > 100


def test_graphic_named_by_doi_is_found(shared: Path, corpus: dict[Path, Article]) -> None:
    article = corpus[shared / "articles/plosone-0091296/main.jats.xml"]
    assert [f.filename for f in article.figures] == [f"g00{n}.png" for n in range(1, 10)]
    assert article.figures[4].label == "Figure 5"


def test_figures_of_supplements_and_answers(shared: Path, corpus: dict[Path, Article]) -> None:
    def figure(folder: str, key: str) -> Figure:
        article = corpus[shared / "articles" / folder / "main.jats.xml"]
        return next(f for f in article.figures if f.key == key)

    child = figure("elife-30274-v1", "fig2-figsupp1")
    assert (child.parent, child.section) == ("Figure 2", "supplement")
    assert figure("elife-30274-v1", "fig2").parent == ""
    assert figure("elife-43154-v2", "resp-fig1").label == "Author response image 1"


def test_facts_of_one_article(shared: Path, corpus: dict[Path, Article]) -> None:
    article = corpus[shared / "jats/journal.pone.0016329.xml"]
    assert article.journal_title == "PLoS ONE"
    assert (article.year, article.volume, article.issue, article.pages) == (
        "2011",
        "6",
        "1",
        "e16329",
    )
    assert len(article.figures) == 11


def test_abbreviation_lists_of_the_corpus(corpus: dict[Path, Article]) -> None:
    lists = {path.name: article.abbreviations for path, article in corpus.items()}
    assert ("DC", "dendritic cell") in lists["journal.pbio.1001315.xml"]
    assert len(lists["journal.pbio.1001315.xml"]) == 17
    assert lists["journal.pmed.0020171.xml"][0] == ("BMI", "body mass index")
    for pairs in lists.values():
        assert len({short for short, _ in pairs}) == len(pairs)
