"""A layout in a style becomes a picture, and the truth about it."""

from __future__ import annotations

import math
import random
from collections.abc import Collection
from typing import Any

from . import extras, heads, icons, places
from .canvas import (
    Canvas,
    Colour,
    Path,
    Pixels,
    Point,
    along,
    length,
    mix,
    part,
    rectangle,
    samples,
)
from .canvas import ellipse as ellipse_path
from .layout import Edge, End, Layout, Node, sign
from .routes import box, centre, clip, frame, hits, overlap, route
from .sizes import _LEADING, icon_size
from .style import Style

Truth = dict[str, Any]
Box = tuple[float, float, float, float]


class Drawing:
    """One figure being drawn."""

    def __init__(self, layout: Layout, style: Style, rng: random.Random, *, strict: bool) -> None:
        self.layout, self.style, self.rng = layout, style, rng
        # Invented layouts can drop what has no room; those of real pathways keep it.
        self.strict = strict
        self.canvas = Canvas(layout.width, layout.height, style.paper)
        self.labels: list[Truth] = []
        self.nodes: list[Truth] = []
        self.connectors: list[Truth] = []
        self.distractors: list[Truth] = []
        self.by_node: dict[str, list[str]] = {}
        self.boxes: list[Box] = []
        self.letters: Colour = (255, 255, 255) if style.dark else (0, 0, 0)

    def draw(self) -> tuple[Pixels, Truth]:
        """The picture before anything is done to it, and the truth in its pixels."""
        layout, style = self.layout, self.style
        if style.paper2 != style.paper:
            page = [(0, 0), (layout.width, 0), (layout.width, layout.height), (0, layout.height)]
            self.canvas.fill(page, style.paper, second=style.paper2)
        for place in layout.places:
            self.distractors.extend(places.draw(self, place))
        self.frames()
        self.route()
        for edge in layout.edges:
            self.connector(edge)
        for node in layout.nodes.values():
            self.node(node)
        for edge in layout.edges:
            self.note(edge)
        for text in layout.texts:
            self.write(text.text, text.x, text.y, text.size, text.role, text.bold, text.turned)
        if layout.legend:
            extras.legend(self, layout.legend)
        extras.draw(self)
        return self.canvas.image(), self.truth()

    def frames(self) -> None:
        """Boxes around framed groups."""
        for group in self.layout.groups.values():
            if group.kind == "frame":
                x0, y0, x1, y1 = frame(self.layout, group.id)
                shape = rectangle((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 4)
                dash = (4.0, 3.0) if self.rng.random() < 0.5 else ()
                if self.rng.random() < 0.4:
                    self.canvas.fill(shape, mix(self.style.paper, (128, 128, 128), 0.15))
                grey = mix(self.letters, self.style.paper, self.rng.uniform(0, 0.5))
                self.canvas.stroke(shape, max(0.8, self.style.border), grey, dash=dash, closed=True)

    # Ways

    def route(self) -> None:
        """Find the connectors' ways; drop those that have no room."""
        layout, style, rng = self.layout, self.style, self.rng
        kept: dict[str, Edge] = {}
        waiting = list(layout.edges)
        while waiting:
            ready = [
                e
                for e in waiting
                if all(x.kind != "edge" or x.id in kept for x in (e.source, e.target))
            ]
            if not ready:
                break
            waiting = [e for e in waiting if e not in ready]
            for edge in ready:
                if not edge.form:
                    edge.form = style.form
                    if edge.form == "mixed":
                        edge.form = rng.choice(("straight", "straight", "elbow", "curved"))
                for end in (edge.source, edge.target):
                    if end.kind == "edge":
                        way = kept[end.id].path
                        end.point = along(way, length(way) * end.at)[0]
                way = self.way(edge, list(kept.values()))
                if way is not None:
                    edge.path = way
                    kept[edge.id] = edge
            # Connectors that wait for dropped ones can never be drawn.
            waiting = [
                e
                for e in waiting
                if all(
                    x.kind != "edge" or x.id in kept or any(w.id == x.id for w in waiting)
                    for x in (e.source, e.target)
                )
            ]
        layout.edges = [e for e in layout.edges if e.id in kept]

    def way(self, edge: Edge, others: list[Edge]) -> Path | None:
        """The way of one connector, or None."""
        layout, style, rng = self.layout, self.style, self.rng
        ends = {*layout.members(edge.source), *layout.members(edge.target)}
        forms = [edge.form] if not self.strict else [edge.form, "straight", "curved", "elbow"]
        for form in dict.fromkeys(forms):
            edge.form = form
            raw = self.shared(edge) if edge.bundle else route(layout, edge)
            gap0 = style.gap * rng.uniform(0.3, 1.2)
            gap1 = style.gap * rng.uniform(0.6, 1.4)
            head = edge.head or style.heads[edge.kind]
            if head == "bar" and rng.random() < 0.9:
                # A bar right on an outline could not be seen; nobody draws it so.
                gap1 = max(gap1, 1.2 + 1.2 * style.line)
            if edge.target.kind == "edge":
                gap1 = rng.choice((0.0, 1.0, 3.0)) + style.line / 2
            for gaps in ((gap0, gap1), (min(gap0, 1.0), min(gap1, 2.5))):
                path = clip(layout, edge, raw, *gaps)
                if path is not None:
                    break
            if path is None:
                continue
            if not self.strict:
                return path
            # Now and then a connector runs below something on its way.
            if rng.random() > 0.03 and hits(layout, path, ends):
                continue
            same = [o for o in others if not (edge.bundle and o.bundle == edge.bundle)]
            if any(overlap(path, o.path) > 0.3 or overlap(o.path, path) > 0.3 for o in same):
                continue
            return path
        return None

    def shared(self, edge: Edge) -> Path:
        """The way of a connector that shares a line with the others of its bundle."""
        layout = self.layout
        mates = [e for e in layout.edges if e.bundle == edge.bundle]
        a, b = centre(layout, edge.source), centre(layout, edge.target)
        merging = len({e.source.id for e in mates}) > 1
        hub, far = (b, a) if merging else (a, b)
        outer = [centre(layout, e.source if merging else e.target) for e in mates]
        hub_box = box(layout, layout.members(edge.target if merging else edge.source))
        upright = abs(sum(p[1] - hub[1] for p in outer)) > abs(sum(p[0] - hub[0] for p in outer))
        axis = 1 if upright else 0
        rims = []
        for e in mates:
            rim = box(layout, layout.members(e.source if merging else e.target))
            rims += [rim[axis], rim[axis + 2]]
        if sum(p[axis] for p in outer) / len(outer) > hub[axis]:
            bus = (hub_box[axis + 2] + max(min(rims), hub_box[axis + 2])) / 2
        else:
            bus = (hub_box[axis] + min(max(rims), hub_box[axis])) / 2
        if upright:
            path = [hub, (hub[0], bus), (far[0], bus), far]
        else:
            path = [hub, (bus, hub[1]), (bus, far[1]), far]
        if edge.form in ("straight", "curved"):  # slanting twigs
            path = [path[0], path[1], path[3]]
        return path[::-1] if merging else path

    # Connectors

    def connector(self, edge: Edge) -> None:
        """Draw a connector and note its truth."""
        _layout, style, rng = self.layout, self.style, self.rng
        path = edge.path
        colour = style.inks[edge.kind]
        head = edge.head or style.heads[edge.kind]
        line = style.line * rng.choice((1.0, 1.0, 1.0, 0.8, 1.3))
        total = length(path)
        if edge.bundle:
            line = style.line
        blocky = (
            not edge.bundle
            and head in ("triangle", "stealth", "bar")
            and not edge.both
            and rng.random() < style.block
            and total > 14
        )
        long = min(style.head_length * rng.uniform(0.85, 1.15), 0.55 * total)
        long = max(long, min(4.0, 0.5 * total))
        wide = long * style.head_width
        if head == "open":
            wide = max(wide, long * 0.9)
        if head == "bar":
            long, wide = line * rng.uniform(0.9, 1.3), max(5.5, 3.0 * line, style.bar * style.size)
        if head in ("circle", "hollow circle"):
            long = wide = max(4.0, long * 0.8)
        found: list[Truth] = []
        shown = "solid"
        if blocky:
            line = max(4.0, min(style.size * rng.uniform(0.35, 0.9), total * 0.4))
            shown = "block"
            self.block(path, head, line, colour, found)
        else:
            middle = head in heads.FILLED and not edge.both and rng.random() < style.middle
            ends: list[tuple[str, float, int]] = []
            if head != "none":
                ends.append(
                    ("middle", total * rng.uniform(0.5, 0.65), 1)
                    if middle
                    else ("target", total, 1)
                )
                if edge.both:
                    ends.append(("source", 0.0, -1))
            start = heads.covered(head, long) if edge.both else 0.0
            stop = total - (heads.covered(head, long) if head != "none" and not middle else 0.0)
            dash: tuple[float, ...] = ()
            if rng.random() < style.dashed and not edge.bundle:
                shown = rng.choice(("dashed", "dashed", "dotted"))
                unit = rng.uniform(2.0, 4.5) * max(1.0, line)
                dash = (unit, unit * rng.uniform(0.5, 0.9))
                if shown == "dotted":
                    dash = (line * 1.1, line * 1.6)
            second = mix(colour, style.paper, 0.7) if style.gradient_lines else None
            if second is not None:
                colour, second = second, colour
            if stop - start > 0.5:
                self.canvas.stroke(part(path, start, stop), line, colour, dash=dash, second=second)
            for place, at, way in ends:
                tip = along(path, at)[0]
                if way > 0:
                    step = heads.direction(path, at, max(2.0, long))
                else:
                    step = heads.direction(path[::-1], total, max(2.0, long))
                heads.draw(
                    self.canvas, head, tip, step, long, wide, line, second or colour, style.paper
                )
                found.append(self.head(head, place, tip, step, long, wide))
        self.connectors.append(
            {
                "id": edge.id,
                "path": [list(p) for p in path],
                "line": shown,
                "form": edge.form,
                "width": round(line, 2),
                "colour": list(colour),
                "heads": found,
                "source": self.end(edge.source, path[0]),
                "target": self.end(edge.target, path[-1]),
                "kind": edge.kind,
                "sign": sign(edge.kind),
                "both": edge.both,
                "bundle": edge.bundle,
            }
        )

    def block(self, path: Path, head: str, line: float, colour: Colour, found: list[Truth]) -> None:
        """A thick filled arrow, or a thick bar on a thick line."""
        rng, style = self.rng, self.style
        total = length(path)
        if head == "bar":
            thick, wide = line * 0.6, line * rng.uniform(2.2, 3.2)
            self.canvas.stroke(part(path, 0, total - thick * 0.5), line * 0.7, colour)
            step = heads.direction(path, total, line)
            heads.draw(self.canvas, "bar", path[-1], step, thick, wide, line, colour, style.paper)
            found.append(self.head("bar", "target", path[-1], step, thick, wide))
            return
        long = min(line * rng.uniform(0.9, 1.6), total * 0.6)
        wide = line * rng.uniform(1.6, 2.4)
        shape = heads.block(path, line * rng.uniform(0.7, 1.0), long, wide)
        second = mix(colour, (255, 255, 255), 0.6) if rng.random() < 0.3 else None
        if rng.random() < 0.15:  # an outline only
            self.canvas.fill(shape, mix(style.paper, colour, 0.1))
            self.canvas.stroke(shape, 1.0, colour, closed=True)
        else:
            self.canvas.fill(shape, second or colour, second=colour if second else None, angle=0)
            if rng.random() < 0.4:
                self.canvas.stroke(shape, 1.0, mix(colour, (0, 0, 0), 0.5), closed=True)
        step = heads.direction(path, total, long)
        found.append(self.head("triangle", "target", path[-1], step, long, wide))

    def head(
        self, kind: str, place: str, tip: Point, step: Point, long: float, wide: float
    ) -> Truth:
        """The truth about a head."""
        return {
            "kind": kind,
            "at": place,
            "tip": list(tip),
            "angle": round(math.degrees(math.atan2(step[1], step[0])), 2),
            "length": round(long, 2),
            "width": round(wide, 2),
            "outline": [list(p) for p in heads.outline(kind, tip, step, long, wide)],
        }

    def end(self, end: End, point: Point) -> Truth:
        """The truth about an end."""
        kind = {"edge": "connector"}.get(end.kind, end.kind)
        return {"type": kind, "id": end.id, "point": list(point)}

    # Nodes and text

    def node(self, node: Node) -> None:
        """Draw a node with its labels and note its truth."""
        style, canvas = self.style, self.canvas
        fill, edge, letters = style.looks[node.look % len(style.looks)]
        shape = self.shape(node)
        if node.shape == "icon":
            letters = self.letters
        elif node.shape != "none":
            if style.shadow:
                away = max(1.5, node.size * 0.15)
                below = [(x + away, y + away) for x, y in shape]
                canvas.fill(below, mix(style.paper, (0, 0, 0), 0.4), alpha=0.7)
            if style.fills == "gradient":
                radial = node.shape == "ellipse"
                canvas.fill(shape, mix(fill, (255, 255, 255), 0.65), second=fill, radial=radial)
            elif style.fills != "outline" or not style.dark:
                canvas.fill(shape, fill)
            if style.border > 0:
                dash = (3.5, 2.5) if style.dashed_borders else ()
                canvas.stroke(shape, style.border, edge, dash=dash, closed=True)
        else:
            letters = self.letters
            if style.looks[0][2] != letters and node.look % 3 == 0:
                letters = mix(edge, (255, 255, 255), 0.6) if style.dark else edge
        count = sum(map(len, node.labels))
        y = node.y - _LEADING * node.size * (count - 1) / 2
        if node.shape == "icon":
            y = node.y + node.h / 2 - _LEADING * node.size * (count - 0.5)
        ids = []
        for label in node.labels:
            spots = []
            for row in label:
                spots.append(self.line(row, node.x, y, node.size, letters))
                y += _LEADING * node.size
            ids.append(self.label(label, spots, "entity", node.size, node.id))
        self.by_node[node.id] = ids
        x0, y0 = node.x - node.w / 2, node.y - node.h / 2
        self.boxes.append((x0, y0, x0 + node.w, y0 + node.h))
        self.nodes.append(
            {
                "id": node.id,
                "labels": ids,
                "shape": node.shape,
                "outline": [list(p) for p in shape],
                "box": [x0, y0, x0 + node.w, y0 + node.h],
                "kind": node.kind,
                "groups": [g.id for g in self.layout.groups.values() if node.id in g.members],
            }
        )
        if node.badge:
            self.badge(node)

    def shape(self, node: Node) -> Path:
        """A node's outline; of a small picture, once it is drawn."""
        if node.shape == "icon":
            half, top = icon_size(node) / 2, node.y - node.h / 2
            spot = (node.x - half, top, node.x + half, top + half * 1.5)
            kind = icons.KINDS[node.look % len(icons.KINDS)]
            return icons.draw(self.canvas, kind, spot, random.Random(node.look))
        a, b = node.w / 2, node.h / 2
        if node.shape == "ellipse":
            return ellipse_path(node.x, node.y, a, b)
        if node.shape == "hexagon":
            x, y, c = node.x, node.y, min(a * 0.5, b * 0.35)
            return [(x - a, y), (x - a + c, y - b), (x + a - c, y - b),
                    (x + a, y), (x + a - c, y + b), (x - a + c, y + b)]  # fmt: skip
        return rectangle(node.x, node.y, a, b, 0.28 * node.h if node.shape == "rounded" else 0)

    def badge(self, node: Node) -> None:
        """A small circle with letters at a node's corner."""
        rng, style = self.rng, self.style
        size = max(6.0, node.size * 0.75)
        wide, high = style.letters(size).measure(node.badge)
        radius = max(wide, high) * 0.5 + size * 0.28
        x = node.x + rng.choice((-1, 1)) * node.w * 0.46
        y = node.y - rng.choice((-1, 1, 1)) * node.h * 0.5
        if node.shape in ("none", "icon"):
            # Beside a bare name, for on it it would hide a letter.
            x, y = node.x + node.w / 2 + radius, node.y - 0.3 * node.h
        fill, letters = rng.choice(
            (
                ((255, 220, 60), (0, 0, 0)),
                ((220, 50, 40), (255, 255, 255)),
                ((255, 255, 255), (0, 0, 0)),
            )
        )
        shape = ellipse_path(x, y, radius, radius)
        self.canvas.fill(shape, fill)
        self.canvas.stroke(shape, 0.8, (60, 60, 60), closed=True)
        spot = self.line(node.badge, x, y, size, letters)
        self.label([node.badge], [spot], "state", size, node.id)

    def line(self, row: str, x: float, y: float, size: float, colour: Colour) -> Box:
        """Write a line with its middle at (x, y); its ink's box."""
        font = self.style.letters(size)
        wide, high = font.measure(row)
        # Lines stand on one base whatever letters they have.
        _, cap = font.measure("Xx")
        _left, top, _, _ = font.face(4).getbbox(row)
        _, cap_top, _, _ = font.face(4).getbbox("Xx")
        y0 = y - cap / 2 + (top - cap_top) / 4
        self.canvas.text(row, x - wide / 2, y0, font, colour)
        return (x - wide / 2, y0, x + wide / 2, y0 + high)

    def label(
        self, rows: list[str], spots: list[Box], role: str, size: float, node: str = ""
    ) -> str:
        """Note a label; its id."""
        x0, y0 = min(s[0] for s in spots), min(s[1] for s in spots)
        x1, y1 = max(s[2] for s in spots), max(s[3] for s in spots)
        key = f"L{len(self.labels) + 1}"
        self.labels.append(
            {
                "id": key,
                "text": " ".join(rows),
                "lines": rows,
                "polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]],
                "height": round(size, 2),
                "angle": 0.0,
                "role": role,
                "node": node or None,
            }
        )
        return key

    def write(
        self, text: str, x: float, y: float, size: float, role: str,
        bold: bool | None = None, turned: bool = False, colour: Colour | None = None,
    ) -> float:  # fmt: skip
        """Text that is no node, its ink's corner at (x, y); its width."""
        font = self.style.letters(size, bold)
        wide, high = font.measure(text)
        if turned:
            self.canvas.turned_text(text, x, y, font, colour or self.letters)
            wide, high = high, wide
        else:
            self.canvas.text(text, x, y, font, colour or self.letters)
        self.label([text], [(x, y, x + wide, y + high)], role, size)
        if turned:
            self.labels[-1]["angle"] = -90.0
            self.labels[-1]["polygon"] = [
                [x, y + high],
                [x, y],
                [x + wide, y],
                [x + wide, y + high],
            ]
        self.boxes.append((x, y, x + wide, y + high))
        return wide

    def note(self, edge: Edge) -> None:
        """A word beside a connector, where there is room."""
        if not edge.note:
            return
        size = max(7.0, self.style.size * self.rng.uniform(0.75, 1.0))
        font = self.style.letters(size, False)
        wide, high = font.measure(edge.note)
        total = length(edge.path)
        if self.rng.random() < 0.12:
            # Right on the line.
            (x, y), _ = along(edge.path, total * 0.5)
            spot = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            clear = total > 1.5 * max(wide, high) and self.free(spot, 1.0, {edge.id})
            if clear:
                if self.rng.random() < 0.5:
                    a, b = (spot[2] - spot[0]) / 2 + 1.5, (spot[3] - spot[1]) / 2 + 1.5
                    self.canvas.fill(rectangle(x, y, a, b), self.style.paper)
                self.write(edge.note, spot[0], spot[1], size, "note", False)
                self.labels[-1]["connector"] = edge.id
                return
        for side in self.rng.sample((-1, 1), 2):
            (x, y), (dx, dy) = along(edge.path, total * self.rng.uniform(0.4, 0.6))
            away = abs(dy) * wide / 2 + abs(dx) * high / 2 + self.style.line + 3
            cx, cy = x - dy * side * away, y + dx * side * away
            spot = (cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2)
            if self.free(spot):
                self.write(edge.note, spot[0], spot[1], size, "note", False)
                self.labels[-1]["connector"] = edge.id
                return

    def free(self, spot: Box, more: float = 2.0, but: Collection[str] = ()) -> bool:
        """Is there room for text?"""
        x0, y0, x1, y1 = spot
        if x0 < 2 or y0 < 2 or x1 > self.layout.width - 2 or y1 > self.layout.height - 2:
            return False
        for b in self.boxes:
            if x0 < b[2] + more and b[0] < x1 + more and y0 < b[3] + more and b[1] < y1 + more:
                return False
        for edge in self.layout.edges:
            for x, y in samples(edge.path, 3.0) if edge.id not in but else ():
                if x0 - more < x < x1 + more and y0 - more < y < y1 + more:
                    return False
        return True

    # Truth

    def sides(self, end: End, source: bool = False) -> list[list[str]]:
        """Labels at an end, the meant ones first, then what could be meant as well.

        What ends on another connector acts on what that leads to; what begins there comes from
        where that begins.
        """
        if end.kind == "edge":
            mate = next(e for e in self.layout.edges if e.id == end.id)
            out: list[list[str]] = []
            order = (mate.source, mate.target) if source else (mate.target, mate.source)
            for side in order:
                out.extend(s for s in self.sides(side, side is mate.source) if s and s not in out)
            return out or [[]]
        return [[x for n in self.layout.members(end) for x in self.by_node[n]]]

    def truth(self) -> Truth:
        """All of it, in pixels of the picture before it is spoiled."""
        relations = []
        for edge in self.layout.edges:
            sources, targets = self.sides(edge.source, True), self.sides(edge.target)
            pairs = [(sources, targets)] + ([(targets, sources)] if edge.both else [])
            for one, other in pairs:
                if not one[0] or not other[0] or set(one[0]) & set(other[0]):
                    continue
                relations.append(
                    {
                        "source": one[0],
                        "target": other[0],
                        "also": {"source": one[1:], "target": other[1:]},
                        "kind": edge.kind,
                        "sign": sign(edge.kind),
                        "connector": edge.id,
                    }
                )
        return {
            "labels": self.labels,
            "nodes": self.nodes,
            "groups": [
                {
                    "id": g.id,
                    "kind": g.kind,
                    "members": g.members,
                    "box": list(
                        frame(self.layout, g.id)
                        if g.kind == "frame"
                        else box(self.layout, g.members)
                    ),
                }
                for g in self.layout.groups.values()
            ],
            "connectors": self.connectors,
            "relations": relations,
            "distractors": self.distractors,
        }
