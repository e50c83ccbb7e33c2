"""Requests made up by schemathesis from the OpenAPI description: only clear answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from pathscribe import Library

schemathesis = pytest.importorskip("schemathesis")
pytest.importorskip("fastapi")

EXAMPLES = 15


@pytest.fixture(scope="module")
def own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("openapi") / "library"
    shutil.copytree(folder, path)
    with Library.open(path) as library:
        before = {record.figid: library.get(record.figid, curated=False).to_json()
                  for record in library.records()}  # fmt: skip
        yield library
        # Whatever was asked: nothing that was read is lost or changed.
        for figid, text in before.items():
            assert library.get(figid, curated=False).to_json() == text
            library.get(figid)


@pytest.fixture(scope="module")
def api_schema(own: Library, monkeypatch_module: pytest.MonkeyPatch) -> Any:
    from pathscribe.web import create_app, uploads

    # What is uploaded here is no picture; should one be, it must wait.
    monkeypatch_module.setattr(uploads.Uploads, "_work", lambda self: None)
    app = create_app(own, edit=True, upload=True, editor="fuzz", warm_up=False)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.fixture(scope="module")
def monkeypatch_module(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATHSCRIBE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield patch


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_made_up_requests_get_clear_answers(api_schema: Any, mode: str) -> None:
    generation = schemathesis.GenerationMode(mode)
    seen = set()
    for found in api_schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.label)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=generation))
        def asked(case: Any) -> None:
            clear(case.call(), case)

        try:
            asked()
        except Unsatisfiable:
            # What takes nothing cannot be given what is wrong.
            assert mode == "negative"
    assert {"POST /api/v1/enrich", "POST /api/v1/figures/{figid}/curation"} <= seen


def clear(response: Any, case: Any) -> None:
    """An error is JSON that says what is wrong, without giving back all that was sent."""
    assert response.status_code < 500 or response.status_code == 503, case.as_curl_command()
    if response.status_code >= 400:
        # A path with a "/" in place of a name is another path.
        kind = response.headers["content-type"][0]
        assert kind.startswith("application/json"), case.as_curl_command()
        assert response.json()["error"]["what"]
        assert len(response.content) < 2000
