from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from pathscribe.articles.model import Figure
from pathscribe.entities.context import context
from pathscribe.relations.captions import read_claims
from pathscribe.relations.claims import effect
from pathscribe.relations.pairs.merge import features
from pathscribe.relations.pairs.network import CLASSES, likelihoods
from pathscribe.relations.pairs.pieces import MOST, vocabulary, word_pieces
from pathscribe.relations.pairs.sheets import EDGE, MOST_PAIRS, sheet
from pathscribe.relations.pairs.things import candidates, overlap
from pathscribe.relations.pairs.weights import LEAST, WEIGHTS
from pathscribe.relations.reading import asides
from pathscribe.relations.scoring import probabilities
from pathscribe.relations.triggers import triggers
from pathscribe.vocabulary import Lexicon


@pytest.fixture(scope="module")
def shown():
    """shown(sentence) -> its sheet."""
    lexicon = Lexicon.default()

    def run(text):
        around = context((), figure=Figure(key="", caption=text), article=None, lexicon=lexicon)
        said, _, [(sentence, words)] = read_claims(text, around)
        claims = list(zip((c for _, c in said), probabilities(said, text), strict=True))
        rows = [words.tokens, *asides(words, triggers())]
        things = candidates(sentence, rows, words.names, [c for c, _ in claims])
        return sheet(sentence, rows, things, claims, triggers())

    return run


def test_pieces_are_where_they_were_cut():
    text = "Macrophages (M1) secrete TNF-α, naïve"
    known = list(vocabulary())
    pieces = word_pieces(text, offset=10)
    for piece in pieces:
        word = text[piece.start - 10 : piece.end - 10].lower().replace("ï", "i")
        assert word == known[piece.number].removeprefix("##")
    joined = "".join(text[p.start - 10 : p.end - 10] for p in pieces)
    assert joined == text.replace(" ", "")


def test_letters_that_no_piece_has_are_unknown():
    [piece] = word_pieces("細")
    assert piece.number == vocabulary()["[UNK]"]
    assert (piece.start, piece.end) == (0, 1)


def test_long_sentences_are_read_up_to_a_limit(shown):
    assert len(word_pieces("kinase " * 500)) == MOST
    long = shown(", ".join(f"GENE{n}" for n in range(120)) + " activate STAT3.")
    assert len(long.pairs) <= MOST_PAIRS
    assert len(long.pieces) <= MOST + 2
    assert likelihoods(long).shape == (len(long.pairs), 7)


def test_candidates_are_claims_names_and_other_phrases(shown):
    text = "IL-6 activates STAT3 in macrophages of the purple mucosa."
    things = {text[slice(*c.span)]: c.origin for c in shown(text).candidates}
    assert things["IL-6"] == things["STAT3"] == "claim"
    assert things["macrophages"] == "name"
    assert any("mucosa" in words for words in things)


def test_words_in_brackets_are_candidates(shown):
    text = "Inhibitors (rapamycin, everolimus) block the kinase mTOR."
    things = {text[slice(*c.span)] for c in shown(text).candidates}
    assert {"rapamycin", "everolimus", "mTOR"} <= things


def test_pairs_do_not_overlap_and_stand_in_order(shown):
    found = shown(
        "Activation of TLR4 by LPS recruits MyD88 and induces TNF production by monocytes."
    )
    spans = [c.span for c in found.candidates]
    assert found.pairs == tuple(sorted(found.pairs))
    for i, j in found.pairs:
        assert i < j
        assert not overlap(spans[i], spans[j])


def test_edges_say_what_the_grammar_claims(shown):
    text = "JAK2 phosphorylates STAT3."
    found = shown(text)
    n = next(
        n
        for n, (i, j) in enumerate(found.pairs)
        if [text[slice(*found.candidates[k].span)] for k in (i, j)] == ["JAK2", "STAT3"]
    )
    forward, backward = found.edges[n, :EDGE], found.edges[n, EDGE : 2 * EDGE]
    assert list(forward[:3]) == [1, 0, 0]
    assert forward[3] > 0  # odds
    assert not backward.any()
    assert list(found.edges[n, 2 * EDGE :]) == [1, 1]


def test_likelihoods_sum_to_one(shown):
    p = likelihoods(shown("Loss of PTEN leads to AKT activation and tumor growth."))
    assert p.shape[1] == 1 + len(CLASSES)
    np.testing.assert_allclose(p.sum(1), 1, atol=1e-5)


def test_features_match_the_weights(shown):
    found = shown("IL-6 activates STAT3, which promotes tumor growth.")
    rows = list(features(found, likelihoods(found)))
    assert len(rows) == len(found.pairs)
    assert any(rows)
    for which, seen in (entry for row in rows for entry in row):
        assert 0 <= which < len(CLASSES)
        assert len(seen) == len(WEIGHTS)
    assert 0 < LEAST < 1


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        # No rule of the grammar reads these.
        ("Signals from EGFR are relayed via SOS1 to KRAS.", "EGFR -> SOS1"),
        ("MITF, itself a negative regulator of CDK2, is restrained by SOX10.", "SOX10 -| MITF"),
        ("Once bound to dsRNA, PKR recruits TRAF2 to the mitochondria.", "PKR -- dsRNA"),
    ],
)
def test_the_network_finds_what_the_grammar_does_not(said, said_by_grammar, caption, expected):
    assert expected in said(caption)
    assert expected not in said_by_grammar(caption)


def test_claims_of_the_network_say_what_they_go_by(read):
    for relation in read("Signals from EGFR are relayed via SOS1 to KRAS.").relations:
        assert relation.trigger
        assert relation.kind


def test_what_is_denied_stays_denied(read):
    relations = read("IL-6 does not activate STAT3.").relations
    assert [r.negated for r in relations] == [True]


def test_rows_of_names_stay_chains(said):
    found = said("IL-6 acts through JAK/STAT3 signaling to promote tumor growth.")
    assert "JAK -> STAT3" in found


def test_an_effect_is_the_product_of_its_signs(shown):
    text = "Loss of PTEN activates AKT."
    around = context((), figure=Figure(key="", caption=text), article=None,
                     lexicon=Lexicon.default())  # fmt: skip
    [(_, claim)], _, _ = read_claims(text, around)
    assert effect(claim) == -1


def test_any_hash_seed_reads_the_same():
    caption = (
        "Upon infection, MAVS recruits TRAF3, leading to IRF3 phosphorylation and type I IFN"
        " production by macrophages."
    )
    code = (
        "from pathscribe.relations import caption_relations as read;"
        f"found = read({caption!r}).relations;"
        "print(len(found), [(r.source, r.target, r.sign, r.score) for r in found])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1
    assert int(said.pop().split()[0]) > 1


@pytest.fixture
def unbelieved(monkeypatch, said):
    """said(caption), where the network holds nothing for a relation."""

    def none(sheet):
        return np.tile([1.0, *[0.0] * len(CLASSES)], (len(sheet.pairs), 1))

    monkeypatch.setattr("pathscribe.relations.pairs.merge.likelihoods", none)
    return said


SUMMED = "Macrophages release IL-6, suppress CTLs and stimulate angiogenesis, and so promote {}."


def test_what_sums_up_three_effects_needs_no_network(unbelieved):
    found = unbelieved(SUMMED.format("lung cancer"))
    assert {
        "IL-6 -> lung cancer", "CTLs -| lung cancer", "angiogenesis -> lung cancer"
    } <= found  # fmt: skip
    assert "Macrophages -> IL-6" not in found


def test_what_sums_up_two_effects_does(unbelieved, said_by_grammar):
    caption = "Macrophages release IL-6 and suppress CTLs, and so promote lung cancer."
    assert "IL-6 -> lung cancer" in said_by_grammar(caption)
    assert "IL-6 -> lung cancer" not in unbelieved(caption)


def test_deeds_need_no_network(unbelieved):
    caption = "NETs capture tumor cells, which promotes lung metastasis."
    assert {
        "NETs -> capture tumor cells", "capture tumor cells -> lung metastasis"
    } == unbelieved(caption)  # fmt: skip
