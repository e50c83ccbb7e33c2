"""`pathscribe import`: what others have read, into a library."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from .common import SOME_FAILED, LibraryOption, note, open_library, plain

HELP: Final = "Take PFOCR pages, gene sets, BioThings documents or another library into a library."

_MOST_SHOWN: Final = 20


class _Kind(StrEnum):
    auto = "auto"
    pages = "pages"
    gmt = "gmt"
    ndjson = "ndjson"
    library = "library"


def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="A folder of PFOCR pages, a .gmt or .ndjson file, or another library.",
        ),
    ],
    library: LibraryOption = None,
    kind: Annotated[_Kind, typer.Option(help="What the sources are.")] = _Kind.auto,
) -> None:
    """Import what others have read; a poorer record never replaces a richer one."""
    from ..imports import import_into

    failed = 0
    with open_library(library, create=True) as opened:
        for source in sources:
            report = import_into(opened, source, kind="" if kind is _Kind.auto else kind.value)
            for problem in report.problems[:_MOST_SHOWN]:
                note(plain(str(problem)), style="yellow")
            if len(report.problems) > _MOST_SHOWN:
                note(f"... and {len(report.problems) - _MOST_SHOWN} more problems", style="yellow")
            counts = ", ".join(
                f"{len(figids)} {what}"
                for what, figids in (
                    ("added", report.added),
                    ("updated", report.updated),
                    ("unchanged", report.unchanged),
                    ("kept as they were", report.kept),
                )
                if figids or what == "added"
            )
            note(f"{plain(source)}: {counts}")
            failed += len(report.problems)
    if failed:
        raise typer.Exit(SOME_FAILED)
