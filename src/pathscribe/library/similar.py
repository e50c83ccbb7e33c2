"""Figures that resemble a figure: weighted Jaccard of entities and of relations."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from typing import Final, TypeVar

from sqlalchemy import Connection, case, func, select, text

from .bulk import chunks
from .results import Match
from .tables import Entity, FigureEntity, FigureFact, FigureRelation

T = TypeVar("T")

_SEEDS: Final = 40
_COMMON: Final = 0.1
"""Share of all figures above which an entity leads to no candidates, where rarer ones are there."""
_CANDIDATES: Final = 200
_RELATIONS: Final = 0.4
_NOT_CONTENT: Final = ("journal", "organism")
_MOST_SHOWN: Final = 8


def similar_figures(
    connection: Connection, figure_id: int, limit: int
) -> list[tuple[int, float, tuple[Match, ...]]]:
    """Figures that show the same things and say the same of them.

    The likeness is the weighted Jaccard index: the rarity of what both have, over the rarity of
    what either has; for entities .6 and for relations .4 of it, where the figure has relations.
    Rarity is ln((N + 1) / (figures that have it + 0.5)). Entities are taken with their families'
    members; organism and journal count for nothing.

    Args:
        connection: In a transaction.
        figure_id: Row id of the figure.
        limit: Most figures.

    Returns:
        Row id, likeness above 0 and up to 1, and what both have; the most alike first.
    """
    every = int(connection.execute(select(func.count()).select_from(FigureFact)).scalar_one())
    own = _entities(connection, [figure_id]).get(figure_id, frozenset())
    edges = _edges(connection, [figure_id]).get(figure_id, frozenset())
    rarity = _rarity(connection, own, every)
    if not own:
        return []
    common = math.log((every + 1) / (max(_COMMON * every, 2) + 0.5))
    seeds = sorted(own, key=lambda one: (-rarity[one], one))[:_SEEDS]
    seeds = [one for one in seeds if rarity[one] >= common] or seeds[:5]
    candidates = _candidates(connection, figure_id, seeds, rarity)
    entities = _entities(connection, candidates)
    others = _edges(connection, candidates) if edges else {}
    rarity |= _rarity(connection, {o for held in entities.values() for o in held} - own, every)
    edge_rarity = _edge_rarity(connection, edges, every) if edges else {}
    usual = math.log(every + 1)
    scored = []
    for id_ in candidates:
        held = entities.get(id_, frozenset())
        score = _jaccard(own, held, rarity, usual)
        if edges:
            alike = _jaccard(edges, others.get(id_, frozenset()), edge_rarity, usual)
            score = (1 - _RELATIONS) * score + _RELATIONS * alike
        if score > 0:
            scored.append((round(score, 6), id_))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    best = scored[:limit]
    names = _names(connection, own)
    made = []
    for score, id_ in best:
        both = sorted(own & entities[id_], key=lambda one: (-rarity[one], one))[:_MOST_SHOWN]
        matches = tuple(Match("entity", names[one][1], names[one][0]) for one in both)
        made.append((id_, score, matches))
    return made


def _jaccard(one: frozenset[T], other: frozenset[T], rarity: dict[T, float], usual: float) -> float:
    union = math.fsum(rarity.get(item, usual) for item in one | other)
    if union <= 0:
        return 0.0
    return math.fsum(rarity.get(item, usual) for item in one & other) / union


def _candidates(
    connection: Connection, figure_id: int, seeds: list[int], rarity: dict[int, float]
) -> list[int]:
    """The figures that share the rarest things."""
    rare = case({seed: rarity[seed] for seed in seeds}, value=FigureEntity.entity_id)
    shared = func.sum(rare)
    query = (
        select(FigureEntity.figure_id)
        .where(FigureEntity.entity_id.in_(seeds), FigureEntity.figure_id != figure_id)
        .group_by(FigureEntity.figure_id)
        .order_by(shared.desc(), FigureEntity.figure_id)
        .limit(_CANDIDATES)
    )
    return list(connection.execute(query).scalars())


def _entities(connection: Connection, figures: Collection[int]) -> dict[int, frozenset[int]]:
    query = (
        select(FigureEntity.figure_id, FigureEntity.entity_id)
        .join(Entity, Entity.id == FigureEntity.entity_id)
        .where(FigureEntity.figure_id.in_(list(figures)), Entity.type.not_in(_NOT_CONTENT))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for figure, entity in connection.execute(query):
        found[figure].add(entity)
    return {figure: frozenset(held) for figure, held in found.items()}


Edge = tuple[int, int, int]


def _edges(connection: Connection, figures: Collection[int]) -> dict[int, frozenset[Edge]]:
    table = FigureRelation
    query = select(table.figure_id, table.source, table.target, table.sign).where(
        table.figure_id.in_(list(figures)), ~table.negated, table.steps == 1
    )
    found: dict[int, set[Edge]] = defaultdict(set)
    for figure, source, target, sign in connection.execute(query):
        found[figure].add((source, target, sign))
    return {figure: frozenset(held) for figure, held in found.items()}


def _rarity(connection: Connection, entities: Collection[int], every: int) -> dict[int, float]:
    found: dict[int, float] = {}
    listed = sorted(entities)
    for at in range(0, len(listed), 400):
        query = (
            select(FigureEntity.entity_id, func.count())
            .where(FigureEntity.entity_id.in_(listed[at : at + 400]))
            .group_by(FigureEntity.entity_id)
        )
        for entity, count in connection.execute(query):
            found[entity] = math.log((every + 1) / (count + 0.5))
    return found


def _edge_rarity(connection: Connection, edges: Collection[Edge], every: int) -> dict[Edge, float]:
    found: dict[Edge, float] = {}
    for some in chunks(sorted({edge[:2] for edge in edges}), 200):
        # In this order: SQLite would go through all relations rather than look each pair up.
        query = text(
            f"WITH e (source, target) AS (VALUES {', '.join(map(str, some))})"
            " SELECT r.source, r.target, r.sign, COUNT(DISTINCT r.figure_id)"
            " FROM e CROSS JOIN figure_relations r"
            " WHERE r.source = e.source AND r.target = e.target"
            " AND r.negated = false AND r.steps = 1 GROUP BY r.source, r.target, r.sign"
        )
        for source, target, sign, count in connection.execute(query):
            found[source, target, sign] = math.log((every + 1) / (count + 0.5))
    return found


def _names(connection: Connection, entities: Collection[int]) -> dict[int, tuple[str, str]]:
    query = select(Entity.id, Entity.name, Entity.type).where(Entity.id.in_(list(entities)))
    return {row.id: (row.name, row.type) for row in connection.execute(query)}
