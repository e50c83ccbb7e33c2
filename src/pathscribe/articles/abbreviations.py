"""The abbreviation list that an article gives itself, in the forms that journals use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from .jats_text import tag_of, text_of

Pair = tuple[str, str]

_TITLE = re.compile(r"\babbreviat|\bacronym|\bnomenclature", re.I)
_HEADING = re.compile(
    r"^(?:list of |non-?standard )*abbreviations?(?: (?:used|list)[^:.]{0,40})?"
    r"\s*[:.\u2014\u2013-]\s*",
    re.I,
)
# A short form: up to three words of some length, at least one letter, no sentence.
# Brackets in it are closed, and what stands in them is its own: "PI(4,5)P2".
_SHORT = r"[^\s,;:=()](?:[^,;:=()]|\([^()]{1,12}\)){0,28}?"
_PAIR = re.compile(
    rf"^(?P<short>{_SHORT})\s*(?:[:=,]|\s[\u2013\u2014-]\s|\u2014)\s*(?P<long>\S.*)$", re.DOTALL
)
_NEXT_PAIR = re.compile(r"[.,]\s+(?=[^\s,;:=]{1,15}(?:\s[^\s,;:=]{1,12})?\s*[:=]\s*\S)")


def _is_pair(short: str, long: str) -> bool:
    return (
        0 < len(short) <= 30
        and len(short.split()) <= 4
        and any(c.isalpha() for c in short)
        and 2 <= len(long) <= 300
        and any(c.isalpha() for c in long)
    )


def _trim(text: str) -> str:
    return re.sub(r"^(?:and\s+|&\s*)", "", text.strip(" \t,;:=")).strip(" ,;:=")


def pairs_in_text(text: str) -> list[Pair]:
    """Short and long forms in a list that is set as running text.

    Reads "X, long x; Y, long y", the same with ":" or "=" or a dash between the forms, and
    "X: long x, Y: long y" or with periods between the pairs.

    Args:
        text: The list on one line, with or without its heading "Abbreviations:".

    Returns:
        (short, long) in the text's order; pairs that do not read as such are left out.
    """
    text = _HEADING.sub("", text.strip())
    chunks = [chunk for chunk in text.split(";") if chunk.strip()]
    if len(chunks) == 1:
        chunks = _NEXT_PAIR.split(text)
    pairs: list[Pair] = []
    for chunk in chunks:
        match = _PAIR.match(_trim(chunk))
        if match is None:
            continue
        short, long = _trim(match["short"]), _trim(match["long"]).rstrip(".")
        if _is_pair(short, long):
            pairs.append((short, long))
    return pairs


def _definition_list(element: etree._Element) -> Iterator[Pair]:
    for item in element.iter("def-item"):
        short = text_of(item.find("term"))
        long = " ".join(text_of(d) for d in item.findall("def")).strip().rstrip(".;")
        short = short.rstrip(":=,")
        if _is_pair(short, long):
            yield short, long


def _table(element: etree._Element) -> Iterator[Pair]:
    """Rows of a table without head that holds short and long forms in pairs of cells."""
    for row in element.iter("tr"):
        cells = [text_of(cell) for cell in row if tag_of(cell) in ("td", "th")]
        for short, long in zip(cells[::2], cells[1::2], strict=False):
            if _is_pair(short.rstrip(":"), long.rstrip(".;")):
                yield short.rstrip(":"), long.rstrip(".;")


def _section(element: etree._Element) -> Iterator[Pair]:
    """Everything in a section, glossary or footnote that is headed "Abbreviations"."""
    found = [*_definition_list(element), *_table(element)]
    if found:
        yield from found
        return
    parts = [*element.iter("p", "list-item")] or [element]
    known = set(parts)
    for part in parts:
        if not any(ancestor in known for ancestor in part.iterancestors()):
            yield from pairs_in_text(text_of(part, skip=("label",)))


def _heading(element: etree._Element) -> str:
    title = element.find("title")
    return text_of(title if title is not None else element.find("label"))


def _lists(article: etree._Element) -> Iterator[Iterable[Pair]]:
    done: set[etree._Element] = set()
    for element in article.iter(
        "glossary", "def-list", "sec", "fn", "fn-group", "p", "notes", "list", "app", "ack"
    ):
        if any(ancestor in done for ancestor in element.iterancestors()):
            continue
        if any(tag_of(a) in ("sub-article", "response") for a in element.iterancestors()):
            continue
        tag = tag_of(element)
        kind = (element.get("fn-type") or element.get("sec-type") or "").lower()
        titled = bool(_TITLE.search(_heading(element))) or kind.startswith("abbr")
        if tag == "p":
            text = text_of(element) if len(element) < 200 else ""
            if _HEADING.match(text):
                done.add(element)
                yield pairs_in_text(text)
        elif titled:
            done.add(element)
            yield _section(element)
        elif tag == "glossary" and not _heading(element):
            # A glossary without a title is an abbreviation list where its terms are short.
            pairs = list(_definition_list(element))
            done.add(element)
            yield [pair for pair in pairs if len(pair[0]) <= 12 and len(pair[0].split()) == 1]


def abbreviations_of(article: etree._Element, keyword_list: str = "") -> tuple[Pair, ...]:
    """The article's own abbreviations: (short, long), in order, each short form once.

    Args:
        article: The ``article`` element.
        keyword_list: The text of a list that the journal set as a group of keywords.
    """
    found: dict[str, str] = {}
    for pairs in _lists(article):
        for short, long in pairs:
            found.setdefault(short, long)
    for short, long in pairs_in_text(keyword_list):
        found.setdefault(short, long)
    return tuple(found.items())
