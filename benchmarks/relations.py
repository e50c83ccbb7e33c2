"""How well drawn relations are read: on rendered figures and on annotated ones.

    python benchmarks/relations.py --rendered 100 --gold GOLD_DIR [--perfect-labels]
        [--sheet sheet.png] [--cache DIR] [--jobs N] [--out report.json]

Rendered figures are of the test part of `benchmarks.render`: styles and pathways that no training
sees. Annotated figures (GOLD_DIR holds ``images/``, ``labels/``, ``captions.json``, ``score.py``)
are scored by their own scorer; only those whose relations are complete count. Precision, recall
and F1 are over pairs of labels, a group's members counting one by one: undirected, directed and
signed as in the scorer. Errors by kind:

- missed label: the text at one of its ends was not read;
- missed line: no traced path runs along the connector;
- wrong end: a path does, but leads from or to something else (on annotated figures, where the
  truth has no lines, "wrong end or missed line": one of its ends has another relation);
- wrong direction, wrong sign: the same pair, otherwise;
- invented: what was read runs along no connector.

--perfect-labels gives the reader the truth's labels instead of those read: their own boxes on
rendered figures; on annotated ones the annotation's texts in the boxes of what was read there.
--cache keeps the labels and mentions of the figures, so that the next run reads only the arrows.
--sheet writes overlays of the worst figures, four a page: sheet-rendered-1.png, sheet-gold-1.png.
Green is right, red missed, orange invented; labels are framed in blue. The lines of what was missed
on annotated figures join labels, for the truth has no paths there.
Prints one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import hashlib
import importlib.util
import io
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drawn_score import (
    Outcome,
    interval,
    judge_gold,
    judge_rendered,
    recall_by,
    total,
    truth_labels,
)
from drawn_sheet import Tile, write_sheets
from gold import GENE_TYPES, _label, fold
from pathscribe.articles import read_articles
from pathscribe.articles.model import Article, Figure
from pathscribe.articles.raster import load_raster
from pathscribe.entities import recognise
from pathscribe.pipeline import Reader
from pathscribe.records.model import Mention
from pathscribe.relations.drawn import drawn_relations, read_drawn
from pathscribe.text import read_labels
from pathscribe.text.model import Label
from render import render_file


@dataclass(frozen=True, slots=True)
class Job:
    """One figure to be read: rendered by its seed, or an annotated one."""

    name: str
    seed: int | None
    source: str
    article: Article | None
    figure: Figure | None
    truth: dict[str, Any] | None
    perfect: bool
    cache: Path | None
    gpml: Path | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one."""

    name: str
    image: Any
    labels: tuple[Label, ...]
    outcome: Outcome | None
    prediction: dict[str, Any]
    truth: dict[str, Any]
    seconds: float


@cache
def _reader() -> Reader:
    cv2.setNumThreads(1)
    return Reader(threads=1)


def words(
    data: bytes,
    rgb: Any,
    scale: float,
    article: Article | None,
    figure: Figure,
    folder: Path | None,
) -> tuple[tuple[Label, ...], tuple[Mention, ...]]:
    """The labels and mentions of a figure, kept in a folder by the picture's hash."""
    file = folder / f"{hashlib.sha256(data).hexdigest()[:24]}.json" if folder else None
    if file is not None and file.exists():
        kept = json.loads(file.read_text("utf-8"))
        return (
            tuple(_label(x) for x in kept["labels"]),
            tuple(Mention.model_validate(x) for x in kept["mentions"]),
        )
    reader = _reader()
    read = read_labels(rgb, reader.engine, scale=scale, known=reader.known)
    found = recognise(read, figure=figure, article=article, lexicon=reader.lexicon,
                      cutoff=reader.cutoff)  # fmt: skip
    if file is not None:
        text = json.dumps(
            {
                "labels": [asdict(x) for x in found.labels],
                "mentions": [m.model_dump(mode="json") for m in found.mentions],
            },
            ensure_ascii=False,
        )
        file.write_text(text, "utf-8")
    return found.labels, found.mentions


def run(job: Job) -> Done:
    """Read one figure and judge it."""
    return _rendered(job) if job.seed is not None else _annotated(job)


def _rendered(job: Job) -> Done:
    assert job.seed is not None
    image, data, truth = render_file(
        job.seed,
        source=job.source,  # type: ignore[arg-type]
        split="test",
        folder=job.gpml,
    )
    labels: tuple[Label, ...]
    mentions: tuple[Mention, ...]
    if job.perfect:
        labels, mentions = truth_labels(truth), ()
    else:
        labels, mentions = words(data, image, 1.0, None, Figure(job.name), job.cache)
    start = time.perf_counter()
    drawing = read_drawn(image, labels, mentions)
    seconds = time.perf_counter() - start
    outcome = judge_rendered(job.name, truth, labels, drawing.links)
    return Done(job.name, image, labels, outcome, {}, truth, seconds)


def _annotated(job: Job) -> Done:
    assert job.figure is not None
    assert job.figure.image is not None
    assert job.truth is not None
    data = job.figure.image.read()
    raster = load_raster(data, where=job.name)
    labels, mentions = words(
        data, raster.rgb, raster.scale, job.article, job.figure, job.cache
    )  # fmt: skip
    if job.perfect:
        labels, mentions = perfect(job.truth, labels)
    start = time.perf_counter()
    relations = drawn_relations(raster.rgb, labels, mentions, scale=raster.scale)
    seconds = time.perf_counter() - start
    texts = {m.id: m.text for m in mentions} | {x.id: x.text for x in labels}
    prediction = {
        "genes": [
            {"text": m.text, "symbols": list(m.symbols)}
            for m in mentions
            if m.type in GENE_TYPES and m.symbols
        ],
        "entities": [{"text": m.text, "type": m.type} for m in mentions],
        "relations": [
            {
                "source": texts[r.source],
                "target": texts[r.target],
                "kind": r.kind,
                "path": [list(p) for p in r.path],
                "score": r.score,
            }
            for r in relations
        ],
    }
    outcome = None
    if job.truth.get("relations_complete"):
        outcome = judge_gold(job.name, job.truth, prediction, list(texts.values()))
    return Done(job.name, raster.rgb, labels, outcome, prediction, job.truth, seconds)


Box = tuple[tuple[float, float], ...]
Piece = tuple[Box, dict[str, Any] | None]


def perfect(
    gold: dict[str, Any], labels: Sequence[Label]
) -> tuple[tuple[Label, ...], tuple[Mention, ...]]:
    """The annotation's texts in the boxes of what was read there.

    A label that holds the texts of several gold labels is cut at them, a gold label that was read
    as two neighbours gets the box of both; a label that holds none stays as it is, without a
    mention. What the text stage did not see at all stays missing: the annotation has no places.
    """
    facts = {fold(x["text"]): x for x in gold["labels"] if fold(x["text"])}
    pieces = [(label, piece) for label in labels for piece in _pieces(label, facts)]
    _join(pieces, facts)
    out: list[Label] = []
    mentions: list[Mention] = []
    for label, (polygon, fact) in pieces:
        key = f"L{len(out) + 1}"
        text = label.text if fact is None else fact["text"]
        out.append(replace(label, id=key, text=text, lines=(text,), polygon=polygon,
                           options=(), original=""))  # fmt: skip
        if fact is not None:
            mentions.append(
                Mention(
                    id=f"M{len(mentions) + 1}",
                    labels=(key,),
                    text=text,
                    span=(0, len(text)),
                    type=fact["type"],
                    symbols=tuple(fact.get("symbols") or ()),
                    score=1.0,
                )
            )
    return tuple(out), tuple(mentions)


def _fact(text: str, facts: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The gold label that a text is, or nearly is."""
    key = fold(text)
    if key in facts:
        return facts[key]
    near = difflib.get_close_matches(key, list(facts), 1, 0.8) if len(key) > 3 else []
    return facts[near[0]] if near else None


def _pieces(label: Label, facts: dict[str, dict[str, Any]]) -> list[Piece]:
    whole = _fact(label.text, facts)
    if whole is not None:
        return [(label.polygon, whole)]
    lines = list(label.lines)
    if label.original:
        # Lines are as recognised, the text is repaired; it has the same words.
        words = iter(label.text.split())
        lines = [" ".join(w for _, w in zip(x.split(), words, strict=False)) for x in lines]
    # Word by word: the longest runs of words that are a gold label.
    found: list[Piece] = []
    for row, line in enumerate(lines):
        spans = [m.span() for m in re.finditer(r"[^\s,;/+()]+", line)]
        i = 0
        while i < len(spans):
            for j in range(len(spans), i, -1):
                start, end = spans[i][0], spans[j - 1][1]
                fact = _fact(line[start:end], facts)
                if fact is not None:
                    rows = (row / len(lines), (row + 1) / len(lines))
                    box = _part(label.polygon, *rows, start / len(line), end / len(line))
                    found.append((box, fact))
                    i = j
                    break
            else:
                i += 1
    return found or [(label.polygon, None)]


def _join(pieces: list[tuple[Label, Piece]], facts: dict[str, dict[str, Any]]) -> None:
    """Give gold labels that were read as two or three labels the box of these."""
    found = {fold(p[1]["text"]) for _, p in pieces if p[1] is not None}
    for key, fact in sorted(facts.items()):
        if key in found:
            continue
        bare = [i for i, (x, p) in enumerate(pieces) if p[1] is None and fold(x.text)]
        starts = [i for i in bare if key.startswith(fold(pieces[i][0].text))]
        for first in starts:
            chain, rest = [first], key[len(fold(pieces[first][0].text)) :]
            while rest and len(chain) < 4:
                last = np.mean(pieces[chain[-1]][1][0], axis=0)
                near = [
                    i for i in bare
                    if i not in chain
                    and rest.startswith(fold(pieces[i][0].text))
                    and np.hypot(*(np.mean(pieces[i][1][0], axis=0) - last))
                    < 5 * pieces[first][0].height
                ]  # fmt: skip
                if not near:
                    break
                chain.append(near[0])
                rest = rest[len(fold(pieces[near[0]][0].text)) :]
            if not rest and len(chain) > 1:
                points = np.concatenate([np.array(pieces[i][1][0], float) for i in chain])
                (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
                box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
                label = pieces[first][0]
                for i in sorted(chain, reverse=True):
                    del pieces[i]
                pieces.append((label, (box, fact)))
                break


def _part(
    polygon: Sequence[tuple[float, float]], top: float, bottom: float, left: float, right: float
) -> tuple[tuple[float, float], ...]:
    """A part of a label's box, by shares of its height and width."""
    corners = np.array(polygon[:4], float)

    def at(u: float, v: float) -> tuple[float, float]:
        upper = corners[0] * (1 - u) + corners[1] * u
        lower = corners[3] * (1 - u) + corners[2] * u
        x, y = upper * (1 - v) + lower * v
        return float(x), float(y)

    return at(left, top), at(right, top), at(right, bottom), at(left, bottom)


def gold_jobs(folder: Path, is_perfect: bool, kept: Path | None) -> list[Job]:
    """One job an annotated figure, by id."""
    jobs = []
    for article in read_articles(folder / "images", captions=folder / "captions.json"):
        for figure in article.figures:
            assert figure.image is not None
            name = Path(figure.image.name).stem
            truth = json.loads((folder / "labels" / f"{name}.json").read_text("utf-8"))
            jobs.append(Job(name, None, "", article, figure, truth, is_perfect, kept, None))
    return sorted(jobs, key=lambda j: j.name)


def score_gold(folder: Path, done: Iterable[Done]) -> dict[str, Any]:
    """What the gold's own scorer says of the relations."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    kept = {d.name: d.prediction for d in done}
    with contextlib.ExitStack() as stack:
        said = stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "predictions.json"
        file.write_text(json.dumps(kept), "utf-8")
        scorer.main([str(folder / "labels"), str(file)])
    report = json.loads(said.getvalue())
    return {k: v for k, v in report.items() if k.startswith("relations")}


def report(done: Sequence[Done]) -> dict[str, Any]:
    """Figures over one set."""
    judged = [d.outcome for d in done if d.outcome is not None]
    times = sorted(d.seconds for d in done)
    return {
        "figures": len(judged),
        **total(judged),
        "directed_f1_interval": interval(judged),
        "seconds": {
            "median": round(times[len(times) // 2], 3),
            "90%": round(times[int(0.9 * (len(times) - 1))], 3),
            "max": round(times[-1], 3),
        },
        "recall_by": recall_by(judged),
    }


def sheet(path: Path, done: Sequence[Done], worst: int) -> None:
    """Overlays of the figures with the most errors."""
    judged = [d for d in done if d.outcome is not None and d.outcome.errors]
    judged.sort(key=lambda d: (-d.outcome.errors if d.outcome else 0, d.name))
    tiles = []
    for d in judged[:worst]:
        assert d.outcome is not None
        names = {x["id"]: x["text"] for x in d.truth["labels"] if "id" in x}
        tiles.append(Tile(d.image, d.outcome, d.labels, names))
    write_sheets(path, tiles)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rendered", type=int, default=0, help="number of rendered figures")
    parser.add_argument("--seed", type=int, default=0, help="of the first rendered figure")
    parser.add_argument("--source", choices=("wikipathways", "random", "mixed"), default="mixed")
    parser.add_argument("--gpml", type=Path, help="folder of GPML files")
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--perfect-labels", action="store_true")
    parser.add_argument("--cache", type=Path, help="folder for labels and mentions as read")
    parser.add_argument("--sheet", type=Path, help="PNG; the set's name is put behind its stem")
    parser.add_argument("--worst", type=int, default=12, help="figures on a sheet")
    parser.add_argument("--only", help="figures whose name contains this")
    parser.add_argument("--per-figure", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if not args.rendered and args.gold is None:
        parser.error("nothing to do: --rendered, --gold or both")
    if args.cache is not None:
        args.cache.mkdir(parents=True, exist_ok=True)
    sets: dict[str, list[Job]] = {}
    if args.rendered:
        sets["rendered"] = [
            Job(f"{seed:05d}", seed, args.source, None, None, None, args.perfect_labels,
                args.cache, args.gpml)
            for seed in range(args.seed, args.seed + args.rendered)
        ]  # fmt: skip
    if args.gold is not None:
        sets["gold"] = gold_jobs(args.gold, args.perfect_labels, args.cache)
    said: dict[str, Any] = {"perfect_labels": args.perfect_labels}
    for name, jobs in sets.items():
        if args.only:
            jobs = [j for j in jobs if args.only in j.name]
        if args.jobs > 1:
            with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool:
                done = list(pool.map(run, jobs))
        else:
            done = [run(job) for job in jobs]
        said[name] = report(done)
        if name == "gold" and not args.only:
            said[name]["scorer"] = score_gold(args.gold, done)
        if args.per_figure:
            said[name]["per_figure"] = {d.name: d.outcome.counts for d in done if d.outcome}
        if args.sheet is not None:
            sheet(args.sheet.with_stem(f"{args.sheet.stem}-{name}"), done, args.worst)
    text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
    if args.out is not None:
        args.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
