"""Shared by all tests: where the evaluation data lies, if it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the project; skips where it is missing."""
    folder = Path(os.environ.get("PATHSCRIBE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the evaluation data in ../shared")
    return folder
