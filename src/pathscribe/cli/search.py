"""`pathscribe search`: figures and paths by a query."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .common import LibraryOption, note, open_library, out_console, plain, write_stdout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..library import Hit, SearchResults

HELP: Final = "Find figures by words, genes, diseases, relations and more, or paths across them."
_EPILOG_FIELDS: Final = (
    'Such as: gene:IL6 disease:"lung cancer" year:2020..2024; TREM2 -> STAT3; what inhibits CTL;'
    " path from IL6 to angiogenesis within 3 steps. See docs/search.md."
)
_MOST_REASONS: Final = 3
_MOST_CHARACTERS: Final = 160
_COLUMNS: Final = (
    "figid", "alias", "score", "year", "journal", "pmcid", "number", "type", "title", "why"
)  # fmt: skip


class Form(StrEnum):
    """How results are written."""

    table = "table"
    json = "json"
    tsv = "tsv"


FormOption = Annotated[Form, typer.Option("--format", "-f", help="How results are written.")]


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help=_EPILOG_FIELDS)],
    library: LibraryOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most figures.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Figures to leave out first.")] = 0,
    form: FormOption = Form.table,
) -> None:
    """Print the figures that a query finds, the best first, and why each was found."""
    with open_library(library) as opened:
        found = opened.search(joined(query), limit=limit, offset=offset)
        place = opened.location_shown
    for line in found.notes:
        note(plain(line), style="yellow")
    if form is Form.json:
        write_stdout(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
        return
    if form is Form.tsv:
        if found.paths:
            _write_paths(found)
        else:
            write_tsv(found.hits)
        return
    _print_paths(found)
    print_hits(found.hits, first=offset + 1)
    shown = f"{offset + 1} to {offset + len(found.hits)} of " if len(found) < found.total else ""
    note(f"{shown}{found.total} figure{'s' * (found.total != 1)} in {place}")


def joined(arguments: Iterable[str]) -> str:
    """The query of several arguments: what the shell's quotes kept together stays so."""
    listed = list(arguments)
    if len(listed) < 2:
        return " ".join(listed)
    made = []
    for one in listed:
        if " " not in one or '"' in one:
            made.append(one)
            continue
        field, colon, rest = one.partition(":")
        quoted = colon and " " not in field and rest
        made.append(f'{field}:"{rest}"' if quoted else f'"{one}"')
    return " ".join(made)


def print_hits(hits: Iterable[Hit], *, first: int = 1) -> None:
    """Print figures as a table, each with the first reasons why it was found."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("", justify="right", style="dim")
    # Ids are what one copies: they are never cut.
    table.add_column("Figure", no_wrap=True)
    table.add_column("Score", justify="right")
    table.add_column("Year")
    table.add_column("Title and why it was found", overflow="fold", ratio=1)
    number = first
    for number, hit in enumerate(hits, first):
        text = Text(plain(hit.figure.title or hit.figure.article_title))
        for match in hit.matches[:_MOST_REASONS]:
            text.append(f"\n{_cut(plain(str(match)))}", style="dim")
        if len(hit.matches) > _MOST_REASONS:
            text.append(f"\nand {len(hit.matches) - _MOST_REASONS} more", style="dim")
        table.add_row(
            str(number), plain(hit.figid), f"{hit.score:.2f}", plain(hit.figure.year), text
        )
    if table.row_count:
        out_console().print(table)


def _print_paths(found: SearchResults) -> None:
    console = out_console()
    for path in found.paths:
        console.print(plain(str(path)), style="bold", soft_wrap=True)
        for step in path.steps:
            figures = f"{step.figures} figure{'s' * (step.figures != 1)}"
            said = plain(f"{step}  ({figures}: {', '.join(step.figids)})")
            console.print(f"    {said}", soft_wrap=True)


def _write_paths(found: SearchResults) -> None:
    lines = ["\t".join(("path", "steps", "sign", "figures", "figids"))]
    for path in found.paths:
        least = min(step.figures for step in path.steps)
        figids = dict.fromkeys(figid for step in path.steps for figid in step.figids)
        cells = (str(path), str(len(path.steps)), f"{path.sign:+d}", str(least), " ".join(figids))
        lines.append("\t".join(plain(cell) for cell in cells))
    write_stdout("\n".join(lines) + "\n")


def _cut(text: str) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[: _MOST_CHARACTERS - 1].rstrip() + "\u2026"


def write_tsv(hits: Iterable[Hit]) -> None:
    """Write figures as tab-separated text with a header."""
    lines = ["\t".join(_COLUMNS)]
    for hit in hits:
        figure = hit.figure
        cells = (
            figure.figid,
            figure.alias,
            f"{hit.score:.4f}",
            figure.year,
            figure.journal,
            figure.pmcid,
            figure.number,
            figure.type,
            figure.title,
            " | ".join(map(str, hit.matches)),
        )
        lines.append("\t".join(plain(cell) for cell in cells))
    write_stdout("\n".join(lines) + "\n")
