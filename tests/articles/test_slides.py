from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pathscribe.articles import read_articles
from pathscribe.errors import SourceError

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def slide(title: str, text: str, *pictures: str) -> str:
    pics = "".join(
        f'<p:pic><p:blipFill><a:blip r:embed="{p}"/></p:blipFill></p:pic>' for p in pictures
    )
    return (
        f"<p:sld {NAMES}><p:cSld><p:spTree>"
        '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody>'
        f"<a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp>"
        f"<p:sp><p:txBody><a:p><a:r><a:t>{text[:4]}</a:t></a:r><a:r><a:t>{text[4:]}</a:t></a:r></a:p>"
        f"</p:txBody></p:sp>{pics}</p:spTree></p:cSld></p:sld>"
    )


def rels(**targets: str) -> str:
    inner = "".join(f'<Relationship Id="{k}" Target="{v}"/>' for k, v in targets.items())
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def presentation(path: Path, **more: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ppt/slides/slide1.xml", slide("TREM2 pathway", "It acts.", "r1", "r9"))
        archive.writestr("ppt/slides/slide10.xml", slide("Last", "Words", "r1", "r2", "r1"))
        archive.writestr("ppt/slides/slide2.xml", slide("No picture", "Words"))
        archive.writestr("ppt/slides/_rels/slide1.xml.rels", rels(r1="../media/image1.png"))
        archive.writestr(
            "ppt/slides/_rels/slide10.xml.rels",
            rels(r1="../media/image2.png", r2="../media/drawing.emf"),
        )
        archive.writestr("ppt/media/image1.png", PNG + b"1")
        archive.writestr("ppt/media/image2.png", PNG + b"2")
        archive.writestr("ppt/media/drawing.emf", b"x")
        for name, data in more.items():
            archive.writestr(name, data)
    return path


def test_pictures_come_with_the_words_of_their_slide(tmp_path: Path):
    [article] = read_articles(presentation(tmp_path / "a.pptx"))
    first, last = article.figures
    assert (first.key, first.title) == ("slide1-image1", "TREM2 pathway")
    assert first.caption == "TREM2 pathway It acts."
    assert first.image is not None
    assert first.image.read() == PNG + b"1"
    assert (last.key, last.caption) == ("slide10-image2", "Last Words")
    assert "drawing.emf" in article.problems[0]
    assert article.title == "TREM2 pathway"


def test_hostile_slides(tmp_path: Path):
    path = tmp_path / "a.pptx"
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    presentation(
        path,
        **{
            "ppt/slides/slide3.xml": bomb,
            "ppt/slides/slide4.xml": slide("Out", "side", "r1"),
            "ppt/slides/_rels/slide4.xml.rels": rels(r1="../../../../../etc/passwd.png"),
            "ppt/slides/slide5.xml": "<broken",
        },
    )
    errors: list[SourceError] = []
    [article] = read_articles(tmp_path, on_error=errors.append)
    assert [f.key for f in article.figures] == ["slide1-image1", "slide10-image2"]
    assert not any("root:" in f.caption for f in article.figures)
    (tmp_path / "b.pptx").write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(SourceError, match="damaged"):
        list(read_articles(tmp_path / "b.pptx"))
