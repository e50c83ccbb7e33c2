"""Which gene forms the build keeps."""

from __future__ import annotations

import pytest

from pathscribe.vocabulary import Lexicon
from pathscribe.vocabulary.genes import gene_type, is_weak, usable_alias


def test_types_of_loci() -> None:
    assert gene_type("gene with protein product") == "gene"
    assert gene_type("RNA, micro") == "rna"
    assert gene_type("RNA, long non-coding") == "rna"
    assert is_weak("pseudogene")
    assert is_weak("readthrough")
    assert not is_weak("gene with protein product")


@pytest.mark.parametrize("alias", ["Nurr1", "p120-GAP", "Iba1", "mGluR5"])
def test_aliases_that_figures_may_use(alias: str) -> None:
    assert usable_alias(alias)


@pytest.mark.parametrize(
    "alias",
    [
        "ab",
        "A1",
        "Gm12345",
        "1110008F13Rik",
        "AI316807",
        "a long name",
        "x,y",
        "3abc",
        "tg<up>",
        "helicase",
        "PTPase",
    ],
)
def test_aliases_that_they_do_not(alias: str) -> None:
    assert not usable_alias(alias)


def test_two_letter_aliases_rank_low(lexicon: Lexicon) -> None:
    ctla4 = next(t for t in lexicon.lookup("CD") if t.name == "CTLA4")
    assert ctla4.rank >= 36
    assert lexicon.lookup("CD")[0].type == "disease"


def test_orthologs_and_identifiers(lexicon: Lexicon) -> None:
    gene = lexicon.gene("TYROBP")
    assert gene is not None
    assert (gene.curie, gene.entrez, gene.ensembl) == ("hgnc:12449", "7305", "ENSG00000011600")
    assert gene.uniprot[0] == "O43914"
    assert (gene.mouse, gene.rat) == (("Tyrobp",), ("Tyrobp",))


def test_pseudogenes_give_way(lexicon: Lexicon) -> None:
    for gene in lexicon.lookup("PTEN"):
        assert gene.name == "PTEN" or gene.rank > 10


def test_micrornas(lexicon: Lexicon) -> None:
    for form in ("miR-21", "hsa-miR-21-5p", "miRNA-21", "miR21"):
        assert lexicon.lookup(form)[0].name == "MIR21", form
    family = lexicon.lookup("miR-200")[0]
    assert family.type == "family"
    assert lexicon.members(family.curie) == ("MIR200A", "MIR200B", "MIR200C")
    assert {t.name for t in lexicon.lookup("miR-24")} == {"MIR24-1", "MIR24-2"}
