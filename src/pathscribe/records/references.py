"""The short reference to an article, as PFOCR pages print it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..articles.model import Article


def reftext(
    *,
    authors: Sequence[str] = (),
    journal: str = "",
    year: str = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
) -> str:
    """Compose a reference like "First Author, et al. Journal. Year;Volume(Issue):Pages".

    A single author stands alone. An issue is named where it is known; where neither issue
    nor pages are, "(NA)" says so. What is unknown otherwise is left out.

    Args:
        authors: "Given Surname" each, in printed order.
        journal: The journal's abbreviation (or title).
        year: Of publication.
        volume: Volume.
        issue: Issue.
        pages: First and last page, or an electronic location such as "1084358".

    Returns:
        One line; empty where nothing is known.

    Examples:
        >>> reftext(authors=["A. Lee", "B. Roe"], journal="J Test", year="2025", volume="23")
        'A. Lee, et al. J Test. 2025;23(NA).'
        >>> reftext(authors=["A. Lee"], journal="J Test", year="2023", volume="14", pages="e7")
        'A. Lee. J Test. 2023;14:e7.'
    """
    names = [name for name in map(_line, authors) if name]
    parts = []
    if names:
        parts.append(f"{names[0]}, et al." if len(names) > 1 else _ended(names[0]))
    if source := _line(journal):
        parts.append(_ended(source))
    if place := _place(_line(year), _line(volume), _line(issue), _line(pages)):
        parts.append(f"{place}.")
    return " ".join(parts)


def _place(year: str, volume: str, issue: str, pages: str) -> str:
    """Year, volume, issue and pages: "2023;14:1084358"."""
    where = volume
    if issue:
        where += f"({issue})"
    elif volume and not pages:
        where += "(NA)"
    if pages:
        where += f":{pages}"
    if year and where:
        # Without a volume the pages follow the year directly: "2025:e12".
        return f"{year}{where}" if where.startswith(":") else f"{year};{where}"
    return year or where.lstrip(":")


def article_reftext(article: Article) -> str:
    """The short reference to an article; see `reftext`."""
    return reftext(
        authors=article.authors,
        journal=article.journal_abbreviation or article.journal_title,
        year=article.year,
        volume=article.volume,
        issue=article.issue,
        pages=article.pages,
    )


def _line(text: str) -> str:
    """On one line, without surrounding white space."""
    return re.sub(r"\s+", " ", text).strip()


def _ended(text: str) -> str:
    """With exactly one final period ("Jane Doe Jr." has it already)."""
    return text.rstrip(". ") + "."
