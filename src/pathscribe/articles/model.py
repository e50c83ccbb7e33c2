"""Article and Figure: what every source gives, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

ETC = "et al."


class Blob(Protocol):
    """Bytes that are read when asked for: a file, or a member of an archive. Picklable."""

    @property
    def name(self) -> str:
        """File name without folders, as the source spells it."""
        ...

    @property
    def where(self) -> str:
        """Path (and archive member) for messages."""
        ...

    def read(self) -> bytes:
        """All the bytes.

        Raises:
            SourceError: The bytes cannot be had, or are more than the limit.
        """
        ...


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of text that the source itself gives, not OCR.

    Attributes:
        text: The line.
        polygon: Four corners (x, y) in pixels of the figure's picture, clockwise from the text's
            own upper left.
    """

    text: str
    polygon: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lettering:
    """The text in a figure's picture, as the source gives it.

    Attributes:
        lines: Its lines.
        whole: There is no other text in the picture.
    """

    lines: tuple[Printed, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an article.

    Attributes:
        key: Identifies the figure in its article: the graphic's file stem.
        label: As printed, such as "Figure 3" or "Fig. S2"; empty if none.
        title: The caption's title as clean text; empty if none.
        caption: Title and caption text in reading order, clean text.
        filename: The graphic's file name with extension where known.
        image: The picture's bytes; None when the source holds no such file.
        section: Where the figure stands: "body", "floats", "boxed", "appendix",
            "supplement", "abstract" (graphical abstract), or "" for plain images.
        xml_id: The figure element's id in the source; empty if none.
        parent: The label of the figure that this one supplements (eLife's
            "Figure 2-figure supplement 1"); empty if none.
        lettering: The text in the picture, where the source gives it; else None.
    """

    key: str
    label: str = ""
    title: str = ""
    caption: str = ""
    filename: str = ""
    image: Blob | None = None
    section: str = ""
    xml_id: str = ""
    parent: str = ""
    lettering: Lettering | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of the paper that figures stand in. Empty strings where unknown.

    Attributes:
        source: Where it was read from, for messages.
        authors: "Given Surname" in printed order; `ETC` stands last for those whom the source
            does not name.
        pages: First page or electronic location, such as "1084358".
        licence: Licence address if given, else the licence text's first sentence.
        abbreviations: (short form, long form) of the article's own list, in order.
        abstract: Plain text of the abstract.
        body: Plain text of the body's paragraphs (no captions), for abbreviations.
        problems: What could not be read, one message each (a graphic without a file, ...).
    """

    source: str
    pmcid: str = ""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    journal_title: str = ""
    journal_abbreviation: str = ""
    publisher: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    licence: str = ""
    abbreviations: tuple[tuple[str, str], ...] = ()
    abstract: str = ""
    body: str = field(default="", repr=False)
    figures: tuple[Figure, ...] = ()
    problems: tuple[str, ...] = ()
