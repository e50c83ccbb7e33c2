"""The text that a figure's source gives, in place of OCR or beside it."""

from __future__ import annotations

from ..articles.model import Lettering
from ..text.engine import Engine, Pixels
from ..text.model import Fragment, Point

_MOST_SHARED = 0.3


class LetteringEngine:
    """Gives the lines of the source; where there may be more, what OCR reads besides.

    Args:
        lettering: The lines, in pixels of the original picture.
        scale: Pixels of the original for one pixel of the picture that is read.
        engine: OCR, for what the source does not give.
    """

    def __init__(self, lettering: Lettering, scale: float, engine: Engine) -> None:
        self._lettering = lettering
        self._scale = scale
        self._engine = engine

    @property
    def name(self) -> str:
        """That of the OCR engine."""
        return self._engine.name

    @property
    def version(self) -> str:
        """That of the OCR engine."""
        return self._engine.version

    def fragments(self, rgb: Pixels) -> list[Fragment]:
        """The lines of the source, then what OCR reads where there are none."""
        given = [
            Fragment(line.text, polygon, 1.0)
            for line in self._lettering.lines
            if line.text.strip() and (polygon := self._polygon(line.polygon)) is not None
        ]
        if self._lettering.whole:
            return given
        boxes = [_box(fragment) for fragment in given]
        read = [
            fragment
            for fragment in self._engine.fragments(rgb)
            if all(_shared(_box(fragment), box) < _MOST_SHARED for box in boxes)
        ]
        return given + read

    def line(self, rgb: Pixels) -> Fragment | None:
        """As the OCR engine reads it."""
        return self._engine.line(rgb)

    def _polygon(
        self, polygon: tuple[tuple[float, float], ...]
    ) -> tuple[Point, Point, Point, Point] | None:
        if len(polygon) != 4:
            return None
        a, b, c, d = ((round(x / self._scale, 1), round(y / self._scale, 1)) for x, y in polygon)
        return a, b, c, d


def _box(fragment: Fragment) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in fragment.polygon], [y for _, y in fragment.polygon]
    return min(xs), min(ys), max(xs), max(ys)


def _shared(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    """Area that two boxes share, as a part of the smaller one."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = ((x[2] - x[0]) * (x[3] - x[1]) for x in (a, b))
    return width * height / max(min(areas), 1e-9)
