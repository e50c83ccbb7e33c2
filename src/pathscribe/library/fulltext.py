"""The full text of the figures: SQLite's FTS5, or PostgreSQL's tsvector.

Both keep the words that `words` makes, in four fields. What is asked is the same; the score is
bm25 with SQLite, and ts_rank times the rarity with PostgreSQL, weighted alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, text

from .bulk import insert_rows

FIELDS: Final = ("title", "labels", "caption", "article")
"""The fields of a figure's text, the weightiest first but for the article's title."""

TABLE: Final = "figure_words"
_WEIGHTS: Final = {"title": 6.0, "labels": 3.0, "caption": 1.5, "article": 2.0}
_CLASSES: Final = {"title": "A", "labels": "B", "caption": "C", "article": "D"}
_RANK_FACTOR: Final = 12.0
"""Brings PostgreSQL's rank, which stays below 1, to about the size of bm25."""

_SQLITE: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(FIELDS)},"
    ' tokenize = "unicode61 remove_diacritics 0")',
    # Bytes that a transaction holds before it writes a part of the index.
    f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', {1 << 24})",
)
# Also where figures go with their article.
_TRIGGER: Final = (
    f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON figures"
    f" BEGIN DELETE FROM {TABLE} WHERE rowid = old.id; END"
)
# GIN does not know in which field a word stands, so that each text would have to be looked at:
# title, and title with labels, are asked so often that they have columns of their own.
_COLUMNS: Final = {"title": ("title",), "front": ("title", "labels"), "words": FIELDS}
_POSTGRES: Final = (
    f"CREATE TABLE {TABLE} (figure_id bigint PRIMARY KEY,"
    f" {', '.join(f'{name} tsvector NOT NULL' for name in _COLUMNS)})",
)
_POSTGRES_WHEN_FILLED: Final = (
    f"ALTER TABLE {TABLE} ADD CONSTRAINT fk_{TABLE}_figure_id FOREIGN KEY (figure_id)"
    " REFERENCES figures ON DELETE CASCADE",
    *(f"CREATE INDEX ix_{TABLE}_{name} ON {TABLE} USING gin ({name})" for name in _COLUMNS),
)
_WAITING: Final = "waiting_figure_words"

_SHORTEST: Final = 4

Words = tuple[str, str, str, str]
"""Indexed words of each field."""


def is_sqlite(connection: Connection) -> bool:
    """Which of the two is it?"""
    return connection.dialect.name == "sqlite"


def create(connection: Connection) -> None:
    """Make the table."""
    if is_sqlite(connection):
        for statement in (*_SQLITE, _TRIGGER):
            connection.exec_driver_sql(statement)
        return
    for statement in (*_POSTGRES, *_POSTGRES_WHEN_FILLED):
        connection.exec_driver_sql(statement)


def put(connection: Connection, rows: Sequence[tuple[int, Words]]) -> None:
    """Index figures that are not indexed.

    Args:
        connection: In a transaction.
        rows: Figure's row id, and its words.
    """
    if not rows:
        return
    names = ", ".join(FIELDS)
    if is_sqlite(connection):
        marks = ", ".join("?" * (len(FIELDS) + 1))
        connection.exec_driver_sql(
            f"INSERT INTO {TABLE} (rowid, {names}) VALUES ({marks})",
            [(id_, *words) for id_, words in rows],
        )
        return
    # One statement makes the vectors of all.
    waiting = Table(
        _WAITING,
        MetaData(),
        Column("id", BigInteger),
        *(Column(name, Text) for name in FIELDS),
        prefixes=["TEMPORARY"],
    )
    waiting.create(connection)
    insert_rows(connection, waiting, ("id", *FIELDS), [(id_, *words) for id_, words in rows])
    vectors = (
        " || ".join(
            f"setweight(to_tsvector('simple', {name}), '{_CLASSES[name]}')" for name in fields
        )
        for fields in _COLUMNS.values()
    )
    connection.exec_driver_sql(
        f"INSERT INTO {TABLE} SELECT id, {', '.join(vectors)} FROM {_WAITING}"
    )
    waiting.drop(connection)


def drop(connection: Connection, figure_ids: Iterable[int]) -> None:
    """Take figures out."""
    column = "rowid" if is_sqlite(connection) else "figure_id"
    rows = [{"id": id_} for id_ in figure_ids]
    if rows:
        connection.execute(text(f"DELETE FROM {TABLE} WHERE {column} = :id"), rows)


def clear(connection: Connection) -> None:
    """Take all figures out; `finish` is called when others have been put in."""
    connection.exec_driver_sql(f"DROP TABLE {TABLE}")
    for statement in _SQLITE if is_sqlite(connection) else _POSTGRES:
        connection.exec_driver_sql(statement)


def finish(connection: Connection) -> None:
    """Do what `clear` has put off: it costs less when all rows are there."""
    if not is_sqlite(connection):
        for statement in _POSTGRES_WHEN_FILLED:
            connection.exec_driver_sql(statement)
        # Without it, the server knows nothing of the tables that were filled.
        connection.exec_driver_sql("ANALYZE")


class Asked(NamedTuple):
    """What is asked of the full text, in the database's own language.

    Attributes:
        query: Phrases that must all be there.
        column: In which PostgreSQL looks.
    """

    query: str
    column: str = "words"


def asked(phrases: Sequence[tuple[Sequence[str], Sequence[str], bool]], *, sqlite: bool) -> Asked:
    """Phrases that must all be there.

    Args:
        phrases: Words, fields (all where none is named), and whether the last word may go on;
            see `phrase`.
        sqlite: For SQLite, else for PostgreSQL.
    """
    every = {tuple(fields) for _, fields, _ in phrases}
    column = "words"
    if not sqlite and len(every) == 1:
        (same,) = every
        column = next((name for name, held in _COLUMNS.items() if held == same), "words")
    parts = [
        phrase(words, fields=fields if column == "words" else (), prefix=prefix, sqlite=sqlite)
        for words, fields, prefix in phrases
    ]
    return Asked((" AND " if sqlite else " & ").join(parts), column)


def phrase(words: Sequence[str], *, fields: Sequence[str], prefix: bool, sqlite: bool) -> str:
    """Words that follow each other, in the database's own language.

    Args:
        words: Made by `words.forms`: letters and digits only, so that nothing of what a user
            wrote can be taken for an operator.
        fields: In which to look; all where none is named.
        prefix: The last word may go on.
        sqlite: For SQLite, else for PostgreSQL.
    """
    also = shorter(words) if prefix else ()
    if sqlite:
        inner = " + ".join(f'"{word}"' for word in words) + (" *" if prefix else "")
        inner = " OR ".join([inner, *(f'"{word}"' for word in also)])
        return f"{{{' '.join(fields)}}} : ({inner})" if fields else f"({inner})"
    classes = "".join(_CLASSES[name] for name in fields)
    parts = []
    for number, word in enumerate(words):
        star = "*" if prefix and number == len(words) - 1 else ""
        marks = f":{star}{classes}" if star or classes else ""
        parts.append(f"'{word}'{marks}")
    marks = f":{classes}" if classes else ""
    inner = " | ".join([" <-> ".join(parts), *(f"'{word}'{marks}" for word in also)])
    return f"({inner})"


def shorter(words: Sequence[str]) -> tuple[str, ...]:
    """What "senescen*" means besides: the stem "senesc", which is shorter than what was typed."""
    if len(words) != 1 or not words[0].isalpha():
        return ()
    return tuple(words[0][:-cut] for cut in (1, 2, 3) if len(words[0]) - cut >= _SHORTEST)


def matching(
    parameter: str,
    *,
    column: str,
    sqlite: bool,
    ranked: bool = True,
    rarity: float = 1.0,
    within: str = "",
) -> str:
    """SQL that gives `figure_id` and `score` of the figures that match.

    Args:
        parameter: Name of the parameter that holds the query.
        column: See `Asked`.
        sqlite: For SQLite, else for PostgreSQL.
        ranked: With a score; else it is 0.
        rarity: Of the phrases among all figures, as bm25 has it: ts_rank knows one figure only.
        within: A table whose figures are the only ones; empty for all.
    """
    if sqlite:
        weights = ", ".join(str(_WEIGHTS[name]) for name in FIELDS)
        score = f"-bm25({TABLE}, {weights})" if ranked else "0.0"
        # With a plus, so that the word's figures are gone through once: FTS5 would look the word
        # up again, and count its figures for bm25, for each row of the table.
        also = f" AND +rowid IN (SELECT figure_id FROM {within})" if within else ""
        return (
            f"SELECT rowid AS figure_id, {score} AS score FROM {TABLE}"
            f" WHERE {TABLE} MATCH :{parameter}{also}"
        )
    most = max(_WEIGHTS.values())
    weights = ", ".join(str(_WEIGHTS[name] / most) for name in reversed(FIELDS))
    asked = f"to_tsquery('simple', :{parameter})"
    score = (
        f"{_RANK_FACTOR * rarity:.8f} * ts_rank('{{{weights}}}', {column}, {asked}, 1)"
        if ranked
        else "0.0"
    )
    also = f" AND figure_id IN (SELECT figure_id FROM {within})" if within else ""
    return f"SELECT figure_id, {score} AS score FROM {TABLE} WHERE {column} @@ {asked}{also}"


def holding(parameter: str, figure: str) -> str:
    """SQL that says whether one figure matches, for SQLite.

    Args:
        parameter: Name of the parameter that holds the query.
        figure: SQL that gives its row id.
    """
    return f"EXISTS (SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH :{parameter} AND rowid = {figure})"
