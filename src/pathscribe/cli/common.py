"""What commands share: consoles, exit codes, the library, words for errors."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ..errors import PathscribeError

if TYPE_CHECKING:
    from rich.console import Console

    from ..library import Library

FINE: Final = 0
SOME_FAILED: Final = 1
FAILED: Final = 2
STOPPED: Final = 130
"""Exit codes: all is well; a part went wrong; nothing could be done, or wrong usage; Ctrl-C."""

VARIABLE: Final = "PATHSCRIBE_LIBRARY"
DEFAULT_LIBRARY: Final = "pathscribe-library"

_FILE_WIDTH: Final = 120

LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        "-l",
        metavar="DIR",
        help="Folder of the library, or a database URL. "
        f"[default: ${VARIABLE} or {DEFAULT_LIBRARY}]",
        show_default=False,
    ),
]


def out_console() -> Console:
    """What the user asked for goes here; in files and pipes, lines are a little longer."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _FILE_WIDTH
    return console


def error_console() -> Console:
    """Progress, notes and errors go here."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def plain(text: str) -> str:
    """The text on one line and without anything that would steer a terminal."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())


def message(error: PathscribeError) -> str:
    """An error on one line: where, what, and what to do."""
    line = f"{plain(error.where)}: {plain(error.what)}" if error.where else plain(error.what)
    return f"{line} ({plain(error.hint)})" if error.hint else line


def fail(error: PathscribeError) -> None:
    """Print an error."""
    note(f"pathscribe: {message(error)}", style="red")


def note(line: str, *, style: str = "") -> None:
    """Print one line to standard error; long lines are not broken."""
    console = error_console()
    console.print(line, style=style or None, soft_wrap=True)


def library_place(given: str | None) -> str:
    """The library that the user means: the option, else the variable, else the usual folder."""
    return given or os.environ.get(VARIABLE, "") or DEFAULT_LIBRARY


def open_library(given: str | None, *, create: bool = False) -> Library:
    """Open the library that the user means; close it by a `with` statement.

    Args:
        given: What the option says.
        create: Make it where there is none.

    Raises:
        LibraryError: There is none, or it cannot be used.
    """
    from ..library import Library

    return Library.open(library_place(given), create=create)


def write_stdout(text: str) -> None:
    """Write data to standard output: UTF-8, and line ends as they are, on every system."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8"))
    buffer.flush()
