"""Is a file what its name says? Judged by its first bytes and by what the server calls it."""

from __future__ import annotations

from typing import Final

from ..articles.files import is_image_name, is_xml_name
from ..errors import FetchError

_PICTURES: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"BM",
)
_TEXT_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "application/json"})


def check_file(name: str, start: bytes, content_type: str) -> None:
    """Raise unless the first bytes are those of a file of this name.

    Args:
        name: Its name; the ending counts.
        start: Its first bytes, at least 16 of them if it has so many.
        content_type: What the server calls it, without parameters; may be empty.

    Raises:
        FetchError: It is something else: an error page under a picture's name, say.
    """
    if is_xml_name(name):
        good = is_xml(start)
        kind = "XML document"
    elif is_image_name(name):
        good = is_picture(start) and content_type not in _TEXT_TYPES
        kind = "picture"
    elif name.lower().endswith((".tar.gz", ".tgz")):
        good, kind = start[:3] == b"\x1f\x8b\x08", "gzip archive"
    elif name.lower().endswith(".zip"):
        good, kind = start[:4] in (b"PK\x03\x04", b"PK\x05\x06"), "zip archive"
    else:
        raise FetchError("files of this kind are not fetched", where=name)
    if not good:
        raise FetchError(f"what came is no {kind} but {described(start, content_type)}", where=name)


def is_picture(start: bytes) -> bool:
    """Are these the first bytes of a picture in a format that is read?"""
    return start.startswith(_PICTURES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP")


def is_xml(start: bytes) -> bool:
    """Are these the first bytes of an XML document that is no web page?"""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return text.startswith(b"<") and not is_page(start)


def is_page(start: bytes) -> bool:
    """Are these the first bytes of a web page?"""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    return b"<!doctype html" in text or b"<html" in text


def described(start: bytes, content_type: str) -> str:
    """What bytes are, in words."""
    if is_page(start):
        return "a web page"
    if start.lstrip()[:1] in (b"{", b"["):
        return "JSON"
    if is_picture(start):
        return "a picture"
    if start.lstrip().startswith(b"<"):
        return "an XML document"
    if start.startswith(b"%PDF"):
        return "a PDF"
    return content_type or "something else"
