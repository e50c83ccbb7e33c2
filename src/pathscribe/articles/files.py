"""Folders and files as the readers see them, on the disk or in an archive."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from ..errors import SourceError
from .model import Blob

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif")
# What documents call their pictures by, though only the picture's copy in another format is read.
_DRAWING_SUFFIXES = (".eps", ".ps", ".ai", ".pdf", ".svg", ".svgz", ".emf", ".wmf", ".ppt", ".pptx")
XML_SUFFIXES = (".xml", ".nxml")
MAX_FILE_BYTES = 512 * 2**20

# `.gif` comes last: packages hold thumbnails in that format beside the pictures.
_PREFERENCE = {suffix: rank for rank, suffix in enumerate(IMAGE_SUFFIXES)}


class Readable(Blob, Protocol):
    """A blob whose beginning can be looked at without reading it all."""

    def head(self, size: int) -> bytes:
        """At most the first ``size`` bytes.

        Raises:
            SourceError: The bytes cannot be had.
        """
        ...


class Folder(Protocol):
    """A folder on the disk or in an archive. Links that lead out of it are not there."""

    @property
    def name(self) -> str:
        """The folder's own name; an archive's name without its ending for its top folder."""
        ...

    @property
    def where(self) -> str:
        """Path for messages."""
        ...

    def files(self) -> Sequence[Readable]:
        """The files, sorted by name."""
        ...

    def folders(self) -> Sequence[Folder]:
        """The folders in it, sorted by name."""
        ...

    def parent(self) -> Folder | None:
        """The folder it stands in; None at the top of an archive."""
        ...

    def problems(self) -> Sequence[str]:
        """What was left out (links, devices), one message each."""
        ...


@dataclass(frozen=True, slots=True)
class FileBlob:
    """A file on the disk."""

    path: Path
    limit: int = MAX_FILE_BYTES

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.path.name

    @property
    def where(self) -> str:
        """Path for messages."""
        return shown(self.path)

    def _read(self, size: int | None) -> bytes:
        try:
            status = self.path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise SourceError("not a regular file", where=self.where)
            if size is None and status.st_size > self.limit:
                raise SourceError(
                    f"the file has {status.st_size:,} bytes, more than the {self.limit:,} "
                    "that are read",
                    where=self.where,
                )
            with self.path.open("rb") as stream:
                return stream.read(self.limit if size is None else size)
        except OSError as error:
            raise SourceError(
                f"the file cannot be read: {error.strerror or error}", where=self.where
            ) from error

    def read(self) -> bytes:
        """All the bytes.

        Raises:
            SourceError: The file cannot be read or is too large.
        """
        return self._read(None)

    def head(self, size: int) -> bytes:
        """At most the first ``size`` bytes.

        Raises:
            SourceError: The file cannot be read.
        """
        return self._read(size)


def shown(path: str | Path) -> str:
    """A path as it can be printed: what is no character, or moves a cursor, is escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    )


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


class DiskFolder:
    """A folder on the disk.

    Args:
        path: The folder.
        top: The folder that links may not lead out of; the folder itself by default.
    """

    def __init__(self, path: Path, top: Path | None = None) -> None:
        self._path = path
        self._top = (top or path).resolve()
        self._files: list[FileBlob] = []
        self._folders: list[DiskFolder] = []
        self._problems: list[str] = []
        self._listed = False

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self._path.resolve().name

    @property
    def where(self) -> str:
        """Path for messages."""
        return shown(self._path)

    def _list(self) -> None:
        if self._listed:
            return
        try:
            entries = sorted(self._path.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            raise SourceError(
                f"the folder cannot be read: {error.strerror or error}", where=self.where
            ) from error
        for entry in entries:
            if _hidden(entry.name):
                continue
            try:
                if entry.is_symlink() and (
                    not entry.resolve().is_relative_to(self._top) or not entry.is_file()
                ):
                    self._problems.append(
                        f"{shown(entry)}: a link that leads elsewhere was not followed"
                    )
                elif entry.is_dir():
                    self._folders.append(DiskFolder(entry, self._top))
                elif entry.is_file():
                    self._files.append(FileBlob(entry))
            except (OSError, RuntimeError) as error:  # no permission; links in a circle
                self._problems.append(f"{shown(entry)}: cannot be looked at: {error}")
        self._listed = True

    def files(self) -> Sequence[FileBlob]:
        """The files, sorted by name.

        Raises:
            SourceError: The folder cannot be read.
        """
        self._list()
        return self._files

    def folders(self) -> Sequence[DiskFolder]:
        """The folders in it, sorted by name.

        Raises:
            SourceError: The folder cannot be read.
        """
        self._list()
        return self._folders

    def parent(self) -> DiskFolder | None:
        """The folder it stands in."""
        above = self._path.resolve().parent
        return DiskFolder(above) if above != self._path.resolve() else None

    def problems(self) -> Sequence[str]:
        """What was left out, one message each.

        Raises:
            SourceError: The folder cannot be read.
        """
        self._list()
        return self._problems


def suffix_of(name: str) -> str:
    """The file name's ending in lower case, with its dot."""
    return PurePosixPath(name).suffix.lower()


def is_image_name(name: str) -> bool:
    """Does the name end like a picture's?"""
    return suffix_of(name) in IMAGE_SUFFIXES


def is_xml_name(name: str) -> bool:
    """Does the name end like an XML document's?"""
    return suffix_of(name) in XML_SUFFIXES


def image_stem(name: str) -> str:
    """The name without a picture's ending; "journal.pone.1.g001" keeps its own dots."""
    suffix = suffix_of(name)
    stem = name[: -len(suffix)] if suffix in (*IMAGE_SUFFIXES, *_DRAWING_SUFFIXES) else name
    return stem or name


def base_name(reference: str) -> str:
    """The last part of a path, address or DOI as a plain file name, without control characters.

    Returns:
        The name; empty where the reference ends in none ("..", "/").
    """
    path = reference
    if re.match(r"^[a-z][a-z+.-]*://", reference, re.I):
        with suppress(ValueError):  # an address that is none is a path with odd characters
            path = urlsplit(reference).path
    name = re.split(r"[/\\]", path.strip())[-1]
    name = re.sub(r"[\x00-\x1f\x7f]", "", name).strip()
    return "" if name in (".", "..") else name


def fold(name: str) -> str:
    """The name as it is compared: without regard to case and to how accents are spelt."""
    # Some systems keep "ü" as "u" and a combining mark; documents rarely do.
    return unicodedata.normalize("NFC", name).casefold()


def _ends_with(name: str, end: str) -> bool:
    """Does a stem end with another one, after a dot, hyphen or underscore?"""
    return name.endswith(end) and name[: -len(end)][-1:] in (".", "_", "-")


class Pictures:
    """The picture files of a package, to be found by what a document calls them.

    Only files that the package holds can be found, whatever the reference says.

    Args:
        files: The package's files, the document's own folder first.
        loose: May a reference be found by the end of its name ("...0091296.g001" for
            "g001.png")? Only right where the files belong to one article.
    """

    def __init__(self, files: Iterable[Blob], *, loose: bool) -> None:
        self._names: dict[str, Blob] = {}
        self._folded: dict[str, Blob] = {}
        self._stems: dict[str, list[Blob]] = defaultdict(list)
        self._loose = loose
        for blob in files:
            if is_image_name(blob.name):
                self._names.setdefault(blob.name, blob)
                self._folded.setdefault(fold(blob.name), blob)
                self._stems[fold(image_stem(blob.name))].append(blob)

    def _best(self, stem: str) -> Blob | None:
        found = self._stems.get(stem, [])
        return min(found, key=lambda blob: _PREFERENCE[suffix_of(blob.name)], default=None)

    def find(self, reference: str) -> Blob | None:
        """The file that a graphic refers to.

        Tries the name as it is, then without regard to case, then with any picture's ending,
        then (in a loose package) the longest file name that the reference ends with.

        Args:
            reference: Such as "fig1", "images/Fig%201.TIF" or "info:doi/10.1371/x.g001".
        """
        names = dict.fromkeys((base_name(reference), base_name(unquote(reference))))
        for name in filter(None, names):
            blob = self._names.get(name) or self._folded.get(fold(name))
            blob = blob or self._best(fold(name)) or self._best(fold(image_stem(name)))
            if blob is not None:
                return blob
        for name in filter(None, names) if self._loose else ():
            stem = fold(image_stem(name))
            ends = [s for s in self._stems if _ends_with(stem, s) or _ends_with(s, stem)]
            if len(ends) == 1:
                return self._best(ends[0])
        return None
