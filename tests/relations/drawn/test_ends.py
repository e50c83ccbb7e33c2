from __future__ import annotations

import numpy as np
import pytest

from pathscribe.relations.drawn.ends import Places
from pathscribe.relations.drawn.nodes import Node


def node(n: int, x: float, y: float, w: float = 60, h: float = 20, away: float = 0.0) -> Node:
    corners = [(x - w / 2, y - h / 2), (x + w / 2, y - h / 2), (x + w / 2, y + h / 2),
               (x - w / 2, y + h / 2)]  # fmt: skip
    return Node((n,), np.array(corners, float), away, True)


def test_an_end_belongs_to_what_its_line_leads_to():
    places = Places([node(0, 100, 50), node(1, 150, 100)])
    found = places.attach(np.array([62.0, 50.0]), np.array([1.0, 0.0]))
    assert found is not None
    assert found.node == 0
    assert found.cost < 0.6


def test_direction_counts_more_than_nearness():
    # The lower one is a little nearer, but the line does not lead there.
    places = Places([node(0, 150, 50), node(1, 100, 74)])
    found = places.attach(np.array([106.0, 50.0]), np.array([1.0, 0.0]))
    assert found is not None
    assert found.node == 0
    assert found.rival > found.cost


def test_what_is_behind_or_far_away_is_not_meant():
    places = Places([node(0, 100, 50)])
    assert places.attach(np.array([400.0, 50.0]), np.array([-1.0, 0.0])) is None
    behind = places.attach(np.array([150.0, 50.0]), np.array([1.0, 0.0]))
    ahead = places.attach(np.array([150.0, 50.0]), np.array([-1.0, 0.0]))
    assert ahead is not None
    assert behind is None or behind.cost > 2 * ahead.cost


def test_within_a_node_nothing_is_nearer():
    found = Places([node(0, 100, 50)]).attach(np.array([100.0, 50.0]), np.array([0.0, 1.0]))
    assert found is not None
    assert found.cost == 0


def test_a_name_beside_its_picture_costs_more():
    ends = [
        Places([node(0, 100, 50, away=away)]).attach(np.array([66.0, 50.0]), np.array([1.0, 0.0]))
        for away in (0.0, 10.0)
    ]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0].cost < ends[1].cost


def test_without_nodes_there_is_nothing():
    assert Places([]).attach(np.zeros(2), np.array([1.0, 0.0])) is None


@pytest.mark.parametrize("angle", range(0, 360, 45))
def test_it_is_the_same_all_around(angle):
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    found = Places([node(0, 0, 0, 20, 20)]).attach(-way * 24, way)
    assert found is not None
    assert found.cost < 1
