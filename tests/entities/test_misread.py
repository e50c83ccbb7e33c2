from __future__ import annotations

from dataclasses import replace

from pathscribe.articles.model import Figure
from pathscribe.entities import recognise
from pathscribe.text.model import Label, Options
from pathscribe.vocabulary.lexicon import Lexicon

from .conftest import make_labels


def label(text: str, **seen: dict[int, Options] | None) -> Label:
    """A label whose characters were all sure, save those for which options are given."""
    given = seen.get("options") or {}
    options = tuple(given.get(i, ((c, 0.99),)) for i, c in enumerate(text))
    box = ((0.0, 0.0), (90.0, 0.0), (90.0, 20.0), (0.0, 20.0))
    return Label("L1", text, (text,), box, 0.0, 0.95, 20.0, options)


def reread(lexicon: Lexicon, one: Label, caption: str = "") -> Label:
    figure = Figure(key="f", caption=caption)
    return recognise([one], figure=figure, article=None, lexicon=lexicon).labels[0]


def test_the_recognisers_second_thought(lexicon: Lexicon) -> None:
    found = reread(lexicon, label("CHMF3", options={3: (("F", 0.58), ("P", 0.42))}))
    assert (found.text, found.original) == ("CHMP3", "CHMF3")


def test_a_character_too_many(lexicon: Lexicon) -> None:
    found = reread(lexicon, label("CHIMP5", options={2: (("I", 0.72), ("", 0.27))}))
    assert found.text == "CHMP5"


def test_greek_letters_come_back_where_they_were_seen(lexicon: Lexicon) -> None:
    seen = reread(lexicon, label("NF-KB", options={3: (("K", 0.88), ("κ", 0.09))}))
    assert (seen.text, seen.original) == ("NF-κB", "NF-KB")
    unseen = reread(lexicon, label("NF-KB"))
    assert (unseen.text, unseen.original) == ("NF-KB", "")


def test_a_valid_name_stays(lexicon: Lexicon) -> None:
    for name in ("AQP8", "CDK1", "IL1A", "STAT5"):
        options = {len(name) - 1: ((name[-1], 0.7), ("5", 0.25))}
        assert reread(lexicon, label(name, options=options)).text == name


def test_names_that_ran_together_come_apart(lexicon: Lexicon) -> None:
    assert reread(lexicon, label("CD81CLDN1")).text == "CD81 CLDN1"


def test_a_mark_stays_on_a_misread_name(lexicon: Lexicon) -> None:
    found = reread(lexicon, label("p-elF2α"))
    assert (found.text, found.original) == ("p-eIF2α", "p-elF2α")


def test_words_are_left_alone(lexicon: Lexicon) -> None:
    for text in ("Root", "growth", "Nucleus", "binding to", "Phase I"):
        assert reread(lexicon, label(text)).text == text


def test_greek_letters_are_not_dropped(lexicon: Lexicon) -> None:
    seen = label("TNF-β↑", options={4: (("β", 0.9), ("", 0.09))})
    assert "β" in reread(lexicon, seen).text


def several(lexicon: Lexicon, *texts: str, confidence: float = 0.95) -> list[tuple[str, str]]:
    """Texts and types of what a figure's labels name; the first label has the confidence given."""
    first, *others = make_labels(texts)
    found = recognise(
        [replace(first, confidence=confidence), *others],
        figure=Figure(key="f", caption="Of MAVS."),
        article=None,
        lexicon=lexicon,
    )
    return [(m.text, m.type) for m in found.mentions if "L1" in m.labels]


def test_a_first_letter_lost_to_a_border(lexicon: Lexicon) -> None:
    assert several(lexicon, "FIT1", "IFIT3") == [("IFIT1", "gene")]
    assert several(lexicon, "FIT1", "PLIN2") == [("FIT1", "gene")]
    assert several(lexicon, "FI35", "STAT1") == [("IFI35", "gene")]


def test_the_captions_spelling_of_a_look_alike(lexicon: Lexicon) -> None:
    plural = reread(lexicon, label("STATS"))
    assert plural.text == "STATS"
    assert reread(lexicon, label("STATS"), "NMI binds STAT5.").text == "STAT5"
    assert reread(lexicon, label("IL1B"), "Of IL18.").text == "IL1B"


def test_gamma_read_as_y_in_a_name_of_two_words(lexicon: Lexicon) -> None:
    assert several(lexicon, "Fcy receptor") == [("Fcγ receptor", "family")]
    assert several(lexicon, "Sticky receptor") != [("Stickγ receptor", "family")]


def test_waves_that_look_like_letters_are_no_genes(lexicon: Lexicon) -> None:
    assert several(lexicon, "NAAA") == [("NAAA", "gene")]
    assert several(lexicon, "NAAA", confidence=0.6) == []
    # What the caption names is believed, and so are words.
    assert several(lexicon, "MAVS", confidence=0.6) == [("MAVS", "gene")]
    assert several(lexicon, "Nucleus", confidence=0.6) == [("Nucleus", "location")]
