"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from .errors import ExportError


@contextlib.contextmanager
def _whole(path: Path, mode: str, **how: Any) -> Iterator[IO[Any]]:
    # Opened by name rather than by tempfile, so that the file gets the usual rights.
    temporary = path.parent / f".pathscribe-{uuid.uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open(mode, **how) as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise ExportError(
            f"cannot be written: {error.strerror or error}",
            where=str(path),
            hint="check the folder's rights and the free space",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[IO[str]]:
    """A UTF-8 text file that appears at `path` when complete, or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    with _whole(path, "x", encoding="utf-8", newline="\n") as file:
        yield file


@contextlib.contextmanager
def atomic_bytes(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that appears at `path` when complete, or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    with _whole(path, "xb") as file:
        yield file


def write_text(path: Path, text: str) -> None:
    """Write a text file; its folder is made. See `atomic`."""
    with atomic(path) as file:
        file.write(text)


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file; its folder is made.

    Raises:
        ExportError: It cannot be written.
    """
    with _whole(path, "xb") as file:
        file.write(data)
    return path
