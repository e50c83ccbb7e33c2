"""Sentences made from templates: slots filled with names by chance, relations known.

`caption_gold/templates.jsonl` was written for this, sentence by sentence, by the guide of
docs/caption-gold.md: {"t": template, "r": [[source, target, sign, kind, flags...], ...]}. A slot
"{A:gene}" takes a name of that type, "{B=cell death}" these words.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "caption_gold"
_SLOT = re.compile(r"\{([A-Za-z]\d?)(?::(\w+)|=([^{}]*))\}")


def templates() -> list[dict[str, Any]]:
    """All templates, in their order."""
    lines = (GOLD / "templates.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def names() -> dict[str, list[str]]:
    """Names by type."""
    found: dict[str, list[str]] = json.loads((GOLD / "names.json").read_text(encoding="utf-8"))
    return found


def filled(
    template: dict[str, Any], pools: dict[str, list[str]], seed: str
) -> tuple[str, list[dict[str, Any]]]:
    """A sentence of a template, with its relations by place.

    Args:
        template: One of `templates`.
        pools: As `names` gives them.
        seed: What the choice of names depends on.
    """
    chance = random.Random(seed)
    text, at = "", 0
    spans: dict[str, list[int]] = {}
    used: set[str] = set()
    for slot in _SLOT.finditer(template["t"]):
        text += template["t"][at : slot.start()]
        at = slot.end()
        words = slot[3] or ""
        while not slot[3] and (not words or words in used):
            words = chance.choice(pools[slot[2]])
        used.add(words)
        if not text and words.islower():
            words = words[0].upper() + words[1:]
        spans[slot[1]] = [len(text), len(text) + len(words)]
        text += words
    relations = [
        {
            "source": spans[source],
            "target": spans[target],
            "sign": sign,
            "kind": kind,
            "negated": "negated" in flags,
            "hedged": "hedged" in flags,
        }
        for source, target, sign, kind, *flags in template["r"]
    ]
    return text + template["t"][at:], relations


def problems() -> Iterator[str]:
    """What is wrong with the templates."""
    known = names()
    for number, template in enumerate(templates(), start=1):
        slots = {slot[1]: slot[2] for slot in _SLOT.finditer(template["t"])}
        if len(slots) != template["t"].count("{"):
            yield f"line {number}: a slot is misspelt or there twice"
        for type_ in slots.values():
            if type_ and type_ not in known:
                yield f"line {number}: no names of type {type_}"
        for relation in template["r"]:
            if relation[0] not in slots or relation[1] not in slots:
                yield f"line {number}: {relation} is of no slot"
