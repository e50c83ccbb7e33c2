"""What is passed over must not be missed: the index of the light record is that of the whole."""

from __future__ import annotations

import pytest

from pathscribe import example_path, read
from pathscribe.errors import RecordError
from pathscribe.library.explain import explain
from pathscribe.library.indexing import gene, index_record
from pathscribe.library.light import light_record
from pathscribe.library.query import FACT_FIELDS, Fact, Named, Related, Words
from pathscribe.library.search import Asked, Wanted


def test_the_example_is_indexed_alike() -> None:
    (record,) = read(example_path())
    made = index_record(record)
    assert made.links
    assert made.shown
    assert index_record(light_record(record.to_json())) == made


def test_hits_are_explained_alike() -> None:
    (record,) = read(example_path())
    symbols = [gene(mention.symbols[0]) for mention in record.mentions if mention.symbols]
    wanted = [
        Wanted(Words(("neutrophil",)), words=(Words(("neutrophil",)),)),
        Wanted(Named("gene", "x"), entity=Asked("x", keys={1: symbols[0].key})),
        Wanted(Related("x", "", None), ends=(Asked("x", keys={1: "gene:IL6"}), None)),
        *(Wanted(Fact(name, "x"), fact=Fact(name, "x")) for name in FACT_FIELDS),
    ]
    light = light_record(record.to_json())
    for one in wanted:
        made = explain(record, [one])
        assert made
        assert explain(light, [one]) == made


def test_every_kind_of_relation_and_state(figure, some_mentions) -> None:
    gene, family, chemical = some_mentions
    record = figure().record.model_copy(
        update={"mentions": (gene.model_copy(update={"state": ("mutant",)}), family, chemical)}
    )
    assert index_record(light_record(record.to_json())) == index_record(record)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"figid": 1}'])
def test_what_is_no_record(text: str) -> None:
    with pytest.raises(RecordError):
        light_record(text)
