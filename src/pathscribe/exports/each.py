"""One file a figure: in a folder, or a single file for a single figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ..errors import ExportError
from ..records import Record
from .base import ExportReport, file_stem, in_order, write_text


def write_each(
    name: str,
    records: Iterable[Record],
    out: Path | str,
    suffix: str,
    make: Callable[[Record], str | None],
) -> ExportReport:
    """Write each record's text to `FIGID` + suffix in a folder.

    A path that ends in the suffix is a file instead, which takes one figure. Of two figids
    that differ only in case, the one that sorts first is kept and the other reported.

    Args:
        name: Of the export.
        records: In any order.
        out: The folder or file.
        suffix: Such as ".cx2".
        make: The file's text; None where the record has nothing to say in this format.

    Returns:
        What was done; records without a text are counted as skipped.

    Raises:
        ExportError: Several figures are to go into one file, or a file cannot be written.
    """
    place = Path(out)
    single = place.name.casefold().endswith(suffix)
    taken: dict[str, str] = {}
    written, skipped = 0, 0
    problems = []
    waiting: str | None = None
    for figid, line in in_order(records, lambda record: record.to_json(indent=None).strip()):
        text = make(Record.from_json(line))
        if text is None:
            skipped += 1
            continue
        key = file_stem(figid).casefold()
        if key in taken:
            problems.append(f"{figid}: {taken[key]} has the same file name; left out")
            continue
        taken[key] = figid
        if not single:
            write_text(place / f"{file_stem(figid)}{suffix}", text)
        elif waiting is not None:
            raise ExportError(
                "several figures do not go into one file of this format",
                where=str(place),
                hint="name a folder, or choose one figure",
            )
        else:
            waiting = text
        written += 1
    if waiting is not None:
        write_text(place, waiting)
    return ExportReport(name, place, written, written, skipped + len(problems), tuple(problems))
