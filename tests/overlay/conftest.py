"""A record with a few labels and mentions, without reading a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pathscribe.records import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
)

Word = tuple[str, tuple[float, float], str, str]
MakeRecord = Callable[..., Record]


@pytest.fixture
def make() -> MakeRecord:
    """Make a record of words: (text, (x, y) of the top left, type or "", reading)."""

    def record(*words: Word, **figure: Any) -> Record:
        labels, mentions = [], []
        for n, (text, (x, y), kind, name) in enumerate(words, start=1):
            right, bottom = x + 12 * len(text), y + 20
            labels.append(
                RecordLabel(
                    id=f"L{n}",
                    text=text,
                    polygon=((x, y), (right, y), (right, bottom), (x, bottom)),
                    confidence=1,
                    height=20,
                )
            )
            if kind:
                mentions.append(
                    Mention.model_validate(
                        {
                            "id": f"M{n}",
                            "labels": (f"L{n}",),
                            "text": text,
                            "span": (0, len(text)),
                            "type": kind,
                            "readings": (Reading(name=name),) if name else (),
                            "symbols": (name,) if kind == "gene" and name else (),
                            "score": 1,
                        }
                    )
                )
        return Record(
            figid="PMC1__a",
            alias="PMC1__F1",
            figure=FigureInfo(**{"title": "A title", **figure}),
            article=ArticleInfo(),
            labels=tuple(labels),
            mentions=tuple(mentions),
            provenance=Provenance(software="test"),
        )

    return record
