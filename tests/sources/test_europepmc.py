from __future__ import annotations

import pytest

from pathscribe.errors import FetchError, PathscribeError
from pathscribe.sources.europepmc import full_query, search_page, sorted_out
from pathscribe.sources.web import WebClient

from .conftest import Server


def test_identifiers_are_told_from_searches():
    asked = sorted_out(
        [
            "PMC0123",
            "pmc123",
            "PMCID:5",
            "PMCID: PMC6",
            "PMC7.2",
            "38000000",
            "PMID: 42",
            "10.1000/X.y",
            "DOI:10.1000/x.Y",
            "https://doi.org/10.1/no",
            "immunosenescence AND pathway",
            "PMC",
        ]
    )
    assert asked.pmcids == ("PMC123", "PMC5", "PMC6", "PMC7")
    assert asked.pmids == ("38000000", "42")
    assert asked.dois == ("10.1000/x.y",)
    assert asked.queries == ("https://doi.org/10.1/no", "immunosenescence AND pathway", "PMC")
    with pytest.raises(PathscribeError, match="empty"):
        sorted_out(["  "])


@pytest.mark.parametrize(
    ("since", "until", "range_"),
    [
        ("2024", "", "[2024-01-01 TO 3000-12-31]"),
        ("", "2024-12", "[1800-01-01 TO 2024-12-31]"),
        ("2023-02", "2023-02", "[2023-02-01 TO 2023-02-28]"),
        ("2024-02-29", "2024", "[2024-02-29 TO 2024-12-31]"),
    ],
)
def test_dates(since, until, range_):
    query = full_query("a OR b", since=since, until=until)
    assert query == f"(a OR b) AND (FIRST_PDATE:{range_}) AND (OPEN_ACCESS:y)"


@pytest.mark.parametrize("bad", ["2024-13", "2023-02-29", "0000", "24", "2024/01"])
def test_what_is_no_date_is_refused(bad):
    with pytest.raises(PathscribeError, match="no date"):
        full_query("a", since=bad)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "not understood"),
        (b'{"errCode": 404, "errMsg": "Wrong parameter\\n"}', "Wrong parameter"),
        (b'{"hitCount": "many"}', "not understood"),
    ],
)
def test_answers_that_are_none(server: Server, monkeypatch, body, said):
    client = WebClient(server.settings())
    monkeypatch.setattr(client, "ask", lambda *_a, **_k: body)
    with pytest.raises(FetchError, match=said):
        search_page(client, server.settings(), "x", "*")
    client.close()


def test_strange_hits_do_no_harm(server: Server, monkeypatch):
    body = (
        b'{"hitCount": 9, "nextCursorMark": "B", "resultList": {"result": [7, {}, {"pmcid": [1]}, '
        b'{"source": "PPR", "id": "PPR1", "title": null}, {"pmcid": "PMC5", "pmid": "1\\n2"}]}}'
    )
    client = WebClient(server.settings())
    monkeypatch.setattr(client, "ask", lambda *_a, **_k: body)
    page = search_page(client, server.settings(), "x", "*")
    assert [hit.key for hit in page.hits] == ["PPR:PPR1", "PMC5"]
    assert (page.total, page.cursor, page.last) == (9, "B", False)
    client.close()
