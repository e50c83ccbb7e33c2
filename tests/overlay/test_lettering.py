from __future__ import annotations

import cv2
import numpy as np
import pytest

from pathscribe.overlay.lettering import (
    Lettering,
    OpenCvLettering,
    PillowLettering,
    Pixels,
    lettering,
)

KINDS = [PillowLettering] + ([OpenCvLettering] if hasattr(cv2, "FontFace") else [])


def _written(letters: Lettering, text: str, *, bold: bool = False) -> Pixels:
    pixels = np.full((80, 900, 3), 255, np.uint8)
    letters.write(pixels, text, (20, 50), 30, (0, 0, 0), bold=bold)
    return pixels


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["IL-6", "MAPK1, MAPK3", "TGF-β1 → NF-κB", "iiii"])
def test_text_is_as_wide_as_said(kind: type[Lettering], bold: bool, text: str) -> None:
    letters = kind()
    columns = np.flatnonzero((_written(letters, text, bold=bold) < 200).any(axis=(0, 2)))
    width = letters.width(text, 30, bold=bold)
    assert columns.min() >= 18
    assert abs(columns.max() + 1 - 20 - width) <= 4


@pytest.mark.parametrize("kind", KINDS)
def test_greek_letters_show(kind: type[Lettering]) -> None:
    """Different letters look different: none is the box that stands for a missing one."""
    letters = kind()
    drawn = [_written(letters, char).tobytes() for char in "αβγδκλ"]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("kind", KINDS)
def test_a_width_does_not_depend_on_what_was_written_before(kind: type[Lettering]) -> None:
    letters = kind()
    first = letters.width("MAPK1", 30), _written(letters, "MAPK1").tobytes()
    _written(letters, "IL-6", bold=True)
    letters.width("IL-6", 12, bold=True)
    assert (letters.width("MAPK1", 30), _written(letters, "MAPK1").tobytes()) == first


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_has_no_width(kind: type[Lettering]) -> None:
    assert kind().width("", 30) == 0


def test_text_that_leaves_the_picture_does_no_harm() -> None:
    pixels = np.full((10, 10, 3), 255, np.uint8)
    lettering().write(pixels, "A long text", (-5, 40), 30, (0, 0, 0))
    assert pixels.shape == (10, 10, 3)
