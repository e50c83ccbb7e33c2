"""Text for tools that need ASCII: Greek letters spelled out, the rest as near as it goes."""

from __future__ import annotations

import unicodedata

_SPELLED = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2015": "-",
    "\u2212": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2032": "'",
    "\u2033": '"',
    "\u2026": "...",
    "\u2190": "<-",
    "\u2192": "->",
    "\u2194": "<->",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u00d7": "x",
    "\u00b1": "+/-",
    "\u00b7": ".",
    "\u2022": "-",
    "\u00b0": " deg ",
    "\u00df": "ss",
    "\u00e6": "ae",
    "\u00c6": "AE",
    "\u00f8": "o",
    "\u00d8": "O",
    "\u0142": "l",
    "\u0141": "L",
    "\u0111": "d",
    "\u0131": "i",
    "\u00b5": "mu",
    "\u2044": "/",
    "\u207a": "+",
    "\u207b": "-",
}
_FINAL_SIGMA = "\u03c2"
_GREEK_PREFIXES = ("GREEK SMALL LETTER ", "GREEK CAPITAL LETTER ")
# Unicode's names, where they differ from the usual ones.
_USUAL = {"lamda": "lambda"}


def ascii_text(text: str) -> str:
    """The text in ASCII: "TGF-β1" becomes "TGF-beta1", "Müller" "Muller".

    What has no likeness becomes "?".
    """
    return "".join(map(_ascii, unicodedata.normalize("NFC", text)))


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    if char in _SPELLED:
        return _SPELLED[char]
    if char == _FINAL_SIGMA:
        return "sigma"
    for form in (char, *unicodedata.normalize("NFKD", char)):
        name = unicodedata.name(form, "")
        for prefix in _GREEK_PREFIXES:
            if name.startswith(prefix):
                letter = name.removeprefix(prefix).split(" ")[0].lower()
                letter = _USUAL.get(letter, letter)
                return letter.capitalize() if "CAPITAL" in prefix else letter
    plain = unicodedata.normalize("NFKD", char)
    kept = "".join(_SPELLED.get(part, part if part.isascii() else "") for part in plain)
    return kept or ("" if unicodedata.combining(char) else "?")
