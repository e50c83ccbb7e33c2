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
    Rejected,
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
        f"{HUMAN}\tIL-6\tIL-6\tIL6\t3569\tncbigene_symbol\t2\t1\t4",
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


def _mention(text: str, kind: str, *symbols: str, **more: object) -> Mention:
    return Mention.model_validate(
        {
            "id": "M1",
            "labels": ("L1",),
            "text": text,
            "span": (0, len(text)),
            "type": kind,
            "symbols": symbols,
            "score": 1,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("label", "span", "labels", "word"),
    [
        ("SIRT1+", (0, 5), ("L1",), "SIRT1+"),
        ("of p-ERK\nand AKT", (5, 8), ("L1",), "p-ERK"),
        ("IL-6/JAK/STAT3 pathway", (5, 8), ("L1",), "IL-6/JAK/STAT3"),
        ("TLR1, 2 and 6", (0, 4), ("L1",), "TLR1"),
        ("TLR1, 2 and 6", (6, 7), ("L1",), "TLR1, 2 and 6"),
        ("ERK", (2, 900), ("L1",), "mention"),
        ("ERK", (-3, 2), ("L1",), "mention"),
        ("ERK", (2, 2), ("L1",), "mention"),
        ("ERK", (0, 3), ("L9",), "mention"),
        ("tumor necrosis", (0, 5), ("L1", "L2"), "tumor necrosis second"),
    ],
)
def test_the_figures_own_word(
    label: str, span: tuple[int, int], labels: tuple[str, ...], word: str
) -> None:
    box = ((0, 0), (1, 0), (1, 1))
    record = _record(
        mentions=(_mention("mention", "gene", "AAA", span=span, labels=labels),),
        labels=(
            RecordLabel(id="L1", text=label, polygon=box, confidence=1),
            RecordLabel(id="L2", text="second", polygon=box, confidence=1),
        ),
    )
    assert [row.word for row in gene_rows(record)] == [word]


@pytest.mark.parametrize(
    ("text", "match", "state", "shown"),
    [
        ("SIRT1+", "", ("positive",), "SIRT1"),
        ("SIRT1 (+)", "", ("positive",), "SIRT1"),
        ("SIRT1\u207b", "", ("negative",), "SIRT1"),
        ("pSIRT1", "SIRT1", ("phosphorylated",), "SIRT1"),
        ("SIRT1+", "", (), "SIRT1+"),
    ],
)
def test_a_states_sign_is_no_part_of_the_form(
    text: str, match: str, state: tuple[str, ...], shown: str
) -> None:
    reading = Reading(name="SIRT1", source="hand")
    mention = _mention(text, "gene", "SIRT1", match=match, state=state, readings=(reading,))
    (row,) = gene_rows(_record(mentions=(mention,)))
    assert row.match == shown
    assert (row.source == "ncbigene_symbol") == (shown == "SIRT1")


def test_sources() -> None:
    human, mouse = (Reading(name="TP53", source=s) for s in ("hgnc symbol", "mgi symbol"))
    worm = Reading(name="rab-3 (Caenorhabditis elegans)", source="hand", xrefs=("ncbitaxon:6239",))
    mirna = Reading(name="MIR21", source="mirbase", xrefs=("ncbigene:406991",))
    il6 = Reading(name="IL6", source="mgi symbol")
    rejected = (Rejected(curie="hgnc:1", name="EPHB2", type="gene", reason="a weaker form"),)
    record = _record(
        mentions=(
            _mention("TP53", "gene", "TP53", readings=(human,)),
            _mention("Trp53", "gene", "TP53", readings=(mouse,), origin="Trp53"),
            _mention("Il6", "gene", "IL6", readings=(il6,), origin="Il6"),
            _mention("MIR21", "rna", "MIR21", readings=(mirna,)),
            _mention("miR-21", "rna", "MIR21", readings=(mirna,)),
            _mention("rab-3", "nonhuman_gene", "RAB3A", readings=(worm,), origin="rab-3"),
            _mention("TDC", "nonhuman_gene", readings=(Reading(name="TDC (poppy)"),)),
            _mention("PRC2", "complex", "EZH2", "EED", rejected=rejected),
            _mention("chemokines", "family", rejected=rejected),
            _mention("ERK", "other", rejected=rejected),
            # What has symbols against the contract is no gene for all that.
            _mention("T cell", "cell", "CD3E"),
        )
    )
    rows = [(row.match, row.ncbigene_symbol, row.source) for row in gene_rows(record)]
    assert rows == [
        ("TP53", "TP53", "ncbigene_symbol"),
        ("Trp53", "TP53", "ortholog"),
        ("Il6", "IL6", "ncbigene_symbol"),
        ("MIR21", "MIR21", "ncbigene_symbol"),
        ("miR-21", "MIR21", "ncbigene_synonym"),
        ("rab-3", "RAB3A", "ortholog"),
        ("PRC2", "EZH2", "famplex_relations"),
        ("PRC2", "EED", "famplex_relations"),
    ]
    assert gene_rows(record)[3].ncbigene_id == "406991"


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
