"""What single sentences say; all of them are made up for these tests."""

from __future__ import annotations

import pytest

CASES = {
    # verbs, voice, number
    "IL-6 activates STAT3.": "IL-6 -> STAT3",
    "STAT3 is activated by IL-6.": "IL-6 -> STAT3",
    "SOCS3 suppresses JAK2.": "SOCS3 -| JAK2",
    "JAK2 has been shown to be inhibited by SOCS3.": "SOCS3 -| JAK2",
    "Phosphorylated STAT3 translocates to the nucleus.": "Phosphorylated STAT3 -> nucleus",
    "Hypoxia leads to angiogenesis.": "Hypoxia -> angiogenesis",
    "Hypoxia results in the upregulation of VEGFA.": "Hypoxia -> VEGFA",
    "Angiogenesis results from hypoxia.": "hypoxia -> Angiogenesis",
    "Autophagy requires ATG5.": "ATG5 -> Autophagy",
    "Autophagy depends on ATG5 and ATG7.": "ATG5 -> Autophagy; ATG7 -> Autophagy",
    "ATG5 is required for autophagy.": "ATG5 -> autophagy",
    "Cytochrome c binds to APAF1.": "Cytochrome c -- APAF1",
    "MDM2 interacts with TP53.": "MDM2 -- TP53",
    "Caspase-9 cleaves caspase-3.": "Caspase-9 -> caspase-3",
    "Mast cells release histamine.": "Mast cells -> histamine",
    "Histamine is released from mast cells.": "mast cells -> Histamine",
    "CCL2 recruits monocytes.": "CCL2 -> monocytes",
    "Monocytes are recruited by CCL2.": "CCL2 -> Monocytes",
    "Metformin negatively regulates mTORC1.": "Metformin -| mTORC1",
    "RHEB is a positive regulator of mTORC1.": "RHEB -> mTORC1",
    "TSC2 acts as an inhibitor of mTORC1.": "TSC2 -| mTORC1",
    "PTEN gives rise to apoptosis.": "PTEN -> apoptosis",
    "AMPK may activate ULK1.": "AMPK -> ULK1",
    # coordination
    "TNF and IL-1β activate NF-κB and AP-1.": (
        "TNF -> NF-κB; TNF -> AP-1; IL-1β -> NF-κB; IL-1β -> AP-1"
    ),
    "Th2 cells secrete IL-4, recruit eosinophils and suppress Th1 cells.": (
        "Th2 cells -> IL-4; Th2 cells -> eosinophils; Th2 cells -| Th1 cells"
    ),
    "AKT inhibits BAD and ERK activates ELK1.": "AKT -| BAD; ERK -> ELK1",
    "AKT inhibits FOXO3, whereas PTEN inhibits AKT.": "AKT -| FOXO3; PTEN -| AKT",
    "BIM is induced by FOXO3 and inhibited by ERK.": "FOXO3 -> BIM; ERK -| BIM",
    "MEK1 binds and activates ERK.": "MEK1 -> ERK",
    "IL-10 not only inhibits TNF but also promotes SOCS3.": "IL-10 -| TNF; IL-10 -> SOCS3",
    # relative clauses
    "IL-6 activates JAK2, which phosphorylates STAT3.": "IL-6 -> JAK2; JAK2 -> STAT3",
    "Macrophages that engulf bacteria release IL-1β.": (
        "Macrophages -- bacteria; Macrophages -> IL-1β"
    ),
    "Cytokines released by macrophages recruit neutrophils.": (
        "macrophages -> Cytokines; Cytokines -> neutrophils"
    ),
    # what follows
    "IFN-γ activates macrophages, leading to phagocytosis.": (
        "IFN-γ -> macrophages; macrophages -> phagocytosis"
    ),
    "MDM2 inhibits TP53, thereby promoting tumor growth.": ("MDM2 -| TP53; TP53 -| tumor growth"),
    "Tregs suppress CD8+ T cells, release IL-10, and thereby promote tumor growth.": (
        "Tregs -| CD8+ T cells; Tregs -> IL-10; Tregs -> tumor growth;"
        " CD8+ T cells -| tumor growth; IL-10 -> tumor growth"
    ),
    "IFN-β is released, leading to inflammation.": "IFN-β -> inflammation",
    # chains
    "IL-4 promotes M2 macrophages via STAT6.": "IL-4 -> STAT6; STAT6 -> M2 macrophages",
    "Through the RAS/RAF/MEK pathway, EGF promotes cell proliferation.": (
        "EGF -> RAS; RAS -> RAF; RAF -> MEK; MEK -> cell proliferation"
    ),
    "EGF, through MEK1, promotes cell proliferation.": ("EGF -> MEK1; MEK1 -> cell proliferation"),
    "Rapamycin promotes autophagy by inhibiting mTORC1.": (
        "Rapamycin -| mTORC1; mTORC1 -| autophagy"
    ),
    "By inhibiting mTORC1, rapamycin promotes autophagy.": (
        "rapamycin -| mTORC1; mTORC1 -| autophagy"
    ),
    # nouns
    "Activation of STAT3 by IL-6 promotes tumor growth.": ("IL-6 -> STAT3; STAT3 -> tumor growth"),
    "Loss of PTEN activates AKT.": "PTEN -| AKT",
    "PTEN deficiency activates AKT.": "PTEN -| AKT",
    "Knockdown of PTEN reduces apoptosis.": "PTEN -> apoptosis",
    "TP53 knockout prevents apoptosis.": "TP53 -> apoptosis",
    "JAK inhibitors reduce inflammation.": "JAK -> inflammation",
    "The JAK inhibitor tofacitinib reduces inflammation.": (
        "tofacitinib -| JAK; tofacitinib -| inflammation"
    ),
    "Blocking IL-6 reduces inflammation.": "IL-6 -> inflammation",
    "IL-6-mediated inflammation": "IL-6 -> inflammation",
    "TNF-induced apoptosis is blocked by BCL2.": "TNF -> apoptosis; BCL2 -| apoptosis",
    "Binding of TNF to TNFR1 activates NF-κB.": "TNF -- TNFR1; TNF -> NF-κB",
    "Increased expression of VEGFA promotes angiogenesis.": "VEGFA -> angiogenesis",
    "Reduced levels of VEGFA impair angiogenesis.": "VEGFA -> angiogenesis",
    "Recruitment of neutrophils to the lung by CXCL8": (
        "neutrophils -> lung; CXCL8 -> neutrophils"
    ),
    "TGF-β drives the progression of liver fibrosis.": "TGF-β -> progression of liver fibrosis",
    "Smoking promotes the development of lung cancer.": "Smoking -> lung cancer",
    # examples and classes
    "Macrophages secrete cytokines such as IL-6 and TNF.": (
        "Macrophages -> IL-6; Macrophages -> TNF"
    ),
    "Macrophages secrete chemokines (CCL2 and CXCL10).": (
        "Macrophages -> CCL2; Macrophages -> CXCL10"
    ),
    "STAT1 and STAT3 are activated by IFN-γ and IL-6, respectively.": (
        "IFN-γ -> STAT1; IL-6 -> STAT3"
    ),
    # denial
    "BCL2 does not inhibit TP53.": "not BCL2 -| TP53",
    "Apoptosis is not induced by IL-4.": "not IL-4 -> Apoptosis",
    # what is done to cells is a process, where it has effects
    "NETs capture tumor cells.": "NETs -- tumor cells",
    "NETs trap tumor cells, promoting metastasis.": (
        "NETs -- tumor cells; NETs -> trap tumor cells; trap tumor cells -> metastasis"
    ),
    "Macrophages engulf tumor cells and thereby reduce metastasis.": (
        "Macrophages -- tumor cells; Macrophages -> engulf tumor cells;"
        " engulf tumor cells -| metastasis"
    ),
    "Macrophages kill tumor cells, reducing metastasis.": (
        "Macrophages -| tumor cells; tumor cells -> metastasis"
    ),
    "Capture of tumor cells by NETs promotes metastasis.": (
        "NETs -> Capture of tumor cells; Capture of tumor cells -> metastasis"
    ),
    # nouns between two things
    "The interaction between STAT3 and JAK2 promotes tumor growth.": (
        "STAT3 -- JAK2; STAT3 -> tumor growth; JAK2 -> tumor growth"
    ),
    "The inhibitory effect of SOCS3 on JAK2 is known.": "SOCS3 -| JAK2",
    "Regulation of STAT3 phosphorylation by IL-6": "IL-6 -- STAT3",
    "SOCS3, an inhibitor of JAK2, suppresses inflammation.": (
        "SOCS3 -| JAK2; SOCS3 -| inflammation"
    ),
    "STAT3 forms a complex with JAK2.": "STAT3 -- JAK2",
    "STAT1 and STAT2 heterodimerize.": "STAT1 -- STAT2",
    "Autophagy is TNF-dependent.": "TNF -> Autophagy",
    "TLR4 transmits the signal to MYD88.": "TLR4 -> MYD88",
    "IFN-β is produced as a result of MAVS activation.": "MAVS -> IFN-β",
    "A wide range of cytokines activates STAT3.": "cytokines -> STAT3",
    "TNF induces transcription of type I interferons (IFN-α and IFN-β).": (
        "TNF -> IFN-α; TNF -> IFN-β"
    ),
    "JAK1 and TYK2 activate STAT1 and STAT3 via STAM and JUN, respectively.": (
        "JAK1 -> STAM; TYK2 -> STAM; JAK1 -> JUN; TYK2 -> JUN; STAM -> STAT1; JUN -> STAT3"
    ),
    # purpose
    "Neutrophils release elastase to degrade elastin.": (
        "Neutrophils -> elastase; elastase -| elastin"
    ),
    "cGAS produces cGAMP, which activates STING to induce IFN-β.": (
        "cGAS -> cGAMP; cGAMP -> STING; STING -> IFN-β"
    ),
    # conversion, pronouns
    "ACE converts angiotensin I to angiotensin II.": (
        "angiotensin I -> angiotensin II; ACE -> angiotensin II"
    ),
    "Glucose is converted to lactate by LDHA.": "Glucose -> lactate; LDHA -> lactate",
    "Glucose is converted by LDHA to lactate.": "Glucose -> lactate; LDHA -> lactate",
    "IL-6 activates STAT3. It also activates ERK.": "IL-6 -> STAT3; IL-6 -> ERK",
    "IL-6 activates STAT3. This activates BCL2.": "IL-6 -> STAT3; STAT3 -> BCL2",
    # what is changed in a group of cells or animals
    "Cells lacking PTEN show increased glycolysis.": "PTEN -| glycolysis",
    "Mitophagy is impaired in PRKN-null neurons.": "PRKN -> Mitophagy",
    "LPS-treated macrophages exhibit elevated IL-6 secretion.": "LPS -> IL-6",
    "In the absence of VHL, HIF1A accumulates.": "VHL -| HIF1A",
    # conditions, conversions of passives, members, paths
    "Cholesterol synthesis is controlled by SREBF2 to maintain cell growth.": (
        "SREBF2 -- Cholesterol synthesis; SREBF2 -> cell growth"
    ),
    "Proteins that promote angiogenesis include VEGFA and FGF2.": (
        "VEGFA -> angiogenesis; FGF2 -> angiogenesis"
    ),
    "TLR4 signals via both MYD88- and TRIF-dependent pathways.": "TLR4 -> MYD88; TLR4 -> TRIF",
    "IL-6 affects and is affected by TNF.": "IL-6 -- TNF; TNF -- IL-6",
    "IL-10 affects the expression of TNF and that of IL-6.": "IL-10 -- TNF; IL-10 -- IL-6",
    "Inhibition of AKT1 by PTEN or by metformin leads to apoptosis.": (
        "PTEN -| AKT1; metformin -| AKT1; AKT1 -| apoptosis"
    ),
    "Nitric oxide, a gas and messenger, activates PRKG1.": "Nitric oxide -> PRKG1",
    "MDM2 targets TP53 for degradation.": "MDM2 -| TP53",
    "IL-6 activates JAK2, which, in turn, phosphorylates STAT3.": "IL-6 -> JAK2; JAK2 -> STAT3",
    "Butyrate acts on colonocytes to strengthen the barrier and to limit inflammation.": (
        "Butyrate -- colonocytes; Butyrate -> barrier; Butyrate -| inflammation"
    ),
}
NOTHING = (
    "Schematic overview of the pathway.",
    "Cells were stained with an antibody and counted.",
    "Arrows indicate activation, T-bars indicate inhibition.",
    "ER, endoplasmic reticulum; UPR, unfolded protein response; IL-6, interleukin 6.",
    "STAT3 and JAK2 in macrophages.",
)


@pytest.mark.parametrize(("sentence", "wanted"), CASES.items(), ids=list(CASES))
def test_what_a_sentence_says(said_by_grammar, sentence, wanted):
    expected = {part.strip() for part in wanted.split(";")}
    missing = expected - said_by_grammar(sentence)
    assert not missing, f"missing {missing}, found {said_by_grammar(sentence)}"


EXACT = tuple(sentence for sentence in CASES if "Neutrophils release" not in sentence)


@pytest.mark.parametrize("sentence", EXACT)
def test_nothing_else_is_read_into_it(said_by_grammar, sentence):
    expected = {part.strip() for part in CASES[sentence].split(";")}
    assert said_by_grammar(sentence) <= expected


@pytest.mark.parametrize("sentence", NOTHING)
def test_sentences_that_claim_nothing(said_by_grammar, sentence):
    assert said_by_grammar(sentence) == set()


@pytest.mark.parametrize("word", ["may", "might", "could"])
def test_hedging(read_by_grammar, word):
    [relation] = read_by_grammar(f"AMPK {word} activate ULK1.").relations
    assert relation.hedged
    assert not relation.negated
    [firm] = read_by_grammar("AMPK can activate ULK1.").relations
    assert not firm.hedged
    assert firm.score > relation.score


def test_neither_denies_what_follows(read_by_grammar):
    relations = read_by_grammar("Neither IL-4 nor IL-13 activates STAT3.").relations
    assert relations
    assert all(relation.negated for relation in relations)


def test_a_denied_relation_keeps_the_sign_of_what_is_denied(read_by_grammar):
    [relation] = read_by_grammar("BCL2 does not inhibit TP53.").relations
    assert relation.negated
    assert relation.sign == -1
