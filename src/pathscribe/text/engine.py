"""OCR engines behind one protocol, and the register where a new one is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import PathscribeError
from .model import Fragment

Pixels = NDArray[np.uint8]


class Engine(Protocol):
    """Reads the runs of text in a picture."""

    @property
    def name(self) -> str:
        """Short name for settings and provenance, such as "rapidocr"."""
        ...

    @property
    def version(self) -> str:
        """Versions of software and model, for provenance."""
        ...

    def fragments(self, rgb: Pixels) -> list[Fragment]:
        """Read a picture.

        Args:
            rgb: Array of shape (height, width, 3), 8 bits a channel.

        Returns:
            Runs of text with their places in pixels of ``rgb``, in a fixed order.
        """
        ...

    def line(self, rgb: Pixels) -> Fragment | None:
        """Read a picture that holds one line of text and nothing else; None if it is empty."""
        ...


def _rapid(threads: int) -> Engine:
    from .rapid import RapidEngine

    return RapidEngine(threads=threads)


def _fast(threads: int) -> Engine:
    from .rapid import RapidEngine

    return RapidEngine(threads=threads, fast=True)


ENGINES: dict[str, Callable[[int], Engine]] = {"rapidocr": _rapid, "fast": _fast}
"""Name -> maker (takes the number of threads). One line registers an engine."""


def default_engine(threads: int = 1, name: str = "rapidocr") -> Engine:
    """Make an OCR engine.

    Args:
        threads: Processor threads it may use; the result is the same for any number.
        name: One of :data:`ENGINES`.

    Raises:
        PathscribeError: No engine of that name, or fewer than one thread.
    """
    if threads < 1:
        raise PathscribeError(f"{threads} threads asked for", hint="give 1 or more")
    try:
        make = ENGINES[name]
    except KeyError:
        raise PathscribeError(
            f"no OCR engine named {name!r}", hint=f"one of: {', '.join(sorted(ENGINES))}"
        ) from None
    return make(threads)
