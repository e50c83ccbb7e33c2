"""Seconds per figure by stage, on one core; peak memory; what a second process brings.

    python benchmarks/speed.py IMAGES_DIR [--limit N] [--processes 2]

Every worker is bound to one core, so that libraries cannot use more than it. Start-up (imports,
models, lexicon) is timed apart. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import time
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any


def _bind(core: int) -> None:
    """Give this process one core of those it may use."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[core % len(cores)]})


def work(core: int, images: list[str], captions: str, ready: Any, go: Any, result: Any) -> None:
    """Read figures one after another on one core, and report the times."""
    _bind(core)
    begin = time.perf_counter()
    from pathscribe.articles import read_articles
    from pathscribe.pipeline import Reader, read_figure

    stages: dict[str, float] = defaultdict(float)

    def on_stage(name: str, seconds: float) -> None:
        stages[name] += seconds

    reader = Reader(threads=1, on_stage=on_stage)
    jobs = [
        (figure, article)
        for image in images
        for article in read_articles(image, captions=Path(captions) if captions else None)
        for figure in article.figures
    ]
    # The models are loaded when first used: that is start-up too.
    read_figure(*jobs[0], reader=reader)
    stages.clear()
    startup = time.perf_counter() - begin
    ready.put(core)
    go.wait()
    times = []
    used = time.process_time()
    first = time.perf_counter()
    for figure, article in jobs:
        start = time.perf_counter()
        read_figure(figure, article, reader=reader)
        times.append(time.perf_counter() - start)
    wall = time.perf_counter() - first
    used = time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10)
    result.put((core, startup, wall, used, times, dict(stages), peak))


def run(processes: int, images: list[str], captions: str) -> list[Any]:
    """Share the figures among processes, each on a core of its own."""
    context = get_context("spawn")
    ready, result, go = context.Queue(), context.Queue(), context.Event()
    workers = [
        context.Process(target=work, args=(n, images[n::processes], captions, ready, go, result))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.get()
    go.set()
    found = sorted(result.get() for _ in workers)
    for worker in workers:
        worker.join()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("images", type=Path)
    parser.add_argument("--captions", type=Path)
    parser.add_argument("--limit", type=int, help="only so many figures, evenly spread")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    names = sorted(
        str(p)
        for p in args.images.iterdir()
        if p.suffix.lower() in {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".webp"}
    )
    if not names:
        print(f"no images in {args.images}", file=sys.stderr)
        return 2
    if args.limit and args.limit < len(names):
        names = [names[i * len(names) // args.limit] for i in range(args.limit)]
    captions = str(args.captions) if args.captions else ""
    ((_, startup, wall, used, times, stages, peak),) = run(1, names, captions)
    report: dict[str, Any] = {
        "figures": len(times),
        "seconds_per_figure": round(wall / len(times), 3),
        "cpu_seconds_per_figure": round(used / len(times), 3),
        "median": round(statistics.median(times), 3),
        "slowest": round(max(times), 3),
        "stages": {k: round(v / len(times), 4) for k, v in sorted(stages.items())},
        "startup_seconds": round(startup, 2),
        "peak_memory_mib": round(peak),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}",
    }
    if args.processes > 1:
        shared = run(args.processes, names, captions)
        together = max(w[2] for w in shared)
        report[f"with_{args.processes}_processes"] = {
            "seconds_per_figure": round(together / len(times), 3),
            "times_faster": round(wall / together, 2),
        }
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
