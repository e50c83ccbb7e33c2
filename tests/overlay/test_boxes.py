from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pathscribe.overlay.boxes import mention_boxes, unread_boxes
from pathscribe.records import Mention, Reading, Record

MakeRecord = Callable[..., Record]


def _also(record: Record, **fields: object) -> Record:
    """The record with one more mention, in label L1."""
    mention = Mention.model_validate(
        {
            "id": "N1",
            "labels": ("L1",),
            "text": "x",
            "span": (0, 1),
            "type": "chemical",
            "readings": (Reading(name="x"),),
            "score": 1,
            **fields,
        }
    )
    return record.model_copy(update={"mentions": (*record.mentions, mention)})


def test_a_box_lies_around_its_label_in_pixels_of_the_canvas(make: MakeRecord) -> None:
    (box,) = mention_boxes(make(("IL-6", (10, 20), "gene", "IL6")), 2.0, gap=3)
    assert box.outline.tolist() == [[17, 37], [119, 37], [119, 83], [17, 83]]
    assert box.height == 40


def test_the_span_gets_its_part_of_the_label(make: MakeRecord) -> None:
    record = make(("AAAA BBBB", (0, 0), "", ""))
    record = _also(record, span=(5, 9), text="BBBB")
    (box,) = mention_boxes(record, 1.0, gap=0)
    left, right = box.outline[0][0], box.outline[1][0]
    assert 50 < left < 65
    assert right == 108
    assert box.outline[0][1] == 0


def test_in_a_label_of_several_lines_the_whole_box_is_taken(make: MakeRecord) -> None:
    record = make(("AAAA BBBB", (0, 0), "", ""))
    (label,) = record.labels
    high = label.model_copy(update={"polygon": ((0, 0), (108, 0), (108, 45), (0, 45))})
    record = _also(record.model_copy(update={"labels": (high,)}), span=(5, 9))
    (box,) = mention_boxes(record, 1.0, gap=0)
    assert box.outline.tolist() == [[0, 0], [108, 0], [108, 45], [0, 45]]


def test_turned_labels_keep_their_angle(make: MakeRecord) -> None:
    record = make(("AAAA BBBB", (0, 0), "", ""))
    (label,) = record.labels
    upwards = ((0.0, 108.0), (0.0, 0.0), (20.0, 0.0), (20.0, 108.0))
    record = record.model_copy(update={"labels": (label.model_copy(update={"polygon": upwards}),)})
    (box,) = mention_boxes(_also(record, span=(5, 9)), 1.0, gap=2)
    low, high = box.outline.min(axis=0), box.outline.max(axis=0)
    assert (low[0], high[0]) == (-2, 22)
    assert low[1] == -2
    assert 45 < high[1] < 60


def test_types_at_one_place_lie_around_each_other(make: MakeRecord) -> None:
    record = _also(make(("IL-6", (10, 20), "gene", "IL6")), span=(0, 4))
    record = _also(record, span=(0, 4), id="N2")
    inner, outer, same = mention_boxes(record, 1.0, gap=2)
    assert (inner.ring, outer.ring, same.ring) == (0, 1, 1)
    assert (outer.outline[0] < inner.outline[0]).all()
    assert np.array_equal(outer.outline, same.outline)


def test_a_mention_in_two_labels_has_two_boxes(make: MakeRecord) -> None:
    record = make(("TGF", (0, 0), "", ""), ("beta", (0, 40), "", ""))
    record = _also(record, labels=("L1", "L2"), span=(0, 3))
    assert [box.first for box in mention_boxes(record, 1.0, gap=1)] == [True, False]


def test_unknown_labels_and_wrong_spans_do_no_harm(make: MakeRecord) -> None:
    record = _also(make(("IL-6", (0, 0), "", "")), labels=("L9",))
    assert mention_boxes(record, 1.0, gap=1) == []
    (box,) = mention_boxes(_also(make(("IL-6", (0, 0), "", "")), span=(2, 99)), 1.0, gap=0)
    assert box.outline[1][0] == 48


def test_unread_labels(make: MakeRecord) -> None:
    record = make(("IL-6", (0, 0), "gene", "IL6"), ("Promotes", (0, 50), "", ""))
    (outline,) = unread_boxes(record, 1.0, gap=0)
    assert outline.tolist() == [[0, 50], [96, 50], [96, 70], [0, 70]]
