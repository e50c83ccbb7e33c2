"""Boolean rules as `.bnet` text, as PyBoolNet, BoolNet, aeon and others read it."""

from __future__ import annotations

from typing import Final

from ..errors import MechanismError
from .expressions import Var, names, parse, written
from .logic import LogicalModel, Variable

_HEADER: Final = "targets, factors"
_MOST_LINES: Final = 20_000


def to_bnet(model: LogicalModel) -> str:
    """The model's rules, one line a node; an input's rule is itself.

    Comment lines (#) give the names for people and what was left out on the way.
    """
    lines = [f"# {_one_line(model.name)}"]
    lines += [f"# {_one_line(note)}" for note in model.notes]
    lines += [f"# {v.id}: {_one_line(v.name)}" for v in model.variables if v.name != v.id]
    lines.append(_HEADER)
    lines += [f"{v.id}, {written(v.rule)}" for v in model.variables]
    return "\n".join(lines) + "\n"


def from_bnet(text: str, *, name: str = "", where: str = "", like: LogicalModel | None = None) -> (
    LogicalModel
):  # fmt: skip
    """Read rules back, edited ones too.

    Args:
        text: Lines of "node, rule"; "#" begins a comment. A node that rules name, but that has
            no line, is an input.
        name: For people.
        where: The file, for messages.
        like: A model that gives names and identifiers to nodes of the same id.

    Raises:
        MechanismError: A line is no rule, or a node has two.
    """
    rules: dict[str, str] = {}
    places: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.partition("#")[0].strip()
        if not plain or plain.replace(" ", "").casefold() == _HEADER.replace(" ", ""):
            continue
        if len(rules) >= _MOST_LINES:
            raise MechanismError("there are too many rules", where=where)
        target, comma, rule = plain.partition(",")
        place = f"{where or '.bnet'}:{number}"
        target = target.strip()
        if not comma or not isinstance(parse(target, where=place), Var):
            raise MechanismError(
                "this line is no rule", where=place, hint="write: node, rule (A, B & !C)"
            )
        if target in rules:
            raise MechanismError(f"{target} has two rules", where=place)
        rules[target], places[target] = rule.strip(), place
    if not rules:
        raise MechanismError("there is no rule in it", where=where or ".bnet")
    made = {target: parse(rule, where=places[target]) for target, rule in rules.items()}
    for expression in list(made.values()):
        for used in names(expression):
            made.setdefault(used, Var(used))
    known = {v.id: v for v in like.variables} if like is not None else {}
    variables = tuple(
        Variable(
            id_,
            known[id_].name if id_ in known else id_,
            rule,
            known[id_].curie if id_ in known else "",
            known[id_].type if id_ in known else "other",
        )
        for id_, rule in made.items()
    )
    title = name or (like.name if like is not None else "")
    return LogicalModel(title, variables, network=like.network if like is not None else None)


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
