from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("fastapi")


@contextmanager
def serving(*arguments: object) -> Iterator[tuple[str, str]]:
    """The command in a process of its own: its address, and what it said before."""
    command = [
        sys.executable,
        "-c",
        "from pathscribe.cli import main; main()",
        "serve",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        [*command, *map(str, arguments)],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    ) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"http://[^/]+/", line):
                break
        assert found, said
        try:
            yield found[0], said
        finally:
            process.terminate()


def test_an_empty_library_is_filled_with_the_example(tmp_path: Path) -> None:
    with serving("--library", tmp_path / "new", "--demo") as (address, said):
        assert "reading the example" in said
        with urllib.request.urlopen(f"{address}api/v1/stats") as answer:
            assert b'"figures":1' in answer.read()


def test_an_empty_library_offers_the_example(tmp_path: Path) -> None:
    from pathscribe import Library

    Library.open(tmp_path / "empty").close()
    with serving("--library", tmp_path / "empty") as (address, said):
        assert "--demo" in said
        with urllib.request.urlopen(address) as answer:
            assert "The library is empty" in answer.read().decode()


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="needs shared ports")
def test_several_processes_answer_and_end_together(library: Path) -> None:
    with serving("--library", library, "--workers", "2") as (address, _):
        answers = [urllib.request.urlopen(f"{address}api/v1/stats") for _ in range(8)]
        assert {answer.status for answer in answers} == {200}
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


def test_editing_needs_one_process(library: Path, invoke) -> None:
    done = invoke("serve", "--library", library, "--edit", "--workers", "2")
    assert done.exit_code == 2
    assert "one process" in done.stderr


def test_there_must_be_a_library(tmp_path: Path, invoke) -> None:
    done = invoke("serve", "--library", tmp_path / "none")
    assert done.exit_code == 2
    assert "there is no library" in done.stderr


def test_a_port_in_use_is_told(tmp_path: Path, invoke, library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = invoke("serve", "--library", library, "--port", port)
    assert done.exit_code == 2
    assert "give another --port" in done.stderr
