"""Titles of figures: cleaned, and chosen from what the article offers."""

from __future__ import annotations

import re

SHORTEST, LONGEST = 10, 250
"""Least and greatest length in characters of a title that is used as it is."""

# No title is made of what stands further behind; it bounds the work on hostile text.
_MAX_CAPTION = 4_000
_MARKS = 12
_LOOK = 40

# --- sentences -------------------------------------------------------------------------

# A period after one of these never ends a sentence ...
# fmt: off
_NEVER_LAST = frozenset((
    "e.g", "i.e", "fig", "figs", "vs", "cf", "ca", "approx", "no", "nos", "eq", "eqs", "ref",
    "refs", "resp", "viz", "tab", "tabs", "suppl", "supp", "sp", "spp", "subsp", "var", "dr",
    "prof", "mr", "mrs", "st", "vol", "ed", "eds", "pp", "incl", "aff",
))
# ... and after these (or an initial, as in "S. aureus") only ahead of a word that
# commonly opens one.
_SELDOM_LAST = frozenset((
    "etc", "inc", "ltd", "co", "jr", "sr", "u.s", "al", "a.m", "p.m", "ph.d",
))
# fmt: on
_OPENERS = (
    "The|This|These|Those|That|A|An|In|On|At|As|After|Before|During|Upon|When|While|Where|If|For|"
    "From|With|Without|By|To|It|Its|We|Our|Here|Both|Each|All|Some|Many|Most|Other|Under|Once|"
    "Briefly|However|Moreover|Thus|Then|Shown|Note|See|Red|Green|Blue|Yellow|Black|Solid|Dashed|"
    "Dotted|Arrows?|Lines?|Boxes|Circles|Numbers|Abbreviations?|Schematic|Data|Left|Right|Top|"
    "Bottom|Upper|Lower|Genes|Proteins|Cells|Activation|Activated|Binding|Inhibition"
)
_OPENER = re.compile(rf"(?:{_OPENERS})\b")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)")
_GLUED = re.compile(rf"(?<=[a-z]{{3}})[.](?=(?:{_OPENERS})\s)")
# What a sentence begins with; names such as "mTOR" and "miR-29" begin small.
_START = re.compile(r"[\"'“‘(\[]*(?:[A-Z0-9]|[^\W\d_a-z]|[a-z]{1,4}-?[A-Z0-9]|[a-h]\))")


def first_sentence(text: str) -> str:
    """The first sentence of a caption, with its final period.

    A period ends no sentence after an abbreviation ("e.g.", "Fig. 1", "et al."), after an
    initial ("S. aureus"), within a number or a pair of brackets, or ahead of a word that
    does not open one.

    Args:
        text: Plain text; line breaks count as spaces. Only its first 4,000 characters
            are looked at.

    Returns:
        The sentence; all that was looked at where nothing ends it; empty for empty text.
    """
    line = " ".join(text[:_MAX_CAPTION].split())
    glued = _GLUED.search(line)
    depth = seen = 0
    for match in _END.finditer(line):
        if glued and glued.start() < match.start():
            break
        depth, seen = _depth(line, seen, match.end(), depth), match.end()
        if depth == 0 and _ends_sentence(line, match.start(), match.end()):
            return line[: match.end()]
    return line[: glued.end()] if glued else line


def _ends_sentence(line: str, stop: int, after: int) -> bool:
    """Does the mark at `stop` end the sentence that the line begins with?"""
    following = line[after : after + _LOOK].lstrip()
    if not following:
        return True
    if not _START.match(following):
        return False
    if line[stop] != ".":
        return True
    word = re.split(r"[\s(\[]", line[max(0, stop - _LOOK) : stop])[-1].strip("\"'“‘").casefold()
    if word in _SELDOM_LAST or (len(word) == 1 and word.isalpha()):
        return _OPENER.match(following) is not None
    return word not in _NEVER_LAST


def _depth(line: str, start: int, stop: int, depth: int) -> int:
    """How many brackets stand open at `stop`; a closing one alone, "a)", counts for nothing."""
    for char in line[start:stop]:
        if char in "([":
            depth += 1
        elif char in ")]" and depth:
            depth -= 1
    return depth


# --- cleaning --------------------------------------------------------------------------

_LETTER = r"[A-Ha-h]"
_RANGE = rf"{_LETTER}(?:\s*(?:[,–—-]|and|to|&|,\s*and)\s*{_LETTER})*"
_PANEL_ANYWHERE = re.compile(
    rf"(?<!\S)\((?:panels?\s+)?{_RANGE}\)\s*[:.,]?(?=\s|$)",
)
_NOT_PANEL = re.compile(r"\b(?:poly|oligo|vitamin|type|class|group|hepatitis)\s+$", re.IGNORECASE)
_PANEL_AHEAD = re.compile(
    rf"""^(?:
        \((?:panels?\s+)?{_RANGE}\)[\s:.,-]*            # (A), (a-c)
      | \[{_RANGE}\][\s:.,-]+                           # [A]
      | \((?:[ivx]{{1,4}}|[0-9]{{1,2}}\.?)\)\s+         # (i), (1)
      | {_RANGE}\s*[):]\s*                              # A) a:
      | {_LETTER}[.,]\s+(?=[A-Z0-9])                    # A. Overview; not A. thaliana
      | [a-h]\s+(?=[A-Z][a-z])                          # a Biosynthetic pathway
      | (?i:\((?:left|right|top|bottom|upper|lower|middle)(?:\s+panels?)?\)\s*(?:panels?)?)[\s:.,-]*
      | (?i:(?:left|right|top|bottom|upper|lower|middle)\s+panels?)\s*[:.,]\s*
    )""",
    re.VERBOSE,
)
_LABEL_AHEAD = re.compile(
    r"^(?:supplementa(?:ry|l)\s+|extended\s+data\s+)?(?:fig(?:ure)?|scheme)s?\.?\s*"
    r"(?:[A-Z]?\d+[a-z]?|[IVX]+)\s*[.:|–—-]+\s*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*\s*\]")
_EMPTY_BRACKETS = re.compile(
    r"\s*[(\[]\s*(?:(?:reviewed|adapted|modified|taken|reproduced|redrawn|as|see|in|from|refs?)"
    r"[\s.,;]*)*[)\]]",
    re.IGNORECASE,
)

_KIND = (
    r"schematic(?:al)?(?:ally)?|simplified|simple|proposed|putative|hypothetical|hypothesi[sz]ed|"
    r"possible|potential|tentative|working|suggested|general(?:i[sz]ed)?|graphic(?:al)?|pictorial|"
    r"pictographic|diagram(?:m)?atic(?:al)?|detailed|brief|short|current|conceptual|theoretical|"
    r"basic|overall|summary|summari[sz]ed|illustrative|illustrated|cartoon|comprehensive|"
    r"integrated|integrative|updated|revised|mechanistic|speculative|plausible|postulated|"
    r"predicted|visual|global|complete|partial|final|new|novel|unified|unifying|"
    r"(?:bi|two|three|multi)-?(?:phasic|step|stage|hit)"
)
_DRAWING = (
    r"representations?|presentations?|overviews?|diagrams?|model|illustrations?|depictions?|"
    r"summary|summaries|schemes?|schematics?|schemas?|schemata|sketch(?:es)?|drawings?|cartoons?|"
    r"outlines?|views?|pictures?|visuali[sz]ations?|flow\s?charts?|graphics?|figures?|"
    r"descriptions?|portrayals?|renderings?|roles?"
)
_LINK = (
    r"of|for|on|about|showing|depicting|illustrating|describing|summari[sz]ing|representing|"
    r"outlining|explaining|highlighting|demonstrating|indicating|displaying|presenting|"
    r"(?:that|which)\s+(?:shows?|depicts?|illustrates?|describes?|summari[sz]es|explains?)|"
    r"shows?|depicts?|illustrates?|describes?|summari[sz]es|represents?|outlines|"
    r"to\s+(?:show|illustrate|explain|depict|describe|summari[sz]e)"
)
_ARTICLE = r"(?:the|an?|our|this)\s+"
_PREAMBLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "A simplified schematic model for the ...", "The role of ...", "Diagram: ..."
        rf"^(?:{_ARTICLE})?(?:(?:{_KIND})(?:\s+and\s+|,?\s+))*"
        rf"(?:(?:{_DRAWING})(?:\s+and\s+|,\s*|\s+))*(?:{_DRAWING})"
        rf"(?:\s+(?:{_LINK})\s+(?:(?:how|that|why)\s+)?|\s*[:–—-]\s+)",
        # "Schematic of", "Schematic showing", where the noun is the adjective.
        rf"^(?:{_ARTICLE})?(?:schematic|graphic(?:al)?)\s+(?:{_LINK})\s+",
        # "Shows a ...", "Shown is the ...", "Here we show that ...", "Depicted here are ..."
        rf"^(?:this\s+figure\s+|(?:here,?\s+)?we\s+)?(?:shows?|depicts?|illustrates?|present|"
        rf"summari[sz]es?)\s+(?:that\s+)?(?={_ARTICLE})",
        r"^(?:here\s+)?(?:shown|depicted|illustrated|summari[sz]ed|presented)\s+(?:here\s+)?"
        r"(?:is|are)\s+",
    )
)
_LEADING_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_FIRST_WORD = re.compile(r"^[a-z]+(?=[\s,;:/-]|$)")
# One-letter and short prefixes of names stay small: "c-Src", "p-ERK", "pro-IL-1β".
_NAME_PREFIX = re.compile(r"^[a-z]{1,4}-[A-Z]")


def clean_title(title: str) -> str:
    """Take off what says nothing of the content.

    Off go panel marks ("(A)"), a repeated figure label, reference marks ("[12]") and
    brackets that lost their reference, preambles ("Schematic representation of the"), a
    leading article and the final period. The first letter becomes a capital where the
    first word is a common one: "mTOR", "p53" and "α-synuclein" stay as they are.

    Args:
        title: Plain text.

    Returns:
        One line, without length limit; empty where nothing is left.
    """
    text, before = " ".join(title[:_MAX_CAPTION].split()), ""
    while before != text:  # what goes can leave marks behind that go, too
        before, text = text, _cleaned(text)
    return text


def _cleaned(text: str) -> str:
    text = _REFERENCE.sub("", text)
    text = _EMPTY_BRACKETS.sub("", text)
    before = None
    while before != text:
        before = text
        text = text.lstrip(" .,;:|–—-")
        text = _LABEL_AHEAD.sub("", text)
        text = _PANEL_AHEAD.sub("", text)
        for preamble in _PREAMBLES:
            text = preamble.sub("", text)
        text = _LEADING_ARTICLE.sub("", text)
    text = _without_panels(text)
    text = re.sub(r"\s+([,;:.])", r"\1", " ".join(text.split()))
    text = text.rstrip(" .,;:–—-") if not text.endswith("...") else text
    if _FIRST_WORD.match(text) and not _NAME_PREFIX.match(text):
        text = text[0].upper() + text[1:]
    return text


def _without_panels(text: str) -> str:
    """Drop panel marks within the title, but not what merely looks alike: "poly (A)"."""
    return _PANEL_ANYWHERE.sub(
        lambda match: match[0] if _NOT_PANEL.search(text[: match.start()]) else "", text
    )


def figure_title(title: str, caption: str, papertitle: str) -> str:
    """The title that a record gives its figure.

    Args:
        title: The caption's own title; may be empty.
        caption: Title and text of the caption, plain.
        papertitle: The article's title; may be empty.

    Returns:
        The first of figure title, first sentence of the caption and paper's title that has
        10 to 250 characters once cleaned. Where none has: what there is, cut at a word's end
        if too long; empty only if all three are.
    """
    sentence = first_sentence(_after_marks(caption))
    offers = [
        clean_title(sentence if _is_cut_at_initial(title, sentence) else title),
        clean_title(sentence),
        clean_title(papertitle),
    ]
    for offer in offers:
        if SHORTEST <= len(offer) <= LONGEST:
            return offer
    left = [offers[2], offers[0], offers[1]]
    return next((_shortened(offer) for offer in left if offer), "")


def _is_cut_at_initial(title: str, sentence: str) -> bool:
    """Was the title cut off at an initial, "constructed in S", where the sentence goes on?"""
    line = _after_marks(title)
    return (
        re.search(r"(?<!\S)[A-Z]$", line) is not None
        and f"{line}. " in sentence[: len(line) + _MARKS]
    )


def _after_marks(caption: str) -> str:
    """The caption without what stands ahead of its first sentence ("A. ", ". ", "Figure 1.")."""
    text = " ".join(caption[:_MAX_CAPTION].split()).lstrip(" .,;:")
    return _PANEL_AHEAD.sub("", _LABEL_AHEAD.sub("", text))


def _shortened(text: str) -> str:
    """At most `LONGEST` characters, cut between words, with an ellipsis where cut."""
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" .,;:") + "…"
