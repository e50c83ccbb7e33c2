"""Sentences to words, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .names import Name
    from .triggers import Noun, Verb

_TOKEN = re.compile(
    r"[^\W_](?:[\w+⁺*′]|[-‐‑.'’](?=[^\W_]))*[+⁺]*"  # words, hyphens and apostrophes inside
    r"|[-−](?=[^\W_])|[-–—]|[^\w\s]"
)


@dataclass(slots=True)
class Token:
    """A word or a mark, with what is known about it.

    Attributes:
        text: As in the caption.
        start: Its place in the caption, in characters.
        end: Behind it.
        tag: Part of speech; see `tagging`.
        verb: What it causes, if it is a form of a known verb.
        form: Form of the verb: "base", "s", "ed" or "ing".
        noun: What it names as a noun that has arguments ("activation", "level", "loss").
        name: The name that it stands in.
        aside: What stands in brackets behind it.
    """

    text: str
    start: int
    end: int
    tag: str = ""
    verb: Verb | None = None
    form: str = ""
    noun: Noun | None = None
    name: Name | None = None
    aside: list[list[Token]] = field(default_factory=list)

    @property
    def lower(self) -> str:
        """In small letters, one kind of hyphen."""
        return self.text.lower().replace("‐", "-").replace("‑", "-").replace("’", "'")


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """Words and marks of a text.

    Args:
        text: A sentence.
        offset: Where it begins in the caption.
    """
    return [Token(m[0], m.start() + offset, m.end() + offset) for m in _TOKEN.finditer(text)]
