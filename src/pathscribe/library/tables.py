"""The tables of the database. A change of any of them is a new `SCHEMA_VERSION`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

SCHEMA_VERSION: Final = 1
VERSION_KEY: Final = "schema_version"


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

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class StoredArticle(Base):
    """An article; `key` is the first half of its figures' figids."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), unique=True)
    pmcid: Mapped[str] = mapped_column(String(32), index=True)
    pmid: Mapped[str] = mapped_column(String(32))
    doi: Mapped[str] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    journal: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(String(16), index=True)
    source: Mapped[str] = mapped_column(Text)

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
    figid: Mapped[str] = mapped_column(String(400), unique=True)
    alias: Mapped[str] = mapped_column(String(400), index=True)
    number: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    labels: Mapped[int]
    mentions: Mapped[int]
    genes: Mapped[int]
    image_sha256: Mapped[str] = mapped_column(String(64), index=True)
    image_suffix: Mapped[str] = mapped_column(String(8))
    image_bytes: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[str] = mapped_column(String(20))
    # Read only when asked for: lists of figures must not drag the records along.
    record: Mapped[str] = mapped_column(Text, deferred=True)

    article: Mapped[StoredArticle] = relationship(back_populates="figures")


class StoredMention(Base):
    """One reading of one mention."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_type_figure_id", "type", "figure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("figures.id", ondelete="CASCADE"), index=True)
    mention: Mapped[str] = mapped_column(String(32))
    type: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    curie: Mapped[str] = mapped_column(String(255), index=True)
    name: Mapped[str] = mapped_column(Text, index=True)
    score: Mapped[float]


class StoredGene(Base):
    """A human gene of a figure, by the type of the mention that stands for it."""

    __tablename__ = "genes"
    __table_args__ = (Index("ix_genes_symbol_figure_id", "symbol", "figure_id"),)

    figure_id: Mapped[int] = mapped_column(
        ForeignKey("figures.id", ondelete="CASCADE"), primary_key=True
    )
    symbol: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(32), primary_key=True)
    score: Mapped[float]


class StoredProblem(Base):
    """Something that could not be read; `source` is what the run was asked to read."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(Text, index=True)
    what: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text)
    figid: Mapped[str] = mapped_column(String(400), index=True)
    source: Mapped[str] = mapped_column(Text, index=True)
