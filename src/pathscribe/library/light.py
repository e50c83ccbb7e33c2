"""Records as far as the search needs them, read from JSON in half the time.

Most of a record's bytes are outlines, evidence and readings that were turned down. Where all the
records of a library are indexed anew, and where hits are explained, these are passed over instead
of being made into objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import RecordError
from ..records.model import Relation

if TYPE_CHECKING:
    from ..records import Record


class _Light(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Figure(_Light):
    type: str = ""
    title: str = ""
    caption: str = ""


class _Article(_Light):
    pmcid: str = ""
    doi: str = ""
    title: str = ""
    year: str = ""
    journal_title: str = ""
    journal_abbreviation: str = ""
    keywords: tuple[str, ...] = ()


class _Label(_Light):
    id: str
    text: str


class _Reading(_Light):
    curie: str = ""
    name: str
    source: str = ""


class _Mention(_Light):
    id: str
    labels: tuple[str, ...]
    text: str
    span: tuple[int, int]
    type: str
    match: str = ""
    readings: tuple[_Reading, ...] = ()
    symbols: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    origin: str = ""
    score: float
    place: str = "label"


class _Relation(_Light):
    id: str
    source: str
    target: str
    kind: str
    sign: Literal[-1, 0, 1] | None = None
    evidence: str
    score: float
    sentence: str = ""
    negated: bool = False
    hedged: bool = False

    effect = Relation.effect


class _Organism(_Light):
    taxon: str
    name: str
    evidence: str = ""


class _Record(_Light):
    figid: str
    figure: _Figure
    article: _Article
    labels: tuple[_Label, ...] = ()
    mentions: tuple[_Mention, ...] = ()
    relations: tuple[_Relation, ...] = ()
    organisms: tuple[_Organism, ...] = ()


def light_record(text: str) -> Record:
    """What `index_record` and `explain` ask of a record; nothing else of it is there.

    Args:
        text: A record as JSON that a library holds.

    Raises:
        RecordError: The text is no record.
    """
    try:
        return cast("Record", _Record.model_validate_json(text))
    except ValidationError as error:
        raise RecordError(f"not a record: {error.errors()[0]['msg']}") from error
