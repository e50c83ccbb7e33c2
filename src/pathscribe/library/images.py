"""Pictures kept as files named by the hash of their bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import uuid
from pathlib import Path

from ..errors import LibraryError

_SUFFIXES = {"jpeg": "jpg", "tiff": "tif"}


def suffix_of_format(name: str) -> str:
    """File name ending (without dot) for a picture's format.

    Args:
        name: Such as "jpeg".

    Raises:
        LibraryError: It is no name of a format.
    """
    if not re.fullmatch(r"[a-z0-9]{1,8}", name):
        raise LibraryError(f"{name!r} is no picture format")
    return _SUFFIXES.get(name, name)


class ImageStore:
    """A folder of pictures: `<aa>/<sha256>.<suffix>`, where `aa` begins the hash.

    Args:
        folder: Made when the first picture comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str, suffix: str) -> Path:
        """Where a picture lies, whether it is there or not.

        Raises:
            LibraryError: The hash or the suffix is none, as in a tampered database.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not re.fullmatch(r"[a-z0-9]{1,8}", suffix):
            raise LibraryError(f"{sha256!r}.{suffix!r} cannot name a picture")
        return self.folder / sha256[:2] / f"{sha256}.{suffix}"

    def put(self, data: bytes, sha256: str, suffix: str) -> Path:
        """Keep a picture; nothing happens if it is there.

        The file appears complete or not at all.

        Raises:
            LibraryError: The hash is of other bytes, or the file cannot be written.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LibraryError("the picture's bytes do not have the hash that its record gives")
        path = self.path(sha256, suffix)
        # Opened by name rather than by tempfile, so that the file gets the usual rights.
        temporary = path.parent / f".{uuid.uuid4().hex}.part"
        try:
            # Other bytes are what a power cut or a bad disk may have left.
            if path.is_file() and path.read_bytes() == data:
                return path
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)  # noqa: PTH105  # tests stand in for it by this name
        except OSError as error:
            raise LibraryError(
                f"the picture cannot be written: {error.strerror or error}",
                where=str(path),
                hint="check the free space and the folder's rights",
            ) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return path

    def get(self, sha256: str, suffix: str) -> bytes:
        """A picture's bytes.

        Raises:
            LibraryError: It is not there, or no longer what it was.
        """
        path = self.path(sha256, suffix)
        hint = "read the figure again with --force"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise LibraryError(
                f"the picture cannot be read: {error.strerror or error}", where=str(path), hint=hint
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LibraryError("the picture was changed or damaged", where=str(path), hint=hint)
        return data

    def drop(self, sha256: str, suffix: str) -> None:
        """Remove a picture, if it is there.

        Raises:
            LibraryError: It cannot be removed.
        """
        path = self.path(sha256, suffix)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                f"the picture cannot be removed: {error.strerror or error}", where=str(path)
            ) from error
