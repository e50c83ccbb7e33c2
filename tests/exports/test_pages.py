from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pathscribe.errors import ExportError
from pathscribe.exports import PagesExporter
from pathscribe.records import ChemicalRow, GeneIds, GeneRow, Page, Record, read_table

MakeRecord = Callable[..., Record]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_pages_and_tables(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    records = [
        make("PMC1__x.y", symbols="AAA", chemicals="chebi:1", diseases="doid:5"),
        make("PMC1__z", family="BBB CCC"),
        make("PMC1__empty"),
    ]
    report = PagesExporter().write(
        records, tmp_path, base_url="https://x.example", licence="CC0-1.0", lexicon=ids
    )
    files = _files(tmp_path)
    assert list(files) == [
        "PMC1__empty.md",
        "PMC1__x.y.md",
        "PMC1__z.md",
        "_data/PMC1__x_y-chemicals.tsv",
        "_data/PMC1__x_y-diseases.tsv",
        "_data/PMC1__x_y-genes.tsv",
        "_data/PMC1__z-genes.tsv",
    ]
    assert (report.records, report.files, report.problems) == (3, 7, ())
    page = Page.from_markdown(files["PMC1__x.y.md"].decode())
    assert page.schema_jsonld is not None
    assert page.schema_jsonld.id == "https://x.example/figures/PMC1__x.y.html"
    assert page.schema_jsonld.license == "CC0-1.0"
    genes = read_table(files["_data/PMC1__z-genes.tsv"].decode(), GeneRow)
    assert [(row.ncbigene_symbol, row.ncbigene_id) for row in genes] == [
        ("BBB", "20"),
        ("CCC", "1000"),
    ]
    chemicals = read_table(files["_data/PMC1__x_y-chemicals.tsv"].decode(), ChemicalRow)
    assert chemicals[0].chebi == "chebi:1"


def test_writing_again_changes_nothing_and_drops_stale_tables(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    records = [make("PMC1__b", symbols="AAA"), make("PMC1__a", symbols="BBB")]
    PagesExporter().write(records, tmp_path, lexicon=ids)
    before = _files(tmp_path)
    PagesExporter().write(reversed(records), tmp_path, lexicon=ids)
    assert _files(tmp_path) == before
    PagesExporter().write([make("PMC1__a")], tmp_path, lexicon=ids)
    assert "_data/PMC1__a-genes.tsv" not in _files(tmp_path)
    assert "_data/PMC1__b-genes.tsv" in _files(tmp_path)


def test_names_cannot_lead_out_of_the_folder(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    out = tmp_path / "out"
    names = ["../../evil", "/etc/evil", "..", "a\x00b", "x" * 5000, "ü/.hidden"]
    report = PagesExporter().write([make(n, symbols="AAA") for n in names], out, lexicon=ids)
    assert report.records == len(names)
    assert all(path.is_relative_to(out) for path in tmp_path.rglob("*") if path.is_file())
    assert len([name for name in _files(out) if name.endswith(".md")]) == len(names)


@pytest.mark.parametrize(
    "title",
    [
        "a: b # c",
        "'\"\n---\n...\n",
        "<script>alert(1)</script> {{ site.x }} &amp;",
        "lone \ud800 surrogate",
        "\x00\x07\x85\u2028",
        "- [x, *y, &z] !t %d @e `f",
        "null",
        "=",
        "",
    ],
)
def test_strange_titles(tmp_path: Path, make: MakeRecord, ids: GeneIds, title: str) -> None:
    record = make("PMC1__a", title=title, symbols="AAA", chemicals=f"x:{title.split() or ''}")
    report = PagesExporter().write([record], tmp_path, lexicon=ids)
    text = (tmp_path / "PMC1__a.md").read_bytes().decode("utf-8")
    loaded = yaml.safe_load(text.removeprefix("---\n").removesuffix("---\n"))
    shown = title.replace("\ud800", "\ufffd")
    assert loaded["caption"] == loaded["figtitle"] == shown
    assert loaded["schema-jsonld"]["name"] == (shown or "PMC1__a")
    assert report.problems == ()


def test_two_figids_with_one_file_name(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    records = [make("PMC1__a_b"), make("PMC1__a.b"), make("PMC1__A.b")]
    report = PagesExporter().write(records, tmp_path, lexicon=ids)
    assert list(_files(tmp_path)) == ["PMC1__A.b.md"]
    assert report.skipped == len(report.problems) == 2


def test_a_folder_that_cannot_be_written(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot be written") as caught:
        PagesExporter().write([make()], tmp_path / "file", lexicon=ids)
    assert "file" in caught.value.where
    assert caught.value.hint
