"""Where a logical model ends up: its attractors, and what tells them apart.

Updates are asynchronous: one node changes at a time, in any order, so that no two events are
taken to happen at the same instant. Attractors are the sets of states that are never left and
in which every state leads to every other: fixed points, or sets in which nodes oscillate.

With biodivine-aeon the sets are computed symbolically. Without it they are searched state by
state, after the values of inputs and constants were carried on as far as they reach; that is
good for up to 20 nodes that are left open then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final, Literal

import numpy as np

from ..errors import MechanismError
from .bnet import to_bnet
from .expressions import Const, Expression, Values, truth
from .extras import has, need
from .logic import LogicalModel

Engine = Literal["auto", "aeon", "python"]
MOST_INPUTS: Final = 10
"""Inputs that may be open: each doubles the number of attractors."""
MOST_OPEN: Final = 20
"""Nodes left open that are searched state by state."""
_MOST_ATTRACTORS: Final = 5000


@dataclass(frozen=True, slots=True)
class Attractor:
    """One of the ways in which a model can end.

    Attributes:
        values: For each node True (on), False (off), or None where it keeps changing.
        states: How many states it consists of; 1 for a fixed point.
    """

    values: Mapping[str, bool | None]
    states: int

    @property
    def kind(self) -> str:
        """Is it a "fixed point" or an "oscillation"?"""
        return "fixed point" if self.states == 1 else "oscillation"

    def shown(self, id_: str) -> str:
        """A node's value in a word."""
        value = self.values[id_]
        return "changes" if value is None else "on" if value else "off"


@dataclass(frozen=True, slots=True)
class Attractors:
    """All attractors of a model.

    Attributes:
        model: The model.
        found: Sorted by the values of the nodes.
        engine: "aeon" or "python".
        telling: The fewest nodes found whose values tell all attractors apart.
    """

    model: LogicalModel
    found: tuple[Attractor, ...]
    engine: str
    telling: tuple[str, ...]

    def value(self, id_: str) -> Literal["on", "off", "changes", "depends"]:
        """A node's value in the attractors: the same in all of them, or "depends".

        Raises:
            MechanismError: The model has no such node.
        """
        self.model.variable(id_)
        shown = {attractor.shown(id_) for attractor in self.found}
        if len(shown) != 1:
            return "depends"
        only = shown.pop()
        return "on" if only == "on" else "off" if only == "off" else "changes"


def find_attractors(
    model: LogicalModel,
    *,
    fixed: Mapping[str, bool] | None = None,
    engine: Engine = "auto",
) -> Attractors:
    """The attractors of a model.

    Args:
        model: The model; inputs that are not fixed take both values.
        fixed: Nodes that are held at a value: inputs, or knocked-out genes.
        engine: "aeon", "python", or the first where it is installed.

    Raises:
        MechanismError: Too many inputs or nodes are open, or aeon is asked for and missing.
    """
    held = model.fixed(fixed or {})
    free = held.inputs
    if len(free) > MOST_INPUTS:
        raise MechanismError(
            f"{len(free)} inputs are open, and each doubles the number of attractors",
            where=model.name,
            hint=f"fix all but {MOST_INPUTS} of them; inputs are {', '.join(free[:12])}",
        )
    chosen = engine if engine != "auto" else "aeon" if has("biodivine_aeon") else "python"
    found: list[Attractor] = []
    for values in product((False, True), repeat=len(free)):
        given = dict(zip(free, values, strict=True))
        rules = held.simplified(given)
        for states, part in _open_attractors(held.ids, rules, chosen):
            whole: dict[str, bool | None] = {}
            for id_ in held.ids:
                rule = rules[id_]
                whole[id_] = rule.value if isinstance(rule, Const) else part[id_]
            found.append(Attractor(whole, states))
            if len(found) > _MOST_ATTRACTORS:
                raise MechanismError("the model has too many attractors", where=model.name)
    order = {False: 0, None: 1, True: 2}
    found.sort(key=lambda a: ([order[a.values[id_]] for id_ in held.ids], a.states))
    return Attractors(model, tuple(found), chosen, telling_nodes(found, held.ids))


def telling_nodes(found: Sequence[Attractor], ids: Sequence[str]) -> tuple[str, ...]:
    """Few nodes whose values tell all attractors apart, those that part most pairs first.

    A greedy choice: not always the fewest there are. Attractors that agree in every node's
    value cannot be told apart.
    """
    left = [
        (one, other)
        for one, other in combinations(found, 2)
        if any(one.values[id_] is not other.values[id_] for id_ in ids)
    ]
    if len(left) > 20_000:
        left = left[:20_000]
    chosen: list[str] = []
    while left:
        best = max(ids, key=lambda id_: sum(a.values[id_] is not b.values[id_] for a, b in left))
        chosen.append(best)
        left = [(a, b) for a, b in left if a.values[best] is b.values[best]]
    return tuple(chosen)


def _open_attractors(
    ids: Sequence[str], rules: Mapping[str, Expression], engine: str
) -> list[tuple[int, dict[str, bool | None]]]:
    """The attractors of the nodes that are no constants: number of states, values."""
    opened = [id_ for id_ in ids if not isinstance(rules[id_], Const)]
    if not opened:
        return [(1, {})]
    kept = {id_: rules[id_] for id_ in opened}
    return _with_aeon(kept) if engine == "aeon" else _by_search(kept)


def _with_aeon(rules: Mapping[str, Expression]) -> list[tuple[int, dict[str, bool | None]]]:
    aeon: Any = need("biodivine_aeon")
    graph = aeon.AsynchronousGraph(aeon_network(aeon, rules))
    found = []
    for attractor in aeon.Attractors.attractors(graph):
        vertices = attractor.vertices()
        space = vertices.enclosing_named_subspace()
        values: dict[str, bool | None] = {id_: space.get(id_) for id_ in rules}
        found.append((int(vertices.cardinality()), values))
    return found


def aeon_network(aeon: Any, rules: Mapping[str, Expression]) -> Any:
    """Rules as aeon's network; every name in a rule must have one."""
    from .logic import Variable

    made = LogicalModel("", tuple(Variable(id_, id_, rule) for id_, rule in rules.items()))
    # A rule may name a node that makes no difference; aeon would turn that down.
    return aeon.BooleanNetwork.from_bnet(to_bnet(made)).remove_regulation_constraints()


def _by_search(rules: Mapping[str, Expression]) -> list[tuple[int, dict[str, bool | None]]]:
    """Terminal strongly connected components, by reaching forward and backward (Xie, Beerel)."""
    ids = list(rules)
    if len(ids) > MOST_OPEN:
        raise MechanismError(
            f"{len(ids)} nodes are open, too many to search state by state",
            hint=f"up to {MOST_OPEN} can be; pip install 'pathscribe[models]', or fix inputs",
        )
    size = 1 << len(ids)
    state = np.arange(size, dtype=np.int64)
    values: dict[str, Values] = {
        id_: (state >> n & 1).astype(bool) for n, id_ in enumerate(ids)
    }  # fmt: skip
    moves = [truth(rules[id_], values, size) != values[id_] for id_ in ids]
    flipped = [state ^ (1 << n) for n in range(len(ids))]

    def forward(start: Values) -> Values:
        seen = start.copy()
        grown = start
        while grown.any():
            reached = np.zeros(size, bool)
            for move, other in zip(moves, flipped, strict=True):
                reached |= (grown & move)[other]
            grown = reached & ~seen
            seen |= grown
        return seen

    def backward(start: Values, within: Values) -> Values:
        seen = start.copy()
        grown = start
        while grown.any():
            reached = np.zeros(size, bool)
            for move, other in zip(moves, flipped, strict=True):
                reached |= grown[other] & move
            grown = reached & within & ~seen
            seen |= grown
        return seen

    left = np.ones(size, bool)
    found: list[Values] = []
    while left.any():
        # Walking ahead first: the pivot then lies in an attractor, or near one.
        pivot = _ahead(int(np.argmax(left)), moves)
        start = np.zeros(size, bool)
        start[pivot] = True
        after = forward(start)
        before = backward(start, left)
        if not (after & ~before).any():
            found.append(after)
        left &= ~before
    result = []
    for members in found:
        count = int(members.sum())
        own: dict[str, bool | None] = {}
        for id_ in ids:
            on = int((values[id_] & members).sum())
            own[id_] = True if on == count else False if on == 0 else None
        result.append((count, own))
    return result


def _ahead(state: int, moves: Sequence[Values]) -> int:
    seen = set()
    while state not in seen:
        seen.add(state)
        step = next((n for n, move in enumerate(moves) if move[state]), None)
        if step is None:
            return state
        state ^= 1 << step
    return state
