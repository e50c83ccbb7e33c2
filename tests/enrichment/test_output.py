"""JSON, TSV, plots, ranked lists."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pathscribe.enrichment import EnrichmentResult, enrich
from pathscribe.enrichment.plots import plot, write_plot
from pathscribe.enrichment.ranked import prerank, read_ranked
from pathscribe.enrichment.ranked import to_tsv as ranked_tsv
from pathscribe.enrichment.tables import COLUMNS, to_json, to_tsv
from pathscribe.errors import EnrichmentError

GENES = [f"g{n}" for n in range(300)]


@pytest.fixture
def result() -> EnrichmentResult:
    rng = random.Random(1)
    sets = {f"s{n}": rng.sample(GENES, 12) for n in range(30)}
    sets |= {"all\tof $it$": GENES[:10], "twin": GENES[:10]}
    query = [*GENES[:10], GENES[40], "elsewhere"]
    return enrich(query, sets, background=GENES, map_ids=False)


def test_json(result: EnrichmentResult) -> None:
    data = json.loads(to_json(result))
    assert data["format"] == "pathscribe enrichment"
    assert data["background"] == {
        "kind": "given",
        "size": 300,
        "sha256": result.background.key,
        "unmapped": [],
    }
    assert data["outside_background"] == ["elsewhere"]
    assert data["sets"]["tested"] == 32
    assert len(data["rows"]) == data["found"] == len(result)
    first = data["rows"][0]
    assert (first["name"], first["overlap"], first["genes"]) == (
        "all\tof $it$",
        10,
        sorted(GENES[:10]),
    )
    # All ten genes of the set are in the query: no upper limit, and JSON has no infinity.
    assert first["odds_high"] is None
    assert first["odds_low"] > 1
    assert len(json.loads(to_json(result, limit=2))["rows"]) == 2


def test_tsv(result: EnrichmentResult) -> None:
    lines = to_tsv(result).splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert result.background.key in head[0]
    assert "max_q=1.0" in " ".join(head)
    assert "elsewhere" in " ".join(head)
    header, *rows = (line.split("\t") for line in lines[len(head) :])
    assert tuple(header) == COLUMNS
    assert len(rows) == len(result)
    for cells, row in zip(rows, result.rows(), strict=True):
        values = dict(zip(header, cells, strict=True))
        assert float(values["p"]) == row.p
        assert float(values["q"]) == row.q
        assert values["genes"].split(";") == list(row.genes)
    assert rows[0][1] == "all of $it$"


@pytest.mark.parametrize("kind", ["bar", "dot"])
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_plots(result: EnrichmentResult, kind: str, form: str) -> None:
    pytest.importorskip("matplotlib")
    data = plot(result, kind=kind, form=form, most=5)  # type: ignore[arg-type]
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form]
    assert data.startswith(start)
    assert data == plot(result, kind=kind, form=form, most=5)  # type: ignore[arg-type]
    if form == "svg":
        text = data.decode()
        assert "all of $it$" in text
        assert "twin" not in text  # Its representative stands for it.


def test_plots_that_cannot_be(result: EnrichmentResult, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert write_plot(result, tmp_path / "a" / "b.svg").stat().st_size > 1000
    with pytest.raises(EnrichmentError, match="not written as 'gif'"):
        write_plot(result, tmp_path / "b.gif")
    nothing = enrich(["zz"], {"a": GENES[:5]}, map_ids=False)
    with pytest.raises(EnrichmentError, match="nothing to plot"):
        plot(nothing)


def test_ranked_lists() -> None:
    text = "gene\tscore\nIL6\t2.5\nTP53 -1e-3\n# x\nIL6\t-3\nSYK,1\n"
    assert read_ranked(text) == {"IL6": -3.0, "TP53": -0.001, "SYK": 1.0}
    with pytest.raises(EnrichmentError, match="no score") as caught:
        read_ranked("a\t1\nb\tx\n", where="r.tsv")
    assert caught.value.where == "r.tsv:2"


def test_prerank() -> None:
    pytest.importorskip("gseapy")
    rng = random.Random(3)
    ranked = {gene: 3 - n / 50 for n, gene in enumerate(GENES)}
    sets = {f"s{n}": rng.sample(GENES, 15) for n in range(20)}
    sets |= {"up": GENES[:20], "down": GENES[-20:], "tiny": GENES[:2], "every": GENES}
    result = prerank(ranked, sets, permutations=200, max_size=200)
    rows = {row.name: row for row in result.rows}
    assert result.genes == 300
    assert "tiny" not in rows
    assert rows["up"].nes > 1.5
    assert rows["down"].nes < -1.5
    assert {result.rows[0].name, result.rows[1].name} == {"up", "down"}
    assert set(rows["up"].lead) <= set(GENES[:20])
    again = prerank(
        dict(rng.sample(list(ranked.items()), 300)), sets, permutations=200, max_size=200
    )
    assert again.rows == result.rows
    assert len(ranked_tsv(result).splitlines()) == len(result.rows) + 1
    with pytest.raises(EnrichmentError, match="fewer than"):
        prerank({"g1": 1.0}, sets)
