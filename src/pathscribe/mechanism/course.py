"""Courses in time: how much there is of each node, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .expressions import Reals


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The course of every node.

    Attributes:
        ids: Of the nodes.
        times: Points in time, shape (times,); without a unit, a node's time constant is 1.
        values: 0 to 1, shape (times, nodes).
        measure: What the values are: "amount" or "share of cells".
    """

    ids: tuple[str, ...]
    times: Reals
    values: Reals
    measure: str = "amount"

    def of(self, id_: str) -> Reals:
        """The course of one node, shape (times,).

        Raises:
            ValueError: There is none.
        """
        found: Reals = self.values[:, self.ids.index(id_)]
        return found

    @property
    def last(self) -> Mapping[str, float]:
        """The values at the end."""
        return {id_: float(value) for id_, value in zip(self.ids, self.values[-1], strict=True)}

    def to_tsv(self) -> str:
        """A table: time and one column a node."""
        lines = ["\t".join(("time", *self.ids))]
        for time, row in zip(self.times, self.values, strict=True):
            lines.append("\t".join((f"{time:.6g}", *(f"{value:.6g}" for value in row))))
        return "\n".join(lines) + "\n"
