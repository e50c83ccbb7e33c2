from __future__ import annotations

import json
from pathlib import Path

import pytest

from pathscribe import Library, run
from pathscribe.examples import example_path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("searched") / "library"
    with Library.open(path) as library:
        run([str(example_path())], library)
    return path


def test_a_table_tells_why(invoke, folder: Path) -> None:
    done = invoke("search", "gene:TYROBP", "--library", folder)
    assert done.exit_code == 0, done.output
    assert "DAP12" in done.output


def test_json_and_tsv_agree(invoke, folder: Path) -> None:
    done = invoke("search", "IL6", "cell:neutrophil", "--library", folder, "--format", "json")
    (hit,) = json.loads(done.stdout)["hits"]
    done = invoke("search", "IL6 cell:neutrophil", "--library", folder, "--format", "tsv")
    header, row = done.stdout.rstrip("\n").split("\n")
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True))["figid"] == hit["figid"]


def test_paths(invoke, folder: Path) -> None:
    done = invoke("search", "path from IL6 to STAT3", "-l", folder)
    assert done.exit_code == 0, done.output
    assert "STAT3" in done.output


def test_a_bad_query_says_where(invoke, folder: Path) -> None:
    done = invoke("search", 'gene:"IL6', "--library", folder)
    assert done.exit_code == 2
    assert "character" in done.output


def test_info_and_reindex(invoke, folder: Path) -> None:
    done = invoke("library", "info", "--json", "--library", folder)
    assert json.loads(done.stdout)["figures"] == 1
    assert invoke("library", "reindex", "--library", folder).exit_code == 0
    done = invoke("search", "angiogenesis", "--library", folder, "--format", "json")
    assert json.loads(done.stdout)["total"] == 1


def test_similar_needs_a_figure_that_is_there(invoke, folder: Path) -> None:
    done = invoke("similar", "nothing", "--library", folder)
    assert done.exit_code == 2
    assert "nothing" in done.output
