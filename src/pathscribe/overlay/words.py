"""What the overlay and the command line say of a mention: its reading in a few words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ..records.model import Mention

_MOST = 4


def meaning(mention: Mention, *, most: int = _MOST) -> str:
    """What the mention was read as: "MAPK1, MAPK3", "interleukin-6"; empty if unknown.

    Args:
        mention: Of any type.
        most: List at most so many symbols; the number of the others follows.
    """
    if mention.symbols:
        names: Iterable[str] = mention.symbols
    else:
        names = dict.fromkeys(reading.name for reading in mention.readings)
    return shortened(names, most=most)


def shortened(names: Iterable[str], *, most: int = _MOST) -> str:
    """Names joined by commas, at most so many of them: "ARAF, BRAF, +1"."""
    listed = list(names)
    if len(listed) <= most:
        return ", ".join(listed)
    return ", ".join([*listed[: most - 1], f"+{len(listed) - most + 1}"])


def says_more(mention: Mention) -> bool:
    """Does the reading tell something that the figure's own words do not?"""
    read = meaning(mention)
    return bool(read) and _bare(read) != _bare(mention.text)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(char for char in folded if char.isalnum())
    # "Cytokines" read as "cytokine" is nothing new.
    return bare.removesuffix("s") if len(bare) > 3 else bare
