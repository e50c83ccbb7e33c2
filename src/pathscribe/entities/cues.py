"""Forms that mean different things in different figures: the words that tell, as data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..errors import LexiconError

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of a form, and the words that speak for it.

    Attributes:
        form: As in figures; case counts.
        reading: A CURIE, or "-" for nothing that the lexicon should name.
        words: Words or names of which one must stand in the figure or its caption.
        default: Holds where no cue of any reading is found.
    """

    form: str
    reading: str
    words: tuple[str, ...]
    default: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the cues say: the reading, and the words found (none where it is the default)."""

    reading: str
    found: tuple[str, ...]


@cache
def _table() -> dict[str, tuple[Cue, ...]]:
    text = (resources.files(__package__) / "cues.tsv").read_text(encoding="utf-8")
    rows: dict[str, list[Cue]] = defaultdict(list)
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#") or line.startswith("form\t"):
            continue
        fields = line.split("\t")
        if len(fields) < 3:
            raise LexiconError("a row with fewer than three columns", where=f"cues.tsv:{number}")
        words = tuple(w for w in fields[2].split("|") if w and w != "*")
        rows[fields[0]].append(Cue(fields[0], fields[1], words, "*" in fields[2].split("|")))
    return {form: tuple(cues) for form, cues in rows.items()}


def all_cues() -> Iterable[Cue]:
    """Every row of the table, in its order."""
    return (cue for cues in _table().values() for cue in cues)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    # Names of up to four characters must have their case: "PR" is not in "pr", nor "SOD" in "sod".
    flags = 0 if len(word) <= 4 else re.I
    return re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])", flags)


def judge(form: str, text: str) -> Verdict | None:
    """What a form means in a figure, if it is one of those that depend on it.

    Args:
        form: The form as in the figure; a title-case form of three letters or more is also
            looked for in capitals ("Sip").
        text: Labels, caption and titles, without the form itself.

    Returns:
        The verdict, or None where the table does not hold the form, or no cue and no default.
    """
    table = _table()
    cues = table.get(form)
    if cues is None and len(form) >= 3 and form[:1].isupper() and form[1:].islower():
        cues = table.get(form.upper())
    if cues is None:
        return None
    best: Verdict | None = None
    default: Verdict | None = None
    for cue in cues:
        found = tuple(w for w in cue.words if w != form and _pattern(w).search(text))
        if found and (best is None or len(found) > len(best.found)):
            best = Verdict(cue.reading, found)
        if cue.default and default is None:
            default = Verdict(cue.reading, ())
    return best or default
