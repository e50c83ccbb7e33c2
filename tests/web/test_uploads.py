"""Uploads: read by a real process into a library of its own."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from pathscribe import Library
from pathscribe.examples import example_path
from pathscribe.overlay.lettering import lettering

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PATIENCE = 240.0


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("uploads") / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def visitor(own: Library) -> Iterator[TestClient]:
    pytest.importorskip("fastapi")
    testclient = pytest.importorskip("starlette.testclient")
    from pathscribe.web import create_app

    app = create_app(own, upload=True, warm_up=False)
    with testclient.TestClient(app, raise_server_exceptions=False) as made:
        yield made


def picture(*words: str, form: str = "PNG") -> bytes:
    pixels = np.full((60 + 80 * len(words), 360, 3), 255, np.uint8)
    for n, word in enumerate(words):
        lettering().write(pixels, word, (40, 80 + 80 * n), 36, (0, 0, 0))
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, form)
    return stream.getvalue()


def send(visitor: TestClient, *files: tuple[str, bytes], **fields: str) -> Any:
    parts = [("file", (name, data)) for name, data in files]
    return visitor.post("/api/v1/uploads", files=parts, data=fields)


def finished(visitor: TestClient, id_: str) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        data: dict[str, Any] = visitor.get(f"/api/v1/uploads/{id_}").json()
        if data["state"] in ("done", "failed"):
            return data
        time.sleep(0.2)
    raise AssertionError("it is not read")


def test_a_picture_is_read_with_its_caption(visitor, own: Library) -> None:
    data = picture("STAT3", "IL6")
    answer = send(visitor, ("../../etc/fig 1.php", data), caption="IL6 activates STAT3.")
    assert answer.status_code == 202
    assert answer.json()["files"] == ["fig_1.png"]
    done = finished(visitor, answer.json()["id"])
    assert done["state"] == "done", done
    (figid,) = done["figids"]
    record = own.get(figid)
    assert {m.text for m in record.mentions if m.place == "label"} == {"STAT3", "IL6"}
    assert record.figure.caption == "IL6 activates STAT3."
    assert [r.evidence for r in record.relations] == ["caption"]
    assert own.image(figid) == data
    answer = visitor.get(f"/upload/{done['id']}", follow_redirects=True)
    assert answer.url.path == f"/figures/{figid}"

    # The same again is told, and changes nothing.
    before = own.get(figid)
    again = send(visitor, ("fig 1.png", data), caption="Nothing acts on anything.")
    done = finished(visitor, again.json()["id"])
    assert done["known"] == [figid]
    assert own.get(figid) == before


def test_an_article_with_its_picture(visitor, own: Library) -> None:
    folder = example_path()
    folder = folder if folder.is_dir() else folder.parent
    files = [
        (path.name, path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.suffix in (".xml", ".nxml", ".jpg", ".jpeg", ".png")
    ]
    assert len(files) >= 2
    answer = visitor.post("/upload", files=[("file", one) for one in files], follow_redirects=False)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["location"])
    assert "<progress" in page.text
    assert 'http-equiv="refresh"' in page.text
    done = finished(visitor, answer.headers["location"].rpartition("/")[2])
    assert done["figids"] == ["PMC11892258__12964_2025_2082_Fig3_HTML"], done
    assert own.get(done["figids"][0]).article.pmcid == "PMC11892258"


def printed(folder: Path, figure: Path, caption: str) -> bytes:
    """A PDF with a figure and its caption."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(folder / "x.pdf"))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 760, "Of old cells and new tumours")
    canvas.drawImage(str(figure), 72, 380, 460, 340)
    canvas.drawString(72, 360, caption)
    canvas.save()
    return (folder / "x.pdf").read_bytes()


def test_a_pdf(visitor, own: Library, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    folder = example_path()
    folder = folder if folder.is_dir() else folder.parent
    (figure,) = (path for path in folder.iterdir() if path.suffix in (".jpg", ".png"))
    caption = "Figure 1. TREM2 activates SYK in senescent neutrophils of the lung."
    answer = send(visitor, ("x.pdf", printed(tmp_path, figure, caption)))
    assert answer.status_code == 202
    done = finished(visitor, answer.json()["id"])
    assert done["state"] == "done", done
    record = own.get(done["figids"][0])
    assert {"TREM2", "SYK"} <= {m.text for m in record.mentions if m.place == "label"}
    assert "senescent neutrophils" in record.figure.caption


def test_an_article_without_a_drawing_says_so(visitor, tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    (tmp_path / "fig.png").write_bytes(picture("TREM2", "SYK", "actin"))
    data = printed(tmp_path, tmp_path / "fig.png", "Figure 1. Western blots of three proteins.")
    done = finished(visitor, send(visitor, ("x.pdf", data)).json()["id"])
    assert done["state"] == "failed"
    assert "no drawing of a pathway" in done["problems"][0], done


def test_what_breaks_off_is_told_and_the_next_is_read(visitor, own: Library) -> None:
    first = send(visitor, ("broken.png", picture("X")[:200]))
    second = send(visitor, ("fine.jpg", picture("SYK", form="JPEG")))
    done = finished(visitor, first.json()["id"])
    assert done["state"] == "failed"
    assert done["problems"]
    assert "pathscribe-upload" not in str(done["problems"])
    assert visitor.get(f"/upload/{done['id']}").status_code == 200
    assert finished(visitor, second.json()["id"])["state"] == "done"


def test_one_that_takes_too_long_is_stopped(own: Library) -> None:
    pytest.importorskip("fastapi")
    from pathscribe.web.uploads import Uploads

    queue = Uploads(own.location, seconds=0.2)
    job = queue.add([("a.png", picture("SYK2"))], caption="", title="")
    end = time.monotonic() + PATIENCE
    while not job.over and time.monotonic() < end:
        time.sleep(0.05)
    assert job.state == "failed"
    assert "stopped" in job.problems[0]
    assert not job.folder.exists()
    queue.close()


def test_a_full_queue_says_so(own: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastapi")
    from starlette.exceptions import HTTPException

    from pathscribe.web import uploads

    monkeypatch.setattr(uploads.Uploads, "_work", lambda self: None)
    queue = uploads.Uploads(own.location)
    jobs = [queue.add([("a.png", picture("A"))], caption="", title="") for _ in range(20)]
    assert queue.ahead(jobs[5]) == 5
    with pytest.raises(HTTPException) as failure:
        queue.add([("a.png", picture("A"))], caption="", title="")
    assert failure.value.status_code == 503
    queue.close()
    assert not any(job.folder.exists() for job in jobs)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b""),
        ("a.png", b"<html><script>alert(1)</script></html>"),
        ("a.exe", b"MZ\x90\0" * 100),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 100),
        ("a.xml", b"<?xml version='1.0'?><note/>"),
        ("a.pdf.png", b"#!/bin/sh\nrm -rf /"),
    ],
)
def test_anything_else_is_refused(visitor, own: Library, name: str, data: bytes) -> None:
    answer = send(visitor, (name, data))
    assert answer.status_code == 400
    assert "no picture and no JATS" in answer.text or "no file" in answer.text
    answer = visitor.post("/upload", files=[("file", (name, data))])
    assert answer.status_code == 400


def test_names_are_made_harmless() -> None:
    pytest.importorskip("fastapi")
    from pathscribe.web.uploads import safe_names

    png = picture("A")
    given = ["../../x.png", "..\\..\\x.png", "/etc/passwd", ".bashrc", "CON.png", "a" * 300, "",
             "x.jpg", "\0.png", "figures.json", "é ü.PNG"]  # fmt: skip
    names = [name for name, _ in safe_names([(one, png) for one in given])]
    assert len({name.casefold() for name in names}) == len(given)
    for name in names:
        assert name.endswith((".png", ".PNG".lower()))
        assert name.replace(".", "").replace("-", "").replace("_", "").isalnum()
        assert len(name) < 120
        assert not name.startswith(".")


def test_no_file_is_refused(visitor) -> None:
    assert visitor.post("/upload", data={"caption": "x"}).status_code == 400
    assert visitor.post("/api/v1/uploads").status_code == 400
    assert visitor.get("/upload/none").status_code == 404
    assert visitor.get("/api/v1/uploads/../../etc").status_code == 404


def test_too_many_files(visitor) -> None:
    files = [("file", (f"{n}.png", b"x")) for n in range(31)]
    assert visitor.post("/api/v1/uploads", files=files).status_code == 400


def test_other_sites_upload_nothing(visitor) -> None:
    files = [("file", ("a.png", picture("A")))]
    head = {"origin": "https://evil.example"}
    assert visitor.post("/upload", files=files, headers=head).status_code == 403
    assert visitor.post("/api/v1/uploads", files=files, headers=head).status_code == 403


def test_two_hundred_megabytes_are_refused(visitor) -> None:
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        block = bytes(1_000_000)
        for _ in range(200):
            sent += len(block)
            yield block
        yield b"\r\n--x--\r\n"

    head = {"content-type": "multipart/form-data; boundary=x"}
    assert visitor.post("/upload", content=parts(), headers=head).status_code == 413
    answer = visitor.post("/upload", content=b"x", headers={**head, "content-length": "200000000"})
    assert answer.status_code == 413


def test_without_upload_there_is_none(client) -> None:
    assert client.get("/upload").status_code == 404
    assert client.post("/upload", files={"file": ("a.png", b"x")}).status_code == 404
    assert client.post("/api/v1/uploads", files={"file": ("a.png", b"x")}).status_code == 404
    assert "/upload" not in client.get("/").text


def test_the_folder_of_the_library_holds_nothing_else(own: Library, visitor) -> None:
    kept = {path.name.partition("-")[0] for path in Path(own.location).iterdir()}
    assert kept <= {"library.sqlite", "images", "curation"}
