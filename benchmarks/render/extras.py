"""What stands about in figures beside the pathway: marks, icons, legends, leaders, lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from . import heads, icons
from .canvas import along, length, mix
from .layout import sign

if TYPE_CHECKING:
    from .draw import Drawing

_SAYS = {"activation": "Activation", "inhibition": "Inhibition", "association": "Interaction",
         "conversion": "Conversion", "translocation": "Translocation"}  # fmt: skip


def legend_height(drawing_size: float, rows: int) -> float:
    """Room that a legend takes, pixels."""
    return (rows + 1) * 1.6 * drawing_size


def draw(drawing: Drawing) -> None:
    """Put some of them where there is room."""
    rng, style = drawing.rng, drawing.style
    if rng.random() < style.marks:
        _levels(drawing, rng.randint(1, 5))
    if rng.random() < 0.08:
        _crosses(drawing)
    if rng.random() < style.clutter:
        for _ in range(rng.randint(1, 5)):
            _icon(drawing)
    if rng.random() < 0.12 * (style.clutter > 0):
        _leader(drawing)
    if rng.random() < 0.05:
        _divider(drawing)


def legend(drawing: Drawing, rows: int) -> None:
    """Samples of the connectors with their meaning, at the bottom."""
    rng, style, layout = drawing.rng, drawing.style, drawing.layout
    kinds = ["activation", "inhibition", *rng.sample(("association", "translocation"), 2)][:rows]
    size = style.size * rng.uniform(0.8, 1.0)
    level = rng.random() < 0.5
    y = layout.height - legend_height(style.size, rows if not level else 1) + 0.8 * size
    x = 12.0 if rng.random() < 0.5 else layout.width * 0.5
    for kind in kinds:
        if x + 8 * size > layout.width:
            break
        colour = style.inks[kind]  # type: ignore[index]
        head = style.heads[kind]  # type: ignore[index]
        path = [(x, y + size / 2), (x + 2.6 * size, y + size / 2)]
        long = style.head_length
        stop = path[1][0] - heads.covered(head, long)
        drawing.canvas.stroke([path[0], (stop, path[0][1])], style.line, colour)
        if head != "none":
            wide = style.bar * style.size if head == "bar" else long * style.head_width
            shown = style.line if head == "bar" else long
            paint = (style.line, colour, style.paper)
            heads.draw(drawing.canvas, head, path[1], (1, 0), shown, wide, *paint)
        drawing.distractors.append(
            {"kind": "legend", "outline": [list(p) for p in path], "sign": sign(kind)}  # type: ignore[arg-type]
        )
        wide = drawing.write(_SAYS[kind], path[1][0] + 6, y, size, "legend", False)
        if level:
            x = path[1][0] + 6 + wide + 1.5 * size
        else:
            y += 1.6 * size


def _levels(drawing: Drawing, count: int) -> None:
    """Small arrows up or down beside names."""
    rng, canvas = drawing.rng, drawing.canvas
    nodes = list(drawing.layout.nodes.values())
    colour = rng.choice(((220, 30, 30), (30, 160, 60), drawing.letters))
    thick = rng.random() < 0.3
    for node in rng.sample(nodes, min(count, len(nodes))):
        up, long = rng.random() < 0.6, node.size * rng.uniform(0.9, 1.3)
        repeat = rng.choice((1, 1, 2, 3))
        side = rng.choice((-1, 1))
        for i in range(repeat):
            x = node.x + side * (node.w / 2 + (0.5 + 0.55 * i) * node.size)
            y0, y1 = node.y + long / 2, node.y - long / 2
            if not up:
                y0, y1 = y1, y0
            spot = (x - 0.25 * node.size, min(y0, y1), x + 0.25 * node.size, max(y0, y1))
            if not drawing.free(spot, 1.0):
                break
            if thick:
                shape = heads.block([(x, y0), (x, y1)], long * 0.22, long * 0.45, long * 0.5)
                canvas.fill(shape, colour)
            else:
                step = (0.0, math.copysign(1, y1 - y0))
                canvas.stroke([(x, y0), (x, y1 - step[1] * 3)], max(1.0, node.size / 10), colour)
                wide = 0.35 * long
                heads.draw(canvas, "triangle", (x, y1), step, 0.4 * long, wide, 1, colour, colour)
            drawing.boxes.append(spot)
            drawing.distractors.append({"kind": "level", "outline": [[x, y0], [x, y1]]})


def _crosses(drawing: Drawing) -> None:
    """A cross on a connector: what it says does not happen."""
    edges = [e for e in drawing.layout.edges if length(e.path) > 40]
    if not edges:
        return
    edge = drawing.rng.choice(edges)
    (x, y), _ = along(edge.path, length(edge.path) * 0.45)
    far = drawing.style.size * 0.5
    for slope in (-1, 1):
        line = [(x - far, y - slope * far), (x + far, y + slope * far)]
        drawing.canvas.stroke(line, max(1.5, drawing.style.line), (225, 20, 20))
    drawing.distractors.append(
        {"kind": "cross", "outline": [[x - far, y - far], [x + far, y + far]]}
    )


def _icon(drawing: Drawing) -> None:
    rng, layout = drawing.rng, drawing.layout
    size = drawing.style.size * rng.uniform(1.5, 4.5)
    for _ in range(12):
        x, y = rng.uniform(0, layout.width - size), rng.uniform(0, layout.height - size)
        spot: tuple[float, float, float, float] = (x, y, x + size, y + size * rng.uniform(0.6, 1.0))
        if drawing.free(spot, 4.0):
            kind = rng.choice(icons.KINDS)
            outline = icons.draw(drawing.canvas, kind, spot, rng)
            drawing.boxes.append(spot)
            drawing.distractors.append({"kind": kind, "outline": [list(p) for p in outline]})
            return


def _leader(drawing: Drawing) -> None:
    """A thin line from a word to a thing that is no node."""
    rng, layout, style = drawing.rng, drawing.layout, drawing.style
    for _ in range(15):
        x, y = rng.uniform(20, layout.width - 80), rng.uniform(20, layout.height - 60)
        size = style.size
        spot = (x, y, x + 5 * size, y + 4 * size)
        if not drawing.free(spot, 3.0):
            continue
        icon = (x, y, x + 2 * size, y + 1.6 * size)
        outline = icons.draw(drawing.canvas, rng.choice(icons.KINDS), icon, rng)
        line = [(x + 2 * size + 1, y + 1.4 * size), (x + 2.8 * size, y + 2.6 * size)]
        drawing.canvas.stroke(line, 0.8, drawing.letters)
        drawing.write(rng.choice(("Virus", "Cell", "Golgi", "Vesicle")), line[1][0], line[1][1] + 2,
                      size, "place", False)  # fmt: skip
        drawing.boxes.append(spot)
        drawing.distractors.append({"kind": "leader", "outline": [list(p) for p in line]})
        drawing.distractors.append({"kind": "icon", "outline": [list(p) for p in outline]})
        return


def _divider(drawing: Drawing) -> None:
    layout, rng = drawing.layout, drawing.rng
    if rng.random() < 0.5:
        x = layout.width * rng.uniform(0.3, 0.7)
        line = [(x, 4.0), (x, layout.height - 4.0)]
    else:
        y = layout.height * rng.uniform(0.3, 0.7)
        line = [(4.0, y), (layout.width - 4.0, y)]
    if any(
        n.x - n.w / 2 - 3 < x < n.x + n.w / 2 + 3 and n.y - n.h / 2 - 3 < y < n.y + n.h / 2 + 3
        for n in layout.nodes.values()
        for x, y in ((line[0][0], n.y) if line[0][0] == line[1][0] else (n.x, line[0][1]),)
    ):
        return
    grey = mix(drawing.letters, drawing.style.paper, 0.4)
    drawing.canvas.stroke(line, 1.2, grey, dash=rng.choice(((), (5.0, 4.0))))
    drawing.distractors.append({"kind": "divider", "outline": [list(p) for p in line]})
