from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from pathscribe.mechanism.bnet import from_bnet
from pathscribe.mechanism.formats import to_graphml, to_json, to_networkx, to_sif, to_tsv
from pathscribe.mechanism.hill import build_hill
from pathscribe.mechanism.logic import build_logic
from pathscribe.mechanism.maboss import to_bnd, to_cfg
from pathscribe.mechanism.model import Network
from pathscribe.mechanism.sbml import to_sbml_core, to_sbml_qual, validate_sbml
from pathscribe.mechanism.writers import ENDINGS, model_text

HOSTILE = "<b>&\"'\x00\x07\ud800 \t\n*/ --> ]]>"


@pytest.fixture(scope="module")
def hostile(network: Network) -> Network:
    nodes = (replace(network.nodes[0], name=HOSTILE, curie="x:y z"), *network.nodes[1:])
    return replace(network, name=HOSTILE, nodes=nodes, notes=(HOSTILE,))


def test_sif(network: Network) -> None:
    lines = to_sif(network).splitlines()
    assert "Senescent alveolar macrophage\tinhibits\tCTLs" in lines
    assert len(lines) == len(network.edges)


def test_json_holds_everything(network: Network) -> None:
    data = json.loads(to_json(network))
    assert data["inputs"] == list(network.inputs)
    edge = next(e for e in data["edges"] if e["target"] == "CTLs")
    assert edge["sign"] == -1
    assert edge["support"][0]["relation"] == "R1"
    assert edge["panels"] == ["A"]


def test_graphml_is_read_by_networkx(network: Network) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(to_graphml(network))
    assert graph.number_of_nodes() == len(network.nodes)
    assert graph.number_of_edges() == len(network.edges)
    assert graph.nodes["IL6"]["curie"] == "hgnc:6018"
    signs = {data["sign"] for _, _, data in graph.edges(data=True)}
    assert signs == {1, -1}
    assert to_networkx(network).number_of_edges() == len(network.edges)


@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_names_break_no_format(hostile: Network, ending: str) -> None:
    text, problems = model_text(ending, hostile, build_logic(hostile))
    text.encode("utf-8")
    assert problems == []
    assert "\x00" not in text
    if ending in (".graphml", ".sbml", ".ode.sbml"):
        etree.fromstring(text.encode("utf-8"))
    if ending == ".bnet":
        assert len(from_bnet(text).variables) == len(hostile.nodes)
    if ending == ".sif":
        assert all(line.count("\t") == 2 for line in text.splitlines())
    if ending == ".tsv":
        assert {line.count("\t") for line in to_tsv(hostile).splitlines()} == {11}


def test_sbml_qual_means_the_same(network: Network) -> None:
    aeon = pytest.importorskip("biodivine_aeon")
    model = build_logic(network)
    read = aeon.BooleanNetwork.from_sbml(to_sbml_qual(model))
    # aeon takes the names for people, in letters and digits.
    assert len(read.variable_names()) == len(model.ids)
    lung = read.find_variable("Early_stage_lung_cancer")
    signs = {read.get_variable_name(r["source"]): r["sign"] for r in read.regulations()
             if r["target"] == lung}  # fmt: skip
    assert signs == {"CTLs": "-", "SASPs": "+", "Angiogenesis": "+"}


def test_sbml_says_what_nodes_are(network: Network) -> None:
    root = etree.fromstring(to_sbml_qual(build_logic(network)).encode())
    found = root.xpath("//@*[local-name()='resource']")
    assert "https://identifiers.org/hgnc:6018" in found
    assert "https://identifiers.org/CL:0000775" in found
    assert not any("pathscribe" in str(one) for one in found)


def test_equations_in_sbml_are_those_that_run(network: Network) -> None:
    """The exported formulas, evaluated by libsbml's own parser, give the model's derivatives."""
    libsbml = pytest.importorskip("libsbml")
    import numpy as np

    for text in ("x, (a & !b) | (!a & b)\na, a\nb, b", "x, (a | b) & !c\na, x\nb, b\nc, !a"):
        hill = build_hill(from_bnet(text))
        sbml = to_sbml_core(hill)
        assert validate_sbml(sbml) == []
        model = libsbml.readSBMLFromString(sbml).getModel()
        values = {p.getId(): p.getValue() for p in model.getListOfParameters()}
        point = {id_: 0.15 + 0.2 * n for n, id_ in enumerate(hill.logical.ids)}
        change = hill.change(np.array([point[id_] for id_ in hill.logical.ids]))
        for rule in model.getListOfRules():
            formula = libsbml.formulaToL3String(rule.getMath()).replace("^", "**")
            got = eval(formula, {"__builtins__": {}}, {**values, **point})
            assert got == pytest.approx(change[hill.place(rule.getVariable())], abs=1e-9)


def test_maboss_files(network: Network) -> None:
    model = build_logic(network)
    bnd = to_bnd(model)
    assert "logic = ((SASPs OR Angiogenesis) AND NOT CTLs);" in bnd
    cfg = to_cfg(model, start={"Senescent_neutrophil": 0.3}, seed=9)
    assert "[Senescent_neutrophil].istate = 0.3 [1], 0.7 [0];" in cfg
    assert "seed_pseudorandom = 9;" in cfg


def test_empty_and_input_only_models(wire: Any) -> None:
    pytest.importorskip("libsbml")
    model = build_logic(wire(("a", 0, "b")))
    assert validate_sbml(to_sbml_qual(model)) == []
    assert validate_sbml(to_sbml_core(build_hill(model))) == []
