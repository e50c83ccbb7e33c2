"""How the web app answers under load: mixed requests at a steady rate on a large library.

    python benchmarks/web_load.py --folder /tmp/web-load --figures 50000 --rate 200 --seconds 60

Makes a library of invented figures of realistic size with pictures (`--folder` keeps it), starts
`pathscribe serve` in processes of its own, and sends requests at fixed times, whether earlier
ones were answered or not (so that a server that falls behind cannot slow down who measures it).
A request's time runs from when it was due. Figures, genes and words are asked for as often as
they are common (Zipf's law), as by visitors who come with nothing kept in their browser. Prints
JSON: percentiles in milliseconds, of all and by kind of request.

    python benchmarks/web_load.py --folder /tmp/web-load --alone 30

asks for 30 pages of each kind one after the other instead, with nothing else to do, each twice:
when it was not asked for before, and again.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import numpy as np
from PIL import Image

from pathscribe.articles import Article
from pathscribe.library import FigureRead, Library
from pathscribe.records import Record
from pathscribe.version import __version__
from search import Maker, zipf

PICTURES: Final = 400
BATCH: Final = 500
SHARES: Final = {
    "thumbnail": 40, "figure": 12, "search": 10, "static": 8, "picture": 6, "thing": 5,
    "api record": 5, "api search": 4, "home": 3, "browse": 2, "enrichment": 2, "mechanism": 2,
    "statistics": 1,
}  # fmt: skip
"""How many of a hundred requests are of a kind. A page of results brings ten thumbnails with it."""


# --- the library -----------------------------------------------------------------------


def picture(number: int) -> bytes:
    """A picture of usual size with some boxes on it."""
    random = np.random.default_rng(number)
    pixels = np.full((760, 1040, 3), 250, np.uint8)
    for _ in range(60):
        x, y = random.integers(0, 940), random.integers(0, 700)
        pixels[y : y + 50, x : x + 90] = random.integers(0, 255, 3)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def figures(maker: Maker, count: int) -> Iterator[tuple[Article, list[FigureRead]]]:
    """Invented figures, ready to be kept."""
    pictures = [picture(n) for n in range(PICTURES)]
    hashes = [hashlib.sha256(data).hexdigest() for data in pictures]
    for first in range(0, count, BATCH):
        for figid, title, year, text in maker.batch(first + 1, min(BATCH, count - first)):
            data = json.loads(text)
            at = int(figid[3:].partition("__")[0]) % PICTURES
            data["figure"]["image"] = {
                "sha256": hashes[at], "width": 1040, "height": 760, "format": "jpeg",
            }  # fmt: skip
            for n, label in enumerate(data["labels"]):
                x, y = 30 + 240 * (n % 4), 30 + 150 * (n // 4)
                label["polygon"] = [[x, y], [x + 120, y], [x + 120, y + 24], [x, y + 24]]
            for relation in data["relations"][::2]:
                relation.update(evidence="drawn", path=[[90, 60], [400, 300]], sentence="")
            record = Record.model_validate(data)
            article = Article(
                "benchmark", pmcid=record.article.pmcid, title=title, year=year,
                journal_title=record.article.journal_title,
            )  # fmt: skip
            yield article, [FigureRead(record, pictures[at], figid)]


def fill(library: Library, maker: Maker, count: int) -> None:
    """Put invented figures into a library."""
    batch: list[tuple[Article, list[FigureRead]]] = []
    for one in figures(maker, count):
        batch.append(one)
        if len(batch) == BATCH:
            library.add_many(batch)
            batch = []
    if batch:
        library.add_many(batch)


# --- the requests ----------------------------------------------------------------------


def requests(maker: Maker, count: int, figures: int, static: list[str]) -> list[tuple[str, str]]:
    """Kinds and addresses, in a random order that is always the same."""
    random = np.random.default_rng(11)
    kinds = random.choice(list(SHARES), count, p=np.array(list(SHARES.values())) / 100)
    # Which figures are popular has nothing to do with when they were read.
    ranks = np.random.default_rng(5).permutation(figures) + 1
    places = random.choice(figures, count, p=zipf(figures, 20))

    def gene() -> str:
        return maker.genes[random.choice(len(maker.genes), p=maker.gene_weights)][0]

    def word() -> str:
        return maker.words[random.choice(len(maker.words), p=maker.word_weights)]

    def thing() -> str:
        if random.random() < 0.7:
            return f"gene:{gene()}"
        return maker.others[random.choice(len(maker.others), p=maker.other_weights)][1]

    def query() -> str:
        return [
            lambda: f"gene:{gene()}", gene, word, lambda: f"{gene()} {word()}",
            lambda: f"{gene()} -> {gene()}", lambda: f"gene:{gene()} year:2010..2020",
        ][int(random.integers(6))]()  # fmt: skip

    made = []
    for kind, place in zip(kinds, places, strict=True):
        figid = f"PMC{ranks[place]}__fig1"
        address = {
            "figure": lambda f=figid: f"/figures/{f}",
            "search": lambda: "/search?" + urlencode({"q": query()}),
            "thumbnail": lambda f=figid: f"/figures/{f}/thumbnail",
            "picture": lambda f=figid: f"/figures/{f}/image",
            "thing": lambda: f"/entities/{quote(thing(), safe=':')}",
            "api record": lambda f=figid: f"/api/v1/figures/{f}",
            "api search": lambda: "/api/v1/search?" + urlencode({"q": query()}),
            "home": lambda: "/",
            "browse": lambda: str(
                random.choice(["/browse", "/browse/genes", "/browse/cells", "/search"])
            ),
            "static": lambda: str(random.choice(static)),
            "enrichment": lambda: (
                "/enrich?" + urlencode({"genes": ",".join(gene() for _ in range(20))})
            ),
            "mechanism": lambda f=figid: f"/figures/{f}/mechanism",
            "statistics": lambda: "/statistics",
        }[str(kind)]()
        made.append((str(kind), address))
    return made


def pages(maker: Maker, each: int, figures: int) -> dict[str, list[str]]:
    """Addresses of every kind of page and answer, of which some have thousands."""
    random = np.random.default_rng(7)

    def gene() -> str:
        return maker.genes[random.choice(len(maker.genes), p=maker.gene_weights)][0]

    def word() -> str:
        return maker.words[random.choice(len(maker.words), p=maker.word_weights)]

    def many(make: Any) -> list[str]:
        return list(dict.fromkeys(make() for _ in range(each)))

    def figure(rest: str = "", start: str = "") -> list[str]:
        return many(lambda: f"{start}/figures/PMC{random.integers(figures) + 1}__fig1{rest}")

    def found(make: Any, path: str = "/search") -> list[str]:
        return many(lambda: f"{path}?" + urlencode({"q": make()}))

    def listed(size: int, **more: str) -> list[str]:
        return many(
            lambda: "/enrich?" + urlencode({"genes": ",".join(gene() for _ in range(size)), **more})
        )

    kinds = ["genes", "families", "chemicals", "diseases", "cells", "processes", "journals"]
    return {
        "home": ["/"],
        "search: word": found(word),
        "search: two words": found(lambda: f"{word()} {word()}"),
        "search: gene": found(gene),
        "search: gene and word": found(lambda: f"{gene()} {word()}"),
        "search: relation": found(lambda: f"{gene()} -> {gene()}"),
        "search: years": found(lambda: f"gene:{gene()} year:2010..2020"),
        "search: all, any page": many(lambda: f"/search?page={random.integers(1, 500)}"),
        "figure": figure(),
        "figure: similar": figure("/similar"),
        "figure: mechanism": figure("/mechanism"),
        "figure: network": figure("/network.svg"),
        "figure: picture": figure("/image"),
        "figure: thumbnail": figure("/thumbnail"),
        "figure: downloads": [
            f"{address}/download/{name}"
            for address, name in zip(
                figure(), ["gpml", "sif", "cx2", "bioc", "json", "tsv"] * each, strict=False
            )
        ],
        "gene": many(lambda: f"/entities/gene:{gene()}"),
        "other thing": [f"/entities/{quote(key, safe=':')}" for _, key, _ in maker.others][:each],
        "enrichment: 20 genes": listed(20),
        "enrichment: 400 genes": listed(400),
        "enrichment: strict": listed(20, flavour="strict"),
        "enrichment: all": listed(20, flavour="all"),
        "enrichment: protein-coding": listed(20, background="protein-coding"),
        "browse": ["/browse"],
        "browse: a kind": [f"/browse/{kind}" for kind in kinds],
        "browse: a name": many(lambda: f"/browse/genes?q={gene()[:2]}"),
        "statistics": ["/statistics"],
        "about": ["/about"],
        "api for people": ["/api"],
        "api: record": figure(start="/api/v1"),
        "api: search": found(word, "/api/v1/search"),
        "api: similar": figure("/similar", "/api/v1"),
        "api: gene": many(lambda: f"/api/v1/entities/gene:{gene()}"),
        "api: figures": many(lambda: f"/api/v1/figures?offset={random.integers(figures)}"),
    }


class Client:
    """Just enough HTTP to cost little beside the server: connections that stay open."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, address: str) -> tuple[int, int]:
        """Status and size of an answer."""
        while self._free:
            reader, writer = self._free.pop()
            # The server may have closed it while it was idle.
            if not reader.at_eof():
                break
            writer.close()
        else:
            reader, writer = await asyncio.open_connection(*self._place, limit=2**20)
        writer.write(
            f"GET {address} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        size = 0
        if length is not None:
            size = int(length[1])
            await reader.readexactly(size)
        elif b"chunked" in head:
            while block := int(await reader.readline(), 16):
                await reader.readexactly(block + 2)
                size += block
            await reader.readline()
        self._free.append((reader, writer))
        return status, size


async def drive(
    client: Client, asked: list[tuple[str, str]], rate: float
) -> tuple[dict[str, list[float]], dict[int, int], list[str]]:
    """Send each request when it is due; times by kind, statuses, and what went wrong."""
    times: dict[str, list[float]] = defaultdict(list)
    statuses: dict[int, int] = defaultdict(int)
    wrong: list[str] = []
    start = time.perf_counter() + 0.1

    async def one(due: float, kind: str, address: str) -> None:
        try:
            status, _ = await client.get(address)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            wrong.append(f"{address}: {error!r}")
            return
        statuses[status] += 1
        if status >= 500:
            wrong.append(f"{address}: {status}")
        times[kind].append((time.perf_counter() - due) * 1000)

    tasks = []
    for n, (kind, address) in enumerate(asked):
        due = start + n / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due, kind, address)))
    await asyncio.gather(*tasks)
    return times, statuses, wrong


def spent(pid: int) -> float:
    """Seconds of processor time of a process and its children that live (Linux)."""
    found, left = 0.0, [pid]
    while left:
        one = left.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            for task in Path(f"/proc/{one}/task").iterdir():
                left += map(int, (task / "children").read_text().split())
        except OSError:
            continue
        found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def told(values: list[float]) -> dict[str, float]:
    """Percentiles of times in milliseconds."""
    points = {f"p{p}": round(float(np.percentile(values, p)), 1) for p in (50, 90, 95, 99)}
    return {"requests": len(values), **points, "max": round(max(values), 1)}


def main() -> None:
    """Make the library, start the server, send requests, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where the library is made, and kept")
    parser.add_argument("--rate", type=float, default=200.0, help="requests per second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--warm", type=float, default=15.0, help="seconds at half the rate before")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", type=int, default=0, help="pages of a kind, one by one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "library"
        maker = Maker(1)
        with Library.open(folder) as library:
            if not len(library):
                fill(library, maker, options.figures)
            count = len(library)
        command = [
            sys.executable, "-c", "from pathscribe.cli import main; main()", "serve", "--port", "0",
            "--library", str(folder), "--workers", str(options.workers),
        ]  # fmt: skip
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                found = next(
                    match
                    for line in server.stderr
                    if (match := re.search(r"http://(.+):(\d+)/", line))
                )
                client = Client(found[1], int(found[2]))
                report = asyncio.run(
                    alone(client, maker, options, count)
                    if options.alone
                    else measured(client, maker, options, count, server.pid)
                )
            finally:
                server.terminate()
    print(
        json.dumps(
            {
                "pathscribe": __version__,
                "python": platform.python_version(),
                "cores": os.cpu_count(),
                "load": [round(value, 1) for value in os.getloadavg()],
                "figures": count,
                "workers": options.workers,
                **report,
            },
            indent=1,
        )
    )


async def started(client: Client) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            await client.get("/about")
            return
        except OSError:
            await asyncio.sleep(0.1)


async def alone(
    client: Client, maker: Maker, options: argparse.Namespace, count: int
) -> dict[str, Any]:
    """Pages of every kind one after the other, each twice."""
    await started(client)
    report: dict[str, Any] = {}
    for kind, addresses in pages(maker, options.alone, count).items():
        times: list[list[float]] = [[], []]
        for address in addresses:
            for again in times:
                start = time.perf_counter()
                status, _ = await client.get(address)
                # Some genes and relations are shown by no figure.
                assert status in (200, 400, 404), (address, status)
                again.append((time.perf_counter() - start) * 1000)
        report[kind] = {"first": told(times[0]), "again": told(times[1])}
    return {"ms": report}


async def measured(
    client: Client, maker: Maker, options: argparse.Namespace, count: int, pid: int
) -> dict[str, Any]:
    """Warm the server up, then measure."""
    await started(client)
    static = ["/static/style.css", "/static/app.js"]
    warm = int(options.warm * options.rate / 2)
    whole = requests(maker, warm + int(options.seconds * options.rate), count, static)
    await drive(client, whole[:warm], options.rate / 2)
    start, before, own = time.perf_counter(), spent(pid), time.process_time()
    times, statuses, wrong = await drive(client, whole[warm:], options.rate)
    took = time.perf_counter() - start
    number = sum(map(len, times.values()))
    return {
        "rate": options.rate,
        "answered per second": round(number / took, 1),
        "server's processor ms per request": round((spent(pid) - before) / number * 1000, 2),
        "client's processor ms per request": round((time.process_time() - own) / number * 1000, 2),
        "statuses": dict(sorted(statuses.items())),
        "wrong": len(wrong),
        "first wrong": wrong[:5],
        "ms": told([value for values in times.values() for value in values]),
        "ms by kind": {kind: told(values) for kind, values in sorted(times.items())},
    }


if __name__ == "__main__":
    main()
