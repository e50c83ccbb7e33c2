"""Figures of a library as rows, tables and, in a notebook, pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final

from .. import frames
from ..records import Record
from .model import FigureRow

if TYPE_CHECKING:
    import pandas
    import polars

_SHOWN: Final = 20
COLUMNS: Final[dict[str, type]] = {
    name: int if name in ("labels", "mentions", "genes") else str
    for name in (one.name for one in dataclasses.fields(FigureRow))
}
"""Columns of the tables: the fields of `FigureRow`."""


class Figures(Iterator[FigureRow]):
    """The figures that pass some filters, sorted by figid.

    It is read from the library when it is asked for: each `for` loop, and each table, begins at
    the first figure. `next` goes on where the last `next` has stopped.
    """

    def __init__(self, rows: Callable[[], Iterator[FigureRow]]) -> None:
        self._rows = rows
        self._going: Iterator[FigureRow] | None = None

    def __iter__(self) -> Iterator[FigureRow]:
        return self._rows()

    def __next__(self) -> FigureRow:
        if self._going is None:
            self._going = self._rows()
        return next(self._going)

    def to_pandas(self) -> pandas.DataFrame:
        """All rows as a pandas DataFrame; its columns are the fields of `FigureRow`.

        Raises:
            PathscribeError: pandas is not installed, or the library cannot be read.
        """
        return frames.to_pandas(COLUMNS, [dataclasses.astuple(row) for row in self])

    def to_polars(self) -> polars.DataFrame:
        """All rows as a polars DataFrame; see `to_pandas`."""
        return frames.to_polars(COLUMNS, [dataclasses.astuple(row) for row in self])

    def _repr_html_(self) -> str:
        rows = list(islice(self, _SHOWN + 1))
        cells = "".join(
            f"<tr><td>{escape(row.figid)}</td><td>{escape(row.title or row.article_title)}</td>"
            f"<td>{escape(row.year)}</td><td>{row.genes}</td></tr>"
            for row in rows[:_SHOWN]
        )
        more = "<p>and more</p>" if len(rows) > _SHOWN else ""
        return (
            "<table><thead><tr><th>Figure</th><th>Title</th><th>Year</th><th>Genes</th></tr>"
            f"</thead><tbody>{cells}</tbody></table>{more}"
        )


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure to be looked at in a notebook: its picture with what was read over it, and tables.

    Attributes:
        record: Of the figure.
        picture: Bytes of its picture; None where the library has none.
    """

    record: Record
    picture: bytes | None = field(default=None, repr=False)

    def _repr_html_(self) -> str:
        from ..exports.html import snippet

        return snippet(self.record, self.picture)
