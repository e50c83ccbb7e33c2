"""Running a continuous model: courses in time, and where they end, for many parameters at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from ..errors import MechanismError
from .course import Course
from .expressions import Reals
from .extras import need
from .hill import HillModel
from .perturb import Perturbation

_RELATIVE: Final = 1e-6
_ABSOLUTE: Final = 1e-9
_BATCH_RELATIVE: Final = 1e-4
_BATCH_ABSOLUTE: Final = 1e-6
_MOST_STIFF: Final = 200.0
"""Ratio of time constants up to which an explicit method is the faster one for a batch."""


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """Amounts at the end of many runs.

    Attributes:
        ids: Of the nodes.
        values: Shape (perturbations, samples, nodes).
    """

    ids: tuple[str, ...]
    values: Reals

    def of(self, id_: str) -> Reals:
        """Of one node, shape (perturbations, samples)."""
        found: Reals = self.values[:, :, self.ids.index(id_)]
        return found


def run_continuous(
    model: HillModel,
    *,
    perturbations: Sequence[Perturbation] = (),
    time: float = 20.0,
    ticks: int = 200,
) -> Course:
    """Follow the differential equations of a model with one set of parameters.

    The integrator (LSODA of scipy's `solve_ivp`) adapts its step and changes to a method for
    stiff equations where needed. Runs stop and go on where a perturbation sets in.

    Args:
        model: With one set of parameters.
        perturbations: All of them together.
        time: Length of the run.
        ticks: Points in time after the start.

    Raises:
        MechanismError: scipy is not installed, a perturbation names no node of the model, or
            the equations cannot be solved.
    """
    solve = need("scipy.integrate").solve_ivp
    times = np.linspace(0.0, time, ticks + 1)
    x, cuts = _begin(model, perturbations, time)
    values = np.empty((len(times), len(x)))
    values[0] = x
    for begin, end in pairwise(cuts):
        at = _perturbed(model, perturbations, begin)
        chosen = (times > begin) & (times <= end)
        wanted = np.unique(np.append(times[chosen], end))
        result = solve(
            lambda _, y, at=at: at.change(y),
            (begin, end),
            x,
            method="LSODA",
            t_eval=wanted,
            rtol=_RELATIVE,
            atol=_ABSOLUTE,
        )
        x = _solved(result, model)
        values[chosen] = result.y.T[np.isin(wanted, times[chosen])]
    return Course(model.logical.ids, times, np.clip(values, 0.0, 1.0))


def run_batch(
    model: HillModel,
    runs: Sequence[Sequence[Perturbation]],
    *,
    time: float = 20.0,
) -> Ending:
    """Where every run ends, for every set of parameters.

    Args:
        model: With parameters of shape (samples, ...), see `hill.sampled`, or with one set.
        runs: The perturbations of each run; an empty one is the model as it is.
        time: Length of the runs.

    Raises:
        MechanismError: As of `run_continuous`.
    """
    tau = np.atleast_2d(model.tau)
    samples = max(len(tau), len(np.atleast_2d(model.steepness)))
    nodes = len(model.logical.variables)
    if float(tau.max() / tau.min()) > _MOST_STIFF:
        return _one_by_one(model, runs, samples, time)
    solve: Any = need("scipy.integrate").solve_ivp
    cuts = sorted({0.0, time, *(p.at for run in runs for p in run if 0 < p.at < time)})
    x = np.stack([np.broadcast_to(_begin(model, run, time)[0], (samples, nodes)) for run in runs])
    for begin, end in pairwise(cuts):
        parts = [_perturbed(model, run, begin) for run in runs]
        at = replace(
            model,
            level=np.stack([np.broadcast_to(p.level, (samples, nodes)) for p in parts]),
            forced=np.stack([np.broadcast_to(p.forced, (samples, nodes)) for p in parts]),
        )
        shape = x.shape
        result = solve(
            lambda _, y, at=at, shape=shape: at.change(y.reshape(shape)).ravel(),
            (begin, end),
            x.ravel(),
            method="RK45",
            t_eval=(end,),
            rtol=_BATCH_RELATIVE,
            atol=_BATCH_ABSOLUTE,
        )
        x = _solved(result, model).reshape(shape)
    return Ending(model.logical.ids, np.clip(x, 0.0, 1.0))


def _one_by_one(
    model: HillModel, runs: Sequence[Sequence[Perturbation]], samples: int, time: float
) -> Ending:
    values = np.empty((len(runs), samples, len(model.logical.variables)))
    for sample in range(samples):
        one = single(model, sample)
        for number, run in enumerate(runs):
            course = run_continuous(one, perturbations=run, time=time, ticks=1)
            values[number, sample] = course.values[-1]
    return Ending(model.logical.ids, values)


def single(model: HillModel, sample: int) -> HillModel:
    """One set of parameters out of many."""

    def one(values: Reals) -> Reals:
        return values if values.ndim == 1 else np.asarray(values[min(sample, len(values) - 1)])

    return replace(
        model,
        tau=one(model.tau),
        steepness=one(model.steepness),
        threshold=one(model.threshold),
        level=one(model.level),
        forced=one(model.forced),
    )


def _begin(
    model: HillModel, perturbations: Sequence[Perturbation], time: float
) -> tuple[Reals, list[float]]:
    """Amounts at the start, and the times at which something sets in, with 0 and the end."""
    if not time > 0:
        raise MechanismError(f"the time is {time}", hint="it is above 0")
    x = model.start.copy()
    for one in perturbations:
        place = model.place(one.node)
        if one.at <= 0:
            x[place] = one.value if one.value is not None else x[place] * one.level
    cuts = sorted({0.0, time, *(p.at for p in perturbations if 0 < p.at < time)})
    return x, cuts


def _perturbed(model: HillModel, perturbations: Sequence[Perturbation], now: float) -> HillModel:
    """The model as it is from a time on."""
    level, forced = model.level.copy(), model.forced.copy()
    for one in perturbations:
        place = model.place(one.node)
        if one.at > now:
            continue
        if one.value is not None:
            forced[..., place] = one.value
        elif model.logical.variable(one.node).is_input:
            # An input has no rule whose outcome could be lessened: it falls to its share.
            forced[..., place] = model.start[place] * one.level
        else:
            level[..., place] *= one.level
    return replace(model, level=level, forced=forced)


def _solved(result: Any, model: HillModel) -> Reals:
    if not result.success or not np.isfinite(result.y).all():
        raise MechanismError(
            f"the equations cannot be solved: {result.message}", where=model.logical.name
        )
    last: Reals = np.clip(result.y[:, -1], 0.0, 1.0)
    return last
