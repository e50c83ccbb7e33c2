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
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_FIRST: Final = re.compile(r"^.{20,}?[.!?](?=\s|$)", re.S)
_PREFIX: Final = re.compile(r"^[\s.:;,\-–]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Words that speak of one thing.

    Attributes:
        name: Short, as measures are called by it.
        said: For reasons: "a scheme or model".
        pattern: Finds them in lower-case text.
    """

    name: str
    said: str
    pattern: re.Pattern[str]


def _stem(text: str) -> str:
    whole = text.endswith("$")
    body = re.escape(text.removesuffix("$"))
    # A stem that begins with a sign ("± ") has no word's beginning before it.
    return (r"(?<!\w)" if text[0].isalnum() else "") + body + (r"(?!\w)" if whole else "")


@cache
def groups() -> tuple[Group, ...]:
    """The groups of ``words.tsv`` in their order."""
    text = resources.files(__package__).joinpath("words.tsv").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, said, stems = line.split("\t")
        parts = sorted((s.strip() for s in stems.split("|")), key=lambda s: (-len(s), s))
        found.append(Group(name, said, re.compile("|".join(map(_stem, parts)))))
    return tuple(found)


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
    for group in groups():
        found[f"{group.name}_first"] = float(min(len(group.pattern.findall(first)), 2))
        found[f"{group.name}_rest"] = math.log1p(len(group.pattern.findall(rest)) / hundreds * 2)
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
    group = next(g for g in groups() if g.name == name)
    found: dict[str, str] = {}
    for match in group.pattern.finditer(text.lower()):
        end = match.end()
        while end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
            end += 1
        word = text[match.start() : end]
        found.setdefault(word.lower(), word)
        if len(found) == most:
            break
    return list(found.values())
