"""Slides (.pptx): their pictures, with the words of their slide as the caption."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from ..errors import SourceError
from .archives import MemberBlob, open_archive
from .base import ReadOptions
from .files import Folder, Readable, is_image_name, suffix_of
from .model import Article, Figure
from .safexml import parse

_SLIDE: Final = re.compile(r"^slide(\d{1,5})\.xml$")
_MOST_SLIDES: Final = 2_000
_MOST_XML: Final = 16 * 2**20
_MOST_TEXT: Final = 20_000
_TITLES: Final = frozenset({"title", "ctrTitle"})


def is_slides_name(name: str) -> bool:
    """Does the name end like that of a file of slides?"""
    return suffix_of(name) == ".pptx"


def read_slides(path: Path) -> Article:
    """The pictures of a file of slides, in the order of the slides.

    Args:
        path: A .pptx.

    Raises:
        SourceError: It is none, is damaged, or a compression bomb.
    """
    top = open_archive(path)
    parts = {_path(blob): blob for blob in _below(top)}
    slides = sorted(
        (int(match[1]), name)
        for name in parts
        if posixpath.dirname(name) == "ppt/slides"
        and (match := _SLIDE.match(posixpath.basename(name)))
    )
    if not slides:
        raise SourceError("there are no slides in it", where=str(path))
    figures: list[Figure] = []
    problems = list(top.problems())
    title = ""
    for number, name in slides[:_MOST_SLIDES]:
        try:
            root = _xml(parts[name])
            targets = _targets(parts, name)
        except SourceError as error:
            problems.append(str(error))
            continue
        heading, text = _words(root)
        title = title or heading
        seen: set[str] = set()
        for node in root.iter():
            identifier = next((v for k, v in node.attrib.items() if _local(k) == "embed"), "")
            target = targets.get(str(identifier), "")
            if _local(node.tag) != "blip" or target in seen or target not in parts:
                continue
            seen.add(target)
            blob = parts[target]
            if not is_image_name(blob.name):
                problems.append(f"slide {number}: {blob.name} is no picture that can be read")
                continue
            key = f"slide{number}-{blob.name.rpartition('.')[0]}"
            figures.append(Figure(key, title=heading, caption=text, filename=blob.name, image=blob))
    return Article(source=str(path), title=title, figures=tuple(figures), problems=tuple(problems))


def _below(folder: Folder) -> Iterator[Readable]:
    yield from folder.files()
    for child in folder.folders():
        yield from _below(child)


def _path(blob: Readable) -> str:
    assert isinstance(blob, MemberBlob)
    return blob.member


def _xml(blob: Readable) -> etree._Element:
    data = blob.head(_MOST_XML + 1)
    if len(data) > _MOST_XML:
        raise SourceError("has more XML than is read", where=blob.where)
    return parse(data, blob.where).root


def _targets(parts: dict[str, Readable], slide: str) -> dict[str, str]:
    """The members that a slide refers to, by the names that it gives them."""
    folder, base = posixpath.split(slide)
    blob = parts.get(f"{folder}/_rels/{base}.rels")
    if blob is None:
        return {}
    found = {}
    for node in _xml(blob).iter():
        target = node.get("Target", "")
        if _local(node.tag) == "Relationship" and node.get("TargetMode") != "External":
            place = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found[node.get("Id", "")] = place
    return found


def _words(root: etree._Element) -> tuple[str, str]:
    """A slide's heading, and all of its text with the heading first."""
    headings: list[str] = []
    texts: list[str] = []
    for shape in root.iter():
        if _local(shape.tag) != "sp":
            continue
        kind = next((n.get("type", "") for n in shape.iter() if _local(n.tag) == "ph"), "")
        paragraphs = []
        for node in shape.iter():
            if _local(node.tag) == "p":
                runs = (n.text or "" for n in node.iter() if _local(n.tag) == "t")
                paragraphs.append(" ".join("".join(runs).split()))
        text = " ".join(filter(None, paragraphs))
        if text:
            (headings if kind in _TITLES else texts).append(text)
    heading = " ".join(headings)[:1000]
    return heading, " ".join((*headings, *texts))[:_MOST_TEXT]


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class SlidesBackend:
    """A file of slides."""

    name = "slides (.pptx)"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like slides?"""
        return path.is_file() and is_slides_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """One article with the pictures.

        Raises:
            SourceError: It cannot be read, and there is no `on_error`.
        """
        try:
            article = read_slides(path)
        except Exception as error:
            options.report(error, str(path))
            return
        yield article
