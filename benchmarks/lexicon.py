"""Time and memory of loading the lexicon, and of a look-up.

    python benchmarks/lexicon.py

Prints one JSON object: seconds of loading (median of five fresh processes, imports left out), peak
memory of such a process, microseconds of a look-up that is made for the first time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

CODE = """
import re, time
from pathlib import Path
import pathscribe.vocabulary.lexicon as module
start = time.perf_counter()
lexicon = module.Lexicon.default()
loaded = time.perf_counter() - start
forms = [f"{a}{n}" for a in ("IL-", "CXCL", "MAPK", "TGF-β", "p", "STAT", "XYZ") for n in range(40)]
start = time.perf_counter()
for form in forms:
    lexicon.lookup(form)
each = (time.perf_counter() - start) / len(forms)
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(loaded, each, peak)
"""


def main() -> int:
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
        )
        runs.append([float(x) for x in done.stdout.split()])
    loaded, each, peak = (statistics.median(column) for column in zip(*runs, strict=True))
    report = {
        "load_seconds": round(loaded, 3),
        "lookup_microseconds": round(1e6 * each, 1),
        "peak_memory_mib": round(peak / 1024),
    }
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
