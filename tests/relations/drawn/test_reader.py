"""From pixels, with the network that ships."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from pathscribe.relations.drawn import drawn_relations, read_drawn

NAMES = [("RAF", 70, 50), ("MEK", 320, 50), ("ERK", 320, 190), ("DRUG", 70, 190)]
ARROWS = [
    ("arrow", (112, 50), (276, 50)),
    ("arrow", (320, 70), (320, 168)),
    ("bar", (112, 190), (272, 190)),
]


@pytest.fixture
def labels(label):
    return [label(name, x, y, width=44) for name, x, y in NAMES]


def said(drawing) -> set[tuple[str, str, str]]:
    return {(k.source[0], k.kind, k.target[0]) for k in drawing.links}


WANTED = {
    ("RAF", "activation", "MEK"),
    ("MEK", "activation", "ERK"),
    ("DRUG", "inhibition", "ERK"),
}


def test_arrows_and_bars_between_boxes_are_read(picture, labels):
    drawing = read_drawn(picture(NAMES, ARROWS), labels, ())
    assert said(drawing) == WANTED
    assert set(drawing.shapes) == {name for name, _, _ in NAMES}
    assert all(0 < k.score <= 1 for k in drawing.links)


def test_paths_are_in_pixels_of_the_original_from_source_to_target(picture, labels):
    drawing = read_drawn(picture(NAMES, ARROWS), labels, ())
    [link] = [k for k in drawing.links if k.source == ("RAF",)]
    assert np.allclose(link.path[0], (112, 50), atol=6)
    assert np.allclose(link.path[-1], (276, 50), atol=6)


def test_a_reduced_picture_gives_places_of_the_original(picture, labels, label):
    far = [label(name, 2 * x, 2 * y, width=88) for name, x, y in NAMES]
    for one in far:
        object.__setattr__(one, "height", 40.0)
    small = read_drawn(picture(NAMES, ARROWS), labels, ())
    large = read_drawn(picture(NAMES, ARROWS), far, (), scale=2.0)
    assert said(large) == said(small)
    for one, other in zip(small.links, large.links, strict=True):
        assert np.allclose(np.array(one.path[-1]) * 2, other.path[-1], atol=8)


def test_light_on_dark_and_turned_pictures(picture, labels):
    dark = 255 - picture(NAMES, ARROWS)
    assert len(said(read_drawn(dark, labels, ())) & WANTED) >= 2


def test_empty_and_odd_pictures_give_nothing_and_do_not_fail(labels, label):
    blank = np.full((240, 420, 3), 255, np.uint8)
    assert read_drawn(blank, labels, ()).links == ()
    assert read_drawn(blank, (), ()).links == ()
    assert read_drawn(np.zeros((1, 1, 3), np.uint8), labels, ()).links == ()
    assert read_drawn(np.zeros((9, 4000, 3), np.uint8), labels, ()).links == ()
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    outside = [label("A", -500, 90000), label("B", 150, 100)]
    for one in drawn_relations(noise, outside, ()):
        assert 0 <= one.score <= 1
    flat = label("C", 50, 50)
    object.__setattr__(flat, "height", 0.0)
    read_drawn(noise, [flat], ())


def test_the_same_under_any_hash_seed(picture, labels, tmp_path):
    here = drawn_relations(picture(NAMES, ARROWS), labels, ())
    np.save(tmp_path / "picture.npy", picture(NAMES, ARROWS))
    code = (
        "import sys, numpy as np\n"
        "from pathscribe.relations.drawn import drawn_relations\n"
        "from pathscribe.text.model import Label\n"
        f"labels = {[(x.id, x.polygon) for x in labels]!r}\n"
        "made = [Label(i, i, (i,), p, 0.0, 1.0, 20.0) for i, p in labels]\n"
        "print([r.model_dump() for r in drawn_relations(np.load(sys.argv[1]), made, ())])\n"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "picture.npy")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == str([r.model_dump() for r in here])
