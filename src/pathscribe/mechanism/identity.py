"""Which mentions mean the same thing: labels and caption, plural and singular, in any order.

A molecule is its identifier. Other things are their words as well: "progression of prostate
cancer" is "Prostate cancer progression", while "Early-stage lung cancer" is not just any lung
cancer, and a senescent neutrophil no neutrophil as such. Two mentions are one node where they
share a key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from ..records.model import Mention, Reading

MOLECULES: Final = frozenset({"gene", "family", "complex", "rna", "nonhuman_gene", "chemical"})
_ALTERED: Final = frozenset(
    {"mutant", "knocked out", "knocked down", "dominant negative", "target of an antibody"}
)
"""States in which a molecule acts otherwise; "phosphorylated" and the like are not among them."""

_SMALL: Final = frozenset(
    ("a", "an", "and", "the", "of", "in", "on", "to", "by", "for", "from", "with", "its", "their")
)
SOFT: Final = frozenset(
    ("factor", "component", "molecule", "protein", "signaling", "pathway", "axis", "cascade",
     "development", "occurrence", "onset", "incidence", "release", "level", "expression",
     "activity", "formation", "production", "secretion", "activation")
)  # fmt: skip
"""Words that name the same thing as the words beside them do: "SASP factors", "NET release"."""
_SPELLING: Final = {
    "tumour": "tumor",
    "signalling": "signaling",
    "tumoural": "tumoral",
    "leukaemia": "leukemia",
    "anaemia": "anemia",
    "ageing": "aging",
    "oedema": "edema",
    "metastases": "metastasis",
    "mitochondria": "mitochondrion",
    "bacteria": "bacterium",
    "nuclei": "nucleus",
    "progress": "progression",
}
_ENDINGS: Final = ("ss", "us", "is", "as", "os")
_WORD: Final = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*(?:\+|⁺|[-−–](?=\s|$))?")

Key = tuple[str, frozenset[str], frozenset[str]]
"""Kind of key, what it holds, states that belong to it."""


def words(text: str) -> frozenset[str]:
    """The words of a name: small letters, singular, American spelling, without "of" and "the".

    "TREM2 + neutrophils" and "TREM2⁺ neutrophil" have the same words; "+" stays at its word.
    """
    plain = unicodedata.normalize("NFKC", text.replace("⁺", "+"))
    plain = re.sub(r"(?<=\w)\s+\+(?=\s|$)", "+", plain).casefold()
    found = (_singular(word) for word in _WORD.findall(plain))
    return frozenset(word for word in found if word not in _SMALL)


def _singular(word: str) -> str:
    word = _SPELLING.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(_ENDINGS):
        word = word[:-1]
    return _SPELLING.get(word, word)


def relevant_states(mention: Mention) -> tuple[str, ...]:
    """The states that make a mention's thing another than its reading says, sorted."""
    if mention.type in MOLECULES:
        return tuple(sorted(set(mention.state) & _ALTERED))
    return tuple(sorted({" ".join(sorted(words(state))) or state for state in mention.state}))


def keys(mention: Mention) -> tuple[Key, ...]:
    """Everything that a mention can be recognised by; at least one key.

    Returns:
        An identifier's key first, where the identifier says all that the words say.
    """
    states = frozenset(relevant_states(mention))
    reading = mention.readings[0] if mention.readings else None
    if mention.type in MOLECULES:
        kind = "rna" if mention.type == "rna" else "molecule"
        if reading is not None and reading.curie:
            return ((f"{kind} id", frozenset({reading.curie}), states),)
        named = words(reading.name if reading is not None and reading.name else mention.text)
        plain = _plain(mention.match or mention.text)
        return (("words", named, states), ("form", frozenset({plain}), states))
    own = words(mention.text)
    for state in mention.state:
        own |= words(state)
    found: list[Key] = []
    if reading is not None and reading.curie and _says_all(mention, reading):
        found.append(("id", frozenset({reading.curie}), states))
    found.append(("words", own or frozenset({_plain(mention.text)}), frozenset()))
    return tuple(found)


def label_keys(text: str) -> tuple[Key, ...]:
    """The keys of a label in which nothing was recognised."""
    return (("words", words(text) or frozenset({_plain(text)}), frozenset()),)


def _says_all(mention: Mention, reading: Reading) -> bool:
    """Do identifier and states together say all that the mention's words say?"""
    if not reading.source.startswith("phrase") and not mention.match:
        return not mention.state or _rest(mention, reading.name) == frozenset()
    return not _rest(mention, reading.name) or (
        bool(mention.match)
        and not reading.source.startswith("phrase")
        and not _rest(mention, mention.match)
    )


def _rest(mention: Mention, name: str) -> frozenset[str]:
    rest = words(mention.text) - words(name)
    for state in mention.state:
        rest -= words(state)
    return rest


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum()) or text.strip()


def group(listed: Sequence[tuple[Key, ...]]) -> list[int]:
    """Put together what shares a key.

    Where no two share one outright, a name that becomes another one's without its soft words
    ("SASP factors", "SASP") joins that.

    Args:
        listed: The keys of each item.

    Returns:
        For each item the index of the first item of its group.
    """
    parent = list(range(len(listed)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    owner: dict[Key, int] = {}
    for item, keyed in enumerate(listed):
        for key in keyed:
            join(owner.setdefault(key, item), item)
    for item, keyed in enumerate(listed):
        for kind, held, states in keyed:
            if kind != "words" or not held & SOFT:
                continue
            shorter = (kind, held - SOFT, states)
            if shorter[1] and shorter in owner:
                join(owner[shorter], item)
    return [root(item) for item in range(len(listed))]
