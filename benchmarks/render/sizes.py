"""How large nodes get: letters measured, room around them."""

from __future__ import annotations

from .layout import Node
from .style import Style

_LEADING = 1.25


def lines(node: Node) -> list[str]:
    """The lines of all labels of a node, from the top."""
    return [line for label in node.labels for line in label]


def text_size(node: Node, style: Style) -> tuple[float, float]:
    """Width and height of a node's letters, pixels."""
    size = node.size or style.size
    font = style.letters(size)
    rows = lines(node)
    return max((font.measure(row)[0] for row in rows), default=0.0), _LEADING * size * len(rows)


def icon_size(node: Node) -> float:
    """Width of the small picture of a node that has one, pixels."""
    return node.size * (1.8 + node.look % 5 * 0.4)


def measure(node: Node, style: Style) -> None:
    """Set a node's size by its letters, or its letters' by its size where that is fixed."""
    node.size = node.size or style.size
    wide, high = text_size(node, style)
    if node.fixed and node.shape != "icon":
        bare = node.shape == "none"
        while node.size > 5.5 and (wide > node.w * 0.97 or high > node.h * (1.6 if bare else 1.1)):
            node.size *= 0.94
            wide, high = text_size(node, style)
        if not bare:
            return
    if node.shape == "icon":
        # The picture above, its name below.
        node.w, node.h = max(wide, icon_size(node)), high + icon_size(node) * 0.85
        return
    pad = {"none": (0.15, 0.05), "ellipse": (1.5, 0.9), "hexagon": (1.6, 0.6)}
    a, b = pad.get(node.shape, (0.9, 0.5))
    if node.shape in ("ellipse", "hexagon") and len(lines(node)) > 1:
        # The corners of several lines stick out of a round shape.
        wide, high = 1.15 * wide, 1.25 * high
    node.w, node.h = wide + a * node.size, high + b * node.size
