"""Archives read where they are: nothing is unpacked to the disk, nothing in them is trusted."""

from __future__ import annotations

import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Self, cast

from ..errors import SourceError
from .files import Folder, Readable, shown

_ENDINGS = (".tar.gz", ".tgz", ".tar", ".zip")
# LZMA, the fourth that Python knows, may ask for gigabytes of memory by a few bytes.
_ZIP_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_HEADERS = frozenset("xgLKX")
_MAX_HEADER_BYTES = 2**20
_MAX_DEPTH = 32
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # zipfile's answer to an encrypted member
    NotImplementedError,  # zipfile's answer to a compression that it does not know
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold.

    Attributes:
        members: Files and folders.
        member_bytes: One file, unpacked; a larger one (a film) is left out.
        total_bytes: All files, unpacked.
        ratio: Unpacked to packed size, where more than ``free_bytes`` come out.
        free_bytes: What may come out at any ratio.
    """

    members: int = 20_000
    member_bytes: int = 512 * 2**20
    total_bytes: int = 4 * 2**30
    ratio: int = 200
    free_bytes: int = 64 * 2**20

    def check(self, where: str, *, members: int, unpacked: int, packed: int) -> None:
        """Raise where an archive is more than it may be.

        Raises:
            SourceError: Too many members, too many bytes, or a compression bomb.
        """
        hint = "unpack it yourself if you trust it, and give the folder"
        if members > self.members:
            raise SourceError(
                f"the archive has more than {self.members:,} members", where=where, hint=hint
            )
        if unpacked > self.free_bytes and unpacked > self.ratio * max(packed, 1):
            raise SourceError(
                f"the archive is refused: it unpacks to more than {self.ratio} times its size "
                "(a compression bomb)",
                where=where,
                hint=hint,
            )
        if unpacked > self.total_bytes:
            raise SourceError(
                f"the archive unpacks to more than {self.total_bytes:,} bytes",
                where=where,
                hint=hint,
            )


@dataclass(frozen=True, slots=True)
class MemberBlob:
    """A file in an archive, read from there when asked for.

    Attributes:
        archive: The archive.
        member: The member's path in it, cleaned.
        kind: How the archive is packed.
        offset: Where the member begins: of its header in a zip, of its data in an unpacked tar.
        size: Its unpacked bytes.
        stamp: Size and time of change of the archive when it was listed.
    """

    archive: Path
    member: str
    kind: Literal["zip", "tar", "tar.gz"]
    offset: int
    size: int
    stamp: tuple[int, int]

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.member.rpartition("/")[2]

    @property
    def where(self) -> str:
        """Path of the archive and the member, for messages."""
        return shown(f"{self.archive}!/{self.member}")

    def read(self) -> bytes:
        """All the bytes.

        Raises:
            SourceError: The archive is gone, has changed or is damaged.
        """
        return self.head(self.size)

    def head(self, size: int) -> bytes:
        """At most the first ``size`` bytes.

        Raises:
            SourceError: The archive is gone, has changed or is damaged.
        """
        wanted = min(size, self.size)
        try:
            if _stamp(self.archive) != self.stamp:
                raise SourceError("the archive has changed since it was listed", where=self.where)
            data = self._from_zip(wanted) if self.kind == "zip" else self._from_tar(wanted)
        except BROKEN as error:
            raise SourceError(
                f"the archive's member is damaged: {error}", where=self.where
            ) from error
        if len(data) != wanted:
            raise SourceError("the archive's member is cut off", where=self.where)
        return data

    def _from_zip(self, size: int) -> bytes:
        with zipfile.ZipFile(self.archive) as archive:
            info = next(i for i in archive.infolist() if i.header_offset == self.offset)
            with archive.open(info) as stream:
                return stream.read(size)

    def _from_tar(self, size: int) -> bytes:
        with _open_tar_bytes(self.archive, self.kind) as stream:
            stream.seek(self.offset)
            return stream.read(size)


class MemberFolder:
    """A folder of an archive.

    Args:
        archive: The archive.
        path: The folder's path in it; "" for the top.
    """

    def __init__(self, archive: Path, path: str = "") -> None:
        self._archive = archive
        self._path = path
        self._files: dict[str, MemberBlob] = {}
        self._folders: dict[str, MemberFolder] = {}
        self._parent: MemberFolder | None = None
        self.noted: list[str] = []

    @property
    def name(self) -> str:
        """The folder's own name; the archive's without its ending for the top folder."""
        if self._path:
            return self._path.rpartition("/")[2]
        name = self._archive.name
        ending = next((e for e in _ENDINGS if name.lower().endswith(e)), "")
        return name[: len(name) - len(ending)]

    @property
    def where(self) -> str:
        """Path of the archive and the folder, for messages."""
        return shown(f"{self._archive}!/{self._path}" if self._path else self._archive)

    def add(self, blob: MemberBlob) -> None:
        """Put a file into its place below this (top) folder; a later one replaces it."""
        *parts, name = blob.member.split("/")
        folder = self
        for part in parts:
            child = folder._folders.get(part)
            if child is None:
                path = f"{folder._path}/{part}" if folder._path else part
                child = folder._folders[part] = MemberFolder(self._archive, path)
                child._parent = folder
            folder = child
        folder._files[name] = blob

    def files(self) -> Sequence[Readable]:
        """The files, sorted by name."""
        return [self._files[name] for name in sorted(self._files)]

    def folders(self) -> Sequence[Folder]:
        """The folders in it, sorted by name."""
        return [self._folders[name] for name in sorted(self._folders)]

    def parent(self) -> Folder | None:
        """The folder it stands in; None at the top."""
        return self._parent

    def problems(self) -> Sequence[str]:
        """What was left out of the archive, one message each; at the top folder only."""
        return self.noted


def is_archive_name(name: str) -> bool:
    """Does the name end like that of an archive that can be read?"""
    return name.lower().endswith(_ENDINGS)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def member_path(name: str) -> str:
    """The member's path without "." parts; "" where it leads out of the archive or is too deep."""
    name = name.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if name.startswith("/") or re.match(r"^[A-Za-z]:", name) or "\0" in name:
        return ""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or len(parts) > _MAX_DEPTH:
        return ""
    return "/".join(parts)


def is_hidden(path: str) -> bool:
    """Is a member, or a folder that it is in, one that systems leave in archives?"""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


class TarHeader(tarfile.TarInfo):
    """A tar header whose own extensions may not be huge: tarfile reads them into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """The header from its bytes.

        Raises:
            SourceError: It announces an extension of more than 1 MiB.
        """
        info = super().frombuf(buf, encoding, errors)
        if info.type.decode("latin-1") in _HEADERS and info.size > _MAX_HEADER_BYTES:
            raise SourceError("the archive is refused: a member's header is larger than 1 MiB")
        return info


class Counted(io.RawIOBase):
    """A stream that checks the limits with everything that comes out of it."""

    def __init__(self, stream: IO[bytes], packed: IO[bytes], limits: Limits, where: str) -> None:
        super().__init__()
        self._stream = stream
        self._packed = packed
        self._limits = limits
        self._where = where
        self._total = 0

    def read(self, size: int = -1) -> bytes:
        """Bytes, as any stream gives them.

        Raises:
            SourceError: More has come out than the limits allow.
        """
        data = self._stream.read(size)
        self._total += len(data)
        self._limits.check(self._where, members=0, unpacked=self._total, packed=self._packed.tell())
        return data


def _open_tar_bytes(path: Path, kind: str) -> IO[bytes]:
    """The unpacked bytes of a tar."""
    if kind == "tar.gz":
        return cast(IO[bytes], gzip.GzipFile(path, "rb"))
    return path.open("rb")


def _tar_members(path: Path, kind: str, limits: Limits) -> Iterator[tarfile.TarInfo]:
    with path.open("rb") as packed:
        if kind == "tar":
            with tarfile.open(fileobj=packed, mode="r:", tarinfo=TarHeader) as archive:
                yield from archive
            return
        with gzip.GzipFile(fileobj=packed, mode="rb") as unpacked:
            counted = Counted(cast(IO[bytes], unpacked), packed, limits, str(path))
            with tarfile.open(
                fileobj=cast(IO[bytes], counted), mode="r|", tarinfo=TarHeader
            ) as archive:
                yield from archive


def _list_tar(
    path: Path, top: MemberFolder, kind: Literal["tar", "tar.gz"], limits: Limits
) -> None:
    stamp = _stamp(path)
    total = 0
    for number, info in enumerate(_tar_members(path, kind, limits), start=1):
        name = member_path(info.name)
        label = info.name.encode("ascii", "backslashreplace").decode("ascii")[:200]
        if info.isdir():
            pass
        elif not info.isreg() or info.issparse():
            top.noted.append(f"the archive's member {label!r} is no plain file (a link?), left out")
        elif not name:
            top.noted.append(f"the archive's member {label!r} leads out of the archive, left out")
        elif info.size > limits.member_bytes:
            top.noted.append(f"the archive's member {label!r} has {info.size:,} bytes, left out")
        elif not is_hidden(name):
            top.add(MemberBlob(path, name, kind, info.offset_data, info.size, stamp))
        total += info.size
        packed = stamp[0] if kind == "tar" else total
        limits.check(str(path), members=number, unpacked=total, packed=packed)


def _list_zip(path: Path, top: MemberFolder, limits: Limits) -> None:
    stamp = _stamp(path)
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    limits.check(
        str(path),
        members=len(infos),
        unpacked=sum(info.file_size for info in infos),
        packed=stamp[0],
    )
    for info in infos:
        name = member_path(info.filename)
        label = info.filename.encode("ascii", "backslashreplace").decode("ascii")[:200]
        mode = info.external_attr >> 16
        if info.is_dir():
            continue
        if (mode & 0o170000) not in (0, 0o100000):
            top.noted.append(f"the archive's member {label!r} is no plain file (a link?), left out")
        elif not name:
            top.noted.append(f"the archive's member {label!r} leads out of the archive, left out")
        elif info.flag_bits & 1:
            top.noted.append(f"the archive's member {label!r} is encrypted, left out")
        elif info.compress_type not in _ZIP_METHODS:
            top.noted.append(
                f"the archive's member {label!r} is packed in a way that is not read, left out"
            )
        elif info.file_size > limits.member_bytes:
            top.noted.append(
                f"the archive's member {label!r} has {info.file_size:,} bytes, left out"
            )
        elif not is_hidden(name):
            top.add(MemberBlob(path, name, "zip", info.header_offset, info.file_size, stamp))


def open_archive(path: Path, limits: Limits | None = None) -> MemberFolder:
    """List an archive's files without unpacking it.

    Members that lead out of the archive, links, devices and encrypted members are left out and
    noted as problems. What the archive is, is judged by its first bytes.

    Args:
        path: A .tar.gz, .tgz, .tar or .zip.
        limits: What it may hold.

    Returns:
        Its top folder.

    Raises:
        SourceError: It is damaged, no archive, or more than the limits allow.
    """
    limits = limits or Limits()
    top = MemberFolder(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
        if not start:
            raise SourceError("the archive is empty", where=str(path), hint="get it again")
        if start[:2] == b"\x1f\x8b":
            _list_tar(path, top, "tar.gz", limits)
        elif start[:2] == b"PK":
            _list_zip(path, top, limits)
        elif start[257:262] == b"ustar" or not start.strip(b"\0"):
            _list_tar(path, top, "tar", limits)
        else:
            raise SourceError(
                "the file is neither a tar nor a zip, whatever its name says",
                where=str(path),
                hint="it may be an error page that was saved; get it again",
            )
    except SourceError as error:
        raise SourceError(error.what, where=error.where or str(path), hint=error.hint) from error
    except BROKEN as error:
        raise SourceError(
            f"the archive is damaged: {error}",
            where=str(path),
            hint="it may be cut off; get it again",
        ) from error
    return top
