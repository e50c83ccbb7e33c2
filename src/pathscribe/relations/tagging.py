"""Parts of speech, as far as the grammar needs them.

Tags: D determiner, U pronoun, O noun or other word of a noun phrase, J adjective, E (part of) a
name, # number, P preposition, T "to", C coordinator, R relative, X form of be, have or do, M modal,
N negation, A adverb, Q concluding adverb, S subordinator, F finite verb, G verb with -ing,
Z participle behind what it belongs to, I verb behind "to" or a modal, and marks by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import words as w
from .tokens import Token
from .triggers import Triggers, Verb

if TYPE_CHECKING:
    from .names import Name

NOMINAL = frozenset("DOJE#U")
_PHRASAL = frozenset(("up", "down", "on", "off", "rise", "about"))


def tag(tokens: Sequence[Token], names: Sequence[Name], words: Triggers) -> None:
    """Tag the tokens of a sentence in place; those of a name become one kind."""
    _names(tokens, names)
    _joined(tokens)
    for token in tokens:
        for aside in token.aside:
            _names(aside, names)
    for i, token in enumerate(tokens):
        token.noun = words.nouns.get(token.lower) or words.nouns.get(token.text)
        if token.lower in ("that", "those") and i + 1 < len(tokens) and tokens[i + 1].lower == "of":
            token.noun, token.tag = words.nouns.get("level"), "O"  # "of A and that of B"
        if not token.tag:
            token.tag = _closed(tokens, i)
    for i, token in enumerate(tokens):
        if not token.tag:
            _open(tokens, i, words)
    for i, token in enumerate(tokens):
        if token.tag == "V":
            token.tag = _verbal(tokens, i)
    if len(tokens) > 2 and tokens[0].tag == "J" and tokens[1].form == "ing":
        verb, third = tokens[1].verb, tokens[2]
        if verb is not None and verb.causal and third.tag in ("E", "D") and tokens[1].tag == "J":
            tokens[0].tag, tokens[1].tag = "A", "G"  # "Pharmacologically blocking X"
    for i, token in enumerate(tokens[:-1]):
        if token.lower == "either" and tokens[i + 1].tag in NOMINAL:
            token.tag = "D"  # "to either A or B"
        if token.lower == "whose" and tokens[i + 1].tag in NOMINAL:
            token.tag = "D"
    for token in tokens:
        if token.tag not in "FGZI" or not token.tag:
            continue
        if token.verb is None:
            token.tag = "O"


def _names(tokens: Sequence[Token], names: Sequence[Name]) -> None:
    at = 0
    for name in names:
        while at < len(tokens) and tokens[at].end <= name.start:
            at += 1
        n = at
        while n < len(tokens) and tokens[n].start < name.end:
            tokens[n].tag = "E"
            tokens[n].name = name
            n += 1


def _joined(tokens: Sequence[Token]) -> None:
    """Tag words that mean something together only: "in turn", "as well as", "such as"."""
    lower = [token.lower for token in tokens]
    for i, token in enumerate(tokens):
        for phrase, tags in w.JOINED.get(token.lower, ()):
            if tuple(lower[i : i + len(phrase)]) == phrase:
                for other, part in zip(tokens[i : i + len(phrase)], tags, strict=True):
                    if other.name is None:
                        other.tag = part
                break


def _closed(tokens: Sequence[Token], i: int) -> str:
    token = tokens[i]
    word = token.lower
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if not token.text[0].isalnum():
        apart = i and tokens[i - 1].end < token.start
        return "," if token.text == "—" or (token.text == "–" and apart) else token.text
    if word in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"):
        return "#"
    if token.text[0].isdigit() and all(c.isdigit() or c in ".,%" for c in token.text):
        return "#"
    if word == "to":
        return "T"
    if word in ("that", "which", "who", "whose", "where", "whereby", "wherein"):
        if word == "that" and i and tokens[i - 1].lower in ("so", "such"):
            return "S"
        return "R"
    if word in w.CONCLUDING:
        return "Q"
    if word == "so":
        return "Q" if i and tokens[i - 1].lower in ("and", ",") else "S"
    if word == "not" and following == "only":
        return "A"
    if word == "only" and i and tokens[i - 1].lower == "not":
        return "A"
    if word in ("cannot", "can't", "couldn't", "won't"):
        return "M"
    if word in w.BE | w.HAVE | w.DO:
        return "X"
    if word in w.MODALS:
        return "M"
    if word in ("not", "never", "n't", "neither"):
        return "N"
    if word == "no":
        return "D"
    if word in ("this", "these", "those"):
        return "D"
    if word in ("itself", "themselves") and i and (
        tokens[i - 1].lower in w.BE or tokens[i - 1].lower in w.MODALS
    ):  # fmt: skip
        return "A"  # "are themselves induced by"
    if word in ("it", "they", "them", "itself", "themselves", "we"):
        return "U"
    if word in w.DETERMINERS:
        return "D"
    if word in w.COORDINATORS:
        return "C"
    if word == "due":
        return "P"
    if word in ("response", "turn") or (word == "following" and i and tokens[i - 1].tag == "D"):
        return ""
    if word in ("downstream", "upstream"):
        return "A" if following in w.PREPOSITIONS or following in (",", ".", ";", "") else "J"
    if word in w.PREPOSITIONS:
        return "P"
    if word in w.SUBORDINATORS and word not in w.ADVERBS:
        return "S"
    if word in w.ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS):
        return "A"
    if token.text[0].isdigit() and not any(c.isalpha() for c in token.text[1:]):
        return "#"
    return ""


_NOT_ADVERBS = frozenset(
    ("family", "supply", "assembly", "early", "anomaly", "apply", "imply", "rely", "multiply")
)


def _open(tokens: Sequence[Token], i: int, words: Triggers) -> None:
    token = tokens[i]
    entries = words.verbs.get(token.lower)
    if len(token.text) > 2 and token.text.isupper() and not _shouted(tokens):
        entries = ()  # "TRIM" and "CLEAR" are names among small letters
    if entries is None and "-" in token.lower and token.lower.split("-")[0] in _PREFIXES:
        entries = words.verbs.get(token.lower.split("-", 1)[1])
    if not entries:
        token.tag = "J" if token.lower in words.adjectives or is_adjective(token.lower) else "O"
        if token.lower.endswith("ed") and len(token.lower) > 4 and token.text[1:].islower():
            token.form = "ed"
            token.tag = "J"
        return
    verb = _chosen(entries, tokens, i)
    if verb is None:
        token.tag = "O"
        return
    token.verb, token.form = verb
    token.tag = "V"


def _shouted(tokens: Sequence[Token]) -> bool:
    """Is most of a sentence in capitals?"""
    words = [t for t in tokens if len(t.text) > 3 and t.text.isalpha()]
    return 2 * sum(t.text.isupper() for t in words) > len(words)


_ADJECTIVE = re.compile(
    r"(?:immune|innate|host|wild-type|type|[a-z-]{2,}(?:al|ic|ous|ive|ory|ary|ar|able|ible|less|ful|like|ent|ant|oid|lytic)|[a-z-]+-.*ed)$"
)


def is_adjective(word: str) -> bool:
    """Has a word of unknown sort the ending of an adjective?"""
    return _ADJECTIVE.fullmatch(word) is not None and word not in w.NOUNS_THOUGH


_PREFIXES = frozenset(("co", "re", "over", "hyper", "trans", "auto", "super", "cross", "down", "up",
                       "mis", "de", "pre"))  # fmt: skip


def _chosen(
    entries: Sequence[tuple[Verb, str]], tokens: Sequence[Token], i: int
) -> tuple[Verb, str] | None:
    """The reading of a verb whose particle or preposition stands behind it."""
    after = [t.lower for t in tokens[i + 1 : i + 9]]
    plain: tuple[Verb, str] | None = None
    for verb, form in entries:
        particle = verb.lemma.split()[1:]
        if particle:
            if after[: len(particle)] == particle:
                for token in tokens[i + 1 : i + 1 + len(particle)]:
                    token.tag = "A"
                return verb, form
            continue
        if not verb.direct and verb.prepositions and len(entries) > 1:
            hit = next((p for p in after if p in verb.prepositions or p in (",", ".", ";")), "")
            if hit in verb.prepositions and after.index(hit) < 4:
                return verb, form
            if plain is None:
                plain = (verb, form)
            continue
        if plain is None or (plain[0].prepositions and not plain[0].direct):
            plain = (verb, form)
    return plain


def _before(tokens: Sequence[Token], i: int) -> int:
    """Index of the word before, adverbs passed over; -1 at the start."""
    i -= 1
    while i >= 0 and tokens[i].tag in ("A", "N", "Q"):
        i -= 1
    return i


def _starts_noun_phrase(token: Token) -> bool:
    return token.tag in ("D", "O", "E", "J", "#", "U") or (
        token.tag == "V" and (token.form == "ed" or token.noun is not None)
    )


def _is_plural(token: Token) -> bool:
    text = token.text
    return (
        (text.endswith("s") and not text.endswith(("ss", "is", "us")))
        or text in ("bacteria", "mitochondria", "data", "mice", "people", "which", "that")
        or (token.lower.endswith(("bodies", "cytokines")))
    )


def _verbal(tokens: Sequence[Token], i: int) -> str:
    """Which part a form of a verb plays where it stands."""
    token = tokens[i]
    b = _before(tokens, i)
    before = tokens[b] if b >= 0 else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    n = i + 1
    while n < len(tokens) and tokens[n].tag == "A":
        n += 1
    further = tokens[n] if n < len(tokens) else None
    if token.form == "ing":
        return _present(token, before, after)
    if token.form == "ed":
        return _past(tokens, i, before, after, further)
    return _plain(tokens, i, before, after, further)


_OF_NOUNS = frozenset(
    (
        "containing",
        "requiring",
        "encoding",
        "expressing",
        "producing",
        "secreting",
        "bearing",
        "stimulating",
        "processing",
    )
)


_ABSTRACT = frozenset(
    ("action", "actions", "effect", "effects", "activity", "activities", "capacity")
)


def _present(token: Token, before: Token | None, after: Token | None) -> str:
    if token.lower in ("signaling", "signalling"):
        return "O"
    if (
        token.verb is not None and not token.verb.causal
        and before is not None and before.tag == "P"
        and after is not None and after.tag in ("O", "E")
    ):  # fmt: skip
        return "J"  # "upon surrounding cells"
    if before is not None and before.text in ("-", "–") and before.end == token.start:
        return "J"
    if (
        token.lower in _OF_NOUNS
        and before is not None and before.tag in ("E", "O") and not _is_plural(before)
        and after is not None and after.tag in ("E", "O")
    ):  # fmt: skip
        return "J"
    if token.noun is not None and (
        after is None or after.lower in ("of", "to", "and", ",", ".", ";", ")", "with", "in", "is")
    ):
        return "O"
    if before is not None and before.tag == "X" and before.lower in w.BE:
        return "F"
    if after is not None and after.lower in _ABSTRACT:
        return "J"
    if before is not None and (before.tag == "D" or before.tag == "J"):
        return "J" if after is not None and after.tag in ("O", "E") else "O"
    if after is None or not (_starts_noun_phrase(after) or after.tag in ("P", "T", "A", "R")):
        return "O"
    return "G"


def _past(
    tokens: Sequence[Token],
    i: int,
    before: Token | None,
    after: Token | None,
    further: Token | None,
) -> str:
    verb = tokens[i].verb
    assert verb is not None
    if before is not None and before.text in ("-", "–") and before.end == tokens[i].start:
        return "J"  # "NAK-associated protein"
    if tokens[i].lower in w.PASTS:
        return "F"
    if before is not None and before.tag == "X":
        return "Z" if before.lower in w.BE or before.lower == "having" else "F"
    if before is not None and before.lower in w.GET:
        return "Z"
    if (
        tokens[i].lower in ("mediated", "induced", "driven", "triggered", "stimulated", "activated")
        and before is not None and before.tag == "E"
        and after is not None and after.tag in ("E", "O", "J")
        and before.end != tokens[i].start
    ):  # fmt: skip
        tokens[i].form = "tail"
        return "J"
    nominal = before is not None and before.tag in ("E", "O", "#", "U", ")")
    relative = before is not None and before.tag == "R"
    starts = after is not None and _starts_noun_phrase(after)
    if relative:
        return "F"
    preposition = further.lower if further is not None and further.tag in "PT" else ""
    if verb.lemma in ("associate", "relate", "link", "couple") and _finite_elsewhere(tokens, i):
        return "Z"
    if preposition and preposition in verb.prepositions and not verb.direct and nominal:
        return "F"
    if before is not None and before.tag in ("C", ",") and not (after and after.tag in "OE"):
        # "is induced and activated by": what the verb before is
        for j in range(i - 1, -1, -1):
            if tokens[j].tag in ("Z", "F") and tokens[j].form == "ed":
                return tokens[j].tag
            if tokens[j].tag in ("F", "R", "S"):
                break
    if starts and after is not None:
        if nominal and after.tag in ("D",):
            return "F"
        if nominal and not _finite_elsewhere(tokens, i):
            return "F"
        if before is not None and before.tag in ("C", ",") and after.tag in "DEO":
            for j in range(i - 1, -1, -1):
                if tokens[j].tag == "F" and tokens[j].form == "ed":
                    return "F"
                if tokens[j].tag in "FGI":
                    break
        return "J"
    if before is not None and before.tag == "D":
        return "J"
    return "Z"


def _finite_elsewhere(tokens: Sequence[Token], i: int) -> bool:
    for j, token in enumerate(tokens):
        if j == i:
            continue
        if token.tag in ("M", "X", "F"):
            return True
        plain = token.tag == "V" and token.form in ("s", "base") and token.noun is None
        if plain and token.lower not in ("lower", "slow", "complete", "clear", "open", "direct"):
            return True
    return False


def nominal_before(token: Token | None) -> bool:
    """May what stands before a word be a subject?"""
    return token is not None and token.tag in ("E", "O", "#", "U", ")")


def _plain(
    tokens: Sequence[Token],
    i: int,
    before: Token | None,
    after: Token | None,
    further: Token | None,
) -> str:
    """Base form or third person: a verb or a noun?"""
    token = tokens[i]
    verb = token.verb
    assert verb is not None
    if before is not None and before.tag in ("M", "T"):
        return "I" if token.form == "base" else "O"
    if before is not None and before.tag == "X":
        return "I" if before.lower in w.DO else "O"
    if before is not None and before.tag == "D" and _stands_alone(before, token, verb, further):
        return "F"
    if before is not None and before.tag in ("D", "J", "P"):
        return "O"
    if before is not None and before.tag == "R":
        return "F"
    if token.lower == "direct" and not (nominal_before(before) and after and after.tag in "DE"):
        return "J"
    preposition = further.lower if further is not None and further.tag in ("P", "T") else ""
    fits = bool(preposition and preposition in verb.prepositions | verb.product)
    starts = further is not None and (
        _starts_noun_phrase(further) or (further.tag == "V" and further.form in ("ing", "ed"))
    )
    opens = starts or fits or (further is not None and further.tag == "R")
    nominal = before is not None and before.tag in ("E", "O", "#", "U", ")")
    noun_too = token.noun is not None or token.lower in w.NOUNS_TOO
    if after is not None and after.lower == "of":
        return "O"
    if token.form == "s":
        if before is not None and before.tag in "FIG" and noun_too:
            return "O"  # "undergoes changes"
        if nominal and noun_too and not opens:
            return "O"
        if nominal or (before is not None and before.tag in ("C", ",", "R", "Q")):
            return "F" if opens or not noun_too else "O"
        return "O" if before is None else "F"
    # base form
    if nominal and before is not None:
        if not noun_too:
            return "F"
        listed = _plural_before(tokens, i)
        if opens and (_is_plural(before) or listed or before.tag == "U"):
            return "F"
        return "O"
    if before is not None and before.tag in ("C", ",", "Q"):
        if not noun_too:
            return "F"
        verbs = any(t.tag in ("F", "I") for t in tokens[:i])
        return "F" if opens and verbs else "O"
    if before is not None and before.tag == ";":
        return "O"
    return "O" if noun_too or before is None else "F"


def _plural_before(tokens: Sequence[Token], i: int) -> bool:
    """Is there a plural or an "and" in the phrase before a word, back to a comma or a verb?"""
    for token in reversed(tokens[max(0, i - 9) : i]):
        if token.tag in (",", ";", ":", "F", "X", "M", "R", "S"):
            return False
        if token.tag == "C" or (token.tag in ("O", "E") and _is_plural(token)):
            return True
    return False


def _stands_alone(before: Token, token: Token, verb: Verb, further: Token | None) -> bool:
    """Is a "this" before a verb a pronoun? A noun would agree with it in number."""
    fits = further is not None and (
        further.lower in verb.prepositions | verb.product
        or (verb.direct and _starts_noun_phrase(further))
    )
    return fits and (
        (before.lower in ("this", "that") and token.form == "s")
        or (before.lower in ("these", "those", "both") and token.form == "base")
    )


def is_plural(token: Token) -> bool:
    """Does a noun look like a plural?"""
    return _is_plural(token)


def is_finite_verb(tokens: Sequence[Token], at: int) -> bool:
    """Does a finite verb begin here, adverbs passed over?"""
    while at < len(tokens) and tokens[at].tag in ("A", "N", "Q"):
        at += 1
    return at < len(tokens) and tokens[at].tag in ("X", "M", "F")
