from __future__ import annotations

from typing import get_args

import pytest

from pathscribe.overlay.palette import COLOURS, NAMES, colour, type_name, type_order
from pathscribe.records import MentionType


def _luminance(rgb: tuple[int, int, int]) -> float:
    """Relative luminance by WCAG 2."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_type_has_its_own_colour_and_name() -> None:
    assert set(COLOURS) == set(NAMES) == set(get_args(MentionType))
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert sorted(map(type_order, COLOURS)) == list(range(len(COLOURS)))


@pytest.mark.parametrize("kind", get_args(MentionType))
def test_white_text_can_be_read_on_every_colour(kind: MentionType) -> None:
    assert 1.05 / (_luminance(colour(kind)) + 0.05) >= 3


def test_names() -> None:
    assert type_name("family") == "Gene family"
    assert type_name("family", 2) == type_name("family", 0) == "Gene families"
