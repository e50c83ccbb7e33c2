from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pathscribe.overlay.legend import draw_legend, item
from pathscribe.overlay.lettering import lettering
from pathscribe.overlay.palette import UNREAD, colour
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _has(pixels: np.ndarray, ink: tuple[int, int, int]) -> bool:
    return bool((pixels == np.asarray(ink, np.uint8)).all(axis=2).any())


def test_each_type_that_occurs_has_its_colour(make: MakeRecord) -> None:
    record = make(
        ("IL-6", (0, 0), "gene", "IL6"),
        ("LPS", (0, 30), "chemical", "lipopolysaccharide"),
        ("Promotes", (0, 60), "", ""),
    )
    pixels = draw_legend(record, 800, 16, lettering())
    assert pixels.shape[1:] == (800, 3)
    assert _has(pixels, colour("gene"))
    assert _has(pixels, colour("chemical"))
    assert _has(pixels, UNREAD)
    assert not _has(pixels, colour("disease"))


def test_it_grows_with_what_it_lists_up_to_a_bound(make: MakeRecord) -> None:
    def height(count: int) -> int:
        words = [(f"p{n}", (0, 0), "gene", f"SYMBOL{n}") for n in range(count)]
        return draw_legend(make(*words), 800, 16, lettering()).shape[0]

    assert height(1) < height(40) < height(400) == height(4000)


def test_what_it_says_of_a_mention(make: MakeRecord) -> None:
    record = make(
        ("ERK", (0, 0), "family", "ERK"), ("DAP12", (0, 0), "gene", "TYROBP")
    )  # fmt: skip
    family, gene = record.mentions
    family = family.model_copy(update={"symbols": ("MAPK1", "MAPK3"), "state": ("phosphorylated",)})
    assert item(family) == "ERK → MAPK1, MAPK3 (phosphorylated)"
    assert item(gene) == "DAP12 → TYROBP"


def test_texts_that_are_too_wide_are_cut(make: MakeRecord) -> None:
    record = make(("x" * 4000, (0, 0), "other", ""), title="t" * 4000)
    assert draw_legend(record, 600, 16, lettering()).shape[0] < 200


def test_an_empty_record_has_a_legend(make: MakeRecord) -> None:
    assert draw_legend(make(title=""), 600, 16, lettering()).shape[0] > 0
