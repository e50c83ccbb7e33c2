"""How often the pathway panel of a composite figure is found.

    python benchmarks/screening_panels.py [--count 100] [--save DIR]

Composites are assembled from real pathway figures and drawn plots, gels and micrographs. A panel is
found where its box and the true one overlap by 0.8 (intersection over union). Also tells how many
real pathway figures of one source are cut though they are pathways as a whole.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2

from pathscribe.articles import read_articles
from pathscribe.screening import load_model
from pathscribe.screening.decide import screen
from pathscribe.screening.thumbnail import load_small
from screening.composites import composite, pathways
from screening.data import SHARED


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Intersection over union of two boxes."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    both = w * h
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--save", type=Path, help="folder for pictures of what was found")
    parser.add_argument("--whole", action="store_true", help="only the whole pathway figures")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    load_model()
    known = pathways()
    found, kept, seconds, rows = 0, 0, 0.0, []
    for seed in range(args.first, args.first + (0 if args.whole else args.count)):
        made = composite(seed, known)
        start = time.process_time()
        verdict = screen(made.rgb, made.caption)
        seconds += time.process_time() - start
        h, w = made.rgb.shape[:2]
        box = verdict.panel or (0.0, 0.0, 1.0, 1.0)
        box = (box[0] * w, box[1] * h, box[2] * w, box[3] * h)
        iou = overlap(box, made.box)
        found += iou >= 0.8
        kept += verdict.decision == "pathway"
        rows.append([seed, made.name, made.panels, round(iou, 3), verdict.probability])
        if args.save:
            args.save.mkdir(parents=True, exist_ok=True)
            shown = made.rgb.copy()
            cv2.rectangle(shown, *_corners(made.box), (0, 200, 0), 3)
            cv2.rectangle(shown, *_corners(box), (230, 0, 0), 2)
            name = f"{seed:03d}-{iou:.2f}.jpg"
            cv2.imwrite(str(args.save / name), cv2.cvtColor(shown, cv2.COLOR_RGB2BGR))
    cut = []
    for source, said in (("gold", "captions.json"), ("pfocr", "figures.json")):
        for article in read_articles(SHARED / source / "images", captions=SHARED / source / said):
            for figure in article.figures:
                assert figure.image is not None
                small = load_small(figure.image.read(), where=figure.image.where).rgb
                if screen(small, figure.caption).panel is not None:
                    cut.append(f"{source} {figure.key}")
    result = {
        "composites": len(rows),
        "found": found,
        "kept": kept,
        "milliseconds": round(1000 * seconds / max(1, len(rows)), 1),
        "wholes_cut": cut,
        "missed": [row for row in rows if row[3] < 0.8],
    }
    print(json.dumps(result, indent=1))
    return 0


def _corners(box: tuple[float, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (int(box[0]), int(box[1])), (int(box[2]), int(box[3]))


if __name__ == "__main__":
    raise SystemExit(main())
