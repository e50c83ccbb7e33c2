from __future__ import annotations

import io

from rich.console import Console

from pathscribe.cli.view import print_record
from pathscribe.records import ArticleInfo, FigureInfo, Mention, Provenance, Reading, Record


def _shown(record: Record, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    print_record(record, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _record(**fields: object) -> Record:
    given = {
        "figid": "PMC1__a",
        "alias": "PMC1__F1",
        "figure": FigureInfo(title="A title"),
        "article": ArticleInfo(),
        "provenance": Provenance(software="test"),
        **fields,
    }
    return Record.model_validate(given)


def _mention(number: int, text: str, *symbols: str, state: tuple[str, ...] = ()) -> Mention:
    readings = tuple(Reading(curie=f"hgnc:{s}", name=s) for s in symbols)
    return Mention(
        id=f"M{number}", labels=(), text=text, span=(0, len(text)), type="gene",
        readings=readings, symbols=symbols, state=state, score=1,
    )  # fmt: skip


def test_an_empty_record() -> None:
    text = _shown(_record())
    assert "PMC1__F1 (Figure)" in text
    assert "0 labels, 0 mentions." in text


def test_the_same_mention_is_one_row_with_its_count() -> None:
    mentions = (*(_mention(n, "IL-6", "IL6") for n in range(3)), _mention(9, "p38", "MAPK14"))
    rows = [line.split() for line in _shown(_record(mentions=mentions)).splitlines()]
    assert ["IL-6", "■", "gene", "IL6", "hgnc:IL6", "3"] in rows
    assert ["p38", "■", "gene", "MAPK14", "hgnc:MAPK14", "1"] in rows


def test_states_have_a_column_where_there_are_some() -> None:
    assert "State" not in _shown(_record(mentions=(_mention(1, "ERK", "MAPK1"),)))
    state = (_mention(1, "p-ERK", "MAPK1", state=("phosphorylated",)),)
    assert "phosphorylated" in _shown(_record(mentions=state))


def test_text_cannot_steer_the_terminal_and_markup_is_text() -> None:
    mention = _mention(1, "\x1b[31mA[bold]", "X\r\nY")
    figure = FigureInfo(title="[red]\x07t\x9b2J")
    shown = _shown(_record(mentions=(mention,), figure=figure))
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\r"}
    assert "[red]" in shown
    assert "A[bold]" in shown
