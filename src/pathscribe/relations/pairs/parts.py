"""Which things of a sentence are parts or other names of one: "PI3K/Akt", "Akt (also PKB)"."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ...entities.abbreviations import spells
from ...entities.naming import Decision
from ..claims import Thing
from ..names import Name
from .things import Candidate, Span

Accepted = tuple[float, Candidate, Candidate, int]
"""How likely it is, what acts, what it acts on, and the sign."""
_JOINED: Final = re.compile(r"[\s/–‐-]*|,|\s+of\s+(?:the\s+)?")
"""What may stand between parts: spaces, slashes, dashes, the comma of "1,3-glucan", "of the"."""
_ROW: Final = re.compile(r"\s?[/–‐-]\s?")
_ASIDE: Final = re.compile(r"\s\((?P<inside>[^()]+)\)")
_GENES: Final = frozenset(("gene", "family", "complex"))
_ALSO: Final = re.compile(
    r"(?:(?:also|previously|formerly|originally|otherwise|now) )?"
    r"(?:known as|called|named|termed|referred to as|encoded by|a\.?k\.?a\.?|alias)\s",
    re.I,
)
_GREEK: Final = str.maketrans("αβγδεκλμ", "abgdeklm")


def phrases(things: Sequence[Candidate], text: str, start: int) -> dict[Span, tuple[int, int]]:
    """The phrase that each thing is part of.

    Args:
        things: In the order of their places.
        text: The sentence.
        start: Its place in the caption.

    Returns:
        By span two numbers: the first is the same for parts of one phrase, which have nothing
        between them but a space, a slash, a dash, or "of"; the second is the same for those of them
        that slashes or dashes join to a row. What lies in another thing is a phrase of its own.
    """
    found: dict[Span, tuple[int, int]] = {}
    end, number, row, most = -1, 0, 0, 0
    for thing in things:
        first, behind = thing.span
        most += 1
        if first < end:
            found[thing.span] = most, most
            continue
        between = text[end - start : first - start] if end >= 0 else "."
        if not _JOINED.fullmatch(between):
            number = most
        if not _ROW.fullmatch(between):
            row = most
        found[thing.span] = number, row
        end = behind
    return found


def aliases(things: Sequence[Candidate], text: str, start: int) -> dict[Span, Candidate]:
    """Things in brackets that are other names of what stands before: "Toll-like receptors (TLRs)".

    Args:
        things: In the order of their places.
        text: The sentence.
        start: Its place in the caption.

    Returns:
        By the span of the thing in brackets the thing before, with the name known of either.
    """
    found: dict[Span, Candidate] = {}
    for aside in _ASIDE.finditer(text):
        before = [t for t in things if t.span[1] - start == aside.start()]
        inside = [
            t
            for t in things
            if aside.start("inside") <= t.span[0] - start
            and t.span[1] - start <= aside.end("inside")
        ]
        if not before or not inside:
            continue
        own = before[-1]
        if _ALSO.match(aside["inside"]):
            same = inside
        else:
            same = list(_same(own, inside, text[: aside.start()], aside["inside"]))
        for each in same:
            name = own.thing.name or each.thing.name
            if name is not own.thing.name:
                own = replace(own, thing=replace(own.thing, name=name, whole=True))
            found[each.span] = own
    return found


def _same(
    own: Candidate, inside: Sequence[Candidate], before: str, words: str
) -> Iterator[Candidate]:
    """Those of the things in brackets that are another name of the thing before them."""
    first = re.split(r"[,;]", words)[0].strip()
    length = own.span[1] - own.span[0]
    short = first.translate(_GREEK)
    if any(c.isupper() for c in first) and " " not in first and len(first) < length + 8:
        # the long form may begin before the thing, but within its clause
        clause = re.split(r"[,;:()]\s", before.translate(_GREEK))[-1]
        most = min(len(clause), length + 25)
        longs = [clause[-n:] for n in range(length, most + 1) if clause[-n].isalnum()]
        if any(len(long.split()) <= len(short) + 1 and spells(short, long) for long in longs):
            yield inside[0]
            return
    if spells(before[-length:], first):
        yield from (t for t in inside if t.span[0] < inside[0].span[0] + len(first))
        return
    if own.thing.name is not None and own.thing.name.decision.symbols:
        for each in inside:
            name = each.thing.name
            if name is not None and name.decision.symbols == own.thing.name.decision.symbols:
                yield each


def once(
    accepted: Iterable[Accepted],
    things: Sequence[Candidate],
    text: str,
    start: int,
    chained: Container[Span] = (),
) -> list[Accepted]:
    """One relation for each two phrases and sign.

    Args:
        accepted: Relations, the likeliest first.
        things: All things of the sentence, in the order of their places.
        text: The sentence.
        start: Its place in the caption.
        chained: Places of names in rows that are known to act on each other in their order.

    Returns:
        Of relations between parts or other names of the same two phrases the likeliest; none
        between names of one row. Of names in a chained row the first is acted on and the last acts,
        as signals run through it; genes in another row ("YAP/TAZ") are one thing, which is all of
        them.
    """
    parts, also = phrases(things, text, start), aliases(things, text, start)
    groups: dict[tuple[int, int, int], list[Accepted]] = {}
    for score, source, target, sign in accepted:
        source, target = also.get(source.span, source), also.get(target.span, target)
        if parts[source.span] != parts[target.span]:
            key = (parts[source.span][0], parts[target.span][0], sign)
            groups.setdefault(key, []).append((score, source, target, sign))
    found: list[Accepted] = []
    for group in groups.values():
        score, source, target, sign = group[0]
        acts = _row(source, (s for _, s, _, _ in group), parts)
        acted_on = _row(target, (t for _, _, t, _ in group), parts)
        source = _whole(acts, text, start, chained) or acts[-1]
        target = _whole(acted_on, text, start, chained) or acted_on[0]
        found.append((score, source, target, sign))
    return found


def _row(
    of: Candidate, things: Iterable[Candidate], parts: dict[Span, tuple[int, int]]
) -> list[Candidate]:
    """The names of its row that take part too; itself where it stands in none."""
    row = {
        t.span: t for t in things if parts[t.span] == parts[of.span] and t.thing.name is not None
    }
    return [row[span] for span in sorted(row)] if of.thing.name is not None else [of]


def _whole(
    row: Sequence[Candidate], text: str, start: int, chained: Container[Span]
) -> Candidate | None:
    """Genes in a row as one thing, other things by the first; None where the row is a chain."""
    if all(c.span in chained for c in row):
        return None
    names = [c.thing.name for c in row if c.thing.name is not None]
    decisions = [name.decision for name in names]
    first, behind = row[0].span[0], row[-1].span[1]
    if len(names) < 2 or any(d.type not in _GENES for d in decisions):
        return row[0]
    decision = Decision(
        type="family",
        readings=tuple(dict.fromkeys(r for d in decisions for r in d.readings)),
        symbols=tuple(sorted({s for d in decisions for s in d.symbols})),
        origin="",
        score=min(d.score for d in decisions),
        evidence=tuple(dict.fromkeys(e for d in decisions for e in d.evidence)),
        rejected=(),
        direct=all(d.direct for d in decisions),
    )
    words = text[first - start : behind - start]
    name = Name(first, behind, words, decision)
    thing = Thing(first, behind, name=name, head=row[-1].thing.head, whole=False)
    return Candidate(thing, "name")
