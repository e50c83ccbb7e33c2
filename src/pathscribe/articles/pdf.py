"""PDFs: figures as embedded pictures and as drawings, with their captions and lettering."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import SourceError
from .base import ReadOptions
from .captions import Caption, Captions
from .files import FileBlob, Folder, Readable, suffix_of
from .jats import package_pmcid
from .model import Article, Blob, Figure, Lettering, Printed
from .pdf_layout import Box
from .pdf_process import MOST_PAGES, scale_of

_SECONDS: Final = 300.0
_PROGRAM: Final = (
    "import sys; from pathscribe.articles.pdf_process import main; sys.exit(main(sys.argv[1:]))"
)
_MOST_ANSWER: Final = 256 * 2**20
_MOST_FIGURES: Final = 500
_DOI: Final = re.compile(r"\b(10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9])")
_YEAR: Final = re.compile(r"D:((?:19|20)\d\d)")
_NO_TITLE: Final = re.compile(r"\.(?:docx?|pdf|indd|tex|dvi|qxd)\b|^untitled|microsoft word", re.I)


def is_pdf_name(name: str) -> bool:
    """Does the name end like that of a PDF?"""
    return suffix_of(name) == ".pdf"


@dataclass(frozen=True, slots=True)
class PdfPicture:
    """A figure of a PDF, taken out of it when asked for.

    Attributes:
        document: The PDF.
        name: What its file would be called.
        page: Number of the page, from 0.
        image: Number of the page's picture; None for a part of the page that is drawn.
        box: That part: left, top, right, bottom in points.
        document_sha256: Hash of the PDF's bytes.
    """

    document: Blob
    name: str
    page: int
    image: int | None
    box: Box
    document_sha256: str = ""

    @property
    def digest(self) -> str:
        """Hash of what stands for the picture; taking it out, to hash its bytes, takes long."""
        place = [self.document_sha256, self.page, self.image, self.box]
        return hashlib.sha256(json.dumps(place).encode("ascii")).hexdigest()

    @property
    def where(self) -> str:
        """The PDF, and the page as people count."""
        return f"{self.document.where}, page {self.page + 1}"

    def read(self) -> bytes:
        """The picture's bytes: JPEG as it is in the PDF, or a PNG.

        Raises:
            SourceError: It cannot be had.
        """
        if self.image is not None:
            question = ["picture", str(self.page), str(self.image)]
        else:
            question = ["draw", str(self.page), *map(repr, self.box)]
        return _ask(self.document.read(), question, self.where)


def read_pdf(blob: Readable, options: ReadOptions, folder: Folder | None = None) -> Article:
    """The article that a PDF holds.

    Args:
        blob: The PDF.
        options: Captions that are given win over those of the PDF.
        folder: It stands in; its name may be a PMCID.

    Raises:
        SourceError: It is none, is damaged or locked, or the extra `pdf` is not installed.
    """
    where = blob.where
    if b"%PDF-" not in blob.head(1024):
        raise SourceError(
            "the file is no PDF, whatever its name says",
            where=where,
            hint="it may be an error page that was saved; get it again",
        )
    try:
        data = blob.read()
        told = json.loads(_ask(data, ["look"], where))
        told["sha256"] = hashlib.sha256(data).hexdigest()
        return _article(blob, told, options.captions, package_pmcid(folder, blob))
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"the PDF cannot be understood: {error}", where=where) from error


def _article(
    blob: Readable, told: Mapping[str, Any], captions: Captions | None, pmcid: str
) -> Article:
    where = blob.where
    problems = []
    if told["left_out"]:
        problems.append(f"{where}: only the first {MOST_PAGES} pages are read")
    if len(told["figures"]) > _MOST_FIGURES:
        problems.append(f"{where}: only the first {_MOST_FIGURES} figures are read")
    figures: list[Figure] = []
    used: set[str] = set()
    given = (captions.find(blob.name) if captions is not None else None) or Caption()
    for found in told["figures"][:_MOST_FIGURES]:
        figure = _figure(blob, found, used, told["sha256"])
        if figure.image is None:
            problems.append(f"{figure.label or figure.key}: no drawing was found for its caption")
        figures.append(figure)
    doi = given.doi or _doi(told["first"], told["metadata"])
    title = given.paper_title or _title(told)
    year = _YEAR.search(told["metadata"].get("CreationDate", ""))
    return Article(
        source=where,
        pmcid=given.pmcid or pmcid,
        pmid=given.pmid,
        doi=doi,
        title=title,
        year=given.year or (year[1] if year and not doi else ""),
        body=told["body"],
        figures=tuple(figures),
        problems=tuple(problems),
    )


def _figure(blob: Readable, found: Mapping[str, Any], used: set[str], sha256: str) -> Figure:
    number = re.sub(r"[^A-Za-z0-9]+", "-", found["label"]).strip("-").lower()
    wanted = key = f"p{found['page'] + 1}-{number or 'figure'}"
    count = 1
    while key in used:
        count += 1
        key = f"{wanted}-{count}"
    used.add(key)
    box = found["box"]
    image, lettering = None, None
    if box is not None:
        x0, y0, x1, y1 = map(float, box)
        place: Box = (x0, y0, x1, y1)
        image = PdfPicture(blob, f"{key}.png", int(found["page"]), found["image"], place, sha256)
        if found["image"] is None and found["lettering"]:
            lettering = _lettering(found, place)
    label = found["label"]
    return Figure(
        key=key,
        label=label,
        caption=found["caption"],
        filename=f"{key}.png" if image is not None else "",
        image=image,
        section=_section(label),
        lettering=lettering,
    )


def _section(label: str) -> str:
    """A drawing without a caption is not in an article: it is a figure's own PDF."""
    if label.casefold() == "graphical abstract":
        return "abstract"
    return "body" if label else ""


def _lettering(found: Mapping[str, Any], box: Box) -> Lettering:
    """The lines in pixels of the picture that `PdfPicture` gives."""
    scale = scale_of(box)
    lines = []
    for line in found["lettering"]:
        corners = tuple(
            (round((float(x) - box[0]) * scale, 1), round((float(y) - box[1]) * scale, 1))
            for x, y in line["corners"]
        )
        lines.append(Printed(line["text"].replace("\u00ad", "-"), corners))
    return Lettering(tuple(lines), bool(found["whole"]))


def _doi(first: str, metadata: Mapping[str, str]) -> str:
    """The article's own DOI: the first one of its first page, or of its metadata."""
    for text in (*(metadata.get(name, "") for name in ("doi", "Subject", "Title")), first):
        if match := _DOI.search(text):
            return match[1].rstrip(".;)").lower()
    return ""


def _title(told: Mapping[str, Any]) -> str:
    """What the PDF gives as its title, if that is one; else its largest letters."""
    title = " ".join(str(told["metadata"].get("Title", "")).split())
    if len(title.split()) < 3 or _NO_TITLE.search(title):
        title = str(told["title"])
    return title[:1000]


def _ask(data: bytes, question: Sequence[str], where: str) -> bytes:
    """The answer of a process that looks into the PDF.

    Raises:
        SourceError: The PDF is damaged or locked, or takes too long.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise SourceError(
            "reading PDFs needs a package that is not installed",
            where=where,
            hint="pip install 'pathscribe[pdf]'",
        )
    # Isolated from the user's folder, so that no module of that name there is run.
    command = [sys.executable, "-P", "-c", _PROGRAM, *question]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"the PDF took more than {_SECONDS:g} s and was given up", where=where
        ) from error
    except OSError as error:
        raise SourceError(
            f"the process that reads PDFs cannot start: {error}", where=where
        ) from error
    if done.returncode == 0 and len(done.stdout) <= _MOST_ANSWER:
        return done.stdout
    if done.returncode < 0:
        raise SourceError(
            f"the PDF's reader died (signal {-done.returncode})",
            where=where,
            hint="the PDF is damaged, or made to do harm",
        )
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    last = said[-1][:300] if said else f"exit code {done.returncode}"
    if "password" in last.lower():
        raise SourceError("the PDF is locked by a password", where=where, hint="unlock it first")
    raise SourceError(
        f"the PDF cannot be read: {last}", where=where, hint="it may be damaged; get it again"
    )


class PdfBackend:
    """A single PDF."""

    name = "PDF"

    def accepts(self, path: Path) -> bool:
        """Is it a file named like a PDF?"""
        return path.is_file() and is_pdf_name(path.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """The article that it holds.

        Raises:
            SourceError: It cannot be read, and there is no `on_error`.
        """
        try:
            article = read_pdf(FileBlob(path), options)
        except Exception as error:
            options.report(error, str(path))
            return
        yield article
