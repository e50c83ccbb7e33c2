"""Gene sets (GMT): one line a figure, for enrichment tools.

Format: https://docs.gsea-msigdb.org/#GSEA/Data_Formats/ (name, description, members, with
tabs between them). PFOCR's releases hold Entrez ids of genes named by official symbol, at
least three a figure; that is the default here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from ..errors import ExportError
from ..records import GeneIds, Record, chemical_rows, gene_rows
from .ascii import ascii_text
from .base import ExportReport, atomic, gene_ids, in_order, one_line, options_from

FLAVOURS: Final = {
    "strict": frozenset({"ncbigene_symbol"}),
    "synonyms": frozenset({"ncbigene_symbol", "ncbigene_synonym", "ortholog"}),
    "all": frozenset({"ncbigene_symbol", "ncbigene_synonym", "ortholog", "famplex_relations"}),
}
"""Which rows of the gene table each flavour takes."""

NO_ORGANISM: Final = "no_organism"
"""Stands in the file's name for figures of which no organism is known."""


@dataclass(frozen=True, slots=True)
class GmtOptions:
    """Options of the GMT export.

    Attributes:
        ids: What members are: NCBI Gene ids, or HGNC symbols (of chemicals: ids of ChEBI or
            MeSH, or names).
        flavour: "strict" takes genes named by official symbol, "synonyms" those named by an
            alias or by another species' symbol too, "all" also the members of families and
            complexes.
        minimum: Least number of distinct members.
        members: "genes", or "chemicals" for the chemicals apart.
        per_organism: One file for each organism that the figures are of, with its name in the
            file's: `figures-Homo_sapiens.gmt`. A figure of two organisms is in both files. The
            members are human genes in all of them.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    ids: Literal["entrez", "symbol"] = "entrez"
    flavour: Literal["strict", "synonyms", "all"] = "strict"
    minimum: int = 3
    members: Literal["genes", "chemicals"] = "genes"
    per_organism: bool = False
    lexicon: GeneIds | None = None


def gene_members(record: Record, options: GmtOptions, ids: GeneIds) -> tuple[str, ...]:
    """The distinct genes of a figure, Entrez ids by number, symbols by alphabet."""
    rows = [row for row in gene_rows(record, ids) if row.source in FLAVOURS[options.flavour]]
    if options.ids == "symbol":
        return tuple(sorted({_member(row.ncbigene_symbol) for row in rows} - {""}))
    found = {row.ncbigene_id for row in rows if re.fullmatch("[0-9]+", row.ncbigene_id)}
    return tuple(sorted(found, key=int))


def chemical_members(record: Record, options: GmtOptions) -> tuple[str, ...]:
    """The distinct chemicals of a figure, sorted: CHEBI: or MESH: ids, or names."""
    if options.ids == "symbol":
        names = (row.name or row.match for row in chemical_rows(record))
        return tuple(sorted({_member(name) for name in names} - {""}))
    curies = (row.chebi or row.mesh for row in chemical_rows(record))
    made = (curie.partition(":") for curie in curies if curie)
    return tuple(sorted({_member(f"{head.upper()}:{local}") for head, _, local in made}))


def set_name(text: str) -> str:
    """An alias as the name of a set: ASCII letters, digits, "_", "-", "."."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", ascii_text(text)).strip("_") or "figure"


def _member(text: str) -> str:
    return one_line(ascii_text(text))


class GmtExporter:
    """Gene sets for enrichment tools, one line a figure."""

    name: ClassVar[str] = "gmt"
    description: ClassVar[str] = "gene sets (GMT), one line a figure"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one GMT file; see `GmtOptions` for the options.

        A figure with too few members is skipped. Figures whose aliases clash go by their
        figids, so that each set's name is unique.

        Raises:
            ExportError: An option is wrong, or the file cannot be written.
        """
        chosen = options_from(GmtOptions, options, exporter=self.name)
        if chosen.minimum < 1:
            raise ExportError(
                f"minimum cannot be {chosen.minimum}", where="export gmt", hint="it is 1 or more"
            )
        ids = gene_ids(chosen.lexicon)
        skipped = 0

        def line(record: Record) -> str | None:
            nonlocal skipped
            members = (
                chemical_members(record, chosen)
                if chosen.members == "chemicals"
                else gene_members(record, chosen, ids)
            )
            if len(members) < chosen.minimum:
                skipped += 1
                return None
            title = one_line(ascii_text(record.figure.title or record.article.title))
            return "\t".join([set_name(record.alias), title or set_name(record.alias), *members])

        kinds: dict[str, tuple[str, ...]] = {}

        def noted(record: Record) -> str | None:
            text = line(record)
            if text is not None and chosen.per_organism:
                names = (set_name(organism.name) for organism in record.organisms)
                kinds[record.figid] = tuple(dict.fromkeys(names)) or (NO_ORGANISM,)
            return text

        lines, problems = _named(list(in_order(records, noted)))
        out = Path(out)
        if chosen.per_organism:
            organisms = sorted({kind for figid, _ in lines for kind in kinds[figid]})
            for organism in organisms:
                path = out.with_name(f"{out.stem}-{organism}{out.suffix or '.gmt'}")
                _write(path, [text for figid, text in lines if organism in kinds[figid]])
            files = len(organisms)
        else:
            _write(out, [text for _, text in lines])
            files = 1
        return ExportReport(
            self.name, out, len(lines), files, skipped + len(problems), tuple(problems)
        )


def _named(lines: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """The lines with names that are unique in any case, and what is left out for want of one."""
    names = Counter(text.partition("\t")[0].casefold() for _, text in lines)
    taken: set[str] = set()
    kept, problems = [], []
    for figid, text in lines:
        name, _, rest = text.partition("\t")
        if names[name.casefold()] > 1:
            name = set_name(figid)
        if name.casefold() in taken:
            problems.append(f"{figid}: a set of this name is there already; left out")
            continue
        taken.add(name.casefold())
        kept.append((figid, f"{name}\t{rest}"))
    return kept, problems


def _write(path: Path, lines: Iterable[str]) -> None:
    with atomic(path) as file:
        file.writelines(f"{line}\n" for line in lines)
