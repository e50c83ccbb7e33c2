from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from pathscribe.errors import ExportError
from pathscribe.exports import SiteExporter
from pathscribe.exports import site as site_module
from pathscribe.records import Record

MakeRecord = Callable[..., Record]
PICTURE = b"the bytes of a picture"
URL = "https://figures.example.org"


class _Parsed(HTMLParser):
    """What a browser would do with a page: what it loads, where it links, what it runs."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.data: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.policy = ""
        self._in_script = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= set(held)
        if tag == "script":
            assert held == {"type": "application/ld+json"}
            self._in_script = True
        if held.get("http-equiv") == "Content-Security-Policy":
            self.policy = held["content"]
        if "src" in held:
            self.loads.append(held["src"])
        if tag == "link" and held["rel"] != "canonical":
            self.loads.append(held["href"])
        if tag == "a":
            self.links.append(held["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.data.append(data)


def _check(folder: Path) -> dict[str, _Parsed]:
    """Every page is sound: nothing runs, nothing comes from elsewhere, no link is dead."""
    pages = {}
    for path in sorted(folder.rglob("*.html")):
        parsed = _Parsed(path)
        assert not {name for name in parsed.attributes if name.startswith("on")}
        assert {"iframe", "object", "embed", "form", "base"}.isdisjoint(parsed.tags)
        for address in [*parsed.loads, *parsed.links]:
            if re.match("https://", address):
                assert address not in parsed.loads
                continue
            target = (path.parent / unquote(address)).resolve()
            assert target.is_relative_to(folder.resolve())
            assert target.is_file(), address
        pages[path.relative_to(folder).as_posix()] = parsed
        assert "default-src 'none'" in parsed.policy
    return pages


def test_the_demo(tmp_path: Path, demo: Record) -> None:
    report = SiteExporter().write([demo], tmp_path, base_url=URL, pictures=lambda figid: PICTURE)
    assert (report.records, report.problems) == (1, ())
    pages = _check(tmp_path)
    page = pages[f"figures/{demo.figid}.html"]
    assert page.loads == ["../style.css", f"../pictures/{demo.figid}.jpg"]
    assert (tmp_path / "pictures" / f"{demo.figid}.jpg").read_bytes() == PICTURE
    assert {"genes/TREM2.html", "organisms/Homo_sapiens.html", "years/2025.html"} <= set(pages)
    assert page.tags.count("polygon") >= len(demo.label_mentions)
    said = (tmp_path / f"figures/{demo.figid}.html").read_text(encoding="utf-8")
    assert "\u22a3" in said
    record = (tmp_path / f"figures/{demo.figid}.json").read_text(encoding="utf-8")
    assert Record.from_json(record) == demo


def test_rdflib_reads_the_json_ld(tmp_path: Path, demo: Record) -> None:
    import rdflib

    SiteExporter().write([demo], tmp_path, base_url=URL, licence="https://x.example/cc0")
    (data,) = _Parsed(tmp_path / "figures" / f"{demo.figid}.html").data
    held = json.loads(data)
    assert held["@context"] == "https://schema.org/"
    # rdflib would fetch that context; with it all names are schema.org's.
    held["@context"] = {"@vocab": "https://schema.org/"}
    graph = rdflib.Graph().parse(data=json.dumps(held), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    me = rdflib.URIRef(f"{URL}/figures/{demo.figid}.html")
    assert (me, rdflib.RDF.type, schema.Dataset) in graph
    assert (me, schema.isBasedOn, rdflib.URIRef(f"https://doi.org/{demo.article.doi}")) in graph
    keywords = {str(value) for value in graph.objects(me, schema.keywords)}
    assert {"TREM2", "STAT3"} <= keywords


def test_sitemap(tmp_path: Path, make: MakeRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [make(f"PMC1__{n}", symbols="IL6") for n in range(3)]
    SiteExporter().write(records, tmp_path / "a", base_url=f"{URL}/")
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = etree.parse(str(tmp_path / "a" / "sitemap.xml")).findall("s:url/s:loc", space)
    pages = {path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.html")}
    assert {loc.text for loc in found} == {f"{URL}/{path.as_posix()}" for path in pages}
    monkeypatch.setattr(site_module, "MOST_ADDRESSES", 4)
    SiteExporter().write(records, tmp_path / "b", base_url=URL)
    parts = etree.parse(str(tmp_path / "b" / "sitemap.xml")).findall("s:sitemap/s:loc", space)
    names = [str(part.text).removeprefix(f"{URL}/") for part in parts]
    held = [etree.parse(str(tmp_path / "b" / name)).findall("s:url", space) for name in names]
    assert sum(map(len, held)) == len(pages)
    SiteExporter().write(records, tmp_path / "c")
    assert not (tmp_path / "c" / "sitemap.xml").exists()
    with pytest.raises(ExportError, match="base_url"):
        SiteExporter().write(records, tmp_path / "d", base_url="javascript:alert(1)")


def test_lists_over_several_pages(
    tmp_path: Path, make: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "ON_A_PAGE", 2)
    SiteExporter().write([make(f"PMC1__{n}", symbols="IL6") for n in range(5)], tmp_path)
    pages = _check(tmp_path)
    assert {"index.html", "index-page-3.html", "genes/IL6-page-2.html"} <= set(pages)
    assert "genes/IL6-page-4.html" not in pages
    linked = {link for name in pages if name.startswith("index") for link in pages[name].links}
    assert {f"figures/PMC1__{n}.html" for n in range(5)} <= linked


HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\ud800\x00"


def test_hostile_records(tmp_path: Path, demo: Record) -> None:
    data = json.loads(demo.to_json())
    data["figure"] |= {"title": HOSTILE, "caption": HOSTILE, "label": HOSTILE, "number": HOSTILE}
    for key in ("doi", "pmcid", "title", "reftext", "year", "licence"):
        data["article"][key] = HOSTILE
    data["figid"] = f"../../{HOSTILE}"
    for label in data["labels"]:
        label["text"] = HOSTILE
    for mention in data["mentions"]:
        mention["text"] = HOSTILE
        mention["symbols"] = ["index", "Index", "../x", HOSTILE]
        for reading in mention["readings"]:
            reading |= {"name": HOSTILE, "curie": f"javascript:{HOSTILE}", "xrefs": [HOSTILE]}
    for organism in data["organisms"]:
        organism["name"] = HOSTILE
    record = Record.model_validate(data)
    out = tmp_path / "site"
    SiteExporter().write(
        [record], out, base_url=URL, name=HOSTILE, creator=HOSTILE, pictures=lambda figid: PICTURE
    )
    pages = _check(out)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    (page,) = (parsed for name, parsed in pages.items() if name.startswith("figures/"))
    assert page.tags.count("script") == page.tags.count("img") == 1
    assert json.loads(page.data[0])["description"].startswith("</title></script>")
    assert len({name.casefold() for name in pages}) == len(pages)


def test_pictures_that_cannot_be_shown(tmp_path: Path, demo: Record) -> None:
    image = demo.figure.image
    assert image is not None
    figure = demo.figure.model_copy(update={"image": image.model_copy(update={"format": "tiff"})})
    record = demo.model_copy(update={"figure": figure})
    report = SiteExporter().write([record], tmp_path, pictures=lambda figid: PICTURE)
    assert "no tiff" in report.problems[0]
    assert not (tmp_path / "pictures").exists()
    _check(tmp_path)


def test_the_same_input_gives_the_same_site(tmp_path: Path, make: MakeRecord) -> None:
    records = [make(f"PMC1__{n}", symbols="IL6 STAT3", organisms="Mus musculus") for n in range(4)]
    held = []
    for name, given in (("a", records), ("b", records[::-1])):
        SiteExporter().write(given, tmp_path / name)
        files = (path for path in sorted((tmp_path / name).rglob("*")) if path.is_file())
        held.append([(p.relative_to(tmp_path / name), p.read_bytes()) for p in files])
    assert held[0] == held[1]
