"""Repair of what OCR confuses: a name that is one look-alike away."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..text.model import Options

# What the recogniser writes -> what may stand there, with a cost (smaller is likelier).
_CONFUSIONS: dict[str, tuple[tuple[str, int], ...]] = {
    "0": (("O", 1), ("o", 2), ("Q", 3), ("D", 3)),
    "O": (("0", 1), ("Q", 2), ("D", 2), ("C", 3)),
    "o": (("0", 2), ("α", 2), ("σ", 3)),
    "Q": (("O", 2), ("0", 3)),
    "D": (("O", 3), ("0", 3)),
    "1": (("I", 1), ("l", 1), ("i", 2)),
    "I": (("1", 1), ("l", 1)),
    "l": (("I", 1), ("1", 1), ("i", 2)),
    "i": (("1", 2), ("l", 2), ("j", 3)),
    "|": (("I", 1), ("1", 1), ("l", 1)),
    "!": (("I", 2), ("1", 2), ("l", 2)),
    "5": (("S", 1), ("s", 2)),
    "S": (("5", 1), ("8", 3)),
    "s": (("5", 2),),
    "8": (("B", 1), ("β", 2), ("ε", 2), ("S", 3), ("3", 3)),
    "©": (("c", 1),),
    "€": (("ε", 1),),
    "£": (("ε", 2),),
    "B": (("β", 1), ("8", 1), ("R", 3), ("E", 3)),
    "ß": (("β", 1),),
    "b": (("6", 3), ("β", 2), ("h", 3)),
    "6": (("G", 3), ("b", 3), ("δ", 3)),
    "G": (("C", 3), ("6", 2)),
    "C": (("G", 3), ("E", 3), ("O", 3)),
    "K": (("κ", 1), ("X", 3)),
    "k": (("κ", 1),),
    "x": (("κ", 2), ("χ", 2)),
    "X": (("K", 3), ("χ", 2)),
    "y": (("γ", 1), ("Y", 2), ("v", 3)),
    "Y": (("γ", 2), ("V", 3)),
    "v": (("γ", 2), ("ν", 2), ("V", 2), ("y", 3)),
    "V": (("Y", 3), ("γ", 3)),
    "a": (("α", 1), ("o", 3)),
    "d": (("α", 3), ("δ", 2)),
    "ɑ": (("α", 1),),
    "A": (("λ", 2), ("Λ", 2), ("Δ", 3), ("4", 3)),
    "λ": (("A", 2),),
    "E": (("F", 2), ("C", 3), ("B", 3), ("ε", 2)),
    "F": (("E", 2), ("P", 3)),
    "P": (("F", 3), ("R", 3)),
    "R": (("P", 3), ("B", 3)),
    "T": (("I", 3), ("1", 3), ("Y", 3)),
    "Z": (("2", 2), ("7", 3)),
    "2": (("Z", 2),),
    "z": (("2", 3), ("ζ", 2)),
    "7": (("1", 3), ("T", 3)),
    "4": (("A", 3),),
    "9": (("g", 3), ("q", 3)),
    "3": (("8", 3), ("ε", 2), ("E", 3)),
    "e": (("ε", 2), ("c", 3)),
    "ε": (("e", 2), ("E", 2)),
    "c": (("e", 3), ("C", 2)),
    "u": (("μ", 1), ("v", 3)),
    "w": (("ω", 1),),
    "W": (("ω", 3),),
    "n": (("η", 2), ("π", 3)),
    "p": (("ρ", 2), ("P", 2)),
    "r": (("n", 3), ("i", 3)),
    "t": (("τ", 3), ("f", 3)),
    "f": (("t", 3),),
    "M": (("N", 3),),
    "N": (("M", 3),),
    "H": (("N", 3), ("A", 3)),
    "U": (("V", 3), ("J", 3)),
    "J": (("U", 3),),
}
_PAIRS: tuple[tuple[str, str, int], ...] = (
    ("rn", "m", 1),
    ("m", "rn", 2),
    ("cl", "d", 2),
    ("vv", "w", 1),
    ("VV", "W", 1),
    ("II", "11", 3),
    ("ll", "II", 1),
    ("lI", "II", 1),
    ("Il", "II", 1),
    ("lL", "IL", 1),
    ("1L", "IL", 1),
    ("lF", "IF", 1),
    ("elF", "eIF", 1),
    ("ii", "n", 3),
    ("nn", "m", 3),
    ("-B", "-κB", 1),
    ("+B", "-κB", 1),
    (".B", "-κB", 2),
    ("FB", "FκB", 2),
    ("c2+", "Ca2+", 1),
    ("K3", "κB", 3),
    ("kB", "κB", 1),
    ("kb", "κB", 2),
    ("xB", "κB", 1),
    ("ikB", "IκB", 1),
)
_BORDERS = "1lI|!ìíîï'`i"
LOST_FIRST = re.compile(r"(?:L-?\d|L\d|FN|FI(?:[TH]|\d\d)|RF-?\d|KK)")  # what an I comes before
# Costs are in nats: how much likelier what was read is than what is put in its place. Where the
# recogniser tells nothing, a confusion of likeliness 1, 2 or 3 of the tables costs as much:
_NATS = {1: 2.2, 2: 3.6, 3: 5.0}
# What a repair may cost: the shorter a text, the more names are near by chance.
_MOST_NATS = {1: 0.0, 2: 0.5, 3: 2.3, 4: 4.8, 5: 4.9, 6: 5.2}
_MOST = 6.6
_DOUBT = 0.3  # a second repair in one text costs so much more
_PRUNE = 48


def alike(char: str) -> tuple[str, ...]:
    """The characters that are most easily taken for one, in a fixed order."""
    return tuple(other for other, likeliness in _CONFUSIONS.get(char, ()) if likeliness == 1)


@dataclass(frozen=True, slots=True)
class Repair:
    """A spelling that differs by look-alikes, and how unlikely the confusion is, in nats."""

    text: str
    cost: float


def _edits(text: str, options: Sequence[Options], most: float) -> dict[str, float]:
    """Every spelling that is one confusion away and costs no more than `most`, with its cost."""
    found: dict[str, float] = {}

    def put(start: int, stop: int, right: str, cost: float) -> None:
        if cost <= most:
            spelling = text[:start] + right + text[stop:]
            if spelling != text and spelling and cost < found.get(spelling, 99.0):
                found[spelling] = cost

    for i, char in enumerate(text):
        seen = dict(options[i] if i < len(options) else ())
        top = max(seen.get(char, 0.0), 0.02)
        for other, p in seen.items():
            if other == "" and (len(text) < 5 or not char.isascii() or char.isdigit()):
                continue  # Greek letters and digits are what tells names apart
            if other != char:
                put(i, i + 1, other, max(0.1, math.log(top / p)))
        for other, likeliness in _CONFUSIONS.get(char, ()):
            cost = _NATS[likeliness]
            if cost > most:
                continue
            if seen and other not in seen:
                # The recogniser was asked and did not think of it.
                sure = seen.get(char, 0.0)
                cost += (
                    (2.4 if len(text) < 7 else 1.2) if sure > 0.995 else 1.2 if sure > 0.9 else 0.4
                )
            put(i, i + 1, other, cost)
    for wrong, right, likeliness in _PAIRS if most >= _NATS[1] else ():
        at = text.find(wrong)
        while at >= 0:
            put(at, at + len(wrong), right, _NATS[likeliness])
            at = text.find(wrong, at + 1)
    return found


def candidates(
    text: str, accept: Callable[[str], bool], options: Sequence[Options] = ()
) -> list[Repair]:
    """Names that a misread text may be, the likeliest first.

    Args:
        text: A token that is no name as it stands.
        accept: Tells whether a spelling is a name worth having.
        options: What the recogniser saw beside each character; empty where it does not tell.

    Returns:
        Accepted spellings, by cost, then alphabetically. One confusion is tried everywhere, two
        or three where they are likely.
    """
    most = _MOST_NATS.get(len(text), _MOST)
    best: dict[str, float] = {}
    frontier = {text: 0.0}
    tried = {text}
    for step in range(3):
        fresh: dict[str, float] = {}
        for spelling, spent in sorted(frontier.items(), key=lambda x: (x[1], x[0])):
            here = options if len(spelling) == len(text) else ()
            spent += _DOUBT if step else 0.0
            for other, cost in _edits(spelling, here, most - spent).items():
                total = spent + cost
                if other not in tried and total < fresh.get(other, 99.0):
                    fresh[other] = total
        for spelling, total in fresh.items():
            if accept(spelling):
                best[spelling] = total
        tried.update(fresh)
        if best or step == 2 or len(text) < 4:
            break
        frontier = dict(sorted(fresh.items(), key=lambda x: (x[1], x[0]))[:_PRUNE])
    if not best and len(text) >= 4:
        # A border that was read as a letter: "1p53" of "p53" in a box, "EGFRI".
        first = text[1:] if text[0] in _BORDERS.replace("I", "") else ""
        last = text[:-1] if text[-1] in _BORDERS else ""
        for piece in (first, last):
            if len(piece) >= 3 and accept(piece):
                best[piece] = _NATS[1]
    if not best and LOST_FIRST.match(text) and accept("I" + text):
        # A letter at the edge that ran into a box's border: "L6R" of "IL6R".
        best["I" + text] = _NATS[3]
    return [Repair(t, round(c, 3)) for t, c in sorted(best.items(), key=lambda x: (x[1], x[0]))]
