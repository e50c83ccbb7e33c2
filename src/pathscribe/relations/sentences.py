"""Captions to sentences, each with the panel that it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LETTERS = r"[A-Za-z](?:\s?\d)?"
_RANGE = rf"{_LETTERS}(?:\s*(?:[-–—,&/]|and|to)\s*{_LETTERS})*"
_MARK = re.compile(
    rf"\(\s*(?P<round>{_RANGE})\s*\)(?=[\s:.,]|$)[:.,]?"
    r"|\[\s*(?P<square>[A-Za-z])\s*\](?=\s)"
    r"|(?:Panels?\s+)?(?P<bare>[A-Z])\s?[)|:](?=\s)"
    r"|(?P<letter>[A-Za-z])(?:,|\.)\s(?=[A-Z])"
)
_ENUMERATION = re.compile(r"\(\s*(?:[ivx]{1,5}|\d{1,2})\s*\)(?=\s)")
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"))
_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)|(?<=[a-z)\]])\.(?=[A-Z][a-z])|\n+|;(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|[Ff]igs?|[Ss]uppl?|al|vs|cf|ca|approx|[Rr]efs?|resp|[Nn]os?|spp?"
    r"|subsp|var|str|Dr|St|[Ee]tc(?=\.[\s,)]*[a-z])|[A-Z](?=\.\s[a-z]))\.?$"
)
_NEXT = re.compile(r"\s*[\"“‘(\[]?(?P<first>\S)")
_SMALL_NAME = re.compile(r"[a-z]{1,4}[A-Z]|[α-ω][- ]?[A-Za-z]|[a-z]{1,4}-\d")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a caption.

    Attributes:
        text: As in the caption, panel mark taken off.
        start: Where it begins in the caption, in characters.
        panel: The panel that it describes, as the caption marks it ("A", "b", "A-C"); empty
            before the first mark and where the caption has none.
    """

    text: str
    start: int
    panel: str = ""

    @property
    def end(self) -> int:
        """Behind its last character in the caption."""
        return self.start + len(self.text)


def split_sentences(caption: str) -> list[Sentence]:
    """Split a caption into sentences and tell to which panel each belongs.

    A panel mark ("(A)", "(a, b)", "A)", "a, ") counts where a sentence begins; elsewhere in a
    sentence it is a reference to a part of the picture. A semicolon ends a sentence only where
    a panel mark follows. Periods of abbreviations and of genus names end none.

    Args:
        caption: Clean text.

    Returns:
        Sentences in order, without surrounding space; empty ones are left out.
    """
    found: list[Sentence] = []
    panel = ""
    for start, end in _pieces(caption):
        while start < end and caption[start].isspace():
            start += 1
        mark = _mark_at(caption, start, end, panel)
        if mark is not None:
            panel, start = mark
        else:
            number = _ENUMERATION.match(caption, start, end)
            if number is not None:
                start = number.end()
        for begin, stop, name in _inner(caption, start, end, panel):
            panel = name
            while begin < stop and (caption[begin].isspace() or caption[begin] in ",;:"):
                begin += 1
            while stop > begin and caption[stop - 1].isspace():
                stop -= 1
            if any(c.isalpha() for c in caption[begin:stop]):
                found.append(Sentence(caption[begin:stop], begin, panel))
    return found


def _inner(caption: str, start: int, end: int, panel: str) -> Iterator[tuple[int, int, str]]:
    """Parts of a sentence in which the next panel begins though no period stands before it."""
    while panel and len(panel) == 1:
        following = chr(ord(panel) + 1)
        match = re.compile(rf"(?<=\w )\({re.escape(following)}\)(?=\s[A-Z][a-z])").search(
            caption, start, end
        )
        if match is None:
            break
        yield start, match.start(), panel
        start, panel = match.end(), following
    yield start, end, panel


def _mark_at(caption: str, start: int, end: int, panel: str) -> tuple[str, int] | None:
    """A panel mark at a place: the panel's name and where the text behind the mark begins."""
    match = _MARK.match(caption, start, end)
    if match is None:
        return None
    name = match["round"] or match["square"] or match["bare"] or match["letter"]
    follows = chr(ord(panel[-1]) + 1) if panel and panel[-1].isalpha() else ""
    if name in _ROMAN and follows != name:
        return None  # "(i)" counts steps, unless the panels have come as far
    if match["letter"] and name.upper() != "A" and name != follows:
        return None  # "a, " is a mark only in its turn
    name = re.sub(r"\s*(?:[–—-]|to)\s*", "-", name)
    name = re.sub(r"\s*(?:[,&/]|and)\s*", ",", name)
    return name.strip(), match.end()


def _pieces(caption: str) -> Iterator[tuple[int, int]]:
    start = 0
    depth = 0
    at = 0
    for match in _END.finditer(caption):
        depth = max(0, depth + _balance(caption[at : match.start()]))
        at = match.start()
        here = match[0]
        if here.startswith(";"):
            rest = caption[match.end() :].lstrip()
            rest = re.sub(r"^and\s+", "", rest)
            if depth or not (_MARK.match(rest) and rest[0] == "("):
                continue
        elif here[0] not in "\n" and not _ends(caption, match, depth):
            continue
        yield start, match.end()
        start = match.end()
        depth = 0
        at = start
    yield start, len(caption)


def _balance(text: str) -> int:
    return text.count("(") + text.count("[") - text.count(")") - text.count("]")


def _ends(caption: str, match: re.Match[str], depth: int) -> bool:
    """Does this period end a sentence?"""
    before = caption[: match.start()]
    following = _NEXT.match(caption, match.end())
    if following is None:
        return True
    first = following["first"]
    if _ABBREVIATION.search(before[-12:]) and match[0] == ".":
        return False
    start = match.end()
    while start < len(caption) and caption[start].isspace():
        start += 1
    marked = caption[start] == "(" and _MARK.match(caption, start) is not None
    if first.islower() and not marked:
        # A name in small letters ("mTOR", "β-catenin", "miR-21") may begin a sentence.
        return bool(_SMALL_NAME.match(caption, following.start("first")))
    return not (depth and ")" in caption[match.end() : match.end() + 80].split("(")[0])
