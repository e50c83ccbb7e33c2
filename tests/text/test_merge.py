from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pathscribe.text.merge import baseline_angle, merge
from pathscribe.text.model import Fragment

KNOWN = {"STAT3", "JAK2", "IKK complex", "viral infection", "IFN α/β", "NF-κB", "CAB39", "SOCS3"}


def known(text: str) -> bool:
    return text in KNOWN


def at(x: float, y: float, text: str, *, width: float | None = None, h: float = 20) -> Fragment:
    w = width if width is not None else 11.0 * len(text)
    return Fragment(text, ((x, y), (x + w, y), (x + w, y + h), (x, y + h)), 0.9)


def texts(*fragments: Fragment) -> list[str]:
    return [label.text for label in merge(fragments, known=known)]


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        (("IKK", "complex"), ["IKK complex"]),
        (("viral", "infection"), ["viral infection"]),
        (("degradation of", "STAT3"), ["degradation of STAT3"]),
        (("Immuno-", "pathology"), ["Immunopathology"]),
        (("pro-", "inflammatory"), ["pro-inflammatory"]),
        (("STAT3", "JAK2"), ["STAT3", "JAK2"]),
        (("SOCS3", "NF-κB", "STAT3"), ["SOCS3", "NF-κB", "STAT3"]),
        (("Unfolded", "Proteins"), ["Unfolded Proteins"]),
        (("Cytokine receptor", "binding to membrane"), ["Cytokine receptor binding to membrane"]),
        (("Steroid biosynthesis", "Linoleic acid metabolism"),
         ["Steroid biosynthesis", "Linoleic acid metabolism"]),
    ],
)  # fmt: skip
def test_lines(lines: tuple[str, ...], want: list[str]) -> None:
    width = 11.0 * max(map(len, lines))
    stacked = [at(100 + (width - 11 * len(t)) / 2, 100 + 21 * n, t) for n, t in enumerate(lines)]
    assert texts(*stacked) == want


def test_lines_far_apart_stay_apart() -> None:
    assert texts(at(100, 100, "viral"), at(100, 160, "infection")) == ["viral", "infection"]


def test_pieces_of_one_line() -> None:
    assert texts(at(100, 100, "IFN", width=33), at(139, 100, "α/β", width=30)) == ["IFN α/β"]
    assert texts(at(100, 100, "STAT3"), at(162, 100, "JAK2")) == ["STAT3", "JAK2"]
    assert texts(at(100, 100, "viral"), at(400, 100, "infection")) == ["viral", "infection"]


def test_sizes_of_text_keep_lines_apart() -> None:
    assert len(texts(at(100, 100, "viral", h=40), at(100, 141, "infection", h=15))) == 2


def test_a_border_between_lines() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    lines = (at(100, 100, "viral"), at(95, 124, "infection"))
    assert [x.text for x in merge(lines, rgb=page, known=known)] == ["viral infection"]
    page[121:123, 60:300] = 0
    assert [x.text for x in merge(lines, rgb=page, known=known)] == ["viral", "infection"]


def written(
    page: NDArray[np.uint8], y: int, ink: tuple[int, int, int], *, dense: bool = False
) -> None:
    """Letters at (95..200, y): strokes of two pixels; run together at their tops where dense."""
    page[y + 4 : y + 17, 95:200:6] = ink
    page[y + 4 : y + 17, 96:200:6] = ink
    if dense:
        page[y + 4 : y + 6, 95:200] = ink


def test_dense_letters_are_no_border() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    written(page, 100, (0, 0, 0), dense=True)
    written(page, 120, (0, 0, 0), dense=True)
    lines = (at(100, 100, "viral"), at(95, 119, "infection"))
    assert [x.text for x in merge(lines, rgb=page, known=known)] == ["viral infection"]


def test_inks_of_different_colours() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    written(page, 100, (0, 150, 60))
    written(page, 120, (0, 0, 0))
    lines = (at(100, 100, "viral"), at(95, 119, "infection"))
    assert [x.text for x in merge(lines, rgb=page, known=known)] == ["viral", "infection"]


def test_boxes_of_different_colours() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    page[100:122] = (255, 220, 90)
    lines = (at(100, 100, "viral"), at(95, 124, "infection"))
    assert len(merge(lines, rgb=page, known=known)) == 2


def test_labels_are_numbered_in_reading_order() -> None:
    labels = merge([at(10, 200, "STAT3"), at(300, 10, "JAK2"), at(10, 10, "SOCS3")], known=known)
    assert [(x.id, x.text) for x in labels] == [("L1", "SOCS3"), ("L2", "JAK2"), ("L3", "STAT3")]


def test_a_label_encloses_its_lines() -> None:
    (label,) = merge([at(100, 100, "viral"), at(90, 121, "infection")], known=known)
    xs, ys = [p[0] for p in label.polygon], [p[1] for p in label.polygon]
    assert (min(xs), min(ys), max(xs), max(ys)) == (90, 100, 189, 141)
    assert label.lines == ("viral", "infection")
    assert label.height == 20


def test_punctuation_is_no_label() -> None:
    assert texts(at(10, 10, "→"), at(50, 10, "-"), at(90, 10, "...")) == []


def test_order_of_fragments_does_not_matter() -> None:
    stack = [at(100, 100 + 21 * n, t) for n, t in enumerate(("viral", "infection", "STAT3"))]
    assert merge(stack, known=known) == merge(stack[::-1], known=known)


@pytest.mark.parametrize(
    ("second", "angle"),
    [((10, 0), 0), ((10, 0.2), 0), ((0, -10), -90), ((0, 10), 90), ((7, 7), 45)],
)
def test_baseline_angle(second: tuple[float, float], angle: float) -> None:
    assert baseline_angle([(0, 0), second, (0, 0), (0, 0)]) == angle


def test_upright_labels_of_turned_text() -> None:
    up = Fragment("viral", ((100, 200), (100, 145), (120, 145), (120, 200)), 0.9)
    more = Fragment("infection", ((121, 220), (121, 121), (141, 121), (141, 220)), 0.9)
    (label,) = merge([more, up], known=known)
    assert label.text == "viral infection"
    assert label.angle == -90


def test_a_raised_charge_joins_its_ion() -> None:
    ion = at(100, 100, "Ca", width=24)
    charge = at(124, 94, "2+", width=14, h=12)
    assert texts(ion, charge) == ["Ca2+"]


def test_a_charge_above_an_ion_that_leans_joins_it() -> None:
    ion = Fragment("Ca", ((22, 34), (61, 39), (57, 71), (17, 67)), 0.99)
    charge = Fragment("2+", ((39, 21), (77, 19), (79, 48), (41, 50)), 0.99)
    assert texts(charge, ion) == ["Ca2+"]


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("TSG101]", "TSG101"),
        ("(pY861", "pY861"),
        ("|ABC3", "ABC3"),
        ("TGF-β:", "TGF-β"),
        ("'Smad2", "Smad2"),
        ("XBP1(s)", "XBP1(s)"),
        ("CD4+", "CD4+"),
        ("(A)", "(A)"),
        ("-gRNA", "-gRNA"),
    ],
)
def test_dirt_at_the_ends(read: str, clean: str) -> None:
    assert texts(at(100, 100, read)) == [clean]


def test_heads_and_modifiers() -> None:
    assert texts(at(100, 100, "NF-κB"), at(95, 121, "Signaling")) == ["NF-κB Signaling"]
    assert texts(at(100, 100, "Restricted"), at(110, 121, "SOCS3")) == ["Restricted SOCS3"]
    assert texts(at(100, 100, "STAT3"), at(100, 121, "(active)")) == ["STAT3 (active)"]


def test_options_are_carried_along() -> None:
    def seen(text: str) -> tuple[tuple[tuple[str, float], ...], ...]:
        return tuple(((c, 0.9),) for c in text)

    above = replace(at(100, 100, "viral"), options=seen("viral"))
    below = replace(at(90, 121, "infection"), options=seen("infection"))
    (label,) = merge([above, below], known=known)
    assert len(label.options) == len(label.text)
    assert [o[0][0] if o else " " for o in label.options] == list("viral infection")


@pytest.mark.parametrize(
    ("seen", "want"), [("elF2", "eIF2"), ("p-elF2α", "p-eIF2α"), ("elF", "elF")]
)
def test_initiation_factors_have_a_capital_i(seen: str, want: str) -> None:
    assert texts(at(10, 10, seen)) == [want]
