"""Pictures and thumbnails, answered without what pages need: half of all requests are for them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import PathscribeError
from .site import Site

_ASKED: Final = re.compile(r"/figures/([^/]{1,300})/(thumbnail|image)")
_YEAR: Final = "public, max-age=31536000, immutable"


def picture(site: Site, figid: str, *, forever: bool) -> Response:
    """The answer with a figure's picture.

    Args:
        site: With the library.
        figid: Figid or alias.
        forever: Was it asked for by an address that changes with the picture?

    Raises:
        NotFoundError: There is no such figure or picture.
    """
    data, kind = site.picture(figid)
    return Response(data, media_type=kind, headers=_cached(forever=forever))


def thumbnail(site: Site, figid: str, *, forever: bool) -> Response:
    """The answer with a figure's thumbnail; see `picture`."""
    return _small(site.thumbnail(figid), forever=forever)


def _small(data: bytes, *, forever: bool) -> Response:
    return Response(data, media_type="image/jpeg", headers=_cached(forever=forever))


def _cached(*, forever: bool) -> dict[str, str]:
    return {"cache-control": _YEAR if forever else "no-cache"}


class Pictures:
    """Middleware that answers for pictures; what it cannot answer goes on to the app.

    Args:
        app: Answers everything else, and says what is wrong.
        site: With the library.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asked = _ASKED.fullmatch(scope["path"])
        if asked is None:
            await self._app(scope, receive, send)
            return
        given = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        try:
            made = await self._made(asked[1], asked[2], forever=bool(given.get("v")))
        except PathscribeError:
            await self._app(scope, receive, send)
            return
        await made(scope, receive, send)

    async def _made(self, figid: str, kind: str, *, forever: bool) -> Response:
        site = self._site
        if kind == "image":
            return await run_in_threadpool(picture, site, figid, forever=forever)
        known = site.known_image(figid)
        held = site.thumbnails.held(known[1]) if known is not None else None
        if held is not None:
            return _small(held, forever=forever)
        return await run_in_threadpool(thumbnail, site, figid, forever=forever)
