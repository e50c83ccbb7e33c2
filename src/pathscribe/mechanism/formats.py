"""Networks as SIF, GraphML and JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any, Final

from ..records.model import well_formed
from .loops import feedback_loops
from .model import Edge, Network

FORMAT_VERSION: Final = 1
VERBS: Final = {1: "promotes", -1: "inhibits", 0: "acts-on"}
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"


def to_sif(network: Network) -> str:
    """Simple interaction format: one line an edge (source, verb, target), parted by tabs.

    Names are those for people; two nodes of one name go by their ids.
    """
    names = [node.name for node in network.nodes]
    shown = {
        node.id: _cell(node.name) if names.count(node.name) == 1 else node.id
        for node in network.nodes
    }
    lines = [f"{shown[e.source]}\t{VERBS[e.sign]}\t{shown[e.target]}" for e in network.edges]
    return well_formed("".join(f"{line}\n" for line in lines))


def to_tsv(network: Network) -> str:
    """The edges as a table with a header: ends, sign, panels, score, relations, words."""
    columns = ("source", "sign", "target", "kinds", "panels", "score", "summary", "hedged",
               "conflict", "relations", "triggers", "sentences")  # fmt: skip
    lines = ["\t".join(columns)]
    for edge in network.edges:
        cells = (
            network.node(edge.source).name,
            f"{edge.sign:+d}" if edge.sign else "0",
            network.node(edge.target).name,
            ", ".join(edge.kinds),
            ", ".join(edge.panels),
            f"{edge.score:.2f}",
            *("yes" if flag else "no" for flag in (edge.summary, edge.hedged, edge.conflict)),
            ", ".join(support.relation for support in edge.support),
            ", ".join(dict.fromkeys(s.trigger for s in edge.support if s.trigger)),
            " | ".join(dict.fromkeys(s.sentence for s in edge.support if s.sentence)),
        )
        lines.append("\t".join(map(_cell, cells)))
    return well_formed("\n".join(lines)) + "\n"


def to_json(network: Network) -> str:
    """Everything: nodes, edges with their evidence, inputs, outputs, loops, contradictions."""
    return well_formed(json.dumps(as_data(network), ensure_ascii=False, indent=1)) + "\n"


def as_data(network: Network) -> dict[str, Any]:
    """The network as what JSON can hold."""
    loops, cut = feedback_loops(network)
    return {
        "format": "pathscribe network",
        "version": FORMAT_VERSION,
        "name": network.name,
        "figid": network.figid,
        "panels": list(network.panels),
        "nodes": [dataclasses.asdict(node) for node in network.nodes],
        "edges": [_edge(edge) for edge in network.edges],
        "inputs": list(network.inputs),
        "outputs": list(network.outputs),
        "loops": [{"nodes": list(loop.nodes), "sign": loop.sign} for loop in loops],
        "more_loops": cut,
        "conflicts": [list(pair) for pair in network.conflicts],
        "denied": [dataclasses.asdict(denied) for denied in network.denied],
        "notes": list(network.notes),
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "sign": edge.sign,
        "score": edge.score,
        "panels": list(edge.panels),
        "summary": edge.summary,
        "hedged": edge.hedged,
        "conflict": edge.conflict,
        "support": [dataclasses.asdict(support) for support in edge.support],
    }


def to_graphml(network: Network) -> str:
    """GraphML, as Cytoscape, yEd, Gephi and networkx read it."""
    from lxml import etree

    spaces: dict[Any, str] = {None: _GRAPHML}
    root = etree.Element(f"{{{_GRAPHML}}}graphml", nsmap=spaces)
    node_keys = {"name": "string", "type": "string", "curie": "string", "symbols": "string",
                 "states": "string", "panels": "string", "mentions": "string"}  # fmt: skip
    edge_keys = {"interaction": "string", "sign": "int", "kinds": "string", "score": "double",
                 "panels": "string", "summary": "boolean", "hedged": "boolean",
                 "conflict": "boolean", "relations": "string", "sentences": "string"}  # fmt: skip
    for domain, held in (("node", node_keys), ("edge", edge_keys)):
        for name, kind in held.items():
            key = etree.SubElement(root, f"{{{_GRAPHML}}}key")
            key.set("id", f"{domain}_{name}")
            key.set("for", domain)
            key.set("attr.name", name)
            key.set("attr.type", kind)
    graph = etree.SubElement(root, f"{{{_GRAPHML}}}graph", edgedefault="directed")
    graph.set("id", _xml(network.figid) or "network")

    def put(parent: Any, domain: str, values: dict[str, str]) -> None:
        for name, value in values.items():
            data = etree.SubElement(parent, f"{{{_GRAPHML}}}data", key=f"{domain}_{name}")
            data.text = _xml(value)

    for node in network.nodes:
        element = etree.SubElement(graph, f"{{{_GRAPHML}}}node", id=node.id)
        joined = {k: ", ".join(getattr(node, k)) for k in node_keys
                  if k in ("symbols", "states", "panels", "mentions")}  # fmt: skip
        put(element, "node", {"name": node.name, "type": node.type, "curie": node.curie, **joined})
    for edge in network.edges:
        element = etree.SubElement(
            graph, f"{{{_GRAPHML}}}edge", source=edge.source, target=edge.target
        )
        values = {
            "interaction": VERBS[edge.sign],
            "sign": str(edge.sign),
            "kinds": ", ".join(edge.kinds),
            "score": repr(edge.score),
            "panels": ", ".join(edge.panels),
            "summary": str(edge.summary).lower(),
            "hedged": str(edge.hedged).lower(),
            "conflict": str(edge.conflict).lower(),
            "relations": ", ".join(support.relation for support in edge.support),
            "sentences": " | ".join(dict.fromkeys(s.sentence for s in edge.support if s.sentence)),
        }
        put(element, "edge", values)
    text: str = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    ).decode("utf-8")
    return text


def to_networkx(network: Network) -> Any:
    """The network as a `networkx.MultiDiGraph`, with the attributes of nodes and edges.

    Raises:
        MechanismError: networkx is not installed.
    """
    from .extras import need

    graph = need("networkx").MultiDiGraph(name=network.name, figid=network.figid)
    for node in network.nodes:
        graph.add_node(node.id, **dataclasses.asdict(node))
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, **_edge(edge))
    return graph


def _cell(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", well_formed(text))
