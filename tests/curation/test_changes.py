from __future__ import annotations

import pytest

from pathscribe.curation import (
    Curation,
    apply_curation,
    curation_text,
    decide,
    gold,
    parse_curation,
    standing,
    undo,
)
from pathscribe.curation.model import (
    Addition,
    Judgement,
    MentionRef,
    Merge,
    NewMention,
    RelationRef,
    Retype,
)
from pathscribe.errors import CurationError
from pathscribe.records.model import (
    ArticleInfo,
    FigureInfo,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    Relation,
)

WHEN = "2026-01-31T12:00:00Z"
ADA = {"by": "Ada", "at": WHEN}


@pytest.fixture
def record() -> Record:
    square = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    labels = tuple(
        RecordLabel(id=f"L{n}", text=text, polygon=square, confidence=1.0)
        for n, text in enumerate(("TNF", "NET", "cell death"), start=1)
    )
    mentions = tuple(
        Mention(
            id=f"M{n}", labels=(f"L{n}",), text=text, span=(0, len(text)), type="gene",
            readings=(Reading(curie=f"hgnc:{n}", name=text),), symbols=(text,), score=0.6,
        )
        for n, text in enumerate(("TNF", "NET"), start=1)
    )  # fmt: skip
    relations = tuple(
        Relation(id=f"R{n}", source="M1", target="M2", kind="activation", evidence=way, score=0.5)
        for n, way in enumerate(("drawn", "caption"), start=1)
    )
    return Record(
        figid="PMC1__f", alias="PMC1__F1", figure=FigureInfo(caption="TNF acts."),
        article=ArticleInfo(), labels=labels, mentions=mentions, relations=relations,
        provenance=Provenance(software="test"),
    )  # fmt: skip


def reject(text: str) -> Judgement:
    return Judgement(mention=MentionRef(text=text, type="gene"), **ADA)


def accept(text: str) -> Judgement:
    return Judgement(mention=MentionRef(text=text, type="gene"), by="Bob", at=WHEN)


def test_who_and_when_go_through_the_file(record: Record) -> None:
    made = decide(Curation(figid=record.figid), "reject", reject("NET"))
    back = parse_curation(curation_text(made, record))
    assert back == made
    (one,) = standing(back)
    assert (one.by, one.at, one.text) == ("Ada", WHEN, "rejected NET (gene)")
    assert [step.did for step in back.history] == ["reject"]
    assert {edit.by for edit in apply_curation(record, back).record.edits} == {"Ada"}


def test_undo_takes_one_decision_back_and_says_so(record: Record) -> None:
    made = Curation(figid=record.figid)
    for text in ("NET", "TNF"):
        made = decide(made, "reject", reject(text))
    assert not apply_curation(record, made).record.mentions
    first = next(one for one in standing(made) if "NET" in one.text)
    made = undo(made, first.token, by="Bob", at=WHEN)
    assert [m.text for m in apply_curation(record, made).record.mentions] == ["NET"]
    assert [(step.did, step.by) for step in made.history] == [
        ("reject", "Ada"), ("reject", "Ada"), ("undo", "Bob"),
    ]  # fmt: skip
    with pytest.raises(CurationError, match="no such decision"):
        undo(made, first.token)


def test_the_last_word_stands(record: Record) -> None:
    made = decide(Curation(figid=record.figid), "reject", reject("NET"))
    made = decide(made, "accept", accept("NET"))
    assert not made.reject
    (kept,) = [m for m in apply_curation(record, made).record.mentions if m.text == "NET"]
    assert kept.score == 1.0
    assert len(made.history) == 2


def test_retype_changes_meaning_and_keeps_the_old_reading_as_rejected(record: Record) -> None:
    changed = Retype(
        mention=MentionRef(text="NET", type="gene"), type="phenotype", curie="go:0140645",
        name="neutrophil extracellular traps", **ADA,
    )  # fmt: skip
    done = apply_curation(record, decide(Curation(figid="PMC1__f"), "retype", changed)).record
    net = done.mentions[1]
    assert (net.type, net.symbols, net.readings[0].curie) == ("phenotype", (), "go:0140645")
    assert net.rejected[0].curie == "hgnc:2"
    assert any(e.kind == "curated" and "Ada" in e.text for e in net.evidence)


def test_a_box_becomes_a_label(record: Record) -> None:
    new = NewMention(text="IL6", type="gene", symbols=("IL6",), box=(10, 20, 30, 40))
    made = decide(Curation(figid="PMC1__f"), "add", Addition(mention=new, **ADA))
    done = apply_curation(record, parse_curation(curation_text(made))).record
    assert done.labels[-1].polygon[2] == (30.0, 40.0)
    assert done.mentions[-1].labels == (done.labels[-1].id,)
    assert len(record.labels) == 3


def test_only_the_drawn_relation_is_rejected(record: Record) -> None:
    ref = RelationRef(source="TNF", target="NET", evidence="drawn")
    made = decide(Curation(figid="PMC1__f"), "reject", Judgement(relation=ref, **ADA))
    assert [r.evidence for r in apply_curation(record, made).record.relations] == ["caption"]


@pytest.mark.parametrize("box", [(30, 20, 10, 40), (0, 0, float("nan"), 1), (0, 0, 1)])
def test_boxes_that_are_none(box: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="box"):
        NewMention.model_validate({"text": "IL6", "type": "gene", "box": box})


def test_gold_has_what_was_judged_and_nothing_else(record: Record) -> None:
    made = Curation(figid=record.figid)
    made = decide(made, "accept", accept("TNF"))
    made = decide(
        made, "retype",
        Retype(mention=MentionRef(text="NET", type="gene"), type="cell", name="trap", **ADA),
    )  # fmt: skip
    made = decide(
        made, "add", Addition(mention=NewMention(text="cell death", type="phenotype"), **ADA)
    )
    ref = RelationRef(source="TNF", target="trap", evidence="drawn")
    made = decide(made, "reject", Judgement(relation=ref, **ADA))
    made = decide(made, "merge", Merge(nodes=("trap", "cell death"), **ADA))
    data = gold(record, made)
    rows = {row["text"]: row for row in data["mentions"]}
    assert {text: row["verdict"] for text, row in rows.items()} == {
        "TNF": "right", "NET": "changed", "cell death": "added",
    }  # fmt: skip
    assert rows["NET"]["type"] == "cell"
    assert rows["NET"]["read_as"]["type"] == "gene"
    assert rows["TNF"]["by"] == "Bob"
    assert rows["cell death"]["labels"][0]["text"] == "cell death"
    assert [(r["evidence"], r["verdict"]) for r in data["relations"]] == [("drawn", "wrong")]
    assert data["merged"] == [["trap", "cell death"]]


def test_a_rejected_mention_takes_relations_along_that_nobody_judged(record: Record) -> None:
    data = gold(record, decide(Curation(figid=record.figid), "reject", reject("NET")))
    assert [row["verdict"] for row in data["mentions"]] == ["wrong"]
    assert data["relations"] == []
