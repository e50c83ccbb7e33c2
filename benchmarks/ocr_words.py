"""How many label crops are read right: real pathway figures and KEGG.

    python benchmarks/ocr_words.py DIR [--errors FILE] [--plain]

DIR holds ``real.tsv`` and ``kegg.tsv`` (file, text; no quoting) and folders ``real`` and ``kegg``
with the crops. A crop is read as the product reads a label inside a figure, repair by the
lexicon included, without caption or neighbours; ``--plain`` leaves the repair out. Prints one JSON
object: shares of crops right exactly, but for case, and folded (case, spaces, punctuation and the
spelling of Greek letters away); mean similarity (difflib's ratio); milliseconds a crop.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from ocr_figures import fold
from pathscribe.articles.model import Figure
from pathscribe.articles.raster import load_raster
from pathscribe.entities import recognise
from pathscribe.pipeline import Reader
from pathscribe.text import read_crop


def read(path: Path, reader: Reader, *, plain: bool) -> str:
    """Text of a crop."""
    raster = load_raster(path.read_bytes(), where=str(path))
    label = read_crop(raster.rgb, reader.engine, known=reader.known)
    if label is None:
        return ""
    if plain:
        return label.text
    found = recognise([label], figure=Figure(key=""), article=None, lexicon=reader.lexicon)
    return found.labels[0].text


def kind(truth: str, text: str) -> str:
    """What sort of error it is."""
    if not text:
        return "nothing read"
    if fold(truth) == fold(text):
        return "case, spaces, punctuation or Greek spelling"
    plain, other = re.sub(r"\s", "", truth), re.sub(r"\s", "", text)
    latin = unicodedata.normalize("NFKC", plain).translate(str.maketrans("αβγδεκλ", "aByoeKA"))
    if latin.lower() == other.lower():
        return "Greek letter read as Latin"
    if fold(text) in fold(truth):
        return "part lost"
    if fold(truth) in fold(text):
        return "something added"
    if len(plain) == len(other) and sum(a != b for a, b in zip(plain, other, strict=True)) == 1:
        return "one character wrong"
    return "several characters wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=Path, help="write the errors by kind, as TSV")
    parser.add_argument("--plain", action="store_true", help="without repair by the lexicon")
    args = parser.parse_args()
    reader = Reader(threads=1)
    report: dict[str, dict[str, float]] = {}
    errors: list[tuple[str, str, str, str, str]] = []
    for name in ("real", "kegg"):
        table = args.folder / f"{name}.tsv"
        if not table.is_file():
            print(f"no {table}", file=sys.stderr)
            return 2
        rows = [x.split("\t", 1) for x in table.read_text("utf-8").splitlines()[1:]]
        read(args.folder / name / rows[0][0], reader, plain=args.plain)  # loads the models
        start = time.perf_counter()
        texts = [read(args.folder / name / file, reader, plain=args.plain) for file, _ in rows]
        spent = time.perf_counter() - start
        pairs = [(truth, text) for (_, truth), text in zip(rows, texts, strict=True)]
        n = len(pairs)
        report[name] = {
            "n": n,
            "exact": round(sum(a == b for a, b in pairs) / n, 4),
            "nocase": round(sum(a.lower() == b.lower() for a, b in pairs) / n, 4),
            "folded": round(sum(fold(a) == fold(b) for a, b in pairs) / n, 4),
            "similarity": round(
                sum(difflib.SequenceMatcher(None, a, b).ratio() for a, b in pairs) / n, 4
            ),
            "ms_per_crop": round(1000 * spent / n, 1),
        }
        errors += [
            (name, kind(truth, text), file, truth, text)
            for (file, truth), text in zip(rows, texts, strict=True)
            if truth != text
        ]
    print(json.dumps(report, indent=1))
    if args.errors:
        counts = Counter((e[0], e[1]) for e in errors)
        lines = ["set\tkind\tof this kind\tfile\ttruth\tread"]
        lines += ["\t".join((e[0], e[1], str(counts[e[0], e[1]]), *e[2:])) for e in sorted(errors)]
        args.errors.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
