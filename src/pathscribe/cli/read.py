"""`pathscribe read`: figures in, records out."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypedDict, Unpack

import typer

from .common import (
    FAILED,
    SOME_FAILED,
    STOPPED,
    LibraryOption,
    library_place,
    note,
    out_console,
    plain,
    write_stdout,
)
from .progress import duration, progress_shown

if TYPE_CHECKING:
    from ..entities.cutoffs import Strictness
    from ..library import Problem
    from ..pipeline import Summary

HELP: Final = "Read the figures of articles, packages, folders or images into a library."
_MOST_PROBLEMS: Final = 50
DEFAULT_TIMEOUT: Final = 300.0
"""Seconds that one figure may take; it usually takes about one."""


class _How(TypedDict):
    force: bool
    mentions: Strictness
    ocr: str
    screening: bool
    screen_at: float | None


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="JATS XML with its images beside it, .tar.gz or .zip package, PDF, image, "
            "or a folder of these.",
        ),
    ],
    library: LibraryOption = None,
    captions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Captions of plain images: captions.json or a TSV."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads of each process.")] = 1,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Without --library: print the records as JSON lines and keep nothing. "
            "With it: print the summary as JSON.",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Read again what the library holds already.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Keep only mentions that are right almost surely.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Keep unlikely mentions, too; each has its score.")
    ] = False,
    ocr: Annotated[
        str,
        typer.Option(metavar="ENGINE", help='OCR engine: "rapidocr", or "fast" for half the time.'),
    ] = "rapidocr",
    screen_at: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="P",
            help="From which probability of being a pathway on a figure of an article is read.",
            show_default="the shipped cut-off",
        ),
    ] = None,
    no_screening: Annotated[
        bool,
        typer.Option("--no-screening", help="Read every figure, whether it is a pathway or not."),
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help="Most time for one figure; 0 for no limit."),
    ] = DEFAULT_TIMEOUT,
) -> None:
    """Read sources.

    Exit code 0: all is well; 1: some files or figures could not be read; 2: none could.
    """
    if strict and everything:
        raise typer.BadParameter("--strict and --all exclude each other")
    mentions: Strictness = "strict" if strict else "all" if everything else "default"
    how: _How = {
        "force": force,
        "mentions": mentions,
        "ocr": ocr,
        "screening": not no_screening,
        "screen_at": screen_at,
    }
    if as_json and library is None:
        with tempfile.TemporaryDirectory(prefix="pathscribe-") as folder:
            summary, _ = _run(sources, folder, captions, jobs, threads, timeout, **how)
            _print_records(folder)
        _print_problems(summary.problems, most=len(summary.problems))
    else:
        place = library_place(library)
        summary, seconds = _run(sources, place, captions, jobs, threads, timeout, **how)
        if as_json:
            write_stdout(_summary_json(summary))
        else:
            _print_summary(summary, seconds, place)
        _print_problems(summary.problems, most=_MOST_PROBLEMS)
    raise typer.Exit(exit_code(summary))


def exit_code(summary: Summary) -> int:
    """0 if all is well, 1 if something could not be read, 2 if nothing could."""
    if summary.failed == summary.figures:  # none at all, too
        return FAILED
    return SOME_FAILED if summary.problems or summary.failed else 0


def _run(
    sources: list[str],
    place: str,
    captions: Path | None,
    jobs: int,
    threads: int,
    timeout: float,
    **how: Unpack[_How],
) -> tuple[Summary, float]:
    from ..library import Library
    from ..pipeline import run

    start = time.monotonic()
    try:
        with Library.open(place) as library, progress_shown() as show:
            summary = run(
                sources,
                library,
                jobs=jobs,
                threads=threads,
                captions=captions,
                timeout=timeout or None,
                **how,
                on_progress=show,
            )
    except KeyboardInterrupt:
        note("pathscribe: stopped; what was finished is kept, the same command goes on from there")
        raise typer.Exit(STOPPED) from None
    return summary, time.monotonic() - start


def _print_records(folder: str) -> None:
    from ..library import Library

    with Library.open(folder, create=False) as library:
        for record in library.records():
            write_stdout(record.to_json(indent=None))


def _summary_json(summary: Summary) -> str:
    import dataclasses
    import json

    return json.dumps(dataclasses.asdict(summary), ensure_ascii=False, indent=1) + "\n"


def _print_summary(summary: Summary, seconds: float, place: str) -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    pace = f"{seconds / summary.read:.1f} s each" if summary.read else ""
    rows = (
        ("Articles", summary.articles, ""),
        ("Figures", summary.figures, f"in {duration(seconds)}"),
        ("  read", summary.read, pace),
        ("  in the library already", summary.skipped, ""),
        ("  no pathway", summary.screened, "left out; `pathscribe runs` says why"),
        ("  without a picture", summary.missing, "kept with their captions"),
        ("  failed", summary.failed, "listed below"),
        ("New in the library", summary.added, ""),
        ("Replaced in the library", summary.updated, ""),
    )
    for name, count, remark in rows:
        if count or name in ("Articles", "Figures", "  read"):
            table.add_row(name, f"{count:,}", remark if count else "")
    console = out_console()
    console.print(table)
    console.print(f"Library: {place}", soft_wrap=True)


def _print_problems(problems: list[Problem], *, most: int) -> None:
    if not problems:
        return
    count = len(problems)
    note(f"{count} problem{'s' * (count != 1)}:", style="bold red")
    for problem in problems[:most]:
        note(f"  {plain(str(problem))}")
    if count > most:
        note(f"  ... and {count - most} more; `pathscribe list --problems` has all of them")
