"""`pathscribe edit`: what a person decides about a figure, in a small YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from .common import SOME_FAILED, LibraryOption, note, open_library, out_console, plain, write_stdout

HELP: Final = "Correct a figure: accept, reject, add, merge, set signs."


def edit(
    figid: Annotated[
        str, typer.Argument(metavar="FIGID", help="Id or alias of the figure; see `list`.")
    ],
    library: LibraryOption = None,
    apply: Annotated[
        Path | None,
        typer.Option(
            "--apply", metavar="FILE.yaml", help="Take these decisions instead of those there are."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.yaml",
            help="Write the decisions, and what can be decided about, there ('-': print it).",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what the decisions do.")
    ] = False,
) -> None:
    """Write the decisions about a figure to be edited, apply edited ones, or open them.

    Without options the file opens in $VISUAL or $EDITOR, and is applied when that ends. The
    decisions are kept beside the library, apart from what was read; reading the figure again
    does not touch them.
    """
    from ..curation import Curation, apply_curation, curation_text, parse_curation, read_curation
    from ..errors import CurationError

    with open_library(library) as opened:
        record = opened.get(figid, curated=False)
        known = opened.curation.get(record.figid) or Curation(figid=record.figid)
        if out is not None:
            text = curation_text(known, record)
            if str(out) == "-":
                write_stdout(text)
            else:
                from ..exports.base import write_text

                write_text(out, text)
                note(f"written to {out}; edit it, then: pathscribe edit {figid} --apply {out}")
            return
        if check:
            chosen = read_curation(apply) if apply is not None else known
        elif apply is not None:
            chosen = read_curation(apply)
        else:
            text = _edited(curation_text(known, record))
            chosen = parse_curation(text, where="the edited text")
        if chosen.figid != record.figid:
            raise CurationError(
                f"the decisions are about {chosen.figid}, not {record.figid}",
                where=str(apply or "the edited text"),
            )
        done = apply_curation(record, chosen)
        if not check:
            place = opened.curation.put(chosen)
            opened.curate(record.figid)
            note(f"kept in {place}")
    console = out_console()
    for one in done.record.edits:
        console.print(plain(f"{one.action} {one.subject}: {one.text}"), soft_wrap=True)
    for problem in done.problems:
        note(plain(problem), style="yellow")
    if done.problems:
        raise typer.Exit(SOME_FAILED)


def _edited(text: str) -> str:
    """The text as it is when the user's editor ends."""
    import os
    import shlex
    import subprocess
    import tempfile

    from ..errors import CurationError

    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not command:
        raise CurationError(
            "no editor is named in VISUAL or EDITOR",
            hint="write the decisions with --out FILE, edit it, and use --apply FILE",
        )
    with tempfile.TemporaryDirectory(prefix="pathscribe-") as folder:
        file = Path(folder) / "curation.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*command, str(file)], check=False)
        except OSError as error:
            raise CurationError(
                f"the editor cannot be started: {error}", where=command[0]
            ) from error
        if done.returncode:
            raise CurationError(f"the editor ended with {done.returncode}", where=command[0])
        return file.read_text(encoding="utf-8")
