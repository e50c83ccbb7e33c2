"""One name in a label: its span, what it means, its state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .naming import Decision


@dataclass(frozen=True, slots=True)
class Piece:
    """One name in a label.

    Attributes:
        start: First character in the label's text.
        end: Behind the last one.
        form: What was looked up, where it differs from the text.
        decision: What it means.
        state: State marks, in order.
    """

    start: int
    end: int
    form: str
    decision: Decision
    state: tuple[str, ...] = ()

    def moved(self, by: int) -> Piece:
        """The same, further right."""
        return replace(self, start=self.start + by, end=self.end + by)

    def with_state(self, *states: str) -> Piece:
        """The same with further states in front."""
        new = tuple(s for s in states if s not in self.state)
        return replace(self, state=(*new, *self.state))
