from __future__ import annotations

import math

import numpy as np
import pytest

from pathscribe.screening.model import load_model
from pathscribe.screening.pixels import PARTS, measure, measure_parts
from pathscribe.screening.thumbnail import thumbnail


def measured(rgb):
    return measure(thumbnail(rgb))


def test_axes_and_ticks_are_seen_in_a_plot_only(plot, scheme):
    p, s = measured(plot), measured(scheme)
    assert p["ticks"] > s["ticks"]
    assert p["corners"] > 0
    assert s["corners"] == 0
    assert p["bars"] > s["bars"]


def test_nodes_with_names_are_seen_in_a_scheme(plot, scheme):
    p, s = measured(plot), measured(scheme)
    assert s["named_nodes"] > p["named_nodes"]
    assert s["pale"] > p["pale"]
    assert s["hue_entropy"] > p["hue_entropy"]


def test_size_and_margin_hardly_change_the_sum(scheme):
    """What a picture shows counts, not how a journal saved it."""
    total = load_model().image.total
    large = np.kron(scheme, np.ones((3, 3, 1), np.uint8))
    framed = np.pad(scheme, ((12, 12), (12, 12), (0, 0)), constant_values=255)
    base = total(measured(scheme))
    assert base > 0
    assert total(measured(large)) == pytest.approx(base, abs=1.2)
    assert total(measured(framed)) == pytest.approx(base, abs=1.2)


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((1, 1, 3), 255, np.uint8),
        np.zeros((50, 50, 3), np.uint8),
        np.full((3, 4000, 3), 128, np.uint8),
        np.random.default_rng(1).integers(0, 256, (300, 300, 3), np.uint8),
    ],
    ids=["dot", "black", "strip", "noise"],
)
def test_odd_pictures_give_finite_measures(rgb):
    found = measured(rgb)
    assert set(found) == set(load_model().image.weights)
    assert all(math.isfinite(value) for value in found.values())


def test_parts_share_no_name(scheme):
    parts = measure_parts(thumbnail(scheme))
    assert list(parts) == list(PARTS)
    assert sum(map(len, parts.values())) == len(measured(scheme))
