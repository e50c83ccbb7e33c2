"""Without Python's search for cycles of objects, where many objects are made that have none."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Records are many small objects without cycles: looking for some takes a quarter of a run.

    While a lexicon is loaded, one look at everything takes a tenth of a second, which some
    search would have to wait for.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
