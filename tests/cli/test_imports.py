from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]


def test_import(invoke: Invoke, demo: tuple[Path, Result], tmp_path: Path) -> None:
    out = tmp_path / "library"
    result = invoke("import", demo[0] / "genes-all.gmt", demo[0] / "pages", "-l", out)
    assert result.exit_code == 0, result.output
    assert "1 added" in result.stderr
    assert "1 updated" in result.stderr
    assert "PMC11892258" in invoke("list", "-l", out).stdout
    shown = invoke("show", "PMC11892258__F3", "-l", out)
    assert shown.exit_code == 0, shown.output
    assert invoke("explain", "PMC11892258__F3", "TREM2", "-l", out).exit_code == 0


def test_problems(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.gmt").write_text("a\tb\tIL6\nbroken\n", encoding="utf-8")
    result = invoke("import", tmp_path / "a.gmt", "-l", tmp_path / "library")
    assert result.exit_code == 1
    assert "line 2" in result.stderr
    assert "1 added" in result.stderr
    result = invoke("import", tmp_path / "missing.gmt", "-l", tmp_path / "library")
    assert result.exit_code == 2
    assert "is not there" in result.stderr
