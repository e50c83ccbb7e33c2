"""Captions for plain images, from a JSON or TSV file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import SourceError
from .clean import clean_text
from .files import FileBlob, Folder, base_name, fold, image_stem
from .jats_metadata import normal_pmcid
from .model import Blob

NAMES = ("captions.json", "captions.tsv", "figures.json", "figures.tsv")
_MAX_BYTES = 256 * 2**20
_MAX_REFERENCE = 500  # the pattern tries every division of the text
_PMC_NAME = re.compile(r"^(PMC\d+)__(.+)$", re.DOTALL)
_ISSUE = (
    r"(?P<journal>[^;]+?)\.?\s+(?P<year>\d{4})"
    r"(?:\s+[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?(?:\s+\d{1,2})?)?"
    r"(?:;\s*(?P<volume>[^;:()]*)(?:\((?P<issue>[^)]*)\))?(?::\s*(?P<pages>[^;]+?))?)?\.?$"
)
# The author ends at "et al.", else at a period that is not an initial's ("A. Bee"), else at any.
_REFERENCES = tuple(
    re.compile(rf"^(?P<author>.+?){end}\s+{_ISSUE}")
    for end in (r"(?P<others>,? et al\.)", r"(?P<others>)(?<!\b[A-Z])\.", r"(?P<others>)\.")
)
_FIELDS = {
    "figtitle": "title",
    "title": "title",
    "caption": "caption",
    "papertitle": "paper_title",
    "pmcid": "pmcid",
    "pmid": "pmid",
    "doi": "doi",
    "year": "year",
    "number": "label",
    "label": "label",
    "reftext": "reftext",
    "journal_title": "journal_title",
    "journal_nlm_ta": "journal_abbreviation",
    "publisher_name": "publisher",
    "keywords": "keywords",
    "licence": "licence",
    "license": "licence",
    "filename": "filename",
}


@dataclass(frozen=True, slots=True)
class Caption:
    """What a captions file says of one image. Empty strings where it says nothing."""

    label: str = ""
    title: str = ""
    caption: str = ""
    paper_title: str = ""
    pmcid: str = ""
    pmid: str = ""
    doi: str = ""
    year: str = ""
    reftext: str = ""
    journal_title: str = ""
    journal_abbreviation: str = ""
    publisher: str = ""
    keywords: str = ""
    licence: str = ""
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The parts of a one-line reference; empty strings where it does not say.

    `others` is true where it names only the first author ("et al.").
    """

    author: str = ""
    journal: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    others: bool = False


def split_reference(text: str) -> Reference:
    """The parts of a reference such as "A. Bee, et al. J Biol. 2017;7(2):60."."""
    if len(text) > _MAX_REFERENCE:
        return Reference()
    match = next((m for pattern in _REFERENCES if (m := pattern.match(text))), None)
    if match is None:
        return Reference()
    parts = {
        name: "" if (value := (match[name] or "").strip()) == "NA" else value
        for name in ("author", "journal", "year", "volume", "issue", "pages")
    }
    return Reference(**parts, others=bool(match["others"]))


def split_figid(name: str) -> tuple[str, str]:
    """PMCID ("" if none) and key of an image's name, without a picture's ending."""
    stem = image_stem(name)
    match = _PMC_NAME.match(stem)
    return (match.group(1), match.group(2)) if match else ("", stem)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(_text(item) for item in value)
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return ""
    return clean_text(str(value))


def _caption(values: Mapping[str, Any]) -> Caption:
    found: dict[str, str] = {}
    for key, value in values.items():
        name = _FIELDS.get(str(key).strip().lower())
        if name and (text := _text(value)):
            found.setdefault(name, text)
    found["pmcid"] = normal_pmcid(found.get("pmcid", ""))
    return Caption(**found)


class Captions:
    """Captions by image name.

    Args:
        entries: Pairs of a figure id or file name and the values that a file gives for it. The
            first entry of a name counts.
    """

    def __init__(self, entries: Iterable[tuple[str, Mapping[str, Any]]] = ()) -> None:
        self._names: dict[str, Caption] = {}
        self._stems: dict[str, Caption] = {}
        # By file names that stand beside a figure id: "F1.jpg" may be in many articles.
        self._files: dict[str, Caption | None] = {}
        self._count = 0
        for name, values in entries:
            caption = _caption(values)
            name, file = base_name(name), base_name(str(values.get("filename") or ""))
            keys = [name]
            if caption.pmcid and file and not split_figid(file)[0]:
                keys.append(f"{caption.pmcid}__{file}")
            for key in filter(None, keys):
                self._names.setdefault(fold(key), caption)
                self._stems.setdefault(fold(image_stem(key)), caption)
            if file and file != name:
                stem = fold(image_stem(file))
                # Two articles' files of one name: better no caption than the other's.
                self._files[stem] = caption if stem not in self._files else None
            self._count += 1

    def __len__(self) -> int:
        return self._count

    def find(self, name: str) -> Caption | None:
        """The caption of an image.

        Looks for the file name, then its stem, then both without "PMC123__", where the entry
        is not another article's.

        Args:
            name: The image's file name.
        """
        pmcid, key = split_figid(name)
        stem = fold(image_stem(name))
        if (caption := self._names.get(fold(name)) or self._stems.get(stem)) is not None:
            return caption
        for caption in (self._files.get(stem), *(t.get(fold(key)) for t in self._loose())):
            if caption and (not pmcid or caption.pmcid in ("", normal_pmcid(pmcid))):
                return caption
        return None

    def _loose(self) -> tuple[Mapping[str, Caption | None], ...]:
        return self._stems, self._files

    @classmethod
    def load(cls, path: Path) -> Captions:
        """Read a captions file.

        Args:
            path: JSON: an object {figid: {caption, figtitle, papertitle, ...}} or a list of
                objects with "figid" or "filename". Anything else is read as TSV (UTF-8) with a
                header; it needs a column "figid" or "filename", and may have caption, figtitle
                (or title), papertitle, pmcid, doi, year, number, reftext.

        Raises:
            SourceError: The file cannot be read or has another form.
        """
        if not path.is_file():
            raise SourceError("there is no such captions file", where=str(path))
        return cls.from_blob(FileBlob(path, _MAX_BYTES))

    @classmethod
    def from_blob(cls, blob: Blob) -> Captions:
        """Read a captions file that may stand in an archive.

        Raises:
            SourceError: The file cannot be read or has another form.
        """
        try:
            text = blob.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError(
                "the captions file is not UTF-8 text", where=blob.where, hint="save it as UTF-8"
            ) from error
        if blob.name.lower().endswith(".json") or text.lstrip()[:1] in ("{", "["):
            return cls(_json_entries(text, blob.where))
        return cls(_tsv_entries(text, blob.where))


def _json_entries(text: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    hint = 'give {"FIGID": {"caption": "..."}} or [{"figid": "...", "caption": "..."}]'
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the captions file is broken JSON: {error}", where=where) from error
    if isinstance(data, dict):
        pairs = list(data.items())
    elif isinstance(data, list):
        pairs = [
            (str(item.get("figid") or item.get("filename") or ""), item)
            if isinstance(item, dict)
            else ("", item)
            for item in data
        ]
    else:
        pairs = [("", data)]
    entries: list[tuple[str, Mapping[str, Any]]] = []
    for number, (name, values) in enumerate(pairs, start=1):
        if isinstance(values, str):
            values = {"caption": values}
        if not name or not isinstance(values, dict):
            raise SourceError(
                f"entry {number} of the captions file is no figure with a name",
                where=where,
                hint=hint,
            )
        entries.append((name, values))
    return entries


def _tsv_entries(text: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    # A quote at a field's beginning is more often a quoted word of the caption than CSV quoting.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        key = next((name for name in ("figid", "filename") if name in header), None)
        if key is None:
            raise SourceError(
                'the captions table has no column "figid" or "filename" in its first line',
                where=where,
                hint="give a tab-separated table with a header",
            )
        entries: list[tuple[str, Mapping[str, Any]]] = []
        for row in rows:
            values = dict(zip(header, row, strict=False))
            if name := (values.get(key) or values.get("filename") or "").strip():
                entries.append((name, values))
    except csv.Error as error:
        raise SourceError(f"the captions table is broken: {error}", where=where) from error
    return entries


def beside(folder: Folder) -> Captions | None:
    """The captions that stand beside a folder's images or in the folder above.

    Raises:
        SourceError: A file named "captions" is broken; one named "figures" is passed over.
    """
    for place in (folder, folder.parent()):
        if place is None:
            continue
        try:
            files = sorted(place.files(), key=lambda b: b.name)
        except SourceError:  # the folder above may be nobody's business
            continue
        for blob in files:
            if blob.name.lower() in NAMES:
                try:
                    return Captions.from_blob(blob)
                except SourceError:
                    # "figures.json" may well be something else's.
                    if blob.name.lower().startswith("captions"):
                        raise
    return None
