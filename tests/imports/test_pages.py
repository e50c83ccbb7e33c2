from __future__ import annotations

from pathlib import Path

import pytest

from pathscribe.errors import RecordError, SourceError
from pathscribe.exports import PagesExporter
from pathscribe.imports import SCORE, imported_from, page_record, page_records
from pathscribe.library.model import Problem
from pathscribe.records import Page, Record, chemical_rows, disease_rows, gene_rows

SEED = "PMC11892258__12964_2025_2082_Fig3_HTML"

PAGE_2022 = """---
figid: PMC5541421__13024_2017_197_Fig4_HTML.jpg
figtitle: TREM2 signaling and function
organisms: Homo sapiens
pmcid: PMC5541421
filename: 13024_2017_197_Fig4_HTML.jpg
figlink: /pmc/articles/PMC5541421/figure/Fig4/
number: Fig. 4
caption: TREM2 signaling and function.
papertitle: TREM2 in Neurodegenerative Diseases.
reftext: Taylor R. Jay, et al. Mol Neurodegener. 2017;12:56.
year: '2017'
pathway_score: 0.92
genes:
- word: TREM2
  symbol: TREM2
  source: hgnc_symbol
  hgnc_symbol: TREM2
  entrez: '54209'
- word: PI3K
  symbol: PI3K
  source: bioentities_symbol
  hgnc_symbol: PIK3CA
  entrez: '5290'
- word: PI3K
  symbol: PI3K
  source: bioentities_symbol
  hgnc_symbol: PIK3CB
  entrez: '5291'
chemicals:
- word: calcium
  source: MESH
  identifier: D002118
diseases: []
---
"""


def test_the_page_that_pathscribe_was_founded_on(shared: Path) -> None:
    record = page_record(shared / "seed" / f"{SEED}.md")
    assert record.figid == SEED
    assert (record.alias, record.figure.number) == ("PMC11892258__F3", "F3")
    assert record.screening.probability == pytest.approx(0.9661913)
    assert record.article.keywords[0] == "Immunosenescence"
    assert record.provenance.settings == {"imported": "pages", "source": f"{SEED}.md"}
    assert imported_from(record) == "pages"
    named = {mention.text: mention for mention in record.mentions if mention.type == "gene"}
    assert named["DAP12"].symbols == ("TYROBP",)
    assert named["TREM2"].readings[0].curie == "hgnc:17761"
    families = {m.text: m.symbols for m in record.mentions if m.type == "family"}
    assert families["Ras"] == ("KRAS", "HRAS", "NRAS")
    ras = next(m for m in record.mentions if m.type == "chemical" and m.match == "RAS")
    assert ras.readings[0].curie == "chebi:63620"
    assert all(mention.score == SCORE for mention in record.mentions)
    assert [organism.name for organism in record.organisms] == ["Homo sapiens"]
    assert record.organisms[0].taxon == "9606"


def test_the_tables_come_out_as_they_went_in(shared: Path, tmp_path: Path) -> None:
    record = page_record(shared / "seed" / f"{SEED}.md")
    PagesExporter().write([record], tmp_path)
    given = (shared / "seed" / f"{SEED}-genes.tsv").read_text(encoding="utf-8").splitlines()
    made = (tmp_path / "_data" / f"{SEED}-genes.tsv").read_text(encoding="utf-8").splitlines()
    # Word, match, symbol, id and source; the counts are of the whole table.
    assert {tuple(line.split("\t")[3:8]) for line in made} == {
        tuple(line.split("\t")[3:8]) for line in given
    }
    old = Page.from_markdown((shared / "seed" / f"{SEED}.md").read_text(encoding="utf-8"))
    new = Page.from_markdown((tmp_path / f"{SEED}.md").read_text(encoding="utf-8"))
    for key in ("figid", "figtitle", "organisms", "organisms_ner", "number", "caption", "doi",
                "reftext", "year", "keywords", "figid_alias", "figlink", "filename"):  # fmt: skip
        assert getattr(new, key) == getattr(old, key), key


def test_our_own_pages(demo: Record, tmp_path: Path) -> None:
    PagesExporter().write([demo], tmp_path)
    (record,) = page_records(tmp_path)
    assert (record.figid, record.alias) == (demo.figid, demo.alias)
    assert record.figure.caption == demo.figure.caption
    assert {(r.word, r.ncbigene_symbol, r.source) for r in gene_rows(record)} == {
        (r.word, r.ncbigene_symbol, r.source) for r in gene_rows(demo)
    }
    assert chemical_rows(record) == chemical_rows(demo)
    assert {row.name for row in disease_rows(record)} == {row.name for row in disease_rows(demo)}


def test_a_page_of_2022(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(PAGE_2022, encoding="utf-8")
    record = page_record(tmp_path / "old.md")
    assert record.figid == "PMC5541421__13024_2017_197_Fig4_HTML"
    assert (record.alias, record.figure.number) == ("PMC5541421__F4", "F4")
    assert record.screening.decision == "pathway"
    held = {mention.text: mention for mention in record.mentions}
    assert held["TREM2"].symbols == ("TREM2",)
    assert (held["PI3K"].type, held["PI3K"].symbols) == ("family", ("PIK3CA", "PIK3CB"))
    assert held["calcium"].readings[0].curie == "mesh:D002118"
    assert record.organisms[0].taxon == "9606"


def test_genes_of_other_species(tmp_path: Path) -> None:
    PAGE = "---\nfigid: PMC1__a\npmcid: PMC1\nnumber: F1\n---\n"
    (tmp_path / "PMC1__a.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "_data").mkdir()
    head = "organism_id organism_name organism_group word match ncbigene_symbol ncbigene_id source"
    rows = [
        "10090 Mus_musculus Rodents Trem2 TREM2 Trem2 83433 ncbigene_symbol",
        "3702 Arabidopsis Plants CAT2 CAT2 CAT2 829661 ncbigene_symbol",
        "9606 Homo_sapiens Primates IL6 IL6 IL6 3569 ncbigene_symbol",
        "10090 Mus_musculus Rodents IL6 IL6 Il6 16193 ncbigene_symbol",
    ]
    counts = {"": " count_direct count_synonym count_match"}
    lines = [head + counts[""], *(f"{row} 1 1 1" for row in rows)]
    text = "\n".join("\t".join(line.split()) for line in lines) + "\n"
    (tmp_path / "_data" / "PMC1__a-genes.tsv").write_text(text, encoding="utf-8")
    record = page_record(tmp_path / "PMC1__a.md")
    held = {mention.text: mention for mention in record.mentions}
    assert (held["Trem2"].type, held["Trem2"].symbols) == ("nonhuman_gene", ("TREM2",))
    assert (held["CAT2"].type, held["CAT2"].symbols) == ("nonhuman_gene", ())
    assert (held["IL6"].type, held["IL6"].symbols) == ("gene", ("IL6",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no page", "no front matter"),
        ("---\nfigid: ''\n---\n", "no figid"),
        ("---\nfigid: x\n", "no front matter"),
        ("---\nfigid: &a x\n---\n", "no safe YAML"),
    ],
)
def test_what_is_no_page(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        page_record(path)
    problems: list[Problem] = []
    assert list(page_records(tmp_path, on_problem=problems.append)) == []
    assert message in problems[0].what
    with pytest.raises(SourceError, match=message):
        list(page_records(tmp_path))


def test_tables_are_not_looked_for_elsewhere(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    page = "---\nfigid: ../../../secret\n---\n"
    (inside / "x.md").write_text(page, encoding="utf-8")
    (tmp_path / "secret-genes.tsv").write_text("not a table\n", encoding="utf-8")
    (inside / "x-genes.tsv").symlink_to(tmp_path / "secret-genes.tsv")
    assert page_record(inside / "x.md").mentions == ()
