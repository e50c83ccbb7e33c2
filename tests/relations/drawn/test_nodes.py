from __future__ import annotations

import numpy as np

from pathscribe.records.model import Mention
from pathscribe.relations.drawn.canvas import make_canvas
from pathscribe.relations.drawn.nodes import doubts_of, find_nodes, marks_of


def nodes(made, labels, mentions=()):
    height, width = made.planes["line"].shape
    canvas = make_canvas(np.full((height, width, 3), 255, np.uint8), labels)
    assert canvas.scale == 1
    return find_nodes(
        made.maps, canvas, labels, doubts_of(labels, mentions), marks_of(labels, mentions)
    )


def test_a_label_in_a_shape_gets_it(sketch, label):
    labels = [label("RAF", 80, 48), label("MEK", 240, 48)]
    found, shapes = nodes(sketch(96, 320).box(80, 48, 80, 40), labels)
    assert {n.labels: n.shaped for n in found} == {(0,): True, (1,): False}
    assert set(shapes) == {"RAF"}
    shape = shapes["RAF"]
    assert shape.kind == "box"
    low, high = np.min(shape.outline, 0), np.max(shape.outline, 0)
    assert np.allclose(low, (40, 28), atol=4)
    assert np.allclose(high, (120, 68), atol=4)


def test_two_labels_in_one_shape_act_as_one(sketch, label):
    labels = [label("RAF", 80, 36), label("MEK", 80, 60)]
    found, shapes = nodes(sketch(96, 320).box(80, 48, 80, 70), labels)
    assert [n.labels for n in found] == [(0, 1)]
    assert shapes["RAF"].labels == ("RAF", "MEK")


def test_shapes_that_touch_act_as_one(sketch, label):
    labels = [label("RAF", 80, 48), label("MEK", 162, 48), label("ERK", 260, 48)]
    made = sketch(96, 320).box(80, 48, 80, 40).box(162, 48, 80, 40).box(260, 48, 70, 40)
    found, shapes = nodes(made, labels)
    assert sorted(n.labels for n in found) == [(0, 1), (0, 1), (2,)]
    assert shapes["RAF"].labels == ("RAF",)


def test_a_stack_of_plain_names_acts_as_one(sketch, label):
    labels = [label("IL6", 80, 20), label("TNF", 80, 46), label("IL10", 80, 110)]
    found, _ = nodes(sketch(144, 320), labels)
    assert sorted(n.labels for n in found) == [(0, 1), (0, 1), (2,)]


def test_names_side_by_side_do_not(sketch, label):
    labels = [label("IL6", 80, 40), label("TNF", 130, 40)]
    found, _ = nodes(sketch(96, 320), labels)
    assert sorted(n.labels for n in found) == [(0,), (1,)]


def test_a_frame_is_a_node_of_all_it_holds(sketch, label):
    labels = [label("RAF", 90, 60), label("MEK", 90, 120)]
    made = sketch(192, 320).box(90, 90, 120, 140).box(90, 60, 80, 40).box(90, 120, 80, 40)
    found, _ = nodes(made, labels)
    assert {n.labels for n in found} == {(0, 1)}
    assert len(found) == 3


def test_a_picture_is_named_by_the_label_beside_it(sketch, label):
    labels = [label("Virus", 80, 100)]
    found, shapes = nodes(sketch(144, 320).box(80, 60, 50, 50), labels)
    away = {n.away > 0 for n in found}
    assert away == {False, True}
    assert {n.labels for n in found} == {(0,)}
    assert not shapes


def test_a_cell_with_much_in_it_is_no_node(sketch, label):
    labels = [label(f"G{n}", 60 + 80 * (n % 4), 50 + 60 * (n // 4)) for n in range(12)]
    found, shapes = nodes(sketch(240, 400).box(190, 120, 360, 220), labels)
    assert not shapes
    assert all(not n.shaped for n in found)


def mention(name: str, label: str, kind: str) -> Mention:
    return Mention.model_validate(
        {"id": name, "labels": (label,), "text": name, "span": (0, 1), "type": kind, "score": 1}
    )


def test_a_circled_p_stands_for_its_protein(sketch, label):
    labels = [label("AKT", 80, 60), label("P", 115, 40)]
    made = sketch(120, 320).box(80, 60, 60, 30).box(115, 40, 18, 18)
    found, shapes = nodes(made, labels, [mention("M1", "AKT", "gene"), mention("M2", "P", "state")])
    assert {n.labels for n in found} == {(0,)}
    assert set(shapes) == {"AKT"}


def test_places_and_unknown_words_are_doubted(label):
    labels = [label("AKT", 80, 60), label("Nucleus", 80, 90), label("foo", 1, 1), label("-", 1, 1)]
    mentions = [mention("M1", "AKT", "gene"), mention("M2", "Nucleus", "location")]
    akt, nucleus, word, scrap = doubts_of(labels, mentions)
    assert akt == 0 < word < nucleus < scrap
    assert doubts_of(labels, []) == [0, 0, 0, 0]
