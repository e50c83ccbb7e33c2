"""Records as tables: which there are, their columns, and a record's rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from ..records import (
    ChemicalRow,
    DiseaseRow,
    GeneIds,
    GeneRow,
    Mention,
    Record,
    chemical_rows,
    disease_rows,
    gene_rows,
)
from ..records.model import well_formed

Kind = Literal["text", "int", "float", "bool", "texts", "floats"]
Cell = str | int | float | bool | None | tuple[str, ...] | tuple[float, ...]
Row = tuple[Cell, ...]

_COUNTED: Final = ("count_direct", "count_synonym", "count_match")


def _rows_of(kind: type[GeneRow] | type[ChemicalRow] | type[DiseaseRow]) -> dict[str, Kind]:
    names = [field.name for field in dataclasses.fields(kind)]
    columns: dict[str, Kind] = {"figid": "text"}
    return columns | {name: "int" if name in _COUNTED else "text" for name in names}


TABLES: Final[Mapping[str, Mapping[str, Kind]]] = {
    "figures": {
        "figid": "text",
        "alias": "text",
        "number": "text",
        "type": "text",
        "title": "text",
        "caption": "text",
        "filename": "text",
        "link": "text",
        "width": "int",
        "height": "int",
        "image_sha256": "text",
        "pmcid": "text",
        "pmid": "text",
        "doi": "text",
        "paper_title": "text",
        "reference": "text",
        "year": "text",
        "journal": "text",
        "journal_abbreviation": "text",
        "publisher": "text",
        "keywords": "texts",
        "licence": "text",
        "organisms": "texts",
        "taxa": "texts",
        "screening": "text",
        "probability": "float",
        "software": "text",
    },
    "labels": {
        "figid": "text",
        "label": "text",
        "text": "text",
        "original": "text",
        "angle": "float",
        "confidence": "float",
        "polygon": "floats",
    },
    "mentions": {
        "figid": "text",
        "mention": "text",
        "place": "text",
        "labels": "texts",
        "start": "int",
        "end": "int",
        "text": "text",
        "type": "text",
        "match": "text",
        "curie": "text",
        "name": "text",
        "source": "text",
        "xrefs": "texts",
        "symbols": "texts",
        "states": "texts",
        "origin": "text",
        "score": "float",
    },
    "relations": {
        "figid": "text",
        "relation": "text",
        "source": "text",
        "source_text": "text",
        "source_curie": "text",
        "kind": "text",
        "sign": "int",
        "target": "text",
        "target_text": "text",
        "target_curie": "text",
        "evidence": "text",
        "score": "float",
        "panel": "text",
        "trigger": "text",
        "sentence": "text",
        "negated": "bool",
        "hedged": "bool",
        "path": "floats",
    },
    "genes": _rows_of(GeneRow),
    "chemicals": _rows_of(ChemicalRow),
    "diseases": _rows_of(DiseaseRow),
}
"""The tables and their columns; lists are joined where a format has none."""


def table_rows(record: Record, ids: GeneIds) -> dict[str, list[Row]]:
    """The rows of a record in each of `TABLES`, in the order of its columns.

    A mention has one row for each of its readings, and one if it has none. Polygons and paths
    are x, y, x, y ... in pixels of the original image.
    """
    figid = well_formed(record.figid)
    made: dict[str, Iterable[Row]] = {
        "figures": [_figure(record)],
        "labels": (
            (
                label.id,
                label.text,
                label.original,
                label.angle,
                label.confidence,
                tuple(value for point in label.polygon for value in point),
            )
            for label in record.labels
        ),
        "mentions": (row for mention in record.mentions for row in _mention(mention)),
        "relations": _relations(record),
        "genes": (_counted(row) for row in gene_rows(record, ids)),
        "chemicals": (dataclasses.astuple(row) for row in chemical_rows(record)),
        "diseases": (dataclasses.astuple(row) for row in disease_rows(record)),
    }
    return {name: [(figid, *map(_clean, row)) for row in made[name]] for name in TABLES}


def _figure(record: Record) -> Row:
    figure, article, image = record.figure, record.article, record.figure.image
    return (
        record.alias,
        figure.number,
        figure.type,
        figure.title,
        figure.caption,
        figure.filename,
        figure.link,
        image.width if image else None,
        image.height if image else None,
        image.sha256 if image else "",
        article.pmcid,
        article.pmid,
        article.doi,
        article.title,
        article.reftext,
        article.year,
        article.journal_title,
        article.journal_abbreviation,
        article.publisher,
        article.keywords,
        article.licence,
        tuple(organism.name for organism in record.organisms),
        tuple(organism.taxon for organism in record.organisms),
        record.screening.decision,
        record.screening.probability,
        record.provenance.software,
    )


def _mention(mention: Mention) -> Iterator[Row]:
    begin = (mention.id, mention.place, mention.labels, *mention.span, mention.text, mention.type)
    end = (mention.symbols, mention.state, mention.origin, mention.score)
    for reading in mention.readings:
        held = (reading.curie, reading.name, reading.source, reading.xrefs)
        yield (*begin, mention.match, *held, *end)
    if not mention.readings:
        yield (*begin, mention.match, "", "", "", (), *end)


def _relations(record: Record) -> Iterator[Row]:
    labels = {label.id: (label.text, "") for label in record.labels}
    mentions = {
        mention.id: (mention.text, mention.readings[0].curie if mention.readings else "")
        for mention in record.mentions
    }
    ends = labels | mentions
    for relation in record.relations:
        yield (
            relation.id,
            relation.source,
            *ends.get(relation.source, ("", "")),
            relation.kind,
            relation.effect,
            relation.target,
            *ends.get(relation.target, ("", "")),
            relation.evidence,
            relation.score,
            relation.panel,
            relation.trigger,
            relation.sentence,
            relation.negated,
            relation.hedged,
            tuple(value for point in relation.path for value in point),
        )


def _counted(row: GeneRow) -> Row:
    values = dataclasses.asdict(row)
    return tuple(
        (int(value) if value.isdecimal() else None) if name in _COUNTED else value
        for name, value in values.items()
    )


def _clean(cell: Cell) -> Cell:
    """Text that every file takes."""
    if isinstance(cell, str):
        return well_formed(cell).replace("\0", "")
    if isinstance(cell, tuple):
        return tuple(
            well_formed(item).replace("\0", "") if isinstance(item, str) else item for item in cell
        )  # type: ignore[return-value]
    return cell
