"""`pathscribe enrich`: which figures share more genes with a list than chance gives."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ..errors import EnrichmentError
from .common import (
    DEFAULT_LIBRARY,
    SOME_FAILED,
    VARIABLE,
    LibraryOption,
    note,
    open_library,
    out_console,
    plain,
    write_stdout,
)

if TYPE_CHECKING:
    from ..enrichment import EnrichmentResult, GeneMapper, GeneSets
    from ..enrichment.ranked import RankedResult

HELP: Final = "Find the figures that share more genes with a list than chance gives."
_MOST_BYTES: Final = 50_000_000
_MOST_NAMED: Final = 12


class _Flavour(StrEnum):
    strict = "strict"
    synonyms = "synonyms"
    all = "all"


class _Form(StrEnum):
    table = "table"
    tsv = "tsv"
    json = "json"


class _Plot(StrEnum):
    bar = "bar"
    dot = "dot"


def enrich(
    genes: Annotated[
        str, typer.Argument(metavar="GENES.txt", help="The list, in any ids; - for standard input.")
    ],
    library: LibraryOption = None,
    gmt: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Further gene sets; may be given several times."),
    ] = None,
    flavour: Annotated[
        _Flavour,
        typer.Option(help="Genes that figures name by official symbol, by any name, or by family."),
    ] = _Flavour.synonyms,
    background: Annotated[
        str,
        typer.Option(
            metavar="library|protein-coding|FILE",
            help="The genes that could have been in the list; a file as the list itself.",
        ),
    ] = "library",
    min_size: Annotated[int, typer.Option(min=1, help="Least genes of a set.")] = 3,
    max_size: Annotated[int, typer.Option(min=1, help="Most genes of a set.")] = 500,
    min_overlap: Annotated[int, typer.Option(min=1, help="Least shared genes shown.")] = 1,
    max_q: Annotated[float, typer.Option(min=0, max=1, help="Greatest q shown.")] = 0.05,
    mid_p: Annotated[bool, typer.Option("--mid-p", help="Rank and adjust by mid-p.")] = False,
    confidence: Annotated[float, typer.Option(help="Of the odds ratios' intervals.")] = 0.95,
    similar: Annotated[
        float, typer.Option(help="Sets of this Jaccard similarity are one group; 1 for equal sets.")
    ] = 0.8,
    ranked: Annotated[
        bool, typer.Option("--ranked", help="The list has scores: GSEA, preranked (by gseapy).")
    ] = False,
    permutations: Annotated[
        int, typer.Option(min=10, max=1_000_000, help="Of a ranked list.")
    ] = 1000,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Most groups. [default: 20 in the table, else all]",
                     show_default=False),
    ] = None,
    form: Annotated[_Form, typer.Option("--format", "-f", help="What is printed.")] = _Form.table,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.tsv|json", help="Write all rows to a file."),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg|png|pdf", help="Draw the best sets.")
    ] = None,
    plot_kind: Annotated[_Plot, typer.Option(help="How.")] = _Plot.dot,
) -> None:  # fmt: skip
    """Test every figure's genes, and sets of your own, against a list of genes."""
    from ..enrichment import GeneMapper, read_gene_list
    from ..enrichment import enrich as run

    if out is not None and out.suffix.casefold() not in (".tsv", ".json"):
        raise EnrichmentError("results are written as .tsv or .json", where=str(out))
    text = _text(genes)
    mapper = GeneMapper()
    sets = _sets(library, gmt or [], flavour.value, mapper)
    if ranked:
        if out is not None and out.suffix.casefold() != ".tsv":
            raise EnrichmentError("ranked lists are written as .tsv", where=str(out))
        _ranked(text, genes, sets, mapper, min_size, max_size, permutations, limit, form, out)
        return
    given: Any = background
    if background not in ("library", "protein-coding"):
        given = read_gene_list(_text(background))
    names = read_gene_list(text)
    if not names:
        raise EnrichmentError("the list names no gene", where=genes)
    result = run(
        names,
        sets,
        background=given,
        mapper=mapper,
        min_size=min_size,
        max_size=max_size,
        min_overlap=min_overlap,
        max_q=max_q,
        mid_p=mid_p,
        confidence=confidence,
        similar=similar,
    )
    _report(result)
    if form is _Form.table:
        _table(result, limit or 20)
    else:
        write_stdout(_written(result, form.value, limit))
    if out is not None:
        from ..files import write_text

        write_text(out, _written(result, out.suffix.casefold()[1:], None))
        note(f"{len(result)} sets to {out}")
    if plot is not None:
        from ..enrichment.plots import write_plot

        write_plot(result, plot, kind=plot_kind.value, most=limit or 20)
        note(f"plot in {plot}")
    if not result.query:
        raise typer.Exit(SOME_FAILED)


def _text(place: str) -> str:
    try:
        if place == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(place).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise EnrichmentError(f"cannot be read: {error.strerror or error}", where=place) from error
    if len(data) > _MOST_BYTES:
        raise EnrichmentError("the list is too long", where=place)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EnrichmentError("is no UTF-8 text", where=place) from error


def _sets(library: str | None, gmt: list[Path], flavour: Any, mapper: GeneMapper) -> GeneSets:
    """The library's figures and the files' sets; only the files' where there is no library."""
    import os

    from ..enrichment import gmt_sets, join_sets, library_sets

    parts = []
    named = library or os.environ.get(VARIABLE)
    if named or not gmt or Path(DEFAULT_LIBRARY).is_dir():
        with open_library(library) as opened:
            parts.append(library_sets(opened, flavour=flavour))
    used: dict[str, int] = {}
    for path in gmt:
        used[path.name] = used.get(path.name, 0) + 1
        name = path.name if used[path.name] == 1 else f"{path.name} ({used[path.name]})"
        parts.append(gmt_sets(path, mapper=mapper, library=name))
    return join_sets(parts)


def _written(result: EnrichmentResult, form: str, limit: int | None) -> str:
    from ..enrichment.tables import to_json, to_tsv

    return (to_json if form == "json" else to_tsv)(result, limit=limit)


def _report(result: EnrichmentResult) -> None:
    """Say what was used and what was not."""
    from ..enrichment.tables import left_out

    kinds = {"library": "all genes of the sets", "protein-coding": "protein-coding genes",
             "given": "given genes"}  # fmt: skip
    count, size = len(result.query), result.background.size
    note(
        f"{count} gene{'s' * (count != 1)} of the list against {result.tested} sets; "
        f"background: {size} {kinds[result.background.kind]}"
    )
    for reason, names in left_out(result).items():
        if names:
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            note(f"{reason}: {plain(', '.join(names[:_MOST_NAMED]))}{more}", style="yellow")


def _table(result: EnrichmentResult, limit: int) -> None:
    from rich.table import Table
    from rich.text import Text

    rows = result.rows(groups=limit)
    if not rows:
        note(f"no set has q of {result.settings.max_q:g} or less")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Set")
    for name in ("Shared", "p", "q", "Odds ratio (CI)"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Genes")
    table.add_column("Title")
    # Near-equal sets stand below their representative.
    for row in sorted(rows, key=lambda row: (row.group, row.rank)):
        shown = plain(row.name) if row.is_representative else f"  = {plain(row.name)}"
        genes = ", ".join(row.genes[:8]) + (" …" if len(row.genes) > 8 else "")
        table.add_row(
            Text(shown),
            f"{row.overlap}/{row.size}",
            _number(row.p, row.log10_p),
            _number(row.q, row.log10_q),
            f"{_ratio(row.odds_ratio)} ({_ratio(row.odds_low)}–{_ratio(row.odds_high)})",
            Text(plain(genes)),
            Text(plain(row.description)),
        )
    out_console().print(table)
    if len(result) > len(rows):
        note(f"{len(rows)} of {len(result)} sets shown; --limit or --out gives more")


def _number(value: float, log10: float) -> str:
    if value == 0 or value < 1e-300:
        whole = int(log10 // 1)
        return f"{10 ** (log10 - whole):.1f}e{whole}"
    return f"{value:.2g}"


def _ratio(value: float) -> str:
    return "∞" if value == float("inf") else f"{value:.3g}"


def _ranked(
    text: str,
    where: str,
    sets: GeneSets,
    mapper: GeneMapper,
    min_size: int,
    max_size: int,
    permutations: int,
    limit: int | None,
    form: _Form,
    out: Path | None,
) -> None:
    from ..enrichment.ranked import prerank, read_ranked, to_tsv

    result: RankedResult = prerank(
        read_ranked(text, where=where),
        sets,
        mapper=mapper,
        min_size=min_size,
        max_size=max_size,
        permutations=permutations,
    )
    lost = [one.text for one in result.mapped if not one.symbol]
    note(f"{result.genes} genes of the list against {len(result.rows)} sets")
    if lost:
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        note(f"unmapped: {plain(', '.join(lost[:_MOST_NAMED]))}{more}", style="yellow")
    if form is _Form.json:
        import dataclasses
        import json

        rows = [dataclasses.asdict(row) for row in result.rows[:limit]]
        write_stdout(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif form is _Form.tsv:
        write_stdout(to_tsv(result, limit=limit))
    else:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("Set", "NES", "p", "q", "Size", "Lead", "Title"):
            table.add_column(name)
        for row in result.rows[: limit or 20]:
            table.add_row(
                Text(plain(row.name)), f"{row.nes:.2f}", f"{row.p:.2g}", f"{row.q:.2g}",
                str(row.size), Text(plain(", ".join(row.lead[:8]))), Text(plain(row.description)),
            )  # fmt: skip
        out_console().print(table)
    if out is not None:
        from ..files import write_text

        write_text(out, to_tsv(result))
        note(f"{len(result.rows)} sets to {out}")
