"""Many rows at once, by the quickest way that each kind of database has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase

T = TypeVar("T")

_CHUNK: Final = 500
_COPIED: Final = 20
"""From so many rows on, PostgreSQL's COPY is quicker than INSERT."""


def table_of(kind: type[DeclarativeBase]) -> Table:
    """The table of a mapped class."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows.

    Args:
        connection: In a transaction that writes.
        table: Gets them.
        names: Columns; the others have their default.
        rows: Values in the order of `names`.
    """
    if not rows:
        return
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        # The module's own executemany: SQLAlchemy's way takes as long as the database.
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", list(rows)
        )
    elif len(rows) < _COPIED:
        values = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(insert(table), values)
    else:
        _copy(connection, f"COPY {table.name} ({columns}) FROM STDIN", rows)


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import psycopg

    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    except psycopg.Error as error:
        raise DBAPIError(statement, None, error) from error


def chunks(items: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The items in lists that fit into one statement."""
    listed = list(items)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
