"""Invented figures: cascades, hubs, cycles, chains of metabolites, scenes with a membrane."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

from pathscribe.records.model import RelationKind

from . import names
from .extras import legend_height
from .layout import Edge, End, Group, Layout, Node, Place, Text
from .routes import box, route
from .sizes import measure
from .style import Style


class _Builder:
    """Collects a layout; tells ids."""

    def __init__(
        self, rng: random.Random, style: Style, used: set[str] | None = None, mark: str = ""
    ) -> None:
        self.rng, self.style, self.mark = rng, style, mark
        self.layout = Layout()
        self.used = set() if used is None else used
        self.numbers = 0

    def name(self, kind: str) -> str:
        """A name that the figure has not yet."""
        for _ in range(20):
            text = names.name(self.rng, kind)
            if text.lower() not in self.used:
                break
        self.used.add(text.lower())
        return text.upper() if self.style.caps else text

    def count(self) -> int:
        """A number that no node had, for some are dropped again."""
        self.numbers += 1
        return self.numbers

    def node(self, x: float, y: float, kind: str = "gene", several: float = 0.08) -> Node:
        rng, layout = self.rng, self.layout
        count = rng.randint(2, 4) if rng.random() < several else 1
        most = rng.choice((12, 16, 22))
        labels = [names.wrap(self.name(kind), most) for _ in range(count)]
        node = Node(f"N{self.mark}{self.count()}", labels, x, y, kind)
        node.look = rng.randrange(60)
        node.shape = self.style.shape(node, rng)
        if node.shape == "icon" and rng.random() < 0.15:
            node.labels = []  # a picture that nobody named
        if rng.random() < self.style.badges and kind == "gene" and count == 1:
            node.badge = rng.choice(("P", "P", "P", "Ub", "Ac", "Me", "+"))
        measure(node, self.style)
        layout.nodes[node.id] = node
        return node

    def complex(self, x: float, y: float) -> End:
        """Touching nodes; their group as an end."""
        rng, layout = self.rng, self.layout
        nodes = [self.node(x, y, several=0.0) for _ in range(rng.choice((2, 2, 2, 3)))]
        upright = rng.random() < 0.5
        overlapping = rng.choice((0.0, 0.0, 2.0, -1.0))
        at = 0.0
        for node in nodes:
            if node.shape == "none":
                node.shape = rng.choice(("box", "ellipse", "rounded"))
                measure(node, self.style)
            node.badge = ""
        if upright and rng.random() < 0.5:
            for node in nodes:
                node.w = max(n.w for n in nodes)
        total = sum(n.h if upright else n.w for n in nodes) - overlapping * (len(nodes) - 1)
        for node in nodes:
            extent = node.h if upright else node.w
            middle = at + extent / 2 - total / 2
            node.x, node.y = (x, y + middle) if upright else (x + middle, y)
            at += extent - overlapping
        group = Group(f"G{self.mark}{len(layout.groups) + 1}", [n.id for n in nodes])
        layout.groups[group.id] = group
        return End("group", group.id)

    def thing(self, x: float, y: float, kind: str = "gene") -> End:
        """A node, seldom a complex."""
        if kind == "gene" and self.rng.random() < 0.14:
            return self.complex(x, y)
        return End("node", self.node(x, y, kind).id)

    def edge(
        self, source: End, target: End, kind: RelationKind = "activation", **more: str
    ) -> Edge:
        rng, style = self.rng, self.style
        edge = Edge(f"C{self.mark}{len(self.layout.edges) + 1}", source, target, kind, **more)  # type: ignore[arg-type]
        edge.both = rng.random() < style.both and kind not in ("association", "inhibition")
        if rng.random() < style.notes:
            edge.note = rng.choice(names.VERBS)
        self.layout.edges.append(edge)
        return edge

    def kind(self, inhibiting: float = 0.25) -> RelationKind:
        """A kind of relation as figures have them."""
        rng = self.rng
        if rng.random() < inhibiting:
            return "inhibition"
        return rng.choices(("activation", "association", "binding"), (12, 1, 0.6))[0]  # type: ignore[return-value]

    def shrink(self, margin: float = 14.0) -> Layout:
        """Shift everything to the corner and set the figure's size."""
        layout = self.layout
        x0, y0, x1, y1 = box(layout, list(layout.nodes))
        for text in layout.texts:
            x0, y0 = min(x0, text.x), min(y0, text.y)
            wide, high = self.style.letters(text.size, text.bold).measure(text.text)
            x1, y1 = max(x1, text.x + wide), max(y1, text.y + high)
        for place in layout.places:
            x0, y0 = min(x0, place.box[0]), min(y0, place.box[1])
            x1, y1 = max(x1, place.box[2]), max(y1, place.box[3])
        for edge in layout.edges:
            for x, y in (*edge.via, *route(layout, edge)) if edge.target.kind != "edge" else ():
                x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
        shift(layout, margin - x0, margin - y0)
        layout.width = round(x1 - x0 + 2 * margin)
        layout.height = round(y1 - y0 + 2 * margin)
        return layout


def shift(layout: Layout, dx: float, dy: float) -> None:
    """Move everything."""
    for node in layout.nodes.values():
        node.x, node.y = node.x + dx, node.y + dy
    for edge in layout.edges:
        edge.via = [(x + dx, y + dy) for x, y in edge.via]
        for end in (edge.source, edge.target):
            end.point = (end.point[0] + dx, end.point[1] + dy)
    for text in layout.texts:
        text.x, text.y = text.x + dx, text.y + dy
    for place in layout.places:
        x0, y0, x1, y1 = place.box
        place.box = (x0 + dx, y0 + dy, x1 + dx, y1 + dy)


def invent(rng: random.Random, style: Style) -> Layout:
    """A random figure in a style."""
    kinds: tuple[tuple[Callable[[_Builder], None], float], ...] = (
        (_cascade, 6.0),
        (_scene, 5.0 if style.backdrop in ("cell", "membrane", "scene") else 1.0),
        (_chain, 2.0),
        (_hub, 1.5),
        (_cycle, 1.0),
        (_tree, 1.5),
        (_free, 3.0),
    )
    used: set[str] = set()
    blocks = []
    for i in range(rng.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]):
        builder = _Builder(rng, style, used, "abcd"[i])
        rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0](builder)
        if i and len(builder.layout.nodes) > 14:
            continue
        blocks.append(builder.shrink())
    layout = _join(rng, style, blocks)
    if rng.random() < 0.12:
        layout.legend = rng.randint(2, 4)
        layout.height += round(legend_height(style.size, layout.legend))
    return layout


def _join(rng: random.Random, style: Style, blocks: list[Layout]) -> Layout:
    """Several layouts as one: beside or below each other, some connectors between them."""
    out = blocks[0]
    panels = len(blocks) > 1 and rng.random() < 0.3
    if panels:
        _letter(out, "A", style)
    for i, block in enumerate(blocks[1:], 1):
        if panels:
            _letter(block, "ABCD"[i], style)
        if out.width + block.width < 1.5 * (out.height + 100):
            shift(block, out.width, rng.uniform(0, max(0, out.height - block.height)))
            wide, high = out.width + block.width, max(out.height, block.height)
        else:
            shift(block, rng.uniform(0, max(0, out.width - block.width)), out.height)
            wide, high = max(out.width, block.width), out.height + block.height
        if not panels:
            for j in range(rng.choice((0, 1, 1, 2))):
                a = rng.choice(list(out.nodes))
                b = rng.choice(list(block.nodes))
                if rng.random() < 0.4:
                    a, b = b, a
                kind: RelationKind = "inhibition" if rng.random() < 0.3 else "activation"
                edge = Edge(f"Cx{i}{j}", End("node", a), End("node", b), kind)
                block.edges.append(edge)
        out.nodes |= block.nodes
        out.groups |= block.groups
        out.edges += block.edges
        out.texts += block.texts
        out.places += block.places
        out.width, out.height = round(wide), round(high)
    return out


def _letter(layout: Layout, letter: str, style: Style) -> None:
    size = 1.4 * style.size
    shift(layout, 0.8 * size, 0.9 * size)
    layout.width += round(0.8 * size)
    layout.height += round(0.9 * size)
    layout.texts.append(Text(letter, 4, 4, "panel", size, True))


def _rows(b: _Builder, rows: list[list[End]], y0: float, gap: float, pitch: float) -> None:
    """Put rows of ends below each other, each row centred."""
    layout = b.layout
    y = y0
    for row in rows:
        sizes = [box(layout, layout.members(end)) for end in row]
        high = max(s[3] - s[1] for s in sizes)
        step = max(pitch, max(s[2] - s[0] for s in sizes) + 14)
        for i, (end, size) in enumerate(zip(row, sizes, strict=True)):
            x = (i - (len(row) - 1) / 2) * step + b.rng.uniform(-0.06, 0.06) * step
            dx, dy = x - (size[0] + size[2]) / 2, y + high / 2 - (size[1] + size[3]) / 2
            for member in layout.members(end):
                layout.nodes[member].x += dx
                layout.nodes[member].y += dy
        y += high + gap * b.rng.uniform(0.85, 1.2)


def _link_rows(b: _Builder, rows: list[list[End]]) -> None:
    """Connect each row with the next, with branches and merges."""
    rng = b.rng
    for upper, lower in itertools.pairwise(rows):
        pairs = set()
        most = max(len(upper), len(lower))
        for i in range(most):
            pairs.add((i * len(upper) // most, i * len(lower) // most))
        if rng.random() < 0.3:
            pairs.add((rng.randrange(len(upper)), rng.randrange(len(lower))))
        bundle = ""
        if rng.random() < 0.25 and (len(upper) == 1) != (len(lower) == 1):
            bundle = f"B{b.mark}{len(b.layout.edges)}"
        for i, j in sorted(pairs):
            if rng.random() < 0.93:
                kind = "activation" if bundle else b.kind(0.18)
                b.edge(upper[i], lower[j], kind, bundle=bundle)


def _side(b: _Builder, count: int) -> None:
    """Things at the sides that act on nodes, or on connectors, from nearby."""
    rng, layout, style = b.rng, b.layout, b.style
    plain = [e for e in layout.edges if not e.bundle and e.target.kind != "edge"]
    targets = list(layout.nodes)
    for _ in range(count):
        side = rng.choice((-1, 1))
        gap = rng.uniform(1.2, 4.5) * style.size
        kind = rng.choice(("gene", "chemical", "chemical", "process"))
        if plain and rng.random() < 0.4:
            edge = rng.choice(plain)
            path = route(layout, edge)
            at = rng.uniform(0.4, 0.6)
            x = path[0][0] + (path[-1][0] - path[0][0]) * at
            y = path[0][1] + (path[-1][1] - path[0][1]) * at
            node = b.node(0, y, kind, 0.0)
            node.x = x + side * (gap + node.w / 2)
            end = End("edge", edge.id, at)
        else:
            target = layout.nodes[rng.choice(targets)]
            node = b.node(0, target.y, kind, 0.0)
            node.x = target.x + side * (target.w / 2 + gap + node.w / 2)
            end = End("node", target.id, rel=(side * 1.0, 0.0))
        if _crowded(layout, node):
            del layout.nodes[node.id]
            continue
        b.edge(End("node", node.id), end, b.kind(0.7), form="straight")


def _crowded(layout: Layout, node: Node, more: float = 6.0) -> bool:
    return any(
        abs(n.x - node.x) < (n.w + node.w) / 2 + more
        and abs(n.y - node.y) < (n.h + node.h) / 2 + more
        for n in layout.nodes.values()
        if n.id != node.id
    )


def _far(b: _Builder, count: int) -> None:
    """Connectors between things that are not neighbours: feedback around the side."""
    rng, layout = b.rng, b.layout
    ids = list(layout.nodes)
    x0, _, x1, _ = box(layout, ids)
    for _ in range(count):
        a, c = (layout.nodes[i] for i in rng.sample(ids, 2))
        if rng.random() < 0.5:
            side = rng.choice((-1, 1))
            x = (x1 if side > 0 else x0) + side * rng.uniform(12, 40)
            via = [(x, a.y), (x, c.y)]
            rel = (side * 1.0, 0.0)
            edge = b.edge(End("node", a.id, rel=rel), End("node", c.id, rel=rel), b.kind(0.4))
            edge.via, edge.form = via, "elbow" if rng.random() < 0.7 else "curved"
        else:
            edge = b.edge(End("node", a.id), End("node", c.id), b.kind(0.35))
            edge.form = rng.choice(("curved", "straight", ""))


def _gap(b: _Builder) -> float:
    return b.rng.choice((1.6, 2.0, 2.5, 3.0, 4.0, 5.0)) * b.style.size


def _cascade(b: _Builder) -> None:
    """Columns of things below each other."""
    rng = b.rng
    depth = rng.randint(3, 7)
    rows = []
    for level in range(depth):
        wide = rng.choice((1, 1, 2, 2, 3, 4))
        kind = "process" if level == depth - 1 and rng.random() < 0.7 else "gene"
        rows.append([b.thing(0, 0, kind) for _ in range(wide)])
    _rows(b, rows, 0, _gap(b), rng.uniform(6, 13) * b.style.size)
    _link_rows(b, rows)
    _side(b, rng.randint(0, 4))
    _far(b, rng.choice((0, 0, 1, 2)))


def _scene(b: _Builder) -> None:
    """Ligands, receptors in a membrane, a cascade in the cytoplasm, a nucleus with its genes."""
    rng, style, layout = b.rng, b.style, b.layout
    wide = rng.randint(1, 3)
    pitch = rng.uniform(8, 13) * style.size
    ligands = [b.thing(0, 0, rng.choice(("gene", "chemical"))) for _ in range(wide)]
    receptors = [b.thing(0, 0) for _ in range(wide)]
    inner = [
        [b.thing(0, 0) for _ in range(max(1, wide + rng.randint(-1, 1)))]
        for _ in range(rng.randint(1, 4))
    ]
    core = [[b.thing(0, 0) for _ in range(rng.randint(1, 2))]]
    if rng.random() < 0.8:
        kind = rng.choice(("gene", "process"))
        core.append([b.thing(0, 0, kind) for _ in range(rng.randint(1, 3))])
    rows = [ligands, receptors, *inner, *core]
    _rows(b, rows, 0, _gap(b), pitch)
    _link_rows(b, rows)
    _side(b, rng.randint(0, 3))
    _far(b, rng.choice((0, 0, 1)))
    x0, _y0, x1, y1 = box(layout, list(layout.nodes))
    _, r0, _, r1 = box(layout, [m for e in receptors for m in layout.members(e)])
    members = [m for row in core for e in row for m in layout.members(e)]
    n0, m0, n1, m1 = box(layout, members)
    middle = (r0 + r1) / 2
    pad = rng.uniform(1.5, 4) * style.size
    size = style.size * rng.uniform(0.9, 1.2)
    if rng.random() < 0.6:
        title = rng.choice(("Cytoplasm", "Cytosol", "Cell", ""))
        layout.places.append(Place("cell", (x0 - pad, middle, x1 + pad, y1 + pad), title))
    else:
        title = rng.choice(("Plasma membrane", "Cell membrane", ""))
        layout.places.append(Place("membrane", (x0 - pad, middle, x1 + pad, middle), title))
    wide_nucleus = rng.uniform(1.2, 1.5)
    half = (n1 - n0) / 2 * wide_nucleus + size
    mid, pads = (n0 + n1) / 2, rng.uniform(0.8, 1.8) * size
    layout.places.append(
        Place(
            "nucleus", (mid - half, m0 - pads, mid + half, m1 + pads), rng.choice(("Nucleus", ""))
        )
    )
    if rng.random() < 0.3:
        layout.places.append(Place("organelle", (x0 - 60, m0 - 10, x0 - 4, m0 + 24), ""))
    if rng.random() < 0.3:
        y = m1 + pads * 0.4
        layout.places.append(Place("dna", (mid - half * 0.7, y, mid + half * 0.7, y + size * 0.8)))


def _chain(b: _Builder) -> None:
    """Metabolites in a row, names of enzymes beside the arrows, inhibitors on the arrows."""
    rng, style, layout = b.rng, b.style, b.layout
    upright = rng.random() < 0.6
    count = rng.randint(3, 6)
    ends = [b.thing(0, 0, "chemical") for _ in range(count)]
    at = 0.0
    gap = max(_gap(b), 2.6 * style.size)
    for end in ends:
        node = layout.nodes[layout.members(end)[0]]
        extent = node.h if upright else node.w
        node.x, node.y = (0.0, at + extent / 2) if upright else (at + extent / 2, 0.0)
        at += extent + gap
    for a, c in itertools.pairwise(ends):
        edge = b.edge(a, c, "conversion", form="straight")
        if rng.random() < 0.5 and upright:
            edge.note = b.name("gene")
        if rng.random() < 0.2:
            back = b.edge(c, a, "conversion", form="straight")
            for e, side in ((edge, 0.35), (back, -0.35)):
                rel = (side, 0.0) if upright else (0.0, side)
                e.source.rel = e.target.rel = rel
                e.source, e.target = (
                    End("node", e.source.id, rel=rel),
                    End("node", e.target.id, rel=rel),
                )
                e.note, e.both = "", False
    _side(b, rng.randint(1, 4))
    if rng.random() < 0.5:
        tail = ends[-1]
        node = layout.nodes[tail.id]
        for side in (-1, 1):
            extra = b.thing(
                node.x + side * 6 * style.size, node.y + gap + 2 * style.size, "chemical"
            )
            if extra.kind == "node" and _crowded(layout, layout.nodes[extra.id]):
                del layout.nodes[extra.id]
                continue
            b.edge(tail, extra, "conversion", form="straight")


def _hub(b: _Builder) -> None:
    """One thing that acts on all around it."""
    import math

    rng, style, layout = b.rng, b.style, b.layout
    middle = b.thing(0, 0)
    count = rng.randint(4, 9)
    kind: RelationKind = rng.choice(("activation", "inhibition", "association"))
    far = rng.uniform(7, 11) * style.size
    for i in range(count):
        turn = 2 * math.pi * (i + rng.uniform(-0.15, 0.15)) / count
        other = b.thing(
            far * 1.35 * math.cos(turn), far * math.sin(turn), rng.choice(("gene", "process"))
        )
        if any(
            _crowded(layout, layout.nodes[m], 2.0)
            for m in layout.members(other)
            if other.kind == "node"
        ):
            del layout.nodes[other.id]
            continue
        if rng.random() < 0.2:
            b.edge(other, middle, b.kind(), form="straight")
        else:
            b.edge(middle, other, kind if rng.random() < 0.8 else b.kind(), form="straight")


def _cycle(b: _Builder) -> None:
    """Things in a ring."""
    import math

    rng, style = b.rng, b.style
    count = rng.randint(3, 7)
    far = (3.0 + 1.4 * count) * style.size
    kind = rng.choice(("gene", "chemical"))
    ends = [
        b.thing(
            far * 1.3 * math.cos(2 * math.pi * i / count),
            far * math.sin(2 * math.pi * i / count),
            kind,
        )
        for i in range(count)
    ]
    form = rng.choice(("straight", "curved", "curved"))
    for a, c in zip(ends, [*ends[1:], ends[0]], strict=True):
        if rng.random() < 0.95:
            b.edge(a, c, b.kind(0.12), form=form)
    _side(b, rng.randint(0, 3))


def _tree(b: _Builder) -> None:
    """A list on the left that acts on a column on the right, level lines with corners."""
    rng, style, layout = b.rng, b.style, b.layout
    columns = []
    x = 0.0
    for level in range(rng.randint(2, 4)):
        count = rng.randint(1, 5)
        column = [b.thing(0, 0, "process" if level == 3 else "gene") for _ in range(count)]
        heights = [box(layout, layout.members(e)) for e in column]
        wide = max(h[2] - h[0] for h in heights)
        gap = rng.uniform(0.8, 2.2) * style.size
        total = sum(h[3] - h[1] for h in heights) + gap * (count - 1)
        y = -total / 2
        for end, size in zip(column, heights, strict=True):
            dx, dy = x + wide / 2 - (size[0] + size[2]) / 2, y - size[1]
            for member in layout.members(end):
                layout.nodes[member].x += dx
                layout.nodes[member].y += dy
            y += size[3] - size[1] + gap
        columns.append(column)
        x += wide + rng.uniform(2.5, 6) * style.size
    for left, right in itertools.pairwise(columns):
        bundle = (
            f"B{b.mark}{len(layout.edges)}"
            if len(left) == 1 and len(right) > 1 and rng.random() < 0.5
            else ""
        )
        for i in range(max(len(left), len(right))):
            a, c = left[i % len(left)], right[i % len(right)]
            b.edge(a, c, "activation" if bundle else b.kind(0.2), bundle=bundle)


def _free(b: _Builder) -> None:
    """Things on a loose grid, connected with their neighbours."""
    rng, style, layout = b.rng, b.style, b.layout
    columns, rows = rng.randint(2, 5), rng.randint(2, 5)
    dx, dy = rng.uniform(9, 13) * style.size, rng.uniform(4, 8) * style.size
    grid: dict[tuple[int, int], End] = {}
    for i in range(columns):
        for j in range(rows):
            if rng.random() < 0.85:
                kind = rng.choices(("gene", "chemical", "process", "cell"), (6, 1, 1, 0.5))[0]
                x, y = (i + rng.uniform(-0.15, 0.15)) * dx, (j + rng.uniform(-0.15, 0.15)) * dy
                end = b.thing(x, y, kind)
                if any(
                    _crowded(layout, layout.nodes[m], 4.0)
                    for m in layout.members(end)
                    if end.kind == "node"
                ):
                    del layout.nodes[end.id]
                    continue
                grid[i, j] = end
    for (i, j), end in sorted(grid.items()):
        for step in ((1, 0), (0, 1), (1, 1), (-1, 1)):
            other = grid.get((i + step[0], j + step[1]))
            if other is not None and rng.random() < (0.45 if 0 in step else 0.15):
                a, c = (end, other) if rng.random() < 0.7 else (other, end)
                b.edge(a, c, b.kind())
    _side(b, rng.randint(0, 3))
    if rng.random() < 0.4:
        x0, y0, x1, y1 = box(layout, list(layout.nodes))
        layout.places.append(Place("frame", (x0 - 14, y0 - 14, x1 + 14, y1 + 14)))
