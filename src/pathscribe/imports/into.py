"""Imports into a library: a poorer record never replaces a richer one."""

from __future__ import annotations

import contextlib
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
    from ..curation import Curation
    from ..library import Library
    from ..vocabulary.lexicon import Lexicon

KINDS: Final = ("pages", "gmt", "ndjson", "library")
_LEVELS: Final = {"gmt": 0, "ndjson": 1, "pages": 2}
_READ: Final = 3
_ENDINGS: Final = {".md": "pages", ".gmt": "gmt", ".ndjson": "ndjson", ".jsonl": "ndjson"}
_UNKNOWN_NUMBER: Final = "__F0"
_MOST_WAITING: Final = 500
_MOST_BYTES: Final = 64_000_000
"""Figures, and bytes of their pictures, that are written in one transaction."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """A record on its way into the library."""

    record: Record
    image: bytes | None = None
    fingerprint: str = ""
    curation: Curation | None = None


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
    into = _Into(library, str(source), tell)
    for one in coming:
        into.put(one)
    into.flush()
    return ImportReport(
        **{key: tuple(found) for key, found in into.done.items()}, problems=tuple(problems)
    )


def level(record: Record) -> int:
    """How much a record of its kind knows: 3 was read from the figure, 0 are genes alone."""
    return _LEVELS.get(imported_from(record), _READ)


class _Into:
    """Puts records into a library, many in one transaction.

    Args:
        library: Takes them.
        source: Where they are from.
        tell: Called with problems.
    """

    def __init__(self, library: Library, source: str, tell: OnProblem) -> None:
        self._library = library
        self._source = source
        self._tell = tell
        self._here = _Here(library)
        self._waiting: list[_Coming] = []
        self._names: set[str] = set()
        self._bytes = 0
        self._updates: set[str] = set()
        self._outdated: list[str] = []
        self.done: dict[str, list[str]] = {
            "added": [], "updated": [], "unchanged": [], "kept": []
        }  # fmt: skip

    def put(self, coming: _Coming) -> None:
        """Add a record, now or soon, if it is no poorer than what is there."""
        record = coming.record
        if not self._names.isdisjoint((record.figid, record.alias)):
            self.flush()
        there = self._here.of(record)
        outcome = self._settled(coming, there)
        if outcome:
            self.done[outcome].append(record.figid)
            self._decided([coming])
            return
        if there:
            self._updates.add(record.figid)
        self._outdated += [old.figid for old in there if old.figid != record.figid]
        self._waiting.append(coming)
        self._names |= {record.figid, record.alias}
        self._bytes += len(coming.image or b"")
        if len(self._waiting) >= _MOST_WAITING or self._bytes >= _MOST_BYTES:
            self.flush()

    def _settled(self, coming: _Coming, there: Iterable[Record]) -> str:
        """What is done with a record that shall not replace what is there; else empty."""
        record = coming.record
        for old in there:
            if level(record) < level(old):
                return "kept"
            if level(record) == level(old) == _READ:
                known = self._library.known(old.figid)
                if coming.image is None or (known is not None and known.has_image):
                    same = old.figid == record.figid and old.to_json() == record.to_json()
                    return "unchanged" if same else "kept"
        return ""

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            items = [
                (_article(one.record, self._source),
                 [FigureRead(one.record, one.image, one.fingerprint)])
                for one in waiting
            ]  # fmt: skip
            report = self._library.add_many(items)
            for figid in (*report.added, *report.updated):
                self.done["updated" if figid in self._updates else "added"].append(figid)
            self.done["unchanged"] += report.unchanged
            self.done["kept"] += report.kept
            for one in waiting:
                self._here.add(one.record.figid, one.record.alias)
        # After the new ones are in: if this breaks, a figure is there twice, and not not at all.
        for figid in dict.fromkeys(self._outdated):
            self._library.remove(figid)
            self._here.drop(figid)
        self._names.clear()
        self._updates.clear()
        self._outdated.clear()
        self._bytes = 0
        self._decided(waiting)

    def _decided(self, those: Iterable[_Coming]) -> None:
        """Take what people decided along, where the library has no decisions of its own."""
        for one in those:
            figid = one.record.figid
            if one.curation is None:
                continue
            try:
                if self._library.has(figid) and self._library.curation.get(figid) is None:
                    self._library.curation.put(one.curation)
                    self._library.curate(figid)
            except (CurationError, PathscribeError) as error:
                self._tell(Problem(figid, error.what, error.hint, figid))


def _article(record: Record, source: str) -> Article:
    article = record.article
    return Article(
        source=source,
        pmcid=article.pmcid,
        pmid=article.pmid,
        doi=article.doi,
        title=article.title,
        journal_title=article.journal_title,
        journal_abbreviation=article.journal_abbreviation,
        publisher=article.publisher,
        year=article.year,
        keywords=article.keywords,
        licence=article.licence,
    )


class _Here:
    """What a library has of a figure, by figid or by alias.

    They are listed once: to ask the library for each would take longer than to add it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._figids: set[str] = set()
        self._of_alias: dict[str, set[str]] = {}
        for row in library.figures():
            self.add(row.figid, row.alias)

    def add(self, figid: str, alias: str) -> None:
        """Note a figure that has come in."""
        self._figids.add(figid)
        if not alias.endswith(_UNKNOWN_NUMBER):
            self._of_alias.setdefault(alias, set()).add(figid)

    def drop(self, figid: str) -> None:
        """Note that a figure has gone."""
        self._figids.discard(figid)

    def of(self, record: Record) -> list[Record]:
        """The records of the same figure, as they were read."""
        # A set of genes goes by the alias of its figure.
        named = {record.figid, record.alias}
        for name in (record.figid, record.alias):
            named |= self._of_alias.get(name, set())
        found = []
        for figid in sorted(named & self._figids):
            # Another process may have taken it out meanwhile.
            with contextlib.suppress(LibraryError):
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
            fingerprint = known.fingerprint if known is not None else ""
            decided = _curation(other, row.figid, tell)
            yield _Coming(record, image, fingerprint, decided)


def _curation(other: Library, figid: str, tell: OnProblem) -> Curation | None:
    """What people decided about a figure of another library."""
    try:
        return other.curation.get(figid)
    except (CurationError, PathscribeError) as error:
        tell(Problem(figid, error.what, error.hint, figid))
        return None
