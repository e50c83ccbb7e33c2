from __future__ import annotations

import pytest

from pathscribe.entities.repair import candidates

NAMES = {"PI3K", "TRIF", "IL6R", "HMGB1", "NF-κB", "IFN-γ", "p53", "eIF4E", "GO1", "IκBα"}


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("P13K", "PI3K"),
        ("TRIE", "TRIF"),
        ("L6R", "IL6R"),
        ("HMGBI", "HMGB1"),
        ("NF-KB", "NF-κB"),
        ("IFN-y", "IFN-γ"),
        ("1p53", "p53"),
        ("elF4E", "eIF4E"),
        ("lkBa", ""),
        ("IkBa", "IκBα"),
    ],
)
def test_candidates(text: str, best: str) -> None:
    found = candidates(text, NAMES.__contains__)
    assert (found[0].text if found else "") == best


def test_short_texts_are_near_too_many_names() -> None:
    assert candidates("HIN", {"NIN"}.__contains__) == []
    assert candidates("TIR", {"TLR"}.__contains__) == []


def test_order_is_by_cost_then_text() -> None:
    found = candidates("S0CS1", {"SOCS1", "SoCS1"}.__contains__)
    assert [f.text for f in found] == ["SOCS1", "SoCS1"]
    assert found[0].cost < found[1].cost
