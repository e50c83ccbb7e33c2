"""Every case of gene reading that other tools get wrong, and the rules behind them."""

from __future__ import annotations

import pytest

from pathscribe.articles.model import Figure
from pathscribe.entities import recognise
from pathscribe.records.model import Mention
from pathscribe.text.model import Label
from pathscribe.vocabulary.lexicon import Lexicon

from .conftest import Read, make_labels


def symbols(mentions: tuple[Mention, ...]) -> set[str]:
    return {s for m in mentions if m.type != "nonhuman_gene" for s in m.symbols}


def curies(mentions: tuple[Mention, ...]) -> set[str]:
    return {r.curie for m in mentions for r in m.readings}


# ------------------------------------------------------------------ forms that mean no gene

SASP = "Senescent cells release SASP factors. SASP, senescence-associated secretory phenotype."


@pytest.mark.parametrize(
    ("label", "caption"),
    [
        ("SASPs", SASP),
        ("SASPs", "(A) Senescent macrophages promote the release of SASP factors."),
        ("NETs", "(B) Senescent neutrophils release NETs that capture tumor cells."),
        ("NETs", "NETs, neutrophil extracellular traps."),
        ("effector", ""),
        ("or", ""),
        ("and", ""),
        ("Damage", ""),
        ("Root", ""),
        ("IMPACT", ""),
        ("Impact", ""),
        ("I", ""),
        ("II", ""),
        ("III", ""),
        ("IV", ""),
        ("TAT", ""),
        ("TOR", ""),
        ("HR", ""),
        ("GPI", ""),
        ("B1", ""),
        ("M3", ""),
        ("CAT", ""),
        ("POR", ""),
        ("Ca2+", ""),
        ("LPS", ""),
        ("MAM", "Calcium passes from the ER to mitochondria."),
        ("P", ""),
        ("was", ""),
        ("Rest", ""),
    ],
)
def test_no_gene(read: Read, label: str, caption: str) -> None:
    assert symbols(read(label, "Nucleus", "Mitochondria", caption=caption)) == set()


def test_sasp_is_a_phenotype(read: Read) -> None:
    (mention,) = read("SASPs", caption=SASP)
    assert mention.type == "phenotype"
    assert mention.symbols == ()


def test_nets_are_traps(read: Read) -> None:
    (mention,) = read("NETs", caption="NETs capture tumor cells")
    assert "extracellular trap" in mention.readings[0].name.lower()
    assert "SPINK5" in {r.name for r in mention.rejected}
    assert all(r.reason for r in mention.rejected)


@pytest.mark.parametrize(
    ("label", "type_", "curie"),
    [
        ("Ca2+", "chemical", "chebi:29108"),
        ("LPS", "chemical", "chebi:16412"),
        ("MAM", "location", "go:0044233"),
        ("apoptosis", "phenotype", "go:0006915"),
        ("Golgi", "location", "go:0005794"),
    ],
)
def test_things_that_are_no_genes(read: Read, label: str, type_: str, curie: str) -> None:
    (mention,) = read(label)
    assert (mention.type, mention.readings[0].curie) == (type_, curie)


# ----------------------------------------------------------------------- genes, families


@pytest.mark.parametrize(
    ("label", "want"),
    [
        ("Ras", {"HRAS", "KRAS", "NRAS"}),
        ("Raf", {"ARAF", "BRAF", "RAF1"}),
        ("ERK", {"MAPK1", "MAPK3"}),
        ("NAMPT", {"NAMPT"}),
        ("SIRT1+", {"SIRT1"}),
        ("IFNλR1", {"IFNLR1"}),
        ("TGFBRII", {"TGFBR2"}),
        ("TGFβRIII", {"TGFBR3"}),
        ("RAC1", {"RAC1"}),
        ("thrombospondin", {"THBS1", "THBS2"}),
        ("STING", {"STING1"}),
        ("RIG-I", {"RIGI"}),
        ("MDA5", {"IFIH1"}),
        ("QARS", {"QARS1"}),
        ("DAP12", {"TYROBP"}),
        ("IL-6", {"IL6"}),
        ("p53", {"TP53"}),
        ("ROCK1", {"ROCK1"}),
        ("β-catenin", {"CTNNB1"}),
    ],
)
def test_symbols(read: Read, label: str, want: set[str]) -> None:
    assert symbols(read(label)) >= want


@pytest.mark.parametrize(
    ("label", "some", "most"),
    [
        ("SOCS", {"SOCS1", "SOCS3", "CISH"}, 8),
        ("HDAC", {"HDAC1", "HDAC2", "HDAC6"}, 18),
        ("ACTIN", {"ACTB", "ACTG1"}, 8),
        ("JAK", {"JAK1", "JAK2", "JAK3", "TYK2"}, 4),
    ],
)
def test_families(read: Read, label: str, some: set[str], most: int) -> None:
    (mention,) = read(label)
    assert mention.type in ("family", "complex")
    assert mention.readings[0].curie
    assert some <= set(mention.symbols)
    assert len(mention.symbols) <= most


def test_one_label_one_meaning(read: Read) -> None:
    for label in ("Ras", "NAMPT"):
        mentions = read(label)
        assert len(mentions) == 1
        assert mentions[0].type in ("gene", "family")


def test_a_former_symbol_is_named(read: Read) -> None:
    (mention,) = read("QARS")
    assert mention.symbols == ("QARS1",)
    assert any("EPRS1" in r.name for r in mention.rejected)


def test_long_words_are_read(read: Read) -> None:
    (mention,) = read("4-hydroxynonenal")
    assert mention.type == "chemical"
    (mention,) = read("immunoglobulin superfamily") or (None,)
    assert mention is None or mention.score > 0


# ---------------------------------------------------------------------------- context


def test_cox2(read: Read) -> None:
    assert symbols(read("COX-2", "PGE2")) == {"PTGS2"}


def test_er_by_neighbours(read: Read) -> None:
    (organelle,) = read("ER", "PERK", "IRE1", "Golgi", caption="UPR at ER membranes")
    assert organelle.readings[0].curie == "go:0005783"
    (receptor,) = read(
        "ER", "estrogen", "tamoxifen", "HER2", caption="ER in breast cancer signalling"
    )
    assert receptor.symbols == ("ESR1",)


@pytest.mark.parametrize(
    ("label", "others", "want"),
    [
        ("CAT", ("SOD1", "GPX1", "H2O2"), {"CAT"}),
        ("GPI", ("G6P", "F6P", "PFK"), {"GPI"}),
        ("TAT", ("tyrosine", "HPD"), {"TAT"}),
        ("M3", ("acetylcholine", "PLC"), {"CHRM3"}),
    ],
)
def test_context_names_them(
    read: Read, label: str, others: tuple[str, ...], want: set[str]
) -> None:
    assert symbols(read(label, *others)) == want


def test_the_articles_abbreviation_wins(read: Read) -> None:
    (mention,) = read("MAP", abbreviations=(("MAP", "mean arterial pressure"),))
    assert not mention.symbols
    assert mention.readings[0].name == "mean arterial pressure"
    assert mention.evidence[0].kind == "definition"


PLANT = (
    "Alkaloid biosynthesis in California poppy. TDC, tyrosine/dihydroxyphenylalanine "
    "decarboxylase; STS, stilbene synthase; CAS, canadine synthase; MSH, N-methylstylopine "
    "hydroxylase; CHS, chalcone synthase; COS, (S)-corytuberine synthase."
)


@pytest.mark.parametrize("label", ["TDC", "STS", "CAS", "MSH", "CHS", "COS", "and"])
def test_plants_have_no_human_genes(read: Read, label: str) -> None:
    assert (
        symbols(read(label, "NCS", "6OMT", "CNMT", caption=PLANT, title="Poppy alkaloids")) == set()
    )


def test_plants_have_no_human_genes_without_definitions(read: Read) -> None:
    mentions = read("CAT1", "PAL", "leaf", caption="Arabidopsis thaliana leaves", everything=True)
    assert symbols(mentions) == set()


@pytest.mark.parametrize(
    ("label", "caption", "origin", "ortholog"),
    [
        ("rab-3", "Synaptic vesicles of C. elegans", "rab-3", "RAB3A"),
        ("sma-4", "Body size of C. elegans worms", "sma-4", "SMAD4"),
        ("Dorsal", "Toll signalling in Drosophila", "Dorsal", "RELA"),
        ("cactus", "Toll signalling in Drosophila", "cactus", "NFKBIA"),
    ],
)
def test_worms_and_flies(read: Read, label: str, caption: str, origin: str, ortholog: str) -> None:
    (mention,) = read(label, caption=caption)
    assert mention.type == "nonhuman_gene"
    assert mention.origin.lower() == origin.lower()
    assert mention.symbols == (ortholog,)


def test_mouse_symbols_say_so(read: Read) -> None:
    (mention,) = read("Trp53", caption="In mice, Trp53 is lost")
    assert mention.symbols == ("TP53",)
    assert mention.origin == "Trp53"


def test_organisms(lexicon: Lexicon) -> None:
    figure = Figure(key="f", caption="In mice, Il6 is induced.")
    found = recognise(make_labels(["Il6"]), figure=figure, article=None, lexicon=lexicon)
    assert found.organisms[0].taxon == "10090"
    bare = recognise(make_labels(["IL6"]), figure=Figure(key="f"), article=None, lexicon=lexicon)
    assert [o.taxon for o in bare.organisms] == ["9606"]
    assert bare.organisms[0].evidence.startswith("default")


# -------------------------------------------------------------------------- misread


@pytest.mark.parametrize(
    ("label", "want"),
    [
        ("TRIE", {"TICAM1"}),
        ("P13K", {"PIK3CA"}),
        ("L6R", {"IL6R"}),
        ("HMGBI", {"HMGB1"}),
        ("NF-KB", {"NFKB1", "RELA"}),
        ("1p53", {"TP53"}),
        ("elF4E", {"EIF4E"}),
        ("IFN-y", {"IFNG"}),
    ],
)
def test_repair(lexicon: Lexicon, label: str, want: set[str]) -> None:
    labels = make_labels([label, "TRAF6", "TLR3", "IL6"])
    found = recognise(labels, figure=Figure(key="f"), article=None, lexicon=lexicon)
    mentions = tuple(m for m in found.mentions if "L1" in m.labels)
    assert symbols(mentions) >= want
    first = found.labels[0]
    if first.text == label:  # the lexicon knows this spelling
        assert first.original == ""
    else:
        assert first.original == label
        assert any(label in e.text for e in mentions[0].evidence if e.kind == "repair")
    assert [x.original for x in found.labels[1:]] == ["", "", ""]


def test_a_valid_name_is_never_repaired(read: Read) -> None:
    for label in ("IL1A", "TRAF1", "MAPK1", "CDK1", "BAX", "FAS"):
        (mention,) = read(label, caption="TRAF6, CDK7, BAK")
        assert mention.match == ""
        assert label in (*mention.symbols, mention.text)


# ------------------------------------------------------------------ lists and joined names


@pytest.mark.parametrize(
    ("label", "want"),
    [
        ("MEK1/2", {"MAP2K1", "MAP2K2"}),
        ("SMAD2/3", {"SMAD2", "SMAD3"}),
        ("TLR7/8/9", {"TLR7", "TLR8", "TLR9"}),
        ("IL-1α/β", {"IL1A", "IL1B"}),
        ("HSP70/90", {"HSPA1A", "HSP90AA1"}),
        ("Wnt3a/5a", {"WNT3A", "WNT5A"}),
        ("TGF-β1-3", {"TGFB1", "TGFB2", "TGFB3"}),
        ("TLR1, 2 and 6", {"TLR1", "TLR2", "TLR6"}),
        ("MMP-2/-9", {"MMP2", "MMP9"}),
        ("KDM6A/B", {"KDM6A", "KDM6B"}),
        ("PI3K/AKTpathway", {"PIK3CA", "AKT1"}),
        ("JAK-STAT", {"JAK1", "STAT3"}),
        ("RAS-RAF-MEK-ERK", {"KRAS", "BRAF", "MAP2K1", "MAPK1"}),
        ("IL-6/JAK/STAT3", {"IL6", "JAK1", "STAT3"}),
        ("EGFR P KRAS BRAF MEK", {"EGFR", "KRAS", "BRAF", "MAP2K1"}),
        ("Cxcl9, Irf7, Ifit3", {"CXCL9", "IRF7", "IFIT3"}),
        ("MMP-1/2", {"MMP1", "MMP2"}),
        ("CD81CLDN1", {"CD81", "CLDN1"}),
    ],
)
def test_lists(read: Read, label: str, want: set[str]) -> None:
    assert symbols(read(label)) >= want


def test_lc3(read: Read) -> None:
    found = symbols(read("LC3-I/II"))
    assert found & {"MAP1LC3A", "MAP1LC3B"}
    assert "MAP1LC3B2" not in found or "MAP1LC3B" in found


def test_a_list_is_not_one_name(read: Read) -> None:
    assert "MMP12" not in symbols(read("MMP-1/2"))
    assert "IL12A" not in symbols(read("IL-1/2"))


def test_four_names_and_a_state(read: Read) -> None:
    mentions = read("EGFR P KRAS BRAF MEK")
    assert [m.readings[0].name for m in mentions] == ["EGFR", "KRAS", "BRAF", "MEK"]
    assert "phosphorylated" in mentions[0].state
    assert all(not m.state for m in mentions[1:])


# ------------------------------------------------------------------------------ states


@pytest.mark.parametrize(
    ("label", "want", "state"),
    [
        ("p-ERK", {"MAPK1", "MAPK3"}, "phosphorylated"),
        ("ERK-P", {"MAPK1", "MAPK3"}, "phosphorylated"),
        ("pSTAT3", {"STAT3"}, "phosphorylated"),
        ("phospho-AKT (S473)", {"AKT1"}, "phosphorylated"),
        ("p-ERK1/2", {"MAPK1", "MAPK3"}, "phosphorylated"),
        ("SIRT1+", {"SIRT1"}, "positive"),
        ("Active RIG-I", {"RIGI"}, "active"),
        ("Arf1-T31N", {"ARF1"}, "mutant"),
        ("cleaved caspase-3", {"CASP3"}, "cleaved"),
        ("siRNA GBF1", {"GBF1"}, "knocked down"),
        ("IL-6 mRNA", {"IL6"}, "mRNA"),
        ("p-elF2α", {"EIF2S1"}, "phosphorylated"),
    ],
)
def test_states(read: Read, label: str, want: set[str], state: str) -> None:
    mentions = read(label)
    assert symbols(mentions) >= want
    assert all(state in m.state for m in mentions if m.symbols)


def test_a_circled_p_beside_a_label(lexicon: Lexicon) -> None:
    stat, far = make_labels(["STAT3", "JAK2"])
    mark = Label("L9", "P", ("P",), ((112, 55), (124, 55), (124, 67), (112, 67)), 0.0, 0.9, 12.0)
    found = recognise(
        [stat, far, mark], figure=Figure(key="f"), article=None, lexicon=lexicon
    ).mentions
    states = {m.text: m.state for m in found if m.symbols}
    assert states == {"STAT3": ("phosphorylated",), "JAK2": ()}
    assert [m.type for m in found if m.labels == ("L9",)] == ["state"]


# ----------------------------------------------------------------------------- records


def test_mentions_explain_themselves(read: Read) -> None:
    for label in ("ERK", "NETs", "p-ERK", "IL-6/JAK/STAT3"):
        for mention in read(label, caption="ERK and NETs"):
            assert mention.evidence
            assert all(e.kind and e.text for e in mention.evidence)
            assert 0 <= mention.score <= 1
            start, end = mention.span
            assert label[start:end] == mention.text


def test_order_of_labels_does_not_change_a_reading(lexicon: Lexicon) -> None:
    labels = make_labels(["TNF", "IL6", "ER", "PERK", "Ras", "p38", "NET", "IKK", "AR", "P13K"])
    figure = Figure(key="f", caption="ER stress")

    def found(order: list[Label]) -> dict[str, object]:
        result = recognise(order, figure=figure, article=None, lexicon=lexicon)
        return {m.text: (m.type, m.readings, m.score) for m in result.mentions}

    assert found(labels) == found(labels[::-1])


def test_a_place_with_a_remark_in_brackets(read: Read) -> None:
    (found,) = read("Mitochondria (intrinsic route)")
    assert (found.text, found.type) == ("Mitochondria", "location")


def test_a_list_whose_comma_fell_to_the_end_of_a_line(read: Read) -> None:
    found = read("DNA damage, ER stress oxidative stress, hypoxia")
    assert [m.text for m in found] == ["DNA damage", "ER stress", "oxidative stress", "hypoxia"]


@pytest.mark.parametrize(
    ("label", "others", "want"),
    [
        ("AAA", ("Dicer",), set()),
        ("AAA", ("aortic wall", "MMP9"), {"mondo:0005350"}),
        ("E3", ("Membrane",), set()),
        ("E3", ("ubiquitination",), {"fplx:E3_Ub_ligase"}),
        ("MX", ("OAS", "PKR"), {"pathscribe:MX"}),
        ("MX", ("Axis",), set()),
        ("RIG", ("MAVS",), {"hgnc:19102"}),
        ("TCF4", ("β-catenin", "LEF1"), {"hgnc:11641"}),
        ("TCF4", ("HDAC1",), {"hgnc:11634"}),
    ],
)
def test_short_forms_by_their_neighbours(
    read: Read, label: str, others: tuple[str, ...], want: set[str]
) -> None:
    assert curies(read(label, *others)) == want
