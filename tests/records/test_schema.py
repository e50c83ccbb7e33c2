from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from pathscribe.errors import RecordError
from pathscribe.records import MentionType, Record, RelationKind, record_schema, schema_text

FILE = Path(__file__).resolve().parents[2] / "docs" / "schema" / "record-1.json"


def test_the_file_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), "write docs/schema anew"


def test_every_key_of_a_record_is_in_the_schema(record: Record) -> None:
    schema = record_schema()
    data = json.loads(record.to_json())
    assert set(data) == set(schema["properties"])
    assert set(data["mentions"][0]) == set(schema["$defs"]["Mention"]["properties"])


def test_every_field_is_described() -> None:
    text = (FILE.parents[1] / "record.md").read_text(encoding="utf-8")
    schema = record_schema()
    for title, part in {"Record": schema, **schema["$defs"]}.items():
        section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
        described = set(re.findall(r"^\| `(\w+)` \|", section, re.M))
        assert described == set(part["properties"]), title
    for kind in (*get_args(MentionType), *get_args(RelationKind)):
        assert f"`{kind}`" in text


def test_json_round_trip(record: Record) -> None:
    text = record.to_json()
    assert Record.from_json(text) == record
    assert Record.from_json(text).to_json() == text
    assert Record.from_json(record.to_json(indent=None).encode()) == record


def test_other_versions_and_keys_are_refused(record: Record) -> None:
    data = json.loads(record.to_json())
    for change in ({"schema_version": 2}, {"surprise": 1}):
        with pytest.raises(RecordError, match="not a record of schema version 1"):
            Record.from_json(json.dumps(data | change))


def test_what_json_lacks_is_refused(record: Record) -> None:
    data = json.loads(record.to_json())
    data["screening"]["probability"] = float("nan")
    with pytest.raises(RecordError, match="finite"):
        Record.from_json(json.dumps(data))


def test_a_lone_surrogate_becomes_a_replacement_character(record: Record) -> None:
    figure = record.figure.model_copy(update={"caption": "a\ud800b😀"})
    text = record.model_copy(update={"figure": figure}).to_json()
    text.encode("utf-8")
    assert Record.from_json(text).figure.caption == "a\ufffdb😀"
