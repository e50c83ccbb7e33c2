"""How far a run is: a bar with rate and time left, or now and then a line in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from .common import error_console, plain

if TYPE_CHECKING:
    from ..pipeline import Progress

_LOG_EVERY: Final = 60.0
_NAME_WIDTH: Final = 28


class Show(Protocol):
    """What a run calls to tell how far it is."""

    def __call__(self, progress: Progress) -> None:
        """Show it."""
        ...


@contextmanager
def progress_shown() -> Iterator[Show]:
    """A bar on standard error while the block runs; lines where that is no terminal."""
    console = error_console()
    if not console.is_terminal:
        yield _Log()
        return
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.fields[current]}", style="dim"),
        bars.BarColumn(bar_width=None),
        bars.TextColumn("{task.completed:.0f}/{task.fields[found]} figures"),
        bars.TextColumn("{task.fields[pace]}", style="cyan"),
    )
    with bars.Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None, current="looking ...", found="?", pace="")
        start = time.monotonic()

        def show(progress: Progress) -> None:
            found = str(progress.total) if progress.complete else f"{progress.total}+"
            bar.update(
                task,
                completed=progress.done,
                total=progress.total or None,
                current=_name(progress.current),
                found=found,
                pace=pace(progress, time.monotonic() - start),
            )

        yield show


class _Log:
    def __init__(self) -> None:
        self._start = self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < _LOG_EVERY:
            return
        self._last = now
        found = f"{progress.total}" if progress.complete else f"{progress.total} or more"
        told = pace(progress, now - self._start)
        line = f"{progress.done} of {found} figures{', ' if told else ''}{told}"
        error_console().print(line, soft_wrap=True)


def pace(progress: Progress, seconds: float) -> str:
    """Rate and time left in words: "1.3 figures/s, 2 min left"; empty at the beginning.

    Only figures that were really read tell how long the others will take.

    Args:
        progress: How far the run is.
        seconds: Since it began.
    """
    if progress.read < 1 or seconds <= 0:
        return ""
    rate = progress.read / seconds
    shown = f"{rate:.1f} figures/s" if rate >= 1 else f"{1 / rate:.1f} s/figure"
    if progress.done >= progress.total:
        return shown
    at_least = "" if progress.complete else "at least "
    return f"{shown}, {at_least}{duration((progress.total - progress.done) / rate)} left"


def duration(seconds: float) -> str:
    """A time for people: "8 s", "3 min", "2 h 5 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _name(text: str) -> str:
    short = plain(text.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1])
    if len(short) > _NAME_WIDTH:
        short = short[: _NAME_WIDTH - 1] + "\u2026"
    return short.ljust(_NAME_WIDTH)
