from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pathscribe.articles.model import Article
from pathscribe.cli.app import app
from pathscribe.library import Library
from pathscribe.library.model import FigureRead
from pathscribe.records import Record

FIGURE = "TEST__F1"


def _three_mechanisms() -> Record:
    """The hand-made record of tests/mechanism/conftest.py."""
    file = Path(__file__).resolve().parents[1] / "mechanism" / "conftest.py"
    spec = importlib.util.spec_from_file_location("mechanism_record", file)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    record: Record = module.make_record()
    return record


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mechanism") / "lib"
    with Library.open(folder) as library:
        library.add(Article(source="test"), [FigureRead(_three_mechanisms())])
    return folder


@pytest.fixture
def call(place: Path) -> Callable[..., Result]:
    def run(*args: str) -> Result:
        return CliRunner().invoke(app, [*args, "--library", str(place)])

    return run


def test_show(call: Callable[..., Result]) -> None:
    result = call("mechanism", "show", FIGURE)
    assert result.exit_code == 0
    assert "inhibits" in result.output
    assert "(SASPs | Angiogenesis) & !CTLs" in result.output
    data = json.loads(call("mechanism", "show", FIGURE, "--panel", "B", "--json").stdout)
    assert next(n["name"] for n in data["nodes"]) == "Senescent neutrophil"
    assert data["panels"] == ["B"]


def test_draw_and_export(call: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("d.svg", "d.png", "down.svg"):
        extra = ["--direction", "down"] if name.startswith("down") else []
        assert call("mechanism", "draw", FIGURE, "-o", str(tmp_path / name), *extra).exit_code == 0
        assert (tmp_path / name).stat().st_size > 2000
    for name in ("n.sif", "n.graphml", "m.bnet", "m.sbml", "m.ode.sbml", "m.bnd", "m.cfg"):
        assert call("mechanism", "export", FIGURE, "-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8")
    wrong = call("mechanism", "export", FIGURE, "-o", str(tmp_path / "n.xyz"))
    assert wrong.exit_code == 2
    assert ".graphml" in wrong.output


def test_edited_rules_are_used(call: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "m.bnet"
    call("mechanism", "export", FIGURE, "--panel", "B", "-o", str(file))
    text = file.read_text(encoding="utf-8")
    old = "Breast_cancer_lung_metastasis, Tumour_cell_capture"
    assert old in text
    file.write_text(text.replace(old, old.replace(", ", ", !")), encoding="utf-8")
    args = ("mechanism", "simulate", FIGURE, "--panel", "B", "--engine", "attractors", "--json")
    for extra, wanted in (((), True), (("--rules", str(file)), False)):
        data = json.loads(call(*args, "--start", "senescent neutrophil=1", *extra).stdout)
        values = [a["values"]["Breast_cancer_lung_metastasis"] for a in data["attractors"]]
        assert values == [wanted]


def test_simulate(call: Callable[..., Result], tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    pytest.importorskip("matplotlib")
    table, plot = tmp_path / "c.tsv", tmp_path / "c.svg"
    result = call(
        "mechanism", "simulate", FIGURE, "--panel", "C", "--do", "JAK=ko@5", "--json",
        "-o", str(table), "--plot", str(plot),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    end = {row["node"]: row for row in json.loads(result.stdout)["end"]}
    assert end["STAT3"]["end"] < 0.01 < 0.5 < end["STAT3"]["untreated"]
    assert table.read_text(encoding="utf-8").startswith("time\t")
    assert "<svg" in plot.read_text(encoding="utf-8")


def test_interventions(call: Callable[..., Result], tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    table = tmp_path / "i.tsv"
    result = call(
        "mechanism", "interventions", FIGURE, "--phenotype", "breast cancer lung metastasis",
        "--samples", "8", "-o", str(table),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    assert rows[1][3] == "off"
    assert {row[1] for row in rows[1:4]} == {
        "NETs knocked out", "Senescent neutrophil knocked out", "Tumour cell capture knocked out",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("show", "nope"), "no such figure"),
        (("show", FIGURE, "--panel", "Z"), "no relations in panel"),
        (("simulate", FIGURE, "--do", "TP53=ko"), "no node"),
        (("simulate", FIGURE, "--start", "IL6=7"), "no start"),
        (("interventions", FIGURE, "--phenotype", "cancer"), "could be"),
        (("simulate", FIGURE, "--plot", "x.bmp"), "bmp"),
        (("show", FIGURE, "--rules", "/no/such/file.bnet"), "cannot be read"),
    ],
)
def test_errors_are_one_line(
    call: Callable[..., Result], args: tuple[str, ...], message: str
) -> None:
    result = call("mechanism", *args)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_edit(call: Callable[..., Result], place: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    assert call("edit", FIGURE, "-o", str(file)).exit_code == 0
    text = file.read_text(encoding="utf-8")
    chosen = "reject:\n- relation: {source: NETs, target: tumour cell capture}\n"
    file.write_text(text.replace("reject: []\n", chosen), encoding="utf-8")
    checked = call("edit", FIGURE, "--apply", str(file), "--check")
    assert "reject R9" in checked.output
    assert not (place / "curation").exists()
    assert call("edit", FIGURE, "--apply", str(file)).exit_code == 0
    shown = json.loads(call("mechanism", "show", FIGURE, "--panel", "B", "--json").stdout)
    assert "NETs" not in {e["source"] for e in shown["edges"]}
    file.write_text(text, encoding="utf-8")
    assert call("edit", FIGURE, "--apply", str(file)).exit_code == 0
    again = json.loads(call("mechanism", "show", FIGURE, "--panel", "B", "--json").stdout)
    assert "NETs" in {e["source"] for e in again["edges"]}


def test_edit_in_an_editor(
    call: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/^by:.*/by:\\ Ada/")
    monkeypatch.delenv("VISUAL", raising=False)
    assert call("edit", FIGURE).exit_code == 0
    assert "by: Ada" in call("edit", FIGURE, "-o", "-").stdout
    monkeypatch.setenv("EDITOR", "")
    assert "VISUAL" in call("edit", FIGURE).output
