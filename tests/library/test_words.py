from __future__ import annotations

import pytest

from pathscribe.library.explain import _place
from pathscribe.library.porter import stem
from pathscribe.library.query import Words
from pathscribe.library.words import forms, indexed, words_of


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
    ["the oedema of lungs", "ageing of β-catenin", "a-b NF-κB", "Angiogenesis ΔNp63 TGFβ", "x",
     "a\u00a0b\u2003IL\u20116\x1fTNF", "x" * 50 + "-y", "T\u0301 cell\u0085line"],
)  # fmt: skip
def test_every_word_is_found_where_it_stands(text: str) -> None:
    made = list(words_of(text))
    assert [word.form for word in made] == forms(text)
    for skip in range(len(made) + 2):
        assert list(words_of(text, skip)) == made[skip:]
    for word in made:
        place = _place(text, Words((word.form,)))
        assert place is not None
        assert word.form in forms(text[place[0] : place[1]])
    assert _place(text, Words((*forms(text), "absent"))) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (Words(("growth", "factor")), "growth factors"),
        (Words(("factor", "growth")), "factor, growth"),
        (Words(("growth", "fac"), prefix=True), "growth factors"),
        (Words(("senescen",), prefix=True), "senescent"),
        (Words(("fact",)), None),
        (Words(("factor", "of")), None),
    ],
)
def test_the_first_place_of_words(words: Words, found: str | None) -> None:
    text = "growths of senescent growth factors, a factor, growth"
    place = _place(text, words)
    assert (place and text[place[0] : place[1]]) == found


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
