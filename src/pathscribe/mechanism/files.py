"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from ..errors import ExportError


def write_bytes(path: Path, data: bytes) -> Path:
    """Write a file; its folder is made.

    Raises:
        ExportError: It cannot be written.
    """
    temporary = path.parent / f".pathscribe-{uuid.uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
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
    return path
