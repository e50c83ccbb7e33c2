"""What can go wrong, said so that a user knows what, where and what to do about it."""

from __future__ import annotations


class PathscribeError(Exception):
    """Base of every error that pathscribe raises on purpose.

    Args:
        what: What is wrong, in one sentence without a final period.
        where: The file, archive member, figure or option it concerns.
        hint: What the user can do about it.
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.hint))

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


def _rebuild(kind: type[PathscribeError], what: str, where: str, hint: str) -> PathscribeError:
    """Make the error again on the other side of a process boundary."""
    return kind(what, where=where, hint=hint)


class SourceError(PathscribeError):
    """A source (file, folder, archive) cannot be read as an article or a picture."""


class FetchError(SourceError):
    """A service did not give what it was asked for.

    Args:
        what, where, hint: As for every error.
        status: Code of the HTTP answer; 0 where there was none, or where it said 200.
        transient: May it help to ask again?
        retry_after: Seconds that the service asks us to wait.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        hint: str = "",
        status: int = 0,
        transient: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
        self.transient = transient
        self.retry_after = retry_after


class ImageError(SourceError):
    """The bytes of a figure are no picture that can be read."""


class LexiconError(PathscribeError):
    """The lexicon's tables are missing, broken or of another format version."""


class RecordError(PathscribeError):
    """A record or PFOCR page does not hold what its schema asks for."""


class LibraryError(PathscribeError):
    """The library cannot be opened, written or asked."""


class ExportError(PathscribeError):
    """An export was asked for with a wrong option, or its file cannot be written."""


class MechanismError(PathscribeError):
    """A figure's mechanism cannot be built, read, run or written."""


class CurationError(PathscribeError):
    """A curation file cannot be read, or says what cannot be done."""


class EnrichmentError(PathscribeError):
    """Gene sets, a gene list or an option cannot be used for enrichment."""
