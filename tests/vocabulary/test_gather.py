"""What the parsers hand to the build."""

from __future__ import annotations

from pathscribe.vocabulary.gather import MAX_FORM, Gathered


def test_a_thing_is_made_once_and_keeps_its_first_name() -> None:
    got = Gathered()
    first = got.thing("chebi:1", "chemical", "Water", ["mesh:D1", "", "chebi:1"])
    assert got.thing("chebi:1", "phenotype", "other", ["mesh:D2"]) is first
    assert (first.type, first.name) == ("chemical", "Water")
    assert first.xrefs == {"mesh:D1", "mesh:D2"}
    assert got.by_name == {("chemical", "water"): "chebi:1"}


def test_forms_that_are_none_are_left_out() -> None:
    got = Gathered()
    for text in ("", "  ", "12", "+-", "x" * (MAX_FORM + 1)):
        got.form("chebi:1", text, "chebi", 12)
    assert got.forms == []
    got.form("chebi:1", " two \t words\n", "chebi", 12)
    assert got.forms[0].text == "two words"
