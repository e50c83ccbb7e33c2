"""Records as JSON: a folder with one file a figure, or one file with one line a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from ..records import Record
from .base import ExportReport, atomic, file_stem, in_order, options_from, write_text

LINE_SUFFIXES: Final = frozenset({".ndjson", ".jsonl"})
"""File names that ask for one line a record."""


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """Options of the JSON export.

    Attributes:
        lines: One file with one record a line, instead of a folder with one file a record.
            By default the output's name decides: `.ndjson` and `.jsonl` mean lines.
    """

    lines: bool | None = None


class JsonExporter:
    """The records themselves."""

    name: ClassVar[str] = "json"
    description: ClassVar[str] = "records as JSON files, or as lines of one .ndjson file"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write the records; see `JsonOptions` for the options.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(JsonOptions, options, exporter=self.name)
        out = Path(out)
        lines = chosen.lines if chosen.lines is not None else out.suffix in LINE_SUFFIXES
        ordered = in_order(records, lambda record: record.to_json(indent=None).rstrip("\n"))
        written, problems = 0, []
        taken: dict[str, str] = {}

        def fresh(figid: str) -> bool:
            key = figid if lines else file_stem(figid).casefold()
            if key in taken:
                problems.append(f"{figid}: {taken[key]} has the same name; left out")
                return False
            taken[key] = figid
            return True

        if lines:
            with atomic(out) as file:
                for figid, line in ordered:
                    if fresh(figid):
                        file.write(f"{line}\n")
                        written += 1
        else:
            for figid, line in ordered:
                if fresh(figid):
                    record = Record.from_json(line)
                    write_text(out / f"{file_stem(figid)}.json", record.to_json())
                    written += 1
        return ExportReport(
            self.name,
            out,
            records=written,
            files=1 if lines else written,
            skipped=len(problems),
            problems=tuple(problems),
        )
