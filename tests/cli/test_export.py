from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pathscribe.records import Page, Record

Invoke = Callable[..., Result]
FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"


def test_gmt(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.gmt"
    result = invoke("export", "gmt", "--library", library, "--out", out)
    assert result.exit_code == 0, result.output
    name, _, *members = out.read_text(encoding="ascii").rstrip("\n").split("\t")
    assert name == "PMC11892258__F3"
    assert "6850" in members
    arguments = ("--ids", "symbol", "--flavour", "all")
    assert invoke("export", "gmt", "-l", library, "-o", out, *arguments).exit_code == 0
    assert {"SYK", "TYROBP", "MAPK1", "HRAS"} <= set(out.read_text().rstrip("\n").split("\t"))


def test_gmt_minimum(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.gmt"
    result = invoke("export", "gmt", "-l", library, "-o", out, "--minimum", "500")
    assert result.exit_code == 0
    assert out.read_bytes() == b""
    assert "1 left out" in result.stderr


def test_pages(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    result = invoke("export", "pages", "-l", library, "-o", out, "--creator", "A lab")
    assert result.exit_code == 0, result.output
    text = (out / f"{FIGID}.md").read_text(encoding="utf-8")
    assert Page.from_markdown(text).figid == FIGID
    assert "A lab" in text
    assert (out / "_data" / f"{FIGID}-genes.tsv").is_file()


def test_json(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    lines, folder = tmp_path / "a.ndjson", tmp_path / "folder"
    assert invoke("export", "json", "-l", library, "-o", lines).exit_code == 0
    assert invoke("export", "json", "-l", library, "-o", folder).exit_code == 0
    (line,) = lines.read_text(encoding="utf-8").splitlines()
    text = (folder / f"{FIGID}.json").read_text(encoding="utf-8")
    assert Record.from_json(line) == Record.from_json(text)


def test_every_export_has_a_command() -> None:
    from pathscribe.cli import export
    from pathscribe.exports import EXPORTERS

    names = {c.name or c.callback.__name__ for c in export.app.registered_commands if c.callback}
    assert names == set(EXPORTERS)


@pytest.mark.parametrize(
    "arguments", [("--flavour", "loose"), ("--ids", "ensembl"), ("--minimum", "0")]
)
def test_wrong_options(
    arguments: tuple[str, str], invoke: Invoke, library: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.gmt"
    assert invoke("export", "gmt", "-l", library, "-o", out, *arguments).exit_code == 2
    assert not out.exists()


def test_a_place_that_cannot_be_written(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = invoke("export", "gmt", "-l", library, "-o", tmp_path / "file" / "a.gmt")
    assert result.exit_code == 2
    assert result.stderr.startswith("pathscribe: ")


def test_only_some_figures(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.ndjson"

    def lines(*arguments: str) -> int:
        result = invoke("export", "json", "-l", library, "-o", out, *arguments)
        assert result.exit_code == 0, result.output
        return len(out.read_text(encoding="utf-8").splitlines())

    assert lines("--figures", "PMC11892258__F3") == 1
    assert lines("--figures", f"{FIGID},PMC11892258__F3", "-f", FIGID) == 1
    assert lines("--query", "gene:TREM2") == 1
    assert lines("--query", "gene:BRCA2") == 0
    result = invoke("export", "json", "-l", library, "-o", out, "--figures", "PMC1__F1")
    assert result.exit_code == 2
    assert "no such figure" in result.stderr
