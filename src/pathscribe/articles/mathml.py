"""Formulas to a line of plain text, so that their symbols can be read in a sentence."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

_SUPERSCRIPTS = str.maketrans("0123456789+-\u2212\u2010\u2013()ni,;.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁽⁾ⁿⁱ,;.")
_SUBSCRIPTS = str.maketrans("0123456789+-\u2212()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_RAISABLE = re.compile(r"[0-9+\-\u2212\u2010\u2013(),;.]+")
_LOWERABLE = re.compile(r"[0-9+\-\u2212()]+")
_ACCENTS = {
    "¯": "\u0304",
    "\u203e": "\u0304",
    "_": "\u0304",
    "^": "\u0302",
    "\u02c6": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "\u02d9": "\u0307",
    "→": "\u20d7",
}
_MAX_TEX = 20_000
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_TEX_SYMBOLS = {
    **{name: unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in _GREEK.split()},
    **{
        name.capitalize(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name}")
        for name in _GREEK.split()
    },
    "lambda": "λ",
    "Lambda": "Λ",
    "varepsilon": "ε",
    "varphi": "φ",
    "vartheta": "θ",
    "varsigma": "ς",
    "times": "×",
    "cdot": "·",
    "pm": "±",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "neq": "≠",
    "ne": "≠",
    "approx": "≈",
    "sim": "∼",
    "rightarrow": "→",
    "to": "→",
    "leftarrow": "←",
    "rightleftharpoons": "⇌",
    "infty": "∞",
    "partial": "∂",
    "sum": "∑",
    "prod": "∏",
    "int": "∫",
    "in": "∈",
    "prime": "′",
    "circ": "°",
    "degree": "°",
    "ldots": "…",
    "dots": "…",
    "quad": " ",
    "qquad": " ",
}


def superscript(text: str) -> str:
    """Digits and signs as superscript characters; "" where one has no such form."""
    return text.translate(_SUPERSCRIPTS) if _RAISABLE.fullmatch(text) else ""


def subscript(text: str) -> str:
    """Digits and signs as subscript characters; "" where one has no such form."""
    return text.translate(_SUBSCRIPTS) if _LOWERABLE.fullmatch(text) else ""


def _raised(text: str) -> str:
    if not text:
        return ""
    if text in "′″‴*†+∗" or text == "\u2212":
        return text
    return superscript(text) or (f"^{text}" if len(text) == 1 else f"^({text})")


def _lowered(base: str, text: str) -> str:
    if base[-1:].isdigit():
        return subscript(text) or f"_{text}"
    return text


def _grouped(text: str) -> str:
    """A numerator, denominator or radicand, in parentheses where it is more than one term."""
    return text if re.fullmatch(r"[\w.′]*", text) else f"({text})"


def mathml_text(element: etree._Element) -> str:
    """MathML as one line: "x²", "(a+b)/c", "π_L" as "πL".

    Args:
        element: ``math`` or any element of it, in the MathML namespace or in none.
    """
    tag = str(element.tag).rpartition("}")[2]
    if tag in ("annotation", "annotation-xml", "mphantom"):
        return ""
    if tag == "mspace":
        return " "
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        text = "".join(str(part) for part in element.itertext())
        return text if tag == "mtext" else text.strip()
    parts = [mathml_text(child) for child in element]
    if tag == "semantics":
        return parts[0] if parts else ""
    if tag in ("msup", "mover", "msub", "munder", "mfrac", "mroot") and len(parts) == 2:
        first, second = parts
        if tag == "msup":
            return first + _raised(second)
        if tag == "mover":
            accent = _ACCENTS.get(second)
            if accent and len(first) == 1:
                return unicodedata.normalize("NFC", first + accent)
            return first + ("" if accent else _raised(second))
        if tag == "mfrac":
            return f"{_grouped(first)}/{_grouped(second)}"
        if tag == "mroot":
            return f"({first})^(1/{second})"
        return first + _lowered(first, second)
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return parts[0] + _lowered(parts[0], parts[1]) + _raised(parts[2])
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag == "mfenced":
        separator = (element.get("separators") or ",")[:1]
        return element.get("open", "(") + separator.join(parts) + element.get("close", ")")
    joint = " " if tag in ("mtable", "mtr", "mlabeledtr") else ""
    return joint.join(parts)


def tex_text(source: str) -> str:
    r"""A TeX formula as one line, without its preamble and commands.

    Args:
        source: Such as ``\documentclass{minimal}\begin{document}$$\alpha_1$$\end{document}``.
    """
    source = source[:_MAX_TEX]
    if begin := re.search(r"\\begin\s*\{document\}", source):
        source = source[begin.end() :]
    text = re.split(r"\\end\s*\{document\}", source, maxsplit=1)[0]
    text = re.sub(r"(?<!\\)%[^\n]*\n", "", text).replace("$", "")
    text = re.sub(r"\\(?:begin|end)\s*\{[^}]*\}", " ", text)
    text = re.sub(
        r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}",
        lambda m: f"{_grouped(m.group(1))}/{_grouped(m.group(2))}",
        text,
    )
    text = re.sub(
        r"\\([A-Za-z]+)\s*",
        lambda m: _TEX_SYMBOLS.get(m.group(1), ""),
        text,
    )
    text = re.sub(r"\\[,;:! ]", " ", text)
    text = re.sub(r"\\(.)", r"\1", text)
    text = re.sub(
        r"\^\s*(?:\{([^{}]*)\}|(\S))",
        lambda m: _raised((m.group(1) or m.group(2) or "").strip()),
        text,
    )
    text = re.sub(
        r"_\s*(?:\{([^{}]*)\}|(\S))", lambda m: (m.group(1) or m.group(2) or "").strip(), text
    )
    return re.sub(r"\s+", " ", re.sub(r"[{}~&]", " ", text)).strip()
