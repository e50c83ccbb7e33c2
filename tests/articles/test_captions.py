"""Captions files of every form."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest

from pathscribe.articles.captions import (
    Caption,
    Captions,
    Reference,
    beside,
    split_figid,
    split_reference,
)
from pathscribe.articles.files import DiskFolder
from pathscribe.errors import SourceError


def _load(path: Path, text: str | bytes) -> Captions:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Captions.load(path)


def test_json_of_the_gold_form(tmp_path: Path) -> None:
    data = {"PMC12__fig.1": {"figtitle": "T", "papertitle": "P", "caption": "C\u00a0c"}}
    captions = _load(tmp_path / "captions.json", json.dumps(data))
    expected = Caption(title="T", paper_title="P", caption="C c")
    for name in ("PMC12__fig.1.jpg", "PMC12__fig.1.PNG", "PMC12__fig.1", "pmc12__FIG.1.jpg"):
        assert captions.find(name) == expected
    assert captions.find("PMC12__fig.2.jpg") is None
    assert captions.find("fig.1.jpg") is None
    assert len(captions) == 1


def test_json_list_strings_and_other_values(tmp_path: Path) -> None:
    data = [
        {"figid": "a.jpg", "number": "Figure 3", "year": 2017, "caption": None, "pmcid": "77"},
        {"filename": "b.jpg", "keywords": ["x", "y"], "license": "CC0", "caption": {"odd": 1}},
    ]
    captions = _load(tmp_path / "figures.json", json.dumps(data))
    assert captions.find("a.jpg") == Caption(label="Figure 3", year="2017", pmcid="PMC77")
    found = captions.find("b.png")
    assert found is not None
    assert (found.keywords, found.licence, found.caption) == ("x | y", "CC0", "")
    plain = _load(tmp_path / "captions.json", '{"a": "Just text."}')
    assert plain.find("a.jpg") == Caption(caption="Just text.")


def test_tsv(tmp_path: Path) -> None:
    text = (
        "\ufefffilename\tFigtitle\tcaption\tpmcid\tunknown\n"
        'a b.jpg\tT\t"Quoted" word and a "lone\tPMC5\tx\n'
        "Zäh.png\t\tSecond\r\n"
        "\n"
        "a b.jpg\t\tThe first entry counts\t\n"
    )
    captions = _load(tmp_path / "captions.tsv", text)
    first = captions.find("a b.jpg")
    assert first is not None
    assert (first.title, first.pmcid) == ("T", "PMC5")
    assert first.caption == '"Quoted" word and a "lone'
    second = captions.find(unicodedata.normalize("NFD", "Zäh.png"))
    assert second is not None
    assert second.caption == "Second"


def test_json_is_known_by_its_beginning(tmp_path: Path) -> None:
    assert _load(tmp_path / "captions.txt", '\n {"a": {"caption": "c"}}').find("a.jpg")


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("c.json", "{", "broken JSON"),
        ("c.json", "[" * 100_000, "broken JSON"),
        ("c.json", '"text"', "entry 1"),
        ("c.json", '[{"caption": "no name"}]', "entry 1"),
        ("c.json", '{"a": {}, "b": 7}', "entry 2"),
        ("c.json", b"\xff\xfe", "not UTF-8"),
        ("c.tsv", "a\tb\nc\td\n", 'no column "figid"'),
        ("c.tsv", "", 'no column "figid"'),
        ("c.tsv", "figid\tcaption\na\t" + "x" * 200_000, "table is broken"),
    ],
)
def test_broken_files_are_clear_errors(
    tmp_path: Path, name: str, text: str | bytes, what: str
) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        _load(tmp_path / name, text)
    assert caught.value.where.endswith(name)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such captions file"):
        Captions.load(tmp_path / "none.json")


def test_captions_of_another_article_are_not_taken() -> None:
    captions = Captions(
        [
            ("PMC1__x", {"caption": "one", "filename": "F1.jpg", "pmcid": "PMC1"}),
            ("PMC2__y", {"caption": "two", "filename": "F1.jpg", "pmcid": "PMC2"}),
            ("PMC3__z", {"caption": "three", "filename": "F3.jpg", "pmcid": "PMC3"}),
            ("F4", {"caption": "four"}),
        ]
    )

    def text(name: str) -> str:
        found = captions.find(name)
        return found.caption if found is not None else ""

    assert text("PMC1__F1.jpg") == "one"
    assert text("PMC2__F1.jpg") == "two"
    assert text("PMC9__F1.jpg") == ""
    assert text("F1.jpg") == ""
    assert text("F3.jpg") == "three"
    assert text("PMC9__F3.jpg") == ""
    assert text("PMC9__F4.jpg") == "four"


def test_beside_looks_here_and_above(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    assert beside(DiskFolder(images)) is None
    (tmp_path / "captions.json").write_text('{"a": "above"}')
    found = beside(DiskFolder(images))
    assert found is not None
    assert found.find("a") == Caption(caption="above")
    (images / "Captions.TSV").write_text("figid\tcaption\na\there\n")
    found = beside(DiskFolder(images))
    assert found is not None
    assert found.find("a") == Caption(caption="here")
    (images / "Captions.TSV").write_text("nothing")
    with pytest.raises(SourceError):
        beside(DiskFolder(images))


def test_figures_json_of_something_else_is_passed_over(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    (images / "figures.json").write_text("7")
    (tmp_path / "captions.json").write_text('{"a": "above"}')
    assert beside(DiskFolder(images)) is not None


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (
            "A. Bee, et al. J Biol. 2017;7(2):60.",
            Reference("A. Bee", "J Biol", "2017", "7", "2", "60", others=True),
        ),
        (
            "J. R. Bee, et al. Sci Rep. 2017;7:6000.",
            Reference("J. R. Bee", "Sci Rep", "2017", "7", "", "6000", others=True),
        ),
        ("A. Bee. Cell. 2020;23(NA).", Reference("A. Bee", "Cell", "2020", "23")),
        (
            "Anna B. Bee. Clin Sci (Lond). 2018 Feb 28;132(4):489-507.",
            Reference("Anna B. Bee", "Clin Sci (Lond)", "2018", "132", "4", "489-507"),
        ),
        (
            "Bee AB, et al. PLoS One. 2008 Apr;3(4):e1985.",
            Reference("Bee AB", "PLoS One", "2008", "3", "4", "e1985", others=True),
        ),
        ("Bee A. Cell. 2020.", Reference("Bee A", "Cell", "2020")),
        ("no reference", Reference()),
        ("", Reference()),
    ],
)
def test_references(text: str, reference: Reference) -> None:
    assert split_reference(text) == reference


def test_long_reference_takes_no_time() -> None:
    start = time.process_time()
    assert split_reference("a. b " * 40_000) == Reference()
    split_reference("a. " * 160)
    assert time.process_time() - start < 5


def test_figids() -> None:
    assert split_figid("PMC12__a__b.jpg") == ("PMC12", "a__b")
    assert split_figid("a.b.tiff") == ("", "a.b")
    assert split_figid("PMCx__a") == ("", "PMCx__a")


def test_captions_of_the_evaluation_data(shared: Path) -> None:
    for folder, name in (("gold", "captions.json"), ("pfocr", "figures.json")):
        captions = Captions.load(shared / folder / name)
        images = sorted((shared / folder / "images").iterdir())
        assert len(captions) >= len(images) > 30
        for image in images:
            found = captions.find(image.name)
            assert found is not None, image.name
            assert found.paper_title
            if found.reftext:
                reference = split_reference(found.reftext)
                assert reference.year == found.year
                assert len(reference.author) > 4
                assert " " in reference.author
                assert "et al" not in reference.journal
