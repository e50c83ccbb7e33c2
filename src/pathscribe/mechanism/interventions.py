"""Which intervention changes a phenotype, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, get_args

import numpy as np

from ..errors import MechanismError
from .attractors import find_attractors
from .continuous import run_batch
from .expressions import Reals
from .hill import build_hill, sampled
from .logic import LogicalModel
from .perturb import Action, Perturbation, shown

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
DEGREE: Final = 0.8
_MOST_NODES: Final = 150
_PAIRED: Final = 10
"""Pairs are made of the interventions that do most alone."""
_SLIGHT: Final = 0.01
"""A change of less than this is none."""
_BATCH: Final = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an intervention does to the phenotype.

    Attributes:
        run: What is done.
        text: The same in words.
        logic: The phenotype in the logical model's attractors: "on", "off", "changes", or
            "depends" (on in some of them only); empty where they are too many to be found.
        level: The phenotype's amount at the end, median over the sampled parameters, 0 to 1.
        change: Median change against the run without intervention, -1 to 1.
        low: 5 % of the sampled parameters give a change below this.
        high: 5 % give one above this.
        agreement: Share of the samples whose change has the median's sign, 0 to 1; 1 where
            nothing changes.
        beyond: For pairs: by how much the median change goes beyond that of the better one
            alone; positive where the pair does more.
    """

    run: tuple[Perturbation, ...]
    text: str
    logic: str
    level: float
    change: float
    low: float
    high: float
    agreement: float
    beyond: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Interventions by what they do to a phenotype.

    Attributes:
        model: The model.
        phenotype: Id of the node.
        base: The phenotype without intervention, median amount over the sampled parameters.
        base_low: 5 % of the samples are below this.
        base_high: 5 % are above this.
        base_logic: As `Outcome.logic`, without intervention.
        outcomes: The largest median change first.
        samples: Number of sampled parameter sets.
        seed: Of the sampling.
        notes: What was left out.
    """

    model: LogicalModel
    phenotype: str
    base: float
    base_low: float
    base_high: float
    base_logic: str
    outcomes: tuple[Outcome, ...]
    samples: int
    seed: int
    notes: tuple[str, ...] = ()

    def to_tsv(self) -> str:
        """The ranking as a table with a header."""
        columns = ("rank", "intervention", "logic_before", "logic_after", "before", "after",
                   "change", "low", "high", "agreement", "beyond_single")  # fmt: skip
        lines = ["\t".join(columns)]
        for rank, one in enumerate(self.outcomes, start=1):
            numbers = (self.base, one.level, one.change, one.low, one.high, one.agreement)
            cells = [str(rank), one.text, self.base_logic, one.logic]
            cells += [f"{number:.4f}" for number in numbers]
            cells.append("" if one.beyond is None else f"{one.beyond:.4f}")
            lines.append("\t".join(cells))
        return "\n".join(lines) + "\n"

    def as_data(self) -> dict[str, Any]:
        """The ranking as what JSON can hold."""
        return {
            "format": "pathscribe interventions",
            "version": 1,
            "phenotype": {
                "id": self.phenotype,
                "name": self.model.variable(self.phenotype).name,
                "level": self.base,
                "low": self.base_low,
                "high": self.base_high,
                "logic": self.base_logic,
            },
            "samples": self.samples,
            "seed": self.seed,
            "interventions": [
                {
                    "text": one.text,
                    "nodes": [
                        {"node": p.node, "action": p.action, "degree": p.degree, "at": p.at}
                        for p in one.run
                    ],
                    "logic": one.logic,
                    "level": one.level,
                    "change": one.change,
                    "low": one.low,
                    "high": one.high,
                    "agreement": one.agreement,
                    "beyond_single": one.beyond,
                }
                for one in self.outcomes
            ],
            "notes": list(self.notes),
        }


def rank_interventions(
    model: LogicalModel,
    phenotype: str,
    *,
    actions: Sequence[Action] = ("knock-out", "over-expression"),
    degree: float = DEGREE,
    at: float = 0.0,
    pairs: bool = False,
    start: Mapping[str, float] | None = None,
    samples: int = 50,
    seed: int = 1,
    time: float = 25.0,
) -> Ranking:
    """Try every intervention on what lies upstream of a phenotype.

    Each is run through the continuous model with many sampled sets of parameters, the same for
    all interventions, and through the logical model, whose inputs have the values of `start`
    (on from 0.5).

    Args:
        model: The model.
        phenotype: Id of the node that is looked at.
        actions: What is tried on each node.
        degree: Of inhibitions, above 0 and up to 1.
        at: When the interventions set in; 0 is from the start on.
        pairs: Try pairs too, of the interventions that do most alone; those that do more than
            the better of the two are listed.
        start: Amounts at the beginning, by node; inputs are 1 where it says nothing.
        samples: Number of sets of parameters.
        seed: The same seed gives the same result.
        time: Length of the runs.

    Raises:
        MechanismError: scipy is not installed, or a node or value is wrong.
    """
    model.variable(phenotype)
    if samples < 1:
        raise MechanismError("there must be at least one sample")
    if not 0 <= at < time:
        raise MechanismError(f"the time {at:g} is not within the run", hint=f"it ends at {time:g}")
    notes: list[str] = []
    nodes = upstream_nodes(model, phenotype)
    if len(nodes) > _MOST_NODES:
        notes.append(f"{len(nodes) - _MOST_NODES} nodes further upstream were not tried")
        nodes = nodes[:_MOST_NODES]
    idle = [v.name for v in model.variables if v.id not in {*nodes, phenotype}]
    if idle and not notes:
        notes.append(f"not upstream, and so without effect: {', '.join(idle)}")
    hill = build_hill(model, start=start)
    begin = {id_: float(value) for id_, value in zip(model.ids, hill.start, strict=True)}
    singles: list[tuple[Perturbation, ...]] = []
    for node in nodes:
        for action in actions:
            is_on = model.variable(node).is_input and begin[node] >= 1 and at == 0
            if action == "over-expression" and is_on:
                continue
            chosen = degree if action == "inhibition" else 1.0
            singles.append((Perturbation(node, action, chosen, at),))
    batch = sampled(hill, samples, seed=seed)

    def ends(runs: Sequence[tuple[Perturbation, ...]]) -> list[Reals]:
        found: list[Reals] = []
        for first in range(0, len(runs), _BATCH):
            part = runs[first : first + _BATCH]
            found.extend(run_batch(batch, part, time=time).of(phenotype))
        return found

    base = ends([()])[0]
    inputs = {id_: begin[id_] >= 0.5 for id_ in model.inputs}
    outcomes = [
        _outcome(model, phenotype, run, end, base, inputs)
        for run, end in zip(singles, ends(singles), strict=True)
    ]
    outcomes.sort(key=lambda one: (-abs(round(one.change, 6)), one.text))
    if pairs:
        best = [one for one in outcomes if abs(one.change) >= _SLIGHT][:_PAIRED]
        couples = [
            (one, other)
            for one, other in combinations(best, 2)
            if one.run[0].node != other.run[0].node
        ]
        runs = [(one.run[0], other.run[0]) for one, other in couples]
        together = [
            _outcome(model, phenotype, run, end, base, inputs, alone=couple)
            for couple, run, end in zip(couples, runs, ends(runs), strict=True)
        ]
        more = [one for one in together if one.beyond is not None and one.beyond >= _SLIGHT]
        if len(more) < len(together):
            notes.append(f"{len(together) - len(more)} pairs do no more than the better one alone")
        outcomes.extend(more)
        outcomes.sort(key=lambda one: (-abs(round(one.change, 6)), len(one.run), one.text))
    low, high = (float(v) for v in np.percentile(base, (5, 95)))
    return Ranking(
        model=model,
        phenotype=phenotype,
        base=float(np.median(base)),
        base_low=low,
        base_high=high,
        base_logic=_logic(model, phenotype, (), inputs),
        outcomes=tuple(outcomes),
        samples=samples,
        seed=seed,
        notes=tuple(notes),
    )


def upstream_nodes(model: LogicalModel, phenotype: str) -> list[str]:
    """Ids of the nodes that bear on a phenotype, the nearest first, without itself."""
    from .expressions import names

    rules = {v.id: v.rule for v in model.variables}
    order = {id_: n for n, id_ in enumerate(model.ids)}
    found = [phenotype]
    ring = [phenotype]
    while ring:
        following = {name for id_ in ring for name in names(rules[id_])} - set(found)
        ring = sorted(following, key=order.__getitem__)
        found.extend(ring)
    return found[1:]


def _outcome(
    model: LogicalModel,
    phenotype: str,
    run: tuple[Perturbation, ...],
    end: Reals,
    base: Reals,
    inputs: Mapping[str, bool],
    alone: tuple[Outcome, Outcome] | None = None,
) -> Outcome:
    change = end - base
    middle = float(np.median(change))
    low, high = (float(v) for v in np.percentile(change, (5, 95)))
    if abs(middle) < _SLIGHT:
        agreement = float(np.mean(np.abs(change) < _SLIGHT))
    else:
        agreement = float(np.mean(np.sign(change) == np.sign(middle)))
    beyond = None
    if alone is not None:
        better = max((abs(one.change) for one in alone if one.change * middle > 0), default=0.0)
        beyond = abs(middle) - better
    return Outcome(
        run=run,
        text=shown(run, model),
        logic=_logic(model, phenotype, run, inputs),
        level=float(np.median(end)),
        change=middle,
        low=low,
        high=high,
        agreement=agreement,
        beyond=beyond,
    )


def _logic(
    model: LogicalModel,
    phenotype: str,
    run: Sequence[Perturbation],
    inputs: Mapping[str, bool],
) -> str:
    fixed = dict(inputs) | {one.node: one.on for one in run if one.degree > 0.5}
    try:
        return find_attractors(model, fixed=fixed).value(phenotype)
    except MechanismError:
        return ""
