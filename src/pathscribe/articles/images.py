"""Plain images, alone or in a folder, with captions where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import SourceError
from .base import ReadOptions
from .captions import Caption, Captions, beside, split_figid, split_reference
from .files import DiskFolder, FileBlob, Folder, is_image_name, shown
from .model import ETC, Article, Blob, Figure


def _file_name(name: str) -> str:
    """The graphic's own file name, without the PMCID that figure collections put before it."""
    pmcid, _ = split_figid(name)
    return shown(name[len(pmcid) + 2 :] if pmcid else name)


def _key(name: str) -> str:
    """The figure's key: the file name's stem, without what no identifier can carry."""
    # A backslash would pass for a folder's end in an identifier.
    return shown(split_figid(name)[1]).replace("\\", "_").strip(". ") or "image"


def _article(source: str, pmcid: str, members: list[tuple[Blob, Caption]]) -> Article:
    """One article of the images that belong to it."""
    figures: list[Figure] = []
    used: set[str] = set()
    for blob, caption in members:
        wanted = key = _key(blob.name)
        number = 1
        while key.casefold() in used:
            number += 1
            key = f"{wanted}-{number}"
        used.add(key.casefold())
        figures.append(
            Figure(
                key=key,
                label=caption.label,
                title=caption.title,
                caption=caption.caption,
                filename=caption.filename or _file_name(blob.name),
                image=blob,
            )
        )

    def first(field: str) -> str:
        return next((text for _, caption in members if (text := getattr(caption, field))), "")

    reference = split_reference(first("reftext"))
    return Article(
        source=source,
        pmcid=pmcid,
        pmid=first("pmid"),
        doi=first("doi"),
        title=first("paper_title"),
        authors=tuple(filter(None, (reference.author, ETC if reference.others else ""))),
        journal_title=first("journal_title"),
        journal_abbreviation=first("journal_abbreviation") or reference.journal,
        publisher=first("publisher"),
        year=first("year") or reference.year,
        volume=reference.volume,
        issue=reference.issue,
        pages=reference.pages,
        keywords=tuple(w for word in first("keywords").split("|") if (w := word.strip())),
        licence=first("licence"),
        figures=tuple(figures),
    )


def read_images(blobs: Iterable[Blob], captions: Captions | None) -> Iterator[Article]:
    """Articles of images.

    Images named "PMC123__..." or whose captions entry has a PMCID go to one article for each
    PMCID, where its first image stands; each other image is an article of its own.

    Args:
        blobs: Image files in their order.
        captions: What is known of them.
    """
    groups: dict[str, list[tuple[Blob, Caption]]] = {}
    for blob in blobs:
        caption = (captions.find(blob.name) if captions is not None else None) or Caption()
        pmcid = split_figid(blob.name)[0] or caption.pmcid
        # The slash keeps images without a PMCID apart from every PMCID.
        groups.setdefault(pmcid or f"/{blob.where}", []).append((blob, caption))
    for key, members in groups.items():
        pmcid = "" if key.startswith("/") else key
        where = members[0][0].where
        more = f" and {len(members) - 1} more of {pmcid}" if len(members) > 1 else ""
        yield _article(f"{where}{more}", pmcid, members)


def read_image_folder(folder: Folder, options: ReadOptions) -> Iterator[Article]:
    """The images of one folder (not of its subfolders), with the captions beside them."""
    captions = options.captions
    if captions is None:
        try:
            captions = beside(folder)
        except SourceError as error:
            options.report(error, folder.where)
    yield from read_images((b for b in folder.files() if is_image_name(b.name)), captions)


class ImageBackend:
    """A single image file."""

    name = "images (JPEG, PNG, TIFF, GIF, WebP, BMP)"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like a picture?"""
        return path.is_file() and is_image_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """One article with one figure.

        Raises:
            SourceError: The captions file beside it is broken, and there is no `on_error`.
        """
        captions = options.captions
        if captions is None:
            try:
                captions = beside(DiskFolder(path.parent))
            except SourceError as error:
                options.report(error, str(path))
        yield from read_images([FileBlob(path)], captions)
