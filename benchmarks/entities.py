"""How well labels are named, by type, with the errors by kind; and what triples find named.

    python benchmarks/entities.py GOLD_DIR [--labels FILE] [--errors FILE.tsv]
                                  [--cbm DIR] [--cbm-labels FILE]

Genes are scored as the gold set's own scorer does (a mention is right when it shares a symbol
with an annotated label), other types by folded text. What was missed is an error of one of these
kinds: OCR lost it; a split or merged label; wrong type; wrong reading; unknown form. What was
named without being annotated: wrong reading, wrong type, a split or merged label, or not
annotated at all. `--labels` keeps the labels as read in a JSON file. `--cbm` takes a folder of
figures with triples by experts (``images/``, ``triples.tsv``): which share of their subjects and
objects the mentions of that figure name, by identifier, by name or by text. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gold import ENTITY_TYPES, GENE_TYPES, Annotated, figures, fold, prf
from pathscribe.entities import Recognition, recognise
from pathscribe.records.model import Mention
from pathscribe.vocabulary.lexicon import Lexicon

Error = tuple[str, str, str, str, str]  # figure, type, side, kind, text
_SMALL = frozenset(("of", "the", "and", "in", "to", "by", "a", "for", "from", "on", "into"))


def missed(text: str, kind: str, symbols: set[str], labels: set[str], found: Recognition) -> str:
    """Why an annotated label was not found."""
    key = fold(text)
    same = [m for m in found.mentions if fold(m.text) == key]
    if any(m.type in GENE_TYPES and m.symbols for m in same) and symbols:
        return "wrong reading"
    if same:
        return "wrong type"
    if key in labels:
        return "unknown form"
    if any(key in label for label in labels) or key in "".join(sorted(labels)):
        return "split or merged label"
    run = "".join(fold(label.text) for label in found.labels)
    return "split or merged label" if key in run else "OCR lost it"


def invented(mention: Mention, truth: Sequence[dict[str, Any]]) -> str:
    """Why a mention is not among the annotated ones."""
    key = fold(mention.text)
    same = [x for x in truth if fold(x["text"]) == key]
    if same:
        gene = mention.type in GENE_TYPES and any(x.get("symbols") for x in same)
        return "wrong reading" if gene else "wrong type"
    if any(key and (key in fold(x["text"]) or fold(x["text"]) in key) for x in truth):
        return "split or merged label"
    return "not annotated"


def score(annotated: Sequence[Annotated], lexicon: Lexicon) -> tuple[dict[str, Any], list[Error]]:
    """Figures of merit over annotated figures, and every error."""
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    errors: list[Error] = []
    seconds: list[float] = []
    false_genes = 0
    for figure in annotated:
        start = time.process_time()
        found = recognise(
            figure.labels, figure=figure.figure, article=figure.article, lexicon=lexicon
        )
        seconds.append(time.process_time() - start)
        truth = figure.truth["labels"]
        genes = [m for m in found.mentions if m.type in GENE_TYPES and m.symbols]
        labels = {fold(x.text) for x in found.labels}
        wanted = {
            frozenset(x["symbols"]): x
            for x in truth
            if x["type"] in ("gene", "family", "rna") and x.get("symbols")
        }
        offered: dict[frozenset[str], Mention] = {}
        for m in genes:
            offered.setdefault(frozenset(m.symbols), m)
        accepted = {s for x in truth for s in x.get("symbols") or ()}
        single = {s for x in truth if x["type"] == "gene" for s in x.get("symbols") or ()}
        ours = {s for m in genes for s in m.symbols}
        right = [s for s in offered if any(s & w for w in wanted)]
        hit = [w for w in wanted if any(w & s for s in offered)]
        _add(total["gene mentions"], len(right), len(offered), len(hit), len(wanted))
        _add(
            total["genes as sets"],
            len(ours & accepted), len(ours), len(ours & single), len(single),
        )  # fmt: skip
        if not wanted:
            false_genes += len(offered)
        for s, m in offered.items():
            if s not in right:
                errors.append((figure.figid, "gene", "extra", invented(m, truth), m.text))
        for w, x in wanted.items():
            if w not in hit:
                why = missed(x["text"], x["type"], set(w), labels, found)
                errors.append((figure.figid, "gene", "missed", why, x["text"]))
        for kind in ENTITY_TYPES:
            have = {fold(m.text): m for m in found.mentions if m.type == kind}
            want = {fold(x["text"]): x for x in truth if x["type"] == kind}
            both = len(have.keys() & want.keys())
            _add(total[kind], both, len(have), both, len(want))
            for key in sorted(have.keys() - want.keys()):
                why = invented(have[key], truth)
                errors.append((figure.figid, kind, "extra", why, have[key].text))
            for key in sorted(want.keys() - have.keys()):
                why = missed(want[key]["text"], kind, set(), labels, found)
                errors.append((figure.figid, kind, "missed", why, want[key]["text"]))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, kind, side, why, _ in errors:
        counts[f"{kind} {side}"][why] += 1
    return {
        "figures": len(annotated),
        **{name: prf(*parts) for name, parts in total.items()},
        "false genes in figures without human genes": false_genes,
        "milliseconds a figure": round(1000 * sum(seconds) / max(1, len(seconds)), 1),
        "errors": {name: dict(c.most_common()) for name, c in sorted(counts.items())},
    }, errors


def _add(total: list[int], *part: int) -> None:
    for i, n in enumerate(part):
        total[i] += n


def _words(text: str) -> frozenset[str]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return frozenset(w.removesuffix("s") for w in words if w not in _SMALL)


def named(text: str, found: Recognition, lexicon: Lexicon) -> str:
    """How the mentions of a figure name a thing: "id", "text", "words", or "" for not at all."""
    curies = {t.curie for t in lexicon.lookup(text)[:2]}
    curies |= {x for c in curies for x in lexicon.xrefs(c)}
    key, words = fold(text), _words(text)
    best = ""
    for m in found.mentions:
        ids = {r.curie for r in m.readings} | {x for r in m.readings for x in r.xrefs}
        if curies & ids - {""} or text in m.symbols:
            return "id"
        if key in {fold(m.text), fold(m.match), *(fold(r.name) for r in m.readings)}:
            best = "text"
        elif not best and words and words <= _words(m.text):
            best = "words"
    return best


def triples(folder: Path, labels: Path | None, lexicon: Lexicon) -> dict[str, Any]:
    """The share of subjects and objects that the figures' mentions name."""
    wanted: dict[str, set[str]] = defaultdict(set)
    with (folder / "triples.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for part in (row["subject"], row["object"]):
                if part and part.strip() and part != "Missing":
                    wanted[row["image_number"]].add(part.strip())
    how: Counter[str] = Counter()
    drawn = 0
    for figure in figures(folder, cache=labels):
        found = recognise(
            figure.labels, figure=figure.figure, article=figure.article, lexicon=lexicon
        )
        run = " ".join(fold(x.text) for x in found.labels)
        for text in sorted(wanted[figure.figid]):
            how[named(text, found, lexicon)] += 1
            drawn += fold(text) in run
    count = sum(how.values())
    return {
        "subjects and objects": count,
        "named": round((how["id"] + how["text"] + how["words"]) / max(1, count), 4),
        "by id": how["id"], "by text": how["text"], "by words": how["words"],
        "drawn with the same words": drawn,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--labels", type=Path, help="JSON file of labels as read")
    parser.add_argument("--errors", type=Path, help="write every error there")
    parser.add_argument("--cbm", type=Path)
    parser.add_argument("--cbm-labels", type=Path)
    args = parser.parse_args()
    lexicon = Lexicon.default()
    report, errors = score(list(figures(args.gold, cache=args.labels)), lexicon)
    if args.errors is not None:
        with args.errors.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(("figid", "type", "side", "kind", "text"))
            writer.writerows(errors)
    if args.cbm is not None:
        report["triples"] = triples(args.cbm, args.cbm_labels, lexicon)
    json.dump(report, sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
