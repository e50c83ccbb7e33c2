"""Archives from strangers."""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import zipfile
from pathlib import Path

import pytest

from pathscribe.articles.archives import Limits, MemberFolder, is_archive_name, open_archive
from pathscribe.articles.model import Blob
from pathscribe.errors import SourceError


def _tar(path: Path, members: dict[str, bytes], extra: list[tarfile.TarInfo] | None = None) -> Path:
    mode = "w:gz" if path.name.endswith("gz") else "w"
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info in extra or []:
            archive.addfile(info)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def _zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _make(path: Path, members: dict[str, bytes]) -> Path:
    return _zip(path, members) if path.suffix == ".zip" else _tar(path, members)


def _all(folder: MemberFolder) -> dict[str, Blob]:
    found: dict[str, Blob] = {}
    for blob in folder.files():
        found[blob.where.partition("!/")[2]] = blob
    for child in folder.folders():
        assert isinstance(child, MemberFolder)
        found.update(_all(child))
    return found


ENDINGS = ("tar.gz", "tgz", "tar", "zip")


@pytest.mark.parametrize("ending", ENDINGS)
def test_members_are_listed_and_read(tmp_path: Path, ending: str) -> None:
    data = {
        "PMC1/b.jpg": b"B" * 5000,
        "PMC1/a.nxml": b"<article/>",
        "PMC1/sub/c.png": b"",
        "d": b"D",
    }
    top = open_archive(_make(tmp_path / f"PMC1.{ending}", data))
    assert top.name == "PMC1"
    assert top.parent() is None
    assert not top.problems()
    found = _all(top)
    assert {name: blob.read() for name, blob in found.items()} == data
    (folder,) = top.folders()
    assert [f.name for f in folder.files()] == ["a.nxml", "b.jpg"]
    assert folder.parent() is top
    assert folder.files()[1].head(3) == b"BBB"
    again = pickle.loads(pickle.dumps(found["PMC1/b.jpg"]))
    assert again.read() == data["PMC1/b.jpg"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_members_that_lead_out_are_left_out(tmp_path: Path, ending: str) -> None:
    bad = ["../up.jpg", "a/../../up.jpg", "/etc/abs.jpg", "C:\\win.jpg", "..\\back.jpg"]
    data = dict.fromkeys(bad, b"x") | {"./ok/./fine.jpg": b"ok", ".hidden/a.jpg": b"h"}
    if ending == "zip":  # zipfile itself cuts some names to size when it writes
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in data.items():
                info = zipfile.ZipInfo("x")
                info.filename = name
                archive.writestr(info, content)
    else:
        path = _tar(tmp_path / f"a.{ending}", data)
    top = open_archive(path)
    assert list(_all(top)) == ["ok/fine.jpg"]
    assert len(top.problems()) == len(bad)
    assert all("leads out of the archive" in p for p in top.problems())
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def test_links_and_devices_in_a_tar_are_left_out(tmp_path: Path) -> None:
    extra = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"odd{kind.decode()}.jpg")
        info.type, info.linkname = kind, "/etc/passwd"
        extra.append(info)
    for ending in ("tar", "tar.gz"):
        top = open_archive(_tar(tmp_path / f"a.{ending}", {"fine.jpg": b"ok"}, extra))
        assert list(_all(top)) == ["fine.jpg"]
        assert len(top.problems()) == 4
        assert all("no plain file" in p for p in top.problems())


def test_links_encrypted_and_oddly_packed_members_of_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("fine.jpg", b"ok")
        archive.writestr("lzma.jpg", b"x" * 1000, zipfile.ZIP_LZMA)
        archive.writestr("bzip.jpg", b"x" * 1000, zipfile.ZIP_BZIP2)
        archive.writestr("locked.jpg", b"secret")
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")  # the last member's line in the directory
    data[entry + 8] |= 1
    path.write_bytes(data)
    top = open_archive(path)
    found = _all(top)
    assert list(found) == ["bzip.jpg", "fine.jpg"]
    assert found["bzip.jpg"].read() == b"x" * 1000
    problems = " ".join(top.problems())
    for words in ("'link.jpg' is no plain", "'lzma.jpg' is packed", "'locked.jpg' is encrypted"):
        assert words in problems


def test_bombs_are_refused(tmp_path: Path) -> None:
    zeros = bytes(2**20)
    limits = Limits(free_bytes=2**20, ratio=50)
    bomb = {f"{n}.jpg": zeros for n in range(4)}
    for ending in ("zip", "tar.gz"):
        with pytest.raises(SourceError, match="compression bomb") as caught:
            open_archive(_make(tmp_path / f"bomb.{ending}", bomb), limits)
        assert caught.value.where.endswith(f"bomb.{ending}")
        assert caught.value.hint


def test_bomb_of_real_size_by_the_default_limits(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tar.gz"
    info = tarfile.TarInfo("zeros.jpg")
    info.size = 100 * 2**20
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(info.tobuf())
        for _ in range(100):
            stream.write(bytes(2**20))
    with pytest.raises(SourceError, match="compression bomb"):
        open_archive(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_limits(tmp_path: Path, ending: str) -> None:
    data = {f"{n}.jpg": bytes([n]) * 100 for n in range(5)}
    path = _make(tmp_path / f"a.{ending}", data)
    with pytest.raises(SourceError, match="more than 4 members"):
        open_archive(path, Limits(members=4))
    with pytest.raises(SourceError, match="more than 450 bytes"):
        open_archive(path, Limits(total_bytes=450))
    top = open_archive(path, Limits(member_bytes=99))
    assert not top.files()
    assert len(top.problems()) == 5


def test_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.jpg": bytes(10_000)})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    (blob,) = open_archive(path).files()
    try:
        assert len(blob.read()) <= 10
    except SourceError as error:
        assert "damaged" in str(error)  # noqa: PT017


def test_tar_with_a_huge_header_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = b"x", 2**34
    for ending in ("tar", "tar.gz"):
        path = tmp_path / f"a.{ending}"
        data = info.tobuf(tarfile.GNU_FORMAT) + bytes(4096)
        path.write_bytes(gzip.compress(data) if ending == "tar.gz" else data)
        with pytest.raises(SourceError, match="header is larger"):
            open_archive(path)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("share", [0.0, 0.4, 0.9])
def test_cut_off_archives(tmp_path: Path, ending: str, share: float) -> None:
    noise = b"".join(n.to_bytes(4, "big") for n in range(0, 2**31, 50_021))
    path = _make(tmp_path / f"a.{ending}", {"a.jpg": noise, "b.jpg": noise})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(SourceError, match=r"damaged|empty") as caught:
        open_archive(path)
    assert str(path) in str(caught.value)


def test_no_archive_and_changed_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text('{"error": "not found"}')
    with pytest.raises(SourceError, match="neither a tar nor a zip"):
        open_archive(path)
    _zip(path, {"a.jpg": b"1"})
    (blob,) = open_archive(path).files()
    _zip(path, {"a.jpg": b"1", "b.jpg": b"2"})
    with pytest.raises(SourceError, match="has changed"):
        blob.read()
    path.unlink()
    with pytest.raises(SourceError, match=r"a\.jpg"):
        blob.read()


def test_kind_is_judged_by_its_bytes(tmp_path: Path) -> None:
    made = _tar(tmp_path / "a.tar.gz", {"a.jpg": b"1"})
    path = made.rename(tmp_path / "a.zip")
    assert list(_all(open_archive(path))) == ["a.jpg"]


def test_names() -> None:
    assert is_archive_name("PMC1.TAR.GZ")
    assert not is_archive_name("a.gz")
    assert not is_archive_name("a.rar")


def test_names_in_other_encodings_and_with_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", encoding="latin-1") as archive:
        for name in ("für.jpg", "a\x1b[31m.png"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    for blob in open_archive(path).files():
        assert blob.where.isprintable()
        blob.where.encode("utf-8")
        assert blob.read() == b""
