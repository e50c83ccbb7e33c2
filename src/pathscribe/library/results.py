"""What a search gives: figures with the reasons why, and paths."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .. import frames
from .figures import COLUMNS
from .model import FigureRow

if TYPE_CHECKING:
    import pandas
    import polars

_COLUMNS: Final[dict[str, type]] = {"score": float, "why": list, **COLUMNS}


@dataclass(frozen=True, slots=True)
class Match:
    """Why a figure was found.

    Attributes:
        kind: "word", "entity", "relation" or "fact".
        field: Where: "title", "labels", "caption", "article" for words; the type of an entity;
            the evidence of a relation; the name of a fact.
        text: As it stands in the figure: the words, the mention, "TREM2 -| STAT3".
        detail: What it was taken for, the sentence of a relation; may be empty.
        id: Of the mention or relation in the record; may be empty.
    """

    kind: str
    field: str
    text: str
    detail: str = ""
    id: str = ""

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail and self.detail != self.text else ""
        return f"{self.field}: {self.text}{detail}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A figure that was found.

    Attributes:
        figure: The figure, without its record.
        score: The greater, the better; comparable within one search only.
        matches: Why it was found.
    """

    figure: FigureRow
    score: float
    matches: tuple[Match, ...] = ()

    @property
    def figid(self) -> str:
        """Of the figure."""
        return self.figure.figid


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: what acts on what, and which figures say so.

    Attributes:
        sign: +1 promotes, -1 inhibits, 0 neither or unknown.
        figures: How many figures say so.
        figids: Some of them, the surest first.
    """

    source: str
    target: str
    sign: int
    figures: int
    figids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.source} {ARROWS[self.sign]} {self.target}"


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of relations across figures.

    Attributes:
        sign: Of the whole: +1, -1, or 0 where a step has none.
    """

    steps: tuple[Step, ...]
    sign: int

    def __str__(self) -> str:
        text = self.steps[0].source
        for step in self.steps:
            text += f" {ARROWS[step.sign]} {step.target}"
        return text


ARROWS = {1: "->", -1: "-|", 0: "--"}
"""How relations are written, by sign."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What a search has found.

    Attributes:
        query: As it was asked.
        total: How many figures there are in all.
        hits: Those from `offset` on, at most `limit`, the best first.
        notes: What the user should know: names that nothing bears, say.
        paths: Where a path was asked for: the shortest first, then those that most figures say.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    offset: int = 0
    limit: int = 0
    notes: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_pandas(self) -> pandas.DataFrame:
        """The hits as a pandas DataFrame: score, reasons, and the fields of `FigureRow`.

        Raises:
            PathscribeError: pandas is not installed.
        """
        return frames.to_pandas(_COLUMNS, self._table())

    def to_polars(self) -> polars.DataFrame:
        """The hits as a polars DataFrame; see `to_pandas`."""
        return frames.to_polars(_COLUMNS, self._table())

    def _table(self) -> list[tuple[Any, ...]]:
        return [
            (hit.score, [str(match) for match in hit.matches], *dataclasses.astuple(hit.figure))
            for hit in self.hits
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they stand in JSON."""
        return {
            "query": self.query,
            "total": self.total,
            "offset": self.offset,
            "limit": self.limit,
            "notes": list(self.notes),
            "hits": [
                {
                    **dataclasses.asdict(hit.figure),
                    "score": round(hit.score, 4),
                    "matches": [dataclasses.asdict(match) for match in hit.matches],
                }
                for hit in self.hits
            ],
            "paths": [
                {
                    "text": str(path),
                    "sign": path.sign,
                    "steps": [dataclasses.asdict(step) for step in path.steps],
                }
                for path in self.paths
            ],
        }
