"""What a JATS article says about itself: who, where, when, under which licence, in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from .abbreviations import abbreviations_of
from .clean import clean_text
from .jats_text import raw_text, tag_of, text_of

HREF = "{http://www.w3.org/1999/xlink}href"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# A citation carries the year of the issue; the day of the first posting comes second. What the
# archive or a preprint server did with the manuscript is not the article's date.
_YEAR_ORDER = (
    "collection",
    "ppub",
    "epub-ppub",
    "epub",
    "pub",
)
_NO_PUBLICATION = re.compile("release|nihms|preprint|retract|correct|received|accepted|original")
_NO_ABSTRACT = re.compile(
    "graphical|visual|toc|teaser|key|highlight|editor|summary|plain|web|digest|precis|video", re.I
)
_ABBREVIATIONS_TITLE = re.compile(r"abbreviat", re.I)
_NO_KEYWORDS_TITLE = re.compile(r"organism|subject|jel|classification|mesh|pacs", re.I)
_SKIPPED_IN_BODY = ("fig", "fig-group", "table-wrap", "table-wrap-group", "supplementary-material")
_PARAGRAPH_SKIP = (*_SKIPPED_IN_BODY, "disp-formula", "boxed-text", "fn")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an Article that stand in its front and back matter and body."""

    pmcid: str
    pmid: str
    doi: str
    title: str
    authors: tuple[str, ...]
    journal_title: str
    journal_abbreviation: str
    publisher: str
    year: str
    volume: str
    issue: str
    pages: str
    keywords: tuple[str, ...]
    subjects: tuple[str, ...]
    licence: str
    abbreviations: tuple[tuple[str, str], ...]
    abstract: str
    body: str


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for text in texts:
        if text:
            seen.setdefault(text.casefold(), text)
    return tuple(seen.values())


def _ids(meta: etree._Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in meta.findall("article-id") if meta is not None else ():
        kind = (element.get("pub-id-type") or "").lower()
        found.setdefault(kind, clean_text(raw_text(element)))
    return found


def normal_pmcid(text: str) -> str:
    """The PMCID as "PMC123", from "pmc123", "123" or "PMC123.1"; "" from anything else."""
    match = re.fullmatch(r"(?:PMC)?\s*0*([1-9]\d{0,11})(?:\.\d+)?", text.strip(), re.I)
    return f"PMC{match.group(1)}" if match else ""


def _pmcid(ids: dict[str, str]) -> str:
    kinds = ("pmcid", "pmc", "pmcaid")
    return next((pmcid for kind in kinds if (pmcid := normal_pmcid(ids.get(kind, "")))), "")


def _doi(text: str) -> str:
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*|info:doi/)", "", text, flags=re.I)


def _name(element: etree._Element) -> str:
    parts = [text_of(element.find(part)) for part in ("given-names", "surname", "suffix")]
    return " ".join(part for part in parts if part)


def _contributor(contrib: etree._Element) -> str:
    for element in contrib.iter("name", "string-name", "collab", "anonymous"):
        if tag_of(element) == "anonymous":
            return "Anonymous"
        if tag_of(element) == "collab":
            inner = element.find("named-content")
            text = text_of(element, skip=("contrib-group", "aff", "address", "xref", "email"))
            return re.sub(
                r"^(?:on behalf of|for)\s+(?:the\s+)?", "", text or text_of(inner), flags=re.I
            )
        if name := _name(element):
            return name
        if text := text_of(element, skip=("degrees", "prefix")):
            return text
    return ""


def _authors(meta: etree._Element | None) -> tuple[str, ...]:
    names: list[str] = []
    for group in meta.findall("contrib-group") if meta is not None else ():
        group_type = group.get("content-type") or ""
        for contrib in group.findall("contrib"):
            kind = contrib.get("contrib-type") or ""
            if kind in ("author", "collab") or (
                not kind and group_type not in ("section", "editor", "editors", "reviewers")
            ):
                names.append(_contributor(contrib))
    return tuple(name for name in names if name)


def _journal(journal: etree._Element | None) -> tuple[str, str, str]:
    """Title, abbreviation and publisher."""
    if journal is None:
        return "", "", ""
    ids = {
        (e.get("journal-id-type") or "").lower(): text_of(e) for e in journal.findall("journal-id")
    }
    title = text_of(next(journal.iter("journal-title"), None))
    abbreviations = {
        (e.get("abbrev-type") or "").lower(): text_of(e)
        for e in journal.iter("abbrev-journal-title")
    }
    abbreviation = (
        ids.get("nlm-ta")
        or abbreviations.get("nlm-ta")
        or ids.get("iso-abbrev")
        or next((text for text in abbreviations.values() if text), "")
    )
    return title, abbreviation, text_of(next(journal.iter("publisher-name"), None))


def _year(meta: etree._Element | None) -> str:
    """The year of the citation: collection or print issue, then electronic, then copyright."""
    if meta is None:
        return ""
    found: dict[str, str] = {}
    for date in meta.findall("pub-date"):
        match = re.search(r"\d{4}", text_of(date.find("year")) or date.get("iso-8601-date", ""))
        if match is None:
            continue
        kind = (date.get("pub-type") or date.get("date-type") or "").lower()
        if kind in ("pub", "publication", ""):
            medium = date.get("publication-format") or ""
            kind = {"print": "ppub", "electronic": "epub"}.get(medium, "pub")
        found.setdefault(kind, match.group())
    for kind in _YEAR_ORDER:
        if kind in found:
            return found[kind]
    for kind, year in found.items():
        if not _NO_PUBLICATION.search(kind):
            return year
    copyright_year = re.search(r"\d{4}", text_of(next(meta.iter("copyright-year"), None)))
    return copyright_year.group() if copyright_year else next(iter(found.values()), "")


def _licence(meta: etree._Element | None) -> str:
    """The licence's address, else its text's first sentence."""
    for licence in meta.iter("license") if meta is not None else ():
        addresses = [licence.get(HREF) or ""]
        addresses += [raw_text(e).strip() for e in licence.iter() if tag_of(e) == "license_ref"]
        addresses += [
            e.get(HREF) or ""
            for e in licence.iter("ext-link", "uri")
            if "licen" in (e.get(HREF) or "").lower() or "creativecommons" in (e.get(HREF) or "")
        ]
        if address := next((a.strip() for a in addresses if a.strip()), ""):
            return clean_text(address)
        text = text_of(licence)
        match = re.search(r"https?://creativecommons\.org/[\w./-]+[\w/]", text)
        if match:
            return match.group()
        if text:
            return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[0]
    # Some publishers give only the address, beside the statement of permission.
    for element in meta.iter() if meta is not None else ():
        if tag_of(element) == "license_ref" and (element.text or "").strip():
            return clean_text(element.text or "")
    return ""


def _keywords(meta: etree._Element | None, language: str) -> tuple[list[str], list[str], str]:
    """Author keywords, other keywords, and the text of an abbreviation list set as keywords."""
    keywords: list[str] = []
    others: list[str] = []
    abbreviations: list[str] = []
    groups = meta.findall("kwd-group") if meta is not None else []
    own = [g for g in groups if g.get(_LANG, language).lower()[:2] == language]
    for group in own or groups:
        kind = (group.get("kwd-group-type") or "").lower()
        title = text_of(group.find("title")) or text_of(group.find("label"))
        words = [text_of(kwd) for kwd in group.iter("kwd", "compound-kwd")]
        words = [word for word in words if word]
        if "abbr" in kind or _ABBREVIATIONS_TITLE.search(title):
            abbreviations += words
        elif (
            not kind or "author" in kind or kind in ("keywords", "keyword", "kwd", "general")
        ) and not _NO_KEYWORDS_TITLE.search(title):
            keywords += words
        else:
            others += words
    return keywords, others, "; ".join(abbreviations)


def _subjects(meta: etree._Element | None) -> list[str]:
    categories = meta.find("article-categories") if meta is not None else None
    return [text_of(e) for e in categories.iter("subject")] if categories is not None else []


def _blocks(element: etree._Element, skip: tuple[str, ...]) -> Iterator[str]:
    """The text of each outermost paragraph, figures and tables left out."""
    for child in element:
        tag = tag_of(child)
        if tag in skip:
            continue
        if tag == "p":
            yield text_of(child, skip=skip)
            # Boxes stand inside paragraphs in some articles, and are texts of their own.
            for box in child.iter("boxed-text"):
                yield from _blocks(box, _SKIPPED_IN_BODY)
        else:
            yield from _blocks(child, skip)


def _abstract(meta: etree._Element | None) -> str:
    abstracts = meta.findall("abstract") if meta is not None else []
    plain = [a for a in abstracts if not _NO_ABSTRACT.search(a.get("abstract-type") or "")]
    chosen = plain or [
        a for a in abstracts if not re.search("graphical|visual|toc", a.get("abstract-type") or "")
    ]
    for abstract in chosen:
        lines = [line for line in _blocks(abstract, _PARAGRAPH_SKIP) if line]
        if lines:
            return "\n".join(lines)
        if text := text_of(abstract, skip=("title", *_SKIPPED_IN_BODY)):
            return text
    return ""


def metadata_of(article: etree._Element) -> Metadata:
    """Read everything but the figures.

    Args:
        article: The ``article`` element.
    """
    front = article.find("front")
    front = front if front is not None else article
    meta = front.find("article-meta")
    ids = _ids(meta)
    journal_title, journal_abbreviation, publisher = _journal(front.find("journal-meta"))
    language = (article.get(_LANG) or "en").lower()[:2]
    keywords, other_keywords, keyword_abbreviations = _keywords(meta, language)
    title_group = meta.find("title-group") if meta is not None else None
    pages = (
        (text_of(meta.find(tag)) for tag in ("fpage", "elocation-id")) if meta is not None else ()
    )
    body = article.find("body")
    lines = _blocks(body, _SKIPPED_IN_BODY) if body is not None else iter(())
    return Metadata(
        pmcid=_pmcid(ids),
        pmid=ids.get("pmid", ""),
        doi=_doi(ids.get("doi", "")),
        title=text_of(
            title_group.find("article-title") if title_group is not None else None, skip=("fn",)
        ),
        authors=_authors(meta),
        journal_title=journal_title,
        journal_abbreviation=journal_abbreviation,
        publisher=publisher,
        year=_year(meta),
        volume=text_of(meta.find("volume")) if meta is not None else "",
        issue=text_of(meta.find("issue")) if meta is not None else "",
        pages=next((page for page in pages if page), ""),
        keywords=_unique(keywords),
        subjects=_unique([*_subjects(meta), *other_keywords]),
        licence=_licence(meta),
        abbreviations=abbreviations_of(article, keyword_abbreviations),
        abstract=_abstract(meta),
        body="\n".join(line for line in lines if line),
    )
