"""Text as the words that are indexed and searched: the same for every database.

A word is in small letters, without accents, Greek letters spelled out, English endings off.
What belongs to a name stays together, however it is written: "IL-6" and "IL6" are one word,
"TGF-β1" and "TGFβ1" too, while "cancer-associated" is two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .porter import stem

STOP: Final = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "for", "from", "has",
     "have", "in", "into", "is", "it", "its", "may", "not", "of", "on", "or", "that", "the",
     "their", "these", "this", "to", "was", "were", "which", "with")
)  # fmt: skip
"""Words that are neither indexed nor searched."""

MOST_CHARACTERS: Final = 20_000
"""Of a text, as many are indexed."""
_LONGEST: Final = 40

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SPELLING: Final = {
    "tumour": "tumor", "tumours": "tumor", "ageing": "aging", "metastases": "metastasis",
    "mitochondria": "mitochondrion", "bacteria": "bacterium", "leukaemia": "leukemia",
    "anaemia": "anemia", "oedema": "edema",
}  # fmt: skip

_DASH: Final = "-\u2010\u2011\u2012\u2013\u2212"
_CHUNK: Final = re.compile(rf"[^\W_]+(?:[{_DASH}][^\W_]+)*")
_PIECE: Final = re.compile(r"\S+")
_SPLIT: Final = re.compile(rf"[{_DASH}]")
# What follows a name and belongs to it: "6", "1b", "γ", "κB", "1α"; "IL" is a name, "type" none.
_TAIL: Final = re.compile(
    r"\d{1,3}[A-Za-z]{0,2}|[A-Z]|\d{0,3}[α-ω][A-Za-z0-9]{0,2}"
    r"|(?:alpha|beta|gamma|delta|kappa|lambda)[A-Za-z]?\d?"
)
_NAME: Final = re.compile(r"[A-Z][A-Za-z]?[A-Za-z]?|[A-Za-z]{2,3}|\w*[A-Z]\w*[A-Z]\w*|\w*[α-ω]\w*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: what is searched, and where it stands."""

    form: str
    start: int
    end: int


def words_of(text: str, skip: int = 0) -> Iterator[Word]:
    """The words of a text in order, without the commonest English ones.

    Args:
        text: Of which words are wanted.
        skip: Words to leave out at the beginning.
    """
    start, left = 0, skip
    if skip:
        for match in _PIECE.finditer(text, 0, MOST_CHARACTERS):
            start = match.start()
            # Counted by what is known of it, which is much faster than to look closely.
            held = len(_known[match[0]].split())
            if held > left:
                break
            left -= held
        else:
            return
    for chunk in _CHUNK.finditer(text, start, MOST_CHARACTERS):
        at = chunk.start()
        for piece in _pieces(chunk[0]):
            form = _form(piece)
            if form and form not in STOP:
                if not left:
                    yield Word(form, at, at + len(piece))
                else:
                    left -= 1
            at += len(piece) + 1


def forms(text: str) -> list[str]:
    """The words of a text as they are searched."""
    return indexed(text).split()


@lru_cache(maxsize=1 << 16)
def indexed_name(text: str) -> str:
    """The same as `indexed`, for names, which come again and again."""
    return indexed(text)


def indexed(text: str) -> str:
    """The words of a text parted by spaces, as databases keep them."""
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    return " ".join(filter(None, map(_known.__getitem__, text[:MOST_CHARACTERS].split())))


class _Known(dict[str, str]):
    """The words of what stands between two spaces; what was asked for before is kept.

    A dictionary, because texts are mostly words that came before: asking it takes a third of
    what a cached function takes.
    """

    def __missing__(self, piece: str) -> str:
        made = (_form(part) for chunk in _CHUNK.findall(piece) for part in _pieces(chunk))
        found = " ".join(form for form in made if form and form not in STOP)
        if len(piece) <= _LONGEST:
            self[piece] = found
        return found


_known: Final = _Known()
_MOST_KNOWN: Final = 1 << 18


def _pieces(chunk: str) -> list[str]:
    """A run of letters, digits and hyphens, cut at the hyphens that part words."""
    if len(chunk) == len(_SPLIT.sub("", chunk)):
        return [chunk]
    pieces: list[str] = []
    start = 0
    for dash in _SPLIT.finditer(chunk):
        before = chunk[start : dash.start()]
        after = _SPLIT.split(chunk[dash.end() :], maxsplit=1)[0]
        if _TAIL.fullmatch(after) and _NAME.fullmatch(_SPLIT.split(before)[-1]):
            continue
        pieces.append(before)
        start = dash.end()
    return [*pieces, chunk[start:]]


@lru_cache(maxsize=1 << 16)
def _form(piece: str) -> str:
    plain = _SPLIT.sub("", piece)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain).casefold())
        plain = "".join(_GREEK.get(char, char) for char in plain if char.isalnum())
    plain = plain.casefold()[:_LONGEST]
    plain = _SPELLING.get(plain, plain)
    # Three letters are mostly a name: RAS is not the plural of RA.
    return stem(plain) if len(plain) > 3 else plain
