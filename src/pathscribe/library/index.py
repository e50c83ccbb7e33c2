"""Writing what the search needs: in the transaction that writes the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, Constraint, MetaData, Table, bindparam, delete, select
from sqlalchemy import Index as TableIndex
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import AddConstraint, DropConstraint

from . import fulltext
from .bulk import chunks, insert_rows, table_of
from .indexing import Indexed, Thing, name_words
from .tables import Entity, EntityPart, EntityWord, FigureEntity, FigureFact, FigureRelation
from .words import forms

_OF_FIGURE: Final = (FigureEntity, FigureRelation, FigureFact)
_WAITING: Final = "waiting_figure_entities"
_SHOWN: Final = ("entity_id", "figure_id", "weight", "via")
_LINK: Final = (
    "figure_id",
    "relation",
    "source",
    "target",
    "sign",
    "steps",
    "kind",
    "evidence",
    "negated",
    "hedged",
    "score",
)


class Batch(NamedTuple):
    """What is indexed of some figures, as rows of plain values: it goes from process to process.

    Attributes:
        things: Each entity once: key, type, name, parts, further names; see `indexing.Thing`.
        shown: Place in `things`, figure, weight, via.
        links: Values of `_LINK`, with places in `things` for the ends.
        facts: Figure, year, type.
        words: Figure, and its words in each field.
    """

    things: list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]
    shown: list[tuple[int, int, float, str]]
    links: list[tuple[Any, ...]]
    facts: list[tuple[int, int, str]]
    words: list[tuple[int, fulltext.Words]]


def batch_of(figures: Iterable[tuple[int, Indexed]]) -> Batch:
    """What is indexed of figures, given with their row ids."""
    batch = Batch([], [], [], [], [])
    places: dict[str, int] = {}

    def place(thing: Thing) -> int:
        at = places.setdefault(thing.key, len(places))
        if at == len(batch.things):
            batch.things.append((thing.key, thing.type, thing.name, thing.parts, thing.also))
        return at

    for figure_id, made in figures:
        batch.shown.extend((place(one.thing), figure_id, one.weight, one.via) for one in made.shown)
        batch.links.extend(
            (
                figure_id,
                link.relation,
                place(link.source),
                place(link.target),
                link.sign,
                link.steps,
                link.kind,
                link.evidence,
                link.negated,
                link.hedged,
                link.score,
            )
            for link in made.links
        )
        batch.facts.append((figure_id, made.year, made.type))
        batch.words.append((figure_id, made.words))
    return batch


class Index:
    """The tables of the search within one transaction.

    Args:
        connection: Of the transaction that writes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}
        self._shown: Table = table_of(FigureEntity)

    def put(self, batch: Batch) -> None:
        """Index figures that are not indexed."""
        self._know(batch.things)
        ids = [self._ids[key] for key, *_ in batch.things]
        # In the order of the table, which costs least.
        shown = sorted((ids[at], figure, weight, via) for at, figure, weight, via in batch.shown)
        insert_rows(self._connection, self._shown, _SHOWN, shown)
        self._insert(
            FigureRelation,
            _LINK,
            [
                (figure, relation, ids[source], ids[target], *rest)
                for figure, relation, source, target, *rest in batch.links
            ],
        )
        self._insert(FigureFact, ("figure_id", "year", "type"), batch.facts)
        fulltext.put(self._connection, batch.words)

    def drop(self, figure_ids: Sequence[int]) -> None:
        """Take figures out; entities stay, another figure may show them."""
        for kind in _OF_FIGURE:
            column = table_of(kind).c.figure_id
            rows = [{"figure": id_} for id_ in figure_ids]
            if rows:
                self._connection.execute(
                    delete(table_of(kind)).where(column == bindparam("figure")), rows
                )
        fulltext.drop(self._connection, figure_ids)

    def start_over(self) -> None:
        """Take everything out. What costs least when all rows are there waits for `finish`."""
        connection = self._connection
        for kind in (*_OF_FIGURE, EntityPart, EntityWord, Entity):
            # Without foreign keys, as `Database.rebuild` has it, SQLite drops all pages at once.
            connection.execute(delete(table_of(kind)))
        fulltext.clear(connection)
        self._ids.clear()
        for kind in _OF_FIGURE:
            for index in _indexes(kind):
                index.drop(connection)
            if not fulltext.is_sqlite(connection):
                for constraint in _constraints(kind):
                    connection.execute(DropConstraint(constraint))
        if fulltext.is_sqlite(connection):
            # The table is its own index: rows in its order are written ten times as fast.
            self._shown = Table(_WAITING, MetaData(), prefixes=["TEMPORARY"])
            for column in table_of(FigureEntity).columns:
                self._shown.append_column(Column(column.name, column.type))
            self._shown.create(connection)

    def finish(self) -> None:
        """Do what `start_over` has put off."""
        connection = self._connection
        if fulltext.is_sqlite(connection):
            columns = ", ".join(_SHOWN)
            connection.exec_driver_sql(
                f"INSERT INTO {FigureEntity.__tablename__} ({columns})"
                f" SELECT {columns} FROM {_WAITING} ORDER BY entity_id, figure_id"
            )
            self._shown.drop(connection)
            self._shown = table_of(FigureEntity)
        for kind in _OF_FIGURE:
            if not fulltext.is_sqlite(connection):
                for constraint in _constraints(kind):
                    connection.execute(AddConstraint(constraint, isolate_from_table=False))
            for index in _indexes(kind):
                index.create(connection)
        fulltext.finish(connection)

    def _know(
        self, things: Sequence[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]
    ) -> None:
        """Have a row, and its id, for every entity."""
        wanted = {thing[0]: thing for thing in things if thing[0] not in self._ids}
        if not wanted:
            return
        self._look_up(sorted(wanted))
        new = [wanted[key] for key in sorted(wanted.keys() - self._ids.keys())]
        self._insert(
            Entity,
            ("key", "type", "name", "words"),
            [(key, kind, name, name_words(name)) for key, kind, name, _, _ in new],
        )
        self._look_up([key for key, *_ in new])
        self._insert(
            EntityPart,
            ("key", "entity_id"),
            [(part, self._ids[key]) for key, _, _, parts, _ in new for part in parts],
        )
        self._insert(
            EntityWord,
            ("word", "entity_id"),
            [
                (word, self._ids[key])
                for key, _, name, _, also in new
                for word in sorted({w for one in (name, *also) for w in forms(one)})
            ],
        )

    def _look_up(self, wanted: Sequence[str]) -> None:
        for some in chunks(wanted):
            found = select(Entity.id, Entity.key).where(Entity.key.in_(some))
            self._ids.update((row.key, row.id) for row in self._connection.execute(found))

    def _insert(
        self, kind: type[DeclarativeBase], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        insert_rows(self._connection, table_of(kind), names, rows)


def _indexes(kind: type[DeclarativeBase]) -> list[TableIndex]:
    return sorted(table_of(kind).indexes, key=lambda index: str(index.name))


def _constraints(kind: type[DeclarativeBase]) -> list[Constraint]:
    """Primary and foreign keys, in the order in which they are made."""
    table = table_of(kind)
    keys: list[Constraint] = [] if kind is FigureRelation else [table.primary_key]
    return [*keys, *sorted(table.foreign_key_constraints, key=lambda one: str(one.name))]
