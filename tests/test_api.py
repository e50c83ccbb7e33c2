from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pathscribe
from pathscribe import PathscribeError, Record, example_path, read
from pathscribe.errors import ImageError, SourceError
from pathscribe.pipeline import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (60, 60), "white").save(tmp_path / "b.png")
    (tmp_path / "a.png").write_bytes((tmp_path / "b.png").read_bytes()[:60])
    return tmp_path


@pytest.fixture(scope="module")
def example() -> list[Record]:
    return read(example_path())


def test_an_article_is_read_in_one_call(example):
    [record] = example
    assert isinstance(record, Record)
    assert record.alias == "PMC11892258__F3"
    symbols = {symbol for mention in record.mentions for symbol in mention.symbols}
    assert {"CXCR1", "TYROBP", "MAPK1", "MAPK3"} <= symbols


def test_threads_make_no_difference(example):
    assert read(str(example_path()), threads=2) == example


def test_captions_can_be_given(tmp_path, reader):
    from PIL import Image

    Image.new("RGB", (60, 60), "white").save(tmp_path / "x.png")
    table = tmp_path / "words.tsv"
    table.write_text("figid\tcaption\tpmcid\nx\tThe Wnt pathway in worms.\tPMC9\n")
    [record] = read(tmp_path / "x.png", captions=table, reader=reader)
    assert (record.figid, record.figure.title) == ("PMC9__x", "Wnt pathway in worms")


def test_what_cannot_be_read_is_raised(folder, reader, tmp_path):
    with pytest.raises(SourceError, match="no such file") as caught:
        read(tmp_path / "none", reader=reader)
    assert isinstance(caught.value, PathscribeError)
    with pytest.raises(ImageError) as broken:
        read(folder, reader=reader)
    assert broken.value.where == str(folder / "a.png")


def test_or_handed_over(folder, reader):
    problems = []
    records = read(folder, reader=reader, on_error=problems.append)
    assert [record.figure.filename for record in records] == ["a.png", "b.png"]
    assert [record.figure.image is not None for record in records] == [False, True]
    [problem] = problems
    assert problem.where == str(folder / "a.png")


def test_a_missing_picture_is_only_logged(tmp_path, reader, caplog):
    (tmp_path / "a.xml").write_bytes(example_path().read_bytes())
    [record] = read(tmp_path / "a.xml", reader=reader)
    assert record.labels == ()
    assert "not in the package" in caplog.text


def test_every_public_name_is_there():
    for name in pathscribe.__all__:
        assert getattr(pathscribe, name) is not None
    assert set(pathscribe.__all__) <= set(dir(pathscribe))
    with pytest.raises(AttributeError, match="nothing"):
        pathscribe.nothing  # noqa: B018


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, pathscribe; "
        "print([m for m in ('cv2', 'numpy', 'onnxruntime', 'pydantic', 'sqlalchemy', 'lxml') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
