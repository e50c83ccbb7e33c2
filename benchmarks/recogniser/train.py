"""Train the recogniser that ships: PP-OCRv6 small, fitted to the letters of pathway figures.

    python -m recogniser.train --pictures ../shared/pfocr/images --out recogniser.onnx
                               [--steps N] [--threads N] [--seed N]

(from benchmarks/). Starts from the network in the installed rapidocr. Its last layer keeps only
the characters that the product reads; then all of it is trained with CTC on drawn labels
(`crops`, `words`) and, so that nothing is unlearned, on labels of real pictures as the network
itself reads them surely. At the end weights are taken between the old and the new ones
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"), and stored as 16 bit numbers.
Needs torch and onnx, and fonts (docs/text.md lists the packages); no pictures are kept.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from torch import nn

from pathscribe.articles.raster import load_raster
from pathscribe.text.rapid import ORIGINAL_RECOGNISER, RapidEngine, _crop, _padded_width, _tensor

from .crops import crop
from .graph import Graph
from .words import Words

_LAST = "linear_8"
_BATCH = 32
_RATE = 3e-4
_REAL = 0.4  # share of crops that come from real pictures
_NEW = 0.28  # share of the new weights in those that are kept: more helps maps and harms papers
_SURE = 0.97
_PICTURES = 3  # every third picture is enough


def original() -> onnx.ModelProto:
    """The network that rapidocr brings."""
    return onnx.load_from_string(
        (resources.files("rapidocr") / "models" / ORIGINAL_RECOGNISER).read_bytes()
    )


def trimmed(model: onnx.ModelProto, engine: RapidEngine) -> onnx.ModelProto:
    """The network with only the characters that the engine reads in its last layer."""
    kept = engine._kept
    for item in model.graph.initializer:
        if item.name in (f"{_LAST}.w_0", f"{_LAST}.b_0"):
            array = numpy_helper.to_array(item)[..., kept]
            item.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array), item.name))
    listed = ["", *engine._listed, " "]
    del model.metadata_props[:]
    model.metadata_props.add(key="character", value="\n".join(listed[i] for i in kept[1:-1]))
    if listed[kept[-1]] != " ":
        raise ValueError("the blank is not the last character")
    return model


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The network with its large weights as 16 bit numbers, widened again when it is loaded."""
    casts = []
    for item in list(model.graph.initializer):
        array = numpy_helper.to_array(item)
        if array.dtype != np.float32 or array.size < 256:
            continue
        stored = f"{item.name}.half"
        item.CopyFrom(numpy_helper.from_array(array.astype(np.float16), stored))
        casts.append(
            helper.make_node(
                "Cast", [stored], [stored.removesuffix(".half")], to=onnx.TensorProto.FLOAT
            )
        )
    for node in reversed(casts):
        model.graph.node.insert(0, node)
    onnx.checker.check_model(model)
    return model


class Source:
    """Crops as the engine would give them to the network, with what they say."""

    def __init__(self, engine: RapidEngine, pictures: Path | None, seed: int) -> None:
        self.words = Words.load()
        self.rng = Random(seed)
        self.codes: dict[str, int] = {}
        for i, character in enumerate(engine._alphabet):
            self.codes.setdefault(character, i)
        self.codes.pop("", None)
        self.real = list(self._surely_read(engine, pictures)) if pictures else []

    @staticmethod
    def _surely_read(engine: RapidEngine, pictures: Path) -> Iterator[tuple[np.ndarray, str]]:
        for path in sorted(pictures.iterdir())[::_PICTURES]:
            rgb = load_raster(path.read_bytes(), where=str(path)).rgb
            bgr = np.ascontiguousarray(rgb[:, :, ::-1])
            crops = [_crop(bgr, box) for box in engine.detect(bgr)]
            crops = [c for c in crops if c.shape[0] <= 1.5 * c.shape[1]]
            for image, run in zip(crops, engine._read_once(crops), strict=True):
                if run.scores and min(run.scores) > _SURE and run.text.strip():
                    yield image, run.text.strip()

    def _drawn(self) -> tuple[np.ndarray, str]:
        while True:
            text = self.words.draw(self.rng)
            if not text or any(c not in self.codes for c in text):
                continue
            image = crop(text, self.rng)
            if image is not None:
                return np.ascontiguousarray(image[:, :, ::-1]), text

    def one(self, *, drawn: bool) -> tuple[np.ndarray, list[int]] | None:
        """A tensor (3, height, width) and its characters' codes; None where they do not fit."""
        image, text = self._drawn() if drawn else self.rng.choice(self.real)
        if not drawn and self.rng.random() < 0.5:  # as if the figure had been smaller
            factor = self.rng.uniform(0.5, 1.0)
            small = max(8, round(image.shape[0] * factor)), max(8, round(image.shape[1] * factor))
            import cv2

            image = cv2.resize(image, small[::-1], interpolation=cv2.INTER_AREA)
        width = _padded_width(image)
        codes = [self.codes[c] for c in text if c in self.codes]
        room = width // 8 - sum(a == b for a, b in itertools.pairwise(codes))
        if not codes or len(codes) > room or width > 640:
            return None
        return _tensor(image, width), codes

    def batches(self, size: int) -> Iterator[tuple[torch.Tensor, list[list[int]]]]:
        """Batches of one width each, for ever."""
        waiting: dict[int, list[tuple[np.ndarray, list[int]]]] = {}
        while True:
            found = self.one(drawn=not self.real or self.rng.random() >= _REAL)
            if found is None:
                continue
            width = -(-found[0].shape[2] // 32) * 32
            if found[0].shape[2] < width:
                found = np.pad(found[0], ((0, 0), (0, 0), (0, width - found[0].shape[2]))), found[1]
            waiting.setdefault(width, []).append(found)
            if len(waiting[width]) == size:
                batch = waiting.pop(width)
                tensor = torch.from_numpy(np.stack([x for x, _ in batch]))
                # Depthwise convolutions are several times faster in this layout.
                tensor = tensor.contiguous(memory_format=torch.channels_last)
                yield tensor, [c for _, c in batch]


def right(graph: nn.Module, held: list[tuple[np.ndarray, list[int]]]) -> float:
    """Share of held-out crops whose characters come out exactly."""
    good = 0
    with torch.no_grad():
        for tensor, codes in held:
            best = graph(torch.from_numpy(tensor[None]))[0].argmax(1).tolist()
            read = [b for i, b in enumerate(best) if b and (i == 0 or b != best[i - 1])]
            good += read == codes
    return good / len(held)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--minutes", type=float, help="stop the schedule's clock earlier")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20261125)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    engine = RapidEngine(threads=args.threads, recogniser=original().SerializeToString())
    model = trimmed(original(), engine)
    if not args.steps:
        args.out.write_bytes(halved(model).SerializeToString())
        return 0
    before = Graph(model)
    logits = next(n.input[0] for n in model.graph.node if n.op_type == "Softmax"
                  and n.output[0] == model.graph.output[0].name)  # fmt: skip
    graph = Graph(model, logits)
    held_source = Source(engine, None, args.seed + 1)
    held = [x for x in (held_source.one(drawn=True) for _ in range(600)) if x is not None]
    print(f"held out, before: {right(graph, held):.4f} of {len(held)}", flush=True)
    source = Source(engine, args.pictures, args.seed)
    print(f"{len(source.real)} surely read crops of real pictures", flush=True)
    optimiser = torch.optim.AdamW(graph.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=_RATE, total_steps=args.steps, pct_start=0.1
    )
    begin, mean = time.time(), 0.0
    for step, (tensors, codes) in enumerate(source.batches(_BATCH), 1):
        likely = F.log_softmax(graph(tensors), dim=2).permute(1, 0, 2)
        loss = F.ctc_loss(
            likely,
            torch.tensor([c for cs in codes for c in cs]),
            torch.full((len(codes),), likely.shape[0]),
            torch.tensor([len(c) for c in codes]),
            zero_infinity=True,
        )
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(graph.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        mean += (loss.item() - mean) / min(step, 100)
        if step % 50 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - begin:.0f} s", flush=True)
        if step % 500 == 0:
            print(f"held out: {right(graph, held):.4f}", flush=True)
            torch.save(graph.state_dict(), f"{args.out}.pt")
        if step >= args.steps:
            break
    with torch.no_grad():
        for name, weight in graph.weights.items():
            weight.copy_(_NEW * weight + (1 - _NEW) * before.weights[name])
    print(f"held out, after: {right(graph, held):.4f}", flush=True)
    graph.write_back(model)
    args.out.write_bytes(halved(model).SerializeToString())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
