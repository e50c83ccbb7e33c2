"""A record for people: what the figure is, and tables of what was read in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..overlay.palette import COLOURS, type_name, type_order
from ..overlay.words import shortened
from ..records.model import Mention, MentionType, Record
from .common import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_GENES = frozenset({"gene", "family", "complex", "rna", "nonhuman_gene"})
_MOST_SYMBOLS = 6
_MOST_CAPTION = 400


def print_record(record: Record, console: Console) -> None:
    """Print a record's summary.

    Args:
        record: Of any figure.
        console: Where to; tables fit its width.
    """
    for part in _parts(record):
        console.print(part)


def _parts(record: Record) -> list[RenderableType]:
    from rich.text import Text

    parts: list[RenderableType] = [_head(record), Text()]
    by_type: dict[MentionType, list[Mention]] = {}
    for mention in record.label_mentions:
        by_type.setdefault(mention.type, []).append(mention)
    genes = {kind: found for kind, found in by_type.items() if kind in _GENES}
    others = {kind: found for kind, found in by_type.items() if kind not in _GENES}
    if genes:
        parts += [_table(genes, "Genes"), Text()]
    if others:
        parts += [_table(others, "Everything else"), Text()]
    if record.relations:
        parts += [_relations(record), Text()]
    if rejected := _rejected(record):
        parts += [rejected, Text()]
    parts.append(_rest(record))
    return parts


def _head(record: Record) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    figure, article = record.figure, record.article
    facts: list[tuple[str, str]] = [
        ("Figure", f"{record.alias} ({figure.label or figure.type})"),
        ("Id", record.figid),
        ("Title", figure.title),
        ("Caption", _cut(figure.caption, _MOST_CAPTION)),
        ("Article", article.title),
        ("Reference", article.reftext),
        ("DOI", article.doi),
        ("Organisms", "; ".join(f"{o.name} ({o.evidence or o.taxon})" for o in record.organisms)),
    ]
    if record.screening.decision != "unscreened":
        probability = record.screening.probability
        shown = "" if probability is None else f" (probability {probability:.2f})"
        facts.append(("Screening", record.screening.decision + shown))
    if figure.image is not None:
        image = figure.image
        facts.append(("Picture", f"{image.width} x {image.height} pixels, {image.format}"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    for name, value in facts:
        if value:
            grid.add_row(Text(name), Text(plain(value)))
    return grid


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def _table(by_type: dict[MentionType, list[Mention]], title: str) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=None
    )
    with_state = any(mention.state for found in by_type.values() for mention in found)
    for name in ("In the figure", "Type", "Read as", "Identifier", "State"):
        if with_state or name != "State":
            table.add_column(name, overflow="fold")
    table.add_column("Times", justify="right")
    for kind in sorted(by_type, key=type_order):
        red, green, blue = COLOURS[kind]
        style = f"rgb({red},{green},{blue})"
        rows = Counter(_row(mention) for mention in by_type[kind])
        for (text, reading, curie, state), times in rows.items():
            table.add_row(
                Text(text, style="bold"),
                Text(f"\u25a0 {type_name(kind).lower()}", style=style),
                Text(reading),
                Text(curie),
                *([Text(state)] if with_state else []),
                Text(str(times)),
            )
    return table


def _row(mention: Mention) -> tuple[str, str, str, str]:
    names = [reading.name for reading in mention.readings]
    symbols = list(mention.symbols)
    reading = shortened(dict.fromkeys(names), most=_MOST_SYMBOLS)
    if symbols and symbols != names:
        listed = shortened(symbols, most=_MOST_SYMBOLS)
        reading = f"{reading}: {listed}" if reading else listed
    if mention.origin:
        reading += f" (here {mention.origin})"
    curies = shortened([r.curie for r in mention.readings if r.curie], most=3)
    return plain(mention.text), plain(reading), plain(curies), plain(", ".join(mention.state))


def _relations(record: Record) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    names = {label.id: label.text for label in record.labels}
    names |= {mention.id: mention.text for mention in record.mentions}
    table = Table(
        title="Relations", title_justify="left", title_style="bold", header_style="bold", box=None
    )
    for name in ("From", "Kind", "To", "Evidence", "Said by"):
        table.add_column(name, overflow="fold")
    for relation in record.relations:
        ends = (names.get(end, end) for end in (relation.source, relation.target))
        source, target = (Text(plain(end)) for end in ends)
        doubts = [word for word in ("negated", "hedged") if getattr(relation, word)]
        kind = Text(", ".join([relation.kind, *doubts]))
        panel = f" {relation.panel}" if relation.panel else ""
        evidence = Text(plain(relation.evidence + panel))
        table.add_row(source, kind, target, evidence, Text(plain(relation.trigger)))
    return table


def _rejected(record: Record) -> RenderableType | None:
    from rich.table import Table
    from rich.text import Text

    rows = {
        (plain(mention.text), plain(turned.name), turned.curie, plain(turned.reason)): None
        for mention in record.label_mentions
        for turned in mention.rejected
    }
    if not rows:
        return None
    table = Table(
        title="Considered and turned down",
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=None,
    )
    for name in ("In the figure", "Reading", "Identifier", "Why not"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell, style="dim") for cell in row))
    return table


def _rest(record: Record) -> RenderableType:
    from rich.text import Text

    used = {name for mention in record.mentions for name in mention.labels}
    texts = [plain(label.text) for label in record.labels if label.id not in used]
    line = Text(f"{len(record.labels)} labels, {len(record.label_mentions)} mentions.")
    if texts:
        listed = " \u00b7 ".join(dict.fromkeys(texts))
        line.append(f" Text without a meaning: {listed}", style="dim")
    return line
