"""What a run tells while it goes on, and at its end."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from ..library.model import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Figures that are dealt with: read, skipped, screened, missing or failed.
        total: Figures found so far.
        complete: Have all the sources been looked through, so that `total` is final?
        read: Of those done, how many were read (and not skipped, say): what rate and time left
            are to be reckoned from.
        current: The article that was dealt with last; empty at the beginning.
    """

    done: int
    total: int
    complete: bool
    read: int
    current: str


@dataclass(slots=True)
class Summary:
    """What a run has done. ``figures == read + skipped + screened + missing + failed``.

    Attributes:
        articles: Articles found in the sources.
        figures: Figures of these articles.
        read: Figures that were read.
        skipped: Figures that the library held already, read by the same versions from the same
            picture and words, or that came twice in this run.
        screened: Figures of articles that are no pathways; `library.runs` has their probabilities.
        missing: Figures whose source holds no picture; their records have no labels.
        failed: Figures whose picture is broken (their records have no labels), or whose reading
            failed (they have no record).
        added: Figures that are new in the library.
        updated: Figures whose record was replaced by another.
        problems: What could not be read, in the order of the sources.
    """

    articles: int = 0
    figures: int = 0
    read: int = 0
    skipped: int = 0
    screened: int = 0
    missing: int = 0
    failed: int = 0
    added: int = 0
    updated: int = 0
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers by name, without the problems."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "problems"}

    @property
    def done(self) -> int:
        """Figures that are dealt with."""
        return self.read + self.skipped + self.screened + self.missing + self.failed
