from __future__ import annotations

import pytest

from pathscribe.enrichment import GeneMapper, read_gene_list


@pytest.mark.parametrize(
    ("text", "symbol", "how"),
    [
        ("IL6", "IL6", "symbol"),
        ("il6", "IL6", "other case"),
        ("3569", "IL6", "Entrez id"),
        ("ncbigene:3569", "IL6", "Entrez id"),
        ("ENSG00000136244", "IL6", "Ensembl id"),
        ("ENSG00000136244.12", "IL6", "Ensembl id"),
        ("P05231", "IL6", "UniProt accession"),
        ("P05231-2", "IL6", "UniProt accession"),
        ("HGNC:6018", "IL6", "HGNC id"),
        ("Trp53", "TP53", "mouse symbol"),
        ("Il6", "IL6", "mouse symbol"),
        ("p53", "TP53", "usual name"),
        ("TGF-β1", "TGFB1", "usual name"),
        ("SEPT9", "SEPTIN9", "previous symbol"),
        ("QARS", "QARS1", "usual name"),
    ],
)
def test_names_of_every_kind(mapper: GeneMapper, text: str, symbol: str, how: str) -> None:
    found = mapper.map(f" {text} ")
    assert (found.text, found.symbol, found.how) == (text, symbol, how)
    assert not found.candidates


def test_what_several_genes_share_is_not_guessed(mapper: GeneMapper) -> None:
    found = mapper.map("CAS")
    assert found.symbol == ""
    assert set(found.candidates) >= {"BCAR1", "CSE1L"}
    # One mouse gene, several human orthologs.
    assert "HLA-DQB1" in mapper.map("H2-Ab1").candidates


def test_families_are_no_genes(mapper: GeneMapper) -> None:
    found = mapper.map("ERK")
    assert (found.symbol, found.candidates) == ("", ("MAPK1", "MAPK3"))
    assert "family" in found.note


@pytest.mark.parametrize("text", ["99999999", "ENSMUSG00000025746", "no-such-gene", "Q9ZZZ9"])
def test_unknown(mapper: GeneMapper, text: str) -> None:
    found = mapper.map(text)
    assert found.symbol == ""
    assert not found.candidates
    assert found.note


def test_protein_coding(mapper: GeneMapper) -> None:
    assert len(mapper.protein_coding) > 19_000
    assert "IL6" in mapper.protein_coding
    assert "MIR21" not in mapper.protein_coding


def test_lists() -> None:
    text = '\ufeffIL6, TP53;"AKT1"\n\n# a comment\nIL6\tSYK # more\r\n'
    assert read_gene_list(text) == ("IL6", "TP53", "AKT1", "SYK")
