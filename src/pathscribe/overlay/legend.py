"""The legend below the figure: every type with its colour and everything that was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ..records.model import Mention, MentionType, Record, RelationKind
from .arrows import ARROWS
from .lettering import Lettering, Pixels
from .palette import INK, PAPER, QUIET, RULE, UNREAD, Colour, colour, type_name, type_order
from .words import meaning, says_more

_MOST_LINES = 14
_HEAD = 0.19
"""Share of the width that the names of the types take."""
_SIGNS = {"inhibition": "\u22a3", "association": "\u2013", "binding": "\u2013"}


@dataclass(frozen=True, slots=True)
class _Entry:
    colour: Colour
    name: str
    count: int
    items: tuple[str, ...]


def draw_legend(record: Record, width: int, size: int, letters: Lettering) -> Pixels:
    """Draw the legend.

    Args:
        record: What was read.
        width: Of the legend in pixels.
        size: Size of the letters in pixels.
        letters: Writes the text.

    Returns:
        Pixels, uint8, shape (height, width, 3); as high as it needs to be.
    """
    margin, line = round(1.2 * size), round(1.5 * size)
    left = margin + max(round(width * _HEAD), 11 * size)
    entries = _entries(record)
    blocks = [
        (entry, list(_wrapped(entry.items, width - left - margin, size, letters)) or [""])
        for entry in entries
    ]
    rows = sum(len(lines) for _, lines in blocks)
    height = margin + line + round(0.5 * line) + rows * line + len(blocks) * line // 4 + margin
    pixels = np.full((height, width, 3), PAPER, np.uint8)
    cv2.line(pixels, (0, 0), (width, 0), RULE, 2)
    baseline = margin + round(0.8 * size)
    _write_title(record, pixels, (margin, baseline), size, letters)
    baseline += line + round(0.5 * line)
    for entry, lines in blocks:
        side = round(0.8 * size)
        corner = (margin, baseline - side + size // 12)
        cv2.rectangle(pixels, corner, (margin + side, baseline + size // 12), entry.colour, -1)
        head = f"{entry.name}  {entry.count}"
        letters.write(
            pixels, head, (margin + round(1.3 * size), baseline), size, entry.colour, bold=True
        )
        for text in lines:
            letters.write(pixels, text, (left, baseline), size, INK if entry.items else QUIET)
            baseline += line
        baseline += line // 4
    return pixels


def _write_title(
    record: Record, pixels: Pixels, at: tuple[int, int], size: int, letters: Lettering
) -> None:
    x, y = at
    room = pixels.shape[1] - 2 * x
    name = _fitting(record.alias, room, size, letters)
    letters.write(pixels, name, at, size, INK, bold=True)
    used = letters.width(name, size, bold=True) + size
    title = _fitting(record.figure.title or record.article.title, room - used, size, letters)
    if title != "\u2026":
        letters.write(pixels, title, (x + used, y), size, INK)


def _entries(record: Record) -> list[_Entry]:
    by_type: dict[MentionType, list[Mention]] = {}
    for mention in record.label_mentions:
        by_type.setdefault(mention.type, []).append(mention)
    entries = [
        _Entry(
            colour(kind),
            type_name(kind, len(mentions)),
            len(mentions),
            tuple(dict.fromkeys(map(item, mentions))),
        )
        for kind, mentions in sorted(by_type.items(), key=lambda pair: type_order(pair[0]))
    ]
    used = {name for mention in record.mentions for name in mention.labels}
    unread = sum(1 for label in record.labels if label.id not in used)
    if unread:
        entries.append(_Entry(UNREAD, "Other text", unread, ()))
    return entries + _arrow_entries(record)


def _arrow_entries(record: Record) -> list[_Entry]:
    """Drawn relations by kind: "RAF → MEK"."""
    texts = {m.id: m.text for m in record.mentions} | {x.id: x.text for x in record.labels}
    by_kind: dict[RelationKind, list[str]] = {}
    for relation in record.relations:
        if relation.evidence == "drawn" and {relation.source, relation.target} <= set(texts):
            sign = _SIGNS.get(relation.kind, "\u2192")
            line = f"{texts[relation.source]} {sign} {texts[relation.target]}"
            by_kind.setdefault(relation.kind, []).append(line)
    return [
        _Entry(
            ARROWS[kind], kind.capitalize(), len(by_kind[kind]), tuple(dict.fromkeys(by_kind[kind]))
        )
        for kind in ARROWS
        if kind in by_kind
    ]


def item(mention: Mention) -> str:
    """A mention in a few words: "ERK → MAPK1, MAPK3 (phosphorylated)"."""
    text = mention.text
    if says_more(mention):
        text += f" \u2192 {meaning(mention)}"
    if mention.state:
        text += f" ({', '.join(mention.state)})"
    return text


def _wrapped(items: tuple[str, ...], width: int, size: int, letters: Lettering) -> Iterator[str]:
    """Items set in lines, with a dot between them; the number of those that find no room last."""
    separator = "  \u00b7  "
    line, done, lines = "", 0, 0
    for text in items:
        text = _fitting(text, width, size, letters)
        longer = f"{line}{separator}{text}" if line else text
        if letters.width(longer, size) > width and line:
            yield line
            lines += 1
            if lines == _MOST_LINES:
                yield f"and {len(items) - done} more"
                return
            longer = text
        line, done = longer, done + 1
    if line:
        yield line


def _fitting(text: str, width: int, size: int, letters: Lettering) -> str:
    """The text, cut at its end where it is too wide."""
    if letters.width(text, size, bold=True) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if letters.width(f"{text[:middle].rstrip()}\u2026", size, bold=True) <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}\u2026"
