"""Check the gold set of caption relations against the captions that it was read from.

The set holds offsets, not text (docs/caption-gold.md). This program finds each caption again in
the data beside the project, compares its hash, and checks that every span is a whole phrase.

    python benchmarks/caption_gold/check.py [--show FIGID] [--partial]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pathscribe.articles import read_articles

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1].parent / "shared"
CHOSEN = 64
ARROWS = {1: "->", -1: "-|", 0: "--"}
SIGNS = {
    "activation": {1},
    "inhibition": {-1},
    "binding": {0},
    "association": {0},
    "conversion": {1, -1, 0},
    "translocation": {1, -1, 0},
    "expression": {1, -1, 0},
}
FIELDS = {"source", "target", "sign", "kind", "negated", "hedged", "panel"}


def read_captions(shared: Path) -> dict[str, str]:
    """The clean captions of both sources by figure id.

    Args:
        shared: The folder of test data beside the project.

    Returns:
        Caption texts; the spans of the gold set count characters of exactly these.
    """
    captions: dict[str, str] = {}
    pfocr = shared / "pfocr"
    for article in read_articles(pfocr / "images", captions=pfocr / "figures.json"):
        for figure in article.figures:
            if figure.image is not None:
                captions[Path(figure.image.name).stem] = figure.caption
    for article in read_articles(shared / "jats"):
        for figure in article.figures:
            captions[f"{article.pmcid or article.doi}__{figure.key}"] = figure.caption
    return captions


def halves(figids: list[str], seed: int) -> dict[str, str]:
    """Which half each figure is in: the first half of the shuffled ids is for development."""
    shuffled = sorted(figids)
    random.Random(seed).shuffle(shuffled)
    middle = len(shuffled) // 2
    return {figid: "dev" if i < middle else "test" for i, figid in enumerate(shuffled)}


def span_problem(span: Any, caption: str) -> str | None:
    """Why a span is no whole phrase of the caption, or None when it is one."""
    if not (isinstance(span, list) and len(span) == 2 and all(type(x) is int for x in span)):
        return f"span {span!r} is no pair of whole numbers"
    start, end = span
    if not 0 <= start < end <= len(caption):
        return f"span {span} is outside of the caption ({len(caption)} characters)"
    phrase = caption[start:end]
    if phrase != phrase.strip():
        return f"span {span} begins or ends with a space"
    if start and caption[start - 1].isalnum() and phrase[0].isalnum():
        return f"span {span} begins inside a word"
    if end < len(caption) and caption[end].isalnum() and phrase[-1].isalnum():
        return f"span {span} ends inside a word"
    return None


def relation_problems(relation: dict[str, Any], caption: str) -> Iterator[str]:
    """Everything that is wrong with one relation."""
    if set(relation) != FIELDS:
        yield f"fields {sorted(relation)}, expected {sorted(FIELDS)}"
        return
    for end in ("source", "target"):
        problem = span_problem(relation[end], caption)
        if problem:
            yield f"{end}: {problem}"
    if relation["source"] == relation["target"]:
        yield f"source and target are the same span {relation['source']}"
    if relation["sign"] not in SIGNS.get(relation["kind"], set()):
        yield f"sign {relation['sign']} does not go with kind {relation['kind']!r}"
    for flag in ("negated", "hedged"):
        if type(relation[flag]) is not bool:
            yield f"{flag} is {relation[flag]!r}, expected true or false"
    panel = relation["panel"]
    if not isinstance(panel, str) or len(panel) > 1:
        yield f"panel is {panel!r}, expected one letter or an empty text"
    elif panel and panel.lower() not in caption.lower():
        yield f"panel {panel!r} is not in the caption"


def problems(gold: dict[str, Any], captions: dict[str, str], partial: bool) -> Iterator[str]:
    """Everything that is wrong with the set.

    Args:
        gold: The content of relations.json.
        captions: What `read_captions` returns.
        partial: Whether the set is still being written: counts and halves are not checked.

    Yields:
        One line a problem.
    """
    figures: dict[str, Any] = gold["captions"]
    if not partial:
        if len(figures) != CHOSEN:
            yield f"{len(figures)} captions, expected {CHOSEN}"
        for figid, half in halves(list(figures), gold["seed"]).items():
            if figures[figid]["half"] != half:
                yield f"{figid}: half {figures[figid]['half']!r}, expected {half!r}"
    for figid, figure in figures.items():
        caption = captions.get(figid)
        if caption is None:
            yield f"{figid}: no such figure in {SHARED}"
            continue
        if hashlib.sha256(caption.encode()).hexdigest() != figure["sha256"]:
            yield f"{figid}: the caption is not the one that was read (its hash differs)"
            continue
        if not figure["relations"]:
            yield f"{figid}: no relations"
        seen: Counter[str] = Counter()
        for number, relation in enumerate(figure["relations"]):
            for problem in relation_problems(relation, caption):
                yield f"{figid}, relation {number}: {problem}"
            seen[json.dumps([relation.get(k) for k in ("source", "target", "sign", "kind")])] += 1
        for key, count in seen.items():
            if count > 1:
                yield f"{figid}: {key} is there {count} times"


def show(figure: dict[str, Any], caption: str) -> Iterator[str]:
    """The relations of one figure as readable lines."""
    for r in figure["relations"]:
        source, target = (caption[slice(*r[end])] for end in ("source", "target"))
        flags = [name for name in ("negated", "hedged") if r[name]] + [r["panel"]]
        arrow = ARROWS[r["sign"]]
        yield f"{source} {arrow} {target}  [{', '.join([r['kind'], *filter(None, flags)])}]"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of test data")
    parser.add_argument("--show", metavar="FIGID", help="print the relations of one figure")
    parser.add_argument("--partial", action="store_true", help="the set is still being written")
    args = parser.parse_args()
    gold = json.loads((HERE / "relations.json").read_text(encoding="utf-8"))
    captions = read_captions(args.shared)
    if args.show:
        if args.show not in gold["captions"]:
            print(f"no figure {args.show} in the gold set", file=sys.stderr)
            return 2
        print("\n".join(show(gold["captions"][args.show], captions[args.show])))
        return 0
    found = list(problems(gold, captions, args.partial))
    for line in found:
        print(line, file=sys.stderr)
    figures = gold["captions"].values()
    for half in ("dev", "test"):
        part = [figure for figure in figures if figure["half"] == half]
        relations = [r for figure in part for r in figure["relations"]]
        kinds = ", ".join(
            f"{k} {n}" for k, n in Counter(r["kind"] for r in relations).most_common()
        )
        print(f"{half}: {len(part)} captions, {len(relations)} relations ({kinds})")
    print(f"{len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
