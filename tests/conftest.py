"""Shared by all tests: where the evaluation data lies, if it is there.

With PATHSCRIBE_REQUIRE_SHARED set (CI does), its absence is a failure, and so is a test that
uses it and skips. With PATHSCRIBE_REQUIRE_EXTRAS set (CI does), a test that skips because a
package of an extra is not installed is a failure too.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = bool(os.environ.get("PATHSCRIBE_REQUIRE_SHARED"))
EXTRAS = bool(os.environ.get("PATHSCRIBE_REQUIRE_EXTRAS"))


def _folder() -> Path:
    return Path(os.environ.get("PATHSCRIBE_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the project; skips where it is missing."""
    folder = _folder()
    if not folder.is_dir():
        if REQUIRED:
            pytest.fail(f"PATHSCRIBE_REQUIRE_SHARED is set, and there is no {folder}")
        pytest.skip("needs the evaluation data in ../shared")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    uses = "shared" in getattr(item, "fixturenames", ())
    if REQUIRED and uses and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though PATHSCRIBE_REQUIRE_SHARED is set: {report.longrepr}"
    if EXTRAS and report.skipped and "could not import" in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, though PATHSCRIBE_REQUIRE_EXTRAS is set: {report.longrepr}"
    return report
