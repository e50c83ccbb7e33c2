from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]
FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"


def test_list(invoke: Invoke, library: Path) -> None:
    result = invoke("list", "--library", library)
    assert result.exit_code == 0
    (row,) = [line for line in result.stdout.splitlines() if FIGID in line]
    assert row.split()[1].isdigit()
    assert "How senescent immune cells" in row
    assert "1 figure in" in result.stderr


def test_filters(invoke: Invoke, library: Path) -> None:
    assert FIGID in invoke("list", "--library", library, "--gene", "SYK").stdout
    assert FIGID in invoke("list", "--library", library, "--gene", "MAPK3").stdout
    result = invoke("list", "--library", library, "--gene", "SPINK5")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 figures" in result.stderr
    assert FIGID in invoke("list", "--library", library, "--type", "cell").stdout
    assert FIGID not in invoke("list", "--library", library, "--pmcid", "PMC1").stdout


def test_json(invoke: Invoke, library: Path) -> None:
    (line,) = invoke("list", "--library", library, "--json").stdout.splitlines()
    assert json.loads(line)["figid"] == FIGID


def test_no_problems(invoke: Invoke, library: Path) -> None:
    result = invoke("list", "--library", library, "--problems")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 problems" in result.stderr


def test_ids_are_never_cut(invoke: Invoke, library: Path) -> None:
    result = invoke("list", "--library", library, env={"COLUMNS": "40", "FORCE_COLOR": "1"})
    assert FIGID in result.stdout
    assert "\u2026" in result.stdout
