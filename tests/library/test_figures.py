"""Figures as tables and as pieces of HTML; the notebook's worked example runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pathscribe import Library, example_path, run
from pathscribe.records import Record

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebook.md"
HOSTILE = "</div></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


class Parsed(HTMLParser):
    """Tags and attributes of a piece of HTML; all that is open is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("img", "input", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def is_safe(self) -> bool:
        bad = {"script", "iframe", "object", "embed", "link", "form", "base"} & set(self.tags)
        runs = [name for name, _ in self.attributes if name.startswith("on")]
        loads = [
            value for name, value in self.attributes
            if name in ("src", "xlink:href") and not value.startswith("data:image/")
        ]  # fmt: skip
        links = [
            value for name, value in self.attributes
            if name == "href" and not value.startswith("https://")
        ]  # fmt: skip
        return not (bad or runs or loads or links)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("notebook")) as library:
        run([str(example_path())], library)
        yield library


def test_a_library_is_opened_by_its_name(tmp_path, article, figure) -> None:
    with Library(tmp_path / "new") as library:
        library.add(article, [figure()])
    with Library(str(tmp_path / "new"), create=False) as library:
        assert len(library) == 1


def test_rows_can_be_asked_for_again(library, article, figure) -> None:
    library.add(article, [figure("Fig1", "F1"), figure("Fig2", "F2")])
    figures = library.figures()
    assert [row.figid for row in figures] == [row.figid for row in figures] != []
    assert [next(figures).figid, next(figures).figid] == ["PMC7__Fig1", "PMC7__Fig2"]
    with pytest.raises(StopIteration):
        next(figures)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_tables(library, article, figure, kind: str) -> None:
    pytest.importorskip(kind)
    library.add(article, [figure("Fig1", "F1"), figure("Fig2", "F2", title="Another")])
    table = getattr(library.figures(), f"to_{kind}")()
    assert table.shape == (2, 16)
    assert list(table["figid"]) == ["PMC7__Fig1", "PMC7__Fig2"]
    assert list(table["genes"]) == [4, 4]
    none = getattr(library.figures(gene="TP53"), f"to_{kind}")()
    assert none.shape == (0, 16)
    assert list(none.columns) == list(table.columns)
    found = getattr(library.search("another"), f"to_{kind}")()
    assert list(found["figid"]) == ["PMC7__Fig2"]
    assert any("Another" in why for why in found["why"][0])


def test_lists_are_shown_escaped(library, article, figure) -> None:
    library.add(article, [figure(f"Fig{n}", f"F{n}", title=HOSTILE) for n in range(30)])
    parsed = Parsed(library.figures()._repr_html_())
    assert parsed.is_safe()
    assert parsed.tags.count("tr") == 21
    assert "alert(1)" in parsed.text
    assert "and more" in parsed.text


def test_a_figure_is_shown_with_its_picture(example: Library) -> None:
    view = example.show("PMC11892258__F3")
    html = view._repr_html_()
    parsed = Parsed(html)
    assert parsed.is_safe()
    (source,) = [value for name, value in parsed.attributes if name == "src"]
    assert source.startswith("data:image/jpeg;base64,")
    assert parsed.tags.count("polygon") >= len(view.record.label_mentions)
    assert "TREM2" in parsed.text
    assert "b'" not in repr(view)


def test_a_record_alone_shows_its_labels(example: Library) -> None:
    record = example.get("PMC11892258__F3")
    parsed = Parsed(record._repr_html_())
    assert parsed.is_safe()
    assert "img" not in parsed.tags
    assert parsed.tags.count("text") == len(record.labels)


def test_hostile_records_are_escaped(example: Library) -> None:
    record = example.get("PMC11892258__F3")
    data: dict[str, Any] = record.model_dump(mode="json")

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poison(held, name) for name, held in value.items()}
        if isinstance(value, list):
            return [poison(held, key) for held in value]
        free = ("text", "title", "caption", "name", "curie", "sentence", "doi", "reftext", "label",
                "match", "licence", "pmcid")  # fmt: skip
        return f"{value}{HOSTILE}" if isinstance(value, str) and key in free else value

    hostile = Record.model_validate_json(json.dumps(poison(data)))
    for html in (
        hostile._repr_html_(),
        type(example.show(record.figid))(hostile, b"x")._repr_html_(),
    ):
        parsed = Parsed(html)
        assert parsed.is_safe()
        assert "alert(1)" in parsed.text


def test_a_figure_without_picture_and_places(library, article, figure) -> None:
    library.add(article, [figure()])
    assert Parsed(library.show("PMC7__F1")._repr_html_()).is_safe()


def test_the_worked_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in ("pandas", "polars", "biodivine_aeon"):
        pytest.importorskip(module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATHSCRIBE_CACHE", str(tmp_path / "cache"))
    cells = re.findall(r"```python\n(.*?)```", NOTEBOOK.read_text(encoding="utf-8"), re.DOTALL)
    assert len(cells) >= 8
    space: dict[str, Any] = {}
    for cell in cells:
        exec(compile(cell, str(NOTEBOOK), "exec"), space)
    said = capsys.readouterr().out
    space["library"].close()
    assert space["best"]["name"][0] == "PMC11892258__F3"
    assert "IL6" in said
    assert "TREM2" in said
    assert space["ranking"].outcomes
