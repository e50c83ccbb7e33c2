"""Shared by all tests: where the evaluation data lies, if it is there.

With PATHSCRIBE_REQUIRE_SHARED set (CI does), its absence is a failure, and so is a test that
uses it and skips. With PATHSCRIBE_REQUIRE_EXTRAS set (CI does), a test that skips because a
package of an extra is not installed is a failure too.

Tests that use `new_library` run twice, with SQLite and with the PostgreSQL server that
PATHSCRIBE_TEST_POSTGRES names (`.ci/postgres` starts one; its user must be allowed to make
databases). With PATHSCRIBE_REQUIRE_POSTGRES set (CI does), they fail where there is none.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = bool(os.environ.get("PATHSCRIBE_REQUIRE_SHARED"))
EXTRAS = bool(os.environ.get("PATHSCRIBE_REQUIRE_EXTRAS"))
POSTGRES = os.environ.get("PATHSCRIBE_TEST_POSTGRES", "")
POSTGRES_REQUIRED = bool(os.environ.get("PATHSCRIBE_REQUIRE_POSTGRES"))


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


@contextmanager
def _postgres_database() -> Iterator[str]:
    """The URL of a new, empty database, which is gone afterwards."""
    if not POSTGRES:
        if POSTGRES_REQUIRED:
            pytest.fail("PATHSCRIBE_REQUIRE_POSTGRES is set, and PATHSCRIBE_TEST_POSTGRES is not")
        pytest.skip("needs a PostgreSQL server: see .ci/postgres and PATHSCRIBE_TEST_POSTGRES")
    if not POSTGRES_REQUIRED:
        pytest.importorskip("psycopg")
    import psycopg
    from sqlalchemy import make_url

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which kind of database the test's libraries are in."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def new_library(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Makes places for empty libraries, as `Library.open` takes them: folders, or URLs."""
    with ExitStack() as stack:

        def make() -> str:
            if database_kind == "sqlite":
                return str(tmp_path_factory.mktemp("library"))
            return stack.enter_context(_postgres_database())

        yield make


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with _postgres_database() as url:
        yield url


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
