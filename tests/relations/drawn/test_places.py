"""Compartments, and what lies in them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pathscribe.records.model import Mention
from pathscribe.relations.drawn import Drawing, Shape, placed
from pathscribe.text.model import Label


def _label(id_: str, text: str, x: float, y: float) -> Label:
    w, h = 9.0 * len(text), 16.0
    corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    return Label(id_, text, (text,), corners, 0.0, 0.99, h)


def _mention(id_: str, label: Label, kind: str) -> Mention:
    return Mention.model_validate(
        {
            "id": id_,
            "labels": (label.id,),
            "text": label.text,
            "span": (0, len(label.text)),
            "type": kind,
            "score": 0.9,
        }
    )


LABELS = (
    _label("L1", "nucleus", 260, 220),
    _label("L2", "TP53", 300, 300),
    _label("L3", "EGFR", 60, 60),
    _label("L4", "MDM2", 360, 260),
)
MENTIONS = tuple(
    _mention(f"M{n}", label, "location" if n == 1 else "gene") for n, label in enumerate(LABELS, 1)
)


def _figure(fill: tuple[int, int, int], *, shaded: bool = False) -> np.ndarray:
    picture = np.full((480, 640, 3), 255, np.uint8)
    cv2.ellipse(picture, (330, 280), (150, 110), 0, 0, 360, fill, -1)
    if shaded:
        ramp = np.linspace(0, 60, 640).astype(np.int16)[None, :, None]
        inside = (picture == fill).all(2, keepdims=True)
        picture = np.where(inside, picture - ramp, picture).astype(np.uint8)
    cv2.ellipse(picture, (330, 280), (150, 110), 0, 0, 360, (90, 60, 40), 3)
    return picture


@pytest.mark.parametrize("shaded", [False, True])
def test_what_stands_on_the_ground_of_the_nucleus_is_within_it(shaded: bool) -> None:
    found = placed(MENTIONS, Drawing(), _figure((240, 200, 170), shaded=shaded), LABELS)
    assert [m.within for m in found] == ["", "M1", "", "M1"]


def test_an_outline_on_white_paper_is_a_compartment() -> None:
    found = placed(MENTIONS, Drawing(), _figure((255, 255, 255)), LABELS)
    assert [m.within for m in found] == ["", "M1", "", "M1"]


def test_paper_is_no_compartment() -> None:
    found = placed(MENTIONS, Drawing(), np.full((480, 640, 3), 255, np.uint8), LABELS)
    assert found == MENTIONS


def test_scale_is_that_of_the_labels() -> None:
    small = cv2.resize(_figure((240, 200, 170)), (320, 240), interpolation=cv2.INTER_AREA)
    found = placed(MENTIONS, Drawing(), small, LABELS, scale=2.0)
    assert [m.within for m in found] == ["", "M1", "", "M1"]


def test_mentions_know_the_shape_of_their_node() -> None:
    shape = Shape(("L2",), ((0, 0), (1, 0), (1, 1)), "round", 0.9)
    paper = np.full((480, 640, 3), 255, np.uint8)
    found = placed(MENTIONS, Drawing((), {"L2": shape}), paper, LABELS)
    assert [m.shape for m in found] == ["", "round", "", ""]
