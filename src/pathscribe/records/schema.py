"""The JSON Schema of the record, for consumers that don't use Python.

docs/schema/record-1.json holds it. To write it anew:
`python -c "from pathscribe.records import schema_text; print(schema_text(), end='')"`.
"""

from __future__ import annotations

import json
from typing import Any

from .model import SCHEMA_VERSION, Record


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what `Record.to_json` writes."""
    schema = Record.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:pathscribe:record:{SCHEMA_VERSION}",
        **schema,
    }


def schema_text() -> str:
    """The schema as the text of docs/schema/record-1.json."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
