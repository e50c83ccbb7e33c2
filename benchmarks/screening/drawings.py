"""What is easily taken for a pathway and is none, and pictures taken by instruments.

Flow charts, study designs, phylogenies, chemical structures, maps of the brain; gels, micrographs,
maps, gene maps, alignments, equations. The same seed gives the same figure on one machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from matplotlib import patches
from matplotlib import pyplot as plt

from .plots import Pen, Pixels, pixels_of, style

_STEPS = (
    "Records identified through database searching",
    "Records screened",
    "Full-text articles assessed",
    "Studies included in meta-analysis",
    "Assessed for eligibility",
    "Excluded",
    "Randomized",
    "Lost to follow-up",
    "Analysed",
    "Allocated to intervention",
    "Discontinued",
    "Data acquisition",
    "Pre-processing",
    "Quality control",
    "Feature extraction",
    "Read mapping",
    "Variant calling",
    "Model training",
    "Validation",
    "Segmentation",
    "Questionnaire sent",
    "Consent obtained",
    "Duplicates removed",
    "Raw reads",
    "Trim adapters",
    "De novo assembly",
    "Registration",
    "T1 image",
    "Atlas",
    "Statistical analysis",
    "Declined to participate",
    "Sample collection",
    "DNA extraction",
    "Library preparation",
    "Sequencing",
    "Upload",
    "Server",
    "Client",
    "Database",
)
_SPECIES = (
    "Mus musculus",
    "Homo sapiens",
    "Danio rerio",
    "Gallus gallus",
    "Bos taurus",
    "E. coli",
    "S. aureus",
    "A. thaliana",
    "Oryza sativa",
    "HCoV-229E",
    "SARS-CoV",
    "MERS-CoV",
    "Bat CoV HKU4",
    "IBV",
    "TGEV",
    "H1N1/2009",
    "B. subtilis",
    "C. elegans",
    "X. laevis",
    "Isolate 12",
    "Isolate 45",
    "KY417146",
    "AY278741",
    "MN908947",
)


def _canvas(pen: Pen, wide: float, high: float) -> tuple[Any, Any]:
    figure = plt.figure(figsize=(wide, high))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 100), ylim=(0, 100))
    ax.axis("off")
    return figure, ax


def _box(
    ax: Any, pen: Pen, x: float, y: float, w: float, h: float, text: str, fill: Any, form: str
) -> None:
    ax.add_patch(
        patches.FancyBboxPatch((x - w / 2, y - h / 2), w, h, boxstyle=form, fc=fill, ec="k", lw=0.9)
    )
    ax.text(x, y, text, ha="center", va="center", wrap=False)


def _wrap(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _arrow(ax: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": "k", "lw": 1})


def flow_chart(pen: Pen) -> Pixels:
    """Boxes of a procedure from top to bottom, with what falls out at the side."""
    levels = pen.rng.randint(4, 8)
    figure, ax = _canvas(pen, pen.rng.uniform(4, 7), pen.rng.uniform(4.5, 8))
    form = pen.rng.choice(("square,pad=0.3", "round,pad=0.3"))
    fill: Any = pen.rng.choice(("white", "white", "#cfe2f3", "#fff2cc", pen.colour()))
    ys = np.linspace(93, 7, levels)
    branch = pen.rng.choice((levels, pen.rng.randint(2, levels - 1)))
    counted = pen.rng.random() < 0.7
    step = 86 / (levels - 1)
    columns = [40.0] if branch == levels else [25.0, 70.0]

    def text() -> str:
        said = _wrap(pen.rng.choice(_STEPS), 20)
        return f"{said}\n(n = {pen.rng.randint(5, 4000):,})" if counted else said

    for i, y in enumerate(ys):
        places = [45.0] if i < branch else columns
        for x in places:
            _box(
                ax, pen, x, float(y), 34 if len(places) < 2 else 30, step * 0.55, text(), fill, form
            )
            if i + 1 < levels:
                for target in [45.0] if i + 1 < branch else columns if len(places) < 2 else [x]:
                    _arrow(
                        ax, (x, float(y) - step * 0.31), (target, float(ys[i + 1]) + step * 0.31)
                    )
        if len(places) < 2 and i and pen.rng.random() < 0.6:
            _box(ax, pen, 83, float(y) - step / 2 + 2, 26, step * 0.4, text(), fill, form)
            _arrow(ax, (45, float(y) - step / 2), (69, float(y) - step / 2))
    return pixels_of(figure, 90)


def study_design(pen: Pen) -> Pixels:
    """A line of time with injections and samples."""
    figure, ax = _canvas(pen, pen.rng.uniform(5, 8), pen.rng.uniform(1.8, 4))
    rows = pen.rng.randint(1, 4)
    for row in range(rows):
        y = 100 * (row + 0.5) / rows
        _arrow(ax, (18, y), (96, y))
        ax.text(2, y, pen.words(1)[0], va="center")
        for x in np.sort(pen.np.uniform(20, 92, pen.rng.randint(3, 7))):
            ax.plot([x, x], [y - 3, y + 3], "k-")
            ax.text(x, y - 12 / rows, f"day {pen.rng.randint(0, 60)}", ha="center", va="top")
            if pen.rng.random() < 0.6:
                _arrow(ax, (x, y + 24 / rows), (x, y + 4))
                word = pen.rng.choice(
                    ("injection", "bleed", "vaccine", "MRI", "biopsy", "PBS", "visit", "survey")
                )
                ax.text(x, y + 26 / rows, word, ha="center", rotation=pen.rng.choice((0, 0, 45)))
        if pen.rng.random() < 0.5:
            ax.add_patch(
                patches.Rectangle(
                    (pen.rng.uniform(20, 50), y - 4), 25, 8, fc=pen.colour(1), alpha=0.6
                )
            )
    return pixels_of(figure, 100)


def phylogeny(pen: Pen) -> Pixels:
    """A tree with names at its tips and numbers at its branches."""
    n = pen.rng.randint(8, 32)
    figure, ax = _canvas(pen, pen.rng.uniform(4, 6), pen.rng.uniform(0.8, 1.2) * max(3, n * 0.22))
    tops = [(95 - 90 * i / (n - 1), 62.0) for i in range(n)]
    for i, (y, _) in enumerate(tops):
        name = pen.rng.choice(_SPECIES)
        ax.text(
            64,
            y,
            f"{name} {i}" if pen.rng.random() < 0.5 else name,
            va="center",
            style=pen.rng.choice(("italic", "normal")),
            color=pen.rng.choice(("k", "k", pen.colour(1))),
        )
    while len(tops) > 1:
        i = pen.rng.randrange(len(tops) - 1)
        (ya, xa), (yb, xb) = tops[i], tops[i + 1]
        x = min(xa, xb) - pen.rng.uniform(1, 60 / math.sqrt(n) / 1.5)
        x = max(x, 3)
        ax.plot([xa, x, x, xb], [ya, ya, yb, yb], "k-", lw=1)
        if pen.rng.random() < 0.6:
            ax.text(x - 0.5, (ya + yb) / 2 + 0.6, str(pen.rng.randint(50, 100)), ha="right", size=6)
        tops[i : i + 2] = [((ya + yb) / 2, x)]
    ax.plot([5, 15], [1, 1], "k-")
    ax.text(10, 1.6, "0.05", ha="center", size=7)
    return pixels_of(figure, 100)


def structures(pen: Pen) -> Pixels:
    """Rings and chains with atoms, numbered compounds."""
    rows, columns = pen.rng.randint(1, 3), pen.rng.randint(1, 4)
    figure = plt.figure(figsize=(columns * 1.9, rows * 1.9))
    for k in range(rows * columns):
        ax = figure.add_subplot(rows, columns, k + 1)
        x = y = 0.0
        for r in range(pen.rng.randint(1, 4)):
            sides = pen.rng.choice((6, 6, 6, 5))
            turn = np.pi / 6
            angles = turn + np.arange(sides + 1) * 2 * np.pi / sides
            ax.plot(x + np.cos(angles), y + np.sin(angles), "k-", lw=1.3)
            for j in range(0, sides, 2):
                a = angles[j : j + 2]
                ax.plot(x + 0.8 * np.cos(a), y + 0.8 * np.sin(a), "k-", lw=1.3)
            for j in range(sides):
                if pen.rng.random() < 0.3:
                    dx, dy = np.cos(angles[j]), np.sin(angles[j])
                    ax.plot([x + dx, x + 1.6 * dx], [y + dy, y + 1.6 * dy], "k-", lw=1.3)
                    ax.text(
                        x + 2 * dx,
                        y + 2 * dy,
                        pen.rng.choice(("OH", "O", "NH$_2$", "N", "CH$_3$", "Cl", "F", "HO", "S")),
                        ha="center",
                        va="center",
                        color=pen.rng.choice(("k", "k", "r", "b")),
                    )
            x += math.sqrt(3) if r % 2 == 0 else math.sqrt(3) / 2
            y += 0 if r % 2 == 0 else 1.5
        ax.text(
            0.5,
            -0.12,
            pen.rng.choice(("1", "2a", "3b", "Compound 7", "Quercetin", "Remdesivir")),
            transform=ax.transAxes,
            ha="center",
            weight="bold",
        )
        ax.set_aspect("equal")
        ax.axis("off")
    return pixels_of(figure, 100)


def _smooth(pen: Pen, height: int, width: int, size: float) -> np.ndarray[Any, Any]:
    noise = pen.np.normal(0, 1, (height, width)).astype(np.float32)
    out = cv2.GaussianBlur(noise, (0, 0), size)
    return np.asarray((out - out.min()) / (out.max() - out.min() + 1e-9))


def brain_map(pen: Pen) -> Pixels:
    """Slices of a brain with spots of colour, on black or white, in rows."""
    rows, columns = pen.rng.randint(1, 4), pen.rng.randint(2, 6)
    size = pen.rng.choice((110, 150, 190))
    dark = pen.rng.random() < 0.7
    tiles = []
    for _ in range(rows * columns):
        tile = np.full((size, size, 3), 0 if dark else 255, np.uint8)
        mask = np.zeros((size, size), np.uint8)
        axes = (int(size * pen.rng.uniform(0.36, 0.44)), int(size * pen.rng.uniform(0.3, 0.42)))
        cv2.ellipse(mask, (size // 2, size // 2), axes, 0, 0, 360, 1, -1)
        folds = np.sin(_smooth(pen, size, size, 4) * pen.rng.uniform(20, 50))
        grey = (110 + 60 * folds + 30 * _smooth(pen, size, size, 12)).clip(0, 255)
        tile[mask > 0] = grey[mask > 0][:, None].astype(np.uint8)
        hot = (_smooth(pen, size, size, 9) > pen.rng.uniform(0.7, 0.85)) & (mask > 0)
        tile[hot] = np.array(
            pen.rng.choice(((230, 40, 30), (250, 190, 20), (60, 200, 90), (40, 120, 250))), np.uint8
        )
        ink = (255, 255, 255) if dark else (0, 0, 0)
        if pen.rng.random() < 0.6:
            said = pen.rng.choice(("L", "R", "x = -12", "z = 34", "Head", "Tail", "T1", "DTI"))
            cv2.putText(tile, said, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.4, ink, 1, cv2.LINE_AA)
        if pen.rng.random() < 0.3:
            cv2.arrowedLine(
                tile, (size - 20, 20), (size - 45, 45), ink, 2, cv2.LINE_AA, tipLength=0.4
            )
        tiles.append(tile)
    grid = [np.concatenate(tiles[r * columns : (r + 1) * columns], 1) for r in range(rows)]
    return np.ascontiguousarray(np.concatenate(grid, 0))


def micrograph(pen: Pen) -> Pixels:
    """Fields of stained or glowing cells with scale bars."""
    rows, columns = pen.rng.randint(1, 3), pen.rng.randint(1, 5)
    size, gap = pen.rng.choice((140, 200)), pen.rng.choice((0, 4, 10))
    top = pen.rng.choice((0, 22))
    whole = np.full((top + rows * (size + gap), columns * (size + gap), 3), 255, np.uint8)
    glow = pen.rng.random() < 0.6
    for r in range(rows):
        for c in range(columns):
            base = (
                np.zeros((size, size, 3), np.float32)
                if glow
                else np.full((size, size, 3), (225, 190, 215), np.float32)
            )
            base += 25 * pen.np.normal(0, 1, (size, size, 1)) * (0.3 if glow else 0.6)
            for _ in range(pen.rng.randint(10, 80)):
                at = (pen.rng.randrange(size), pen.rng.randrange(size))
                axes = (pen.rng.randint(3, 12), pen.rng.randint(3, 12))
                ink = (
                    pen.rng.choice(((40, 60, 250), (40, 240, 60), (240, 40, 40)))
                    if glow
                    else (110, 60, 150)
                )
                cv2.ellipse(base, at, axes, pen.rng.randrange(180), 0, 360, ink, -1, cv2.LINE_AA)
            field = (
                cv2.GaussianBlur(base, (0, 0), pen.rng.uniform(0.8, 2.5))
                .clip(0, 255)
                .astype(np.uint8)
            )
            ink = (255, 255, 255) if glow else (0, 0, 0)
            cv2.line(field, (size - 40, size - 10), (size - 10, size - 10), ink, 2)
            y, x = top + r * (size + gap), c * (size + gap)
            whole[y : y + size, x : x + size] = field
    if top:
        for c in range(columns):
            cv2.putText(
                whole,
                pen.rng.choice(("DAPI", "Merge", "Control", "WT", "GFP", "siRNA")),
                (c * (size + gap) + 20, 16),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.45,
                (0, 0, 0),
                1,
                cv2.LINE_AA,
            )
    return whole


def gel(pen: Pen) -> Pixels:
    """Blots: rows of bands, named at the side, lanes named above."""
    rows, lanes = pen.rng.randint(1, 8), pen.rng.randint(3, 12)
    high, wide = pen.rng.choice((26, 40, 70)), pen.rng.choice((34, 48))
    left = 90
    whole = np.full((40 + rows * (high + 8), left + lanes * wide + 20, 3), 255, np.uint8)
    for r in range(rows):
        strip = np.full((high, lanes * wide), pen.rng.uniform(170, 235), np.float32)
        strip += 12 * (_smooth(pen, high, lanes * wide, 6) - 0.5)
        for lane in range(lanes):
            dark = pen.rng.uniform(0, 190)
            cv2.ellipse(
                strip,
                (lane * wide + wide // 2, high // 2),
                (int(wide * 0.36), max(2, high // 8)),
                0,
                0,
                360,
                235 - dark,
                -1,
            )
        strip = cv2.GaussianBlur(strip, (0, 0), 2.2) + pen.np.normal(0, 3, strip.shape)
        y = 34 + r * (high + 8)
        whole[y : y + high, left : left + lanes * wide] = strip.clip(0, 255).astype(np.uint8)[
            ..., None
        ]
        if pen.rng.random() < 0.6:
            cv2.rectangle(whole, (left, y), (left + lanes * wide, y + high), (0, 0, 0), 1)
        name = pen.rng.choice(
            ("p-AKT", "AKT", "Actin", "GAPDH", "p53", "ERK1/2", "IRF3", "Tubulin", "STAT1")
        )
        cv2.putText(
            whole,
            name,
            (8, y + high // 2 + 4),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.45,
            (0, 0, 0),
            1,
            cv2.LINE_AA,
        )
    for lane in range(lanes):
        said = pen.rng.choice(("+", "-", str(lane), "WT", "0h"))
        cv2.putText(
            whole,
            said,
            (left + lane * wide + 10, 24),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.45,
            (0, 0, 0),
            1,
            cv2.LINE_AA,
        )
    return whole


def land(pen: Pen) -> Pixels:
    """A map with shores, places and a scale."""
    height, width = 420, pen.rng.randint(380, 700)
    field = _smooth(pen, height, width, pen.rng.uniform(15, 45))
    whole = np.empty((height, width, 3), np.uint8)
    whole[:] = pen.rng.choice(((255, 255, 255), (198, 222, 240), (230, 240, 250)))
    whole[field > 0.5] = pen.rng.choice(((225, 225, 225), (236, 226, 198), (205, 225, 190)))
    shores, _ = cv2.findContours(
        (field > 0.5).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE
    )
    cv2.drawContours(whole, shores, -1, (60, 60, 60), 1)
    for _ in range(pen.rng.randint(5, 25)):
        at = (pen.rng.randrange(20, width - 80), pen.rng.randrange(20, height - 20))
        cv2.circle(
            whole, at, 4, pen.rng.choice(((200, 30, 30), (0, 0, 0), (30, 30, 200))), -1, cv2.LINE_AA
        )
        if pen.rng.random() < 0.6:
            name = pen.rng.choice(
                ("Site 1", "Site 2", "Nairobi", "Lagos", "River", "Station A", "Reef", "Hubei")
            )
            cv2.putText(
                whole,
                name,
                (at[0] + 6, at[1] + 4),
                cv2.FONT_HERSHEY_SIMPLEX,
                0.4,
                (0, 0, 0),
                1,
                cv2.LINE_AA,
            )
    cv2.rectangle(whole, (0, 0), (width - 1, height - 1), (0, 0, 0), 1)
    return whole


def gene_map(pen: Pen) -> Pixels:
    """Genes, exons and domains as blocks along lines."""
    rows = pen.rng.randint(1, 7)
    figure, ax = _canvas(pen, 6.5, 0.7 + rows * 0.7)
    for row in range(rows):
        y = 100 * (row + 0.5) / rows
        ax.plot([15, 97], [y, y], "k-", lw=1)
        ax.text(1, y, pen.rng.choice(_SPECIES)[:10], va="center")
        x = 17.0
        while x < 90:
            w = pen.rng.uniform(2, 14)
            high = 30 / rows
            if pen.rng.random() < 0.4:
                ax.add_patch(
                    patches.FancyArrow(
                        x,
                        y,
                        w,
                        0,
                        width=high,
                        head_width=high * 1.5,
                        head_length=min(2, w),
                        length_includes_head=True,
                        fc=pen.colour(int(x)),
                        ec="k",
                        lw=0.6,
                    )
                )
            else:
                ax.add_patch(
                    patches.Rectangle(
                        (x, y - high / 2), w, high, fc=pen.colour(int(x)), ec="k", lw=0.6
                    )
                )
            if w > 7:
                said = pen.rng.choice(
                    (
                        "ORF1a",
                        "S",
                        "E",
                        "M",
                        "N",
                        "SH2",
                        "Kinase",
                        "RdRp",
                        "5'UTR",
                        "exon 2",
                        "gag",
                        "pol",
                    )
                )
                ax.text(x + w / 2, y, said, ha="center", va="center", size=7)
            x += w + pen.rng.uniform(0, 5)
    return pixels_of(figure, 100)


def alignment(pen: Pen) -> Pixels:
    """Sequences under each other, with shaded columns."""
    rows, columns = pen.rng.randint(4, 16), pen.rng.randint(30, 60)
    figure, ax = _canvas(pen, columns * 0.11 + 1, rows * 0.19 + 0.2)
    letters = "ACGT" if pen.rng.random() < 0.4 else "ACDEFGHIKLMNPQRSTVWY"
    shared = [pen.rng.choice(letters) for _ in range(columns)]
    step, high = 84 / columns, 100 / rows
    for row in range(rows):
        y = 100 - high * (row + 0.5)
        ax.text(0.5, y, pen.rng.choice(_SPECIES)[:9], va="center", size=6)
        for c in range(columns):
            same = pen.rng.random() < 0.7
            if same:
                fill = pen.rng.choice(("0.75", "#9fc5e8"))
                ax.add_patch(
                    patches.Rectangle((15 + c * step, y - high / 2), step, high, fc=fill, ec="none")
                )
            ax.text(
                15 + (c + 0.5) * step,
                y,
                shared[c] if same else pen.rng.choice(letters),
                ha="center",
                va="center",
                size=6,
                family="DejaVu Sans Mono",
            )
    return pixels_of(figure, 90)


def equation(pen: Pen) -> Pixels:
    """A formula as journals set it as a picture."""
    parts = (
        r"\frac{\partial u}{\partial t}",
        r"\sum_{i=1}^{n} x_i^2",
        r"\alpha_k",
        r"\int_0^\infty e^{-t} dt",
        r"\beta S I",
        r"\sqrt{\sigma^2 + \mu}",
        r"P(Y | X)",
        r"\log \lambda",
        r"\frac{k_{on}}{k_{off} + K_m}",
        r"\hat{y}_{ij}",
    )
    rows = pen.rng.randint(1, 3)
    figure, ax = _canvas(pen, pen.rng.uniform(1.5, 5), 0.5 * rows)
    for row in range(rows):
        chosen = pen.rng.sample(parts, pen.rng.randint(1, 4))
        text = pen.rng.choice((" = ", " + ", r" \leq ")).join(chosen)
        ax.text(50, 100 * (row + 0.5) / rows, f"${text}$", ha="center", va="center", size=11)
    return pixels_of(figure, 120)


def photograph(pen: Pen) -> Pixels:
    """Something with light, shade and grain, as cameras see it."""
    height, width = pen.rng.randint(250, 450), pen.rng.randint(300, 600)
    layers = [_smooth(pen, height, width, s) for s in (40, 15, 4, 1.2)]
    base = sum(w * layer for w, layer in zip((0.5, 0.25, 0.15, 0.1), layers, strict=True))
    tint = np.array([pen.rng.uniform(0.5, 1) for _ in range(3)])
    out = np.asarray(base)[..., None] * tint * 255 + pen.np.normal(0, 6, (height, width, 3))
    return np.asarray(out.clip(0, 255), np.uint8)


HARD: dict[str, Callable[[Pen], Pixels]] = {
    f.__name__: f for f in (flow_chart, study_design, phylogeny, structures, brain_map)
}
OTHER: dict[str, Callable[[Pen], Pixels]] = {
    f.__name__: f for f in (micrograph, gel, land, gene_map, alignment, equation, photograph)
}


def drawing(seed: int, kind: str, *, split: str = "train") -> Pixels:
    """One figure of a kind of `HARD` or `OTHER`, by its seed.

    Returns:
        Pixels, uint8, shape (h, w, 3).
    """
    import matplotlib as mpl

    pen = Pen(f"drawings {split} {seed} {kind}")
    with mpl.rc_context(style(pen)):
        return (HARD | OTHER)[kind](pen)
