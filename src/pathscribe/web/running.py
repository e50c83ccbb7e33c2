"""Running a figure's mechanism as the web app's forms and the API ask for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..errors import MechanismError
from ..mechanism import (
    RULES,
    Attractors,
    Course,
    LogicalModel,
    Network,
    Perturbation,
    build_hill,
    build_logic,
    build_network,
    find_attractors,
    run_continuous,
)
from ..mechanism.expressions import written
from ..mechanism.extras import has
from ..records import Record

MOST_NODES: Final = 120
MOST_SHOWN: Final = 64
_HOLD: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,120}):(on|off|any)")


@dataclass(frozen=True, slots=True)
class Run:
    """A mechanism with what was done to it, and what came of it.

    Attributes:
        whole: The network of all panels.
        network: What was run.
        panel: Letter of the panel; empty for the whole.
        held: Ids of nodes, and "on", "off" or "any" (inputs only).
        attractors: Where it can end; None where that could not be told.
        course: How it goes there; None without scipy.
        before: The same with nothing held.
        problem: Why something is missing.
    """

    whole: Network
    network: Network
    model: LogicalModel
    panel: str
    held: dict[str, str]
    attractors: Attractors | None
    course: Course | None
    before: Course | None
    problem: str
    can_follow: bool

    @property
    def changed(self) -> list[tuple[str, float, float]]:
        """Node, amount at the end without and with what is held; the greatest change first."""
        if self.course is None or self.before is None:
            return []
        old, new = self.before.last, self.course.last
        rows = [(id_, old[id_], new[id_]) for id_ in self.model.ids]
        rows = [row for row in rows if abs(row[2] - row[1]) >= 0.05]
        return sorted(rows, key=lambda row: (-abs(row[2] - row[1]), row[0]))


def rule_text(model: LogicalModel, id_: str) -> str:
    """A node's rule, for people."""
    return written(model.variable(id_).rule)


def run(record: Record, *, panel: str = "", hold: Sequence[str] = (), rule: str = "") -> Run:
    """Hold some nodes on or off, and see where the mechanism goes.

    Inputs are on unless something else is said; "any" leaves them open in the attractors.

    Args:
        record: Of the figure.
        panel: Letter of a panel; empty for the whole figure.
        hold: "NODE:on", "NODE:off", "NODE:any".
        rule: One of `RULES`; empty for the default.

    Raises:
        MechanismError: There is no relation, panel, node or rule of that kind.
    """
    whole = build_network(record)
    if not whole.edges:
        raise MechanismError("the figure states no relation", where=record.figid)
    if panel and panel not in whole.panels:
        raise MechanismError(
            "there is no such panel", where=panel[:20], hint=f"panels are {', '.join(whole.panels)}"
        )
    network = whole.panel(panel) if panel else whole
    if rule and rule not in RULES:
        raise MechanismError("there is no such rule", where=rule[:40], hint=", ".join(RULES))
    model = build_logic(network, rule=rule) if rule else build_logic(network)
    held = _held(hold, model)
    if len(model.ids) > MOST_NODES:
        raise MechanismError(
            f"the mechanism has {len(model.ids)} nodes, more than {MOST_NODES}",
            where=record.figid,
            hint="choose a panel, or use the command line",
        )
    fixed = {id_: held.get(id_, "on") == "on" for id_ in model.inputs if held.get(id_) != "any"}
    fixed |= {id_: value == "on" for id_, value in held.items() if value != "any"}
    attractors: Attractors | None = None
    problem = ""
    try:
        attractors = find_attractors(model, fixed=fixed)
    except MechanismError as error:
        problem = str(error)
    course = before = None
    if has("scipy.integrate"):
        before = run_continuous(build_hill(model))
        course = before
        done = [
            Perturbation(id_, "over-expression" if value == "on" else "knock-out")
            for id_, value in held.items()
            if value != "any"
        ]
        if done:
            # What is off from the beginning begins at nothing.
            start = {one.node: 1.0 if one.on else 0.0 for one in done}
            course = run_continuous(build_hill(model, start=start), perturbations=done)
    return Run(
        whole,
        network,
        model,
        panel,
        held,
        attractors,
        course,
        before,
        problem,
        has("scipy.integrate"),
    )


def _held(hold: Sequence[str], model: LogicalModel) -> dict[str, str]:
    held: dict[str, str] = {}
    for text in hold:
        if not text:
            continue
        match = _HOLD.fullmatch(text)
        if match is None:
            raise MechanismError(
                "this is nothing that can be held",
                where=text[:60],
                hint="write NODE:on or NODE:off",
            )
        model.variable(match[1])
        if match[2] == "any" and match[1] not in model.inputs:
            raise MechanismError("only inputs can be left open", where=match[1])
        held[match[1]] = match[2]
    return held


def as_data(run: Run) -> dict[str, Any]:
    """A run as what JSON can hold."""
    model, found = run.model, run.attractors
    data: dict[str, Any] = {
        "panel": run.panel,
        "held": run.held,
        "nodes": [
            {
                "id": v.id,
                "name": v.name,
                "type": v.type,
                "curie": v.curie,
                "input": v.is_input,
                "rule": written(v.rule),
            }
            for v in model.variables
        ],
        "notes": list(model.notes),
        "problem": run.problem,
        "attractors": None,
        "course": None,
    }
    if found is not None:
        data["attractors"] = {
            "count": len(found.found),
            "telling": list(found.telling),
            "found": [
                {
                    "kind": one.kind,
                    "states": one.states,
                    "values": {id_: one.shown(id_) for id_ in model.ids},
                }
                for one in found.found[:MOST_SHOWN]
            ],
        }
    if run.course is not None:
        data["course"] = {
            "times": [round(float(t), 4) for t in run.course.times[::4]],
            "values": {
                id_: [round(float(v), 4) for v in run.course.of(id_)[::4]] for id_ in model.ids
            },
        }
    return data


def moving(run: Run, most: int = 12) -> list[str]:
    """The nodes whose course tells most, for a plot."""
    if run.course is None or run.before is None:
        return []
    spread = {
        id_: float(
            np.ptp(run.course.of(id_)) + np.abs(run.course.of(id_) - run.before.of(id_)).max()
        )
        for id_ in run.model.ids
    }
    # Outputs are what people ask about.
    ends = set(run.network.outputs)
    best = sorted(run.model.ids, key=lambda id_: (-spread[id_] - (0.5 if id_ in ends else 0), id_))
    return [id_ for id_ in best if spread[id_] > 0.02][:most]
