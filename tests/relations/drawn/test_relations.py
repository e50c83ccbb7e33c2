from __future__ import annotations

from typing import Any

from pathscribe.records.model import Mention
from pathscribe.relations.drawn import Drawing, Link, relations_of

PATH = ((1.0, 2.0), (3.0, 4.0))


def link(source: tuple[str, ...], target: tuple[str, ...], kind: Any = "activation") -> Link:
    return Link(source, target, kind, None, PATH, "arrow", 0.8, {})


def mention(name: str, label: str, kind: Any = "gene") -> Mention:
    return Mention(id=name, labels=(label,), text=name, span=(0, 1), type=kind, score=1.0)


def pairs(relations) -> list[tuple[str, str]]:
    return [(r.source, r.target) for r in relations]


def test_ends_are_mentions_or_labels_without_them(label):
    labels = [label("L1", 0, 0), label("L2", 0, 0)]
    found = relations_of(Drawing((link(("L1",), ("L2",)),)), labels, [mention("M1", "L1")])
    assert pairs(found) == [("M1", "L2")]
    assert [r.id for r in found] == ["D1"]
    assert found[0].evidence == "drawn"
    assert found[0].path == PATH
    assert found[0].score == 0.8


def test_groups_and_lists_give_one_relation_for_each_two(label):
    labels = [label("L1", 0, 0), label("L2", 0, 0, "novel"), label("L3", 0, 0)]
    mentions = [mention("M1", "L1"), mention("M2", "L1"), mention("M3", "L3")]
    found = relations_of(Drawing((link(("L1", "L2"), ("L3",)),)), labels, mentions)
    assert pairs(found) == [("M1", "M3"), ("M2", "M3"), ("L2", "M3")]
    assert [r.id for r in found] == ["D1", "D2", "D3"]


def test_states_act_on_nothing(label):
    mentions = [mention("M1", "L1"), mention("P1", "L1", "state"), mention("P2", "L2", "state")]
    found = relations_of(
        Drawing((link(("L1", "L2"), ("L3",)),)), [label("L1", 0, 0), label("L2", 0, 0)], mentions
    )
    assert pairs(found) == [("M1", "L3")]


def test_members_of_one_group_do_not_act_on_themselves_but_loops_stay(label):
    labels = [label("L1", 0, 0), label("L2", 0, 0)]
    drawing = Drawing((link(("L1", "L2"), ("L1", "L2")),))
    assert pairs(relations_of(drawing, labels, [])) == [("L1", "L2"), ("L2", "L1")]
    assert pairs(relations_of(Drawing((link(("L1",), ("L1",)),)), labels, [])) == [("L1", "L1")]


def test_the_same_relation_comes_once(label):
    drawing = Drawing((link(("L1",), ("L2",)), link(("L1",), ("L2",))))
    assert len(relations_of(drawing, [label("L1", 0, 0), label("L2", 0, 0)], [])) == 1


def test_places_and_scraps_in_a_group_do_not_act(label):
    labels = [label("L1", 0, 0), label("L2", 0, 0, "H"), label("L3", 0, 0, "Mitochondria")]
    labels.append(label("L4", 0, 0))
    mentions = [mention("M1", "L1"), mention("M3", "L3", "location")]
    drawing = Drawing((link(("L1", "L2", "L3"), ("L4",)), link(("L4",), ("L3",))))
    assert pairs(relations_of(drawing, labels, mentions)) == [("M1", "L4"), ("L4", "M3")]


def test_a_phrase_is_one_end_and_a_list_is_not(label):
    labels = [label("L1", 0, 0, "Hypotension ischemia"), label("L2", 0, 0, "shock, fever")]
    mentions = [
        mention("M1", "L1", "phenotype"), mention("M2", "L1", "disease"),
        mention("M3", "L2", "phenotype"), mention("M4", "L2", "phenotype"),
    ]  # fmt: skip
    drawing = Drawing((link(("L1",), ("L2",)),))
    assert pairs(relations_of(drawing, labels, mentions)) == [("L1", "M3"), ("L1", "M4")]
