"""Helpers: what a caption says, as a set of short lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pathscribe.relations import CaptionReading, caption_relations
from pathscribe.vocabulary import Lexicon

Said = Callable[[str], set[str]]
ARROWS = {1: "->", -1: "-|", 0: "--"}


Read = Callable[[str], CaptionReading]


def reader(*, by_grammar: bool = False) -> Read:
    """A function that reads captions, with the network or by the grammar alone."""
    lexicon = Lexicon.default()

    def run(caption: str) -> CaptionReading:
        return caption_relations(caption, lexicon=lexicon, by_grammar=by_grammar)

    return run


def sayer(read: Read) -> Said:
    """said(caption) -> {"A -> B", "A -| C", "not D -> E"}."""

    def run(caption: str) -> set[str]:
        reading = read(caption)
        texts = {m.id: m.text for m in reading.mentions}
        return {
            f"{'not ' if r.negated else ''}{texts[r.source]} {ARROWS[r.effect]} {texts[r.target]}"
            for r in reading.relations
        }

    return run


@pytest.fixture(scope="session")
def read() -> Read:
    return reader()


@pytest.fixture(scope="session")
def said(read: Read) -> Said:
    return sayer(read)


@pytest.fixture(scope="session")
def read_by_grammar() -> Read:
    return reader(by_grammar=True)


@pytest.fixture(scope="session")
def said_by_grammar(read_by_grammar: Read) -> Said:
    return sayer(read_by_grammar)
