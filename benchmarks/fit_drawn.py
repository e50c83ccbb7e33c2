"""Fit the scores of drawn links: how likely is a link right, by its parts?

    python benchmarks/fit_drawn.py --figures 100 --gold GOLD_DIR [--cache DIR]

Takes every link that the reader considers in rendered figures of the training split and, with
--gold, in annotated ones (all stages from pixels), and fits one logistic regression of "right, with
its direction" on its parts. Prints the weights as `relations/drawn/scoring.py` holds them, and how
well scores and shares of right links agree on figures that were kept back (one in four, in turn).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from drawn_score import judge_gold, judge_rendered
from pathscribe.articles.model import Figure
from pathscribe.articles.raster import load_raster
from pathscribe.relations.drawn import Drawing, read_drawn, relations_of
from relations import gold_jobs, words
from render import render_file

NAMES = (
    "line", "weakest", "head", "headless", "bar", "both", "source", "target", "source_rival",
    "target_rival", "turns", "bend", "length", "modifier", "icons", "crowd", "loop",
)  # fmt: skip


def fit(x: np.ndarray, y: np.ndarray, ridge: float = 2.0) -> np.ndarray:
    """Weights of a logistic regression, the bias last; by Newton's method."""
    x = np.column_stack([x, np.ones(len(x))])
    w = np.zeros(x.shape[1])
    penalty = np.full(len(w), ridge)
    penalty[-1] = 0
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        w -= np.linalg.solve(curvature, gradient)
    return w


Row = tuple[list[float], float, str]


def rendered(count: int, cache: Path | None) -> Iterator[Row]:
    """Parts of each link, the share of its pairs that is right, and the figure's name."""
    for seed in range(count):
        image, data, truth = render_file(seed, split="train")
        labels, mentions = words(data, image, 1.0, None, Figure(str(seed)), cache)
        for link in read_drawn(image, labels, mentions, cutoff=0.0).links:
            outcome = judge_rendered(str(seed), truth, labels, [link])
            hit, offered = outcome.counts["directed"][:2]
            if offered:
                yield [link.parts[name] for name in NAMES], hit / offered, f"rendered {seed}"


def annotated(folder: Path, cache: Path | None) -> Iterator[Row]:
    """The same of annotated figures."""
    for job in gold_jobs(folder, False, cache):
        assert job.figure is not None
        assert job.figure.image is not None
        assert job.truth is not None
        if not job.truth.get("relations_complete"):
            continue
        data = job.figure.image.read()
        raster = load_raster(data, where=job.name)
        labels, mentions = words(
            data, raster.rgb, raster.scale, job.article, job.figure, cache
        )  # fmt: skip
        texts = {m.id: m.text for m in mentions} | {x.id: x.text for x in labels}
        genes = [{"text": m.text, "symbols": list(m.symbols)} for m in mentions if m.symbols]
        drawing = read_drawn(raster.rgb, labels, mentions, scale=raster.scale, cutoff=0.0)
        for link in drawing.links:
            pairs = relations_of(Drawing((link,)), labels, mentions)
            said = [
                {"source": texts[r.source], "target": texts[r.target], "kind": r.kind}
                for r in pairs
            ]
            prediction = {"genes": genes, "relations": said}
            outcome = judge_gold(job.name, job.truth, prediction, list(texts.values()))
            hit, offered = outcome.counts["directed"][:2]
            if offered:
                yield [link.parts[name] for name in NAMES], hit / offered, job.name


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--figures", type=int, default=100)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    if args.cache:
        args.cache.mkdir(parents=True, exist_ok=True)
    rows = list(rendered(args.figures, args.cache))
    if args.gold:
        rows += annotated(args.gold, args.cache)
    x, y = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    names = sorted({r[2] for r in rows})
    fold = np.array([names.index(r[2]) % 4 for r in rows])
    real = np.array([not r[2].startswith("rendered") for r in rows])
    chance = np.zeros(len(x))
    easier = np.column_stack([x, ~real])
    for k in range(4):
        w = fit(easier[fold != k], y[fold != k])
        kept = np.column_stack([easier, np.ones(len(x))])[fold == k]
        chance[fold == k] = 1 / (1 + np.exp(-(kept @ w)))
    for title, part in (("rendered", ~real), ("annotated", real)):
        for low in np.arange(0, 1, 0.2):
            there = part & (chance >= low) & (chance < low + 0.2)
            if there.any():
                share = f"{y[there].mean():.2f}"
                print(f"{title} {low:.1f}-{low + 0.2:.1f}: {there.sum()} links, {share} right")
    # Rendered figures are easier; how much, is fitted beside the parts, and left out.
    w = fit(np.column_stack([x, ~real]), y)
    for name, value in zip(NAMES, w, strict=False):
        print(f'    "{name}": {value:.3f},')
    print(f"BIAS: Final = {w[-1]:.3f}  # rendered: {w[-1] + w[-2]:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
