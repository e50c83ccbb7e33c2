"""Fitting the model of screening: weighted logistic regressions, then how their sums mix.

Sums of figures are mixed and calibrated by what models say that were trained without their source,
so that the probabilities hold for figures of sources that nobody has seen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pathscribe.screening.model import Mix, Model, Sum
from pathscribe.screening.pixels import Measures
from pathscribe.screening.words import lead, word_measures

from .data import Sample

Vector = NDArray[np.float64]
_FAR = 3.0
IMAGE_PENALTY = 25.0
WORDS_PENALTY = 100.0
MIX_PENALTY = 0.5
"""Strength of the pull of weights towards 0 (of mixes: towards 1), in figures."""
_REAL = 2.0
"""A real figure weighs as much as so many drawn ones."""


def regress(
    x: Vector, y: Vector, weight: Vector, penalty: float, centre: float = 0.0
) -> tuple[Vector, float]:
    """Logistic regression with a ridge, to convergence.

    Args:
        x: Shape (n, k).
        y: Of 0 and 1, shape (n,).
        weight: Of each row, shape (n,).
        penalty: Of the squared distance of weights from `centre`.
        centre: Where weights are drawn to.
    """
    rows = np.column_stack([x, np.ones(len(x))])
    ridge = np.append(np.full(x.shape[1], penalty), 1e-6)
    middle = np.append(np.full(x.shape[1], centre), 0.0)
    w = middle.copy()
    for _ in range(60):  # Newton's steps; the loss is convex, and the ridge keeps them short
        p = 1 / (1 + np.exp(-np.clip(rows @ w, -30, 30)))
        slope = rows.T @ (weight * (p - y)) + ridge * (w - middle)
        bend = (rows * (weight * p * (1 - p))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return w[:-1], float(w[-1])


def balanced(y: Vector, weight: Vector) -> Vector:
    """Weights under which both classes count the same; their sum is the number of rows."""
    out = weight.copy()
    for value in (0, 1):
        chosen = y == value
        if chosen.any():
            out[chosen] *= len(y) / 2 / out[chosen].sum()
    return out


def _sum(rows: Sequence[Measures], y: Vector, weight: Vector, penalty: float) -> Sum:
    names = sorted(rows[0])
    raw = np.array([[row[n] for n in names] for row in rows])
    weight = balanced(y, weight)
    mean = np.average(raw, axis=0, weights=weight)
    spread = np.sqrt(np.average((raw - mean) ** 2, axis=0, weights=weight)) + 1e-3
    x = np.clip((raw - mean) / spread, -_FAR, _FAR)
    w, start = regress(x, y, weight, penalty)
    digits = {
        n: (round(float(m), 5), round(float(s), 5), round(float(v), 5))
        for n, m, s, v in zip(names, mean, spread, w, strict=True)
    }
    return Sum(digits, round(start, 5))


def fit_image(samples: Sequence[Sample]) -> Sum:
    """Weights of the pixels' measures; every variant of a picture counts a part of it."""
    rows, y, weight = [], [], []
    for s in samples:
        if s.measures is None:
            continue
        each = [s.measures, *s.variants]
        rows += each
        y += [float(s.pathway)] * len(each)
        weight += [(_REAL if s.real else 1.0) / len(each)] * len(each)
    w = np.array(weight)
    return _sum(rows, np.array(y), w, IMAGE_PENALTY * w.sum() / 1000)


def shorter(caption: str, name: str) -> list[str]:
    """The caption, its first sentence, and two sentences of it: captions are of any length.

    Without the shorter ones the model would take a short caption for one that lacks words.
    """
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z(])", caption)
    found = [caption, lead(caption)]
    if len(sentences) > 2:
        at = random.Random(name).randrange(len(sentences) - 1)
        found.append(" ".join(sentences[at : at + 2]))
    return [text for text in found if word_measures(text) is not None]


def fit_words(samples: Sequence[Sample]) -> Sum:
    """Weights of the words of captions."""
    rows, y, weight = [], [], []
    for s in samples:
        texts = shorter(s.caption, s.name) if word_measures(s.caption) else []
        for i, text in enumerate(texts):
            measures = word_measures(text)
            assert measures is not None
            rows.append(measures)
            y.append(float(s.pathway))
            weight.append(0.5 if i == 0 else 0.5 / (len(texts) - 1))
    if not rows:
        return Sum({}, 0.0)
    return _sum(rows, np.array(y), np.array(weight), WORDS_PENALTY)


def sums(
    samples: Sequence[Sample], image: Sum, words: Sum
) -> list[tuple[float | None, float | None]]:
    """Both sums of each figure; None where it has no picture or no caption."""
    return [
        (
            image.total(s.measures) if s.measures is not None else None,
            words.total(m) if words.weights and (m := word_measures(s.caption)) else None,
        )
        for s in samples
    ]


def unseen_sums(samples: Sequence[Sample]) -> list[tuple[float | None, float | None]]:
    """Both sums of each real figure, by models that have not seen its source; others: None."""
    found: list[tuple[float | None, float | None]] = [(None, None)] * len(samples)
    for source in sorted({s.source for s in samples if s.real}):
        others = [s for s in samples if s.source != source]
        here = [i for i, s in enumerate(samples) if s.source == source]
        seen = sums([samples[i] for i in here], fit_image(others), fit_words(others))
        for i, value in zip(here, seen, strict=True):
            found[i] = value
    return found


def _mix(columns: Sequence[Sequence[float]], y: Sequence[bool]) -> tuple[list[float], float]:
    truth = np.array(y, np.float64)
    weight = balanced(truth, np.ones(len(truth)))
    w, start = regress(np.array(columns).T, truth, weight, MIX_PENALTY, centre=1.0)
    return [round(float(v), 4) for v in w], round(start, 4)


def fit(samples: Sequence[Sample], cutoff: float) -> Model:
    """The whole model.

    Args:
        samples: Of several sources.
        cutoff: From which probability on a figure is read.
    """
    image, words = fit_image(samples), fit_words(samples)
    unseen = unseen_sums(samples)

    def chosen(keep: Callable[[Any, Any], bool]) -> tuple[list[Any], list[bool]]:
        index = [i for i, (a, b) in enumerate(unseen) if keep(a, b)]
        return [unseen[i] for i in index], [samples[i].pathway for i in index]

    pairs, y = chosen(lambda a, b: a is not None)
    (a,), c = _mix([[p for p, _ in pairs]], y)
    image_only = Mix(a, 0.0, c)
    pairs, y = chosen(lambda a, b: b is not None)
    words_only = Mix(0.0, 1.0, 0.0)
    if pairs:
        (b,), c = _mix([[w for _, w in pairs]], y)
        words_only = Mix(0.0, b, c)
    pairs, y = chosen(lambda a, b: a is not None and b is not None)
    if len(set(y)) == 2:
        (a, b), c = _mix([[p for p, _ in pairs], [w for _, w in pairs]], y)
        both = Mix(a, b, c)
    else:
        both = Mix(image_only.image, words_only.words, image_only.start + words_only.start)
    return Model(image, words, both, image_only, words_only, cutoff)


def without(samples: Sequence[Sample], sources: Collection[str]) -> list[Sample]:
    """The samples of all other sources."""
    return [s for s in samples if s.source not in sources]
