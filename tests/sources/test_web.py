from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pathscribe.errors import FetchError
from pathscribe.sources import web
from pathscribe.sources.web import RateLimiter, WebClient

from .conftest import Paper, Server


def test_requests_to_one_host_keep_their_distance():
    now = 100.0
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(round(seconds, 6))
        now += seconds

    limiter = RateLimiter(4, clock=lambda: now, sleep=sleep)
    for host in ("a", "a", "b", "a"):
        limiter.wait(host)
    assert slept == [0.25, 0.25]
    limiter.hold("b", 9)
    limiter.wait("b")
    assert slept[-1] == 9


@pytest.mark.parametrize("place", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_into_the_own_network_is_not_followed(server: Server, monkeypatch, place):
    family = socket.AF_INET6 if ":" in place else socket.AF_INET
    monkeypatch.setattr(
        web.socket, "getaddrinfo", lambda *_a, **_k: [(family, 1, 6, "", (place, 80))]
    )
    client = WebClient(server.settings())
    with pytest.raises(FetchError, match="private network"):
        client.ask("http://innocent.example.org/x")
    client.close()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "http://",
        "http://user:secret@example.org/",
        "x",
    ],
)
def test_only_http_is_spoken(server: Server, address):
    client = WebClient(server.settings())
    with pytest.raises(FetchError, match="not followed"):
        client.ask(address)
    client.close()


def test_https_is_not_left_for_http():
    with pytest.raises(FetchError, match="from https to http"):
        web._redirected("https://example.org/a", "http://example.org/a")
    assert web._redirected("https://example.org/a/b", "../c") == "https://example.org/c"
    with pytest.raises(FetchError, match="not followed"):
        web._redirected("https://example.org/a", "https://[broken/")


def test_waiting_times_are_understood():
    assert web._retry_after("7") == 7
    assert web._retry_after("soon") is None
    assert web._retry_after("") is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60))
    assert 55 < (web._retry_after(later) or 0) <= 60
    assert web._retry_after(format_datetime(datetime(2001, 1, 1, tzinfo=UTC))) == 0


def test_an_answer_larger_than_the_limit_is_given_up(server: Server, tmp_path):
    server.add(Paper(1))
    client = WebClient(server.settings(most_bytes=50))
    with pytest.raises(FetchError, match="limit"):
        client.download(
            f"{server.url}/s3/PMC1.1/fig1.jpg", tmp_path / "x.jpg", check=lambda *_: None
        )
    assert list(tmp_path.iterdir()) == []
    client.close()
