"""What every export has in common: protocol, options, safe names, atomic files, order."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeVar, get_args, get_type_hints

from ..errors import ExportError
from ..files import atomic, write_text
from ..records import GeneIds, Record

if TYPE_CHECKING:
    from ..vocabulary.lexicon import Lexicon

_CHUNK = 5000
_SIMPLE = (str, int, bool, type(None))
# With an ending, a file name may have 255 bytes on common file systems.
_SAFE_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,198}[A-Za-z0-9_-]")
_LONGEST_NAME = 120

__all__ = [
    "ExportReport",
    "Exporter",
    "LexiconIds",
    "atomic",
    "file_stem",
    "gene_ids",
    "in_order",
    "one_line",
    "options_from",
    "write_text",
]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export has done.

    Attributes:
        exporter: Its name.
        out: Where it wrote.
        records: How many records the output holds.
        files: How many files were written.
        skipped: How many records are not in the output, for want of genes, say.
        problems: What was left out against expectation, one message each.
    """

    exporter: str
    out: Path
    records: int = 0
    files: int = 0
    skipped: int = 0
    problems: tuple[str, ...] = ()


class Exporter(Protocol):
    """One output format."""

    @property
    def name(self) -> str:
        """Short, as on the command line."""
        ...

    @property
    def description(self) -> str:
        """One line for help texts."""
        ...

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write the records.

        The output doesn't depend on the records' order, and is complete or not there.

        Args:
            records: What to write.
            out: A file or folder, as the format has it; made with its parents.
            options: The format's own.

        Raises:
            ExportError: An option is unknown or wrong, or a file cannot be written.
        """
        ...


# --- options ---------------------------------------------------------------------------

Options = TypeVar("Options")


def options_from(kind: type[Options], options: dict[str, Any], *, exporter: str) -> Options:
    """Make an options dataclass of keyword arguments.

    Raises:
        ExportError: A name is unknown, or a value is none of those that the field's
            `Literal` type lists, or no text, number or truth value where one belongs.
    """
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name, value in options.items():
        if name not in names:
            raise ExportError(
                f"there is no option {name!r}",
                where=f"export {exporter}",
                hint=f"options are {', '.join(names)}",
            )
        allowed = [choice for choice in get_args(hints[name]) if isinstance(choice, str)]
        optional = type(None) in get_args(hints[name])
        if allowed and value not in allowed and not (optional and value is None):
            raise ExportError(
                f"{name} cannot be {value!r}",
                where=f"export {exporter}",
                hint=f"it is one of {', '.join(allowed)}",
            )
        kinds = get_args(hints[name]) or (hints[name],)
        if not allowed and all(kind in _SIMPLE for kind in kinds) and type(value) not in kinds:
            raise ExportError(
                f"{name} cannot be {value!r}",
                where=f"export {exporter}",
                hint=f"it is of type {' or '.join(kind.__name__ for kind in kinds)}",
            )
    return kind(**options)


# --- genes -----------------------------------------------------------------------------


class LexiconIds:
    """Entrez ids from the lexicon, which is loaded when the first is asked for."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon

    def entrez(self, symbol: str) -> str:
        """The gene's Entrez id in digits; empty for a symbol that the lexicon lacks."""
        if self._lexicon is None:
            from ..vocabulary.lexicon import Lexicon

            self._lexicon = Lexicon.default()
        gene = self._lexicon.gene(symbol)
        return gene.entrez if gene is not None else ""


def gene_ids(given: GeneIds | None) -> GeneIds:
    """The given source of Entrez ids, else the shipped lexicon."""
    return given if given is not None else LexiconIds()


# --- order -----------------------------------------------------------------------------


def in_order(
    records: Iterable[Record], line: Callable[[Record], str | None]
) -> Iterator[tuple[str, str]]:
    """(figid, line) of all records, sorted by figid, in little memory.

    What does not fit in one chunk is sorted by merging temporary files.

    Args:
        records: In any order; a figid that comes again with another line is kept.
        line: Makes a record's line, without line breaks; None leaves the record out.
    """
    pairs = ((record.figid, made) for record in records if (made := line(record)) is not None)
    first = sorted(islice(pairs, _CHUNK))
    second = sorted(islice(pairs, _CHUNK))
    if not second:
        yield from first
        return
    with contextlib.ExitStack() as stack:
        runs = [_spilled(first, stack), _spilled(second, stack)]
        while chunk := sorted(islice(pairs, _CHUNK)):
            runs.append(_spilled(chunk, stack))
        yield from merge(*runs)


def _spilled(
    pairs: list[tuple[str, str]], stack: contextlib.ExitStack
) -> Iterator[tuple[str, str]]:
    """Put sorted pairs into a temporary file, and read them back one by one."""
    try:
        made = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        file: IO[str] = stack.enter_context(made)
        # The figid as JSON: whatever stands in it, it holds no tab and no line break.
        file.writelines(f"{json.dumps(figid)}\t{line}\n" for figid, line in pairs)
        file.seek(0)
    except OSError as error:
        raise ExportError(
            f"a temporary file cannot be written: {error.strerror or error}",
            where=tempfile.gettempdir(),
            hint="free some space there, or set TMPDIR to another folder",
        ) from error
    return _read_back(file)


def _read_back(file: IO[str]) -> Iterator[tuple[str, str]]:
    for text in file:
        figid, _, line = text.rstrip("\n").partition("\t")
        yield json.loads(figid), line


# --- files -----------------------------------------------------------------------------


def file_stem(figid: str) -> str:
    """The figid as a file name, without its ending.

    As it is where it consists of ASCII letters, digits, ".", "_" and "-", as all figids do
    that pathscribe made. Another one (a record may come from anywhere) could lead out of the
    folder; it gets a hash in its name, so that two of them are never one file.
    """
    if _SAFE_NAME.fullmatch(figid):
        return figid
    digest = hashlib.sha256(figid.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", figid)[:_LONGEST_NAME].strip("_-")
    return f"{plain or 'figure'}-{digest}"


# --- text ------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """On one line, without tabs or control characters."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())
