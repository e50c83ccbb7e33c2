"""Imports into a library: a poorer record never replaces a richer one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..articles.model import Article
from ..errors import CurationError, LibraryError, PathscribeError, RecordError, SourceError
from ..library.model import FigureRead, Problem
from ..records import Record
from .base import ImportReport, Names, OnProblem, imported_from
from .gmt import gmt_records
from .ndjson import ndjson_records
from .pages import page_records

if TYPE_CHECKING:
    from ..library import Library
    from ..vocabulary.lexicon import Lexicon

KINDS: Final = ("pages", "gmt", "ndjson", "library")
_LEVELS: Final = {"gmt": 0, "ndjson": 1, "pages": 2}
_READ: Final = 3
_ENDINGS: Final = {".md": "pages", ".gmt": "gmt", ".ndjson": "ndjson", ".jsonl": "ndjson"}
_UNKNOWN_NUMBER: Final = "__F0"


@dataclass(frozen=True, slots=True)
class _Coming:
    """A record on its way into the library."""

    record: Record
    image: bytes | None = None
    fingerprint: str = ""


def kind_of(source: str | Path) -> str:
    """What a source is: one of `KINDS`.

    Raises:
        SourceError: It is not there, or none of them.
    """
    if isinstance(source, str) and "://" in source:
        return "library"
    path = Path(source)
    if path.is_dir():
        return "library" if (path / "library.sqlite").is_file() else "pages"
    if path.name == "library.sqlite":
        return "library"
    kind = _ENDINGS.get(path.suffix.casefold(), "")
    if not path.is_file():
        raise SourceError("is not there", where=str(source))
    if not kind:
        raise SourceError(
            "cannot be told what it is",
            where=str(source),
            hint=f"say its kind: {', '.join(KINDS)}",
        )
    return kind


def import_into(
    library: Library,
    source: str | Path,
    *,
    kind: str = "",
    lexicon: Lexicon | None = None,
    on_problem: OnProblem | None = None,
) -> ImportReport:
    """Take what another has read into a library.

    A figure that is there already, by figid or alias, is replaced only by a richer record: what
    pathscribe read is richer than a page, a page than a document of the BioThings API, that than
    a gene set. From the same kind of source the later one counts, but of two readings by
    pathscribe the one that is there stays, unless it has no picture and the other has one.

    Args:
        library: Takes the records.
        source: A folder of PFOCR pages or one page, a GMT file, a file of documents of the
            BioThings PFOCR API, or another library (its folder or URL). A library of an older
            version is brought forward by opening it.
        kind: One of `KINDS`; by default it is told by the source, see `kind_of`.
        lexicon: Gives names to ids; the shipped one by default.
        on_problem: Called with each problem as it is met.

    Returns:
        What was changed, and all problems.

    Raises:
        SourceError: The source cannot be read at all.
        LibraryError: A library cannot be read or written.
    """
    chosen = kind or kind_of(source)
    if chosen not in KINDS:
        raise SourceError(f"there is no kind {kind!r}", hint=f"kinds are {', '.join(KINDS)}")
    problems: list[Problem] = []

    def tell(problem: Problem) -> None:
        problems.append(problem)
        if on_problem is not None:
            on_problem(problem)

    done: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "kept": []}
    coming: Iterable[_Coming]
    if chosen == "library":
        coming = _from_library(library, str(source), tell)
    else:
        path = Path(source)
        if not path.exists():
            raise SourceError("is not there", where=str(source))
        names = Names(lexicon)
        reader = {"pages": page_records, "gmt": gmt_records, "ndjson": ndjson_records}[chosen]
        coming = (_Coming(record) for record in reader(path, names=names, on_problem=tell))
    here = _Here(library)
    for one in coming:
        outcome = _put(library, here, one, str(source))
        here.add(one.record.figid, one.record.alias)
        done[outcome].append(one.record.figid)
    return ImportReport(
        **{key: tuple(found) for key, found in done.items()}, problems=tuple(problems)
    )


def level(record: Record) -> int:
    """How much a record of its kind knows: 3 was read from the figure, 0 are genes alone."""
    return _LEVELS.get(imported_from(record), _READ)


def _put(library: Library, here: _Here, coming: _Coming, source: str) -> str:
    """Add a record if it is no poorer than what is there; says what was done."""
    record = coming.record
    there = here.of(record)
    for old in there:
        if level(record) < level(old):
            return "kept"
        if level(record) == level(old) == _READ:
            known = library.known(old.figid)
            if coming.image is None or (known is not None and known.has_image):
                same = old.figid == record.figid and old.to_json() == record.to_json()
                return "unchanged" if same else "kept"
    replaced = [old.figid for old in there if old.figid != record.figid]
    article = Article(
        source=source,
        pmcid=record.article.pmcid,
        pmid=record.article.pmid,
        doi=record.article.doi,
        title=record.article.title,
        journal_title=record.article.journal_title,
        journal_abbreviation=record.article.journal_abbreviation,
        publisher=record.article.publisher,
        year=record.article.year,
        keywords=record.article.keywords,
        licence=record.article.licence,
    )
    read = FigureRead(record, coming.image, coming.fingerprint)
    report = library.add(article, [read])
    # After the new one is in: if this breaks, the figure is there twice rather than not at all.
    for figid in replaced:
        library.remove(figid)
    if report.kept:
        return "kept"
    if report.unchanged:
        return "unchanged"
    return "updated" if there else "added"


class _Here:
    """What a library has of a figure, by figid or by alias.

    The aliases are listed once: a library tells figids quickly, and aliases that it lacks
    slowly.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._figids: dict[str, set[str]] = {}
        for row in library.figures():
            self.add(row.figid, row.alias)

    def add(self, figid: str, alias: str) -> None:
        """Note a figure that has come in."""
        if not alias.endswith(_UNKNOWN_NUMBER):
            self._figids.setdefault(alias, set()).add(figid)

    def of(self, record: Record) -> list[Record]:
        """The records of the same figure, as they were read."""
        named = (record.figid, record.alias)
        figids = {figid for name in named for figid in self._figids.get(name, ())}
        # A set of genes goes by the alias of its figure.
        found = []
        for figid in sorted({*figids, *named}):
            if self._library.has(figid):
                found.append(self._library.get(figid, curated=False))
        return found


def _from_library(library: Library, source: str, tell: OnProblem) -> Iterator[_Coming]:
    from ..library import Library

    with Library.open(source, create=False) as other:
        if other.location == library.location:
            raise SourceError("is the library itself", where=source)
        for row in other.figures():
            try:
                record = other.get(row.figid, curated=False)
                known = other.known(row.figid)
                image = other.image(row.figid) if known is not None and known.has_image else None
            except (LibraryError, RecordError) as error:
                tell(Problem(row.figid, error.what, error.hint, row.figid))
                continue
            yield _Coming(record, image, known.fingerprint if known is not None else "")
            _curation(library, other, row.figid, tell)


def _curation(library: Library, other: Library, figid: str, tell: OnProblem) -> None:
    """Take a figure's curation along, where the library has none of its own."""
    try:
        decided = other.curation.get(figid)
        if decided is None or not library.has(figid) or library.curation.get(figid) is not None:
            return
        library.curation.put(decided)
        library.curate(figid)
    except (CurationError, PathscribeError) as error:
        tell(Problem(figid, error.what, error.hint, figid))
