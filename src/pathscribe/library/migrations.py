"""Steps from each schema version to the next.

A library of an older version is brought forward when it is opened: each step in one
transaction, so that a step which is broken off has not been. Steps are never changed once they
were released. What the tables of the search hold is not their business: it is filled anew, from
the records, where `INDEX_KEY` does not say that it is there (see `Library.reindex`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Connection, Text

from . import fulltext
from .bulk import table_of
from .tables import Base, FigureRelation

FIRST_TABLES: Final = frozenset({"meta", "articles", "figures", "mentions", "genes", "problems"})
"""The tables of version 1."""


def _to_2(connection: Connection) -> None:
    """Search: entities, relations, full text. Pictures and curations for databases on servers."""
    if connection.dialect.name == "postgresql":
        # Version 1 had texts of limited length there, sorted as the server is set.
        for name in sorted(FIRST_TABLES):
            changes = [
                f'ALTER COLUMN "{column.name}" TYPE text COLLATE "C"'
                for column in Base.metadata.tables[name].columns
                if isinstance(column.type, Text)
            ]
            connection.exec_driver_sql(f"ALTER TABLE {name} {', '.join(changes)}")
    new = (
        "entities",
        "entity_words",
        "entity_parts",
        "figure_entities",
        "figure_relations",
        "figure_facts",
        "images",
        "curations",
    )
    Base.metadata.create_all(connection, tables=[Base.metadata.tables[name] for name in new])
    fulltext.create(connection)


def _to_3(connection: Connection) -> None:
    """Past runs, searches at literature services, and downloads."""
    new = ("runs", "run_items", "queries", "query_hits", "downloads")
    Base.metadata.create_all(connection, tables=[Base.metadata.tables[name] for name in new])


def _to_4(connection: Connection) -> None:
    """Indexes of the relations with all that paths ask for."""
    for name in ("source_target", "target_source"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_figure_relations_{name}")
    for index in table_of(FigureRelation).indexes:
        index.create(connection, checkfirst=True)


STEPS: Final[Mapping[int, Callable[[Connection], None]]] = {2: _to_2, 3: _to_3, 4: _to_4}
"""What makes each version from the one before."""


def create(connection: Connection) -> None:
    """Make all tables of the newest version in an empty database."""
    Base.metadata.create_all(connection)
    fulltext.create(connection)
