"""Labels that are phrases: one mention over the whole label, and the names inside that stay."""

from __future__ import annotations

import pytest

from pathscribe.records.model import Mention

from .conftest import Read

VIRUS = "Infection with the virus."


def whole(mentions: tuple[Mention, ...], text: str) -> Mention:
    (found,) = [m for m in mentions if m.text == text]
    return found


def others(mentions: tuple[Mention, ...], text: str) -> set[tuple[str, str]]:
    return {(m.text, m.type) for m in mentions if m.text != text}


@pytest.mark.parametrize(
    "label",
    [
        "T-cell exhaustion",
        "Viral protein accumulation",
        "Inhibition of replication",
        "Reduced insulin uptake",
        "Blunted immune responses",
        "Exosome budding",
        "Nutrient sensing",
        "Retention in lipid droplets",
        "Lectins and phagocytosis",
        "Complement activation and lysis",
        "Pro-coagulation",
        "Immunogenic",
        "Neuroprotective",
        "Mitochondrial dysfunction",
        "M2 macrophage polarization",
        "Increased vascular permeability",
    ],
)
def test_processes(read: Read, label: str) -> None:
    found = whole(read(label, "Nucleus"), label)
    assert found.type == "phenotype"
    assert found.span == (0, len(label))


def test_the_best_head_process_gives_the_identifier(read: Read) -> None:
    found = whole(read("Hepatic stellate cell apoptosis"), "Hepatic stellate cell apoptosis")
    assert found.readings[0].curie == "go:0006915"
    assert whole(read("Stacking of ribosomes"), "Stacking of ribosomes").readings[0].curie == ""


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Trapping of AGO2", {("AGO2", "gene")}),
        ("LDLR endocytosis", {("LDLR", "gene")}),
        ("Interferon and tear protein secretion", {("Interferon", "family")}),
        ("Breast cancer lung metastasis", {("Breast cancer", "disease")}),
        ("Prostate cancer progression", {("Prostate cancer", "disease")}),
    ],
)
def test_what_stays_inside_a_process(read: Read, label: str, inside: set[tuple[str, str]]) -> None:
    mentions = read(label)
    assert whole(mentions, label).type == "phenotype"
    assert others(mentions, label) == inside


@pytest.mark.parametrize(
    ("label", "symbol"),
    [
        ("STAT3 activation", "STAT3"),
        ("early IL-6 production", "IL6"),
        ("Inhibition of mTOR", "MTOR"),
        ("NOTCH1 Signaling", "NOTCH1"),
    ],
)
def test_what_happens_to_a_molecule_names_the_molecule(read: Read, label: str, symbol: str) -> None:
    mentions = read(label)
    assert {m.type for m in mentions} == {"gene"}
    assert mentions[0].symbols == (symbol,)


@pytest.mark.parametrize(
    "label",
    ["Inhibition", "Activation", "Phosphorylation", "Predicted activation", "Direct interaction",
     "Proteolytic cleavage", "Binding", "Level", "Pyrin domain", "Ratio"],
)  # fmt: skip
def test_legends_are_nothing(read: Read, label: str) -> None:
    assert read(label, "TP53") == ()


@pytest.mark.parametrize(
    ("label", "curie", "state", "genes"),
    [
        ("Senescent alveolar macrophage", "cl:0000583", ("senescent",), set()),
        ("Senescent TREM2+ neutrophil", "cl:0000775", ("senescent", "TREM2+"), {"TREM2"}),
        ("infected epithelial cell", "cl:0000066", ("infected",), set()),
        ("PD-L1+ tumor cell", "cl:0001064", ("PD-L1+",), {"CD274"}),
        ("CXCR2hi neutrophils", "cl:0000775", ("CXCR2hi",), {"CXCR2"}),
        ("Aged HSC", "cl:0000037", ("aged",), set()),
    ],
)
def test_modified_cells_keep_head_state_and_marker(
    read: Read, label: str, curie: str, state: tuple[str, ...], genes: set[str]
) -> None:
    mentions = read(label)
    found = whole(mentions, label)
    assert found.type == "cell"
    assert found.readings[0].curie == curie
    assert found.state == state
    assert {s for m in mentions for s in m.symbols} == genes


@pytest.mark.parametrize(
    ("label", "curie"),
    [
        ("Early-stage lung cancer", "mondo:0008903"),
        ("Advanced hepatocellular carcinoma", "mondo:0007256"),
        ("Amyotrophic lateral sclerosis (ALS)", "mondo:0004976"),
    ],
)
def test_diseases_with_their_modifiers(read: Read, label: str, curie: str) -> None:
    (found,) = read(label)
    assert (found.type, found.text) == ("disease", label)
    assert found.readings[0].curie == curie


def test_the_infection_by_a_named_microbe_is_a_disease(read: Read) -> None:
    assert read("Hepatitis B virus infection")[0].type == "disease"
    assert read("Viral infection")[0].type == "phenotype"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("HIGH CHOLESTEROL", "chemical"),
        ("Extracellular ATP", "chemical"),
        ("luteolin (7)", "chemical"),
        ("PD-1 inhibitor", "chemical"),
        ("anti-IL-17 mAb", "chemical"),
        ("Leader RNA", "rna"),
        ("Double-Stranded RNA", "rna"),
        ("Secretory vesicle", "location"),
        ("Attenuated virus", "organism"),
        ("ZDF rats", "organism"),
        ("VSV-M51", "organism"),
    ],
)
def test_other_kinds(read: Read, label: str, kind: str) -> None:
    found = whole(read(label, "Virus"), label)
    assert found.type == kind


def test_chemicals_of_a_numbered_list(read: Read) -> None:
    assert read("Qqzol (12)", "luteolin (7)")[0].type == "chemical"
    assert not any(m.type == "chemical" for m in read("Qqzol (12)", "TP53"))


@pytest.mark.parametrize(
    "label",
    ["Aconitate hydratase", "serves as a sponge", "Nuclear Adaptor", "Cho et al., 2013b", "Drug",
     "Renal Transmembrane Receptor"],
)  # fmt: skip
def test_modifiers_are_no_things_of_their_own(read: Read, label: str) -> None:
    kinds = {m.type for m in read(label)}
    assert not kinds & {"chemical", "location", "cell", "organism", "disease"}


def test_what_is_set_off_is_a_thing_of_its_own(read: Read) -> None:
    assert {m.type for m in read("TLR4 (macrophage)")} == {"gene", "cell"}
    assert {m.text for m in read("Anosmia, ageusia, fever")} == {"Anosmia", "ageusia", "fever"}


def test_a_species_and_its_product(read: Read) -> None:
    found = {(m.text, m.type) for m in read("Curcuma longa curcumin")}
    assert found == {("Curcuma longa", "organism"), ("curcumin", "chemical")}


def test_terms_on_the_axis_of_an_enrichment_plot(read: Read) -> None:
    axis = ("P-value", "Gene ratio", "0.05")
    assert read("TNF signaling pathway", *axis) == ()
    assert {m.type for m in read("TNF signaling pathway", "TRADD")} == {"gene"}


def test_a_process_of_go_keeps_its_molecule(read: Read) -> None:
    found = {(m.text, m.type) for m in read("IL-6 production")}
    assert found == {("IL-6 production", "phenotype"), ("IL-6", "gene")}


def test_a_name_and_another_in_brackets(read: Read) -> None:
    found = {(m.text, m.type) for m in read("Sindbis virus (single-stranded RNA)")}
    assert found == {("Sindbis virus", "organism"), ("single-stranded RNA", "rna")}
    (one,) = read("Reactive oxygen species (ROS)")
    assert (one.type, one.readings[0].curie) == ("chemical", "chebi:26523")


@pytest.mark.parametrize(
    "label",
    ["Metabolic crisis", "Pathological conditions", "healthy condition", "Steady state",
     "Binding of C3b to the membrane"],
)  # fmt: skip
def test_crises_conditions_and_bindings(read: Read, label: str) -> None:
    assert whole(read(label), label).type == "phenotype"


@pytest.mark.parametrize("label", ["condition", "Control conditions"])
def test_a_condition_alone_is_nothing(read: Read, label: str) -> None:
    assert read(label) == ()


def test_alpha_before_a_small_letter_is_no_antibody(read: Read) -> None:
    assert {m.type for m in read("α-catenin like", "CDH1")} <= {"gene", "family"}
    assert whole(read("α-TNFα MAb"), "α-TNFα MAb").type == "chemical"


def test_virions_are_organisms(read: Read) -> None:
    assert whole(read("Progeny virions", caption=VIRUS), "Progeny virions").type == "organism"
