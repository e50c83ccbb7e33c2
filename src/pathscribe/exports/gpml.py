"""GPML pathways, as PathVisio and WikiPathways hold them: the figure redrawn as data.

Formats: GPML 2013a and GPML 2021 (https://github.com/PathVisio/GPML). Data nodes stand at
their places in the figure; interactions follow the lines as drawn, with heads by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from ..records import GeneIds, Record
from ..records.model import RelationKind, well_formed
from .base import ExportReport, gene_ids, one_line, options_from
from .each import write_each
from .graph import FigureGraph, GraphEdge, GraphNode, Point, figure_graph

NAMESPACES: Final = {
    "2013a": "http://pathvisio.org/GPML/2013a",
    "2021": "http://pathvisio.org/GPML/2021",
}
_BIOPAX: Final = "http://www.biopax.org/release/biopax-level3.owl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_TYPES: Final = {
    "gene": ("GeneProduct", "GeneProduct"),
    "family": ("GeneProduct", "GeneProduct"),
    "nonhuman_gene": ("GeneProduct", "GeneProduct"),
    "complex": ("Complex", "Complex"),
    "rna": ("Rna", "RNA"),
    "chemical": ("Metabolite", "Metabolite"),
    "disease": ("Unknown", "Disease"),
    "phenotype": ("Unknown", "Phenotype"),
}
"""Types of data nodes in 2013a and in 2021; "Unknown" and "Undefined" for all others."""

_DATABASES: Final = {
    "ncbigene": ("Entrez Gene", ""),
    "hgnc": ("HGNC Accession number", "HGNC:"),
    "ensembl": ("Ensembl", ""),
    "uniprot": ("Uniprot-TrEMBL", ""),
    "chebi": ("ChEBI", "CHEBI:"),
    "go": ("GeneOntology", "GO:"),
    "mesh": ("MeSH", ""),
    "mondo": ("MONDO", "MONDO:"),
    "doid": ("Disease Ontology", "DOID:"),
    "cl": ("Cell Ontology", "CL:"),
    "uberon": ("Uberon", "UBERON:"),
    "fplx": ("FamPlex", ""),
    "ncbitaxon": ("NCBI Taxonomy Database", ""),
}
"""Data sources and prefixes of their identifiers, by the prefix of a CURIE."""

_HEADS: Final[dict[RelationKind, tuple[str, str]]] = {
    "activation": ("Arrow", "Directed"),
    "inhibition": ("TBar", "Inhibition"),
    "binding": ("mim-binding", "Binding"),
    "conversion": ("mim-conversion", "Conversion"),
    "translocation": ("Arrow", "Translocation"),
    "expression": ("mim-transcription-translation", "TranscriptionTranslation"),
    "association": ("Line", "Undirected"),
}
"""Heads of interactions in 2013a and in 2021."""

_PADDING: Final = 0.2
_POINTS: Final = 0.7
"""Type size in points of a line as high as one pixel."""


@dataclass(frozen=True, slots=True)
class GpmlOptions:
    """Options of the GPML export.

    Attributes:
        version: Of the format.
        lexicon: Gives the Entrez ids; the shipped lexicon by default.
    """

    version: Literal["2013a", "2021"] = "2013a"
    lexicon: GeneIds | None = None


def head(edge: GraphEdge, version: str) -> str:
    """The head of an edge: by kind, but never an arrow where the effect is a negative one."""
    relation = edge.relation
    kind = relation.kind
    if relation.sign == -1 and kind in ("activation", "association", "expression"):
        kind = "inhibition"
    return _HEADS[kind][version == "2021"]


def xref(node: GraphNode) -> tuple[str, str]:
    """(data source, identifier) of a node, empty where it has none.

    Genes go by Entrez id. Families have none of their own that PathVisio maps; theirs is the
    FamPlex id, and their members stand in comments.
    """
    if node.type in ("gene", "rna") and len(node.entrez) == 1:
        return "Entrez Gene", node.entrez[0]
    for curie in (node.curie, *node.xrefs):
        prefix, _, local = curie.partition(":")
        if local and prefix.casefold() in _DATABASES:
            source, before = _DATABASES[prefix.casefold()]
            return source, before + local.rpartition(":")[2]
    return "", ""


def to_gpml(record: Record, graph: FigureGraph, *, version: str = "2013a") -> str:
    """A figure as GPML text.

    Args:
        record: Of the figure.
        graph: Its nodes and edges.
        version: "2013a" or "2021".

    Returns:
        The XML document.
    """
    from lxml import etree

    draw = _Old(record, graph) if version == "2013a" else _New(record, graph)
    text: bytes = etree.tostring(
        draw.document(), xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return text.decode("utf-8")


class _Writer:
    """What both versions have in common: identifiers, texts, the way of a line."""

    version = ""

    def __init__(self, record: Record, graph: FigureGraph) -> None:
        self.record = record
        self.graph = graph
        self.ids = {node.id: f"n{n}" for n, node in enumerate(graph.nodes)}
        # PathVisio draws text without room around it; a little keeps boxes apart from words.
        self.padding = round(graph.text_height * _PADDING, 1)
        wider = 2 * self.padding
        self.boxes = tuple(
            replace(node, width=round(node.width + wider, 2), height=round(node.height + wider, 2))
            for node in graph.nodes
        )
        self.nodes = {node.id: node for node in self.boxes}
        self.lines = max(1.0, round(graph.text_height / 20, 1))

    def add(self, parent: Any, name: str, **values: object) -> Any:
        from lxml import etree

        element = etree.SubElement(parent, f"{{{NAMESPACES[self.version]}}}{name}")
        for key, value in values.items():
            if value is not None:
                element.set(key.replace("__", "-"), _xml(str(value)))
        return element

    def root(self, **values: str) -> Any:
        from lxml import etree

        spaces: dict[Any, str] = {None: NAMESPACES[self.version]}
        element = etree.Element(f"{{{NAMESPACES[self.version]}}}Pathway", nsmap=spaces)
        for key, value in values.items():
            if value:
                element.set(key.replace("__", "-"), _xml(value))
        return element

    @property
    def title(self) -> str:
        record = self.record
        return one_line(record.figure.title or record.article.title) or record.alias

    @property
    def organism(self) -> str:
        return self.record.organisms[0].name if self.record.organisms else ""

    @property
    def properties(self) -> dict[str, str]:
        record = self.record
        held = {
            "figid": record.figid,
            "pmcid": record.article.pmcid,
            "doi": record.article.doi,
            "reference": record.article.reftext,
            "software": record.provenance.software,
        }
        return {key: one_line(value) for key, value in held.items() if value}

    def comments(self, node: GraphNode) -> list[str]:
        said = []
        if node.name != node.text:
            said.append(f"means: {node.name}")
        if len(node.symbols) > 1:
            said.append(f"members: {', '.join(node.symbols)}")
        if node.states:
            said.append(f"state: {', '.join(node.states)}")
        if not node.drawn:
            said.append("named in the caption only")
        return said

    def remarks(self, edge: GraphEdge) -> list[str]:
        relation = edge.relation
        said = [f"{relation.evidence}, score {relation.score:g}"]
        if relation.sentence:
            said.append(one_line(relation.sentence))
        return said

    def font(self, node: GraphNode) -> int:
        height = node.height - 2 * self.padding
        lines = max(1, len(node.labels)) if height > 1.6 * self.graph.text_height else 1
        return max(4, min(200, round(height / lines * _POINTS)))

    def way(self, edge: GraphEdge) -> tuple[list[Point], tuple[Point, Point]]:
        """The points of a line, and where its ends lie on their boxes, from -1 to 1."""
        source, target = self.nodes[edge.source], self.nodes[edge.target]
        path = list(edge.relation.path)
        if len(path) < 2 and source.id == target.id:
            # A loop at one node, out at its right and in at its top.
            x, y, size = source.x, source.y, self.graph.text_height
            right, top = x + source.width / 2, y - source.height / 2
            points = [(right, y), (right + size, y), (right + size, top - size), (x, top - size)]
            return [*points, (x, top)], ((1.0, 0.0), (0.0, -1.0))
        if len(path) < 2:
            path = [(source.x, source.y), (target.x, target.y)]
        first = source.edge_towards(path[0] if edge.relation.path else path[1])
        last = target.edge_towards(path[-1] if edge.relation.path else path[0])
        points = [first, *path[1:-1], last]
        return points, (_relative(source, first), _relative(target, last))


def _relative(node: GraphNode, point: Point) -> Point:
    x = (point[0] - node.x) / (node.width / 2) if node.width else 0.0
    y = (point[1] - node.y) / (node.height / 2) if node.height else 0.0
    return (round(max(-1.0, min(1.0, x)), 4), round(max(-1.0, min(1.0, y)), 4))


class _Old(_Writer):
    """GPML 2013a."""

    version = "2013a"

    def document(self) -> Any:
        root = self.root(
            Name=self.title,
            Organism=self.organism,
            Data__Source="pathscribe",
            License=one_line(self.record.article.licence),
        )
        if self.record.figure.caption:
            comment = self.add(root, "Comment", Source="caption")
            comment.text = _xml(self.record.figure.caption)
        paper = self._paper()
        if paper:
            self.add(root, "BiopaxRef").text = "paper"
        for key, value in self.properties.items():
            self.add(root, "Attribute", Key=key, Value=value)
        graph = self.graph
        self.add(root, "Graphics", BoardWidth=graph.width, BoardHeight=graph.height)
        for node in self.boxes:
            self._node(root, node)
        for n, edge in enumerate(graph.edges):
            self._edge(root, n, edge)
        self.add(root, "InfoBox", CenterX=0, CenterY=0)
        if paper:
            self._citation(root, paper)
        return root

    def _node(self, root: Any, node: GraphNode) -> None:
        kind = _TYPES.get(node.type, ("Unknown", "Undefined"))[0]
        element = self.add(
            root, "DataNode", TextLabel=node.text, GraphId=self.ids[node.id], Type=kind
        )
        for said in self.comments(node):
            self.add(element, "Comment", Source="pathscribe").text = _xml(said)
        self.add(
            element,
            "Graphics",
            CenterX=node.x,
            CenterY=node.y,
            Width=node.width,
            Height=node.height,
            ZOrder=32768,
            FontSize=self.font(node),
            Valign="Middle",
        )
        source, identifier = xref(node)
        self.add(element, "Xref", Database=source, ID=identifier)

    def _edge(self, root: Any, number: int, edge: GraphEdge) -> None:
        element = self.add(root, "Interaction", GraphId=f"e{number}")
        for said in self.remarks(edge):
            self.add(element, "Comment", Source="pathscribe").text = _xml(said)
        points, ends = self.way(edge)
        graphics = self.add(
            element,
            "Graphics",
            ZOrder=12288,
            LineThickness=self.lines,
            LineStyle="Broken" if edge.relation.hedged else None,
            ConnectorType="Segmented" if len(points) > 2 else None,
        )
        last = len(points) - 1
        for n, (x, y) in enumerate(points):
            place: dict[str, object] = {"X": round(x, 2), "Y": round(y, 2)}
            if n in (0, last):
                node, rel = (edge.source, ends[0]) if n == 0 else (edge.target, ends[1])
                place |= {"GraphRef": self.ids[node], "RelX": rel[0], "RelY": rel[1]}
            if n == last:
                place["ArrowHead"] = head(edge, self.version)
            self.add(graphics, "Point", **place)
        self.add(element, "Xref", Database="", ID="")

    def _paper(self) -> dict[str, str]:
        article = self.record.article
        if article.pmid:
            given = {"ID": article.pmid, "DB": "PubMed"}
        elif article.doi:
            given = {"ID": article.doi, "DB": "DOI"}
        else:
            return {}
        more = {"TITLE": article.title, "SOURCE": article.journal_title, "YEAR": article.year}
        return given | {key: value for key, value in more.items() if value}

    def _citation(self, root: Any, paper: dict[str, str]) -> None:
        from lxml import etree

        biopax = self.add(root, "Biopax")
        spaces: dict[Any, str] = {"bp": _BIOPAX, "rdf": _RDF}
        held = etree.SubElement(biopax, f"{{{_BIOPAX}}}PublicationXref", nsmap=spaces)
        held.set(f"{{{_RDF}}}id", "paper")
        for key, value in paper.items():
            element = etree.SubElement(held, f"{{{_BIOPAX}}}{key}")
            element.set(f"{{{_RDF}}}datatype", _STRING)
            element.text = _xml(value)


class _New(_Writer):
    """GPML 2021."""

    version = "2021"

    def document(self) -> Any:
        article = self.record.article
        root = self.root(
            title=self.title,
            organism=self.organism,
            source="pathscribe",
            license=one_line(article.licence),
        )
        if self.record.figure.caption:
            self.add(root, "Description").text = _xml(self.record.figure.caption)
        for key, value in self.properties.items():
            self.add(root, "Property", key=key, value=value)
        cited = bool(article.pmid or article.doi)
        if cited:
            self.add(root, "CitationRef", elementRef="paper")
        self.add(root, "Graphics", boardWidth=self.graph.width, boardHeight=self.graph.height)
        if self.graph.nodes:
            nodes = self.add(root, "DataNodes")
            for node in self.boxes:
                self._node(nodes, node)
        if self.graph.edges:
            edges = self.add(root, "Interactions")
            for n, edge in enumerate(self.graph.edges):
                self._edge(edges, n, edge)
        if cited:
            citation = self.add(self.add(root, "Citations"), "Citation", elementId="paper")
            identifier, source = (article.pmid, "PubMed") if article.pmid else (article.doi, "DOI")
            self.add(citation, "Xref", identifier=identifier, dataSource=source)
        return root

    def _node(self, parent: Any, node: GraphNode) -> None:
        kind = _TYPES.get(node.type, ("Unknown", "Undefined"))[1]
        element = self.add(
            parent, "DataNode", elementId=self.ids[node.id], textLabel=node.text, type=kind
        )
        source, identifier = xref(node)
        if identifier:
            self.add(element, "Xref", identifier=identifier, dataSource=source)
        self.add(
            element,
            "Graphics",
            centerX=node.x,
            centerY=node.y,
            width=node.width,
            height=node.height,
            fontSize=self.font(node),
        )
        for said in self.comments(node):
            self.add(element, "Comment", source="pathscribe").text = _xml(said)

    def _edge(self, parent: Any, number: int, edge: GraphEdge) -> None:
        element = self.add(parent, "Interaction", elementId=f"e{number}")
        points, ends = self.way(edge)
        waypoints = self.add(element, "Waypoints")
        last = len(points) - 1
        for n, (x, y) in enumerate(points):
            place: dict[str, object] = {
                "elementId": f"e{number}p{n}",
                "arrowHead": head(edge, self.version) if n == last else "Undirected",
                "x": round(x, 2),
                "y": round(y, 2),
            }
            if n in (0, last):
                node, rel = (edge.source, ends[0]) if n == 0 else (edge.target, ends[1])
                place |= {"elementRef": self.ids[node], "relX": rel[0], "relY": rel[1]}
            self.add(waypoints, "Point", **place)
        self.add(
            element,
            "Graphics",
            lineStyle="Dashed" if edge.relation.hedged else "Solid",
            lineWidth=self.lines,
            connectorType="Segmented" if len(points) > 2 else "Straight",
        )
        for said in self.remarks(edge):
            self.add(element, "Comment", source="pathscribe").text = _xml(said)


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", well_formed(text))


class GpmlExporter:
    """Pathways for PathVisio and WikiPathways."""

    name: ClassVar[str] = "gpml"
    description: ClassVar[str] = "pathways for PathVisio and WikiPathways (GPML)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one pathway a figure; see `GpmlOptions` and `write_each`.

        A figure in which nothing was recognised is skipped.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(GpmlOptions, options, exporter=self.name)
        ids = gene_ids(chosen.lexicon)

        def text(record: Record) -> str | None:
            graph = figure_graph(record, ids)
            return to_gpml(record, graph, version=chosen.version) if graph.nodes else None

        return write_each(self.name, records, out, ".gpml", text)
