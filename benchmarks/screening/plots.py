"""Plots of every usual kind, one or several panels a figure, drawn by matplotlib.

The same seed gives the same figure on one machine and version of matplotlib.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

mpl.use("Agg")
from matplotlib import pyplot as plt  # after the choice of backend

Pixels = NDArray[np.uint8]
Draw = Callable[[Any, "Pen"], None]

_THINGS = (
    "Control",
    "Treated",
    "WT",
    "KO",
    "Vehicle",
    "Low",
    "High",
    "Day 1",
    "Day 7",
    "siRNA",
    "Sham",
    "Placebo",
    "Group A",
    "Group B",
    "Mock",
    "Infected",
    "Male",
    "Female",
    "T1",
    "T2",
    "Saline",
    "10 nM",
    "100 nM",
    "24 h",
    "48 h",
    "Non-responder",
    "Responder",
)
_GENES = (
    "IL6",
    "TNF",
    "ACTB",
    "GAPDH",
    "TP53",
    "MYC",
    "STAT3",
    "CXCL8",
    "IFNB1",
    "CD4",
    "FOXP3",
    "AKT1",
    "EGFR",
    "VEGFA",
    "CCND1",
    "BCL2",
    "CASP3",
    "MMP9",
    "TLR4",
    "NFKB1",
)
_AXES = (
    "Time (h)",
    "Days",
    "Relative expression",
    "Concentration (µM)",
    "Fold change",
    "Weight (g)",
    "Percent survival",
    "Cell number",
    "Intensity (a.u.)",
    "Age (years)",
    "Dose (mg/kg)",
    "Frequency (Hz)",
    "Viral load (log10)",
    "mRNA level",
    "% of control",
    "Temperature (°C)",
    "Distance (km)",
    "Density",
    "Count",
    "Score",
    "-log10 p",
    "OD 600",
    "Length (mm)",
)
_AUTHORS = ("Smith", "Wang", "Garcia", "Kim", "Jones")
_FONTS = ("DejaVu Sans", "Liberation Sans", "Liberation Serif", "DejaVu Serif", "Roboto")


class Pen:
    """Chances of one figure: numbers, colours, words."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)
        self.np = np.random.default_rng(self.rng.randrange(2**32))
        self.palette = self._palette()

    def _palette(self) -> list[Any]:
        kind = self.rng.randrange(5)
        if kind == 0:
            return [str(v) for v in (0.05, 0.95, 0.55, 0.3, 0.75)]
        name = self.rng.choice(("tab10", "Set1", "Set2", "Paired", "Dark2", "viridis", "coolwarm"))
        values = [mpl.colormaps[name](x) for x in np.linspace(0, 1, 6)]
        self.rng.shuffle(values)
        return values

    def colour(self, number: int = 0) -> Any:
        """A colour of the figure."""
        return self.palette[number % len(self.palette)]

    def words(self, count: int, genes: bool = False) -> list[str]:
        """Names of groups."""
        pool = list(_GENES if genes else _THINGS)
        return self.rng.sample(pool, min(count, len(pool)))

    def axis(self) -> str:
        """Title of an axis."""
        return self.rng.choice(_AXES)


def _titles(ax: Any, pen: Pen) -> None:
    ax.set_xlabel(pen.axis() if pen.rng.random() < 0.7 else "")
    ax.set_ylabel(pen.axis() if pen.rng.random() < 0.9 else "")
    if pen.rng.random() < 0.3:
        ax.set_title(pen.rng.choice(pen.words(4) + pen.words(4, genes=True)))
    if pen.rng.random() < 0.5:
        ax.spines[["top", "right"]].set_visible(False)
    if pen.rng.random() < 0.2:
        ax.grid(alpha=0.4)


def bars(ax: Any, pen: Pen) -> None:
    """Bars in groups, with error bars and stars."""
    groups, each = pen.rng.randint(2, 7), pen.rng.choice((1, 1, 2, 3))
    names = pen.words(groups, genes=pen.rng.random() < 0.4)
    x = np.arange(len(names))
    wide = 0.8 / each
    for i in range(each):
        y = pen.np.uniform(0.3, 3, len(names))
        error = y * pen.np.uniform(0.03, 0.2, len(names)) if pen.rng.random() < 0.8 else None
        ax.bar(
            x + i * wide,
            y,
            wide * 0.9,
            yerr=error,
            capsize=2,
            color=pen.colour(i),
            ec="k",
            lw=0.7,
            label=f"{pen.words(1)[0]}",
        )
        for k in range(len(names)):
            if pen.rng.random() < 0.2:
                ax.text(x[k] + i * wide, y[k] * 1.2, "*" * pen.rng.randint(1, 3), ha="center")
    ax.set_xticks(x, names, rotation=pen.rng.choice((0, 45, 90)))
    if each > 1:
        ax.legend(frameon=False)
    _titles(ax, pen)


def flat_bars(ax: Any, pen: Pen) -> None:
    """Horizontal bars, as of enriched terms."""
    terms = [
        "immune response",
        "cell cycle",
        "apoptotic process",
        "DNA repair",
        "translation",
        "MAPK signaling pathway",
        "metabolic process",
        "cell adhesion",
        "Autophagy",
        "Ribosome",
        "TNF signaling pathway",
        "oxidative phosphorylation",
    ]
    chosen = pen.rng.sample(terms, pen.rng.randint(4, 10))
    ax.barh(chosen, np.sort(pen.np.uniform(1, 12, len(chosen))), color=pen.colour())
    _titles(ax, pen)
    ax.set_ylabel("")


def stacked(ax: Any, pen: Pen) -> None:
    """Stacked bars."""
    n, k = pen.rng.randint(3, 14), pen.rng.randint(3, 6)
    parts = pen.np.dirichlet(np.ones(k), n)
    base = np.zeros(n)
    for i in range(k):
        ax.bar(range(n), parts[:, i], 0.8, bottom=base, color=pen.colour(i), label=f"C{i}")
        base += parts[:, i]
    if pen.rng.random() < 0.6:
        ax.legend(bbox_to_anchor=(1, 1), frameon=False)
    _titles(ax, pen)


def lines(ax: Any, pen: Pen) -> None:
    """Curves with markers and error bars."""
    x = np.linspace(0, pen.rng.choice((10, 24, 48, 120)), pen.rng.randint(4, 12))
    for i in range(pen.rng.randint(1, 5)):
        y = np.cumsum(pen.np.normal(0.3, 1, len(x))) + i
        mark = pen.rng.choice(("o", "s", "^", "D", ""))
        ax.errorbar(
            x,
            y,
            np.abs(pen.np.normal(0.3, 0.1, len(x))) * pen.rng.choice((0, 1, 1)),
            marker=mark,
            ls=pen.rng.choice(("-", "-", "--", ":")),
            color=pen.colour(i),
            capsize=2,
            label=pen.words(1)[0],
            mfc=pen.rng.choice(("w", pen.colour(i))),
        )
    ax.legend(frameon=pen.rng.random() < 0.4)
    _titles(ax, pen)


def traces(ax: Any, pen: Pen) -> None:
    """A noisy signal in time with marked moments."""
    x = np.linspace(0, 100, 800)
    for i in range(pen.rng.randint(1, 3)):
        y = pen.np.normal(0, 0.1, 800)
        for start in range(15, 100, 25):
            y += pen.rng.uniform(0.5, 3) * np.exp(-np.maximum(x - start, 0) / 8) * (x > start)
        ax.plot(x, y, color=pen.colour(i), lw=0.9)
        ax.fill_between(x, y - 0.3, y + 0.3, alpha=0.25, color=pen.colour(i))
    for start in range(15, 100, 25):
        ax.axvline(start, color=pen.colour(3), lw=0.8)
    _titles(ax, pen)


def scatter(ax: Any, pen: Pen) -> None:
    """Points, perhaps with a line of regression."""
    n = pen.rng.choice((20, 60, 300, 1500))
    x = pen.np.normal(0, 1, n)
    y = pen.rng.uniform(-1, 1) * x + pen.np.normal(0, 0.6, n)
    groups = pen.rng.randint(1, 4)
    for i in range(groups):
        ax.scatter(
            x[i::groups] + i,
            y[i::groups],
            s=pen.rng.choice((4, 10, 25)),
            color=pen.colour(i),
            ec=pen.rng.choice(("none", "k")),
            lw=0.4,
            label=pen.words(1)[0],
        )
    if pen.rng.random() < 0.5:
        ax.plot([-2, 3], [-1.5, 1.8], "k-", lw=1)
        ax.text(0.05, 0.9, f"r = {pen.rng.random():.2f}\nP < 0.001", transform=ax.transAxes)
    if groups > 1 and pen.rng.random() < 0.6:
        ax.legend()
    _titles(ax, pen)


def embedding(ax: Any, pen: Pen) -> None:
    """Clusters of cells, named in the plot, without ticks."""
    for i, name in enumerate(
        ("T cells", "B cells", "NK", "Mono", "DC", "Plt")[: pen.rng.randint(3, 6)]
    ):
        cx, cy = pen.np.normal(0, 6, 2)
        xy = pen.np.normal(0, 1, (300, 2)) @ pen.np.normal(0, 1, (2, 2)) + (cx, cy)
        ax.scatter(*xy.T, s=2, color=mpl.colormaps["tab10"](i))
        ax.text(cx, cy, name, weight="bold")
    ax.set_xlabel("UMAP 1")
    ax.set_ylabel("UMAP 2")
    ax.set_xticks([])
    ax.set_yticks([])


def boxes(ax: Any, pen: Pen) -> None:
    """Boxes or violins with points."""
    n = pen.rng.randint(2, 10)
    data = [pen.np.normal(pen.rng.uniform(0, 3), 1, 40) for _ in range(n)]
    if pen.rng.random() < 0.6:
        drawn = ax.boxplot(data, patch_artist=True, medianprops={"color": "k"})
        for i, patch in enumerate(drawn["boxes"]):
            patch.set_facecolor(pen.colour(i))
    else:
        ax.violinplot(data, showmedians=True)
    if pen.rng.random() < 0.5:
        for i, values in enumerate(data):
            ax.scatter(pen.np.normal(i + 1, 0.06, 40), values, s=5, c="k", alpha=0.6)
    names = pen.words(n)
    ax.set_xticks(range(1, len(names) + 1), names, rotation=pen.rng.choice((0, 45, 90)))
    _titles(ax, pen)


def histogram(ax: Any, pen: Pen) -> None:
    """Counts in bins, or densities; peaks of a cytometer."""
    for i in range(pen.rng.randint(1, 3)):
        data = pen.np.normal(i * 2, 1, 500)
        ax.hist(
            data,
            pen.rng.choice((12, 25, 50)),
            color=pen.colour(i),
            alpha=0.7,
            ec=pen.rng.choice(("k", "none")),
            histtype=pen.rng.choice(("bar", "stepfilled", "step")),
        )
    _titles(ax, pen)


def heat(ax: Any, pen: Pen) -> None:
    """A heat map, with names at its rims or without."""
    rows, columns = pen.rng.randint(6, 60), pen.rng.randint(4, 30)
    data = pen.np.normal(0, 1, (rows, columns)) + np.linspace(-2, 2, rows)[:, None] * pen.np.choice(
        (-1, 1), columns
    )
    name = pen.rng.choice(("RdBu_r", "viridis", "bwr", "RdYlGn", "hot", "Blues", "magma"))
    seen = ax.imshow(data, aspect="auto", cmap=name)
    ax.figure.colorbar(seen, ax=ax, shrink=0.6)
    if rows <= 20:
        ax.set_yticks(range(rows), pen.words(rows, genes=True) + [""] * max(0, rows - 20))
    ax.set_xticks(range(columns), [f"S{i}" for i in range(columns)], rotation=90)


def survival(ax: Any, pen: Pen) -> None:
    """Steps of survival curves."""
    for i in range(pen.rng.randint(2, 4)):
        x = np.sort(pen.np.exponential(20 + 15 * i, 30))
        ax.step(
            np.r_[0, x],
            np.r_[1, 1 - np.arange(1, 31) / 32],
            where="post",
            color=pen.colour(i),
            label=pen.words(1)[0],
        )
    ax.legend(frameon=False)
    ax.text(0.5, 0.1, "log-rank P = 0.003", transform=ax.transAxes)
    _titles(ax, pen)


def roc(ax: Any, pen: Pen) -> None:
    """ROC curves with the diagonal."""
    x = np.linspace(0, 1, 50)
    for i in range(pen.rng.randint(1, 4)):
        ax.plot(
            x,
            x ** pen.rng.uniform(0.1, 0.8),
            color=pen.colour(i),
            label=f"AUC = {pen.rng.uniform(0.6, 0.99):.2f}",
        )
    ax.plot([0, 1], [0, 1], "k--", lw=0.8)
    ax.set_xlabel("1 - Specificity")
    ax.set_ylabel("Sensitivity")
    ax.legend(loc="lower right")


def forest(ax: Any, pen: Pen) -> None:
    """A forest plot of studies."""
    n = pen.rng.randint(5, 16)
    for i in range(n):
        middle, half = pen.rng.uniform(0.5, 2), pen.rng.uniform(0.1, 0.6)
        ax.plot([middle - half, middle + half], [i, i], "k-", lw=1)
        ax.plot(middle, i, "s", color=pen.colour(), ms=5)
        ax.text(3, i, f"{middle:.2f} ({middle - half:.2f}, {middle + half:.2f})", va="center")
        ax.text(
            -1.6,
            i,
            f"{pen.rng.choice(_AUTHORS)} {pen.rng.randint(1995, 2020)}",
            va="center",
        )
    ax.axvline(1, color="k", ls="--", lw=0.8)
    ax.set_xlim(-1.7, 5)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_yticks([])


def volcano(ax: Any, pen: Pen) -> None:
    """A volcano plot with named points."""
    x = pen.np.normal(0, 1.5, 2000)
    y = np.abs(x) * pen.np.exponential(1.5, 2000)
    hit = (np.abs(x) > 1) & (y > 2)
    ax.scatter(x, y, s=4, c=np.where(hit, np.where(x > 0, "r", "b"), "grey"))
    for gene, i in zip(pen.words(8, genes=True), np.argsort(-y), strict=False):
        ax.text(x[i], y[i], gene)
    ax.set_xlabel("log2 fold change")
    ax.set_ylabel("-log10 p")


def manhattan(ax: Any, pen: Pen) -> None:
    """Values along chromosomes."""
    for i in range(20):
        ax.scatter(
            i * 100 + np.arange(100),
            pen.np.exponential(1, 100),
            s=3,
            color=("navy", "skyblue")[i % 2],
        )
    ax.axhline(5, color="r", lw=0.8)
    ax.set_xticks(np.arange(20) * 100 + 50, [str(i + 1) for i in range(20)])
    _titles(ax, pen)


def pie(ax: Any, pen: Pen) -> None:
    """A pie with names and shares."""
    n = pen.rng.randint(3, 8)
    ax.pie(
        pen.np.dirichlet(np.ones(n) * 2),
        labels=pen.words(n),
        colors=[pen.colour(i) for i in range(n)],
        autopct="%1.0f%%",
        wedgeprops={"ec": "w", "width": pen.rng.choice((1, 1, 0.4))},
    )


def biplot(ax: Any, pen: Pen) -> None:
    """An ordination with arrows."""
    ax.axhline(0, color="k", lw=0.6)
    ax.axvline(0, color="k", lw=0.6)
    for name in pen.words(pen.rng.randint(4, 8)):
        x, y = pen.np.normal(0, 1, 2)
        ax.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "-|>", "color": "k"})
        ax.text(x * 1.1, y * 1.1, name)
    ax.scatter(*pen.np.normal(0, 0.8, (2, 25)), marker="^", color=pen.colour(1))
    ax.set_xlabel("PC1 (44.9%)")
    ax.set_ylabel("PC2 (25.7%)")
    ax.set(xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))


def contour(ax: Any, pen: Pen) -> None:
    """Contours or a surface in colour."""
    x, y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
    z = np.sin(x * pen.rng.uniform(0.5, 2)) * np.cos(y * pen.rng.uniform(0.5, 2)) + 0.2 * x
    (ax.contourf if pen.rng.random() < 0.6 else ax.contour)(x, y, z, 12)
    _titles(ax, pen)


def dots(ax: Any, pen: Pen) -> None:
    """A grid of dots by size and colour."""
    rows, columns = pen.rng.randint(5, 15), pen.rng.randint(4, 10)
    x, y = np.meshgrid(range(columns), range(rows))
    ax.scatter(x, y, s=pen.np.uniform(5, 90, x.shape), c=pen.np.normal(0, 1, x.shape), cmap="Reds")
    ax.set_yticks(range(rows), pen.words(rows, genes=True))
    ax.set_xticks(range(columns), pen.words(columns), rotation=90)


def dendrogram(ax: Any, pen: Pen) -> None:
    """A tree of clusters over its leaves."""
    tops = [(float(i), 0.0) for i in range(pen.rng.randint(8, 24))]
    number = 0
    while len(tops) > 1:
        i = pen.rng.randrange(len(tops) - 1)
        (a, ha), (b, hb) = tops[i], tops[i + 1]
        top = max(ha, hb) + pen.rng.uniform(0.2, 1)
        ax.plot([a, a, b, b], [ha, top, top, hb], color=pen.colour(number // 5), lw=1)
        tops[i : i + 2] = [((a + b) / 2, top)]
        number += 1
    ax.set_xticks([])
    _titles(ax, pen)


def chromatogram(ax: Any, pen: Pen) -> None:
    """Narrow peaks with their positions written above."""
    x = np.linspace(0, 30, 1500)
    y = pen.np.normal(0, 0.01, 1500)
    for _ in range(pen.rng.randint(4, 14)):
        at, high = pen.rng.uniform(1, 29), pen.rng.uniform(0.1, 1)
        y += high * np.exp(-(((x - at) / pen.rng.uniform(0.05, 0.3)) ** 2))
        ax.text(at, high + 0.03, f"{at:.1f}", rotation=90, ha="center")
    ax.plot(x, y, color=pen.colour(), lw=0.8)
    _titles(ax, pen)


def venn(ax: Any, pen: Pen) -> None:
    """Circles that overlap, with counts."""
    for i in range(pen.rng.randint(2, 3)):
        at = (np.cos(i * 2.1) * 0.6, np.sin(i * 2.1) * 0.6)
        ax.add_patch(mpl.patches.Circle(at, 1, alpha=0.4, color=pen.colour(i)))
        ax.text(at[0] * 2, at[1] * 2, f"{pen.rng.randint(10, 900)}", ha="center")
        ax.text(at[0] * 3, at[1] * 3, pen.words(1)[0], ha="center")
    ax.text(0, 0, str(pen.rng.randint(1, 200)), ha="center")
    ax.set(xlim=(-2.4, 2.4), ylim=(-2.4, 2.4), aspect="equal")
    ax.axis("off")


def table(ax: Any, pen: Pen) -> None:
    """A table of words and numbers."""
    rows, columns = pen.rng.randint(4, 14), pen.rng.randint(3, 6)
    cells = [
        [pen.rng.choice(_THINGS + _GENES)]
        + [f"{pen.rng.uniform(0, 99):.2f}" for _ in range(columns - 1)]
        for _ in range(rows)
    ]
    drawn = ax.table(cells, colLabels=["Variable", *pen.words(columns - 1)], loc="center")
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(8)
    for (row, _), cell in drawn.get_celld().items():
        cell.visible_edges = pen.rng.choice(("B", "horizontal")) if row == 0 else ""
        if row % 2 and pen.palette[0] != "0.05":
            cell.set_facecolor("0.92")
    ax.axis("off")


def radar(ax: Any, pen: Pen) -> None:
    """A star of axes, drawn by hand as matplotlib's polar axes need a projection of their own."""
    n = pen.rng.randint(5, 9)
    angles = np.linspace(0, 2 * np.pi, n, endpoint=False)
    for angle, name in zip(angles, pen.words(n), strict=False):
        ax.plot([0, np.cos(angle)], [0, np.sin(angle)], color="0.5", lw=0.8)
        ax.text(1.15 * np.cos(angle), 1.15 * np.sin(angle), name, ha="center")
    for i in range(pen.rng.randint(1, 3)):
        size = pen.np.uniform(0.3, 1, n)
        ax.plot(
            np.append(size * np.cos(angles), size[0]),
            np.append(size * np.sin(angles), 0),
            color=pen.colour(i),
        )
    ax.set(xlim=(-1.5, 1.5), ylim=(-1.4, 1.4), aspect="equal")
    ax.axis("off")


KINDS: dict[str, Draw] = {
    f.__name__: f
    for f in (
        bars,
        flat_bars,
        stacked,
        lines,
        traces,
        scatter,
        embedding,
        boxes,
        histogram,
        heat,
        survival,
        roc,
        forest,
        volcano,
        manhattan,
        pie,
        biplot,
        contour,
        dots,
        dendrogram,
        chromatogram,
        venn,
        table,
        radar,
    )
}


def style(pen: Pen) -> dict[str, Any]:
    """Settings of matplotlib that give each figure a look of its own."""
    return {
        "font.family": [pen.rng.choice(_FONTS), "DejaVu Sans"],
        "font.size": pen.rng.choice((6, 7, 8, 9, 11)),
        "axes.linewidth": pen.rng.choice((0.6, 0.8, 1.2, 1.8)),
        "axes.facecolor": pen.rng.choice(("white",) * 6 + ("#eeeeee", "#eaeaf2")),
        "xtick.direction": pen.rng.choice(("in", "out")),
        "ytick.direction": pen.rng.choice(("in", "out")),
        "lines.linewidth": pen.rng.choice((1, 1.5, 2)),
        "figure.facecolor": "white",
    }


def pixels_of(figure: Any, dpi: int) -> Pixels:
    """A figure of matplotlib as pixels; it is closed."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    plt.close(figure)
    return np.asarray(Image.open(buffer).convert("RGB"), np.uint8)


def plot(
    seed: int, *, panels: int | None = None, kind: str | None = None, split: str = "train"
) -> tuple[Pixels, str]:
    """One figure of plots.

    Args:
        seed: Which one.
        panels: How many; drawn by the seed where None.
        kind: One of `KINDS` for all panels; drawn by the seed where None.
        split: Figures of another split differ.

    Returns:
        Pixels, uint8, shape (h, w, 3), and the kind of the first panel.
    """
    import logging

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    pen = Pen(f"plots {split} {seed} {kind}")
    count = panels or pen.rng.choice((1, 1, 2, 2, 3, 4, 4, 6, 8, 9))
    columns = min(count, pen.rng.choice((1, 2, 3, 4)))
    rows = -(-count // columns)
    alike = kind or (pen.rng.choice(sorted(KINDS)) if pen.rng.random() < 0.5 else None)
    first = ""
    with mpl.rc_context(style(pen)):
        size = pen.rng.uniform(1.9, 3.4)
        figure = plt.figure(
            figsize=(columns * size * pen.rng.uniform(0.9, 1.4), rows * size), layout="constrained"
        )
        for i in range(count):
            name = alike or pen.rng.choice(sorted(KINDS))
            first = first or name
            ax = figure.add_subplot(rows, columns, i + 1)
            KINDS[name](ax, pen)
            if count > 1 and pen.rng.random() < 0.85:
                ax.text(-0.1, 1.05, "ABCDEFGHI"[i], transform=ax.transAxes, weight="bold", size=12)
        return pixels_of(figure, pen.rng.choice((80, 100, 130))), first
