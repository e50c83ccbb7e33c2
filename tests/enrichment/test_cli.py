"""`pathscribe enrich` on a library and on files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pathscribe import Library
from pathscribe.cli import app
from pathscribe.records import Record

MakeFigure = Callable[..., Record]
Add = Callable[..., None]


def _run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["enrich", *map(str, arguments)], input=stdin)


@pytest.fixture
def library(tmp_path: Path, figure: MakeFigure, add: Add) -> Path:
    with Library.open(tmp_path / "lib") as opened:
        add(
            opened,
            figure("PMC1__f1", "IL6 STAT3 JAK1 JAK2 TYK2 SOCS3"),
            figure("PMC1__f2", "IL6 STAT3 JAK1 JAK2 TYK2 SOCS3", title="The same again"),
            figure("PMC2__f1", "AKT1 MTOR INSR IRS1 PTEN", family="HRAS KRAS NRAS"),
            figure("PMC3__f1", "TP53 MDM2 CDKN1A BAX BBC3 PMAIP1 GADD45A ATM ATR CHEK1 CHEK2"),
        )
    return tmp_path / "lib"


@pytest.fixture
def genes(tmp_path: Path) -> Path:
    path = tmp_path / "genes.txt"
    path.write_text("il6\n6774\nENSG00000162434\nJak2\nERK\nmade-up\nMYC\n")
    return path


def test_table(library: Path, genes: Path) -> None:
    result = _run(genes, "--library", library)
    assert result.exit_code == 0, result.output
    assert "PMC1__F1" in result.stdout
    assert "= PMC1__F2" in result.stdout
    assert "PMC3__F1" not in result.stdout
    for said in ("made-up", "ERK (MAPK1/MAPK3)", "outside the background: MYC"):
        assert said in result.stderr


def test_json_and_files(library: Path, genes: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.tsv"
    result = _run(genes, "-l", library, "-f", "json", "--max-q", "1", "--out", out)
    data = json.loads(result.stdout)
    assert [row["name"] for row in data["rows"]] == ["PMC1__F1", "PMC1__F2"]
    assert data["background"]["kind"] == "library"
    lines = [line for line in out.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == 3


def test_own_background_and_flavour(library: Path, genes: Path, tmp_path: Path) -> None:
    background = tmp_path / "background.txt"
    background.write_text("IL6 STAT3 JAK1 JAK2 TYK2 SOCS3 AKT1 HRAS KRAS MYC TP53 unknown1")
    arguments = ("-l", library, "-f", "json", "--max-q", "1", "--background", background)
    data = json.loads(_run(genes, *arguments).stdout)
    assert (data["background"]["kind"], data["background"]["size"]) == ("given", 11)
    assert data["background"]["unmapped"][0]["text"] == "unknown1"
    assert data["query"] == ["IL6", "JAK1", "JAK2", "MYC", "STAT3"]
    assert data["sets"]["tested"] == 2
    families = json.loads(_run(genes, *arguments, "--flavour", "all").stdout)
    assert families["sets"]["tested"] == 3


def test_own_sets(library: Path, genes: Path, tmp_path: Path) -> None:
    gmt = tmp_path / "my.gmt"
    gmt.write_text("mine\td\t3569\t6774\t3717\nother\td\tMYC\tMAX\tMXD1\n")
    both = json.loads(_run(genes, "-l", library, "--gmt", gmt, "-f", "json").stdout)
    assert both["sets"]["libraries"] == ["figures", "my.gmt"]
    assert "mine" in [row["name"] for row in both["rows"]]
    assert "MYC" in both["query"]


def test_files_alone(genes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PATHSCRIBE_LIBRARY", raising=False)
    gmt = tmp_path / "my.gmt"
    gmt.write_text("mine\td\t3569\t6774\t3717\n")
    result = _run("-", "--gmt", gmt, "-f", "tsv", "--max-q", "1", stdin=genes.read_text())
    assert result.exit_code == 0, result.output
    assert "mine" in result.stdout


def test_plot(library: Path, genes: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    out = tmp_path / "p.svg"
    assert _run(genes, "-l", library, "--plot", out, "--plot-kind", "bar").exit_code == 0
    assert "PMC1__F1" in out.read_text(encoding="utf-8")


def test_ranked(library: Path, tmp_path: Path) -> None:
    pytest.importorskip("gseapy")
    order = "IL6 STAT3 JAK1 JAK2 TYK2 SOCS3 MYC AKT1 MTOR TP53 MDM2 CDKN1A BAX ATM ATR PTEN"
    path = tmp_path / "ranked.tsv"
    path.write_text("".join(f"{gene}\t{8 - n}\n" for n, gene in enumerate(order.split())))
    result = _run(path, "-l", library, "--ranked", "--permutations", "50", "-f", "json")
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert rows["PMC1__F1"]["es"] > 0.9
    assert rows["PMC3__F1"]["es"] < 0


def test_errors(library: Path, genes: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("# nothing\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for arguments in (
        (tmp_path / "none",),
        (tmp_path / "empty",),
        (tmp_path / "bytes",),
        (genes, "--background", tmp_path / "none"),
        (genes, "--out", tmp_path / "o.xls"),
        (genes, "--min-size", "9", "--max-size", "5"),
        (genes, "--gmt", tmp_path / "none.gmt"),
    ):
        result = _run(*arguments, "-l", library)
        assert result.exit_code == 2, arguments
        assert result.stderr.startswith("pathscribe: ")
    (tmp_path / "unknown").write_text("made-up")
    assert _run(tmp_path / "unknown", "-l", library).exit_code == 1
