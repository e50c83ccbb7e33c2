"""JATS markup to plain text, in reading order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lxml import etree

from .clean import clean_text
from .mathml import mathml_text, superscript, tex_text
from .mathml import subscript as lowered

# Elements that stand on lines of their own: their text never touches the text around them.
_BLOCKS = frozenset(
    {
        "p",
        "title",
        "sec",
        "list",
        "list-item",
        "def-list",
        "def-item",
        "def",
        "disp-formula",
        "disp-formula-group",
        "disp-quote",
        "boxed-text",
        "verse-group",
        "verse-line",
        "speech",
        "statement",
        "break",
        "table-wrap",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "fig",
        "fig-group",
        "label",
        "attrib",
        "array",
        "code",
        "preformat",
        "subtitle",
        "trans-title",
        "abstract",
    }
)
# What is no part of the running text.
_SKIPPED = frozenset(
    {
        "object-id",
        "graphic",
        "media",
        "alt-text",
        "long-desc",
        "permissions",
        "fn-group",
        "inline-supplementary-material",
        "index-term",
    }
)
_REFERENCE_MARKS = frozenset(
    {
        "bibr",
        "fn",
        "table-fn",
        "corresp",
        "aff",
        "author-notes",
        "contrib",
    }
)
_CITATION = re.compile(r"^[\s\d,;\u2010-\u2015\u2212-]+$")
_MARK_ONLY = re.compile(r"^[\s,;\u2010-\u2015\u2212-]*$")
# Alleles and substitutions stand for themselves: "Kras G12D", "Stat3 fl/fl", "Apc Min/+".
_ALLELE = re.compile(
    r"^(?:[A-Z]\d{1,4}(?:[A-Z]|fs|\*)|[^\s/]*[A-Za-z][^\s/]*/\S+|[^\s/]+/\S*[a-z]+)$"
)
_MAX_ALLELE = 40  # the pattern looks twice at each character
_STRAIN = re.compile(r"^(?=.*[A-Z])(?=.*\d)[A-Za-z][\w./-]{2,}$")
_LOWER_WORD = re.compile(r"(?:^|[^A-Za-z])[a-z]{4,}$")


def tag_of(element: etree._Element) -> str:
    """The element's tag without a namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]


def raw_text(element: etree._Element) -> str:
    """All the characters in an element, as they stand."""
    return "".join(str(part) for part in element.itertext())


class _Writer:
    """Collects text and knows what came last."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.last = ""

    def add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self.last = (self.last + text)[-24:]

    def space(self) -> None:
        if self.last and not self.last[-1].isspace():
            self.add(" ")

    def text(self) -> str:
        return "".join(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _is_mark(element: etree._Element) -> bool:
    """Does a superscript hold nothing but reference marks (citations, footnotes)?"""
    marks = [e for e in element.iter("xref") if e.get("ref-type") in _REFERENCE_MARKS]
    if not marks:
        return False
    rest = "".join(_outside(element, set(marks)))
    return _MARK_ONLY.match(rest) is not None


def _outside(element: etree._Element, left_out: Collection[etree._Element]) -> Iterable[str]:
    if element.text:
        yield element.text
    for child in element:
        if child not in left_out:
            yield from _outside(child, left_out)
        if child.tail:
            yield child.tail


def _raise(writer: _Writer, text: str) -> None:
    """Write a superscript so that it neither joins a number nor hides a name."""
    before = writer.last[-1:]
    digits = re.fullmatch(r"[+\u2010-\u2015\u2212-]?\d+(?:\.\d+)?", text) is not None
    if digits and (before.isdigit() or before in ")]") and (marked := superscript(text)):
        writer.add(marked)
    elif _CITATION.match(text) and any(map(str.isdigit, text)) and _LOWER_WORD.search(writer.last):
        writer.add(superscript(text.replace(" ", "")) or f" {text}")
    elif text == "TM":
        writer.add("™")
    else:
        if before.isalnum() and len(text) <= _MAX_ALLELE and _ALLELE.match(text):
            writer.add(" ")
        writer.add(text)


def _lower(writer: _Writer, text: str) -> None:
    """Write a subscript so that it neither joins a number nor hides a name."""
    before = writer.last[-1:]
    if text.isdigit() and before.isdigit() and (marked := lowered(text)):
        writer.add(marked)
    else:
        if _STRAIN.match(text) and re.search(r"\w{3}$", writer.last):
            writer.add(" ")
        writer.add(text)


def _formula(writer: _Writer, element: etree._Element) -> None:
    """Write a formula's text: its MathML, else its TeX, else what alternative text it has."""
    block = tag_of(element).startswith("disp-formula")
    if block:
        writer.space()
    math = next((e for e in element.iter() if tag_of(e) == "math"), None)
    tex = next(element.iter("tex-math"), None)
    if math is not None:
        writer.add(mathml_text(math))
    elif tex is not None:
        writer.add(tex_text(raw_text(tex)))
    elif (graphic := next(element.iter("inline-graphic", "graphic"), None)) is not None:
        writer.add(" ".join(raw_text(alt) for alt in graphic.iter("alt-text")))
        for part in _outside(element, {graphic}):
            if part.strip():
                writer.add(part)
    else:
        _children(writer, element, frozenset({"label"}))
    if block:
        writer.space()


def _children(writer: _Writer, element: etree._Element, skip: frozenset[str]) -> None:
    if element.text:
        writer.add(element.text)
    for child in element:
        length = len(writer)
        _write(writer, child, skip)
        if not child.tail:
            continue
        dropped = _is_reference(child) and len(writer) == length
        if dropped and _is_reference(child.getnext()) and _MARK_ONLY.match(child.tail):
            continue  # the comma between two marks goes with them
        writer.add(child.tail)


def _is_reference(element: etree._Element | None) -> bool:
    return (
        element is not None
        and tag_of(element) == "xref"
        and element.get("ref-type") in _REFERENCE_MARKS
    )


def _write(writer: _Writer, element: etree._Element, skip: frozenset[str]) -> None:
    tag = tag_of(element)
    if tag in _SKIPPED or tag in skip:
        if tag in _BLOCKS:
            writer.space()
    elif tag == "math":
        writer.add(mathml_text(element))
    elif tag == "tex-math":
        writer.add(tex_text(raw_text(element)))
    elif tag in ("inline-formula", "disp-formula"):
        _formula(writer, element)
    elif tag in ("sup", "sub"):
        _script(writer, element, skip)
    elif tag == "xref":
        _reference(writer, element, skip)
    elif tag == "alternatives":
        if (first := next((c for c in element if tag_of(c) not in _SKIPPED), None)) is not None:
            _write(writer, first, skip)
    elif tag == "inline-graphic":
        writer.add(" ".join(raw_text(alt) for alt in element.iter("alt-text")))
    elif tag in _BLOCKS:
        writer.space()
        _children(writer, element, skip)
        writer.space()
    else:
        _children(writer, element, skip)


def _script(writer: _Writer, element: etree._Element, skip: frozenset[str]) -> None:
    """Write a superscript or subscript."""
    if tag_of(element) == "sup" and _is_mark(element):
        return
    inner = _Writer()
    _children(inner, element, skip)
    text = inner.text()
    stripped = text.strip()
    # White space that an editor put inside the mark belongs outside it.
    writer.add(text[: len(text) - len(text.lstrip())])
    if stripped:
        (_raise if tag_of(element) == "sup" else _lower)(writer, stripped)
        writer.add(text[len(text.rstrip()) :])


def _reference(writer: _Writer, element: etree._Element, skip: frozenset[str]) -> None:
    """Write a cross-reference; a citation's number that is set as a superscript is left out."""
    if element.get("ref-type") in _REFERENCE_MARKS:
        children = list(element)
        raised = all(tag_of(c) == "sup" and not (c.tail or "").strip() for c in children)
        if children and raised and not (element.text or "").strip():
            return
        text = raw_text(element)
        # A bare number glued to a word is a superscript that the publisher's style sheet raises.
        if _CITATION.match(text) and (writer.last[-1:].isalnum() or writer.last[-1:] in (".", ")")):
            return
    _children(writer, element, skip)


def text_of(element: etree._Element | None, *, skip: Iterable[str] = ()) -> str:
    """An element's text on one line, as a reader would read it aloud.

    Inline markup (italics, named content, formulas, super- and subscripts) stays in its order;
    blocks are separated by a space; superscript citations and footnote marks are left out. A
    superscript on a number becomes superscript digits ("10⁵"), an allele is set apart
    ("Kras G12D"), everything else stays glued as in print ("Ca2+", "CD4+", "p27Kip1").

    Args:
        element: A JATS element; None gives "".
        skip: Tags whose elements are left out.
    """
    if element is None:
        return ""
    writer = _Writer()
    _children(writer, element, frozenset(skip))
    return clean_text(writer.text())
