"""The app put together: routes, templates, errors, limits."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from ..errors import PathscribeError
from ..library import Library
from ..overlay.palette import NAMES
from ..version import __version__

try:
    from anyio.to_thread import current_default_thread_limiter
    from fastapi import FastAPI, Request
    from fastapi.encoders import jsonable_encoder
    from fastapi.exceptions import RequestValidationError
    from fastapi.templating import Jinja2Templates
    from starlette.concurrency import run_in_threadpool
    from starlette.exceptions import HTTPException
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import JSONResponse, Response
    from starlette.staticfiles import StaticFiles
except ImportError as error:
    raise PathscribeError(
        "this needs the web packages", hint="pip install 'pathscribe[web]'"
    ) from error

from . import api, editing, enriching, facts, pages, uploads
from .guard import Guard
from .links import curie_address, curie_text, entity_path, figure_path, narrowed
from .pictures import Pictures
from .practice import practise
from .site import NotFoundError, Site
from .templating import environment

_THREADS: Final = 4
"""No more than the database keeps connections open for."""
_PATIENCE: Final = 10.0
"""Seconds that visitors wait, at the start, for what all pages need."""
_HERE: Final = Path(__file__).parent
_LOG: Final = logging.getLogger("pathscribe")


def create_app(
    library: Library,
    *,
    name: str = "pathscribe",
    base_url: str = "",
    origins: Sequence[str] = (),
    hosts: Sequence[str] = (),
    edit: bool = False,
    editor: str = "",
    upload: bool = False,
    warm_up: bool = True,
) -> FastAPI:
    """Make the web app of a library, which is not written unless it may be edited or added to.

    Args:
        library: Stays open as long as the app is in use.
        name: Of the site, on every page.
        base_url: Its address, for permalinks; by default that of each request.
        origins: Sites whose pages may use the API from a browser; "*" for all.
        hosts: Host names that it answers to; all without any. A server on one's own machine
            should answer to "localhost" only, so that no foreign page can reach it by a name
            of its own.
        edit: Let visitors correct figures; see `pathscribe.web.editing`.
        editor: Who edits, where a browser has not been told.
        upload: Let visitors bring pictures and articles; see `pathscribe.web.uploads`.
        warm_up: Load the lexicon when the server starts, and not at the first question.
    """
    queue = uploads.Uploads(library.location) if upload else None
    site = Site(library, name, base_url, edit=edit, editor=editor, uploads=queue)

    site.first += [lambda: pages.home_facts(site), lambda: facts.years(site)]
    site.first += [partial(facts.facets, site, query) for query in ("", "TP53")]
    site.first += [lambda: facts.all_figures(site, 1, 0)]
    site.first += [partial(facts.things, site, types) for _, types in facts.KINDS.values()]

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # The work is Python's own: more threads would only wait for each other.
        current_default_thread_limiter().total_tokens = _THREADS
        if warm_up:
            ready = threading.Event()
            threading.Thread(target=_warmed, args=(site, ready), daemon=True).start()
            # Answers that are made meanwhile would take as long, and hold each other up.
            await run_in_threadpool(ready.wait, _PATIENCE)
        yield
        if queue is not None:
            queue.close()

    app = FastAPI(
        title=f"{name}: pathway figures",
        description=api.DESCRIPTION,
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.site = site
    app.state.templates = templates = _templates(site)
    site.first.append(partial(practise, templates.env))
    app.include_router(pages.router)
    app.include_router(enriching.router)
    app.include_router(api.router)
    if edit:
        app.include_router(editing.router)
        app.include_router(editing.api_router)
    if upload:
        app.include_router(uploads.router)
        app.include_router(uploads.api_router)
    app.mount("/static", _Static(directory=_HERE / "static"), name="static")
    app.add_exception_handler(PathscribeError, _on_error)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_wrong)
    app.add_exception_handler(Exception, _on_failure)
    app.add_middleware(Pictures, site=site)
    app.add_middleware(Guard, origins=origins, uploads=upload, site=site)
    if hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    return app


def _warmed(site: Site, ready: threading.Event) -> None:
    try:
        site.warm_up()
    except PathscribeError as error:
        _LOG.warning("%s", error)
    finally:
        ready.set()


class _Static(StaticFiles):
    """Files whose addresses change with their bytes."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        made = super().file_response(*args, **kwargs)
        made.headers["cache-control"] = "public, max-age=31536000, immutable"
        return made


def _templates(site: Site) -> Jinja2Templates:
    env = environment(_HERE / "templates")
    made = Jinja2Templates(env=env)
    digest = hashlib.sha256()
    for path in sorted((_HERE / "static").iterdir()):
        digest.update(path.read_bytes())
    env.globals.update(
        site=site,
        version=__version__,
        assets=digest.hexdigest()[:12],
        entity_path=entity_path,
        figure_path=figure_path,
        curie_address=curie_address,
        curie_text=curie_text,
        narrowed=narrowed,
        type_names=NAMES,
        query_of=urlencode,
        quote=quote,
    )
    env.filters["extract_name"] = lambda id_, model: model.variable(id_).name
    env.filters["number"] = lambda value: f"{value:,}"
    return made


# --- errors ----------------------------------------------------------------------------


def _answer(request: Request, status: int, what: str, where: str = "", hint: str = "") -> Response:
    if request.url.path.startswith("/api/"):
        said = {"what": what, "where": where, "hint": hint}
        error = {name: value for name, value in said.items() if value}
        return JSONResponse({"error": error}, status)
    templates: Jinja2Templates = request.app.state.templates
    given = {"status": status, "phrase": HTTPStatus(status).phrase, "what": what,
             "where": where, "hint": hint}  # fmt: skip
    return templates.TemplateResponse(request, "error.html", given, status_code=status)


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PathscribeError)
    status = 404 if isinstance(error, NotFoundError) else 400
    return _answer(request, status, error.what, error.where[:200], error.hint)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = str(error.detail)
    if error.status_code == 404:
        what = "there is no such page"
    made = _answer(request, error.status_code, what)
    made.headers.update(error.headers or {})
    return made


async def _on_wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Without the input itself: it may be large, and it is not ours.
    first = jsonable_encoder(
        [{"loc": one["loc"], "msg": one["msg"]} for one in error.errors()[:1]]
    )[0]
    place = ".".join(str(part) for part in first["loc"])[:100]
    return _answer(request, 422, f"wrong input: {str(first['msg'])[:200]}", place)


async def _on_failure(request: Request, error: Exception) -> Response:
    _LOG.error("%s: %s", request.url.path, error)
    return _answer(request, 500, "something went wrong; the server's log has more")
