"""Names for invented figures, out of the shipped lexicon."""

from __future__ import annotations

import random
import re
from functools import cache

from pathscribe.vocabulary.build import DATA
from pathscribe.vocabulary.hand import read_terms
from pathscribe.vocabulary.tables import read_table

_GREEK = set("αβγδεζκλμΔ")
VERBS = (
    "phosphorylation", "degradation", "ubiquitination", "translocation", "transcription",
    "cleavage", "activation", "inhibition", "binding", "release", "uptake", "recruitment",
    "dimerization", "secretion", "methylation", "acetylation", "oxidation", "expression",
    "increase", "hydrolysis", "export", "import", "+", "-", "?", "1", "2", "3", "P",
)  # fmt: skip
TITLES = (
    "Cytoplasm", "Nucleus", "Extracellular", "Cytosol", "Plasma membrane", "Mitochondria",
    "Endosome", "ER", "Golgi", "Cell membrane", "Lysosome", "Target genes", "Cell",
)  # fmt: skip


@cache
def pools() -> dict[str, tuple[str, ...]]:
    """Forms by kind: gene, chemical, process, family, disease, cell. Sorted."""
    genes = set()
    for line in read_table(DATA / "genes.tsv.gz").decode("utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) > 3 and cells[3] == "gene with protein product":
            symbol = cells[1]
            if len(symbol) <= 8 and not re.search(r"orf|^LOC|^OR\d|^FAM|^ZNF|^TMEM|\d{4}", symbol):
                genes.add(symbol)
    out = {"gene": genes}
    tables = {
        "families": "family", "chemicals": "chemical", "phenotypes": "process",
        "diseases": "disease", "cells": "cell", "genes": "protein",
    }  # fmt: skip
    for table, kind in tables.items():
        forms: set[str] = set()
        for term in read_terms(DATA / "hand" / f"{table}.tsv"):
            for form in term.forms[:3]:
                plain = all(c.isascii() or c in _GREEK for c in form)
                if 2 <= len(form) <= 30 and plain:
                    forms.add(form)
        out[kind] = forms
    return {kind: tuple(sorted(forms)) for kind, forms in sorted(out.items())}


def name(rng: random.Random, kind: str) -> str:
    """A name of a kind: "gene" mixes symbols, proteins' names and families."""
    known = pools()
    if kind == "gene":
        kind = rng.choice(("gene", "protein", "protein", "family"))
    text = rng.choice(known[kind])
    if kind in ("process", "disease") and rng.random() < 0.5:
        text = text[0].upper() + text[1:]
    return text


def wrap(text: str, most: int) -> list[str]:
    """A name in lines of at most about `most` characters, broken at spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
