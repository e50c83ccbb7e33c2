"""Stochastic courses in time: the share of cells in which each node is on (MaBoSS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ..errors import MechanismError
from .course import Course
from .extras import need
from .logic import LogicalModel
from .maboss import to_bnd, to_cfg
from .perturb import Perturbation

# MaBoSS is built for several sizes of state.
_BUILDS: Final = ((64, "cmaboss"), (128, "cmaboss_128n"), (256, "cmaboss_256n"),
                  (512, "cmaboss_512n"), (1024, "cmaboss_1024n"))  # fmt: skip


def run_stochastic(
    model: LogicalModel,
    *,
    start: Mapping[str, float] | None = None,
    perturbations: Sequence[Perturbation] = (),
    time: float = 20.0,
    ticks: int = 200,
    samples: int = 2000,
    seed: int = 1,
) -> Course:
    """Follow many random courses of a logical model.

    Args:
        model: The model.
        start: For each node the probability to be on at the beginning; 1 for inputs and 0 for
            others where it says nothing.
        perturbations: From the start on, all of them together. A node inhibited by
            a share is on in so many cells fewer, as is an input.
        time: Length of the run; a node follows its rule after 1 on average.
        ticks: Points in time.
        samples: Number of courses.
        seed: The same seed gives the same result.

    Returns:
        For each node the share of courses in which it is on.

    Raises:
        MechanismError: cmaboss is not installed, the model is too large for it, it fails, or
            a perturbation sets in later.
    """
    for id_ in start or {}:
        model.variable(id_)
    count = len(model.variables)
    build = next((name for most, name in _BUILDS if count <= most), None)
    if build is None:
        raise MechanismError(
            f"the model has {count} nodes, too many for MaBoSS",
            where=model.name,
            hint=f"up to {_BUILDS[-1][0]} can be run",
        )
    maboss: Any = need(build)
    begin = {v.id: 1.0 if v.is_input else 0.0 for v in model.variables} | dict(start or {})
    held: dict[str, bool] = {}
    levels: dict[str, float] = {}
    for one in perturbations:
        if one.at > 0:
            raise MechanismError(
                "stochastic runs take interventions from the start on only",
                hint="leave out the time, or run the differential equations",
            )
        if one.value is not None:
            held[one.node], begin[one.node] = bool(one.value), one.value
        elif model.variable(one.node).is_input:
            begin[one.node] *= one.level
        else:
            levels[one.node] = levels.get(one.node, 1.0) * one.level
    changed = model.fixed(held)
    config = to_cfg(
        changed, start=begin, time=time, ticks=ticks, samples=samples, seed=seed, levels=levels
    )
    try:
        run = maboss.MaBoSSSim(network_str=to_bnd(changed), config_str=config).run()
        table, times, names, *_ = run.get_nodes_probtraj()
    except Exception as error:  # whatever the C++ code raises
        raise MechanismError(f"MaBoSS fails: {error}", where=model.name) from error
    values = np.zeros((len(times), count))
    place = {id_: n for n, id_ in enumerate(model.ids)}
    for column, name in enumerate(names):
        values[:, place[name]] = np.asarray(table)[:, column]
    return Course(model.ids, np.asarray(times, np.float64), values, "share of cells")
