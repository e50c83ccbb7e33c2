from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.articles.model import Article, Figure
from pathscribe.errors import RecordError
from pathscribe.records.identifiers import (
    TYPES,
    figid,
    figlink,
    figure_number,
    identify,
    normal_pmcid,
    safe_stem,
    source_id,
    unique,
)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Fig. III", "F3"),
        ("Figure IV", "F4"),
        ("Scheme 2", "S2"),
        ("Scheme II", "S2"),
        ("Reaction Scheme 3", "S3"),
        ("Graphical abstract", "GA1"),
        ("Graphical Abstract 2", "GA2"),
        ("Visual Abstract.", "GA1"),
        ("TOC graphic", "GA1"),
        ("Fig. S3", "SF3"),
        ("FigS3", "SF3"),
        ("Figure S 3", "SF3"),
        ("Fig. S1.2", "SF1_2"),
        ("Fig. S1A", "SF1"),
        ("S1 Fig", "SF1"),
        ("eFigure 2", "SF2"),
        ("Fig. E1", "SF1"),
        ("Supplementary Figure 2", "SF2"),
        ("Supplemental Fig. S2", "SF2"),
        ("Suppl. Fig. 2", "SF2"),
        ("Sup. Figure 3", "SF3"),
        ("Supplementary Scheme 1", "SF1"),
        ("Supporting Information Figure S12", "SF12"),
        ("Additional file 1: Figure S2", "SF2"),
        ("Extended Data Fig. 4", "EV4"),
        ("Expanded View Figure 3", "EV3"),
        ("Figure EV2", "EV2"),
        ("Figure ED4", "EV4"),
        ("Figure 2-figure supplement 1", "SF2_1"),
        ("Figure 2—figure supplement 1.", "SF2_1"),
        ("Figure1—figure supplement 12", "SF1_12"),
        ("Appendix 1—figure 2", "AF1_2"),
        ("Appendix 1-figure 2-figure supplement 1", "AF1_2_1"),
        ("Appendix Figure A1", "AF1"),
        ("Appendix Fig S1", "AF1"),
        ("Appendix A. Figure 3", "AF3"),
        ("Figure A1", "AF1"),
        ("Figure A.1", "AF1"),
        ("Fig 12.", "F12"),
        ("FIGURE 3", "F3"),
        ("FIG\u00a06", "F6"),
        ("Fig. (1)", "F1"),
        ("Fig1", "F1"),
        ("Figure 003", "F3"),
        ("Fig. 3a", "F3"),
        ("Figure IVa", "F4"),
        ("Figure ⅳ", "F4"),
        ("Fig. 3", "F3"),
        ("Figs. 1-3", "F1"),
        ("Figures 1 and 2", "F1"),
        ("Figure 1b-d", "F1"),
        ("Figure 1.2", "F1_2"),
        ("Figure 1. What 3 proteins do", "F1"),
        ("Abb. 3", "F3"),
        ("图3", "F3"),
        ("3", "F3"),
        ("", "F0"),
        ("Figure", "F0"),
        ("Fig. in text", "F0"),
        ("Figure Legend", "F0"),
        ("Figure 0", "F0"),
        ("Box 1", "F0"),
        ("Author response image 1.", "F0"),
        ("Fig. " + "9" * 50, "F0"),
    ],
)
def test_number(label: str, number: str) -> None:
    prefix = re.match(r"[A-Z]+", number)
    assert prefix is not None
    assert figure_number(label) == (number, TYPES[prefix[0]])


@pytest.mark.parametrize(
    ("label", "parent", "section", "number"),
    [
        ("Figure 1", "", "body", "F1"),
        ("Figure 1", "", "boxed", "F1"),
        ("Figure 1", "", "appendix", "AF1"),
        ("Figure 1", "", "supplement", "SF1"),
        ("Figure 2", "", "abstract", "GA2"),
        ("", "", "abstract", "GA1"),
        ("Scheme 1", "", "appendix", "S1"),
        ("Figure supplement 1", "Figure 2", "body", "SF2_1"),
        ("Figure 1", "Figure 2", "body", "SF2_1"),
        ("Figure 2—figure supplement 1", "Figure 2", "body", "SF2_1"),
        ("Figure 1", "nonsense", "body", "F1"),
    ],
)
def test_number_in_its_place(label: str, parent: str, section: str, number: str) -> None:
    assert figure_number(label, parent=parent, section=section)[0] == number


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=10))
def test_any_label_gives_a_well_formed_number(label: str, parent: str, section: str) -> None:
    number, kind = figure_number(label, parent=parent, section=section)
    match = re.fullmatch(r"(F|S|SF|AF|EV|GA)(?:0|[1-9]\d*)(?:_\d+)*", number)
    assert match is not None
    assert kind == TYPES[match[1]]


def test_numbers_of_real_labels(shared: Path) -> None:
    for figure in json.loads((shared / "pfocr" / "figures.json").read_text()):
        digits = re.search(r"\d+", figure["number"])
        assert digits is not None
        assert figure_number(figure["number"])[0] == f"F{digits[0]}"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("fig3.jpg", "fig3"),
        ("fig3.tif.JPG", "fig3"),
        ("nihpp-2023.03.03.530734v1-f0001.jpg", "nihpp-2023.03.03.530734v1-f0001"),
        ("12964_2025_2082_Fig3_HTML", "12964_2025_2082_Fig3_HTML"),
        ("../../etc/passwd", "passwd"),
    ],
)
def test_stem(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text(max_size=300))
def test_stems_are_safe(name: str) -> None:
    stem = safe_stem(name)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", stem)
    assert ".." not in stem
    assert len(stem) < 130
    assert safe_stem(stem + ".jpg") == stem


_PLAIN = st.text(alphabet="aAbäβ_- é/", max_size=5).map(lambda name: name.replace("/", "+").strip())


@given(_PLAIN, _PLAIN)
def test_different_names_get_different_stems(one: str, other: str) -> None:
    assert (safe_stem(one) == safe_stem(other)) == (one == other)


def test_umlauts_and_spaces_get_a_hash() -> None:
    assert safe_stem("a b.png") != safe_stem("a_b.png")
    assert safe_stem("Überblick.png").startswith("Uberblick-")


def test_source_ids() -> None:
    assert source_id(pmcid="PMC11892258", doi="10.1/x") == "PMC11892258"
    assert source_id(pmcid="11892258") == "PMC11892258"
    assert source_id(doi="https://doi.org/10.1186/S12964-025-02082-6") == (
        "10.1186_s12964-025-02082-6"
    )
    assert source_id(image_sha256="AB" * 32) == "sha256-abababababababab"
    with pytest.raises(RecordError, match="nothing identifies"):
        source_id()


def test_normal_pmcid() -> None:
    assert normal_pmcid(" pmc0123.1 ") == "PMC123"
    assert normal_pmcid("PMC") == ""
    assert normal_pmcid("10.1186/x") == ""


def test_figid() -> None:
    assert figid("12964_2025_2082_Fig3_HTML.jpg", pmcid="PMC11892258") == (
        "PMC11892258__12964_2025_2082_Fig3_HTML"
    )
    assert figid("fig1.png", doi="10.5555/abc") == "10.5555_abc__fig1"
    assert figid("fig1.png", image_sha256="0" * 64) == "sha256-0000000000000000__fig1"


def test_a_picture_named_by_its_figid_keeps_it() -> None:
    assert figid("PMC1298938__ppat.0010039.g007.jpg") == "PMC1298938__ppat.0010039.g007"
    assert figid("PMC12__a", pmcid="PMC12") == "PMC12__a"
    # Another article's: then it is a name like any other.
    assert figid("PMC12__a", pmcid="PMC34") == "PMC34__PMC12__a"


def test_figlink() -> None:
    assert figlink("PMC11892258", "F3") == "/pmc/articles/PMC11892258/figure/F3/"
    assert figlink("PMC1", "a/../b") == "/pmc/articles/PMC1/figure/a%2F..%2Fb/"
    assert figlink("", "F3") == figlink("PMC1", "") == ""


def test_unique() -> None:
    assert unique(["a", "b", "a", "a"]) == ("a", "b", "a-2", "a-3")
    assert unique(["a", "a", "a-2"]) == ("a", "a-3", "a-2")
    assert unique(["a", "A"]) == ("a", "A-2")


def test_many_of_one_name_are_quick() -> None:
    start = time.process_time()
    made = unique(["F0"] * 50_000)
    assert made[-1] == "F0-50000"
    assert time.process_time() - start < 5


@given(st.lists(st.sampled_from(["x", "X", "x-2", "x-2-2", "y"]), max_size=12))
def test_unique_is_unique_and_stable(names: list[str]) -> None:
    made = unique(names)
    assert len({name.casefold() for name in made}) == len(names)
    assert unique(made) == made
    firsts = {name.casefold(): i for i, name in reversed(list(enumerate(names)))}
    assert all(made[i] == names[i] for i in firsts.values())


def _article(*figures: Figure, **facts: str) -> Article:
    return Article(source="a.xml", figures=figures, **facts)


def test_identify() -> None:
    article = _article(
        Figure(key="g001", label="Figure 1", xml_id="fig1", section="body"),
        Figure(key="g002", label="Figure 1", section="boxed"),
        Figure(key="g002", label="Scheme 1", section="body"),
        Figure(key="g004"),
        Figure(key="g005"),
        pmcid="PMC77",
    )
    made = identify(article)
    assert [identity.figid for identity in made] == [
        "PMC77__g001",
        "PMC77__g002",
        "PMC77__g002-2",
        "PMC77__g004",
        "PMC77__g005",
    ]
    assert [identity.alias for identity in made] == [
        "PMC77__F1",
        "PMC77__F1-2",
        "PMC77__S1",
        "PMC77__F0",
        "PMC77__F0-2",
    ]
    assert [identity.number for identity in made] == ["F1", "F1", "S1", "F0", "F0"]
    assert made[0].link == "/pmc/articles/PMC77/figure/fig1/"
    assert made[2].link == "/pmc/articles/PMC77/figure/S1/"
    assert made[3].link == ""


def test_identify_without_pmcid() -> None:
    article = _article(Figure(key="one"), Figure(key="PMC5__two", label="Figure 4"))
    made = identify(article, {"one": "c" * 64})
    assert made[0].figid == "sha256-cccccccccccccccc__one"
    assert made[0].alias == "sha256-cccccccccccccccc__F0"
    assert made[1].alias == "PMC5__F4"
    assert made[1].pmcid == "PMC5"
    with pytest.raises(RecordError, match=r"a\.xml: one"):
        identify(article)
