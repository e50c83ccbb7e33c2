"""`pathscribe similar`: figures that resemble a figure."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Final

import typer

from .common import LibraryOption, note, open_library, write_stdout
from .search import Form, FormOption, print_hits, write_tsv

HELP: Final = "Find the figures that show the same things and say the same of them."


def similar(
    figid: Annotated[str, typer.Argument(help="Id or alias of the figure; see `list`.")],
    library: LibraryOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most figures.")] = 10,
    form: FormOption = Form.table,
) -> None:
    """Print the figures that are most alike, the likeness, and what they share."""
    with open_library(library) as opened:
        hits = opened.similar(figid, limit=limit)
    if form is Form.json:
        rows = [
            {
                **dataclasses.asdict(hit.figure),
                "score": hit.score,
                "matches": [dataclasses.asdict(match) for match in hit.matches],
            }
            for hit in hits
        ]
        write_stdout(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif form is Form.tsv:
        write_tsv(hits)
    else:
        print_hits(hits)
        if not hits:
            note("no other figure shows any of it")
