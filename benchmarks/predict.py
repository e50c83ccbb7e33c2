"""Read a folder of figures and write predictions in the form that a gold set's scorer reads.

    python benchmarks/predict.py IMAGES_DIR --captions captions.json --out predictions.json

The figure's id is the stem of its picture's name. For each figure the file holds ``genes`` (every
mention of genes with its HGNC symbols), ``entities`` (every mention with its type) and
``relations`` (source, target and kind, by the texts as drawn).
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pathscribe.articles import read_articles
from pathscribe.articles.model import Article, Figure
from pathscribe.pipeline import Reader, read_figure
from pathscribe.records import Record

GENE_TYPES = ("gene", "family", "complex", "rna")
_READER: list[Reader] = []


def prediction(record: Record) -> dict[str, Any]:
    """What the scorer compares, out of a record: what is drawn, not what the caption says."""
    drawn = [m for m in record.mentions if m.place == "label"]
    texts = {m.id: m.text for m in drawn} | {x.id: x.text for x in record.labels}
    return {
        "genes": [
            {"text": m.text, "symbols": list(m.symbols)}
            for m in drawn
            if m.type in GENE_TYPES and m.symbols
        ],
        "entities": [{"text": m.text, "type": m.type} for m in drawn],
        "relations": [
            {"source": texts[r.source], "target": texts[r.target], "kind": r.kind}
            for r in record.relations
            if r.evidence == "drawn"
        ],
    }


def one(job: tuple[Article, Figure]) -> tuple[str, dict[str, Any]]:
    """Read one figure in this process."""
    if not _READER:
        _READER.append(Reader(threads=1))
    article, figure = job
    assert figure.image is not None
    record = read_figure(figure, article, reader=_READER[0])
    return Path(figure.image.name).stem, prediction(record)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("images", type=Path)
    parser.add_argument("--captions", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    args = parser.parse_args()
    jobs = [
        (article, figure)
        for article in read_articles(
            args.images,
            captions=args.captions,
            on_error=lambda error: print(error, file=sys.stderr),
        )
        for figure in article.figures
        if figure.image is not None
    ]
    if args.jobs > 1:
        with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool:
            found = dict(pool.map(one, jobs))
    else:
        found = dict(map(one, jobs))
    text = json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n"
    args.out.write_text(text, encoding="utf-8")
    mentions = sum(len(p["entities"]) for p in found.values())
    print(json.dumps({"figures": len(found), "mentions": mentions, "out": str(args.out)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
