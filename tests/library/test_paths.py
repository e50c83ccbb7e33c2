"""Paths over random relations are those that going through all of them gives."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise

import pytest
from sqlalchemy import insert

from pathscribe.library import Library
from pathscribe.library.paths import find_paths
from pathscribe.library.tables import Entity, FigureRelation, StoredArticle, StoredFigure

THINGS, FIGURES, RELATIONS = 14, 8, 60

Relation = tuple[int, int, int, int, bool, int]
"""Figure, source, target, sign, negated, steps."""


def some_relations(seed: int) -> list[Relation]:
    pick = random.Random(seed)
    return [
        (
            pick.randint(1, FIGURES),
            pick.randint(1, THINGS),
            pick.randint(1, THINGS),
            pick.choice((1, 1, -1, 0)),
            pick.random() < 0.1,
            pick.choice((1, 1, 1, 2)),
        )
        for _ in range(RELATIONS)
    ]


def fill(library: Library, relations: list[Relation]) -> None:
    blank = {"image_sha256": "", "image_suffix": "", "image_bytes": 0, "source": "", "read_at": "",
             "fingerprint": "", "record": "{}", "number": "", "type": "", "title": "", "labels": 0,
             "mentions": 0, "genes": 0, "alias": ""}  # fmt: skip

    def write(session) -> None:  # type: ignore[no-untyped-def]
        article = dict.fromkeys(("pmcid", "pmid", "doi", "title", "journal", "year", "source"), "")
        session.execute(insert(StoredArticle), [{"id": 1, "key": "a", **article}])
        session.execute(
            insert(StoredFigure),
            [{"id": n, "article_id": 1, "figid": f"f{n}", **blank} for n in range(1, FIGURES + 1)],
        )
        session.execute(
            insert(Entity),
            [
                {"id": n, "key": f"t{n}", "type": "gene", "name": f"t{n}", "words": ""}
                for n in range(1, THINGS + 1)
            ],
        )
        session.execute(
            insert(FigureRelation),
            [
                {"figure_id": figure, "source": source, "target": target, "sign": sign,
                 "negated": negated, "steps": steps, "hedged": False, "score": 0.5,
                 "relation": "R1", "kind": "activation", "evidence": "drawn"}
                for figure, source, target, sign, negated, steps in relations
            ],
        )  # fmt: skip

    library._database.write(write)


def every_path(relations: list[Relation], start: int, goal: int, most: int) -> list[str]:
    saying: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for figure, source, target, sign, negated, steps in relations:
        if not negated and steps == 1 and source != target:
            saying[source, target, sign].add(figure)
    paths: list[tuple[tuple[int, int, int], ...]] = []

    def go(path: tuple[tuple[int, int, int], ...], at: int) -> None:
        if at == goal:
            paths.append(path)
        elif len(path) < most:
            been = {start} | {edge[1] for edge in path}
            for edge in saying:
                if edge[0] == at and edge[1] not in been:
                    go((*path, edge), edge[1])

    go((), start)

    def order(path: tuple[tuple[int, int, int], ...]) -> tuple[object, ...]:
        figures = [len(saying[edge]) for edge in path]
        return (len(path), -min(figures), -sum(figures), path)

    arrows = {1: "->", -1: "-|", 0: "--"}
    return [
        f"t{start}" + "".join(f" {arrows[sign]} t{target}" for _, target, sign in path)
        for path in sorted(paths, key=order)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_paths_are_all_there_are_and_in_order(new_library, seed: int) -> None:
    relations = some_relations(seed)
    met = 0
    with Library.open(new_library()) as library:
        fill(library, relations)
        with library._database.reading() as session:
            for start, goal in pairwise(range(1, THINGS + 1)):
                for steps, limit in ((4, 1000), (3, 7), (2, 1)):
                    wanted = every_path(relations, start, goal, steps)
                    paths, ids, cut = find_paths(
                        session.connection(), [start], [goal], steps=steps, limit=limit
                    )
                    assert [str(path) for path in paths] == wanted[:limit]
                    assert not cut
                    assert bool(ids) == bool(paths)
                    met += len(paths)
    assert met > 20
