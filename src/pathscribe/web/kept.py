"""What was worked out once is kept while the library has not changed, and worked out by one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_MISSING: Final = object()


class Kept:
    """Values by key; may be used by several threads. The least used go when there are too many.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[object, tuple[str, Any]] = OrderedDict()
        self._making: dict[object, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: object, stamp: str, make: Callable[[], T]) -> T:
        """The value of a key as of a stamp; while one thread makes it, others wait for that.

        Args:
            key: Names it, with all that it depends on beside the stamp.
            stamp: Another one makes it anew.
            make: Makes it; may ask for other keys.
        """
        found = self._look(key, stamp)
        if found is not _MISSING:
            return cast("T", found)
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            found = self._look(key, stamp)
            if found is not _MISSING:
                return cast("T", found)
            try:
                made = make()
                with self._lock:
                    self._values[key] = (stamp, made)
                    self._values.move_to_end(key)
                    while len(self._values) > self._most:
                        self._values.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def _look(self, key: object, stamp: str) -> Any:
        with self._lock:
            found = self._values.get(key)
            if found is None or found[0] != stamp:
                return _MISSING
            self._values.move_to_end(key)
            return found[1]
