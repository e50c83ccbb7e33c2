"""Tables as Parquet: a folder with one file a table."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from ..errors import ExportError
from ..files import atomic_bytes
from ..records import GeneIds, Record
from .base import ExportReport, gene_ids, in_order, options_from
from .tables import TABLES, Kind, Row, table_rows

_GROUP: Final = 20_000
"""Rows that are kept in memory before they are written."""


@dataclass(frozen=True, slots=True)
class ParquetOptions:
    """Options of the Parquet export.

    Attributes:
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    lexicon: GeneIds | None = None


def _arrow() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ExportError(
            "this needs the package pyarrow", hint="pip install 'pathscribe[exports]'"
        ) from error


class _Table:
    """One file, written group by group."""

    def __init__(self, arrow: Any, writer: Any, schema: Any) -> None:
        self._arrow, self._writer, self._schema = arrow, writer, schema
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= _GROUP:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            columns = [
                self._arrow.array(list(column), type=field.type)
                for column, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
            ]
            self._writer.write_table(self._arrow.Table.from_arrays(columns, schema=self._schema))
            self._rows = []


class ParquetExporter:
    """Tables of figures, labels, mentions, relations, genes, chemicals, diseases."""

    name: ClassVar[str] = "parquet"
    description: ClassVar[str] = "tables as Parquet files"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write a folder with one file a table; see `ParquetOptions`.

        Raises:
            ExportError: pyarrow is not installed, an option is wrong, or a file cannot be
                written.
        """
        chosen = options_from(ParquetOptions, options, exporter=self.name)
        ids = gene_ids(chosen.lexicon)
        arrow, parquet = _arrow()
        kinds: dict[Kind, Any] = {
            "text": arrow.string(),
            "int": arrow.int64(),
            "float": arrow.float64(),
            "bool": arrow.bool_(),
            "texts": arrow.list_(arrow.string()),
            "floats": arrow.list_(arrow.float64()),
        }
        folder = Path(out)
        written, last = 0, ""
        problems = []
        with contextlib.ExitStack() as stack:
            tables = {}
            for name, columns in TABLES.items():
                schema = arrow.schema([(column, kinds[kind]) for column, kind in columns.items()])
                file = stack.enter_context(atomic_bytes(folder / f"{name}.parquet"))
                writer = stack.enter_context(
                    parquet.ParquetWriter(file, schema, compression="zstd")
                )
                tables[name] = _Table(arrow, writer, schema)
            for figid, line in in_order(records, lambda record: record.to_json(indent=None)[:-1]):
                if written and figid == last:
                    problems.append(f"{figid}: is there already; left out")
                    continue
                for name, rows in table_rows(Record.from_json(line), ids).items():
                    tables[name].add(rows)
                written, last = written + 1, figid
            for table in tables.values():
                table.flush()
        return ExportReport(self.name, folder, written, len(TABLES), len(problems), tuple(problems))
