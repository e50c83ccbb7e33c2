"""The tables beside a PFOCR page: genes, chemicals, diseases.

Columns, order and counts are those of the PFOCR database's `_data` folder. One value is ours:
`source` is "ortholog" where the figure names a gene of another species and the row holds the
human gene that it corresponds to.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from ..errors import RecordError
from .model import Mention, Reading, Record, well_formed

GeneSource = Literal["ncbigene_symbol", "ncbigene_synonym", "famplex_relations", "ortholog"]

MISSING = "NA"
"""What stands in a cell that has no value."""

HUMAN = ("9606", "Homo sapiens", "Primates")
GENE_TYPES = frozenset({"gene", "family", "complex", "rna", "nonhuman_gene"})
_GROUPS = frozenset({"family", "complex"})
_OFFICIAL = frozenset({"hgnc symbol", "ncbigene_symbol"})
_SIGN = re.compile(r"(?<=\w)\s*\(?[+\u207a\u207b\u2212-]+\)?$")


class GeneIds(Protocol):
    """What knows the Entrez (NCBI Gene) id of a human gene; a lexicon, say."""

    def entrez(self, symbol: str) -> str:
        """The id in digits, or an empty string for a symbol that it doesn't know."""
        ...


@dataclass(frozen=True, slots=True)
class GeneRow:
    """One gene that one label of the figure names.

    Attributes:
        organism_id: Of the gene in the row, which is always the human one.
        word: The figure's own word: what stands around the form up to the next space.
        match: The form in it that was looked up.
        source: How the form names the gene: by its official symbol, by a synonym, as a
            member of a family or complex, or by its ortholog in another species.
        count_direct: Distinct genes named by official symbol, in the whole table.
        count_synonym: Distinct genes named by synonym, in the whole table.
        count_match: Distinct forms, in the whole table.
    """

    organism_id: str
    organism_name: str
    organism_group: str
    word: str
    match: str
    ncbigene_symbol: str
    ncbigene_id: str
    source: str
    count_direct: str = ""
    count_synonym: str = ""
    count_match: str = ""


@dataclass(frozen=True, slots=True)
class ChemicalRow:
    """One chemical that one label names; ids as "mesh:D015525" and "chebi:35224"."""

    word: str
    mesh: str
    match: str
    name: str
    chebi: str


@dataclass(frozen=True, slots=True)
class DiseaseRow:
    """One disease that one label names; ids as "mesh:D008545" and "doid:1909"."""

    word: str
    match: str
    mesh: str
    name: str
    doid: str


Row = TypeVar("Row", GeneRow, ChemicalRow, DiseaseRow)


# --- from a record ---------------------------------------------------------------------


def gene_source(mention: Mention, symbol: str) -> GeneSource:
    """How the mention names the gene.

    Returns:
        "ncbigene_symbol", "ncbigene_synonym", for a member of a family or complex
        "famplex_relations", and "ortholog" where another species' symbol names the gene,
        unless its letters are those of the human one ("Il6").
    """
    if mention.type in _GROUPS:
        return "famplex_relations"
    if mention.type == "nonhuman_gene":
        return "ortholog"
    if mention.origin and mention.origin.upper() != symbol.upper():
        return "ortholog"
    named = [reading for reading in mention.readings if reading.name == symbol]
    if any(reading.source.strip().casefold() in _OFFICIAL for reading in named):
        return "ncbigene_symbol"
    if named and _match(mention).upper() == symbol.upper():
        # Another table named the gene, but the figure writes its symbol all the same.
        return "ncbigene_symbol"
    if not named and any(r.curie.casefold().startswith("fplx:") for r in mention.readings):
        return "famplex_relations"
    return "ncbigene_synonym"


def gene_rows(record: Record, ids: GeneIds | None = None) -> tuple[GeneRow, ...]:
    """The record's gene table, in the order of its mentions.

    Families and complexes are expanded to their members. Readings that were rejected, genes
    of other species without a human ortholog, and groups too wide to name genes have no
    symbols in the record, and so no rows.

    Args:
        record: The figure's record.
        ids: Gives the Entrez ids that the record's own cross references don't hold.

    Returns:
        One row for each distinct (word, match, gene); each holds the same three counts.
    """
    words = {label.id: label.text for label in record.labels}
    rows: dict[tuple[str, str, str], GeneRow] = {}
    for mention in record.label_mentions:
        if mention.type not in GENE_TYPES:
            continue
        word, match = _word(mention, words), _match(mention)
        for symbol in mention.symbols:
            rows.setdefault(
                (word, match, symbol),
                GeneRow(
                    *HUMAN,
                    word=word,
                    match=match,
                    ncbigene_symbol=symbol,
                    ncbigene_id=_entrez(mention, symbol, ids),
                    source=gene_source(mention, symbol),
                ),
            )
    return counted(rows.values())


def counted(rows: Iterable[GeneRow]) -> tuple[GeneRow, ...]:
    """The same rows with their counts, which are made for each organism apart."""
    listed = list(rows)

    def count(organism: str, source: str) -> str:
        return str(
            len(
                {
                    row.ncbigene_symbol
                    for row in listed
                    if row.organism_id == organism and row.source == source
                }
            )
        )

    counts = {
        organism: (
            count(organism, "ncbigene_symbol"),
            count(organism, "ncbigene_synonym"),
            str(len({row.match for row in listed if row.organism_id == organism})),
        )
        for organism in {row.organism_id for row in listed}
    }
    return tuple(
        dataclasses.replace(row, count_direct=direct, count_synonym=synonym, count_match=match)
        for row in listed
        for direct, synonym, match in [counts[row.organism_id]]
    )


def chemical_rows(record: Record) -> tuple[ChemicalRow, ...]:
    """The record's chemical table, in the order of its mentions, each row once."""
    words = {label.id: label.text for label in record.labels}
    rows = (
        ChemicalRow(
            word=_word(mention, words),
            mesh=_id(reading, "mesh"),
            match=_match(mention),
            name=_cell(reading.name),
            chebi=_id(reading, "chebi"),
        )
        for mention, reading in _readings(record, "chemical")
    )
    return tuple(dict.fromkeys(rows))


def disease_rows(record: Record) -> tuple[DiseaseRow, ...]:
    """The record's disease table, in the order of its mentions, each row once."""
    words = {label.id: label.text for label in record.labels}
    rows = (
        DiseaseRow(
            word=_word(mention, words),
            match=_match(mention),
            mesh=_id(reading, "mesh"),
            name=_cell(reading.name),
            doid=_id(reading, "doid"),
        )
        for mention, reading in _readings(record, "disease")
    )
    return tuple(dict.fromkeys(rows))


def _readings(record: Record, kind: str) -> Iterator[tuple[Mention, Reading]]:
    """The mentions of a type with each of their readings, at least an empty one."""
    for mention in record.label_mentions:
        if mention.type == kind:
            for reading in mention.readings or (Reading(name=""),):
                yield mention, reading


def _match(mention: Mention) -> str:
    """The form that names the thing, without the sign of a state: "SIRT1" of "SIRT1+"."""
    form = _cell(mention.match or mention.text)
    # Without a state the sign belongs to the name, as in "Ca2+".
    return _SIGN.sub("", form) if mention.state else form


def _word(mention: Mention, words: dict[str, str]) -> str:
    """The figure's own word: the mention, and what stands around it up to the next space.

    "SIRT1+" for SIRT1, "p-ERK" for ERK; a mention that runs over several labels is all of them.
    """
    texts = [words[label] for label in mention.labels if label in words]
    if len(texts) != 1:
        return _cell(" ".join(texts) or mention.text)
    start, end = mention.span
    text = texts[0]
    if not 0 <= start < end <= len(text):
        return _cell(mention.text)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    word = _cell(text[start:end]).rstrip(",;:")
    # Of an enumeration, "TLR1, 2 and 6", one number is no word.
    return word if any(char.isalpha() for char in word) else _cell(text)


def _entrez(mention: Mention, symbol: str, ids: GeneIds | None) -> str:
    for reading in mention.readings:
        if reading.name == symbol and (found := _id(reading, "ncbigene")):
            return found.partition(":")[2]
    return ids.entrez(symbol) if ids is not None else ""


def _id(reading: Reading, prefix: str) -> str:
    """The reading's id in a vocabulary as "prefix:local", prefix in small letters."""
    for curie in (reading.curie, *reading.xrefs):
        head, _, local = curie.partition(":")
        if head.casefold() == prefix and local:
            # Some write the prefix twice: "chebi:CHEBI:35224".
            return f"{prefix}:{_cell(local.rpartition(':')[2])}"
    return ""


# --- text ------------------------------------------------------------------------------


def table_stem(figid: str) -> str:
    """The figid as it stands in a table's file name: "." becomes "_"."""
    return figid.replace(".", "_")


def write_table(rows: Sequence[Row], kind: type[Row]) -> str:
    """Rows as tab-separated text with a header; no quoting; `MISSING` for empty cells."""
    names = _columns(kind)
    lines = ["\t".join(names)]
    for row in rows:
        lines.append("\t".join(_cell(getattr(row, name)) or MISSING for name in names))
    return well_formed("\n".join(lines)) + "\n"


def read_table(text: str, kind: type[Row], *, where: str = "") -> tuple[Row, ...]:
    """Read a table back; columns may stand in any order, and further ones are ignored.

    Args:
        text: What `write_table` or PFOCR wrote.
        kind: The row type.
        where: The file's name, for messages.

    Raises:
        RecordError: A column is missing, or a line has another number of cells.
    """
    lines = [line for line in text.removeprefix("\ufeff").split("\n") if line.strip("\r")]
    names = _columns(kind)
    header = lines[0].rstrip("\r").split("\t") if lines else []
    if missing := [name for name in names if name not in header]:
        raise RecordError(
            f"the table has no column {', '.join(missing)}",
            where=where,
            hint=f"it must begin with a line of the columns {', '.join(names)}",
        )
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if len(cells) != len(header):
            raise RecordError(
                f"line {number} has {len(cells)} cells, the header {len(header)}", where=where
            )
        values = dict(zip(header, cells, strict=True))
        rows.append(
            kind(**{name: "" if values[name] == MISSING else values[name] for name in names})
        )
    return tuple(rows)


def _columns(kind: type[Row]) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _cell(text: str) -> str:
    """On one line and without tabs or control characters, which would break the table."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
