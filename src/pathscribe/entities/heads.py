"""What a phrase is about by its head noun: "T-cell exhaustion" is a process, not a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast, get_args

from ..errors import LexiconError
from ..records.model import MentionType

_TYPES = frozenset(get_args(MentionType))
# Heads of processes that the table does not list, by their endings.
_PROCESS = re.compile(
    r"^(?:[a-z-]{3,}(?:[sct]ion|osis|lysis|esis|ylation|phagy|kinesis|ment|[lnrv]ance|ence|ivity"
    r"|bility|icity|genicity|taxis|poiesis|plasia|trophy)|[a-z]{4,}ing)$"
)
_DISEASE = re.compile(r"^[a-z]{3,}(?:itis|oma|omas|emia|aemia|opathy|opathies)$")
_CELL = re.compile(r"^[a-z]{3,}(?:cyte|blast|clast|phage)$")
_CHEMICAL = re.compile(r"^[a-z]{4,}(?:mycin|statin|cillin|azole|tinib|mab|ciclib|parib|olol)$")
_NOT_CELL = frozenset({"bacteriophage", "phage"})
_PREPOSITION = re.compile(
    r"\s+(?:of|in|into|on|onto|by|from|for|to|at|with|without|via|through|upon|after|during|under"
    r"|within|between|among|against|towards?|across|due)\s+",
    re.I,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|acts?|binds?|has|have|can|may|will|do|does|which|that|not|no"
    r"|competes?|induces?|inhibits?|activates?|promotes?|leads?|causes?|increases?|decreases?"
    r"|results?|regulates?|mediates?|mediated by|regulated by|induced by|caused by|then)\b",
    re.I,
)
_CONJUNCTION = re.compile(r"\s*(?:,|;|/|&|\s\+\s|\band/or\b|\band\b|\bor\b)\s*", re.I)
_TRAILING = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_WORD = re.compile(r"[^\W_](?:[\w'’′.+-]*[\w+])?")
_MOST_LETTERS, _MOST_WORDS = 100, 12


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a phrase.

    Attributes:
        word: Head noun, lower case, singular.
        type: Type of a mention with this head; "none" where the head makes no entity.
        event: It may be what happens to a single molecule ("activation").
        phrase: The noun phrase that ends with the head, without what hangs on it.
        words: The words of the whole label, without what stands in a bracket at its end.
    """

    word: str
    type: MentionType | None
    event: bool
    phrase: str
    words: tuple[str, ...]


@cache
def _table() -> tuple[dict[str, str], frozenset[str]]:
    text = (resources.files(__package__) / "heads.tsv").read_text(encoding="utf-8")
    types: dict[str, str] = {}
    events: frozenset[str] = frozenset()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith(("#", "type\t")):
            continue
        kind, _, words = line.partition("\t")
        listed = [w for w in words.split("|") if w]
        if kind == "event":
            events = frozenset(listed)
        elif kind in _TYPES or kind == "none":
            for word in listed:
                types.setdefault(word, kind)
        else:
            raise LexiconError(f"unknown type {kind!r}", where=f"heads.tsv:{number}")
    return types, events


def is_event(word: str) -> bool:
    """May the word say what happens to a single molecule ("activation", "early")?"""
    return _singular(word.lower())[0] in _table()[1] or word.lower() in _table()[1]


def _singular(word: str) -> tuple[str, ...]:
    """A word's possible singulars, the word itself among them."""
    found = [word]
    if word.endswith("ies") and len(word) > 5:
        found.insert(0, word[:-3] + "y")
    elif word.endswith("ses") and len(word) > 5:
        found[:0] = [word[:-1], word[:-2] + "is", word[:-2]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        found.insert(0, word[:-1])
    return tuple(found)


def type_of_word(word: str) -> tuple[str, MentionType | None]:
    """A head noun in the singular, and the type of phrases with that head."""
    types, _ = _table()
    forms = _singular(word.lower())
    for form in forms:
        if form in types:
            kind = types[form]
            return form, None if kind == "none" else cast(MentionType, kind)
    for form in forms:
        if _CELL.match(form) and form not in _NOT_CELL:
            return form, "cell"
        if _DISEASE.match(form):
            return form, "disease"
        if _CHEMICAL.match(form):
            return form, "chemical"
        if _PROCESS.match(form):
            return form, "phenotype"
    return forms[0], None


def head(text: str) -> Head | None:
    """Find the head of a label that may be a noun phrase.

    The head noun of an English noun phrase is its last word before the first preposition
    ("degradation" of "RNA degradation by AGO2"); of several phrases joined by "and" or commas
    the last one tells.

    Args:
        text: A label.

    Returns:
        The head, or None where the label is a sentence, is too long, or has no word.
    """
    bare = _TRAILING.sub("", text) or text
    bare = bare.strip(" .,;:!?'\"-–—…*")
    if not bare or len(bare) > _MOST_LETTERS or "?" in text or _SENTENCE.search(bare):
        return None
    words = tuple(m[0] for m in _WORD.finditer(bare))
    if not words or len(words) > _MOST_WORDS:
        return None
    phrase = _PREPOSITION.split(f" {bare}", maxsplit=1)[0].strip()
    parts = [p for p in _CONJUNCTION.split(phrase) if p]
    if not parts:
        return None
    last = [m[0] for m in _WORD.finditer(parts[-1])]
    if not last:
        return None
    word = last[-1]
    # "TISSUE-RESPONSE": a hyphen between long words is a space; but "PD-1", "pro-coagulation".
    tail = word.rsplit("-", 1)[-1]
    candidate = type_of_word(word)
    if candidate[1] is None and tail != word and len(tail) > 3 and tail.isalpha():
        candidate = type_of_word(tail)
    singular, kind = candidate
    return Head(singular, kind, is_event(word) or is_event(tail), " ".join(last), words)
