"""`pathscribe runs`: what was read and fetched, and what was left out and why."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .common import LibraryOption, open_library, out_console, plain, write_stdout

if TYPE_CHECKING:
    from ..library.runs import RunInfo

HELP: Final = "Past runs of read and fetch: counts, and what was left out and why."

app = typer.Typer(help=HELP, no_args_is_help=True)

_MOST_REASONS: Final = 30
_JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list", help="List the runs, the newest first.")
def list_runs(
    library: LibraryOption = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 20,
    as_json: _JsonOption = False,
) -> None:
    """List the runs."""
    with open_library(library) as opened:
        runs = opened.runs.list(limit=limit)
    if as_json:
        for run in runs:
            write_stdout(_json(run))
        return
    from rich.table import Table

    console = out_console()
    if not runs:
        console.print("No run yet.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("run", "what", "state", "started", "counts", "left out", "sources"):
        table.add_column(name, justify="right" if name in ("run", "left out") else "left")
    for run in runs:
        table.add_row(
            str(run.id),
            run.kind,
            run.state,
            run.started,
            _counts(run),
            str(run.left_out),
            plain(" ".join(run.sources)),
        )
    console.print(table)


@app.command("show", help="Show one run: counts, and the reasons for what was left out.")
def show(
    run: Annotated[
        int | None, typer.Argument(metavar="[RUN]", help="Its number; the last one by default.")
    ] = None,
    library: LibraryOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List every figure and file that was left out.")
    ] = False,
    status: Annotated[
        str, typer.Option(metavar="WORD", help="With --all: only those, such as failed.")
    ] = "",
    as_json: _JsonOption = False,
) -> None:
    """Show one run."""
    from ..errors import LibraryError

    with open_library(library) as opened:
        if run is None:
            last = opened.runs.list(limit=1)
            if not last:
                raise LibraryError("there was no run yet", where=opened.location_shown)
            run = last[0].id
        info = opened.runs.get(run)
        reasons = opened.runs.reasons(run)
        items = opened.runs.left_out(run, status=status) if everything or as_json else ()
    if as_json:
        import dataclasses

        more = {
            "reasons": [dataclasses.asdict(reason) for reason in reasons],
            "items": [dataclasses.asdict(item) for item in items],
        }
        write_stdout(_json(info, more))
        return
    console = out_console()
    console.print(f"Run {info.id}: {info.kind}, {info.state}", style="bold")
    ended = f", ended {info.ended}" if info.ended else f", last heard of {info.updated}"
    console.print(f"Started {info.started}{ended}; pathscribe {info.version} on {info.host}")
    for source in info.sources:
        console.print(f"  {plain(source)}", soft_wrap=True)
    if info.note:
        console.print(plain(info.note), soft_wrap=True)
    for name, count in info.counts.items():
        if count:
            console.print(f"{name:>12}  {count:,}")
    if reasons:
        console.print(f"Left out: {info.left_out:,}", style="bold")
    for reason in reasons[:_MOST_REASONS]:
        line = f"{reason.count:>7,}  {reason.status}: {plain(reason.what)}"
        console.print(f"{line}  [{plain(reason.example)}]", soft_wrap=True)
    if len(reasons) > _MOST_REASONS:
        console.print(f"         and {len(reasons) - _MOST_REASONS} other reasons; --all lists all")
    for item in items:
        name = f" {item.figid}" if item.figid else ""
        hint = f" ({plain(item.hint)})" if item.hint else ""
        console.print(
            f"{item.status}{name}: {plain(item.place)}: {plain(item.what)}{hint}", soft_wrap=True
        )
    if info.kind == "read" and info.state in ("stopped", "failed", "killed"):
        again = " ".join(shlex.quote(plain(source)) for source in info.sources)
        console.print(f"To go on: pathscribe read {again}", soft_wrap=True)


def _counts(run: RunInfo) -> str:
    return ", ".join(f"{count} {name}" for name, count in run.counts.items() if count)


def _json(run: RunInfo, more: Mapping[str, object] | None = None) -> str:
    import dataclasses
    import json

    return json.dumps({**dataclasses.asdict(run), **(more or {})}, ensure_ascii=False) + "\n"
