from __future__ import annotations

import numpy as np
import pytest

from pathscribe.relations.drawn.heads import find_heads


@pytest.mark.parametrize("kind", ["arrow", "bar", "other"])
def test_a_head_is_found_with_its_kind_and_place(sketch, kind):
    heads = find_heads(sketch(100, 200).head(kind, (120, 50), (1, 0)).maps)
    [blob] = heads.blobs
    assert blob.head == kind
    assert abs(blob.centre[1] - 50) < 2
    assert 108 < blob.centre[0] < 121
    assert blob.score == pytest.approx(1.0)
    assert heads.where[50, 118] == 1
    assert heads.where[10, 10] == 0


@pytest.mark.parametrize("way", [(1, 0), (0, -1), (-1, 1)])
def test_it_points_where_the_maps_say(sketch, way):
    [blob] = find_heads(sketch(100, 200).head("arrow", (100, 50), way).maps).blobs
    wanted = np.array(way) / np.hypot(*way)
    assert float(blob.way @ wanted) > 0.99


def test_circles_point_nowhere_and_specks_are_none(sketch):
    made = sketch(100, 200).head("other", (100, 50), (1, 0))
    made.planes["arrow"][5:7, 5:7] = 1.0
    [blob] = find_heads(made.maps).blobs
    assert not blob.way.any()


def test_where_two_kinds_are_likely_the_likelier_wins(sketch):
    made = sketch(100, 200).head("arrow", (100, 50), (1, 0))
    made.planes["bar"] = made.planes["arrow"] * 0.6
    assert [b.head for b in find_heads(made.maps).blobs] == ["arrow"]
