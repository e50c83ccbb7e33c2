"""Small pictures kept in memory, and as files in the user's cache: each is made only once.

A file's name is the hash of the picture that it was made from, so that it is right or not there,
whichever library, process or start of the server asks for it. The library itself is not written.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..enrichment.cache import cache_folder

_FORMAT: Final = "thumbnails-1"
"""Changes with the way in which they are made."""
_MOST_HELD: Final = 2000
_MOST_BYTES: Final = 1_000_000_000
_LOOKED_AFTER: Final = 2000
"""Files that one process writes until it looks how much there is."""
_LARGEST: Final = 1_000_000
_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"


class Thumbnails:
    """Thumbnails by the hash of their picture; may be used by several threads and processes.

    What cannot be kept as a file, as where nothing may be written, is kept in memory only.

    Args:
        folder: Of the files; one in `cache_folder()` by default.
        most: Bytes of all files; the oldest go when there are more.
    """

    def __init__(self, folder: Path | None = None, most: int = _MOST_BYTES) -> None:
        self._folder = str((folder if folder is not None else cache_folder()) / _FORMAT)
        self._most = most
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._written = 0

    def held(self, sha256: str) -> bytes | None:
        """The thumbnail, if it is in memory."""
        with self._lock:
            found = self._held.get(sha256)
            if found is not None:
                self._held.move_to_end(sha256)
            return found

    def get(self, sha256: str, make: Callable[[], bytes]) -> bytes:
        """The thumbnail of a picture; made, as JPEG, where there is none.

        Args:
            sha256: Of the picture's bytes.
            make: Makes it.
        """
        data = self.held(sha256)
        if data is not None:
            return data
        # The hash is from the database, which may have been tampered with.
        named = re.fullmatch(r"[0-9a-f]{64}", sha256) is not None
        data = self._read(sha256) if named else None
        if data is None:
            data = make()
            if named:
                self._write(sha256, data)
        with self._lock:
            self._held[sha256] = data
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)
        return data

    def _path(self, sha256: str) -> str:
        return f"{self._folder}/{sha256[:2]}/{sha256}.jpg"

    def _read(self, sha256: str) -> bytes | None:
        try:
            with open(self._path(sha256), "rb") as file:  # noqa: PTH123  # for each request
                data = file.read(_LARGEST)
        except OSError:
            return None
        # A power cut may have left less than was written.
        return data if data.startswith(_START) and data.endswith(_END) else None

    def _write(self, sha256: str, data: bytes) -> None:
        """Keep one as a file, whole or not at all."""
        path = Path(self._path(sha256))
        temporary = path.parent / f".{uuid.uuid4().hex}.part"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with temporary.open("xb") as file:
                file.write(data)
            temporary.replace(path)
        except OSError:
            return
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        with self._lock:
            self._written += 1
            full = self._written % _LOOKED_AFTER == 0
        if full:
            threading.Thread(target=self.prune, daemon=True).start()

    def prune(self) -> None:
        """Remove the oldest files until nine tenths of what is allowed are left, if it is more."""
        files = []
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = f"{folder}/{name}"
                with contextlib.suppress(OSError):
                    state = os.stat(path)  # noqa: PTH116  # of tens of thousands
                    files.append((state.st_mtime_ns, state.st_size, path))
        size = sum(one[1] for one in files)
        if size <= self._most:
            return
        for _, own, path in sorted(files):
            if size <= 0.9 * self._most:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
                size -= own
