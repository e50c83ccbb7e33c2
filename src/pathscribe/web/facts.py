"""What the pages ask of the library's index: facets, lists of things, what a thing does."""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import BindParameter, Connection, Table, bindparam, case, func, select
from sqlalchemy.orm import Session

from ..library import FigureRow, QueryError, SearchResults
from ..library.query import parse
from ..library.search import Search
from ..library.tables import (
    Entity,
    EntityPart,
    FigureEntity,
    FigureFact,
    FigureRelation,
    StoredArticle,
    StoredFigure,
)
from .site import NotFoundError, Site

MOST_FACETED: Final = 500
"""Hits that facets count, the best first."""
_EACH: Final = 8
_FACETED: Final = ("organism", "journal")
_MOST_HELD: Final = 200_000
"""Figures whose facts are held in memory, some hundred bytes each."""
_CHUNK: Final = 500
_MOST_FIGURES: Final = 200
"""Figures of a thing that are looked at for what stands beside it, those most about it first."""
_MOST_ROWS: Final = 40
_MOST_TOLD: Final = 10
_MOST_BESIDE: Final = 18
"""Things of each kind that are listed beside a thing."""

KINDS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "genes": ("Genes", ("gene",)),
    "families": ("Families and complexes", ("family", "complex")),
    "rnas": ("RNAs", ("rna",)),
    "chemicals": ("Chemicals", ("chemical",)),
    "diseases": ("Diseases", ("disease",)),
    "cells": ("Cells", ("cell",)),
    "processes": ("Processes", ("phenotype",)),
    "organisms": ("Organisms", ("organism",)),
    "journals": ("Journals", ("journal",)),
}
"""What can be browsed: names in addresses, for people, and the types of entity."""
_KIND_OF: Final = {type_: title for title, types in KINDS.values() for type_ in types}


# --- facets ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow a search.

    Attributes:
        text: For people.
        count: Figures that are left.
        term: What is added to the query.
    """

    text: str
    count: int
    term: str


@dataclass(frozen=True, slots=True)
class Facet:
    """Ways to narrow a search by one property."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """All of them, and how many figures were counted."""

    facets: tuple[Facet, ...] = ()
    counted: int = 0


def facets(site: Site, query: str) -> Facets:
    """Ways to narrow a search; nothing for paths and for what cannot be understood.

    Args:
        site: With the library.
        query: In the query language; empty for all figures.
    """
    return site.kept_of_query(query, lambda: _facets(site, query))


def find(site: Site, query: str, limit: int, offset: int) -> tuple[SearchResults, Facets]:
    """A page of what answers a query, and the ways to narrow it, by one search.

    Args:
        site: With the library.
        query: In the query language.
        limit: Most hits.
        offset: Hits to leave out at the beginning.

    Raises:
        QueryError: The query cannot be understood.
    """
    library = site.library
    parsed = parse(query)
    if parsed.path is not None or offset + limit > MOST_FACETED:
        return library.search(query, limit=limit, offset=offset), facets(site, query)
    with library._database.reading() as session:
        ids: list[int] = []

        def load(found: Sequence[int]) -> dict[int, Any]:
            ids.extend(found)
            return library._load(session, found[offset : offset + limit])

        results = Search(session, library._resolver).run(parsed, MOST_FACETED, 0, load)
        counted = site.kept_of_query(query, lambda: Facets(_counted(site, session, ids), len(ids)))
    return replace(results, offset=offset, limit=limit), counted


def _facets(site: Site, query: str) -> Facets:
    with site.library._database.reading() as session:
        if not query.strip():
            count = int(session.scalar(select(func.count(StoredFigure.id))) or 0)
            return Facets(_counted(site, session, None), count)
        try:
            parsed = parse(query)
        except QueryError:
            return Facets()
        if parsed.path is not None:
            return Facets()
        ids: list[int] = []

        def note(found: Sequence[int]) -> dict[int, Any]:
            ids.extend(found)
            return {}

        Search(session, site.library._resolver).run(parsed, MOST_FACETED, 0, note)
        return Facets(_counted(site, session, ids), len(ids))


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """A property of the figures, of which each may have several values.

    Attributes:
        names: Of the values.
        values: Numbers of the values, those of the first figure first.
        starts: Where those of each figure begin, and the end.
    """

    names: list[str]
    values: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, figures: int, at: Sequence[int], names: Sequence[str]) -> _Coded:
        """Make it from pairs of a figure's place and a value's name."""
        codes = {name: n for n, name in enumerate(dict.fromkeys(names))}
        places = np.array(at, np.int64)
        values = np.array([codes[name] for name in names], np.int64)
        starts = np.zeros(figures + 1, np.int64)
        np.cumsum(np.bincount(places, minlength=figures), out=starts[1:])
        return cls(list(codes), values[np.argsort(places, kind="stable")], starts)

    def counted(self, at: npt.NDArray[np.int64]) -> Counter[str]:
        """How many of the figures at these places have each value."""
        first, size = self.starts[at], self.starts[at + 1] - self.starts[at]
        ends = np.cumsum(size)
        whole = int(ends[-1]) if len(ends) else 0
        picked = np.arange(whole) + np.repeat(first - (ends - size), size)
        numbers = np.bincount(self.values[picked], minlength=len(self.names))
        return Counter({self.names[n]: int(numbers[n]) for n in np.flatnonzero(numbers).tolist()})


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What facets count, of all figures."""

    ids: npt.NDArray[np.int64]
    years: npt.NDArray[np.int64]
    types: _Coded
    things: dict[str, _Coded]


def _known(site: Site) -> _Known | None:
    """What facets count, of all figures; None where there are too many to be held."""

    def make() -> _Known | None:
        with site.library._database.reading() as session:
            connection = session.connection()
            if int(connection.scalar(select(func.count()).select_from(StoredFigure)) or 0) > (
                _MOST_HELD
            ):
                return None
            rows = connection.execute(_FACTS).all()
            named = {
                type_: connection.execute(_OF_TYPE, {"type": type_}).all() for type_ in _FACETED
            }
        ids = np.array([row[0] for row in rows], np.int64)
        place = {id_: n for n, id_ in enumerate(ids.tolist())}
        things = {
            type_: _Coded.of(
                len(ids),
                [place[id_] for id_, _ in pairs if id_ in place],
                [sys.intern(name) for id_, name in pairs if id_ in place],
            )
            for type_, pairs in named.items()
        }
        years = np.array([row[1] for row in rows], np.int64)
        types = _Coded.of(len(ids), range(len(ids)), [row[2] for row in rows])
        return _Known(ids, years, types, things)

    return site.kept("facts", make)


_FACTS: Final = select(FigureFact.figure_id, FigureFact.year, FigureFact.type).order_by(
    FigureFact.figure_id
)
_OF_TYPE: Final = (
    select(FigureEntity.figure_id, Entity.name)
    .join(Entity, FigureEntity.entity_id == Entity.id)
    .where(Entity.type == bindparam("type"), FigureEntity.via != "assumed")
)


def _counted(site: Site, session: Session, ids: Sequence[int] | None) -> tuple[Facet, ...]:
    years: Counter[int] = Counter()
    types: Counter[str] = Counter()
    things: dict[str, Counter[str]] = {name: Counter() for name in _FACETED}
    known = _known(site) if ids is not None else None
    if ids is not None and known is not None:
        wanted = np.array(ids, np.int64)
        at = np.searchsorted(known.ids, wanted)
        there = at < len(known.ids)
        there[there] = known.ids[at[there]] == wanted[there]
        at = at[there]
        found, numbers = np.unique(known.years[at], return_counts=True)
        years.update(dict(zip(found.tolist(), numbers.tolist(), strict=True)))
        things = {name: coded.counted(at) for name, coded in known.things.items()}
        return _facet_list(years, known.types.counted(at), things)
    if ids is None:
        chunks: list[Sequence[int] | None] = [None]
    else:
        chunks = [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
    for chunk in chunks:
        facts: Any = select(FigureFact.year, FigureFact.type, func.count())
        named: Any = (
            select(Entity.type, Entity.name, func.count())
            .join(FigureEntity, FigureEntity.entity_id == Entity.id)
            .where(Entity.type.in_(_FACETED), FigureEntity.via != "assumed")
        )
        if chunk is not None:
            facts = facts.where(FigureFact.figure_id.in_(chunk))
            named = named.where(FigureEntity.figure_id.in_(chunk))
        for year, type_, count in session.execute(facts.group_by(FigureFact.year, FigureFact.type)):
            years[int(year)] += count
            types[str(type_)] += count
        for kind, name, count in session.execute(named.group_by(Entity.type, Entity.name)):
            things[str(kind)][str(name)] += count
    return _facet_list(years, types, things)


def _facet_list(
    years: Counter[int], types: Counter[str], things: dict[str, Counter[str]]
) -> tuple[Facet, ...]:
    made = []
    for name, field_, counter in (
        ("Type", "type", types),
        ("Organism", "organism", things["organism"]),
        ("Year", "year", Counter({str(y): n for y, n in years.items() if y})),
        ("Journal", "journal", things["journal"]),
    ):
        if name == "Year":
            best = sorted(counter.items(), key=lambda pair: pair[0], reverse=True)
        else:
            best = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
        choices = tuple(
            Choice(text, count, f"{field_}:{_quoted(text)}")
            for text, count in best[:_EACH]
            if text and '"' not in text
        )
        if choices:
            made.append(Facet(name, choices))
    return tuple(made)


def _quoted(text: str) -> str:
    return text if text.isalnum() and text.isascii() else f'"{text}"'


# --- lists -----------------------------------------------------------------------------


def all_figures(site: Site, limit: int, offset: int) -> tuple[list[FigureRow], int]:
    """A page of all figures, the newest articles first, and how many there are."""
    library = site.library
    order = site.kept("order", lambda: _order(site))
    with library._database.reading() as session:
        if order is not None:
            total, ids = len(order), [int(id_) for id_ in order[offset : offset + limit]]
        else:
            total = int(session.scalar(select(func.count(StoredFigure.id))) or 0)
            ids = list(session.scalars(_NEWEST.limit(limit).offset(offset)))
        rows = library._figure_rows(session, ids)
    # One may have been removed a moment ago.
    return [rows[id_] for id_ in ids if id_ in rows], total


_NEWEST: Final = (
    select(StoredFigure.id)
    .join(StoredArticle, StoredFigure.article_id == StoredArticle.id)
    .order_by(StoredArticle.year.desc(), StoredFigure.figid)
)


def _order(site: Site) -> array[int] | None:
    """Ids of all figures, the newest articles first; None where there are too many to be held."""
    with site.library._database.reading() as session:
        found = array("q", session.connection().execute(_NEWEST.limit(_MOST_HELD + 1)).scalars())
    return found if len(found) <= _MOST_HELD else None


def newest(site: Site, count: int) -> list[FigureRow]:
    """The figures that were read last and have a picture."""
    library = site.library
    with library._database.reading() as session:
        query = (
            select(StoredFigure.id)
            .where(StoredFigure.image_sha256 != "", StoredFigure.mentions > 0)
            .order_by(StoredFigure.genes.desc(), StoredFigure.id)
            .limit(count)
        )
        ids = list(session.scalars(query))
        rows = library._figure_rows(session, ids)
    return [rows[id_] for id_ in ids]


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list, and how many figures show it."""

    key: str
    name: str
    type: str
    figures: int


def things(
    site: Site, types: Sequence[str], *, contains: str = "", limit: int = 100, offset: int = 0
) -> tuple[list[Listed], int]:
    """Things of some types, those that most figures show first, and how many there are.

    Args:
        site: With the library.
        types: Of entities.
        contains: Only things with this in their name, in any case.
        limit: Most things.
        offset: Things to leave out at the beginning.
    """
    rows = site.kept(("things", tuple(types)), lambda: _things(site, types))
    wanted = contains.casefold().strip()
    found = [row for row in rows if wanted in row.name.casefold()] if wanted else rows
    return found[offset : offset + limit], len(found)


def _things(site: Site, types: Sequence[str]) -> list[Listed]:
    query = (
        select(Entity.key, Entity.name, Entity.type, func.count(FigureEntity.figure_id))
        .join(FigureEntity, FigureEntity.entity_id == Entity.id)
        .where(Entity.type.in_(types), FigureEntity.via.not_in(("assumed", "member")))
        .group_by(Entity.id)
    )
    with site.library._database.reading() as session:
        rows = [Listed(str(k), str(n), str(t), int(c)) for k, n, t, c in session.execute(query)]
    return sorted(rows, key=lambda row: (-row.figures, row.name.casefold(), row.key))


def years(site: Site) -> list[tuple[int, int]]:
    """Years and how many figures are of each, the first first."""

    def make() -> list[tuple[int, int]]:
        query = select(FigureFact.year, func.count()).where(FigureFact.year > 0)
        with site.library._database.reading() as session:
            found = session.execute(query.group_by(FigureFact.year).order_by(FigureFact.year))
            return [(int(year), int(count)) for year, count in found]

    return site.kept("years", make)


# --- one thing -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What a thing does to another, over all figures.

    Attributes:
        other: The other thing.
        sign: +1 promotes, -1 inhibits, 0 neither or unknown.
        kinds: Kinds of relation, such as "activation".
        evidence: "drawn", "caption", "curated".
        count: How many figures say so.
        figures: Figids of some of them, the surest first.
        score: The best score.
    """

    other: Listed
    sign: int
    kinds: tuple[str, ...]
    evidence: tuple[str, ...]
    count: int
    figures: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class About:
    """What the library knows of a thing.

    Attributes:
        thing: It itself; `figures` are those that show it, also as a member of a family.
        named: Figures that name it, and do not only show a family that it belongs to.
        rows: Figures, those that are most about it first.
        beside: Things that stand in the same figures, by kind.
        acted_on: What acts on it.
        acts_on: What it acts on.
        special: Special kinds of it, and things that have it in their name.
    """

    thing: Listed
    named: int
    rows: tuple[FigureRow, ...]
    beside: dict[str, list[Listed]]
    acted_on: list[Said]
    acts_on: list[Said]
    special: list[Listed] = field(default_factory=list)


def about(site: Site, key: str, *, limit: int, offset: int) -> About:
    """Everything that the page of a thing shows.

    Args:
        site: With the library.
        key: Of the entity.
        limit: Most figures.
        offset: Figures to leave out at the beginning.

    Raises:
        NotFoundError: The library has no such thing.
    """
    library = site.library
    plain = key.replace("\0", "")
    with library._database.reading() as session:
        connection = session.connection()
        row = connection.execute(_THING, {"key": plain}).first()
        if row is None:
            raise NotFoundError(
                "no figure of the library shows it", where=plain, hint="search for it"
            )
        given = {"id": int(row[0])}
        total, members = connection.execute(_SHOWN_IN, given).one()
        part = {**given, "limit": _MOST_FIGURES, "offset": 0}
        first = list(connection.execute(_ORDERED, part).scalars())
        ids = first[offset : offset + limit]
        if offset + limit > _MOST_FIGURES:
            part = {**given, "limit": limit, "offset": offset}
            ids = list(connection.execute(_ORDERED, part).scalars())
        rows = library._figure_rows(session, ids)
        into = _sayings(connection, given, *_ACT_ON_IT)
        out_of = _sayings(connection, given, *_IT_ACTS_ON)
        others = _named(connection, into.others | out_of.others)
        figids = _figids(connection, into.told | out_of.told)
        return About(
            Listed(str(row[1]), str(row[2]), str(row[3]), int(total)),
            int(total) - int(members or 0),
            tuple(rows[one] for one in ids),
            _beside(connection, int(row[0]), first),
            into.listed(others, figids),
            out_of.listed(others, figids),
            _special(connection, plain),
        )


_T: Final = cast("Table", FigureEntity.__table__).c
_R: Final = cast("Table", FigureRelation.__table__).c
_E: Final = cast("Table", Entity.__table__).c
_P: Final = cast("Table", EntityPart.__table__).c
_F: Final = cast("Table", StoredFigure.__table__).c
# Questions are put together once: that takes as long as most of them take to be answered.
_ID: Final[BindParameter[int]] = bindparam("id")
_THING: Final = select(_E.id, _E.key, _E.name, _E.type).where(_E.key == bindparam("key"))
_SHOWN_IN: Final = select(func.count(), func.sum(case((_T.via == "member", 1), else_=0))).where(
    _T.entity_id == _ID
)
_ORDERED: Final = (
    select(_T.figure_id)
    .where(_T.entity_id == _ID)
    .order_by(_T.weight.desc(), _T.figure_id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def _said_queries(own: Any, other: Any) -> tuple[Any, Any]:
    """For the pairs that most figures say, which an index tells, and for what is said of them."""
    told = (own == _ID) & (_R.steps == 1) & _R.negated.is_(False) & (other != _ID)
    number = func.count(_R.figure_id.distinct())
    pairs = (
        select(other, _R.sign, number)
        .where(told)
        .group_by(other, _R.sign)
        .order_by(number.desc(), other, _R.sign)
        .limit(_MOST_ROWS)
    )
    relations = (
        select(other, _R.sign, _R.kind, _R.evidence, _R.score, _R.figure_id)
        .where(told, other.in_(bindparam("others", expanding=True)))
        .order_by(_R.score.desc(), _R.figure_id)
    )
    return pairs, relations


_ACT_ON_IT: Final = _said_queries(_R.target, _R.source)
_IT_ACTS_ON: Final = _said_queries(_R.source, _R.target)
_SPECIAL: Final = (
    select(_E.key, _E.name, _E.type, func.count(_T.figure_id))
    .join(EntityPart, _P.entity_id == _E.id)
    .join(FigureEntity, _T.entity_id == _E.id)
    .where(_P.key == bindparam("key"))
    .group_by(_E.id)
    .limit(_MOST_ROWS)
)


def _beside(connection: Connection, own: int, figures: Sequence[int]) -> dict[str, list[Listed]]:
    """What stands most often beside a thing in some figures, by kind."""
    if not figures:
        return {}
    counted = connection.exec_driver_sql(
        "SELECT entity_id, count(*) AS number FROM figure_entities"
        f" WHERE figure_id IN ({_numbers(figures)}) AND via IN ('label', 'caption')"
        f" AND entity_id <> {own} GROUP BY entity_id"
        f" ORDER BY number DESC, entity_id LIMIT {6 * _MOST_ROWS}"
    ).all()
    known = _named(connection, [row[0] for row in counted])
    found: dict[str, list[Listed]] = defaultdict(list)
    for id_, count in counted:
        if (one := known.get(id_)) is None:
            continue
        kind = _KIND_OF.get(one.type)
        if kind is not None and kind != "Journals" and len(found[kind]) < _MOST_BESIDE:
            found[kind].append(replace(one, figures=count))
    return {name: found[name] for name, _ in KINDS.values() if found[name]}


@dataclass(frozen=True, slots=True)
class _Sayings:
    """Relations with a thing, put together by what is at the other end and how.

    Attributes:
        counts: Figures that say so, by id of the other end and sign; those of most figures.
        groups: The relations of each of these, the best first.
    """

    counts: dict[tuple[int, int], int]
    groups: dict[tuple[int, int], list[Any]]

    @property
    def others(self) -> set[int]:
        """Ids of the other ends."""
        return {other for other, _ in self.counts}

    def figures(self, pair: tuple[int, int]) -> list[int]:
        """Ids of figures that are named for a pair."""
        return list(dict.fromkeys([row[5] for row in self.groups[pair]]))[:_MOST_TOLD]

    @property
    def told(self) -> set[int]:
        """Ids of all figures that are named."""
        return {one for pair in self.groups for one in self.figures(pair)}

    def listed(self, others: Mapping[int, Listed], figids: Mapping[int, str]) -> list[Said]:
        """For people, with names."""
        made = [
            Said(
                others[pair[0]],
                pair[1],
                tuple(dict.fromkeys([row[2] for row in rows])),
                tuple(sorted({row[3] for row in rows})),
                self.counts[pair],
                tuple(figids[one] for one in self.figures(pair)),
                rows[0][4],
            )
            for pair, rows in self.groups.items()
            if pair[0] in others
        ]
        made.sort(key=lambda said: (-said.count, -said.score, said.other.name, said.sign))
        return made


def _sayings(
    connection: Connection, given: Mapping[str, Any], pairs: Any, relations: Any
) -> _Sayings:
    counts = {(row[0], row[1]): int(row[2]) for row in connection.execute(pairs, given)}
    groups: dict[tuple[int, int], list[Any]] = {}
    if counts:
        asked = {**given, "others": sorted({other for other, _ in counts})}
        for row in connection.execute(relations, asked).all():
            if (row[0], row[1]) in counts:
                groups.setdefault((row[0], row[1]), []).append(row)
    return _Sayings(counts, groups)


def _named(connection: Connection, ids: Collection[int]) -> dict[int, Listed]:
    rows = _by_id(connection, "SELECT id, key, name, type FROM entities", ids)
    return {id_: Listed(key, name, type_, 0) for id_, key, name, type_ in rows}


def _figids(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    return {row[0]: row[1] for row in _by_id(connection, "SELECT id, figid FROM figures", ids)}


def _by_id(connection: Connection, query: str, ids: Collection[int]) -> Iterator[Any]:
    """Rows with these ids, asked for so many at once as every database takes."""
    listed = sorted(ids)
    for start in range(0, len(listed), _CHUNK):
        some = _numbers(listed[start : start + _CHUNK])
        yield from connection.exec_driver_sql(f"{query} WHERE id IN ({some})").all()


def _numbers(ids: Iterable[int]) -> str:
    """Ids written out: they are our own numbers, and binding each costs more than finding it."""
    return ",".join([str(int(one)) for one in ids])


def _special(connection: Connection, key: str) -> list[Listed]:
    rows = [Listed(*row) for row in connection.execute(_SPECIAL, {"key": key}).all()]
    return sorted(rows, key=lambda row: (-row.figures, row.name))
