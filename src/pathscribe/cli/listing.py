"""`pathscribe list`: the figures of a library."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Final

import typer

from .common import LibraryOption, note, open_library, out_console, plain, write_stdout

HELP: Final = "List the figures of a library."


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
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("Figure", overflow="fold", no_wrap=True)
        for name in ("Labels", "Mentions", "Genes"):
            table.add_column(name, justify="right", min_width=len(name))
        table.add_column("Year", min_width=4)
        table.add_column("Title", overflow="ellipsis", no_wrap=True, min_width=8)
        for row in rows:
            title = plain(row.title or row.article_title)
            counts = (str(number) for number in (row.labels, row.mentions, row.genes))
            table.add_row(Text(row.figid), *counts, Text(row.year), Text(title))
        place = opened.location
    if table.row_count:
        out_console().print(table)
    note(f"{table.row_count} figure{'s' * (table.row_count != 1)} in {place}")


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
