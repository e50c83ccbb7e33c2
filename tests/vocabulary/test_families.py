"""Families and complexes of signalling figures have the members that a biologist expects."""

from __future__ import annotations

import pytest

from pathscribe.vocabulary import Lexicon
from pathscribe.vocabulary.families import curie_of, display_name


def test_names() -> None:
    assert curie_of("RAS") == "fplx:RAS"
    assert display_name("p14_3_3") == "14-3-3"
    assert display_name("NFkappaB") == "NF-kappaB"
    assert display_name("CAMK2_family") == "CAMK2 family"


@pytest.mark.parametrize(
    ("form", "members"),
    [
        ("Ras", "HRAS KRAS NRAS"),
        ("Raf", "ARAF BRAF RAF1"),
        ("JAK", "JAK1 JAK2 JAK3 TYK2"),
        ("STAT", "STAT1 STAT2 STAT3 STAT4 STAT5A STAT5B STAT6"),
        ("MEK", "MAP2K1 MAP2K2"),
        ("ERK", "MAPK1 MAPK3"),
        ("JNK", "MAPK10 MAPK8 MAPK9"),
        ("p38", "MAPK11 MAPK12 MAPK13 MAPK14"),
        ("AKT", "AKT1 AKT2 AKT3"),
        ("AMPK", "PRKAA1 PRKAA2 PRKAB1 PRKAB2 PRKAG1 PRKAG2 PRKAG3"),
        ("NF-κB", "NFKB1 NFKB2 REL RELA RELB"),
        ("IKK", "CHUK IKBKB IKBKG"),
        ("TGF-β", "TGFB1 TGFB2 TGFB3"),
        ("IL-1", "IL1A IL1B"),
        ("IL-12", "IL12A IL12B"),
        ("IL-17", "IL17A IL17F"),
        ("SOCS", "CISH SOCS1 SOCS2 SOCS3 SOCS4 SOCS5 SOCS6 SOCS7"),
        ("VEGFR", "FLT1 FLT4 KDR"),
        ("FGFR", "FGFR1 FGFR2 FGFR3 FGFR4"),
        ("ErbB", "EGFR ERBB2 ERBB3 ERBB4"),
        ("PDGF", "PDGFA PDGFB PDGFC PDGFD"),
        ("actin", "ACTA1 ACTA2 ACTB ACTC1 ACTG1 ACTG2"),
        ("14-3-3", "SFN YWHAB YWHAE YWHAG YWHAH YWHAQ YWHAZ"),
        ("GSK3", "GSK3A GSK3B"),
        ("PP1", "PPP1CA PPP1CB PPP1CC"),
        ("mTORC1", "AKT1S1 DEPTOR MLST8 MTOR RPTOR"),
        ("mTORC2", "DEPTOR MAPKAP1 MLST8 MTOR PRR5 PRR5L RICTOR"),
        ("γ-secretase", "APH1A APH1B NCSTN PSEN1 PSEN2 PSENEN"),
        ("Hedgehog", "DHH IHH SHH"),
        ("RSK", "RPS6KA1 RPS6KA2 RPS6KA3 RPS6KA6"),
        ("gasdermin", "GSDMA GSDMB GSDMC GSDMD GSDME"),
        ("mitofusins", "MFN1 MFN2"),
        ("Rho", "RHOA RHOB RHOC"),
        ("YAP/TAZ", "WWTR1 YAP1"),
        ("BCR-ABL", "ABL1 BCR"),
    ],
)
def test_members(lexicon: Lexicon, form: str, members: str) -> None:
    first = lexicon.lookup(form)[0]
    assert first.type in ("family", "complex")
    assert " ".join(lexicon.members(first.curie)) == members


@pytest.mark.parametrize(
    ("form", "some", "none"),
    [
        ("HDAC", {"HDAC1", "HDAC6", "HDAC11"}, {"SIRT1"}),
        ("MMPs", {"MMP1", "MMP2", "MMP9", "MMP14"}, {"TIMP1"}),
        ("caspase", {"CASP1", "CASP3", "CASP8", "CASP9"}, {"CASC3"}),
        ("Wnt", {"WNT1", "WNT3A", "WNT5A", "WNT11"}, {"WNK1"}),
        ("integrin", {"ITGA5", "ITGB1", "ITGAV"}, {"ITGBL1"}),
        ("Rab", {"RAB5A", "RAB7A", "RAB11A"}, {"RAB3GAP1"}),
        ("CDK", {"CDK1", "CDK2", "CDK4", "CDK6"}, {"CDKN1A", "CDKL1"}),
        ("IFN-I", {"IFNA1", "IFNB1"}, {"IFNG", "IFNL1"}),
        ("NADPH oxidase", {"CYBB", "NOX4", "NCF1"}, {"NOXA1"}),
        ("PKA", {"PRKACA", "PRKAR1A"}, {"PKIA"}),
        ("calcineurin", {"PPP3CA", "PPP3R1"}, {"PPP2CA"}),
        ("HSP70", {"HSPA1A", "HSPA8"}, {"HSPH1"}),
        ("PDE", {"PDE4B", "PDE5A"}, {"PDHA1"}),
        ("CCL", {"CCL2", "CCL23"}, {"CXCL1"}),
        ("proteasome", {"PSMA1", "PSMB5"}, {"PSMG1"}),
    ],
)
def test_members_of_wide_families(
    lexicon: Lexicon, form: str, some: set[str], none: set[str]
) -> None:
    members = set(lexicon.members(lexicon.lookup(form)[0].curie))
    assert some <= members
    assert not none & members


def test_every_member_is_a_gene_of_today(lexicon: Lexicon) -> None:
    for curie, members in lexicon._members.items():
        assert list(members) == sorted(set(members)), curie
        for symbol in members:
            assert lexicon.gene(symbol) is not None, (curie, symbol)
