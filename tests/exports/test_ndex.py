"""Upload to a stand-in for the NDEx server, which runs here and checks what it is sent."""

from __future__ import annotations

import base64
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import NdexExporter
from pathscribe.records import Record

MakeRecord = Callable[..., Record]
ACCOUNT = {"user": "me", "password": "a secret"}


class _Server(ThreadingHTTPServer):
    """Networks by UUID, for one account."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.networks: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.full = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self, code: int, text: str = "", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def _network(self) -> Any:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "multipart" in self.headers.get("Content-Type", ""):
            boundary = self.headers["Content-Type"].partition("boundary=")[2]
            part = body.split(f"--{boundary}".encode())[1]
            body = part.partition(b"\r\n\r\n")[2].rstrip(b"\r\n")
        return json.loads(body)

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        return base64.b64decode(given).decode() == "me:a secret"

    def _take(self, name: str) -> None:
        network = self._network()
        self.server.asked.append((self.command, self.path))
        if not self._allowed():
            self._answer(401, '{"message": "no"}')
        elif self.server.full:
            self._answer(500, '{"message": "the disk is full"}')
        else:
            assert network[0]["CXVersion"] == "2.0"
            self.server.networks[name] = network
            url = f"{self.server.address}/v3/networks/{name}"
            said = json.dumps({"uuid": name, "modificationTime": 0})
            self._answer(201 if self.command == "POST" else 200, said, Location=url)

    def do_POST(self) -> None:
        assert re.match(r"/v3/networks\b", self.path), self.path
        self._take(str(uuid.uuid4()))

    def do_PUT(self) -> None:
        found = re.match(r"/v3/networks/([0-9a-f-]{36})", self.path)
        assert found, self.path
        self._take(found[1])


@pytest.fixture
def server() -> Iterator[_Server]:
    pytest.importorskip("ndex2.client")
    made = _Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def test_uploading_twice_renews(
    tmp_path: Path, demo: Record, make: MakeRecord, server: _Server
) -> None:
    out = tmp_path / "ndex.tsv"
    options = {**ACCOUNT, "server": server.address, "visibility": "PUBLIC"}
    report = NdexExporter().write([demo, make("PMC1__empty")], out, **options)
    assert (report.records, report.skipped, report.problems) == (1, 1, ())
    ((name, network),) = server.networks.items()
    assert out.read_text(encoding="utf-8") == f"figid\tndex\n{demo.figid}\t{name}\n"
    held = {key: value for aspect in network for key, value in aspect.items()}
    assert held["networkAttributes"][0]["pfocrId"] == demo.figid
    assert "PUBLIC" in server.asked[0][1]
    NdexExporter().write([demo], out, **options)
    assert list(server.networks) == [name]
    assert [method for method, _ in server.asked] == ["POST", "PUT"]


def test_a_wrong_password(tmp_path: Path, demo: Record, server: _Server) -> None:
    options = {"user": "me", "password": "wrong", "server": server.address}
    with pytest.raises(ExportError, match="does not accept the account") as caught:
        NdexExporter().write([demo], tmp_path / "ndex.tsv", **options)
    assert "wrong" not in str(caught.value)
    assert not (tmp_path / "ndex.tsv").exists()


def test_what_the_server_refuses(tmp_path: Path, demo: Record, server: _Server) -> None:
    other = demo.model_copy(update={"figid": "PMC0__a"})
    options = {**ACCOUNT, "server": server.address}
    out = tmp_path / "ndex.tsv"
    NdexExporter().write([other], out, **options)
    server.full = True
    report = NdexExporter().write([demo], out, **options)
    assert (report.records, report.skipped) == (0, 1)
    assert report.problems[0].startswith(demo.figid)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs an account"),
        ({**ACCOUNT, "server": "http://ndex.example.org"}, "only sent by https"),
        ({**ACCOUNT, "visibility": "SECRET"}, "visibility cannot be"),
    ],
)
def test_wrong_options(tmp_path: Path, options: dict[str, str], message: str) -> None:
    with pytest.raises(ExportError, match=message):
        NdexExporter().write([], tmp_path / "ndex.tsv", **options)


def test_a_file_that_is_something_else(tmp_path: Path, server: _Server) -> None:
    (tmp_path / "x.tsv").write_text("figid\tother\n", encoding="utf-8")
    with pytest.raises(ExportError, match="no list of figures"):
        NdexExporter().write([], tmp_path / "x.tsv", **ACCOUNT, server=server.address)
