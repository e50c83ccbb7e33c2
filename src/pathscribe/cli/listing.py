"""`pathscribe list`: the figures of a library."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .common import LibraryOption, note, open_library, out_console, plain, write_stdout

if TYPE_CHECKING:
    from ..library import FigureRow

HELP: Final = "List the figures of a library."
_LEAST_TITLE: Final = 30


def list_figures(
    library: LibraryOption = None,
    gene: Annotated[
        str, typer.Option(metavar="SYMBOL", help="Only figures with this human gene.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="Only figures with mentions of this type.")
    ] = "",
    pmcid: Annotated[str, typer.Option(metavar="PMCID", help="Only this article's.")] = "",
    problems: Annotated[
        bool, typer.Option("--problems", help="List what could not be read instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a figure.")] = False,
) -> None:
    """List figures by id, with what was read from each."""
    if problems:
        _list_problems(library, as_json=as_json)
        return
    with open_library(library) as opened:
        rows = opened.figures(pmcid=pmcid, gene=gene, type=kind)
        if as_json:
            import json

            for row in rows:
                write_stdout(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n")
            return
        found = list(rows)
        place = opened.location
    if found:
        _print_rows(found)
    note(f"{len(found)} figure{'s' * (len(found) != 1)} in {place}")


def _print_rows(rows: list[FigureRow]) -> None:
    """Print one line a figure; on a terminal, titles are cut to its width.

    No rich table: with long ids it would squeeze the ids, which are what one copies.
    """
    console = out_console()
    wide = max(len("Figure"), *(len(row.figid) for row in rows))
    head = f"{'Figure':<{wide}}  {'Labels':>6}  {'Mentions':>8}  {'Genes':>5}  {'Year':<4}  "
    room = max(_LEAST_TITLE, console.width - len(head)) if console.is_terminal else None
    console.print(f"{head}Title", style="bold", soft_wrap=True)
    for row in rows:
        title = plain(row.title or row.article_title)
        if room is not None and len(title) > room:
            title = f"{title[: room - 1].rstrip()}\u2026"
        counts = f"{row.labels:>6}  {row.mentions:>8}  {row.genes:>5}"
        console.print(
            f"{plain(row.figid):<{wide}}  {counts}  {plain(row.year):<4}  {title}", soft_wrap=True
        )


def _list_problems(library: str | None, *, as_json: bool) -> None:
    with open_library(library) as opened:
        found = opened.problems()
        place = opened.location
    if as_json:
        import json

        for problem in found:
            write_stdout(json.dumps(dataclasses.asdict(problem), ensure_ascii=False) + "\n")
        return
    for problem in found:
        out_console().print(plain(str(problem)), soft_wrap=True)
    note(f"{len(found)} problem{'s' * (len(found) != 1)} in {place}")
