"""Train the model that tells pathway figures from others.

    python benchmarks/train_screening.py --cache DIR

Figures of papers come from ../shared, others are drawn by code (`screening`, `render`). Needs
matplotlib, which screening does not. The same seed, fonts and versions give the same file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import cv2

from screening.data import Cache, Sample, captions_alone, drawn_figures, real_figures
from screening.fit import fit

OUT = Path(__file__).resolve().parents[1] / "src" / "pathscribe" / "screening" / "model.json"
DRAWN = 150
VARIANTS = 2
CUTOFF = 0.25


def gather(cache: Cache, *, drawn: int = DRAWN, variants: int = VARIANTS) -> list[Sample]:
    """All that the shipped model is trained on."""
    cv2.setNumThreads(1)
    samples = [
        *real_figures(cache, variants),
        *captions_alone(),
        *drawn_figures(cache, "train", drawn),
    ]
    cache.save()
    return samples


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder for thumbnails and measures"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cutoff", type=float, default=CUTOFF)
    args = parser.parse_args()
    samples = gather(Cache(args.cache))
    model = fit(samples, args.cutoff)
    data = {
        "cutoff": model.cutoff,
        **{
            name: [mix.image, mix.words, mix.start]
            for name, mix in (
                ("both", model.both),
                ("image_only", model.image_only),
                ("words_only", model.words_only),
            )
        },
        **{
            name: {"start": part.start, "weights": part.weights}
            for name, part in (("image", model.image), ("words", model.words))
        },
    }
    args.out.write_text(_text(data), "utf-8")
    counts = Counter(f"{s.source}, {'pathway' if s.pathway else 'other'}" for s in samples)
    print(json.dumps({"out": str(args.out), "figures": counts}, indent=1))
    return 0


def _text(data: dict[str, object]) -> str:
    """JSON with a line for each measure."""
    text = json.dumps(data, indent=1)
    import re

    return re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
