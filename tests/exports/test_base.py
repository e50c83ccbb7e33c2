from __future__ import annotations

import random
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import EXPORTERS, Exporter, LexiconIds, base, exporter
from pathscribe.exports.ascii import ascii_text
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_registry() -> None:
    assert list(EXPORTERS) == sorted(EXPORTERS)
    assert {"gmt", "json", "pages"} <= set(EXPORTERS)
    for name, one in EXPORTERS.items():
        found: Exporter = exporter(name)
        assert found is one
        assert found.name == name
        assert found.description
    with pytest.raises(ExportError, match="no export 'gml'") as caught:
        exporter("gml")
    assert all(name in caught.value.hint for name in EXPORTERS)


def test_order_is_kept_when_chunks_are_merged(
    make: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_CHUNK", 7)
    figids = [f"f{i}\t\n" for i in range(50)]
    shuffled = random.Random(1).sample(figids, k=50)
    got = list(base.in_order((make(f) for f in shuffled), lambda record: f"{record.figid!r}\tx"))
    assert got == [(figid, f"{figid!r}\tx") for figid in sorted(figids)]
    few = base.in_order((make(f) for f in figids[:3]), lambda record: None)
    assert list(few) == []


def _break_off(path: Path) -> None:
    with base.atomic(path) as file:
        file.write("half")
        raise ZeroDivisionError


def test_atomic(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    base.write_text(path, "one\nβ\n")
    assert path.read_bytes() == "one\nβ\n".encode()
    with pytest.raises(ZeroDivisionError):
        _break_off(path)
    assert path.read_bytes() == "one\nβ\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]
    ordinary = tmp_path / "ordinary"
    ordinary.write_text("")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


def test_atomic_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        base.write_text(tmp_path / "x", "text")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_file_stems() -> None:
    long = "PMC1__" + "x" * 150
    for plain in ("PMC1__a.b-c", "10.5555_ab__fig.1", long):
        assert base.file_stem(plain) == plain
    hostile = ["../a", "/a", "a/", "..", ".", "", ".a", "a..b", "a\n", "\ud800", "ä", "a.", "C:a"]
    made = [base.file_stem(name) for name in hostile]
    assert len({name.casefold() for name in made}) == len(hostile)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+-[0-9a-f]{12}", name) for name in made)
    assert len(base.file_stem("y" * 5000)) < 200


def test_a_full_disk_for_temporary_files(
    make: MakeRecord, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(base, "_CHUNK", 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(ExportError, match="temporary file") as caught:
        list(base.in_order((make(f"f{i}") for i in range(9)), lambda record: "x"))
    assert caught.value.hint


def test_lexicon_ids() -> None:
    ids = LexiconIds()
    assert ids.entrez("STAT3") == "6774"
    assert ids.entrez("no such gene") == ""


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("TGF-β1", "TGF-beta1"),
        ("Δψ Ω µm", "Deltapsi Omega mum"),
        ("κ λ ς ά", "kappa lambda sigma alpha"),
        ("Müller–Lyer ≥ ½ × Ørsted", "Muller-Lyer >= 1/2 x Orsted"),
        ("e\u0301 日", "e ?"),
        ("Ca²⁺", "Ca2+"),
        ("plain", "plain"),
    ],
)
def test_ascii(text: str, plain: str) -> None:
    assert ascii_text(text) == plain
