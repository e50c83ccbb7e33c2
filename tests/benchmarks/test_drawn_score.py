from dataclasses import dataclass

import pytest

from drawn_score import judge_gold, judge_rendered, total, truth_labels
from render import render


@dataclass
class Link:
    source: tuple[str, ...]
    target: tuple[str, ...]
    kind: str
    path: tuple[tuple[float, float], ...] = ()
    score: float = 1.0


def links(truth):
    paths = {c["id"]: tuple(map(tuple, c["path"])) for c in truth["connectors"]}
    return [
        Link(tuple(r["source"]), tuple(r["target"]), r["kind"], paths[r["connector"]])
        for r in truth["relations"]
    ]


@pytest.fixture(scope="module")
def figure():
    return render(3, source="random")[1]


def test_the_truth_itself_is_all_right():
    outcomes = []
    for seed in range(6):
        truth = render(seed, source="random")[1]
        outcomes.append(judge_rendered(str(seed), truth, truth_labels(truth), links(truth)))
    said = total(outcomes)
    assert said["signed"]["f1"] == 1.0
    assert not said["missed"]
    assert not said["invented"]


def test_turned_links_are_wrong_directions(figure):
    turned = [Link(x.target, x.source, x.kind, x.path) for x in links(figure)]
    said = total([judge_rendered("", figure, truth_labels(figure), turned)])
    assert said["undirected"]["f1"] == 1.0
    assert said["directed"]["f1"] < 0.5
    assert set(said["missed"]) == {"wrong direction"}


def test_links_of_the_other_sign_are_wrong_signs(figure):
    other = {"inhibition": "activation"}
    signs = [
        Link(x.source, x.target, other.get(x.kind, "inhibition"), x.path) for x in links(figure)
    ]
    said = total([judge_rendered("", figure, truth_labels(figure), signs)])
    assert said["directed"]["f1"] == 1.0
    assert set(said["missed"]) == {"wrong sign"}


def test_no_links_are_missed_lines_and_no_labels_missed_labels(figure):
    said = total([judge_rendered("", figure, truth_labels(figure), [])])
    assert set(said["missed"]) == {"missed line"}
    said = total([judge_rendered("", figure, (), [])])
    assert set(said["missed"]) == {"missed label"}


def test_a_line_that_is_traced_but_leads_elsewhere_is_a_wrong_end(figure):
    first = links(figure)[0]
    pairs = {(a, b) for x in links(figure) for a in x.source for b in x.target}
    other = next(
        x["id"]
        for x in figure["labels"]
        if not any((a, x["id"]) in pairs or (x["id"], a) in pairs for a in first.source)
        and x["id"] not in (*first.source, *first.target)
    )
    wrong = Link(first.source, (other,), first.kind, first.path)
    outcome = judge_rendered("", figure, truth_labels(figure), [wrong])
    assert outcome.invented[0][1] == "wrong end"
    assert "wrong end" in [why for _, why in outcome.missed]


def test_annotated_figures_are_judged_by_texts_and_symbols():
    gold = {
        "labels": [{"text": "ERK", "type": "family", "symbols": ["MAPK1", "MAPK3"]}],
        "relations": [
            {"source": "MEK", "target": "ERK", "kind": "activation"},
            {"source": "Drug", "target": "MEK", "kind": "inhibition"},
            {"source": "A", "target": "B", "kind": "binding"},
        ],
    }
    read = {
        "genes": [{"text": "MAPK1", "symbols": ["MAPK1"]}],
        "relations": [
            {"source": "mek", "target": "MAPK1", "kind": "activation"},
            {"source": "Drug", "target": "MEK", "kind": "activation"},
            {"source": "B", "target": "A", "kind": "association"},
        ],
    }
    outcome = judge_gold("", gold, read, ["MEK", "MAPK1", "Drug", "A", "B"])
    assert outcome.counts["directed"] == [3, 3, 3, 3]
    assert outcome.counts["signed"] == [2, 3, 2, 3]
    assert [why for _, why in outcome.missed] == ["wrong sign"]
