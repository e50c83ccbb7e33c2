"""A release as an RO-Crate: a folder with the data and a machine-readable description of it.

Format: RO-Crate 1.1 (https://www.researchobject.org/ro-crate/1.1/); and Croissant, see `croissant`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from ..errors import ExportError
from ..records import GeneIds, Record
from ..records.model import well_formed
from ..version import __version__
from .base import ExportReport, gene_ids, options_from, write_text
from .croissant import CROISSANT, croissant
from .gmt import GmtExporter
from .json import JsonExporter
from .ndjson import NdjsonExporter
from .tables import TABLES
from .tsv import TsvExporter

METADATA: Final = "ro-crate-metadata.json"
RECORDS: Final = "records.ndjson"
_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class CrateOptions:
    """Options of the RO-Crate export.

    Attributes:
        name: Of the release.
        description: Of the release; by default what it holds, in numbers.
        licence: Address of its licence.
        creator: Who publishes it.
        date: Of publication, as 2026-01-31; by default today. With a date the same records
            give the same bytes.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    name: str = "Pathway figures"
    description: str = ""
    licence: str = ""
    creator: str = "pathscribe"
    date: str = ""
    lexicon: GeneIds | None = None


class CrateExporter:
    """A release with its description."""

    name: ClassVar[str] = "crate"
    description: ClassVar[str] = (
        "a release: records, gene sets, tables, described as RO-Crate and Croissant"
    )

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write the folder of a release; see `CrateOptions`.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(CrateOptions, options, exporter=self.name)
        published = chosen.date or datetime.now(UTC).date().isoformat()
        try:
            date.fromisoformat(published)
        except ValueError as error:
            raise ExportError(
                f"date cannot be {published!r}", where="export crate", hint="such as 2026-01-31"
            ) from error
        folder = Path(out)
        ids = gene_ids(chosen.lexicon)
        report = JsonExporter().write(records, folder / RECORDS)
        files = {RECORDS: ("Records, one a line, as JSON", "application/x-ndjson")}
        # The records are read back: they came as a stream.
        for flavour in ("strict", "all"):
            name = f"genes-{flavour}.gmt"
            GmtExporter().write(_records(folder), folder / name, flavour=flavour, lexicon=ids)
            files[name] = (f"Gene sets ({flavour}), NCBI Gene ids", "text/tab-separated-values")
        NdjsonExporter().write(
            _records(folder), folder / "biothings.ndjson", flavour="all", lexicon=ids
        )
        files["biothings.ndjson"] = (
            "Documents of the BioThings PFOCR API",
            "application/x-ndjson",
        )
        TsvExporter().write(_records(folder), folder / "tables", lexicon=ids)
        for table in TABLES:
            files[f"tables/{table}.tsv"] = (f"Table of {table}", "text/tab-separated-values")
        described = chosen.description or (
            f"What {report.records} published pathway figures show: genes, chemicals, relations."
        )
        made = croissant(
            {path: (*said, *_measured(folder / path)) for path, said in files.items()},
            name=chosen.name,
            description=described,
            licence=chosen.licence,
            creator=chosen.creator,
            published=published,
        )
        text = json.dumps(made, ensure_ascii=False, indent=1)
        write_text(folder / CROISSANT, well_formed(text) + "\n")
        files[CROISSANT] = ("The same described as Croissant", "application/ld+json")
        # The description comes last: where it is, all that it describes is there.
        data = _metadata(folder, files, chosen, published, described)
        text = json.dumps(data, ensure_ascii=False, indent=1)
        write_text(folder / METADATA, well_formed(text) + "\n")
        return ExportReport(
            self.name,
            folder,
            report.records,
            len(files) + 1,
            report.skipped,
            report.problems,
        )


def _records(folder: Path) -> Iterator[Record]:
    with (folder / RECORDS).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield Record.from_json(line)


def _metadata(
    folder: Path,
    files: dict[str, tuple[str, str]],
    options: CrateOptions,
    published: str,
    described: str,
) -> dict[str, Any]:
    parts = []
    for path, (said, kind) in files.items():
        size, digest = _measured(folder / path)
        parts.append(
            {
                "@id": path,
                "@type": "File",
                "name": path,
                "description": said,
                "encodingFormat": kind,
                "contentSize": str(size),
                "sha256": digest,
            }
        )
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": options.name,
        "description": described,
        "datePublished": published,
        "license": {"@id": options.licence} if options.licence else "No licence is claimed.",
        "publisher": {"@id": "#publisher"},
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    software = {
        "@id": "#pathscribe",
        "@type": "SoftwareApplication",
        "name": "pathscribe",
        "version": __version__,
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _PROFILE},
        },
        root,
        {"@id": "#publisher", "@type": "Organization", "name": options.creator},
        software,
        {
            "@id": "#reading",
            "@type": "CreateAction",
            "name": "Reading of the figures",
            "instrument": {"@id": "#pathscribe"},
            "result": [{"@id": part["@id"]} for part in parts],
        },
        *parts,
    ]
    if options.licence:
        graph.append({"@id": options.licence, "@type": "CreativeWork", "name": options.licence})
    return {"@context": f"{_PROFILE}/context", "@graph": graph}


def _measured(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
