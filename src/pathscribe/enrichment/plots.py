"""Results as a plot: bars, or dots; readable in print and with every kind of colour vision.

Colours run along cividis (Nunez et al. 2018), which looks the same with and without colour
blindness; length or place says the same as the colour.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any, Final, Literal

from ..errors import EnrichmentError
from ..files import write_bytes
from .extras import need
from .model import EnrichmentResult, Row

Kind = Literal["bar", "dot"]
FORMATS: Final = ("png", "svg", "pdf")
_INK: Final = "#1f2937"
_QUIET: Final = "#6b7280"
_MOST_NAME: Final = 54
_SPREAD: Final = 1.15


def plot(
    result: EnrichmentResult, *, kind: Kind = "dot", most: int = 20, form: str = "svg"
) -> bytes:
    """Plot the best sets, the representative of each group.

    Args:
        result: Of `enrich`.
        kind: "bar": length is -log10 q, colour the number of shared genes. "dot": place is
            shared genes over set size, size the number of shared genes, colour -log10 q.
        most: Most sets.
        form: "svg", "png" or "pdf".

    Returns:
        The file's bytes; the same result gives the same bytes.

    Raises:
        EnrichmentError: matplotlib is not installed, the form is unknown, or there is nothing.
    """
    if form not in FORMATS:
        raise EnrichmentError(f"plots are not written as {form!r}", hint="svg, png or pdf")
    rows = [row for row in result.rows(groups=most) if row.is_representative][:most]
    if not rows:
        raise EnrichmentError("there is nothing to plot: no set shares a gene with the query")
    matplotlib = need("matplotlib")
    matplotlib.use("Agg")
    plt = need("matplotlib.pyplot")
    with matplotlib.rc_context(_style()):
        figure, axes = plt.subplots(figsize=(10, 1.6 + 0.34 * len(rows)), layout="constrained")
        try:
            (_bars if kind == "bar" else _dots)(figure, axes, rows)
            count = len(result.query)
            figure.suptitle(
                f"Sets that share genes with {count} gene{'s' * (count != 1)}"
                f" (background: {_background(result)})",
                x=0.01,
                ha="left",
                fontsize=11,
                fontweight="bold",
                color=_INK,
            )
            return _bytes(figure, form)
        finally:
            plt.close(figure)


def write_plot(result: EnrichmentResult, out: Path, *, kind: Kind = "dot", most: int = 20) -> Path:
    """Write a plot; the ending of the file's name says in which form. See `plot`.

    Raises:
        EnrichmentError: As of `plot`.
        ExportError: The file cannot be written.
    """
    form = out.suffix.casefold().removeprefix(".")
    return write_bytes(out, plot(result, kind=kind, most=most, form=form))


def _background(result: EnrichmentResult) -> str:
    kinds = {"library": "all genes of the sets", "protein-coding": "protein-coding genes"}
    kind = kinds.get(result.background.kind, "given")
    return f"{kind}, {result.background.size:,}"


def _style() -> dict[str, Any]:
    return {
        "font.size": 10,
        "axes.edgecolor": _QUIET,
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlecolor": _INK,
        "xtick.color": _QUIET,
        "ytick.color": _INK,
        "svg.fonttype": "none",
        "svg.hashsalt": "pathscribe",
        "text.parse_math": False,  # "$" in a name is a dollar
    }


def _label(row: Row) -> str:
    name = _short(row.name)
    if not row.description or "://" in row.description:
        return name
    return f"{_short(row.description)}\n{name}"


def _short(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= _MOST_NAME else f"{plain[: _MOST_NAME - 1].rstrip()}…"


def _names(axes: Any, rows: list[Row]) -> None:
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def _bars(figure: Any, axes: Any, rows: list[Row]) -> None:
    values = [-row.log10_q for row in rows]
    axes.barh(range(len(rows)), values, color="#31688E", height=0.66)
    far = max([*values, 1e-9])
    for n, row in enumerate(rows):
        axes.text(
            values[n] + far * 0.01, n, f"{row.overlap} of {row.size}", va="center", fontsize=8,
            color=_INK,
        )  # fmt: skip
    axes.set_xlim(0, far * _SPREAD)
    _mark(axes, far)
    axes.set_xlabel("−log10 q (Benjamini-Hochberg)")
    _names(axes, rows)


def _mark(axes: Any, far: float) -> None:
    """A line at q = 0.05, where it is within the plot."""
    at = -math.log10(0.05)
    if at < far * _SPREAD:
        axes.axvline(at, color=_QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        axes.annotate("q = .05", (at, 1), xycoords=("data", "axes fraction"), fontsize=8,
                      color=_QUIET, ha="center", va="bottom")  # fmt: skip


def _dots(figure: Any, axes: Any, rows: list[Row]) -> None:
    shares = [row.overlap / row.size for row in rows]
    values = [-row.log10_q for row in rows]
    most = max(row.overlap for row in rows)

    def area(overlap: float) -> float:
        return 30 + 220 * overlap / most

    drawn = axes.scatter(
        shares, range(len(rows)), s=[area(row.overlap) for row in rows], c=values,
        cmap="cividis_r", vmin=0, vmax=max([*values, 1e-9]),
        edgecolors=_INK, linewidths=0.7, zorder=2,
    )  # fmt: skip
    axes.set_xlim(0, min(1.08, max(shares) * 1.2))
    axes.grid(axis="y", color="#e5e7eb", linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.set_xlabel("share of the set's genes that the query has")
    _names(axes, rows)
    bar = figure.colorbar(drawn, ax=axes, shrink=min(1.0, 4 / (1 + 0.34 * len(rows))), pad=0.02)
    bar.set_label("−log10 q", color=_INK)
    bar.outline.set_visible(False)
    shown = sorted({1, max(1, round(most / 2)), most})
    handles = [
        axes.scatter([], [], s=area(n), facecolors="none", edgecolors=_INK, label=str(n))
        for n in shown
    ]
    axes.legend(handles=handles, title="shared genes", loc="upper center",
                bbox_to_anchor=(0.5, -0.12 - 0.6 / (1 + len(rows))), ncols=len(shown),
                frameon=False, fontsize=8, title_fontsize=8)  # fmt: skip


def _bytes(figure: Any, form: str) -> bytes:
    held = io.BytesIO()
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[form]
    figure.savefig(held, format=form, dpi=150, metadata=metadata)
    return held.getvalue()
