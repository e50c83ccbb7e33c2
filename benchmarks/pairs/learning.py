"""How a network learns from examples, from annotations and from what other networks think."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from pathscribe.relations.pairs.network import CLASSES

from .data import Example
from .net import Reader, batch

Thoughts = Mapping[tuple[str, int], NDArray[np.floating]]
"""By `Example.key` what networks think of its pairs, (pairs, 7)."""
MOST_PAIRS, POSITIVE, MEAN = 60, 1.3, 0.999
MASKED, TYPES_HIDDEN, TRIGGERS_HIDDEN, EDGES_HIDDEN = 0.08, 0.15, 0.1, 0.25
UNLIKELY = 0.8
"""Pairs that are held for none with less than this are not left out of long sentences."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        steps: Batches.
        size: Sentences of a batch.
        rates: Highest rates of learning, of what comes from a base model and of what is new.
        seed: Of everything left to chance.
        annotated: Share of the annotation in what is to be learned of annotated text; the rest is
            what other networks think of it. Of other text nothing is annotated.
        mask: Number of the piece that hides others.
    """

    steps: int
    size: int
    rates: tuple[float, float]
    seed: int
    mask: int
    annotated: float = 0.7


def varied(
    example: Example, soft: NDArray[np.floating] | None, chance: random.Random, mask: int
) -> tuple[Example, NDArray[np.floating] | None, bool]:
    """An example with some of it hidden.

    Args:
        example: The example.
        soft: What networks think of its pairs.
        chance: Where the choice comes from.
        mask: Number of the piece that hides others.

    Returns:
        The example, the thoughts on the pairs that are left, and whether the network may see the
        grammar's claims: not in text that was looked at while the grammar was written, else it
        would learn to trust it too much.
    """
    shown = example.sheet
    keep = list(range(len(shown.pairs)))
    if len(keep) > MOST_PAIRS:
        open_ = np.zeros(len(keep), bool) if soft is None else soft[:, 0] < UNLIKELY
        wanted = [n for n in keep if example.classes[n] or shown.edges[n, :3].any() or open_[n]]
        others = sorted(set(keep) - set(wanted))
        chance.shuffle(others)
        keep = sorted((wanted + others)[:MOST_PAIRS])
    pieces = shown.pieces.copy()
    for n in range(1, len(pieces) - 1):
        if chance.random() < MASKED:
            pieces[n] = mask
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
    left = None if soft is None else soft[keep]
    return replace(example, sheet=hidden, classes=example.classes[keep]), left, seen


def rounds(
    copies: Sequence[Sequence[Example]], plan: Plan, chance: random.Random
) -> Iterator[list[Example]]:
    """Batches of examples with about as many pairs each; of each row one copy a round."""
    step, turn = 0, 0
    while step < plan.steps:
        order = [each[(turn + n) % len(each)] for n, each in enumerate(copies)]
        chance.shuffle(order)
        found: list[list[Example]] = []
        for at in range(0, len(order), plan.size * 16):
            near = sorted(order[at : at + plan.size * 16], key=lambda e: len(e.sheet.pairs))
            found.extend(near[n : n + plan.size] for n in range(0, len(near), plan.size))
        chance.shuffle(found)
        yield from found[: plan.steps - step]
        step += len(found)
        turn += 1


def goals(
    examples: Sequence[Example], softs: Sequence[NDArray[np.floating] | None], b: dict[str, Tensor],
    annotated: float,
) -> Tensor:  # fmt: skip
    """(B, K, 7) What is to be learned: annotation mixed with thoughts; 0 where no pair stands."""
    found = F.one_hot(b["y"].clamp_min(0), 1 + len(CLASSES)).float()
    for n, (example, soft) in enumerate(zip(examples, softs, strict=True)):
        if soft is not None:
            share = annotated if example.source != "unlabelled" else 0.0
            own, k = torch.from_numpy(soft.astype(np.float32)), len(soft)
            found[n, :k] = share * found[n, :k] + (1 - share) * own
    return found * (b["y"] >= 0)[..., None]


def train(
    copies: Sequence[Sequence[Example]], net: Reader, plan: Plan,
    thoughts: Thoughts | None = None,
) -> Reader:  # fmt: skip
    """Train a network.

    Args:
        copies: Of each sentence or template its copies, of which every round takes one.
        net: With the weights to begin with.
        plan: How.
        thoughts: Of other networks.

    Returns:
        The network with the running mean of its weights.
    """
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)
    net.to(DEVICE).train()
    parameters = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    old = [p for n, p in parameters if n.split(".")[0] in net.TAKEN]
    new = [p for n, p in parameters if n.split(".")[0] not in net.TAKEN]
    optimizer = torch.optim.AdamW([{"params": old}, {"params": new}], weight_decay=0.01, fused=True)
    weight = torch.tensor([1.0] + [POSITIVE] * len(CLASSES), device=DEVICE)
    mean = {name: p.detach().clone() for name, p in parameters}
    start = time.time()
    for step, row in enumerate(rounds(copies, plan, chance)):
        rate = min((step + 1) / (0.06 * plan.steps), 1.0) * (1 - step / plan.steps)
        for group, top in zip(optimizer.param_groups, plan.rates, strict=True):
            group["lr"] = top * rate
        known = [thoughts.get(e.key) if thoughts is not None else None for e in row]
        seen = [varied(e, s, chance, plan.mask) for e, s in zip(row, known, strict=True)]
        shown = [e for e, _, _ in seen]
        b = batch([e.sheet for e in shown], [e.classes for e in shown], [s for _, _, s in seen])
        wanted = goals(shown, [soft for _, soft, _ in seen], b, plan.annotated).to(DEVICE)
        b = {name: values.to(DEVICE) for name, values in b.items()}
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = net(b)
        loss = -(wanted * weight * logits.float().log_softmax(-1)).sum() / (10 * plan.size)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        keep = min(MEAN, (2 + step) / (11 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(mean.values()), [p for _, p in parameters], 1 - keep)
        if step % 200 == 199:
            took = time.time() - start
            print(f"step {step + 1}, loss {float(loss.detach()):.3f}, {took:.0f} s", flush=True)
    net.load_state_dict({**net.state_dict(), **mean})
    return net.eval()


@torch.no_grad()
def thinks(net: Reader, examples: Sequence[Example], size: int = 48) -> list[NDArray[np.float16]]:
    """What a network thinks of each pair of each example, (pairs, 7)."""
    found: dict[int, NDArray[np.float16]] = {}
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].sheet.pairs))
    for at in range(0, len(order), size):
        part = order[at : at + size]
        row = [examples[n] for n in part]
        b = batch([e.sheet for e in row], [e.classes for e in row], [True] * len(row))
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=DEVICE == "cuda"):
            logits = net({name: v.to(DEVICE) for name, v in b.items()})
        p = logits.float().softmax(-1).cpu().numpy().astype(np.float16)
        for k, (n, example) in enumerate(zip(part, row, strict=True)):
            found[n] = p[k, : len(example.sheet.pairs)]
    return [found[n] for n in range(len(examples))]
