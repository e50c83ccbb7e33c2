"""Folders and archives of articles, images and other packages."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pathscribe.articles import Article, read_articles
from pathscribe.errors import SourceError


def _jats(name: str, *graphics: str) -> bytes:
    figures = "".join(
        f'<fig id="{g}"><label>Fig. {n}</label><graphic xlink:href="{g}"/></fig>'
        for n, g in enumerate(graphics, start=1)
    )
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta><title-group>'
        f"<article-title>{name}</article-title></title-group></article-meta></front>"
        f"<body>{figures}</body></article>"
    ).encode()


def _write(folder: Path, content: dict[str, bytes]) -> Path:
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _archive(path: Path, content: dict[str, bytes]) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as zipped:
            for name, data in content.items():
                zipped.writestr(name, data)
    else:
        with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as tarred:
            for name, data in content.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tarred.addfile(info, io.BytesIO(data))
    return path


def _shape(articles: list[Article]) -> list[tuple[str, str, list[str]]]:
    return [
        (a.pmcid, a.title, [f.filename if f.image is not None else "" for f in a.figures])
        for a in articles
    ]


PACKAGE = {
    "PMC7/main.nxml": _jats("A", "f1", "f2"),
    "PMC7/f1.jpg": b"one",
    "PMC7/f1.gif": b"thumb",
    "PMC7/f2.jpg": b"two",
    "PMC7/s1.pdf": b"pdf",
}


@pytest.mark.parametrize("kind", ["folder", "tar.gz", "tgz", "tar", "zip"])
def test_a_package_in_every_wrapping(tmp_path: Path, kind: str) -> None:
    source = (
        _write(tmp_path / "folder", PACKAGE)
        if kind == "folder"
        else _archive(tmp_path / f"PMC7.{kind}", PACKAGE)
    )
    (article,) = read_articles(source)
    assert _shape([article]) == [("PMC7", "A", ["f1.jpg", "f2.jpg"])]
    assert [f.image.read() for f in article.figures if f.image is not None] == [b"one", b"two"]
    assert article.problems == ()


def test_package_without_a_folder_takes_the_archive_name(tmp_path: Path) -> None:
    flat = {name.partition("/")[2]: data for name, data in PACKAGE.items()}
    (article,) = read_articles(_archive(tmp_path / "PMC9.tar.gz", flat))
    assert article.pmcid == "PMC9"


def test_pictures_in_a_folder_below_and_those_of_other_packages(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "a/main.xml": _jats("A", "f1", "f2"),
            "a/figures/web/f1.png": b"",
            "a/b/main.xml": _jats("B", "f2"),
            "a/b/f2.png": b"",
            "c/x.png": b"",
            "top.jpg": b"",
        },
    )
    assert _shape(list(read_articles(tmp_path))) == [
        ("", "", ["top.jpg"]),
        ("", "A", ["f1.png", ""]),
        ("", "B", ["f2.png"]),
        ("", "", ["x.png"]),
    ]
    (alone,) = read_articles(tmp_path / "a/main.xml")
    assert _shape([alone]) == [("", "A", ["f1.png", ""])]


def test_many_documents_in_one_folder_share_pictures_by_full_names_only(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "a.xml": _jats("A", "j.1.g001"),
            "b.xml": _jats("B", "g002"),
            "g001.png": b"",
            "g002.png": b"",
        },
    )
    assert _shape(list(read_articles(tmp_path))) == [("", "A", [""]), ("", "B", ["g002.png"])]


def test_archives_in_folders_are_read_and_those_in_archives_mentioned(tmp_path: Path) -> None:
    inner = _archive(tmp_path / "inner.zip", {"x.jpg": b""})
    _write(tmp_path / "in", {"z.jpg": b""})
    _archive(tmp_path / "in" / "PMC7.tar.gz", PACKAGE)
    _archive(tmp_path / "in" / "outer.zip", {"inner.zip": inner.read_bytes()})
    errors: list[SourceError] = []
    articles = list(read_articles(tmp_path / "in", on_error=errors.append))
    assert _shape(articles) == [
        ("", "", ["z.jpg"]),
        ("PMC7", "A", ["f1.jpg", "f2.jpg"]),
    ]
    assert [e.what for e in errors] == ["an archive inside an archive is not read"]


def test_one_broken_part_does_not_stop_the_others(tmp_path: Path) -> None:
    loop = b'<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><article>&x;</article>'
    _write(
        tmp_path,
        {
            "a/main.xml": b"<article><body>cut",
            "b/main.xml": b"",
            "c/main.xml": _jats("C"),
            "d/bomb.xml": loop,
            "e.zip": b"PK but cut",
            "f.tar.gz": b"",
            "g/one.xml": b"<article/>",
        },
    )
    errors: list[SourceError] = []
    articles = list(read_articles(tmp_path, on_error=errors.append))
    assert [a.title for a in articles] == ["C"]
    places = [Path(e.where).relative_to(tmp_path).as_posix() for e in errors]
    assert sorted(places) == [
        "a/main.xml", "b/main.xml", "d/bomb.xml", "e.zip", "f.tar.gz", "g/one.xml"
    ]  # fmt: skip
    with pytest.raises(SourceError):
        list(read_articles(tmp_path))


def test_other_xml_is_named_and_images_beside_it_are_read(tmp_path: Path) -> None:
    _write(tmp_path, {"pathway.xml": b"<Pathway/>", "a.jpg": b""})
    errors: list[SourceError] = []
    (article,) = read_articles(tmp_path, on_error=errors.append)
    assert article.figures[0].key == "a"
    assert [e.what for e in errors] == [
        f"{tmp_path}/pathway.xml: is XML but no JATS article, left out"
    ]


def test_supplements_in_xml_are_problems_of_the_article(tmp_path: Path) -> None:
    content = PACKAGE | {"PMC7/model.xml": b"<sbml/>", "PMC7/data.xml": b"cut <", "PMC7/e.xml": b""}
    (article,) = read_articles(_archive(tmp_path / "a.tar.gz", content))
    assert len(article.figures) == 2
    assert article.pmcid == "PMC7"
    assert len(article.problems) == 3
    for name, what in (("model", "no JATS"), ("data", "well-formed"), ("e.xml", "well-formed")):
        assert any(name in p and what in p for p in article.problems)


def test_left_out_members_are_told(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.tar.gz", {"../evil.jpg": b"x", "main.nxml": _jats("A")})
    (article,) = read_articles(path)
    assert any("evil.jpg" in p and "leads out" in p for p in article.problems)
    assert not (tmp_path.parent / "evil.jpg").exists()


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for source in (empty, _archive(tmp_path / "a.zip", {"notes.txt": b""})):
        with pytest.raises(SourceError, match="no article and no image") as caught:
            list(read_articles(source))
        assert caught.value.hint


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = _write(tmp_path / "secret", {"s.jpg": b"secret"})
    top = _write(tmp_path / "top", {"a.jpg": b""})
    (top / "link").symlink_to(secret)
    (top / "s.jpg").symlink_to(secret / "s.jpg")
    (top / "round.jpg").symlink_to("round.jpg")
    errors: list[SourceError] = []
    articles = list(read_articles(top, on_error=errors.append))
    assert _shape(articles) == [("", "", ["a.jpg"])]
    assert len(errors) == 3


def test_unreadable_neighbours_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, {"a.xml": _jats("A", "f1"), "f1.jpg": b"", "locked/x.jpg": b""})
    real = Path.iterdir

    def guarded(self: Path):  # type: ignore[no-untyped-def]
        if self.name == "locked":  # tests may run as root, who is never refused
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", guarded)
    (article,) = read_articles(tmp_path / "a.xml")
    assert _shape([article]) == [("", "A", ["f1.jpg"])]
    errors: list[SourceError] = []
    assert len(list(read_articles(tmp_path, on_error=errors.append))) == 1
    assert ["Permission denied" in e.what for e in errors] == [True]


def test_folders_nested_without_end(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(70):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "a.jpg").write_bytes(b"")
    errors: list[SourceError] = []
    assert list(read_articles(tmp_path, on_error=errors.append)) == []
    assert any("nested deeper" in e.what for e in errors)


def test_order_does_not_depend_on_how_the_archive_was_packed(tmp_path: Path) -> None:
    content = PACKAGE | {"b.jpg": b"", "a.jpg": b"", "PMC3/x.xml": _jats("X")}
    forth = list(read_articles(_archive(tmp_path / "a.tar.gz", content)))
    back = list(read_articles(_archive(tmp_path / "b.tar.gz", dict(reversed(content.items())))))
    assert _shape(forth) == _shape(back)
    assert [a.title for a in forth] == ["", "", "X", "A"]
