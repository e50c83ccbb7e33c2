"""A figure in the formats of the exports, as one file to be downloaded."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..exports import EXPORTERS
from ..exports.base import file_stem
from ..records import Record
from .site import NotFoundError, Site

_FILES: Final = {
    "annotations": (".jsonld", "application/ld+json"),
    "bioc": (".bioc.json", "application/json"),
    "bnet": (".bnet", "text/plain; charset=utf-8"),
    "coco": (".coco.json", "application/json"),
    "cx2": (".cx2", "application/json"),
    "indra": (".indra.json", "application/json"),
    "gmt": (".gmt", "text/plain; charset=utf-8"),
    "gpml": (".gpml", "application/xml"),
    "graphml": (".graphml", "application/xml"),
    "ndjson": (".ndjson", "application/x-ndjson"),
    "sbml": (".sbml", "application/xml"),
    "sif": (".sif", "text/plain; charset=utf-8"),
}
"""Formats of one file."""
_FOLDERS: Final = ("pages", "parquet", "site", "tsv")
"""Formats of a folder, which comes packed."""
OFFERED: Final = frozenset({*_FILES, *_FOLDERS, "json"})
"""What a visitor may ask for. Listed by name: an export may do more than write (NDEx's uploads)."""
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Download:
    """A file.

    Attributes:
        name: Of the file.
        media: Its media type.
        data: Its bytes.
    """

    name: str
    media: str
    data: bytes


def formats() -> list[tuple[str, str]]:
    """Names and descriptions of all formats."""
    return [(name, one.description) for name, one in EXPORTERS.items() if name in OFFERED]


def download(site: Site, record: Record, name: str) -> Download:
    """A figure in a format.

    Args:
        site: Gives pictures and Entrez ids.
        record: Of the figure.
        name: Of the format.

    Raises:
        NotFoundError: There is no such format, or the figure has nothing to say in it.
        ExportError: A package that the format needs is not installed.
    """
    stem = file_stem(record.figid)
    if name not in OFFERED or name not in EXPORTERS:
        raise NotFoundError(
            "there is no such format",
            where=name[:60],
            hint=f"formats are {', '.join(sorted(OFFERED))}",
        )
    if name == "json":
        return Download(f"{stem}.json", "application/json", record.to_json().encode())
    options: dict[str, Any] = {}
    if name in ("gmt", "ndjson"):
        options = {"minimum": 1}
    if name == "site":
        options = {"pictures": lambda figid: _picture(site, figid)}
    with tempfile.TemporaryDirectory() as folder:
        suffix, media = _FILES.get(name, ("", "application/zip"))
        out = Path(folder) / f"{stem}{suffix}"
        EXPORTERS[name].write([record], out, **options)
        data = b""
        if out.is_file():
            data = out.read_bytes()
        elif out.is_dir():
            data, suffix = _packed(out, stem), f"-{name}.zip"
        if not data:
            raise NotFoundError(
                f"the figure has nothing that could be written as {name}", where=record.figid
            )
    return Download(f"{stem}{suffix}", media, data)


def _picture(site: Site, figid: str) -> bytes | None:
    known = site.library.known(figid)
    return site.library.image(figid) if known is not None and known.has_image else None


def _packed(folder: Path, stem: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = f"{stem}/{path.relative_to(folder).as_posix()}"
                archive.writestr(zipfile.ZipInfo(inside, _LONG_AGO), path.read_bytes())
    return stream.getvalue()
