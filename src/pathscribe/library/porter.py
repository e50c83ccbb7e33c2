"""The stem of an English word, so that "inhibits", "inhibited" and "inhibiting" are one.

Source: M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980, 130-137.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import ascii_lowercase
from typing import Final

_SECOND: Final = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "abli": "able", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD: Final = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_FOURTH: Final = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip
_SHAPES: Final = str.maketrans(
    {char: "v" if char in "aeiou" else char if char == "y" else "c" for char in ascii_lowercase}
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a word in small letters; what is no plain English word stays as it is."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    word = _plural(word)
    word = _tense(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, _SECOND, _SECOND_BY_LAST)
    word = _replaced(word, _THIRD, _THIRD_BY_LAST)
    word = _fourth(word)
    return _last(word)


def _plural(word: str) -> str:
    if word.endswith("sses") or word.endswith("ies"):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest != word and _has_vowel(rest):
            if rest.endswith(("at", "bl", "iz")):
                return rest + "e"
            if _doubled(rest) and not rest.endswith(("l", "s", "z")):
                return rest[:-1]
            return rest + "e" if _measure(rest) == 1 and _short(rest) else rest
    return word


def _by_last(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Endings by their last letter, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for ending in sorted(endings, key=len, reverse=True):
        found[ending[-1]] = (*found.get(ending[-1], ()), ending)
    return found


_SECOND_BY_LAST: Final = _by_last(_SECOND)
_THIRD_BY_LAST: Final = _by_last(_THIRD)
_FOURTH_BY_LAST: Final = _by_last(_FOURTH)


def _ending(word: str, endings: Mapping[str, tuple[str, ...]]) -> str:
    """The longest of the endings that the word has; empty where it has none."""
    for ending in endings.get(word[-1:], ()):
        if word.endswith(ending):
            return ending
    return ""


def _replaced(word: str, endings: Mapping[str, str], by_last: Mapping[str, tuple[str, ...]]) -> str:
    """The word with its longest ending of the table replaced, where enough stands before it."""
    found = _ending(word, by_last)
    if not found:
        return word
    rest = word[: -len(found)]
    return rest + endings[found] if _measure(rest) > 0 else word


def _fourth(word: str) -> str:
    found = _ending(word, _FOURTH_BY_LAST)
    rest = word[: len(word) - len(found)]
    if not found or _measure(rest) < 2 or (found == "ion" and not rest.endswith(("s", "t"))):
        return word
    return rest


def _last(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        measure = _measure(rest)
        if measure > 1 or (measure == 1 and not _short(rest)):
            word = rest
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word


def _shape(word: str) -> str:
    """The word as "c" and "v"; "y" after a consonant is a vowel."""
    shape = word.translate(_SHAPES)
    while (at := shape.find("y")) >= 0:
        shape = f"{shape[:at]}{'v' if shape[at - 1 : at] == 'c' else 'c'}{shape[at + 1 :]}"
    return shape


def _measure(word: str) -> int:
    """How many times a vowel is followed by a consonant."""
    return _shape(word).count("vc")


def _has_vowel(word: str) -> bool:
    return "v" in _shape(word)


def _doubled(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c"


def _short(word: str) -> bool:
    """Does it end in consonant, vowel, consonant, the last none of w, x, y?"""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"
