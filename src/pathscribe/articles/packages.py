"""Folders of packages, images and archives; PMC Open Access packages and other archives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import SourceError
from .archives import is_archive_name, open_archive
from .base import ReadOptions
from .files import (
    DiskFolder,
    FileBlob,
    Folder,
    Pictures,
    Readable,
    is_image_name,
    is_xml_name,
    suffix_of,
)
from .images import read_image_folder
from .jats import (
    is_asset_folder,
    looks_like_jats,
    package_files,
    package_pmcid,
    parse_articles,
)
from .model import Article
from .pdf import is_pdf_name, read_pdf
from .slides import SlidesBackend, is_slides_name
from .streams import is_bulk, read_stream

_MAX_DEPTH = 64


def _sorted_xml(folder: Folder, options: ReadOptions) -> tuple[list[Readable], list[str]]:
    """The folder's JATS documents, and messages about its other XML files."""
    documents: list[Readable] = []
    unclear: set[str] = set()
    problems: list[str] = []
    for blob in folder.files():
        if not is_xml_name(blob.name):
            continue
        try:
            jats = looks_like_jats(blob)
        except SourceError as error:
            options.report(error, blob.where)
            continue
        if jats is False:
            problems.append(f"{blob.where}: is XML but no JATS article, left out")
        else:
            documents.append(blob)
        if jats is None:
            unclear.add(blob.name)
    if any(suffix_of(b.name) == ".nxml" and b.name not in unclear for b in documents):
        # The article of a PMC package ends so; broken XML beside it is its supplement.
        for blob in [b for b in documents if b.name in unclear and suffix_of(b.name) != ".nxml"]:
            documents.remove(blob)
            problems.append(f"{blob.where}: is no well-formed XML, left out")
    return documents, problems


def _read_documents(
    folder: Folder, documents: list[Readable], problems: list[str], options: ReadOptions
) -> Iterator[Article]:
    pictures = Pictures(package_files(folder), loose=len(documents) == 1)
    carried = problems
    for blob in documents:
        pmcid = package_pmcid(folder if len(documents) == 1 else None, blob)
        try:
            articles = parse_articles(blob, pictures, pmcid=pmcid, problems=carried)
        except Exception as error:  # one broken article must not stop the others
            options.report(error, blob.where)
            continue
        carried = []
        yield from articles
    for message in carried:
        options.note(message, folder.where)


def read_folder(folder: Folder, options: ReadOptions, depth: int = 0) -> Iterator[Article]:
    """The articles of a folder and the folders below, in sorted order.

    A folder with JATS documents is their package: its other files, and those of its subfolders
    that hold no documents, are theirs. In any other folder each image and each PDF counts for
    itself. Archives on the disk are read where they stand; archives in archives are not.

    Args:
        folder: On the disk or in an archive.
        options: What to do about errors, and which captions to use.
        depth: How deep the folder lies below the source.
    """
    if depth > _MAX_DEPTH:
        options.note(f"folders nested deeper than {_MAX_DEPTH} are not read", folder.where)
        return
    try:
        documents, problems = _sorted_xml(folder, options)
        problems += folder.problems()
        files, folders = list(folder.files()), list(folder.folders())
    except Exception as error:  # one unreadable folder must not stop the others
        options.report(error, folder.where)
        return
    if documents:
        yield from _read_documents(folder, documents, problems, options)
        folders = [child for child in folders if not is_asset_folder(child)]
    else:
        for message in problems:
            options.note(message, folder.where)
        if any(is_image_name(blob.name) for blob in files):
            yield from read_image_folder(folder, options)
        for blob in files:
            if is_pdf_name(blob.name):
                try:
                    article = read_pdf(blob, options)
                except Exception as error:  # one broken PDF must not stop the others
                    options.report(error, blob.where)
                    continue
                yield article
            elif isinstance(blob, FileBlob) and is_slides_name(blob.name):
                yield from SlidesBackend().read(blob.path, options)
    for blob in files:
        if isinstance(blob, FileBlob) and is_bulk(blob.path):
            yield from read_stream(blob.path, options)
        elif isinstance(blob, FileBlob) and is_archive_name(blob.name):
            yield from read_archive(blob.path, options, alone=False)
        elif is_archive_name(blob.name) and not documents:
            options.note("an archive inside an archive is not read", blob.where)
    for child in folders:
        yield from read_folder(child, options, depth + 1)


def _read_all(top: Folder, options: ReadOptions) -> Iterator[Article]:
    """As `read_folder`, and say so where nothing was found."""
    found = False
    reported: list[SourceError] = []

    def keep(error: SourceError) -> None:
        reported.append(error)
        if options.on_error is not None:
            options.on_error(error)

    watched = options if options.on_error is None else ReadOptions(options.captions, keep)
    for article in read_folder(top, watched):
        found = True
        yield article
    if not found and not reported:
        options.report(
            SourceError(
                "there is no article and no image in it",
                where=top.where,
                hint="JATS files end in .xml or .nxml, images in .jpg, .png, .tif, .gif, .webp",
            ),
            top.where,
        )


def read_archive(path: Path, options: ReadOptions, *, alone: bool) -> Iterator[Article]:
    """The articles of an archive, read without unpacking it to the disk.

    Args:
        path: The archive.
        options: What to do about errors, and which captions to use.
        alone: Is it the source itself, so that one without articles is an error?

    Raises:
        SourceError: It cannot be read safely, and there is no `on_error`.
    """
    try:
        top = open_archive(path)
    except Exception as error:  # one broken archive must not stop the others
        options.report(error, str(path))
        return
    yield from _read_all(top, options) if alone else read_folder(top, options)


class FolderBackend:
    """A folder of packages, archives and images."""

    name = "folders"

    def accepts(self, path: Path) -> bool:
        """Is it a folder?"""
        return path.is_dir()

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """Everything in the folder and below, in sorted order.

        Raises:
            SourceError: Something cannot be read, and there is no `on_error`.
        """
        yield from _read_all(DiskFolder(path), options)


class ArchiveBackend:
    """A PMC Open Access package or another archive."""

    name = "archives (.tar.gz, .tgz, .tar, .zip)"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like an archive?"""
        return path.is_file() and is_archive_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """Everything in the archive, in sorted order.

        Raises:
            SourceError: Something cannot be read, and there is no `on_error`.
        """
        yield from read_archive(path, options, alone=True)
