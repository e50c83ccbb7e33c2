"""The figures of a JATS article, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .clean import clean_text
from .files import Pictures, base_name, image_stem
from .jats_metadata import HREF
from .jats_text import tag_of, text_of
from .model import Blob, Figure

# What no printed figure has; a document that goes beyond would fill the memory.
_MAX_LABEL = 300
_MAX_CAPTION = 100_000
_MAX_FIGURES = 2_000
_GRAPHICAL = re.compile(r"graphic|visual|toc", re.I)
# Pictures in these are no pictures of the figure: formulas, tables, icons in the caption.
_NOT_THE_PICTURE = frozenset(
    {
        "caption",
        "disp-formula",
        "disp-formula-group",
        "inline-formula",
        "table-wrap",
        "table",
        "label",
        "supplementary-material",
        "chem-struct",
        "permissions",
    }
)
_THUMBNAIL = re.compile(r"thumb|small|icon|preview", re.I)
_LABEL_IN_CAPTION = re.compile(
    r"^((?:(?:Supplement(?:ary|al)|Extended Data|Appendix|Additional)\s+)?"
    r"(?:Fig(?:ure|\.)?|Scheme|Chart|Plate)\s*[A-Z]?\d+[A-Za-z]?)\s*(?:[.:|]|[\u2013\u2014-])\s*(?=\S)",
    re.I,
)
_SUPPLEMENT_LABEL = re.compile(r"^(.*?\S)\s*[\u2012-\u2015\u2212-]\s*figure\s+supplement\b", re.I)
_FIGURE_LABEL = re.compile(r"\b(?:fig|figure|scheme)\b|^s?\d+\s*fig\b", re.I)
_SECTIONS = {
    "abstract": "abstract",
    "trans-abstract": "abstract",
    "supplementary-material": "supplement",
    "app": "appendix",
    "app-group": "appendix",
    "boxed-text": "boxed",
    "floats-group": "floats",
    "floats-wrap": "floats",
}
_SECTION_RANK = ("abstract", "supplement", "appendix", "boxed", "floats")


@dataclass(frozen=True, slots=True)
class Found:
    """What the article's figures are, and what could not be had.

    Attributes:
        figures: In the order of the document.
        problems: One message for each picture that is missing or not referred to.
    """

    figures: tuple[Figure, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Caption:
    label: str
    title: str
    text: str


def _join(*parts: str) -> str:
    """Sentences one after the other, each ended."""
    text = ""
    for part in filter(None, parts):
        if text:
            text += " " if re.search(r"[.!?:;,][\"'”’)\]]*$", text) else ". "
        text += part
    return text


def _label(text: str) -> str:
    return text[:_MAX_LABEL].rstrip(" \t\n.:|\u2013\u2014-")


def _captions(element: etree._Element) -> list[etree._Element]:
    """The captions in the article's main language."""
    captions = element.findall("caption")
    languages = [c.get("{http://www.w3.org/XML/1998/namespace}lang", "") for c in captions]
    first = "" if "" in languages else languages[0] if languages else ""
    return [c for c, language in zip(captions, languages, strict=True) if language == first]


def _lead(paragraph: etree._Element) -> str:
    """The bold sentence at a paragraph's beginning, which some journals set as the title."""
    if (paragraph.text or "").strip() or not len(paragraph) or tag_of(paragraph[0]) != "bold":
        return ""
    text = text_of(paragraph[0])
    followed = (paragraph[0].tail or "").strip() or len(paragraph) > 1
    enough = len(text) >= 15 and " " in text and re.search(r"[A-Za-z]{3}", text)
    ended = text.endswith((".", "!", "?")) or not followed
    return text if enough and ended else ""


def _caption(element: etree._Element) -> _Caption:
    """Label, title and whole text of a figure or a group of figures."""
    label = _label(text_of(element.find("label")))
    titles: list[str] = []
    texts: list[str] = []
    lead = ""
    for caption in _captions(element):
        titles += [text_of(title) for title in caption.findall("title")]
        body = text_of(caption, skip=("title", "supplementary-material"))
        paragraph = caption.find("p")
        if paragraph is not None and not lead:
            lead = _lead(paragraph)
        texts.append(body)
    title = _join(*titles)
    text = _join(title, *texts)
    # The label that is printed once more (or only) in the caption is no part of its text.
    if label and text.casefold().startswith(label.casefold()):
        rest = text[len(label) :]
        if match := re.match(r"\s*[.:|]\s*|\s+[\u2013\u2014-]\s*", rest):
            text = rest[match.end() :]
            title = title[len(label) + match.end() :] if title else ""
    elif not label and (match := _LABEL_IN_CAPTION.match(text)):
        label, text = match.group(1), text[match.end() :]
        title = title[match.end() :] if title else ""
    if not title and lead and text.startswith(lead):
        title = lead
    return _Caption(label, title[:_MAX_CAPTION], text[:_MAX_CAPTION])


def _owner(element: etree._Element) -> etree._Element | None:
    """The figure (or group, or abstract) that an element is a part of."""
    for ancestor in element.iterancestors():
        if tag_of(ancestor) in _NOT_THE_PICTURE:
            return None
        if tag_of(ancestor) in ("fig", "fig-group"):
            return ancestor
    return None


def _href(graphic: etree._Element) -> str:
    return graphic.get(HREF) or graphic.get("href") or ""


def _pick(variants: list[etree._Element], pictures: Pictures) -> etree._Element:
    """The variant of a graphic to read: no thumbnail, and with a file where there is one."""

    def rank(graphic: etree._Element) -> tuple[bool, bool]:
        role = f"{graphic.get('specific-use', '')} {graphic.get('content-type', '')}"
        return (
            pictures.find(_href(graphic)) is None,
            _THUMBNAIL.search(role) is not None or base_name(_href(graphic)).endswith(".gif"),
        )

    return min(variants, key=rank)


def _graphics(figure: etree._Element, pictures: Pictures) -> list[etree._Element]:
    """The figure's own graphics, one of each set of alternatives."""
    own = [g for g in figure.iter("graphic") if _owner(g) is figure]
    chosen: list[etree._Element] = []
    done: set[etree._Element] = set()
    for graphic in own:
        parent = graphic.getparent()
        if parent is not None and tag_of(parent) == "alternatives":
            if parent not in done:
                done.add(parent)
                chosen.append(_pick([g for g in own if g.getparent() is parent], pictures))
        else:
            chosen.append(graphic)
    return chosen


def _section(element: etree._Element) -> str:
    found = set()
    for ancestor in element.iterancestors():
        found.add(_SECTIONS.get(tag_of(ancestor), ""))
        if tag_of(ancestor) == "sec" and "supplement" in (ancestor.get("sec-type") or ""):
            found.add("supplement")
    return next((section for section in _SECTION_RANK if section in found), "body")


def _parent(figure: etree._Element, label: str) -> str:
    """The label of the figure that this one supplements."""
    if match := _SUPPLEMENT_LABEL.match(label):
        return match.group(1)
    group = figure.getparent()
    if (
        (figure.get("specific-use") or "") == "child-fig"
        and group is not None
        and tag_of(group) == "fig-group"
    ):
        main = next((f for f in group.findall("fig") if f.get("specific-use") != "child-fig"), None)
        return _label(text_of(main.find("label"))) if main is not None else ""
    return ""


def _with_groups(
    figure: etree._Element, own: _Caption, known: dict[etree._Element, _Caption]
) -> _Caption:
    """The caption with what stands on the groups around the figure, outermost first.

    `known` keeps the groups' captions, which their figures share.
    """
    label, title, text = own.label, own.title, own.text
    for ancestor in figure.iterancestors("fig-group"):
        group = known.get(ancestor)
        if group is None:
            group = known[ancestor] = _caption(ancestor)
        if group.label and not re.match(re.escape(group.label), label, re.I):
            complete = _FIGURE_LABEL.search(label)
            label = label if complete else f"{group.label} {label.strip('()')}".strip()
        title = title or group.title
        if group.text and group.text not in text:
            text = _join(group.text, text)[:_MAX_CAPTION]
    return _Caption(label, title, text)


class _Keys:
    """Figure keys that are distinct on every file system."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, wanted: str) -> str:
        key, number = wanted, 1
        while key.casefold() in self._used:
            number += 1
            key = f"{wanted}-{number}"
        self._used.add(key.casefold())
        return key


def _candidates(article: etree._Element) -> Iterator[etree._Element]:
    """The elements that are figures, in the order of the document."""
    for element in article.iter(
        "fig", "fig-group", "abstract", "trans-abstract", "supplementary-material"
    ):
        tag = tag_of(element)
        has_figures = element.find(".//fig") is not None
        if tag == "fig":
            yield element
        elif tag == "fig-group":
            if any(_owner(graphic) is element for graphic in element.iter("graphic")):
                yield element
        elif has_figures:
            continue
        elif tag == "supplementary-material" or (
            _GRAPHICAL.search(element.get("abstract-type") or "")
            and element.find(".//graphic") is not None
        ):
            yield element


def figures_of(article: etree._Element, pictures: Pictures) -> Found:
    """Every figure of an article.

    A ``fig`` with several graphics that are no alternatives of each other gives one figure for
    each, all with its label and caption. A supplementary file counts as a figure where its label
    or caption says so and the package holds it as a picture. A translation's figure that shows
    a picture of the article itself is left out.

    Args:
        article: The ``article`` element.
        pictures: The package's files.
    """
    figures: list[Figure] = []
    problems: list[str] = []
    keys = _Keys()
    shown: set[str] = set()
    none: list[etree._Element | None] = [None]
    groups: dict[etree._Element, _Caption] = {}
    for element in _candidates(article):
        if len(figures) >= _MAX_FIGURES:
            problems.append(f"more than {_MAX_FIGURES:,} figures: the others were left out")
            break
        tag = tag_of(element)
        xml_id = element.get("id") or ""
        own = _caption(element)
        caption = _with_groups(element, own, groups) if tag == "fig" else own
        section = _section(element)
        if tag in ("abstract", "trans-abstract"):
            section = "abstract"
            text = text_of(element, skip=("title", "label"))
            caption = _Caption(own.label or "Graphical abstract", own.title, own.text or text)
            graphics = list(element.iter("graphic"))[:1]
        elif tag == "supplementary-material":
            section = "supplement"
            graphics = _supplement_files(element, caption, pictures)
            if not graphics:
                continue
        else:
            graphics = _graphics(element, pictures)
        if section == "abstract" and not caption.label:
            caption = _Caption("Graphical abstract", caption.title, caption.text)
        parent = _parent(element, caption.label)
        translated = any(
            tag_of(a) == "sub-article" and a.get("article-type") == "translation"
            for a in element.iterancestors()
        )
        name = caption.label or xml_id or "a figure"
        if not graphics:
            problems.append(f"{name}: the article names no picture for it")
        for graphic in graphics[: _MAX_FIGURES - len(figures)] or none:
            reference = _href(graphic) if graphic is not None else ""
            file_name = clean_text(base_name(reference))
            if translated and file_name and file_name in shown:
                continue
            image: Blob | None = pictures.find(reference) if file_name else None
            if graphic is not None and image is None:
                problems.append(
                    f"{name}: the picture {file_name!r} is not in the package"
                    if file_name
                    else f"{name}: its graphic refers to no file"
                )
            shown.add(file_name)
            stem = image_stem(file_name).strip(". ") or xml_id or f"figure{len(figures) + 1}"
            figures.append(
                Figure(
                    key=keys.take(stem),
                    label=caption.label,
                    title=caption.title,
                    caption=caption.text,
                    filename=image.name if image is not None else file_name,
                    image=image,
                    section="supplement" if parent and section == "body" else section,
                    xml_id=xml_id,
                    parent=parent,
                )
            )
    return Found(tuple(figures), tuple(problems))


def _supplement_files(
    element: etree._Element, caption: _Caption, pictures: Pictures
) -> list[etree._Element]:
    if not _FIGURE_LABEL.search(caption.label or caption.text[:40]):
        return []
    parts = [element, *element.iter("graphic", "media")]
    found = [e for e in parts if _href(e) and pictures.find(_href(e)) is not None]
    return found[:1]
