from __future__ import annotations

import pytest

from pathscribe.entities.organisms import Habitat, habitat
from pathscribe.vocabulary.lexicon import Lexicon


def live(lexicon: Lexicon, caption: str = "", title: str = "", abstract: str = "") -> Habitat:
    return habitat(
        labels=("A",), caption=caption, title=title, keywords=(), abstract=abstract, lexicon=lexicon
    )


@pytest.mark.parametrize(
    ("caption", "kingdom"),
    [
        ("Arabidopsis thaliana leaves", "plant"),
        ("Alkaloids of the California poppy", "plant"),
        ("Caenorhabditis elegans worms", "worm"),
        ("The Drosophila wing of a fly", "fly"),
        ("Saccharomyces cerevisiae, the yeast", "fungus"),
        ("Human cells", "vertebrate"),
        ("", "vertebrate"),
        ("A compound of a plant kills cancer cells of patients and of mice", "vertebrate"),
    ],
)
def test_kingdom(lexicon: Lexicon, caption: str, kingdom: str) -> None:
    assert live(lexicon, caption).kingdom == kingdom


def test_virus(lexicon: Lexicon) -> None:
    assert live(lexicon, "HSV-1 infects").virus
    assert not live(lexicon, "Wnt signalling").virus


def test_named_organisms_come_first_and_say_where(lexicon: Lexicon) -> None:
    found = live(lexicon, caption="In mice", title="Rats and mice").organisms
    assert [o.taxon for o in found][:2] == ["10090", "10116"]
    assert found[0].name == "Mus musculus"
    assert found[0].evidence == "caption: mice"


def test_default_is_human_and_says_so(lexicon: Lexicon) -> None:
    (human,) = live(lexicon).organisms
    assert human.taxon == "9606"
    assert human.evidence.startswith("default")


def test_cell_lines_tell_the_organism(lexicon: Lexicon) -> None:
    assert live(lexicon, "RAW264.7 cells").organisms[0].taxon == "10090"
    assert live(lexicon, "HeLa cells").organisms[0].taxon == "9606"


def test_spelling_of_genes_tells_the_mouse(lexicon: Lexicon) -> None:
    def spelled(*labels: str) -> str:
        found = habitat(
            labels=labels, caption="", title="", keywords=(), abstract="", lexicon=lexicon
        )
        return found.organisms[0].taxon

    assert spelled("Irf7", "Mx2", "Oas1b", "Ifit3", "Cxcl10", "Nucleus") == "10090"
    assert spelled("IRF7", "MX2", "IFIT3", "CXCL10") == "9606"
    assert spelled("Irf7", "MX2", "IFIT3", "CXCL10", "OAS1") == "9606"


def test_names_in_running_text(lexicon: Lexicon) -> None:
    text = "He had Middle East respiratory syndrome coronavirus; E. coli, too."
    found = {o.name for o in live(lexicon, abstract=text).organisms}
    assert "Escherichia coli" in found
    assert any("Middle East" in name for name in found)


def test_animals_and_plants_in_one_figure(lexicon: Lexicon) -> None:
    assert live(lexicon, "Stress in animals and plants").kingdom == "vertebrate"


def test_what_is_denied_is_not_meant(lexicon: Lexicon) -> None:
    caption = "Kinases that sense stress. No such pathway has been found in plants."
    assert live(lexicon, caption).kingdom == "vertebrate"


def test_a_figure_of_human_genes_stays_human(lexicon: Lexicon) -> None:
    found = habitat(
        labels=("STAT3", "MAPK14", "PERK", "ATF4", "XBP1"),
        caption="A compound that many plants make acts on them.",
        title="",
        keywords=(),
        abstract="",
        lexicon=lexicon,
    )
    assert found.kingdom == "vertebrate"
