"""Fit the scores of caption relations on the annotated captions, but for the test half.

    python benchmarks/fit_caption_scores.py [--shared ../shared] [--write]

Each claim that the grammar makes about a caption of the sets "dev" and "fresh" is right or wrong
as `caption_relations.py` has it. A logistic regression with a ridge tells them apart. Prints the
weights; then precision and recall by the least score that is asked for, out of fold over captions,
and how well the scores are calibrated. ``--write`` puts the weights into the package.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from caption_relations import SHARED, gold_edges, match, read_captions, read_gold
from pathscribe.articles.model import Figure
from pathscribe.entities.context import context
from pathscribe.relations import weights
from pathscribe.relations.captions import caption_claims, effect
from pathscribe.relations.scoring import features
from pathscribe.vocabulary import Lexicon

Array = NDArray[np.float64]
RIDGE = 2.0
FOLDS = 8
HEAD = '''"""Weights of the scores of caption relations: `benchmarks/fit_caption_scores.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
'''


def rows(shared: Path) -> tuple[list[dict[str, float]], list[bool], list[str], int]:
    """Features, truth and caption of every claim, and how many relations there are to find."""
    lexicon = Lexicon.default()
    captions = read_captions(shared)
    seen: list[dict[str, float]] = []
    truth: list[bool] = []
    groups: list[str] = []
    wanted = 0
    for figid, entry in sorted(read_gold().items()):
        if entry["half"] == "test":
            continue
        caption = captions[figid]
        around = context((), figure=Figure(key="", caption=caption), article=None, lexicon=lexicon)
        said = caption_claims(caption, around)[0]
        beside = Counter(sentence.start for sentence, _ in said)
        said = [(sentence, claim) for sentence, claim in said if not claim.negated]
        edges = [
            ((c.source.start, c.source.end), (c.target.start, c.target.end), effect(c))
            for _, c in said
        ]
        gold = gold_edges(entry)
        right = match(gold, edges)
        wanted += len(gold)
        for n, (sentence, claim) in enumerate(said):
            seen.append(features(sentence, claim, caption, beside[sentence.start]))
            truth.append(n in right)
            groups.append(figid)
    return seen, truth, groups, wanted


def fit(x: Array, y: Array) -> Array:
    """Weights of a logistic regression by Newton's method; the first is not drawn to zero."""
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w -= np.linalg.solve(curvature, x.T @ (p - y) + ridge * w)
    return w


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    seen, truth, groups, wanted = rows(args.shared)
    names = ["bias", *sorted({name for row in seen for name in row} - {"bias"})]
    x = np.array([[row.get(name, 0.0) for name in names] for row in seen])
    y = np.array(truth, dtype=float)
    w = fit(x, y)
    table = "".join(f'    "{n}": {v:.3f},\n' for n, v in zip(names, w, strict=True))
    print(table)
    order = {figid: n % FOLDS for n, figid in enumerate(sorted(set(groups)))}
    fold = np.array([order[figid] for figid in groups])
    p = np.zeros(len(y))
    for n in range(FOLDS):
        p[fold == n] = 1 / (1 + np.exp(-x[fold == n] @ fit(x[fold != n], y[fold != n])))
    for least in (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        kept = p >= least
        print(
            f"score >= {least:.2f}: {kept.sum()} claims,"
            f" precision {y[kept].mean():.3f}, recall {y[kept].sum() / wanted:.3f}"
        )
    edges = np.quantile(p, np.linspace(0, 1, 6))
    for low, high in itertools.pairwise(edges):
        part = (p >= low) & (p <= high)
        print(f"said {p[part].mean():.2f}, right {y[part].mean():.2f} ({part.sum()} claims)")
    if args.write:
        Path(weights.__file__).write_text(HEAD + table + "}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
