"""Repair of what OCR confuses: a name that is one look-alike away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    ("K3", "κB", 3),
    ("kB", "κB", 1),
    ("kb", "κB", 2),
    ("xB", "κB", 1),
    ("ikB", "IκB", 1),
)
_BORDERS = "1lI|!ìíîï'`i"
_LOST_FIRST = "IPT"
_MOST_COST = 3
_MOST_BY_LENGTH = {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}  # the shorter, the more names are near by chance


@dataclass(frozen=True, slots=True)
class Repair:
    """A spelling that differs by look-alikes, and how unlikely the confusion is (1 to 6)."""

    text: str
    cost: int


def _single(text: str) -> Iterator[Repair]:
    for i, char in enumerate(text):
        for other, cost in _CONFUSIONS.get(char, ()):
            # Digits seldom become letters amid digits, nor letters digits amid letters.
            yield Repair(text[:i] + other + text[i + 1 :], cost)
    for wrong, right, cost in _PAIRS:
        at = text.find(wrong)
        while at >= 0:
            yield Repair(text[:at] + right + text[at + len(wrong) :], cost)
            at = text.find(wrong, at + 1)


def candidates(text: str, accept: Callable[[str], bool]) -> list[Repair]:
    """Names that a misread text may be, the likeliest first.

    Args:
        text: A token that is no name as it stands.
        accept: Tells whether a spelling is a name worth having.

    Returns:
        Accepted spellings, by cost, then alphabetically. One confusion is tried everywhere;
        two only in texts of four characters or more, and then only cheap ones.
    """
    best: dict[str, int] = {}
    firsts: dict[str, int] = {}
    most = _MOST_BY_LENGTH.get(len(text), _MOST_COST)
    for repair in _single(text):
        if repair.text != text and repair.cost < firsts.get(repair.text, 9):
            firsts[repair.text] = repair.cost
    for spelling, cost in firsts.items():
        if cost <= most and accept(spelling):
            best[spelling] = cost
    if not best and len(text) >= 4:
        # A border that was read as a letter: "1p53" of "p53" in a box, "EGFRI".
        for piece in (
            text[1:] if text[0] in _BORDERS else "",
            text[:-1] if text[-1] in _BORDERS else "",
        ):
            if len(piece) >= 3 and accept(piece):
                best[piece] = 1
    if not best and len(text) >= 3:
        # A letter at the edge that ran into a box's border: "L6R" of "IL6R".
        for lost in _LOST_FIRST:
            if text[0].isupper() and accept(lost + text):
                best[lost + text] = 3
    if not best and len(text) >= 4:
        for spelling, cost in firsts.items():
            if cost > 1:
                continue
            for repair in _single(spelling):
                total = cost + repair.cost
                if total > (2 if len(text) == 4 else _MOST_COST) or repair.text == text:
                    continue
                if total < best.get(repair.text, 9) and accept(repair.text):
                    best[repair.text] = total
    return [Repair(t, c) for t, c in sorted(best.items(), key=lambda x: (x[1], x[0]))]
