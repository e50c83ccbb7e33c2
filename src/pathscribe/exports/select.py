"""Which of a library's figures are exported: all, some by name, or what a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ..errors import ExportError
from ..records import Record

if TYPE_CHECKING:
    from ..library import Library

_PAGE: Final = 500


def selected(library: Library, *, figures: Iterable[str] = (), query: str = "") -> Iterator[Record]:
    """The records of some figures of a library.

    Args:
        library: Holds them.
        figures: Figids or aliases; each figure is given once.
        query: In the language of `Library.search`. For a query that asks for a path, the
            figures that its steps stand in.

    Returns:
        Their records; all of the library where neither is given.

    Raises:
        ExportError: Both are given.
        LibraryError: A figure is not in the library.
        QueryError: The query cannot be understood.
    """
    names = list(dict.fromkeys(figures))
    if names and query:
        raise ExportError("figures and a query are given", hint="give one of them")
    if names:
        return _named(library, names)
    return _found(library, query) if query else library.records()


def _named(library: Library, names: Iterable[str]) -> Iterator[Record]:
    # All are looked for before the first is written: a wrong name leaves no half export.
    records = {record.figid: record for record in map(library.get, names)}
    return iter(records.values())


def _found(library: Library, query: str) -> Iterator[Record]:
    figids: list[str] = []
    while True:
        results = library.search(query, limit=_PAGE, offset=len(figids))
        figids += [hit.figid for hit in results.hits]
        if not results.hits or len(figids) >= results.total:
            break
    return (library.get(figid) for figid in sorted(set(figids)))
