"""Misread names in their figure: which look-alike is meant, by lexicon, recogniser and caption."""

from __future__ import annotations

import math
import re

from ..vocabulary.lexicon import Term
from ..vocabulary.normal import greek_keys
from .context import Context
from .cues import judge
from .naming import Decision, decide, is_viral
from .repair import LOST_FIRST, alike, candidates
from .scoring import CUTOFF, GENE_TYPES

_LONGEST = 30
_LONG = 8
_NAME = re.compile(
    r"[\w(\[][\w()\[\]+\-–,/.' ′*]*[\w)\]+′*]"
)  # what names are made of; no "$", no "©"
_VALID_RANK = 30  # forms up to this rank are names that no repair may change
_WELL_KNOWN = 12
_TIE = 1.0  # nats between what was read and another spelling that count as undecided
_GREEK_OF = {"K": "κ", "k": "κ", "x": "κ", "B": "β", "a": "α", "y": "γ", "Y": "γ", "A": "λ",
             "w": "ω", "8": "δ", "u": "μ"}  # fmt: skip
_GREEK_LEAST = 0.012
_GAMMA = re.compile(r"(?<=[A-Zc])y(?=\s)")


def _worth(spelling: str, context: Context) -> Term | None:
    """The reading that makes a spelling worth a repair, if it has one."""
    lexicon = context.lexicon
    if not _NAME.fullmatch(spelling):
        return None
    if not any(map(lexicon.contains, greek_keys(spelling))):
        return None
    for term in lexicon.lookup(spelling)[:3]:
        # Mouse style, "Ifnγ", is a case of its own that vocabularies do not list.
        title = spelling[:1].isupper() and spelling[1:].islower() and term.rank <= 8
        if not (term.exact or term.same_case or title) or "plural" in term.variant:
            continue
        if "Roman" in term.variant and not term.exact:
            continue
        if term.type in GENE_TYPES and term.rank <= 24:
            return term
        if term.type not in GENE_TYPES and term.rank <= 8 and len(spelling) > 2:
            return term
    return None


def reread(text: str, context: Context) -> tuple[str, Decision] | None:
    """What a misread token was, if a name is near enough.

    Args:
        text: A token that is no name as it stands.
        context: What the figure says; a spelling that stands in the caption is preferred.

    Returns:
        The spelling and what it means, the decision weakened by what the repair costs; None
        where nothing is likely enough.
    """
    letters = sum(c.isalpha() for c in text)
    if not 3 <= len(text) <= _LONGEST or not letters:
        return None
    if not (text[0].isalnum() or text[-1].isalnum()):
        return None
    if text.islower() and text.isalpha() and len(text) < 7:
        return None
    lexicon = context.lexicon
    if lexicon.is_word(text) or context.abbreviations.find(text) is not None:
        return None
    if judge(text, context.everything) is not None:
        return None
    if any((t.exact or t.same_case) and t.rank <= _VALID_RANK for t in lexicon.lookup(text)):
        return None  # a valid name, turned down for other reasons

    def accept(spelling: str) -> bool:
        return is_viral(spelling, context) or _worth(spelling, context) is not None

    found: list[tuple[float, float, str, Decision]] = []
    for option in candidates(text, accept, context.options_of(text)):
        decision = decide(option.text, context)
        if decision is None:
            continue
        seen = context.mentioned(option.text)
        # Long names have no neighbours that are one letter away.
        cost = (0.05 if len(text) < _LONG else 0.03) * option.cost - (0.15 if seen else 0.0)
        if len(text) == 3 and not seen:
            cost += 0.15
        if decision.type not in GENE_TYPES:
            cost += 0.1
        why = f"read as {text!r}, one look-alike from {option.text!r}"
        if seen:
            why += f", which stands in the {seen}"
        changed = decision.weakened(cost, "repair", why)
        found.append((-changed.score, option.cost, option.text, changed))
    if not found:
        return None
    found.sort(key=lambda o: o[:3])
    score, _, spelling, decision = found[0]
    meaning = (decision.type, decision.readings[0].curie)
    rival = next(
        (
            o
            for o in found[1:]
            if o[0] - score < 0.02 and (o[3].type, o[3].readings[0].curie) != meaning
        ),
        None,
    )
    if rival is not None:
        decision = decision.weakened(0.15, "ambiguous", f"{rival[2]!r} is as near")
    return (spelling, decision) if decision.score >= CUTOFF else None


def undecided(text: str, context: Context) -> str:
    """A better known name that the recogniser held for about as likely; empty if there is none.

    "MRF2" is an alias of a gene, and "MRP2" the common name of another: where the recogniser
    gave F and P about the same chance, the common name is meant.
    """
    options = context.options_of(text)
    if len(text) < 4 or not options:
        return ""
    own = context.lexicon.lookup(text)
    if not own or own[0].rank <= _WELL_KNOWN or context.mentioned(text):
        return ""
    best = ""
    least = _TIE
    for i, seen in enumerate(options):
        chances = dict(seen)
        top = chances.get(text[i], 0.0)
        for other, p in seen:
            if other == text[i] or not other or top <= 0:
                continue
            spelling = text[:i] + other + text[i + 1 :]
            cost = math.log(top / p)
            term = _worth(spelling, context) if cost < least else None
            if term is not None and term.rank <= _WELL_KNOWN:
                best, least = spelling, cost
    return best


def clipped(text: str, context: Context) -> str:
    """The symbol that has lost its first letter to a border; empty if it is none.

    "FIT1" is an alias of a gene of its own, but beside IFIT3 it is IFIT1 without its I.
    """
    whole = f"I{text}"
    if not LOST_FIRST.match(text) or context.mentioned(text):
        return ""
    own, meant = context.lexicon.lookup(text), context.lexicon.lookup(whole)
    if (own and own[0].rank <= _WELL_KNOWN) or not meant or not meant[0].exact:
        return ""
    stem = whole.rstrip("0123456789")
    beside = any(g.startswith(stem) for g in context.genes)
    return whole if beside and meant[0].rank <= _WELL_KNOWN else ""


def in_caption(text: str, context: Context) -> str:
    """The caption's spelling of a name that differs by one look-alike; empty if there is none.

    "STATS" is a plural in capitals, but where the caption has STAT5 and no STATS it is STAT5.
    """
    own = context.lexicon.lookup(text)
    if len(text) < 4 or not own or own[0].exact or context.mentioned(text):
        return ""
    for i, char in enumerate(text):
        for other in alike(char):
            spelling = text[:i] + other + text[i + 1 :]
            term = _worth(spelling, context) if context.mentioned(spelling) else None
            if term is not None and term.exact and term.rank <= _WELL_KNOWN:
                return spelling
    return ""


def greek_word(text: str, context: Context) -> tuple[str, Decision] | None:
    """A name of several words whose γ was read as y ("Fcy receptor"), and what it means."""
    spelling = _GAMMA.sub("γ", text)
    decision = decide(spelling, context) if spelling != text else None
    if decision is None or not decision.direct or decision.type not in GENE_TYPES:
        return None
    return spelling, decision.weakened(0.1, "repair", f"read as {text!r}, γ read as y")


def greek(text: str, context: Context) -> str:
    """The name with Greek letters where the recogniser saw a chance of them; empty if none.

    "NF-KB" and "NF-κB" are one name, so the lexicon cannot tell them apart; the recogniser, which
    knows Latin letters better, seldom prefers the Greek one.
    """
    options = context.options_of(text)
    if not options:
        return ""
    changed = list(text)
    for i, seen in enumerate(options):
        letter = _GREEK_OF.get(text[i])
        if letter is not None and dict(seen).get(letter, 0.0) >= _GREEK_LEAST:
            changed[i] = letter
    spelling = "".join(changed)
    if spelling == text:
        return ""
    lexicon = context.lexicon
    ours, theirs = lexicon.lookup(text), lexicon.lookup(spelling)
    if not ours or not theirs or ours[0].curie != theirs[0].curie:
        return ""
    return spelling if theirs[0].exact and theirs[0].rank <= _WELL_KNOWN else ""
