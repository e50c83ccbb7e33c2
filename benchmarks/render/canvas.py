"""A small rasteriser: filled outlines, strokes, gradients and text, supersampled.

Everything is drawn some three times too large with hard edges and shrunk by area at the end, which
gives the soft edges of a drawing program. Coordinates are pixels of the final picture.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .fonts import Font

Point = tuple[float, float]
Path = list[Point]
Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]
_SHIFT = 4


class Canvas:
    """A picture being drawn.

    Attributes:
        width: In pixels of the final picture.
        height: Likewise.
        scale: Supersampling.
        pixels: What is drawn so far, uint8, shape (height * scale, width * scale, 3), RGB.
    """

    def __init__(self, width: int, height: int, colour: Colour, scale: int = 3) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.pixels: Pixels = np.full((height * scale, width * scale, 3), colour, np.uint8)

    def image(self) -> Pixels:
        """The picture at its final size, uint8, shape (height, width, 3)."""
        size = (self.width, self.height)
        return np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)

    def fill(
        self,
        outline: Sequence[Point],
        colour: Colour,
        *,
        second: Colour | None = None,
        angle: float = 90.0,
        radial: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Fill an outline with a colour, or with a gradient to a second one.

        Args:
            outline: Corners.
            colour: At the start of the gradient, or its centre.
            second: At the end of the gradient.
            angle: Direction of a straight gradient in degrees, clockwise from the right.
            radial: The gradient runs from the centre outwards.
            alpha: 1 covers what is below.
        """
        points = np.array(outline, np.float64) * self.scale
        if second is None and alpha >= 1:
            cv2.fillPoly(self.pixels, [_fixed(points)], colour, lineType=cv2.LINE_8, shift=_SHIFT)
            return
        low = np.maximum(np.floor(points.min(axis=0)).astype(int), 0)
        high = np.ceil(points.max(axis=0)).astype(int) + 1
        high = np.minimum(high, [self.pixels.shape[1], self.pixels.shape[0]])
        if (high <= low).any():
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        cv2.fillPoly(mask, [_fixed(points - low)], 255, lineType=cv2.LINE_8, shift=_SHIFT)
        part = self.pixels[low[1] : high[1], low[0] : high[0]]
        if second is None:
            paint = np.broadcast_to(np.array(colour, np.float32), part.shape)
        else:
            y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32)
            if radial:
                t = np.hypot(x / part.shape[1] - 0.42, y / part.shape[0] - 0.38) / 0.66
            else:
                c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
                t = x * c + y * s
                t = (t - t.min()) / max(1e-6, float(t.max() - t.min()))
            t = np.clip(t, 0, 1)[..., None]
            paint = np.array(colour, np.float32) * (1 - t) + np.array(second, np.float32) * t
        mixed = paint if alpha >= 1 else part * (1 - alpha) + paint * alpha
        cv2.copyTo(mixed.astype(np.uint8), mask, part)

    def stroke(
        self,
        path: Sequence[Point],
        width: float,
        colour: Colour,
        *,
        dash: Sequence[float] = (),
        closed: bool = False,
        second: Colour | None = None,
    ) -> None:
        """Draw along a path.

        Args:
            path: Points.
            width: Of the line, pixels.
            colour: Of the line; at its start where there is a second one.
            dash: Lengths of dashes and gaps in turn, pixels; empty for a solid line.
            closed: The last point joins the first.
            second: Colour at the line's end.
        """
        points = list(path) + ([path[0]] if closed else [])
        if second is not None:
            pieces = cut(points, max(2.0, length(points) / 24))
            for i, piece in enumerate(pieces):
                t = i / max(1, len(pieces) - 1)
                self._solid(piece, width, mix(colour, second, t))
        elif dash:
            for piece in dashes(points, dash):
                self._solid(piece, width, colour)
        else:
            self._solid(points, width, colour)

    def _solid(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        half = width * self.scale / 2
        scaled = np.array(points, np.float64) * self.scale
        for i, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(scaled)):
            long = math.hypot(x1 - x0, y1 - y0)
            if long < 1e-9:
                continue
            nx, ny = -(y1 - y0) / long * half, (x1 - x0) / long * half
            quad = np.array(
                [[x0 + nx, y0 + ny], [x1 + nx, y1 + ny], [x1 - nx, y1 - ny], [x0 - nx, y0 - ny]]
            )
            cv2.fillPoly(self.pixels, [_fixed(quad)], colour, lineType=cv2.LINE_8, shift=_SHIFT)
            if i and half > 1:
                centre = (round(x0 * (1 << _SHIFT)), round(y0 * (1 << _SHIFT)))
                radius = max(1, round(half * (1 << _SHIFT)))
                cv2.circle(self.pixels, centre, radius, colour, -1, cv2.LINE_8, _SHIFT)

    def text(self, text: str, x: float, y: float, font: Font, colour: Colour) -> None:
        """Write one line with its ink box's top left corner at (x, y)."""
        big = font.face(self.scale)
        left, top, right, bottom = big.getbbox(text)
        size = (math.ceil(right - left) + 2, math.ceil(bottom - top) + 2)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).text((1 - left, 1 - top), text, font=big, fill=255)
        self.blend(np.asarray(mask), round(x * self.scale) - 1, round(y * self.scale) - 1, colour)

    def turned_text(self, text: str, x: float, y: float, font: Font, colour: Colour) -> None:
        """Write one line that reads upwards, its ink box's top left corner at (x, y)."""
        big = font.face(self.scale)
        left, top, right, bottom = big.getbbox(text)
        size = (math.ceil(right - left) + 2, math.ceil(bottom - top) + 2)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).text((1 - left, 1 - top), text, font=big, fill=255)
        turned = np.ascontiguousarray(np.rot90(np.asarray(mask)))
        self.blend(turned, round(x * self.scale) - 1, round(y * self.scale) - 1, colour)

    def blend(self, mask: NDArray[np.uint8], left: int, top: int, colour: Colour) -> None:
        """Paint a colour through a mask whose corner lies at supersampled (left, top)."""
        x0, y0 = max(0, left), max(0, top)
        x1 = min(self.pixels.shape[1], left + mask.shape[1])
        y1 = min(self.pixels.shape[0], top + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        weight = mask[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32) / 255
        part = self.pixels[y0:y1, x0:x1]
        part[:] = (part * (1 - weight) + np.array(colour, np.float32) * weight).astype(np.uint8)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.round(points * (1 << _SHIFT)).astype(np.int32)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """A colour between two: `a` at 0, `b` at 1."""
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def length(path: Sequence[Point]) -> float:
    """Length of a path, pixels."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(path))


def along(path: Sequence[Point], distance: float) -> tuple[Point, Point]:
    """The point at a distance from a path's start, and the path's direction there (unit)."""
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        long = math.hypot(x1 - x0, y1 - y0)
        if long > 1e-9 and distance <= long:
            t = max(0.0, distance) / long
            return (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t), ((x1 - x0) / long, (y1 - y0) / long)
        distance -= long
    for (x0, y0), (x1, y1) in zip(path[-2::-1], path[:0:-1], strict=True):
        long = math.hypot(x1 - x0, y1 - y0)
        if long > 1e-9:
            return path[-1], ((x1 - x0) / long, (y1 - y0) / long)
    return path[-1], (1.0, 0.0)


def samples(path: Sequence[Point], step: float) -> Path:
    """Points along a path, `step` pixels apart, the first at its start."""
    points = np.array(path, np.float64)
    long = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(0.0, float(long[-1]) + 1e-9, step)
    x, y = np.interp(at, long, points[:, 0]), np.interp(at, long, points[:, 1])
    return list(zip(x.tolist(), y.tolist(), strict=True))


def part(path: Sequence[Point], start: float, end: float) -> Path:
    """The stretch of a path between two distances from its start."""
    out: Path = [along(path, start)[0]]
    done = 0.0
    for a, b in itertools.pairwise(path):
        done += math.dist(a, b)
        if start < done < end:
            out.append(b)
    out.append(along(path, end)[0])
    return out


def cut(path: Sequence[Point], step: float) -> list[Path]:
    """A path in pieces of about one length."""
    total = length(path)
    n = max(1, round(total / step))
    return [part(path, total * i / n, total * (i + 1) / n) for i in range(n)]


def dashes(path: Sequence[Point], pattern: Sequence[float]) -> list[Path]:
    """The dashes of a path: pieces of the pattern's even lengths, its odd ones left out."""
    total, at, out, i = length(path), 0.0, [], 0
    while at < total:
        step = max(0.3, pattern[i % len(pattern)])
        if i % 2 == 0:
            out.append(part(path, at, min(total, at + step)))
        at += step
        i += 1
    return out


def bezier(a: Point, b: Point, c: Point, d: Point, n: int = 24) -> Path:
    """A cubic curve as a path of n + 1 points."""
    t = np.linspace(0, 1, n + 1)[:, None]
    p, q, r, s = (np.array(x, np.float64) for x in (a, b, c, d))
    points = (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t**2 * r + t**3 * s
    return [(float(x), float(y)) for x, y in points]


def smooth(path: Sequence[Point], n: int = 10) -> Path:
    """A smooth curve through the points (Catmull-Rom)."""
    if len(path) < 3:
        return list(path)
    points = [path[0], *path, path[-1]]
    out: Path = []
    for p0, p1, p2, p3 in zip(points, points[1:], points[2:], points[3:], strict=False):
        b = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out.extend(bezier(p1, b, c, p2, n)[:-1])
    return [*out, path[-1]]


def ellipse(x: float, y: float, a: float, b: float, turn: float = 0.0, n: int = 48) -> Path:
    """An ellipse's outline: centre, half axes, angle in degrees."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    out = []
    for i in range(n):
        u, v = a * math.cos(2 * math.pi * i / n), b * math.sin(2 * math.pi * i / n)
        out.append((x + u * c - v * s, y + u * s + v * c))
    return out


def rectangle(x: float, y: float, a: float, b: float, radius: float = 0.0) -> Path:
    """A box's outline, its corners rounded: centre, half sides, radius."""
    radius = min(radius, a, b)
    if radius <= 0.2:
        return [(x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b)]
    out = []
    corners = ((1, -1, -90), (1, 1, 0), (-1, 1, 90), (-1, -1, 180))
    for sx, sy, start in corners:
        cx, cy = x + sx * (a - radius), y + sy * (b - radius)
        for i in range(7):
            t = math.radians(start + 15 * i)
            out.append((cx + radius * math.cos(t), cy + radius * math.sin(t)))
    return out


def offset(path: Sequence[Point], distance: float) -> Path:
    """A path beside a path: to its right for positive distances (y points down)."""
    out = []
    for i, (x, y) in enumerate(path):
        x0, y0 = path[max(0, i - 1)]
        x1, y1 = path[min(len(path) - 1, i + 1)]
        long = math.hypot(x1 - x0, y1 - y0) or 1.0
        out.append((x - (y1 - y0) / long * distance, y + (x1 - x0) / long * distance))
    return out
