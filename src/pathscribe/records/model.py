"""The record: what was read from one figure. Its JSON is the contract for every consumer."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1

MentionType = Literal[
    "gene",
    "family",
    "complex",
    "rna",
    "nonhuman_gene",
    "chemical",
    "disease",
    "phenotype",
    "cell",
    "location",
    "organism",
    "state",
    "other",
]
RelationKind = Literal[
    "activation",
    "inhibition",
    "binding",
    "conversion",
    "translocation",
    "expression",
    "association",
]


def well_formed(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 file can hold; U+FFFD instead."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Model(BaseModel):
    # JSON has no NaN and no infinity.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ImageInfo(_Model):
    """The picture that was read: hash of its bytes, size in pixels, file format."""

    sha256: str
    width: int
    height: int
    format: str


class FigureInfo(_Model):
    """The figure as its article gives it."""

    filename: str = ""
    link: str = ""
    number: str = "F0"
    type: str = "Figure"
    label: str = ""
    title: str = ""
    caption: str = ""
    image: ImageInfo | None = None


class ArticleInfo(_Model):
    """The article's bibliographic facts; empty strings where unknown."""

    pmcid: str = ""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    reftext: str = ""
    year: str = ""
    journal_title: str = ""
    journal_abbreviation: str = ""
    publisher: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = ""


class Screening(_Model):
    """Is this a pathway figure? None where that was not asked.

    Attributes:
        panel: Where the pathway is in a figure of several panels, the only part that was read:
            left, top, right and bottom in pixels of the original image. None for a whole figure.
    """

    probability: float | None = None
    decision: Literal["pathway", "other", "unscreened"] = "unscreened"
    reasons: tuple[str, ...] = ()
    panel: tuple[float, float, float, float] | None = None


class RecordLabel(_Model):
    """A label with its place: corners (x, y) in pixels of the original image.

    Attributes:
        original: The text as recognised, where a misread name in it was repaired; else empty.
    """

    id: str
    text: str
    original: str = ""
    polygon: tuple[tuple[float, float], ...]
    angle: float = 0.0
    confidence: float
    height: float = 0.0


class Reading(_Model):
    """One thing that a mention can mean.

    Attributes:
        curie: Compact identifier such as "hgnc:6018" or "fplx:RAS"; empty when what is
            meant has no identifier in the lexicon (a figure's own abbreviation, say).
        name: Preferred name (the HGNC symbol for genes).
        source: The table and kind of form that gave it, such as "hgnc symbol".
        xrefs: The same thing in other vocabularies, as CURIEs.
    """

    curie: str = ""
    name: str
    source: str = ""
    xrefs: tuple[str, ...] = ()


class Rejected(_Model):
    """A reading that was considered and turned down, and why."""

    curie: str = ""
    name: str
    type: str = ""
    reason: str


class Evidence(_Model):
    """One reason for a reading: its kind (a short fixed word) and the fact in words."""

    kind: str
    text: str
    weight: float = 0.0


class Mention(_Model):
    """A stretch of one label (or of several), or of the caption, that names something.

    Attributes:
        id: "M1", "M2" ... in labels, "C1", "C2" ... in the caption.
        labels: Ids of the labels it stands in; empty for one in the caption.
        span: Start and end of the text in the (first) label's text, or in the caption, in
            characters.
        match: The form that was looked up in the lexicon, where it differs from the text.
        readings: What it means; several where the drawing leaves it open.
        symbols: HGNC symbols of the human genes: one for a gene, all members for a family.
        state: Such as "phosphorylated", "active", "mutant", "positive"; kept, never stripped.
        origin: The organism's own gene symbol where the label is of another species.
        shape: Of its node as drawn; empty for a plain label.
        within: Id of the mention of the place (nucleus, mitochondrion) that it is drawn in.
    """

    id: str
    labels: tuple[str, ...]
    text: str
    span: tuple[int, int]
    type: MentionType
    match: str = ""
    readings: tuple[Reading, ...] = ()
    symbols: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    origin: str = ""
    score: float
    evidence: tuple[Evidence, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    place: Literal["label", "caption"] = "label"
    shape: Literal["", "box", "round", "other"] = ""
    within: str = ""


class Relation(_Model):
    """A directed relation between two mentions or labels (by id).

    Attributes:
        source: Id of what acts.
        target: Id of what it acts on.
        sign: What more of the source does to the target: 1 more, -1 less, 0 unknown; None
            where the kind says it, see `effect`.
        evidence: "drawn" in the figure, said in its "caption", or "curated": a person added it.
        score: 0 to 1.
        path: The line as drawn: points (x, y) in pixels of the original image.
        sentence: The sentence of the caption.
        panel: The letter of the figure's panel, such as "A"; empty where it has none.
        trigger: The words of the sentence that state the relation.
        negated: The sentence says that it is not so.
        hedged: The sentence says that it may be so.
    """

    id: str
    source: str
    target: str
    kind: RelationKind
    sign: Literal[-1, 0, 1] | None = None
    evidence: Literal["drawn", "caption", "curated"]
    score: float
    path: tuple[tuple[float, float], ...] = ()
    sentence: str = ""
    panel: str = ""
    trigger: str = ""
    negated: bool = False
    hedged: bool = False

    @property
    def effect(self) -> Literal[-1, 0, 1]:
        """The sign, or without one what the kind says: inhibition -1, binding 0, others 1."""
        if self.sign is not None:
            return self.sign
        if self.kind == "inhibition":
            return -1
        return 0 if self.kind in ("binding", "association") else 1


class Edit(_Model):
    """What a person decided about the record after it was read.

    Attributes:
        action: What was done, as the curation file names it: "reject", "add relation" ...
        subject: Id of the mention or relation it was done to, as the record has or had it.
        text: The decision in words.
        note: The person's reason.
        by: Who the person is.
    """

    action: str
    subject: str = ""
    text: str = ""
    note: str = ""
    by: str = ""


class Organism(_Model):
    """An organism that the figure is about.

    Attributes:
        taxon: NCBI Taxonomy id in digits, such as "9606".
        name: Scientific name.
        evidence: What in the text says so; begins with "default" where nothing does and the
            organism is assumed.
    """

    taxon: str
    name: str
    evidence: str = ""


class Provenance(_Model):
    """What made the record.

    The time of reading is the library's, not the record's: the same input must give the
    same bytes.
    """

    software: str
    lexicon: str = ""
    models: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)


class Record(_Model):
    """Everything read from one figure (schema version 1)."""

    schema_version: Literal[1] = SCHEMA_VERSION
    figid: str
    alias: str
    figure: FigureInfo
    article: ArticleInfo
    screening: Screening = Screening()
    labels: tuple[RecordLabel, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    organisms: tuple[Organism, ...] = ()
    edits: tuple[Edit, ...] = ()
    provenance: Provenance

    @property
    def label_mentions(self) -> tuple[Mention, ...]:
        """The mentions in the drawing's labels, without those in the caption."""
        return tuple(mention for mention in self.mentions if mention.place == "label")

    def _repr_html_(self) -> str:
        """As notebooks show it: the labels in their places, what was read over them, tables."""
        from ..exports.html import snippet

        return snippet(self)

    def to_json(self, *, indent: int | None = 1) -> str:
        """Canonical JSON: fields in schema order, UTF-8 text, a newline at the end."""
        import json

        data = self.model_dump(mode="json")
        return well_formed(json.dumps(data, ensure_ascii=False, indent=indent)) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Record:
        """Read a record back.

        Raises:
            RecordError: The text is no record of this schema version.
        """
        from pydantic import ValidationError

        from ..errors import RecordError

        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise RecordError(
                f"not a record of schema version {SCHEMA_VERSION}: "
                f"{error.errors()[0]['loc']} {error.errors()[0]['msg']}"
            ) from error
