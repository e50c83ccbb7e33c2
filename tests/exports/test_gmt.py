from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import GmtExporter
from pathscribe.records import GeneIds, Record

MakeRecord = Callable[..., Record]


def _rows(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="ascii")
    assert text == "" or text.endswith("\n")
    return [line.split("\t") for line in text.splitlines()]


@pytest.mark.parametrize(
    ("flavour", "members"),
    [
        ("strict", ["20", "300", "1000"]),
        ("synonyms", ["4", "20", "300", "1000"]),
        ("all", ["4", "5", "20", "300", "1000"]),
    ],
)
def test_flavours(
    tmp_path: Path, make: MakeRecord, ids: GeneIds, flavour: str, members: list[str]
) -> None:
    record = make(alias="PMC1__F1", symbols="AAA BBB CCC AAA", aliases="DDD", family="AAA EEE")
    report = GmtExporter().write([record], tmp_path / "o.gmt", flavour=flavour, lexicon=ids)
    assert _rows(tmp_path / "o.gmt") == [["PMC1__F1", "A title", *members]]
    assert (report.records, report.files, report.skipped) == (1, 1, 0)


def test_orthologs_are_no_official_symbols(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    record = make(symbols="AAA BBB", nonhuman="CCC")
    for flavour, members in (("strict", ["20", "300"]), ("synonyms", ["20", "300", "1000"])):
        GmtExporter().write([record], tmp_path / "o.gmt", flavour=flavour, lexicon=ids, minimum=2)
        assert _rows(tmp_path / "o.gmt")[0][2:] == members


def test_symbols(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    out = tmp_path / "deep" / "er" / "o.gmt"
    GmtExporter().write([make(symbols="CCC ZZZ BBB")], out, ids="symbol", lexicon=ids)
    assert _rows(out)[0][2:] == ["BBB", "CCC", "ZZZ"]


def test_minimum_counts_distinct_members_that_have_an_id(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    records = [
        make("PMC1__a", symbols="AAA BBB AAA"),
        make("PMC1__b", symbols="AAA BBB ZZZ"),
        make("PMC1__c", symbols="AAA BBB CCC"),
        make("PMC1__d"),
    ]
    report = GmtExporter().write(records, tmp_path / "o.gmt", lexicon=ids)
    assert [row[0] for row in _rows(tmp_path / "o.gmt")] == ["PMC1__c-alias"]
    assert (report.records, report.skipped) == (1, 3)
    GmtExporter().write(records, tmp_path / "o.gmt", lexicon=ids, minimum=2)
    assert len(_rows(tmp_path / "o.gmt")) == 3


def test_chemicals_apart(tmp_path: Path, make: MakeRecord) -> None:
    record = make(symbols="AAA BBB CCC", chemicals="chebi:2 chebi:10 mesh:D1")
    GmtExporter().write([record], tmp_path / "c.gmt", members="chemicals")
    assert _rows(tmp_path / "c.gmt")[0][2:] == ["CHEBI:10", "CHEBI:2", "MESH:D1"]
    GmtExporter().write([record], tmp_path / "c.gmt", members="chemicals", ids="symbol")
    assert _rows(tmp_path / "c.gmt")[0][2] == "name of chebi:10"


def test_titles_cannot_break_lines_and_are_ascii(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    record = make(alias="ä\tβ 1", title="TGF-β\tand\nIFN–γ\u2028x", symbols="AAA BBB CCC")
    GmtExporter().write([record], tmp_path / "o.gmt", lexicon=ids)
    assert _rows(tmp_path / "o.gmt") == [
        ["a_beta_1", "TGF-beta and IFN-gamma?x", "20", "300", "1000"]
    ] or _rows(tmp_path / "o.gmt") == [
        ["a_beta_1", "TGF-beta and IFN-gamma x", "20", "300", "1000"]
    ]


def test_names_are_unique_and_the_order_of_the_records_counts_for_nothing(
    tmp_path: Path, make: MakeRecord, ids: GeneIds
) -> None:
    records = [
        make("PMC1__b", alias="PMC1__F0", symbols="AAA BBB CCC"),
        make("PMC1__a", alias="PMC1__F0", symbols="AAA BBB DDD"),
        make("PMC1__c", alias="PMC1__F1", symbols="AAA BBB EEE"),
    ]
    first, second = tmp_path / "1.gmt", tmp_path / "2.gmt"
    GmtExporter().write(records, first, lexicon=ids)
    GmtExporter().write(reversed(records), second, lexicon=ids)
    assert first.read_bytes() == second.read_bytes()
    assert [row[0] for row in _rows(first)] == ["PMC1__a", "PMC1__b", "PMC1__F1"]


def test_the_same_record_twice_is_one_set(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    record = make(symbols="AAA BBB CCC")
    report = GmtExporter().write([record, record], tmp_path / "o.gmt", lexicon=ids)
    assert len(_rows(tmp_path / "o.gmt")) == 1
    assert report.skipped == len(report.problems) == 1


def test_the_shipped_lexicon_gives_entrez_ids(tmp_path: Path, make: MakeRecord) -> None:
    GmtExporter().write([make(symbols="IL6 SYK TREM2")], tmp_path / "o.gmt")
    assert _rows(tmp_path / "o.gmt")[0][2:] == ["3569", "6850", "54209"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flavor": "strict"}, "no option 'flavor'"),
        ({"flavour": "loose"}, "flavour cannot be 'loose'"),
        ({"ids": "ensembl"}, "entrez, symbol"),
        ({"minimum": 0}, "1 or more"),
        ({"minimum": "3"}, "of type int"),
        ({"ids": None}, "ids cannot be None"),
    ],
)
def test_wrong_options(tmp_path: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(ExportError) as caught:
        GmtExporter().write([], tmp_path / "o.gmt", **options)
    assert message in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_no_records_make_an_empty_file(tmp_path: Path, ids: GeneIds) -> None:
    report = GmtExporter().write([], tmp_path / "o.gmt", lexicon=ids)
    assert (tmp_path / "o.gmt").read_bytes() == b""
    assert report.records == 0


def test_one_file_an_organism(tmp_path: Path, make: MakeRecord, ids: GeneIds) -> None:
    records = [
        make("PMC1__a", symbols="AAA BBB CCC", organisms="Homo sapiens"),
        make("PMC1__b", symbols="AAA BBB CCC", organisms="Mus musculus, Homo sapiens"),
        make("PMC1__c", symbols="AAA BBB CCC"),
    ]
    out = tmp_path / "o.gmt"
    report = GmtExporter().write(records, out, lexicon=ids, per_organism=True)
    found = {path.name: [row[0] for row in _rows(path)] for path in tmp_path.iterdir()}
    assert found == {
        "o-Homo_sapiens.gmt": ["PMC1__a-alias", "PMC1__b-alias"],
        "o-Mus_musculus.gmt": ["PMC1__b-alias"],
        "o-no_organism.gmt": ["PMC1__c-alias"],
    }
    assert (report.records, report.files, report.skipped) == (3, 3, 0)


def test_another_package_reads_the_sets_of_the_demo(tmp_path: Path, demo: Record) -> None:
    parser = pytest.importorskip("gseapy.parser")
    out = tmp_path / "demo.gmt"
    GmtExporter().write([demo], out, ids="symbol", flavour="all")
    sets = parser.read_gmt(str(out))
    assert list(sets) == ["PMC11892258__F3"]
    assert {"TREM2", "KRAS", "STAT3", "MAPK1"} <= set(sets["PMC11892258__F3"])
    assert "ASPRV1" not in sets["PMC11892258__F3"]
