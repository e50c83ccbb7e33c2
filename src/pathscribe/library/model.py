"""What goes into a library and what comes out of it, apart from records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..records import Record


@dataclass(frozen=True, slots=True)
class FigureRead:
    """A figure as it was read, ready to be kept.

    Attributes:
        record: What was read.
        image: Bytes of the picture file; None where the source has none or it is broken.
        fingerprint: Hash of all that the record was made from (picture, words, versions,
            settings); a figure with the same fingerprint need not be read again.
    """

    record: Record
    image: bytes | None = field(default=None, repr=False)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a library knows of a figure that it holds."""

    fingerprint: str
    has_image: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read.

    Attributes:
        where: The file, archive member or figure.
        what: What is wrong with it.
        hint: What can be done about it; may be empty.
        figid: The figure that it concerns, if it has an id; may be empty.
    """

    where: str
    what: str
    hint: str = ""
    figid: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding an article has changed, as figids in the order given.

    Attributes:
        added: Were not there.
        updated: Were there with another content, which is replaced.
        unchanged: Were there with the same content.
        kept: Were there with a picture, and came without one: what was there stays.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure in a list, without its record.

    Attributes:
        labels: How many labels were read.
        mentions: How many mentions were recognised.
        genes: How many different human genes they stand for, members of families included.
        image_sha256: Hash of the picture's bytes; empty where there is none.
        read_at: When it was read, in UTC: "2026-01-31T12:00:00Z".
        source: Where it was read from.
    """

    figid: str
    alias: str
    pmcid: str
    doi: str
    number: str
    type: str
    title: str
    article_title: str
    journal: str
    year: str
    labels: int
    mentions: int
    genes: int
    image_sha256: str
    read_at: str
    source: str


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """How much a library holds.

    Attributes:
        with_image: Figures whose picture is there.
        genes: Different human genes, members of families included.
        by_type: Mentions of each type, sorted by type.
        image_bytes: Size of all pictures.
    """

    articles: int
    figures: int
    with_image: int
    labels: int
    mentions: int
    genes: int
    problems: int
    image_bytes: int
    by_type: Mapping[str, int]
