from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from pathscribe.errors import MechanismError
from pathscribe.mechanism.bnet import from_bnet
from pathscribe.mechanism.expressions import evaluate
from pathscribe.mechanism.hill import build_hill, sampled
from pathscribe.mechanism.logic import build_logic
from pathscribe.mechanism.model import Network
from pathscribe.mechanism.perturb import Perturbation, parse_perturbation

pytest.importorskip("scipy")

from pathscribe.mechanism.continuous import run_batch, run_continuous, single

XOR = "x, (a & !b) | (!a & b)\na, a\nb, b"


@pytest.mark.parametrize(
    "rule", ["a & (b | !c)", "(a & !b) | (!a & b)", "(a & b) | (b & c) | (a & c)"]
)
def test_the_cube_agrees_with_logic_at_its_corners(rule: str) -> None:
    model = from_bnet(f"x, {rule}\na, a\nb, b\nc, c")
    hill = build_hill(model, normalised=True)
    for corner in product((0.0, 1.0), repeat=3):
        x = np.zeros(4)
        for name, value in zip("abc", corner, strict=True):
            x[hill.place(name)] = value
        wanted = evaluate(
            model.variable("x").rule, {n: bool(v) for n, v in zip("abc", corner, strict=True)}
        )
        assert hill.change(x)[hill.place("x")] == pytest.approx(float(wanted))


def test_the_polynomial_is_multilinear_where_a_name_stands_twice() -> None:
    """XOR of a and b is a + b - 2ab, in each variable a straight line."""
    hill = build_hill(from_bnet(XOR), normalised=True)
    h = lambda v: v**3 / (v**3 + 0.125) * 1.125  # noqa: E731
    for a, b in ((0.3, 0.8), (0.5, 0.5), (0.9, 0.1)):
        x = np.array([0.0, a, b])
        assert hill.change(x)[0] == pytest.approx(h(a) + h(b) - 2 * h(a) * h(b))


def test_rise_to_the_known_level() -> None:
    """dx/dt = h(1) - x from 0 is h(1) (1 - exp(-t)), h(1) = 1 / (1 + k^n)."""
    course = run_continuous(build_hill(from_bnet("a, a\nx, a")), time=6.0)
    level = 1 / (1 + 0.5**3)
    assert course.of("x") == pytest.approx(level * (1 - np.exp(-course.times)), abs=1e-5)


def test_stiff_models_are_solved() -> None:
    hill = build_hill(from_bnet("a, a\nx, a\ny, x"))
    tau = hill.tau.copy()
    tau[hill.place("x")] = 1e-5
    from dataclasses import replace

    course = run_continuous(replace(hill, tau=tau), time=10.0, ticks=50)
    assert course.last["y"] == pytest.approx(0.849, abs=0.01)


def test_interventions_at_a_time() -> None:
    model = from_bnet("a, a\nx, a")
    course = run_continuous(
        build_hill(model), perturbations=[Perturbation("x", "knock-out", at=5.0)], time=10.0
    )
    before = course.of("x")[course.times <= 5.0]
    after = course.of("x")[course.times >= 5.0]
    assert (np.diff(before) >= 0).all()
    assert after == pytest.approx(
        after[0] * np.exp(-(course.times[course.times >= 5] - 5)), abs=1e-4
    )


def test_degrees_and_over_expression() -> None:
    hill = build_hill(from_bnet("a, a\nx, a\ny, !x"))
    level = 1 / (1 + 0.5**3)
    done = [Perturbation("x", "inhibition", 0.75)]
    assert run_continuous(hill, perturbations=done).last["x"] == pytest.approx(level / 4, abs=1e-4)
    done = [Perturbation("a", "inhibition", 0.75)]
    assert run_continuous(hill, perturbations=done).last["a"] == pytest.approx(0.25, abs=1e-4)
    done = [Perturbation("x", "over-expression")]
    assert run_continuous(hill, perturbations=done).last["x"] == pytest.approx(1.0)


def test_batches_agree_with_single_runs(network: Network) -> None:
    model = build_logic(network)
    batch = sampled(build_hill(model), 3, seed=5)
    runs = [(), (Perturbation("SASPs", "inhibition", 0.6, 4.0),)]
    ending = run_batch(batch, runs, time=12.0)
    for sample in range(3):
        for number, run in enumerate(runs):
            alone = run_continuous(single(batch, sample), perturbations=run, time=12.0)
            assert ending.values[number, sample] == pytest.approx(alone.values[-1], abs=2e-3)


def test_sampling_is_seeded() -> None:
    hill = build_hill(from_bnet(XOR))
    one, other, third = (sampled(hill, 20, seed=seed) for seed in (1, 1, 2))
    assert (one.tau == other.tau).all()
    assert (one.steepness != third.steepness).all()
    assert one.threshold.min() >= 0.3
    assert one.threshold.max() <= 0.7


def test_ranking_of_a_known_case(network: Network) -> None:
    from pathscribe.mechanism.interventions import rank_interventions

    model = build_logic(network)
    target = "Prostate_cancer_progression"
    ranking = rank_interventions(
        model, target, samples=12, actions=("knock-out", "over-expression")
    )
    assert ranking.base_logic == "on"
    first = {o.run[0].node for o in ranking.outcomes[:4]}
    assert first == {"Senescent_TREM2_neutrophil", "IL6", "JAK", "STAT3"}
    assert all(o.logic == "off" and o.agreement == 1.0 for o in ranking.outcomes[:4])
    assert "NETs" in ranking.notes[0]
    again = rank_interventions(model, target, samples=12)
    assert again.to_tsv() == ranking.to_tsv()


def test_pairs_find_what_neither_does_alone(network: Network) -> None:
    from pathscribe.mechanism.interventions import rank_interventions

    model = build_logic(network)
    ranking = rank_interventions(
        model, "Early_stage_lung_cancer", samples=12, actions=("knock-out",), pairs=True
    )
    pair = next(o for o in ranking.outcomes if len(o.run) == 2)
    assert {p.node for p in pair.run} == {"SASPs", "Angiogenesis"}
    assert pair.beyond is not None
    assert pair.beyond > 0.5
    assert pair.logic == "off"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("IL6=ko", Perturbation("IL6", "knock-out")),
        ("il-6 = KO@5", Perturbation("IL6", "knock-out", at=5.0)),
        ("JAK=70%", Perturbation("JAK", "inhibition", 0.7)),
        ("JAK=inhibit 70 %@2.5", Perturbation("JAK", "inhibition", 0.7, 2.5)),
        ("STAT3=oe", Perturbation("STAT3", "over-expression")),
        (
            "Prostate cancer progression=off",
            Perturbation("Prostate_cancer_progression", "knock-out"),
        ),
    ],
)
def test_interventions_are_read(network: Network, text: str, wanted: Perturbation) -> None:
    assert parse_perturbation(text, build_logic(network)) == wanted


@pytest.mark.parametrize("text", ["IL6", "IL6=", "IL6=maybe", "IL6=200%", "IL6=0%", "XYZ=ko"])
def test_other_interventions_are_refused(network: Network, text: str) -> None:
    with pytest.raises(MechanismError):
        parse_perturbation(text, build_logic(network))


def test_bad_parameters_are_refused() -> None:
    model = from_bnet(XOR)
    bad: list[dict[str, Any]] = [
        {"steepness": 0.5},
        {"threshold": 1.0},
        {"tau": 0.0},
        {"start": {"a": 2.0}},
    ]
    for given in bad:
        with pytest.raises(MechanismError):
            build_hill(model, **given)
    rule = " | ".join(f"(x{n} & !x{n + 1})" for n in range(14))
    with pytest.raises(MechanismError, match="more than once"):
        build_hill(from_bnet(f"y, {rule}"))
