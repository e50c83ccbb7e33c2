from __future__ import annotations

from urllib.parse import quote

import pytest
from lxml import html

EVIL = [
    "<script>alert(1)</script>",
    "'; DROP TABLE figures; --",
    '" OR 1=1 --',
    "') UNION SELECT record FROM figures --",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "%2e%2e%2f",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "{{ 7*7 }}",
    "${7*7}",
    "\u202e\ufeff\u2028",
    "%",
    "*" * 50,
    "(" * 500,
    "-" * 500,
    "a" * 5000,
    "NEAR(a b)",
    "caption:*",
    "year:99999999999999999999",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]
PLACES = [
    "/search?q={}",
    "/figures/{}",
    "/figures/{}/image",
    "/figures/{}/thumbnail",
    "/figures/{}/download/json",
    "/figures/PMC11892258__F3/download/{}",
    "/figures/PMC11892258__F3/mechanism?panel={}",
    "/figures/PMC11892258__F3/mechanism?hold={}",
    "/entities/{}",
    "/genes/{}",
    "/browse/{}",
    "/browse/genes?q={}",
    "/browse/genes?page={}",
    "/enrich?genes={}",
    "/enrich?genes=IL6&background={}",
    "/enrich?genes=IL6&own={}&background=own",
    "/enrich?genes=IL6&flavour={}",
    "/enrich.tsv?genes={}",
    "/static/{}",
    "/api/v1/search?q={}",
    "/api/v1/search?q=IL6&limit={}",
    "/api/v1/figures/{}",
    "/api/v1/figures/{}/similar",
    "/api/v1/figures/PMC11892258__F3/export/{}",
    "/api/v1/figures/PMC11892258__F3/mechanism?panel={}",
    "/api/v1/entities?kind={}",
    "/api/v1/entities?q={}",
    "/api/v1/entities/{}",
    "/{}",
]


@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_everywhere(client, library, place: str) -> None:
    before = library.stats()
    for text in EVIL:
        answer = client.get(place.format(quote(text, safe="")))
        assert answer.status_code < 500, (place, text, answer.text[:300])
        assert "root:" not in answer.text
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "<script>alert" not in answer.text
        assert "Traceback" not in answer.text
    assert library.stats() == before


def test_raw_bytes_in_addresses(client) -> None:
    for raw in ("%ff", "%c0%ae%c0%ae", "%ed%a0%80", "%00", "%0d%0aset-cookie:x=1", "..%2f..%2fx"):
        for place in ("/figures/", "/entities/", "/static/", "/search?q=", "/genes/"):
            answer = client.get(place + raw)
            assert answer.status_code < 500, (place, raw)
            assert "set-cookie" not in answer.headers


def test_no_file_beside_the_static_ones(client) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"):
        assert client.get(path).status_code in (404, 405)


def test_markup_in_records_stays_text(client, hostile: str, hostile_id: str) -> None:
    for address in (
        f"/figures/{hostile_id}",
        f"/figures/{hostile_id}/mechanism",
        "/search",
        "/search?q=year:2021",
        "/browse",
        "/browse/chemicals",
        "/statistics",
        "/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:500])
        page = html.fromstring(answer.text)
        scripts = page.xpath("//script[not(@src)]")
        assert all(one.get("type") == "application/ld+json" for one in scripts), address
        assert not page.xpath("//img[@src='x'] | //@*[starts-with(name(), 'on')]"), address
        assert not page.xpath("//a[starts-with(@href, 'javascript:')]"), address
        assert "49" not in "".join(page.xpath("//h1//text()"))
    page = html.fromstring(client.get(f"/figures/{hostile_id}").text)
    assert hostile in page.xpath("//h1")[0].text_content()
    assert hostile in page.xpath("//section[@class='caption']/p")[0].text_content()


def test_things_named_with_markup(client, hostile_id: str) -> None:
    page = html.fromstring(client.get(f"/figures/{hostile_id}").text)
    links = page.xpath("//table//a[starts-with(@href, '/entities/')]/@href")
    assert links
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "<script>alert" not in answer.text


def test_downloads_have_safe_names(client, hostile_id: str) -> None:
    answer = client.get(f"/figures/{hostile_id}/download/json")
    assert answer.headers["content-disposition"] == f'attachment; filename="{hostile_id}.json"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_large_bodies_are_refused(client) -> None:
    answer = client.post("/enrich", data={"genes": "A" * 2_100_000})
    assert answer.status_code == 413

    def parts():
        for _ in range(40):
            yield b"genes=" + b"A" * 100_000

    head = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/enrich", content=parts(), headers=head).status_code == 413


def test_other_methods(client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert client.request(method, "/figures/PMC11892258__F3").status_code == 405
    assert client.request("HEAD", "/").status_code == 200


def test_other_host_names_are_refused(library) -> None:
    pytest.importorskip("fastapi")
    from starlette.testclient import TestClient

    from pathscribe.web import create_app

    app = create_app(library, hosts=("localhost", "127.0.0.1"), warm_up=False)
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/about").status_code == 200
        assert client.get("/about", headers={"host": "evil.example"}).status_code == 400
