"""Boolean expressions: read, written, evaluated; as truth values and as real numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import MechanismError

_MOST_TOKENS: Final = 100_000
_DEEPEST: Final = 100
_TOKEN: Final = re.compile(r"\s*(?:([A-Za-z_][A-Za-z0-9_]*|[01](?![\w]))|(&&|\|\||[&|!()~*+]))")
_CONSTANTS: Final = {"true": True, "1": True, "false": False, "0": False}

Values: TypeAlias = NDArray[np.bool_]
Reals: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Const:
    """Always true or always false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Var:
    """Another node's value."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    """All of them; true where there are none."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them; false where there are none."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = "Const | Var | Not | And | Or"


def all_of(parts: tuple[Expression, ...]) -> Expression:
    """The conjunction, without needless brackets."""
    flat = tuple(p for one in parts for p in (one.parts if type(one) is And else (one,)))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: tuple[Expression, ...]) -> Expression:
    """The disjunction, without needless brackets."""
    flat = tuple(p for one in parts for p in (one.parts if type(one) is Or else (one,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def names(expression: Expression) -> tuple[str, ...]:
    """The names in an expression, each once, in order."""
    return tuple(dict.fromkeys(occurrences(expression)))


def occurrences(expression: Expression) -> Iterator[str]:
    """The names in an expression, as often as they stand there, from left to right."""
    waiting = [expression]
    while waiting:
        at = waiting.pop()
        if isinstance(at, Var):
            yield at.name
        elif isinstance(at, Not):
            waiting.append(at.part)
        elif isinstance(at, (And, Or)):
            waiting.extend(reversed(at.parts))


def evaluate(expression: Expression, values: Mapping[str, bool]) -> bool:
    """The value of an expression.

    Raises:
        KeyError: `values` lacks a name.
    """
    if isinstance(expression, Const):
        return expression.value
    if isinstance(expression, Var):
        return values[expression.name]
    if isinstance(expression, Not):
        return not evaluate(expression.part, values)
    if isinstance(expression, And):
        return all(evaluate(part, values) for part in expression.parts)
    return any(evaluate(part, values) for part in expression.parts)


def truth(expression: Expression, values: Mapping[str, Values], size: int) -> Values:
    """The values of an expression in many states at once.

    Args:
        expression: Any.
        values: For each name one truth value a state, shape (size,).
        size: Number of states.
    """
    if isinstance(expression, Const):
        return np.full(size, expression.value)
    if isinstance(expression, Var):
        return values[expression.name]
    if isinstance(expression, Not):
        return ~truth(expression.part, values, size)
    result = np.full(size, isinstance(expression, And))
    for part in expression.parts:
        if isinstance(expression, And):
            result = result & truth(part, values, size)
        else:
            result = result | truth(part, values, size)
    return result


def substitute(expression: Expression, fixed: Mapping[str, bool]) -> Expression:
    """The expression with some names replaced by constants, and simplified."""
    if isinstance(expression, Var):
        return Const(fixed[expression.name]) if expression.name in fixed else expression
    if isinstance(expression, Not):
        part = substitute(expression.part, fixed)
        if isinstance(part, Const):
            return Const(not part.value)
        return part.part if isinstance(part, Not) else Not(part)
    if isinstance(expression, (And, Or)):
        absorbing = isinstance(expression, Or)
        kept: list[Expression] = []
        for one in expression.parts:
            part = substitute(one, fixed)
            if isinstance(part, Const):
                if part.value == absorbing:
                    return Const(absorbing)
            elif part not in kept:
                kept.append(part)
        if not kept:
            return Const(not absorbing)
        return any_of(tuple(kept)) if absorbing else all_of(tuple(kept))
    return expression


def written(
    expression: Expression, *, conjunction: str = " & ", disjunction: str = " | ", no: str = "!"
) -> str:
    """The expression as text, by default as `.bnet` has it."""

    def text(at: Expression, inside: bool) -> str:
        if isinstance(at, Const):
            return "1" if at.value else "0"
        if isinstance(at, Var):
            return at.name
        if isinstance(at, Not):
            return no + text(at.part, True)
        if not at.parts:
            return "1" if isinstance(at, And) else "0"
        joiner = conjunction if isinstance(at, And) else disjunction
        joined = joiner.join(text(part, True) for part in at.parts)
        return f"({joined})" if inside and len(at.parts) > 1 else joined

    return text(expression, False)


def parse(text: str, *, where: str = "") -> Expression:
    """Read an expression of names, "&", "|", "!", "(", ")", 0, 1, true and false.

    Args:
        text: On one line; "&&", "||", "*", "+" and "~" are understood too.
        where: The place, for messages.

    Raises:
        MechanismError: It is none.
    """
    tokens = _tokens(text, where)
    expression, at = _disjunction(tokens, 0, where, 0)
    if at != len(tokens):
        raise MechanismError(f"there is something behind the rule: {tokens[at]!r}", where=where)
    return expression


def _tokens(text: str, where: str) -> list[str]:
    found: list[str] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise MechanismError(
                f"the rule cannot be read at {text[at : at + 20]!r}",
                where=where,
                hint="a rule has names (letters, digits, _), &, |, !, ( and )",
            )
        if len(found) >= _MOST_TOKENS:
            raise MechanismError("the rule is too long", where=where)
        found.append(match[1] or {"&&": "&", "*": "&", "||": "|", "+": "|", "~": "!"}.get(
            match[2], match[2]
        ))  # fmt: skip
        at = match.end()
    return found


def _disjunction(tokens: list[str], at: int, where: str, depth: int) -> tuple[Expression, int]:
    if depth > _DEEPEST:
        raise MechanismError("the rule has too many brackets within brackets", where=where)
    parts: list[Expression] = []
    while True:
        factors: list[Expression] = []
        while True:
            factor, at = _factor(tokens, at, where, depth)
            factors.append(factor)
            if at < len(tokens) and tokens[at] == "&":
                at += 1
                continue
            break
        parts.append(all_of(tuple(factors)))
        if at < len(tokens) and tokens[at] == "|":
            at += 1
            continue
        return any_of(tuple(parts)), at


def _factor(tokens: list[str], at: int, where: str, depth: int) -> tuple[Expression, int]:
    negated = False
    while at < len(tokens) and tokens[at] == "!":
        negated = not negated
        at += 1
    if at >= len(tokens):
        raise MechanismError("the rule ends where a name should stand", where=where)
    token = tokens[at]
    found: Expression
    if token == "(":
        found, at = _disjunction(tokens, at + 1, where, depth + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise MechanismError("the rule lacks a closing bracket", where=where)
    elif token in ("&", "|", ")"):
        raise MechanismError(f"the rule has {token!r} where a name should stand", where=where)
    elif token.casefold() in _CONSTANTS:
        found = Const(_CONSTANTS[token.casefold()])
    else:
        found = Var(token)
    return (Not(found) if negated else found), at + 1
