"""What a caption says of the signs in its drawing: "arrows: promotion; red T-bars: inhibition"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ..records.model import RelationKind

Shape = Literal["arrow", "t-bar", "line", "box", "circle", "triangle", "diamond", "star", "text"]
Style = Literal["", "solid", "dashed", "dotted", "double", "thick", "thin", "curved"]

_COLOURS: Final = (
    "red", "green", "blue", "black", "grey", "gray", "orange", "purple", "yellow", "pink", "brown",
    "white", "magenta", "cyan", "violet",
)  # fmt: skip
_SHAPES: Final[tuple[tuple[str, Shape], ...]] = (
    (r"(?:T[- ]?bars?|T[- ]?shaped (?:lines?|arrows?|bars?)"
     r"|blunt(?:ed)?[- ](?:ended |headed |end )?(?:arrows?|lines?|heads?|ends?)"
     r"|bar[- ]headed (?:lines?|arrows?)|flat[- ](?:ended|headed) "
     r"(?:lines?|arrows?)|T[- ]?(?:lines?|arrows?|junctions?)|hammer[- ]?heads?"
     r"|blocked arrows?|perpendicular (?:lines?|bars?)"
     r"|lines? with (?:a )?(?:bar|blunt end|T)s?)", "t-bar"),
    (r"arrow(?:head)?s?", "arrow"),
    (r"(?:lines?|bars?|edges?|dashes)", "line"),
    (r"(?:boxes|box|rectangles?|squares?)", "box"),
    (r"(?:circles?|ovals?|ellipses?|dots?|nodes?|spheres?)", "circle"),
    (r"triangles?", "triangle"),
    (r"(?:diamonds?|rhombus(?:es)?|rhombs?)", "diamond"),
    (r"(?:stars?|asterisks?)", "star"),
    (r"(?:letters|text|font|names|labels|symbols)", "text"),
)  # fmt: skip
_STYLES: Final[tuple[tuple[str, Style], ...]] = (
    (r"dash(?:ed)?", "dashed"), (r"broken|interrupted", "dashed"), (r"dotted", "dotted"),
    (r"solid|full|continuous|plain|unbroken", "solid"),
    (r"double(?:[- ]headed)?|two[- ]way|bidirectional", "double"), (r"thick|bold", "thick"),
    (r"thin", "thin"), (r"curved", "curved"),
)  # fmt: skip
_WORD = "|".join(
    [*_COLOURS, *(p for p, _ in _STYLES), "light", "dark", "filled", "open", "closed", "blunt",
     "sharp", "pointed", "normal", "regular", "straight", "vertical", "upward", "downward",
     "small", "large"]
)  # fmt: skip
_SHAPE = "|".join(pattern for pattern, _ in _SHAPES)
_SIGN = (
    rf"(?P<words>(?:(?:{_WORD})(?:[- ]coloured|[- ]colored)?(?:\s*[,/-]\s*|\s+and\s+|\s+))*)"
    rf"(?P<shape>{_SHAPE})"
)
_SAYS = (
    r"\s*(?:\([^)]*\)\s*)?(?:(?:\s*[:=]\s*)|\s+[–—-]\s+|,\s+"
    r"|\s+(?:are\s+|is\s+)?(?:used\s+to\s+)?(?:indicat(?:es?|ing)"
    r"|represent(?:s|ing)?|denot(?:es?|ing)|depict(?:s|ing)?|show(?:s|ing)?|mean(?:s|ing)?|mark(?:s|ing)?"
    r"|symboli[sz](?:es?|ing)|illustrat(?:es?|ing)|refers?\s+to|stands?\s+for|signif(?:y|ies)"
    r"|designat(?:es?|ing)|describ(?:es?|ing)|correspond(?:s)?\s+to)\s+|\s+(?:are|is)\s+(?:for\s+)?)"
)
_ENTRY = re.compile(
    rf"(?<![\w-]){_SIGN}{_SAYS}(?P<meaning>[^;.:]*?)(?=\s*(?:[;.]|$|,?\s*(?:and|while|whereas|whilst|or)?"
    rf"\s+(?:the\s+)?(?:(?:{_WORD})[- ]?(?:coloured |colored )?[\s,]*)*(?:{_SHAPE})(?![\w-])))",
    re.I,
)
_BRACKETED = re.compile(rf"(?P<meaning>[a-z][\w\s-]{{3,40}}?)\s*\((?:the\s+)?{_SIGN}\)", re.I)
_KINDS: Final[tuple[tuple[str, RelationKind | None, int | None], ...]] = (
    (r"inhibit|suppress|repress|block|down-?\s?regulat|negativ|decreas|reduc|antagoni|degradat"
     r"|inactivat|attenuat|impair", "inhibition", -1),
    (r"activat|promot|stimulat|induc|up-?\s?regulat|positiv|enhanc|increas|agonis|facilitat"
     r"|trigger|upstream|secret|releas|produc", "activation", 1),
    (r"transloc|transport|migrat|traffick|movement|export|import|diffusion|shuttl|recruit",
     "translocation", 0),
    (r"conver|transform|metabol|enzymatic|reaction|synthesis|differentiat|cleav|phosphorylat",
     "conversion", 0),
    (r"bind|interact|complex", "binding", 0),
    (r"express|transcri", "expression", 1),
    (r"associat|correlat|link|indirect|connection|relation", "association", 0),
)  # fmt: skip
_UNSURE = re.compile(
    r"hypothe|unknown|unclear|putative|potential|possible|proposed|presum|predict|speculat"
    r"|not (?:yet |fully )?(?:known|established|confirmed|understood)"
    r"|to be (?:determined|confirmed)",
    re.I,
)
_INDIRECT = re.compile(r"indirect|multi-?\s?step|several steps|intermediate", re.I)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sign of the drawing and what it means.

    Attributes:
        shape: What is drawn.
        colours: Its colours, in the order of the caption; empty where none is named.
        style: How the line is drawn.
        meaning: In the caption's words.
        kind: Kind of the relations that it draws; None where it draws something else.
        sign: 1, -1, or 0; None where the meaning says nothing of it.
        hedged: It draws what is supposed only.
        indirect: It draws what acts by way of others.
        panel: The panel that it holds for; empty for all.
        span: Where the entry stands in the caption, in characters.
    """

    shape: Shape
    colours: tuple[str, ...]
    style: Style
    meaning: str
    kind: RelationKind | None
    sign: int | None
    hedged: bool = False
    indirect: bool = False
    panel: str = ""
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Legend:
    """What the signs of a drawing mean, as far as the caption says."""

    entries: tuple[LegendEntry, ...] = ()

    def find(self, shape: Shape, *, colour: str = "", style: Style = "") -> LegendEntry | None:
        """The entry that fits a drawn sign best.

        An entry that names a colour or a style holds only for signs that have it; of those that
        hold, the one that names more wins.

        Args:
            shape: What is drawn.
            colour: Its colour, as captions name colours; empty if unknown.
            style: How its line is drawn; empty if unknown.
        """
        best: LegendEntry | None = None
        most = -1
        for entry in self.entries:
            if entry.shape != shape:
                continue
            if entry.colours and colour not in entry.colours:
                continue
            if entry.style and entry.style != style:
                continue
            names = 2 * bool(entry.colours) + bool(entry.style)
            if names > most:
                best, most = entry, names
        return best

    def __bool__(self) -> bool:
        return bool(self.entries)


def read_legend(text: str, *, offset: int = 0, panel: str = "") -> Iterator[LegendEntry]:
    """The entries of a legend in a sentence.

    Args:
        text: A sentence of the caption.
        offset: Where it begins in the caption.
        panel: The panel that the sentence describes.

    Yields:
        Entries in order. A list in one entry ("solid and dashed lines indicate direct and
        indirect effects, respectively") gives one for each.
    """
    taken: list[tuple[int, int]] = []
    for match in _ENTRY.finditer(text):
        meaning = match["meaning"].strip(" ,:()")
        meaning = re.sub(r"\s*,?\s+(?:and|while|whereas|or)$", "", meaning)
        meaning = re.sub(r"^(?:and|or)\s+", "", meaning)
        if not meaning or len(meaning) > 120 or not any(c.isalpha() for c in meaning):
            continue
        taken.append(match.span())
        yield from _entries(match, meaning, offset, panel)
    for match in _BRACKETED.finditer(text):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        words = match["meaning"].split()
        meaning = " ".join(words[-3:])
        kind, _ = _meaning(meaning)
        if kind is not None:
            # the words before the brackets belong to the sentence
            span = (offset + match.start("words"), offset + match.end())
            yield from _entries(match, meaning, offset, panel, span)


def _entries(
    match: re.Match[str],
    meaning: str,
    offset: int,
    panel: str,
    span: tuple[int, int] | None = None,
) -> Iterator[LegendEntry]:
    words, shape_text = match["words"], match["shape"]
    shape = next(s for p, s in _SHAPES if re.fullmatch(p, shape_text, re.I))
    span = span or (offset + match.start(), offset + match.end())
    looks = [(_colours(part), _style(part)) for part in re.split(r"\s+and\s+|\s*/\s*|,\s*", words)]
    looks = [look for look in looks if look != ((), "")]
    meanings = re.split(
        r",?\s+and\s+|\s*/\s*", re.sub(r",?\s*respectively$", "", meaning, flags=re.I)
    )
    pairs: list[tuple[tuple[tuple[str, ...], Style], str]]
    if len(looks) == len(meanings) > 1:
        pairs = list(zip(looks, meanings, strict=True))
    else:
        colours = tuple(dict.fromkeys(c for look in looks for c in look[0]))
        style: Style = next((look[1] for look in looks if look[1]), "")
        pairs = [((colours, style), meaning)]
    if shape == "arrow" and re.search(r"\bblunt|\bT-shaped", words, re.I):
        shape = "t-bar"
    for (colours, style), said in pairs:
        kind, sign = _meaning(said)
        yield LegendEntry(
            shape,
            colours,
            style,
            said.strip(),
            kind if shape in ("arrow", "t-bar", "line") else None,
            sign,
            _UNSURE.search(said) is not None,
            _INDIRECT.search(said) is not None,
            panel,
            span,
        )


def _colours(text: str) -> tuple[str, ...]:
    found = [c for c in re.findall(r"[a-z]+", text.lower()) if c in _COLOURS]
    return tuple("grey" if c == "gray" else c for c in found)


def _style(text: str) -> Style:
    for pattern, style in _STYLES:
        if re.search(rf"\b(?:{pattern})\b", text, re.I):
            return style
    return ""


def _meaning(text: str) -> tuple[RelationKind | None, int | None]:
    for pattern, kind, sign in _KINDS:
        if re.search(rf"\b(?:{pattern})", text, re.I):
            return kind, sign
    return None, None
