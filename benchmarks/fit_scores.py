"""Fit the weights of the components of scores, and the calibration, on annotated figures.

    python benchmarks/fit_scores.py GOLD_DIR [--labels FILE] [--write] [--seed 0]

Weights: every reading that the lexicon has for an annotated label's text is right or wrong; a
logistic model over the named components (`pathscribe.entities.scoring.components`) tells right
from wrong ones. The model is drawn towards the values that were set by hand (all factors 1),
by a ridge whose strength is chosen by cross-validation over figures. Calibration: mentions read
from the pictures, right or wrong as the gold set's scorer sees them; a logistic curve for each
group of mentions, drawn towards the common one (Platt scaling). Prints log loss and Brier score
before and after, out of fold; `--write` puts the numbers into the package.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import pathscribe.entities.weights as table
from gold import GENE_TYPES, Annotated, figures, fold
from pathscribe.entities.calibration import GROUPS, group
from pathscribe.entities.context import Context, context
from pathscribe.entities.recognise import read_figure_labels
from pathscribe.entities.scoring import components
from pathscribe.text.model import Label
from pathscribe.vocabulary.lexicon import Lexicon, Term

Array = NDArray[np.float64]
NAMES = ("form", "case", "word", "length", "plural", "mention", "company", "virus", "organism")
_RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_STEEP = 10.0  # slope of the logistic curve over a score, before fitting
_FOLDS = 8


def _as_labels(texts: Sequence[str]) -> list[Label]:
    box = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    return [Label(f"L{i}", t, (t,), box, 0.0, 1.0, 1.0) for i, t in enumerate(texts, start=1)]


def _right(term: Term, wanted: dict[str, Any], lexicon: Lexicon) -> bool:
    symbols = set(wanted.get("symbols") or ())
    if symbols:
        gene = lexicon.gene(term.curie)
        ours = {gene.symbol} if gene else set(lexicon.members(term.curie))
        return bool(ours & symbols) and term.type in GENE_TYPES
    return bool(term.type == wanted["type"])


def readings(figure: Annotated, lexicon: Lexicon) -> tuple[list[list[float]], list[bool]]:
    """Components and truth of every reading of a figure's annotated labels."""
    texts = sorted({x["text"] for x in figure.truth["labels"]})
    around: Context = context(
        _as_labels(texts), figure=figure.figure, article=figure.article, lexicon=lexicon
    )
    for label in figure.truth["labels"]:
        if label["type"] == "gene":
            around.genes.update(label.get("symbols") or ())
    rows: list[list[float]] = []
    truth: list[bool] = []
    # Ordinary words of the caption are nobody's gene, even where a gene is spelled like them.
    words = sorted(
        {w for w in re.findall(r"\b[A-Za-z]{2,12}\b", figure.figure.caption) if lexicon.is_word(w)}
        - set(texts)
    )
    for text in words:
        for term in lexicon.lookup(text, types=GENE_TYPES):
            named = {name: value for name, value, _ in components(text, term, around)}
            rows.append([named.get(name, 0.0) for name in NAMES])
            truth.append(False)
    for text in texts:
        wanted = next(x for x in figure.truth["labels"] if x["text"] == text)
        for term in lexicon.lookup(text):
            named = {name: value for name, value, _ in components(text, term, around)}
            rows.append([named.get(name, 0.0) for name in NAMES])
            truth.append(_right(term, wanted, lexicon))
    return rows, truth


def _loss(p: Array, y: Array) -> float:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def _error(p: Array, y: Array, of: NDArray[np.int64]) -> float:
    """Standard error of the log loss over figures."""
    each = np.array([_loss(p[of == i], y[of == i]) for i in np.unique(of)])
    return float(each.std(ddof=1) / np.sqrt(len(each)))


def _sigmoid(z: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(z, -40, 40))))


def _fit_weights(x: Array, y: Array, ridge: float) -> Array:
    """Bias and factors; P(right) = sigmoid(_STEEP * (bias + factors . x - 0.5))."""

    def objective(w: Array) -> tuple[float, Array]:
        p = _sigmoid(_STEEP * (w[0] + x @ w[1:] - 0.5))
        error = _STEEP * (p - y)
        away = w - start
        value = len(y) * _loss(p, y) + ridge * float(away @ away)
        grad = np.concatenate(([error.sum()], x.T @ error)) + 2 * ridge * away
        return value, grad

    start = np.concatenate(([0.0], np.ones(x.shape[1])))
    # What a form is worth by its table is the scale; the other components are fitted to it.
    bounds = [(0.0, 0.0), (1.0, 1.0)] + [(0.5, 2.0)] * (x.shape[1] - 1)
    result = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(result.x)


def _fit_curves(score: Array, which: Array, y: Array, ridge: float) -> Array:
    """(intercept, slope) a group, drawn towards those of all groups together."""

    def fit(s: Array, t: Array, start: Array, strength: float) -> Array:
        def objective(w: Array) -> tuple[float, Array]:
            p = _sigmoid(w[0] + w[1] * (s - 0.5))
            away = w - start
            scale = np.array([1.0, 0.05])
            value = len(t) * _loss(p, t) + strength * float(scale @ (away * away))
            error = p - t
            grad = np.array([error.sum(), error @ (s - 0.5)]) + 2 * strength * scale * away
            return value, grad

        bounds = [(-4.0, 4.0), (0.5, 20.0)]
        found = minimize(objective, start, jac=True, method="L-BFGS-B", bounds=bounds)
        return np.asarray(found.x)

    common = fit(score, y, np.array([0.0, 6.0]), 0.5)
    return np.array(
        [
            fit(score[which == g], y[which == g], common, ridge) if np.any(which == g) else common
            for g in range(len(GROUPS))
        ]
    )


def _folds(count: int, seed: int) -> NDArray[np.int64]:
    order = np.random.default_rng(seed).permutation(count)
    fold_of = np.empty(count, dtype=np.int64)
    fold_of[order] = np.arange(count) % _FOLDS
    return fold_of


_Mask = NDArray[np.bool_]


def _out_of_fold(
    fold_of: NDArray[np.int64], fit: Callable[[_Mask], Callable[[_Mask], Array]]
) -> Array:
    """Predictions for every row by a model that has not seen its figure."""
    result = np.empty(len(fold_of))
    for k in range(_FOLDS):
        held = fold_of == k
        result[held] = fit(~held)(held)
    return result


def mentions(figure: Annotated, lexicon: Lexicon) -> list[tuple[float, int, bool]]:
    """Score, group and truth of every mention of a figure."""
    truth = figure.truth["labels"]
    symbols = [set(x.get("symbols") or ()) for x in truth]
    texts: dict[str, set[str]] = defaultdict(set)
    for x in truth:
        texts[x["type"]].add(fold(x["text"]))
    rows = []
    seen: set[tuple[Any, ...]] = set()
    for text, piece in read_figure_labels(
        figure.labels, figure=figure.figure, article=figure.article, lexicon=lexicon
    ):
        decision = piece.decision
        if decision.type in ("state", "other"):
            continue
        gene = decision.type in GENE_TYPES and bool(decision.symbols)
        key = (decision.symbols,) if gene else (decision.type, fold(text))
        if key in seen:
            continue
        seen.add(key)
        ours = set(decision.symbols)
        right = any(ours & s for s in symbols) if gene else fold(text) in texts[decision.type]
        rows.append((decision.score, GROUPS.index(group(decision)), right))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--labels", type=Path, help="JSON file of labels as read")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    lexicon = Lexicon.default()
    annotated = list(figures(args.gold, cache=args.labels))
    report: dict[str, Any] = {"figures": len(annotated)}

    rows, truth, of = [], [], []
    for i, figure in enumerate(annotated):
        found, right = readings(figure, lexicon)
        rows += found
        truth += right
        of += [i] * len(found)
    x, y = np.array(rows), np.array(truth, dtype=np.float64)
    fold_of = _folds(len(annotated), args.seed)[np.array(of)]
    hand = np.concatenate(([0.0], np.ones(len(NAMES))))

    def predict(w: Array) -> Array:
        return _sigmoid(_STEEP * (w[0] + x @ w[1:] - 0.5))

    losses: dict[float, float] = {}
    errors: dict[float, float] = {}
    for strength in _RIDGES:

        def learn(use: _Mask, strength: float = strength) -> Callable[[_Mask], Array]:
            w = _fit_weights(x[use], y[use], strength)
            return lambda held: predict(w)[held]

        p = _out_of_fold(fold_of, learn)
        losses[strength] = _loss(p, y)
        errors[strength] = _error(p, y, np.array(of))
    # The strongest ridge that is not worse than the best one by more than its standard error:
    # what the data cannot tell stays as it was set by hand.
    lowest = min(losses, key=lambda r: losses[r])
    ridge = max(r for r in _RIDGES if losses[r] <= losses[lowest] + errors[lowest])
    weights = _fit_weights(x, y, ridge)
    report["readings"] = {
        "count": len(y), "right": int(y.sum()), "ridge": ridge,
        "log_loss_hand": round(_loss(predict(hand), y), 4),
        "log_loss_out_of_fold": {str(r): round(v, 4) for r, v in losses.items()},
    }  # fmt: skip

    text = _written(weights, np.array([[0.0, 8.0]] * len(GROUPS)), report)
    table.weights.cache_clear()
    fitted = table.parse(text)
    original, table.weights = table.weights, lambda: fitted  # type: ignore[assignment]
    import pathscribe.entities.scoring as scoring

    scoring.weights = lambda: fitted  # type: ignore[assignment]
    data = [(s, g, r, i) for i, f in enumerate(annotated) for s, g, r in mentions(f, lexicon)]
    table.weights = original
    score = np.array([d[0] for d in data])
    which = np.array([d[1] for d in data])
    truth_m = np.array([d[2] for d in data], dtype=np.float64)
    fold_m = _folds(len(annotated), args.seed)[np.array([d[3] for d in data])]
    best: dict[float, float] = {}
    for r in _RIDGES:

        def fit(use: _Mask, r: float = r) -> Callable[[_Mask], Array]:
            curves = _fit_curves(score[use], which[use], truth_m[use], r)
            return lambda held: _sigmoid(
                curves[which[held], 0] + curves[which[held], 1] * (score[held] - 0.5)
            )

        best[r] = _loss(_out_of_fold(fold_m, fit), truth_m)
    r = min(best, key=lambda k: best[k])
    curves = _fit_curves(score, which, truth_m, r)
    p = _sigmoid(curves[which, 0] + curves[which, 1] * (score - 0.5))
    report["mentions"] = {
        "count": len(data), "right": int(truth_m.sum()), "ridge": r,
        "log_loss_score": round(_loss(score, truth_m), 4),
        "log_loss_out_of_fold": round(best[r], 4),
        "brier_score": round(float(np.mean((score - truth_m) ** 2)), 4),
        "brier": round(float(np.mean((p - truth_m) ** 2)), 4),
        "groups": {
            name: {"count": int((which == g).sum()), "right": int(truth_m[which == g].sum())}
            for g, name in enumerate(GROUPS)
        },
    }  # fmt: skip
    text = _written(weights, curves, report)
    if args.write:
        Path(table.__file__).with_name("weights.tsv").write_text(text, "utf-8")
    json.dump({**report, "table": text.splitlines()}, sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


def _written(weights: Array, curves: Array, report: dict[str, Any]) -> str:
    lines = [
        f"# Fitted by benchmarks/fit_scores.py on {report['figures']} annotated figures; not to be"
        " edited by hand.",
        "kind\tname\tvalue\tslope",
        f"bias\t\t{weights[0]:.4f}",
        *(f"factor\t{n}\t{w:.4f}" for n, w in zip(NAMES, weights[1:], strict=True)),
        *(f"calibration\t{n}\t{a:.4f}\t{b:.4f}" for n, (a, b) in zip(GROUPS, curves, strict=True)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
