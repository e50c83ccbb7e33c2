"""Draw figures with their truth.

    python -m benchmarks.render --out DIR --count N --seed S [--source SOURCE] [--split SPLIT]

Writes NNNNN.jpg and NNNNN.json, numbered by seed from S on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from . import render_file


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.render", description="Draw figures.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--source", choices=("wikipathways", "random", "mixed"), default="mixed")
    parser.add_argument("--split", choices=("train", "test"))
    parser.add_argument("--gpml", type=Path, help="folder of GPML files")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for seed in range(args.seed, args.seed + args.count):
        _, data, truth = render_file(seed, source=args.source, split=args.split, folder=args.gpml)
        (args.out / f"{seed:05d}.jpg").write_bytes(data)
        text = json.dumps(truth, ensure_ascii=False)
        (args.out / f"{seed:05d}.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
