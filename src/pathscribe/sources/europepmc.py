"""Searching Europe PMC.

Service: https://europepmc.org/RestfulWebService (search, with `cursorMark` for paging).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ..errors import FetchError, PathscribeError
from ..records.identifiers import normal_pmcid
from ..settings import FetchSettings
from .web import WebClient

FIRST_CURSOR: Final = "*"
_ORDER: Final = "P_PDATE_D asc"
_BATCH: Final = 40
_MONTH_END: Final = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_LATEST: Final = "3000-12-31"
_MOST_TEXT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search has found. Empty strings where unknown.

    Attributes:
        key: What it goes by: its PMCID, else "MED:" and its PMID, "DOI:" and its DOI, or the
            service's own "SOURCE:ID".
        licence: As the service gives it, such as "cc by".
    """

    key: str
    pmcid: str = ""
    pmid: str = ""
    doi: str = ""
    title: str = ""
    year: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list of hits.

    Attributes:
        hits: In the service's order.
        total: How many there are in all.
        cursor: Where the next part begins.
        last: There is no further one.
    """

    hits: tuple[Hit, ...]
    total: int
    cursor: str
    last: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user wants: identifiers and searches.

    Attributes:
        pmcids: Normal PMCIDs.
        pmids: Digits.
        dois: In small letters.
        queries: In the words of Europe PMC's search.
    """

    pmcids: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    queries: tuple[str, ...] = field(default=())


def sorted_out(words: Sequence[str]) -> Asked:
    """Tell identifiers from searches.

    "PMC123" and "PMCID:123" are PMCIDs, digits and "PMID:123" PMIDs, what begins with "10." and
    has a slash (or "doi:", or an address at doi.org) a DOI; everything else is a search.

    Raises:
        PathscribeError: A word is empty.
    """
    pmcids: list[str] = []
    pmids: list[str] = []
    dois: list[str] = []
    queries: list[str] = []
    for given in words:
        word = given.strip()
        if not word:
            raise PathscribeError("an empty search", hint="give PMCIDs, PMIDs, DOIs or words")
        if match := re.fullmatch(r"(?:PMCID:\s*(?:PMC)?|PMC)(\d{1,12})(?:\.\d+)?", word, re.I):
            pmcids.append(f"PMC{int(match[1])}")
        elif match := re.fullmatch(r"(?:PMID:\s*)?(\d{1,12})", word, re.I):
            pmids.append(str(int(match[1])))
        elif match := re.fullmatch(
            r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/[^\s\"]+)", word, re.I
        ):
            dois.append(match[1].lower())
        else:
            queries.append(word)
    return Asked(*(tuple(dict.fromkeys(found)) for found in (pmcids, pmids, dois, queries)))


def full_query(query: str, *, since: str = "", until: str = "", closed: bool = False) -> str:
    """A user's words as they are sent: within the dates, and of open articles with full text.

    Args:
        query: In the words of Europe PMC's search.
        since: First day of publication: "2024", "2024-01" or "2024-01-31".
        until: Last day, likewise.
        closed: Also articles that are not open access.

    Raises:
        PathscribeError: A date is none.
    """
    parts = [f"({query})"]
    if since or until:
        first = _day(since, last=False) if since else "1800-01-01"
        final = _day(until, last=True) if until else _LATEST
        if first > final:
            raise PathscribeError("the first day is after the last", where=f"{since}, {until}")
        parts.append(f"(FIRST_PDATE:[{first} TO {final}])")
    parts.append("(IN_EPMC:y)" if closed else "(OPEN_ACCESS:y)")
    return " AND ".join(parts)


def _day(text: str, *, last: bool) -> str:
    match = _MONTH_END.match(text.strip())
    if match is None:
        raise PathscribeError("is no date", where=text, hint="such as 2024, 2024-01 or 2024-01-31")
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if day:
            return date(year, int(month), int(day)).isoformat()
        if not last:
            return date(year, int(month or 1), 1).isoformat()
        number = int(month or 12)
        ends = date(year + number // 12, number % 12 + 1, 1).toordinal() - 1
        return date.fromordinal(ends).isoformat()
    except ValueError as error:
        raise PathscribeError(f"is no date: {error}", where=text) from error


def search_page(client: WebClient, settings: FetchSettings, query: str, cursor: str) -> Page:
    """One part of the list of hits, in the order of publication.

    Args:
        client: Asks.
        settings: Address and size of a part.
        query: As it is sent, see `full_query`.
        cursor: Where it begins; `FIRST_CURSOR` at the beginning.

    Raises:
        FetchError: The service does not answer, or not as it should.
    """
    params = {
        "query": query,
        "format": "json",
        "resultType": "core",
        "pageSize": str(settings.page_size),
        "cursorMark": cursor,
        "sort": _ORDER,
    }
    data = client.ask(settings.search_url, params=params)
    where = settings.search_url
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FetchError("the answer of the search is no JSON", where=where) from error
    if not isinstance(answer, dict):
        raise FetchError("the answer of the search is not understood", where=where)
    if "hitCount" not in answer:
        told = answer.get("errMsg") or answer.get("errorMessage") or answer.get("error")
        said = f": {str(told)[:300]}" if told else ""
        raise FetchError(f"the search was not answered{said}", where=where, hint="check the query")
    results = answer.get("resultList") or {}
    found = results.get("result") if isinstance(results, dict) else None
    hits = tuple(hit for one in found or () if (hit := _hit(one)) is not None)
    following = answer.get("nextCursorMark")
    try:
        total = int(answer["hitCount"])
    except (TypeError, ValueError) as error:
        raise FetchError("the answer of the search is not understood", where=where) from error
    last = not isinstance(following, str) or not following or following == cursor or not found
    return Page(hits, total, cursor if last else str(following), last)


def _hit(one: Any) -> Hit | None:
    if not isinstance(one, dict):
        return None

    def text(name: str) -> str:
        value = one.get(name)
        return " ".join(str(value).split())[:_MOST_TEXT] if isinstance(value, str | int) else ""

    pmcid = normal_pmcid(text("pmcid"))
    pmid = text("pmid") if text("pmid").isdecimal() else ""
    doi = text("doi").lower()
    key = pmcid or (f"MED:{pmid}" if pmid else "") or (f"DOI:{doi}" if doi else "")
    key = key or f"{text('source')}:{text('id')}"
    if key == ":":
        return None
    return Hit(key, pmcid, pmid, doi, text("title"), text("pubYear"), text("license"))


def resolve(
    client: WebClient, settings: FetchSettings, pmids: Sequence[str], dois: Sequence[str]
) -> Iterator[Hit]:
    """The articles of PMIDs and DOIs, in their order; one not known has nothing but its id.

    Raises:
        FetchError: The service does not answer, or not as it should.
    """
    for start in range(0, len(pmids), _BATCH):
        some = pmids[start : start + _BATCH]
        query = " OR ".join(f"(EXT_ID:{pmid} AND SRC:MED)" for pmid in some)
        found = {hit.pmid: hit for hit in _all(client, settings, query)}
        for pmid in some:
            yield found.get(pmid) or Hit(f"MED:{pmid}", pmid=pmid)
    for start in range(0, len(dois), _BATCH):
        some = dois[start : start + _BATCH]
        query = " OR ".join(f'(DOI:"{doi}")' for doi in some)
        found = {}
        for hit in _all(client, settings, query):
            # A preprint and its article may share a DOI; the one with a full text counts.
            if hit.doi not in found or (hit.pmcid and not found[hit.doi].pmcid):
                found[hit.doi] = hit
        for doi in some:
            yield found.get(doi) or Hit(f"DOI:{doi}", doi=doi)


def _all(client: WebClient, settings: FetchSettings, query: str) -> Iterator[Hit]:
    cursor = FIRST_CURSOR
    while True:
        page = search_page(client, settings, query, cursor)
        yield from page.hits
        if page.last:
            return
        cursor = page.cursor
