from __future__ import annotations

import pytest

from pathscribe.entities.enumerations import expand

NAMES = {
    "MEK1", "MEK2", "IL-1α", "IL-1β", "MMP-2", "MMP-9", "KDM6A", "KDM6B", "LC3-I", "LC3-II",
    "TGF-β1", "TGF-β2", "TGF-β3", "TLR1", "TLR2", "TLR6", "IL-12", "IL-23", "Wnt3a", "Wnt5a",
    "JAK", "STAT3", "ERK1", "ERK2", "TIMP-1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MEK1/2", ["MEK1", "MEK2"]),
        ("IL-1α/β", ["IL-1α", "IL-1β"]),
        ("MMP-2/-9", ["MMP-2", "MMP-9"]),
        ("MMP-2/9", ["MMP-2", "MMP-9"]),
        ("KDM6A/B", ["KDM6A", "KDM6B"]),
        ("LC3-I/II", ["LC3-I", "LC3-II"]),
        ("TGF-β1-3", ["TGF-β1", "TGF-β2", "TGF-β3"]),
        ("TLR1, 2 and 6", ["TLR1", "TLR2", "TLR6"]),
        ("TLR1, 2, 6", ["TLR1", "TLR2", "TLR6"]),
        ("IL-12/-23", ["IL-12", "IL-23"]),
        ("Wnt3a/5a", ["Wnt3a", "Wnt5a"]),
        ("ERK1/2/JAK", ["ERK1", "ERK2", "JAK"]),
    ],
)
def test_expand(text: str, names: list[str]) -> None:
    items = expand(text, NAMES.__contains__)
    assert [i.name for i in items] == names
    assert all(text[i.start : i.end] for i in items)


@pytest.mark.parametrize("text", ["MEK1", "MEK1/7", "JAK/STAT3", "2/3", "MMP-2/foo", "", "14-3-3"])
def test_no_enumeration(text: str) -> None:
    assert expand(text, NAMES.__contains__) == []


def test_spans() -> None:
    first, second = expand("MEK1/2", NAMES.__contains__)
    assert (first.start, first.end, second.start, second.end) == (0, 4, 5, 6)
