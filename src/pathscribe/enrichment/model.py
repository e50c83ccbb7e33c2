"""What enrichment is asked for, and what comes out of it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from .. import frames
from .groups import near_equal
from .identifiers import Mapped
from .odds import odds_ratios

if TYPE_CHECKING:
    import pandas
    import polars

    from .sets import GeneSets

BackgroundKind = Literal["library", "protein-coding", "given"]
_MOST_GROUPED: Final = 2000


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked.

    Attributes:
        min_size: Least genes of a set within the background.
        max_size: Most genes of a set within the background.
        min_overlap: Least shared genes of a row; sets with fewer are tested all the same.
        max_q: Greatest q of a row; 1 for all.
        mid_p: Rank and adjust by the mid-p value instead of the tail.
        confidence: Of the odds ratio's interval.
        similar: Jaccard similarity from which on sets are one group.
    """

    min_size: int = 3
    max_size: int = 500
    min_overlap: int = 1
    max_q: float = 1.0
    mid_p: bool = False
    confidence: float = 0.95
    similar: float = 0.8


@dataclass(frozen=True, slots=True)
class Background:
    """The genes that could have been drawn.

    Attributes:
        kind: "library" for the genes of all sets, "protein-coding", or "given" by the user.
        size: How many genes.
        key: SHA-256 of the genes.
        unmapped: Names of the user's list that are no known gene.
    """

    kind: BackgroundKind
    size: int
    key: str
    unmapped: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One set that shares genes with the query.

    Attributes:
        rank: From 1.
        name: Of the set; a figure's alias (or figid).
        library: Where the set comes from.
        description: The figure's title.
        overlap: k, genes that set and query share within the background.
        size: K, genes of the set within the background.
        set_size: Genes of the set.
        genes: Symbols of the shared genes, sorted.
        p: P(X >= k) under the hypergeometric distribution.
        log10_p: Its decimal logarithm, which is right where p is too small for a number.
        mid_p: P(X > k) + P(X = k) / 2; None unless asked for.
        q: Benjamini and Hochberg's over all tested sets.
        log10_q: Its decimal logarithm.
        odds_ratio: Conditional maximum likelihood estimate; inf where all that could be shared is.
        odds_low: Lower limit of its interval.
        odds_high: Upper limit of its interval.
        expected: Shared genes that chance alone gives.
        group: Number of the group of near-equal sets, from 1.
        representative: Name of the group's best set.
    """

    rank: int
    name: str
    library: str
    description: str
    overlap: int
    size: int
    set_size: int
    genes: tuple[str, ...]
    p: float
    log10_p: float
    mid_p: float | None
    q: float
    log10_q: float
    odds_ratio: float
    odds_low: float
    odds_high: float
    expected: float
    group: int
    representative: str

    @property
    def is_representative(self) -> bool:
        """Is it the best of its group?"""
        return self.name == self.representative


@dataclass(frozen=True)
class EnrichmentResult:
    """The answer: numbers for all sets in arrays; rows are made when asked for.

    Attributes:
        settings: What was asked.
        background: Against what.
        query: Symbols that were used, sorted: mapped, and in the background.
        mapped: What each name of the list means.
        outside: Symbols that are not in the background, and so were left out, sorted.
        tested: How many sets were tested: those within the size limits.
        order: Numbers of the sets of the rows, the best first.
        sets: The sets.
    """

    settings: Settings
    background: Background
    query: tuple[str, ...]
    mapped: tuple[Mapped, ...]
    outside: tuple[str, ...]
    tested: int
    sets: GeneSets
    order: npt.NDArray[Any] = field(repr=False)
    _overlap: npt.NDArray[Any] = field(repr=False)
    _size: npt.NDArray[Any] = field(repr=False)
    _log_p: npt.NDArray[Any] = field(repr=False)
    _log_mid: npt.NDArray[Any] | None = field(repr=False)
    _log_q: npt.NDArray[Any] = field(repr=False)
    _members: npt.NDArray[Any] = field(repr=False)

    def __len__(self) -> int:
        return len(self.order)

    @property
    def unmapped(self) -> tuple[Mapped, ...]:
        """Names that are no known gene."""
        return tuple(one for one in self.mapped if not one.symbol and not one.candidates)

    @property
    def ambiguous(self) -> tuple[Mapped, ...]:
        """Names that several genes have, or a family; left out."""
        return tuple(one for one in self.mapped if not one.symbol and one.candidates)

    @property
    def p_values(self) -> npt.NDArray[np.float64]:
        """P(X >= k) of the rows, shape (rows,)."""
        return np.asarray(np.exp(self._log_p))

    @property
    def log_p_values(self) -> npt.NDArray[np.float64]:
        """Natural logarithms of P(X >= k) of the rows, shape (rows,)."""
        return np.asarray(self._log_p)

    @property
    def q_values(self) -> npt.NDArray[np.float64]:
        """Q of the rows, shape (rows,)."""
        return np.asarray(np.exp(self._log_q))

    def _heads(self, count: int) -> npt.NDArray[np.int64]:
        """For each of the first so many rows, the row that begins its group."""
        first = self.order[: min(count, _MOST_GROUPED)]
        heads = near_equal([self.sets.members_of(int(at)) for at in first], self.settings.similar)
        return np.concatenate([heads, np.arange(len(first), count)]).astype(np.int64)

    def rows(self, limit: int | None = None, *, groups: int | None = None) -> tuple[Row, ...]:
        """The rows, the best first.

        Of more than 2,000 rows, those beyond are groups of their own.

        Args:
            limit: Most rows.
            groups: Only rows of the first so many groups, among the first 2,000 rows.
        """
        count = len(self.order)
        if groups is not None:
            count = min(count, _MOST_GROUPED)
        elif limit is not None:
            count = min(count, max(limit, 0))
        heads = self._heads(count)
        numbers: dict[int, int] = {}
        for head in heads:
            numbers.setdefault(int(head), len(numbers) + 1)
        picked = [i for i in range(count) if groups is None or numbers[int(heads[i])] <= groups]
        picked = picked[:limit]
        at = np.array(picked, np.int64)
        tables = np.stack([self._overlap[at], self._size[at]])
        pairs, back = np.unique(tables, axis=1, return_inverse=True)
        ratio, low, high = odds_ratios(
            pairs[0],
            self.background.size,
            pairs[1],
            len(self.query),
            confidence=self.settings.confidence,
        )
        asked = np.zeros(len(self.sets.genes), np.bool_)
        asked[self._members] = True
        return tuple(
            self._row(
                i, int(heads[i]), numbers, asked, float(ratio[b]), float(low[b]), float(high[b])
            )
            for i, b in zip(picked, np.ravel(back), strict=True)
        )

    def to_pandas(self, limit: int | None = None) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; its columns are the fields of `Row`.

        Args:
            limit: Most rows; all by default.

        Raises:
            PathscribeError: pandas is not installed.
        """
        return frames.to_pandas(_COLUMNS, [_cells(row) for row in self.rows(limit)])

    def to_polars(self, limit: int | None = None) -> polars.DataFrame:
        """The rows as a polars DataFrame; see `to_pandas`."""
        return frames.to_polars(_COLUMNS, [_cells(row) for row in self.rows(limit)])

    def _row(
        self,
        i: int,
        head: int,
        numbers: dict[int, int],
        asked: npt.NDArray[np.bool_],
        ratio: float,
        low: float,
        high: float,
    ) -> Row:
        at = int(self.order[i])
        members = self.sets.members_of(at)
        shared = members[asked[members]]
        size = int(self._size[i])
        return Row(
            rank=i + 1,
            name=self.sets.names[at],
            library=self.sets.library(at),
            description=self.sets.descriptions[at],
            overlap=int(self._overlap[i]),
            size=size,
            set_size=int(self.sets.sizes[at]),
            genes=tuple([self.sets.genes[n] for n in shared.tolist()]),
            p=math.exp(self._log_p[i]),
            log10_p=float(self._log_p[i]) / math.log(10) + 0.0,
            mid_p=None if self._log_mid is None else math.exp(self._log_mid[i]),
            q=math.exp(self._log_q[i]),
            log10_q=float(self._log_q[i]) / math.log(10) + 0.0,
            odds_ratio=ratio,
            odds_low=low,
            odds_high=high,
            expected=size * len(self.query) / self.background.size,
            group=numbers[head],
            representative=self.sets.names[int(self.order[head])],
        )


_COLUMNS: Final[dict[str, type]] = {
    name: {"int": int, "str": str, "tuple[str, ...]": list}.get(kind, float)
    for name, kind in ((one.name, str(one.type)) for one in dataclasses.fields(Row))
}


def _cells(row: Row) -> list[Any]:
    return [list(c) if isinstance(c, tuple) else c for c in dataclasses.astuple(row)]
