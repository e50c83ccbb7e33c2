"""Names that are cut in two by their own abbreviation: "interferon (IFN)-γ" is IFN-γ."""

from __future__ import annotations

import re
from typing import Final

from ..entities.abbreviations import best_long

_CUT: Final = re.compile(
    r"\((?P<short>[A-Za-z]{1,8})\)[-‐–](?P<tail>\d{1,3}[A-Za-z]?|[αβγδεκλ]\d?|[A-Z]\d?)(?!\w)"
)
_CLAUSE: Final = re.compile(r"[,;:.()]\s")


def joined(text: str) -> tuple[str, dict[int, int]]:
    """A text with such names as they are usually written, in their places.

    Args:
        text: A caption.

    Returns:
        A text of the same length, in which "interferon (IFN)-γ" is "IFN-γ" and blanks; and, for the
        end of each such name, where the whole of it ends in the text as it was.
    """
    ends: dict[int, int] = {}
    plain = text
    for cut in _CUT.finditer(text):
        clause = _CLAUSE.split(text[: cut.start()])[-1]
        before = " ".join(clause.split()[-2 * len(cut["short"]) - 1 :])
        long = best_long(cut["short"], before)
        start = text.rfind(long, 0, cut.start()) if len(long) > len(cut["short"]) else -1
        if start < 0:
            continue
        name = f"{cut['short']}-{cut['tail']}"
        plain = plain[:start] + name.ljust(cut.end() - start) + plain[cut.end() :]
        ends[start + len(name)] = cut.end()
    return plain, ends
