"""Identifiers, numbers and types of figures: figid, alias, `F3`, `SF2_1`, ...

The forms are those of the PFOCR database, so that its users find the same figure under
the same name: ``{PMCID}__{graphic file stem}`` and ``{PMCID}__{number}``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ..articles.model import Article
from ..errors import RecordError

TYPES: Mapping[str, str] = {
    "F": "Figure",
    "S": "Scheme",
    "SF": "Supplemental figure",
    "AF": "Appendix figure",
    "EV": "Extended view",
    "GA": "Graphical abstract",
}
"""What each prefix of a figure number stands for."""

UNKNOWN = ("F0", TYPES["F"])

_IMAGE_EXTENSION = re.compile(
    r"\.(?:jpe?g|jpe|jfif|png|gif|tiff?|webp|bmp|svgz?|eps|pdf|ppt|pptx)$", re.IGNORECASE
)
_MAX_STEM = 120
_MAX_DIGITS = 6
_MAX_LABEL = 200


# --- identifiers -----------------------------------------------------------------------


def safe_stem(name: str) -> str:
    """A file name's stem as part of an identifier: ASCII letters, digits, ``.``, ``_``, ``-``.

    Extensions of pictures are dropped, however many there are. Whatever else cannot stand
    in a file name or an address becomes ``_``; such a name gets six hexadecimal digits of
    its hash at its end, so that two different names never become one identifier.

    Args:
        name: A file name or stem; folders in it are ignored.

    Returns:
        A name that is safe as a file name on every system; never empty.
    """
    last = re.split(r"[/\\]", name)[-1].strip()
    stem = last
    while (shorter := _IMAGE_EXTENSION.sub("", stem)) != stem:
        stem = shorter
    folded = unicodedata.normalize("NFKD", stem)
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", folded)
    safe = re.sub(r"\.{2,}", "_", safe).strip(".")
    if safe == stem and 0 < len(safe) <= _MAX_STEM:
        return safe
    digest = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    safe = safe[:_MAX_STEM].strip("._-")
    return f"{safe}-{digest}" if safe else f"figure-{digest}"


def normal_pmcid(pmcid: str) -> str:
    """The PMCID as ``PMC`` and digits, from any of its spellings; empty if it is none."""
    match = re.fullmatch(r"\s*(?:PMC[\s:]*)?0*([1-9][0-9]{0,11})(?:\.[0-9]+)?\s*", pmcid, re.I)
    return f"PMC{match[1]}" if match else ""


def source_id(*, pmcid: str = "", doi: str = "", image_sha256: str = "") -> str:
    """The first half of figid and alias: what stands for the article.

    Args:
        pmcid: The article's PMCID.
        doi: The article's DOI, used where there is no PMCID.
        image_sha256: Hash of the image's bytes in hexadecimal digits, used where there is
            neither.

    Returns:
        ``PMC11892258``, ``10.1186_s12964-025-02082-6`` or ``sha256-0f1e2d3c4b5a6978``.

    Raises:
        RecordError: Nothing is given that identifies the source.
    """
    if normal := normal_pmcid(pmcid):
        return normal
    bare = re.sub(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.I).strip()
    if bare:
        # DOIs are case-insensitive: one article must not become two.
        return _safe_doi(bare.lower())
    if image_sha256:
        return f"sha256-{image_sha256.lower()[:16]}"
    raise RecordError(
        "nothing identifies the figure's source",
        hint="give a PMCID, a DOI or the hash of the image",
    )


def _safe_doi(doi: str) -> str:
    # "/" becomes "_" in every DOI, so that alone is no reason for a hash at its end.
    parts = doi.split("/", 1)
    safe = [safe_stem(part.replace("/", "_")) for part in parts]
    return "_".join(safe)


def split_figid(text: str) -> tuple[str, str]:
    """(PMCID, stem) of a PFOCR figid; two empty strings where the text is none.

    Folders of figures that were had from PFOCR name each picture by its figid.
    """
    match = re.fullmatch(r"(PMC[1-9][0-9]*)__(.+)", text)
    return (match[1], match[2]) if match else ("", "")


def figid(key: str, *, pmcid: str = "", doi: str = "", image_sha256: str = "") -> str:
    """The figure's identifier: ``{PMCID}__{graphic file stem}``.

    Args:
        key: The graphic's file name or stem. A picture that is named by a PFOCR figid
            keeps it.
        pmcid: The article's PMCID.
        doi: Takes the PMCID's place where there is none.
        image_sha256: Takes the DOI's place where there is none.

    Returns:
        An identifier without file extension, safe as a file name.

    Raises:
        RecordError: Nothing is given that identifies the source.
    """
    given, stem = split_figid(key)
    if given and normal_pmcid(pmcid) in ("", given):
        return f"{given}__{safe_stem(stem)}"
    source = source_id(pmcid=pmcid, doi=doi, image_sha256=image_sha256)
    return f"{source}__{safe_stem(key)}"


def figlink(pmcid: str, figure_id: str) -> str:
    """The figure's page in PubMed Central, ``/pmc/articles/PMCID/figure/ID/``.

    Args:
        pmcid: The article's PMCID.
        figure_id: The id of the figure element, or the figure's number if it has none.

    Returns:
        The path without host; empty where the article is not in PMC or no id is known.
    """
    normal = normal_pmcid(pmcid)
    if not normal or not figure_id:
        return ""
    return f"/pmc/articles/{normal}/figure/{quote(figure_id, safe='')}/"


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, each once: a name that was given before gets ``-2``, ``-3``, ...

    The first bearer keeps its name; a made-up name never takes one that another bears.
    Compared without case, because file systems may not keep it. The result depends on
    nothing but the names and their order.
    """
    wanted = list(names)
    reserved = {name.casefold() for name in wanted}
    taken: set[str] = set()
    # Where to go on counting: thousands of figures may have one name.
    counts: dict[str, int] = {}
    result = []
    for name in wanted:
        chosen, count = name, counts.get(name.casefold(), 1)
        while chosen.casefold() in taken or (count > 1 and chosen.casefold() in reserved):
            count += 1
            chosen = f"{name}-{count}"
        counts[name.casefold()] = count
        taken.add(chosen.casefold())
        result.append(chosen)
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a figure is called.

    Attributes:
        figid: Unique among all figures, ``PMC11892258__12964_2025_2082_Fig3_HTML``.
        alias: Unique within the article, ``PMC11892258__F3``.
        number: ``F3``; ``F0`` where unknown. Not unique.
        type: ``Figure``, ``Scheme``, ...
        link: The figure's page in PubMed Central; may be empty.
        pmcid: The PMCID, also where only the picture's name gave it; may be empty.
    """

    figid: str
    alias: str
    number: str
    type: str
    link: str
    pmcid: str


def identify(
    article: Article, image_sha256: Mapping[str, str] | None = None
) -> tuple[Identity, ...]:
    """Name all the figures of an article, with every clash resolved.

    Two figures that share one graphic get different figids; two "Figure 1" (one of them in
    a box, say) different aliases. Clashes are resolved in the article's order.

    Args:
        article: The article with its figures.
        image_sha256: Hash of each figure's image by `Figure.key`; needed only where the
            article has neither PMCID nor DOI.

    Returns:
        One identity a figure, in the article's order.

    Raises:
        RecordError: The article has neither PMCID nor DOI, and a figure has no hash.
    """
    hashes = image_sha256 or {}
    figids, aliases, rest = [], [], []
    for figure in article.figures:
        try:
            name = figid(
                figure.key,
                pmcid=article.pmcid,
                doi=article.doi,
                image_sha256=hashes.get(figure.key, ""),
            )
        except RecordError as error:
            raise RecordError(
                error.what, where=f"{article.source}: {figure.key}", hint=error.hint
            ) from error
        number, kind = figure_number(figure.label, parent=figure.parent, section=figure.section)
        pmcid = normal_pmcid(article.pmcid) or split_figid(name)[0]
        source = name.partition("__")[0]
        figids.append(name)
        aliases.append(f"{source}__{number}")
        link_id = figure.xml_id or (number if number != UNKNOWN[0] else "")
        rest.append((number, kind, figlink(pmcid, link_id), pmcid))
    return tuple(
        Identity(name, alias, *more)
        for name, alias, more in zip(unique(figids), unique(aliases), rest, strict=True)
    )


# --- numbers ---------------------------------------------------------------------------

_FIGURE = r"(?:fig(?:ure|ures|s)?|figura|abb(?:ildung)?|рис(?:унок)?|[图圖図])(?![^\W\d_])\.?"
_SCHEME = r"(?:schem(?:e|es|a))(?![^\W\d_])\.?"
# A panel letter may follow a Roman numeral, as in "IVa"; "in" is none.
_ROMAN = (
    r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
    r"(?:(?![^\W\d_])|(?-i:(?<=[IVXL])(?=[a-h](?![^\W\d_]))))"
)
_NUMBER = rf"[\s:(#-]*(?:no\.?\s*|nr\.?\s*|n°\s*)?(?:(?P<n>\d+)|(?P<r>{_ROMAN}))"
# "S1.2", "S1_2", "S1-2" with a plain number after it; not the range "1-3" of a plural.
_SUB = r"(?:[._-](?P<s>\d+))?"
_SUPPLEMENTARY = (
    r"(?:sup(?:pl?(?:ement(?:ary|al)?)?)?\.?|supporting(?:\s+information)?|additional|online|web)"
    r"(?:\s+(?:data|file|materials?|information))?\.?"
)
_FOLLOWED = r"(?:(?:fig(?:ure)?\.?|image)?\s*-?\s*suppl(?:ement(?:ary|al)?)?\.?)"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (prefix, re.compile(pattern, re.IGNORECASE))
    for prefix, pattern in (
        (
            "GA",
            r"^(?:(?:graphical|graphic|visual|pictorial)[\s-]+abstract|abstract\s+(?:figure|image|"
            rf"graphic)|toc\b|table\s+of\s+contents?)(?:\s+\w+)??(?:{_NUMBER})?\s*[.:)]*$",
        ),
        ("EV", rf"^(?:extended|expanded)[\s-]+(?:data|view)\s*(?:{_FIGURE})?{_NUMBER}{_SUB}"),
        ("EV", rf"^(?:{_FIGURE}\s*(?:EV|ED)|(?:EV|ED)\s*{_FIGURE}){_NUMBER}{_SUB}"),
        (
            "AF",
            rf"^appendix\s*(?P<p>\d+)\s*-\s*{_FIGURE}{_NUMBER}\s*-\s*{_FOLLOWED}\s*(?P<s>\d+)",
        ),
        (
            "AF",
            rf"^appendix\s*(?P<p>\d+|[a-z])?\s*[-,:.]*\s*(?:{_FIGURE}|{_SCHEME})\s*"
            rf"[a-z]?{_NUMBER}{_SUB}",
        ),
        # eLife: "Figure 2-figure supplement 1".
        ("SF", rf"^(?:{_FIGURE})?[\s(]*(?P<p>\d+)[a-z]?\s*[-,:.]*\s*{_FOLLOWED}{_NUMBER}"),
        ("SF", rf"^{_FOLLOWED}{_NUMBER}{_SUB}$"),
        ("SF", rf"^(?:{_SUPPLEMENTARY}\s*\d*\s*[-,:.]*\s*)?{_FIGURE}\s*[-(]?[SE]{_NUMBER}{_SUB}"),
        ("SF", rf"^{_SUPPLEMENTARY}\s*\d*\s*[-,:.]*\s*(?:{_FIGURE}|{_SCHEME})\s*S?{_NUMBER}{_SUB}"),
        ("SF", r"^fig(?:ure)?(?-i:S)(?P<n>\d+)"),
        ("SF", rf"^[SE]\s?(?P<n>\d+)\s*{_FIGURE}"),
        ("SF", rf"^e-?(?:{_FIGURE}){_NUMBER}{_SUB}"),
        ("SF", r"^S\s?(?P<n>\d+)[.:]?$"),
        # Ahead of figures: "Figure A1" is an appendix's.
        ("AF", rf"^{_FIGURE}\s*[A-DF-R](?:[.-])?(?P<n>\d+){_SUB}"),
        ("SF", rf"^{_SCHEME}\s*S{_NUMBER}{_SUB}"),
        ("S", rf"^(?:(?:reaction|synthetic)\s+)?{_SCHEME}{_NUMBER}{_SUB}"),
        ("F", rf"^{_FIGURE}{_NUMBER}{_SUB}"),
        ("F", rf"^{_NUMBER}{_SUB}[a-z]?\s*[.:)]*$"),
    )
)

_BY_SECTION = {"abstract": "GA", "appendix": "AF", "supplement": "SF"}


def figure_number(label: str, *, parent: str = "", section: str = "") -> tuple[str, str]:
    """The figure's number and type, from its printed label.

    Leading zeros are dropped, Roman numerals converted, panel letters ignored; sub-numbers
    follow after ``_``.

    Args:
        label: As printed: "Figure 3", "Fig. S2", "Scheme II", "Extended Data Fig. 4", ...
        parent: Label of the figure that this one supplements, if its own does not say.
        section: Where the figure stands (`Figure.section`); "appendix", "supplement" and
            "abstract" tell the type of a figure that is labelled as a plain one.

    Returns:
        Number and type, such as ``("SF2_1", "Supplemental figure")``; ``("F0", "Figure")``
        where the label gives no number.
    """
    text = unicodedata.normalize("NFKC", label[:_MAX_LABEL])
    text = re.sub(r"[\u2010-\u2015\u2212\u00ad]", "-", text)
    text = re.sub(r"\s+", " ", text).strip(" \t-.:")
    plural = re.match(r"(?:fig(?:ure)?s|schemes)\b", text, re.IGNORECASE) is not None
    for prefix, rule in _RULES:
        match = rule.match(text)
        if match is None:
            continue
        return _composed(prefix, match.groupdict(), plural=plural, parent=parent, section=section)
    if section == "abstract":
        return "GA1", TYPES["GA"]
    return UNKNOWN


def _composed(
    prefix: str, groups: Mapping[str, str | None], *, plural: bool, parent: str, section: str
) -> tuple[str, str]:
    """Put the parts that a rule has found together."""
    if digits := groups.get("n"):
        main = digits
    elif roman := groups.get("r"):
        main = str(_from_roman(roman))
    else:
        main = "1" if prefix == "GA" else ""
    parts = [main]
    if (sub := groups.get("s")) and not plural:
        parts.append(sub)
    if (over := groups.get("p")) and over.isdigit():
        parts.insert(0, over)
    elif prefix in ("F", "SF") and parent:
        above = re.search(r"(\d+(?:_\d+)*)$", figure_number(parent)[0])
        if above and above[1] != "0":
            prefix = "SF"
            parts.insert(0, above[1])
    numbers = [str(int(part)) if part.isdigit() else part for part in parts]
    if not numbers[-1] or any(len(n) > _MAX_DIGITS for n in numbers) or numbers[0] == "0":
        return UNKNOWN
    if prefix == "F":
        prefix = _BY_SECTION.get(section, prefix)
    return prefix + "_".join(numbers), TYPES[prefix]


def _from_roman(text: str) -> int:
    """Value of a Roman numeral below 90 (the pattern admits no greater one)."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    digits = [values[char] for char in text.lower()]
    return sum(
        -value if value < following else value
        for value, following in zip(digits, [*digits[1:], 0], strict=True)
    )
