"""Hostile and odd XML."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pathscribe.articles.safexml import parse, root_tag
from pathscribe.errors import SourceError

PUBLIC = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.3//EN" "JATS-archivearticle1-3.dtd">'


def _text(data: bytes) -> str:
    return "".join(str(part) for part in parse(data, "x.xml").root.itertext())


def _laughs(use: str) -> bytes:
    levels = "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">'
        for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f'<!DOCTYPE article [<!ENTITY a "ha">{levels}]><article{use}</article>'.encode()


@pytest.mark.parametrize("use", ["><p>&i;</p>", "><p>&c;</p>", ' id="&i;">'])
def test_entity_bomb_is_refused(use: str) -> None:
    with pytest.raises(SourceError, match="entity bomb") as caught:
        parse(_laughs(use), "bomb.xml")
    assert caught.value.where == "bomb.xml"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<article>R&D</article>", "XML is broken"),
        (b"<article>a & b</article>", "XML is broken"),
        (b"<a>" * 300 + b"</a>" * 300, "nested more deeply"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><a b="&x;"/>', "another file"),
    ],
)
def test_other_faults_are_not_called_bombs(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        parse(data, "x.xml")
    assert "bomb" not in str(caught.value)
    assert caught.value.hint


def test_many_references_take_linear_time() -> None:
    data = PUBLIC + "<article><p>" + "&alpha;<b/>&beta;&nosuch;" * 30_000 + "</p></article>"
    start = time.process_time()
    assert _text(data.encode()) == "αβ" * 30_000
    assert time.process_time() - start < 10


def test_unknown_entities_are_counted_not_listed() -> None:
    body = "".join(f"&nosuch{n};" for n in range(1000))
    problems = parse(f"{PUBLIC}<article>{body}</article>".encode(), "x.xml").problems
    assert len(problems) == 21
    assert problems[-1] == "and 980 more entities that are not known"


def test_references_between_elements_keep_their_places() -> None:
    data = PUBLIC + "<article>a&lambda;b<i>c&mu;</i>d&nu;&xi;e<i/>&pi;</article>"
    document = parse(data.encode(), "x.xml")
    assert [(e.tag, e.text, e.tail) for e in document.root.iter()] == [
        ("article", "aλb", None),
        ("i", "cμ", "dνξe"),
        ("i", None, "π"),
    ]


def test_named_entities_without_doctype_in_utf_16() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><article>&alpha;ß</article>'
    assert _text(text.encode("utf-16")) == "αß"
    assert _text(text.encode("utf-16-le")) == "αß"
    assert _text(text.encode("utf-16-be")) == "αß"


def test_quadratic_bomb_and_loop_are_refused() -> None:
    big = f'<!DOCTYPE a [<!ENTITY x "{"y" * 50_000}">]><article>{"&x;" * 500}</article>'
    with pytest.raises(SourceError, match="entity bomb"):
        parse(big.encode(), "bomb.xml")
    small = f'<!DOCTYPE a [<!ENTITY x "{"y" * 900}">]><article>{"&x;" * 2_000}</article>'
    with pytest.raises(SourceError, match="entity bomb"):
        parse(small.encode(), "bomb.xml")
    loop = b'<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><article>&x;</article>'
    with pytest.raises(SourceError, match="entity bomb"):
        parse(loop, "loop.xml")


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    data = (
        f'<!DOCTYPE article [<!ENTITY x SYSTEM "{secret.as_uri()}">'
        f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>'
        "<article><p>a &x; b</p></article>"
    )
    document = parse(data.encode(), "x.xml")
    assert "".join(map(str, document.root.itertext())) == "a  b"
    assert any("external entity &x;" in problem for problem in document.problems)


def test_named_entities_with_and_without_doctype() -> None:
    body = "<article><p>TNF-&alpha; &le; <i>5</i>&prime; &amp; more</p></article>"
    assert _text((PUBLIC + body).encode()) == "TNF-α ≤ 5′ & more"
    assert _text(body.encode()) == "TNF-α ≤ 5′ & more"
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><a>M\xfcller &beta;</a>'
    assert _text(latin.encode("latin-1")) == "Müller β"


def test_own_entities_are_plain_text() -> None:
    data = b'<!DOCTYPE a [<!ENTITY who "A <b>B</b>">]><article>by &who;.</article>'
    assert _text(data) == "by A B."


def test_unknown_entity_is_a_problem_not_an_error() -> None:
    document = parse((PUBLIC + "<article>a &nosuch; b</article>").encode(), "x.xml")
    assert document.problems == ("the entity &nosuch; is not known",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    text = "<article><p>NF-κB → IκBα</p></article>"
    data = text.encode(encoding)
    if encoding.endswith(("le", "be")):
        mark = "\ufeff".encode(encoding)
        data = mark + data
    assert _text(data) == "NF-κB → IκBα"
    assert root_tag(data) == "article"


@pytest.mark.parametrize("data", [b"", b"  \n", b"\0\0\0"])
def test_empty_file(data: bytes) -> None:
    with pytest.raises(SourceError, match="empty"):
        parse(data, "x.xml")


@pytest.mark.parametrize(
    "data", [b"not xml", b"<article><p>cut off", b'{"error": 404}', b"<a>\xff\xfe</a>"]
)
def test_broken_xml_is_a_clear_error(data: bytes) -> None:
    with pytest.raises(SourceError, match="XML is broken") as caught:
        parse(data, "x.xml")
    assert "x.xml" in str(caught.value)


def test_deep_nesting_is_no_crash() -> None:
    with pytest.raises(SourceError):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000, "deep.xml")


def test_comments_namespaces_and_processing_instructions() -> None:
    data = (
        b'<?xml version="1.0"?><?x y?><article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/">'
        b"<p>a<!-- no -->b<?pi no?>c</p></article>"
    )
    root = parse(data, "x.xml").root
    assert root.tag == "article"
    assert root[0].tag == "p"
    assert "".join(map(str, root.itertext())) == "abc"


def test_root_tag() -> None:
    assert root_tag(PUBLIC.encode() + b"<article><front/></article>") == "article"
    assert root_tag(b"<!-- x --><html><body>") == "html"
    assert root_tag(b"<!-- never ends") is None
    assert root_tag(b"plain text") is False
    assert root_tag(b'<x:gpml xmlns:x="urn:y">') == "gpml"
