"""A library behind a web server: what `pathscribe serve` shows, in Python."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from ..errors import EnrichmentError, LibraryError, PathscribeError
from ..records import Record
from ..version import __version__
from .model import FigureRow, LibraryStats
from .query import QueryError
from .results import Hit, Match, Path, SearchResults, Step

T = TypeVar("T")

_SECONDS: Final = 60.0
_MOST_BYTES: Final = 300_000_000
_PAGE: Final = 100
_MOST_HITS: Final = 1000


class RemoteLibrary:
    """The figures of a server, read over its API; nothing of it is written.

    `Library("http://...")` makes one. It has the reading methods of `Library`, and `enrich`,
    `mechanism`, `simulate` and `export`, which the server does. Use it in a `with` statement, or
    call `close`; several threads may use it.

    Args:
        address: Of the site, such as "http://127.0.0.1:8000".
        seconds: To wait for an answer.

    Raises:
        LibraryError: The address is none. Whether a server answers shows at the first question.
    """

    def __init__(self, address: str, *, seconds: float = _SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise LibraryError("this is no address of a site", where=address[:200])
        try:
            self._port = parts.port
        except ValueError as error:
            raise LibraryError("this is no address of a site", where=address[:200]) from error
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._root = parts.path.rstrip("/")
        self._seconds = seconds
        self._address = address.rstrip("/")
        self._own = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"RemoteLibrary({self._address!r})"

    def close(self) -> None:
        """Give this thread's connection back."""
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
            self._own.connection = None

    @property
    def location(self) -> str:
        """The site's address."""
        return self._address

    @property
    def location_shown(self) -> str:
        """The same; it holds no password."""
        return self._address

    # ------------------------------------------------------------------------ reading

    def __len__(self) -> int:
        return int(self._json("/figures", {"limit": 1})["total"])

    def __contains__(self, figid: object) -> bool:
        return isinstance(figid, str) and self.has(figid)

    def has(self, figid: str) -> bool:
        """Is there a figure with this figid?

        Raises:
            LibraryError: The server does not answer.
        """
        try:
            return self.get(figid).figid == figid
        except _MissingError:
            return False

    def get(self, figid_or_alias: str) -> Record:
        """The record of a figure, with what people decided about it.

        Raises:
            LibraryError: There is no such figure, or the server does not answer.
            RecordError: The server sent something that is no record.
        """
        return Record.from_json(self._ask("GET", f"/figures/{_part(figid_or_alias)}"))

    def image(self, figid_or_alias: str) -> bytes:
        """The bytes of a figure's picture, in a format that browsers show.

        Raises:
            LibraryError: There is no such figure, it has no picture, or the server does not
                answer.
        """
        return self._ask("GET", f"/figures/{_part(figid_or_alias)}/image", api=False)

    def figures(self) -> Iterator[FigureRow]:
        """All figures, the newest articles first.

        Raises:
            LibraryError: The server does not answer.
        """
        for row in self._rows("/figures", "figures"):
            yield _made(FigureRow, row)

    def records(self) -> Iterator[Record]:
        """All records, one request each.

        Raises:
            LibraryError: The server does not answer.
        """
        for row in self.figures():
            yield self.get(row.figid)

    def stats(self) -> LibraryStats:
        """How much is in the library.

        Raises:
            LibraryError: The server does not answer.
        """
        return _made(LibraryStats, self._json("/stats"))

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> SearchResults:
        """Find figures, or paths across them; see `Library.search`.

        Raises:
            QueryError: The query cannot be understood.
            LibraryError: The limit is none, or the server does not answer.
        """
        if not 1 <= limit <= _MOST_HITS:
            raise LibraryError(f"the limit must be 1 to {_MOST_HITS}", where=str(limit))
        hits: list[Hit] = []
        first: Mapping[str, Any] = {}
        while len(hits) < limit:
            each = min(_PAGE, limit - len(hits))
            asked = {"q": query, "limit": each, "offset": offset + len(hits)}
            try:
                data = self._json("/search", asked)
            except _WrongError as error:
                raise QueryError(error.what, where=error.where, hint=error.hint) from error
            first = first or data
            hits += [_hit(one) for one in data["hits"]]
            if len(data["hits"]) < each:
                break
        paths = tuple(
            Path(tuple(_made(Step, step) for step in one["steps"]), int(one["sign"]))
            for one in first["paths"]
        )
        notes = tuple(first["notes"])
        return SearchResults(query, int(first["total"]), tuple(hits), offset, limit, notes, paths)

    def similar(self, figid_or_alias: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """The figures that show the same things and say the same of them.

        Raises:
            LibraryError: There is no such figure, or the server does not answer.
        """
        data = self._json(f"/figures/{_part(figid_or_alias)}/similar", {"limit": limit})
        return tuple(
            Hit(
                _made(FigureRow, one["figure"]),
                one["score"],
                tuple(_made(Match, match) for match in one["matches"]),
            )
            for one in data["figures"]
        )

    # ---------------------------------------------------------------- the server's work

    def enrich(
        self,
        genes: Iterable[str],
        *,
        background: str | Sequence[str] = "library",
        flavour: str = "synonyms",
        max_q: float = 1.0,
        limit: int = 100,
    ) -> dict[str, Any]:
        """Test a gene list against the figures; see docs/enrichment.md.

        Args:
            genes: Symbols, aliases or ids, mixed.
            background: "library", "protein-coding", or all genes that were measured.
            flavour: "strict", "synonyms" or "all".
            max_q: Greatest q.
            limit: Most figures.

        Raises:
            EnrichmentError: The list or an option cannot be used.
            LibraryError: The server does not answer.
        """
        given = background if isinstance(background, str) else list(background)
        body = {"genes": list(genes), "background": given, "flavour": flavour, "max_q": max_q,
                "limit": limit}  # fmt: skip
        try:
            found: dict[str, Any] = self._json("/enrich", body=body)
        except _WrongError as error:
            raise EnrichmentError(error.what, where=error.where, hint=error.hint) from error
        return found

    def mechanism(self, figid_or_alias: str, *, panel: str = "") -> dict[str, Any]:
        """A figure's network: nodes, and signed edges with their evidence.

        Raises:
            LibraryError: There is no such figure or panel, or the server does not answer.
        """
        found: dict[str, Any] = self._json(
            f"/figures/{_part(figid_or_alias)}/mechanism", {"panel": panel}
        )
        return found

    def simulate(
        self, figid_or_alias: str, *, panel: str = "", hold: Sequence[str] = (), rule: str = ""
    ) -> dict[str, Any]:
        """Run a figure's mechanism: attractors, and courses in time.

        Args:
            figid_or_alias: Of the figure.
            panel: Letter of a panel; empty for the whole figure.
            hold: "NODE:on", "NODE:off"; "NODE:any" leaves an input open.
            rule: Of the nodes; empty for the default.

        Raises:
            LibraryError: There is no such figure, panel, node or rule, or no mechanism, or the
                server does not answer.
        """
        body = {"panel": panel, "hold": list(hold), "rule": rule}
        path = f"/figures/{_part(figid_or_alias)}/mechanism/run"
        found: dict[str, Any] = self._json(path, body=body)
        return found

    def export(self, figid_or_alias: str, format: str) -> bytes:
        """A figure in one of the formats of the exports; folders come as .zip.

        Raises:
            LibraryError: There is no such figure or format, or the server does not answer.
        """
        return self._ask("GET", f"/figures/{_part(figid_or_alias)}/export/{_part(format)}")

    def decisions(self, figid_or_alias: str) -> dict[str, Any]:
        """What people decided about a figure, and its history.

        Raises:
            LibraryError: There is no such figure, or the server does not answer.
        """
        found: dict[str, Any] = self._json(f"/figures/{_part(figid_or_alias)}/curation")
        return found

    # ------------------------------------------------------------------------ requests

    def _rows(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            data = self._json(path, {"limit": _PAGE, "offset": offset})
            yield from data[name]
            offset += len(data[name])
            if len(data[name]) < _PAGE:
                return

    def _json(self, path: str, asked: Mapping[str, Any] | None = None, *, body: Any = None) -> Any:
        method = "GET" if body is None else "POST"
        data = self._ask(method, path, asked, body=body)
        try:
            return json.loads(data)
        except ValueError as error:
            raise LibraryError("the server's answer is no JSON", where=self._address) from error

    def _ask(
        self,
        method: str,
        path: str,
        asked: Mapping[str, Any] | None = None,
        *,
        body: Any = None,
        api: bool = True,
    ) -> bytes:
        """The bytes of a good answer.

        Raises:
            LibraryError: There is none, or it says what is wrong.
        """
        target = f"{self._root}{'/api/v1' if api else ''}{path}"
        if asked:
            target += f"?{urlencode({k: v for k, v in asked.items() if v != ''})}"
        head = {"user-agent": f"pathscribe/{__version__}", "accept": "*/*"}
        sent = None
        if body is not None:
            sent = json.dumps(body).encode()
            head["content-type"] = "application/json"
        for again in (True, False):
            connection, fresh = self._connection()
            try:
                connection.request(method, target, sent, head)
                answer = connection.getresponse()
                data = answer.read(_MOST_BYTES + 1)
                break
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # The server may have closed a connection that was idle.
                if again and not fresh:
                    continue
                raise LibraryError(
                    f"the server does not answer: {error}", where=self._address
                ) from error
        if len(data) > _MOST_BYTES:
            self.close()
            raise LibraryError("the answer is too large", where=self._address)
        if answer.status in (301, 302, 303, 307, 308):
            return self._followed(answer.getheader("location") or "")
        if answer.status != 200:
            raise self._error(answer.status, data)
        return data

    def _followed(self, place: str) -> bytes:
        """An alias's picture leads to the figure's; only on the same site."""
        parts = urlsplit(place)
        if parts.netloc or not parts.path.startswith(f"{self._root}/figures/"):
            raise LibraryError("the server leads elsewhere", where=place[:200])
        return self._ask("GET", parts.path.removeprefix(self._root), api=False)

    def _connection(self) -> tuple[http.client.HTTPConnection, bool]:
        known: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if known is not None:
            return known, False
        made: http.client.HTTPConnection
        if self._secure:
            made = http.client.HTTPSConnection(
                self._host,
                self._port,
                timeout=self._seconds,
                context=ssl.create_default_context(),
            )
        else:
            made = http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        self._own.connection = made
        return made, True

    def _error(self, status: int, data: bytes) -> PathscribeError:
        try:
            said = json.loads(data)["error"]
            what = str(said["what"])
            where, hint = str(said.get("where", "")), str(said.get("hint", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            what, where, hint = f"the server answers {status}", self._address, ""
        kind = {404: _MissingError, 400: _WrongError, 422: _WrongError}.get(status, LibraryError)
        return kind(what, where=where, hint=hint)


class _MissingError(LibraryError):
    """The server has no such thing."""


class _WrongError(LibraryError):
    """The server does not understand the question."""


def _part(name: str) -> str:
    if not name:
        raise LibraryError("the name is empty")
    return quote(name, safe="")


def _made(kind: type[T], data: Mapping[str, Any]) -> T:
    """An object from its fields; what a newer server says beside them is left out."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    try:
        given = {name: data[name] for name in names}
    except (KeyError, TypeError) as error:
        raise LibraryError(f"the server's answer lacks {error}") from error
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in given.items()})


def _hit(data: Mapping[str, Any]) -> Hit:
    matches = tuple(_made(Match, match) for match in data["matches"])
    return Hit(_made(FigureRow, data), float(data["score"]), matches)
