"""Keys of forms and their variants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.vocabulary.normal import case_agrees, normalise, same_case_key, variants


@pytest.mark.parametrize(
    "forms",
    [
        ("IL-6", "IL 6", "il6", "IL‑6", "IL–6", "(IL-6)", "I L-6"),
        ("TGF-β1", "TGFβ1", "TGF-beta1", "TGFß1", "TGF-beta 1"),
        ("NF-κB", "NFκB", "NF-kappaB", "NF-kappa B", "NF-ĸB"),
        ("IκBα", "I-kappa-B-alpha"),
        ("PGE2", "PGE₂", "PGE²"),
        ("H2O2", "H₂O₂"),
        ("Ca2+", "Ca(2+)", "Ca++", "Ca²⁺", "Ca 2+", "CA2+"),
        ("Na+", "Na⁺"),
        ("Cl-", "Cl−", "Cl⁻"),
        ("naïve T cell", "naive T-cell"),
        ("p70/S6K", "p70-S6K", "p70S6K"),
    ],
)
def test_one_name_one_key(forms: tuple[str, ...]) -> None:
    assert len({normalise(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ca2+", "CA2"), ("Cl-", "CL"), ("IL-6", "IL-16"), ("TGF-α", "TGF-β"), ("Na+", "NA")],
)
def test_two_names_two_keys(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_plus_is_a_charge_on_ions_only() -> None:
    assert normalise("CD4+") == normalise("CD4")
    assert normalise("SIRT1+") == "sirt1"
    assert normalise("NAD+") != normalise("NAD")
    assert normalise("[Ca2+]i") != normalise("Ca2+")


@given(st.text(max_size=20))
def test_any_text_has_a_stable_key(text: str) -> None:
    key = normalise(text)
    assert " " not in key
    assert key == key.lower()
    if key.isascii() and key.isalnum():
        assert normalise(key) == key
    for variant in variants(text):
        assert variant.key
        assert variant.key != key
        assert 1 <= variant.cost <= 9
        assert variant.reason


@given(st.text(alphabet="aAbB-βα 1I", max_size=12))
def test_same_case_is_stricter_than_the_key(text: str) -> None:
    # The key of an ion ("I-") keeps the charge; a key with case has letters and digits only.
    assert same_case_key(text).lower() == normalise(text).rstrip("-")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("TGF-β1", "tgfb1"),
        ("TNFa", "tnfalpha"),
        ("IFN-g", "ifngamma"),
        ("TGFBRII", "tgfbr2"),
        ("TGFβRIII", "tgfbr3"),
        ("Complex IV", "complex4"),
        ("CTLs", "ctl"),
        ("Tregs", "treg"),
        ("CYTOKINES", "cytokine"),
        ("antibodies", "antibody"),
        ("tumour necrosis", "tumornecrosis"),
        ("oestrogen", "estrogen"),
        ("haemoglobin", "hemoglobin"),
        ("polarisation", "polarization"),
    ],
)
def test_variants_that_are_tried(text: str, key: str) -> None:
    assert key in {variant.key for variant in variants(text)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("TGFBI", "tgfb1"),  # a gene of its own
        ("MAVS", "mav"),
        ("RAS", "ra"),
        ("ROS", "ro"),
        ("process", "proces"),
        ("CDC42", "cdc4two"),
    ],
)
def test_variants_that_are_not(text: str, key: str) -> None:
    near = {variant.key for variant in variants(text) if variant.cost <= 3}
    assert key not in near


def test_variants_come_cheapest_first_and_without_doubles() -> None:
    for text in ("TGF-β1s", "TGFβRIII", "IFN-γ", "tumour cells"):
        found = variants(text)
        assert [v.cost for v in found] == sorted(v.cost for v in found)
        assert len({v.key for v in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "form", "agree"),
    [
        ("TGF-β1", "TGFB1", True),
        ("CTLs", "CTL", True),
        ("TGFβRII", "TGFBR2", True),
        ("tnf", "TNF", False),
        ("Tnf", "TNF", False),
        ("IL-6", "IL6", True),
    ],
)
def test_case_agrees(text: str, form: str, agree: bool) -> None:
    assert case_agrees(text, form) is agree
