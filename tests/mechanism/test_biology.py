"""What is known of the three mechanisms must come out of their models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathscribe.errors import MechanismError
from pathscribe.mechanism.attractors import find_attractors
from pathscribe.mechanism.logic import LogicalModel, build_logic
from pathscribe.mechanism.model import Network

CELLS = ("Senescent_alveolar_macrophage", "Senescent_neutrophil", "Senescent_TREM2_neutrophil")
A, B, C = "Early_stage_lung_cancer", "Breast_cancer_lung_metastasis", "Prostate_cancer_progression"
PRESENT = dict.fromkeys(CELLS, True)
ENGINES = ("python", "aeon")


@pytest.fixture(scope="module")
def model(network: Network) -> LogicalModel:
    return build_logic(network)


def outcomes(
    model: LogicalModel, fixed: Mapping[str, bool], engine: str
) -> tuple[str, str, str, str]:
    if engine == "aeon":
        pytest.importorskip("biodivine_aeon")
    found = find_attractors(model, fixed=fixed, engine=engine)  # type: ignore[arg-type]
    assert found.engine == engine
    return (found.value(A), found.value(B), found.value(C), found.value("CTLs"))


@pytest.mark.parametrize("engine", ENGINES)
def test_with_senescent_cells_all_cancers(model: LogicalModel, engine: str) -> None:
    assert outcomes(model, PRESENT, engine) == ("on", "on", "on", "off")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_senolytic_ends_all_three_and_brings_ctls_back(model: LogicalModel, engine: str) -> None:
    gone = dict.fromkeys(CELLS, False)
    assert outcomes(model, gone, engine) == ("off", "off", "off", "on")


@pytest.mark.parametrize("engine", ENGINES)
def test_dnase_ends_metastasis_alone(model: LogicalModel, engine: str) -> None:
    assert outcomes(model, PRESENT | {"NETs": False}, engine) == ("on", "off", "on", "off")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("gene", ["IL6", "JAK", "STAT3"])
def test_the_pathway_of_panel_c(model: LogicalModel, gene: str, engine: str) -> None:
    assert outcomes(model, PRESENT | {gene: False}, engine) == ("on", "on", "off", "off")


@pytest.mark.parametrize("engine", ENGINES)
def test_sasp_alone_does_not_end_lung_cancer(model: LogicalModel, engine: str) -> None:
    assert outcomes(model, PRESENT | {"SASPs": False}, engine) == ("on", "on", "on", "off")
    both = {"SASPs": False, "Angiogenesis": False}
    assert outcomes(model, PRESENT | both, engine) == ("off", "on", "on", "off")


def test_summaries_would_keep_blocked_ways_open(network: Network) -> None:
    kept = build_logic(network, summaries=True)
    assert find_attractors(kept, fixed=PRESENT | {"NETs": False}).value(B) == "on"


@pytest.fixture(scope="module")
def ends(model: LogicalModel) -> Any:
    pytest.importorskip("scipy")
    from pathscribe.mechanism.continuous import run_continuous
    from pathscribe.mechanism.hill import build_hill
    from pathscribe.mechanism.perturb import Perturbation

    hill = build_hill(model)

    def run(*nodes: str, degree: float = 1.0) -> Mapping[str, float]:
        done = [Perturbation(n, "inhibition", degree) for n in nodes]
        return run_continuous(hill, perturbations=done, time=30.0).last

    return run


def test_equations_agree_in_direction(ends: Any) -> None:
    base = ends()
    assert min(base[A], base[B], base[C]) > 0.75
    assert base["CTLs"] < 0.2
    gone = ends(*CELLS)
    assert max(gone[A], gone[B], gone[C]) < 0.01
    assert gone["CTLs"] > 0.99
    nets = ends("NETs")
    assert nets[B] < 0.01
    assert (nets[A], nets[C]) == pytest.approx((base[A], base[C]), abs=1e-4)
    for gene in ("IL6", "JAK", "STAT3"):
        blocked = ends(gene)
        assert blocked[C] < 0.01
        assert (blocked[A], blocked[B]) == pytest.approx((base[A], base[B]), abs=1e-4)


def test_sasp_lowers_but_does_not_end_lung_cancer(ends: Any) -> None:
    base = ends()[A]
    assert 0.5 * base < ends("SASPs")[A] < 0.97 * base
    half = ends("SASPs", degree=0.5)[A]
    assert ends("SASPs")[A] < half < base


def test_stochastic_runs_agree(model: LogicalModel) -> None:
    pytest.importorskip("cmaboss")
    from pathscribe.mechanism.perturb import Perturbation
    from pathscribe.mechanism.stochastic import run_stochastic

    base = run_stochastic(model, samples=500).last
    assert min(base[A], base[B], base[C]) > 0.98
    nets = run_stochastic(model, samples=500, perturbations=[Perturbation("NETs", "knock-out")])
    assert nets.last[B] < 0.02
    assert nets.last[C] > 0.98
    half = run_stochastic(
        model, samples=2000, perturbations=[Perturbation("STAT3", "inhibition", 0.5)]
    )
    assert half.last["STAT3"] == pytest.approx(0.5, abs=0.06)
    again = run_stochastic(
        model, samples=2000, perturbations=[Perturbation("STAT3", "inhibition", 0.5)]
    )
    assert (half.values == again.values).all()


def test_what_is_unknown_is_said(model: LogicalModel) -> None:
    with pytest.raises(MechanismError, match="no node TNF"):
        find_attractors(model, fixed={"TNF": True})
    with pytest.raises(MechanismError, match="could be"):
        model.find("cancer")
    assert model.find("prostate cancer progression") == C
    assert model.find("il-6") == "IL6"
