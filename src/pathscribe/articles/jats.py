"""JATS XML articles (and NLM's, their forerunners) with their images beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from ..errors import SourceError
from .archives import is_archive_name
from .base import ReadOptions
from .files import DiskFolder, FileBlob, Folder, Pictures, Readable, is_xml_name
from .jats_figures import figures_of
from .jats_metadata import metadata_of
from .jats_text import tag_of
from .model import Article, Blob
from .safexml import parse, root_tag

_MAX_XML_BYTES = 128 * 2**20
_HEAD = 64 * 1024
# Answers of PMC's services wrap the article.
_ROOTS = frozenset({"article", "pmc-articleset", "OAI-PMH", "record", "book-part"})
_PMCID = re.compile(r"^PMC\d+$", re.I)
# How deep a package's pictures may lie below its XML, and how many files are looked at.
_ASSET_DEPTH = 3


def looks_like_jats(blob: Readable) -> bool | None:
    """Is the file a JATS article, by its root element?

    None for XML that is broken or empty at its beginning, which may have been one: the error is
    then reported by whoever reads it.

    Raises:
        SourceError: The file cannot be read.
    """
    tag = root_tag(blob.head(_HEAD))
    return None if tag is None or tag is False else tag in _ROOTS


def _articles(root: etree._Element, where: str) -> list[etree._Element]:
    found = [root] if tag_of(root) == "article" else list(root.iter("article"))
    found = [a for a in found if any(tag_of(c) in ("front", "body", "floats-group") for c in a)]
    if not found:
        raise SourceError(
            f"the XML is no JATS article: its root element is <{tag_of(root)}>",
            where=where,
            hint="an <article> with <front> or <body> is looked for",
        )
    return found


def parse_articles(
    blob: Blob, pictures: Pictures, *, pmcid: str = "", problems: Sequence[str] = ()
) -> list[Article]:
    """Read a JATS document.

    Args:
        blob: The document; one that holds several articles gives all of them.
        pictures: The files that its graphics refer to.
        pmcid: Used where the document itself gives no PMCID.
        problems: Messages that the first article shall carry.

    Raises:
        SourceError: The document is broken, an entity bomb, too large, or no JATS.
    """
    data = blob.read()
    if len(data) > _MAX_XML_BYTES:
        raise SourceError(
            f"the XML has {len(data):,} bytes, more than the {_MAX_XML_BYTES:,} that are read",
            where=blob.where,
        )
    document = parse(data, blob.where)
    roots = _articles(document.root, blob.where)
    articles: list[Article] = []
    for number, root in enumerate(roots, start=1):
        about = metadata_of(root)
        found = figures_of(root, pictures)
        carried = (*problems, *document.problems) if number == 1 else ()
        articles.append(
            Article(
                source=blob.where if len(roots) == 1 else f"{blob.where} (article {number})",
                pmcid=about.pmcid or (pmcid if len(roots) == 1 else ""),
                pmid=about.pmid,
                doi=about.doi,
                title=about.title,
                authors=about.authors,
                journal_title=about.journal_title,
                journal_abbreviation=about.journal_abbreviation,
                publisher=about.publisher,
                year=about.year,
                volume=about.volume,
                issue=about.issue,
                pages=about.pages,
                keywords=about.keywords,
                subjects=about.subjects,
                licence=about.licence,
                abbreviations=about.abbreviations,
                abstract=about.abstract,
                body=about.body,
                figures=found.figures,
                problems=(*carried, *found.problems),
            )
        )
    return articles


def is_asset_folder(folder: Folder, depth: int = _ASSET_DEPTH) -> bool:
    """Does a folder below an article hold nothing but its files: no XML, no archive?

    One that cannot be listed does not count: it may well be somebody else's.
    """
    try:
        files, folders = folder.files(), folder.folders()
    except SourceError:
        return False
    if depth == 0:
        return not files and not folders
    if any(is_xml_name(b.name) or is_archive_name(b.name) for b in files):
        return False
    return all(is_asset_folder(child, depth - 1) for child in folders)


def _below(folder: Folder) -> Iterator[Readable]:
    yield from folder.files()
    for child in folder.folders():
        yield from _below(child)


def package_files(folder: Folder) -> list[Readable]:
    """The files of a folder and of its subfolders that hold nothing but files for it."""
    files = list(folder.files())
    for child in folder.folders():
        if is_asset_folder(child):
            files += _below(child)
    return files


def package_pmcid(folder: Folder | None, blob: Blob) -> str:
    """The PMCID in the document's name ("PMC123.xml") or its own folder's, if it has one."""
    names = [blob.name.partition(".")[0]]
    if folder is not None:
        names.append(folder.name.partition(".")[0])
    return next((name.upper() for name in names if _PMCID.match(name)), "")


class JatsBackend:
    """A single JATS file; its images lie in the same folder or the folders below."""

    name = "JATS XML (.xml, .nxml)"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like an XML document?"""
        return path.is_file() and is_xml_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """The document's article or articles.

        Raises:
            SourceError: It cannot be read, and there is no `on_error`.
        """
        try:
            folder = DiskFolder(path.parent)
            blob = FileBlob(path)
            alone = sum(is_xml_name(b.name) for b in folder.files()) <= 1
            pictures = Pictures(package_files(folder), loose=alone)
            found = parse_articles(
                blob, pictures, pmcid=package_pmcid(folder if alone else None, blob)
            )
        except Exception as error:  # one broken article must not stop a run
            options.report(error, str(path))
            return
        yield from found
