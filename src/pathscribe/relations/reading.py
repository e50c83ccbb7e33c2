"""A sentence to claims: names, words, tags, grammar, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..entities.context import Context
from .claims import Claim
from .events import Memory
from .grammar import Clauses
from .names import Name, find_names
from .sentences import Sentence
from .tagging import tag
from .tokens import Token, tokenise
from .triggers import Triggers

_NO_TAILS = frozenset(
    ("up", "down", "dys", "de", "co", "self", "auto", "well", "long", "non", "re")
)
_SPEAKING = frozenset(("effect", "effects", "feedback", "impact", "absence", "presence"))
_LONG = 4
_OPENING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence.

    Attributes:
        tokens: Tagged words outside brackets; what stands in brackets is with the word before.
        names: The names among them.
    """

    tokens: list[Token]
    names: list[Name]


def tagged_words(sentence: Sentence, context: Context, triggers: Triggers) -> Words | None:
    """The words of a sentence that may claim something.

    Args:
        sentence: A sentence of the caption.
        context: What is known around the caption.
        triggers: The words that claim.

    Returns:
        None where no word claims, or where the sentence only explains abbreviations.
    """
    tokens = tokenise(sentence.text, sentence.start)
    if not any(speaks(t.lower, triggers) for t in tokens):
        return None
    names = find_names(sentence.text, sentence.start, context, triggers)
    tokens = completed(split_words(tokens, names, triggers), triggers)
    tokens = without_asides(tokens)
    tag(tokens, names, triggers)
    return None if _is_glossary(tokens) else Words(tokens, names)


def read_words(words: Words, triggers: Triggers, memory: Memory) -> list[Claim]:
    """What a sentence claims.

    Args:
        words: Its words; the grammar may change their tags.
        triggers: The words that claim.
        memory: What the sentences before were about; changed in place.
    """
    claims = Clauses(words.tokens, triggers, memory).read()
    for aside in asides(words, triggers):
        if len(aside) >= _LONG and any(speaks(t.lower, triggers) for t in aside):
            # "(inhibition of A by B; induction of C)" is a sentence in brackets
            claims.extend(Clauses(aside, triggers, Memory()).read())
    return claims


def asides(words: Words, triggers: Triggers) -> list[list[Token]]:
    """The words in brackets, tagged, a list for each pair of brackets."""
    found = []
    for token in words.tokens:
        for aside in token.aside:
            inner = without_asides(aside)
            if inner:
                tag(inner, words.names, triggers)
                found.append(inner)
    return found


def _is_glossary(tokens: Sequence[Token]) -> bool:
    """Is a sentence only a list of abbreviations and what they stand for?"""
    if any(t.tag in ("F", "M", "X") for t in tokens):
        return False
    marks = sum(t.text in ",;:=" for t in tokens)
    return marks >= 3 and (
        sum(bool(t.aside) for t in tokens) >= 3
        or sum(t.text in ";:=" for t in tokens) >= 2
        or sum(t.text == "," for t in tokens) >= 5
    )


def speaks(word: str, triggers: Triggers) -> bool:
    """May a word be a trigger?"""
    if any(verb.causal for verb, _ in triggers.verbs.get(word, ())):
        return True
    if word in triggers.adjectives or word in _SPEAKING:
        return True
    noun = triggers.nouns.get(word)
    if noun is not None and noun.role in ("action", "agent"):
        return True
    return "-" in word and (
        word.rsplit("-", 1)[1] in triggers.tails or word.rsplit("-", 1)[1] in triggers.verbs
    )


def split_words(tokens: Sequence[Token], names: Sequence[Name], triggers: Triggers) -> list[Token]:
    """Cut words where a name in them begins or ends, and before tails ("IL-6-mediated")."""
    cuts = {place for name in names for place in (name.start, name.end)}
    found: list[Token] = []
    for token in tokens:
        inside = sorted(c for c in cuts if token.start < c < token.end)
        tail = token.lower.rpartition("-")
        if not inside and tail[0] and tail[0] not in _NO_TAILS and tail[2] in triggers.tails:
            inside = [token.end - len(tail[2]) - 1]
        if not inside:
            found.append(token)
            continue
        edges = [token.start, *inside, token.end]
        for start, end in pairwise(edges):
            found.extend(tokenise(token.text[start - token.start : end - token.start], start))
    return found


def completed(tokens: Sequence[Token], triggers: Triggers) -> list[Token]:
    """Give each name its tail: "A- and B-dependent" as "A-dependent and B-dependent"."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        found.append(token)
        if token.text not in ("-", "–", "−") or i == 0 or tokens[i - 1].end != token.start:
            continue
        if i + 1 >= len(tokens) or tokens[i + 1].start == token.end:
            continue
        if tokens[i + 1].lower not in ("and", "or", ","):
            continue
        tail = next(
            (
                tokens[k]
                for k in range(i + 3, min(i + 12, len(tokens)))
                if tokens[k].lower in triggers.tails and tokens[k - 1].text in ("-", "–")
            ),
            None,
        )
        if tail is not None:
            found.append(Token(tail.text, token.end, token.end))
    return found


def without_asides(tokens: Sequence[Token]) -> list[Token]:
    """The words outside brackets; what stands in brackets is kept with the word before."""
    found: list[Token] = []
    inner: list[Token] = []
    closing = ""
    depth = 0
    for token in tokens:
        if depth:
            if token.text == closing:
                depth -= 1
                if not depth:
                    if found:
                        found[-1].aside.append(inner)
                    inner = []
                    continue
            elif _OPENING.get(token.text) == closing:
                depth += 1
            inner.append(token)
            continue
        if token.text in _OPENING:
            closing, depth = _OPENING[token.text], 1
            continue
        if token.text in ')]}"“”‘':
            continue
        found.append(token)
    return [*found, *inner] if depth else found
