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
        "Reduced mRNA decay",
        "Dampened immune responses",
        "Virion budding",
        "Virus sensing",
        "Sequestration in stress granules",
        "Chaperones and ERAD",
        "Complement activation and lysis",
        "Pro-inflammation",
        "Tolerogenic",
        "Immunosuppressive",
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
    assert whole(read("Stalling of ribosomes"), "Stalling of ribosomes").readings[0].curie == ""


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Stalling of XRN1", {("XRN1", "gene")}),
        ("EGFR endocytosis", {("EGFR", "gene")}),
        ("Interferon and antiviral protein production", {("Interferon", "family")}),
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
        ("NLRP3 Signaling", "NLRP3"),
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
        ("infected glial cell", "cl:0000125", ("infected",), set()),
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
        ("Non-alcoholic fatty liver disease (NAFLD)", "mondo:0013209"),
    ],
)
def test_diseases_with_their_modifiers(read: Read, label: str, curie: str) -> None:
    (found,) = read(label)
    assert (found.type, found.text) == ("disease", label)
    assert found.readings[0].curie == curie


def test_the_infection_by_a_named_microbe_is_a_disease(read: Read) -> None:
    assert read("Herpes simplex virus infection")[0].type == "disease"
    assert read("Viral infection")[0].type == "phenotype"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("LOW GLUCOSE", "chemical"),
        ("Extracellular ATP", "chemical"),
        ("curcumin (35)", "chemical"),
        ("PD-1 inhibitor", "chemical"),
        ("anti-TNFα mAb", "chemical"),
        ("Panhandle RNA", "rna"),
        ("Double-Stranded RNA", "rna"),
        ("Replication vesicle", "location"),
        ("Mature virus", "organism"),
        ("DA rats", "organism"),
        ("MHV-A59", "organism"),
    ],
)
def test_other_kinds(read: Read, label: str, kind: str) -> None:
    found = whole(read(label, "Virus"), label)
    assert found.type == kind


def test_chemicals_of_a_numbered_list(read: Read) -> None:
    assert read("Qqzol (12)", "curcumin (35)")[0].type == "chemical"
    assert not any(m.type == "chemical" for m in read("Qqzol (12)", "TP53"))


@pytest.mark.parametrize(
    "label",
    ["Aconitate hydratase", "acts as a decoy", "Nuclear Protein", "Cho et al., 2013b", "Drug",
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
