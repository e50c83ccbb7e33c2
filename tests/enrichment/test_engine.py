"""The whole answer, against scipy-free arithmetic; every case of CASES.md, Enrichment."""

from __future__ import annotations

import math
import random
from math import comb

import pytest

from pathscribe.enrichment import EnrichmentResult, GeneMapper, GeneSets, enrich
from pathscribe.errors import EnrichmentError

GENES = [f"g{n}" for n in range(2000)]


def _tail(k: int, population: int, good: int, draws: int) -> float:
    most = min(good, draws)
    ways = sum(comb(good, x) * comb(population - good, draws - x) for x in range(k, most + 1))
    return ways / comb(population, draws)


def _world() -> dict[str, list[str]]:
    rng = random.Random(4)
    sets = {f"s{n}": rng.sample(GENES, rng.randint(3, 60)) for n in range(200)}
    # CASES: overlap with N = 2,000 background, K = 100, n = 100, k = 60.
    return {**sets, "hit": GENES[:100]}


QUERY = GENES[:60] + GENES[1000:1040]


def test_case_exact_tail() -> None:
    result = enrich(QUERY, _world(), background=GENES, map_ids=False)
    best = result.rows(1)[0]
    assert (best.name, best.overlap, best.size, result.background.size) == ("hit", 60, 100, 2000)
    assert math.isclose(best.p, _tail(60, 2000, 100, 100), rel_tol=1e-10)
    assert math.isclose(best.log10_p, math.log10(best.p), rel_tol=1e-12)
    assert best.expected == 5
    assert best.odds_low < best.odds_ratio < best.odds_high


def test_all_rows_are_right_and_adjusted_over_all_tested() -> None:
    world = _world()
    result = enrich(QUERY, world, background=GENES, map_ids=False)
    rows = result.rows()
    shared = {name: len(set(QUERY) & set(genes)) for name, genes in world.items()}
    assert {row.name for row in rows} == {name for name, k in shared.items() if k}
    p = {name: _tail(k, 2000, len(set(world[name])), 100) for name, k in shared.items()}
    ordered = sorted(p.values())
    assert result.tested == len(p) == 201
    for row in rows:
        assert row.overlap == shared[row.name]
        assert set(row.genes) == set(QUERY) & set(world[row.name])
        assert math.isclose(row.p, p[row.name], rel_tol=1e-10)
        q = min(value * len(p) / (n + 1) for n, value in enumerate(ordered) if value >= p[row.name])
        assert math.isclose(row.q, min(1, q), rel_tol=1e-9)
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    assert [(row.p, row.name) for row in rows] == sorted((row.p, row.name) for row in rows)


def test_case_own_background_is_used_and_named() -> None:
    world = _world()
    wide = enrich(QUERY, world, background=GENES, map_ids=False)
    half = set(GENES[:1500])
    narrow = enrich(QUERY, world, background=half, map_ids=False)
    assert (narrow.background.kind, narrow.background.size) == ("given", 1500)
    assert narrow.background.key != wide.background.key
    row = narrow.rows(1)[0]
    assert math.isclose(row.p, _tail(60, 1500, 100, 100), rel_tol=1e-10)
    for row in narrow.rows():
        assert row.size == len(half & set(world[row.name]))
        assert row.set_size == len(world[row.name])
    # Genes of the query that could not have been drawn are left out and named.
    cut = enrich(QUERY, world, background=GENES[30:], map_ids=False)
    assert set(cut.outside) == set(GENES[:30])
    assert len(cut.query) == 70
    assert cut.rows(1)[0].overlap == 30
    # A gene that no set has counts in the background all the same.
    more = enrich(QUERY, world, background=[*GENES, "nowhere"], map_ids=False)
    assert more.background.size == 2001


def test_the_same_sets_with_several_backgrounds_in_turn() -> None:
    held = GeneSets.from_mapping(_world())
    for _ in range(2):
        for upto in (1200, 1500, 2000):
            fresh = enrich(QUERY, _world(), background=GENES[:upto], map_ids=False)
            again = enrich(QUERY, held, background=GENES[:upto], map_ids=False)
            assert again.rows(20) == fresh.rows(20)


def test_case_cut_offs_give_different_answers() -> None:
    held = GeneSets.from_mapping(_world())
    answers: list[EnrichmentResult] = [
        enrich(QUERY, held, background=GENES, map_ids=False, **options)  # type: ignore[arg-type]
        for options in (
            {},
            {"max_q": 0.05},
            {"min_size": 30},
            {"max_size": 30},
            {"min_overlap": 4},
        )
    ]
    assert len({tuple(row.name for row in one.rows()) for one in answers}) == len(answers)
    everything, certain, large, small, deep = answers
    assert [row.name for row in certain.rows()] == ["hit"]
    assert certain.rows(1)[0].q == everything.rows(1)[0].q
    assert all(row.size >= 30 for row in large.rows())
    assert large.tested + small.tested >= everything.tested > large.tested
    # What is not shown was tested all the same.
    assert deep.tested == everything.tested
    assert {row.name: row.q for row in deep.rows()}.items() <= {
        row.name: row.q for row in everything.rows()
    }.items()


def test_case_any_id_is_mapped_and_the_rest_is_said(mapper: GeneMapper) -> None:
    sets = {
        "figure": ["IL6", "STAT3", "TP53", "SYK", "TREM2"],
        "other": ["AKT1", "MTOR", "INSR", "IRS1"],
    }
    query = ["il6", "6774", "ENSG00000141510", "Syk", "P31749", "ERK", "CAS", "made-up", "MYC"]
    result = enrich(query, sets, mapper=mapper)
    assert result.query == ("AKT1", "IL6", "STAT3", "SYK", "TP53")
    assert {one.text: one.how for one in result.mapped if one.symbol} == {
        "il6": "other case",
        "6774": "Entrez id",
        "ENSG00000141510": "Ensembl id",
        "Syk": "mouse symbol",
        "P31749": "UniProt accession",
        "MYC": "symbol",
    }
    assert [one.text for one in result.unmapped] == ["made-up"]
    assert [one.text for one in result.ambiguous] == ["ERK", "CAS"]
    assert result.outside == ("MYC",)
    assert result.rows(1)[0].genes == ("IL6", "STAT3", "SYK", "TP53")
    # Several names of one gene are one gene.
    twice = enrich(["IL6", "3569", "Il6", "AKT1", "TP53"], sets, mapper=mapper)
    assert twice.query == ("AKT1", "IL6", "TP53")


def test_case_two_figures_with_one_gene_set() -> None:
    world = {**_world(), "again": GENES[:100], "nearly": GENES[:105]}
    rows = enrich(QUERY, world, background=GENES, map_ids=False).rows(3)
    assert [row.name for row in rows] == ["again", "hit", "nearly"]
    assert {row.group for row in rows} == {1}
    assert {row.representative for row in rows} == {"again"}
    assert [row.is_representative for row in rows] == [True, False, False]
    strict = enrich(QUERY, world, background=GENES, map_ids=False, similar=1).rows(3)
    assert [row.group for row in strict] == [1, 1, 2]
    only = enrich(QUERY, world, background=GENES, map_ids=False).rows(groups=1)
    assert [row.name for row in only] == ["again", "hit", "nearly"]


def test_mid_p() -> None:
    plain = enrich(QUERY, _world(), background=GENES, map_ids=False).rows()
    mid = {
        row.name: row
        for row in enrich(QUERY, _world(), background=GENES, map_ids=False, mid_p=True).rows()
    }
    for row in plain:
        assert row.mid_p is None
        other = mid[row.name]
        one = row.p - _tail(row.overlap + 1, 2000, row.size, 100)
        assert other.mid_p == pytest.approx(row.p - one / 2, rel=1e-9)
        assert other.p == row.p
        assert other.q <= row.q


def test_far_tails_keep_their_logarithm() -> None:
    genes = [f"x{n}" for n in range(60_000)]
    result = enrich(genes[:600], {"all": genes[:500]}, background=genes, map_ids=False,
                    max_size=1000)  # fmt: skip
    row = result.rows(1)[0]
    exact = math.log10(comb(600, 500)) - math.log10(comb(60_000, 500))
    assert row.p == 0
    assert row.log10_p == pytest.approx(exact, rel=1e-12)
    assert row.log10_p < -1000


def test_protein_coding(mapper: GeneMapper) -> None:
    sets = {"a": ["IL6", "STAT3", "MIR21", "TP53"]}
    result = enrich(["IL6", "MIR21", "TP53", "MYC"], sets, background="protein-coding",
                    mapper=mapper)  # fmt: skip
    row = result.rows(1)[0]
    assert (row.size, row.set_size, row.overlap) == (3, 4, 2)
    assert result.background.size == len(mapper.protein_coding)
    assert result.outside == ("MIR21",)
    assert result.query == ("IL6", "MYC", "TP53")
    assert math.isclose(row.p, _tail(2, result.background.size, 3, 3), rel_tol=1e-10)


def test_order_of_everything_counts_for_nothing() -> None:
    world = list(_world().items())
    one = enrich(QUERY, dict(world), background=GENES, map_ids=False)
    rng = random.Random(9)
    other = enrich(rng.sample(QUERY, 100), dict(rng.sample(world, len(world))),
                   background=rng.sample(GENES, 2000), map_ids=False)  # fmt: skip
    assert one.rows() == other.rows()
    assert one.sets.key == other.sets.key
    assert one.background == other.background


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_size": 0}, "least size"),
        ({"min_size": 9, "max_size": 8}, "least size"),
        ({"min_overlap": 0}, "overlap"),
        ({"max_q": 1.5}, "greatest q"),
        ({"confidence": 1}, "confidence"),
        ({"similar": 0}, "similarity"),
        ({"background": "all"}, "no background"),
        ({"background": ["no-such-gene"]}, "no known gene"),
    ],
)
def test_wrong_options(options: dict[str, object], message: str) -> None:
    with pytest.raises(EnrichmentError, match=message):
        enrich(["IL6"], {"a": ["IL6", "SYK", "TP53"]}, **options)  # type: ignore[arg-type]


def test_nothing_to_find() -> None:
    with pytest.raises(EnrichmentError, match="no gene sets"):
        enrich(["IL6"], {})
    result = enrich(["zzz"], {"a": ["x", "y", "z"]}, map_ids=False)
    assert (len(result), result.rows(), result.outside) == (0, (), ("zzz",))
    empty = enrich([], {"a": ["x", "y", "z"]}, map_ids=False)
    assert len(empty) == 0
