"""Large tar archives, read from beginning to end: PMC's bulk packages and the like.

Such an archive has more articles than can be listed, and a packed one cannot be entered in the
middle. Its members pass by one by one; only the article that is passing is in memory.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, cast

from ..errors import SourceError
from .archives import BROKEN, Counted, Limits, TarHeader, is_hidden, member_path
from .base import ReadOptions
from .files import Pictures, is_image_name, is_xml_name, shown
from .jats import looks_like_jats, parse_articles
from .model import Article

BULK_BYTES: Final = 256 * 2**20
"""Archives from this size on are read as a stream; so are those named as PMC's bulk packages."""

_BULK_NAME: Final = re.compile(r"^(?:oa_|author_manuscript|phe_timebound)[.\w-]*$", re.IGNORECASE)
_ENDINGS: Final = (".tar.gz", ".tgz", ".tar")
_PMCID: Final = re.compile(r"^PMC\d+$", re.IGNORECASE)
_MOST_MEMBER: Final = 128 * 2**20
_MOST_PACKAGE: Final = 512 * 2**20
_MOST_FILES: Final = 5_000
_LIMITS: Final = Limits(members=10**12, total_bytes=2**60)
_MOST_NOTED: Final = 100


@dataclass(frozen=True, slots=True)
class HeldBlob:
    """A file that is held in memory, since its archive has passed by."""

    name: str
    where: str
    data: bytes = field(repr=False)

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return len(self.data)

    def read(self) -> bytes:
        """All the bytes."""
        return self.data

    def head(self, size: int) -> bytes:
        """At most the first ``size`` bytes."""
        return self.data[:size]


@dataclass(slots=True)
class _Passing:
    """The files of one folder, as far as they have passed."""

    folder: str
    documents: list[HeldBlob] = field(default_factory=list)
    pictures: list[HeldBlob] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def name(self) -> str:
        return self.folder.rpartition("/")[2]


def is_bulk(path: Path) -> bool:
    """Is it a tar archive that is better read as a stream?"""
    if not path.name.lower().endswith(_ENDINGS):
        return False
    try:
        return path.stat().st_size >= BULK_BYTES or bool(_BULK_NAME.match(path.name))
    except OSError:
        return False


def read_stream(path: Path, options: ReadOptions) -> Iterator[Article]:
    """The articles of a tar archive, in the order in which they stand in it.

    The files of a folder belong together if they follow each other. Packages in the archive
    (.tar.gz, one level deep) are read too.

    Args:
        path: A .tar, .tar.gz or .tgz.
        options: What to do about errors.

    Raises:
        SourceError: It is damaged or a compression bomb, and there is no `on_error`.
    """
    found = False
    noted: list[str] = []

    def note(message: str) -> None:
        # A bulk archive may have a film for each article; nobody reads a million notes.
        noted.append("")
        if len(noted) <= _MOST_NOTED:
            options.note(message, str(path))

    try:
        with path.open("rb") as file:
            for article in _articles(file, shown(path), options, note, depth=0):
                found = True
                yield article
    except SourceError as error:
        options.report(SourceError(error.what, where=error.where or str(path), hint=error.hint), "")
        return
    except BROKEN as error:
        options.report(
            SourceError(
                f"the archive is damaged: {error}",
                where=str(path),
                hint="what stands before the damage was read; get it again",
            ),
            str(path),
        )
        return
    if len(noted) > _MOST_NOTED:
        options.note(f"and {len(noted) - _MOST_NOTED:,} more members were left out", str(path))
    if not found:
        options.report(SourceError("there is no article in it", where=str(path)), str(path))


def _articles(
    file: IO[bytes], where: str, options: ReadOptions, note: Callable[[str], None], depth: int
) -> Iterator[Article]:
    passing = _Passing("")
    for info, stream in _members(file, where):
        label = info.name.encode("ascii", "backslashreplace").decode("ascii")[:200]
        if info.isdir():
            continue
        if not info.isreg() or info.issparse():
            note(f"the archive's member {label!r} is no plain file (a link?), left out")
            continue
        name = member_path(info.name)
        if not name:
            note(f"the archive's member {label!r} leads out of the archive, left out")
            continue
        package = name.lower().endswith((".tar.gz", ".tgz"))
        if is_hidden(name) or not (is_xml_name(name) or is_image_name(name) or package):
            continue
        if info.size > (_MOST_PACKAGE if package else _MOST_MEMBER):
            note(f"the archive's member {label!r} has {info.size:,} bytes, left out")
            continue
        folder, _, base = name.rpartition("/")
        if folder != passing.folder:
            yield from _read(passing, where, options)
            passing = _Passing(folder)
        data = stream.read()
        place = f"{where}!/{name}"
        if package:
            if depth:
                note(f"the archive's member {label!r} is an archive in a package, left out")
                continue
            try:
                inner = io.BytesIO(data)
                yield from _articles(inner, place, options, note, depth + 1)
            except (SourceError, *BROKEN) as error:  # one broken package must not stop the others
                what = error.what if isinstance(error, SourceError) else f"is damaged: {error}"
                options.report(SourceError(what, where=place), place)
            continue
        blob = HeldBlob(base, place, data)
        if is_xml_name(base):
            if passing.documents and not passing.pictures and not _PMCID.match(passing.name):
                # A folder of documents alone: each is read as it passes.
                yield from _read(passing, where, options)
                passing = _Passing(folder)
            passing.documents.append(blob)
        elif passing.size + len(data) > _MOST_PACKAGE or len(passing.pictures) >= _MOST_FILES:
            if len(passing.problems) < _MOST_NOTED:
                passing.problems.append(f"{place}: the package is too large, left out")
            continue
        else:
            passing.pictures.append(blob)
        passing.size += len(data)
    yield from _read(passing, where, options)


def _members(file: IO[bytes], where: str) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """The members of a tar, each with its bytes, which must be read before the next is asked for.

    Raises:
        SourceError: More comes out than its packed size can hold: a compression bomb.
    """
    start = file.read(512)
    file.seek(0)
    unpacked: IO[bytes] = file
    if start[:2] == b"\x1f\x8b":
        inner = cast(IO[bytes], gzip.GzipFile(fileobj=file, mode="rb"))
        unpacked = cast(IO[bytes], Counted(inner, file, _LIMITS, where))
    elif start[257:262] != b"ustar":
        raise SourceError("the file is no tar, whatever its name says", where=where)
    with tarfile.open(fileobj=unpacked, mode="r|", tarinfo=TarHeader) as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            yield info, stream if stream is not None else io.BytesIO()
            # tarfile keeps every header that it has seen.
            cast(Any, archive).members = []


def _read(passing: _Passing, where: str, options: ReadOptions) -> Iterator[Article]:
    """The articles of a folder that has passed."""
    documents = []
    for blob in passing.documents:
        try:
            if looks_like_jats(blob) is not False:
                documents.append(blob)
        except SourceError as error:
            options.report(error, blob.where)
    if not documents:
        if passing.pictures:
            options.note(
                f"{len(passing.pictures)} pictures without an article, left out",
                f"{where}!/{passing.folder}",
            )
        return
    pictures = Pictures(passing.pictures, loose=len(documents) == 1)
    carried = passing.problems
    for blob in documents:
        names = [blob.name.partition(".")[0]]
        if len(documents) == 1:
            names.append(passing.name.partition(".")[0])
        pmcid = next((name.upper() for name in names if _PMCID.match(name)), "")
        try:
            articles = parse_articles(blob, pictures, pmcid=pmcid, problems=carried)
        except Exception as error:  # one broken article must not stop the others
            options.report(error, blob.where)
            continue
        carried = []
        yield from articles


class StreamBackend:
    """PMC's bulk archives, and other large tar archives."""

    name = "large archives (.tar, .tar.gz), read as a stream"

    def accepts(self, path: Path) -> bool:
        """Is it a tar archive that is large, or named as PMC's bulk packages are?"""
        return path.is_file() and is_bulk(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """Everything in the archive, in its own order.

        Raises:
            SourceError: It is damaged, and there is no `on_error`.
        """
        yield from read_stream(path, options)
