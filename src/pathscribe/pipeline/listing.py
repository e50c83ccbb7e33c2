"""The articles of all sources, looked up ahead of their reading."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ..articles import read_articles
from ..articles.model import Article
from ..errors import SourceError
from ..library.model import Problem

_AHEAD: Final = 256
MOST_HELD: Final = 256 * 2**20
"""Bytes that articles which wait may hold in memory; those of streams bring their pictures."""

_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and the source that it was found in."""

    source: str
    article: Article


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of a source that could not be read."""

    source: str
    problem: Problem


Item = Found | Trouble


class _End:
    """The last item; with the error that ended the listing early, if any."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Listing:
    """Goes through the sources in a thread of its own, at most 256 articles ahead.

    So the number of figures is known early, for time left, and the reader of figures does not
    wait for the next article. The order is that of the sources.

    Args:
        sources: Files and folders.
        captions: Captions for plain images; see `read_articles`.
    """

    def __init__(self, sources: Sequence[str | Path], captions: Path | None = None) -> None:
        self._sources = sources
        self._captions = captions
        self._held = 0
        self._lock = threading.Lock()
        self._queue: queue.Queue[Item | _End] = queue.Queue(maxsize=_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._list, name="pathscribe-listing", daemon=True)
        self._ended = False
        self.articles = 0
        self.figures = 0
        self.complete = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _list(self) -> None:
        try:
            for given in self._sources:
                self._list_source(given)
            self.complete = True
            self._put(_End(None))
        except _Stopped:
            return
        except BaseException as error:  # handed over to the thread that asks
            self._put(_End(error))

    def _list_source(self, given: str | Path) -> None:
        source = source_name(given)

        def report(error: SourceError) -> None:
            problem = Problem(error.where or str(given), error.what, error.hint)
            self._put(Trouble(source, problem))

        for article in read_articles(given, captions=self._captions, on_error=report):
            self.articles += 1
            self.figures += len(article.figures)
            self._put(Found(source, article))

    def _put(self, item: Item | _End) -> None:
        while True:
            if self._stop.is_set():
                if isinstance(item, _End):
                    return
                raise _Stopped
            if self._held > MOST_HELD:
                self._stop.wait(_POLL_SECONDS)
                continue
            self._count(item, 1)  # before it can be taken: what is held is never counted too low
            try:
                self._queue.put(item, timeout=_POLL_SECONDS)
                return
            except queue.Full:
                self._count(item, -1)

    def _count(self, item: Item | _End, sign: int) -> None:
        if isinstance(item, Found) and (held := held_bytes(item.article)):
            with self._lock:
                self._held += sign * held

    @property
    def ended(self) -> bool:
        """Have all items been taken?"""
        return self._ended

    def take(self, *, wait: bool = True) -> Item | None:
        """The next item.

        Args:
            wait: Wait until there is one.

        Returns:
            The item; None at the end, or where there is none yet and `wait` is false.
        """
        if self._ended:
            return None
        try:
            item = self._queue.get(block=wait)
        except queue.Empty:
            return None
        self._count(item, -1)
        if isinstance(item, _End):
            self._ended = True
            if item.error is not None:
                raise item.error
            return None
        return item


def held_bytes(article: Article) -> int:
    """Bytes of pictures that an article holds in memory, and not on the disk."""
    return sum(getattr(figure.image, "held", 0) for figure in article.figures)


class _Stopped(Exception):
    """The listing is no longer wanted."""


def source_name(given: str | Path) -> str:
    """A source's name in the library, the same from whatever folder the run is started."""
    return str(Path(given).absolute())
