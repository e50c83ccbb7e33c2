"""Heads of noun phrases."""

from __future__ import annotations

import pytest

from pathscribe.entities.heads import head, is_event, type_of_word


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("RNA degradation by AGO2", "degradation", "phenotype"),
        ("Ubiquitin-dependent protein degradation (UPS)", "degradation", "phenotype"),
        ("Redox state and NADH ratio", "ratio", "phenotype"),
        ("TISSUE-RESPONSE TO INJURY", "response", "phenotype"),
        ("Senescent TREM2+ neutrophils", "neutrophil", "cell"),
        ("Inflammatory myopathies", "myopathy", "disease"),
        ("rheumatoid arthritis", "arthritis", "disease"),
        ("glial scar formation", "formation", "phenotype"),
        ("signal transduction pathway", "pathway", None),
        ("Steroid-bound Nuclear Receptor", "receptor", None),
        ("bacteriophage", "bacteriophage", None),
    ],
)
def test_head(text: str, word: str, kind: str | None) -> None:
    found = head(text)
    assert found is not None
    assert (found.word, found.type) == (word, kind)


@pytest.mark.parametrize(
    "text",
    ["", "...", "IL-6 induces STAT3", "No IFN response", "Alters Function?", "a " * 20,
     "x" * 300, "Silenced by a factor which is lost"],
)  # fmt: skip
def test_no_head(text: str) -> None:
    assert head(text) is None


def test_endings_decide_for_words_that_no_table_lists() -> None:
    assert type_of_word("retrotransposition")[1] == "phenotype"
    assert type_of_word("glioblasts")[1] == "cell"
    assert type_of_word("region")[1] is None
    assert type_of_word("string")[1] is None


def test_events() -> None:
    assert is_event("activation")
    assert is_event("levels")
    assert not is_event("exhaustion")
