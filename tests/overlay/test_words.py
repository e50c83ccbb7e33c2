from __future__ import annotations

import pytest

from pathscribe.overlay.words import meaning, says_more, shortened
from pathscribe.records import Mention, Reading


def _mention(text: str, *names: str, symbols: tuple[str, ...] = ()) -> Mention:
    return Mention(
        id="M1",
        labels=(),
        text=text,
        span=(0, len(text)),
        type="other",
        readings=tuple(Reading(name=name) for name in names),
        symbols=symbols,
        score=1,
    )


def test_symbols_come_before_names() -> None:
    assert meaning(_mention("ERK", "ERK", symbols=("MAPK1", "MAPK3"))) == "MAPK1, MAPK3"
    assert meaning(_mention("LPS", "lipopolysaccharide")) == "lipopolysaccharide"
    assert meaning(_mention("SASP")) == ""


@pytest.mark.parametrize(
    ("count", "text"), [(0, ""), (3, "0, 1, 2"), (4, "0, 1, +2"), (9, "0, 1, +7")]
)
def test_shortened_counts_the_rest(count: int, text: str) -> None:
    assert shortened(map(str, range(count)), most=3) == text


@pytest.mark.parametrize(
    ("text", "name", "more"),
    [
        ("IL-6", "IL6", False),
        ("Cytokines", "cytokine", False),
        ("SYK", "SYK", False),
        ("RAS", "RA", True),
        ("DAP12", "TYROBP", True),
        ("LPS", "", False),
    ],
)
def test_says_more(text: str, name: str, more: bool) -> None:
    assert says_more(_mention(text, *([name] if name else []))) is more
