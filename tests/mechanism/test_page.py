from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from pathscribe.mechanism.page import demo_page
from pathscribe.records.model import FigureInfo, Record


def test_the_page_shows_it_all_and_needs_nothing(record: Record, tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    pytest.importorskip("matplotlib")
    text = demo_page(record, tmp_path / "m.html", samples=6).read_text(encoding="utf-8")
    root = html.fromstring(text)
    heads = [h.text_content() for h in root.iter("h2", "h3")]
    for letter in "ABC":
        assert f"Panel {letter}" in heads
    assert "What changes Breast cancer lung metastasis" in heads
    assert "NETs knocked out" in text
    assert len(list(root.iter("svg"))) == 1 + 3 * 2
    links = {*root.xpath("//@src"), *root.xpath("//link/@href"), *root.xpath("//script")}
    assert not links
    again = demo_page(record, tmp_path / "n.html", samples=6).read_text(encoding="utf-8")
    assert again == text


def test_what_the_figure_says_is_escaped(record: Record, tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>\x00"
    mentions = tuple(
        m.model_copy(update={"text": bad}) if m.id == "M2" else m for m in record.mentions
    )
    figure = FigureInfo(title=bad, caption=bad)
    changed = record.model_copy(update={"mentions": mentions, "figure": figure, "alias": bad})
    text = demo_page(changed, tmp_path / "m.html", samples=3).read_text(encoding="utf-8")
    assert "<script" not in text
