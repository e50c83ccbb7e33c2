"""Helpers: what a caption says, as a set of short lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pathscribe.relations import CaptionReading, caption_relations
from pathscribe.vocabulary import Lexicon

Said = Callable[[str], set[str]]
ARROWS = {1: "->", -1: "-|", 0: "--"}


@pytest.fixture(scope="session")
def read() -> Callable[[str], CaptionReading]:
    lexicon = Lexicon.default()

    def run(caption: str) -> CaptionReading:
        return caption_relations(caption, lexicon=lexicon)

    return run


@pytest.fixture(scope="session")
def said(read: Callable[[str], CaptionReading]) -> Said:
    """said(caption) -> {"A -> B", "A -| C", "not D -> E"}."""

    def run(caption: str) -> set[str]:
        reading = read(caption)
        texts = {m.id: m.text for m in reading.mentions}
        return {
            f"{'not ' if r.negated else ''}{texts[r.source]} {ARROWS[r.effect]} {texts[r.target]}"
            for r in reading.relations
        }

    return run
