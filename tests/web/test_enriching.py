from __future__ import annotations

from lxml import html

GENES = "IL6,STAT3,SYK,TYROBP,notagene"


def test_the_page_agrees_with_the_library(client, library) -> None:
    from pathscribe.enrichment import enrich, library_sets

    expected = enrich(GENES.split(","), library_sets(library)).rows()
    answer = client.get("/enrich", params={"genes": GENES})
    page = html.fromstring(answer.text)
    rows = page.xpath("//table[@class='result']/tbody/tr")
    assert len(rows) == len(expected) == 1
    assert rows[0].xpath("td")[1].text_content() == f"{expected[0].overlap}/{expected[0].size}"
    assert rows[0].xpath("td")[5].text_content().split() == list(expected[0].genes)
    assert "notagene" in answer.text
    assert page.xpath("//svg[@class='chart']//circle")


def test_the_permalink_gives_the_same(client) -> None:
    first = html.fromstring(client.post("/enrich", data={"genes": GENES, "flavour": "all"}).text)
    (link,) = first.xpath("//a[text()='Permalink']/@href")
    second = html.fromstring(client.get(link).text)
    rows = [
        [row.text_content() for row in page.xpath("//table[@class='result']//tr")]
        for page in (first, second)
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 1


def test_a_file_can_be_uploaded(client) -> None:
    file = {"file": ("genes.txt", b"\xef\xbb\xbfIL6\nSTAT3\n", "text/plain")}
    answer = client.post("/enrich", data={"genes": "SYK"}, files=file)
    assert "<b>3</b> genes" in answer.text


def test_the_table_can_be_downloaded(client) -> None:
    answer = client.get("/enrich.tsv", params={"genes": GENES})
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert lines[0].split("\t")[:4] == ["rank", "name", "library", "overlap"]
    assert len(lines) == 2


def test_an_own_background(client) -> None:
    given = {"genes": "IL6,STAT3", "background": "own", "own": "IL6 STAT3 SYK TYROBP TP53 MDM2"}
    answer = client.post("/enrich", data=given)
    assert "6 genes of your own" in answer.text
    assert client.post("/enrich", data=given | {"own": ""}).status_code == 400


def test_a_list_of_ten_thousand_genes(client, library) -> None:
    from pathscribe.vocabulary import Lexicon

    names = [gene.symbol for gene in Lexicon.default().genes()][:10_001]
    answer = client.post("/enrich", data={"genes": "\n".join(names[:10_000])})
    assert answer.status_code == 200
    assert "too long for a permalink" in answer.text
    answer = client.post("/enrich", data={"genes": "\n".join(names)})
    assert answer.status_code == 400
    assert "10,000" in answer.text


def test_wrong_input_is_a_clear_4xx(client) -> None:
    for given in ({"max_q": "x"}, {"max_q": "nan"}, {"max_q": "2"}):
        assert client.post("/enrich", data={"genes": "IL6", **given}).status_code == 422
    for given in ({"flavour": "x"}, {"background": "x"}):
        assert client.post("/enrich", data={"genes": "IL6", **given}).status_code == 400
    files = {"file": ("x", b"\xff\xfe\x00\x01", "text/plain")}
    assert client.post("/enrich", files=files).status_code == 422
    answer = client.post("/enrich", content=b"--x\r\nbroken", headers={
        "content-type": "multipart/form-data; boundary=y"})  # fmt: skip
    assert 400 <= answer.status_code < 500
