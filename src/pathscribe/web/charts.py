"""Drawings for pages as SVG: colours by class, so that they follow the page's light or dark."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Final

from markupsafe import Markup

from ..enrichment import Row
from ..mechanism import Course, LogicalModel
from ..overlay.lettering import lettering
from ..records.model import well_formed
from .links import figure_path

_MEASURE: Final = 100
_MOST_READ: Final = 200
_SIZE: Final = 13.5
_LINES: Final = 8
"""Colours that the style sheet has for lines."""


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


@lru_cache(maxsize=4096)
def _fitting(text: str, room: float) -> str:
    """The text, cut at its end where it is too wide."""
    # Fonts differ from user to user: a tenth is kept free.
    room *= 0.9
    read = text[:_MOST_READ]
    whole = _width(read)
    if whole <= room and read == text:
        return text
    # A first guess by the mean letter, then one by one: each look costs a walk through the font.
    count = max(4, int(len(read) * room / max(whole, 1.0)))
    count = min(count, len(read) - 1)
    while count > 4 and _width(_cut(text, count)) > room:
        count -= 1
    while count + 1 < len(read) and _width(_cut(text, count + 1)) <= room:
        count += 1
    return _cut(text, count)


def _cut(text: str, count: int) -> str:
    return f"{text[:count].rstrip()}…"


def _width(text: str) -> float:
    # Not `text_width`, which remembers every text for ever.
    return lettering().width(text, _MEASURE) * _SIZE / _MEASURE


def _text(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return escape(well_formed(text))


def enrichment_chart(rows: Sequence[Row]) -> Markup:
    """The best sets: place is -log10 q, size the number of shared genes.

    Args:
        rows: Representatives of their groups, the best first.
    """
    if not rows:
        return Markup("")
    left, line, top = 350.0, 26.0, 12.0
    width, plot = 900.0, 900.0 - left - 60.0
    height = top + line * len(rows) + 44
    most = max(1.0, max(-row.log10_q for row in rows))
    overlap = max(row.overlap for row in rows)
    parts = []
    ticks = _ticks(most)
    for tick in ticks:
        x = left + plot * tick / ticks[-1]
        parts.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{height - 40:.1f}"/>'
        )
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{height - 24:.1f}" text-anchor="middle">'
            f"{tick:g}</text>"
        )
    for number, row in enumerate(rows):
        y = top + line * (number + 0.5)
        x = left + plot * max(0.0, -row.log10_q) / ticks[-1]
        name = row.description or row.name
        said = f"{name}: {row.overlap} of {row.size} genes ({', '.join(row.genes[:12])})"
        radius = 4.0 + 6.0 * (row.overlap / overlap) ** 0.5
        parts.append(
            f'<a href="{escape(figure_path(row.name))}"><title>{_text(said)}</title>'
            f'<text class="name" x="{left - 14:.1f}" y="{y + 4.5:.1f}" text-anchor="end">'
            f"{_text(_fitting(name, left - 24))}</text>"
            f'<line class="stem" x1="{left:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
            f'<text class="tick" x="{x + radius + 5:.1f}" y="{y + 4:.1f}">{row.overlap}</text></a>'
        )
    parts.append(
        f'<text class="axis" x="{left + plot / 2:.1f}" y="{height - 6:.1f}" text-anchor="middle">'
        "−log₁₀ q (beside each dot: shared genes)</text>"
    )
    return _svg("chart", width, height, "The best figures by q", parts)


def course_chart(course: Course, before: Course, model: LogicalModel, ids: Sequence[str]) -> Markup:
    """Courses in time, with what would be without intervention dotted behind.

    Args:
        course: The run.
        before: The run without intervention; may be the same.
        model: Gives the names.
        ids: Of the nodes shown.
    """
    if not ids:
        return Markup("")
    width, left, right, top = 900.0, 48.0, 250.0, 14.0
    plot = width - left - right
    height = max(320.0, 24.0 * len(ids) + 70)
    deep = height - top - 46
    last = float(course.times[-1])
    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = top + deep * (1 - tick)
        parts.append(
            f'<line class="grid" x1="{left}" x2="{left + plot}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(
            f'<text class="tick" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    for tick in _ticks(last):
        if tick <= last:
            x = left + plot * tick / last
            parts.append(
                f'<text class="tick" x="{x:.1f}" y="{top + deep + 18:.1f}"'
                f' text-anchor="middle">{tick:g}</text>'
            )

    def path(one: Course, id_: str) -> str:
        values = one.of(id_)
        return " ".join(
            f"{left + plot * float(t) / last:.1f},{top + deep * (1 - float(v)):.1f}"
            for t, v in zip(one.times[::2], values[::2], strict=True)
        )

    ends = sorted(
        ((top + deep * (1 - float(course.of(id_)[-1])), n, id_) for n, id_ in enumerate(ids))
    )
    step = 19.0
    places: list[float] = []
    for at, _, _ in ends:
        places.append(max(at, places[-1] + step) if places else at)
    over = (places[-1] - (top + deep + 4)) if places else 0.0
    if over > 0:
        low = top + deep + 4
        for n in range(len(places) - 1, -1, -1):
            places[n] = min(places[n], low)
            low = places[n] - step
    for (at, n, id_), y in zip(ends, places, strict=True):
        ink = f"line line-{n % _LINES}"
        if before is not course:
            parts.append(f'<polyline class="{ink} before" points="{path(before, id_)}"/>')
        parts.append(f'<polyline class="{ink}" points="{path(course, id_)}"/>')
        name = model.variable(id_).name
        x = left + plot
        parts.append(
            f'<line class="{ink} lead" x1="{x}" x2="{x + 14}" y1="{at:.1f}" y2="{y:.1f}"/>'
            f'<text class="name ink-{n % _LINES}" x="{x + 18}" y="{y + 4:.1f}">'
            f"<title>{_text(name)}</title>{_text(_short(name, 32))}</text>"
        )
    parts.append(
        f'<text class="axis" x="{left + plot / 2:.1f}" y="{height - 6:.1f}" text-anchor="middle">'
        "time (no unit)</text>"
    )
    return _svg("chart", width, height, "Amounts over time", parts)


def year_chart(years: Sequence[tuple[int, int]]) -> Markup:
    """Figures by year of publication, as bars that lead to the search."""
    if not years:
        return Markup("")
    known = dict(years)
    first, last = years[0][0], years[-1][0]
    span = list(range(max(first, last - 39), last + 1))
    width, height, left = 900.0, 220.0, 20.0
    step = (width - 2 * left) / len(span)
    most = max(known.values())
    parts = []
    every = 1 if len(span) <= 16 else 2 if len(span) <= 30 else 5
    for n, year in enumerate(span):
        count = known.get(year, 0)
        tall = 150.0 * count / most
        x = left + step * n
        if count:
            parts.append(
                f'<a href="/search?q=year%3A{year}"><title>{year}: {count} figures</title>'
                f'<rect class="bar" x="{x + step * 0.12:.1f}" y="{180 - tall:.1f}"'
                f' width="{min(step * 0.76, 60):.1f}" height="{max(tall, 1.5):.1f}" rx="2"/>'
                f'<text class="tick" x="{x + step * 0.12 + min(step * 0.76, 60) / 2:.1f}"'
                f' y="{174 - tall:.1f}" text-anchor="middle">{count}</text></a>'
            )
        if year % every == 0 or every == 1:
            parts.append(
                f'<text class="tick" x="{x + step * 0.12 + min(step * 0.76, 60) / 2:.1f}" y="200"'
                f' text-anchor="middle">{year}</text>'
            )
    return _svg("chart", width, height, "Figures by year", parts)


def _ticks(most: float) -> list[float]:
    """From 0 in even steps to at least the greatest value, five at most or so."""
    step = 10.0 ** len(str(int(most)))
    for factor in (0.02, 0.05, 0.1, 0.2, 0.5):
        if most / (step * factor) <= 5:
            step *= factor
            break
    ticks = [0.0]
    while ticks[-1] < most - 1e-9:
        ticks.append(round(ticks[-1] + step, 6))
    return ticks


def _svg(kind: str, width: float, height: float, title: str, parts: Sequence[str]) -> Markup:
    return Markup(
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="group"'
        f' aria-label="{escape(title)}">' + "".join(parts) + "</svg>"
    )
