from __future__ import annotations

from pathscribe.text import read_crop, read_labels
from pathscribe.text.engine import Engine

from .conftest import Draw


def test_places_are_in_pixels_of_the_original(engine: Engine, draw: Draw) -> None:
    picture = draw([(60, 60, "STAT3"), (400, 300, "MAPK14")])
    plain = read_labels(picture, engine)
    doubled = read_labels(picture, engine, scale=2.0)
    assert [x.text for x in plain] == ["STAT3", "MAPK14"]
    for a, b in zip(plain, doubled, strict=True):
        assert b.height == round(2 * a.height, 1)
        assert b.polygon == tuple((round(2 * x, 1), round(2 * y, 1)) for x, y in a.polygon)


def test_lines_of_one_label_become_one(engine: Engine, draw: Draw) -> None:
    labels = read_labels(draw([(100, 100, "Unfolded"), (103, 131, "proteins")]), engine)
    assert [x.text for x in labels] == ["Unfolded proteins"]


def test_crops(engine: Engine, draw: Draw) -> None:
    one = read_crop(draw([(10, 10, "MAPK14")])[:50, :130], engine)
    assert one is not None
    assert one.text == "MAPK14"
    two = read_crop(draw([(12, 8, "Actin"), (12, 40, "polymerization")])[:78, :220], engine)
    assert two is not None
    assert two.text == "Actin polymerization"
    assert len(two.lines) == 2
