"""Enumerations of names: "MEK1/2", "TLR1, 2 and 6", "IL-1α/β", "LC3-I/II", "TGF-β1-3"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SEPARATOR = re.compile(r"\s*(?:/|,|;|&|\+|\band\b|\bor\b)\s*")
_RANGE = re.compile(r"^(?P<stem>.*?[^\W\d].*?)(?P<first>\d{1,2})\s?[-–]\s?(?P<last>\d{1,2})$")
_GREEK = "αβγδεζηθκλμσ"
# An item that cannot stand alone, and what it takes the place of at the end of its neighbour.
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"^-?(\d{1,3})$"), re.compile(r"\d{1,3}[A-Za-z]?$")),
    (re.compile(r"^-?(\d{1,3}[A-Za-z])$"), re.compile(r"\d{1,3}[A-Za-z]?$")),
    (re.compile(rf"^-?([{_GREEK}]\d?)$"), re.compile(rf"(?:[{_GREEK}]|(?<=[\dA-Z])[a-d])\d?$")),
    (re.compile(r"^-?((?:III|II|IV|VI|V|I))$"), re.compile(r"(?:III|II|IV|VI|V|I)$")),
    (re.compile(r"^-?([A-Z]\d{0,2})$"), re.compile(r"[A-Z]\d{0,2}$")),
    (re.compile(r"^-?([a-e])$"), re.compile(r"(?<=[\dA-Z-])[a-e]$")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One member of an enumeration: its place in the text, and its name in full."""

    start: int
    end: int
    name: str


def expand(text: str, known: Callable[[str], bool]) -> list[Item]:
    """The members of an enumeration, in order.

    Args:
        text: A label or a part of one.
        known: Tells whether a name exists; an item is only completed to a name that does.

    Returns:
        At least two items, or an empty list where the text is no enumeration. Items that are
        names of their own stay as they are ("MMP-2/TIMP-1").
    """
    pieces: list[tuple[int, int]] = []
    at = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() > at:
            pieces.append((at, match.start()))
        at = match.end()
    if at < len(text):
        pieces.append((at, len(text)))
    if len(pieces) == 1:
        return _range(text, 0, known)
    items: list[Item] = []
    completed = False
    for start, end in pieces:
        piece = text[start:end]
        ranged = _range(piece, start, known)
        if ranged:
            items.extend(ranged)
            completed = True
            continue
        if items:
            name = _complete(items[-1].name, piece, known)
            if name:
                items.append(Item(start, end, name))
                completed = True
                continue
            more = re.fullmatch(r"-?(\d{1,2})\s?[-–]\s?(\d{1,2})", piece)
            if more and int(more[1]) < int(more[2]) <= int(more[1]) + 9:
                names = [
                    _complete(items[-1].name, str(n), known)
                    for n in range(int(more[1]), int(more[2]) + 1)
                ]
                if all(names):
                    items.extend(Item(start, end, n) for n in names)
                    completed = True
                    continue
        if not known(piece):
            return []
        items.append(Item(start, end, piece))
    return items if completed and len(items) > 1 else []


def _complete(before: str, piece: str, known: Callable[[str], bool]) -> str:
    """The name of an item, made with the stem of the name before it; empty if there is none."""
    for item, tail in _KINDS:
        match = item.match(piece)
        if match is None:
            continue
        found = tail.search(before)
        if found is not None and found.start() > (2 if match[1].isalpha() else 0):
            name = before[: found.start()] + match[1]
            if name != before and known(name):
                return name
        if found is None or piece.startswith("-"):
            # "IL-12/-23" has its stem before the hyphen; "KDM6/A" none at all.
            name = before.rstrip("0123456789" + _GREEK) + match[1]
            if name != before and known(name):
                return name
    return ""


def _range(text: str, offset: int, known: Callable[[str], bool]) -> list[Item]:
    match = _RANGE.match(text.strip())
    if match is None:
        return []
    first, last = int(match["first"]), int(match["last"])
    if not first < last <= first + 14:
        return []
    names = [f"{match['stem']}{n}" for n in range(first, last + 1)]
    if not all(known(name) for name in names):
        return []
    end = offset + len(text)
    return [Item(offset, end, name) for name in names]
