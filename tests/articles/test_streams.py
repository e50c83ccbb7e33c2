from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from pathscribe.articles import read_articles, streams
from pathscribe.articles.streams import HeldBlob
from pathscribe.errors import SourceError
from pathscribe.library import Library
from pathscribe.pipeline import listing, run

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def jats(pmcid: str) -> bytes:
    return (
        f'<article><front><article-meta><article-id pub-id-type="pmc">{pmcid}</article-id>'
        "</article-meta></front><body><fig><label>Figure 1</label><caption><p>Of it.</p></caption>"
        '<graphic xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="fig1"/></fig></body>'
        "</article>"
    ).encode()


def bulk(
    path: Path, members: Iterable[tuple[str, bytes]], *, kinds: dict[str, bytes] | None = None
) -> Path:
    mode = "w" if path.suffix == ".tar" else "w:gz"
    with tarfile.open(path, mode) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.type = (kinds or {}).get(name, tarfile.REGTYPE)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def numbers(found: Iterable[object]) -> list[str]:
    return [article.pmcid for article in found]  # type: ignore[attr-defined]


def test_documents_alone(tmp_path: Path):
    """As PMC's bulk packages are: a folder of many articles, without pictures."""
    members = [(f"PMC000xxxxxx/PMC{n}.xml", jats(f"PMC{n}")) for n in range(1, 101)]
    path = bulk(tmp_path / "oa_comm_xml.PMC000xxxxxx.baseline.2025-01-01.tar.gz", members)
    found = list(read_articles(path))
    assert numbers(found) == [f"PMC{n}" for n in range(1, 101)]
    assert all("PMC000xxxxxx/PMC" in article.source for article in found)
    assert all(article.figures[0].image is None for article in found)


@pytest.mark.parametrize("ending", [".tar", ".tar.gz"])
def test_packages_with_pictures_in_any_order(tmp_path: Path, ending):
    members = []
    for n in range(1, 6):
        files = [
            (f"PMC{n}/fig1.png", PNG + bytes([n])),
            (f"PMC{n}/film.mp4", bytes(99)),
            (f"PMC{n}/PMC{n}.nxml", jats(f"PMC{n}")),
        ]
        members += files if n % 2 else files[::-1]
    found = list(read_articles(bulk(tmp_path / f"oa_all{ending}", members)))
    assert numbers(found) == [f"PMC{n}" for n in range(1, 6)]
    for n, article in enumerate(found, start=1):
        [figure] = article.figures
        assert figure.image is not None
        assert figure.image.read() == PNG + bytes([n])
        assert pickle.loads(pickle.dumps(figure.image)).read() == figure.image.read()
        assert listing.held_bytes(article) == len(PNG) + 1


def test_packages_in_the_archive(tmp_path: Path):
    inner = []
    for n in (1, 2):
        path = bulk(
            tmp_path / f"PMC{n}.tar.gz",
            [(f"PMC{n}/PMC{n}.nxml", jats(f"PMC{n}")), (f"PMC{n}/fig1.png", PNG)],
        )
        inner.append((f"00/0{n}/PMC{n}.tar.gz", path.read_bytes()))
        path.unlink()
    inner.insert(1, ("00/PMC9.tar.gz", b"\x1f\x8bbroken"))
    errors: list[SourceError] = []
    path = bulk(tmp_path / "oa_package.tar", inner)
    found = list(read_articles(path, on_error=errors.append))
    assert numbers(found) == ["PMC1", "PMC2"]
    assert all(article.figures[0].image for article in found)
    [error] = errors
    assert "PMC9" in error.where


def test_what_leads_out_is_left_out(tmp_path: Path):
    names = ("../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "link.xml", "device.xml")
    kinds = {"link.xml": tarfile.SYMTYPE, "device.xml": tarfile.CHRTYPE}
    members = [(name, b"" if name in kinds else jats("PMC66")) for name in names]
    members.append(("PMC1/PMC1.nxml", jats("PMC1")))
    errors: list[SourceError] = []
    path = bulk(tmp_path / "oa_x.tar.gz", members, kinds=kinds)
    assert numbers(read_articles(path, on_error=errors.append)) == ["PMC1"]
    assert len(errors) == len(names)
    assert [p.name for p in tmp_path.iterdir()] == ["oa_x.tar.gz"]


def test_a_bomb_is_refused_and_what_stood_before_is_read(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(streams, "_LIMITS", streams.Limits(10**12, 2**60, 2**60, 200, 2**20))
    members = [("PMC1/PMC1.nxml", jats("PMC1")), ("x/zeros.bin", bytes(30_000_000))]
    members.append(("PMC2/PMC2.nxml", jats("PMC2")))
    errors: list[SourceError] = []
    path = bulk(tmp_path / "oa_x.tar.gz", members)
    assert "PMC2" not in numbers(read_articles(path, on_error=errors.append))
    assert "bomb" in errors[-1].what


def test_a_cut_archive_gives_what_is_there(tmp_path: Path):
    members = [(f"PMC{n}/PMC{n}.nxml", jats(f"PMC{n}") + bytes(3000)) for n in range(9)]
    whole = bulk(tmp_path / "a.tar", members).read_bytes()
    (tmp_path / "oa_cut.tar.gz").write_bytes(gzip.compress(whole)[:-400])
    errors: list[SourceError] = []
    numbers(read_articles(tmp_path / "oa_cut.tar.gz", on_error=errors.append))
    assert "damaged" in errors[-1].what
    (tmp_path / "oa_page.tar.gz").write_bytes(b"<html></html>" * 99)
    with pytest.raises(SourceError, match="no tar"):
        list(read_articles(tmp_path / "oa_page.tar.gz"))


def test_large_members_and_packages_are_left_out(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(streams, "_MOST_MEMBER", 5_000)
    monkeypatch.setattr(streams, "_MOST_PACKAGE", 9_000)
    members = [("PMC1/PMC1.nxml", jats("PMC1")), ("PMC1/huge.png", bytes(6_000))]
    members += [(f"PMC1/f{n}.png", PNG + bytes(3_000)) for n in range(5)]
    errors: list[SourceError] = []
    [article] = read_articles(bulk(tmp_path / "oa_x.tar", members), on_error=errors.append)
    assert "6,000 bytes" in errors[0].what
    assert sum("too large" in problem for problem in article.problems) >= 2


def test_size_decides_for_other_names(tmp_path: Path, monkeypatch):
    path = bulk(tmp_path / "PMC1.tar.gz", [("PMC1/PMC1.nxml", jats("PMC1"))])
    assert not streams.is_bulk(path)
    monkeypatch.setattr(streams, "BULK_BYTES", 10)
    assert streams.is_bulk(path)
    assert not streams.is_bulk(tmp_path / "none.tar.gz")
    assert numbers(read_articles(tmp_path)) == ["PMC1"]


def test_memory_is_bounded_while_a_stream_is_ahead(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(listing, "MOST_HELD", 50_000)
    members = []
    for n in range(60):
        members += [
            (f"PMC{n}/PMC{n}.nxml", jats(f"PMC{n}")),
            (f"PMC{n}/fig1.png", PNG + bytes(10_000)),
        ]
    path = bulk(tmp_path / "oa_x.tar", members)
    most = 0
    with listing.Listing([path]) as ahead:
        deadline = time.monotonic() + 30
        while ahead._held <= listing.MOST_HELD and time.monotonic() < deadline:
            time.sleep(0.01)
        taken = []
        while (item := ahead.take()) is not None:
            taken.append(item)
            most = max(most, ahead._held)
    assert len(taken) == 60
    assert 40_000 < most <= 70_000


def test_a_bulk_archive_is_read_into_a_library(tmp_path: Path, reader_of_nothing):
    members = [(f"PMC000xxxxxx/PMC{n}.xml", jats(f"PMC{n}")) for n in range(1, 30)]
    path = bulk(tmp_path / "oa_comm_xml.tar.gz", members)
    with Library.open(tmp_path / "lib") as library:
        summary = run([path], library, reader=reader_of_nothing)
        assert (summary.articles, summary.missing) == (29, 29)
        assert len(library) == 29


@pytest.fixture(scope="module")
def reader_of_nothing():
    from pathscribe.pipeline import Reader

    return Reader()


def test_held_bytes_are_not_shown():
    assert "data" not in repr(HeldBlob("a", "b", b"secret"))
