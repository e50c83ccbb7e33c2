"""Requests to services: limited in rate, size and time, tried again where that may help.

Whatever a service answers is hostile. Redirects are followed one by one: only to http and https,
never from https to http, and never to an address inside the user's own network unless the
settings name that host.
"""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from ..errors import FetchError, PathscribeError
from ..settings import FetchSettings
from ..version import __version__

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_MOST_REDIRECTS: Final = 5
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK: Final = 65_536
_HEAD: Final = 512
_ANSWER_BYTES: Final = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that was downloaded.

    Attributes:
        path: Where it lies.
        url: Where it came from in the end.
        size: Bytes.
        sha256: Of its bytes.
        md5: Of its bytes; what S3 lists as "ETag".
    """

    path: Path
    url: str
    size: int
    sha256: str
    md5: str


class RateLimiter:
    """Lets so many requests a second go to each host.

    Args:
        rate: Requests a second.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1.0 / rate
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Wait until the next request may go to a host."""
        with self._lock:
            now = self._clock()
            at = max(now, self._next.get(host, 0.0))
            self._next[host] = at + self._gap
        if at > now:
            self._sleep(at - now)

    def hold(self, host: str, seconds: float) -> None:
        """Let nothing go to a host for a while: it has asked for that."""
        with self._lock:
            until = self._clock() + seconds
            self._next[host] = max(until, self._next.get(host, 0.0))


def import_httpx() -> ModuleType:
    """The library that speaks HTTP, of the extra `fetch`.

    Raises:
        PathscribeError: It is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise PathscribeError(
            "fetching needs a package that is not installed",
            hint="pip install 'pathscribe[fetch]'",
        ) from error
    return httpx


class WebClient:
    """Asks services and downloads files; several threads may use it at once.

    Args:
        settings: Limits, and the addresses whose hosts are trusted to be meant.

    Raises:
        PathscribeError: The extra `fetch` is not installed.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self._httpx = import_httpx()
        self._settings = settings
        self._stopped = threading.Event()
        self._limiter = RateLimiter(settings.rate, sleep=self._sleep)
        self._named = {
            _origin(getattr(settings, name))
            for name in (
                "search_url",
                "xml_url",
                "cloud_list_url",
                "cloud_file_url",
                "cloud_meta_url",
                "oa_url",
                "oa_to",
                "supplement_url",
            )
        }
        who = f"pathscribe/{__version__}"
        if settings.email:
            who += f" (mailto:{settings.email})"
        self._client: httpx.Client = self._httpx.Client(
            follow_redirects=False,
            timeout=settings.timeout,
            headers={"User-Agent": who, "Accept-Encoding": "gzip, deflate"},
            limits=self._httpx.Limits(max_connections=max(8, 2 * settings.jobs)),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def stop(self) -> None:
        """Give up what is going on in other threads."""
        self._stopped.set()

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise FetchError("stopped")

    # -------------------------------------------------------------------------- asking

    def ask(self, url: str, *, params: dict[str, str] | None = None) -> bytes:
        """The answer of a service.

        Raises:
            FetchError: There is none, it is too large, or an error. `status` is the HTTP code.
        """
        where = url

        def once() -> bytes:
            with self._response(url, params) as response:
                data = bytearray()
                for chunk in self._chunks(response, _ANSWER_BYTES, where):
                    data += chunk
                return bytes(data)

        return self._patiently(once, url)

    def download(
        self,
        url: str,
        path: Path,
        *,
        check: Callable[[bytes, str], None],
        size: int | None = None,
        md5: str = "",
        most: int | None = None,
    ) -> Saved:
        """Download a file; it appears whole and checked, or not at all.

        Args:
            url: Of the file.
            path: Where it goes; its folder must be there.
            check: Raises a `FetchError` where the first bytes and the content type are not those
                of such a file; called before anything is written.
            size: Its size, where it is known.
            md5: Its MD5 in hexadecimal digits, where it is known.
            most: Most bytes, where that is less than the settings say.

        Raises:
            FetchError: It cannot be had, or is not what it should be.
        """
        part = path.with_name(path.name + ".part")
        limit = min(
            most if most is not None else self._settings.most_bytes, self._settings.most_bytes
        )

        def once() -> Saved:
            # A file comes as it is: some servers call a tar.gz a tar that they have packed.
            with self._response(url, None, packed=False) as response:
                final = str(response.url)
                kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                chunks = self._chunks(response, limit, url, raw=path.name.endswith("gz"))
                start = b""
                for chunk in chunks:
                    start += chunk
                    if len(start) >= _HEAD:
                        break
                if not start:
                    raise FetchError("the answer is empty", where=url, transient=True)
                check(start[:_HEAD], kind)
                sha256, digest, total = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
                with part.open("wb") as file:
                    for piece in _first(start, chunks):
                        file.write(piece)
                        sha256.update(piece)
                        digest.update(piece)
                        total += len(piece)
            if size is not None and total != size:
                raise FetchError(
                    f"{total:,} bytes came, and it has {size:,}", where=url, transient=True
                )
            if md5 and digest.hexdigest() != md5.lower():
                raise FetchError(
                    "the bytes are not those that the service lists", where=url, transient=True
                )
            part.replace(path)
            return Saved(path, final, total, sha256.hexdigest(), digest.hexdigest())

        try:
            return self._patiently(once, url)
        except OSError as error:
            raise PathscribeError(
                f"cannot be written: {error.strerror or error}",
                where=str(path),
                hint="check the free space and the folder's rights",
            ) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    # ------------------------------------------------------------------------ patience

    def _patiently(self, once: Callable[[], T], url: str) -> T:
        """Try as often as the settings say, with longer and longer pauses."""
        pause = self._settings.backoff
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return once()
            except FetchError as error:
                if not error.transient or attempt == self._settings.attempts:
                    tries = f" ({attempt} times tried)" if attempt > 1 else ""
                    raise FetchError(
                        error.what + tries,
                        where=error.where,
                        hint=error.hint,
                        status=error.status,
                    ) from error
                wait = max(pause, error.retry_after or 0.0)
                if wait > self._settings.most_wait:
                    raise FetchError(
                        f"{error.what}; the service asks to wait {wait:.0f} s",
                        where=error.where,
                        hint="run it again later",
                        status=error.status,
                    ) from error
                if error.retry_after:
                    self._limiter.hold(urlsplit(url).netloc, wait)
                self._sleep(wait)
                pause *= 2
        raise AssertionError("at least one attempt is made")

    # ------------------------------------------------------------------------- one try

    @contextmanager
    def _response(
        self, url: str, params: dict[str, str] | None, *, packed: bool = True
    ) -> Iterator[httpx.Response]:
        """The good answer to one request, after redirects; `packed`: may it be compressed?"""
        headers = {} if packed else {"Accept-Encoding": "identity"}
        httpx = self._httpx
        address = str(httpx.URL(url, params=params)) if params else url
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                self._permit(address)
                self._limiter.wait(urlsplit(address).netloc)
                with self._client.stream("GET", address, headers=headers) as response:
                    self._permit_peer(response, address)
                    if response.is_redirect:
                        address = _redirected(address, response.headers.get("location", ""))
                        continue
                    if response.status_code != 200:
                        raise _refused(response, address)
                    yield response
                    return
            raise FetchError(f"more than {_MOST_REDIRECTS} redirects", where=url)
        except httpx.InvalidURL as error:
            raise FetchError(f"is no address: {error}", where=address) from error
        except httpx.TimeoutException as error:
            what = f"no answer for {self._settings.timeout:g} s"
            raise FetchError(what, where=address, transient=True) from error
        except httpx.RemoteProtocolError as error:
            what = f"the answer broke off: {error}"
            raise FetchError(what, where=address, transient=True) from error
        except httpx.DecodingError as error:
            raise FetchError(f"the answer is damaged: {error}", where=address) from error
        except httpx.TransportError as error:
            what = f"cannot be reached: {error or type(error).__name__}"
            raise FetchError(what, where=address, transient=True) from error

    def _chunks(
        self, response: httpx.Response, most: int, where: str, *, raw: bool = False
    ) -> Iterator[bytes]:
        """The body, piece by piece, within the limits on size and time."""
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdecimal() and int(length[:20]) > most:
            raise FetchError(f"has {int(length[:20]):,} bytes; {most:,} are the limit", where=where)
        end = time.monotonic() + self._settings.most_seconds
        total = 0
        for chunk in response.iter_raw(_CHUNK) if raw else response.iter_bytes(_CHUNK):
            total += len(chunk)
            if total > most:
                raise FetchError(
                    f"has more than the {most:,} bytes that are the limit", where=where
                )
            if self._stopped.is_set():
                raise FetchError("stopped", where=where)
            if time.monotonic() > end:
                what = f"took more than {self._settings.most_seconds:g} s"
                raise FetchError(what, where=where, transient=True)
            yield chunk

    # ----------------------------------------------------------------------- addresses

    def _permit(self, address: str) -> None:
        """Refuse addresses of other schemes, and those inside the user's own network."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError("is no http or https address, not followed", where=address)
        if parts.username is not None or parts.password is not None:
            raise FetchError("an address with a password is not followed", where=address)
        if _origin(address) in self._named:
            return
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError) as error:
            raise FetchError(
                f"the host cannot be found: {error}", where=address, transient=True
            ) from error
        for *_, place in found:
            _check_public(str(place[0]), address)

    def _permit_peer(self, response: httpx.Response, address: str) -> None:
        """Refuse an answer from inside the network: the name may have changed its address."""
        if _origin(address) in self._named:
            return
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer:
            _check_public(str(peer[0]), address)


def _check_public(number: str, address: str) -> None:
    try:
        place = ipaddress.ip_address(number.partition("%")[0])
    except ValueError as error:
        raise FetchError(f"leads to {number!r}, not followed", where=address) from error
    mapped = getattr(place, "ipv4_mapped", None)
    if not (mapped or place).is_global or place.is_multicast:
        raise FetchError(
            "leads into a private network, not followed",
            where=address,
            hint="if it is meant, name this host in the settings",
        )


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port or default


def _redirected(address: str, location: str) -> str:
    try:
        target = urljoin(address, location)
        scheme = urlsplit(target).scheme
    except ValueError as error:
        raise FetchError(f"redirects to {location!r}, not followed", where=address) from error
    if not location or scheme not in ("http", "https"):
        raise FetchError(f"redirects to {location!r}, not followed", where=address)
    if urlsplit(address).scheme == "https" and scheme == "http":
        raise FetchError("redirects from https to http, not followed", where=address)
    return target


def _refused(response: httpx.Response, address: str) -> FetchError:
    code = response.status_code
    words = {
        403: "the service refuses it",
        404: "there is no such file",
        410: "it is gone",
        429: "the service asks for fewer requests",
    }
    what = words.get(code, "the service reports an error" if code >= 500 else "is refused")
    return FetchError(
        f"{what} (HTTP {code})",
        where=address,
        status=code,
        transient=code in _TRANSIENT,
        retry_after=_retry_after(response.headers.get("retry-after", "")),
    )


def _retry_after(text: str) -> float | None:
    """Seconds that a service asks us to wait: given as such, or as a date."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _first(start: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from rest
