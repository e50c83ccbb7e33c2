"""`pathscribe fetch`: articles of identifiers and searches, with their pictures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..errors import PathscribeError
from .common import (
    FAILED,
    SOME_FAILED,
    STOPPED,
    LibraryOption,
    error_console,
    library_place,
    note,
    out_console,
    plain,
    write_stdout,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..sources import FetchReport
    from ..sources.fetch import FetchProgress

HELP: Final = "Fetch articles with their pictures: PMCIDs, PMIDs, DOIs, or a search."
_MOST_PROBLEMS: Final = 50
_LOG_EVERY: Final = 30.0


def fetch(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHAT...",
            help="PMCIDs, PMIDs, DOIs, or searches in the words of Europe PMC, each in quotes.",
        ),
    ] = None,
    library: LibraryOption = None,
    ids: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File with an identifier on each line.")
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="First day of publication: 2024, 2024-01, ...")
    ] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Last day of publication.")] = "",
    most: Annotated[
        int, typer.Option("--max", min=0, help="Articles of each search; 0 for all.")
    ] = 100,
    closed: Annotated[
        bool, typer.Option("--closed", help="Also articles that are not open access.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Follow the list of hits from its beginning again.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Try also what was not to be had before.")
    ] = False,
    list_only: Annotated[
        bool, typer.Option("--list", help="Only search and note what is found.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the packages. [default: LIBRARY/packages]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Fetch articles.

    Exit code 0: all is there; 1: some could not be fetched; 2: none could.
    """
    from ..library import Library
    from ..settings import fetch_settings
    from ..sources import fetch as run

    words = [*(what or ()), *_listed(ids)]
    if not words:
        raise typer.BadParameter("give PMCIDs, PMIDs, DOIs, a search, or --ids FILE")
    place = library_place(library)
    settings = fetch_settings()
    try:
        with Library.open(place) as opened, _shown() as show:
            report = run(
                words,
                opened,
                settings=settings,
                since=since,
                until=until,
                most=most,
                closed=closed,
                refresh=refresh,
                again=again,
                list_only=list_only,
                folder=out,
                on_progress=show,
            )
    except KeyboardInterrupt:
        note("pathscribe: stopped; what was fetched is kept, the same command goes on from there")
        raise typer.Exit(STOPPED) from None
    if as_json:
        import dataclasses
        import json

        write_stdout(json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1) + "\n")
    else:
        _print(report, place)
    for problem in report.problems[:_MOST_PROBLEMS]:
        note(f"  {plain(str(problem))}")
    if len(report.problems) > _MOST_PROBLEMS:
        more = len(report.problems) - _MOST_PROBLEMS
        note(f"  ... and {more} more; `pathscribe runs show --all` has all of them")
    raise typer.Exit(exit_code(report))


def exit_code(report: FetchReport) -> int:
    """0 if all is there, 1 if something could not be fetched, 2 if nothing could."""
    lost = report.failed + report.unavailable
    if lost and lost == report.articles:
        return FAILED
    return SOME_FAILED if lost else 0


def _listed(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise PathscribeError(f"cannot be read: {error}", where=str(file)) from error
    words = [line.partition("#")[0].strip() for line in lines]
    return [word for word in words if word]


def _print(report: FetchReport, place: str) -> None:
    console = out_console()
    for name, hits in report.hits.items():
        console.print(f"{plain(name)}: {hits:,} hits", soft_wrap=True)
    for name, count in report.left.items():
        console.print(
            f"{plain(name)}: {count:,} more hits; a greater --max goes on from here",
            soft_wrap=True,
        )
    for name, count in report.counts().items():
        if count or name in ("articles", "fetched"):
            console.print(f"{name.replace('_', ' '):>16}  {count:,}")
    console.print(f"Packages: {report.folder}", soft_wrap=True)
    if report.fetched or report.there:
        console.print(f"To read them: pathscribe read {report.folder} -l {place}", soft_wrap=True)


@contextmanager
def _shown() -> Iterator[Callable[[FetchProgress], None]]:
    """A bar on standard error while the block runs; lines where that is no terminal."""
    console = error_console()
    if not console.is_terminal:
        last = time.monotonic()

        def log(progress: FetchProgress) -> None:
            nonlocal last
            if time.monotonic() - last >= _LOG_EVERY:
                last = time.monotonic()
                note(f"{progress.done} of {progress.total} articles, {plain(progress.current)}")

        yield log
        return
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.fields[current]}", style="dim"),
        bars.BarColumn(bar_width=None),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None, current="searching ...")

        def show(progress: FetchProgress) -> None:
            current = plain(progress.current)[:40]
            bar.update(task, completed=progress.done, total=progress.total or None, current=current)

        yield show
