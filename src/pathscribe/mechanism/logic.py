"""From a signed network to a logical model: one Boolean rule a node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from ..errors import MechanismError
from .expressions import Const, Expression, Not, Var, all_of, any_of, names, substitute
from .model import Edge, Network

Rule = Literal["inhibitors-win", "activators-win", "all-activators", "majority"]
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
DEFAULT_RULE: Final[Rule] = "inhibitors-win"
_MOST_VOTES: Final = 10


@dataclass(frozen=True, slots=True)
class Variable:
    """A node of the model.

    Attributes:
        id: Its name in rules and files.
        name: For people.
        rule: When it is on. A node that nothing acts on keeps its value: its rule is itself.
        curie: What it is.
        type: As of the network's node.
    """

    id: str
    name: str
    rule: Expression
    curie: str = ""
    type: str = "other"

    @property
    def is_input(self) -> bool:
        """Does it keep whatever value it has?"""
        return self.rule == Var(self.id)


@dataclass(frozen=True, slots=True)
class LogicalModel:
    """A Boolean network.

    Attributes:
        name: For people.
        variables: In the order of the network's nodes.
        notes: What was decided on the way, for the user.
        network: What it was made from, if anything.
    """

    name: str
    variables: tuple[Variable, ...]
    notes: tuple[str, ...] = ()
    network: Network | None = field(default=None, compare=False)
    _by_id: dict[str, Variable] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {v.id: v for v in self.variables})
        if len(self._by_id) != len(self.variables):
            raise MechanismError("two nodes of the model have one name", where=self.name)
        for variable in self.variables:
            for name in names(variable.rule):
                if name not in self._by_id:
                    raise MechanismError(
                        f"the rule of {variable.id} names {name}, which the model lacks",
                        where=self.name,
                        hint="give it a rule; for an input, itself",
                    )

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the variables, in order."""
        return tuple(variable.id for variable in self.variables)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the nodes that keep whatever value they have."""
        return tuple(variable.id for variable in self.variables if variable.is_input)

    def variable(self, id_: str) -> Variable:
        """The variable with an id.

        Raises:
            MechanismError: There is none.
        """
        try:
            return self._by_id[id_]
        except KeyError:
            raise MechanismError(
                f"the model has no node {id_}",
                where=self.name,
                hint=f"nodes are {', '.join(self.ids[:30])}",
            ) from None

    def find(self, name: str) -> str:
        """The id of the node that a person means: its id or name, in any case, or part of one.

        Raises:
            MechanismError: There is none, or several could be meant.
        """
        wanted = name.casefold().strip()
        for match in (
            lambda v: v.id.casefold() == wanted or v.name.casefold() == wanted,
            lambda v: _flat(v.name) == _flat(wanted) or _flat(v.id) == _flat(wanted),
            lambda v: _flat(wanted) and _flat(wanted) in _flat(v.name),
        ):
            found = [v for v in self.variables if match(v)]
            if len(found) == 1:
                return found[0].id
            if found:
                raise MechanismError(
                    f"{name!r} could be {', '.join(v.name for v in found)}", where=self.name
                )
        raise MechanismError(
            f"the model has no node {name!r}",
            where=self.name,
            hint=f"nodes are {', '.join(v.name for v in self.variables[:30])}",
        )

    def fixed(self, values: Mapping[str, bool]) -> LogicalModel:
        """The model with some nodes held at a value, whatever acts on them.

        Raises:
            MechanismError: A node is none of the model's.
        """
        for id_ in values:
            self.variable(id_)
        return replace(
            self,
            variables=tuple(
                replace(v, rule=Const(values[v.id])) if v.id in values else v
                for v in self.variables
            ),
        )

    def with_rule(self, id_: str, rule: Expression) -> LogicalModel:
        """The model with another rule for one node.

        Raises:
            MechanismError: The node, or one that the rule names, is none of the model's.
        """
        self.variable(id_)
        return replace(
            self,
            variables=tuple(replace(v, rule=rule) if v.id == id_ else v for v in self.variables),
        )

    def simplified(self, fixed: Mapping[str, bool]) -> dict[str, Expression]:
        """The rules with constants put in and carried on as far as they reach.

        Args:
            fixed: Values of nodes; those of inputs, say.
        """
        rules = {v.id: v.rule for v in self.variables}
        known = dict(fixed)
        for id_, value in fixed.items():
            rules[id_] = Const(value)
        known |= {i: r.value for i, r in rules.items() if isinstance(r, Const)}
        users: dict[str, list[str]] = defaultdict(list)
        for id_, rule in rules.items():
            for name in names(rule):
                users[name].append(id_)
        waiting = list(known)
        while waiting:
            settled = waiting.pop()
            for user in users[settled]:
                if isinstance(rules[user], Const):
                    continue
                rule = substitute(rules[user], {settled: known[settled]})
                rules[user] = rule
                if isinstance(rule, Const):
                    known[user] = rule.value
                    waiting.append(user)
        return rules


def _flat(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def build_logic(
    network: Network,
    *,
    rule: Rule = DEFAULT_RULE,
    rules: Mapping[str, Rule] | None = None,
    summaries: bool = False,
) -> LogicalModel:
    """Give each node of a network its Boolean rule.

    Without activators a node is on unless what inhibits it is; a node that nothing acts on
    keeps its value. Edges without a sign say nothing and are left out. Of two contradictory
    edges the better supported one counts (by the sum of scores), and none where they are even.

    Args:
        network: With signed edges.
        rule: For nodes with both kinds of edges, or several activators.
            "inhibitors-win": any activator, and no inhibitor. "activators-win": any activator,
            or no inhibitor at work. "all-activators": all of them, and no inhibitor.
            "majority": more activators than inhibitors are on.
        rules: Other rules for single nodes, by id.
        summaries: Take edges too that only sum up a longer path; see `Edge.summary`.

    Raises:
        MechanismError: A rule or a node is unknown, or a majority among too many edges is
            asked for.
    """
    chosen = dict(rules or {})
    for id_, name in [("", rule), *chosen.items()]:
        if name not in RULES:
            raise MechanismError(f"there is no rule {name!r}", hint=f"rules are {', '.join(RULES)}")
        if id_ and id_ not in network:
            raise MechanismError(f"the network has no node {id_}", where=network.name)
    notes: list[str] = []
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for edge in _decided(network, notes):
        shown = f"{network.node(edge.source).name} to {network.node(edge.target).name}"
        if not edge.sign:
            notes.append(f"left out, its sign is not known: {shown}")
        elif edge.summary and not summaries:
            notes.append(f"left out, its steps are in the model: {shown}")
        else:
            incoming[edge.target].append(edge)
    variables = []
    for node in network.nodes:
        edges = incoming[node.id]
        up = tuple(dict.fromkeys(e.source for e in edges if e.sign > 0))
        down = tuple(dict.fromkeys(e.source for e in edges if e.sign < 0))
        made = _rule(node.id, up, down, chosen.get(node.id, rule))
        variables.append(Variable(node.id, node.name, made, node.curie, node.type))
    return LogicalModel(network.name, tuple(variables), tuple(notes), network)


def _decided(network: Network, notes: list[str]) -> list[Edge]:
    """The edges without those that lose against, or are even with, their contradiction."""
    weight: dict[tuple[str, str, int], float] = {}
    for edge in network.edges:
        weight[edge.source, edge.target, edge.sign] = sum(s.score for s in edge.support)
    kept = []
    for edge in network.edges:
        if edge.conflict:
            own = weight[edge.source, edge.target, edge.sign]
            other = weight[edge.source, edge.target, -edge.sign]
            if own <= other:
                why = "contradicted as strongly" if own == other else "contradicted more strongly"
                notes.append(
                    f"left out, {why}: {network.node(edge.source).name}"
                    f" {'promotes' if edge.sign > 0 else 'inhibits'}"
                    f" {network.node(edge.target).name}"
                )
                continue
        kept.append(edge)
    return kept


def _rule(id_: str, up: tuple[str, ...], down: tuple[str, ...], rule: Rule) -> Expression:
    on: tuple[Expression, ...] = tuple(Var(name) for name in up)
    off: tuple[Expression, ...] = tuple(Not(Var(name)) for name in down)
    if not on and not off:
        return Var(id_)
    if on == (Var(id_),) and not off:
        return Var(id_)
    if not off:
        if rule == "majority":
            return _majority(id_, up, down)
        return all_of(on) if rule == "all-activators" else any_of(on)
    if not on:
        return all_of(off)
    if rule == "majority":
        return _majority(id_, up, down)
    if rule == "activators-win":
        return any_of((*on, all_of(off)))
    return all_of((all_of(on) if rule == "all-activators" else any_of(on), *off))


def _majority(id_: str, up: tuple[str, ...], down: tuple[str, ...]) -> Expression:
    """On where more activators than inhibitors are on, as a disjunction of such cases."""
    if len(up) + len(down) > _MOST_VOTES:
        raise MechanismError(
            f"{id_} has {len(up) + len(down)} edges, too many for the rule 'majority'",
            hint=f"it works with up to {_MOST_VOTES}; choose another rule for this node",
        )
    from itertools import combinations

    cases: list[Expression] = []
    for most in range(len(down) + 1):
        if most + 1 > len(up):
            break
        # `most + 1` activators are on, and all inhibitors but `most` are off.
        for on in combinations(up, most + 1):
            for off in combinations(down, len(down) - most):
                parts: list[Expression] = [Var(name) for name in on]
                parts += [Not(Var(name)) for name in off]
                cases.append(all_of(tuple(parts)))
    return any_of(tuple(cases)) if cases else Const(False)
