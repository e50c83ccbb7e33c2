"""The full text of the figures: SQLite's FTS5, or PostgreSQL's tsvector.

Both keep the words that `words` makes, in four fields. What is asked is the same; the score is
bm25 with SQLite, and ts_rank times the rarity with PostgreSQL, weighted alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, text

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
_POSTGRES: Final = (
    f"CREATE TABLE {TABLE} (figure_id bigint PRIMARY KEY, words tsvector NOT NULL)",
)
_POSTGRES_WHEN_FILLED: Final = (
    f"ALTER TABLE {TABLE} ADD CONSTRAINT fk_{TABLE}_figure_id FOREIGN KEY (figure_id)"
    " REFERENCES figures ON DELETE CASCADE",
    f"CREATE INDEX ix_{TABLE}_words ON {TABLE} USING gin (words)",
)

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
    listed = [{"id": id_, **dict(zip(FIELDS, words, strict=True))} for id_, words in rows]
    if is_sqlite(connection):
        names = ", ".join(FIELDS)
        values = ", ".join(f":{name}" for name in FIELDS)
        connection.execute(
            text(f"INSERT INTO {TABLE} (rowid, {names}) VALUES (:id, {values})"), listed
        )
        return
    vector = " || ".join(
        f"setweight(to_tsvector('simple', :{name}), '{_CLASSES[name]}')" for name in FIELDS
    )
    connection.execute(text(f"INSERT INTO {TABLE} VALUES (:id, {vector})"), listed)


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


def all_of(parts: Sequence[str], *, sqlite: bool) -> str:
    """Phrases that must all be there."""
    return (" AND " if sqlite else " & ").join(parts)


def matching(parameter: str, *, sqlite: bool, ranked: bool = True, rarity: float = 1.0) -> str:
    """SQL that gives `figure_id` and `score` of the figures that match.

    Args:
        parameter: Name of the parameter that holds the phrases.
        sqlite: For SQLite, else for PostgreSQL.
        ranked: With a score; else it is 0.
        rarity: Of the phrases among all figures, as bm25 has it: ts_rank knows one figure only.
    """
    if sqlite:
        weights = ", ".join(str(_WEIGHTS[name]) for name in FIELDS)
        score = f"-bm25({TABLE}, {weights})" if ranked else "0.0"
        return (
            f"SELECT rowid AS figure_id, {score} AS score FROM {TABLE}"
            f" WHERE {TABLE} MATCH :{parameter}"
        )
    most = max(_WEIGHTS.values())
    weights = ", ".join(str(_WEIGHTS[name] / most) for name in reversed(FIELDS))
    asked = f"to_tsquery('simple', :{parameter})"
    score = (
        f"{_RANK_FACTOR * rarity:.8f} * ts_rank('{{{weights}}}', words, {asked}, 1)"
        if ranked
        else "0.0"
    )
    return f"SELECT figure_id, {score} AS score FROM {TABLE} WHERE words @@ {asked}"
