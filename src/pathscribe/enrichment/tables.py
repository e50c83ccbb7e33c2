"""Results as JSON and TSV."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from typing import Any, Final

from ..records.model import well_formed
from .identifiers import Mapped
from .model import EnrichmentResult, Row

FORMAT_VERSION: Final = 1
COLUMNS: Final = (
    "rank", "name", "library", "overlap", "size", "set_size", "expected", "p", "log10_p", "mid_p",
    "q", "log10_q", "odds_ratio", "odds_low", "odds_high", "group", "representative", "genes",
    "description",
)  # fmt: skip


def to_json(result: EnrichmentResult, *, limit: int | None = None) -> str:
    """Everything: what was asked, what each name means, the background, the rows.

    Numbers that are infinite or unknown are null.
    """
    data = {
        "format": "pathscribe enrichment",
        "version": FORMAT_VERSION,
        "settings": dataclasses.asdict(result.settings),
        "background": {
            "kind": result.background.kind,
            "size": result.background.size,
            "sha256": result.background.key,
            "unmapped": [_mapped(one) for one in result.background.unmapped],
        },
        "sets": {
            "sha256": result.sets.key,
            "libraries": list(result.sets.libraries),
            "total": len(result.sets),
            "tested": result.tested,
        },
        "query": list(result.query),
        "mapped": [_mapped(one) for one in result.mapped if one.symbol],
        "unmapped": [_mapped(one) for one in result.unmapped],
        "ambiguous": [_mapped(one) for one in result.ambiguous],
        "outside_background": list(result.outside),
        "found": len(result),
        "rows": [_row(row) for row in result.rows(limit)],
    }
    return well_formed(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def to_tsv(result: EnrichmentResult, *, limit: int | None = None) -> str:
    """The rows as a table; comment lines above say what was asked and what was left out."""
    asked = dataclasses.asdict(result.settings)
    lines = [
        f"# background: {result.background.kind}, {result.background.size} genes, "
        f"sha256 {result.background.key}",
        f"# sets: {result.tested} tested of {len(result.sets)}, sha256 {result.sets.key}",
        f"# settings: {', '.join(f'{name}={value}' for name, value in asked.items())}",
        f"# query: {', '.join(result.query)}",
        *(f"# {what}: {', '.join(names)}" for what, names in left_out(result).items() if names),
    ]
    table = ["\t".join(COLUMNS)]
    for row in result.rows(limit):
        table.append("\t".join(cell(getattr(row, name)) for name in COLUMNS))
    head = [cell(line) for line in lines]
    return well_formed("\n".join([*head, *table])) + "\n"


def left_out(result: EnrichmentResult) -> dict[str, list[str]]:
    """Names that took no part, by the reason."""
    return {
        "unmapped": [one.text for one in result.unmapped],
        "ambiguous": [f"{one.text} ({'/'.join(one.candidates[:6])})" for one in result.ambiguous],
        "outside the background": list(result.outside),
        "unmapped in the background": [one.text for one in result.background.unmapped],
    }


def _mapped(one: Mapped) -> dict[str, Any]:
    return {name: value for name, value in dataclasses.asdict(one).items() if value}


def _row(row: Row) -> dict[str, Any]:
    return {
        name: value if not isinstance(value, float) or math.isfinite(value) else None
        for name, value in dataclasses.asdict(row).items()
    }


def cell(value: object) -> str:
    """A value in a table: on one line, without tabs; lists parted by ";"."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = ";".join(map(str, value))
    text = str(value)
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
