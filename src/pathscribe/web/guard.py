"""What every answer goes through: headers, limits on what is sent, tags for caches, CORS."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .answers import Answer, Answers

if TYPE_CHECKING:
    from .site import Site

POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MOST_BODY: Final = 2_000_000
"""Bytes that a request may bring: a list of 10,000 genes has 70,000."""
MOST_UPLOAD: Final = 32_000_000
"""Bytes that an upload may bring, where uploads are allowed."""
_UPLOADS: Final = ("/upload", "/api/v1/uploads")
_LEAST_PACKED: Final = 1000
_PACKING: Final = 4
_MOST_TAGGED: Final = 8_000_000
_API: Final = "/api/"
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_RAW: Final = [
    (name.encode(), value.encode())
    for name, value in (*_HEADERS.items(), ("cache-control", "no-cache"))
]
_PREFLIGHT: Final = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
}


def own_pages_only(request: Request) -> None:
    """Refuse what a page of another site sends: it must not change anything in a user's name.

    Browsers say where a request comes from, and pages cannot change that. Programs say nothing;
    they act for their own user.

    Raises:
        HTTPException: 403, the request comes from a page of another site.
    """
    if request.method in ("GET", "HEAD"):
        return
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    fine = site in ("same-origin", "none")
    if origin is not None:
        base = str(request.app.state.site.base_url)
        own = {request.headers.get("host", "").casefold()}
        if base:
            own.add(urlsplit(base).netloc.casefold())
        fine = fine and urlsplit(origin).netloc.casefold() in own - {""}
    if not fine:
        raise HTTPException(403, "this can only be done from this site's own pages")


class Guard:
    """Middleware that adds headers, refuses large bodies, and answers "not modified".

    Args:
        app: What is guarded.
        origins: Sites whose pages may use the API from a browser; "*" for all.
        uploads: May files be uploaded?
        site: Tells when the library has changed; None to keep no answers.
    """

    def __init__(
        self,
        app: ASGIApp,
        origins: Sequence[str] = (),
        *,
        uploads: bool = False,
        site: Site | None = None,
    ) -> None:
        self._app = app
        self._site = site
        self._answers = Answers()
        self._uploads = _UPLOADS if uploads else ()
        self._origins = tuple(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cross = self._cross(scope["path"], headers.get("origin", ""))

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                raw = list(message["headers"])
                there = {name.lower() for name, _ in raw}
                raw += [pair for pair in _RAW if pair[0] not in there]
                for name, value in cross.items():
                    MutableHeaders(raw=raw).setdefault(name, value)
                message["headers"] = raw
            await send(message)

        if cross and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, dressed)
            return
        most = MOST_UPLOAD if scope["path"] in self._uploads else MOST_BODY
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > most:
            said = {"error": {"what": f"a request may bring {most:,} bytes at most"}}
            await JSONResponse(said, 413)(scope, receive, dressed)
            return
        out = dressed
        if scope["method"] in ("GET", "HEAD"):
            known = headers.get("if-none-match", "")
            keep, stamp = None, ""
            if self._site is not None and scope["method"] == "GET" and _is_kept(scope["path"]):
                stamp = self._site.stamp()
                keep = _key(scope, headers, edit=self._site.edit)
                if (answer := self._answers.get(keep, stamp)) is not None:
                    await _again(answer, known, dressed)
                    return
            answers = self._answers if keep is not None else None
            packs = "gzip" in headers.get("accept-encoding", "")
            out = _Tagged(dressed, known, answers, keep, stamp, packs=packs)
        await self._app(scope, _limited(receive, most), out)

    def _cross(self, path: str, origin: str) -> dict[str, str]:
        if not path.startswith(_API) or not self._origins:
            return {}
        if "*" in self._origins:
            return {"access-control-allow-origin": "*"}
        if origin in self._origins:
            return {"access-control-allow-origin": origin, "vary": "Origin"}
        return {}


def _limited(receive: Receive, most: int) -> Receive:
    """A body without a length is counted as it comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, f"a request may bring {most:,} bytes at most")
        return message

    return counted


def _is_text(headers: Headers) -> bool:
    """Is it worth packing? Pictures are packed already."""
    kind = headers.get("content-type", "").partition(";")[0]
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))


def _is_kept(path: str) -> bool:
    """Does the answer depend on nothing but the library?"""
    return not path.startswith(("/upload", "/api/v1/uploads"))


def _key(scope: Scope, headers: Headers, *, edit: bool) -> object:
    """All that an answer depends on beside the library."""
    packed = "gzip" in headers.get("accept-encoding", "")
    # Only who edits is told by a cookie.
    place = (scope.get("scheme"), headers.get("host"), headers.get("cookie") if edit else None)
    return scope["path"], scope.get("raw_path"), scope["query_string"], packed, *place


def _tags(known: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in known.split(",") if tag.strip()}


def _strip(headers: MutableHeaders) -> None:
    for name in ("content-length", "content-encoding", "content-type"):
        if name in headers:
            del headers[name]


async def _again(answer: Answer, known: str, send: Send) -> None:
    """Send what was sent before."""
    headers = MutableHeaders(raw=list(answer.headers))
    status, body = 200, answer.body
    if answer.etag.removeprefix("W/") in _tags(known):
        _strip(headers)
        status, body = 304, b""
    await send({"type": "http.response.start", "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})


class _Tagged:
    """Holds a good answer back until it is whole, packs it, and tags it by its bytes."""

    def __init__(
        self,
        send: Send,
        known: str,
        answers: Answers | None,
        key: object,
        stamp: str,
        *,
        packs: bool,
    ) -> None:
        self._send = send
        self._known = _tags(known)
        self._answers, self._key, self._stamp = answers, key, stamp
        self._packs = packs
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        body = message.get("body", b"")
        more = message.get("more_body", False)
        self._parts.append(body)
        self._size += len(body)
        if more and self._size <= _MOST_TAGGED:
            return
        start, self._start = self._start, None
        whole = b"".join(self._parts)
        headers = MutableHeaders(raw=start["headers"])
        if not more and whole:
            if self._packs and _is_text(headers) and len(whole) >= _LEAST_PACKED:
                whole = gzip.compress(whole, _PACKING, mtime=0)
                headers["content-encoding"] = "gzip"
            if _is_text(headers):
                headers["content-length"] = str(len(whole))
                headers.add_vary_header("accept-encoding")
            tag = headers.get("etag") or f'"{hashlib.sha256(whole).hexdigest()[:24]}"'
            headers["etag"] = tag
            if self._answers is not None and "no-store" not in headers.get("cache-control", ""):
                made = Answer(tuple(headers.raw), whole, tag, self._stamp)
                self._answers.put(self._key, made)
            if tag.removeprefix("W/") in self._known:
                _strip(headers)
                start["status"], whole = 304, b""
        start["headers"] = headers.raw
        await self._send(start)
        await self._send({"type": "http.response.body", "body": whole, "more_body": more})
