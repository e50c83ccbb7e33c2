from __future__ import annotations

import pytest

from pathscribe.relations import caption_relations
from pathscribe.relations.claims import Thing
from pathscribe.relations.names import Name
from pathscribe.relations.pairs.parts import aliases, once, phrases
from pathscribe.relations.pairs.things import Candidate


def things(text, *words, named=()):
    """Candidates at words of a text; those in `named` with a name (of no decision)."""
    found = []
    for word in words:
        start = text.index(word)
        name = None
        if word in named:
            name = Name(start, start + len(word), word, _Decision(()))
        found.append(Candidate(Thing(start, start + len(word), name=name), "name"))
    return found


class _Decision:
    type = "gene"

    def __init__(self, symbols):
        self.symbols = symbols


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("PI3K/Akt acts", "PI3K", "Akt"),
        ("β-glucan P-P-glycan", "β-glucan", "P-P-glycan"),
        ("α1,2-Man acts", "α1", "2-Man"),
        ("migration of immune cells", "migration", "immune cells"),
        ("products of the ISGs", "products", "ISGs"),
    ],
)
def test_what_nothing_parts_is_one_phrase(text, one, other):
    found = things(text, one, other)
    parts = phrases(found, text, 0)
    assert len({phrase for phrase, _ in parts.values()}) == 1


@pytest.mark.parametrize(
    "text", ["IL-6, TNF act", "IL-6 and TNF act", "IL-6 (TNF) acts", "IL-6 on TNF"]
)
def test_lists_are_no_phrase(text):
    parts = phrases(things(text, "IL-6", "TNF"), text, 0)
    assert len({phrase for phrase, _ in parts.values()}) == 2


def test_places_count_from_the_caption():
    text = "PI3K/Akt acts"
    moved = [
        Candidate(Thing(c.thing.start + 40, c.thing.end + 40), "name")
        for c in things(text, "PI3K", "Akt")
    ]
    assert set(phrases(moved, text, 40).values()) == {(1, 1)}


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("Toll-like receptors (TLRs) act", "Toll-like receptors", "TLRs"),
        ("transforming growth factor beta (TGF-β) acts", "factor beta", "TGF-β"),
        ("GADS (GRB2-related adapter downstream of Shc) acts", "GADS", "GRB2-related adapter"),
        ("OBF1 (also known as POU2AF1) acts", "OBF1", "POU2AF1"),
        ("Snail (encoded by SNAI1) acts", "Snail", "SNAI1"),
        ("Oct2 (previously called POU2F2) acts", "Oct2", "POU2F2"),
    ],
)
def test_other_names_in_brackets(text, long, short):
    first, second = things(text, long, short)
    assert aliases([first, second], text, 0) == {second.span: first}


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("cytokines (IL-6) act", "cytokines", "IL-6"),
        ("its truncated form (tBid) acts", "truncated form", "tBid"),
        ("the protein Bid, whose truncated form (tBid) acts", "truncated form", "tBid"),
        ("type I interferons (IFN-α and IFN-β) act", "type I interferons", "IFN-α"),
        ("JAK (red) and STAT3 act", "JAK", "STAT3"),
    ],
)
def test_members_in_brackets_are_no_other_names(text, long, short):
    assert aliases(things(text, long, short), text, 0) == {}


def test_a_name_is_known_by_either_form():
    text = "senescence-associated secretory phenotype (SASP) acts"
    long, short = things(text, "senescence-associated secretory phenotype", "SASP", named=("SASP",))
    [found] = aliases([long, short], text, 0).values()
    assert found.span == long.span
    assert found.thing.name is short.thing.name


def test_the_likeliest_of_a_phrase_stays():
    text = "Antiviral PRRs induce IL6"
    antiviral, prrs, il6 = things(text, "Antiviral", "PRRs", "IL6")
    accepted = [(0.9, prrs, il6, 1), (0.7, antiviral, il6, 1)]
    assert once(accepted, [antiviral, prrs, il6], text, 0) == accepted[:1]


def test_signs_are_kept_apart():
    text = "PRRs induce IL6"
    prrs, il6 = things(text, "PRRs", "IL6")
    accepted = [(0.9, prrs, il6, 1), (0.7, prrs, il6, -1)]
    assert once(accepted, [prrs, il6], text, 0) == accepted


def test_a_chain_is_acted_on_at_its_first_name_and_acts_by_its_last():
    text = "EGFR activates PI3K/Akt signaling, and this mTOR"
    names = ("EGFR", "PI3K", "Akt", "mTOR")
    egfr, pi3k, akt, mtor = row = things(text, *names, named=names)
    accepted = [
        (0.9, egfr, akt, 1), (0.8, egfr, pi3k, 1), (0.7, pi3k, mtor, 1), (0.6, akt, mtor, 1)
    ]  # fmt: skip
    found = once(accepted, row, text, 0, {pi3k.span, akt.span})
    assert found == [(0.9, egfr, pi3k, 1), (0.7, akt, mtor, 1)]


@pytest.mark.parametrize("chained", [True, False])
def test_names_of_one_row_do_not_act_on_each_other(chained):
    text = "through IL-6/JAK/STAT3 signaling"
    names = ("IL-6", "JAK", "STAT3")
    il6, jak, stat3 = row = things(text, *names, named=names)
    accepted = [(0.9, il6, jak, 1), (0.8, jak, stat3, 1)]
    assert once(accepted, row, text, 0, {t.span for t in row} if chained else ()) == []


def test_another_row_is_one_thing_of_all_its_genes():
    relations = caption_relations("Stiff matrix activates YAP/TAZ and TBK1/IKKε.")
    mentions = {m.id: m for m in relations.mentions}
    ends = {mentions[r.target].text: mentions[r.target] for r in relations.relations}
    assert set(ends) == {"YAP/TAZ", "TBK1/IKKε"}
    assert ends["YAP/TAZ"].symbols == ("WWTR1", "YAP1")
    assert ends["TBK1/IKKε"].symbols == ("IKBKE", "TBK1")
    assert ends["TBK1/IKKε"].type == "family"


def test_what_lies_in_another_is_a_phrase_of_its_own():
    text = "capture of tumor cells promotes metastasis"
    parts = phrases(things(text, "capture of tumor cells", "tumor cells", "metastasis"), text, 0)
    assert len({phrase for phrase, _ in parts.values()}) == 3


def test_nothing_acts_on_its_own_other_name():
    text = "Akt (also known as PKB) is active"
    akt, pkb = row = things(text, "Akt", "PKB")
    assert once([(0.9, pkb, akt, 1)], row, text, 0) == []
