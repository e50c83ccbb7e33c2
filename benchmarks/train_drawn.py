"""Train the network that finds connectors, heads and node shapes in pathway figures.

    python benchmarks/train_drawn.py --out src/pathscribe/relations/drawn/drawn.onnx

Pictures are random scenes (`drawn_scenes`), each seen once. Needs torch and onnx, which reading
figures does not. The same seed, steps and thread count give the same weights.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from drawn_scenes import (
    ARROW,
    BAR,
    CHANNELS,
    DX,
    DY,
    LINE,
    OTHER,
    SHAPE,
    make_scene,
    rendered_scenes,
)

BINARY = (LINE, ARROW, BAR, OTHER, SHAPE)
WEIGHTS = (3.0, 6.0, 8.0, 6.0, 1.0)


def conv(inside: int, outside: int, *, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """Two convolutions around which the input passes; at first it changes nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = conv(width, width)
        self.outer = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        """The input and what the block adds, same shape."""
        return torch.relu(x + self.norm(self.outer(self.inner(x))))


WIDTHS = (16, 24, 48, 64)


class Net(nn.Module):
    """A small U-Net: stem at half resolution, four scales, sub-pixel output at full resolution."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(
            nn.Conv2d(4, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU(inplace=True)
        )
        self.two = nn.Sequential(conv(a, b, stride=2), conv(b, b))
        self.three = nn.Sequential(conv(b, c, stride=2), conv(c, c))
        self.four = nn.Sequential(
            conv(c, d, stride=2), conv(d, d, dilation=2), conv(d, d, dilation=4), conv(d, d)
        )
        self.up3, self.up2, self.up1 = nn.Conv2d(d, c, 1), nn.Conv2d(c, b, 1), nn.Conv2d(b, a, 1)
        self.back3, self.back2, self.back1 = conv(c, c), conv(b, b), conv(a, a)
        self.fine, self.late, self.middle = Block(a), Block(a), Block(b)
        self.out = nn.Sequential(nn.Conv2d(a, CHANNELS * 4, 1), nn.PixelShuffle(2))

    def forward(self, x: Tensor) -> Tensor:
        """Logits and directions, shape (n, CHANNELS, h, w); h and w are multiples of 16."""
        one = self.fine(self.stem(x))
        two = self.two(one)
        three = self.three(two)
        four = self.four(three)
        up = nn.functional.interpolate
        three = self.back3(three + up(self.up3(four), scale_factor=2.0, mode="nearest"))
        two = self.middle(self.back2(two + up(self.up2(three), scale_factor=2.0, mode="nearest")))
        one = self.late(self.back1(one + up(self.up1(two), scale_factor=2.0, mode="nearest")))
        return self.out(one)


class Shipped(nn.Module):
    """The network as it is shipped: takes pixels, gives probabilities."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities and directions, shape (n, CHANNELS, h, w)."""
        y = self.net(x)
        return torch.cat([torch.sigmoid(y[:, : SHAPE + 1]), y[:, DX:]], 1)


BLOCK = 4


class Blocks(Dataset[Any]):
    """Scenes by the block: pictures (BLOCK, 4, h, w) and targets (BLOCK, CHANNELS, h, w).

    Pictures are bytes, red, green, blue and where text is; targets are in 127ths.
    """

    def __init__(self, first: int, side: int) -> None:
        self.first, self.side = first, side

    def __len__(self) -> int:
        return 10_000_000

    def __getitem__(self, n: int) -> tuple[Tensor, Tensor]:
        seed = self.first + n * BLOCK
        # Own scenes are harder and more varied; rendered ones are whole pathways.
        scenes = (
            rendered_scenes(seed, self.side, BLOCK)
            if n % 2
            else [make_scene(seed + i, self.side) for i in range(BLOCK)]
        )
        pictures = [np.concatenate([s.rgb, s.text[..., None]], 2) for s in scenes]
        targets = np.rint(np.stack([s.targets for s in scenes]) * 127).astype(np.int8)
        return torch.from_numpy(np.stack(pictures).transpose(0, 3, 1, 2).copy()), torch.from_numpy(
            targets
        )


class Pool:
    """The newest scenes, from which batches are drawn.

    Drawing a scene costs more than training on it, so each is used `uses` times, turned, mirrored
    and coloured differently.
    """

    def __init__(
        self, blocks: Blocks, size: int, uses: float, workers: int, device: torch.device
    ) -> None:
        self.loader = iter(
            DataLoader(blocks, None, num_workers=workers, prefetch_factor=4 if workers else None)
        )
        side = blocks.side
        self.pictures = torch.zeros((size, 4, side, side), dtype=torch.uint8, device=device)
        self.targets = torch.zeros((size, CHANNELS, side, side), dtype=torch.int8, device=device)
        self.uses, self.place, self.owed, self.full = uses, 0, 0.0, 0
        self.rng = np.random.default_rng(7)

    def _refill(self) -> None:
        pictures, targets = next(self.loader)
        self.pictures[self.place : self.place + BLOCK] = pictures.to(self.pictures.device)
        self.targets[self.place : self.place + BLOCK] = targets.to(self.pictures.device)
        self.place = (self.place + BLOCK) % len(self.pictures)
        self.full = min(self.full + BLOCK, len(self.pictures))

    def batch(self, size: int) -> tuple[Tensor, Tensor]:
        """Pictures (size, 4, h, w), -1 to 1, and targets (size, CHANNELS, h, w)."""
        while self.full < min(len(self.pictures), 8 * size):
            self._refill()
        self.owed += size / self.uses
        while self.owed >= BLOCK:
            self._refill()
            self.owed -= BLOCK
        pictures, targets = [], []
        for n in self.rng.integers(0, self.full, size).tolist():
            picture, target = self.pictures[n], self.targets[n].float() / 127
            if self.rng.random() < 0.1:  # light on dark
                picture = torch.cat([255 - picture[:3], picture[3:]])
            colours = [*self.rng.permutation(3).tolist(), 3]
            way = int(self.rng.integers(8))
            pictures.append(_turn(picture[colours], way))
            targets.append(_turned(target, way))
        return torch.stack(pictures).float() / 127.5 - 1, torch.stack(targets)


def _turned(targets: Tensor, way: int) -> Tensor:
    targets = _turn(targets, way)
    dx, dy = targets[DX].clone(), targets[DY].clone()
    if way & 1:
        dx = -dx
    if way & 2:
        dy = -dy
    if way & 4:
        dx, dy = dy, dx
    targets = targets.clone()
    targets[DX], targets[DY] = dx, dy
    return targets


def _turn(planes: Tensor, way: int) -> Tensor:
    """One of the eight symmetries of the square: mirrored in x, in y, then transposed."""
    if way & 1:
        planes = planes.flip(2)
    if way & 2:
        planes = planes.flip(1)
    return planes.transpose(1, 2) if way & 4 else planes


def loss_of(y: Tensor, targets: Tensor) -> Tensor:
    total = y.new_zeros(())
    for channel, weight in zip(BINARY, WEIGHTS, strict=True):
        logits, wanted = y[:, channel], targets[:, channel]
        pixel = nn.functional.binary_cross_entropy_with_logits(
            logits, wanted, pos_weight=logits.new_tensor(weight)
        )
        p = torch.sigmoid(logits)
        dice = 1 - (2 * (p * wanted).sum() + 1) / (p.sum() + wanted.sum() + 1)
        total = total + pixel * (4 if channel != SHAPE else 1) + 0.25 * dice
    heads = targets[:, DX] ** 2 + targets[:, DY] ** 2 > 0.5
    if heads.any():
        gap = (y[:, DX] - targets[:, DX]) ** 2 + (y[:, DY] - targets[:, DY]) ** 2
        total = total + 0.3 * gap[heads].mean()
    # Which kind of head it is counts little among all pixels, so it is asked for by itself.
    kinds = targets[:, [ARROW, BAR, OTHER]]
    there = kinds.sum(1) == 1
    if there.any():
        logits = y[:, [ARROW, BAR, OTHER]].permute(0, 2, 3, 1)[there]
        wanted = kinds.permute(0, 2, 3, 1)[there].argmax(1)
        # Bars and circles are small and rare; each kind counts the same.
        share = torch.bincount(wanted, minlength=3).float()
        weight = torch.where(share > 0, share.sum() / share.clamp(min=200), share)
        total = total + 0.4 * nn.functional.cross_entropy(logits, wanted, weight=weight)
    return total


class Schedule:
    """How far training has come, by steps or by the clock."""

    def __init__(self, steps: int, minutes: float | None) -> None:
        self.steps, self.minutes, self.start = steps, minutes, time.time()

    def done(self, step: int) -> float:
        """Share of the training that is behind, 0 to 1."""
        if self.minutes is not None:
            return min(1.0, (time.time() - self.start) / 60 / self.minutes)
        return min(1.0, step / self.steps)


def train(
    nets: list[Net],
    pool: Pool,
    schedule: Schedule,
    *,
    batch: int,
    rate: float,
    device: torch.device,
) -> list[nn.Module]:
    """Train networks side by side on the same batches.

    Returns:
        For each the mean of its last weights: it is steadier than any of them.
    """
    steady = []
    optimisers = []
    for net in nets:
        net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        optimisers.append(torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4))
        mean = torch.optim.swa_utils.get_ema_multi_avg_fn(0.995)
        steady.append(torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=mean, use_buffers=True))
    means = [0.0] * len(nets)
    step, done = 0, 0.0
    while done < 1:
        done = schedule.done(step)
        lr = rate * min(1, (step + 1) / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        pictures, targets = pool.batch(batch)
        x = pictures.contiguous(memory_format=torch.channels_last)
        for i, (net, optimiser) in enumerate(zip(nets, optimisers, strict=True)):
            for group in optimiser.param_groups:
                group["lr"] = lr
            loss = loss_of(net(x), targets)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            steady[i].update_parameters(net)
            if step % 10 == 0:
                means[i] += 0.1 * (loss.item() - means[i]) if step else loss.item()
        step += 1
        if step % 100 == 0:
            told = " ".join(f"{m:.4f}" for m in means)
            print(f"{step} loss {told} {time.time() - schedule.start:.0f} s", flush=True)
    print(f"{step} steps")
    return [s.module.eval().cpu() for s in steady]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="keep the weights here, too")
    parser.add_argument("--start", type=Path, help="begin with these weights")
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)), help="channels by scale")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, help="stop by the clock instead")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--uses", type=float, default=4, help="how often a scene is used")
    parser.add_argument("--pool", type=int, default=512, help="scenes that are kept")
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--first", type=int, default=100_000, help="seed of the first scene")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(args.threads)
    net = Net(tuple(map(int, args.widths.split(","))))
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True), strict=False)
    print(sum(p.numel() for p in net.parameters()), "parameters")
    device = torch.device(args.device)
    pool = Pool(Blocks(args.first, args.side), args.pool, args.uses, args.workers, device)
    schedule = Schedule(args.steps, args.minutes)
    [steady] = train([net], pool, schedule, batch=args.batch, rate=args.rate, device=device)
    if args.weights:
        torch.save(steady.state_dict(), args.weights)
    export(steady, args.out)
    print(f"{args.out}: {args.out.stat().st_size / 1000:.0f} kB")
    return 0


def export(net: nn.Module, out: Path) -> None:
    """Write the network as ONNX with free picture size."""
    net = net.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(
        Shipped(net),
        (torch.zeros(1, 4, 64, 64),),
        str(out),
        input_names=["pixels"],
        output_names=["maps"],
        dynamic_axes={"pixels": {2: "h", 3: "w"}, "maps": {2: "h", 3: "w"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    sys.exit(main())
