"""Word pieces: the units that the network reads.

The cutting is that of BERT's uncased vocabulary: small letters without accents, words and marks
apart, then the longest known piece from the left, again and again (Devlin et al. 2019, WordPiece).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

VOCABULARY: Final = Path(__file__).with_name("vocabulary.txt")
MOST: Final = 250
"""Pieces of a sentence that are read; what is behind them is not."""
_WORD: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
_UNKNOWN: Final = "[UNK]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word.

    Attributes:
        number: Its line in the vocabulary, from 0.
        start: Its place in the caption, in characters; the word's where letters were changed so
            that places no longer agree.
        end: Behind it.
    """

    number: int
    start: int
    end: int


@cache
def vocabulary() -> Mapping[str, int]:
    """The pieces that the network knows, with their numbers; read once a process."""
    lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}


def word_pieces(text: str, offset: int = 0) -> list[Piece]:
    """Cut a text into pieces.

    Args:
        text: A sentence.
        offset: Where it begins in the caption.

    Returns:
        At most `MOST` pieces, from left to right.
    """
    found: list[Piece] = []
    for match in _WORD.finditer(text):
        found.extend(_cut(match[0], match.start() + offset))
        if len(found) >= MOST:
            return found[:MOST]
    return found


def _cut(word: str, start: int) -> list[Piece]:
    known = vocabulary()
    plain = "".join(
        c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn"
    )
    aligned = len(plain) == len(word)
    pieces: list[Piece] = []
    at = 0
    while at < len(plain):
        end = len(plain)
        while end > at and ("##" if at else "") + plain[at:end] not in known:
            end -= 1
        if end == at:
            return [Piece(known[_UNKNOWN], start, start + len(word))]
        number = known[("##" if at else "") + plain[at:end]]
        place = (start + at, start + end) if aligned else (start, start + len(word))
        pieces.append(Piece(number, *place))
        at = end
    return pieces
