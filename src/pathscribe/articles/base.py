"""What a kind of source is, and the list of the kinds that are known.

A new kind of source is one module with a class that has the three members of `Backend`, and one
line in `pathscribe/articles/__init__.py` that registers it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..errors import PathscribeError, SourceError
from .captions import Captions
from .files import shown
from .model import Article

_LOG = logging.getLogger("pathscribe.articles")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What every backend is told.

    Attributes:
        captions: Captions for plain images; None to look beside the images.
        on_error: Called with each error that concerns one file or package, after which reading
            goes on with the next; None to raise it instead.
    """

    captions: Captions | None = None
    on_error: Callable[[SourceError], None] | None = None

    def report(self, error: Exception, where: str) -> None:
        """Hand over what is wrong with one file or package.

        Args:
            error: What was raised. One that is no error of ours (a bug, or a way of being broken
                that nobody thought of) is passed on as a SourceError with the cause in it.
            where: The file or package that was being read.

        Raises:
            SourceError: There is no `on_error`.
        """
        if isinstance(error, SourceError):
            ours = error
        elif isinstance(error, PathscribeError):
            ours = SourceError(error.what, where=error.where or where, hint=error.hint)
        else:
            ours = SourceError(
                f"could not be read: {type(error).__name__}: {error}",
                where=where,
                hint="please report this with the file, if it opens elsewhere",
            )
        ours.__cause__ = error if error is not ours else error.__cause__
        if self.on_error is None:
            raise ours
        self.on_error(ours)

    def note(self, message: str, where: str) -> None:
        """Mention something that was left out, where no article can carry the message.

        Goes to `on_error` if there is one, else to the log; never raises.
        """
        if self.on_error is None:
            _LOG.warning("%s: %s", where, message)
        else:
            self.on_error(SourceError(message, where=where))


class Backend(Protocol):
    """Reads one kind of source."""

    @property
    def name(self) -> str:
        """One word for messages."""
        ...

    def accepts(self, path: Path) -> bool:
        """Is the path (which exists) of this kind? Looks at the name, or a few bytes at most."""
        ...

    def read(self, path: Path, options: ReadOptions) -> Iterator[Article]:
        """The articles of the source, one by one.

        What is wrong with a part of the source goes to ``options.report``, and reading goes on.

        Raises:
            SourceError: By way of ``options.report`` only.
        """
        ...


_BACKENDS: list[Backend] = []


def register(backend: Backend) -> None:
    """Add a kind of source. The first registered backend that accepts a path reads it."""
    _BACKENDS.append(backend)


def backends() -> tuple[Backend, ...]:
    """The kinds of source that are known, in the order in which they are asked."""
    return tuple(_BACKENDS)


def read_articles(
    source: str | Path,
    *,
    captions: Path | None = None,
    on_error: Callable[[SourceError], None] | None = None,
) -> Iterator[Article]:
    """The articles of a source, read one by one as they are asked for.

    A source is a JATS XML file (with its images beside it), a package of a PMC Open Access
    article (.tar.gz, .tgz, .tar) or a .zip, an image, or a folder of any of these, which is read
    with its subfolders in sorted order. Images are not decoded here.

    Args:
        source: A file or folder.
        captions: A captions.json or TSV for plain images; by default one is looked for beside
            the images and in the folder above.
        on_error: Called for each file or package that cannot be read; reading goes on with the
            next one. Without it the first such error is raised.

    Yields:
        Articles; those without figures too.

    Raises:
        SourceError: Something cannot be read, and there is no `on_error`.
    """
    path = Path(source)
    plain = ReadOptions(on_error=on_error)
    try:
        options = ReadOptions(
            captions=Captions.load(captions) if captions is not None else None, on_error=on_error
        )
        if not path.exists():
            raise SourceError(
                "there is no such file or folder",
                where=shown(source),
                hint="give a JATS XML file, a .tar.gz or .zip package, an image, or a folder",
            )
        backend = next((b for b in backends() if b.accepts(path)), None)
        if backend is None:
            raise SourceError(
                "this kind of file cannot be read",
                where=shown(source),
                hint="known are " + ", ".join(b.name for b in backends()),
            )
    except (SourceError, OSError) as error:
        plain.report(error, shown(source))
        return
    yield from backend.read(path, options)
