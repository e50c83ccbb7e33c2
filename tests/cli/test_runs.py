from __future__ import annotations

import json
from pathlib import Path

from .conftest import Draw, Invoke


def test_runs_are_listed_and_shown(tmp_path: Path, invoke: Invoke, draw: Draw) -> None:
    place = ["-l", str(tmp_path / "lib")]
    assert invoke("runs", "list", *place).exit_code == 2
    pictures = tmp_path / "pictures"
    draw(pictures / "PMC1__a.png", "KRAS")
    (pictures / "PMC1__b.png").write_bytes(b"no picture \x1b[2J")
    assert invoke("read", str(pictures), *place, "--timeout", "200").exit_code == 1

    listed = invoke("runs", "list", *place)
    assert listed.exit_code == 0
    assert "finished" in listed.stdout
    assert "1 read" in listed.stdout
    [run] = [json.loads(x) for x in invoke("runs", "list", "--json", *place).stdout.splitlines()]
    assert run["settings"]["timeout"] == 200
    assert run["counts"]["failed"] == 1

    shown = invoke("runs", "show", *place)
    assert "failed" in shown.stdout
    assert "PMC1__b.png" in shown.stdout
    assert "\x1b" not in shown.stdout
    detail = json.loads(invoke("runs", "show", "1", "--json", *place).stdout)
    assert [item["figid"] for item in detail["items"]] == ["PMC1__b"]
    assert [reason["count"] for reason in detail["reasons"]] == [1]
    assert invoke("runs", "show", "7", *place).exit_code == 2
