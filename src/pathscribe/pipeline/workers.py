"""Reading articles in several processes, with the results in the articles' order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

import cv2

from ..articles.model import Article
from ..entities.cutoffs import Strictness
from ..library import Library
from ..library.model import Problem
from .figures import FigureOutcome, read_article
from .listing import Item, Listing, Trouble
from .reader import Reader

# Articles that are with the processes or wait to be kept, for each process.
_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Setup:
    """What each process is told at its beginning.

    Attributes:
        library: Location of the library, to know what need not be read.
        images: Its folder of pictures; None where the database holds them.
        threads: Processor threads of each process.
        force: Read what is known, too.
        mentions: How sure a mention must be to be kept.
        ocr: Name of the OCR engine.
    """

    library: str
    images: Path | None
    threads: int
    force: bool
    mentions: Strictness = "default"
    ocr: str = "rapidocr"


# --- in the process --------------------------------------------------------------------


class _Worker:
    """One process's reader and library, made with its first article."""

    def __init__(self, setup: Setup, stop: Event) -> None:
        self.setup = setup
        self.stop = stop
        self.reader = Reader(threads=setup.threads, ocr=setup.ocr, mentions=setup.mentions)
        cv2.setNumThreads(setup.threads)
        self._library: Library | None = None

    @property
    def library(self) -> Library:
        if self._library is None:
            self._library = Library.open(self.setup.library, create=False, images=self.setup.images)
        return self._library


_worker: _Worker | None = None


def _begin(setup: Setup, stop: Event) -> None:
    """Prepare a process. What can fail is left to the first article, whose error is told."""
    global _worker
    # Ctrl-C reaches every process of the terminal; the first one decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = _Worker(setup, stop)


def _end_with_parent() -> None:
    """End this process when the first one was killed, instead of waiting for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(article: Article, done: Mapping[str, str]) -> list[FigureOutcome]:
    assert _worker is not None
    stop = _worker.stop

    def check(_outcome: FigureOutcome) -> None:
        if stop.is_set():
            raise InterruptedError("the run was stopped")

    return read_article(
        article,
        reader=_worker.reader,
        known=_worker.library.known,
        done=done,
        force=_worker.setup.force,
        on_figure=check,
    )


# --- in the first process --------------------------------------------------------------


@dataclass(slots=True)
class _Job:
    item: Item
    future: Future[list[FigureOutcome]] | None


class Workers:
    """Processes that read articles.

    Args:
        jobs: How many.
        setup: What they are told.
    """

    def __init__(self, jobs: int, setup: Setup) -> None:
        self._jobs = jobs
        self._setup = setup
        # Not by fork: threads and locks of the lexicon, OpenCV and onnxruntime don't survive it.
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._jobs, self._context, initializer=_begin, initargs=(self._setup, self._stop)
        )

    def close(self) -> None:
        """Stop after the figures that are being read, and end the processes."""
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def results(
        self, listing: Listing, done: Callable[[Article], Mapping[str, str]]
    ) -> Iterator[tuple[Item, list[FigureOutcome]]]:
        """Every item of the listing, in its order, with the outcomes of its figures.

        Args:
            listing: The articles.
            done: Gives the figures of an article that were read before in this run.

        Raises:
            PathscribeError: Something that reading needs is missing.
        """
        jobs: deque[_Job] = deque()
        while True:
            while len(jobs) < _WINDOW * self._jobs:
                item = listing.take(wait=not jobs)
                if item is None:
                    break
                jobs.append(_Job(item, self._submit(item, done)))
            if not jobs:
                return
            job = jobs[0]
            try:
                outcomes = job.future.result() if job.future is not None else []
            except BrokenProcessPool:
                outcomes = self._again(job.item, done)
                for other in list(jobs)[1:]:
                    other.future = self._submit(other.item, done)
            jobs.popleft()
            yield job.item, outcomes

    def _submit(
        self, item: Item, done: Callable[[Article], Mapping[str, str]]
    ) -> Future[list[FigureOutcome]] | None:
        if isinstance(item, Trouble):
            return None
        try:
            return self._pool.submit(_work, item.article, done(item.article))
        except BrokenProcessPool as error:
            broken: Future[list[FigureOutcome]] = Future()
            broken.set_exception(error)
            return broken

    def _again(
        self, item: Item, done: Callable[[Article], Mapping[str, str]]
    ) -> list[FigureOutcome]:
        """Read an article alone, after some article has killed its process.

        If it dies again this article is the one.
        """
        self._restart()
        future = self._submit(item, done)
        assert not isinstance(item, Trouble)
        assert future is not None
        try:
            return future.result()
        except BrokenProcessPool:
            self._restart()
        article = item.article
        problem = Problem(
            article.source,
            "the process that read it died",
            "there may be too little memory: try fewer jobs; else please report this",
        )
        return [
            FigureOutcome("", "failed", article.source, problem=None if number else problem)
            for number in range(len(article.figures))
        ]

    def _restart(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new_pool()
