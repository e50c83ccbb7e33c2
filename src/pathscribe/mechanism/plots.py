"""Plots of runs: courses in time and ranked interventions, readable in print and by everybody.

Colours are those of Okabe and Ito, told apart with every kind of colour vision; lines differ in
their dashes too, and each is named at its end.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..errors import MechanismError
from ..files import write_bytes
from .course import Course
from .extras import need
from .interventions import Ranking
from .logic import LogicalModel

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES: Final[tuple[Any, ...]] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)))
_INK: Final = "#1f2937"
_QUIET: Final = "#6b7280"
MOST_LINES: Final = 12
_MOST_BARS: Final = 20
FORMATS: Final = ("svg", "png", "pdf")


def _pyplot() -> Any:
    matplotlib = need("matplotlib")
    matplotlib.use("Agg")
    return need("matplotlib.pyplot")


def _style() -> dict[str, Any]:
    return {
        "font.size": 10,
        "axes.edgecolor": _QUIET,
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlecolor": _INK,
        "xtick.color": _QUIET,
        "ytick.color": _QUIET,
        "svg.fonttype": "none",
        "svg.hashsalt": "pathscribe",
        "text.parse_math": False,  # "$" in a name is a dollar
    }


def plot_courses(
    course: Course,
    model: LogicalModel,
    *,
    nodes: Sequence[str] = (),
    before: Course | None = None,
    title: str = "",
    marks: Sequence[float] = (),
    form: str = "svg",
) -> bytes:
    """Plot courses in time.

    Args:
        course: The run.
        model: Gives the names.
        nodes: Ids of those to be shown; without any, those that change most, 12 at most.
        before: The run without intervention, drawn thin behind.
        title: Above the plot.
        marks: Times at which something sets in.
        form: "svg", "png" or "pdf".

    Raises:
        MechanismError: matplotlib is not installed, or the form is unknown.
    """
    chosen = list(nodes) or _moving(course, before)
    plt = _pyplot()
    with plt.rc_context(_style()):
        height = max(3.2, 0.32 * len(chosen) + 1.2)
        figure, axes = plt.subplots(figsize=(7.2, height), layout="constrained")
        ends = []
        for number, id_ in enumerate(chosen):
            ink = COLOURS[number % len(COLOURS)]
            dash = _DASHES[(number // len(COLOURS) + number) % len(_DASHES)]
            if before is not None:
                axes.plot(before.times, before.of(id_), color=ink, lw=0.9, alpha=0.45, ls=":")
            axes.plot(course.times, course.of(id_), color=ink, lw=2.0, ls=dash)
            ends.append((float(course.of(id_)[-1]), model.variable(id_).name, ink))
        last = float(course.times[-1])
        for mark in marks:
            axes.axvline(mark, color=_QUIET, lw=1.0, ls=(0, (3, 3)))
        places = _apart([value for value, _, _ in ends], 0.9 / max(8.0, height * 3.2))
        for (value, name, ink), place in zip(ends, places, strict=True):
            axes.plot(
                (last, last * 1.03), (value, place), color=ink, lw=0.8, clip_on=False
            )  # fmt: skip
            axes.text(last * 1.035, place, _short(name), color=ink, va="center", fontsize=9)
        axes.set_xlim(0, last)
        axes.set_ylim(-0.03, 1.03)
        axes.set_xlabel("time (no unit)")
        axes.set_ylabel(course.measure)
        if before is not None:
            axes.text(0.0, -0.26, "dotted: without intervention", color=_QUIET, fontsize=8,
                      transform=axes.transAxes)  # fmt: skip
        if title:
            axes.set_title(title)
        return _saved(figure, plt, form)


def plot_interventions(
    ranking: Ranking, *, most: int = _MOST_BARS, title: str = "", form: str = "svg"
) -> bytes:
    """Plot a ranking: a bar for each intervention's median change, a line for 90 % of the samples.

    Args:
        ranking: Of any phenotype.
        most: Show no more than so many.
        title: Above the plot.
        form: "svg", "png" or "pdf".

    Raises:
        MechanismError: matplotlib is not installed, the form is unknown, or there is none to show.
    """
    listed = ranking.outcomes[:most]
    if not listed:
        raise MechanismError("there is no intervention to be plotted")
    plt = _pyplot()
    with plt.rc_context(_style()):
        figure, axes = plt.subplots(
            figsize=(7.2, 0.34 * len(listed) + 1.5), layout="constrained"
        )  # fmt: skip
        places = np.arange(len(listed))[::-1]
        changes = np.asarray([one.change for one in listed])
        inks = [COLOURS[1] if change < 0 else COLOURS[0] for change in changes]
        axes.barh(places, changes, color=inks, height=0.62)
        for place, one in zip(places, listed, strict=True):
            axes.plot((one.low, one.high), (place, place), color=_INK, lw=1.4)
            for end in (one.low, one.high):
                axes.plot((end, end), (place - 0.14, place + 0.14), color=_INK, lw=1.4)
        axes.axvline(0.0, color=_QUIET, lw=1.0)
        axes.set_yticks(places, [_short(one.text, 58) for one in listed], color=_INK, fontsize=9)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        low, high = min(o.low for o in listed), max(o.high for o in listed)
        spare = 0.06 * max(0.1, high - low)
        axes.set_xlim(min(low, 0.0) - spare, max(high, 0.0) + spare)
        name = ranking.model.variable(ranking.phenotype).name
        axes.set_xlabel("change (bar: median, line: 5 to 95 % of samples)")
        axes.set_title(title or f"What changes {_short(name, 60)}")
        return _saved(figure, plt, form)


def write_plot(path: Path, data: bytes) -> Path:
    """Write a plot; see `plot_form` for its form."""
    return write_bytes(path, data)


def plot_form(path: Path) -> str:
    """The form of a plot by the ending of its file's name.

    Raises:
        MechanismError: It is none that plots are written in.
    """
    ending = path.suffix.casefold().lstrip(".")
    if ending not in FORMATS:
        raise MechanismError(
            f"plots are not written as {ending or 'files without ending'}",
            where=str(path),
            hint=f"name it *.{', *.'.join(FORMATS)}",
        )
    return ending


def _moving(course: Course, before: Course | None) -> list[str]:
    spread = course.values.max(axis=0) - course.values.min(axis=0)
    if before is not None:
        spread = spread + np.abs(course.values[-1] - before.values[-1])
    order = np.argsort(-spread, kind="stable")[:MOST_LINES]
    return [course.ids[n] for n in sorted(int(n) for n in order)]


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Places for names near the values, apart from each other and between 0 and 1."""
    places = [0.0] * len(values)
    groups: list[list[int]] = []

    def middle(group: Sequence[int]) -> float:
        half = (len(group) - 1) / 2 * least
        centre = sum(values[k] for k in group) / len(group)
        return max(half, min(1.0 - half, centre))

    for n in sorted(range(len(values)), key=lambda n: values[n]):
        groups.append([n])
        while len(groups) > 1:
            apart = middle(groups[-1]) - middle(groups[-2])
            if apart >= (len(groups[-1]) + len(groups[-2])) / 2 * least:
                break
            last = groups.pop()
            groups[-1] += last
    for group in groups:
        for k, n in enumerate(group):
            places[n] = middle(group) + (k - (len(group) - 1) / 2) * least
    return places


def _short(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _saved(figure: Any, plt: Any, form: str) -> bytes:
    if form not in FORMATS:
        raise MechanismError(f"plots are not written as {form}", hint=", ".join(FORMATS))
    out = io.BytesIO()
    # Without the date, the same run gives the same file.
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form, {})
    figure.savefig(out, format=form, dpi=200, metadata=metadata)
    plt.close(figure)
    return out.getvalue()
