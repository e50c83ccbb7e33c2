"""The names in one label, each with its span: whole labels, lists, phrases, misread tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..vocabulary.normal import normalise
from .context import Context
from .enumerations import expand
from .heads import is_event
from .microbes import microbe_gene, viral_protein
from .misread import greek_word, reread
from .naming import Decision, decide
from .phrases import is_edge_word, phrase, strong_chemical
from .pieces import Piece
from .scoring import CUTOFF, GENE_TYPES
from .states import MODIFICATIONS, strip_states

_MOST_WORDS = 6
_EDGE = " \t\n.,;:!?'\"“”‘’`´•·*_~^=<>|→←↑↓–—…#"
_WORD = re.compile(r"\S+")
_INNER = re.compile(r"\+(?=\w)|[/:→,;()\[\]{}|·•=<>∙&]")
_SUFFIX = re.compile(
    r"^(?P<stem>.{2,}?)[-–]?(?P<suffix>pathways?|signal(?:l)?ing|complex(?:es)?|mRNAs?|proteins?"
    r"|genes?|activation|inhibition|expression|dependent|independent|mediated|induced|binding"
    r"|inhibitors?|cells?|release|secretion|production|deficient|positive|negative|promoter"
    r"|levels?|like|family|degradation)$",
    re.I,
)
_PARTIAL_TYPES = frozenset(
    {"gene", "family", "complex", "rna", "nonhuman_gene", "chemical", "disease", "cell",
     "location", "organism"}
)  # fmt: skip
# Terms of GO and KEGG, as the axis of an enrichment plot lists them.
_PLOTTED = re.compile(
    r"\S\s.*(?:pathways?|metabolism|biosynthesis|degradation|synapse|system|production|interaction"
    r"|signal(?:l)?ing|activation|process|cancers?|regulation|response|infection|disease|cycle"
    r"|adhesion|junction|transport|development|differentiation|absorption|resistance)$",
    re.I,
)
_SPECIES_FIRST = re.compile(r"^([A-Z][a-z]{3,}) ([a-z]{4,}) (\S.{3,})$")
_PROTEIN_HEAD = re.compile(
    r"(?:\w{3,}ases?|receptors?|channels?|transporters?|carriers?|pumps?|proteins?|pathways?"
    r"|types?|keys?|metabolism|al\.?(?:,? \d{4}\w?)?)$",
    re.I,
)
_IN_BRACKETS = re.compile(r"^([^()]{2,}?)\s*\(([^()]{2,})\)$")
_COMMA = re.compile(r"[,;](?!\d)")
_CHUNK = re.compile(r"[^\s()]+\s?\([^()]+\)\s*")
_SET_OFF = frozenset({"cell", "disease", "organism", "location"})
_PREPOSITIONS = frozenset(("in", "of", "on", "to", "into", "from", "by", "at", "and", "or", "with"))
_LOST_ENDING = re.compile(r"[-–‐]\w$")
_RECEPTOR = re.compile(r"^\s+(?:receptors?|R)\b")


def _trim(text: str) -> tuple[int, int]:
    start, end = 0, len(text)
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    tail = text[end - 5 : end - 1]
    lower = tail.isalpha() and tail.islower()
    if end - start > 5 and text[end - 1] == "-" and (lower or tail[-1] in ")]"):
        end -= 1  # a tick of an axis, or a line's first stroke
    return start, end


def _unbracket(text: str) -> tuple[int, int]:
    """Without brackets that enclose all of the text, or that have lost their partner."""
    start, end = 0, len(text)
    while True:
        left, right = _unbracket_once(text[start:end])
        if (left, right) == (0, end - start) or left >= right:
            return start, end
        start, end = start + left, start + right


def _unbracket_once(text: str) -> tuple[int, int]:
    start, end = 0, len(text)
    pairs = {"(": ")", "[": "]", "{": "}"}
    if end > 2 and text[0] in pairs and text[-1] == pairs[text[0]]:
        inner = text[1:-1]
        if not any(c in inner for c in "()[]{}"):
            return 1, end - 1
    if end > 1 and text[0] in pairs and pairs[text[0]] not in text:
        start = 1
    if end - start > 1 and text[-1] in pairs.values():
        opener = next(o for o, c in pairs.items() if c == text[-1])
        if opener not in text:
            end -= 1
    return start, end


def read_text(text: str, context: Context) -> list[Piece]:
    """Find the names in a label.

    The whole label is tried first, with state marks and as an enumeration; then the longest
    runs of words, then the parts of a word between slashes and hyphens, then spellings that
    OCR confuses. Names within a longer phrase are kept where they are things (genes,
    chemicals, cells, places), not where they are words of the phrase.

    Args:
        text: The label's text.
        context: What the figure says beside it.

    Returns:
        Pieces in the order of their places.
    """
    start, end = _trim(text)
    a, b = _unbracket(text[start:end])
    start, end = start + a, start + b
    core = text[start:end]
    if not core:
        return []
    if context.plot and _PLOTTED.search(core) is not None:
        named = decide(core, context)
        sick = named is not None and named.type == "disease"
        return [Piece(start, end, core, named)] if named is not None and sick else []
    viral = viral_protein(core, context)
    if viral is not None:
        return [viral.moved(start)]
    whole = _whole(core, context)
    if whole:
        if is_edge_word(core) and whole[0].decision.type == "phenotype":
            return []
        if a and whole[0].decision.type == "organism" and context.habitat.virus:
            return []  # the owner of the gene that stands before the bracket
        return [p.moved(start) for p in (*whole, *_molecules(core, whole, context))]
    spelled = greek_word(core, context)
    if spelled is not None:
        return [Piece(start, end, *spelled)]
    inner: list[Piece] = []
    for piece in _words(core, context):
        if piece.decision.type in _PARTIAL_TYPES:
            inner.append(piece)
        else:
            name = core[piece.start : piece.end]
            inner.extend(p.moved(piece.start) for p in _molecules(name, [piece], context))
    chunks = list(_CHUNK.finditer(core))
    if len(chunks) > 1 and chunks[-1].end() == len(core):
        # "pUL18 (HCMV) ICP4 (HSV-1)": two labels that stand close.
        return [
            p.moved(start + c.start()) for c in chunks for p in read_text(c[0].rstrip(), context)
        ]
    listed = _list(core, context)
    if listed:
        return [p.moved(start) for p in listed]
    species = _SPECIES_FIRST.match(core)
    if (
        species is not None
        and inner
        and inner[0].decision.type == "organism"
        and inner[0].start == 0
        and not context.lexicon.is_word(species[2])
    ):
        # A plant and what was drawn from it, a microbe and its product: two names.
        rest = read_text(species[3], context)
        if rest:
            first = read_text(f"{species[1]} {species[2]}", context)
            return [p.moved(start) for p in (*first, *(q.moved(species.start(3)) for q in rest))]
    owned = microbe_gene(core, inner, context)
    if owned is not None:
        return [owned.moved(start)]
    bracketed = _bracketed(core, context)
    if bracketed:
        return [p.moved(start) for p in bracketed]
    pieces = phrase(core, inner, context) or [p for p in inner if _free(p, core, context)]
    return [p.moved(start) for p in pieces]


def _bracketed(text: str, context: Context) -> list[Piece]:
    """A name with another one in brackets: the same thing twice, or two things."""
    match = _IN_BRACKETS.match(text)
    if match is None:
        return []
    first, second = _whole(match[1], context), _whole(match[2], context)
    if not first or not second:
        return []
    if len(first) == len(second) == 1:
        ours, theirs = first[0].decision.readings[0], second[0].decision.readings[0]
        if ours.curie and ours.curie == theirs.curie:
            return [replace(first[0], end=len(text))]
    return [*first, *(p.moved(match.start(2)) for p in second)]


def _molecules(text: str, whole: list[Piece], context: Context) -> list[Piece]:
    """The molecules in the name of what happens to them ("IL-6 production" is a GO term)."""
    if len(whole) > 1 or whole[0].decision.type != "phenotype":
        return []
    before, _, last = text.rpartition(" ")
    if not before or not is_event(last):
        return []
    return [p for p in read_text(before, context) if p.decision.type in GENE_TYPES]


def _list(text: str, context: Context) -> list[Piece]:
    """The things of a list in which commas part whole names ("Anosmia, ageusia, fever")."""
    if "," not in text and ";" not in text:
        return []
    pieces: list[Piece] = []
    for start, part in _split(text, _COMMA):
        a, b = _trim(part)
        found = _whole(part[a:b], context) if b > a else []
        found = found or _two(part[a:b], context)
        if not found:
            return []
        pieces.extend(p.moved(start + a) for p in found)
    return pieces if len(pieces) > 1 else []


def _two(text: str, context: Context) -> list[Piece]:
    """Two items of a list, one at the end of a line and the other below it, without a comma."""
    if any(mark in text for mark in "()[]"):
        return []
    for cut in re.finditer(" ", text):
        first, second = _whole(text[: cut.start()], context), _whole(text[cut.end() :], context)
        if first and second:
            return [*first, *(p.moved(cut.end()) for p in second)]
    return []


def _free(piece: Piece, text: str, context: Context) -> bool:
    """Is a name among others a mention of its own, and no mere modifier of what follows?

    Molecules are ("TLR4 in macrophages", "human TLR4"); a cell, a disease, an organism or a place
    only where punctuation or a preposition sets it off.
    """
    name = text[piece.start : piece.end]
    if piece.decision.type == "chemical":
        # "Aconitate hydratase" is an enzyme, not aconitate.
        modifies = re.match(r"\s+[A-Za-z]", text[piece.end :]) and _PROTEIN_HEAD.search(text)
        return not modifies and strong_chemical(name, piece, context)
    if piece.decision.type == "disease" and context.lexicon.is_word(name):
        return False
    if piece.decision.type not in _SET_OFF:
        return True
    before, behind = text[: piece.start].rstrip(), text[piece.end :].lstrip()
    words = before.split()
    opened = not words or before[-1] in "([/,;:|→-" or words[-1].lower() in _PREPOSITIONS
    return opened and (not behind or behind[0] in "()]/,;:|→")


def _whole(text: str, context: Context, depth: int = 0) -> list[Piece]:
    """A text as one name, with states, or as an enumeration; empty if it is none of these."""
    direct = decide(text, context)
    if direct is not None and (direct.direct or depth > 2):
        return [Piece(0, len(text), text, direct, _own_states(text, direct, context, depth))]
    found: list[Piece] = []
    for stripped in strip_states(text) if depth < 3 else ():
        if stripped.base == text:
            continue
        inner = _whole(stripped.base, context, depth + 1)
        if not inner or not any(p.decision.type in _STATEFUL for p in inner):
            continue
        bare = stripped.start == 1 and text[1:2].isalnum()
        if bare and not all(p.decision.direct for p in inner):
            # "PIk1" is no phosphorylated IK1: a letter alone is a mark only on a true name.
            continue
        if len(normalise(stripped.base)) < 2:
            continue
        candidate = [
            replace(p.moved(stripped.start).with_state(stripped.state), start=0, end=len(text))
            if len(inner) == 1
            else p.moved(stripped.start).with_state(stripped.state)
            for p in inner
        ]
        if not found or _value(candidate) > _value(found) + 1e-9:
            found = candidate
    if direct is not None and (not found or direct.score >= _value(found)):
        return [Piece(0, len(text), text, direct)]
    if found:
        return found
    return _listed(text, context)


def _own_states(text: str, direct: Decision, context: Context, depth: int) -> tuple[str, ...]:
    """State marks that are part of a form the lexicon holds as it is ("SIRT1+")."""
    if depth > 0 or direct.type not in GENE_TYPES:
        return ()
    for stripped in strip_states(text):
        if stripped.start == 1 and text[1:2].isalnum():
            continue
        base = decide(stripped.base, context)
        if base is not None and base.readings[0].curie == direct.readings[0].curie:
            return (stripped.state,)
    return ()


_STATEFUL = GENE_TYPES | {"nonhuman_gene", "cell", "chemical"}


def _value(pieces: list[Piece]) -> float:
    return min(p.decision.score for p in pieces)


def _listed(text: str, context: Context) -> list[Piece]:
    def known(name: str) -> bool:
        decision = decide(name, context)
        return decision is not None and decision.score >= CUTOFF

    pieces: list[Piece] = []
    for item in expand(text, known):
        decision = decide(item.name, context)
        if decision is None:
            return []
        pieces.append(Piece(item.start, item.end, item.name, decision))
    return pieces


def _words(text: str, context: Context) -> list[Piece]:
    """Names among several words, the longest first at each place."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        taken = 0
        most = min(_MOST_WORDS, len(words) - at)
        for count in range(most, 0, -1):
            start, end = words[at][0], words[at + count - 1][1]
            a, b = _trim(text[start:end])
            c, d = _unbracket(text[start + a : start + b])
            left, right = start + a + c, start + a + d
            piece_text = text[left:right]
            if not piece_text or (count > 1 and ";" in piece_text):
                continue
            if len(words) == 1 and (left, right) == (0, len(text)):
                found: list[Piece] = []
            else:
                found = _run(piece_text, count, context)
            # A long word of a phrase is prose, and seldom a misread name.
            prose = len(words) > 2 and len(piece_text) > 6 and piece_text[1:].islower()
            if not found and count == 1 and not (prose and piece_text.isalpha()):
                found = list(_token(piece_text, context))
            if found:
                pieces.extend(p.moved(left) for p in found)
                taken = count
                break
        if not taken and pieces and text[slice(*words[at])].strip("()") in MODIFICATIONS:
            state = MODIFICATIONS[text[slice(*words[at])].strip("()")]
            last = pieces[-1]
            if last.decision.type in _STATEFUL and last.end >= words[at][0] - 2:
                pieces[-1] = last.with_state(state)
        at += max(taken, 1)
    return [p for p in pieces if not _is_receptors_ligand(p, text)]


def _run(text: str, count: int, context: Context) -> list[Piece]:
    """A run of words as one name. A lone small word of a phrase is no name of a gene."""
    found = _whole(text, context)
    if count > 1 and found and "," not in text and " and " not in text:
        # "EGFR P" is a name and its state, but "KRAS BRAF" are two names.
        return found
    if count == 1 and found and text.islower() and text.isalpha():
        found = [p for p in found if p.decision.type not in GENE_TYPES or p.decision.direct]
    return found


def _is_receptors_ligand(piece: Piece, text: str) -> bool:
    """Is the name only part of a receptor's name that the lexicon lacks ("X receptor")?"""
    if piece.decision.type not in GENE_TYPES or _RECEPTOR.match(text[piece.end :]) is None:
        return False
    if text[: piece.end].endswith("R"):
        return False  # "TCR receptor"
    return "receptor" not in piece.decision.readings[0].name.lower()


def _token(text: str, context: Context) -> Iterator[Piece]:
    """Names within one word: between slashes and hyphens, before a suffix, misread."""
    parts = _split(text, _INNER)
    if len(parts) > 1:
        found = False
        for start, part in parts:
            for piece in _part(part, context):
                found = True
                yield piece.moved(start)
        if found:
            return
    if _LOST_ENDING.search(text):
        # "IFN-y" is a misread IFN-γ before it is an IFN with something behind it.
        repaired = repair(text, context)
        if repaired is not None:
            yield repaired
            return
    if re.search(r"[-–‐]", text):
        pieces = _hyphened(text, context)
        if pieces:
            yield from pieces
            return
    match = _SUFFIX.match(text)
    if match is not None:
        stem = match["stem"].rstrip("-–")
        pieces = [p for p in _part(stem, context) if p.decision.type in GENE_TYPES]
        if pieces:
            yield from pieces
            return
    glued = _glued(text, context)
    if glued:
        yield from glued
        return
    repaired = repair(text, context)
    if repaired is not None:
        yield repaired
        return
    for stripped in strip_states(text):
        if stripped.start == 1 and text[1:2].isalnum():
            continue
        repaired = repair(stripped.base, context)
        if repaired is not None and repaired.decision.type in _STATEFUL:
            yield replace(repaired.with_state(stripped.state), start=0, end=len(text))
            return


def _split(text: str, separator: re.Pattern[str]) -> list[tuple[int, str]]:
    parts: list[tuple[int, str]] = []
    at = 0
    for match in separator.finditer(text):
        if match.start() > at:
            parts.append((at, text[at : match.start()]))
        at = match.end()
    if at < len(text):
        parts.append((at, text[at:]))
    return parts


def _part(text: str, context: Context) -> list[Piece]:
    start, end = _trim(text)
    core = text[start:end]
    if not core:
        return []
    found = _whole(core, context) or list(_token(core, context) if core != text or (
        not _INNER.search(core)
    ) else ())  # fmt: skip
    return [p.moved(start) for p in found]


def _hyphened(text: str, context: Context) -> list[Piece]:
    """Names joined by hyphens ("RAS-RAF-MEK-ERK"), or one before a hyphen ("RIG-I-like")."""
    cuts = [m.start() for m in re.finditer(r"[-–‐]", text)]
    edges = [-1, *cuts, len(text)]
    pieces: list[Piece] = []
    at = 0
    unknown = 0
    while at < len(edges) - 1:
        for stop in range(len(edges) - 1, at, -1):
            start, end = edges[at] + 1, edges[stop]
            if (start, end) == (0, len(text)) or end <= start:
                continue
            part = text[start:end]
            found = [p for p in _whole(part, context) if _firm(p, part)]
            if found:
                pieces.extend(p.moved(start) for p in found)
                at = stop
                break
        else:
            unknown += 1
            at += 1
    if unknown and pieces:
        # One known part beside unknown ones counts if it is no stump ("X-1", "Z-DNA").
        pieces = [p for p in pieces if p.end - p.start >= 3]
    return pieces


def _firm(piece: Piece, text: str) -> bool:
    """Good enough as a part of a hyphened word, where chance likenesses are many."""
    if len(text) < 2 or piece.decision.type not in GENE_TYPES | {"nonhuman_gene", "chemical"}:
        return False
    return piece.decision.score >= 0.6 and (piece.decision.direct or len(text) > 3)


def _glued(text: str, context: Context) -> list[Piece]:
    """Two or three names that ran together ("CD81CLDN1"): only approved or well-known ones."""
    if not 6 <= len(text) <= 30 or not text.isalnum() or not any(c.isupper() for c in text):
        return []

    def firm(part: str) -> Piece | None:
        if len(part) < 3 or not part[0].isupper():
            return None
        terms = context.lexicon.lookup(part, types=GENE_TYPES)
        # An alias counts if it is long and ends in digits, as few chance pieces do.
        most = 40 if len(part) >= 5 and part[-1].isdigit() else 12
        if not terms or terms[0].rank > most or not (terms[0].exact or terms[0].same_case):
            return None
        decision = decide(part, context)
        return Piece(0, len(part), part, decision) if decision else None

    for first in range(len(text) - 3, 2, -1):
        left = firm(text[:first])
        if left is None:
            continue
        right = firm(text[first:])
        if right is None and left.decision.score > 0.9 and len(text) - first >= 5:
            right = repair(text[first:], context)
            if right is not None and not text[first].isupper():
                right = None
        if right is not None:
            return [
                replace(p, decision=p.decision.weakened(0.1, "glued", "two names in a run"))
                for p in (left, right.moved(first))
            ]
    return []


def repair(text: str, context: Context) -> Piece | None:
    """A misread token as the name it was, if a name is near enough; see `misread.reread`."""
    if text not in context.misread:
        context.misread[text] = reread(text, context)
    found = context.misread[text]
    return Piece(0, len(text), *found) if found is not None else None
