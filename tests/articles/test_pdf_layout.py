from __future__ import annotations

import random

import pytest

from pathscribe.articles.pdf_layout import Graphic, Line, PageContent, find_figures

WORDS = "old cells keep on secreting what harms their neighbours in the tissue"


def line(text: str, x: float, y: float, width: float, size: float = 10) -> Line:
    box = (x, y, x + width, y + 0.8 * size)
    return Line(text, box, size, 0.0, ((box[0], box[1]),) * 4)


def paragraph(x: float, y: float, width: float, lines: int, size: float = 10) -> list[Line]:
    return [line(WORDS, x, y + 1.2 * size * n, width, size) for n in range(lines)]


def page(lines: list[Line], *boxes: tuple[float, float, float, float]) -> PageContent:
    return PageContent(600, 800, tuple(lines), tuple(Graphic(box) for box in boxes))


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("Figure 1. Old cells", "Figure 1", "Old cells"),
        ("Fig. 2 Old cells", "Fig. 2", "Old cells"),
        ("FIGURE 3 | Old cells", "FIGURE 3", "Old cells"),
        ("Figure S4: old cells", "Figure S4", "old cells"),
        ("Supplementary Figure 5. Old", "Supplementary Figure 5", "Old"),
        ("Figure 2—figure supplement 1. More", "Figure 2—figure supplement 1", "More"),
        ("Scheme 1. Synthesis", "Scheme 1", "Synthesis"),
    ],
)
def test_labels(text, label, rest):
    content = page([line(text, 50, 400, 300, 9)], (50, 100, 350, 390))
    [figure] = find_figures([content])
    assert (figure.label, figure.caption) == (label, rest)
    assert figure.box == (50, 100, 350, 390)


@pytest.mark.parametrize(
    "text", ["Figure 1 shows that", "Figures of speech", "Fig leaves. A", "Figure 5—source data 1."]
)
def test_sentences_are_no_captions(text):
    content = page([line(text, 50, 400, 300)], (50, 100, 350, 390))
    assert [figure.label for figure in find_figures([content])] == [""]


def test_a_line_of_running_text_that_begins_so_is_no_caption():
    lines = paragraph(50, 400, 300, 3)
    lines.append(line("Figure 2. Then old cells keep on secreting what", 50, 436, 300))
    lines += paragraph(50, 448, 300, 3)
    assert [f.label for f in find_figures([page(lines, (50, 100, 350, 390))])] == [""]


def test_rules_and_frames_are_no_drawings():
    lines = [*paragraph(50, 100, 500, 8), line("Figure 1. Nothing", 50, 300, 500, 9)]
    content = page(lines, (50, 90, 550, 90.5), (5, 5, 595, 795))
    [figure] = find_figures([content])
    assert figure.box is None


def test_two_figures_side_by_side():
    lines = [
        line("Figure 1. Left", 50, 300, 200, 9),
        line("Figure 2. Right", 320, 300, 200, 9),
    ]
    content = page(lines, (50, 100, 250, 290), (320, 100, 520, 290))
    boxes = {figure.label: figure.box for figure in find_figures([content])}
    assert boxes == {"Figure 1": (50, 100, 250, 290), "Figure 2": (320, 100, 520, 290)}


def test_panels_apart_are_one_figure():
    lines = [*paragraph(50, 50, 500, 4), *paragraph(50, 430, 500, 4)]
    lines += paragraph(50, 400, 1, 0)
    lines.append(line("Figure 1. Panels of old cells", 50, 400, 500, 8))
    content = page(lines, (60, 120, 250, 250), (300, 120, 500, 250), (60, 270, 500, 390))
    [figure] = find_figures([content])
    assert figure.box == (60, 120, 500, 390)


def test_a_drawing_on_the_page_before_its_caption():
    first = page([], (40, 40, 560, 700))
    second = page([line("Figure 1. Drawn before", 50, 60, 400, 9), *paragraph(50, 120, 500, 9)])
    [figure] = find_figures([first, second])
    assert (figure.page, figure.box) == (0, (40, 40, 560, 700))
    assert figure.caption == "Drawn before"


def test_a_continued_caption_is_not_a_second_figure():
    first = page([line("Figure 1. First", 50, 400, 300, 9)], (50, 100, 350, 390))
    second = page([line("Figure 1. (continued)", 50, 60, 300, 9)])
    [figure] = find_figures([first, second])
    assert (figure.caption, figure.page) == ("First", 0)


def test_hostile_pages_do_no_harm():
    pick = random.Random(7)
    boxes = []
    for _ in range(3_000):
        x, y = pick.uniform(-1e4, 1e4), pick.uniform(-1e4, 1e4)
        boxes.append((x, y, x + pick.uniform(0, 900), y + pick.uniform(0, 900)))
    lines = [
        line("Figure 1. " * 3, pick.uniform(-99, 700), pick.uniform(-99, 900), 100, size)
        for size in (0.1, 9, 1e5)
        for _ in range(60)
    ]
    figures = find_figures([page(lines, *boxes), PageContent(1, 1), page([])])
    assert all(f.box is None or f.box[2] - f.box[0] <= 1200 for f in figures)
