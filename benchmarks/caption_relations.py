"""Precision and recall of the relations read from captions, on the gold sets beside this file.

    python benchmarks/caption_relations.py [--half dev fresh] [--errors] [--out FILE.json]

A predicted relation is right where the gold set has one between the same things with the same
sign. Two spans are the same thing where they overlap by at least half of the shorter one. Each
relation, gold or predicted, is matched at most once (maximum matching). Relations that the caption
denies are left out on both sides; those that it only supposes count. ``--errors`` lists what is
wrong or missing, but never for the test half: it is for figures only. ``--batch N`` takes only that
batch of the third set, "fresh", and ``--caption ID`` one caption.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathscribe.relations import CaptionReading, caption_relations
from pathscribe.vocabulary import Lexicon

HERE = Path(__file__).resolve().parent
GOLD = HERE / "caption_gold"
SHARED = Path(os.environ.get("PATHSCRIBE_SHARED", HERE.parents[1] / "shared"))
ARROWS = {1: "->", -1: "-|", 0: "--"}
HALVES = ("dev", "test", "fresh")

Span = tuple[int, int]
Edge = tuple[Span, Span, int]


def read_captions(shared: Path) -> dict[str, str]:
    """The captions by id, as the gold set's own check reads them."""
    spec = importlib.util.spec_from_file_location("caption_gold_check", GOLD / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    captions: dict[str, str] = module.read_captions(shared)
    return captions


def read_gold() -> dict[str, dict[str, Any]]:
    """The entries of both halves and of the fresh set by id."""
    entries: dict[str, dict[str, Any]] = {}
    for name in ("relations.json", "fresh.json"):
        text = (GOLD / name).read_text(encoding="utf-8")
        for figid, entry in json.loads(text)["captions"].items():
            entries[figid] = {"half": "fresh", **entry}
    return entries


def overlap(a: Span, b: Span) -> bool:
    """Do two spans share at least half of the shorter one?"""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 2 * shared >= min(a[1] - a[0], b[1] - b[0])


def same(one: Edge, other: Edge, *, signed: bool = True) -> bool:
    """Are two relations the same?"""
    return (
        overlap(one[0], other[0])
        and overlap(one[1], other[1])
        and (not signed or one[2] == other[2])
    )


def match(gold: Sequence[Edge], found: Sequence[Edge], *, signed: bool = True) -> dict[int, int]:
    """A maximum matching: index of the gold relation by index of the found one."""
    to_found: dict[int, int] = {}

    def augment(n: int, seen: set[int]) -> bool:
        for k, edge in enumerate(gold):
            if k not in seen and same(edge, found[n], signed=signed):
                seen.add(k)
                if k not in to_found or augment(to_found[k], seen):
                    to_found[k] = n
                    return True
        return False

    for n in range(len(found)):
        augment(n, set())
    return {n: k for k, n in to_found.items()}


def edges_of(reading: CaptionReading) -> list[Edge]:
    """The relations of a reading by their places; denied ones left out."""
    spans = {m.id: m.span for m in reading.mentions}
    return [
        (spans[r.source], spans[r.target], r.effect) for r in reading.relations if not r.negated
    ]


def gold_edges(entry: dict[str, Any]) -> list[Edge]:
    """The relations of an entry of the gold set; denied ones left out."""
    return [
        (tuple(r["source"]), tuple(r["target"]), r["sign"])
        for r in entry["relations"]
        if not r["negated"]
    ]


def figures(counts: Counter[str]) -> dict[str, float | int]:
    """Precision, recall and F1 from counts."""
    right, found, gold = counts["right"], counts["found"], counts["gold"]
    precision = right / found if found else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {
        "captions": counts["captions"],
        "gold": gold,
        "found": found,
        "right": right,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
        "unsigned_right": counts["unsigned"],
    }


def averages(each: Sequence[tuple[int, int, int]]) -> dict[str, float]:
    """Means over captions, which a few captions with long lists do not govern."""
    precisions = [right / found for _, found, right in each if found]
    recalls = [right / gold for gold, _, right in each if gold]
    return {
        "precision_by_caption": round(sum(precisions) / max(len(precisions), 1), 3),
        "recall_by_caption": round(sum(recalls) / max(len(recalls), 1), 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--errors", action="store_true", help="list those of dev and fresh")
    parser.add_argument("--half", nargs="+", choices=HALVES, default=HALVES)
    parser.add_argument("--batch", type=int, help="of the fresh set")
    parser.add_argument("--caption", help="only this one")
    parser.add_argument("--by-grammar", action="store_true", help="without the network")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lexicon = Lexicon.default()
    gold = read_gold()
    captions = read_captions(args.shared)
    counts = {half: Counter[str]() for half in HALVES}
    each: dict[str, list[tuple[int, int, int]]] = {half: [] for half in HALVES}
    seconds: list[float] = []
    for figid, entry in sorted(gold.items()):
        half = entry["half"]
        if half not in args.half or args.caption not in (None, figid):
            continue
        if half == "fresh" and args.batch not in (None, entry["batch"]):
            continue
        caption = captions[figid]
        if hashlib.sha256(caption.encode()).hexdigest() != entry["sha256"]:
            raise SystemExit(f"{figid}: the caption is not the one that was annotated")
        start = time.perf_counter()
        reading = caption_relations(caption, lexicon=lexicon, by_grammar=args.by_grammar)
        seconds.append(time.perf_counter() - start)
        wanted, found = gold_edges(entry), edges_of(reading)
        pairs = match(wanted, found)
        counts[half].update(
            captions=1,
            gold=len(wanted),
            found=len(found),
            right=len(pairs),
            unsigned=len(match(wanted, found, signed=False)),
        )
        each[half].append((len(wanted), len(found), len(pairs)))
        if args.errors and half != "test":
            show(figid, caption, wanted, found, pairs, reading)
    report = {
        half: {**figures(count), **averages(each[half])}
        for half, count in counts.items()
        if count["captions"]
    }
    result = {
        **report,
        "milliseconds": {
            "median": round(1000 * sorted(seconds)[len(seconds) // 2], 1),
            "largest": round(1000 * max(seconds), 1),
        },
    }
    text = json.dumps(result, indent=1) + "\n"
    if args.out is not None:
        args.out.write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


def show(
    figid: str,
    caption: str,
    wanted: Sequence[Edge],
    found: Sequence[Edge],
    pairs: dict[int, int],
    reading: CaptionReading,
) -> None:
    """Print what is wrong and what is missing."""

    def line(mark: str, edge: Edge, note: str = "") -> str:
        source, target = caption[slice(*edge[0])], caption[slice(*edge[1])]
        return f"  {mark} {source!r} {ARROWS[edge[2]]} {target!r}  {note}"

    said = [r for r in reading.relations if not r.negated]
    print(f"== {figid}\n{caption}")
    for n, edge in enumerate(found):
        mark = "ok   " if n in pairs else "WRONG"
        print(line(mark, edge, f"({said[n].trigger}, {said[n].score})"))
    for k, edge in enumerate(wanted):
        if k not in pairs.values():
            print(line("MISS ", edge))


if __name__ == "__main__":
    raise SystemExit(main())
