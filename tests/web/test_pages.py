from __future__ import annotations

import io
import json
import re

import pytest
from lxml import html
from PIL import Image


def parsed(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return html.fromstring(answer.text)


def texts(page, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def test_home_has_one_box_and_counts(client, library) -> None:
    page = parsed(client, "/")
    assert len(page.xpath("//form[@role='search']")) == 1
    assert str(library.stats().figures) in texts(page, "//dl[@class='numbers']//dd")


def test_results_say_why_and_have_thumbnails_and_facets(client, figid: str) -> None:
    page = parsed(client, "/search?q=gene:TYROBP")
    (hit,) = page.xpath("//li[@class='hit']")
    assert any("DAP12" in why for why in texts(hit, ".//ul[@class='why']/li"))
    (picture,) = hit.xpath(".//img/@src")
    answer = client.get(picture)
    assert answer.headers["content-type"] == "image/jpeg"
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 360
    assert {"Type", "Year", "Journal"} <= set(texts(page, "//aside//h2"))


def test_a_facet_narrows_the_search(client) -> None:
    page = parsed(client, "/search?q=")
    (link,) = page.xpath("//aside//a[text()='2021']/@href")
    assert len(parsed(client, link).xpath("//li[@class='hit']")) == 1
    assert len(page.xpath("//li[@class='hit']")) == 2


def test_a_pasted_gene_list_goes_to_enrichment(client) -> None:
    answer = client.post("/search", data={"q": "IL6\nSTAT3\r\nJak1\n3717"})
    assert answer.url.path == "/enrich"
    assert "looks like a list of genes" in answer.text
    answer = client.get("/search", params={"q": "IL6, STAT3, JAK1"})
    assert answer.url.path == "/enrich"
    answer = client.get("/search", params={"q": "IL6, STAT3, JAK1", "words": "1"})
    assert answer.url.path == "/search"


@pytest.mark.parametrize(
    "text",
    [
        "IL6 STAT3",
        "gene:IL6 gene:STAT3 gene:JAK1",
        "JAK1 -> STAT3",
        "cat, dog, mouse, inflammation",
    ],
)
def test_a_search_stays_one(client, text: str) -> None:
    answer = client.post("/search", data={"q": text})
    assert answer.url.path == "/search"
    assert answer.status_code == 200


def test_paths_are_shown(client, figid: str) -> None:
    page = parsed(client, "/search?q=path from IL6 to STAT3")
    assert any("STAT3" in path for path in texts(page, "//ol[@class='paths']/li"))


def test_a_query_that_cannot_be_understood_is_a_clear_400(client) -> None:
    answer = client.get("/search", params={"q": 'gene:"IL6'})
    assert answer.status_code == 400
    assert "character" in answer.text


# --- figure ----------------------------------------------------------------------------


def test_boxes_rows_and_caption_carry_the_same_token(client, figid: str, library) -> None:
    page = parsed(client, f"/figures/{figid}")
    record = library.get(figid)
    il6 = [m for m in record.mentions if m.symbols == ("IL6",)]
    assert {m.place for m in il6} == {"label", "caption"}
    (row,) = [
        row for row in page.xpath("//table[@class='things']//tr[@id]")
        if "IL6" in row.xpath("td[2]")[0].text_content()
    ]  # fmt: skip
    token = row.get("data-k")
    boxes = [b for b in page.xpath("//polygon[@data-k]") if token in b.get("data-k").split()]
    marks = [m for m in page.xpath("//mark") if token in m.get("data-k").split()]
    assert len(boxes) == sum(m.place == "label" for m in il6)
    assert [mark.text_content() for mark in marks] == [m.text for m in il6 if m.place == "caption"]
    assert boxes[0].get("data-row") == row.get("id")


def test_the_caption_is_whole(client, figid: str, library) -> None:
    page = parsed(client, f"/figures/{figid}")
    (shown,) = page.xpath("//section[@class='caption']/p[1]")
    assert shown.text_content() == library.get(figid).figure.caption


def test_boxes_lie_where_the_labels_are(client, figid: str, library) -> None:
    page = parsed(client, f"/figures/{figid}")
    record = library.get(figid)
    label = next(one for one in record.labels if one.text == "SYK")
    (box,) = [
        b for b in page.xpath("//polygon[@data-k]") if f"e-{label.id}" in b.get("data-k").split()
    ]
    points = [tuple(map(float, pair.split(","))) for pair in box.get("points").split()]
    for axis in (0, 1):
        inside = [corner[axis] for corner in label.polygon]
        assert min(p[axis] for p in points) <= min(inside)
        assert max(p[axis] for p in points) >= max(inside)


def test_identifiers_lead_to_their_sites(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}")
    links = set(page.xpath("//a[@class='id']/@href"))
    assert any(link.endswith("HGNC:6018") for link in links)
    assert "https://www.ncbi.nlm.nih.gov/gene/3569" in links
    assert any("MONDO:" in link for link in links)


def test_every_layer_has_a_switch_and_a_rule(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}")
    style = client.get(page.xpath("//link[@rel='stylesheet']/@href")[0]).text
    layers = set(page.xpath("//input/@data-layer"))
    shown = {one.split()[0] for one in page.xpath("//svg//*[@data-k]/@class")}
    assert layers == shown
    for layer in layers:
        assert f"#on-{layer}:not(:checked)) svg .{layer}" in style


def test_rejected_readings_are_one_click_away(client, figid: str, library) -> None:
    rejected = {other.name for m in library.get(figid).mentions for other in m.rejected}
    page = parsed(client, f"/figures/{figid}")
    shown = " ".join(texts(page, "//td/details//li[@class='rejected']"))
    assert rejected
    assert any(name in shown for name in rejected)


def test_json_ld_and_permalink(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}")
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(text)
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert data["@id"] == canonical
    assert data["identifier"] == figid
    assert client.get(canonical).status_code == 200


def test_an_alias_leads_to_the_figure(client, figid: str) -> None:
    answer = client.get("/figures/PMC11892258__F3", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == f"/figures/{figid}"


def test_the_picture_comes_as_it_was_read(client, figid: str, library) -> None:
    answer = client.get(f"/figures/{figid}/image")
    assert answer.content == library.image(figid)
    assert answer.headers["content-type"] == "image/jpeg"


def test_every_format_can_be_downloaded(client, figid: str) -> None:
    pytest.importorskip("pyarrow")
    page = parsed(client, f"/figures/{figid}")
    links = page.xpath("//div[@class='bar']//a[contains(@href, '/download/')]/@href")
    from pathscribe.exports import EXPORTERS

    offered = {link.rpartition("/")[2] for link in links}
    # A release of one figure is none, and nobody shall upload by a visit.
    assert set(EXPORTERS) - offered == {"crate", "ndex"}
    assert client.get(f"/figures/{figid}/download/ndex").status_code == 404
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.content
        assert answer.headers["content-disposition"].startswith("attachment")
        assert client.get(link).content == answer.content, link


def test_the_network_is_drawn(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}")
    assert "STAT3" in texts(page, "//section[@id='network']//svg")[0]
    assert client.get(f"/figures/{figid}/network.svg").text.startswith("<svg")


# --- things ----------------------------------------------------------------------------


def test_a_gene_page_says_what_acts_on_it(client, figid: str) -> None:
    page = parsed(client, "/entities/gene:STAT3")
    (table,) = page.xpath("//section[h2[contains(., 'acts on STAT3')]]//table")
    assert any("JAK" in row for row in texts(table, "tbody/tr"))
    assert page.xpath(f"//li[@class='tile']//a[@href='/figures/{figid}']")


def test_a_gene_is_found_by_any_name(client) -> None:
    assert client.get("/genes/Stat3").url.path == "/entities/gene:STAT3"


def test_links_to_things_are_alive(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}")
    links = set(page.xpath("//table//a[starts-with(@href, '/entities/')]/@href"))
    assert len(links) > 15
    assert {client.get(link).status_code for link in links} == {200}


def test_lists(client) -> None:
    page = parsed(client, "/browse/genes?q=stat")
    assert texts(page, "//ul[@class='names']/li/a") == ["STAT3"]
    # Members of families are not named by the figure.
    assert "JAK2" not in texts(parsed(client, "/browse/genes"), "//ul[@class='names']/li/a")
    assert "families" in "".join(parsed(client, "/browse").xpath("//h2/a/@href"))


@pytest.mark.parametrize("address", ["/statistics", "/about", "/api", "/browse", "/robots.txt"])
def test_other_pages(client, address: str) -> None:
    assert client.get(address).status_code == 200


# --- mechanism -------------------------------------------------------------------------


def test_a_switch_changes_what_follows(client, figid: str) -> None:
    page = parsed(client, f"/figures/{figid}/mechanism?hold=IL6:off")
    grid = {row.xpath("th")[0].text_content(): texts(row, "td")
            for row in page.xpath("//table[@class='grid']/tbody/tr")}  # fmt: skip
    assert set(grid["STAT3"]) == {"off"}
    before = parsed(client, f"/figures/{figid}/mechanism")
    grid = {row.xpath("th")[0].text_content(): texts(row, "td")
            for row in before.xpath("//table[@class='grid']/tbody/tr")}  # fmt: skip
    assert set(grid["STAT3"]) == {"on"}


def test_time_courses(client, figid: str) -> None:
    pytest.importorskip("scipy")
    page = parsed(client, f"/figures/{figid}/mechanism?panel=C&hold=IL6:off")
    rows = texts(page, "//h3[contains(., 'switches change')]/following::table[1]//tr")
    assert any(row.startswith("STAT3") for row in rows)
    assert page.xpath("//svg[contains(@class, 'chart')]//polyline[contains(@class, 'before')]")


def test_without_scipy_the_page_says_so(client, figid: str, monkeypatch) -> None:
    monkeypatch.setattr("pathscribe.web.running.has", lambda module: False)
    page = parsed(client, f"/figures/{figid}/mechanism?panel=")
    assert any("pathscribe[models]" in note for note in texts(page, "//p[@class='note']"))


@pytest.mark.parametrize(
    "asked", ["hold=nothing:on", "hold=IL6:maybe", "panel=Z", "hold=IL6:any", "hold=';DROP TABLE"]
)
def test_what_cannot_be_run_is_a_clear_400(client, figid: str, asked: str) -> None:
    assert client.get(f"/figures/{figid}/mechanism?{asked}").status_code == 400


# --- quality ---------------------------------------------------------------------------


def addresses(figid: str) -> list[str]:
    return [
        "/", "/search", "/search?q=IL6", f"/figures/{figid}", f"/figures/{figid}/mechanism",
        f"/figures/{figid}/similar",
        "/entities/gene:STAT3", "/browse", "/browse/cells", "/statistics", "/about", "/api",
        "/enrich", "/enrich?genes=IL6,STAT3,SYK", "/nothing",
    ]  # fmt: skip


def test_pages_keep_their_own_policy(client, figid: str) -> None:
    for address in addresses(figid):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        page = html.fromstring(answer.text)
        assert not page.xpath("//style | //*[@style]"), address
        scripts = page.xpath("//script[not(@src) and not(@type='application/ld+json')]")
        assert not scripts, address
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), address
        own = page.xpath("//script/@src | //link[@rel!='canonical']/@href | //img/@src")
        assert all(link.startswith("/") and not link.startswith("//") for link in own), address


def test_pages_can_be_read_aloud(client, figid: str) -> None:
    for address in addresses(figid):
        page = html.fromstring(client.get(address).text)
        assert page.xpath("/html/@lang") == ["en"]
        assert len(page.xpath("//h1")) == 1, address
        assert len(page.xpath("//main")) == 1
        assert all(image.get("alt") is not None for image in page.xpath("//img")), address
        for field in page.xpath("//input[not(@type='hidden')] | //textarea | //select"):
            labelled = field.get("aria-label") or field.xpath("ancestor::label")
            labelled = labelled or page.xpath(f"//label[@for='{field.get('id')}']")
            assert labelled, (address, field.get("name"))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address


def test_the_script_is_small(client) -> None:
    page = parsed(client, "/")
    (script,) = page.xpath("//script/@src")
    answer = client.get(script)
    assert len(answer.content) < 60_000
    assert "immutable" in answer.headers["cache-control"]
    assert not re.search(r"\beval\b|innerHTML|document\.write", answer.text)
