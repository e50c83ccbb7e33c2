"""The commands put together, and how their errors end."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..errors import PathscribeError
from ..version import __version__
from . import (
    demo,
    edit,
    enrich,
    explain,
    export,
    fetch,
    imports,
    lexicon,
    library,
    listing,
    mcp,
    mechanism,
    read,
    runs,
    search,
    serve,
    show,
    similar,
)
from .common import FAILED, STOPPED, fail


class _Group(TyperGroup):
    """Says what is wrong in one line, where a command cannot go on; no traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            typer.Exit: With code 2 after an error.
        """
        try:
            return super().invoke(ctx)
        except PathscribeError as error:
            fail(error)
            raise typer.Exit(FAILED) from error


app = typer.Typer(
    name="pathscribe",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Transcribe published pathway figures into data.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pathscribe {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


app.command("fetch", help=fetch.HELP)(fetch.fetch)
app.command("read", help=read.HELP)(read.read)
app.add_typer(runs.app, name="runs")
app.command("show", help=show.HELP)(show.show)
app.command("explain", help=explain.HELP)(explain.explain)
app.command("list", help=listing.HELP)(listing.list_figures)
app.command("search", help=search.HELP)(search.search)
app.command("similar", help=similar.HELP)(similar.similar)
app.command("enrich", help=enrich.HELP)(enrich.enrich)
app.add_typer(export.app, name="export")
app.command("import", help=imports.HELP)(imports.import_)
app.add_typer(mechanism.app, name="mechanism")
app.add_typer(library.app, name="library")
app.command("edit", help=edit.HELP)(edit.edit)
app.add_typer(lexicon.app, name="lexicon")
app.command("serve", help=serve.HELP)(serve.serve)
app.command("mcp", help=mcp.HELP)(mcp.mcp)
app.command("demo", help=demo.HELP)(demo.demo)


def main() -> None:
    """The entry point of the `pathscribe` command."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has had enough; nothing more to flush to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
