"""How fast and how exact enrichment is, side by side with gseapy's ORA on the same sets.

python benchmarks/enrichment.py [--genesets ../shared/genesets] [--figures 100000 200000]
    [--queries 20 200 1000] [--repeats 20] [--json FILE]

Synthetic figures have log-normal numbers of genes (median 13, as in figure collections) drawn
with a Zipf-like popularity from all protein-coding genes. A query's time is that of the whole call
from names to ranked, adjusted results, and apart from it the time to make the first 50 rows with
odds ratios and groups. Ours and gseapy's run in turn in one process, on one core; memory is that of
a process of our own which loads the prepared sets and asks them. On a busy machine a process gets a
part of its core: what it had of it is told apart; with gseapy the clock is compared with the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402

from pathscribe.enrichment import GeneMapper, GeneSets, SetCache, enrich, gmt_sets  # noqa: E402


def synthetic(count: int, genes: list[str], seed: int) -> dict[str, list[str]]:
    rng = np.random.default_rng(seed)
    popular = rng.permutation(len(genes))
    weights = 1 / (np.arange(len(genes)) + 20) ** 0.9
    weights /= weights.sum()
    sizes = np.clip(rng.lognormal(2.6, 0.7, count).astype(int), 3, 300)
    drawn = popular[rng.choice(len(genes), int(sizes.sum()), p=weights)]
    ends = np.cumsum(sizes)
    return {
        f"PMC{n}__F1": [genes[i] for i in np.unique(drawn[ends[n] - sizes[n] : ends[n]])]
        for n in range(count)
    }


def queries(sets: GeneSets, sizes: list[int], seed: int) -> dict[int, list[str]]:
    """Half of each query from a few figures, half at random."""
    rng = np.random.default_rng(seed)
    made = {}
    for size in sizes:
        chosen: set[str] = set()
        while len(chosen) < size // 2:
            chosen |= {sets.genes[n] for n in sets.members_of(int(rng.integers(len(sets))))}
        half = sorted(chosen)[: size // 2]
        rest = rng.choice(len(sets.genes), size, replace=False)
        made[size] = sorted({*half, *(sets.genes[n] for n in rest[: size - len(half)])})
    return made


def theirs(query: list[str], sets: dict[str, list[str]], background: int) -> tuple[float, Any]:
    import gseapy

    begun = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        done = gseapy.enrich(
            gene_list=query, gene_sets=sets, background=background, outdir=None, no_plot=True
        )
    return time.perf_counter() - begun, done.results


def compare(
    name: str, held: GeneSets, mapper: GeneMapper, sizes: list[int], repeats: int
) -> list[dict[str, Any]]:
    as_dict = {f"{n}": [held.genes[m] for m in held.members_of(n)] for n in range(len(held))}
    found = []
    for query in queries(held, sizes, 11).values():
        times: dict[str, list[float]] = {
            "library": [], "of this process": [], "protein-coding": [], "rows": []
        }  # fmt: skip
        enrich(query, held, mapper=mapper, background="protein-coding")
        for _ in range(repeats):
            begun, own = time.perf_counter(), time.process_time()
            result = enrich(query, held, mapper=mapper, min_size=1, max_size=10**6)
            middle = time.perf_counter()
            times["of this process"].append(time.process_time() - own)
            result.rows(50)
            end = time.perf_counter()
            enrich(query, held, mapper=mapper, background="protein-coding")
            times["library"].append(middle - begun)
            times["rows"].append(end - middle)
            times["protein-coding"].append(time.perf_counter() - end)
        spent, table = theirs(query, as_dict, result.background.size)
        ours = dict(zip((str(n) for n in result.order), result.p_values, strict=True))
        pairs = [(ours[term], p) for term, p in zip(table["Term"], table["P-value"], strict=True)]
        worst = max((abs(a - b) / b for a, b in pairs if b > 1e-300), default=0.0)
        median = statistics.median(times["library"])
        found.append({
            "sets": name,
            "count": len(held),
            "pairs": len(held.members),
            "query": len(query),
            "hits": len(result),
            "ours_ms": 1000 * median,
            "ours_ms_of_this_process": 1000 * statistics.median(times["of this process"]),
            "ours_worst_ms": 1000 * max(times["library"]),
            "protein_coding_ms": 1000 * statistics.median(times["protein-coding"]),
            "first_50_rows_ms": 1000 * statistics.median(times["rows"]),
            "gseapy_ms": 1000 * spent,
            "times_faster": spent / median,
            "compared": len(pairs),
            "same_sets": len(pairs) == len(result),
            "largest_relative_difference": worst,
        })  # fmt: skip
        print(
            f"{name:<28} {len(held):>7} sets, {len(query):>4} genes: "
            f"{1000 * median:7.1f} ms (worst {1000 * max(times['library']):.1f}, of this process "
            f"{1000 * statistics.median(times['of this process']):.1f}), "
            f"50 rows {1000 * statistics.median(times['rows']):.1f} ms, "
            f"gseapy {1000 * spent:8.0f} ms, {spent / median:6.0f} times, "
            f"p differs by {worst:.1e} at most",
            flush=True,
        )
    return found


_ASK = """
import json, resource, sys, time
begun = time.perf_counter()
from pathlib import Path
from pathscribe.enrichment import GeneMapper, SetCache, enrich
sets = SetCache(Path(sys.argv[1])).load(sys.argv[2])
mapper = GeneMapper()
enrich(json.loads(sys.argv[3]), sets, mapper=mapper).rows(50)
print(json.dumps({"peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "from_start_s": time.perf_counter() - begun}))
"""


def alone(cache: Path, key: str, query: list[str]) -> dict[str, Any]:
    """Peak memory and time of a fresh process that loads prepared sets and asks once."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, str(cache), key, json.dumps(query)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--genesets", type=Path, default=Path("../shared/genesets"))
    parser.add_argument("--figures", type=int, nargs="*", default=[100_000, 200_000])
    parser.add_argument("--queries", type=int, nargs="*", default=[20, 200, 1000])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    mapper = GeneMapper()
    genes = sorted(mapper.protein_coding)
    rows: list[dict[str, Any]] = []
    processes = []
    with tempfile.TemporaryDirectory() as place:
        cache = SetCache(Path(place))
        for path in sorted(given.genesets.glob("*.gmt")):
            held = gmt_sets(path, mapper=mapper, cache=cache)
            rows += compare(path.name, held, mapper, given.queries, given.repeats)
        for count in given.figures:
            begun = time.perf_counter()
            made = synthetic(count, genes, seed=count)
            middle = time.perf_counter()
            cache.keep(f"n{count}", GeneSets.from_mapping(made))
            built = time.perf_counter()
            loaded = cache.load(f"n{count}")
            assert loaded is not None
            spent = time.perf_counter() - built
            del made
            rows += compare("synthetic", loaded, mapper, given.queries, given.repeats)
            own = alone(Path(place), f"n{count}", queries(loaded, [200], 11)[200])
            processes.append({"count": count, "built_s": built - middle,
                              "loaded_ms": 1000 * spent, **own})  # fmt: skip
            print(
                f"{count} sets: prepared in {built - middle:.1f} s, "
                f"loaded in {1000 * spent:.0f} ms, "
                f"a fresh process: {own['peak_mib']:.0f} MiB, {own['from_start_s']:.1f} s",
                f"(synthetic sets made in {middle - begun:.1f} s)",
            )
    report = {
        "rows": rows,
        "processes": processes,
        "peak_mib_with_gseapy": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if given.json:
        given.json.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
