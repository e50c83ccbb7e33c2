from __future__ import annotations

import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pathscribe.errors import ExportError
from pathscribe.exports import EXPORTERS, Exporter, LexiconIds, base, exporter
from pathscribe.exports.ascii import ascii_text
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def test_registry() -> None:
    assert list(EXPORTERS) == ["gmt", "json", "pages"]
    for name, one in EXPORTERS.items():
        found: Exporter = exporter(name)
        assert found is one
        assert found.name == name
        assert found.description
    with pytest.raises(ExportError, match="no export 'gml'") as caught:
        exporter("gml")
    assert "gmt, json, pages" in caught.value.hint


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


def test_atomic(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    base.write_text(path, "one\nβ\n")
    assert path.read_bytes() == "one\nβ\n".encode()
    with pytest.raises(ZeroDivisionError), base.atomic(path) as file:
        file.write("half")
        raise ZeroDivisionError
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
