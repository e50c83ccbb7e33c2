"""`pathscribe library`: what is in a library, and its search index made anew."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Annotated, Final

import typer

from .common import LibraryOption, note, open_library, out_console, plain, write_stdout

HELP: Final = "Look after a library."

app = typer.Typer(name="library", no_args_is_help=True, help=HELP)


@app.command("info")
def info(
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How much a library holds. A library of an older version is brought forward."""
    with open_library(library) as opened:
        stats = opened.stats()
        place = opened.location_shown
    if as_json:
        write_stdout(json.dumps({"library": place, **dataclasses.asdict(stats)}, indent=1) + "\n")
        return
    console = out_console()
    console.print(plain(place), style="bold", soft_wrap=True)
    for name, value in dataclasses.asdict(stats).items():
        if name == "by_type":
            continue
        console.print(f"{name.replace('_', ' '):<12}  {value:>12,}")
    for kind, count in stats.by_type.items():
        console.print(f"  {kind.replace('_', ' '):<12}{count:>12,}")


@app.command("reindex")
def reindex(library: LibraryOption = None) -> None:
    """Make the search index anew from the records; adding figures keeps it by itself."""
    with open_library(library) as opened:
        start = time.monotonic()
        count = opened.reindex()
        place = opened.location_shown
    took = time.monotonic() - start
    note(f"{count} figure{'s' * (count != 1)} of {place} indexed in {took:.1f} s")
