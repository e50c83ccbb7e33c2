from __future__ import annotations

import pytest

from pathscribe.library.porter import stem
from pathscribe.library.words import forms, indexed, may_hold, words_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("IL-6 and IL6", ["il6", "il6"]),
        ("TGF-β1, TGFβ1", ["tgfbeta1", "tgfbeta1"]),
        ("cancer-associated fibroblasts", ["cancer", "associ", "fibroblast"]),
        ("the of and", []),
        ("", []),
        ("  \n ", []),
        ("Tumour growth inhibited", ["tumor", "growth", "inhibit"]),
    ],
)
def test_words_as_they_are_indexed(text: str, wanted: list[str]) -> None:
    assert forms(text) == wanted
    assert indexed(text) == " ".join(wanted)
    assert [word.form for word in words_of(text)] == wanted


def test_words_say_where_they_stand() -> None:
    text = "the inhibited IL-6, β-catenin"
    assert [text[word.start : word.end] for word in words_of(text)][:2] == ["inhibited", "IL-6"]


@pytest.mark.parametrize(
    "text",
    ["the oedema of lungs", "ageing of β-catenin", "a-b NF-κB", "Angiogenesis ΔNp63 TGFβ", "x"],
)
def test_what_a_text_holds_is_found(text: str) -> None:
    for form in forms(text):
        assert may_hold(text, [form])
    assert may_hold(text, forms(text))
    assert not may_hold(text, [*forms(text), "absent"])


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        # Examples of the paper.
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("hopping", "hop"),
        ("filing", "file"),
        ("happy", "happi"),
        ("sky", "sky"),
        ("relational", "relat"),
        ("vietnamization", "vietnam"),
        ("formaliti", "formal"),
        ("electriciti", "electr"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("controll", "control"),
        ("yyy", "yyi"),
        ("il6", "il6"),
    ],
)
def test_stems(word: str, wanted: str) -> None:
    assert stem(word) == wanted
