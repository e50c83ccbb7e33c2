"""The SVG sheet that the figure is drawn on: paths, gradients, text, and the seeded hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import ImageFont

Point = tuple[float, float]

INK = "#26323f"
FAMILY = "Roboto"


def number(value: float) -> str:
    """A coordinate with two decimals and no trailing zeros, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """The point at a distance and an angle (0 is right, 90 is down) from a centre."""
    turn = math.radians(degrees)
    return centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)


def on_ellipse(centre: Point, rx: float, ry: float, degrees: float) -> Point:
    """The point of an ellipse at a parametric angle (0 is right, 90 is down)."""
    turn = math.radians(degrees)
    return centre[0] + rx * math.cos(turn), centre[1] + ry * math.sin(turn)


def polyline(points: Sequence[Point], *, closed: bool = False) -> str:
    """Straight path data through the points."""
    data = "M" + " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return data + " Z" if closed else data


def smooth(points: Sequence[Point], *, closed: bool = True) -> str:
    """Path data of a Catmull-Rom curve through the points, as cubic Beziers."""
    count = len(points)
    last = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    data = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for i in range(last):
        before, start, end, after = at(i - 1), at(i), at(i + 1), at(i + 2)
        c1 = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        c2 = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        data.append("C" + " ".join(number(v) for v in (*c1, *c2, *end)))
    return " ".join(data) + (" Z" if closed else "")


def blob(
    centre: Point,
    rx: float,
    ry: float,
    *,
    seed: int,
    wobble: float = 0.03,
    waves: Sequence[int] = (2, 3, 5),
    steps: int = 48,
) -> list[Point]:
    """Points of an organic outline: an ellipse whose radius varies by a few waves."""
    random = Random(seed)
    phases = [(k, random.uniform(0, 2 * math.pi), wobble / (1 + 0.25 * k)) for k in waves]
    points = []
    for i in range(steps):
        turn = 2 * math.pi * i / steps
        scale = 1 + sum(size * math.cos(k * turn + phase) for k, phase, size in phases)
        points.append(
            (
                centre[0] + rx * scale * math.cos(turn),
                centre[1] + ry * scale * math.sin(turn),
            )
        )
    return points


def scaled(points: Iterable[Point], centre: Point, factor: float) -> list[Point]:
    """The outline drawn towards (or away from) a centre."""
    return [
        (centre[0] + (x - centre[0]) * factor, centre[1] + (y - centre[1]) * factor)
        for x, y in points
    ]


class Canvas:
    """Collects SVG elements; equal gradients and filters are defined once.

    Args:
        width: Width in pixels.
        height: Height in pixels.
        fonts: Font file by weight ("regular", "medium", "bold"), for measuring text.
    """

    def __init__(self, width: int, height: int, fonts: dict[str, str]) -> None:
        self.width = width
        self.height = height
        self._fonts = fonts
        self._defs: dict[str, str] = {}
        self._body: list[str] = []

    def add(self, element: str) -> None:
        """Put a finished element on top of what is there."""
        self._body.append(element)

    def _define(self, template: str) -> str:
        """Identifier of a definition whose text has `{id}` where its own id stands."""
        if template not in self._defs:
            self._defs[template] = f"d{len(self._defs)}"
        return self._defs[template]

    def radial(
        self, stops: Sequence[tuple[float, str]], focus: Point = (0.38, 0.32), radius: float = 0.72
    ) -> str:
        """A radial gradient over an element's own box; gives the paint."""
        inner = "".join(f'<stop offset="{number(o)}" stop-color="{c}"/>' for o, c in stops)
        return "url(#{})".format(
            self._define(
                f'<radialGradient id="{{id}}" cx="{number(focus[0])}" cy="{number(focus[1])}" '
                f'r="{number(radius)}">{inner}</radialGradient>'
            )
        )

    def linear(
        self, stops: Sequence[tuple[float, str]], start: Point = (0, 0), end: Point = (0, 1)
    ) -> str:
        """A linear gradient over an element's own box; gives the paint."""
        inner = "".join(f'<stop offset="{number(o)}" stop-color="{c}"/>' for o, c in stops)
        return "url(#{})".format(
            self._define(
                f'<linearGradient id="{{id}}" x1="{number(start[0])}" y1="{number(start[1])}" '
                f'x2="{number(end[0])}" y2="{number(end[1])}">{inner}</linearGradient>'
            )
        )

    def blur(self, deviation: float, *, spread: int = 40) -> str:
        """A Gaussian blur; gives the filter reference.

        Args:
            deviation: Standard deviation in pixels.
            spread: How far the blur may reach beyond the element's own box, in percent of it.
                The box of a line has no thickness, so lines need more.
        """
        return "url(#{})".format(
            self._define(
                f'<filter id="{{id}}" x="-{spread}%" y="-{spread}%" '
                f'width="{100 + 2 * spread}%" height="{100 + 2 * spread}%">'
                f'<feGaussianBlur stdDeviation="{number(deviation)}"/></filter>'
            )
        )

    @contextmanager
    def clipped(self, data: str) -> Iterator[None]:
        """Everything added inside shows only within the path."""
        name = self._define(f'<clipPath id="{{id}}"><path d="{data}"/></clipPath>')
        self.add(f'<g clip-path="url(#{name})">')
        yield
        self.add("</g>")

    @contextmanager
    def group(self, attributes: str) -> Iterator[None]:
        """Everything added inside shares the attributes (a transform, an opacity)."""
        self.add(f"<g {attributes}>")
        yield
        self.add("</g>")

    def path(
        self,
        data: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 0,
        opacity: float = 1,
        dash: str = "",
        filter_: str = "",
        cap: str = "round",
    ) -> None:
        """A path with fill and stroke."""
        parts = [f'<path d="{data}" fill="{fill}"']
        if stroke != "none":
            parts.append(
                f'stroke="{stroke}" stroke-width="{number(width)}" stroke-linejoin="round" '
                f'stroke-linecap="{cap}"'
            )
        if dash:
            parts.append(f'stroke-dasharray="{dash}"')
        if opacity != 1:
            parts.append(f'opacity="{number(opacity)}"')
        if filter_:
            parts.append(f'filter="{filter_}"')
        self.add(" ".join(parts) + "/>")

    def ellipse(
        self,
        centre: Point,
        rx: float,
        ry: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 0,
        opacity: float = 1,
        turn: float = 0,
        filter_: str = "",
    ) -> None:
        """An ellipse, turned about its centre by degrees."""
        parts = [
            f'<ellipse cx="{number(centre[0])}" cy="{number(centre[1])}" '
            f'rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"'
        ]
        if stroke != "none":
            parts.append(f'stroke="{stroke}" stroke-width="{number(width)}"')
        if opacity != 1:
            parts.append(f'opacity="{number(opacity)}"')
        if turn:
            parts.append(
                f'transform="rotate({number(turn)} {number(centre[0])} {number(centre[1])})"'
            )
        if filter_:
            parts.append(f'filter="{filter_}"')
        self.add(" ".join(parts) + "/>")

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        radius: float,
        fill: str,
        stroke: str = "none",
        line: float = 0,
        opacity: float = 1,
        filter_: str = "",
    ) -> None:
        """A rectangle with round corners."""
        parts = [
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" '
            f'height="{number(height)}" rx="{number(radius)}" fill="{fill}"'
        ]
        if stroke != "none":
            parts.append(f'stroke="{stroke}" stroke-width="{number(line)}"')
        if opacity != 1:
            parts.append(f'opacity="{number(opacity)}"')
        if filter_:
            parts.append(f'filter="{filter_}"')
        self.add(" ".join(parts) + "/>")

    def measure(self, words: str, size: float, weight: str) -> float:
        """Advance width of the words in pixels."""
        font = ImageFont.truetype(self._fonts[weight], 1000, layout_engine=ImageFont.Layout.BASIC)
        return float(font.getlength(words)) * size / 1000

    def text(
        self,
        words: str,
        at: Point,
        *,
        size: float = 34,
        weight: str = "medium",
        fill: str = INK,
        anchor: str = "middle",
        halo: str = "",
    ) -> None:
        """One line of text; `at` is the middle of its capitals' height."""
        weights = {"regular": 400, "medium": 500, "bold": 700}
        # Roboto's capitals are 0.711 em high: half of that puts their middle on the point.
        baseline = at[1] + 0.3555 * size
        common = (
            f'x="{number(at[0])}" y="{number(baseline)}" font-family="{FAMILY}" '
            f'font-size="{number(size)}" font-weight="{weights[weight]}" text-anchor="{anchor}"'
        )
        if halo:
            self.add(
                f'<text {common} fill="{halo}" stroke="{halo}" stroke-width="9" '
                f'stroke-linejoin="round">{words}</text>'
            )
        self.add(f'<text {common} fill="{fill}">{words}</text>')

    def svg(self) -> str:
        """The whole sheet."""
        definitions = "\n".join(t.replace("{id}", name) for t, name in self._defs.items())
        body = "\n".join(self._body)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" '
            f'height="{self.height}" viewBox="0 0 {self.width} {self.height}">\n'
            f"<defs>\n{definitions}\n</defs>\n{body}\n</svg>\n"
        )
