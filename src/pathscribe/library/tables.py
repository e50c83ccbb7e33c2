"""The tables of the database.

A change of any of them is a new `SCHEMA_VERSION` and a step in `migrations`. Besides these there
is `figure_words`, the full text of the figures, which each kind of database keeps in its own
way (see `fulltext`).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

SCHEMA_VERSION: Final = 4
VERSION_KEY: Final = "schema_version"
INDEX_KEY: Final = "search_index"
"""Under it stands the version of what fills the tables of the search."""


# Sorted and compared by code points, as SQLite does; a server's own way depends on its setting.
_Text: Final = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite numbers rows only in a column of this very type.
_Id: Final = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all tables, with names for their indexes that don't depend on SQLAlchemy."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Meta(Base):
    """Facts about the database itself."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(_Text, primary_key=True)
    value: Mapped[str] = mapped_column(_Text)


class StoredArticle(Base):
    """An article; `key` is the first half of its figures' figids."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(_Text, unique=True)
    pmcid: Mapped[str] = mapped_column(_Text, index=True)
    pmid: Mapped[str] = mapped_column(_Text)
    doi: Mapped[str] = mapped_column(_Text, index=True)
    title: Mapped[str] = mapped_column(_Text)
    journal: Mapped[str] = mapped_column(_Text)
    year: Mapped[str] = mapped_column(_Text, index=True)
    source: Mapped[str] = mapped_column(_Text)

    figures: Mapped[list[StoredFigure]] = relationship(
        back_populates="article", cascade="all, delete-orphan", passive_deletes=True
    )


class StoredFigure(Base):
    """A figure with its record. The other columns repeat what lists and filters ask for."""

    __tablename__ = "figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    figid: Mapped[str] = mapped_column(_Text, unique=True)
    alias: Mapped[str] = mapped_column(_Text, index=True)
    number: Mapped[str] = mapped_column(_Text)
    type: Mapped[str] = mapped_column(_Text)
    title: Mapped[str] = mapped_column(_Text)
    labels: Mapped[int]
    mentions: Mapped[int]
    genes: Mapped[int]
    image_sha256: Mapped[str] = mapped_column(_Text, index=True)
    image_suffix: Mapped[str] = mapped_column(_Text)
    image_bytes: Mapped[int]
    source: Mapped[str] = mapped_column(_Text)
    fingerprint: Mapped[str] = mapped_column(_Text)
    read_at: Mapped[str] = mapped_column(_Text)
    # Read only when asked for: lists of figures must not drag the records along.
    record: Mapped[str] = mapped_column(_Text, deferred=True)

    article: Mapped[StoredArticle] = relationship(back_populates="figures")


class StoredMention(Base):
    """One reading of one mention."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_type_figure_id", "type", "figure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("figures.id", ondelete="CASCADE"), index=True)
    mention: Mapped[str] = mapped_column(_Text)
    type: Mapped[str] = mapped_column(_Text)
    text: Mapped[str] = mapped_column(_Text)
    curie: Mapped[str] = mapped_column(_Text, index=True)
    name: Mapped[str] = mapped_column(_Text, index=True)
    score: Mapped[float]


class StoredGene(Base):
    """A human gene of a figure, by the type of the mention that stands for it."""

    __tablename__ = "genes"
    __table_args__ = (Index("ix_genes_symbol_figure_id", "symbol", "figure_id"),)

    figure_id: Mapped[int] = mapped_column(
        ForeignKey("figures.id", ondelete="CASCADE"), primary_key=True
    )
    symbol: Mapped[str] = mapped_column(_Text, primary_key=True)
    type: Mapped[str] = mapped_column(_Text, primary_key=True)
    score: Mapped[float]


class StoredProblem(Base):
    """Something that could not be read; `source` is what the run was asked to read."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(_Text, index=True)
    what: Mapped[str] = mapped_column(_Text)
    hint: Mapped[str] = mapped_column(_Text)
    figid: Mapped[str] = mapped_column(_Text, index=True)
    source: Mapped[str] = mapped_column(_Text, index=True)


class Entity(Base):
    """Something that figures show: a gene, a family, a cell, a journal. Each has one row.

    `key` is what makes it the same thing: "gene:IL6" for a human gene, else the CURIE, else its
    words ("w:neutrophil senescent"); a thing in an altered state has the state behind "|".
    """

    __tablename__ = "entities"

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    key: Mapped[str] = mapped_column(_Text, unique=True)
    type: Mapped[str] = mapped_column(_Text)
    name: Mapped[str] = mapped_column(_Text)
    words: Mapped[str] = mapped_column(_Text, index=True)


class EntityWord(Base):
    """A word of an entity's name."""

    __tablename__ = "entity_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    word: Mapped[str] = mapped_column(_Text, primary_key=True)
    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class EntityPart(Base):
    """An entity is a special kind of another, or has it in its name.

    "Senescent TREM2+ neutrophil" has the parts "cl:0000775" (neutrophil) and "gene:TREM2".
    """

    __tablename__ = "entity_parts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    key: Mapped[str] = mapped_column(_Text, primary_key=True)
    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class FigureEntity(Base):
    """A figure shows an entity; `via` says how: "label", "caption", "member", "article"."""

    __tablename__ = "figure_entities"
    __table_args__ = (
        Index("ix_figure_entities_figure_id", "figure_id"),
        {"sqlite_with_rowid": False},
    )

    # No foreign key to the entity: checking it would double the time that an index takes.
    entity_id: Mapped[int] = mapped_column(_Id, primary_key=True, autoincrement=False)
    figure_id: Mapped[int] = mapped_column(
        ForeignKey("figures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weight: Mapped[float]
    via: Mapped[str] = mapped_column(_Text)


_OF_PATHS: Final = ("steps", "negated", "sign", "figure_id")


class FigureRelation(Base):
    """A relation of a figure; both ends are entities. `sign` is +1, -1 or 0.

    Where `steps` is above 1, the figure says it by a chain of so many relations.
    """

    __tablename__ = "figure_relations"
    # With all that paths ask for: rows lie in the order of figures, and each would have to be
    # fetched from another place.
    __table_args__ = (
        Index("ix_figure_relations_from", "source", "target", *_OF_PATHS),
        Index("ix_figure_relations_to", "target", "source", *_OF_PATHS),
    )

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("figures.id", ondelete="CASCADE"), index=True)
    relation: Mapped[str] = mapped_column(_Text)
    source: Mapped[int] = mapped_column(_Id)
    target: Mapped[int] = mapped_column(_Id)
    sign: Mapped[int]
    steps: Mapped[int]
    kind: Mapped[str] = mapped_column(_Text)
    evidence: Mapped[str] = mapped_column(_Text)
    negated: Mapped[bool]
    hedged: Mapped[bool]
    score: Mapped[float]


class FigureFact(Base):
    """What searches filter by, in rows so small that hundreds fit where one figure does."""

    __tablename__ = "figure_facts"

    figure_id: Mapped[int] = mapped_column(
        ForeignKey("figures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    year: Mapped[int]
    type: Mapped[str] = mapped_column(_Text)


class StoredImage(Base):
    """A picture, where the database keeps the pictures itself."""

    __tablename__ = "images"

    sha256: Mapped[str] = mapped_column(_Text, primary_key=True)
    suffix: Mapped[str] = mapped_column(_Text, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class StoredCuration(Base):
    """What people decided about a figure, where the database keeps that itself."""

    __tablename__ = "curations"

    figid: Mapped[str] = mapped_column(_Text, primary_key=True)
    text: Mapped[str] = mapped_column(_Text)


class StoredRun(Base):
    """A run of `read` or `fetch`; lists and mappings are kept as JSON."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    started: Mapped[str] = mapped_column(Text)
    updated: Mapped[str] = mapped_column(Text)
    ended: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(Text)
    pid: Mapped[int]
    sources: Mapped[str] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text)
    counts: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class RunItem(Base):
    """Something that a run left out, and why."""

    __tablename__ = "run_items"

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    figid: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text)


class StoredQuery(Base):
    """A search at a literature service, and how far its list of hits was followed."""

    __tablename__ = "queries"

    id: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text, index=True)
    cursor: Mapped[str] = mapped_column(Text)
    hits: Mapped[int]
    listed: Mapped[int]
    complete: Mapped[bool]
    updated: Mapped[str] = mapped_column(Text)


class QueryHit(Base):
    """An article that a search has found, in the order of the service's list."""

    __tablename__ = "query_hits"

    query_id: Mapped[int] = mapped_column(
        ForeignKey("queries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Text, index=True)


class Download(Base):
    """An article that is to be fetched, was fetched, or could not be.

    `key` is its PMCID, else "MED:" and its PMID, "DOI:" and its DOI.
    """

    __tablename__ = "downloads"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    pmcid: Mapped[str] = mapped_column(Text)
    pmid: Mapped[str] = mapped_column(Text)
    doi: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, index=True)
    attempts: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    package: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    updated: Mapped[str] = mapped_column(Text)
