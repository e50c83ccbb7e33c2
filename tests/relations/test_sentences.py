from __future__ import annotations

import pytest

from pathscribe.relations.sentences import split_sentences


def panels(caption):
    return [(s.panel, s.text) for s in split_sentences(caption)]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("One. Two.", [("", "One."), ("", "Two.")]),
        ("Title. (A) First. (B) Second.", [("", "Title."), ("A", "First."), ("B", "Second.")]),
        ("(A) First; (B) second.", [("A", "First;"), ("B", "second.")]),
        ("(a) First. More of it. (b) Second.", [("a", "First."), ("a", "More of it."),
                                                ("b", "Second.")]),
        ("(A, B) Both. (C–E) Others.", [("A,B", "Both."), ("C-E", "Others.")]),
        ("A) First. B) Second.", [("A", "First."), ("B", "Second.")]),
        ("Cells (A) and drugs (B) were used.", [("", "Cells (A) and drugs (B) were used.")]),
        ("By TNF (Fig. 2), E. coli dies. Yes.", [("", "By TNF (Fig. 2), E. coli dies."),
                                                 ("", "Yes.")]),
        ("Cytokines, e.g. TNF, act. mTOR acts. β-catenin acts.",
         [("", "Cytokines, e.g. TNF, act."), ("", "mTOR acts."), ("", "β-catenin acts.")]),
        ("It binds RIG-I. The rest follows.", [("", "It binds RIG-I."), ("", "The rest follows.")]),
        ("(i) TNF acts; (ii) IL6 acts.", [("", "TNF acts; (ii) IL6 acts.")]),
        ("(1) TNF acts. (2) IL6 acts.", [("", "TNF acts."), ("", "IL6 acts.")]),
        ("Actin.Myosin is next.", [("", "Actin."), ("", "Myosin is next.")]),
        ("", []),
        ("...", []),
    ],
)  # fmt: skip
def test_sentences_and_panels(caption, expected):
    assert panels(caption) == expected


def test_places_are_those_of_the_caption():
    caption = "  Title.  (A) TNF acts on IL6.\n(B) More."
    for sentence in split_sentences(caption):
        assert caption[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize(
    "caption", ["(" * 5000, "a. " * 3000, "(A) " * 2000, "é\u0301.\u200b;" * 900]
)
def test_odd_captions_are_no_trouble(caption):
    for sentence in split_sentences(caption):
        assert caption[sentence.start : sentence.end] == sentence.text
