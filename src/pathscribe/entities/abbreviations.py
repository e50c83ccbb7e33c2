"""Abbreviations that a caption or an article defines; they win over every dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..articles.abbreviations import pairs_in_text
from ..vocabulary.normal import normalise

_SHORT = r"[^\W_][\w\-/+.′'αβγδεκλ]{0,13}"
_BEFORE_BRACKET = re.compile(
    rf"([^()\[\].;:]{{3,160}}?)\s*[(\[]\s*({_SHORT})\s*(?:[,;][^)\]]*)?[)\]]"
)
_IN_BRACKET = re.compile(rf"(?<!\w)({_SHORT})\s*(?:\(\d+\)\s*)?[(\[]([^()\[\]]{{6,120}})[)\]]")
_ITEM = re.compile(
    rf"^(?:and\s+)?\(?({_SHORT}(?:\s[A-Z0-9][\w-]{{0,5}})?)\)?\s*(?:[,:=]|\s[–—-]\s)\s*(.{{3,160}})$"
)
_DASHED = re.compile(rf"(?:^|[,;.]\s+)({_SHORT}?)\s?[-–—=]\s?([^\W_][^,;.]{{5,120}})")
_SPLIT = re.compile(r"[;.]\s+|;|\s\|\s")
_MARKED = re.compile(r"abbreviations?(?: used)?\s*[:.–—-]\s*(.+)$", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a short form stands for, and who says so ("caption" or "article")."""

    short: str
    long: str
    source: str


def best_long(short: str, words: str) -> str:
    """The shortest end of a phrase whose letters spell the short form.

    After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation
    definitions in biomedical text": the letters of the short form must appear in order, and
    its first one must begin a word.
    """
    letters = [c.lower() for c in short if c.isalnum()]
    if not letters:
        return ""
    text = words.rstrip()
    at = len(text) - 1
    for n, letter in enumerate(reversed(letters)):
        first = n == len(letters) - 1
        while at >= 0 and (
            text[at].lower() != letter or (first and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    start = at + 1
    return text[start:]


def spells(short: str, long: str) -> bool:
    """Does a short form abbreviate a phrase, letters in order, the first at its start?"""
    bare = short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short
    found = best_long(bare, long)
    return bool(found) and len(long) - len(found) <= 12 and len(long) > len(bare)


def _usable(short: str) -> bool:
    letters = sum(c.isalpha() for c in short)
    return 2 <= len(short) <= 14 and letters >= 1 and any(c.isupper() for c in short)


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Short and long forms that running text or a caption defines.

    Reads "long form (SF)", "SF (long form)", and the lists that captions end with ("SF, long
    form; SF2, long form 2", also with colons or equals signs). The letters of the short form
    must spell the long form, save in a list that is headed "Abbreviations".

    Args:
        text: Clean text.

    Yields:
        (short form, long form) in the text's order; a short form may come more than once.
    """
    for match in _BEFORE_BRACKET.finditer(text):
        before, short = match[1], match[2]
        if not _usable(short):
            continue
        plural = len(short) > 2 and short.endswith("s") and short[-2].isupper()
        most = min(len(short) + 5, 2 * len(short)) + 2
        words = " ".join(before.split()[-most:])
        long = best_long(short[:-1] if plural else short, words)
        if len(long) > len(short) and " " not in short:
            yield short, long.strip(" ,")
    for match in _IN_BRACKET.finditer(text):
        short, inner = match[1], match[2].strip()
        if _usable(short) and spells(short, inner):
            yield short, inner
    marked = _MARKED.search(text)
    if marked is not None:
        yield from pairs_in_text(marked[1])
    for match in _DASHED.finditer(text):
        short, long = match[1], match[2].strip()
        if _usable(short) and spells(short, long):
            yield short, long
    for chunk in _SPLIT.split(text):
        item = _ITEM.match(chunk.strip())
        if item is None or not _usable(item[1]):
            continue
        parts = [p.strip(" .") for p in chunk.split(",")]
        listed = [
            (short, phrase)
            for short, phrase in zip(parts[::2], parts[1::2], strict=False)
            if _usable(short) and spells(short, phrase)
        ]
        if len(listed) > 1:  # "SF, long form, SF2, long form 2", with commas throughout
            yield from listed
            continue
        long = item[2].strip(" .,")
        if spells(item[1], long):
            yield item[1], long


def _key(short: str) -> str:
    """Short forms agree when letters and case agree: "IL-6" and "IL6", not "Net" and "NET"."""
    return re.sub(r"[\s\-–‐‑.]", "", short)


class Abbreviations:
    """The short forms of one figure: its caption's first, then its article's."""

    def __init__(
        self,
        *,
        caption: str = "",
        article: Iterable[tuple[str, str]] = (),
        text: Iterable[str] = (),
    ) -> None:
        """Collect definitions.

        Args:
            caption: The caption.
            article: The article's own list.
            text: Abstract and body; the first definition of a short form counts.
        """
        self._found: dict[str, Definition] = {}
        for short, long in definitions(caption):
            self._add(short, long, "caption")
        for short, long in article:
            self._add(short, long, "article")
        for part in text:
            for short, long in definitions(part):
                self._add(short, long, "article")

    def _add(self, short: str, long: str, source: str) -> None:
        if normalise(short) != normalise(long):
            self._found.setdefault(_key(short), Definition(short, long, source))

    def find(self, text: str) -> Definition | None:
        """The definition of a form, a plural s on either side passed over; None without one."""
        key = _key(text)
        found = self._found.get(key)
        if found is None and key.endswith("s") and len(key) > 2:
            found = self._found.get(key[:-1])
        if found is None and len(key) > 1 and key[-1:].isupper():
            found = self._found.get(key + "s")
        return found

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._found.values())
