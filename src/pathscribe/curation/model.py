"""What a person decided about a figure, as its YAML file holds it."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ..records.model import MentionType, RelationKind

CURATION_VERSION: Final = 1

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
_Curie = Annotated[str, StringConstraints(pattern=r"^(?:[A-Za-z][\w.]*:\S+)?$", max_length=200)]
_When = Annotated[str, StringConstraints(pattern=r"^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?$")]
_Pixel = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]

ListName = Literal["accept", "reject", "retype", "add", "merge", "set_sign"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class MentionRef(_Part):
    """A mention, by its words: ids change when a figure is read again.

    Attributes:
        text: Its text, the name of its reading, or a gene's symbol; in any case.
        type: Only mentions of this type.
        place: Only those in labels, or in the caption.
    """

    text: _Name
    type: MentionType | None = None
    place: Literal["label", "caption"] | None = None


class RelationRef(_Part):
    """A relation, by the words of its ends.

    Attributes:
        source: Text of the mention or label that acts.
        target: Text of the one acted on.
        panel: Only relations of this panel.
        evidence: Only those that are "drawn", said in the "caption", or "curated".
    """

    source: _Name
    target: _Name
    panel: Annotated[str, StringConstraints(max_length=20)] | None = None
    evidence: Literal["drawn", "caption", "curated"] | None = None


class _Decision(_Part):
    """What all decisions have: a reason, who took it, and when (UTC)."""

    note: _Line = ""
    by: _Line = ""
    at: _When = ""


class Judgement(_Decision):
    """A mention or a relation that is accepted or rejected."""

    mention: MentionRef | None = None
    relation: RelationRef | None = None

    @model_validator(mode="after")
    def _one(self) -> Judgement:
        if (self.mention is None) == (self.relation is None):
            raise ValueError("give a mention or a relation")
        return self


class NewMention(_Part):
    """A mention that was not read.

    Attributes:
        text: As the figure writes it.
        type: What it is.
        curie: Identifier of what it means.
        name: Preferred name; by default the text.
        symbols: HGNC symbols of the human genes.
        state: Such as "phosphorylated".
        place: Where it stands; by default where the text is found, labels first.
        box: Left, top, right, bottom in pixels of the original picture, where no label was read.
    """

    text: _Name
    type: MentionType
    curie: _Curie = ""
    name: _Line = ""
    symbols: tuple[_Name, ...] = ()
    state: tuple[_Name, ...] = ()
    place: Literal["label", "caption"] | None = None
    box: tuple[_Pixel, _Pixel, _Pixel, _Pixel] | None = None

    @model_validator(mode="after")
    def _wide(self) -> NewMention:
        if self.box is not None and not (self.box[0] < self.box[2] and self.box[1] < self.box[3]):
            raise ValueError("a box is left, top, right, bottom")
        return self


class NewRelation(_Part):
    """A relation that was not read.

    Attributes:
        source: Text of the mention or label that acts.
        target: Text of the one acted on.
        sign: 1 promotes, -1 inhibits, 0 not known.
        kind: By default activation, inhibition or association, by the sign.
        panel: Letter of the panel.
    """

    source: _Name
    target: _Name
    sign: Literal[-1, 0, 1]
    kind: RelationKind | None = None
    panel: Annotated[str, StringConstraints(max_length=20)] = ""


class Addition(_Decision):
    """A mention or a relation that is added."""

    mention: NewMention | None = None
    relation: NewRelation | None = None

    @model_validator(mode="after")
    def _one(self) -> Addition:
        if (self.mention is None) == (self.relation is None):
            raise ValueError("give a mention or a relation")
        return self


class Merge(_Decision):
    """Mentions that mean the same thing, which the reading has kept apart."""

    nodes: Annotated[tuple[_Name, ...], Field(min_length=2)]


class SetSign(_Decision):
    """A relation whose sign is wrong."""

    relation: RelationRef
    sign: Literal[-1, 0, 1]


class Retype(_Decision):
    """A mention that means something else.

    Attributes:
        mention: Which.
        type: What it is.
        curie: Identifier of what it means.
        name: Preferred name; by default the text.
        symbols: HGNC symbols of the human genes.
    """

    mention: MentionRef
    type: MentionType
    curie: _Curie = ""
    name: _Line = ""
    symbols: tuple[_Name, ...] = ()


class Change(_Part):
    """A step of a figure's history.

    Attributes:
        at: When, in UTC: "2026-01-31T12:00:00Z".
        by: Who.
        did: The list that a decision was put in, or "undo".
        text: In words.
    """

    at: _When = ""
    by: _Line = ""
    did: ListName | Literal["undo"]
    text: _Line = ""


class Curation(_Part):
    """All decisions about one figure.

    Attributes:
        version: Of the format.
        figid: Of the figure.
        by: Who decides.
        accept: What is right.
        reject: What is wrong.
        retype: What means something else.
        add: What is missing.
        merge: What is the same.
        set_sign: Whose sign is another.
        history: What was decided and undone, the first first.
    """

    version: Literal[1] = CURATION_VERSION
    figid: _Name
    by: _Line = ""
    accept: tuple[Judgement, ...] = ()
    reject: tuple[Judgement, ...] = ()
    retype: tuple[Retype, ...] = ()
    add: tuple[Addition, ...] = ()
    merge: tuple[Merge, ...] = ()
    set_sign: tuple[SetSign, ...] = ()
    history: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        """Does it decide nothing?"""
        return not any(getattr(self, name) for name in get_args(ListName))
