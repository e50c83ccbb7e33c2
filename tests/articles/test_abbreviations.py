"""Abbreviation lists in the forms that journals use."""

from __future__ import annotations

import time

import pytest

from pathscribe.articles.abbreviations import abbreviations_of, pairs_in_text
from pathscribe.articles.safexml import parse

AC = ("AC", "adenylyl cyclase")
AKT = ("AKT", "protein kinase B")


def _of(content: str, keywords: str = "") -> tuple[tuple[str, str], ...]:
    return abbreviations_of(parse(f"<article>{content}</article>".encode(), "x").root, keywords)


@pytest.mark.parametrize(
    "text",
    [
        "AC, adenylyl cyclase; AKT, protein kinase B",
        "AC, adenylyl cyclase; AKT, protein kinase B.",
        "Abbreviations: AC, adenylyl cyclase; and AKT, protein kinase B.",
        "List of abbreviations used in the text: AC: adenylyl cyclase; AKT: protein kinase B",
        "AC = adenylyl cyclase; AKT = protein kinase B",
        "AC – adenylyl cyclase; AKT – protein kinase B;",
        "Non-standard abbreviations: AC: adenylyl cyclase, AKT: protein kinase B",
        "AC: adenylyl cyclase. AKT: protein kinase B.",
    ],
)
def test_lists_in_running_text(text: str) -> None:
    assert pairs_in_text(text) == [AC, AKT]


def test_forms_that_are_not_plain_letters() -> None:
    assert pairs_in_text("IL-1β, interleukin 1β; 5-HT, serotonin; NF-κB, nuclear factor κB") == [
        ("IL-1β", "interleukin 1β"),
        ("5-HT", "serotonin"),
        ("NF-κB", "nuclear factor κB"),
    ]
    assert pairs_in_text("PI(4,5)P2; x") == []
    assert pairs_in_text("PI(4,5)P2, a lipid; CD4(+): helper; Ras(12, x") == [
        ("PI(4,5)P2", "a lipid"),
        ("CD4(+)", "helper"),
    ]


@pytest.mark.parametrize("text", ["", ";;;", "Abbreviations:", "just a sentence", "1, 2; 3, 4"])
def test_no_pairs(text: str) -> None:
    assert pairs_in_text(text) == []


LIST = (
    "<def-list><def-item><term>AC</term><def><p>adenylyl cyclase</p></def></def-item>"
    "<def-item><term>AKT:</term><def><p>protein kinase B;</p></def></def-item></def-list>"
)


@pytest.mark.parametrize(
    "content",
    [
        f"<back><glossary><title>Abbreviations</title>{LIST}</glossary></back>",
        f"<back><glossary>{LIST}</glossary></back>",
        f"<body><sec><title>List of abbreviations</title>{LIST}</sec></body>",
        '<back><fn-group><fn fn-type="abbr"><p>AC, adenylyl cyclase; AKT, protein kinase B</p>'
        "</fn></fn-group></back>",
        "<back><sec><title>Abbreviations</title><p>AC: adenylyl cyclase</p>"
        "<p>AKT: protein kinase B</p></sec></back>",
        "<back><sec><title>Abbreviations</title><list><list-item><p>AC, adenylyl cyclase</p>"
        "</list-item><list-item><p>AKT, protein kinase B</p></list-item></list></sec></back>",
        "<back><sec><title>Abbreviations</title><table><tr><td>AC</td><td>adenylyl cyclase</td>"
        "</tr><tr><td>AKT</td><td>protein kinase B</td></tr></table></sec></back>",
        "<body><p><bold>Abbreviations:</bold> AC, adenylyl cyclase; AKT, <italic>protein</italic> "
        "kinase B.</p></body>",
    ],
)
def test_places(content: str) -> None:
    assert _of(content) == (AC, AKT)


def test_keyword_lists_come_last_and_the_first_reading_counts() -> None:
    content = f"<back><glossary><title>Abbreviations</title>{LIST}</glossary></back>"
    assert _of(content, "AC, alternating current; TNF, tumor necrosis factor") == (
        AC,
        AKT,
        ("TNF", "tumor necrosis factor"),
    )


def test_other_lists_and_answers_are_not_taken() -> None:
    words = LIST.replace("AC<", "a long common phrase<").replace("AKT:", "other words here")
    assert _of(f"<back><glossary>{words}</glossary></back>") == ()
    assert _of(f"<body><sec><title>Methods</title>{LIST}</sec></body>") == ()
    answer = f"<sub-article><back><glossary>{LIST}</glossary></back></sub-article>"
    assert _of(answer) == ()


def test_long_lists_take_no_time() -> None:
    start = time.process_time()
    paragraphs = "<p>AB, cd ef</p>" * 20_000
    assert _of(f"<sec><title>Abbreviations</title>{paragraphs}</sec>") == (("AB", "cd ef"),)
    pairs_in_text("a" * 100_000 + ", b; " * 10_000)
    pairs_in_text("a. " * 50_000)
    pairs_in_text(" " * 100_000 + "x")
    assert time.process_time() - start < 15
