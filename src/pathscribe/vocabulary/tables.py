"""Sorted tables that are searched where they lie: one bytes object, offsets, bisection.

A dictionary of 600,000 entries would take a second and hundreds of megabytes to build; a
sorted blob takes the time of its decompression.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ..errors import LexiconError

# The largest shipped table unpacks to about 40 MB.
_MAX_TABLE = 256 * 1024 * 1024


def write_table(path: Path, lines: Iterable[str]) -> bytes:
    """Write lines, sorted by their bytes and without doubles, as reproducible gzip.

    Args:
        path: The file, by convention `*.tsv.gz`.
        lines: Tab-separated lines without newline.

    Returns:
        The uncompressed bytes.
    """
    ordered = sorted({line.encode("utf-8") for line in lines})
    data = b"".join(line + b"\n" for line in ordered)
    buffer = io.BytesIO()
    # No file name and no time in the header: the same content gives the same file.
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as out:
        out.write(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    return data


def read_table(path: Path) -> bytes:
    """The uncompressed bytes of a table.

    Raises:
        LexiconError: The file is missing, broken or unreasonably large.
    """
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as file:
            data = file.read(_MAX_TABLE + 1)
            # To gzip an empty file is an empty stream.
            if not data and path.stat().st_size == 0:
                raise EOFError("the file is empty")
    except (OSError, EOFError, zlib.error) as error:
        raise LexiconError(
            f"the lexicon table cannot be read: {error}",
            where=str(path),
            hint="reinstall pathscribe or run `pathscribe lexicon build`",
        ) from error
    if len(data) > _MAX_TABLE:
        raise LexiconError("the lexicon table is too large", where=str(path))
    return data


class SortedTable:
    """Lines of tab-separated fields, sorted by bytes and found by their first field."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 10)
        self._starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.int64)
        if len(ends) == 0:
            self._starts = self._starts[:0]
        self._ends = ends.astype(np.int64)
        # Plain attribute look-ups of numpy scalars are slow; memoryviews give Python ints.
        self._s = self._starts.data
        self._e = self._ends.data
        self._ranges = self._by_first_bytes()

    def _by_first_bytes(self) -> dict[bytes, tuple[int, int]]:
        """Where the lines lie that begin with the same three bytes: most of a bisection's steps."""
        if len(self._ends) == 0 or int((self._ends - self._starts).min()) < 3:
            return {}
        data = np.frombuffer(self._data, dtype=np.uint8)
        codes = sum(data[self._starts + i].astype(np.int64) << (16 - 8 * i) for i in range(3))
        first = np.flatnonzero(np.diff(codes, prepend=-1))
        bounds = [*first.tolist(), len(self._ends)]
        starts = self._starts[first].tolist()
        return {
            self._data[start : start + 3]: (low, high)
            for start, low, high in zip(starts, bounds, bounds[1:], strict=False)
        }

    def __len__(self) -> int:
        return len(self._ends)

    def _position(self, prefix: bytes) -> int:
        """Index of the first line that is not below the prefix; past the end where none has it.

        Past the end may also be the answer where later lines exist that do not start with it.
        """
        data, starts, low, high = self._data, self._s, 0, len(self._ends)
        size = len(prefix)
        if self._ranges and size >= 3:
            low, high = self._ranges.get(prefix[:3], (-1, -1))
            if low < 0:  # no such line: nothing starts with the prefix
                return len(self._ends)
        while low < high:
            middle = (low + high) // 2
            start = starts[middle]
            if data[start : start + size] < prefix:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, key: str) -> list[list[str]]:
        """All lines whose first field is the key, split into fields."""
        prefix = key.encode("utf-8") + b"\t"
        at, found = self._position(prefix), []
        while at < len(self._ends):
            line = self._data[self._s[at] : self._e[at]]
            if not line.startswith(prefix):
                break
            found.append(line.decode("utf-8").split("\t"))
            at += 1
        return found

    def has(self, key: str) -> bool:
        """Is the key the first field of a line?"""
        return self._starts_at(key.encode("utf-8") + b"\t")

    def has_prefix(self, prefix: str) -> bool:
        """Does a line start with this text?"""
        return self._starts_at(prefix.encode("utf-8"))

    def _starts_at(self, prefix: bytes) -> bool:
        at = self._position(prefix)
        if at >= len(self._ends):
            return False
        start = self._s[at]
        return self._data[start : start + len(prefix)] == prefix

    def __iter__(self) -> Iterator[list[str]]:
        for start, end in zip(self._s, self._e, strict=True):
            yield self._data[start:end].decode("utf-8").split("\t")
