"""Ways to an article's files.

- "cloud": PMC's cloud service, a bucket whose files are listed as S3 lists them
  (https://pmc.ncbi.nlm.nih.gov/tools/cloud/). A version of an article is a folder,
  "PMC123.1/PMC123.1.xml" with its pictures beside it.
- "package": PMC's Open Access service tells the address of a tar.gz
  (https://pmc.ncbi.nlm.nih.gov/tools/oa-service/).
- "supplement": a zip of an article's figures at Europe PMC, and its full text.
- "xml": the full text alone at Europe PMC.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lxml import etree

from ..articles.archives import open_archive
from ..articles.files import Folder, Pictures, base_name, is_image_name, is_xml_name
from ..articles.jats import looks_like_jats, parse_articles
from ..articles.model import Article
from ..articles.safexml import parse
from ..errors import FetchError, SourceError
from ..records.identifiers import normal_pmcid
from ..settings import FetchSettings
from .checks import check_file
from .web import Saved, WebClient

_MOST_PARTS: Final = 50
_MOST_FILES: Final = 3_000
_LICENCES: Final = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


class NotThereError(Exception):
    """The article cannot be had on this way."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files of an article, in a folder that is still to be moved to its place.

    Attributes:
        route: The way they came.
        url: Where they are from.
        licence: What the service says of it; empty where it says nothing.
        files: Name, size, hash and address of each.
        lacking: What the package lacks, in words; empty if nothing.
    """

    route: str
    url: str
    licence: str
    files: tuple[Saved, ...]
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """A file that is still at the service; found by its name, never read."""

    name: str
    where: str

    def read(self) -> bytes:
        raise SourceError("is not here yet", where=self.where)


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    size: int
    md5: str

    @property
    def name(self) -> str:
        return base_name(self.key)


def fetch_files(pmcid: str, folder: Path, client: WebClient, settings: FetchSettings) -> Found:
    """Fetch an article's full text and pictures into an empty folder.

    Args:
        pmcid: In the normal form.
        folder: Is there, and empty.
        client: Fetches.
        settings: Ways, addresses and limits.

    Raises:
        FetchError: Something could not be fetched, or is not what it should be.
        NotThereError: The article is on none of the ways; says what each of them said.
    """
    told: list[str] = []
    for route in settings.routes:
        try:
            return _ROUTES[route](pmcid, folder, client, settings)
        except NotThereError as error:
            told.append(str(error))
    raise NotThereError("; ".join(told))


# --- file list -------------------------------------------------------------------------


def _cloud(pmcid: str, folder: Path, client: WebClient, settings: FetchSettings) -> Found:
    entries = list(_listed(pmcid, client, settings))
    versions: dict[int, list[_Entry]] = {}
    for entry in entries:
        match = re.match(rf"(?:.*/)?{pmcid}\.(\d{{1,6}})/[^/]+$", entry.key)
        if match:
            versions.setdefault(int(match[1]), []).append(entry)
    if not versions:
        raise NotThereError("it is not in PMC's cloud service")
    number = max(versions)
    files = {entry.name: entry for entry in versions[number]}
    version = f"{pmcid}.{number}"
    text = files.get(f"{version}.xml") or next(
        (entry for name, entry in sorted(files.items()) if is_xml_name(name)), None
    )
    if text is None:
        raise NotThereError("PMC's cloud service has no full text of it")

    def address(entry: _Entry) -> str:
        return _filled(settings.cloud_file_url, key=quote(entry.key))

    budget = _Budget(settings.most_article_bytes)
    saved = [_one(client, address(text), folder, f"{version}.xml", text, budget)]
    wanted = {
        name: _Elsewhere(name, address(entry))
        for name, entry in files.items()
        if is_image_name(name)
    }
    article = _article(saved[0].path, pmcid, Pictures(wanted.values(), loose=True))
    for name in dict.fromkeys(f.image.name for f in article.figures if f.image is not None):
        entry = files[name]
        saved.append(_one(client, address(entry), folder, name, entry, budget))
    licence = _cloud_licence(version, client, settings) or article.licence
    return Found("cloud", address(text), licence, tuple(saved), _lacking(article))


def _listed(pmcid: str, client: WebClient, settings: FetchSettings) -> Iterator[_Entry]:
    token, count = "", 0
    for _ in range(_MOST_PARTS):
        url = _filled(settings.cloud_list_url, pmcid=pmcid, token=quote(token, safe=""))
        if not token:
            # An empty token is refused by some servers.
            url = re.sub(r"[?&]continuation-token=(?=&|$)", "", url)
        root = _xml(client.ask(url), url)
        if _local(root) == "Error":
            raise FetchError(f"the service says: {_text(root, 'Message')}", where=url)
        if _local(root) != "ListBucketResult":
            raise FetchError(f"the answer is no list of files but <{_local(root)}>", where=url)
        for node in root:
            if _local(node) != "Contents":
                continue
            key, size, tag = _text(node, "Key"), _text(node, "Size"), _text(node, "ETag")
            if not key or key.endswith("/") or not size.isdecimal():
                continue
            count += 1
            if count > _MOST_FILES:
                raise FetchError(f"the article has more than {_MOST_FILES:,} files", where=url)
            md5 = tag.strip('"')
            yield _Entry(key, int(size), md5 if re.fullmatch(r"[0-9a-fA-F]{32}", md5) else "")
        token = _text(root, "NextContinuationToken")
        if _text(root, "IsTruncated") != "true":
            return
        if not token:
            raise FetchError("the list of files says that it goes on, and not where", where=url)
    raise FetchError("the list of files does not end", where=pmcid)


def _cloud_licence(version: str, client: WebClient, settings: FetchSettings) -> str:
    url = _filled(settings.cloud_meta_url, version=version)
    try:
        told = json.loads(client.ask(url))
    except FetchError as error:
        if error.status in (403, 404):
            return ""
        raise
    except (ValueError, RecursionError) as error:
        raise FetchError("what is told of the article is no JSON", where=url) from error
    code = told.get("license_code") if isinstance(told, dict) else None
    return _LICENCES.get(code, code)[:200] if isinstance(code, str) else ""


# --- packages --------------------------------------------------------------------------


def _package(pmcid: str, folder: Path, client: WebClient, settings: FetchSettings) -> Found:
    url = _filled(settings.oa_url, pmcid=pmcid)
    root = _xml(client.ask(url), url)
    if _local(root) != "OA":
        raise FetchError(f"the answer is not understood: <{_local(root)}>", where=url)
    for node in root.iter():
        if _local(node) == "error":
            code = node.get("code", "")
            said = " ".join((node.text or "").split())[:200]
            if code in ("idIsNotOpenAccess", "idDoesNotExist"):
                raise NotThereError(f"PMC's Open Access service says: {said or code}")
            raise FetchError(f"the service says: {said or code}", where=url)
    for node in root.iter():
        if _local(node) == "record" and node.get("id", "").upper() == pmcid:
            licence = node.get("license", "")
            for link in node:
                if _local(link) == "link" and link.get("format") == "tgz":
                    address = link.get("href", "")
                    if address.startswith(settings.oa_from):
                        address = settings.oa_to + address.removeprefix(settings.oa_from)
                    return _archive(pmcid, address, folder, client, settings, licence)
    raise NotThereError("PMC's Open Access service has no package of it")


def _archive(
    pmcid: str, url: str, folder: Path, client: WebClient, settings: FetchSettings, licence: str
) -> Found:
    name = f"{pmcid}.tar.gz"
    saved = client.download(
        url, folder / name, check=_checker(name, url), most=settings.most_article_bytes
    )
    try:
        article = _packaged(pmcid, open_archive(saved.path))
    except SourceError as error:
        raise FetchError(f"the package cannot be used: {error.what}", where=url) from error
    return Found("package", url, licence or article.licence, (saved,), _lacking(article))


def _packaged(pmcid: str, top: Folder) -> Article:
    """The article of a package, looked through as a whole."""
    folders, files = [top], list[Folder]()
    while folders:
        folder = folders.pop()
        files.append(folder)
        folders.extend(folder.folders())
    for folder in files:
        for blob in folder.files():
            if is_xml_name(blob.name) and looks_like_jats(blob):
                pictures = Pictures((b for f in files for b in f.files()), loose=True)
                return _right(parse_articles(blob, pictures, pmcid=pmcid), pmcid, blob.where)
    raise SourceError("there is no article in it", where=top.where)


# --- Europe PMC ------------------------------------------------------------------------


def _europepmc_text(
    pmcid: str, folder: Path, client: WebClient, settings: FetchSettings
) -> tuple[Saved, str]:
    url = _filled(settings.xml_url, pmcid=pmcid)
    name = f"{pmcid}.xml"
    try:
        return client.download(url, folder / name, check=_checker(name, url)), url
    except FetchError as error:
        if error.status in (403, 404):
            raise NotThereError("Europe PMC has no open full text of it") from error
        raise


def _text_alone(pmcid: str, folder: Path, client: WebClient, settings: FetchSettings) -> Found:
    saved, url = _europepmc_text(pmcid, folder, client, settings)
    article = _article(saved.path, pmcid, Pictures((), loose=True))
    lacking = "only its text is to be had, without pictures" if article.figures else ""
    return Found("xml", url, article.licence, (saved,), lacking)


def _supplement(pmcid: str, folder: Path, client: WebClient, settings: FetchSettings) -> Found:
    saved, url = _europepmc_text(pmcid, folder, client, settings)
    files = _filled(settings.supplement_url, pmcid=pmcid)
    zipped = folder / f"{pmcid}.zip"
    try:
        client.download(
            files, zipped, check=_checker(zipped.name, files), most=settings.most_article_bytes
        )
    except FetchError as error:
        if error.status not in (403, 404):
            raise
        saved.path.unlink(missing_ok=True)
        raise NotThereError("Europe PMC has no figures of it") from error
    try:
        top = open_archive(zipped)
        pictures = {b.name: b for b in top.files() if is_image_name(b.name)}
        article = _article(saved.path, pmcid, Pictures(pictures.values(), loose=True))
        found = [saved]
        for name in dict.fromkeys(f.image.name for f in article.figures if f.image is not None):
            data = pictures[name].read()
            check_file(name, data[:512], "")
            path = folder / _safe(name)
            path.write_bytes(data)
            found.append(
                Saved(path, f"{files}#{name}", len(data), hashlib.sha256(data).hexdigest(), "")
            )
    except FetchError:
        raise
    except SourceError as error:
        raise FetchError(f"the figures cannot be used: {error.what}", where=files) from error
    zipped.unlink()
    return Found("supplement", url, article.licence, tuple(found), _lacking(article))


_ROUTES: Final[Mapping[str, Callable[[str, Path, WebClient, FetchSettings], Found]]] = {
    "cloud": _cloud,
    "package": _package,
    "supplement": _supplement,
    "xml": _text_alone,
}


# --- shared ----------------------------------------------------------------------------


class _Budget:
    """What the files of one article may still have, bytes."""

    def __init__(self, left: int) -> None:
        self.left = left


def _one(
    client: WebClient, url: str, folder: Path, name: str, entry: _Entry, budget: _Budget
) -> Saved:
    if entry.size > budget.left:
        raise FetchError("the article's files are more than the limit", where=url)
    saved = client.download(
        url,
        folder / _safe(name),
        check=_checker(name, url),
        size=entry.size,
        md5=entry.md5,
    )
    budget.left -= saved.size
    return saved


def _checker(name: str, url: str) -> Callable[[bytes, str], None]:
    def check(start: bytes, content_type: str) -> None:
        try:
            check_file(name, start, content_type)
        except FetchError as error:
            raise FetchError(error.what, where=url, hint=error.hint) from error

    return check


def _article(path: Path, pmcid: str, pictures: Pictures) -> Article:
    from ..articles.files import FileBlob

    try:
        return _right(parse_articles(FileBlob(path), pictures, pmcid=pmcid), pmcid, path.name)
    except SourceError as error:
        raise FetchError(f"the full text cannot be used: {error.what}", where=path.name) from error


def _right(articles: Sequence[Article], pmcid: str, where: str) -> Article:
    """The article, which must be the one that was asked for."""
    article = articles[0]
    if normal_pmcid(article.pmcid) not in ("", pmcid):
        raise SourceError(f"this is {article.pmcid}, and {pmcid} was asked for", where=where)
    return article


def _lacking(article: Article) -> str:
    without = sum(figure.image is None for figure in article.figures)
    if not without:
        return ""
    return f"{without} of {len(article.figures)} figures are without a picture"


def _filled(template: str, **words: str) -> str:
    """A template with its words filled in; other braces stay."""
    for name, value in words.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _safe(name: str) -> str:
    """A file name that stays in its folder."""
    cleaned = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).lstrip(".")
    if not cleaned or len(cleaned.encode("utf-8")) > 200:
        raise FetchError("has a name that no file can have", where=name[:100])
    return cleaned


def _xml(data: bytes, where: str) -> etree._Element:
    try:
        return parse(data, where).root
    except SourceError as error:
        raise FetchError(f"the answer cannot be read: {error.what}", where=where) from error


def _local(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(node: etree._Element, name: str) -> str:
    for child in node:
        if _local(child) == name:
            return (child.text or "").strip()
    return ""
