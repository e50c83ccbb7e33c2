from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.exports import ParquetExporter, TsvExporter
from pathscribe.exports import parquet as parquet_module
from pathscribe.exports.tables import TABLES
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE, strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def test_csv_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    report = TsvExporter().write([demo], tmp_path)
    assert (report.records, report.files) == (1, len(TABLES))
    (figure,) = _read(tmp_path, "figures")
    assert figure["doi"] == demo.article.doi
    assert figure["organisms"] == "Homo sapiens"
    assert figure["keywords"].split("|") == list(demo.article.keywords)
    assert len(_read(tmp_path, "labels")) == len(demo.labels)
    said = {
        (row["source_text"], row["kind"], row["sign"], row["target_text"])
        for row in _read(tmp_path, "relations")
    }
    assert ("senescent alveolar macrophages", "inhibition", "-1", "CTLs") in said
    genes = _read(tmp_path, "genes")
    assert {"6774", "3569"} <= {row["ncbigene_id"] for row in genes}
    mentions = _read(tmp_path, "mentions")
    ras = next(row for row in mentions if row["text"] == "Ras" and row["place"] == "label")
    assert ras["symbols"] == "HRAS|KRAS|NRAS"


def test_pandas_reads_the_same_from_both(tmp_path: Path, demo: Record) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    TsvExporter().write([demo], tmp_path)
    report = ParquetExporter().write([demo], tmp_path)
    assert (report.records, report.files) == (1, len(TABLES))
    for name, columns in TABLES.items():
        text = pandas.read_csv(
            tmp_path / f"{name}.tsv", sep="\t", dtype=str, keep_default_na=False, quoting=3
        )
        held = pandas.read_parquet(tmp_path / f"{name}.parquet")
        assert list(held.columns) == list(text.columns) == list(columns)
        assert len(held) == len(text)
        for column, kind in columns.items():
            if kind == "text":
                assert list(held[column]) == list(text[column])
            if kind == "float" and column != "probability":
                assert list(held[column]) == pytest.approx([float(v) for v in text[column]])
    relations = pandas.read_parquet(tmp_path / "relations.parquet")
    drawn = next(relation for relation in demo.relations if relation.path)
    row = relations[relations.relation == drawn.id].iloc[0]
    assert list(row.path) == [value for point in drawn.path for value in point]
    assert bool(row.negated) is False


def test_parquet_in_several_groups(
    tmp_path: Path, demo: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrow = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(parquet_module, "_GROUP", 25)
    records = [demo.model_copy(update={"figid": f"PMC1__{n}"}) for n in (2, 1, 3)]
    ParquetExporter().write([*records, records[0]], tmp_path)
    file = arrow.ParquetFile(tmp_path / "labels.parquet")
    assert file.num_row_groups == 3
    table = file.read()
    assert table.num_rows == 3 * len(demo.labels)
    assert table.column("figid")[0].as_py() == "PMC1__1"


def test_hostile_texts_stay_in_their_cells(tmp_path: Path, make: MakeRecord) -> None:
    record = make("PMC1__a", title='a\tb\nc\r"d\ud800\0|', symbols="AAA")
    TsvExporter().write([record], tmp_path)
    (row,) = _read(tmp_path, "figures")
    assert row["title"] == 'a b c "d\ufffd|'
    assert row["figid"] == "PMC1__a"


def test_hostile_texts_in_parquet(tmp_path: Path, make: MakeRecord) -> None:
    arrow = pytest.importorskip("pyarrow.parquet")
    ParquetExporter().write([make("PMC1__a", title="a\tb\ud800\0")], tmp_path)
    table = arrow.read_table(tmp_path / "figures.parquet")
    assert table.column("title").to_pylist() == ["a\tb\ufffd"]


def test_nothing_is_left_when_it_breaks(tmp_path: Path, make: MakeRecord) -> None:
    def failing() -> object:
        yield make()
        raise RuntimeError("the library broke")

    with pytest.raises(RuntimeError):
        TsvExporter().write(failing(), tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
