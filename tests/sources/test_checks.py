from __future__ import annotations

import pytest

from pathscribe.errors import FetchError
from pathscribe.sources.checks import check_file

from .conftest import PAGE, jats, picture


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("a.jpg", picture(1), "image/jpeg"),
        ("a.JPG", b"\x89PNG\r\n\x1a\n" + bytes(20), "binary/octet-stream"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBP", ""),
        ("a.nxml", b"\xef\xbb\xbf  " + jats("PMC1"), "text/xml"),
        ("a.tar.gz", b"\x1f\x8b\x08\x00", "application/x-gzip"),
        ("a.zip", b"PK\x03\x04", ""),
    ],
)
def test_good_files_pass(name, start, kind):
    check_file(name, start[:512], kind)


@pytest.mark.parametrize(
    ("name", "start", "kind", "said"),
    [
        ("a.jpg", PAGE, "image/jpeg", "a web page"),
        ("a.jpg", picture(1), "text/html", "a picture"),
        ("a.jpg", b"%PDF-1.7", "", "a PDF"),
        ("a.jpg", b"\x00\x01", "", "something else"),
        ("a.xml", PAGE, "application/xml", "a web page"),
        ("a.xml", b'{"status": 404}', "application/xml", "JSON"),
        ("a.tar.gz", b"<Error><Code>NoSuchKey</Code></Error>", "", "an XML document"),
        ("a.exe", b"MZ", "", "not fetched"),
    ],
)
def test_error_pages_do_not(name, start, kind, said):
    with pytest.raises(FetchError, match=said):
        check_file(name, start, kind)
