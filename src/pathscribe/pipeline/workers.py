"""Reading figures in processes of their own, which may hang or die without harm to the run."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final, Literal

import cv2

from ..articles.model import Article, Figure
from ..entities.cutoffs import Strictness
from ..errors import PathscribeError
from ..library import Library
from ..library.model import Problem
from ..records import Identity
from .figures import FigureOutcome, read_one
from .reader import Reader

# A process that has needed more memory than this, or has read so many figures, is replaced by a
# fresh one: allocators do not give back what one huge picture has taken.
_MOST_BYTES: Final = 3 * 2**30
_MOST_FIGURES: Final = 2_000

_MOST_FAILED_STARTS: Final = 3
_START_SECONDS: Final = 600.0
_POLL_SECONDS: Final = 0.1


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
        screening: Leave out what is no pathway?
        screen_at: The cut-off; None for the shipped one.
    """

    library: str
    images: Path | None
    threads: int
    force: bool
    mentions: Strictness = "default"
    ocr: str = "rapidocr"
    screening: bool = True
    screen_at: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One figure to be read.

    Attributes:
        number: The article's in this run.
        index: The figure's in the article.
        article: The article; its other figures may be left out.
        figure: The figure.
        identity: The figure's.
        words: `article_digest` of the article.
    """

    number: int
    index: int
    article: Article
    figure: Figure
    identity: Identity
    words: str

    @property
    def where(self) -> str:
        """The picture's place, or the article's."""
        image = self.figure.image
        return image.where if image is not None else self.article.source


@dataclass(frozen=True, slots=True)
class Lost:
    """A figure whose process did not live to tell.

    Attributes:
        task: The figure.
        how: "timeout": it took too long and was stopped; "died": the process died.
        code: Exit code of the process, or minus the signal's number.
    """

    task: Task
    how: Literal["timeout", "died"]
    code: int | None = None


# --- in the process --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ready:
    pass


@dataclass(frozen=True, slots=True)
class _Lacking:
    error: PathscribeError


@dataclass(frozen=True, slots=True)
class _Done:
    outcome: FigureOutcome
    peak_bytes: int


def _serve(connection: Connection, setup: Setup) -> None:
    """Read figures until there are no more."""
    # Ctrl-C reaches every process of the terminal; the first one decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    cv2.setNumThreads(setup.threads)
    reader = Reader(
        threads=setup.threads,
        ocr=setup.ocr,
        mentions=setup.mentions,
        screening=setup.screening,
        screen_at=setup.screen_at,
    )
    try:
        # What is missing is told at once, and loading does not count as time for a figure.
        _ = reader.provenance
        library = Library.open(setup.library, create=False, images=setup.images)
    except PathscribeError as error:
        connection.send(_Lacking(error))
        return
    with library:
        connection.send(_Ready())
        while True:
            try:
                task = connection.recv()
            except EOFError:
                return
            if not isinstance(task, Task):
                return
            outcome = read_one(
                task.figure,
                task.article,
                task.identity,
                reader=reader,
                known=library.known,
                force=setup.force,
                words=task.words,
            )
            connection.send(_Done(outcome, _peak_bytes()))


def _end_with_parent() -> None:
    """End this process when the first one was killed, instead of waiting for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _peak_bytes() -> int:
    """The most memory that this process has had; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


# --- in the first process --------------------------------------------------------------


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    deadline: float
    ready: bool = False
    task: Task | None = None
    figures: int = 0


class Workers:
    """Processes that read figures, one figure each at a time.

    A process that takes too long over a figure is killed, one that dies is replaced; what became
    of the figure is told.

    Args:
        jobs: How many.
        setup: What they are told.
        timeout: Seconds that one figure may take; None for no limit.
    """

    def __init__(self, jobs: int, setup: Setup, timeout: float | None = None) -> None:
        self._jobs = jobs
        self._setup = setup
        self._timeout = timeout
        # Not by fork: threads and locks of the lexicon, OpenCV and onnxruntime don't survive it.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    @property
    def busy(self) -> int:
        """Figures that are being read."""
        return sum(worker.task is not None for worker in self._workers)

    @property
    def free(self) -> bool:
        """Can another figure be given?"""
        return self.busy < self._jobs

    def give(self, task: Task) -> None:
        """Have a figure read; there must be a free process, or one is started."""
        worker = next((w for w in self._workers if w.task is None), None)
        if worker is None:
            worker = self._start()
        worker.task = task
        if worker.ready:
            self._send(worker)

    def results(self, *, wait_for: float | None = None) -> list[tuple[Task, FigureOutcome] | Lost]:
        """What has come of figures since; waits until there is something.

        Args:
            wait_for: At most so many seconds.

        Raises:
            PathscribeError: Something that reading needs is missing, or processes cannot start.
        """
        found: list[tuple[Task, FigureOutcome] | Lost] = []
        end = None if wait_for is None else time.monotonic() + wait_for
        while not found:
            now = time.monotonic()
            limits = [w.deadline for w in self._workers if w.task is not None or not w.ready]
            if end is not None:
                limits.append(end)
            pause = max(0.0, min(limits) - now) if limits else _POLL_SECONDS
            pause = min(pause, 3600.0)
            heard = set(wait([w.connection for w in self._workers], pause))
            for worker in [w for w in self._workers if w.connection in heard]:
                found.extend(self._hear(worker))
            now = time.monotonic()
            for worker in [w for w in self._workers if w.connection not in heard]:
                if now >= worker.deadline and (worker.task is not None or not worker.ready):
                    found.extend(self._too_long(worker))
            if end is not None and now >= end:
                break
        return found

    def close(self) -> None:
        """End the processes; figures that are being read are given up."""
        for worker in list(self._workers):
            self._end(worker)

    # ------------------------------------------------------------------------ inside

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._setup), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here, time.monotonic() + _START_SECONDS)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker) -> None:
        limit = self._timeout if self._timeout is not None else float("inf")
        worker.deadline = time.monotonic() + limit
        # One that has died is found out when it is listened to.
        with contextlib.suppress(BrokenPipeError, ConnectionError):
            worker.connection.send(worker.task)

    def _hear(self, worker: _Worker) -> Iterator[tuple[Task, FigureOutcome] | Lost]:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._died(worker)
            return
        if isinstance(message, _Lacking):
            self._end(worker)
            raise message.error
        if isinstance(message, _Ready):
            worker.ready, self._failed_starts = True, 0
            worker.deadline = float("inf")
            if worker.task is not None:
                self._send(worker)
            return
        assert isinstance(message, _Done)
        task, worker.task = worker.task, None
        worker.deadline = float("inf")
        worker.figures += 1
        if worker.figures >= _MOST_FIGURES or message.peak_bytes > _MOST_BYTES:
            self._end(worker)
        assert task is not None
        yield task, message.outcome

    def _died(self, worker: _Worker) -> Iterator[Lost]:
        task, ready = worker.task, worker.ready
        worker.process.join(5)
        code = worker.process.exitcode
        self._end(worker)
        if not ready:
            self._start_failed(f"ended with code {code}")
            if task is not None:
                self.give(task)
        elif task is not None:
            yield Lost(task, "died", code)

    def _too_long(self, worker: _Worker) -> Iterator[Lost]:
        task, ready = worker.task, worker.ready
        self._end(worker)
        if not ready:
            self._start_failed("did not answer")
            if task is not None:
                self.give(task)
        elif task is not None:
            yield Lost(task, "timeout")

    def _start_failed(self, how: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise PathscribeError(
                f"the processes that read figures cannot start: the last one {how}",
                hint="try fewer jobs; a script of your own that calls this must protect its "
                'entry by `if __name__ == "__main__":`',
            )

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()


def lost_outcome(lost: Lost, timeout: float | None) -> FigureOutcome:
    """What is told of a figure whose process was killed or died."""
    figid = lost.task.identity.figid
    if lost.how == "timeout":
        what = f"reading it took more than {timeout:g} s and was stopped"
        hint = "give it more time by --timeout, or leave it out"
    else:
        what = "the process that read it died" + _by(lost.code)
        hint = "there may be too little memory: try fewer jobs; else please report this"
    problem = Problem(lost.task.where, what, hint, figid)
    return FigureOutcome(figid, "failed", lost.task.where, problem=problem)


def _by(code: int | None) -> str:
    if code is None:
        return ""
    if code < 0:
        try:
            return f" ({signal.Signals(-code).name})"
        except ValueError:
            return f" (signal {-code})"
    return f" (exit code {code})"
