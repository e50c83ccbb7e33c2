from __future__ import annotations

import base64
from pathlib import Path

from pathscribe.articles import read_articles

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def page(tmp_path: Path, body: str, head: str = "") -> Path:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


def test_figures_of_a_saved_page(tmp_path: Path):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "fig one.png").write_bytes(PNG + b"1")
    (tmp_path / "fig2.jpg").write_bytes(PNG + b"2")
    inline = base64.b64encode(PNG + b"3").decode()
    path = page(
        tmp_path,
        '<figure><img src="page_files/fig%20one.png?x=1"><figcaption><b>Figure 1.</b> Old '
        "<i>cells</i> act.</figcaption></figure>"
        '<figure><figure><img src="https://example.org/a/fig2.jpg"></figure>'
        "<figcaption>Fig. 2 | More.</figcaption></figure>"
        f'<figure><img src="data:image/png;base64,{inline}"></figure>'
        '<figure><img src="http://example.org/gone.png"><figcaption>Figure 4: Gone</figcaption>'
        '</figure><img src="logo.png">',
        '<meta name="citation_doi" content="10.1/x"><meta name="citation_title" content="A title">'
        '<meta name="citation_publication_date" content="2024/03/01">',
    )
    [article] = read_articles(path)
    assert (article.doi, article.title, article.year) == ("10.1/x", "A title", "2024")
    shown = [(f.label, f.caption) for f in article.figures]
    assert shown == [
        ("Figure 1", "Old cells act."),
        ("Fig. 2", "More."),
        ("", ""),
        ("Figure 4", "Gone"),
    ]
    assert [f.image.read()[-1:] if f.image else b"" for f in article.figures] == [
        b"1",
        b"2",
        b"3",
        b"",
    ]
    assert "gone.png" in article.problems[0]


def test_pages_from_strangers(tmp_path: Path):
    (tmp_path.parent / "secret.png").write_bytes(PNG)
    path = page(
        tmp_path,
        '<figure><img src="../secret.png"><figcaption>Figure 1. Out</figcaption></figure>'
        '<figure><img src="file:///etc/passwd"></figure>'
        '<figure><img src="data:image/png;base64,%%%"></figure><figure><img></figure>'
        "<figure>" * 300,
    )
    [article] = read_articles(path)
    assert all(figure.image is None for figure in article.figures)
    assert len({figure.key for figure in article.figures}) == len(article.figures)
