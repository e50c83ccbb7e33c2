"""Train the recogniser that ships: PP-OCRv6 small, fitted to the letters of pathway figures.

    python -m recogniser.train --pictures ../shared/pfocr/images --out recogniser.onnx
                               [--steps N | --minutes M] [--workers N] [--device cuda] [--seed N]

(from benchmarks/). Starts from the network in the installed rapidocr. Its last layer keeps only
the characters that the product reads; then all of it is trained with CTC on drawn labels
(`crops`, `words`). So that nothing is unlearned, labels of real pictures take part: the new
network, which sees them spoiled, is to say of them what the old one says of them as they are (Li
and Hoiem 2016, "Learning without forgetting"). At the end weights are taken between the old and
the new ones (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"), and stored as 16 bit
numbers.
Needs torch and onnx, and fonts (docs/text.md lists the packages); no pictures are kept, unless
`--crops FILE` names a file for the labels that were found in them.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from pathscribe.articles.raster import load_raster
from pathscribe.text.rapid import ORIGINAL_RECOGNISER, RapidEngine, _crop, _padded_width, _tensor

from .crops import crop
from .graph import Graph
from .words import Words

_LAST = "linear_8"
_RATE = 3e-4
_REAL = 0.4  # share of crops that come from real pictures
_NEW = 0.28  # share of the new weights in those that are kept
_SURE = 0.97
_OLD = 5.0  # weight of what the old network says
_BLANK = 0
_LOSSLESS = (cv2.IMWRITE_WEBP_QUALITY, 101)
_CUT = 0.4  # share of the real labels that are cut at their edges
_HIGHEST = 56  # pixels; the network sees 48


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


@dataclass(frozen=True, slots=True)
class Real:
    """A label of a real picture, as the old network reads it.

    Attributes:
        image: uint8, shape (height, width, 3), BGR.
        text: What is read.
        score: Of its least sure character.
    """

    image: np.ndarray
    text: str
    score: float


def real_labels(engine: RapidEngine, pictures: Path) -> Iterator[Real]:
    """Labels of the pictures in a folder, as the engine finds them."""
    for path in sorted(pictures.iterdir()):
        rgb = load_raster(path.read_bytes(), where=str(path)).rgb
        bgr = np.ascontiguousarray(rgb[:, :, ::-1])
        crops = [_crop(bgr, box) for box in engine.detect(bgr)]
        crops = [c for c in crops if c.shape[0] <= 1.5 * c.shape[1]]
        for image, run in zip(crops, engine._read_once(crops), strict=True):
            if image.shape[0] > _HIGHEST:
                wide = max(1, round(image.shape[1] * _HIGHEST / image.shape[0]))
                image = cv2.resize(image, (wide, _HIGHEST), interpolation=cv2.INTER_AREA)
            yield Real(image, run.text.strip(), float(min(run.scores)) if run.scores else 0.0)


def save_labels(labels: list[Real], file: Path) -> None:
    """Keep labels for another run."""
    np.savez(
        file,
        texts=np.array([x.text for x in labels]),
        scores=np.array([x.score for x in labels]),
        **{f"i{n}": cv2.imencode(".webp", x.image, _LOSSLESS)[1] for n, x in enumerate(labels)},
    )


def load_labels(file: Path) -> list[Real]:
    """What `save_labels` has kept."""
    kept = np.load(file)
    return [
        Real(cv2.imdecode(kept[f"i{n}"], cv2.IMREAD_COLOR), str(text), float(score))
        for n, (text, score) in enumerate(zip(kept["texts"], kept["scores"], strict=True))
    ]


def _trimmed(image: np.ndarray, rng: Random) -> np.ndarray:
    """The label without some of the ground around it, and at times a bit of its letters."""
    h, w = image.shape[:2]
    left, right = (round(rng.uniform(0, 0.35) * h) for _ in range(2))
    top, bottom = (round(rng.uniform(0, 0.15) * h) for _ in range(2))
    found = image[top : h - bottom, left : w - right]
    return np.ascontiguousarray(found) if found.shape[1] > 0.5 * h else image


def _spoiled(image: np.ndarray, rng: Random) -> np.ndarray:
    """The same label as from a smaller, blurred or more compressed figure; shape stays."""
    h, w = image.shape[:2]
    if rng.random() < 0.6:
        factor = rng.uniform(0.45, 1.0)
        small = max(6, round(w * factor)), max(6, round(h * factor))
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        image = cv2.resize(image, (w, h), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.2:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.9))
    if rng.random() < 0.4:
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 90)])
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if rng.random() < 0.1:
        image = 255 - image
    return np.ascontiguousarray(image)


Sample = tuple[np.ndarray, list[int], np.ndarray | None]
"""What the network sees (3, height, width), characters' codes, and the same not spoiled."""
Batch = tuple[torch.Tensor, list[list[int]], torch.Tensor, torch.Tensor]
"""Tensors (n, 3, height, width); codes; numbers of the real ones; these as they are."""


class Source(IterableDataset[Any]):
    """Crops as the engine would give them to the network, with what they say, for ever."""

    def __init__(self, alphabet: list[str], real: list[Real], seed: int, size: int) -> None:
        self.words = Words.load()
        self.codes: dict[str, int] = {}
        for i, character in enumerate(alphabet):
            self.codes.setdefault(character, i)
        self.codes.pop("", None)
        self.real, self.seed, self.size = real, seed, size

    def _drawn(self, rng: Random) -> tuple[np.ndarray, str]:
        while True:
            text = self.words.draw(rng)
            if not text or any(c not in self.codes for c in text):
                continue
            image = crop(text, rng)
            if image is not None:
                return np.ascontiguousarray(image[:, :, ::-1]), text

    def one(self, rng: Random, *, drawn: bool) -> Sample | None:
        """One crop; None where its characters do not fit."""
        clean: np.ndarray | None = None
        if drawn:
            image, text = self._drawn(rng)
            width = _padded_width(image)
        else:
            label = rng.choice(self.real)
            plain, text = label.image, label.text if label.score > _SURE else ""
            if rng.random() < _CUT:  # what is left of the text, the old network says
                plain, text = _trimmed(plain, rng), ""
            width = _padded_width(plain)
            clean = _tensor(plain, width)
            image = _spoiled(plain, rng)
        codes = [self.codes[c] for c in text if c in self.codes]
        room = width // 8 - sum(a == b for a, b in itertools.pairwise(codes))
        if len(codes) > room or width > 640 or (drawn and not codes):
            return None
        return _tensor(image, width), codes, clean

    def __iter__(self) -> Iterator[Batch]:
        """Batches of one width each."""
        worker = get_worker_info()
        rng = Random(f"{self.seed} {worker.id if worker else 0}")
        waiting: dict[int, list[Sample]] = {}
        while True:
            found = self.one(rng, drawn=not self.real or rng.random() >= _REAL)
            if found is None:
                continue
            width = -(-found[0].shape[2] // 32) * 32
            pad = ((0, 0), (0, 0), (0, width - found[0].shape[2]))
            clean = None if found[2] is None else np.pad(found[2], pad)
            waiting.setdefault(width, []).append((np.pad(found[0], pad), found[1], clean))
            if len(waiting[width]) == self.size:
                batch = waiting.pop(width)
                cleans = [c for _, _, c in batch if c is not None]
                shape = (0, *batch[0][0].shape)
                yield (
                    torch.from_numpy(np.stack([x for x, _, _ in batch])),
                    [c for _, c, _ in batch],
                    torch.tensor([n for n, x in enumerate(batch) if x[2] is not None]).long(),
                    torch.from_numpy(np.stack(cleans) if cleans else np.zeros(shape, np.float32)),
                )


def right(graph: nn.Module, held: list[Sample], device: torch.device) -> float:
    """Share of held-out crops whose characters come out exactly."""
    good = 0
    with torch.no_grad():
        for tensor, codes, _ in held:
            best = graph(torch.from_numpy(tensor[None]).to(device))[0].argmax(1).tolist()
            read = [b for i, b in enumerate(best) if b and (i == 0 or b != best[i - 1])]
            good += read == codes
    return good / len(held)


def loss_of(graph: Graph, before: Graph, batch: Batch, device: torch.device) -> torch.Tensor:
    """CTC where the text is known, and distance from the old network on real labels."""
    tensors, codes, which, cleans = batch
    # Depthwise convolutions are several times faster in this layout.
    x = tensors.to(device).contiguous(memory_format=torch.channels_last)
    likely = F.log_softmax(graph(x), dim=2)
    known = [n for n, c in enumerate(codes) if c]
    loss = likely.new_zeros(())
    if known:
        loss = F.ctc_loss(
            likely[known].permute(1, 0, 2),
            torch.tensor([c for n in known for c in codes[n]], device=device),
            torch.full((len(known),), likely.shape[1], device=device),
            torch.tensor([len(codes[n]) for n in known], device=device),
            blank=_BLANK,
            zero_infinity=True,
        )
    if len(which):
        with torch.no_grad():
            old = F.log_softmax(before(cleans.to(device)), dim=2)
        gap = F.kl_div(likely[which.to(device)], old, reduction="none", log_target=True)
        loss = loss + _OLD * gap.sum(2).mean()
    return loss


def train(
    graph: Graph,
    before: Graph,
    source: Source,
    *,
    steps: int,
    minutes: float | None,
    workers: int,
    device: torch.device,
) -> None:
    """Train `graph`; stops after so many steps, or by the clock."""
    optimiser = torch.optim.AdamW(graph.parameters(), lr=_RATE, weight_decay=0.01)
    begin, mean, done, step = time.time(), 0.0, 0.0, 0
    for batch in DataLoader(source, None, num_workers=workers):
        done = step / steps if minutes is None else (time.time() - begin) / 60 / minutes
        if done >= 1:
            break
        rate = _RATE * min(1, (step + 1) / 200) * (0.01 + 0.495 * (1 + math.cos(math.pi * done)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(graph, before, batch, device)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(graph.parameters(), 2.0)
        optimiser.step()
        step += 1
        if step % 10 == 0:
            mean += (loss.item() - mean) / min(step // 10, 20)
        if step % 200 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - begin:.0f} s", flush=True)
    print(f"{step} steps")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--crops", type=Path, help="keep the labels of the pictures here")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--new", type=float, default=_NEW, help="share of the new weights")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--minutes", type=float, help="stop by the clock instead")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=20261125)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    device = torch.device(args.device)
    engine = RapidEngine(threads=args.threads, recogniser=original().SerializeToString())
    model = trimmed(original(), engine)
    if not args.steps:
        args.out.write_bytes(halved(model).SerializeToString())
        return 0
    before = Graph(model).move(device)
    logits = next(n.input[0] for n in model.graph.node if n.op_type == "Softmax"
                  and n.output[0] == model.graph.output[0].name)  # fmt: skip
    graph, old = Graph(model, logits).move(device), Graph(model, logits).move(device)
    if args.crops and args.crops.is_file():
        real = load_labels(args.crops)
    else:
        real = list(real_labels(engine, args.pictures)) if args.pictures else []
        if args.crops:
            save_labels(real, args.crops)
    print(f"{len(real)} labels of real pictures", flush=True)
    source = Source(engine._alphabet, real, args.seed, args.batch)
    rng = Random(args.seed + 1)
    held = [x for x in (source.one(rng, drawn=True) for _ in range(600)) if x is not None]
    print(f"held out, before: {right(graph, held, device):.4f} of {len(held)}", flush=True)
    train(graph, old, source, steps=args.steps, minutes=args.minutes, workers=args.workers,
          device=device)  # fmt: skip
    with torch.no_grad():
        for name, weight in graph.weights.items():
            weight.copy_(args.new * weight + (1 - args.new) * before.weights[name])
    print(f"held out, after: {right(graph, held, device):.4f}", flush=True)
    graph.write_back(model)
    args.out.write_bytes(halved(model).SerializeToString())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
