"""Helpers: a figure with given labels and caption, read by the real recogniser and lexicon."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pathscribe.articles.model import Article, Figure
from pathscribe.entities import recognise
from pathscribe.records.model import Mention
from pathscribe.text.model import Label
from pathscribe.vocabulary.lexicon import Lexicon

Read = Callable[..., tuple[Mention, ...]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.default()


def make_labels(texts: Sequence[str]) -> list[Label]:
    """Labels one below the other, 20 pixels high, far enough apart to be strangers."""
    return [
        Label(
            id=f"L{n}",
            text=text,
            lines=(text,),
            polygon=((10, 60 * n), (110, 60 * n), (110, 60 * n + 20), (10, 60 * n + 20)),
            angle=0.0,
            confidence=0.99,
            height=20.0,
        )
        for n, text in enumerate(texts, start=1)
    ]


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Read:
    """read(label, *others, caption=..., title=..., abbreviations=...) -> the label's mentions."""

    def run(
        label: str,
        *others: str,
        caption: str = "",
        title: str = "",
        abbreviations: tuple[tuple[str, str], ...] = (),
        everything: bool = False,
    ) -> tuple[Mention, ...]:
        article = Article(source="test", title=title, abbreviations=abbreviations)
        figure = Figure(key="f", caption=caption)
        found = recognise(
            make_labels([label, *others]), figure=figure, article=article, lexicon=lexicon
        )
        return tuple(m for m in found.mentions if everything or "L1" in m.labels)

    return run
