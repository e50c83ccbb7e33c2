"""A server on this machine that answers as Europe PMC and PMC do, faults included."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import tarfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from PIL import Image

from pathscribe.settings import FetchSettings

PAGE = b"<!DOCTYPE html><html><body>Something went wrong</body></html>"


def picture(number: int) -> bytes:
    """A JPEG that no other number has."""
    stream = io.BytesIO()
    colour = (number % 251, number // 251 % 251, 90)
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG", comment=str(number).encode())
    return stream.getvalue()


def jats(pmcid: str, figures: int = 1) -> bytes:
    parts = "".join(
        f'<fig id="F{n}"><label>Figure {n}</label><caption><p>Caption {n} of {pmcid}.</p></caption>'
        f'<graphic xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="fig{n}.jpg"/></fig>'
        for n in range(1, figures + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><article><front><article-meta>'
        f'<article-id pub-id-type="pmc">{pmcid}</article-id>'
        f"<title-group><article-title>About {pmcid}</article-title></title-group>"
        f"</article-meta></front><body><p>Text.</p>{parts}</body></article>"
    ).encode()


@dataclass
class Paper:
    """An article that the server has."""

    number: int
    figures: int = 1
    pmid: str = ""
    doi: str = ""
    cloud: bool = True
    text: bool = True
    versions: tuple[int, ...] = (1,)
    licence: str = "CC BY"
    year: str = "2024"

    @property
    def pmcid(self) -> str:
        return f"PMC{self.number}"

    def files(self) -> dict[str, bytes]:
        found = {f"{self.pmcid}.xml": jats(self.pmcid, self.figures)}
        for n in range(1, self.figures + 1):
            found[f"fig{n}.jpg"] = picture(self.number * 10 + n)
        found["equation.gif"] = b"GIF89a" + bytes(40)
        found["film.mp4"] = bytes(400)
        return found


@dataclass
class Server:
    """What the server has, how it misbehaves, and what it was asked.

    `faults` maps a path (or a part of it) to what happens: "404", "500", "429", "403", "html",
    "json", "truncated", "slow", "closed", "empty", "other", "loop", "file", "private",
    "downgrade", "huge". `times` says how often; for ever, where it does not.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    url: str = ""
    page_size: int = 1000
    extra_hits: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def add(self, *papers: Paper) -> None:
        self.papers.update({paper.pmcid: paper for paper in papers})

    def settings(self, **changes: Any) -> FetchSettings:
        base = self.url
        values: dict[str, Any] = {
            "search_url": f"{base}/rest/search",
            "xml_url": f"{base}/rest/{{pmcid}}/fullTextXML",
            "supplement_url": f"{base}/rest/{{pmcid}}/supplementaryFiles",
            "cloud_list_url": f"{base}/s3/?list-type=2&prefix={{pmcid}}."
            "&continuation-token={token}",
            "cloud_file_url": f"{base}/s3/{{key}}",
            "cloud_meta_url": f"{base}/s3/metadata/{{version}}.json",
            "oa_url": f"{base}/oa.fcgi?id={{pmcid}}",
            "oa_from": "ftp://ftp.example.org/",
            "oa_to": f"{base}/ftp/",
            "rate": 1e6,
            "backoff": 0.01,
            "attempts": 2,
            "most_wait": 1.0,
            "timeout": 5.0,
            "most_seconds": 20.0,
            "page_size": 100,
            "jobs": 8,
        }
        return FetchSettings(**{**values, **changes})

    def count(self, part: str) -> int:
        return sum(part in path for path in self.asked)

    # ------------------------------------------------------------------ answers

    def fault(self, path: str) -> str:
        with self.lock:
            self.asked.append(path)
            for part, kind in self.faults.items():
                if part in path:
                    if part in self.times:
                        if self.times[part] <= 0:
                            continue
                        self.times[part] -= 1
                    return kind
        return ""

    def answer(self, path: str) -> tuple[int, str, bytes]:
        parts = urlsplit(path)
        asked = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/rest/search":
            return self._search(asked)
        if match := re.fullmatch(r"/rest/(PMC\d+)/(fullTextXML|supplementaryFiles)", parts.path):
            return self._europepmc(*match.groups())
        if parts.path == "/s3/" and "list-type" in asked:
            return self._list(asked)
        if match := re.fullmatch(r"/s3/metadata/(PMC\d+)\.(\d+)\.json", parts.path):
            paper = self.papers.get(match[1])
            if paper is None or not paper.cloud:
                return 404, "application/xml", b"<Error><Code>NoSuchKey</Code></Error>"
            told = {"pmcid": paper.pmcid, "license_code": paper.licence}
            return 200, "application/json", json.dumps(told).encode()
        if match := re.fullmatch(r"/s3/(PMC\d+)\.(\d+)/([^/]+)", unquote(parts.path)):
            return self._file(match[1], int(match[2]), match[3])
        if parts.path == "/oa.fcgi":
            return self._oa(asked.get("id", ""))
        if match := re.fullmatch(r"/ftp/pub/(PMC\d+)\.tar\.gz", parts.path):
            return self._package(match[1])
        return 404, "text/html", PAGE

    def _search(self, asked: dict[str, str]) -> tuple[int, str, bytes]:
        query = asked["query"]
        found = sorted(self.papers.values(), key=lambda paper: paper.number)
        if pmids := re.findall(r"EXT_ID:(\d+)", query):
            found = [paper for paper in found if paper.pmid in pmids]
        elif dois := re.findall(r'DOI:"([^"]+)"', query):
            found = [paper for paper in found if paper.doi.lower() in dois]
        size = min(int(asked["pageSize"]), self.page_size)
        assert asked["sort"]
        mark = asked["cursorMark"]
        start = 0 if mark == "*" else int(base64.b64decode(mark))
        part = found[start : start + size]
        end = start + len(part)
        following = base64.b64encode(str(end).encode()).decode() if part else mark
        results = [
            {
                "id": paper.pmid or paper.pmcid,
                "source": "MED" if paper.pmid else "PMC",
                **({"pmid": paper.pmid} if paper.pmid else {}),
                "pmcid": paper.pmcid,
                **({"doi": paper.doi} if paper.doi else {}),
                "title": f"About {paper.pmcid}",
                "pubYear": paper.year,
                "isOpenAccess": "Y",
                "license": "cc by",
            }
            for paper in part
        ]
        body = {
            "version": "6.9",
            "hitCount": len(found) + self.extra_hits,
            "nextCursorMark": following,
            "request": {"queryString": query, "cursorMark": mark},
            "resultList": {"result": results},
        }
        return 200, "application/json;charset=UTF-8", json.dumps(body).encode()

    def _europepmc(self, pmcid: str, what: str) -> tuple[int, str, bytes]:
        paper = self.papers.get(pmcid)
        if paper is None or not paper.text:
            return 404, "application/json", b'{"timestamp":"2026","status":404}'
        if what == "fullTextXML":
            return 200, "application/xml", jats(pmcid, paper.figures)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in paper.files().items():
                if not name.endswith(".xml"):
                    archive.writestr(name, data)
        return 200, "application/zip", stream.getvalue()

    def _list(self, asked: dict[str, str]) -> tuple[int, str, bytes]:
        paper = self.papers.get(asked["prefix"].rstrip("."))
        keys: list[tuple[str, bytes]] = []
        for version in paper.versions if paper is not None and paper.cloud else ():
            for name, data in paper.files().items():
                name = name.replace(".xml", f".{version}.xml")
                keys.append((f"{paper.pmcid}.{version}/{name}", data))
        start = int(asked.get("continuation-token") or 0)
        part = keys[start : start + 3]
        more = start + 3 < len(keys)
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size>"
            f"<ETag>&quot;{hashlib.md5(data).hexdigest()}&quot;</ETag></Contents>"
            for key, data in part
        )
        token = f"<NextContinuationToken>{start + 3}</NextContinuationToken>" if more else ""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>pmc</Name><KeyCount>{len(part)}</KeyCount>"
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{contents}</ListBucketResult>"
        )
        return 200, "application/xml", body.encode()

    def _file(self, pmcid: str, version: int, name: str) -> tuple[int, str, bytes]:
        paper = self.papers.get(pmcid)
        data = paper.files().get(name.replace(f".{version}.xml", ".xml")) if paper else None
        if data is None:
            return 404, "application/xml", b"<Error><Code>NoSuchKey</Code></Error>"
        kind = "image/jpeg" if name.endswith(".jpg") else "binary/octet-stream"
        return 200, kind, data

    def _oa(self, pmcid: str) -> tuple[int, str, bytes]:
        paper = self.papers.get(pmcid)
        if paper is None:
            inner = (
                f"<error code=\"idIsNotOpenAccess\">identifier '{pmcid}' is not Open Access</error>"
            )
        else:
            inner = (
                '<records returned-count="1" total-count="1">'
                f'<record id="{pmcid}" citation="A journal. 2024; 1:1" license="{paper.licence}" '
                'retracted="no"><link format="tgz" updated="2024-01-01 10:00:00" '
                f'href="ftp://ftp.example.org/pub/{pmcid}.tar.gz" /></record></records>'
            )
        body = (
            "<OA><responseDate>2026-01-01 10:00:00</responseDate>"
            f'<request id="{pmcid}">https://example.org</request>{inner}</OA>'
        )
        return 200, "text/xml", body.encode()

    def _package(self, pmcid: str) -> tuple[int, str, bytes]:
        stream = io.BytesIO()
        with (
            gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            for name, data in self.papers[pmcid].files().items():
                info = tarfile.TarInfo(f"{pmcid}/{name.replace('.xml', '.nxml')}")
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return 200, "application/x-gzip", stream.getvalue()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Play"
    play: Server
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        fault = self.play.fault(self.path)
        try:
            self._answer(fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, fault: str) -> None:
        status, kind, body = self.play.answer(self.path)
        headers: dict[str, str] = {}
        if fault.isdecimal():
            status, kind, body = int(fault), "text/html", PAGE
            if status == 429:
                headers["Retry-After"] = "0"
        elif fault == "later":
            status, headers["Retry-After"] = 429, "3600"
        elif fault == "html":
            kind, body = "text/html", PAGE
        elif fault == "html-as-jpeg":
            kind, body = "image/jpeg", PAGE * 20
        elif fault == "json":
            kind, body = "application/json", b'{"error": "not found"}'
        elif fault == "encoded":
            headers["Content-Encoding"] = "gzip"
        elif fault == "empty":
            body = b""
        elif fault == "other":
            body = picture(10**6)
        elif fault in ("loop", "file", "private", "scheme"):
            status = 302
            headers["Location"] = {
                "loop": self.path,
                "file": "file:///etc/passwd",
                "private": "http://127.0.0.1:1/x.jpg",
                "scheme": "gopher://example.org/x",
            }[fault]
        elif fault == "closed":
            self.close_connection = True
            self.connection.close()
            return
        length = len(body)
        if fault == "huge":
            length = 10**12
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if fault == "slow":
            time.sleep(1.5)
        if fault == "truncated":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        self.wfile.write(body)


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    play = Server()
    handler = type("Handler", (_Handler,), {"play": play})
    http = _Threads(("127.0.0.1", 0), handler)
    play.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield play
    http.shutdown()
    http.server_close()
    thread.join()
