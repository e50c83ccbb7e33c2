from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pathscribe.articles.model import Article
from pathscribe.records.references import article_reftext, reftext


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            {
                "authors": ["Leihan Wang", "X Y"],
                "journal": "Cell Commun Signal",
                "year": "2025",
                "volume": "23",
            },
            "Leihan Wang, et al. Cell Commun Signal. 2025;23(NA).",
        ),
        (
            {
                "authors": ["A. Roe", "B"],
                "journal": "J Test",
                "year": "2023",
                "volume": "14",
                "pages": "1084358",
            },
            "A. Roe, et al. J Test. 2023;14:1084358.",
        ),
        (
            {
                "authors": ["Jane Doe Jr."],
                "journal": "J. Test.",
                "year": "2016",
                "volume": "7",
                "issue": "11",
                "pages": "12-22",
            },
            "Jane Doe Jr. J. Test. 2016;7(11):12-22.",
        ),
        ({"year": "2025", "volume": "3", "issue": "2"}, "2025;3(2)."),
        ({"year": "2025", "pages": "e7"}, "2025:e7."),
        ({"authors": ["A\n B"], "year": "2025"}, "A B. 2025."),
        ({}, ""),
    ],
)
def test_reftext(facts: dict[str, object], text: str) -> None:
    assert reftext(**facts) == text  # type: ignore[arg-type]


def test_title_stands_in_for_the_abbreviation() -> None:
    article = Article(source="x", authors=("A B",), journal_title="Journal of Tests", year="2020")
    assert article_reftext(article) == "A B. Journal of Tests. 2020."


def test_real_references_are_made_of_their_parts(shared: Path) -> None:
    for figure in json.loads((shared / "pfocr" / "figures.json").read_text()):
        text = figure["reftext"]
        match = re.match(
            r"(.+?)(, et al)?\. (.+)\. (\d{4}[^;]*);([^(:]*)(?:\((.*?)\))?:(.*)\.$", text
        )
        assert match is not None
        author, others, journal, year, volume, issue, pages = match.groups()
        authors = [author, "Another One"] if others else [author]
        assert text == reftext(
            authors=authors,
            journal=journal,
            year=year,
            volume=volume,
            issue=issue or "",
            pages=pages,
        )
