"""`pathscribe show`: one figure's record, page or overlay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from .common import LibraryOption, note, open_library, out_console, write_stdout

HELP: Final = "Show what was read from a figure."


def show(
    figid: Annotated[str, typer.Argument(help="Id or alias of the figure; see `list`.")],
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The record as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Only mentions that are right almost surely.")
    ] = False,
    page: Annotated[bool, typer.Option("--page", help="The PFOCR page (Markdown).")] = False,
    overlay: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.png", help="Draw what was read onto the figure and write it there."
        ),
    ] = None,
) -> None:
    """Print a record as tables, JSON or PFOCR page, or draw its overlay."""
    if as_json and page:
        raise typer.BadParameter("--json and --page exclude each other")
    with open_library(library) as opened:
        record = opened.get(figid)
        image = opened.image(figid) if overlay is not None else b""
    if strict:
        from ..entities.cutoffs import STRICT

        sure = tuple(m for m in record.mentions if STRICT.keeps(m.type, m.score))
        gone = {m.id for m in record.mentions} - {m.id for m in sure}
        relations = tuple(r for r in record.relations if not {r.source, r.target} & gone)
        record = record.model_copy(update={"mentions": sure, "relations": relations})
    if overlay is not None:
        from ..overlay import write_overlay

        write_overlay(record, image, overlay)
        note(f"overlay written to {overlay}")
    if as_json:
        write_stdout(record.to_json())
    elif page:
        from ..records import Page

        write_stdout(Page.from_record(record).to_markdown())
    elif overlay is None:
        from .view import print_record

        print_record(record, out_console())
