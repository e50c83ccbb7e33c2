from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pathscribe.exports import NdjsonExporter
from pathscribe.records import GeneIds, Record

MakeRecord = Callable[..., Record]

_IDS = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["_id", "associatedWith"],
    "properties": {
        "_id": {"type": "string", "not": {"pattern": "\\.jpg$"}},
        "associatedWith": {
            "type": "object",
            "additionalProperties": False,
            "required": ["mentions"],
            "properties": {
                "title": {"type": "string"},
                "pfocrUrl": {"type": "string", "pattern": "^https://"},
                "figureUrl": {"type": "string", "pattern": "^https://"},
                "pmc": {"type": "string", "pattern": "^PMC[0-9]+$"},
                "mentions": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "genes": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"ncbigene": {**_IDS, "items": {"pattern": "^[0-9]+$"}}},
                        },
                        "chemicals": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "mesh": {**_IDS, "items": {"pattern": "^[A-Z][0-9]+$"}},
                                "chebi": {**_IDS, "items": {"pattern": "^[0-9]+$"}},
                            },
                        },
                        "diseases": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "mesh": {**_IDS, "items": {"pattern": "^[A-Z][0-9]+$"}},
                                "doid": {**_IDS, "items": {"pattern": "^DOID:[0-9]+$"}},
                            },
                        },
                    },
                },
            },
        },
    },
}


def _lines(path: Path) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for one in found:
        jsonschema.validate(one, SCHEMA)
    return found


@pytest.mark.parametrize(
    ("flavour", "holds", "lacks"),
    [("strict", "54209", "7305"), ("synonyms", "7305", "3845"), ("all", "3845", "151516")],
)
def test_flavours_of_the_demo(
    tmp_path: Path, demo: Record, flavour: str, holds: str, lacks: str
) -> None:
    out = tmp_path / "demo.ndjson"
    NdjsonExporter().write([demo], out, flavour=flavour, base_url="https://x.example/")
    (line,) = _lines(out)
    assert line["_id"] == demo.figid
    held = line["associatedWith"]
    genes = held["mentions"]["genes"]["ncbigene"]
    assert holds in genes
    assert lacks not in genes
    assert held["pmc"] == "PMC11892258"
    assert held["pfocrUrl"] == f"https://x.example/figures/{demo.figid}.html"
    assert held["figureUrl"].endswith("/PMC11892258/bin/12964_2025_2082_Fig3_HTML.jpg")


def test_chemicals_and_diseases(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    record = make(
        symbols="AAA", chemicals="chebi:CHEBI:20 chebi:3 mesh:D5", diseases="doid:1909 mesh:D8"
    )
    NdjsonExporter().write([record], tmp_path / "o.ndjson", lexicon=ids)
    (line,) = _lines(tmp_path / "o.ndjson")
    assert line["associatedWith"]["mentions"] == {
        "chemicals": {"mesh": ["D5"], "chebi": ["3", "20"]},
        "diseases": {"mesh": ["D8"], "doid": ["DOID:1909"]},
        "genes": {"ncbigene": ["300"]},
    }


def test_order_doubles_and_figures_without_genes(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    records = [make("PMC1__b", symbols="AAA"), make("PMC1__a", symbols="BBB"), make("PMC1__c")]
    report = NdjsonExporter().write([*records, records[0]], tmp_path / "o.ndjson", lexicon=ids)
    assert [line["_id"] for line in _lines(tmp_path / "o.ndjson")] == ["PMC1__a", "PMC1__b"]
    assert (report.records, report.skipped, len(report.problems)) == (2, 2, 1)
    report = NdjsonExporter().write(records, tmp_path / "o.ndjson", lexicon=ids, minimum=0)
    assert report.records == 3
