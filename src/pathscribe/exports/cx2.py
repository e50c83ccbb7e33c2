"""CX2 networks, as NDEx and Cytoscape read them, with the properties that PFOCR's have.

Format: the CX2 specification of the Cytoscape consortium
(https://cytoscape.org/cx/cx2/specification/). Network properties: those of the PFOCR
networks in NDEx. Theirs hold nodes only; these hold relations with their evidence, and every
node stands where it stands in the figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from ..records import GeneIds, Record, disease_rows
from ..records.model import well_formed
from .base import ExportReport, gene_ids, options_from
from .each import write_each
from .graph import FigureGraph, GraphNode, figure_graph

PROPERTIES: Final = (
    "disease",
    "figureLink",
    "figureNumber",
    "figureTitle",
    "methods",
    "networkType",
    "organism",
    "paperLink",
    "paperTitle",
    "pfocrId",
    "pmcId",
    "publicationYear",
    "reference",
    "rights",
)
"""The network properties that PFOCR's networks have."""

_PMC: Final = "https://www.ncbi.nlm.nih.gov"
_NODES: Final = {
    "name": "string",
    "represents": "string",
    "type": "string",
    "text": "string",
    "symbols": "list_of_string",
    "ncbigene": "list_of_string",
    "xrefs": "list_of_string",
    "states": "list_of_string",
    "mention": "string",
    "drawn": "boolean",
}
_EDGES: Final = {
    "interaction": "string",
    "sign": "integer",
    "evidence": "string",
    "score": "double",
    "sentence": "string",
    "panel": "string",
    "hedged": "boolean",
    "relation": "string",
    "path": "list_of_double",
}
_COLOURS: Final = {
    "gene": "#CFE2F3",
    "family": "#D9E7F7",
    "complex": "#D9E7F7",
    "rna": "#E1D5E7",
    "chemical": "#D5E8D4",
    "disease": "#F8CECC",
    "phenotype": "#FFF2CC",
    "cell": "#FFE6CC",
}


@dataclass(frozen=True, slots=True)
class Cx2Options:
    """Options of the CX2 export.

    Attributes:
        rights: Licence of the networks; by default that of the article.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    rights: str = ""
    lexicon: GeneIds | None = None


def network_properties(record: Record, *, rights: str = "") -> dict[str, str]:
    """The properties of a figure's network, all of `PROPERTIES`; empty where unknown."""
    figure, article = record.figure, record.article
    link = f"{_PMC}{figure.link}" if figure.link.startswith("/") else figure.link
    paper = f"https://doi.org/{article.doi}" if article.doi else ""
    if not paper and article.pmcid:
        paper = f"{_PMC}/pmc/articles/{article.pmcid}/"
    diseases = dict.fromkeys(row.name or row.match for row in disease_rows(record))
    made_with = [record.provenance.software, *record.provenance.models.values()]
    return {
        "disease": ", ".join(diseases),
        "figureLink": link,
        "figureNumber": figure.number,
        "figureTitle": figure.title,
        "methods": "; ".join(part for part in made_with if part),
        "networkType": "pathway",
        "organism": ", ".join(organism.name for organism in record.organisms),
        "paperLink": paper,
        "paperTitle": article.title,
        "pfocrId": record.figid,
        "pmcId": article.pmcid,
        "publicationYear": article.year,
        "reference": article.reftext,
        "rights": rights or article.licence,
    }


def cx2_aspects(record: Record, graph: FigureGraph, *, rights: str = "") -> list[dict[str, Any]]:
    """A figure's network as CX2: the list of its aspects."""
    properties = {
        "name": record.figure.title or record.alias,
        "description": record.figure.caption,
        **network_properties(record, rights=rights),
    }
    number = {node.id: n for n, node in enumerate(graph.nodes)}
    nodes = [
        {"id": number[node.id], "x": node.x, "y": node.y, "v": _node_values(node)}
        for node in graph.nodes
    ]
    edges = []
    for n, edge in enumerate(graph.edges):
        relation = edge.relation
        values: dict[str, Any] = {
            "interaction": relation.kind,
            "sign": relation.effect,
            "evidence": relation.evidence,
            "score": relation.score,
            "sentence": relation.sentence,
            "panel": relation.panel,
            "hedged": relation.hedged,
            "relation": relation.id,
            "path": [value for point in relation.path for value in point],
        }
        ends = {"s": number[edge.source], "t": number[edge.target]}
        edges.append({"id": n, **ends, "v": _given(values)})
    declared = {
        "networkAttributes": {name: {"d": "string"} for name in properties},
        "nodes": {name: {"d": kind} for name, kind in _NODES.items()},
        "edges": {name: {"d": kind} for name, kind in _EDGES.items()},
    }
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [declared],
        "networkAttributes": [properties],
        "nodes": nodes,
        "edges": edges,
        "visualProperties": [_style(graph)],
        "visualEditorProperties": [{"properties": {"nodeSizeLocked": False}}],
        # Sizes of the boxes as they are in the figure.
        "nodeBypasses": [
            {"id": number[node.id], "v": {"NODE_WIDTH": node.width, "NODE_HEIGHT": node.height}}
            for node in graph.nodes
        ],
    }
    counts = [{"name": name, "elementCount": len(held)} for name, held in aspects.items() if held]
    return [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: held} for name, held in aspects.items() if held),
        {"status": [{"error": "", "success": True}]},
    ]


def _node_values(node: GraphNode) -> dict[str, Any]:
    return _given(
        {
            "name": node.name,
            "represents": node.curie,
            "type": node.type,
            "text": node.text,
            "symbols": list(node.symbols),
            "ncbigene": list(node.entrez),
            "xrefs": list(node.xrefs),
            "states": list(node.states),
            "mention": node.id,
            "drawn": node.drawn,
        }
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Without empty texts and lists: CX2 leaves out what is not known."""
    return {name: value for name, value in values.items() if value not in ("", [])}


def _style(graph: FigureGraph) -> dict[str, Any]:
    size = max(6, round(graph.text_height * 0.7))
    heads = {"inhibition": "tee", "binding": "none", "association": "none"}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {
                "NODE_SHAPE": "round-rectangle",
                "NODE_BACKGROUND_COLOR": "#EEEEEE",
                "NODE_LABEL_FONT_SIZE": size,
            },
            "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_WIDTH": max(1, size // 8)},
        },
        "nodeMapping": {
            "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "text"}},
            "NODE_BACKGROUND_COLOR": _mapped("type", _COLOURS),
        },
        "edgeMapping": {"EDGE_TARGET_ARROW_SHAPE": _mapped("interaction", heads)},
    }


def _mapped(attribute: str, values: dict[str, str]) -> dict[str, Any]:
    listed = [{"v": value, "vp": shown} for value, shown in values.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "map": listed}}


class Cx2Exporter:
    """Networks for NDEx and Cytoscape."""

    name: ClassVar[str] = "cx2"
    description: ClassVar[str] = "networks for NDEx and Cytoscape (CX2)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one network a figure; see `Cx2Options` and `write_each`.

        A figure in which nothing was recognised is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(Cx2Options, options, exporter=self.name)
        ids = gene_ids(chosen.lexicon)

        def text(record: Record) -> str | None:
            graph = figure_graph(record, ids)
            if not graph.nodes:
                return None
            aspects = cx2_aspects(record, graph, rights=chosen.rights)
            return well_formed(json.dumps(aspects, ensure_ascii=False, indent=1)) + "\n"

        return write_each(self.name, records, out, ".cx2", text)
