"""Weights of components and calibration of scores."""

from __future__ import annotations

import pytest

from pathscribe.entities.calibration import GROUPS
from pathscribe.entities.cutoffs import ALL, CUTOFFS, DEFAULT, STRICT
from pathscribe.entities.weights import EVEN, Weights, parse, weights
from pathscribe.errors import LexiconError

TABLE = "# note\nkind\tname\tvalue\tslope\nbias\t\t0.1\nfactor\tcase\t0.5\ncalibration\tg\t1\t4\n"


def test_parse() -> None:
    table = parse(TABLE)
    assert table == Weights(0.1, {"case": 0.5}, {"g": (1.0, 4.0)})
    assert table.of("case") == 0.5
    assert table.of("another") == 1.0


@pytest.mark.parametrize("row", ["factor\tcase", "factor\tcase\tx", "weight\tcase\t1", "alone"])
def test_a_broken_row_is_told(row: str) -> None:
    with pytest.raises(LexiconError, match="broken row") as raised:
        parse(TABLE + row)
    assert raised.value.where == "weights.tsv:6"


def test_the_shipped_table_has_every_group_and_rises_with_the_score() -> None:
    table = weights()
    assert set(table.calibration) == set(GROUPS)
    for group in GROUPS:
        values = [table.probability(score / 10, group) for score in range(11)]
        assert values == sorted(values)
        assert 0 < values[0] < values[-1] < 1


def test_cutoffs_are_in_order() -> None:
    assert ALL.least < DEFAULT.least < STRICT.least
    assert ALL.score < DEFAULT.score == EVEN
    assert CUTOFFS["strict"] is STRICT
    assert STRICT.keeps("cell", 0.8)
    assert not STRICT.keeps("gene", 0.8)
    assert DEFAULT.keeps("gene", 0.8)
