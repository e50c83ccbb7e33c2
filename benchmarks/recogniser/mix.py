"""Mix trained recognisers with the one they came from, as the shipped one is.

    python -m recogniser.mix --out recogniser.onnx first.onnx:0.25 second.onnx:0.2

(from benchmarks/). Each file is what `recogniser.train --new 1` has written; the number is its
share, the rest is PP-OCRv6's own (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from pathscribe.text.rapid import RapidEngine

from .train import halved, original, trimmed


def _weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Weights by name; stored halves under the name of what they are widened to."""
    arrays = ((x.name, numpy_helper.to_array(x)) for x in model.graph.initializer)
    return {
        name.removesuffix(".half"): array.astype(np.float64)
        for name, array in arrays
        if array.dtype in (np.float16, np.float32)
    }


def mixed(parts: list[tuple[Path, float]]) -> onnx.ModelProto:
    """The network whose weights lie between the original's and the trained ones'."""
    engine = RapidEngine(recogniser=original().SerializeToString())
    model = trimmed(original(), engine)
    trained = [(_weights(onnx.load(str(path))), share) for path, share in parts]
    for item in model.graph.initializer:
        old = numpy_helper.to_array(item)
        if old.dtype != np.float32 or old.size < 2:
            continue
        new = old.astype(np.float64)
        for weights, share in trained:
            new += share * (weights[item.name] - old)
        item.CopyFrom(numpy_helper.from_array(new.astype(np.float32), item.name))
    return halved(model)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="+", help="FILE:SHARE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    parts = [
        (Path(file), float(share)) for file, _, share in (p.rpartition(":") for p in args.parts)
    ]
    args.out.write_bytes(mixed(parts).SerializeToString())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
