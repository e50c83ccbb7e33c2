"""Every pathway drawn by hand in ../shared/wikipathways becomes a model that others read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe.articles.safexml import parse
from pathscribe.mechanism.attractors import find_attractors
from pathscribe.mechanism.hill import build_hill
from pathscribe.mechanism.logic import build_logic
from pathscribe.mechanism.model import Edge, Network, Node, Sign, Support
from pathscribe.mechanism.network import identifier, mark_conflicts
from pathscribe.mechanism.sbml import check_in_aeon, to_sbml_core, to_sbml_qual, validate_sbml

INHIBITS = {"TBar", "mim-inhibition"}
UNKNOWN = {"mim-binding", "mim-modification", "mim-cleavage"}


def read_gpml(path: Path) -> Network:
    """The directed edges between data nodes; those that hang on groups or anchors are left out."""
    root = parse(path.read_bytes(), path.name).root
    names: dict[str, str] = {}
    for element in root.iter("{*}DataNode"):
        ref = element.get("GraphId")
        if ref:
            names[ref] = " ".join((element.get("TextLabel") or "?").split())
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names.values()):
        base = made = identifier(name)
        number = 1
        while made.casefold() in taken:
            number += 1
            made = f"{base}_{number}"
        taken.add(made.casefold())
        ids[name] = made
    edges: dict[tuple[str, str, Sign], Edge] = {}
    for line in root.iter("{*}Interaction"):
        points = [p for g in line.iter("{*}Graphics") for p in g.iter("{*}Point")]
        if len(points) < 2:
            continue
        source, target = (names.get(p.get("GraphRef") or "") for p in (points[0], points[-1]))
        head = points[-1].get("ArrowHead")
        if not source or not target or not head:
            continue
        sign: Sign = -1 if head in INHIBITS else 0 if head in UNKNOWN else 1
        key = (ids[source], ids[target], sign)
        said = Support(f"R{len(edges) + 1}", "drawn", "activation", 1.0)
        edges.setdefault(key, Edge(*key, (said,)))
    used = {end for source, target, _ in edges for end in (source, target)}
    nodes = tuple(Node(id_, name, "gene") for name, id_ in ids.items() if id_ in used)
    return Network(path.stem, nodes=nodes, edges=tuple(mark_conflicts(edges.values())))


@pytest.fixture(scope="module")
def networks(shared: Path) -> list[Network]:
    found = [read_gpml(path) for path in sorted((shared / "wikipathways").glob("*.gpml"))]
    return [network for network in found if network.edges]


def test_there_are_many(networks: list[Network]) -> None:
    assert len(networks) > 200
    assert max(len(n.nodes) for n in networks) > 60


def test_aeon_and_libsbml_read_every_model(networks: list[Network]) -> None:
    pytest.importorskip("biodivine_aeon")
    pytest.importorskip("libsbml")
    for network in networks:
        model = build_logic(network)
        text = to_sbml_qual(model)
        assert validate_sbml(text) == [], network.name
        assert check_in_aeon(text) == len(model.variables), network.name


def test_libsbml_reads_every_tenth_set_of_equations(networks: list[Network]) -> None:
    pytest.importorskip("libsbml")
    for network in networks[::10]:
        assert validate_sbml(to_sbml_core(build_hill(build_logic(network)))) == [], network.name


def test_attractors_of_both_engines_agree(networks: list[Network]) -> None:
    pytest.importorskip("biodivine_aeon")
    for network in networks[::10]:
        model = build_logic(network)
        fixed = dict.fromkeys(model.inputs, True)
        one, other = (
            find_attractors(model, fixed=fixed, engine=engine)  # type: ignore[arg-type]
            for engine in ("python", "aeon")
        )
        assert [(a.states, dict(a.values)) for a in one.found] == [
            (a.states, dict(a.values)) for a in other.found
        ], network.name
