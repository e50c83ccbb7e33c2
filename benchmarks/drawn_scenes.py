"""Scenes that teach the drawn-relations network: random pathway-like pictures with pixel targets.

Two kinds: own scenes, quick and rough, crowded with what real figures have beside connectors; and
crops of figures of `benchmarks/render`, of its training split. Each takes some ten milliseconds, so
that a training run sees each one once.

All lengths are in working pixels, in which a line of text is about `TEXT` pixels high.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from render import render

TEXT: Final = 20.0
LINE, ARROW, BAR, OTHER, SHAPE, DX, DY = range(7)
CHANNELS: Final = 7
"""Targets: connector's middle line, arrow heads, T-bars, other heads (circles, diamonds), insides
of node shapes, and at heads the direction in which the connector points."""

Colour = tuple[int, int, int]
Points = NDArray[np.float64]

_FONTS: Final = (
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "dejavu/DejaVuSerif.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSans-Bold.ttf",
    "liberation/LiberationSans-Italic.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSerif-Bold.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "liberation/LiberationSansNarrow-Bold.ttf",
)
_ROOT: Final = Path("/usr/share/fonts/truetype")
_SHIFT: Final = 4
_SWALLOWED: Final = 0.1
"""Share of labels whose box reaches over what is beside them, heads among it."""
_WORDS: Final = (
    "signalling", "activation", "cell", "death", "growth", "nucleus", "transcription", "factor",
    "receptor", "membrane", "virus", "infection", "stress", "response", "genes", "survival",
    "inflammation", "cytokine", "release", "stem", "tumour", "kinase", "degradation",
    "synthesis", "translation", "complex", "pathway", "mitochondria", "apoptosis", "entry",
    "proliferation", "expression", "T-cell", "macrophage", "calcium", "insulin", "glucose",
    "lipid", "fibrosis", "hypoxia", "migration", "repair",
)  # fmt: skip


@dataclass(slots=True)
class Scene:
    """A picture, its targets, and where its text is.

    Attributes:
        rgb: uint8, shape (h, w, 3).
        targets: float32, shape (CHANNELS, h, w).
        text: uint8, shape (h, w): 255 within the boxes of the labels.
    """

    rgb: NDArray[np.uint8]
    targets: NDArray[np.float32]
    text: NDArray[np.uint8]


@dataclass(slots=True)
class _Node:
    x: float
    y: float
    w: float
    h: float
    lines: list[str]
    size: int
    font: str
    shape: str
    fill: Any
    edge: Any
    edge_width: float
    ink: Colour
    icon: bool = False
    gap: float = 2.0

    def border(self, dx: float, dy: float, pad: float) -> tuple[float, float]:
        """The point on the outline, grown by pad, in a direction from the middle."""
        a, b = self.w / 2 + pad, self.h / 2 + pad
        if self.shape in ("ellipse", "hexagon", "diamond"):
            t = 1 / math.hypot(dx / a, dy / b)
            if self.shape == "diamond":
                t = 1 / (abs(dx) / a + abs(dy) / b)
        else:
            t = min(a / max(abs(dx), 1e-6), b / max(abs(dy), 1e-6))
        return self.x + dx * t, self.y + dy * t


@dataclass(slots=True)
class _Style:
    size: int
    dark: bool
    paper: Colour
    inks: list[Colour]
    fills: list[Colour]
    width: float
    head: str
    head_size: float
    bar: float
    boxed: float
    font: str
    dashes: float
    routes: list[str]
    red_bars: bool


@dataclass(slots=True)
class _Pen:
    """Draws in working pixels on a canvas of another scale."""

    image: NDArray[np.uint8]
    k: float

    def _fixed(self, points: Points) -> NDArray[np.int32]:
        moved = np.asarray(points, np.float64) * self.k * (1 << _SHIFT)
        return np.rint(moved).astype(np.int32).reshape(-1, 1, 2)

    def line(self, points: Points, colour: Colour, width: float, closed: bool = False) -> None:
        cv2.polylines(
            self.image,
            [self._fixed(points)],
            closed,
            colour,
            max(1, round(width * self.k)),
            cv2.LINE_AA,
            _SHIFT,
        )

    def fill(self, points: Points, colour: Colour) -> None:
        cv2.fillPoly(self.image, [self._fixed(points)], colour, cv2.LINE_AA, _SHIFT)

    def gradient(self, points: Points, one: Colour, other: Colour, upright: bool) -> None:
        mask = np.zeros(self.image.shape[:2], np.uint8)
        cv2.fillPoly(mask, [self._fixed(points)], 255, cv2.LINE_AA, _SHIFT)
        x0, y0, w, h = cv2.boundingRect(mask)
        if not w or not h:
            return
        ramp = np.linspace(0, 1, h if upright else w)
        ramp = ramp[:, None] if upright else ramp[None, :]
        ramp = np.broadcast_to(ramp, (h, w))[..., None]
        colour = np.asarray(one) * (1 - ramp) + np.asarray(other) * ramp
        alpha = mask[y0 : y0 + h, x0 : x0 + w, None] / 255.0
        part = self.image[y0 : y0 + h, x0 : x0 + w]
        part[:] = (part * (1 - alpha) + colour * alpha).astype(np.uint8)

    def text(self, text: str, x: float, y: float, size: float, font: str, colour: Colour) -> None:
        """Write with the middle of the text at (x, y)."""
        face = _face(font, max(4, round(size * self.k)))
        mask = face.getmask(text, mode="L")
        w, h = mask.size
        if not w or not h:
            return
        glyphs = np.asarray(mask, np.uint8).reshape(h, w)
        left, top = round(x * self.k - w / 2), round(y * self.k - h / 2)
        height, width = self.image.shape[:2]
        x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + w, width), min(top + h, height)
        if x0 >= x1 or y0 >= y1:
            return
        alpha = glyphs[y0 - top : y1 - top, x0 - left : x1 - left, None] / 255.0
        part = self.image[y0:y1, x0:x1]
        part[:] = (part * (1 - alpha) + np.asarray(colour) * alpha).astype(np.uint8)


@cache
def _face(font: str, size: int) -> Any:
    return ImageFont.truetype(str(_ROOT / font), size)


def _extent(lines: list[str], size: int, font: str) -> tuple[float, float]:
    face = _face(font, size)
    return max(face.getlength(line) for line in lines), 1.22 * size * len(lines)


@dataclass(slots=True)
class _Link:
    """One connector: its path, its look and its heads."""

    path: Points
    colour: Colour
    width: float
    head: str  # at the path's end
    tail: str  # at its start
    size: float
    dash: tuple[float, float] | None
    rim: Colour | None = None
    block: bool = False
    middle: bool = False


@dataclass(slots=True)
class _Maker:
    rng: np.random.Generator
    side: int
    style: _Style
    pen: _Pen
    targets: NDArray[np.float32]
    label_mask: NDArray[np.uint8]
    nodes: list[_Node] = field(default_factory=list)

    # --- chance ---
    def u(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def p(self, chance: float) -> bool:
        return bool(self.rng.random() < chance)

    def pick(self, options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def colour(self, low: int = 0, high: int = 255) -> Colour:
        return tuple(int(v) for v in self.rng.integers(low, high + 1, 3))  # type: ignore[return-value]

    def vivid(self) -> Colour:
        hue, sat, val = self.u(0, 180), self.u(120, 255), self.u(90, 255)
        pixel = np.array([[[hue, sat, val]]], np.uint8)
        return tuple(int(v) for v in cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0])  # type: ignore[return-value]

    def pale(self) -> Colour:
        hue, sat, val = self.u(0, 180), self.u(10, 110), self.u(200, 255)
        pixel = np.array([[[hue, sat, val]]], np.uint8)
        return tuple(int(v) for v in cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0])  # type: ignore[return-value]

    # --- words ---
    def name(self) -> str:
        if self.p(0.7):
            letters = "ABCDEFGHIJKLMNOPRSTUVXYZ"
            count = int(self.rng.integers(2, 6))
            word = "".join(self.pick(letters) for _ in range(count))
            if self.p(0.4):
                word = word.capitalize()
            if self.p(0.6):
                word += self.pick(("", "-", " ")) + str(int(self.rng.integers(1, 30)))
            return word
        words = [self.pick(_WORDS) for _ in range(int(self.rng.integers(1, 3)))]
        return " ".join(words)

    # --- shapes ---
    def outline(self, kind: str, x: float, y: float, w: float, h: float) -> Points:
        a, b = w / 2, h / 2
        if kind == "ellipse":
            t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
            return np.stack([x + a * np.cos(t), y + b * np.sin(t)], 1)
        if kind == "round":
            r = min(a, b) * self.u(0.3, 1.0)
            t = np.linspace(0, np.pi / 2, 6)
            corners = []
            for sx, sy, t0 in ((1, 1, 0), (-1, 1, 1), (-1, -1, 2), (1, -1, 3)):
                angle = t + t0 * np.pi / 2
                corners.append(
                    np.stack(
                        [
                            x + sx * (a - r) + r * np.cos(angle),
                            y + sy * (b - r) + r * np.sin(angle),
                        ],
                        1,
                    )
                )
            return np.concatenate(corners)
        if kind == "hexagon":
            c = min(b, a * 0.35)
            return np.array(
                [(x - a, y), (x - a + c, y - b), (x + a - c, y - b), (x + a, y), (x + a - c, y + b),
                 (x - a + c, y + b)]
            )  # fmt: skip
        if kind == "diamond":
            return np.array([(x - a, y), (x, y - b), (x + a, y), (x, y + b)])
        if kind == "pentagon":
            return np.array(
                [(x - a, y - b), (x + a * 0.7, y - b), (x + a, y), (x + a * 0.7, y + b),
                 (x - a, y + b)]
            )  # fmt: skip
        if kind == "blob":
            n = int(self.rng.integers(6, 12))
            t = np.linspace(0, 2 * np.pi, n, endpoint=False)
            r = self.rng.uniform(0.65, 1.1, n)
            wave = np.stack([x + a * r * np.cos(t), y + b * r * np.sin(t)], 1)
            return _smooth(wave, closed=True)
        if kind == "star":
            n = int(self.rng.integers(5, 13))
            t = np.linspace(0, 2 * np.pi, 2 * n, endpoint=False)
            r = np.where(np.arange(2 * n) % 2, 1.0, self.u(0.5, 0.8))
            return np.stack([x + a * r * np.cos(t), y + b * r * np.sin(t)], 1)
        return np.array([(x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b)])

    def paint(self, points: Points, fill: Any, edge: Any, width: float) -> None:
        if isinstance(fill, list):
            self.pen.gradient(points, fill[0], fill[1], self.p(0.5))
        elif fill is not None:
            self.pen.fill(points, fill)
        if edge is not None:
            self.pen.line(points, edge, width, closed=True)

    def mark(self, channel: int, points: Points, value: float = 1.0) -> None:
        fixed = np.rint(np.asarray(points) * 16).astype(np.int32).reshape(-1, 1, 2)
        plane = np.ascontiguousarray(self.targets[channel])
        cv2.fillPoly(plane, [fixed], value, cv2.LINE_8, 4)
        self.targets[channel] = plane

    def stroke(self, channel: int, points: Points, width: int, value: float = 1.0) -> None:
        fixed = np.rint(np.asarray(points) * 16).astype(np.int32).reshape(-1, 1, 2)
        plane = np.ascontiguousarray(self.targets[channel])
        cv2.polylines(plane, [fixed], False, value, width, cv2.LINE_8, 4)
        self.targets[channel] = plane

    # --- nodes ---
    def make_node(self, x: float, y: float) -> _Node:
        s = self.style
        size = max(8, round(s.size * self.u(0.85, 1.2)))
        lines = [self.name()]
        if self.p(0.22):
            lines += [self.name() for _ in range(int(self.rng.integers(1, 4)))]
        font = s.font if self.p(0.8) else self.pick(_FONTS)
        w, h = _extent(lines, size, font)
        shape, fill, edge, ink = "none", None, None, self.pick(s.inks)
        if self.p(0.25):
            ink = self.vivid()
        edge_width = self.u(0.8, 2.6)
        icon = False
        if self.p(s.boxed):
            shape = self.pick(
                ("rect", "rect", "round", "round", "ellipse", "ellipse", "hexagon", "pentagon",
                 "diamond", "blob", "star")
            )  # fmt: skip
            pad = self.u(4, 14)
            grow = 1.35 if shape in ("ellipse", "blob", "hexagon") else 1.0
            grow = 1.8 if shape in ("diamond", "star") else grow
            w, h = w * grow + pad, h * grow + pad * 0.8
            if self.p(0.1):
                w = h = max(w, h)
            if self.p(0.82):
                fill = self.pick(s.fills)
                if self.p(0.25):
                    fill = [fill, self.pale() if self.p(0.5) else self.vivid()]
            flat = fill[0] if isinstance(fill, list) else fill
            faint = flat is None or max(abs(a - b) for a, b in zip(flat, s.paper, strict=True)) < 24
            if faint or self.p(0.6):
                edge = self.pick((*s.inks, self.vivid()))
            flat = fill[0] if isinstance(fill, list) else (fill or s.paper)
            ink = (0, 0, 0) if sum(flat) > 330 else (255, 255, 255)
        elif self.p(0.14):
            icon = True
            w, h = self.u(20, 60), self.u(20, 60)
            shape = self.pick(("ellipse", "blob", "star", "blob", "round"))
            fill = self.pick(s.fills)
            if self.p(0.4):
                fill = [fill, self.vivid()]
            edge = self.pick((None, (0, 0, 0), self.vivid()))
        gap = self.u(0, 6) if shape != "none" else self.u(0, 7)
        return _Node(x, y, w, h, lines, size, font, shape, fill, edge, edge_width, ink, icon, gap)

    def draw_node(self, node: _Node) -> None:
        x, y = node.x, node.y
        if node.shape != "none":
            points = self.outline(node.shape, x, y, node.w, node.h)
            if self.p(0.06):  # a shadow
                self.pen.fill(points + 3, tuple(int(c * 0.75) for c in self.style.paper))
            if self.p(0.08) and node.edge is not None:
                self.paint(points, node.fill, None, 1)
                closed = np.concatenate([points, points[:1]])
                self.dashed(closed, node.edge, node.edge_width, (self.u(3, 7), self.u(2, 4)))
            else:
                self.paint(points, node.fill, node.edge, node.edge_width)
            if self.p(0.05):
                inner = self.outline("rect", x, y, 1, 1)
                inner = (points - (x, y)) * 0.86 + (x, y)
                self.pen.line(inner, node.edge or (0, 0, 0), 1.0, closed=True)
            # Upper nodes hide lower ones; a rim of three pixels parts them.
            self.mark(SHAPE, points, 1.0)
            self.stroke(SHAPE, np.concatenate([points, points[:1]]), 3, 0.0)
        if node.icon:
            for _ in range(int(self.rng.integers(0, 4))):
                cx, cy = x + self.u(-0.25, 0.25) * node.w, y + self.u(-0.25, 0.25) * node.h
                r = self.u(2, 7)
                self.paint(
                    self.outline("ellipse", cx, cy, 2 * r, 2 * r),
                    self.vivid(),
                    self.pick((None, (0, 0, 0))),
                    1.0,
                )
            if self.p(0.7):
                w, _ = _extent(node.lines[:1], node.size, node.font)
                side = self.pick(((0, 1), (0, -1), (1, 0), (-1, 0)))
                lx = x + side[0] * (node.w / 2 + w / 2 + 4)
                ly = y + side[1] * (node.h / 2 + node.size * 0.7)
                self.write(node.lines[:1], lx, ly, node.size, node.font, node.ink)
            return
        self.write(node.lines, x, y, node.size, node.font, node.ink)

    def write(
        self, lines: list[str], x: float, y: float, size: int, font: str, ink: Colour
    ) -> None:
        step = 1.18 * size
        top = y - step * (len(lines) - 1) / 2
        for n, line in enumerate(lines):
            self.pen.text(line, x, top + n * step, size, font, ink)
        w, h = _extent(lines, size, font)
        if self.p(0.92):  # else the OCR has missed it
            j = self.rng.uniform(-1.5, 0.2 * size, 4)
            if self.p(_SWALLOWED):
                j[int(self.rng.integers(4))] += self.u(0.3, 1.2) * size
            x0, y0 = max(0, int(x - w / 2 - j[0])), max(0, int(y - h / 2 - j[1]))
            x1, y1 = int(x + w / 2 + j[2]), int(y + h / 2 + j[3])
            self.label_mask[y0:y1, x0:x1] = 255

    def dashed(self, path: Points, colour: Colour, width: float, dash: tuple[float, float]) -> None:
        dense = resample(path, 1.0)
        on, off = dash
        start = 0.0
        while start < len(dense) - 1:
            stop = min(len(dense) - 1, start + on)
            part = dense[int(start) : int(stop) + 1]
            if len(part) == 1:
                part = np.concatenate([part, part + 0.1])
            self.pen.line(part, colour, width)
            start += on + off

    # --- connectors ---
    def draw_link(self, link: _Link) -> None:
        path = resample(link.path, 1.5)
        if len(path) < 3:
            return
        if link.block:
            self.draw_block(link, path)
            return
        shaft = path
        filled = link.head in ("triangle", "stealth", "circle", "diamond", "opentriangle")
        if filled:
            shaft = trim_end(path, link.size * 0.7)
        if link.tail in ("triangle", "stealth", "circle"):
            shaft = trim_end(shaft[::-1], link.size * 0.7)[::-1]
        if len(shaft) < 2:
            shaft = path[:2]
        if link.rim is not None:
            self.pen.line(shaft, link.rim, link.width + 2)
        if link.dash is not None:
            self.dashed(shaft, link.colour, link.width, link.dash)
        else:
            self.pen.line(shaft, link.colour, link.width)
        self.stroke(LINE, path, 3)
        for head, line in ((link.head, path), (link.tail, path[::-1])):
            if head != "none":
                self.draw_head(head, line, link)
        if link.middle:
            half = path[: max(4, int(len(path) * self.u(0.4, 0.7)))]
            self.draw_head(self.pick(("triangle", "vee", "stealth")), half, link)

    def draw_head(self, head: str, path: Points, link: _Link) -> None:
        tip = path[-1]
        back = path[max(0, len(path) - 1 - max(2, round(link.size / 1.5)))]
        along = tip - back
        length = float(np.hypot(*along))
        if length < 1e-6:
            return
        along = along / length
        across = np.array([-along[1], along[0]])
        size = link.size
        wide = size * self.u(0.38, 0.62)
        colour = link.colour
        channel = ARROW
        if head in ("triangle", "stealth", "opentriangle"):
            base = tip - along * size
            shape = [tip, base + across * wide, base - across * wide]
            if head == "stealth":
                shape.insert(2, tip - along * size * self.u(0.6, 0.8))
            outline = np.array(shape)
            if head == "opentriangle":
                self.paint(outline, self.style.paper, colour, max(1.0, link.width * 0.8))
            else:
                self.paint(outline, colour, link.rim, 1.0)
        elif head == "vee":
            ends = np.array(
                [tip - along * size + across * wide, tip, tip - along * size - across * wide]
            )
            self.pen.line(ends, colour, link.width * self.u(0.9, 1.1))
            outline = ends
        elif head == "bar":
            half = max(self.style.bar * self.u(0.8, 1.2), link.width * 1.5)
            ends = np.array([tip + across * half, tip - across * half])
            self.pen.line(ends, colour, link.width * self.u(0.9, 1.3))
            t = max(1.6, link.width * 0.6)
            outline = np.array(
                [ends[0] + along * t, ends[1] + along * t, ends[1] - along * t, ends[0] - along * t]
            )
            channel = BAR
        elif head == "circle":
            r = size * self.u(0.3, 0.5)
            middle = tip - along * r
            outline = self.outline("ellipse", middle[0], middle[1], 2 * r, 2 * r)
            self.paint(
                outline, colour if self.p(0.5) else self.style.paper, colour, max(1, link.width)
            )
            channel = OTHER
        else:
            middle = tip - along * size * 0.5
            outline = np.array(
                [tip, middle + across * wide, tip - along * size, middle - across * wide]
            )
            self.paint(
                outline, colour if self.p(0.5) else self.style.paper, colour, max(1, link.width)
            )
            channel = OTHER
        self.mark(channel, outline)
        if channel != OTHER:
            self.mark(DX, outline, float(along[0]))
            self.mark(DY, outline, float(along[1]))

    def draw_block(self, link: _Link, path: Points) -> None:
        """A thick arrow as one polygon, filled or hollow."""
        size = max(link.size, link.width * 1.2)
        shaft = trim_end(path, size)
        if len(shaft) < 2:
            shaft = path[:2]
        step = np.gradient(shaft, axis=0)
        step /= np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)[:, None]
        side = np.stack([-step[:, 1], step[:, 0]], 1) * link.width / 2
        along, base, tip = step[-1], shaft[-1], path[-1]
        direct = (tip - base) / max(float(np.hypot(*(tip - base))), 1e-6)
        across = np.array([-direct[1], direct[0]]) * max(link.width * self.u(0.8, 1.2), 4)
        head = np.array([base + across, tip, base - across])
        bar = link.head == "bar"
        if bar:
            across = np.array([-along[1], along[0]]) * max(link.width * self.u(1.0, 1.8), 6)
            t = direct * link.width * self.u(0.3, 0.5)
            head = np.array([tip - t + across, tip + across, tip - across, tip - t - across])
            shaft = path
            step = np.gradient(shaft, axis=0)
            step /= np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)[:, None]
            side = np.stack([-step[:, 1], step[:, 0]], 1) * link.width / 2
        polygon = np.concatenate([shaft + side, head, (shaft - side)[::-1]])
        fill: Any = link.colour
        if self.p(0.3):
            fill = [link.colour, self.pale()]
        if self.p(0.15):
            fill = self.pale()
        edge = link.rim or (self.pick(((0, 0, 0), self.vivid())) if self.p(0.35) else None)
        self.paint(polygon, fill, edge, self.u(0.8, 1.8))
        self.stroke(LINE, path, 3)
        channel = BAR if bar else ARROW
        self.mark(channel, head)
        self.mark(DX, head, float(direct[0]))
        self.mark(DY, head, float(direct[1]))

    def look(self) -> dict[str, Any]:
        """Colour, width and heads of a connector."""
        s = self.style
        colour = self.pick(s.inks)
        if self.p(0.2):
            colour = self.vivid()
        width = max(0.7, s.width * self.u(0.85, 1.2))
        head = s.head if self.p(0.8) else self.pick(("triangle", "vee", "stealth", "opentriangle"))
        if self.p(0.33):
            head = "bar"
            if s.red_bars:
                colour = (220, 20, 30)
        elif self.p(0.05):
            head = self.pick(("circle", "diamond"))
        elif self.p(0.08):
            head = "none"
        tail = "none"
        if head not in ("none", "bar") and self.p(0.06):
            tail = head
        size = max(4.0, s.head_size * self.u(0.85, 1.2), width * 2.2)
        dash = None
        if self.p(s.dashes):
            dash = self.pick(
                ((self.u(4, 9), self.u(3, 6)), (width * 1.2, width * 2 + 2), (self.u(8, 14), 4.0))
            )
        rim = self.colour() if width > 3 and self.p(0.15) else None
        block = self.p(0.07)
        if block:
            width, size = self.u(5, 16), self.u(10, 22)
            colour = self.vivid() if self.p(0.6) else colour
            head = "bar" if self.p(0.1) else "triangle"
            tail = "none"
        middle = not block and head == "none" and self.p(0.3)
        return {
            "colour": colour, "width": width, "head": head, "tail": tail, "size": size,
            "dash": dash, "rim": rim, "block": block, "middle": middle,
        }  # fmt: skip

    def route(self, one: _Node, other: _Node, gap: float, kind: str) -> Points | None:
        dx, dy = other.x - one.x, other.y - one.y
        far = math.hypot(dx, dy)
        if far < 1:
            return None
        if kind == "elbow" and min(abs(dx), abs(dy)) > 14:
            if self.p(0.5):  # leaves sideways, arrives upright
                a = one.border(math.copysign(1, dx), 0, one.gap)
                b = other.border(0, -math.copysign(1, dy), gap)
                path = np.array([a, (b[0], a[1]), b])
            elif abs(dy) > abs(dx):
                a = one.border(0, math.copysign(1, dy), one.gap)
                b = other.border(0, -math.copysign(1, dy), gap)
                y = a[1] + (b[1] - a[1]) * self.u(0.3, 0.7)
                path = np.array([a, (a[0], y), (b[0], y), b])
            else:
                a = one.border(math.copysign(1, dx), 0, one.gap)
                b = other.border(-math.copysign(1, dx), 0, gap)
                x = a[0] + (b[0] - a[0]) * self.u(0.3, 0.7)
                path = np.array([a, (x, a[1]), (x, b[1]), b])
            legs = np.hypot(*np.diff(path, axis=0).T)
            if legs[0] < 3 or legs[-1] < 6:
                return None
            return _rounded(path, self.u(2, 8)) if self.p(0.3) else path
        if kind == "curve":
            bend = self.u(-0.45, 0.45) * far
            middle = (
                (one.x + other.x) / 2 - dy / far * bend,
                (one.y + other.y) / 2 + dx / far * bend,
            )
            a = one.border(middle[0] - one.x, middle[1] - one.y, one.gap)
            b = other.border(middle[0] - other.x, middle[1] - other.y, gap)
            if math.dist(a, b) < 10:
                return None
            t = np.linspace(0, 1, 40)[:, None]
            curve = (
                (1 - t) ** 2 * np.array(a) + 2 * t * (1 - t) * np.array(middle) + t**2 * np.array(b)
            )
            return curve
        # Many lines are aligned to the axes though their nodes are not quite.
        if abs(dx) < 0.3 * (one.w + other.w) and abs(dy) > abs(dx) and self.p(0.6):
            x = (max(one.x - one.w / 2, other.x - other.w / 2)
                 + min(one.x + one.w / 2, other.x + other.w / 2)) / 2  # fmt: skip
            sign = math.copysign(1, dy)
            a = (x, one.y + sign * (one.h / 2 + one.gap))
            b = (x, other.y - sign * (other.h / 2 + gap))
        elif abs(dy) < 0.3 * (one.h + other.h) and self.p(0.8):
            y = (one.y + other.y) / 2
            sign = math.copysign(1, dx)
            a = (one.x + sign * (one.w / 2 + one.gap), y)
            b = (other.x - sign * (other.w / 2 + gap), y)
        else:
            a = one.border(dx, dy, one.gap)
            b = other.border(-dx, -dy, gap)
        if (b[0] - a[0]) * dx + (b[1] - a[1]) * dy <= 0 or math.dist(a, b) < 7:
            return None
        return np.array([a, b])

    def blocked(self, path: Points, ends: tuple[_Node, ...]) -> bool:
        dense = resample(path, 4.0)
        for node in self.nodes:
            if node in ends:
                continue
            inside = (np.abs(dense[:, 0] - node.x) < node.w / 2 + 2) & (
                np.abs(dense[:, 1] - node.y) < node.h / 2 + 2
            )
            if inside.any():
                return True
        return False


def _smooth(points: Points, closed: bool = False) -> Points:
    """A Catmull-Rom curve through the points."""
    n = len(points)
    out = []
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    for i in range(n if closed else n - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % n] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        out.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                   + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )  # fmt: skip
    return np.concatenate(out)


def _rounded(path: Points, radius: float) -> Points:
    out = [path[0]]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        a, b = before - corner, after - corner
        r = min(radius, float(np.hypot(*a)) / 2, float(np.hypot(*b)) / 2)
        a, b = a / max(np.hypot(*a), 1e-6), b / max(np.hypot(*b), 1e-6)
        t = np.linspace(0, 1, 6)[:, None]
        start, stop = corner + a * r, corner + b * r
        out.extend((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * stop)
    out.append(path[-1])
    return np.array(out)


def resample(path: Points, step: float) -> Points:
    """The path at even distances."""
    path = np.asarray(path, np.float64)
    legs = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0], np.cumsum(legs)])
    if along[-1] < 1e-6:
        return path[:1]
    at = np.linspace(0, along[-1], max(2, round(along[-1] / step) + 1))
    return np.stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])], 1)


def trim_end(path: Points, by: float) -> Points:
    """The path without so much of its end."""
    if len(path) < 2:
        return path
    legs = np.hypot(*np.diff(path, axis=0).T)
    left = legs.sum() - np.concatenate([[0], np.cumsum(legs)])
    return path[left >= by]


def _background(m: _Maker) -> None:
    side, pen = m.side, m.pen
    kind = m.rng.random()
    whole = m.outline("rect", side / 2, side / 2, side, side)
    if kind < 0.12:
        pen.gradient(whole, m.style.paper, m.pale(), m.p(0.5))
    for _ in range(int(m.rng.integers(0, 3))):  # cells, nuclei, panels
        w, h = m.u(120, 520), m.u(100, 420)
        x, y = m.u(0, side), m.u(0, side)
        shape = m.outline(m.pick(("ellipse", "round", "rect", "blob")), x, y, w, h)
        fill: Any = m.pick((None, m.pale(), m.pale(), [m.pale(), m.pale()]))
        if m.style.dark and fill is not None:
            fill = m.colour(0, 90)
        edge = m.pick((None, (0, 0, 0), m.vivid(), m.vivid(), m.style.inks[0]))
        m.paint(shape, fill, None, 1)
        if edge is not None:
            closed = np.concatenate([shape, shape[:1]])
            width = m.u(0.8, 5)
            if m.p(0.25):
                m.dashed(closed, edge, width, (m.u(4, 14), m.u(3, 8)))
            else:
                pen.line(closed, edge, width)
                if m.p(0.3):
                    pen.line(closed + m.u(3, 7), edge, m.u(0.8, 2))
    if m.p(0.25):
        _membrane(m)
    for _ in range(int(m.rng.integers(0, 3))):
        _decoration(m, m.u(0, side), m.u(0, side))
    if m.p(0.15):  # a frame, a ruled table
        x, y = m.u(2, side * 0.6), m.u(2, side * 0.6)
        w, h = m.u(60, side), m.u(40, side)
        ink = m.style.inks[0]
        for n in range(int(m.rng.integers(1, 4))):
            pen.line(np.array([(x, y + n * h / 3), (x + w, y + n * h / 3)]), ink, m.u(0.7, 2))
        if m.p(0.5):
            pen.line(m.outline("rect", x + w / 2, y + h / 2, w, h), ink, m.u(0.7, 2), closed=True)
    if m.p(0.12):  # a line that parts two halves
        at = m.u(0.2, 0.8) * side
        line = np.array([(at, 0), (at, side)]) if m.p(0.5) else np.array([(0, at), (side, at)])
        ink = m.pick((m.style.inks[0], m.vivid()))
        if m.p(0.6):
            m.dashed(line, ink, m.u(0.8, 2), (m.u(4, 10), m.u(3, 6)))
        else:
            pen.line(line, ink, m.u(0.8, 2.5))


def _membrane(m: _Maker) -> None:
    side = m.side
    bend = m.u(-60, 60)
    at = m.u(30, side - 30)
    x = np.linspace(-20, side + 20, 80)
    line = np.stack([x, at + bend * np.sin(x / side * np.pi)], 1)
    if m.p(0.3):
        line = line[:, ::-1]
    one, two = m.vivid(), m.pick((m.pale(), m.vivid()))
    kind = m.rng.random()
    thick = m.u(8, 26)
    if kind < 0.35:
        m.pen.line(line, two, thick)
        if m.p(0.6):
            for off in (-thick / 2, thick / 2):
                m.pen.line(line + np.array([0, off]), one, m.u(1, 3))
    elif kind < 0.8:  # lipids: heads and tails
        dense = resample(line, m.u(5, 9))
        tail = thick * 0.4
        for px, py in dense:
            for sign in (-1, 1):
                head = (px, py + sign * (tail + 3))
                m.pen.line(np.array([head, (px, py + sign)]), two, 1.0)
                m.paint(m.outline("ellipse", *head, 6, 6), one, m.pick((None, (60, 60, 60))), 0.8)
    else:
        for off in (-thick / 3, thick / 3):
            m.pen.line(line + np.array([0, off]), one, m.u(0.8, 2.5))


def _decoration(m: _Maker, x: float, y: float) -> None:
    """Things with many strokes that are no connectors."""
    pen, kind = m.pen, int(m.rng.integers(0, 9))
    ink = m.pick((m.style.inks[0], m.vivid(), m.vivid()))
    width = m.u(0.8, 3)
    t = np.linspace(0, 1, 60)
    if kind == 0:  # DNA
        length, amp, turns = m.u(50, 160), m.u(5, 14), m.u(2, 6)
        for phase in (0, np.pi):
            wave = np.stack([x + t * length, y + amp * np.sin(t * turns * 2 * np.pi + phase)], 1)
            pen.line(wave, ink, width)
        for v in t[::3]:
            s = amp * math.sin(v * turns * 2 * math.pi)
            pen.line(np.array([(x + v * length, y - s), (x + v * length, y + s)]), ink, 0.9)
    elif kind == 1:  # an organelle
        w, h = m.u(40, 130), m.u(30, 70)
        m.paint(m.outline("ellipse", x, y, w, h), m.vivid(), ink, width)
        m.paint(m.outline("ellipse", x, y, w * 0.85, h * 0.8), m.pale(), ink, width)
        wave = np.stack([x - w * 0.35 + t * w * 0.7, y + h * 0.25 * np.sin(t * m.u(15, 30))], 1)
        pen.line(wave, ink, width)
    elif kind == 2:  # folded membranes
        w = m.u(40, 100)
        for n in range(int(m.rng.integers(3, 6))):
            curve = np.stack([x + t * w, y + n * 7 + 10 * np.sin(t * np.pi)], 1)
            pen.line(curve, ink, m.u(1.5, 5))
    elif kind == 3:  # a chemical structure
        r = m.u(8, 14)
        angle = np.linspace(0, 2 * np.pi, 7) + m.u(0, 1)
        for n in range(int(m.rng.integers(1, 4))):
            ring = np.stack([x + n * r * 1.75 + r * np.cos(angle), y + r * np.sin(angle)], 1)
            pen.line(ring, ink, 1.2)
            if m.p(0.6):
                out = ring[int(m.rng.integers(6))]
                pen.line(np.array([out, out + m.rng.uniform(-r, r, 2)]), ink, 1.2)
    elif kind == 4:  # particles
        for _ in range(int(m.rng.integers(4, 14))):
            r = m.u(2, 9)
            spot = m.outline("ellipse", x + m.u(-50, 50), y + m.u(-40, 40), 2 * r, 2 * r)
            m.paint(spot, m.pick((None, m.vivid())), ink, 1.0)
    elif kind == 5:  # a receptor in a membrane
        for off in (-5, 5):
            lobe = np.array(
                [(x + off, y + 30), (x + off, y), (x + off * 2.6, y - 16), (x + off * 3, y - 24)]
            )
            pen.line(_smooth(lobe), ink, m.u(3, 9))
    elif kind == 6:  # squiggles: RNA, chromatin
        walk = np.cumsum(m.rng.uniform(-12, 12, (10, 2)), 0) + np.array([x, y])
        pen.line(_smooth(walk), ink, width)
    elif kind == 7:  # antibodies
        for _ in range(int(m.rng.integers(1, 4))):
            cx, cy = x + m.u(-40, 40), y + m.u(-40, 40)
            for dx, dy in ((-7, -9), (7, -9), (0, 11)):
                pen.line(np.array([(cx, cy), (cx + dx, cy + dy)]), ink, m.u(1.5, 3))
    else:  # a virus, a dendrite
        r, n = m.u(6, 20), int(m.rng.integers(8, 18))
        for a in np.linspace(0, 2 * np.pi, n, endpoint=False):
            d = np.array([math.cos(a), math.sin(a)])
            pen.line(np.array([(x, y) + d * r, (x, y) + d * (r + 6)]), ink, m.u(0.8, 2))
        m.paint(m.outline("ellipse", x, y, 2 * r, 2 * r), m.pick((m.vivid(), m.pale())), ink, 1.2)


def _style(rng: np.random.Generator) -> _Style:
    size = int(rng.integers(12, 20))
    dark = bool(rng.random() < 0.06)

    def some(low: int, high: int) -> Colour:
        return tuple(int(v) for v in rng.integers(low, high + 1, 3))  # type: ignore[return-value]

    paper: Colour = (255, 255, 255)
    if rng.random() < 0.3:
        paper = some(215, 255)
    if dark:
        paper = some(0, 60)
    ink: Colour = (0, 0, 0) if rng.random() < 0.65 else some(0, 110)
    if dark:
        ink = some(200, 255)
    inks = [ink]
    if rng.random() < 0.45:
        for _ in range(int(rng.integers(1, 4))):
            pixel = np.array([[[rng.integers(180), rng.integers(150, 256), rng.integers(90, 256)]]])
            rgb = cv2.cvtColor(pixel.astype(np.uint8), cv2.COLOR_HSV2RGB)[0, 0]
            inks.append(tuple(int(v) for v in rgb))  # type: ignore[arg-type]
    fills: list[Colour] = []
    for _ in range(int(rng.integers(1, 6))):
        strong = rng.random() < 0.5
        pixel = np.array(
            [[[rng.integers(180), rng.integers(90, 256) if strong else rng.integers(5, 90),
               rng.integers(110, 256) if strong else rng.integers(210, 256)]]]
        )  # fmt: skip
        rgb = cv2.cvtColor(pixel.astype(np.uint8), cv2.COLOR_HSV2RGB)[0, 0]
        fills.append(tuple(int(v) for v in rgb))  # type: ignore[arg-type]
    if rng.random() < 0.4:
        fills.append((255, 255, 255))
    if rng.random() < 0.2:
        fills.append(some(150, 235))
    width = float(rng.choice([0.9, 1.2, 1.5, 1.8, 2.2, 3.0, 4.5]))
    heads = ("triangle", "triangle", "triangle", "stealth", "stealth", "vee", "vee", "opentriangle")
    routes = ["straight", "straight", "curve", "elbow"]
    if rng.random() < 0.5:
        routes = [routes[int(rng.integers(4))]] * 3 + routes
    return _Style(
        size, dark, paper, inks, fills, width, heads[int(rng.integers(len(heads)))],
        float(rng.uniform(5, 13)), float(rng.uniform(3.5, 9)), float(rng.choice([0.15, 0.5, 0.85])),
        _FONTS[int(rng.integers(len(_FONTS)))], float(rng.choice([0.03, 0.1, 0.4])), routes,
        bool(rng.random() < 0.25),
    )  # fmt: skip


def make_scene(seed: int, side: int = 256) -> Scene:
    """Draw one scene.

    Args:
        seed: The same seed gives the same scene.
        side: Width and height in pixels.
    """
    rng = np.random.default_rng(seed)
    style = _style(rng)
    # As real pictures: drawn at some resolution, compressed, then brought to the working scale.
    scale = float(rng.uniform(0.5, 1.0)) if rng.random() < 0.65 else float(rng.uniform(1.0, 1.8))
    k = scale * 2
    canvas = np.empty((round(side * k), round(side * k), 3), np.uint8)
    canvas[:] = style.paper
    m = _Maker(
        rng,
        side,
        style,
        _Pen(canvas, k),
        np.zeros((CHANNELS, side, side), np.float32),
        np.zeros((side, side), np.uint8),
    )
    _background(m)
    _place_nodes(m)
    links = _connect(m)
    under = m.p(0.5)
    order = [int(n) for n in rng.permutation(len(links))]
    if under:
        for n in order:
            m.draw_link(links[n])
    for node in m.nodes:
        m.draw_node(node)
    if not under:
        for n in order:
            m.draw_link(links[n])
    _on_top(m, links)
    return Scene(_finish(m, canvas, scale), m.targets, m.label_mask)


def _place_nodes(m: _Maker) -> None:
    wanted = round(m.u(5, 16) * (m.side / 384) ** 1.5)
    for _ in range(wanted * 6):
        if len(m.nodes) >= wanted:
            break
        node = m.make_node(m.u(10, m.side - 10), m.u(10, m.side - 10))
        if m.nodes and m.p(0.5):  # in line with another one
            other = m.pick(m.nodes)
            if m.p(0.5):
                node.x = other.x
            else:
                node.y = other.y
        if m.nodes and m.p(0.1):  # touching another one
            other = m.pick(m.nodes)
            node.x, node.y = other.x, other.y + (other.h + node.h) / 2 * m.u(0.9, 1.02)
        room = 6 if m.p(0.3) else 18
        if all(
            abs(node.x - o.x) > (node.w + o.w) / 2 + room
            or abs(node.y - o.y) > (node.h + o.h) / 2 + room
            or (node.x == o.x and abs(node.y - o.y) >= (node.h + o.h) / 2 * 0.9)
            for o in m.nodes
        ):
            m.nodes.append(node)


def _connect(m: _Maker) -> list[_Link]:
    links: list[_Link] = []
    if len(m.nodes) < 2:
        return links
    busy = m.u(0.6, 1.6)
    for _ in range(round(len(m.nodes) * busy)):
        one = m.pick(m.nodes)
        others = sorted(
            (o for o in m.nodes if o is not one),
            key=lambda o: math.hypot(o.x - one.x, o.y - one.y) * m.u(0.7, 1.6),
        )
        other = others[0] if m.p(0.7) else others[min(len(others) - 1, 2)]
        gap = m.u(1, 8)
        path = m.route(one, other, gap, m.pick(m.style.routes))
        if path is None or (m.blocked(path, (one, other)) and m.p(0.93)):
            continue
        links.append(_Link(path, **m.look()))
    if m.p(0.3):
        links += _bus(m)
    if m.p(0.15):  # lines that come from outside
        for _ in range(int(m.rng.integers(1, 3))):
            target = m.pick(m.nodes)
            edge = (m.pick((-10.0, m.side + 10.0)), m.u(0, m.side))
            a = target.border(edge[0] - target.x, edge[1] - target.y, m.u(1, 8))
            path = np.array([edge, a])
            if not m.blocked(path, (target,)):
                links.append(_Link(path if m.p(0.7) else path[::-1].copy(), **m.look()))
    if m.p(0.25) and links:  # a modifier: ends at another connector
        for _ in range(int(m.rng.integers(1, 3))):
            link = m.pick(links)
            dense = resample(link.path, 2.0)
            spot = dense[int(len(dense) * m.u(0.3, 0.7))]
            node = m.pick(m.nodes)
            away = np.array([node.x, node.y]) - spot
            far = float(np.hypot(*away))
            if not 25 < far < 220:
                continue
            a = node.border(-away[0], -away[1], node.gap)
            b = spot + away / far * (m.u(0.5, 4) + link.width / 2)
            path = np.array([a, b])
            if not m.blocked(path, (node,)):
                look = m.look()
                if m.p(0.5):
                    look["head"], look["block"] = "bar", False
                links.append(_Link(path, **look))
    if m.p(0.1):  # an arrow back to its own node
        node = m.pick(m.nodes)
        t = np.linspace(-2.3, 2.3, 24)
        r = m.u(9, 18)
        loop = np.stack([node.x + node.w / 2 + r * 0.4 + r * np.cos(t), node.y + r * np.sin(t)], 1)
        look = m.look()
        look["block"] = False
        links.append(_Link(loop, **look))
    if m.p(0.15):  # a promoter arrow
        x, y = m.u(20, m.side - 60), m.u(30, m.side - 20)
        h, w = m.u(10, 22), m.u(15, 40)
        look = m.look()
        look |= {"head": "triangle", "block": False, "dash": None, "tail": "none"}
        links.append(_Link(np.array([(x, y), (x, y - h), (x + w, y - h)]), **look))
        m.pen.line(np.array([(x - 20, y), (x + w + 30, y)]), m.style.inks[0], m.u(1, 4))
    return links


def _bus(m: _Maker) -> list[_Link]:
    """One line that branches to several, or several that merge into one."""
    one = m.pick(m.nodes)
    below = [o for o in m.nodes if o is not one and o.y - o.h / 2 > one.y + one.h / 2 + 30]
    if len(below) < 2:
        return []
    count = min(len(below), int(m.rng.integers(2, 5)))
    chosen = [below[int(n)] for n in m.rng.permutation(len(below))[:count]]
    top = min(o.y - o.h / 2 for o in chosen)
    start = (one.x, one.y + one.h / 2 + one.gap)
    level = start[1] + (top - start[1]) * m.u(0.35, 0.7)
    look = m.look()
    look |= {"block": False, "middle": False}
    if look["head"] == "none" and m.p(0.7):
        look["head"] = "triangle"
    merging = m.p(0.3)
    links = []
    for o in chosen:
        end = (o.x, o.y - o.h / 2 - m.u(1, 6))
        path = np.array([start, (start[0], level), (o.x, level), end])
        if m.p(0.3):
            path = np.array([start, (start[0], level), end])
        if m.blocked(path, (one, o)):
            continue
        if merging:
            path = path[::-1].copy()
        links.append(_Link(path, **look))
    return links


def _on_top(m: _Maker, links: list[_Link]) -> None:
    s = m.style
    for link in links:
        if m.p(0.12):  # words on or beside a line
            dense = resample(link.path, 2.0)
            spot = dense[len(dense) // 2]
            word, size = m.name(), max(8, round(s.size * m.u(0.7, 1.0)))
            w, h = _extent([word], size, s.font)
            beside = m.p(0.7)
            off = m.pick((-1, 1)) * (h / 2 + 3) if beside else 0.0
            flat = abs(dense[-1, 0] - dense[0, 0]) > abs(dense[-1, 1] - dense[0, 1])
            x, y = (
                (spot[0], spot[1] + off) if flat else (spot[0] + off * (w + 6) / (h + 6), spot[1])
            )
            if not beside and m.p(0.7):
                m.pen.fill(m.outline("rect", x, y, w + 2, h), s.paper)
            m.write([word], x, y, size, s.font, m.pick(s.inks))
        if m.p(0.03):  # crossed out
            dense = resample(link.path, 2.0)
            x, y = dense[len(dense) // 2]
            r = m.u(6, 14)
            ink = (220, 20, 30) if m.p(0.7) else s.inks[0]
            for sign in (-1, 1):
                m.pen.line(np.array([(x - r, y - r * sign), (x + r, y + r * sign)]), ink, m.u(2, 4))
        if m.p(0.05):  # a P in a circle
            dense = resample(link.path, 2.0)
            x, y = dense[-1 if m.p(0.3) else len(dense) // 2] + m.rng.uniform(-12, 12, 2)
            _badge(m, x, y)
    for node in m.nodes:
        if m.p(0.08):
            _badge(
                m, node.x + node.w / 2 * m.pick((-1, 1)), node.y + node.h / 2 * m.pick((-1, 0, 1))
            )
        if m.p(0.05):  # levels: small upright arrows beside the name
            x = node.x + (node.w / 2 + 6) * m.pick((-1, 1))
            ink, up = m.pick(((220, 20, 30), s.inks[0])), m.pick((-1, 1))
            for n in range(int(m.rng.integers(1, 4))):
                a = np.array([(x + 6 * n, node.y - up * 6), (x + 6 * n, node.y + up * 6)])
                m.pen.line(a, ink, 1.5)
                tip = a[1]
                away = np.array([(0, 0), (-3, -up * 4), (3, -up * 4)])
                m.pen.fill(tip + away, ink)
    if m.p(0.2):  # floating text
        m.write([m.name()], m.u(20, m.side - 20), m.u(10, m.side - 10), s.size, s.font, s.inks[0])
    if m.p(0.1):
        size = int(s.size * 1.6)
        m.write([m.pick("ABCDab")], m.u(8, 30), m.u(8, 30), size, s.font, s.inks[0])


def _badge(m: _Maker, x: float, y: float) -> None:
    r = m.u(5, 8)
    m.paint(
        m.outline("ellipse", x, y, 2 * r, 2 * r),
        m.pick((m.vivid(), m.pale())),
        m.pick((None, (0, 0, 0))),
        1.0,
    )
    m.write(["P" if m.p(0.7) else "Ub"], x, y, max(6, round(r * 1.2)), m.style.font, (0, 0, 0))
    spot = m.outline("ellipse", x, y, 2 * r, 2 * r)
    for channel in (LINE, ARROW, BAR, OTHER):
        m.mark(channel, spot, 0.0)


def _finish(m: _Maker, canvas: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    rng = m.rng
    drawn = round(m.side * scale)
    picture = cv2.resize(canvas, (drawn, drawn), interpolation=cv2.INTER_AREA)
    if m.p(0.15):
        picture = cv2.GaussianBlur(picture, (0, 0), m.u(0.4, 0.9))
    if m.p(0.08):
        noise = rng.normal(0, m.u(2, 8), picture.shape)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    if m.p(0.85):
        quality = int(rng.integers(40, 96))
        ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        assert ok
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    how = cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC
    picture = cv2.resize(picture, (m.side, m.side), interpolation=how)
    if m.p(0.06):
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
    return picture


def rendered_scenes(seed: int, side: int = 256, count: int = 4) -> list[Scene]:
    """Crops of one rendered figure of the training split, at one scale, around its connectors.

    Args:
        seed: The same seed gives the same scenes.
        side: Width and height in pixels.
        count: How many.
    """
    rng = np.random.default_rng(seed)
    picture, truth = render(seed, split="train")
    heights = sorted(label["height"] for label in truth["labels"]) or [TEXT]
    # Lines are 1.36 times as high as their ink when the text stage has read them.
    zoom = TEXT / max(1.36 * heights[len(heights) // 2], 4) * float(rng.uniform(0.85, 1.5))
    h, w = (max(1, round(n * zoom)) for n in picture.shape[:2])
    how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    picture = cv2.resize(picture, (w, h), interpolation=how)
    lines = [np.asarray(c["path"]) * zoom for c in truth["connectors"] if len(c["path"]) > 1]
    scenes = []
    for _ in range(count):
        # Where connectors are, not where paper is.
        spot = np.array([w / 2, h / 2])
        if lines:
            line = lines[int(rng.integers(len(lines)))]
            spot = line[int(rng.integers(len(line)))]
        corner = spot + rng.uniform(-0.4, 0.4, 2) * side - side / 2
        x = int(np.clip(corner[0], 0, max(0, w - side)))
        y = int(np.clip(corner[1], 0, max(0, h - side)))
        scenes.append(_window(picture, truth, zoom, (x, y), side, rng))
    return scenes


def _window(
    picture: NDArray[np.uint8],
    truth: dict[str, Any],
    zoom: float,
    corner: tuple[int, int],
    side: int,
    rng: np.random.Generator,
) -> Scene:
    x, y = corner
    move = np.array(corner, np.float64)
    part = picture[y : y + side, x : x + side]
    below, right = side - part.shape[0], side - part.shape[1]
    part = np.pad(part, ((0, below), (0, right), (0, 0)), mode="edge")
    targets = np.zeros((CHANNELS, side, side), np.float32)
    text = np.zeros((side, side), np.uint8)
    m = _Maker(rng, side, _style(rng), _Pen(part, 1.0), targets, text)

    def here(points: Any) -> Points:
        return np.asarray(points, np.float64) * zoom - move

    for label in truth["labels"]:
        if m.p(0.95):
            box = here(label["polygon"])
            low, high = box.min(0), box.max(0)
            size = float(label["height"]) * zoom
            # The text stage leaves about .3 of a line beside the ink and .24 above and below.
            room = size * rng.uniform((0.05, 0.05, 0.05, 0.05), (0.55, 0.42, 0.55, 0.42))
            if m.p(_SWALLOWED):
                room[int(rng.integers(4))] += m.u(0.3, 1.2) * size
            low, high = low - room[:2], high + room[2:]
            (x0, y0), (x1, y1) = np.rint([low, high]).astype(int).tolist()
            cv2.rectangle(text, (x0, y0), (x1, y1), 255, -1)
    for group in truth["groups"]:  # frames: their members lie in them as islands
        if group["kind"] == "frame":
            x0, y0, x1, y1 = group["box"]
            points = here([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
            m.mark(SHAPE, points)
            m.stroke(SHAPE, np.concatenate([points, points[:1]]), 3, 0.0)
    for node in truth["nodes"]:
        if node["shape"] not in ("none", "text") and len(node["outline"]) > 2:
            points = here(node["outline"])
            m.mark(SHAPE, points)
            m.stroke(SHAPE, np.concatenate([points, points[:1]]), 3, 0.0)
    for connector in truth["connectors"]:
        if len(connector["path"]) > 1:
            m.stroke(LINE, here(connector["path"]), 3)
    for connector in truth["connectors"]:
        for head in connector["heads"]:
            if len(head["outline"]) < 3:
                continue
            kind = head["kind"]
            channel = BAR if kind == "bar" else ARROW
            if "circle" in kind or kind == "diamond":
                channel = OTHER
            outline = here(head["outline"])
            if channel == BAR and np.ptp(outline @ _unit(head["angle"])) < 3:
                along = _unit(head["angle"]) * 1.2
                outline = np.concatenate([outline + along, outline - along])
                outline = cv2.convexHull(outline.astype(np.float32))[:, 0].astype(np.float64)
            m.mark(channel, outline)
            if channel != OTHER:
                along = _unit(head["angle"])
                m.mark(DX, outline, float(along[0]))
                m.mark(DY, outline, float(along[1]))
    return Scene(np.ascontiguousarray(part), m.targets, m.label_mask)


def _unit(degrees: float) -> Points:
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
