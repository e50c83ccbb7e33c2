from __future__ import annotations

import pytest

from pathscribe.relations import caption_relations
from pathscribe.relations.joined import joined


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("by interferon (IFN)-γ in", "IFN-γ", "interferon (IFN)-γ"),
        ("the programmed death (PD)-1: PD-L1", "PD-1", "programmed death (PD)-1"),
        ("tumor necrosis factor (TNF)-α acts", "TNF-α", "tumor necrosis factor (TNF)-α"),
        ("cells, interleukin (IL)-17A", "IL-17A", "interleukin (IL)-17A"),
    ],
)
def test_a_name_cut_by_its_abbreviation(text, name, whole):
    plain, ends = joined(text)
    start = text.index(whole)
    assert len(plain) == len(text)
    assert plain[start:].startswith(name + " ")
    assert ends == {start + len(name): start + len(whole)}
    assert plain.replace(name.ljust(len(whole)), whole) == text


@pytest.mark.parametrize(
    "text", ["Toll-like receptors (TLRs) act", "a drug (X)-1", "STAT3 (red)-b", "(IFN)-γ", ""]
)
def test_other_text_stays(text):
    assert joined(text) == (text, {})


def test_two_in_a_text():
    text = "interleukin (IL)-6 and interleukin (IL)-10"
    plain, ends = joined(text)
    assert plain.split() == ["IL-6", "and", "IL-10"]
    assert len(ends) == 2


def test_it_takes_part_as_what_it_is():
    caption = "Activation of macrophages by interferon (IFN)-γ. IL-6 activates STAT3."
    reading = caption_relations(caption)
    by_text = {m.text: m for m in reading.mentions}
    assert by_text["interferon (IFN)-γ"].symbols == ("IFNG",)
    assert all(r.sentence in caption for r in reading.relations)
