"""The example as it is read, and an empty library."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pathscribe import example_path, read
from pathscribe.library import Library
from pathscribe.records import Record


@pytest.fixture(scope="session")
def demo() -> Record:
    (record,) = read(example_path())
    return record


@pytest.fixture
def library(new_library: Callable[[], str]) -> Iterator[Library]:
    """An empty library, in each kind of database."""
    with Library.open(new_library()) as opened:
        yield opened
