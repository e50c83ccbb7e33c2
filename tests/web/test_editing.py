"""Curation in the web app, on a library of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from pathscribe import Library, run
from pathscribe.curation.files import read_curation
from pathscribe.examples import example_path

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of the library, to be changed."""
    import shutil

    shutil.copytree(folder, tmp_path / "library")
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def editor(own: Library) -> Iterator[TestClient]:
    pytest.importorskip("fastapi")
    testclient = pytest.importorskip("starlette.testclient")
    from pathscribe.web import create_app

    app = create_app(own, edit=True, editor="Ada", origins=("*",), warm_up=False)
    with testclient.TestClient(app, raise_server_exceptions=False) as made:
        yield made


def words(library: Library, figid: str) -> set[str]:
    return {mention.text for mention in library.get(figid).mentions}


def decide(client: TestClient, figid: str, **fields: str | list[str]):
    return client.post(f"/figures/{figid}/edit", data=fields)


def test_a_rejection_survives_a_reading(editor, own: Library, figid: str) -> None:
    assert "CXCR1" in words(own, figid)
    answer = decide(editor, figid, do="reject", text="CXCR1", type="gene", note="no")
    assert answer.status_code == 200
    assert "rejected CXCR1 (gene)" in answer.text
    assert "CXCR1" not in words(own, figid)
    assert own.search("gene:CXCR1").total == 0
    run([str(example_path())], own, force=True)
    assert "CXCR1" not in words(own, figid)
    assert own.search("gene:CXCR1").total == 0
    page = html.fromstring(editor.get(f"/figures/{figid}").text)
    (row,) = page.xpath("//section[@id='history']//tbody/tr")
    assert [cell.text_content() for cell in row.xpath("td")[:2]] == ["rejected CXCR1 (gene)", "Ada"]


def test_a_decision_is_undone_and_the_history_keeps_both(editor, own: Library, figid: str) -> None:
    decide(editor, figid, do="reject", text="CXCR1", type="gene")
    page = html.fromstring(editor.get(f"/figures/{figid}").text)
    (token,) = page.xpath("//section[@id='history']//input[@name='token']/@value")
    editor.post("/edit/name", data={"by": "Grace <b>", "figid": figid})
    answer = decide(editor, figid, do="undo", token=token, back="history")
    assert answer.url.fragment == "history"
    assert "CXCR1" in words(own, figid)
    data = editor.get(f"/api/v1/figures/{figid}/curation").json()
    assert data["decisions"] == []
    assert [(s["did"], s["by"]) for s in data["history"]] == [
        ("reject", "Ada"), ("undo", "Grace <b>"),
    ]  # fmt: skip
    page = html.fromstring(editor.get(f"/figures/{figid}").text)
    assert page.xpath("//ol[@class='steps']/li/b/text()") == ["Grace <b>", "Ada"]
    assert decide(editor, figid, do="undo", token=token).status_code == 400


def test_a_mention_is_given_another_meaning(editor, own: Library, figid: str) -> None:
    decide(editor, figid, do="retype", text="CXCR1", type="gene", to="gene", name="CXCR2")
    (mention,) = [m for m in own.get(figid).mentions if m.text == "CXCR1"]
    assert mention.symbols == ("CXCR2",)
    assert mention.readings[0].curie == "hgnc:6027"
    assert own.search("gene:CXCR2").total == 1
    answer = decide(editor, figid, do="retype", text="CXCR1", type="gene", to="nonsense")
    assert answer.status_code == 400


def test_what_is_missing_is_added(editor, own: Library, figid: str) -> None:
    decide(editor, figid, do="add_mention", text="Hypoxia", type="phenotype", box="10,20,110.5,40")
    decide(editor, figid, do="add_relation", source="Hypoxia", target="IL-6", sign="1", panel="C")
    record = own.get(figid)
    assert record.labels[-1].text == "Hypoxia"
    (relation,) = [r for r in record.relations if r.evidence == "curated"]
    assert (relation.panel, relation.effect) == ("C", 1)
    page = html.fromstring(editor.get(f"/figures/{figid}").text)
    assert any("Hypoxia" in title for title in page.xpath("//polygon/title/text()"))
    run = editor.get(f"/figures/{figid}/mechanism?panel=C")
    assert "Hypoxia" in run.text or "hypoxia" in run.text


def test_signs_and_merges(editor, own: Library, figid: str) -> None:
    row = next(r for r in own.get(figid).relations if r.evidence == "drawn")
    texts = {m.id: m.text for m in own.get(figid).mentions}
    texts |= {label.id: label.text for label in own.get(figid).labels}
    ends = {"source": texts[row.source], "target": texts[row.target], "panel": row.panel}
    decide(editor, figid, do="set_sign", sign="-1", evidence="drawn", **ends)
    again = next(r for r in own.get(figid).relations if r.id == row.id)
    assert again.effect == -1
    assert decide(editor, figid, do="merge", node=["NETs"]).status_code == 400
    answer = decide(editor, figid, do="merge", node=["TREM2", "DAP12"])
    assert "TREM2 and DAP12 are the same" in answer.text


def test_several_rows_at_once_by_the_api_or_none(editor, own: Library, figid: str) -> None:
    path = f"/api/v1/figures/{figid}/curation"
    body = {"by": "Bob", "reject": [{"mention": {"text": "SYK"}}, {"mention": {"text": "nobody"}}]}
    assert editor.post(path, json=body).status_code == 400
    assert "SYK" in words(own, figid)
    assert own.curation.get(figid) is None
    body["reject"].pop()
    data = editor.post(path, json=body).json()
    assert data["decisions"][0]["by"] == "Bob"
    assert "SYK" not in words(own, figid)
    token = data["decisions"][0]["token"]
    assert editor.post(f"{path}/undo", json={"token": token}).json()["decisions"] == []
    assert "SYK" in words(own, figid)


def test_corrections_are_gold(editor, own: Library, figid: str) -> None:
    decide(editor, figid, do="reject", text="CXCR1", type="gene")
    decide(editor, figid, do="accept", text="SYK", type="gene")
    for address in ("/corrections.ndjson", "/api/v1/corrections"):
        (line,) = editor.get(address).text.splitlines()
        data = json.loads(line)
        assert {m["text"]: m["verdict"] for m in data["mentions"]} == {
            "CXCR1": "wrong", "SYK": "right",
        }  # fmt: skip
        assert data["mentions"][0]["labels"][0]["polygon"]
    assert figid in editor.get("/edits").text


def test_the_file_is_what_the_command_line_edits(editor, own: Library, figid: str) -> None:
    decide(editor, figid, do="accept", text="SYK", type="gene", note="clear: \u202e<script>")
    file = own.curation.file(figid)
    assert isinstance(file, Path)
    kept = read_curation(file)
    assert kept.accept[0].note.startswith("clear")
    assert kept.accept[0].at.endswith("Z")


# --- who may not -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_other_sites_change_nothing(editor, own: Library, figid: str, head: dict[str, str]) -> None:
    before = own.get(figid)
    fields = {"do": "reject", "text": "SYK", "type": "gene"}
    answer = editor.post(f"/figures/{figid}/edit", data=fields, headers=head)
    assert answer.status_code == 403
    body = {"reject": [{"mention": {"text": "SYK"}}]}
    answer = editor.post(f"/api/v1/figures/{figid}/curation", json=body, headers=head)
    assert answer.status_code == 403
    assert editor.post("/edit/name", data={"by": "x"}, headers=head).status_code == 403
    assert own.get(figid) == before


def test_own_pages_may(editor, own: Library, figid: str) -> None:
    head = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    fields = {"do": "reject", "text": "SYK", "type": "gene"}
    answer = editor.post(f"/figures/{figid}/edit", data=fields, headers=head)
    assert answer.status_code == 200
    assert "SYK" not in words(own, figid)


def test_without_edit_nothing_can_be_changed(client, library: Library, figid: str) -> None:
    before = library.get(figid)
    fields = {"do": "reject", "text": "SYK", "type": "gene"}
    assert client.post(f"/figures/{figid}/edit", data=fields).status_code == 404
    path = f"/api/v1/figures/{figid}/curation"
    assert client.post(path, json={"reject": [{"mention": {"text": "SYK"}}]}).status_code == 405
    assert client.get("/edits").status_code == 404
    assert client.get(path).json() == {"figid": figid, "decisions": [], "history": []}
    assert library.get(figid) == before
    assert "/edit" not in client.get(f"/figures/{figid}").text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "nothing"},
        {"do": "reject"},
        {"do": "reject", "text": "nobody", "type": "gene"},
        {"do": "reject", "text": "SYK", "type": "'; DROP TABLE figures"},
        {"do": "reject", "text": "A" * 501, "type": "gene"},
        {"do": "reject", "source": "SYK", "target": "SYK", "evidence": "hearsay"},
        {"do": "undo", "token": "../../etc/passwd"},
        {"do": "add_mention", "text": "", "type": "gene"},
        {"do": "add_mention", "text": "X", "type": "gene", "box": "1,2,3"},
        {"do": "add_mention", "text": "X", "type": "gene", "box": "nan,0,inf,1"},
        {"do": "add_mention", "text": "X", "type": "gene", "box": "9,9,1,1"},
        {"do": "add_relation", "source": "SYK", "target": "nobody", "sign": "1"},
        {"do": "add_relation", "source": "SYK", "target": "IL-6", "sign": "2"},
        {"do": "set_sign", "source": "SYK", "target": "SYK", "sign": "1"},
        {"do": "merge", "node": ["SYK", "nobody at all"]},
        {"do": "accept", "text": "\x00", "type": "gene"},
    ],
)
def test_what_cannot_be_decided_is_a_clear_400(editor, own: Library, figid: str, fields) -> None:
    before = own.get(figid)
    answer = decide(editor, figid, **fields)
    assert answer.status_code == 400, answer.text[:300]
    assert own.get(figid) == before


def test_markup_in_decisions_stays_text(editor, own: Library, figid: str, hostile: str) -> None:
    decide(editor, figid, do="add_mention", text=hostile, type="gene", note=hostile, box="1,1,9,9")
    editor.post("/edit/name", data={"by": hostile, "figid": figid})
    decide(editor, figid, do="accept", text="SYK", type="gene", note=hostile)
    for address in (f"/figures/{figid}", "/edits"):
        page = html.fromstring(editor.get(address).text)
        assert not page.xpath("//img[@src='x'] | //@*[starts-with(name(), 'on')]")
        scripts = page.xpath("//script[not(@src) and not(@type='application/ld+json')]")
        assert not scripts
