"""Misread short labels."""

from __future__ import annotations

import pytest

from pathscribe.entities.short import short_name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("c2+", "Ca2+"),
        ("ca2+", "Ca2+"),
        ("Ca+", "Ca2+"),
        ("O Ca2+", "Ca2+"),
        ("κ+", "K+"),
        ("κ+c", "K+"),
        ("N+", "Na+"),
        ("C1-", "Cl-"),
        ("CI−", "Cl-"),
        ("Jb", "Ub"),
    ],
)
def test_misread_ions_are_known(text: str, meant: str) -> None:
    assert short_name(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Ca2+",
        "Na+",
        "K+",
        "Cl-",
        "CD4+",
        "T+",
        "n+",
        "M2+",
        "Co2+",
        "Na",
        "O",
        "+",
        "",
        "Gi-",
        "O K",
    ],
)
def test_right_ions_and_other_marks_stay(text: str) -> None:
    assert short_name(text) == ""
