from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathscribe.errors import RecordError
from pathscribe.records import (
    ArticleInfo,
    ChemicalRow,
    DiseaseRow,
    FigureInfo,
    GeneIds,
    GeneRow,
    Mention,
    Provenance,
    Reading,
    Record,
    RecordLabel,
    chemical_rows,
    disease_rows,
    gene_rows,
    read_table,
    table_stem,
    write_table,
)
from pathscribe.records.tables import counted

HUMAN = "9606\tHomo sapiens\tPrimates"


def test_genes(record: Record, ids: GeneIds) -> None:
    assert write_table(gene_rows(record, ids), GeneRow).splitlines() == [
        "organism_id\torganism_name\torganism_group\tword\tmatch\tncbigene_symbol\tncbigene_id"
        "\tsource\tcount_direct\tcount_synonym\tcount_match",
        f"{HUMAN}\tSIRT1+\tSIRT1\tSIRT1\t23411\tncbigene_symbol\t2\t1\t4",
        f"{HUMAN}\tRas\tRAS\tHRAS\t3265\tfamplex_relations\t2\t1\t4",
        f"{HUMAN}\tRas\tRAS\tKRAS\t3845\tfamplex_relations\t2\t1\t4",
        f"{HUMAN}\tRas\tRAS\tNRAS\t4893\tfamplex_relations\t2\t1\t4",
        f"{HUMAN}\tDAP12\tDAP12\tTYROBP\t7305\tncbigene_synonym\t2\t1\t4",
        f"{HUMAN}\tIL-6 release\tIL-6\tIL6\t3569\tncbigene_symbol\t2\t1\t4",
    ]


def test_without_ids_only_what_the_record_holds(record: Record) -> None:
    ids = {row.ncbigene_symbol: row.ncbigene_id for row in gene_rows(record)}
    assert ids["SIRT1"] == "23411"
    assert ids["KRAS"] == ""


def test_chemicals_and_diseases(record: Record) -> None:
    assert write_table(chemical_rows(record), ChemicalRow) == (
        "word\tmesh\tmatch\tname\tchebi\n"
        "LPS\tmesh:D008070\tLPS\tlipopolysaccharide\tchebi:16412\n"
        "ROS\tNA\tROS\tNA\tNA\n"
    )
    assert write_table(disease_rows(record), DiseaseRow) == (
        "word\tmatch\tmesh\tname\tdoid\nAsthma\tAsthma\tmesh:D001249\tasthma\tdoid:2841\n"
    )


def test_a_prefix_written_twice() -> None:
    reading = Reading(curie="chebi:CHEBI:16412", name="x")
    mention = Mention(
        id="M1",
        labels=("L9",),
        text="a\tb\nc",
        span=(0, 5),
        type="chemical",
        readings=(reading,),
        score=1,
    )
    (row,) = chemical_rows(_record(mentions=(mention,)))
    assert row.chebi == "chebi:16412"
    assert row.word == "a b c"


def _record(*, mentions: tuple[Mention, ...] = (), labels: tuple[RecordLabel, ...] = ()) -> Record:
    return Record(
        figid="x__y",
        alias="x__F1",
        figure=FigureInfo(),
        article=ArticleInfo(),
        labels=labels,
        mentions=mentions,
        provenance=Provenance(software="test"),
    )


def test_seed_tables_come_back_byte_for_byte(shared: Path) -> None:
    for kind, name in ((GeneRow, "genes"), (ChemicalRow, "chemicals")):
        (path,) = (shared / "seed").glob(f"*-{name}.tsv")
        text = path.read_text(encoding="utf-8")
        assert write_table(read_table(text, kind), kind) == text


def test_counts_of_the_seed(shared: Path) -> None:
    (path,) = (shared / "seed").glob("*-genes.tsv")
    rows = read_table(path.read_text(encoding="utf-8"), GeneRow)
    bare = [
        GeneRow(*(getattr(row, name) for name in GeneRow.__slots__[:8]))  # without the counts
        for row in rows
    ]
    assert not bare[0].count_match
    assert counted(bare) == rows
    assert (rows[0].count_direct, rows[0].count_synonym, rows[0].count_match) == ("5", "7", "13")


def test_a_record_with_the_seeds_readings_gives_the_seeds_table(shared: Path) -> None:
    """The table of a record that read the figure as PFOCR did is PFOCR's, byte for byte."""
    (path,) = (shared / "seed").glob("*-genes.tsv")
    text = path.read_text(encoding="utf-8")
    rows = read_table(text, GeneRow)
    sources = {"ncbigene_symbol": "hgnc symbol", "ncbigene_synonym": "hgnc alias"}
    labels, mentions = [], []
    for number, ((word, match, source), group) in enumerate(
        groupby(rows, key=lambda row: (row.word, row.match, row.source))
    ):
        symbols = tuple(row.ncbigene_symbol for row in group)
        family = source == "famplex_relations"
        names = [f"family {match}"] if family else list(symbols)
        labels.append(
            RecordLabel(id=f"L{number}", text=word, polygon=((0, 0), (1, 0), (1, 1)), confidence=1)
        )
        mentions.append(
            Mention(
                id=f"M{number}",
                labels=(f"L{number}",),
                text=word,
                span=(0, len(word)),
                type="family" if family else "gene",
                match=match,
                readings=tuple(
                    Reading(name=name, source=sources.get(source, "famplex")) for name in names
                ),
                symbols=symbols,
                score=1,
            )
        )

    class Ids:
        def entrez(self, symbol: str) -> str:
            return {row.ncbigene_symbol: row.ncbigene_id for row in rows}[symbol]

    record = _record(mentions=tuple(mentions), labels=tuple(labels))
    assert write_table(gene_rows(record, Ids()), GeneRow) == text


def test_reading_a_bad_table() -> None:
    with pytest.raises(RecordError, match="no column match, name, doid"):
        read_table("word\tmesh\n", DiseaseRow, where="t.tsv")
    with pytest.raises(RecordError, match="line 2 has 1 cells"):
        read_table("word\tmesh\tmatch\tname\tchebi\nx\n", ChemicalRow)
    with pytest.raises(RecordError):
        read_table("", GeneRow)


def test_columns_in_another_order_and_line_ends() -> None:
    text = "\ufeffname\tword\textra\tmesh\tmatch\tchebi\r\nn\tw\te\tNA\tm\tc\r\n"
    assert read_table(text, ChemicalRow) == (ChemicalRow("w", "", "m", "n", "c"),)


@given(st.lists(st.tuples(*[st.text(max_size=20)] * 5), max_size=4))
def test_any_cell_leaves_the_table_whole(cells: list[tuple[str, str, str, str, str]]) -> None:
    rows = [ChemicalRow(*values) for values in cells]
    text = write_table(rows, ChemicalRow)
    again = read_table(text, ChemicalRow)
    assert len(again) == len(rows)
    assert write_table(again, ChemicalRow) == text
    text.encode("utf-8")


def test_table_stem() -> None:
    assert table_stem("PMC7__j.x.2020.01-g001") == "PMC7__j_x_2020_01-g001"
