"""The example as it is read, and an empty library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pathscribe import example_path, read
from pathscribe.library import Library
from pathscribe.records import Record


@pytest.fixture(scope="session")
def demo() -> Record:
    (record,) = read(example_path())
    return record


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened
