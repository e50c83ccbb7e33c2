from __future__ import annotations

from pairs.exchange import exchanged
from pairs.templates import names
from pathscribe.vocabulary import Lexicon

TEXT = "IL6 activates JAK2, and JAK2 phosphorylates STAT3 in macrophages."


def _span(words: str, start: int = 0) -> list[int]:
    at = TEXT.index(words, start)
    return [at, at + len(words)]


RELATIONS = [
    {"source": _span("IL6"), "target": _span("JAK2"), "sign": 1},
    {"source": _span("JAK2", 20), "target": _span("STAT3 in macrophages"), "sign": 1},
]


def test_places_follow_the_names() -> None:
    texts = set()
    for seed in range(12):
        found = exchanged(TEXT, RELATIONS, names(), str(seed), Lexicon.default())
        if found is None:
            continue
        text, (first, second) = found
        texts.add(text)
        said = [text[slice(*r[side])] for r in (first, second) for side in ("source", "target")]
        assert text.startswith(f"{said[0]} activates {said[1]}, and {said[2]} phosphorylates")
        assert text.endswith(f"{said[3]}.")
        # The same name twice is the same name afterwards.
        assert said[1] == said[2]
        assert first["sign"] == 1
    assert len(texts) > 6


def test_the_same_seed_gives_the_same_text() -> None:
    one, two = (exchanged(TEXT, RELATIONS, names(), "7", Lexicon.default()) for _ in range(2))
    assert one == two


def test_nothing_to_exchange() -> None:
    assert exchanged("It does.", [], names(), "1", Lexicon.default()) is None
