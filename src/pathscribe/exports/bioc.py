"""BioC JSON: captions and labels as passages, with what they mention and what they say.

Format: BioC (http://bioc.sourceforge.net/) in the JSON that PubTator and the `bioc` packages
read. Offsets count characters of the document, whose passages follow each other with one
character between them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from ..records import Mention, Record
from ..records.model import well_formed
from .base import ExportReport, atomic, in_order, options_from

_KEY: Final = "figid and mention types as in records of schema version 1"


@dataclass(frozen=True, slots=True)
class BiocOptions:
    """The BioC export has no options."""


def bioc_document(record: Record) -> dict[str, Any]:
    """A figure as a document: title, caption, and a passage for each label."""
    captioned: dict[str, list[Mention]] = {}
    for mention in record.mentions:
        for place in mention.labels or ("caption",):
            captioned.setdefault(place, []).append(mention)
    texts = [("title", "title", record.figure.title), ("caption", "caption", record.figure.caption)]
    texts += [(label.id, "label", label.text) for label in record.labels]
    polygons = {label.id: label.polygon for label in record.labels}
    passages = []
    offset = 0
    first: set[str] = set()
    for place, kind, given in texts:
        text = well_formed(given)
        infons = {"type": kind}
        if kind == "label":
            infons |= {"label": place, "polygon": json.dumps(polygons[place])}
        annotations = []
        for mention in captioned.get(place, ()) if kind != "title" else ():
            annotations.append(_annotation(mention, text, offset, place, first=first))
        passages.append(
            {
                "offset": offset,
                "infons": infons,
                "text": text,
                "sentences": [],
                "annotations": annotations,
                "relations": [],
            }
        )
        offset += len(text) + 1
    relations = [
        {
            "id": relation.id,
            "infons": {
                "type": relation.kind,
                "sign": str(relation.effect),
                "evidence": relation.evidence,
                "score": f"{relation.score:.4f}",
                "negated": str(relation.negated).lower(),
                "hedged": str(relation.hedged).lower(),
            },
            "nodes": [
                {"refid": relation.source, "role": "source"},
                {"refid": relation.target, "role": "target"},
            ],
        }
        for relation in record.relations
        # A line that ends at a label in which nothing was recognised has no annotation there.
        if relation.source in first and relation.target in first
    ]
    article = record.article
    infons = {
        "alias": record.alias,
        "pmcid": article.pmcid,
        "pmid": article.pmid,
        "doi": article.doi,
        "license": article.licence,
    }
    return {
        "id": record.figid,
        "infons": {key: value for key, value in infons.items() if value},
        "passages": passages,
        "annotations": [],
        "relations": relations,
    }


def _annotation(
    mention: Mention, text: str, offset: int, place: str, *, first: set[str]
) -> dict[str, Any]:
    """One mention in one passage; in its second label it gets an id of its own."""
    start, end = mention.span
    if len(mention.labels) > 1 or not 0 <= start < end <= len(text):
        start, end = 0, len(text)
    id_ = mention.id if mention.id not in first else f"{mention.id}.{place}"
    first.add(mention.id)
    infons = {
        "type": mention.type,
        "identifier": ";".join(r.curie for r in mention.readings if r.curie),
        "name": ";".join(reading.name for reading in mention.readings),
        "symbols": ";".join(mention.symbols),
        "state": ";".join(mention.state),
        "score": f"{mention.score:.4f}",
    }
    return {
        "id": id_,
        "infons": {key: value for key, value in infons.items() if value},
        "text": text[start:end],
        "locations": [{"offset": offset + start, "length": end - start}],
    }


class BiocExporter:
    """Captions and labels with what they mention."""

    name: ClassVar[str] = "bioc"
    description: ClassVar[str] = "captions and labels with their mentions (BioC JSON)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one collection.

        Raises:
            ExportError: An option was given, or the file cannot be written.
        """
        options_from(BiocOptions, options, exporter=self.name)
        written, last = 0, ""
        problems = []
        with atomic(Path(out)) as file:
            head = {"source": "pathscribe", "date": "", "key": _KEY, "infons": {}}
            file.write(json.dumps(head)[:-1] + ', "documents": [')
            lines = in_order(
                records,
                lambda record: well_formed(json.dumps(bioc_document(record), ensure_ascii=False)),
            )
            for figid, line in lines:
                if written and figid == last:
                    problems.append(f"{figid}: is there already; left out")
                    continue
                file.write(f"{',' if written else ''}\n{line}")
                written, last = written + 1, figid
            file.write("\n]}\n")
        return ExportReport(self.name, Path(out), written, 1, len(problems), tuple(problems))
