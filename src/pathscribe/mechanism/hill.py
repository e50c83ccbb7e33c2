"""Continuous logic-based models: Hill cubes, after Wittmann et al. 2009.

Each node has an amount x between 0 and 1 with dx/dt = (level * B(h(x)) - x) / tau. B is the one
multilinear polynomial that agrees with the node's Boolean rule at every corner of the cube
("BooleCube"), and h(x) = x^n / (x^n + k^n) the response to each of its inputs, of an edge's own
steepness n and threshold k ("HillCube"). Wittmann et al. 2009, BMC Syst Biol 3:98; the variant
in which h reaches 1 at 1 is their normalised HillCube.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..errors import MechanismError
from .expressions import (
    And,
    Const,
    Expression,
    Not,
    Or,
    Reals,
    Var,
    evaluate,
    names,
    occurrences,
)
from .logic import LogicalModel

STEEPNESS: Final = 3.0
THRESHOLD: Final = 0.5
TAU: Final = 1.0
_MOST_INPUTS: Final = 12
"""Of a rule in which a name stands more than once: its polynomial has 2^inputs terms."""


@dataclass(frozen=True, slots=True, eq=False)
class HillModel:
    """A logical model as differential equations.

    Attributes:
        logical: The model with its rules.
        start: Amounts at the beginning, shape (nodes,), each 0 to 1.
        tau: Time constants, shape (nodes,) or (batch, nodes); above 0. Time has no unit.
        edges: Place in `steepness` and `threshold` of each (source, target).
        steepness: n of each edge, shape (edges,) or (batch, edges).
        threshold: k of each edge, shape (edges,) or (batch, edges).
        level: What a node's production is multiplied by, shape (nodes,) or (batch, nodes):
            1 as it is, 0.3 inhibited by 70 %.
        forced: What a node's production is, whatever its rule says; NaN where the rule holds.
            Shape (nodes,) or (batch, nodes).
        normalised: Does h reach 1 at 1?
    """

    logical: LogicalModel
    start: Reals
    tau: Reals
    edges: Mapping[tuple[str, str], int]
    steepness: Reals
    threshold: Reals
    level: Reals
    forced: Reals
    normalised: bool = False
    _place: dict[str, int] = field(default_factory=dict, repr=False)
    _rules: tuple[tuple[int, Expression], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_place", {id_: n for n, id_ in enumerate(self.logical.ids)})
        rules = tuple(
            (self._place[v.id], self.polynomial(v.id))
            for v in self.logical.variables
            if not v.is_input
        )
        object.__setattr__(self, "_rules", rules)

    def place(self, id_: str) -> int:
        """Index of a node in arrays.

        Raises:
            MechanismError: The model has no such node.
        """
        self.logical.variable(id_)
        return self._place[id_]

    def edge(self, source: str, target: str) -> tuple[float, float]:
        """Steepness and threshold of an edge."""
        at = self.edges[source, target]
        return float(self.steepness[..., at].flat[0]), float(self.threshold[..., at].flat[0])

    def polynomial(self, id_: str) -> Expression:
        """A node's rule, rewritten where needed so that it can be read as a polynomial.

        Read with products for "and", 1 - x for "not" and 1 - (1 - x)(1 - y) for "or", a rule in
        which every name stands once is its own multilinear interpolation. Another one becomes
        the sum over all corners in which it is true; no two of them are true at once, and the
        branches of "or" exclude each other.

        Raises:
            MechanismError: The rule has too many inputs for that.
        """
        return read_once(self.logical.variable(id_).rule, id_)

    def change(self, x: Reals) -> Reals:
        """dx/dt.

        Args:
            x: Amounts, shape (..., nodes).

        Returns:
            Array of the same shape.
        """
        inside = np.clip(x, 0.0, 1.0)
        wanted = inside.copy()  # an input keeps its amount
        for at, rule in self._rules:
            wanted[..., at] = self._value(rule, at, inside)
        wanted = wanted * self.level
        forced = np.broadcast_to(self.forced, wanted.shape)
        wanted = np.where(np.isnan(forced), wanted, forced)
        return np.asarray((wanted - x) / self.tau, np.float64)

    def _value(self, rule: Expression, target: int, x: Reals) -> Reals | float:
        if isinstance(rule, Const):
            return float(rule.value)
        if isinstance(rule, Var):
            at = self.edges[rule.name, self.logical.variables[target].id]
            n, k = self.steepness[..., at], self.threshold[..., at]
            risen, half = x[..., self._place[rule.name]] ** n, k**n
            response = risen / (risen + half)
            return np.asarray(response * (1 + half) if self.normalised else response)
        if isinstance(rule, Not):
            return 1.0 - self._value(rule.part, target, x)
        if isinstance(rule, And):
            whole: Reals | float = 1.0
            for part in rule.parts:
                whole = whole * self._value(part, target, x)
            return whole
        if isinstance(rule, Cases):
            total: Reals | float = 0.0
            for part in rule.parts:
                total = total + self._value(part, target, x)
            return total
        none: Reals | float = 1.0
        for part in rule.parts:
            none = none * (1.0 - self._value(part, target, x))
        return 1.0 - none


@dataclass(frozen=True, slots=True)
class Cases(Or):
    """A disjunction of cases of which never two are true: as a polynomial, their sum."""


def read_once(rule: Expression, where: str = "") -> Expression:
    """A rule as the expression of its multilinear polynomial; see `HillModel.polynomial`."""
    counted = Counter(occurrences(rule))
    if all(times == 1 for times in counted.values()):
        return rule
    used = names(rule)
    if len(used) > _MOST_INPUTS:
        raise MechanismError(
            f"the rule of {where} names {len(used)} nodes, some more than once",
            hint=f"write it so that each stands once, or with no more than {_MOST_INPUTS}",
        )
    cases: list[Expression] = []
    for corner in product((False, True), repeat=len(used)):
        if evaluate(rule, dict(zip(used, corner, strict=True))):
            parts = tuple(
                Var(name) if value else Not(Var(name))
                for name, value in zip(used, corner, strict=True)
            )
            cases.append(And(parts))
    return Cases(tuple(cases)) if cases else Const(False)


def build_hill(
    logical: LogicalModel,
    *,
    start: Mapping[str, float] | None = None,
    steepness: float = STEEPNESS,
    threshold: float = THRESHOLD,
    tau: float = TAU,
    normalised: bool = False,
) -> HillModel:
    """Make the differential equations of a logical model.

    Args:
        logical: The model.
        start: Amounts at the beginning, 0 to 1; of inputs 1, of others 0 where it says nothing.
        steepness: n of every edge, at least 1.
        threshold: k of every edge, above 0 and below 1.
        tau: Time constant of every node.
        normalised: Let each response reach 1.

    Raises:
        MechanismError: A value is out of range, or a rule has too many inputs.
    """
    if not (steepness >= 1 and 0 < threshold < 1 and tau > 0):
        raise MechanismError(
            "a parameter is out of range",
            hint="steepness is at least 1, threshold between 0 and 1, tau above 0",
        )
    given = dict(start or {})
    for id_, value in given.items():
        logical.variable(id_)
        if not 0 <= value <= 1:
            raise MechanismError(f"the start of {id_} is {value}", hint="it is 0 to 1")
    pairs = [(source, v.id) for v in logical.variables for source in names(v.rule)]
    first = [given.get(v.id, 1.0 if v.is_input else 0.0) for v in logical.variables]
    count = len(logical.variables)
    return HillModel(
        logical=logical,
        start=np.asarray(first, np.float64),
        tau=np.full(count, tau),
        edges={pair: n for n, pair in enumerate(pairs)},
        steepness=np.full(len(pairs), steepness),
        threshold=np.full(len(pairs), threshold),
        level=np.ones(count),
        forced=np.full(count, np.nan),
        normalised=normalised,
    )


def sampled(model: HillModel, samples: int, *, seed: int = 1) -> HillModel:
    """The model with parameters drawn at random, a batch of them.

    Steepness is drawn evenly from 2 to 5, threshold evenly from 0.3 to 0.7, tau from 0.5 to 2
    evenly in its logarithm. What no one has measured can be anywhere there; what holds for
    nearly all draws does not hang on it.

    Args:
        model: With one set of parameters.
        samples: How many sets.
        seed: Of the random numbers; the same seed draws the same.

    Returns:
        A model whose parameters have the shape (samples, ...).
    """
    rng = np.random.default_rng(seed)
    nodes, edges = len(model.logical.variables), len(model.edges)
    shape: tuple[int, int] = (samples, edges)
    steepness: NDArray[np.float64] = rng.uniform(2.0, 5.0, shape)
    threshold: NDArray[np.float64] = rng.uniform(0.3, 0.7, shape)
    tau: NDArray[np.float64] = np.exp(rng.uniform(np.log(0.5), np.log(2.0), (samples, nodes)))
    return replace(model, steepness=steepness, threshold=threshold, tau=tau)
