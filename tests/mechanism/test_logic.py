from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathscribe.errors import MechanismError
from pathscribe.mechanism.attractors import find_attractors, telling_nodes
from pathscribe.mechanism.bnet import from_bnet, to_bnet
from pathscribe.mechanism.expressions import (
    And,
    Const,
    Expression,
    Not,
    Or,
    Var,
    evaluate,
    parse,
    substitute,
    written,
)
from pathscribe.mechanism.logic import build_logic
from pathscribe.mechanism.reach import can_reach

NAMES = ("a", "b", "c", "d")


def expressions() -> st.SearchStrategy[Expression]:
    leaves = st.one_of(st.sampled_from(NAMES).map(Var), st.booleans().map(Const))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=10,
    )


def corners() -> list[dict[str, bool]]:
    return [dict(zip(NAMES, v, strict=True)) for v in product((False, True), repeat=4)]


@given(expressions())
@settings(max_examples=80, deadline=None)
def test_written_and_parsed_means_the_same(expression: Expression) -> None:
    again = parse(written(expression))
    assert all(evaluate(expression, c) == evaluate(again, c) for c in corners())


@given(expressions(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_substitution_keeps_the_meaning(expression: Expression, value: bool) -> None:
    simple = substitute(expression, {"a": value})
    for corner in corners():
        if corner["a"] == value:
            assert evaluate(expression, corner) == evaluate(simple, corner)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A &", "ends where"),
        ("(A", "closing bracket"),
        ("A B", "behind the rule"),
        ("A ? B", "cannot be read"),
        ("| A", "where a name"),
        ("", "ends where"),
        ("(" * 500 + "A" + ")" * 500, "too many brackets"),
    ],
)
def test_what_is_no_rule(text: str, message: str) -> None:
    with pytest.raises(MechanismError, match=message):
        parse(text)


def test_rules(wire: Any) -> None:
    network = wire(("u", 1, "x"), ("v", 1, "x"), ("w", -1, "x"), ("w", -1, "y"), ("u", 1, "z"))
    rule = {name: build_logic(network, rule=name) for name in
            ("inhibitors-win", "activators-win", "all-activators", "majority")}  # fmt: skip
    shown = {n: written(m.variable("x").rule) for n, m in rule.items()}
    assert shown["inhibitors-win"] == "(u | v) & !w"
    assert shown["activators-win"] == "u | v | !w"
    assert shown["all-activators"] == "u & v & !w"
    for values in product((False, True), repeat=3):
        given_ = dict(zip("uvw", values, strict=True))
        wanted = given_["u"] + given_["v"] > given_["w"]
        assert evaluate(rule["majority"].variable("x").rule, given_) == wanted
    assert written(rule["inhibitors-win"].variable("y").rule) == "!w"
    assert rule["inhibitors-win"].inputs == ("u", "v", "w")


def test_single_nodes_have_their_own_rule(wire: Any) -> None:
    network = wire(("u", 1, "x"), ("v", 1, "x"), ("u", 1, "y"), ("v", 1, "y"))
    model = build_logic(network, rules={"y": "all-activators"})
    assert written(model.variable("x").rule) == "u | v"
    assert written(model.variable("y").rule) == "u & v"
    with pytest.raises(MechanismError, match="no rule 'none'"):
        build_logic(network, rule="none")  # type: ignore[arg-type]


def test_contradictions_are_decided_and_said(wire: Any) -> None:
    from pathscribe.mechanism.network import mark_conflicts

    network = wire(("u", 1, "x"), ("u", -1, "x"), ("v", 1, "x"), ("u", 0, "v"))
    network = network.part(mark_conflicts(network.edges))
    model = build_logic(network)
    assert written(model.variable("x").rule) == "v"
    assert any("as strongly" in note for note in model.notes)
    assert any("sign is not known" in note for note in model.notes)


def test_bnet_round_trip_and_editing(wire: Any) -> None:
    model = build_logic(wire(("u", 1, "x"), ("w", -1, "x"), ("x", 1, "w")))
    text = to_bnet(model)
    again = from_bnet(text, like=model)
    assert [(v.id, v.rule) for v in again.variables] == [(v.id, v.rule) for v in model.variables]
    changed = from_bnet("targets, factors\n# a note\nx, u | k\nw, x\n", like=model)
    assert set(changed.inputs) == {"u", "k"}


@pytest.mark.parametrize(
    ("text", "message"),
    [("x u", "no rule"), ("x, u\nx, w", "two rules"), ("", "no rule in it"), ("x, u &", ":1")],
)
def test_bad_bnet(text: str, message: str) -> None:
    with pytest.raises(MechanismError, match=message):
        from_bnet(text, where="m.bnet")


# --- attractors ------------------------------------------------------------------------


def brute(rules: dict[str, Expression]) -> list[tuple[int, dict[str, bool | None]]]:
    """Terminal components by the definition: what reaches back from all that it reaches."""
    ids = list(rules)

    def successors(state: tuple[bool, ...]) -> list[tuple[bool, ...]]:
        values = dict(zip(ids, state, strict=True))
        found = []
        for n, id_ in enumerate(ids):
            value = evaluate(rules[id_], values)
            if value != state[n]:
                found.append((*state[:n], value, *state[n + 1 :]))
        return found

    def reached(state: tuple[bool, ...]) -> frozenset[tuple[bool, ...]]:
        seen = {state}
        waiting = [state]
        while waiting:
            for other in successors(waiting.pop()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return frozenset(seen)

    after = {s: reached(s) for s in product((False, True), repeat=len(ids))}
    ends = {after[s] for s in after if all(s in after[o] for o in after[s])}
    result = []
    for states in ends:
        values: dict[str, bool | None] = {}
        for n, id_ in enumerate(ids):
            seen = {s[n] for s in states}
            values[id_] = seen.pop() if len(seen) == 1 else None
        result.append((len(states), values))
    return sorted(result, key=lambda r: (r[0], [str(v) for v in r[1].values()]))


@pytest.mark.parametrize("engine", ["python", "aeon"])
@pytest.mark.parametrize("seed", range(6))
def test_attractors_agree_with_the_definition(engine: str, seed: int) -> None:
    if engine == "aeon":
        pytest.importorskip("biodivine_aeon")
    rng = random.Random(seed)
    ids = [f"n{k}" for k in range(6)]
    lines = []
    for id_ in ids:
        one, two, three = rng.choices(ids, k=3)
        marks = [rng.choice(("", "!")) for _ in range(3)]
        lines.append(
            f"{id_}, {marks[0]}{one} {rng.choice('&|')} ({marks[1]}{two} | {marks[2]}{three})"
        )
    model = from_bnet("\n".join(lines))
    found = find_attractors(model, engine=engine)  # type: ignore[arg-type]
    got = sorted(
        ((a.states, dict(a.values)) for a in found.found),
        key=lambda r: (r[0], [str(v) for v in r[1].values()]),
    )
    wanted = brute({v.id: v.rule for v in model.variables})
    assert [n for n, _ in got] == [n for n, _ in wanted]
    assert sorted(map(str, (v for _, v in got))) == sorted(map(str, (v for _, v in wanted)))


def test_a_toggle_has_two_ends_and_a_ring_turns() -> None:
    toggle = find_attractors(from_bnet("a, !b\nb, !a"), engine="python")
    assert [a.kind for a in toggle.found] == ["fixed point"] * 2
    assert toggle.value("a") == "depends"
    assert len(toggle.telling) == 1
    ring = find_attractors(from_bnet("a, !c\nb, a\nc, b"), engine="python")
    assert ring.found[0].kind == "oscillation"
    assert ring.value("a") == "changes"


def test_limits_are_said() -> None:
    many = from_bnet("\n".join(f"x{n}, x{n}" for n in range(12)))
    with pytest.raises(MechanismError, match="inputs are open"):
        find_attractors(many)
    ring = from_bnet("\n".join(f"x{n}, !x{(n + 1) % 25}" for n in range(25)))
    with pytest.raises(MechanismError, match="too many to search"):
        find_attractors(ring, engine="python")


def test_large_models_of_few_open_nodes_need_no_extra() -> None:
    chain = from_bnet("\n".join(["x0, x0", *(f"x{n}, x{n - 1}" for n in range(1, 400))]))
    found = find_attractors(chain, fixed={"x0": True}, engine="python")
    assert found.value("x399") == "on"


def test_telling_nodes_tell_apart() -> None:
    found = find_attractors(from_bnet("a, a\nb, b\nc, a & b"), engine="python")
    nodes = telling_nodes(found.found, ("a", "b", "c"))
    seen = {tuple(a.values[n] for n in nodes) for a in found.found}
    assert len(seen) == len(found.found) == 4


# --- reachability ----------------------------------------------------------------------


def test_reach_gives_the_steps() -> None:
    model = from_bnet("s, s\na, s\nb, a & !c\nc, b")
    answer = can_reach(model, {"s": True}, {"c": True})
    assert answer.possible
    assert [(step.node, step.value) for step in answer.steps] == [
        ("a", True), ("b", True), ("c", True),
    ]  # fmt: skip
    assert not can_reach(model, {"s": False}, {"c": True}).possible
    assert not can_reach(model, {"s": True}, {"c": True}, fixed={"b": False}).possible
    assert can_reach(model, {"c": True}, {"c": True}).steps == ()


def test_reach_goes_on_symbolically() -> None:
    pytest.importorskip("biodivine_aeon")
    from pathscribe.mechanism import reach as module

    lines = [f"x{n}, !x{n}" for n in range(14)] + ["goal, x0 & x13"]
    model = from_bnet("\n".join(lines))
    most = module._MOST_STATES
    module._MOST_STATES = 100  # type: ignore[misc]
    try:
        answer = can_reach(model, {}, {"goal": True})
        assert answer.possible
        never = from_bnet("\n".join([*lines[:-1], "goal, x0 & x13 & never", "never, never"]))
        assert not can_reach(never, {}, {"goal": True}).possible
    finally:
        module._MOST_STATES = most  # type: ignore[misc]
