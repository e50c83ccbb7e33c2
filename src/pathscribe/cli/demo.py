"""`pathscribe demo`: the whole way on the example article that ships with pathscribe."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Final

import typer

from .common import FAILED, note, out_console, plain
from .progress import duration

HELP: Final = "Read the example article that ships with pathscribe, and write everything."


def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all that is written.")
    ] = Path("pathscribe-demo"),
) -> None:
    """Read the example, write its record, tables, gene sets and overlay, run its mechanisms."""
    from ..examples import example_path
    from ..exports import exporter
    from ..exports.base import file_stem
    from ..library import Library
    from ..mechanism import demo_page
    from ..overlay import write_overlay
    from ..pipeline import run
    from .view import print_record

    console = out_console()
    source = example_path()
    note(f"Reading {source} ...")
    start = time.monotonic()
    with Library.open(out / "library") as library:
        summary = run([source], library)
        for problem in summary.problems:
            note(plain(str(problem)), style="red")
        if summary.failed or not summary.figures:
            raise typer.Exit(FAILED)
        records = list(library.records())
        exporter("json").write(records, out / "json")
        exporter("pages").write(records, out / "pages")
        exporter("gmt").write(records, out / "genes.gmt")
        exporter("gmt").write(records, out / "genes-all.gmt", flavour="all", ids="symbol")
        for record in records:
            write_overlay(
                record, library.image(record.figid), out / f"{file_stem(record.figid)}.png"
            )
    for record in records:
        demo_page(record, out / f"{file_stem(record.figid)}-mechanism.html")
    for record in records:
        print_record(record, console)
    console.print()
    console.print(f"Read and written in {duration(time.monotonic() - start)}:", style="bold")
    _print_files(out, [record.figid for record in records])
    console.print()
    console.print("Next:", style="bold")
    console.print(f"  pathscribe list --library {out / 'library'}", soft_wrap=True)
    console.print(
        f"  pathscribe mechanism show {records[0].alias} --library {out / 'library'}",
        soft_wrap=True,
    )
    console.print("  pathscribe read YOUR-ARTICLE.xml --library my-library", soft_wrap=True)


def _print_files(out: Path, figids: list[str]) -> None:
    from ..exports.base import file_stem
    from ..exports.pages import DATA
    from ..records import table_stem

    rows: list[tuple[str, Path]] = []
    for figid in figids:
        stem = file_stem(figid)
        rows.append(("overlay", out / f"{stem}.png"))
        rows.append(("mechanism", out / f"{stem}-mechanism.html"))
        rows.append(("page", out / "pages" / f"{stem}.md"))
        for path in sorted((out / "pages" / DATA).glob(f"{table_stem(stem)}-*.tsv")):
            rows.append(("table", path))
        rows.append(("record", out / "json" / f"{stem}.json"))
    rows.append(("gene sets", out / "genes.gmt"))
    rows.append(("  all genes", out / "genes-all.gmt"))
    rows.append(("library", out / "library"))
    console = out_console()
    for name, path in rows:
        console.print(f"  {name:<11}  {path}", soft_wrap=True)
