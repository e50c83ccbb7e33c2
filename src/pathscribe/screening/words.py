"""What the words of a caption say about the kind of figure.

The groups of words are in ``words.tsv``; how much each weighs is learned.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from .pixels import Measures

_MOST: Final = 6_000
"""Characters of a caption that are looked at; few captions are longer."""
_PANEL: Final = re.compile(r"(?:^|[\s.;,])\(?([A-Ha-h])(?:\)|\.\s|,\s)|\(([A-H])[-–,]")
_START: Final = re.compile(r"(?<!\w)\w|±")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_FIRST: Final = re.compile(r"^.{20,}?[.!?](?=\s|$)", re.S)
_PREFIX: Final = re.compile(r"^[\s.:;,\-–]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Words that speak of one thing.

    Attributes:
        name: Short, as measures are called by it.
        said: For reasons: "a scheme or model".
        stems: What its words begin with, and whether the word must end there.
    """

    name: str
    said: str
    stems: tuple[tuple[str, bool], ...]


@cache
def groups() -> tuple[Group, ...]:
    """The groups of ``words.tsv`` in their order."""
    text = resources.files(__package__).joinpath("words.tsv").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, said, stems = line.split("\t")
        parts = [(s.removesuffix("$"), s.endswith("$")) for s in map(str.strip, stems.split("|"))]
        found.append(Group(name, said, tuple(parts)))
    return tuple(found)


@cache
def _stems() -> dict[str, tuple[tuple[str, bool, str], ...]]:
    """All stems by their first two letters, the longest first: stem, whole word, group."""
    found: dict[str, list[tuple[str, bool, str]]] = {}
    for group in groups():
        for stem, whole in group.stems:
            found.setdefault(stem[:2], []).append((stem, whole, group.name))
    return {key: tuple(sorted(x, key=lambda s: (-len(s[0]), s))) for key, x in found.items()}


def _find(lower: str) -> dict[str, list[tuple[int, int]]]:
    """Where words of each group stand in a lower-case text, as (start, end), without overlaps."""
    found: dict[str, list[tuple[int, int]]] = {group.name: [] for group in groups()}
    stems = _stems()
    for match in _START.finditer(lower):
        at = match.start()
        for stem, whole, name in stems.get(lower[at : at + 2], ()):
            end = at + len(stem)
            if not lower.startswith(stem, at) or (whole and lower[end : end + 1].isalnum()):
                continue
            places = found[name]
            if not places or at >= places[-1][1]:
                places.append((at, end))
    return found


def lead(caption: str) -> str:
    """The first sentence of a caption, which most captions have for a title."""
    text = _PREFIX.sub("", caption)
    match = _FIRST.match(text[:400])
    return match.group(0) if match else text[:200]


def word_measures(caption: str) -> Measures | None:
    """Measures of a caption, by name.

    The article's title is left out: it tells the field, and with it the collection that a figure
    comes from, but hardly what the figure shows (without it captions alone are judged as well).

    Args:
        caption: Title and text of the figure's caption.

    Returns:
        None where there is no caption: what isn't written says nothing.
    """
    text = " ".join(caption[:_MOST].split())
    if len(text) < 12:
        return None
    lower = text.lower()
    first = lead(text).lower()
    rest = lower[len(first) :] if lower.startswith(first) else lower
    hundreds = 1.0 + len(lower) / 400
    found: Measures = {}
    in_first, in_rest = _find(first), _find(rest)
    for group in groups():
        found[f"{group.name}_first"] = float(min(len(in_first[group.name]), 2))
        found[f"{group.name}_rest"] = math.log1p(len(in_rest[group.name]) / hundreds * 2)
    letters = {a or b for a, b in _PANEL.findall(text)}
    found["panels"] = math.log1p(len(letters))
    found["figures"] = math.log1p(len(_NUMBER.findall(lower)) / hundreds)
    found["length"] = math.log(len(lower) / 400)
    return found


def said_words(caption: str, name: str, most: int = 3) -> list[str]:
    """The words of a group that a caption has, each once, as it writes them.

    Args:
        caption: Title and text of the caption.
        name: Of the group.
        most: How many words are enough.
    """
    text = " ".join(caption[:_MOST].split())
    found: dict[str, str] = {}
    for start, end in _find(text.lower())[name]:
        while end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
            end += 1
        word = text[start:end]
        found.setdefault(word.lower(), word)
        if len(found) == most:
            break
    return list(found.values())
