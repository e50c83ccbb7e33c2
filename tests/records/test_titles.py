from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.records.titles import LONGEST, clean_title, figure_title, first_sentence


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("(A) Overview of the Wnt pathway", "Wnt pathway"),
        ("Schematic representation of the Wnt pathway.", "Wnt pathway"),
        ("Proposed model for TGF-β signaling [12,13].", "TGF-β signaling"),
        ("The role of the UPR in apoptosis", "UPR in apoptosis"),
        ("A simplified schematic model describing how mTOR acts", "mTOR acts"),
        ("A proposed bi-phasic model for the role of STAT3 in T cells", "STAT3 in T cells"),
        ("Schematic showing NF-κB activation", "NF-κB activation"),
        ("Schematic depicting the fate of a cell", "Fate of a cell"),
        ("Diagram: insulin signalling", "Insulin signalling"),
        ("Shown is the JAK-STAT pathway", "JAK-STAT pathway"),
        ("Figure 3. Scheme of the NF-κB response", "NF-κB response"),
        ("The mechanism of action of drugs", "Mechanism of action of drugs"),
        ("Effects (A) in cells and (B) in mice", "Effects in cells and in mice"),
        ("(A-C) Signalling in yeast", "Signalling in yeast"),
        ("a) signalling in yeast", "Signalling in yeast"),
        ("A. Signalling in yeast", "Signalling in yeast"),
        ("a Signalling in yeast", "Signalling in yeast"),
        ("(Left) panel: without drug", "Without drug"),
        ("A. thaliana under stress", "A. thaliana under stress"),
        ("Length of the poly (A) tail", "Length of the poly (A) tail"),
        ("Level of [Ca2+] in cells [3]", "Level of [Ca2+] in cells"),
        ("Steps (reviewed in ) of entry", "Steps of entry"),
        ("mTOR signaling", "mTOR signaling"),
        ("p53 at work", "p53 at work"),
        ("α-synuclein at work", "α-synuclein at work"),
        ("c-Src at work", "c-Src at work"),
        ("hedgehog at work", "Hedgehog at work"),
        ("in vivo data", "In vivo data"),
        ("Modeling of pathways", "Modeling of pathways"),
        ("Viewing of cells", "Viewing of cells"),
        ("Dual role of ROS", "Dual role of ROS"),
        ("Network of genes", "Network of genes"),
        ("two\n  lines\tof text", "Two lines of text"),
        ("", ""),
        ("...", ""),
        ("(A)", ""),
    ],
)
def test_clean(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


@given(st.text(alphabet="ABab (),.[]1:-thescmofod éβ\n", max_size=80))
def test_cleaning_twice_changes_nothing(title: str) -> None:
    once = clean_title(title)
    assert clean_title(once) == once
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One thing. Another thing.", "One thing."),
        ("S. aureus kills cells. The rest.", "S. aureus kills cells."),
        ("Growth of S. Typhimurium in mice. The rest.", "Growth of S. Typhimurium in mice."),
        ("As in Fig. 1 by Roe et al. and others. Then.", "As in Fig. 1 by Roe et al. and others."),
        ("Kinases, e.g. AKT, act. Then.", "Kinases, e.g. AKT, act."),
        ("At 3.5 mM it binds. Then.", "At 3.5 mM it binds."),
        ("Uptake of vitamin D. The receptor moves.", "Uptake of vitamin D."),
        (
            "Inside (see Fig. 2. And so on) it acts. Then.",
            "Inside (see Fig. 2. And so on) it acts.",
        ),
        ("It rises. miR-21 falls.", "It rises."),
        ("It rises. mTOR falls.", "It rises."),
        ("Full stop missing a space.The next one. Then.", "Full stop missing a space."),
        ("IL-6. IL-7", "IL-6."),
        ("Is it so? Yes.", "Is it so?"),
        ("No end here", "No end here"),
        ("a) First part. b) Second part.", "a) First part."),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(st.text(max_size=200))
def test_a_sentence_begins_the_text(text: str) -> None:
    assert " ".join(text.split()).startswith(first_sentence(text))


def test_choice() -> None:
    paper = "What cells do under stress."
    assert figure_title("Stress in yeast cells.", "", paper) == "Stress in yeast cells"
    assert figure_title("", "(A) Model of stress in yeast. (B) Control.", paper) == (
        "Stress in yeast"
    )
    assert figure_title("Model", "Short. Much longer second sentence.", paper) == (
        "What cells do under stress"
    )
    assert figure_title("x" * 300, "y" * 300, paper) == "What cells do under stress"
    assert figure_title("x" * 300, "One sentence of use. More.", paper) == "One sentence of use"
    assert figure_title("", "", "") == ""
    assert figure_title("p53", "", "") == "p53"


def test_too_long_without_a_paper_is_cut_at_a_word() -> None:
    made = figure_title("word " * 100, "", "")
    assert made.endswith("word…")
    assert len(made) <= LONGEST


def test_a_title_cut_at_an_initial_goes_on() -> None:
    caption = "A model of how M. tuberculosis survives. More text."
    assert figure_title("A model of how M", caption, "") == "M. tuberculosis survives"
    assert figure_title("Uptake of vitamin D", "Uptake of vitamin D. The rest.", "") == (
        "Uptake of vitamin D"
    )


def test_a_long_hostile_caption_is_quick() -> None:
    start = time.process_time()
    for text in ("(" * 50_000, "A. " * 30_000, "schematic " * 20_000, "[1" * 30_000):
        figure_title(text, text, text)
    assert time.process_time() - start < 10


def test_titles_of_real_figures(shared: Path) -> None:
    figures = json.loads((shared / "pfocr" / "figures.json").read_text())
    for figure in figures:
        title = figure_title(figure["figtitle"], figure["caption"], figure["papertitle"])
        assert 10 <= len(title) <= LONGEST
        assert not re.match(r"(?i)(the|schematic|overview|\(a\)|proposed model)\b", title)
        assert not title.endswith(".")


def test_title_of_the_seed(shared: Path) -> None:
    import yaml

    page = next((shared / "seed").glob("*.md")).read_text()
    front = yaml.safe_load(page.split("---\n")[1])
    assert figure_title("", front["caption"], front["papertitle"]) == front["figtitle"]
