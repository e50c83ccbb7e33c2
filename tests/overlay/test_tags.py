from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pathscribe.overlay.boxes import mention_boxes, unread_boxes
from pathscribe.overlay.lettering import Pixels, lettering
from pathscribe.overlay.tags import Tag, place_tags
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _tags(record: Record, pixels: Pixels) -> list[Tag]:
    boxes, others = mention_boxes(record, 1.0, gap=1), unread_boxes(record, 1.0, gap=1)
    return place_tags(pixels, boxes, others, smallest=10, largest=16, letters=lettering())


def _white(height: int = 200, width: int = 400) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


def test_a_reading_that_tells_more_gets_a_tag(make: MakeRecord) -> None:
    record = make(
        ("DAP12", (100, 90), "gene", "TYROBP"),
        ("SYK", (250, 90), "gene", "SYK"),
        ("XY", (320, 90), "other", ""),
    )
    (tag,) = _tags(record, _white())
    assert tag.text == "TYROBP"
    left, top, right, bottom = tag.place
    assert bottom <= 90 or top >= 110 or right <= 100 or left >= 160


def test_tags_overlap_nothing(make: MakeRecord) -> None:
    words = [
        (f"p{n}", (20 + 50 * (n % 7), 30 + 26 * (n // 7)), "gene", f"GENE{n}") for n in range(28)
    ]
    record = make(*words, ("other text", (20, 150), "", ""))
    tags = _tags(record, _white())
    outlines = [box.outline for box in mention_boxes(record, 1.0, gap=1)]
    outlines += unread_boxes(record, 1.0, gap=1)
    texts = [(*outline.min(axis=0), *outline.max(axis=0)) for outline in outlines]
    places = [tag.place for tag in tags]
    assert len(places) > 5
    for n, one in enumerate(places):
        assert min(one) >= 0
        for other in [*texts, *places[:n]]:
            beside = one[0] >= other[2] - 1 or other[0] >= one[2] - 1
            above_or_below = one[1] >= other[3] - 1 or other[1] >= one[3] - 1
            assert beside or above_or_below


@pytest.mark.parametrize("side", ["above", "below"])
def test_a_tag_does_not_cover_an_arrow(make: MakeRecord, side: str) -> None:
    pixels = _white()
    rows = slice(0, 90) if side == "above" else slice(110, 200)
    pixels[rows, 100:200:8] = 0
    (tag,) = _tags(make(("DAP12", (100, 90), "gene", "TYROBP")), pixels)
    left, top, right, bottom = tag.place
    assert (pixels[top:bottom, left:right] == 255).all()


def test_no_room_no_tag(make: MakeRecord) -> None:
    noise = np.random.default_rng(1).integers(0, 2, (200, 400, 1), np.uint8) * 255
    pixels = np.repeat(noise, 3, axis=2)
    assert _tags(make(("DAP12", (100, 90), "gene", "TYROBP")), pixels) == []
    assert _tags(make(("DAP12", (0, 0), "gene", "TYROBP")), _white(22, 62)) == []


def test_long_readings_are_left_to_the_legend(make: MakeRecord) -> None:
    assert _tags(make(("LPS", (100, 90), "chemical", "a" * 40)), _white()) == []
