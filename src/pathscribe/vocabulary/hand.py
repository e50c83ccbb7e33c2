"""The hand-kept tables: what figures use and no vocabulary has, and which reading is meant.

Every table is tab-separated text with `#` comments and a header line, and is read when the
lexicon is loaded: to add a term means to add a line, not to rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ..errors import LexiconError
from ..records.model import MentionType

TYPES = frozenset(get_args(MentionType))


@dataclass(frozen=True, slots=True)
class HandTerm:
    """One row of a hand-kept table.

    Attributes:
        type: Type of the mention.
        forms: The ways to write it.
        weak: Those of the forms that mean it only where the context says so.
        curie: What it means.
        name: Preferred name.
        members: HGNC symbols, for families and complexes that FamPlex lacks or has wrong; None
            where the table leaves them to FamPlex, empty for a class without a list.
        note: Where it is from, or what is to be known about it.
        table: Name of the table, such as "chemicals".
        line: Line number in the table.
    """

    type: str
    forms: tuple[str, ...]
    weak: frozenset[str]
    curie: str
    name: str
    members: tuple[str, ...] | None
    note: str
    table: str
    line: int


@dataclass(frozen=True, slots=True)
class Nonhuman:
    """A gene symbol of another species: its own name, species and human ortholog (or "")."""

    forms: tuple[str, ...]
    species: str
    taxon: str
    ortholog: str
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Preferred:
    """The reading that a form has unless the figure says otherwise."""

    form: str
    curie: str
    note: str
    line: int


_HEADERS = {
    "terms": ["type", "forms", "curie", "name", "members", "note"],
    "nonhuman": ["forms", "species", "taxon", "ortholog", "note"],
    "preferred": ["form", "curie", "note"],
}


def _rows(path: Path, header: list[str]) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", where=str(path)) from error
    rows: list[tuple[int, list[str]]] = []
    seen_header = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not seen_header:
            if cells != header:
                raise LexiconError(
                    "the header line is wrong", where=f"{path}:{number}", hint="\\t".join(header)
                )
            seen_header = True
            continue
        if len(cells) > len(header):
            raise LexiconError(f"{len(cells)} cells, not {len(header)}", where=f"{path}:{number}")
        rows.append((number, cells + [""] * (len(header) - len(cells))))
    return rows


def term_tables(folder: Path) -> list[Path]:
    """The tables of terms in a folder, sorted by name."""
    special = {"nonhuman.tsv", "preferred.tsv", "words.tsv"}
    return sorted(p for p in folder.glob("*.tsv") if p.name not in special)


def read_terms(path: Path) -> list[HandTerm]:
    """Read one table of terms (type, forms joined by "|", curie, name, members, note).

    A "~" behind a form marks it as weak.

    Raises:
        LexiconError: A row is no term; the message names file and line.
    """
    terms: list[HandTerm] = []
    for number, (kind, forms, curie, name, members, note) in _rows(path, _HEADERS["terms"]):
        where = f"{path}:{number}"
        if kind not in TYPES:
            raise LexiconError(f"{kind!r} is no mention type", where=where)
        if ":" not in curie or curie.split(":", 1)[0] != curie.split(":", 1)[0].lower():
            raise LexiconError(f"{curie!r} is no CURIE with a lower-case prefix", where=where)
        spelled = [form.strip() for form in forms.split("|") if form.strip(" ~")]
        if not name or not spelled:
            raise LexiconError("a name and at least one form are needed", where=where)
        weak = frozenset(form[:-1] for form in spelled if form.endswith("~"))
        listed = () if members == "none" else tuple(sorted(members.split()))
        terms.append(
            HandTerm(
                kind,
                tuple(form.removesuffix("~") for form in spelled),
                weak,
                curie,
                name,
                listed if members else None,
                note,
                path.stem,
                number,
            )
        )
    return terms


def read_nonhuman(path: Path) -> list[Nonhuman]:
    """Read the table of other species' genes.

    Raises:
        LexiconError: A row has no form or no taxon.
    """
    found: list[Nonhuman] = []
    for number, (forms, species, taxon, ortholog, note) in _rows(path, _HEADERS["nonhuman"]):
        if not forms or not taxon.startswith("ncbitaxon:"):
            raise LexiconError("forms and an ncbitaxon are needed", where=f"{path}:{number}")
        names = tuple(f.strip() for f in forms.split("|") if f.strip())
        found.append(Nonhuman(names, species, taxon, ortholog, note, number))
    return found


def read_preferred(path: Path) -> list[Preferred]:
    """Read the table of preferred readings.

    Raises:
        LexiconError: A row has no form or no CURIE.
    """
    found: list[Preferred] = []
    for number, (form, curie, note) in _rows(path, _HEADERS["preferred"]):
        if not form or ":" not in curie:
            raise LexiconError("a form and a CURIE are needed", where=f"{path}:{number}")
        found.append(Preferred(form, curie, note, number))
    return found


def read_words(path: Path) -> frozenset[str]:
    """Read the word list: lower-case words, any number a line.

    Raises:
        LexiconError: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", where=str(path)) from error
    lines = (line for line in text.split("\n") if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
