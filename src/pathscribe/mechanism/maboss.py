"""Logical models as MaBoSS networks (`.bnd`) and configurations (`.cfg`).

Continuous time Markov chains on Boolean states after Stoll et al. 2012, BMC Syst Biol 6:116.
"""

from __future__ import annotations

from collections.abc import Mapping

from .expressions import written
from .logic import LogicalModel


def to_bnd(model: LogicalModel) -> str:
    """The network: each node with its rule and the rates at which it follows it.

    A node whose rule says on goes on at the rate $u_NODE, one whose rule says off goes off at
    $d_NODE; an input keeps the value that it starts with. $l_NODE, usually 0, is the rate at which
    a node goes off although its rule says on: with $u_NODE = 1 - x and $l_NODE = x it is on in a
    share 1 - x of the cells, as one inhibited by x.
    """
    parts = []
    for variable in model.variables:
        name = variable.id
        if variable.is_input:
            parts.append(f"Node {name} {{\n  rate_up = 0;\n  rate_down = 0;\n}}\n")
            continue
        rule = written(variable.rule, conjunction=" AND ", disjunction=" OR ", no="NOT ")
        parts.append(
            f"Node {name} {{\n  logic = ({rule});\n"
            f"  rate_up = @logic ? $u_{name} : 0;\n"
            f"  rate_down = @logic ? $l_{name} : $d_{name};\n}}\n"
        )
    return "\n".join(parts)


def to_cfg(
    model: LogicalModel,
    *,
    start: Mapping[str, float],
    time: float = 20.0,
    ticks: int = 200,
    samples: int = 2000,
    seed: int = 1,
    levels: Mapping[str, float] | None = None,
) -> str:
    """The configuration of a run.

    Args:
        model: The model.
        start: For each node the probability to be on at the beginning; 0 where it is missing.
        time: Length of the run; a node follows its rule after 1 on average.
        ticks: Points in time.
        samples: Number of courses.
        seed: Of the random numbers.
        levels: For nodes that are inhibited by degree what is left of them, 0 to 1.
    """
    left = dict(levels or {})
    lines = []
    for variable in model.variables:
        if not variable.is_input:
            level = left.get(variable.id, 1.0)
            lines.append(f"$u_{variable.id} = {level!r};")
            lines.append(f"$l_{variable.id} = {1.0 - level!r};")
            lines.append(f"$d_{variable.id} = 1.0;")
    for variable in model.variables:
        chance = min(1.0, max(0.0, float(start.get(variable.id, 0.0))))
        if chance in (0.0, 1.0):
            lines.append(f"{variable.id}.istate = {int(chance)};")
        else:
            lines.append(f"[{variable.id}].istate = {chance!r} [1], {1 - chance!r} [0];")
    lines += [f"{variable.id}.is_internal = 0;" for variable in model.variables]
    lines += [
        f"sample_count = {samples};",
        f"max_time = {time!r};",
        f"time_tick = {time / ticks!r};",
        "discrete_time = 0;",
        "use_physrandgen = FALSE;",
        f"seed_pseudorandom = {seed};",
        "display_traj = FALSE;",
        "statdist_traj_count = 0;",
        "thread_count = 1;",
    ]
    return "\n".join(lines) + "\n"
