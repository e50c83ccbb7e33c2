"""Names in running text: what the lexicon knows, decided as the labels are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..entities.context import Context
from ..entities.naming import Decision, decide
from . import words as w
from .tagging import is_adjective
from .triggers import Triggers

_SMALL = (
    w.DETERMINERS | w.PRONOUNS | w.PREPOSITIONS | w.COORDINATORS | w.SUBORDINATORS | w.ADVERBS
    | w.BE | w.HAVE | w.DO | w.MODALS | w.NEGATIONS
)  # fmt: skip
_APART = re.compile(r"[/–]|(?<=\w)-(?=[A-Z])")
_AND = re.compile(r"(\S+) (?:and|or|&) (\S+)")
_MOLECULES = frozenset(("gene", "family", "complex", "chemical"))
_PATHWAY = re.compile(
    r"(?:\s+(?:signal(?:l)?ing|pathways?|axis|cascade|inhibitors?|antagonists?|agonists?|blockers?))+$",
    re.I,
)
_DONE_TO = re.compile(r"(\w+) (?:of|(?<=response )to) (?:the )?(.+)$", re.S)
_LIKENESS = re.compile(r"-(?:like|free)\b(?! (?:mechanism|process|manner|pathway))", re.I)
_LEGEND = re.compile(r"^T-?bars?$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a caption.

    Attributes:
        start: Its place in the caption.
        end: Behind it.
        text: As it stands there.
        decision: What it means.
    """

    start: int
    end: int
    text: str
    decision: Decision


def find_names(text: str, offset: int, context: Context, words: Triggers) -> list[Name]:
    """The names in a sentence, from left to right, without overlaps.

    Args:
        text: The sentence.
        offset: Where it begins in the caption.
        context: What is known around the caption.
        words: Triggers: a word that is one, alone, is no name.
    """
    found: list[Name] = []
    for start, end, _ in context.lexicon.longest_match(text):
        form = text[start:end]
        lower = form.lower()
        if form.islower() and lower in _SMALL:
            continue
        if _LIKENESS.match(text, end):
            continue  # "X-like ligands" are others
        if _LEGEND.match(form) or lower in words.verbs or _is_plain(lower, words):
            continue
        if lower.split()[0] in _SMALL and form.split()[0].islower():
            continue
        while " " in form and form.rsplit(" ", 1)[1] in _SMALL:
            form = form.rsplit(" ", 1)[0]
        end = start + len(form)
        start, form = _without_action(start, form, words)
        if _is_event(form, words) or (form.islower() and is_adjective(form)):
            continue
        end, form = _without_pathway(start, end, form, context)
        pieces = _pieces(form, context)
        for a, b, decision in pieces:
            found.append(Name(offset + start + a, offset + start + b, form[a:b], decision))
    return found


def _is_event(form: str, words: Triggers) -> bool:
    """Is it only an action with adjectives ("transcriptional activation")?"""
    *rest, last = form.lower().split()
    noun = words.nouns.get(last)
    if noun is None or noun.role not in ("action", "level") or not rest:
        return False
    return all(is_adjective(word) or word in words.nouns for word in rest)


def _without_action(start: int, form: str, words: Triggers) -> tuple[int, str]:
    """The name behind "inhibition of": what is done to it is the grammar's to read."""
    match = _DONE_TO.match(form)
    noun = words.nouns.get(match[1].lower()) if match is not None else None
    answers = match is not None and match[1].lower() == "response"
    acts = answers or (noun is not None and noun.role == "action")
    if match is None or not acts or len(match[2]) < 3:
        return start, form
    return start + match.start(2), match[2]


def _without_pathway(start: int, end: int, form: str, context: Context) -> tuple[int, str]:
    """The name before "signaling pathway" or "inhibitor": the grammar reads those words itself."""
    bare = _PATHWAY.sub("", form)
    if bare != form:
        decision = decide(bare, context)
        if decision is not None and decision.direct and decision.type in _MOLECULES:
            return start + len(bare), bare
    return end, form


def _is_plain(lower: str, words: Triggers) -> bool:
    nouns = [words.nouns.get(word) for word in lower.split()]
    return all(noun is not None and noun.role != "process" for noun in nouns)


def _pieces(form: str, context: Context) -> Sequence[tuple[int, int, Decision]]:
    """The form as one name, or the names that slashes and dashes join."""
    if _APART.search(form) and not any(c.isspace() for c in form):
        parts: list[tuple[int, int, Decision]] = []
        at = 0
        for cut in (*[m.start() for m in _APART.finditer(form)], len(form)):
            part = form[at:cut]
            decision = decide(part, context) if len(part) > 2 else None
            if decision is None or not decision.direct:
                break
            if decision.type not in _MOLECULES and "-" in form[at - 1 : cut + 1]:
                break  # "MERS-CoV", "DNA-virus"
            parts.append((at, cut, decision))
            at = cut + 1
        else:
            if len(parts) > 1:
                return parts
    both = _AND.fullmatch(form)
    if both is not None:
        # "IFN-α and IFN-β" are two names, though a vocabulary may have them as one
        sides = [(both.start(n), both.end(n), decide(both[n], context)) for n in (1, 2)]
        if all(d is not None and d.direct and d.type in _MOLECULES for _, _, d in sides):
            return [(a, b, d) for a, b, d in sides if d is not None]
    decision = decide(form, context)
    return [(0, len(form), decision)] if decision is not None else []
