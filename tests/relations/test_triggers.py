from __future__ import annotations

import pytest

from pathscribe.errors import PathscribeError
from pathscribe.relations.triggers import inflections, read_table, triggers

HEAD = "part\tform\tsign\tkind\tobject\tnouns\tagents\n"


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("activate", {"activate", "activates", "activated", "activating"}),
        ("suppress", {"suppress", "suppresses", "suppressed", "suppressing"}),
        ("modify", {"modify", "modifies", "modified", "modifying"}),
        ("trap", {"trap", "traps", "trapped", "trapping"}),
        ("bind", {"bind", "binds", "bound", "binding"}),
        ("drive", {"drive", "drives", "drove", "driven", "driving"}),
        ("undergo", {"undergo", "undergoes", "underwent", "undergone", "undergoing"}),
        ("signal", {"signal", "signals", "signalled", "signalling", "signaled", "signaling"}),
    ],
)
def test_inflections(lemma, forms):
    assert {form for form, _ in inflections(lemma)} == forms


def test_signs_and_prepositions():
    words = triggers()
    [(verb, form)] = words.verbs["suppresses"]
    assert (verb.sign, verb.kind, form, verb.direct) == (-1, "inhibition", "s", True)
    leads = {v.lemma: v for v, _ in words.verbs["leads"]}["lead"]
    assert leads.prepositions == {"to"}
    assert not leads.direct
    assert {v.reverse for v, _ in words.verbs["resulted"]} == {True, False}
    assert words.nouns["activation"].verb.lemma == "activate"
    assert words.nouns["deficiency"].sign == -1
    assert words.tails["mediated"].sign == 1


def test_every_verb_that_claims_has_an_object():
    for entries in triggers().verbs.values():
        for verb, _ in entries:
            if verb.causal:
                assert verb.direct or verb.prepositions or verb.product, verb.lemma


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("form\tpart\n", "other columns"),
        (HEAD + "verb\tact\n", "columns instead of"),
        (HEAD + "word\tact\t+\tactivation\tdirect\t\t\n", "part of speech"),
        (HEAD + "verb\tact\t?\tactivation\tdirect\t\t\n", "no sign"),
        (HEAD + "verb\tact\t+\tmagic\tdirect\t\t\n", "no kind"),
    ],
)
def test_a_broken_table_says_where(tmp_path, text, message):
    path = tmp_path / "t.tsv"
    path.write_text(text)
    with pytest.raises(PathscribeError, match=message) as error:
        read_table(path)
    assert str(path) in error.value.where
