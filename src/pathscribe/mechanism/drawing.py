"""A network as a drawing for slides and papers: layers, arrows and T-bars, colours by type."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ..errors import MechanismError
from ..overlay.palette import INK, PAPER, QUIET, RULE, Colour, colour, type_name, type_order
from .layout import Box, Layout, lay_out
from .model import Edge, Network, Node
from .scene import Curve, Point, Scene, Shape, Text, scene_png, scene_svg, text_width

Direction = Literal["down", "right"]

INHIBITS: Final[Colour] = (196, 30, 58)
UNKNOWN: Final[Colour] = (107, 114, 128)
SUMMARY: Final[Colour] = (156, 163, 175)
GROUND: Final[Colour] = (248, 250, 252)
_SIZE: Final = 15.0
_LINE: Final = 19.0
_WIDEST: Final = 132.0
_MARGIN: Final = 28.0
_HEAD: Final = 10.0
_GAP: Final = 3.0
_PORT: Final = 26.0
_MOST_ROOM: Final = 220.0
_LONGEST_TITLE: Final = 90


def draw_network(
    network: Network,
    *,
    panels: bool = True,
    summaries: bool = False,
    direction: Direction = "right",
    title: str | None = None,
) -> Scene:
    """Draw a network.

    Args:
        network: With at least one edge.
        panels: Draw each panel of the figure apart; a node of two panels stands in both.
        summaries: Draw edges too that only sum up a longer path, thin and dashed.
        direction: Where the arrows mostly point.
        title: Instead of the network's name; empty for none.

    Raises:
        MechanismError: There is nothing to be drawn.
    """
    if not network.edges:
        raise MechanismError(
            "there is no relation to be drawn",
            where=network.figid or network.name,
            hint="relations can be added by `pathscribe edit`",
        )
    shown = network if summaries else network.part(e for e in network.edges if not e.summary)
    letters = shown.panels
    parts: list[tuple[str, Network]]
    if panels and letters:
        parts = [(letter, shown.panel(letter)) for letter in letters]
        if any(not s.panel for edge in shown.edges for s in edge.support):
            parts.append(("", shown.panel("")))
    else:
        parts = [("", shown)]
    blocks = [_block(letter, part, network, direction) for letter, part in parts]
    name = network.name if title is None else title
    items: list[Shape | Curve | Text] = []
    top = _MARGIN
    if name:
        size = 21.0
        text = name if len(name) <= _LONGEST_TITLE else name[: _LONGEST_TITLE - 1] + "…"
        items.append(Text((_MARGIN, top + size * 0.8), text, size, INK, bold=True))
        top += size + 18.0
    else:
        text, size = "", 0.0
    side_by_side = direction == "down"
    left = _MARGIN
    bottom = top
    right = left
    deepest = max(block.height for block in blocks)
    widest = max(block.width for block in blocks)
    for block in blocks:
        whole = (block.width, deepest) if side_by_side else (widest, block.height)
        items += block.items(left, top if side_by_side else bottom, whole, framed=len(blocks) > 1)
        if side_by_side:
            left += block.width + 20.0
            right = left - 20.0
        else:
            bottom += block.height + 20.0
            right = _MARGIN + widest
    bottom = top + deepest if side_by_side else bottom - 20.0
    need = max(right, _MARGIN + (text_width(text, size, bold=True) if text else 0.0))
    legend, wide, tall = _legend(shown, max(need - _MARGIN, 420.0), bottom + 24.0)
    items += legend
    width = max(need, _MARGIN + wide) + _MARGIN
    return Scene(width, bottom + 24.0 + tall + _MARGIN * 0.6, tuple(items), name or network.name)


def network_svg(network: Network, **options: object) -> str:
    """The drawing as SVG text; see `draw_network` for the options."""
    return scene_svg(draw_network(network, **options))  # type: ignore[arg-type]


def write_drawing(scene: Scene, out: Path, *, scale: float = 2.0) -> Path:
    """Write a drawing as an SVG or PNG file, by the ending of its name.

    Raises:
        MechanismError: Another ending.
        ExportError: The file cannot be written.
    """
    from ..files import write_bytes

    ending = out.suffix.casefold()
    if ending == ".svg":
        return write_bytes(out, scene_svg(scene).encode("utf-8"))
    if ending == ".png":
        return write_bytes(out, scene_png(scene, scale=scale))
    raise MechanismError(
        f"drawings are not written as {ending or 'files without ending'}",
        where=str(out),
        hint="name it *.svg or *.png",
    )


# --- blocks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    """One panel, drawn."""

    letter: str
    network: Network
    layout: Layout
    lines: dict[str, list[str]]
    outcomes: Collection[str]
    direction: Direction

    @property
    def head(self) -> float:
        return 34.0 if self.letter else 8.0

    @property
    def width(self) -> float:
        return max(self.layout.width + 2 * 24.0, 130.0)

    @property
    def height(self) -> float:
        return self.layout.height + self.head + 2 * 18.0

    def items(
        self, left: float, top: float, whole: tuple[float, float], *, framed: bool
    ) -> list[Shape | Curve | Text]:
        found: list[Shape | Curve | Text] = []
        if framed:
            corners = ((left, top), (left + whole[0], top + whole[1]))
            found.append(Shape(corners, GROUND, RULE, 1.0, 12.0))
        if self.letter:
            found.append(
                Text((left + 16.0, top + 30.0), self.letter, 20.0, INK, bold=True)
            )  # fmt: skip
        across = left + (whole[0] - self.layout.width) / 2
        down = top + self.head + 18.0
        drawn = sorted(
            zip(self.network.edges, self.layout.routes, strict=True),
            key=lambda pair: (not pair[0].summary, pair[0].sign < 0),
        )
        for edge, route in drawn:
            moved = [(x + across, y + down) for x, y in route]
            found += _edge(edge, moved, self.direction)
        for node in self.network.nodes:
            box = self.layout.boxes[node.id]
            placed = Box(box.x + across, box.y + down, box.width, box.height)
            found += _node(node, placed, self.lines[node.id], node.id in self.outcomes)
        return found


def _block(letter: str, part: Network, whole: Network, direction: Direction) -> _Block:
    lines = {node.id: _wrapped(node.name) for node in part.nodes}
    arriving = Counter(edge.target for edge in part.edges)
    leaving = Counter(edge.source for edge in part.edges)
    sizes = {}
    for node in part.nodes:
        wide = max(text_width(line, _SIZE, bold=True) for line in lines[node.id]) + 30.0
        tall = len(lines[node.id]) * _LINE + 16.0
        # Room for the heads of the edges, side by side.
        room = min(max(arriving[node.id], leaving[node.id]) * _PORT, _MOST_ROOM)
        wide, tall = (wide, max(tall, room)) if direction == "right" else (max(wide, room), tall)
        sizes[node.id] = (max(wide, 62.0), tall)
    edges = [(edge.source, edge.target) for edge in part.edges]
    if direction == "right":
        turned = {node: (tall, wide) for node, (wide, tall) in sizes.items()}
        layout = _transposed(lay_out(turned, edges, gap=20.0, between=72.0))
    else:
        layout = lay_out(sizes, edges, gap=26.0, between=62.0)
    known = {edge.target for edge in whole.edges if edge.sign}
    return _Block(letter, part, layout, lines, known.intersection(whole.outputs), direction)


def _transposed(layout: Layout) -> Layout:
    return Layout(
        {n: Box(b.y, b.x, b.height, b.width) for n, b in layout.boxes.items()},
        tuple(tuple((y, x) for x, y in route) for route in layout.routes),
        layout.height,
        layout.width,
    )


def _wrapped(name: str) -> list[str]:
    """The name in lines of about the same width."""
    words = name.split()
    total = text_width(name, _SIZE, bold=True)
    if total <= _WIDEST or len(words) == 1:
        return [name]
    target = max(_WIDEST * 0.9, total / math.ceil(total / _WIDEST) * 1.1)
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if text_width(longer, _SIZE, bold=True) <= target:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _mixed(ink: Colour, share: float) -> Colour:
    """A colour thinned with white."""
    red, green, blue = (round(p + (c - p) * share) for c, p in zip(ink, PAPER, strict=True))
    return (red, green, blue)


def _node(node: Node, box: Box, lines: Sequence[str], outcome: bool) -> list[Shape | Curve | Text]:
    ink = colour(node.type)
    left, right = box.x - box.width / 2, box.x + box.width / 2
    top, bottom = box.y - box.height / 2, box.y + box.height / 2
    fill = ink if outcome else _mixed(ink, 0.12)
    items: list[Shape | Curve | Text] = []
    if node.type in ("phenotype", "disease"):
        cut = min(12.0, box.height / 3)
        corners = ((left, box.y), (left + cut, top), (right - cut, top), (right, box.y),
                   (right - cut, bottom), (left + cut, bottom))  # fmt: skip
        items.append(Shape(corners, fill, ink, 1.6))
    else:
        radius = box.height / 2 if node.type == "cell" else 6.0
        items.append(Shape(((left, top), (right, bottom)), fill, ink, 1.6, radius))
    first = box.y - (len(lines) - 1) * _LINE / 2 + _SIZE * 0.35
    for number, line in enumerate(lines):
        items.append(
            Text(
                (box.x, first + number * _LINE),
                line,
                _SIZE,
                PAPER if outcome else INK,
                bold=outcome,
                anchor="middle",
            )
        )
    return items


# --- edges -----------------------------------------------------------------------------


def edge_colour(edge: Edge) -> Colour:
    """The colour of an edge's line."""
    if edge.summary:
        return SUMMARY
    return INHIBITS if edge.sign < 0 else INK if edge.sign > 0 else UNKNOWN


def _edge(edge: Edge, route: Sequence[Point], direction: Direction) -> list[Shape | Curve | Text]:
    ink = edge_colour(edge)
    width = 1.3 if edge.summary else 1.9
    dashes: tuple[float, ...] = (7.0, 5.0) if edge.summary else (2.0, 4.5) if edge.hedged else ()
    loop = edge.source == edge.target
    along = 1 if direction == "down" else 0
    if loop:
        along = 1 - along
    tip = route[-1]
    before = route[-2]
    forward = -1.0 if loop else math.copysign(1.0, tip[along] - before[along])
    # Room for the head, so that the line does not show through it.
    back = _GAP + (_HEAD - 1.0 if edge.sign > 0 else 1.0 if edge.sign < 0 else 4.0)
    end = _moved(tip, along, -forward * back)
    points = [*route[:-1], end]
    items: list[Shape | Curve | Text] = [Curve(_smooth(points, along, loop), ink, width, dashes)]
    point = _moved(tip, along, -forward * _GAP)
    if edge.sign > 0:
        base = _moved(point, along, -forward * _HEAD)
        half = _HEAD * 0.46
        corners = (point, _moved(base, 1 - along, half), _moved(base, 1 - along, -half))
        items.append(Shape(corners, ink, ink, 0.8))
    elif edge.sign < 0:
        half = 7.5
        one, other = (_moved(point, 1 - along, k * half) for k in (-1, 1))
        thick = 1.4
        corners4 = (
            _moved(one, along, -thick), _moved(other, along, -thick),
            _moved(other, along, thick), _moved(one, along, thick),
        )  # fmt: skip
        items.append(Shape(corners4, ink, ink, 0.6))
    else:
        middle = _moved(point, along, -forward * 3.0)
        low, high = (middle[0] - 3.4, middle[1] - 3.4), (middle[0] + 3.4, middle[1] + 3.4)
        items.append(Shape((low, high), ink, None, 0.0, 3.4))
    if edge.conflict:
        items += _mark(points, along)
    return items


def _mark(points: Sequence[Point], along: int) -> list[Shape | Curve | Text]:
    """A sign on an edge that the figure states with both signs."""
    middle = len(points) // 2
    (ax, ay), (bx, by) = points[middle - 1], points[middle]
    x, y = (ax + bx) / 2, (ay + by) / 2
    return [
        Shape(((x - 8, y - 8), (x + 8, y + 8)), PAPER, (180, 95, 6), 1.4, 8.0),
        Text((x, y + 4.6), "?", 13.0, (180, 95, 6), bold=True, anchor="middle"),
    ]


def _moved(point: Point, axis: int, by: float) -> Point:
    return (point[0], point[1] + by) if axis else (point[0] + by, point[1])


def _smooth(points: Sequence[Point], along: int, loop: bool) -> tuple[Point, ...]:
    """Curves through the points, each of them leaving along the drawing's direction."""
    if loop:
        return tuple(points)  # two ends and two control points
    found = [points[0]]
    for one, other in itertools.pairwise(points):
        half = (other[along] - one[along]) * 0.5
        found += [_moved(one, along, half), _moved(other, along, -half), other]
    return tuple(found)


# --- legend ----------------------------------------------------------------------------


_MEANINGS: Final = (
    "promotes",
    "inhibits",
    "effect not known",
    "may be so",
    "sums up several steps",
)


def _meaning(edge: Edge) -> str:
    if edge.summary:
        return _MEANINGS[4]
    if edge.hedged:
        return _MEANINGS[3]
    return _MEANINGS[0 if edge.sign > 0 else 1 if edge.sign < 0 else 2]


def _legend(
    network: Network, room: float, top: float
) -> tuple[list[Shape | Curve | Text], float, float]:
    """What colours and lines mean: items, width, height."""
    size, line = 13.0, 24.0
    entries: list[tuple[str, Edge | Colour]] = [
        (type_name(kind), colour(kind))
        for kind in sorted({node.type for node in network.nodes}, key=type_order)
    ]
    examples: dict[str, Edge] = {}
    for edge in network.edges:
        examples.setdefault(_meaning(edge), edge)
    entries += [(text, examples[text]) for text in _MEANINGS if text in examples]
    items: list[Shape | Curve | Text] = []
    x, y, widest = 0.0, top + size, 0.0
    for text, sample in entries:
        picture = 13.0 if isinstance(sample, tuple) else 36.0
        need = picture + 7.0 + text_width(text, size) + 22.0
        if x and x + need > room:
            x, y = 0.0, y + line
        left = _MARGIN + x
        if isinstance(sample, tuple):
            corners = ((left, y - 11.5), (left + 13.0, y + 1.5))
            items.append(Shape(corners, _mixed(sample, 0.25), sample, 1.4, 3.0))
        else:
            from dataclasses import replace

            plain = replace(sample, source="a", target="b", conflict=False)
            ends = ((left, y - 4.6), (left + 34.0, y - 4.6))
            items += _edge(plain, ends, "right")
        items.append(Text((left + picture + 7.0, y), text, size, QUIET))
        x += need
        widest = max(widest, x)
    return items, widest, y - top + 8.0
