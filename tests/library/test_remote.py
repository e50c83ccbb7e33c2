"""A library over HTTP gives what the library itself gives."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathscribe import Library, run
from pathscribe.errors import EnrichmentError, LibraryError, PathscribeError
from pathscribe.examples import example_path
from pathscribe.library import QueryError
from pathscribe.library.remote import RemoteLibrary

FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("remote") / "library") as library:
        run([str(example_path())], library)
        yield library


@pytest.fixture(scope="module")
def remote(own: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteLibrary]:
    pytest.importorskip("fastapi")
    uvicorn = pytest.importorskip("uvicorn")
    from pathscribe.web import create_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATHSCRIBE_CACHE", str(tmp_path_factory.mktemp("cache")))
        server = uvicorn.Server(
            uvicorn.Config(create_app(own, warm_up=False), port=0, log_level="warning")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        with RemoteLibrary(f"http://127.0.0.1:{port}/") as made:
            yield made
        server.should_exit = True
        thread.join(30)


def test_records_pictures_and_numbers(remote: RemoteLibrary, own: Library) -> None:
    assert len(remote) == len(own) == 1
    assert FIGID in remote
    assert "PMC1__nothing" not in remote
    assert remote.get(FIGID) == own.get(FIGID) == remote.get("PMC11892258__F3")
    assert remote.image(FIGID) == own.image(FIGID)
    assert remote.stats() == own.stats()
    assert list(remote.figures()) == list(own.figures())
    assert list(remote.records()) == list(own.records())


def test_a_library_by_its_address(remote: RemoteLibrary, own: Library) -> None:
    for library in (Library(remote.location), Library.open(remote.location)):
        with library:
            assert isinstance(library, RemoteLibrary)
            assert library.get(FIGID) == own.get(FIGID)


@pytest.mark.parametrize("query", ["gene:TYROBP", "what inhibits CTL", "path from IL6 to STAT3"])
def test_searches(remote: RemoteLibrary, own: Library, query: str) -> None:
    assert remote.search(query).to_dict() == own.search(query).to_dict()


def test_similar(remote: RemoteLibrary, own: Library) -> None:
    assert remote.similar(FIGID) == own.similar(FIGID)


def test_the_servers_work(remote: RemoteLibrary) -> None:
    data = remote.enrich(["IL6", "STAT3", "3717"], background="protein-coding")
    assert data["query"] == ["IL6", "JAK2", "STAT3"]
    assert remote.mechanism(FIGID)["nodes"]
    ends = remote.simulate(FIGID, hold=["IL6:off"])["attractors"]["found"]
    assert {one["values"]["STAT3"] for one in ends} == {"off"}
    assert remote.export(FIGID, "gmt").startswith(b"PMC11892258__F3\t")
    assert remote.decisions(FIGID)["decisions"] == []


def test_what_is_wrong_is_said_as_by_the_library(remote: RemoteLibrary) -> None:
    with pytest.raises(LibraryError, match="no such figure"):
        remote.get("PMC1__nothing")
    with pytest.raises(QueryError):
        remote.search('gene:"IL6')
    with pytest.raises(EnrichmentError):
        remote.enrich(["IL6"], background=[])
    with pytest.raises(PathscribeError, match="no such panel"):
        remote.simulate(FIGID, panel="Z")
    for name in ("../../../etc/passwd", "a b?c#d", "%00", ""):
        with pytest.raises(LibraryError):
            remote.get(name)


@pytest.mark.parametrize("address", ["http://", "ftp://x", "http://a:b@x", "http://x:99999", "x"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(LibraryError, match="no address"):
        RemoteLibrary(address)


def test_a_server_that_is_away_or_none(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="does not answer"):
        RemoteLibrary("http://127.0.0.1:9", seconds=2).stats()

    class Odd(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/stats"):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>")
            else:
                self.send_response(302)
                self.send_header("location", "http://evil.example/figures/x")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Odd) as odd:
        threading.Thread(target=odd.serve_forever, daemon=True).start()
        library = RemoteLibrary(f"http://127.0.0.1:{odd.server_port}")
        with pytest.raises(LibraryError, match="no JSON"):
            library.stats()
        with pytest.raises(LibraryError, match="leads elsewhere"):
            library.image("x")
        odd.shutdown()
