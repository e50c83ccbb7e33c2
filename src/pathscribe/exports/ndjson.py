"""Documents of the BioThings PFOCR API: one line a figure, with the ids of what it mentions.

Format: the documents that https://biothings.ncats.io/pfocr serves. All ids are text; those of
ChEBI are digits alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal
from urllib.parse import quote

from ..records import GeneIds, Record, chemical_rows, disease_rows, gene_rows
from ..records.model import well_formed
from .base import ExportReport, atomic, gene_ids, in_order, one_line, options_from
from .gmt import FLAVOURS

PMC: Final = "https://www.ncbi.nlm.nih.gov/pmc/articles"


@dataclass(frozen=True, slots=True)
class NdjsonOptions:
    """Options of the NDJSON export.

    Attributes:
        flavour: Which genes: "strict", "synonyms" or "all", as in gene sets.
        minimum: Least number of distinct genes.
        base_url: Address of the site that has the figures' pages; without it `pfocrUrl` is
            left out.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    flavour: Literal["strict", "synonyms", "all"] = "strict"
    minimum: int = 1
    base_url: str = ""
    lexicon: GeneIds | None = None


def document(record: Record, options: NdjsonOptions, ids: GeneIds) -> dict[str, Any]:
    """A figure as a document of the API; what it does not mention is left out."""
    rows = [row for row in gene_rows(record, ids) if row.source in FLAVOURS[options.flavour]]
    chemicals, diseases = chemical_rows(record), disease_rows(record)
    mentions = {
        "chemicals": {
            "mesh": _locals(row.mesh for row in chemicals),
            "chebi": _locals(row.chebi for row in chemicals),
        },
        "diseases": {
            "mesh": _locals(row.mesh for row in diseases),
            "doid": [f"DOID:{local}" for local in _locals(row.doid for row in diseases)],
        },
        "genes": {"ncbigene": _locals(row.ncbigene_id for row in rows)},
    }
    given = {
        kind: held
        for kind, named in mentions.items()
        if (held := {vocabulary: found for vocabulary, found in named.items() if found})
    }
    article, figure = record.article, record.figure
    said = {
        "title": one_line(figure.title or article.title),
        "pfocrUrl": _page(record, options.base_url),
        "figureUrl": _picture(record),
        "pmc": article.pmcid,
    }
    return {
        "_id": record.figid,
        "associatedWith": {**{k: v for k, v in said.items() if v}, "mentions": given},
    }


def _locals(ids: Iterable[str]) -> list[str]:
    """Local parts of CURIEs, each once; numbers by size, others by alphabet."""
    found = {one_line(id_).rpartition(":")[2] for id_ in ids} - {""}
    return sorted(
        found, key=lambda id_: (not id_.isdigit(), int(id_) if id_.isdecimal() else 0, id_)
    )


def _page(record: Record, base_url: str) -> str:
    base = base_url.rstrip("/")
    return f"{base}/figures/{quote(well_formed(record.figid), safe='')}.html" if base else ""


def _picture(record: Record) -> str:
    """Where PMC has the picture."""
    pmcid, filename = record.article.pmcid, record.figure.filename
    if not re.fullmatch("PMC[0-9]+", pmcid) or not filename:
        return ""
    return f"{PMC}/{pmcid}/bin/{quote(well_formed(filename), safe='')}"


class NdjsonExporter:
    """Documents of the BioThings PFOCR API."""

    name: ClassVar[str] = "ndjson"
    description: ClassVar[str] = "documents of the BioThings PFOCR API, one line a figure"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file; see `NdjsonOptions` for the options.

        A figure with too few genes is skipped.

        Raises:
            ExportError: An option is wrong, or the file cannot be written.
        """
        chosen = options_from(NdjsonOptions, options, exporter=self.name)
        ids = gene_ids(chosen.lexicon)
        skipped = 0

        def line(record: Record) -> str | None:
            nonlocal skipped
            made = document(record, chosen, ids)
            genes = made["associatedWith"]["mentions"].get("genes", {}).get("ncbigene", ())
            if len(genes) < chosen.minimum:
                skipped += 1
                return None
            return well_formed(json.dumps(made, ensure_ascii=False))

        written, last = 0, ""
        problems = []
        with atomic(Path(out)) as file:
            for figid, text in in_order(records, line):
                if written and figid == last:
                    problems.append(f"{figid}: is there already; left out")
                    continue
                file.write(f"{text}\n")
                written, last = written + 1, figid
        skipped += len(problems)
        return ExportReport(self.name, Path(out), written, 1, skipped, tuple(problems))
