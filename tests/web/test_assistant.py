"""The tools for assistants, asked over the protocol itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pathscribe import Library

mcp = pytest.importorskip("mcp")
anyio = pytest.importorskip("anyio")


def asked(server: Any, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """What the tools answer; an error is a string."""

    async def ask() -> list[Any]:
        found: list[Any] = []
        async with mcp.Client(server) as client:
            for name, given in calls:
                answer = await client.call_tool(name, given)
                found.append(
                    answer.content[0].text if answer.is_error else answer.structured_content
                )
        return found

    return anyio.run(ask)


@pytest.fixture(scope="module")
def server(library: Library) -> Any:
    from pathscribe.web.assistant import create_server

    return create_server(library)


def test_the_five_tools(server: Any) -> None:
    async def names() -> set[str]:
        async with mcp.Client(server) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    assert anyio.run(names) == {"search", "figure", "enrich", "explain", "simulate"}


def test_from_a_question_to_a_mechanism(server: Any, figid: str) -> None:
    found, shown, why, run = asked(
        server,
        ("search", {"query": "gene:TYROBP"}),
        ("figure", {"figid": figid}),
        ("explain", {"figid": figid, "text": "NETs"}),
        ("simulate", {"figid": figid, "hold": ["IL6:off"], "panel": "C"}),
    )
    assert found["figures"][0]["figid"] == figid
    assert any("DAP12" in reason for reason in found["figures"][0]["why"])
    tyrobp = next(one for one in shown["things"] if one["name"] == "TYROBP")
    assert tyrobp["written"] == ["DAP12"]
    assert any(r["effect"] == "inhibits" for r in shown["relations"])
    assert why["names"]
    assert run["attractors"]["found"][0]["values"]["STAT3"] == "off"


def test_enrichment(server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATHSCRIBE_CACHE", str(tmp_path))
    (data,) = asked(server, ("enrich", {"genes": ["IL6", "STAT3", "nonsense"], "max_q": 1}))
    assert data["unmapped"] == ["nonsense"]
    assert data["figures"][0]["genes"] == ["IL6", "STAT3"]


def test_what_is_wrong_is_told_and_nothing_breaks(server: Any, figid: str) -> None:
    answers = asked(
        server,
        ("figure", {"figid": "PMC1__nothing"}),
        ("figure", {"figid": "../../etc/passwd\0"}),
        ("search", {"query": 'gene:"IL6'}),
        ("search", {"query": "x" * 5000}),
        ("search", {"query": "IL6", "limit": 10_000}),
        ("simulate", {"figid": figid, "hold": ["nobody:on"]}),
        ("enrich", {"genes": []}),
        ("explain", {"figid": figid, "text": ""}),
    )
    assert all(isinstance(answer, str) for answer in answers)
    assert "no such figure" in answers[0]
    assert not any("Traceback" in answer for answer in answers)


def test_the_command_speaks_the_protocol(folder: Path) -> None:
    parameters = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", "from pathscribe.cli import main; main()", "mcp", "--library", str(folder)],
        env=dict(os.environ),
    )

    async def ask() -> Any:
        async with mcp.Client(mcp.stdio_client(parameters)) as client:
            return await client.call_tool("search", {"query": "gene:TYROBP"})

    assert anyio.run(ask).structured_content["total"] >= 1
