"""Prepared gene sets on the disk, mapped into memory; found by what they hold.

An entry's name is a hash of everything that it was made from, so that an entry is right or not
there: no result of a query is ever kept, and nothing expires.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from .sets import FORMAT, GeneSets, Texts

VARIABLE: Final = "PATHSCRIBE_CACHE"
_META: Final = "meta.json"
_MOST_ENTRIES: Final = 24


def cache_folder() -> Path:
    """Where prepared sets lie: $PATHSCRIBE_CACHE, else the user's folder for such things."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "pathscribe" / "cache"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pathscribe"


def key_of(*parts: str | bytes) -> str:
    """A name for what was made from these parts, in this order."""
    digest = hashlib.sha256(FORMAT.encode())
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


class SetCache:
    """Entries in a folder. What cannot be kept is made anew; that is no error.

    Args:
        folder: Of the entries; `cache_folder()` by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = (folder if folder is not None else cache_folder()) / "enrichment"

    def get(self, key: str, make: Callable[[], GeneSets]) -> GeneSets:
        """The entry of a key, made where there is none.

        Args:
            key: From `key_of`, of all that `make` depends on.
            make: Makes the sets.
        """
        found = self.load(key)
        if found is not None:
            return found
        made = make()
        self.keep(key, made)
        return self.load(key) or made

    def load(self, key: str) -> GeneSets | None:
        """The entry of a key, mapped into memory; None where there is none that is whole."""
        folder = self._folder / key
        try:
            meta = json.loads((folder / _META).read_text(encoding="utf-8"))
            if meta["format"] != FORMAT or meta["key"] != key:
                return None
            arrays: dict[str, Any] = {}
            for name, size in meta["files"].items():
                path = folder / f"{name}.npy"
                if path.stat().st_size != size:
                    return None
                arrays[name] = _load(path)
            texts = {
                name: Texts(arrays[f"{name}-data"], arrays[f"{name}-starts"])
                for name in GeneSets.TEXTS
            }
            sets = GeneSets(texts, {n: arrays[n] for n in GeneSets.ARRAYS}, meta["content"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        with contextlib.suppress(OSError):
            os.utime(folder / _META)
        return sets

    def keep(self, key: str, sets: GeneSets) -> None:
        """Write an entry, whole or not at all; the oldest ones beyond a number go."""
        arrays: dict[str, Any] = {name: getattr(sets, name) for name in GeneSets.ARRAYS}
        for name in GeneSets.TEXTS:
            texts: Texts = sets._genes if name == "genes" else getattr(sets, name)
            arrays[f"{name}-data"], arrays[f"{name}-starts"] = texts.data, texts.starts
        temporary = self._folder / f".{uuid.uuid4().hex}"
        try:
            temporary.mkdir(parents=True, mode=0o700)
            files = {}
            for name, array in arrays.items():
                np.save(temporary / f"{name}.npy", array, allow_pickle=False)
                files[name] = (temporary / f"{name}.npy").stat().st_size
            meta = {"format": FORMAT, "key": key, "content": sets.key, "files": files}
            (temporary / _META).write_text(json.dumps(meta), encoding="utf-8")
            target = self._folder / key
            if target.exists():
                # Not whole, or it would have been loaded.
                shutil.rmtree(target, ignore_errors=True)
            temporary.rename(target)
            self._prune(key)
        except OSError:
            pass
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _prune(self, kept: str) -> None:
        metas = sorted(self._folder.glob(f"*/{_META}"), key=lambda path: path.stat().st_mtime)
        for meta in metas[: max(0, len(metas) - _MOST_ENTRIES)]:
            if meta.parent.name != kept:
                shutil.rmtree(meta.parent, ignore_errors=True)


def _load(path: Path) -> Any:
    # An empty array cannot be mapped. A plain view of a mapped one is faster to slice.
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return np.load(path, allow_pickle=False)
