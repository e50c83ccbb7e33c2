"""Signed triples of real mechanism figures: how many the records hold.

    python benchmarks/triples.py ../shared/cbm [--records FILE.jsonl] [--jobs N] [--errors FILE.tsv]

The folder has ``images/`` and ``triples.tsv`` (image_number, subject, predicate, object; by
experts). Each figure is read from its pixels alone. A triple counts as found under strict
matching: the record has a relation whose source and target are named as subject and object are
(by text, reading or label; case, punctuation and a plural s passed over), with the same sign.
``--records`` keeps the records, one a line, and reads them from there the next time. Prints one
JSON object, with the kinds of errors; the published figure for GPT-4o (lenient matching by
meaning, 2025) is P .81 R .47 F1 .60.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from pathscribe.articles import read_articles
from pathscribe.articles.model import Article, Figure
from pathscribe.pipeline import Reader, read_figure
from pathscribe.records import Record

SIGNS = {
    "increases": 1, "causes": 1, "triggers": 1, "positivecorrelation": 1,
    "decreases": -1, "decreass": -1, "regulates": 0, "infects": 0,
}  # fmt: skip
PUBLISHED = {"who": "GPT-4o, 2025, lenient matching", "precision": 0.81, "recall": 0.47, "f1": 0.6}
Triple = tuple[str, int, str]
_READER: list[Reader] = []


def normal(text: str) -> str:
    """A name for comparison: small letters and digits, words without a plural s."""
    words = re.findall(r"[^\W_]+", text.lower())
    return "".join(w[:-1] if len(w) > 3 and w.endswith("s") and w[-2] != "s" else w for w in words)


def gold_triples(path: Path) -> dict[str, set[Triple]]:
    """Triples by figure."""
    found: dict[str, set[Triple]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            sign = SIGNS.get(row["predicate"].strip().lower())
            if sign is None:
                raise SystemExit(f"{path}: no sign for the predicate {row['predicate']!r}")
            found[row["image_number"]].add((normal(row["subject"]), sign, normal(row["object"])))
    return dict(found)


def one(job: tuple[Article, Figure]) -> tuple[str, str]:
    """Read one figure in this process: its name and its record."""
    if not _READER:
        _READER.append(Reader(threads=1))
    article, figure = job
    assert figure.image is not None
    record = read_figure(figure, article, reader=_READER[0])
    return Path(figure.image.name).stem, record.to_json(indent=None)


def read_records(folder: Path, kept: Path | None, jobs: int) -> dict[str, Record]:
    """Records by figure, from the file where there is one, else from the pictures."""
    if kept is not None and kept.exists():
        lines = kept.read_text(encoding="utf-8").splitlines()
    else:
        work = [
            (article, figure)
            for article in read_articles(
                folder / "images", on_error=lambda e: print(e, file=sys.stderr)
            )
            for figure in article.figures
            if figure.image is not None
        ]
        if jobs > 1:
            with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
                made = list(pool.map(one, work))
        else:
            made = list(map(one, work))
        lines = [f"{name}\t{text.strip()}" for name, text in sorted(made)]
        if kept is not None:
            kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = (line.split("\t", 1) for line in lines)
    return {name: Record.from_json(text) for name, text in pairs}


def names_of(record: Record) -> dict[str, set[str]]:
    """Every name of every mention and label, by id."""
    texts = {label.id: label.text for label in record.labels}
    names = {id_: {normal(text)} for id_, text in texts.items()}
    for mention in record.mentions:
        own = {normal(mention.text), normal(mention.match)}
        own |= {normal(reading.name) for reading in mention.readings}
        own |= {normal(texts[label]) for label in mention.labels}
        state = " ".join(mention.state)
        own |= {normal(f"{state} {reading.name}") for reading in mention.readings}
        names[mention.id] = own - {""}
    return names


def found_edges(record: Record) -> list[tuple[set[str], int, set[str]]]:
    """The relations by the names of their ends; denied ones left out."""
    names = names_of(record)
    return [(names[r.source], r.effect, names[r.target]) for r in record.relations if not r.negated]


def missed(triple: Triple, record: Record) -> str:
    """Why a triple is not in a record."""
    subject, sign, object_ = triple
    named = set().union(*names_of(record).values()) if record.labels else set()
    if subject not in named or object_ not in named:
        ends = "neither end" if subject not in named and object_ not in named else "one end"
        return f"{ends} named as the expert does"
    for sources, value, targets in found_edges(record):
        if subject in sources and object_ in targets and value != sign:
            return "other sign"
        if object_ in sources and subject in targets:
            return "other direction"
    return "both ends named, no relation between them"


def score(
    gold: dict[str, set[Triple]], records: dict[str, Record]
) -> tuple[dict[str, object], Iterable[tuple[str, Triple, str]]]:
    """Counts, and what is missing with its kind."""
    counts: Counter[str] = Counter()
    errors: list[tuple[str, Triple, str]] = []
    for figure in sorted(gold):
        record = records.get(figure)
        if record is None:
            counts["figures without a picture"] += 1
            continue
        counts["figures"] += 1
        edges = found_edges(record)
        counts["gold"] += len(gold[figure])
        counts["found"] += len(edges)
        for subject, sign, object_ in sorted(gold[figure]):
            hit = any(subject in s and object_ in t and v == sign for s, v, t in edges)
            counts["recalled"] += hit
            if not hit:
                triple = (subject, sign, object_)
                errors.append((figure, triple, missed(triple, record)))
        counts["right"] += sum(
            any(s in sources and v == value and o in targets for s, v, o in gold[figure])
            for sources, value, targets in edges
        )
    precision = counts["right"] / counts["found"] if counts["found"] else None
    recall = counts["recalled"] / counts["gold"] if counts["gold"] else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    kinds = Counter(kind for _, _, kind in errors)
    report: dict[str, object] = {
        **dict(sorted(counts.items())),
        "precision": None if precision is None else round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
        "published": PUBLISHED,
        "missed": dict(kinds.most_common()),
    }
    return report, errors


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--errors", type=Path)
    args = parser.parse_args()
    gold = gold_triples(args.folder / "triples.tsv")
    records = read_records(args.folder, args.records, args.jobs)
    report, errors = score(gold, records)
    if args.errors is not None:
        with args.errors.open("w", encoding="utf-8") as file:
            for figure, (subject, sign, object_), kind in errors:
                print(figure, kind, subject, sign, object_, sep="\t", file=file)
    if not report.get("found"):
        report["note"] = "the records hold no relations: no captions here, no drawn relations yet"
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
