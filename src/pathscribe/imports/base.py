"""What imports have in common: provenance, readings of ids, files read with care."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from ..errors import SourceError
from ..library.model import Problem
from ..records import Evidence, Mention, MentionType, Provenance, Reading, Record
from ..records.model import well_formed
from ..version import __version__

if TYPE_CHECKING:
    from ..enrichment.identifiers import GeneMapper
    from ..vocabulary.lexicon import Gene, Lexicon

SCORE: Final = 0.84
"""Score of imported mentions: the share of PFOCR's genes that hold on this project's gold
figures (precision of gene sets), as their own sources give none."""

IMPORTED: Final = "imported"
_MOST_LINE: Final = 4_000_000
_LONGEST_ID: Final = 300
_MOST_KEPT: Final = 100_000
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp|bmp)$", re.I)

OnProblem = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has changed, as figids.

    Attributes:
        added: Were not there.
        updated: Were there with less, or from the same kind of source; replaced.
        unchanged: Were there just so.
        kept: Were there with more: what was there stays.
        problems: What could not be read.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def provenance(kind: str, source: str, lexicon: Lexicon) -> Provenance:
    """Says what an imported record was made from.

    Args:
        kind: Of the import: "pages", "ndjson", "gmt".
        source: The file's name.
        lexicon: Gave the names to the ids.
    """
    return Provenance(
        software=f"pathscribe {__version__}",
        lexicon=lexicon.version,
        settings={IMPORTED: kind, "source": well_formed(source)},
    )


def imported_from(record: Record) -> str:
    """The kind of source that a record was imported from; empty for one that was read."""
    return str(record.provenance.settings.get(IMPORTED, ""))


def plain_figid(text: str) -> str:
    """A figid as records have it: without the ending of the picture's file.

    Raises:
        ValueError: It is none.
    """
    figid = _PICTURE.sub("", text.strip())
    if not figid or len(figid) > _LONGEST_ID or not figid.isprintable():
        raise ValueError(f"{text[:60]!r} is no figid")
    return well_formed(figid)


class Names:
    """Ids to readings, by the lexicon."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._given = lexicon
        self._genes: dict[tuple[str, str, str], Reading | None] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The shipped one by default, loaded when the first is asked for."""
        from ..vocabulary.lexicon import Lexicon

        return self._given if self._given is not None else Lexicon.default()

    @cached_property
    def mapper(self) -> GeneMapper:
        """Names of genes in any spelling."""
        from ..enrichment.identifiers import GeneMapper

        return GeneMapper(self.lexicon)

    def gene(self, entrez: str, symbol: str = "", source: str = "ncbigene") -> Reading | None:
        """A human gene by its Entrez id; with today's symbol where the lexicon has the id.

        Returns:
            None for an id without a symbol.
        """
        # Figures name the same genes again and again; readings cannot be changed.
        key = (entrez, symbol, source)
        if key not in self._genes:
            if len(self._genes) >= _MOST_KEPT:
                self._genes.clear()
            self._genes[key] = self._gene(entrez, symbol, source)
        return self._genes[key]

    def _gene(self, entrez: str, symbol: str, source: str) -> Reading | None:
        known: Gene | None = None
        if re.fullmatch("[0-9]+", entrez):
            known = self.lexicon.gene(f"ncbigene:{entrez}")
        elif symbol:
            known = self.lexicon.gene(symbol)
        if known is not None:
            xrefs = (f"ncbigene:{known.entrez}",) if known.entrez else ()
            return Reading(curie=known.curie, name=known.symbol, source=source, xrefs=xrefs)
        if not symbol:
            return None
        curie = f"ncbigene:{entrez}" if re.fullmatch("[0-9]+", entrez) else ""
        return Reading(curie=curie, name=symbol, source=source)

    def thing(self, curies: Sequence[str], name: str = "", source: str = "") -> Reading | None:
        """A chemical or disease by its ids, the preferred first; None without id and name."""
        known = [curie for curie in curies if curie]
        found = name or next((n for n in map(self.lexicon.name, known) if n), "")
        if not known and not found:
            return None
        return Reading(
            curie=known[0] if known else "",
            name=found or known[0],
            source=source,
            xrefs=tuple(known[1:]),
        )

    def taxon(self, name: str) -> str:
        """The NCBI Taxonomy id of a species; empty where it is not known."""
        for term in self.lexicon.lookup(name, types={"organism"}):
            if term.curie.startswith("ncbitaxon:"):
                return term.curie.removeprefix("ncbitaxon:")
        return ""


def mention(
    id_: str,
    kind: MentionType,
    text: str,
    readings: Sequence[Reading],
    *,
    label: str = "",
    word: str = "",
    match: str = "",
    symbols: Sequence[str] = (),
    origin: str = "",
    said: str = "",
) -> Mention:
    """An imported mention; `text` stands in the label's text `word`, where there is one."""
    assert kind in get_args(MentionType)
    start = max(0, word.find(text)) if word else 0
    end = start + len(text) if not word or text in word else len(word)
    return Mention(
        id=id_,
        labels=(label,) if label else (),
        text=text if not word or text in word else word,
        span=(start, end),
        type=kind,
        match=match,
        readings=tuple(readings),
        symbols=tuple(dict.fromkeys(symbols)),
        origin=origin,
        score=SCORE,
        evidence=_evidence(said),
    )


@lru_cache(maxsize=64)
def _evidence(said: str) -> tuple[Evidence, ...]:
    return (Evidence(kind=IMPORTED, text=said),)


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """(number, text) of the lines of a UTF-8 file; empty ones are left out.

    Raises:
        SourceError: It cannot be read, is no UTF-8 text, or a line is too long.
    """
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_MOST_LINE + 1):
                number += 1
                if len(line) > _MOST_LINE:
                    raise SourceError(f"line {number} is too long", where=str(path))
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if text.strip():
                    yield number, text
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SourceError("is no UTF-8 text", where=str(path)) from error
