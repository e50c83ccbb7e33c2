from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from typer.testing import Result

from pathscribe.records import KEYS, Page, Record

Invoke = Callable[..., Result]
FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"
ALIAS = "PMC11892258__F3"


def test_summary(invoke: Invoke, library: Path) -> None:
    result = invoke("show", ALIAS, "--library", library)
    assert result.exit_code == 0
    for text in (FIGID, "Cell Commun Signal", "gene family", "MAPK1, MAPK3", "hgnc:11491"):
        assert text in result.stdout
    assert "SPINK5" in result.stdout.partition("turned down")[2]


def test_json(invoke: Invoke, library: Path) -> None:
    result = invoke("show", FIGID, "--library", library, "--json")
    assert Record.from_json(result.stdout).alias == ALIAS
    assert result.stdout == Record.from_json(result.stdout).to_json()


def test_page(invoke: Invoke, library: Path) -> None:
    text = invoke("show", ALIAS, "--library", library, "--page").stdout
    page = Page.from_markdown(text)
    assert page.figid == FIGID
    keys = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert keys == list(KEYS)


def test_overlay(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "o.png"
    result = invoke("show", ALIAS, "--library", library, "--overlay", out)
    assert result.exit_code == 0, result.output
    with Image.open(out) as image:
        assert image.size[0] == 2000
        assert image.size[1] > 1700
    assert [path.name for path in out.parent.iterdir()] == ["o.png"]


def test_overlay_that_cannot_be_written(invoke: Invoke, library: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "o.png"
    result = invoke("show", ALIAS, "--library", library, "--overlay", out)
    assert result.exit_code == 2
    assert str(out) in result.stderr
    assert "Traceback" not in result.output


def test_unknown_figure(invoke: Invoke, library: Path) -> None:
    result = invoke("show", "PMC1__F1", "--library", library)
    assert result.exit_code == 2
    assert result.stderr.startswith("pathscribe: PMC1__F1: ")
    assert result.stdout == ""


def test_json_and_page_exclude_each_other(invoke: Invoke, library: Path) -> None:
    assert invoke("show", ALIAS, "--library", library, "--json", "--page").exit_code == 2
