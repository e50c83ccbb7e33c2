"""Genes of microbes that are named with their owner."""

from __future__ import annotations

import pytest

from .conftest import Read


@pytest.mark.parametrize(
    "label",
    ["HPV E5", "HCV capsid", "HIV-1 Nef", "MERS-CoV 4a", "MERS-CoV spike", "PEDV protein3",
     "E6 (HPV16)", "ICP47 (HSV-1)", "NS5 (DENV, ZIKV, YFV)", "YopH (Yersinia)",
     "K7 (VACV)", "MERS-CoV M"],
)  # fmt: skip
def test_owner_and_gene_are_one_mention(read: Read, label: str) -> None:
    (found,) = read(label)
    assert (found.type, found.text) == ("nonhuman_gene", label)
    assert found.symbols == ()


@pytest.mark.parametrize("label", ["spike protein", "S protein", "Accessory protein", "C protein"])
def test_proteins_of_viruses(read: Read, label: str) -> None:
    (found,) = read(label, "SARS-CoV-2")
    assert found.type == "nonhuman_gene"


def test_they_need_a_virus(read: Read) -> None:
    assert all(m.type != "nonhuman_gene" for m in read("S protein", "TP53"))


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("TLR4 (mouse)", {"gene"}),
        ("HIV-1 RNA", {"rna"}),
        ("EBV LPS", {"chemical"}),
        ("influenza virus STAT1", {"gene"}),
    ],
)
def test_other_things_beside_an_organism(read: Read, label: str, kinds: set[str]) -> None:
    assert {m.type for m in read(label)} - {"organism"} == kinds


def test_two_genes_with_their_owners(read: Read) -> None:
    found = {m.text for m in read("pUL18 (HCMV) ICP4 (HSV-1)", "virus")}
    assert found == {"pUL18 (HCMV)", "ICP4 (HSV-1)"}


@pytest.mark.parametrize("label", ["MPXV", "CCHFV", "HEV", "QQXV"])
def test_viruses_by_their_abbreviation(read: Read, label: str) -> None:
    assert read(label, "virus entry")[0].type == "organism"


def test_an_unknown_abbreviation_needs_a_virus(read: Read) -> None:
    assert read("QQXV", "TP53") == ()


def test_a_name_in_brackets_is_the_owner_of_what_stands_before(read: Read) -> None:
    assert read("(HSV-1)", "ICP0") == ()
