from __future__ import annotations

import random

import numpy as np
import pytest

from pathscribe.enrichment import GeneMapper, GeneSet, GeneSets
from pathscribe.enrichment.sets import joined
from pathscribe.errors import EnrichmentError


def _plain(sets: GeneSets) -> dict[str, set[str]]:
    return {one.name: set(one.genes) for one in sets}


def test_order_and_repetition_count_for_nothing() -> None:
    listed = [GeneSet(f"s{n}", ("C", "A", "A", f"G{n}"), "d", "lib") for n in range(30)]
    one = GeneSets.of(listed)
    other = GeneSets.of(
        GeneSet(s.name, tuple(reversed(s.genes)), s.description, s.library)
        for s in random.Random(1).sample(listed, 30)
    )
    assert one.key == other.key
    assert _plain(one) == _plain(other) == {f"s{n}": {"A", "C", f"G{n}"} for n in range(30)}
    assert one.key != GeneSets.of(listed[:-1]).key


def test_both_directions_agree() -> None:
    rng = random.Random(2)
    genes = [f"g{n}" for n in range(40)]
    sets = {f"s{n}": rng.sample(genes, rng.randint(0, 12)) for n in range(60)}
    held = GeneSets.from_mapping(sets)
    query = set(rng.sample(genes, 10))
    counts = held.overlaps(np.array([held.number[g] for g in query if g in held.number]))
    for n, name in enumerate(held.names):
        assert counts[n] == len(query & set(sets[name]))
        assert held.sizes[n] == len(sets[name])
    few, many = set(genes[:5]), set(genes[:35])
    for allowed in (few, many):
        mask, sizes = held.within(allowed, str(len(allowed)))
        assert list(sizes) == [len(allowed & set(sets[name])) for name in held.names]
        assert set(np.array(held.genes)[mask]) == allowed & set(held.genes)


def test_gmt(mapper: GeneMapper) -> None:
    text = "a\td\t3569\tTP53,1.0\tIl6\tmade-up\n\na\td2\tSYK\t\n"
    sets = GeneSets.from_gmt(text, library="mine", mapper=mapper)
    assert _plain(sets) == {"a": {"IL6", "TP53", "made-up"}, "a (2)": {"SYK"}}
    assert sets.library(0) == "mine"
    assert _plain(GeneSets.from_gmt(text))["a"] == {"3569", "TP53", "Il6", "made-up"}
    with pytest.raises(EnrichmentError, match="no gene set") as caught:
        GeneSets.from_gmt("a\td\tTP53\nbroken\n", where="x.gmt")
    assert caught.value.where == "x.gmt:2"


def test_joined() -> None:
    one = GeneSets.of([GeneSet("a", ("A", "B"), "", "x")])
    two = GeneSets.of([GeneSet("a", ("B", "C"), "", "y")])
    both = joined([one, two])
    assert [(both.names[n], both.library(n)) for n in range(2)] == [("a", "x"), ("a", "y")]
    assert both.genes == ("A", "B", "C")
    assert joined([one]) is one
    with pytest.raises(EnrichmentError, match="two sets are named"):
        joined([one, one])


def test_awkward_texts_and_no_sets() -> None:
    sets = GeneSets.of([GeneSet("ä\t\ud800", ("β",), "\n", "")])
    assert sets.names[0] == "ä\t?"
    assert sets.descriptions[0] == "\n"
    assert len(GeneSets.of([])) == 0
    with pytest.raises(IndexError):
        sets.names[1]
