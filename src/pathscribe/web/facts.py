"""What the pages ask of the library's index: facets, lists of things, what a thing does."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import func, select
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
_MOST_SAID: Final = 1000
_MOST_ROWS: Final = 40
_MOST_TOLD: Final = 10

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
    return site.kept(("facets", query), lambda: _facets(site, query))


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
        counted = site.kept(
            ("facets", query), lambda: Facets(_counted(site, session, ids), len(ids))
        )
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


_Fact = tuple[int, str, tuple[str, ...], tuple[str, ...]]
"""Year, type, organisms and journals of a figure."""


def _known(site: Site) -> dict[int, _Fact] | None:
    """What facets count, of all figures; None where there are too many to be held."""

    def make() -> dict[int, _Fact] | None:
        named: Any = (
            select(FigureEntity.figure_id, Entity.type, Entity.name)
            .join(Entity, FigureEntity.entity_id == Entity.id)
            .where(Entity.type.in_(_FACETED), FigureEntity.via != "assumed")
            .order_by(FigureEntity.figure_id, Entity.id)
        )
        with site.library._database.reading() as session:
            if int(session.scalar(select(func.count(StoredFigure.id))) or 0) > _MOST_HELD:
                return None
            things: dict[tuple[int, str], tuple[str, ...]] = {}
            for id_, type_, name in session.execute(named):
                key = (int(id_), str(type_))
                things[key] = (*things.get(key, ()), sys.intern(str(name)))
            rows = session.execute(select(FigureFact.figure_id, FigureFact.year, FigureFact.type))
            return {
                int(id_): (
                    int(year),
                    sys.intern(str(type_)),
                    things.get((int(id_), "organism"), ()),
                    things.get((int(id_), "journal"), ()),
                )
                for id_, year, type_ in rows
            }

    return site.kept("facts", make)


def _counted(site: Site, session: Session, ids: Sequence[int] | None) -> tuple[Facet, ...]:
    years: Counter[int] = Counter()
    types: Counter[str] = Counter()
    things: dict[str, Counter[str]] = {name: Counter() for name in _FACETED}
    known = _known(site) if ids is not None else None
    if ids is not None and known is not None:
        for id_ in ids:
            if id_ in known:
                year, type_, organisms, journals = known[id_]
                years[year] += 1
                types[type_] += 1
                things["organism"].update(organisms)
                things["journal"].update(journals)
        return _facet_list(years, types, things)
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
    with library._database.reading() as session:
        total = int(session.scalar(select(func.count(StoredFigure.id))) or 0)
        query: Any = (
            select(StoredFigure.id)
            .join(StoredArticle, StoredFigure.article_id == StoredArticle.id)
            .order_by(StoredArticle.year.desc(), StoredFigure.figid)
        )
        ids = list(session.scalars(query.limit(limit).offset(offset)))
        rows = library._figure_rows(session, ids)
    return [rows[id_] for id_ in ids], total


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
        row = session.execute(
            select(Entity.id, Entity.key, Entity.name, Entity.type).where(Entity.key == plain)
        ).first()
        if row is None:
            raise NotFoundError(
                "no figure of the library shows it", where=plain, hint="search for it"
            )
        id_ = int(row[0])
        shows = select(FigureEntity.figure_id).where(FigureEntity.entity_id == id_)
        total = int(session.scalar(select(func.count()).select_from(shows.subquery())) or 0)
        ordered = shows.order_by(FigureEntity.weight.desc(), FigureEntity.figure_id)
        ids = list(session.scalars(ordered.limit(limit).offset(offset)))
        rows = library._figure_rows(session, ids)
        part = list(session.scalars(ordered.limit(_MOST_FIGURES)))
        thing = Listed(str(row[1]), str(row[2]), str(row[3]), total)
        naming = shows.where(FigureEntity.via != "member")
        named = int(session.scalar(select(func.count()).select_from(naming.subquery())) or 0)
        return About(
            thing,
            named,
            tuple(rows[one] for one in ids),
            _beside(session, id_, part),
            _said(session, id_, FigureRelation.target, FigureRelation.source),
            _said(session, id_, FigureRelation.source, FigureRelation.target),
            _special(session, str(row[1])),
        )


def _beside(session: Session, id_: int, figures: Sequence[int]) -> dict[str, list[Listed]]:
    counts: Counter[int] = Counter()
    for start in range(0, len(figures), _CHUNK):
        query = (
            select(FigureEntity.entity_id, func.count())
            .where(FigureEntity.figure_id.in_(figures[start : start + _CHUNK]))
            .where(FigureEntity.via.in_(("label", "caption")), FigureEntity.entity_id != id_)
            .group_by(FigureEntity.entity_id)
        )
        for other, count in session.execute(query):
            counts[int(other)] += int(count)
    best = sorted(counts, key=lambda one: (-counts[one], one))[: 6 * _MOST_ROWS]
    known = _listed(session, best, counts)
    found: dict[str, list[Listed]] = defaultdict(list)
    for one in best:
        for name, types in KINDS.values():
            if known[one].type in types and len(found[name]) < 18 and name != "Journals":
                found[name].append(known[one])
    return {name: found[name] for name, _ in KINDS.values() if found[name]}


def _listed(session: Session, ids: Sequence[int], counts: Counter[int]) -> dict[int, Listed]:
    found: dict[int, Listed] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(Entity.id, Entity.key, Entity.name, Entity.type)
        chosen = query.where(Entity.id.in_(ids[start : start + _CHUNK]))
        for id_, key, name, type_ in session.execute(chosen):
            found[int(id_)] = Listed(str(key), str(name), str(type_), counts[int(id_)])
    return found


def _said(session: Session, id_: int, own: Any, other: Any) -> list[Said]:
    table = FigureRelation
    query = (
        select(other, table.sign, table.kind, table.evidence, table.score, table.figure_id)
        .where(own == id_, table.steps == 1, table.negated.is_(False), other != id_)
        .order_by(table.score.desc(), table.figure_id)
        .limit(_MOST_SAID)
    )
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in session.execute(query):
        groups[row[0], row[1]].append(row)
    figures = {key: list(dict.fromkeys(row[5] for row in rows)) for key, rows in groups.items()}
    # Names are only looked up for what is shown.
    best = sorted(groups, key=lambda key: (-len(figures[key]), -groups[key][0][4], key))
    best = best[:_MOST_ROWS]
    names = _listed(session, sorted({one for one, _ in best}), Counter())
    figids = _figids(session, {f for key in best for f in figures[key][:_MOST_TOLD]})
    made = [
        Said(
            names[key[0]],
            int(key[1]),
            tuple(dict.fromkeys(str(row[2]) for row in groups[key])),
            tuple(sorted({str(row[3]) for row in groups[key]})),
            len(figures[key]),
            tuple(figids[f] for f in figures[key][:_MOST_TOLD]),
            float(groups[key][0][4]),
        )
        for key in best
        if key[0] in names
    ]
    made.sort(key=lambda said: (-said.count, -said.score, said.other.name, said.sign))
    return made


def _figids(session: Session, ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    listed = sorted(ids)
    for start in range(0, len(listed), _CHUNK):
        query = select(StoredFigure.id, StoredFigure.figid)
        chosen = query.where(StoredFigure.id.in_(listed[start : start + _CHUNK]))
        found.update((int(id_), str(figid)) for id_, figid in session.execute(chosen))
    return found


def _special(session: Session, key: str) -> list[Listed]:
    query = (
        select(Entity.key, Entity.name, Entity.type, func.count(FigureEntity.figure_id))
        .join(EntityPart, EntityPart.entity_id == Entity.id)
        .join(FigureEntity, FigureEntity.entity_id == Entity.id)
        .where(EntityPart.key == key)
        .group_by(Entity.id)
        .limit(_MOST_ROWS)
    )
    rows = [Listed(str(k), str(n), str(t), int(c)) for k, n, t, c in session.execute(query)]
    return sorted(rows, key=lambda row: (-row.figures, row.name))
