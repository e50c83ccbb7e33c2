"""Which names of chemicals, diseases, cells, processes and places the build keeps."""

from __future__ import annotations

import pytest

from pathscribe.vocabulary import Lexicon


@pytest.mark.parametrize(
    ("form", "kind", "curie"),
    [
        ("cholesterol", "chemical", "chebi:16113"),
        ("glutathione", "chemical", "chebi:16856"),
        ("Alzheimer's disease", "disease", "mondo:0004975"),
        ("rheumatoid arthritis", "disease", "mondo:0008383"),
        ("fibroblasts", "cell", "cl:0000057"),
        ("CD8+ T cells", "cell", "cl:0000625"),
        ("apoptosis", "phenotype", "go:0006915"),
        ("angiogenesis", "phenotype", "go:0001525"),
        ("endoplasmic reticulum", "location", "go:0005783"),
        ("liver", "location", "uberon:0002107"),
        ("mouse", "organism", "ncbitaxon:10090"),
        ("E. coli", "organism", "ncbitaxon:562"),
    ],
)
def test_kept(lexicon: Lexicon, form: str, kind: str, curie: str) -> None:
    first = lexicon.lookup(form)[0]
    assert (first.type, first.curie) == (kind, curie)


@pytest.mark.parametrize(
    "form",
    [
        "effector",  # a role of chemicals
        "inhibitor",
        "antimicrobial agent",
        "(2S)-2-amino-3-(1H-indol-3-yl)propanoic acid",  # systematic
        "Acid, Citric",  # inverted
    ],
)
def test_left_out(lexicon: Lexicon, form: str) -> None:
    assert not [t for t in lexicon.lookup(form) if t.type == "chemical" and "hand" not in t.source]


def test_animal_twins_of_human_diseases_are_left_out(lexicon: Lexicon) -> None:
    names = {t.name for t in lexicon.lookup("asthma")}
    assert "asthma" in names
    assert not any("dog" in name or "animal" in name for name in names)


def test_mesh_is_joined_to_what_is_the_same(lexicon: Lexicon) -> None:
    assert "mesh:D000544" in lexicon.xrefs("mondo:0004975")
    assert [t.curie for t in lexicon.lookup("metformin") if t.type == "chemical"] == ["chebi:6801"]


def test_what_a_hand_kept_row_points_to_is_kept(lexicon: Lexicon) -> None:
    assert lexicon.name("chebi:50114") == "estrogen"  # by its place in ChEBI a role
    assert lexicon.type("mesh:D053590") == "chemical"  # by its place in MeSH a protein
    assert lexicon.lookup("anakinra")[0].curie == "mesh:D053590"
