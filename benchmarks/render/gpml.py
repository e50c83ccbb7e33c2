"""GPML 2013a pathways as layouts: a window of one at the size of a figure."""

from __future__ import annotations

import math
import random
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from lxml import etree

from pathscribe.records.model import RelationKind

from . import names
from .canvas import Path as Way
from .canvas import Point
from .layout import Edge, End, Group, Layout, Node, Place, Text
from .sizes import measure
from .style import Style, in_test

SHARED = Path(__file__).resolve().parents[3] / "shared" / "wikipathways"
_NS = "{http://pathvisio.org/GPML/2013a}"
_HEADS: dict[str, tuple[RelationKind, str]] = {
    "Arrow": ("activation", ""),
    "mim-stimulation": ("activation", ""),
    "mim-necessary-stimulation": ("activation", ""),
    "mim-catalysis": ("activation", ""),
    "mim-conversion": ("conversion", ""),
    "mim-modification": ("conversion", ""),
    "mim-cleavage": ("conversion", ""),
    "mim-transcription-translation": ("expression", ""),
    "mim-translocation": ("translocation", ""),
    "mim-inhibition": ("inhibition", ""),
    "TBar": ("inhibition", ""),
    "mim-binding": ("binding", ""),
}
# An end so near a node is seen as its, pixels of GPML.
_REACH = 14.0
_TYPES = {"GeneProduct": "gene", "Protein": "gene", "Rna": "gene", "Complex": "gene",
          "Metabolite": "chemical", "Pathway": "process", "Event": "process",
          "Key Event": "process"}  # fmt: skip


@cache
def pathways(folder: Path | None = None, split: str | None = None) -> list[Path]:
    """The GPML files of a folder, sorted; of one split only, by the hash of their ids."""
    files = sorted((folder or SHARED).glob("*.gpml"))
    return [f for f in files if split is None or in_test(f.stem) == (split == "test")]


@lru_cache(maxsize=64)
def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False,
                             huge_tree=False, remove_comments=True)  # fmt: skip
    return etree.parse(str(path), parser).getroot()


def _number(element: etree._Element, key: str, default: float = 0.0) -> float:
    try:
        value = float(element.get(key, default))
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def _text(item: etree._Element) -> str:
    # Superscripts to plain letters: not every font has them.
    text = unicodedata.normalize("NFKC", item.get("TextLabel", ""))
    return re.sub(r"\s+", " ", text).strip()


def read(path: Path) -> Layout:
    """A whole pathway, in its own pixels.

    Raises:
        lxml.etree.XMLSyntaxError: The file is no XML.
    """
    root = _parse(path)
    layout = Layout()
    members: dict[str, list[str]] = {}
    for item in root.iter(f"{_NS}DataNode"):
        shape = item.find(f"{_NS}Graphics")
        text = _text(item)
        if shape is None or not text or len(text) > 60:
            continue
        key = item.get("GraphId") or f"anonymous{len(layout.nodes)}"
        wide, high = _number(shape, "Width"), _number(shape, "Height")
        if not (4 < wide < 600 and 4 < high < 400):
            continue
        kind = _TYPES.get(item.get("Type", ""), "gene")
        node = Node(key, [[text]], _number(shape, "CenterX"), _number(shape, "CenterY"), kind,
                    wide, high)  # fmt: skip
        node.size = _number(shape, "FontSize", 10.0) or 10.0
        layout.nodes[key] = node
        if item.get("GroupRef"):
            members.setdefault(item.get("GroupRef", ""), []).append(key)
    for i, item in enumerate(root.iter(f"{_NS}Label")):
        shape = item.find(f"{_NS}Graphics")
        text = _text(item)
        if shape is not None and 1 < len(text) < 40:
            size = _number(shape, "FontSize", 10.0) or 10.0
            key = item.get("GraphId") or f"label{i}"
            wide = min(_number(shape, "Width"), 0.7 * size * len(text))
            node = Node(key, [[text]], _number(shape, "CenterX"), _number(shape, "CenterY"), "note",
                        max(4.0, wide), 1.4 * size)  # fmt: skip
            node.size, node.shape = size, "none"
            layout.nodes.setdefault(key, node)
    for item in root.iter(f"{_NS}Group"):
        ids = members.get(item.get("GroupId", ""), [])
        key = item.get("GraphId", "")
        if key and len(ids) > 1:
            kind = "complex" if item.get("Style") == "Complex" else "frame"
            layout.groups[key] = Group(key, ids, kind)
    anchors: dict[str, tuple[str, float]] = {}
    found = []
    for i, item in enumerate(root.iter(f"{_NS}Interaction")):
        shape = item.find(f"{_NS}Graphics")
        if shape is None:
            continue
        key = item.get("GraphId") or f"line{i}"
        for anchor in shape.iter(f"{_NS}Anchor"):
            if anchor.get("GraphId"):
                anchors[anchor.get("GraphId", "")] = (key, _number(anchor, "Position", 0.5))
        found.append((key, shape))
    for key, shape in found:
        edge = _edge(key, shape, layout, anchors)
        if edge is not None:
            layout.edges.append(edge)
    known = {e.id: e for e in layout.edges}
    for edge in layout.edges:
        # A line without a head that joins an arrow shares that arrow's head.
        if edge.kind == "association" and edge.target.kind == "edge" and not edge.both:
            mate = known.get(edge.target.id)
            if mate is not None and mate.kind != "association":
                edge.kind, edge.head = mate.kind, "none"
    layout.edges = [
        e for e in layout.edges
        if all(x.kind != "edge" or (x.id in known and x.id != e.id) for x in (e.source, e.target))
    ]  # fmt: skip
    for item in root.iter(f"{_NS}Shape"):
        shape = item.find(f"{_NS}Graphics")
        if shape is None:
            continue
        kind = {"RoundedRectangle": "cell", "Oval": "nucleus", "Rectangle": "frame",
                "Mitochondria": "organelle"}.get(shape.get("ShapeType", ""))  # fmt: skip
        a, b = _number(shape, "Width") / 2, _number(shape, "Height") / 2
        if kind and a > 30 and b > 20:
            x, y = _number(shape, "CenterX"), _number(shape, "CenterY")
            layout.places.append(Place(kind, (x - a, y - b, x + a, y + b)))
    return layout


def _edge(
    key: str, shape: etree._Element, layout: Layout, anchors: dict[str, tuple[str, float]]
) -> Edge | None:
    points = shape.findall(f"{_NS}Point")
    if len(points) < 2:
        return None
    spots: Way = [(_number(p, "X"), _number(p, "Y")) for p in points]
    ends = []
    for point, spot in ((points[0], spots[0]), (points[-1], spots[-1])):
        ref = point.get("GraphRef", "")
        if ref in layout.nodes:
            rel = (_number(point, "RelX"), _number(point, "RelY"))
            ends.append(End("node", ref, rel=rel, point=spot))
        elif ref in layout.groups:
            ends.append(End("group", ref, point=spot))
        elif ref in anchors:
            ends.append(End("edge", anchors[ref][0], at=anchors[ref][1], point=spot))
        else:
            ends.append(_near(layout, spot))
    heads = (points[0].get("ArrowHead", ""), points[-1].get("ArrowHead", ""))
    source, target = ends
    if heads[0] and not heads[1]:
        source, target, heads, spots = target, source, heads[::-1], spots[::-1]
    kind, head = _HEADS.get(heads[1], ("association", ""))
    if not heads[1] and source.kind == "edge" and target.kind != "edge":
        source, target, spots = target, source, spots[::-1]
    form = {"Elbow": "elbow", "Curved": "curved"}.get(shape.get("ConnectorType", ""), "")
    via = spots[1:-1] if form != "elbow" or len(spots) > 3 else []
    edge = Edge(key, source, target, kind, bool(heads[0] and heads[1]), via, form, head=head)
    return edge if source.id != target.id or not source.id else None


def _near(layout: Layout, spot: Point) -> End:
    """What an end that the file ties to nothing is seen to stand at."""
    best, found = _REACH, End("none", point=spot)
    for node in layout.nodes.values():
        dx = max(0.0, abs(spot[0] - node.x) - node.w / 2)
        dy = max(0.0, abs(spot[1] - node.y) - node.h / 2)
        if max(dx, dy) < best:
            rel = ((spot[0] - node.x) / node.w * 2, (spot[1] - node.y) / node.h * 2)
            best, found = max(dx, dy), End("node", node.id, rel=rel, point=spot)
    return found


def pathway(path: Path, rng: random.Random, style: Style) -> Layout | None:
    """A window of a pathway in a style; None where nothing good was found."""
    whole = read(path)
    linked = [e for e in whole.edges if e.source.kind in ("node", "group")]
    if len(whole.nodes) < 3 or not linked:
        return None
    most = rng.randint(9, 32)
    x, y = _middle(whole, rng.choice(linked))
    aspect = rng.uniform(0.7, 1.6)
    inside: list[Node] = []
    reach = 60.0
    while reach < 1500:
        a, b = reach * aspect, reach
        more = [n for n in whole.nodes.values()
                if abs(n.x - x) + n.w / 2 < a and abs(n.y - y) + n.h / 2 < b]  # fmt: skip
        if len(more) > most:
            break
        inside, reach = more, reach * 1.1
    ids = {n.id for n in inside}
    a, b = reach / 1.1 * aspect, reach / 1.1
    if len(ids) < 3:
        return None
    layout = _window(whole, ids, (x - a, y - b, x + a, y + b), rng)
    if not layout.edges:
        return None
    _scale(layout, rng, style)
    return layout


def _middle(layout: Layout, edge: Edge) -> Point:
    if edge.source.kind == "node":
        return layout.nodes[edge.source.id].x, layout.nodes[edge.source.id].y
    return edge.source.point


def _window(
    whole: Layout, ids: set[str], box: tuple[float, float, float, float], rng: random.Random
) -> Layout:
    out = Layout()
    out.groups = {k: g for k, g in whole.groups.items() if set(g.members) <= ids}

    def good(end: End) -> bool:
        if end.kind == "node":
            return end.id in ids
        if end.kind == "none":
            return box[0] < end.point[0] < box[2] and box[1] < end.point[1] < box[3]
        return end.kind == "edge" or end.id in out.groups

    edges = {e.id: e for e in whole.edges if good(e.source) and good(e.target)}
    edges = _whole(edges)
    # Ends on nothing are rare in figures.
    edges = {
        k: e for k, e in edges.items()
        if "none" not in (e.source.kind, e.target.kind) or rng.random() < 0.25
    }  # fmt: skip
    edges = _whole(edges)
    bare = {k for k, e in edges.items() if e.source.kind == e.target.kind == "none"}
    out.edges = [
        e for k, e in edges.items()
        if k not in bare and not {e.source.id, e.target.id} & bare
    ]  # fmt: skip
    used = {m for e in out.edges for x in (e.source, e.target) for m in out.members(x)}
    grouped = {m for g in out.groups.values() for m in g.members if set(g.members) & used}
    for key, node in whole.nodes.items():
        if key not in ids:
            continue
        if key in used or (node.kind != "note" and (key in grouped or rng.random() < 0.4)):
            out.nodes[key] = node
        elif node.kind == "note" and rng.random() < 0.6:
            out.texts.append(Text(node.labels[0][0], node.x, node.y, "note", node.size))
    out.groups = {k: g for k, g in out.groups.items() if set(g.members) <= set(out.nodes)}
    x0, y0, x1, y1 = box
    out.places = [
        p for p in whole.places
        if p.box[0] < x1 and p.box[2] > x0 and p.box[1] < y1 and p.box[3] > y0
    ]  # fmt: skip
    return out


def _whole(edges: dict[str, Edge]) -> dict[str, Edge]:
    """Without those that stand on connectors that are not there."""
    while True:
        kept = {
            k: e for k, e in edges.items()
            if all(x.kind != "edge" or x.id in edges for x in (e.source, e.target))
        }  # fmt: skip
        if len(kept) == len(edges):
            return kept
        edges = kept


def _scale(layout: Layout, rng: random.Random, style: Style) -> None:
    """From GPML's pixels to the figure's, with nodes in the style's looks."""
    sizes = sorted(n.size for n in layout.nodes.values())
    factor = style.size / sizes[len(sizes) // 2] * rng.uniform(0.85, 1.15)
    xs = [(n.x - n.w / 2, n.x + n.w / 2) for n in layout.nodes.values()]
    ys = [(n.y - n.h / 2, n.y + n.h / 2) for n in layout.nodes.values()]
    points = [p for e in layout.edges for p in e.via]
    margin = 20
    left = min([x for x, _ in xs] + [p[0] for p in points]) - margin
    right = max([x for _, x in xs] + [p[0] for p in points]) + margin
    top = min([y for y, _ in ys] + [p[1] for p in points]) - margin
    bottom = max([y for _, y in ys] + [p[1] for p in points]) + margin
    factor = min(factor, 1300 / max(right - left, bottom - top))

    def to(x: float, y: float) -> Point:
        return (x - left) * factor, (y - top) * factor

    renamed = rng.random() < 0.3
    shapes = {kind: style.shape(Node("", [], kind=kind), rng) for kind in set(_TYPES.values())}
    grouped = {m for g in layout.groups.values() for m in g.members}
    for node in layout.nodes.values():
        node.x, node.y = to(node.x, node.y)
        node.w, node.h = node.w * factor, node.h * factor
        node.size = max(6.5, min(24.0, node.size * factor))
        note = node.kind == "note"
        node.shape = "none" if note else shapes[node.kind]
        if node.shape == "icon" and node.id in grouped:
            node.shape = "ellipse"
        node.look = rng.randrange(60) if rng.random() < 0.2 else len(node.kind)
        text = node.labels[0][0]
        if renamed and not note:
            others = [names.name(rng, node.kind) for _ in range(4)]
            text = min(others, key=lambda other: abs(len(other) - len(text)))
        if style.caps:
            text = text.upper()
        room = max(6, int(node.w / (0.55 * node.size)))
        node.labels = [names.wrap(text, room)]
        node.fixed = not note
        measure(node, style)
    for edge in layout.edges:
        edge.via = [to(*p) for p in edge.via]
        for end in (edge.source, edge.target):
            end.point = to(*end.point)
    texts = []
    for text in layout.texts:
        x, y = to(text.x, text.y)
        size = max(6.5, min(24.0, text.size * factor))
        wide, high = style.letters(size, False).measure(text.text)
        spot = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        clear = not any(
            spot[0] < n.x + n.w / 2 and n.x - n.w / 2 < spot[2]
            and spot[1] < n.y + n.h / 2 and n.y - n.h / 2 < spot[3]
            for n in layout.nodes.values()
        )  # fmt: skip
        if clear and rng.random() < 0.6 and spot[0] > 2 and spot[1] > 2:
            texts.append(Text(text.text, spot[0], spot[1], "note", size))
    layout.texts = texts
    shown = style.backdrop != "plain"
    layout.places = [
        Place(p.kind, (*to(*p.box[:2]), *to(*p.box[2:])))  # type: ignore[arg-type]
        for p in layout.places
        if shown
    ]
    layout.width = round((right - left) * factor)
    layout.height = round((bottom - top) * factor)
