"""Can a state be reached, and by which steps?"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import MechanismError
from .expressions import Const, evaluate, names
from .extras import has, need
from .logic import LogicalModel

_MOST_STATES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One node changes."""

    node: str
    value: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer.

    Attributes:
        possible: Is there a way?
        steps: A shortest one; empty where the start fulfils the goal already, where there is
            none, or where the states were too many to go through one by one.
        explained: Are `steps` such a way?
    """

    possible: bool
    steps: tuple[Step, ...] = ()
    explained: bool = True


def can_reach(
    model: LogicalModel,
    start: Mapping[str, bool],
    goal: Mapping[str, bool],
    *,
    fixed: Mapping[str, bool] | None = None,
) -> Reach:
    """Is there a way from a state to one in which some nodes have given values?

    Updates are asynchronous: one node at a time follows its rule.

    Args:
        model: The model.
        start: Values at the beginning; other nodes are off.
        goal: What shall be reached.
        fixed: Nodes held at a value; it wins over `start`.

    Raises:
        MechanismError: A node is none of the model's, or the states are too many to search and
            biodivine-aeon is not installed.
    """
    for id_ in (*start, *goal):
        model.variable(id_)
    held = model.fixed(fixed or {})
    first = {v.id: bool(start.get(v.id, False)) for v in held.variables}
    first |= fixed or {}
    rules = {v.id: v.rule for v in held.variables}
    # What can bear on the goal is enough; all else may change meanwhile or not.
    needed = set(goal)
    waiting = list(goal)
    while waiting:
        for name in names(rules[waiting.pop()]):
            if name not in needed:
                needed.add(name)
                waiting.append(name)
    ids = [id_ for id_ in held.ids if id_ in needed]
    begin = tuple(first[id_] for id_ in ids)
    came: dict[tuple[bool, ...], tuple[tuple[bool, ...], Step] | None] = {begin: None}
    queue = deque([begin])
    while queue:
        state = queue.popleft()
        values = dict(zip(ids, state, strict=True))
        if all(values[id_] == value for id_, value in goal.items()):
            return Reach(True, _way(state, came))
        for place, id_ in enumerate(ids):
            value = evaluate(rules[id_], values)
            if value == state[place]:
                continue
            following = (*state[:place], value, *state[place + 1 :])
            if following not in came:
                came[following] = (state, Step(id_, value))
                queue.append(following)
        if len(came) > _MOST_STATES:
            return _with_aeon(held, first, goal)
    return Reach(False)


def _way(
    state: tuple[bool, ...],
    came: Mapping[tuple[bool, ...], tuple[tuple[bool, ...], Step] | None],
) -> tuple[Step, ...]:
    steps = []
    before = came[state]
    while before is not None:
        steps.append(before[1])
        before = came[before[0]]
    return tuple(reversed(steps))


def _with_aeon(model: LogicalModel, first: Mapping[str, bool], goal: Mapping[str, bool]) -> Reach:
    if not has("biodivine_aeon"):
        raise MechanismError(
            "too many states can be reached to go through them one by one",
            where=model.name,
            hint="pip install 'pathscribe[models]'",
        )
    from .attractors import aeon_network

    aeon: Any = need("biodivine_aeon")
    held = {v.id for v in model.variables if isinstance(v.rule, Const)}
    graph = aeon.AsynchronousGraph(aeon_network(aeon, {v.id: v.rule for v in model.variables}))
    begin = graph.mk_subspace({id_: value for id_, value in first.items() if id_ in model.ids})
    reached = aeon.Reachability.reach_fwd(graph, begin)
    wanted = graph.mk_subspace({id_: value for id_, value in goal.items() if id_ not in held})
    consistent = all(first[id_] == value for id_, value in goal.items() if id_ in held)
    possible = consistent and not reached.intersect(wanted).is_empty()
    return Reach(bool(possible), explained=False)
