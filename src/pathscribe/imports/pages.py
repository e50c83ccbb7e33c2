"""Pages of the PFOCR database with their tables, as records.

Today's pages have their tables beside them or in a folder `_data`; those of 2022 hold genes,
chemicals and diseases inline. The words of a table become labels without a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from ..errors import RecordError, SourceError
from ..library.model import Problem
from ..records import (
    ArticleInfo,
    ChemicalRow,
    DiseaseRow,
    FigureInfo,
    GeneRow,
    Mention,
    MentionType,
    Organism,
    Page,
    Reading,
    Record,
    RecordLabel,
    Screening,
    figure_number,
    read_table,
    table_stem,
)
from .base import Names, OnProblem, mention, plain_figid, provenance

_Row = TypeVar("_Row", GeneRow, ChemicalRow, DiseaseRow)

KIND: Final = "pages"
_HUMAN: Final = "9606"
_MAPPED: Final = frozenset({"10090", "10116"})
"""Taxa of which the lexicon knows the orthologs: mouse and rat."""
_NUMBER: Final = re.compile(r"(?:F|S|SF|AF|EV|GA)[0-9]+(?:_[0-9]+)*")
_FAMILY: Final = frozenset({"famplex_relations", "bioentities_symbol", "bioentities_relations"})
_MOST_BYTES: Final = 20_000_000
_MOST_PAGES: Final = 2_000_000
_TYPES: Final = {
    "F": "Figure",
    "S": "Scheme",
    "SF": "Supplemental figure",
    "AF": "Appendix figure",
    "EV": "Extended view",
    "GA": "Graphical abstract",
}


def page_records(
    source: Path, *, names: Names | None = None, on_problem: OnProblem | None = None
) -> Iterator[Record]:
    """The records of all pages in a folder and those below it, or of one page.

    Args:
        source: A page (`.md`), or a folder.
        names: Gives names to ids; the shipped lexicon by default.
        on_problem: Called with what cannot be read, after which it goes on.

    Raises:
        SourceError: Without `on_problem`, what cannot be read.
    """
    chosen = names or Names()
    for path in _pages(source):
        try:
            yield page_record(path, names=chosen)
        except (RecordError, SourceError) as error:
            if on_problem is None:
                raise SourceError(error.what, where=error.where, hint=error.hint) from error
            on_problem(Problem(error.where or str(path), error.what, error.hint))


def page_record(path: Path, *, names: Names | None = None) -> Record:
    """The record of one page.

    Args:
        path: The page; its tables lie beside it, or in `_data` there or one folder up.
        names: Gives names to ids.

    Raises:
        RecordError: It is no page, or a table is broken.
        SourceError: A file cannot be read.
    """
    chosen = names or Names()
    page = Page.from_markdown(_text(path), where=str(path))
    try:
        figid = plain_figid(page.figid)
    except ValueError as error:
        raise RecordError(str(error), where=str(path)) from error
    build = _Mentions(chosen)
    genes = _table(path, figid, "genes", GeneRow)
    if genes is not None:
        build.genes(genes)
    else:
        build.inline_genes(page)
    chemicals = _table(path, figid, "chemicals", ChemicalRow)
    for row in chemicals or ():
        build.thing("chemical", row.word, row.match, (row.chebi, row.mesh), row.name)
    diseases = _table(path, figid, "diseases", DiseaseRow)
    for disease in diseases or ():
        ids = (disease.doid, disease.mesh)
        build.thing("disease", disease.word, disease.match, ids, disease.name)
    if chemicals is None:
        build.inline(page, "chemical")
    if diseases is None:
        build.inline(page, "disease")
    number, kind = _number(page)
    pmcid = page.pmcid or ""
    score = page.score
    probability = score if score is not None and 0 <= score <= 1 else None
    return Record(
        figid=figid,
        alias=page.figid_alias or (f"{pmcid}__{number}" if pmcid else figid),
        figure=FigureInfo(
            filename=page.filename or "",
            link=page.figlink or "",
            number=number,
            type=page.figtype or kind,
            title=page.figtitle or "",
            caption=page.caption or "",
        ),
        article=ArticleInfo(
            pmcid=pmcid,
            doi=page.doi or "",
            title=page.papertitle or "",
            reftext=page.reftext or "",
            year=page.year or "",
            journal_title=page.journal_title or "",
            journal_abbreviation=page.journal_nlm_ta or "",
            publisher=page.publisher_name or "",
            keywords=page.author_keywords,
        ),
        screening=Screening(
            probability=probability, decision="unscreened" if score is None else "pathway"
        ),
        labels=tuple(build.labels),
        mentions=tuple(build.mentions),
        organisms=_organisms(page, genes or (), chosen),
        provenance=provenance(KIND, path.name, chosen.lexicon),
    )


class _Mentions:
    """Rows of tables as labels and mentions."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.labels: list[RecordLabel] = []
        self.mentions: list[Mention] = []
        self._label_of: dict[str, str] = {}

    def _label(self, word: str) -> str:
        if word not in self._label_of:
            self._label_of[word] = f"L{len(self.labels) + 1}"
            self.labels.append(
                RecordLabel(id=self._label_of[word], text=word, polygon=(), confidence=1.0)
            )
        return self._label_of[word]

    def add(
        self,
        kind: MentionType,
        word: str,
        match: str,
        readings: Sequence[Reading],
        *,
        symbols: Sequence[str] = (),
        origin: str = "",
        said: str,
    ) -> None:
        word = word or match
        if not word:
            return
        self.mentions.append(
            mention(
                f"M{len(self.mentions) + 1}",
                kind,
                match if match and match in word else word,
                readings,
                label=self._label(word),
                word=word,
                match=match,
                symbols=symbols,
                origin=origin,
                said=said,
            )
        )

    def genes(self, rows: Sequence[GeneRow]) -> None:
        """A mention for each word and way of naming."""
        human = {(row.word, row.match) for row in rows if row.organism_id == _HUMAN}
        groups: dict[tuple[str, str, str, str], list[GeneRow]] = {}
        for row in rows:
            named = (row.word, row.match)
            # A word that names a human gene names its orthologs elsewhere too.
            if row.organism_id == _HUMAN or named not in human:
                key = (*named, row.source, row.organism_id)
                groups.setdefault(key, []).append(row)
        for (word, match, source, taxon), held in groups.items():
            said = f"PFOCR table: {source}"
            if taxon != _HUMAN:
                self._other(held, said)
                continue
            readings = [
                reading
                for row in held
                if (reading := self.names.gene(row.ncbigene_id, row.ncbigene_symbol, source))
            ]
            symbols = [reading.name for reading in readings]
            if source in _FAMILY:
                family = Reading(name=match or word, source=source)
                self.add("family", word, match, [family], symbols=symbols, said=said)
            elif source == "ortholog":
                self.add("nonhuman_gene", word, match, readings, symbols=symbols, said=said)
            else:
                self.add("gene", word, match, readings, symbols=symbols, said=said)

    def _other(self, rows: Sequence[GeneRow], said: str) -> None:
        """Genes of another species, with their human orthologs where they are known."""
        readings = [
            Reading(
                curie=f"ncbigene:{row.ncbigene_id}" if row.ncbigene_id.isdecimal() else "",
                name=f"{row.ncbigene_symbol} ({row.organism_name})",
                source=row.source,
            )
            for row in rows
        ]
        symbols = [
            self.names.mapper.map(row.ncbigene_symbol).symbol
            for row in rows
            if row.organism_id in _MAPPED
        ]
        first = rows[0]
        self.add(
            "nonhuman_gene",
            first.word,
            first.match,
            readings,
            symbols=[symbol for symbol in symbols if symbol],
            origin=first.ncbigene_symbol,
            said=said,
        )

    def thing(
        self, kind: MentionType, word: str, match: str, ids: Sequence[str], name: str
    ) -> None:
        reading = self.names.thing(ids, name, "PFOCR table")
        self.add(kind, word, match, [reading] if reading else [], said="PFOCR table")

    def inline_genes(self, page: Page) -> None:
        """The genes of a page of 2022."""
        groups: dict[tuple[str, str], list[Reading]] = {}
        for gene in page.genes or ():
            reading = self.names.gene(
                gene.entrez or "", gene.hgnc_symbol or gene.symbol or "", gene.source or ""
            )
            if reading is not None:
                key = (gene.word or gene.symbol or "", gene.source or "")
                groups.setdefault(key, []).append(reading)
        for (word, source), readings in groups.items():
            family = source in _FAMILY
            symbols = [reading.name for reading in readings]
            shown = [Reading(name=word, source=source)] if family else readings
            said = f"PFOCR page: {source}"
            self.add("family" if family else "gene", word, "", shown, symbols=symbols, said=said)

    def inline(self, page: Page, kind: MentionType) -> None:
        """The chemicals or diseases of a page of 2022."""
        for term in (page.chemicals if kind == "chemical" else page.diseases) or ():
            given = term.identifier or ""
            prefix, _, local = given.rpartition(":")
            if not prefix and re.fullmatch("[CD][0-9]{6,9}", local):
                prefix = "mesh"
            curie = f"{prefix.casefold()}:{local}" if prefix and local else ""
            reading = self.names.thing((curie,), "", term.source or "PFOCR page")
            self.add(kind, term.word or "", "", [reading] if reading else [], said="PFOCR page")


def _organisms(page: Page, rows: Sequence[GeneRow], names: Names) -> tuple[Organism, ...]:
    taxa = {row.organism_name: row.organism_id for row in rows if row.organism_id.isdecimal()}
    said = dict.fromkeys(page.organism_names, "PFOCR page: named in the text")
    for name in page.ner_organism_names:
        said.setdefault(name, "default: genes of it are named")
    return tuple(
        Organism(taxon=taxa.get(name) or names.taxon(name), name=name, evidence=evidence)
        for name, evidence in said.items()
    )


def _number(page: Page) -> tuple[str, str]:
    given = (page.number or "").strip()
    if _NUMBER.fullmatch(given):
        return given, _TYPES[re.sub(r"[0-9_]+", "", given)]
    return figure_number(given)


def _pages(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
        return
    found = 0
    # Sorted, so that the order is the same everywhere; links are not followed.
    for path in sorted(source.rglob("*.md")):
        parts = path.relative_to(source).parts
        if any(part.startswith(".") for part in parts) or path.is_symlink() or not path.is_file():
            continue
        found += 1
        if found > _MOST_PAGES:
            raise SourceError(f"holds more than {_MOST_PAGES} pages", where=str(source))
        yield path


def _table(page: Path, figid: str, what: str, kind: type[_Row]) -> tuple[_Row, ...] | None:
    """The rows of a table beside a page; None where there is none."""
    stems = dict.fromkeys((table_stem(page.stem), table_stem(figid), page.stem))
    for stem in stems:
        if "/" in stem or "\\" in stem or "\0" in stem:
            continue
        for folder in (page.parent / "_data", page.parent.parent / "_data", page.parent):
            path = folder / f"{stem}-{what}.tsv"
            if path.is_file() and not path.is_symlink():
                return read_table(_text(path), kind, where=str(path))
    return None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SourceError("the file is too large", where=str(path))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise SourceError("is no UTF-8 text", where=str(path)) from error
