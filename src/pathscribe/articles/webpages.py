"""Saved web pages (.html): each `figure` with its picture beside the page and its caption."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree, html

from ..errors import SourceError
from .base import ReadOptions
from .files import DiskFolder, FileBlob, Readable, base_name, is_image_name, shown, suffix_of
from .jats import package_files
from .model import Article, Blob, Figure
from .streams import HeldBlob

_SUFFIXES: Final = (".html", ".htm", ".xhtml")
_MOST_BYTES: Final = 64 * 2**20
_MOST_FIGURES: Final = 500
_MOST_TEXT: Final = 100_000
_DATA: Final = re.compile(r"^data:image/([a-z+.-]{1,20});base64,(.*)$", re.IGNORECASE | re.DOTALL)
_LABEL: Final = re.compile(
    r"^(?P<label>(?:Supplementary\s+)?(?:Fig(?:ure|\.)?|Scheme)\.?\s*[A-Z]?\d{1,3}[A-Za-z]?)"
    r"\s*[.:|—–]?\s*",
    re.IGNORECASE,
)


def is_page_name(name: str) -> bool:
    """Does the name end like that of a web page?"""
    return suffix_of(name) in _SUFFIXES


def read_page(path: Path) -> Article:
    """The figures of a saved web page. Nothing is fetched: pictures lie beside it, or are in it.

    Args:
        path: Of the page.

    Raises:
        SourceError: It is too large, or no web page.
    """
    blob = FileBlob(path, _MOST_BYTES)
    data = blob.read()
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"the page cannot be read: {error}", where=blob.where) from error
    folder = DiskFolder(path.parent)
    files = {b.name: b for b in _beside(folder, path) if is_image_name(b.name)}
    meta = {
        str(node.get("name", "")).lower(): " ".join(str(node.get("content", "")).split())
        for node in root.iter("meta")
    }
    figures: list[Figure] = []
    problems: list[str] = []
    used: set[str] = set()
    for node in root.iter("figure"):
        # A figure of several panels holds a figure for each; the outer one has the caption.
        if any(parent.tag == "figure" for parent in node.iterancestors()):
            continue
        if len(figures) >= _MOST_FIGURES:
            problems.append(f"{blob.where}: only the first {_MOST_FIGURES} figures are read")
            break
        label, caption = _caption(node)
        for number, image in enumerate(node.iter("img"), start=1):
            found = _picture(image, files, f"{blob.where}, {label or 'figure'}")
            name = found.name if found is not None else base_name(unquote(image.get("src") or ""))
            key = wanted = name.rpartition(".")[0] or name or f"figure{len(figures) + 1}"
            while key in used:
                key = f"{wanted}-{number}-{len(used)}"
            used.add(key)
            if found is None:
                problems.append(
                    f"{label or key}: the picture {name!r} does not lie beside the page"
                )
            figures.append(
                Figure(key, label, "", caption, name, found, section="body" if label else "")
            )
    return Article(
        source=shown(path),
        pmcid=_pmcid(meta.get("citation_pmcid", ""), path),
        pmid=meta.get("citation_pmid", ""),
        doi=meta.get("citation_doi", "").removeprefix("doi:").strip(),
        title=meta.get("citation_title", "") or " ".join((root.findtext(".//title") or "").split()),
        journal_title=meta.get("citation_journal_title", ""),
        year=_year(meta.get("citation_publication_date", "") or meta.get("citation_date", "")),
        figures=tuple(figures),
        problems=tuple(problems),
    )


def _beside(folder: DiskFolder, path: Path) -> Iterator[Readable]:
    """The files beside a page, and those in the folder that a browser has saved with it."""
    yield from folder.files()
    for child in folder.folders():
        if child.name.startswith(path.stem):
            yield from package_files(child)


def _caption(node: html.HtmlElement) -> tuple[str, str]:
    found = node.find(".//figcaption")
    text = "" if found is None else " ".join(found.text_content().split())[:_MOST_TEXT]
    match = _LABEL.match(text)
    if match is None:
        return "", text
    return match["label"], text[match.end() :]


def _picture(image: html.HtmlElement, files: dict[str, Readable], where: str) -> Blob | None:
    source = image.get("src") or ""
    if match := _DATA.match(source):
        try:
            data = base64.b64decode(re.sub(r"\s", "", unquote(match[2])), validate=True)
        except (binascii.Error, ValueError):
            return None
        kind = match[1].lower().replace("jpeg", "jpg")
        name = f"inline-{binascii.crc32(data):08x}.{kind}"
        return HeldBlob(name, where, data) if is_image_name(name) else None
    return files.get(base_name(unquote(source.partition("?")[0])))


def _pmcid(text: str, path: Path) -> str:
    """The PMCID of the page's metadata, where "PMC" may be missing, else of the file's name."""
    match = re.fullmatch(r"(?:PMC)?(\d{1,12})", text, re.IGNORECASE)
    match = match or re.fullmatch(r"PMC(\d{1,12})", path.stem, re.IGNORECASE)
    return f"PMC{match[1]}" if match else ""


def _year(text: str) -> str:
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    return match[1] if match else ""


class PageBackend:
    """A saved web page."""

    name = "web pages (.html)"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like a web page?"""
        return path.is_file() and is_page_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """The article that it shows.

        Raises:
            SourceError: It cannot be read, and there is no `on_error`.
        """
        try:
            article = read_page(path)
        except Exception as error:
            options.report(error, str(path))
            return
        yield article
