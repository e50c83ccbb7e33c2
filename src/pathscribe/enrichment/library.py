"""A library's figures, and GMT files, as gene sets; prepared once for what they hold."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import select

from .cache import SetCache, key_of
from .identifiers import GeneMapper
from .sets import GeneSet, GeneSets, joined, read_gmt

if TYPE_CHECKING:
    from ..library import Library

Flavour = Literal["strict", "synonyms", "all"]
FIGURES: Final = "figures"
"""Name of the library's own sets."""

_TYPES: Final = {
    "synonyms": ("gene", "rna", "nonhuman_gene"),
    "all": ("gene", "rna", "nonhuman_gene", "family", "complex"),
}
_SETTLED_SECONDS: Final = 3.0


def library_sets(
    library: Library, *, flavour: Flavour = "synonyms", cache: SetCache | None = None
) -> GeneSets:
    """The genes of each figure of a library.

    A SQLite library whose file has not changed since the last time is not read again; any other
    is read, and what was read decides.

    Args:
        library: With figures.
        flavour: "strict": genes named by official symbol; "synonyms": by any name, or by another
            species' gene; "all": members of families and complexes too.
        cache: Where prepared sets are kept; None for the user's folder.

    Raises:
        LibraryError: The library cannot be read.
    """
    kept = cache if cache is not None else SetCache()
    before = _signature(library)
    stamp = key_of("stamp", flavour, before) if before else ""
    if stamp and (found := kept.load(stamp)) is not None:
        return found
    sets = GeneSets.of(_figures(library, flavour))
    # A change in the same tick of the file system's clock would not show in the signature.
    if stamp and _signature(library) == before and _settled(library):
        kept.keep(stamp, sets)
        return kept.load(stamp) or sets
    return sets


def gmt_sets(
    path: Path,
    *,
    mapper: GeneMapper | None = None,
    library: str = "",
    cache: SetCache | None = None,
) -> GeneSets:
    """The sets of a GMT file, members mapped to symbols where they can be.

    Args:
        path: The file.
        mapper: Maps members.
        library: Name of the collection; the file's name by default.
        cache: Where prepared sets are kept; None for the user's folder.

    Raises:
        EnrichmentError: The file cannot be read, or is no GMT.
    """
    text, data = read_gmt(path)
    chosen = mapper if mapper is not None else GeneMapper()
    name = library or path.name
    kept = cache if cache is not None else SetCache()
    key = key_of("gmt", name, chosen.version, data)
    return kept.get(
        key, lambda: GeneSets.from_gmt(text, library=name, mapper=chosen, where=str(path))
    )


def join_sets(parts: list[GeneSets], *, cache: SetCache | None = None) -> GeneSets:
    """Several collections as one; prepared once for what they hold."""
    if len(parts) == 1:
        return parts[0]
    kept = cache if cache is not None else SetCache()
    return kept.get(key_of("joined", *(part.key for part in parts)), lambda: joined(parts))


# --- reading the library ------------------------------------------------------------------


def _figures(library: Library, flavour: Flavour) -> Iterator[GeneSet]:
    genes = _strict(library) if flavour == "strict" else _stored(library, _TYPES[flavour])
    rows = list(library.figures())
    aliases = Counter(row.alias for row in rows)
    for row in rows:
        held = genes.get(row.figid)
        if held:
            name = row.alias if row.alias and aliases[row.alias] == 1 else row.figid
            yield GeneSet(name, tuple(held), row.title or row.article_title, FIGURES)


def _stored(library: Library, types: tuple[str, ...]) -> dict[str, list[str]]:
    """Symbols by figid, from the store's table of genes."""
    from ..library.tables import StoredFigure, StoredGene

    query = (
        select(StoredFigure.figid, StoredGene.symbol)
        .join(StoredGene, StoredGene.figure_id == StoredFigure.id)
        .where(StoredGene.type.in_(types))
    )
    found: dict[str, list[str]] = {}
    one: dict[str, str] = {}
    with library._database.reading() as session:
        for figid, symbol in session.execute(query.execution_options(yield_per=10_000)):
            found.setdefault(figid, []).append(one.setdefault(symbol, symbol))
    return found


def _strict(library: Library) -> dict[str, list[str]]:
    from ..exports.base import gene_ids
    from ..exports.gmt import GmtOptions, gene_members

    options, ids = GmtOptions(ids="symbol", flavour="strict"), gene_ids(None)
    return {record.figid: list(gene_members(record, options, ids)) for record in library.records()}


# --- has it changed? ----------------------------------------------------------------------


def _files(library: Library) -> list[Path]:
    from ..library.store import DATABASE_NAME

    if "://" in library.location:
        return []
    file = Path(library.location) / DATABASE_NAME
    found = [file, file.with_name(f"{file.name}-wal")]
    edited = getattr(library.curation, "path", None)
    if isinstance(edited, Path):
        found += [edited / name for name in sorted(library.curation.names())]
    return found


def _signature(library: Library) -> str:
    """What changes with every change of a SQLite library; empty where nothing tells."""
    found = []
    for path in _files(library):
        try:
            state = path.stat()
        except OSError:
            continue
        # An empty log comes and goes with every reader.
        if state.st_size:
            found.append(
                [str(path), state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns]
            )
    return json.dumps(found) if found else ""


def _settled(library: Library) -> bool:
    now = time.time()
    times = [path.stat().st_mtime for path in _files(library) if path.exists()]
    return bool(times) and now - max(times) > _SETTLED_SECONDS
