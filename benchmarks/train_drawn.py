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
    Scene,
    make_scene,
    rendered_scene,
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


class Net(nn.Module):
    """A small U-Net: stem at half resolution, four scales, sub-pixel output at full resolution."""

    def __init__(self, widths: tuple[int, int, int, int] = (16, 24, 48, 64)) -> None:
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


BLOCK, USES = 64, 3


class Scenes(Dataset[Any]):
    """Scenes as tensors, each `USES` times, turned and mirrored differently.

    Drawing costs more than turning; a block of scenes is kept and gone through several times.
    """

    def __init__(self, first: int, count: int, side: int) -> None:
        self.first, self.count, self.side = first, count, side
        self.kept: dict[int, Scene] = {}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, n: int) -> tuple[Tensor, Tensor]:
        block, use, place = n // (BLOCK * USES), n // BLOCK % USES, n % BLOCK
        number = block * BLOCK + place
        if number not in self.kept:
            if use == 0 and place == 0:
                self.kept.clear()
            # Own scenes are harder and more varied; rendered ones are whole pathways.
            make = rendered_scene if number % 2 else make_scene
            self.kept[number] = make(self.first + number, self.side)
        scene = self.kept[number]
        rgb = scene.rgb
        if (number * 7 + use * 3) % 10 == 0:  # light on dark
            rgb = 255 - rgb
        if use:
            rgb = np.roll(rgb, use, 2)
        picture = np.concatenate([rgb, scene.text[..., None]], 2)
        turned = _turn(torch.from_numpy(picture.transpose(2, 0, 1)), (number + use * 3) % 8)
        targets = _turn(torch.from_numpy(scene.targets), (number + use * 3) % 8)
        dx, dy = targets[DX].clone(), targets[DY].clone()
        targets = targets.clone()
        way = (number + use * 3) % 8
        if way & 1:
            dx = -dx
        if way & 2:
            dy = -dy
        if way & 4:
            dx, dy = dy, dx
        targets[DX], targets[DY] = dx, dy
        return turned.contiguous(), targets.contiguous()


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
            logits, wanted, pos_weight=torch.tensor(weight)
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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="keep the weights here, too")
    parser.add_argument("--start", type=Path, help="begin with these weights")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--first", type=int, default=100_000, help="seed of the first scene")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(args.threads)
    net = Net()
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True), strict=False)
    print(sum(p.numel() for p in net.parameters()), "parameters")
    net = net.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda n: min(1, (n + 1) / 50) * 0.5 * (1 + math.cos(math.pi * min(1, n / args.steps))),
    )
    scenes = Scenes(args.first, args.steps * args.batch, args.side)
    loader = DataLoader(scenes, args.batch, num_workers=1, prefetch_factor=4)
    # What is shipped is the mean of the last weights: it is steadier than any of them.
    steady = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995), use_buffers=True
    )
    start, mean = time.time(), 0.0
    for step, (pictures, targets) in enumerate(loader):
        x = (pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        loss = loss_of(net(x), targets.float())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        steady.update_parameters(net)
        mean += 0.02 * (loss.item() - mean) if step else loss.item()
        if step % 50 == 49:
            print(f"{step + 1} loss {mean:.4f} {time.time() - start:.0f} s", flush=True)
        if step % 100 == 99 and args.weights:
            torch.save(steady.module.state_dict(), args.weights)
    net = steady.module.eval()
    if args.weights:
        torch.save(net.state_dict(), args.weights)
    export(net, args.out)
    print(f"{args.out}: {args.out.stat().st_size / 1000:.0f} kB, {time.time() - start:.0f} s")
    return 0


def export(net: Net, out: Path) -> None:
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
