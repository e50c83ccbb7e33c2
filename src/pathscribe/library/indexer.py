"""Records to what is indexed of them, in processes of their own where there are many.

The processes are programs of their own (`python -m pathscribe.library.indexer`), neither forked nor
spawned by `multiprocessing`: a library is indexed when it is opened, and the script that opens it
must need no `if __name__ == "__main__"`. They read rows from their input and write batches to their
output, both as `marshal` has them, each behind its length; only what this program itself sends them
is read so. They end when their input does, thus also when this process was killed.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import queue
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from ..errors import LibraryError, RecordError
from .index import Batch, batch_of
from .indexing import Indexed, index_record
from .light import light_record

MOST_JOBS: Final = 4
"""More processes give more than one that writes can take."""
FEW: Final = 10_000
"""So many figures are indexed here in the time that processes take to start, or little more."""

_LENGTH: Final = struct.Struct(">Q")
_PIPE_BYTES: Final = 1 << 20
_COLLECT_EVERY: Final = 50
_PATIENCE: Final = 5.0

Row = tuple[int, str]
"""A figure's row id, and its record as JSON."""


class IndexerError(LibraryError):
    """A process that indexes could not be started, or did not do what it was asked for."""


def usual_jobs(figures: int) -> int:
    """In how many processes figures are indexed; 1 for this one alone.

    Args:
        figures: How many there are.
    """
    if figures < FEW or getattr(sys, "frozen", False) or not sys.executable:
        return 1
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return min(cores, MOST_JOBS)


def indexed(rows: Sequence[Row]) -> Batch:
    """What is indexed of records; what cannot be read is left out.

    That is told of when the figure is asked for.
    """
    return batch_of(_each(rows))


def _each(rows: Iterable[Row]) -> Iterator[tuple[int, Indexed]]:
    # One by one, so that what a record is made into is gone before the next.
    for id_, text in rows:
        with contextlib.suppress(RecordError):
            yield id_, index_record(light_record(text))


class Indexers:
    """Processes that index.

    What comes out does not depend on how many there are.

    Args:
        jobs: How many; with 1 there is none but this one.

    Raises:
        IndexerError: They cannot be started.
    """

    def __init__(self, jobs: int) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._free: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._pool: ThreadPoolExecutor | None = None
        if jobs == 1:
            return
        try:
            for _ in range(jobs):
                self._processes.append(_start())
        except OSError as error:
            self.close()
            raise IndexerError(f"no process can be started: {error.strerror or error}") from error
        for process in self._processes:
            self._free.put(process)
        # A thread for each process: it waits while rows go out and a batch comes in.
        self._pool = ThreadPoolExecutor(jobs)

    @property
    def ahead(self) -> int:
        """How many batches should be asked for before the first one is waited for."""
        return 2 * len(self._processes)

    def give(self, rows: Sequence[Row]) -> Callable[[], Batch]:
        """Have records indexed.

        Returns:
            Waits for what is indexed and gives it; may raise `IndexerError`.
        """
        if self._pool is None:
            made = indexed(rows)
            return lambda: made
        return self._pool.submit(self._ask, list(rows)).result

    def _ask(self, rows: list[Row]) -> Batch:
        process = self._free.get()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                _write(process.stdin, rows)
                answer = _read(process.stdout)
            except OSError:
                answer = None
            if answer is None:
                raise _died(process)
            if isinstance(answer, str):
                raise IndexerError(f"a process that indexes figures failed: {answer}")
            return Batch(*answer)
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.kill()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                # What was not sent yet has nowhere to go.
                with contextlib.suppress(OSError):
                    assert stream is not None
                    stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _start() -> subprocess.Popen[bytes]:
    # With the same modules as here, and none that lie about in the folder where we happen to be.
    paths = [str(Path(__file__).parents[2]), *(path for path in sys.path if path)]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pathscribe.library.indexer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
        pipesize=_PIPE_BYTES,
    )


def _died(process: subprocess.Popen[bytes]) -> IndexerError:
    try:
        code: int | None = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        code = None
    how = "" if code is None else f" (exit code {code})"
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            how = f" ({signal.Signals(-code).name})"
    return IndexerError(
        f"a process that indexes figures died{how}",
        hint="there may be too little memory: `Library.reindex(jobs=1)` needs the least;"
        " the library is as it was",
    )


# --- both ends -------------------------------------------------------------------------


def _write(stream: IO[bytes], value: Any) -> None:
    data = marshal.dumps(value)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    """The next value; None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    return marshal.loads(data) if len(data) == size else None


# --- in the process --------------------------------------------------------------------


def main() -> None:
    """Index what comes, until nothing comes any more."""
    # Ctrl-C reaches every process of the terminal; the first one decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # What anything prints must not get between.
    sys.stdout = sys.stderr
    # As in `collector`; what does hang together in cycles goes now and then.
    gc.disable()
    done = 0
    with contextlib.suppress(BrokenPipeError):
        while (rows := _read(source)) is not None:
            try:
                answer: Any = tuple(indexed(rows))
            except Exception as error:
                answer = f"{type(error).__name__}: {error}"
            _write(target, answer)
            done += 1
            if done % _COLLECT_EVERY == 0:
                gc.collect()


if __name__ == "__main__":
    main()
