"""Whole answers kept while the library has not changed: most visitors ask for the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 96_000_000
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer as it was sent.

    Attributes:
        headers: Raw names and values.
        body: As it goes over the wire.
        etag: Of the body.
        stamp: Of the library when it was made, see `Site.stamp`.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: str
    stamp: str


class Answers:
    """Answers by what was asked; the least used go when there are too many bytes.

    Args:
        most: Bytes of all bodies.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[object, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, stamp: str) -> Answer | None:
        """What was answered, if nothing has changed since."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found.stamp != stamp:
                del self._kept[key]
                self._size -= len(found.body)
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: object, answer: Answer) -> None:
        """Keep an answer, unless it is too large."""
        if len(answer.body) > min(_LARGEST, self._most):
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += len(answer.body) - (len(old.body) if old is not None else 0)
            self._kept[key] = answer
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)
