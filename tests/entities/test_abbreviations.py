from __future__ import annotations

import pytest

from pathscribe.entities.abbreviations import Abbreviations, definitions


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("the mammalian target of rapamycin (mTOR) is", ("mTOR", "mammalian target of rapamycin")),
        ("neutrophil extracellular traps (NETs)", ("NETs", "neutrophil extracellular traps")),
        ("via TBK1 (TANK-binding kinase 1) to", ("TBK1", "TANK-binding kinase 1")),
        ("APS (33) (astragalus polysaccharide) acts", ("APS", "astragalus polysaccharide")),
        ("ER, endoplasmic reticulum; UPR, unfolded protein response.",
         ("UPR", "unfolded protein response")),
        ("ROS: reactive oxygen species; NO: nitric oxide", ("ROS", "reactive oxygen species")),
        ("Legend. ER, endoplasmic reticulum, GA, Golgi apparatus.", ("GA", "Golgi apparatus")),
        ("Abbreviations: AKT, protein kinase B; X, y.", ("AKT", "protein kinase B")),
        ("Shown. TIR-Toll/interleukin-1 receptor domain, SPE – spätzle processing enzyme.",
         ("SPE", "spätzle processing enzyme")),
    ],
)  # fmt: skip
def test_definitions(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(definitions(text))


@pytest.mark.parametrize(
    "text",
    ["as in Figure 3 (A) and (B)", "cells (see text)", "IL-6, TNF and IL-1 rise.", "(n = 5)", ""],
)
def test_no_definitions(text: str) -> None:
    assert list(definitions(text)) == []


def test_the_caption_wins_over_the_article() -> None:
    known = Abbreviations(
        caption="NET, norepinephrine transporter.",
        article=(("NET", "neutrophil extracellular trap"), ("ER", "estrogen receptor")),
    )
    found = known.find("NET")
    assert found is not None
    assert (found.long, found.source) == ("norepinephrine transporter", "caption")
    assert known.find("ER") is not None
    assert known.find("Net") is None
    assert known.find("XYZ") is None


def test_plurals_and_hyphens() -> None:
    known = Abbreviations(article=(("NETs", "neutrophil extracellular traps"), ("IL-6", "x y")))
    assert known.find("NET") is not None
    assert known.find("NETs") is not None
    assert known.find("IL6") is not None
    assert len(known) == 2
    assert [d.short for d in known] == ["NETs", "IL-6"]
