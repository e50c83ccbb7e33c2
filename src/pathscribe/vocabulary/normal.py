"""The key of a form: what is left of a label when spelling habits are taken away.

Two labels that a biologist reads as one name get one key: "IL-6", "IL 6" and "il6"; "TGF-β1",
"TGFβ1" and "TGF-beta1". What may be one name, but need not be ("TGF-β1" and "TGFB1"), is left
to `variants`, which names the reason and a cost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
# Characters that typesetters and OCR put in the place of a Greek letter.
LOOKALIKES = {
    "ß": "β",
    "ẞ": "β",
    "ɑ": "α",
    "∝": "α",
    "ɣ": "γ",
    "∆": "δ",
    "ƙ": "κ",
    "ĸ": "κ",
    "к": "κ",
    "ɛ": "ε",
    "є": "ε",
    "∊": "ε",
    "∈": "ε",
    "ø": "o",
    "ł": "l",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "х": "x",
    "і": "i",
    "м": "m",
    "н": "h",
    "т": "t",
    "в": "b",
}
_LATIN_OF_GREEK = {
    "alpha": "a",
    "beta": "b",
    "gamma": "g",
    "delta": "d",
    "epsilon": "e",
    "zeta": "z",
    "eta": "h",
    "theta": "q",
    "kappa": "k",
    "lambda": "l",
    "mu": "m",
    "sigma": "s",
    "omega": "o",
    "tau": "t",
    "rho": "r",
    "pi": "p",
    "phi": "f",
}
_GREEK_OF_LATIN = {
    "a": "alpha",
    "b": "beta",
    "g": "gamma",
    "d": "delta",
    "e": "epsilon",
    "k": "kappa",
    "l": "lambda",
    "z": "zeta",
}
# A charge is part of the name of an ion, and nothing but a mark on everything else
# ("IL-6+" is a cell that makes IL-6).
_CATION = re.compile(
    r"(?:(?:ca|mg|zn|mn|ni|co|cd|hg|pb|ba|sr)2?|fe[23]?|cu2?|al3?|cr[36]?|"
    r"na|k|h|li|ag|cs|rb|nh4|h3o|nad|nadp)\++i?"
)
_ANION = re.compile(r"(?:cl|oh|o2|hco3|no2|no3|hs|i|br|f|h2po4|onoo|scn|so4[2]?|po4[3]?|co3[2]?)-")
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "⁻": "-"})
_OPEN = re.compile(r"[\s()\[\]{}•·.]+")
_LOOK = str.maketrans(LOOKALIKES)


def _fold(text: str) -> str:
    """NFKC, lower case, accents off, look-alikes resolved; Greek letters stay, dashes are '-'."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_MINUS)).translate(_MINUS)
    text = text.lower().translate(_LOOK)
    text = unicodedata.normalize("NFD", text)
    return "".join(c for c in text if not unicodedata.combining(c))


def _key(folded: str) -> str:
    """The key of folded text."""
    if folded.isascii() and folded.isalnum():
        return folded
    if "+" in folded or "-" in folded[-2:]:
        ion = _OPEN.sub("", folded)
        if _CATION.fullmatch(ion):
            charge = ion.count("+")
            bare = ion.replace("+", "")
            tail = "i" if bare.endswith("i") and ion.endswith("+i") else ""
            bare = bare.removesuffix("i") if tail else bare
            digits = str(charge) if charge > 1 and not bare[-1].isdigit() else ""
            return f"{bare}{digits}+{tail}"
        if _ANION.fullmatch(ion):
            return ion
    out: list[str] = []
    for char in folded:
        if char in GREEK:
            out.append(GREEK[char])
        elif char.isalnum():
            out.append(char)
    return "".join(out)


@lru_cache(maxsize=1 << 16)
def normalise(text: str) -> str:
    """The key of a form.

    NFKC (so sub- and superscripts become plain), lower case, Greek letters as their spelled
    names, accents off; spaces, dashes, dots, slashes, commas, quotes and brackets dropped. A
    plus or minus is kept where the whole form is an ion: "Ca2+", "Ca(2+)" and "Ca++" have the
    key "ca2+", "Cl-" has "cl-".

    Args:
        text: A form: a symbol, a name or a label.

    Returns:
        The key; empty when nothing but punctuation was there.
    """
    return _key(_fold(text))


@lru_cache(maxsize=1 << 15)
def same_case_key(text: str) -> str:
    """What `normalise` gives, but with the case of the text kept: "IL-6" -> "IL6"."""
    if text.isascii():
        return "".join(c for c in text if c.isalnum())
    text = unicodedata.normalize("NFKC", text.translate(_MINUS))
    out: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        low = char.lower()
        low = LOOKALIKES.get(low, low)
        if low in GREEK:
            out.append(GREEK[low])
        elif char.isalnum():
            out.append(char if low == char.lower() else low)
    return "".join(out)


def case_agrees(text: str, form: str) -> bool:
    """Do a text and a form agree in case, wherever they agree in letters?

    Punctuation is passed over, a Greek letter agrees with a Latin one of either case, and what
    differs at the end (a plural, a Roman number) is not compared: "TGF-β1" agrees with "TGFB1",
    "CTLs" with "CTL"; "tnf" does not agree with "TNF".
    """
    ours, theirs = _cased_latin(text), _cased_latin(form)
    compared = 0
    for (mine, my_greek), (other, other_greek) in zip(ours, theirs, strict=False):
        if mine.lower() != other.lower():
            break
        if mine != other and not (my_greek or other_greek):
            return False
        compared += 1
    return 2 * compared > len(theirs)


def _cased_latin(text: str) -> list[tuple[str, bool]]:
    """Letters and digits with their case; Greek letters, and their names, as Latin ones, marked."""
    out: list[tuple[str, bool]] = []
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text.translate(_MINUS)))
    at = 0
    while at < len(plain):
        low = plain[at].lower()
        low = LOOKALIKES.get(low, low)
        spelled = _SPELLED_AT.match(plain.lower(), at) if low in "abgdektlosz" else None
        if low in GREEK:
            out.append((_LATIN_OF_GREEK.get(GREEK[low], low), True))
        elif spelled:
            out.append((_LATIN_OF_GREEK[spelled[0]], True))
            at = spelled.end()
            continue
        elif plain[at].isalnum():
            out.append((plain[at], False))
        at += 1
    return out


@dataclass(frozen=True, slots=True)
class Variant:
    """A further key to try for a form.

    Attributes:
        key: The key.
        reason: What was changed, in words.
        cost: How far from the form it is; 1 is a spelling habit, 5 is a guess.
    """

    key: str
    reason: str
    cost: int


_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
# 1, 5 and 10 have one-letter Roman numbers, which would make "TGFB1" of "TGFBI".
_ARABIC = {v: k for k, v in _ROMAN.items() if len(k) > 1}
_ROMAN_END = re.compile(r"(?<=[A-Za-zα-ω0-9)\s-])(VIII|VII|III|II|IV|VI|IX|I|V|X)$")
_ARABIC_END = re.compile(r"(?<=[a-z])([2346789])$")
_LONG_GREEK = "alpha|beta|gamma|delta|epsilon|theta|kappa|lambda|omega|sigma|zeta"
_SPELLED = re.compile(rf"({_LONG_GREEK})(?![a-z])|(?<![a-z])({_LONG_GREEK})(?=[^a-z]|$)")
_SPELLED_AT = re.compile(rf"(?:{_LONG_GREEK})(?![a-z])")
_STAND_IN = re.compile(r"(?<=[A-Z0-9])(-?)([abgdeklz])(?=$|[-\s]?\d{1,2}$|[-\s]?R)")
_SPELLINGS = (
    (re.compile("tumour"), "tumor"),
    (re.compile("signalling"), "signaling"),
    (re.compile("labelling"), "labeling"),
    (re.compile("modelling"), "modeling"),
    (re.compile("behaviour"), "behavior"),
    (re.compile("colour"), "color"),
    (re.compile("fibre"), "fiber"),
    (re.compile("centre"), "center"),
    (re.compile("ageing"), "aging"),
    (re.compile("sulph"), "sulf"),
    (re.compile("oestr"), "estr"),
    (re.compile("oedema"), "edema"),
    (re.compile("oesoph"), "esoph"),
    (re.compile("foet"), "fet"),
    (re.compile("coel"), "cel"),
    (re.compile("diarrhoea"), "diarrhea"),
    (re.compile("rrhoea"), "rrhea"),
    (re.compile("haem"), "hem"),
    (re.compile("aemi"), "emi"),
    (re.compile("caec"), "cec"),
    (re.compile("faec"), "fec"),
    (re.compile("paed"), "ped"),
    (re.compile("gynaec"), "gynec"),
    (re.compile("anaes"), "anes"),
    (re.compile("anaer"), "anaer"),
    (re.compile("aetiol"), "etiol"),
    (re.compile("isation"), "ization"),
    (re.compile("ise(?=d|s|$)"), "ize"),
    (re.compile("yse(?=d|s|$)"), "yze"),
    (re.compile("ischaem"), "ischem"),
    (re.compile("leucocyt"), "leukocyt"),
)


def _spell(key: str) -> str:
    if len(key) < 6:
        return key
    for pattern, into in _SPELLINGS:
        key = pattern.sub(into, key)
    return key


def _greek_to_latin(folded: str) -> str:
    def spelled(match: re.Match[str]) -> str:
        return _LATIN_OF_GREEK[match[1] or match[2]]

    changed = "".join(_LATIN_OF_GREEK.get(GREEK[c], c) if c in GREEK else c for c in folded)
    return _SPELLED.sub(spelled, changed)


def _singular(text: str, key: str) -> list[tuple[str, int]]:
    """Singulars of a plural; only a lower-case s after a name of three letters makes one."""
    if len(key) < 4 or text[-1:] not in {"s", "S"} or key.endswith("ss"):
        return []
    if text.endswith("S") and not text.isupper():
        return []
    if text.isupper():  # whole label in capitals: "CYTOKINES" is a plural, "MAVS" is not
        return [(key[:-1], 3)] if len(key) > 7 else []
    found = [(key[:-1], 1)]
    if key.endswith("ies") and len(key) > 5:
        found.append((key[:-3] + "y", 1))
    elif key.endswith(("ches", "shes", "xes", "ses", "zes")) and len(key) > 5:
        found.append((key[:-2], 2))
    return found


def greek_keys(text: str) -> tuple[str, ...]:
    """The key of a form, and those with Greek letters as the Latin ones of symbols and back.

    These are the keys that single letters can change: the quick part of :func:`variants`.
    """
    folded = _fold(text)
    found = [_key(folded)]
    latin = folded if folded.isascii() and len(folded) < 5 else _greek_to_latin(folded)
    if latin != folded:
        found.append(_key(latin))
    stand_in = _STAND_IN.sub(lambda m: m[1] + _GREEK_OF_LATIN[m[2]], text)
    if stand_in != text:
        found.append(_key(_fold(stand_in)))
    return tuple(found)


@lru_cache(maxsize=1 << 15)
def variants(text: str) -> tuple[Variant, ...]:
    """Further keys for a form, the most likely first; never its own key.

    Greek letters or their spelled names against the single Latin letter that symbols have in
    their place ("TGF-β1" -> "tgfb1", "TNFa" -> "tnfalpha"); Roman against Arabic numbers at the
    end ("TGFBRII" -> "tgfbr2"); plurals; British against American spelling; and these together.

    Args:
        text: A form, in its own case (case decides what may be a plural or a Roman number).

    Returns:
        The variants, ordered by cost, then by key.
    """
    text = text.strip()
    folded = _fold(text)
    own = _key(folded)
    if not own:
        return ()
    best: dict[str, tuple[int, str]] = {}

    def add(key: str, reason: str, cost: int) -> None:
        if key and key != own and (key not in best or best[key][0] > cost):
            best[key] = (cost, reason)

    # Readings of the letters: (folded text, cased text, reason, cost).
    letters: list[tuple[str, str, str, int]] = [(folded, text, "", 0)]
    latin = _greek_to_latin(folded)
    if latin != folded:
        letters.append((latin, text, "Greek letter as Latin", 1))
        add(_key(latin), "Greek letter as Latin", 1)
    stand_in = _STAND_IN.sub(lambda m: m[1] + _GREEK_OF_LATIN[m[2]], text)
    if stand_in != text:
        letters.append((_fold(stand_in), stand_in, "Latin letter as Greek", 2))
        add(_key(_fold(stand_in)), "Latin letter as Greek", 2)

    for low, cased, reason, cost in letters:
        key = _key(low)
        for singular, more in _singular(cased, key):
            add(singular, _join(reason, "plural"), cost + more)
            add(_spell(singular), _join(reason, "plural", "British spelling"), cost + more + 1)
        add(_spell(key), _join(reason, "British spelling"), cost + 1)
        roman = _ROMAN_END.search(cased)
        if roman and len(key) > len(roman[1]) + 1:
            numeral = roman[1].lower()
            # A lone I, V or X after a letter is a letter more often than a number.
            before = cased[: roman.start()]
            lone = len(numeral) == 1 and not before.endswith((" ", "-", "R"))
            add(
                key[: -len(numeral)] + _ROMAN[numeral],
                _join(reason, "Roman number as Arabic"),
                cost + (4 if lone else 2),
            )
        arabic = _ARABIC_END.search(key)
        if arabic and len(key) > 3 and not reason:
            add(
                key[: arabic.start()] + _ARABIC[arabic[1]],
                _join(reason, "Arabic number as Roman"),
                cost + 3,
            )
    if len(own) >= 5 and own[-1].isalpha() and not own.endswith("s"):
        add(own + "s", "singular", 2)
    return tuple(
        Variant(key, reason, cost)
        for key, (cost, reason) in sorted(best.items(), key=lambda kv: (kv[1][0], kv[0]))
    )


def _join(*reasons: str) -> str:
    return ", ".join(r for r in reasons if r)
