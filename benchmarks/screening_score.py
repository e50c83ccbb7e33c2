"""How well screening tells pathway figures from others.

    python benchmarks/screening_score.py --cache DIR [--out screening.json] [--errors errors.tsv]

Every figure is judged by a model that was trained, mixed and calibrated without any figure of its
source. Prints JSON; see docs/screening.md for what each number means.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pathscribe.screening import load_model, screen_picture
from pathscribe.screening.model import Model
from screening.data import SHARED, Cache, Sample, drawn_figures
from screening.fit import fit, sums, without
from train_screening import CUTOFF, gather

Judged = list[tuple[Sample, float]]
STRICT = (
    ("pfocr", "gold", "articles plos", "articles elife", "articles ijm"),
    ("cbm", "nonpathway"),
)
"""Collections that are held out together in the strictest split."""
# What captions of hard negatives say; none of them is among the captions of training.
CAPTIONS = {
    "flow_chart": (
        "Flow chart of patient recruitment and follow-up.",
        "PRISMA diagram of the literature search.",
    ),
    "study_design": (
        "Timeline of immunization and blood sampling of each group of mice.",
        "Study design and visits.",
    ),
    "phylogeny": (
        "Maximum likelihood tree of spike gene sequences. Bootstrap values above 50 are shown.",
        "Phylogenetic relationships of the isolates.",
    ),
    "structures": (
        "Chemical structures of the compounds used in this study.",
        "Structures of compounds 1 to 6.",
    ),
    "brain_map": (
        "Activation maps during the task overlaid on axial slices (p < 0.05, corrected).",
        "Tractography of the hippocampus in one participant.",
    ),
}


def auc(y: NDArray[np.bool_], p: NDArray[np.float64]) -> float:
    """Chance that a pathway is given a higher probability than another figure."""
    above = (p[y][:, None] > p[~y][None]).mean() + 0.5 * (p[y][:, None] == p[~y][None]).mean()
    return round(float(above), 4)


def calibration_error(
    y: NDArray[np.bool_], p: NDArray[np.float64], weight: NDArray[np.float64]
) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((p * 10).astype(int), 9)
    total = 0.0
    for b in range(10):
        here = bins == b
        if here.any():
            gap = np.average(p[here], weights=weight[here]) - np.average(
                y[here], weights=weight[here]
            )
            total += abs(gap) * weight[here].sum() / weight.sum()
    return round(float(total), 4)


def report(judged: Judged, cutoff: float) -> dict[str, Any]:
    """The usual figures of a set."""
    y = np.array([s.pathway for s, _ in judged], bool)
    p = np.array([v for _, v in judged])
    kept = p >= cutoff
    same = np.where(y, 0.5 / max(y.mean(), 1e-9), 0.5 / max((~y).mean(), 1e-9))
    found: dict[str, Any] = {"pathways": int(y.sum()), "others": int((~y).sum())}
    if y.any() and (~y).any():
        found["auc"] = auc(y, p)
        found["precision"] = round(float(y[kept].mean()), 4)
        found["precision_of_equal_numbers"] = round(
            float(np.average(y[kept], weights=same[kept])), 4
        )
        found["ece"] = calibration_error(y, p, np.ones(len(y)))
        found["ece_of_equal_numbers"] = calibration_error(y, p, same)
    if y.any():
        found["recall"] = round(float(kept[y].mean()), 4)
    if (~y).any():
        found["others_kept"] = round(float(kept[~y].mean()), 4)
    return found


def judge(
    model: Model, samples: Sequence[Sample], *, image: bool = True, words: bool = True
) -> Judged:
    """The probability of each sample, by picture, words or both."""
    found = []
    for s, (i, w) in zip(samples, sums(samples, model.image, model.words), strict=True):
        i, w = (i if image else None), (w if words else None)
        if i is not None or w is not None:
            found.append((s, model.probability(i, w)))
    return found


def across(
    samples: Sequence[Sample], folds: Iterable[Sequence[str]], cutoff: float
) -> dict[str, Judged]:
    """Each fold judged by a model that has not seen it: with all there is, picture, words."""
    ways: dict[str, Judged] = {"picture and caption": [], "picture alone": [], "caption alone": []}
    for fold in folds:
        model = fit(without(samples, fold), cutoff)
        here = [s for s in samples if s.source in fold]
        pictured = [s for s in here if s.measures is not None]
        ways["picture and caption"] += judge(model, [s for s in pictured if s.caption])
        ways["picture alone"] += judge(model, pictured, words=False)
        ways["caption alone"] += judge(model, here, image=False)
        ways.setdefault("what there is", []).extend(judge(model, pictured))
    return ways


def is_figure(s: Sample) -> bool:
    """Not a table or formula as a picture, which articles do not call figures."""
    return re.search(r"/[te]\d+\.\w+$", s.name) is None


def timing(most: int = 80) -> dict[str, float]:
    """Milliseconds a figure, from bytes to probability, on one core."""
    paths = sorted(
        [
            *SHARED.glob("gold/images/*"),
            *SHARED.glob("nonpathway/*"),
            *SHARED.glob("articles/*/*[0-9].*"),
        ]
    )[:: max(1, 120 // most)]
    cv2.setNumThreads(1)
    load_model()
    taken = []
    for path in paths:
        data = path.read_bytes()
        start = time.process_time()
        screen_picture(data, caption="A model of signaling in cells.", where=str(path))
        taken.append((time.process_time() - start) * 1000)
    return {
        "figures": len(taken),
        "mean": round(float(np.mean(taken)), 1),
        "median": round(float(np.median(taken)), 1),
        "p95": round(float(np.percentile(taken, 95)), 1),
    }


def hard(model: Model, samples: Sequence[Sample], captions: bool) -> dict[str, dict[str, Any]]:
    """Share of hard negatives that would be read, by kind."""
    found: dict[str, dict[str, Any]] = {}
    for kind in sorted({s.hard for s in samples if s.hard}):
        here = [s for s in samples if s.hard == kind]
        if captions:
            said = CAPTIONS[kind]
            here = [dataclasses.replace(s, caption=said[i % len(said)]) for i, s in enumerate(here)]
        p = np.array([v for _, v in judge(model, here)])
        found[kind] = {
            "figures": len(p),
            "kept": round(float((p >= model.cutoff).mean()), 3),
            "mean": round(float(p.mean()), 3),
        }
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder for thumbnails and measures"
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", type=Path, help="TSV of what is judged wrong")
    args = parser.parse_args()
    cache = Cache(args.cache)
    samples = gather(cache)
    cutoff = load_model().cutoff if load_model() else CUTOFF
    real = sorted({s.source for s in samples if s.real})
    ways = across(samples, [(source,) for source in real], cutoff)
    pictures = [dataclasses.replace(s, caption="") for s in samples if s.measures is not None]
    strict = across(pictures, STRICT, cutoff)
    test = list(drawn_figures(cache, "test", 60))
    cache.save()
    unseen = fit([s for s in samples if s.source != "drawn hard"], cutoff)
    figures: Callable[[Judged], Judged] = lambda judged: [(s, p) for s, p in judged if is_figure(s)]  # noqa: E731
    result = {
        "cutoff": cutoff,
        "source_held_out": {way: report(figures(j), cutoff) for way, j in ways.items()},
        "by_source": {
            source: report(
                [(s, p) for s, p in figures(ways["what there is"]) if s.source == source], cutoff
            )
            for source in real
            if source != "jats"  # which has no pictures
        },
        "tables_and_formulas": report(
            [(s, p) for s, p in ways["picture alone"] if not is_figure(s)], cutoff
        ),
        "collections_held_out": {way: report(figures(j), cutoff) for way, j in strict.items() if j},
        "hard_negatives": {
            "picture alone, no hard negative in training": hard(unseen, test, False),
            "picture alone": hard(load_model(), test, False),
            "with caption": hard(load_model(), test, True),
        },
        "drawn": {
            source: report(
                [(s, p) for s, p in judge(load_model(), test) if s.source == source], cutoff
            )
            for source in ("drawn pathways", "drawn plots", "drawn others")
        },
        "milliseconds": timing(),
    }
    text = json.dumps(result, indent=1) + "\n"
    print(text)
    if args.out:
        args.out.write_text(text, "utf-8")
    if args.errors:
        wrong = sorted(
            (abs(p - s.pathway), s.source, s.name, f"{p:.3f}", s.caption[:100])
            for s, p in figures(ways["what there is"])
            if (p >= cutoff) != s.pathway
        )
        args.errors.write_text(
            "".join("\t".join(map(str, row)) + "\n" for row in reversed(wrong)), "utf-8"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
