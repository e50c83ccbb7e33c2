from __future__ import annotations

import dataclasses
from importlib import resources

import pytest

from pathscribe.screening.model import Mix, Sum, load_model, screening_version


def test_a_sum_is_bounded_in_what_one_measure_can_say():
    part = Sum({"a": (1.0, 2.0, 0.5), "b": (0.0, 1.0, -1.0)}, 0.25)
    assert part.total({"a": 3.0, "b": 1.0}) == pytest.approx(0.25 + 0.5 - 1.0)
    assert part.total({"a": 1e9, "b": 0.0}) == pytest.approx(0.25 + 1.5)


def test_probabilities_stay_between_0_and_1():
    assert Mix(1.0, 1.0, 0.0).probability(1e6, 1e6) <= 1
    assert Mix(1.0, 1.0, 0.0).probability(-1e6, 0) > 0
    assert Mix(1.0, 0.0, 0.0).probability(0.0, 5.0) == 0.5


def test_what_is_missing_is_not_taken_for_nought():
    model = load_model()
    assert model.probability(None, None) == 0.5
    assert model.probability(2.0, None) == model.image_only.probability(2.0, 0.0)
    assert model.probability(None, 2.0) == model.words_only.probability(0.0, 2.0)
    assert model.probability(2.0, 2.0) == model.both.probability(2.0, 2.0)
    more = model.probability(2.0, 3.0)
    assert more > model.probability(2.0, 2.0) > model.probability(1.0, 2.0)


def test_the_cutoff_favours_recall():
    assert 0 < load_model().cutoff < 0.5


def test_the_model_is_small_and_has_a_version():
    size = len(resources.files("pathscribe.screening").joinpath("model.json").read_bytes())
    assert size < 3_000_000
    assert len(screening_version()) == 12
    assert dataclasses.is_dataclass(load_model())
