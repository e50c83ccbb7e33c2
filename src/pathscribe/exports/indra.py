"""Relations as INDRA statements, to be assembled with what other readers find.

Format: the statement JSON of INDRA (https://github.com/sorgerlab/indra). Ids are made from the
figure and the relation, so that they are the same each time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, ClassVar, Final

from ..records import Mention, Reading, Record, RecordLabel, Relation
from ..records.model import well_formed
from .base import ExportReport, atomic, in_order, one_line, options_from
from .ndjson import PMC

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "pathscribe/indra")
_SPACES: Final = {
    "hgnc": ("HGNC", ""),
    "fplx": ("FPLX", ""),
    "ncbigene": ("EGID", ""),
    "ensembl": ("ENSEMBL", ""),
    "uniprot": ("UP", ""),
    "chebi": ("CHEBI", "CHEBI:"),
    "mesh": ("MESH", ""),
    "go": ("GO", "GO:"),
    "mondo": ("MONDO", "MONDO:"),
    "doid": ("DOID", "DOID:"),
    "cl": ("CL", "CL:"),
    "uberon": ("UBERON", "UBERON:"),
    "ncbitaxon": ("TAXONOMY", ""),
}
"""Name spaces of INDRA and the prefix that ids have in them, by the prefix of a CURIE."""
_MODIFIED: Final = {
    "phosphorylated": "phosphorylation",
    "ubiquitinated": "ubiquitination",
    "acetylated": "acetylation",
    "methylated": "methylation",
    "sumoylated": "sumoylation",
    "hydroxylated": "hydroxylation",
}
_MOST: Final = 24
"""Most statements of one relation, where its ends are several genes."""


@dataclass(frozen=True, slots=True)
class IndraOptions:
    """The INDRA export has no options."""


def statements(record: Record) -> Iterator[dict[str, Any]]:
    """The statements of a figure.

    A label that names several genes ("MEK1/2") gives a statement for each. What the caption
    denies, and associations without a direction, are none.
    """
    things: dict[str, Mention | RecordLabel] = {label.id: label for label in record.labels}
    things |= {mention.id: mention for mention in record.mentions}
    for relation in record.relations:
        ends = [things.get(end) for end in (relation.source, relation.target)]
        if relation.negated or ends[0] is None or ends[1] is None:
            continue
        pairs = product(_agents(ends[0]), _agents(ends[1]))
        for n, (subject, target) in enumerate(pairs):
            if n == _MOST:
                break
            made = _statement(relation, subject, target)
            if made is None:
                break
            name = f"{well_formed(record.figid)}/{relation.id}/{n}"
            yield {
                **made,
                "id": str(uuid.uuid5(_NAMESPACE, name)),
                "evidence": [_evidence(record, relation)],
            }


def _statement(
    relation: Relation, subject: dict[str, Any], target: dict[str, Any]
) -> dict[str, Any] | None:
    sign = relation.effect
    if relation.kind == "binding":
        return {"type": "Complex", "members": [subject, target]}
    if relation.kind == "conversion":
        return {"type": "Conversion", "obj_from": [subject], "obj_to": [target]}
    if sign == 0 or relation.kind == "translocation":
        return None
    if relation.kind == "expression":
        return {
            "type": "IncreaseAmount" if sign > 0 else "DecreaseAmount",
            "subj": subject,
            "obj": target,
        }
    return {
        "type": "Activation" if sign > 0 else "Inhibition",
        "subj": subject,
        "obj": target,
        "obj_activity": "activity",
    }


def _agents(thing: Mention | RecordLabel) -> list[dict[str, Any]]:
    words = one_line(well_formed(thing.text)) or thing.id
    if isinstance(thing, RecordLabel) or not thing.readings:
        return [{"name": words, "db_refs": {"TEXT": words}}]
    return [_agent(thing, reading, words) for reading in thing.readings]


def _agent(mention: Mention, reading: Reading, words: str) -> dict[str, Any]:
    refs = {"TEXT": words}
    for curie in (reading.curie, *reading.xrefs):
        prefix, _, local = curie.partition(":")
        if local and prefix.casefold() in _SPACES:
            space, before = _SPACES[prefix.casefold()]
            refs.setdefault(space, before + well_formed(local.rpartition(":")[2]))
    agent: dict[str, Any] = {
        "name": one_line(well_formed(reading.name)) or words,
        "db_refs": refs,
    }
    mods = [
        {"mod_type": _MODIFIED[state], "is_modified": True}
        for state in mention.state
        if state in _MODIFIED
    ]
    if mods:
        agent["mods"] = mods
    for state, active in (("active", True), ("inactive", False)):
        if state in mention.state:
            agent["activity"] = {"activity_type": "activity", "is_active": active}
    return agent


def _evidence(record: Record, relation: Relation) -> dict[str, Any]:
    article = record.article
    refs = {"PMID": article.pmid, "PMCID": article.pmcid, "DOI": article.doi.upper()}
    held: dict[str, Any] = {
        "source_api": "pathscribe",
        "source_id": f"{record.figid}/{relation.id}",
        "text_refs": {key: value for key, value in refs.items() if value},
        "annotations": {
            "evidence": relation.evidence,
            "score": relation.score,
            "figure": record.figure.number,
            "panel": relation.panel,
            "picture": f"{PMC}/{article.pmcid}/" if article.pmcid else "",
        },
        "epistemics": {"hypothesis": True} if relation.hedged else {},
    }
    if article.pmid:
        held["pmid"] = article.pmid
    if relation.sentence:
        held["text"] = relation.sentence
    return held


class IndraExporter:
    """Relations as INDRA statements."""

    name: ClassVar[str] = "indra"
    description: ClassVar[str] = "relations as INDRA statements (JSON)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file with the statements of all figures.

        A figure without a statement is skipped.

        Raises:
            ExportError: An option was given, or the file cannot be written.
        """
        options_from(IndraOptions, options, exporter=self.name)
        skipped = 0

        def line(record: Record) -> str | None:
            nonlocal skipped
            made = list(statements(record))
            if not made:
                skipped += 1
                return None
            return well_formed(json.dumps(made, ensure_ascii=False))[1:-1]

        written, last = 0, ""
        problems = []
        with atomic(Path(out)) as file:
            file.write("[")
            for figid, text in in_order(records, line):
                if written and figid == last:
                    problems.append(f"{figid}: is there already; left out")
                    continue
                file.write(f"{',' if written else ''}\n{text}")
                written, last = written + 1, figid
            file.write("\n]\n")
        skipped += len(problems)
        return ExportReport(self.name, Path(out), written, 1, skipped, tuple(problems))
