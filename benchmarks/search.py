"""How fast a large library is searched, and how fast its index is built.

    python benchmarks/search.py --records 200000 --folder /tmp/search-benchmark

Makes a library of invented records of realistic size (15 labels, 12 mentions, a caption of 90
words, 4 relations; names by Zipf's law, real symbols and terms), builds the index anew, and asks
words, genes, relations and more. With `--url` the library is a PostgreSQL database, which must be
empty. Times are by the clock, and by what this process itself (and those that it starts) had of the
cores, without the work of a PostgreSQL server: on a busy machine the two differ. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from pathscribe.library import Library
from pathscribe.library.tables import StoredArticle, StoredFigure
from pathscribe.version import __version__
from pathscribe.vocabulary import Lexicon

LABELS, MENTIONS, CAPTION, TITLE, RELATIONS = 15, 12, 90, 9, 4
BATCH = 2000
QUERIES = 200

WORDS = 60_000
SYLLABLES = ("ba", "co", "di", "fer", "gen", "lo", "mi", "nar", "os", "pla", "ri", "sta", "tor")
COMMON = [
    "pathway",
    "signaling",
    "cell",
    "activation",
    "inhibition",
    "receptor",
    "kinase",
    "cancer",
    "expression",
    "induced",
    "tumor",
    "response",
    "factor",
    "growth",
    "regulation",
    "protein",
    "immune",
    "apoptosis",
    "inflammation",
    "mechanism",
]


def words() -> list[str]:
    """A vocabulary; the commonest words of captions first."""
    made = list(COMMON)
    number = 0
    while len(made) < WORDS:
        number += 1
        rest, parts = number * 7919 + 13, []
        while rest:
            rest, part = divmod(rest, len(SYLLABLES))
            parts.append(SYLLABLES[part])
        made.append("".join(parts))
    return made


def zipf(size: int, shift: float) -> np.ndarray:
    weights = 1 / (np.arange(1, size + 1) + shift)
    return weights / weights.sum()


class Maker:
    """Makes records as JSON."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        lexicon = Lexicon.default()
        coding = [g for g in lexicon.genes() if g.locus_type == "gene with protein product"]
        self.random.shuffle(coding)
        named = ["TP53", "IL6", "TNF", "STAT3", "AKT1", "MTOR", "TREM2"]
        coding.sort(key=lambda g: named.index(g.symbol) if g.symbol in named else len(named))
        self.genes = [(g.symbol, g.curie, f"ncbigene:{g.entrez}") for g in coding]
        self.gene_weights = zipf(len(self.genes), 30)
        names = ["T cell", "macrophage", "neutrophil", "angiogenesis", "apoptosis", "lung cancer",
                 "glucose", "ATP", "ROS", "calcium", "fibrosis", "autophagy", "hypoxia", "CTL",
                 "fibroblast", "hepatocyte", "neuron", "breast cancer", "diabetes", "cholesterol",
                 "LPS", "cAMP", "dopamine", "estrogen", "metformin", "sepsis", "glycolysis",
                 "cell cycle", "senescence", "necroptosis", "microglia", "astrocyte", "B cell",
                 "NK cell", "mitochondria", "nucleus", "obesity", "asthma", "insulin"]  # fmt: skip
        self.others = []
        for name in names:
            found = lexicon.lookup(name)
            if found and found[0].type not in ("gene", "family"):
                self.others.append((name, found[0].curie, found[0].type))
        self.other_weights = zipf(len(self.others), 3)
        self.words = words()
        self.word_weights = zipf(len(self.words), 8)

    def batch(self, first: int, size: int) -> Iterator[tuple[str, str, str, str]]:
        """figid, title, year and record of some figures."""
        pick = self.random.choice
        texts = pick(len(self.words), (size, CAPTION + TITLE + 20), p=self.word_weights)
        genes = pick(len(self.genes), (size, MENTIONS - 4), p=self.gene_weights)
        others = pick(len(self.others), (size, 4), p=self.other_weights)
        ends = self.random.integers(0, MENTIONS, (size, RELATIONS, 2))
        for row in range(size):
            number = first + row
            text = [self.words[n] for n in texts[row]]
            year = str(1995 + number % 31)
            title = " ".join(text[:TITLE]).capitalize()
            named = [(s, c, "gene", (s,), (x,)) for s, c, x in (self.genes[n] for n in genes[row])]
            named += [(n, c, t, (), ()) for n, c, t in (self.others[k] for k in others[row])]
            yield (
                f"PMC{number}__fig1",
                title,
                year,
                self.record(number, title, year, text[TITLE:], named, ends[row].tolist()),
            )

    def record(
        self,
        number: int,
        title: str,
        year: str,
        text: list[str],
        named: list[Any],
        ends: list[list[int]],
    ) -> str:
        """One record, as a library keeps it."""
        labels = [name for name, *_ in named] + text[CAPTION : CAPTION + LABELS - MENTIONS]
        value = {
            "schema_version": 1,
            "figid": f"PMC{number}__fig1",
            "alias": f"PMC{number}__F1",
            "figure": {
                "filename": "fig1.jpg",
                "number": "F1",
                "title": title,
                "caption": " ".join(text[:CAPTION]),
            },
            "article": {
                "pmcid": f"PMC{number}",
                "title": " ".join(text[CAPTION : CAPTION + 12]),
                "year": year,
                "journal_title": f"Journal of {self.words[number % 800 + 20]}",
            },
            "labels": [
                {
                    "id": f"L{n}",
                    "text": label,
                    "polygon": [[10, 10], [90, 10], [90, 30], [10, 30]],
                    "confidence": 0.97,
                }
                for n, label in enumerate(labels, 1)
            ],
            "mentions": [
                {
                    "id": f"M{n}",
                    "labels": [f"L{n}"],
                    "text": name,
                    "span": [0, len(name)],
                    "type": kind,
                    "readings": [{"curie": curie, "name": name, "source": "hand", "xrefs": xrefs}],
                    "symbols": symbols,
                    "score": 0.93,
                    "evidence": [{"kind": "lexicon", "text": "approved symbol", "weight": 1.0}],
                }
                for n, (name, curie, kind, symbols, xrefs) in enumerate(named, 1)
            ],
            "relations": [
                {
                    "id": f"R{n}",
                    "source": f"M{source + 1}",
                    "target": f"M{target + 1}",
                    "kind": "inhibition" if (source + target) % 4 == 0 else "activation",
                    "evidence": "caption",
                    "score": 0.8,
                    "sentence": f"{named[source][0]} acts on {named[target][0]}.",
                }
                for n, (source, target) in enumerate(ends, 1)
                if source != target
            ],
            "organisms": [{"taxon": "9606", "name": "Homo sapiens", "evidence": "human"}],
            "provenance": {"software": "benchmark"},
        }
        return json.dumps(value)


def fill(library: Library, maker: Maker, records: int) -> float:
    """Put records into the tables that hold them, past the pipeline; seconds it took."""
    start = time.perf_counter()
    for first in range(0, records, BATCH):
        made = list(maker.batch(first + 1, min(BATCH, records - first)))

        def write(session: Any, made: Any = made, first: int = first) -> None:
            articles = [
                {"id": first + n, "key": figid.partition("__")[0], "doi": "", "title": title,
                 "pmcid": figid.partition("__")[0], "pmid": "", "journal": "J", "year": year,
                 "source": "benchmark"}
                for n, (figid, title, year, _) in enumerate(made, 1)
            ]  # fmt: skip
            figures = [
                {"id": first + n, "article_id": first + n, "figid": figid,
                 "alias": figid.replace("fig1", "F1"), "number": "F1", "type": "Figure",
                 "title": title, "labels": LABELS, "mentions": MENTIONS, "genes": MENTIONS - 4,
                 "image_sha256": "", "image_suffix": "", "image_bytes": 0, "source": "benchmark",
                 "fingerprint": "", "read_at": "2026-01-01T00:00:00Z", "record": text}
                for n, (figid, title, _, text) in enumerate(made, 1)
            ]  # fmt: skip
            session.execute(insert(StoredArticle), articles)
            session.execute(insert(StoredFigure), figures)

        library._database.write(write)
    return time.perf_counter() - start


def queries(maker: Maker, count: int) -> dict[str, list[str]]:
    """What is asked, by kind; names as common as they are in the records."""
    random = np.random.default_rng(7)

    def gene() -> str:
        return maker.genes[random.choice(len(maker.genes), p=maker.gene_weights)][0]

    def other() -> str:
        return f'"{maker.others[random.choice(len(maker.others), p=maker.other_weights)][0]}"'

    def word() -> str:
        return maker.words[random.choice(len(maker.words), p=maker.word_weights)]

    def many(make: Any) -> list[str]:
        return [make() for _ in range(count)]

    return {
        "word": many(word),
        "two words": many(lambda: f"{word()} {word()}"),
        "gene": many(lambda: f"gene:{gene()}"),
        "gene, bare": many(gene),
        "relation": many(lambda: f"{gene()} -> {gene()}"),
        "what inhibits": many(lambda: f"what inhibits {gene()}"),
        "gene, word, years": many(lambda: f"gene:{gene()} {word()} year:2010..2020"),
        "cell or disease": many(lambda: f"{gene()} {other()}"),
        "path of 3 steps": [
            f"path from {gene()} to {gene()} within 3 steps" for _ in range(max(3, count // 10))
        ],
    }


def cores_had() -> float:
    """Seconds of processors that this process and those that it started have had."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def measured(library: Library, asked: list[str]) -> dict[str, Any]:
    times, own, found = [], [], 0
    for query in asked:
        start, cpu = time.perf_counter(), time.process_time()
        found += library.search(query).total > 0
        times.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    return {
        "queries": len(asked),
        "with hits": found,
        "median ms": round(float(np.median(times)), 1),
        "p95 ms": round(float(np.percentile(times, 95)), 1),
        "max ms": round(max(times), 1),
        "p95 ms of this process": round(float(np.percentile(own, 95)), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where the library is made, and kept")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database instead")
    parser.add_argument("--indexed", action="store_true", help="do not build the index anew")
    parser.add_argument("--jobs", type=int, help="processes that index; as many as usual")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "library"
        maker = Maker(options.seed)
        with Library.open(options.url or folder) as library:
            there = len(library)
            filled = fill(library, maker, options.records) if not there else 0.0
            before = [round(value, 1) for value in os.getloadavg()]
            start, cpu = time.perf_counter(), cores_had()
            indexed = library.reindex(jobs=options.jobs) if not options.indexed else there
            took, own = time.perf_counter() - start, cores_had() - cpu
        with Library.open(options.url or folder) as library:
            library.search("gene:TP53")  # loads the lexicon
            kinds = {
                name: measured(library, asked)
                for name, asked in queries(maker, options.queries).items()
            }
            first = next(library.figures()).figid
            start = time.perf_counter()
            library.similar(first)
            similar = (time.perf_counter() - start) * 1000
        size = sum(f.stat().st_size for f in Path(folder).glob("library.sqlite*"))
    print(
        json.dumps(
            {
                "pathscribe": __version__,
                "python": platform.python_version(),
                "database": "PostgreSQL" if options.url else f"SQLite {sqlite3.sqlite_version}",
                "records": indexed,
                "filled s": round(filled, 1),
                "index s": round(took, 1),
                "indexed records/s": None if options.indexed else round(indexed / took),
                "index s of cores": round(own, 1),
                "load before": before,
                "load": [round(value, 1) for value in os.getloadavg()],
                "database MB": round(size / 1e6),
                "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "similar ms": round(similar, 1),
                "search": kinds,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
