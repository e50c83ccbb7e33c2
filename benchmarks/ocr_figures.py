"""How many of a gold set's labels are found on whole figures, by type and by height of text.

    python benchmarks/ocr_figures.py GOLD_DIR [--ocr fast] [--misses FILE]

GOLD_DIR holds ``images/``, ``labels/*.json`` and ``captions.json``. A gold label is found where
its folded text (case, spaces, punctuation and the spelling of Greek letters away) is a run of
whole words of a label that was read; `equal` asks for the whole label, `one_edit` lets one
character differ. Figures that the gold calls poorly legible are reported apart. Prints one JSON
object.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from pathscribe.articles import read_articles
from pathscribe.pipeline import Reader, read_figure
from pathscribe.records import Record

NAMES = ("gene", "family", "chemical", "disease", "cell")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Δ": "delta", "Ω": "omega", "Σ": "sigma",
}  # fmt: skip
_BINS = ((10, "below 10 px"), (14, "10 to 14"), (20, "14 to 20"), (30, "20 to 30"), (1e9, "above"))


def fold(text: str) -> str:
    """Lower case letters, digits and plus signs only, Greek letters spelled."""
    plain = "".join(_GREEK.get(c, c) for c in unicodedata.normalize("NFKC", text))
    return re.sub(r"[^a-z0-9+]", "", plain.lower())


def runs(text: str) -> set[str]:
    """Every run of whole words, folded."""
    words = [fold(w) for w in re.split(r"[\s/,;:()\[\]|→-]+", text)]
    words = [w for w in words if w]
    return {
        "".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)
    } | {fold(text)}


def near(a: str, b: str) -> bool:
    """At most one insertion, deletion or substitution apart; forms of three letters or more."""
    if min(len(a), len(b)) < 3 or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    rest = i + 1 if len(a) == len(b) else i
    return a[rest:] == b[i + 1 :]


def compare(gold: dict[str, Any], record: Record) -> list[dict[str, Any]]:
    """One row for each gold label: found or not, and how high its text stands."""
    whole = {fold(x.text): x.height for x in record.labels}
    parts: dict[str, float] = {}
    for label in record.labels:
        for run in runs(label.text):
            parts.setdefault(run, label.height)
    rows = []
    for label in gold["labels"]:
        text = fold(label["text"])
        close = next((p for p in sorted(parts) if near(text, p)), None)
        rows.append(
            {
                "text": label["text"],
                "type": label["type"],
                "equal": text in whole,
                "found": text in parts,
                "one_edit": text in parts or close is not None,
                "read": close or "",
                "height": parts.get(text) or (parts[close] if close else None),
            }
        )
    return rows


def share(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts and shares over rows."""
    n = len(rows)
    return {"n": n, **{k: round(sum(r[k] for r in rows) / n, 4) if n else 0.0
                       for k in ("equal", "found", "one_edit")}}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--ocr", default="rapidocr", help="engine")
    parser.add_argument("--misses", type=Path, help="write what was not found, as TSV")
    args = parser.parse_args()
    from pathscribe.text.engine import default_engine

    reader = Reader(engine=default_engine(name=args.ocr))
    golds = {p.stem: json.loads(p.read_text("utf-8")) for p in args.gold.glob("labels/*.json")}
    if not golds:
        print(f"no labels/*.json in {args.gold}", file=sys.stderr)
        return 2
    rows: list[dict[str, Any]] = []
    read = right = 0
    for article in read_articles(args.gold / "images", captions=args.gold / "captions.json"):
        for figure in article.figures:
            assert figure.image is not None
            gold = golds.get(Path(figure.image.name).stem)
            if gold is None:
                continue
            record = read_figure(figure, article, reader=reader)
            found = compare(gold, record)
            for row in found:
                row["figure"], row["poor"] = gold["figid"], gold["legibility"] == "poor"
            rows.extend(found)
            known = {fold(x["text"]) for x in gold["labels"]}
            known |= {run for x in gold["labels"] for run in runs(x["text"])}
            texts = {fold(x.text) for x in record.labels} - {""}
            read += len(texts)
            right += len(texts & known)
    good, poor = [r for r in rows if not r["poor"]], [r for r in rows if r["poor"]]
    types = sorted({r["type"] for r in rows})
    heights: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in good:
        if row["height"]:
            heights[next(n for most, n in _BINS if row["height"] < most)].append(row)
    report = {
        "figures": len({r["figure"] for r in rows}),
        "names": share([r for r in good if r["type"] in NAMES]),
        "names_in_poor_figures": share([r for r in poor if r["type"] in NAMES]),
        "all_labels": share(good),
        "by_type": {t: share([r for r in good if r["type"] == t]) for t in types},
        "by_height_of_found": {n: share(heights[n]) for _, n in _BINS if heights[n]},
        "read_labels": read,
        "read_labels_in_gold": round(right / read, 4) if read else 0.0,
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))
    if args.misses:
        lines = ["figure\ttype\ttext\tnearest"]
        lines += [f"{r['figure']}\t{r['type']}\t{r['text']}\t{r['read']}" for r in rows
                  if not r["found"]]  # fmt: skip
        args.misses.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
