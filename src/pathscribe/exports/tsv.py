"""Tables as tab-separated text: a folder with one file a table."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from ..records import GeneIds, Record
from .base import ExportReport, atomic, gene_ids, in_order, one_line, options_from
from .tables import TABLES, Cell, table_rows

JOINED: Final = "|"


@dataclass(frozen=True, slots=True)
class TsvOptions:
    """Options of the TSV export.

    Attributes:
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    lexicon: GeneIds | None = None


def cell_text(cell: Cell) -> str:
    """A cell on one line: lists joined by "|", numbers as short as they go, unknown empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return JOINED.join(cell_text(item).replace(JOINED, "/") for item in cell)
    return one_line(cell) if isinstance(cell, str) else f"{cell:.10g}"


class TsvExporter:
    """Tables of figures, labels, mentions, relations, genes, chemicals, diseases."""

    name: ClassVar[str] = "tsv"
    description: ClassVar[str] = "tables as tab-separated text"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write a folder with one file a table; see `TsvOptions`.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(TsvOptions, options, exporter=self.name)
        ids = gene_ids(chosen.lexicon)
        folder = Path(out)
        written, last = 0, ""
        problems = []
        with contextlib.ExitStack() as stack:
            files = {name: stack.enter_context(atomic(folder / f"{name}.tsv")) for name in TABLES}
            for name, columns in TABLES.items():
                files[name].write("\t".join(columns) + "\n")
            for figid, line in in_order(records, lambda record: record.to_json(indent=None)[:-1]):
                if written and figid == last:
                    problems.append(f"{figid}: is there already; left out")
                    continue
                for name, rows in table_rows(Record.from_json(line), ids).items():
                    files[name].writelines("\t".join(map(cell_text, row)) + "\n" for row in rows)
                written, last = written + 1, figid
        return ExportReport(self.name, folder, written, len(TABLES), len(problems), tuple(problems))
