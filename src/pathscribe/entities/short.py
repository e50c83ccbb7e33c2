"""Short labels that were misread: ions, and marks in circles that touch their letters."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# The commonest in figures first: where two are as near, the first is meant.
_IONS: Final = ("Ca2+", "Na+", "K+", "Cl-", "H+", "Mg2+", "Zn2+", "HCO3-", "Fe2+", "Fe3+")
_CIRCLE: Final = re.compile(r"[Oo0°]\s+(?=\S)")
_STRAY: Final = re.compile(r"(?<=[+-])\s*[A-Za-z|()\[\].,'·°]$")
_LOOKALIKES: Final = {"C": "c", "K": "kκ", "N": "n", "l": "1Ii|", "a": "α", "2": "zZ", "g": "q"}
_LOSERS: Final = ("Ca2+", "Na+")  # those that lose a letter and stay known: "c2+", "Ca+", "N+"
_CIRCLED: Final = {"Jb": "Ub", "Jh": "Ub", "Uh": "Ub"}  # a circle takes the left of the U
_SIGNS: Final = str.maketrans("−–⁻⁺", "--++")


@cache
def _misread() -> dict[str, str]:
    """Misread forms of each ion: one letter lost, or letters taken for others; charge kept."""
    found: dict[str, str] = {}
    for ion in _IONS:
        forms = {ion}
        for i, letter in enumerate(ion):
            for other in _LOOKALIKES.get(letter, ""):
                forms |= {form[:i] + other + form[i + 1 :] for form in forms if len(form) > i}
        if ion in _LOSERS:
            for form in sorted(forms):
                forms |= {form[:i] + form[i + 1 :] for i in range(len(ion) - 1)}
        for form in sorted(forms):
            found.setdefault(form, ion)
    for ion in _IONS:
        found[ion] = ion
    return found


def short_name(text: str) -> str:
    """The ion or modification that a whole label means.

    Args:
        text: A label's text that is no name as it stands, such as "c2+", "κ+" or "O Ca2+".

    Returns:
        Its usual form, such as "Ca2+"; empty if the text is no such label, or right.
    """
    if text in _CIRCLED:
        return _CIRCLED[text]
    plain = text.strip().translate(_SIGNS)
    if not 2 <= len(plain) <= 8 or not ("+" in plain or "-" in plain):
        return ""
    for form in (plain, _STRAY.sub("", plain), _CIRCLE.sub("", plain, count=1)):
        meant = _misread().get(form, "")
        # What is one letter and a sign may be a mark of its own ("n+").
        if meant and (len(form) > 2 or form[0] in "KHkκN"):
            return meant if meant != text else ""
    return ""
