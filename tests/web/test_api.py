from __future__ import annotations

import json

import pytest

from pathscribe.records import Record


def test_search_is_the_librarys(client, library) -> None:
    data = client.get("/api/v1/search", params={"q": "gene:TYROBP", "facets": "1"}).json()
    expected = library.search("gene:TYROBP").to_dict()
    assert [hit["figid"] for hit in data["hits"]] == [hit["figid"] for hit in expected["hits"]]
    assert data["hits"][0]["matches"] == expected["hits"][0]["matches"]
    assert {facet["name"] for facet in data["facets"]} >= {"Type", "Year"}


def test_a_record_comes_whole(client, library, figid: str) -> None:
    answer = client.get(f"/api/v1/figures/{figid}")
    assert Record.from_json(answer.text) == library.get(figid)


def test_lists_are_paged(client) -> None:
    whole = client.get("/api/v1/figures").json()
    assert whole["total"] == 2
    parts = [client.get(f"/api/v1/figures?limit=1&offset={n}").json()["figures"] for n in (0, 1)]
    assert parts[0] + parts[1] == whole["figures"]
    rows = client.get("/api/v1/entities?kind=cells&limit=2").json()
    assert len(rows["entities"]) == 2 < rows["total"]


def test_things(client) -> None:
    data = client.get("/api/v1/entities/gene:STAT3").json()
    assert "JAK" in [said["other"]["name"] for said in data["acted_on"]]
    assert client.get("/api/v1/entities/gene:NOTHING").status_code == 404


def test_enrichment(client) -> None:
    asked = {"genes": ["IL6", "STAT3", "3717"], "background": "protein-coding"}
    data = client.post("/api/v1/enrich", json=asked).json()
    assert data["query"] == ["IL6", "JAK2", "STAT3"]
    assert data["background"]["kind"] == "protein-coding"
    assert data["rows"][0]["overlap"] == 2


def test_mechanisms(client, figid: str) -> None:
    data = client.get(f"/api/v1/figures/{figid}/mechanism").json()
    assert data["nodes"]
    run = client.post(f"/api/v1/figures/{figid}/mechanism/run", json={"hold": ["IL6:off"]}).json()
    (ends,) = run["attractors"]["found"]
    assert ends["values"]["STAT3"] == "off"


def test_what_is_unchanged_is_not_sent_again(client, figid: str) -> None:
    for address in (f"/api/v1/figures/{figid}", "/", f"/figures/{figid}/image"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304
        assert not again.content
        other = client.get(address, headers={"if-none-match": '"other"'})
        assert other.content == first.content
    assert "max-age" in client.get("/api/v1/stats").headers["cache-control"]


def test_cross_origin(client) -> None:
    name = "access-control-allow-origin"
    known = {"origin": "https://lab.example"}
    assert client.get("/api/v1/stats", headers=known).headers[name] == known["origin"]
    assert name not in client.get("/api/v1/stats", headers={"origin": "https://x.org"}).headers
    assert name not in client.get("/", headers=known).headers
    answer = client.options("/api/v1/enrich", headers=known)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_the_description_is_openapi(client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) >= {
        "/api/v1/search", "/api/v1/figures/{figid}", "/api/v1/enrich",
        "/api/v1/figures/{figid}/mechanism/run",
    }  # fmt: skip
    assert not [path for path in schema["paths"] if not path.startswith("/api/v1/")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"genes": []}', 422),
        (b'{"genes": "IL6"}', 422),
        (b'{"genes": [1]}', 422),
        (b'{"genes": ["IL6"], "max_q": NaN}', 422),
        (b'{"genes": ["IL6"], "max_q": 1e999}', 422),
        (b'{"genes": ["IL6"], "evil": 1}', 422),
        (b'{"genes": ["IL6"], "background": []}', 400),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 422),
        (json.dumps({"genes": ["A" * 201]}).encode(), 422),
        (json.dumps({"genes": ["IL6"] * 10_001}).encode(), 422),
        (b"x" * 2_000_001, 413),
    ],
)
def test_malformed_json_is_a_clear_4xx(client, body: bytes, status: int) -> None:
    answer = client.post(
        "/api/v1/enrich", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (status, 400), answer.text[:300]
    assert 400 <= answer.status_code < 500
    assert len(answer.content) < 1000
    assert answer.json()["error"]["what"]
