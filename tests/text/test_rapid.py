from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pathscribe.text.engine import Engine, default_engine

from .conftest import Draw

TEXTS = [(60, 60, "STAT3"), (500, 60, "TNF-alpha"), (60, 300, "MAPK14"), (500, 300, "Apoptosis")]


def test_reads_what_is_drawn(engine: Engine, draw: Draw) -> None:
    found = {f.text: f for f in engine.fragments(draw(TEXTS))}
    assert set(found) == {t for _, _, t in TEXTS}
    for x, y, text in TEXTS:
        (x0, y0), _, (x1, y1), _ = found[text].polygon
        assert x - 15 < x0 < x + 15
        assert y - 15 < y0 < y + 15
        assert x1 > x0 + 40
        assert 15 < y1 - y0 < 60
        assert found[text].confidence > 0.8


def test_threads_do_not_change_the_result(engine: Engine, draw: Draw) -> None:
    picture = draw(TEXTS)
    assert default_engine(threads=2).fragments(picture) == engine.fragments(picture)


def test_a_label_does_not_depend_on_its_neighbours(engine: Engine, draw: Draw) -> None:
    alone = engine.fragments(draw(TEXTS[:1]))[0]
    among = next(f for f in engine.fragments(draw(TEXTS)) if f.text == "STAT3")
    assert alone.text == among.text


def test_text_that_runs_upwards_and_downwards(engine: Engine, draw: Draw) -> None:
    for turns, first_corner_below in ((1, True), (3, False)):
        picture = np.ascontiguousarray(np.rot90(draw([(60, 60, "STAT3 signaling")]), turns))
        (found,) = engine.fragments(picture)
        assert found.text == "STAT3 signaling"
        assert (found.polygon[0][1] > found.polygon[1][1]) is first_corner_below


def test_nothing_on_an_empty_picture(engine: Engine) -> None:
    assert engine.fragments(np.full((200, 300, 3), 255, np.uint8)) == []


def test_tiny_pictures(engine: Engine) -> None:
    for shape in ((1, 1, 3), (3, 500, 3), (500, 2, 3)):
        assert engine.fragments(np.zeros(shape, np.uint8)) == []


def test_fast_reads_plain_labels(draw: Draw) -> None:
    fast = default_engine(name="fast")
    assert {f.text for f in fast.fragments(draw(TEXTS))} == {t for _, _, t in TEXTS}


def test_options_go_with_the_characters(engine: Engine, draw: Draw) -> None:
    for fragment in engine.fragments(draw(TEXTS)):
        assert len(fragment.options) == len(fragment.text)
        for char, seen in zip(fragment.text, fragment.options, strict=True):
            assert seen[0][0] == char
            assert all(0 < p <= 1 for _, p in seen)


def test_dark_letters_that_reach_over_the_edge_of_a_strong_fill(engine: Engine) -> None:
    image = Image.new("RGB", (900, 500), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(20)
    names = ["STAT1", "IFIT1", "DDX58", "TRIM25", "CXCL10", "PARP12"]
    for n, name in enumerate(names):
        x, y = 100 + 260 * (n % 3), 120 + 220 * (n // 3)
        pen.ellipse((x - 30, y - 45, x + 60, y + 45), fill=(225, 25, 25))
        pen.text((x - 24, y - 12), name, fill="black", font=font)
    found = " ".join(f.text for f in engine.fragments(np.asarray(image)))
    assert sum(name in found for name in names) >= 5


def test_one_line(engine: Engine, draw: Draw) -> None:
    line = engine.line(draw([(10, 10, "MAPK14")])[:50, :130])
    assert line is not None
    assert line.text == "MAPK14"
    assert engine.line(np.full((20, 40, 3), 255, np.uint8)) is None
