"""Look-up: what labels of figures mean, as far as a label alone can tell."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from pathscribe.errors import LexiconError
from pathscribe.vocabulary import Lexicon, normalise


def first(lexicon: Lexicon, text: str) -> tuple[str, str]:
    found = lexicon.lookup(text)
    return (found[0].name, found[0].type) if found else ("", "")


# ------------------------------------------------------- cases that other tools get wrong


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("SASPs", "Senescence-Associated Secretory Phenotype", "phenotype"),
        ("SASP factors", "Senescence-Associated Secretory Phenotype", "phenotype"),
        ("NETs", "Extracellular Traps", "phenotype"),
        ("Ras", "RAS", "family"),
        ("Raf", "RAF", "family"),
        ("ERK", "ERK", "family"),
        ("NAMPT", "NAMPT", "gene"),
        ("SIRT1+", "SIRT1", "gene"),
        ("COX-2", "PTGS2", "gene"),
        ("MAM", "mitochondria-associated endoplasmic reticulum membrane", "location"),
        ("SOCS", "SOCS", "family"),
        ("LPS", "lipopolysaccharide", "chemical"),
        ("Ca2+", "calcium(2+)", "chemical"),
        ("ER", "endoplasmic reticulum", "location"),
        ("STING", "STING1", "gene"),
        ("RIG-I", "RIGI", "gene"),
        ("MDA5", "IFIH1", "gene"),
        ("QARS", "QARS1", "gene"),
        ("IFNλR1", "IFNLR1", "gene"),
        ("TGFBRII", "TGFBR2", "gene"),
        ("TGFβRIII", "TGFBR3", "gene"),
        ("HDAC", "HDAC", "family"),
        ("RAC1", "RAC1", "gene"),
        ("ACTIN", "Actin", "family"),
        ("thrombospondin", "THBS", "family"),
        ("4-hydroxynonenal", "4-hydroxynon-2-enal", "chemical"),
        ("dap12", "TYROBP", "gene"),
        ("TRIF", "TICAM1", "gene"),
        ("PI3K", "PI3K", "complex"),
        ("IL6R", "IL6R", "gene"),
        ("HMGB1", "HMGB1", "gene"),
        ("CTLs", "cytotoxic T cell", "cell"),
    ],
)
def test_cases(lexicon: Lexicon, text: str, name: str, kind: str) -> None:
    assert first(lexicon, text) == (name, kind)


@pytest.mark.parametrize("text", ["ASPRV1", "SPINK5", "ZHX2", "EPHB2", "IRF6", "CISH", "SGCG"])
def test_the_genes_that_were_read_instead_are_still_found_by_their_own_names(
    lexicon: Lexicon, text: str
) -> None:
    assert first(lexicon, text) == (text, "gene")


def test_readings_that_must_not_be_there(lexicon: Lexicon) -> None:
    assert not lexicon.lookup("effector", types={"chemical"})
    assert {t.type for t in lexicon.lookup("NAMPT")} == {"gene"}
    assert "rasagiline" not in {t.name for t in lexicon.lookup("Ras")}


def test_a_symbol_that_was_another_genes(lexicon: Lexicon) -> None:
    owner, former = lexicon.lookup("QARS")[:2]
    assert (owner.name, owner.source) == ("QARS1", "hand preferred")
    assert (former.name, former.source) == ("EPRS1", "hgnc previous")


@pytest.mark.parametrize("word", ["or", "and", "Damage", "Root", "IMPACT", "effector", "Mast"])
def test_words(lexicon: Lexicon, word: str) -> None:
    assert lexicon.is_word(word)


@pytest.mark.parametrize(
    ("form", "species", "ortholog"),
    [
        ("rab-3", "Caenorhabditis elegans", "RAB3A"),
        ("sma-4", "Caenorhabditis elegans", "SMAD4"),
        ("Dorsal", "Drosophila melanogaster", "RELA"),
        ("cactus", "Drosophila melanogaster", "NFKBIA"),
    ],
)
def test_genes_of_other_species(lexicon: Lexicon, form: str, species: str, ortholog: str) -> None:
    genes = lexicon.nonhuman(form)
    assert (species, ortholog) in {(g.species, g.ortholog) for g in genes}
    assert lexicon.nonhuman("no such gene") == []


# ----------------------------------------------------------- labels of signalling figures


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TNF-α", "TNF"),
        ("TNFα", "TNF"),
        ("IFN-γ", "IFNG"),
        ("IFN-β", "IFNB1"),
        ("IL-1β", "IL1B"),
        ("IL-8", "CXCL8"),
        ("TGF-β1", "TGFB1"),
        ("p65", "RELA"),
        ("IκBα", "NFKBIA"),
        ("β-catenin", "CTNNB1"),
        ("GSK-3β", "GSK3B"),
        ("HIF-1α", "HIF1A"),
        ("PGC-1α", "PPARGC1A"),
        ("Nrf2", "NFE2L2"),
        ("HO-1", "HMOX1"),
        ("p53", "TP53"),
        ("p21", "CDKN1A"),
        ("Bcl-2", "BCL2"),
        ("Bcl-xL", "BCL2L1"),
        ("Cyt c", "CYCS"),
        ("Caspase-3", "CASP3"),
        ("cleaved caspase-3", ""),
        ("PD-L1", "CD274"),
        ("CTLA-4", "CTLA4"),
        ("TIM-3", "HAVCR2"),
        ("HER2", "ERBB2"),
        ("c-Met", "MET"),
        ("VEGFR2", "KDR"),
        ("E-cadherin", "CDH1"),
        ("α-SMA", "ACTA2"),
        ("iNOS", "NOS2"),
        ("MCP-1", "CCL2"),
        ("SDF-1", "CXCL12"),
        ("GM-CSF", "CSF2"),
        ("RANKL", "TNFSF11"),
        ("Foxp3", "FOXP3"),
        ("RORγt", "RORC"),
        ("T-bet", "TBX21"),
        ("SHP2", "PTPN11"),
        ("FAK", "PTK2"),
        ("TAK1", "MAP3K7"),
        ("ASK1", "MAP3K5"),
        ("LKB1", "STK11"),
        ("PDK1", "PDPK1"),
        ("YAP", "YAP1"),
        ("TAZ", "WWTR1"),
        ("MST1", "STK4"),
        ("Jagged1", "JAG1"),
        ("Smo", "SMO"),
        ("GLUT4", "SLC2A4"),
        ("Drp1", "DNM1L"),
        ("xCT", "SLC7A11"),
        ("FSP1", "AIFM2"),
        ("BiP", "HSPA5"),
        ("CHOP", "DDIT3"),
        ("eIF2α", "EIF2S1"),
        ("ASC", "PYCARD"),
        ("α-synuclein", "SNCA"),
        ("Rab7", "RAB7A"),
        ("TPI", "TPI1"),
        ("geminin", "GMNN"),
    ],
)
def test_genes(lexicon: Lexicon, text: str, name: str) -> None:
    genes = [t for t in lexicon.lookup(text) if t.type == "gene"]
    if not name:
        # States are taken off before the look-up; the lexicon does not guess.
        assert not genes or genes[0].name == "CASP3"
        return
    assert first(lexicon, text) == (name, "gene")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cAMP", "chemical"),
        ("H2O2", "chemical"),
        ("ROS", "chemical"),
        ("PGE2", "chemical"),
        ("ATP", "chemical"),
        ("NO", "chemical"),
        ("GSH", "chemical"),
        ("PIP3", "chemical"),
        ("rapamycin", "chemical"),
        ("U0126", "chemical"),
        ("Zn2+", "chemical"),
        ("CCl4", "chemical"),
        ("NSCLC", "disease"),
        ("T2DM", "disease"),
        ("MDSC", "cell"),
        ("TAMs", "cell"),
        ("Treg", "cell"),
        ("pDC", "cell"),
        ("M2 macrophages", "cell"),
        ("mitochondria", "location"),
        ("plasma membrane", "location"),
        ("ECM", "location"),
        ("EMT", "phenotype"),
        ("ferroptosis", "phenotype"),
        ("oxidative stress", "phenotype"),
        ("TCA cycle", "phenotype"),
        ("SARS-CoV-2", "organism"),
        ("lncRNA", "rna"),
        ("HRE", "other"),
    ],
)
def test_other_types(lexicon: Lexicon, text: str, kind: str) -> None:
    assert first(lexicon, text)[1] == kind


# ------------------------------------------------------------------------- how it answers


def test_order_and_marks(lexicon: Lexicon) -> None:
    found = lexicon.lookup("TGF-β1")
    assert found[0].name == "TGFB1"
    assert [t.rank for t in found] == sorted(t.rank for t in found)
    assert len({(t.type, t.curie) for t in found}) == len(found)
    exact = lexicon.lookup("KRAS")[0]
    assert exact.exact
    assert exact.same_case
    other = lexicon.lookup("kras")[0]
    assert not other.exact
    assert not other.same_case


def test_variants_cost_and_say_why(lexicon: Lexicon) -> None:
    term = lexicon.lookup("macrophages")[0]
    assert term.curie == "cl:0000235"
    term = lexicon.lookup("CXCR2s")[0]
    assert term.variant == "plural"
    assert term.rank > lexicon.lookup("CXCR2")[0].rank


def test_types_filter(lexicon: Lexicon) -> None:
    assert {t.type for t in lexicon.lookup("CAT", types={"gene", "family"})} <= {"gene", "family"}
    assert lexicon.lookup("TP53", types=set()) == []


def test_nothing_to_look_up(lexicon: Lexicon) -> None:
    for text in ("", "   ", "---", "→", "\x00", "qqqzzzxxx", "a" * 10_000):
        assert lexicon.lookup(text) == [], text


def test_callers_cannot_spoil_the_cache(lexicon: Lexicon) -> None:
    lexicon.lookup("IL-6").clear()
    assert lexicon.lookup("IL-6")


def test_contains_and_prefix(lexicon: Lexicon) -> None:
    assert lexicon.contains(normalise("NF-κB"))
    assert not lexicon.contains("")
    assert not lexicon.contains("nfkap")
    assert lexicon.has_prefix("nfkap")
    assert not lexicon.has_prefix("qqqzzz")


def test_longest_match(lexicon: Lexicon) -> None:
    text = "The release of SASP factors activates NF-κB and tumor necrosis factor in CD8+ T cells."
    found = {text[start:end]: terms[0].name for start, end, terms in lexicon.longest_match(text)}
    assert found["SASP factors"] == "Senescence-Associated Secretory Phenotype"
    assert "NF-κB" in found
    assert found["tumor necrosis factor"] == "TNF"
    assert found["CD8+ T cells"] == "CD8-positive, alpha-beta T cell"
    assert not {"The", "of", "and", "in"} & set(found)
    ends = [(start, end) for start, end, _ in lexicon.longest_match(text)]
    assert all(one[1] <= two[0] for one, two in pairwise(ends))
    only = lexicon.longest_match(text, types={"cell"})
    assert [text[start:end] for start, end, _ in only] == ["CD8+ T cells"]


def test_gene_by_symbol_and_identifiers(lexicon: Lexicon) -> None:
    gene = lexicon.gene("IL6")
    assert gene is not None
    assert lexicon.gene("hgnc:6018") == gene == lexicon.gene("ncbigene:3569")
    assert gene.name == "interleukin 6"
    for unknown in ("il6", "ncbigene:", "hgnc:0", "", "fplx:RAS"):
        assert lexicon.gene(unknown) is None, unknown


def test_family_of(lexicon: Lexicon) -> None:
    assert "fplx:RAS" in lexicon.family_of("KRAS")
    assert "fplx:ERK" in lexicon.family_of("MAPK1")
    assert lexicon.family_of("MAPK1") == tuple(sorted(lexicon.family_of("MAPK1")))
    assert lexicon.family_of("no gene") == ()
    for curie in lexicon.family_of("TNF"):
        assert "TNF" in lexicon.members(curie)


def test_names_types_and_xrefs(lexicon: Lexicon) -> None:
    assert (lexicon.name("fplx:RAS"), lexicon.type("fplx:RAS")) == ("RAS", "family")
    assert (lexicon.name("hgnc:0"), lexicon.type("hgnc:0")) == ("", None)
    assert "ncbigene:3569" in lexicon.xrefs("hgnc:6018")
    assert lexicon.xrefs("hgnc:0") == ()
    assert lexicon.members("hgnc:6018") == ()


def test_info_and_version(lexicon: Lexicon) -> None:
    info = lexicon.info()
    assert info["version"] == lexicon.version
    assert info["genes"] > 40_000
    assert {"HGNC", "FamPlex", "ChEBI", "MeSH", "MONDO"} <= {s["name"] for s in info["sources"]}
    assert Lexicon.default() is lexicon


# ------------------------------------------------------------------ cost and determinism

# The peak of the process's own memory; ru_maxrss would start at the parent's.
MEASURE = """
import re
from pathlib import Path
from pathscribe.vocabulary import Lexicon
Lexicon.default().lookup("IL-6")
print(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_loading_takes_at_most_300_mb() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) / 1024 < 300


def test_same_answers_under_every_hash_seed() -> None:
    code = """
from pathscribe.vocabulary import Lexicon
lexicon = Lexicon.default()
for text in ("Ras", "ER", "CAT", "AS", "p35", "RA", "TGF-β1", "IL-17", "PE", "miR-24"):
    print(lexicon.lookup(text))
print(lexicon.longest_match("NF-κB and IL-6 in CD8+ T cells of mice"), lexicon.version)
print(lexicon.family_of("TNF"))
"""
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in (0, 1, 4)
    }
    assert len(outs) == 1


def test_missing_and_foreign_tables(tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        Lexicon(tmp_path)
    assert "lexicon build" in caught.value.hint
    (tmp_path / "provenance.json").write_text('{"format": 999}', encoding="utf-8")
    with pytest.raises(LexiconError, match="another format version"):
        Lexicon(tmp_path)
    (tmp_path / "provenance.json").write_text("{", encoding="utf-8")
    with pytest.raises(LexiconError, match="cannot be read"):
        Lexicon(tmp_path)
