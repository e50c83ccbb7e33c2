from __future__ import annotations

import pytest

from pathscribe.entities.states import strip_states


@pytest.mark.parametrize(
    ("text", "base", "state"),
    [
        ("p-ERK", "ERK", "phosphorylated"),
        ("ERK-P", "ERK", "phosphorylated"),
        ("pSTAT3", "STAT3", "phosphorylated"),
        ("AKT (S473)", "AKT", "phosphorylated"),
        ("KRAS G12D", "KRAS", "mutant"),
        ("BRAF-V600E", "BRAF", "mutant"),
        ("XBP1(s)", "XBP1", "spliced"),
        ("TREM2+", "TREM2", "positive"),
        ("RhoA-GTP", "RhoA", "active"),
        ("PTEN-/-", "PTEN", "knocked out"),
        ("↑TNF", "TNF", "up"),
        ("pro-IL-1β", "IL-1β", "precursor"),
    ],
)
def test_strip(text: str, base: str, state: str) -> None:
    found = [s for s in strip_states(text) if (s.base, s.state) == (base, state)]
    assert found
    assert text[found[0].start :].startswith(base)


@pytest.mark.parametrize("text", ["ERK", "p53", "14-3-3", "P", "+", ""])
def test_nothing_to_strip(text: str) -> None:
    assert strip_states(text) == ()
