"""`pathscribe explain` on the shipped example."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Invoke = Callable[..., Result]
ALIAS = "PMC11892258__F3"


def test_words(invoke: Invoke, library: Path) -> None:
    result = invoke("explain", ALIAS, "NETs", "--library", library)
    assert result.exit_code == 0
    assert "Decision: 'NETs' is a phenotype: Extracellular Traps (mesh:D065206)" in result.stdout
    assert "SPINK5 (hgnc:15464)" in result.stdout
    assert "No label" not in result.stdout


def test_a_text_that_is_not_drawn(invoke: Invoke, library: Path) -> None:
    result = invoke("explain", ALIAS, "COX-2", "--library", library)
    assert "No label of the figure has this text" in result.stdout
    assert "PTGS2 (hgnc:9605)" in result.stdout


def test_json(invoke: Invoke, library: Path) -> None:
    found = json.loads(invoke("explain", ALIAS, "NETs", "--library", library, "--json").stdout)
    assert found["names"][0]["type"] == "phenotype"
    assert {c["name"] for c in found["considered"]} >= {"SPINK5"}


def test_an_unknown_figure(invoke: Invoke, library: Path) -> None:
    result = invoke("explain", "PMC0__F1", "NETs", "--library", library)
    assert result.exit_code == 2


def test_show_strict_leaves_out_what_is_less_sure(invoke: Invoke, library: Path) -> None:
    plain = json.loads(invoke("show", ALIAS, "--library", library, "--json").stdout)
    strict = json.loads(invoke("show", ALIAS, "--library", library, "--json", "--strict").stdout)
    kept = {m["id"] for m in strict["mentions"]}
    assert 0 < len(kept) < len(plain["mentions"])
    genes = ("gene", "family", "complex", "rna")
    assert all(m["score"] >= (0.9 if m["type"] in genes else 0.75) for m in strict["mentions"])
    gone = {m["id"] for m in plain["mentions"]} - kept
    assert not [r for r in strict["relations"] if {r["source"], r["target"]} & gone]


def test_strict_and_all_exclude_each_other(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("read", tmp_path, "--strict", "--all")
    assert result.exit_code == 2
    assert "exclude each other" in result.output
