from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import Result

from pathscribe.records import KEYS, GeneRow, read_table

FIGID = "PMC11892258__12964_2025_2082_Fig3_HTML"


def test_demo_says_where_everything_is(demo: tuple[Path, Result]) -> None:
    folder, result = demo
    assert result.exit_code == 0, result.output
    for path in (
        folder / f"{FIGID}.png",
        folder / "pages" / f"{FIGID}.md",
        folder / "pages" / "_data" / f"{FIGID}-genes.tsv",
        folder / "json" / f"{FIGID}.json",
        folder / "genes.gmt",
        folder / "genes-all.gmt",
        folder / "library",
    ):
        assert path.exists()
        assert str(path) in result.stdout
    assert "Immunosenescence promotes cancer development" in result.stdout


def test_demo_page_has_every_key(demo: tuple[Path, Result]) -> None:
    text = (demo[0] / "pages" / f"{FIGID}.md").read_text(encoding="utf-8")
    assert [x.partition(":")[0] for x in text.splitlines() if x[:1].isalpha()] == list(KEYS)


def test_demo_gene_table(demo: tuple[Path, Result]) -> None:
    path = demo[0] / "pages" / "_data" / f"{FIGID}-genes.tsv"
    rows = read_table(path.read_text(encoding="utf-8"), GeneRow)
    symbols = {row.ncbigene_symbol for row in rows}
    wanted = {"CXCR1", "SYK", "TYROBP", "TREM2", "NAMPT", "SIRT1", "MAPK1", "MAPK3", "STAT3"}
    wanted |= {"HRAS", "KRAS", "NRAS", "ARAF", "BRAF", "RAF1", "JAK1", "JAK2", "JAK3", "TYK2"}
    assert wanted <= symbols
    assert not symbols & {"ASPRV1", "ZHX2", "EPHB2", "SPINK5"}


def test_demo_gene_table_has_the_cytokine(demo: tuple[Path, Result]) -> None:
    path = demo[0] / "pages" / "_data" / f"{FIGID}-genes.tsv"
    rows = read_table(path.read_text(encoding="utf-8"), GeneRow)
    assert "IL6" in {row.ncbigene_symbol for row in rows}


@pytest.mark.parametrize("word", ["rasagiline", "effector"])
def test_demo_reads_no_chemical_into_it(demo: tuple[Path, Result], word: str) -> None:
    for path in (demo[0] / "pages" / "_data").glob("*-chemicals.tsv"):
        assert word not in path.read_text(encoding="utf-8").lower()
