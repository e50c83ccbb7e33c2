"""Fit the scores of drawn links: how likely is a link right, by its parts?

    python benchmarks/fit_drawn.py --figures 150 [--cache DIR]

Reads rendered figures of the training split (their text, too), takes every link that the reader
considers, and fits a logistic regression of "right, with its direction" on its parts. Prints the
weights as `relations/drawn/scoring.py` holds them, and how well scores and shares of right links
agree on figures that were kept back.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from drawn_score import judge_rendered
from pathscribe.articles.model import Figure
from pathscribe.relations.drawn import read_drawn
from relations import words
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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--figures", type=int, default=150)
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    if args.cache:
        args.cache.mkdir(parents=True, exist_ok=True)
    rows, right, figure = [], [], []
    for seed in range(args.figures):
        image, data, truth = render_file(seed, split="train")
        labels, mentions = words(data, image, 1.0, None, Figure(str(seed)), args.cache)
        for link in read_drawn(image, labels, mentions, cutoff=0.0).links:
            outcome = judge_rendered(str(seed), truth, labels, [link])
            hit, offered = outcome.counts["directed"][:2]
            if offered:
                rows.append([link.parts[name] for name in NAMES])
                right.append(hit / offered)
                figure.append(seed)
    x, y, f = np.array(rows), np.array(right), np.array(figure)
    kept = f % 4 == 0
    w = fit(x[~kept], y[~kept])
    p = 1 / (1 + np.exp(-(np.column_stack([x[kept], np.ones(kept.sum())]) @ w)))
    print(f"{len(x)} links, {y.mean():.3f} right")
    for low in np.arange(0, 1, 0.2):
        there = (p >= low) & (p < low + 0.2)
        if there.any():
            share = y[kept][there].mean()
            print(f"score {low:.1f}-{low + 0.2:.1f}: {there.sum()} links, {share:.2f} right")
    w = fit(x, y)
    for name, value in zip(NAMES, w, strict=False):
        print(f'    "{name}": {value:.3f},')
    print(f"BIAS: Final = {w[-1]:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
