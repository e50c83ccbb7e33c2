"""Entities: what the labels of a figure name, by the rules of reading."""

from __future__ import annotations

from collections.abc import Callable

from ..vocabulary.lexicon import Lexicon
from .recognise import Recognition, recognise


def name_predicate(lexicon: Lexicon) -> Callable[[str], bool]:
    """A test of whether a text is, whole, the name of something; what merging of labels asks."""

    def known(text: str) -> bool:
        return len(text) > 1 and not lexicon.is_word(text) and bool(lexicon.lookup(text))

    return known


__all__ = ["Recognition", "name_predicate", "recognise"]
