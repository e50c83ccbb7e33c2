"""JATS documents as files: one article or several, encodings, hostile content."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe.articles import Article, read_articles
from pathscribe.articles.files import DiskFolder, FileBlob
from pathscribe.articles.jats import looks_like_jats, package_pmcid
from pathscribe.errors import SourceError

FIGURE = (
    '<fig xmlns:xlink="http://www.w3.org/1999/xlink" id="f1"><label>Figure 1</label>'
    "<caption><p>TNF-α → NF-κB &amp; 5′</p></caption>"
    '<graphic xlink:href="f1"/></fig>'
)
BODY = f"<body><p>Text.</p>{FIGURE}</body>"


def _read(path: Path, data: str | bytes) -> list[Article]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_articles(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    declared = "UTF-16" if encoding.startswith("utf-16") else "UTF-8"
    text = f'<?xml version="1.0" encoding="{declared}"?><article>{BODY}</article>'
    (article,) = _read(tmp_path / "a.xml", text.encode(encoding))
    assert article.figures[0].caption == "TNF-α → NF-κB & 5′"


def test_doctype_and_external_entities(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    doctype = (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://127.0.0.1:9/x.dtd" '
        f'[<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY own "gene">]>'
    )
    body = BODY.replace("Text.", "a &s; b &own; &alpha;")
    (article,) = _read(tmp_path / "a.xml", f"{doctype}<article>{body}</article>")
    assert article.body == "a b gene α"
    assert "SECRET" not in repr(article)
    assert any("external entity" in problem for problem in article.problems)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("", "empty"),
        ("<article><body>", "broken"),
        ("<html><body/></html>", "no JATS article: its root element is <html>"),
        ("<article/>", "no JATS article"),
        ("<a><article><x/></article></a>", "no JATS article"),
        ("\x00\x01\x02", "broken"),
        ('{"error": 404}', "broken"),
    ],
)
def test_other_files_are_clear_errors(tmp_path: Path, data: str, what: str) -> None:
    path = tmp_path / "a.xml"
    with pytest.raises(SourceError, match=what) as caught:
        _read(path, data)
    assert caught.value.where == str(path)
    assert caught.value.hint
    errors: list[SourceError] = []
    assert list(read_articles(path, on_error=errors.append)) == []
    assert len(errors) == 1


def test_too_large_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathscribe.articles.jats._MAX_XML_BYTES", 100)
    with pytest.raises(SourceError, match="more than the 100 that are read"):
        _read(tmp_path / "a.xml", f"<article>{BODY}</article>")


def test_answers_of_services_hold_several_articles(tmp_path: Path) -> None:
    one = f"<article><front><article-meta/></front>{BODY}</article>"
    first, second = _read(tmp_path / "PMC5.xml", f"<pmc-articleset>{one}{one}</pmc-articleset>")
    assert first.source.endswith("PMC5.xml (article 1)")
    assert second.source.endswith("(article 2)")
    assert first.pmcid == second.pmcid == ""
    oai = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><metadata>'
        f"{one}</metadata></record></OAI-PMH>"
    )
    oai = oai.replace("<article>", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/">')
    (wrapped,) = _read(tmp_path / "PMC5.xml", oai)
    assert wrapped.pmcid == "PMC5"
    assert len(wrapped.figures) == 1


def test_without_figures(tmp_path: Path) -> None:
    (article,) = _read(tmp_path / "a.xml", "<article><body><p>Only text.</p></body></article>")
    assert article.figures == ()
    assert article.problems == ()
    assert article.body == "Only text."


def test_odd_file_names(tmp_path: Path) -> None:
    folder = tmp_path / "Ordner mit ä.."
    folder.mkdir()
    (folder / "f1.jpg").write_bytes(b"x")
    (article,) = _read(folder / "Größe und 1.xml", f"<article>{BODY}</article>")
    assert article.figures[0].image is not None


def test_everything_in_a_document_is_text(tmp_path: Path) -> None:
    markup = "&lt;script&gt;alert(1)&lt;/script&gt; \u202egnp"
    (article,) = _read(tmp_path / "a.xml", f"<article>{BODY.replace('Text.', markup)}</article>")
    assert article.body == "<script>alert(1)</script> gnp"


def test_deepest_nesting_that_the_parser_takes(tmp_path: Path) -> None:
    for tag in ("sup", "sec", "italic", "list", "fig-group", "boxed-text"):
        inner = f"<{tag}>" * 240 + f"<p>x</p>{FIGURE}" + f"</{tag}>" * 240
        (article,) = _read(tmp_path / "a.xml", f"<article><body>{inner}</body></article>")
        assert len(article.figures) == 1, tag


def test_names() -> None:
    blob = FileBlob(Path("pmc12.xml"))
    assert package_pmcid(None, blob) == "PMC12"
    assert package_pmcid(DiskFolder(Path("/x/PMC34.1")), FileBlob(Path("main.nxml"))) == "PMC34"
    assert package_pmcid(DiskFolder(Path("/x/y")), FileBlob(Path("main.nxml"))) == ""


def test_looks_like_jats(tmp_path: Path) -> None:
    for text, expected in (
        ("<!-- long --><article>", True),
        ("<pmc-articleset>", True),
        ("<sbml>", False),
        ("", None),
        ("words", None),
    ):
        (tmp_path / "a.xml").write_text(text)
        assert looks_like_jats(FileBlob(tmp_path / "a.xml")) is expected
