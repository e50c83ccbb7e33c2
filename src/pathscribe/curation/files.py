"""Curation files: small YAML documents in a folder of their own, one a figure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from ..errors import CurationError
from ..exports.base import file_stem, write_text
from ..records.model import Record
from .model import Curation

FOLDER: Final = "curation"
_MOST_BYTES: Final = 2_000_000
_LISTS: Final = ("accept", "reject", "add", "merge", "set_sign")
_MORE: Final = ("retype", "history")
"""Lists that a file names only where there is something in them."""


class CurationFolder:
    """The curation files of a library; they are never touched by reading figures.

    Args:
        path: The folder; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, figid: str) -> Path:
        """Where the figure's decisions are kept, or would be."""
        return self.path / f"{file_stem(figid)}.yaml"

    def get(self, figid: str) -> Curation | None:
        """The decisions about a figure; None where there are none.

        Raises:
            CurationError: The file cannot be read.
        """
        path = self.file(figid)
        if not path.is_file():
            return None
        found = read_curation(path)
        if found.figid != figid:
            raise CurationError(f"it is about {found.figid}, not {figid}", where=str(path))
        return found

    def put(self, curation: Curation) -> Path:
        """Write decisions; the file of a figure that had some is replaced.

        Raises:
            ExportError: The file cannot be written.
        """
        path = self.file(curation.figid)
        write_text(path, curation_text(curation))
        return path

    def names(self) -> frozenset[str]:
        """Names of the files that are there; one look into the folder for many figures."""
        try:
            return frozenset(entry.name for entry in os.scandir(self.path))
        except OSError:
            return frozenset()


def read_curation(path: Path) -> Curation:
    """Read a curation file.

    Raises:
        CurationError: It cannot be read, or says something that cannot be.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CurationError(
            f"cannot be read: {error.strerror or error}", where=str(path)
        ) from error
    if len(data) > _MOST_BYTES:
        raise CurationError("the file is too large for a curation", where=str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CurationError("the file is not UTF-8 text", where=str(path)) from error
    return parse_curation(text, where=str(path))


def parse_curation(text: str, *, where: str = "") -> Curation:
    """Read the text of a curation file.

    Raises:
        CurationError: It is none; with the line or the field that is wrong.
    """
    import yaml
    from pydantic import ValidationError

    class Plain(yaml.SafeLoader):
        """Without anchors: a few of them can stand for gigabytes."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                mark = self.get_mark()
                raise yaml.composer.ComposerError(None, None, "aliases (*) are not allowed", mark)
            return super().compose_node(parent, index)

    try:
        data = yaml.load(text, Loader=Plain)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        raise CurationError(f"the file cannot be read{line}: {problem}", where=where) from error
    if not isinstance(data, dict):
        raise CurationError(
            "this is no curation file", where=where, hint="it begins with version: 1 and figid: ..."
        )
    # An empty list in YAML ("accept:") is nothing at all.
    data = {k: () if k in (*_LISTS, *_MORE) and v is None else v for k, v in data.items()}
    try:
        return Curation.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CurationError(
            f"{place or 'it'}: {first['msg']}", where=where, hint="see docs/curation.md"
        ) from error


def curation_text(curation: Curation, record: Record | None = None) -> str:
    """Decisions as a YAML file.

    Args:
        curation: The decisions.
        record: The figure's record as it was read; what can be decided about is then listed in
            comments, ready to be copied.
    """
    import yaml

    data = curation.model_dump(mode="json", exclude_defaults=True)
    head = {"version": curation.version, "figid": curation.figid, "by": curation.by}
    lines = [
        "# Decisions about one figure; `pathscribe edit` applies them. See docs/curation.md.",
        _dump(yaml, head).rstrip(),
    ]
    for name in _LISTS:
        value = data.get(name)
        lines.append("" if value else f"\n{name}: []")
        if value:
            lines.append(_dump(yaml, {name: value}).rstrip())
    for name in _MORE:
        if value := data.get(name):
            lines += ["", _dump(yaml, {name: value}).rstrip()]
    if record is not None:
        lines += ["", *_listing(yaml, record)]
    return "\n".join(lines) + "\n"


def _listing(yaml: Any, record: Record) -> list[str]:
    names = {label.id: label.text for label in record.labels}
    names |= {mention.id: mention.text for mention in record.mentions}
    lines = ["# What was read. Copy a line below accept, reject or set_sign, and take off the #."]
    rows: dict[str, None] = {}
    for relation in record.relations:
        ends = {"source": names.get(relation.source, relation.source),
                "target": names.get(relation.target, relation.target)}  # fmt: skip
        if relation.panel:
            ends["panel"] = relation.panel
        sign = {1: "promotes", -1: "inhibits", 0: "unknown"}[relation.effect]
        rows[f"# - relation: {_flow(yaml, ends)}  # {sign}"] = None
    for mention in record.mentions:
        named = {"text": mention.text, "type": mention.type}
        reading = mention.readings[0].name if mention.readings else ""
        shown = " ".join("".join(c if c.isprintable() else " " for c in reading).split())
        rows[f"# - mention: {_flow(yaml, named)}  # {shown}".rstrip(" #")] = None
    return lines + list(rows)


def _dump(yaml: Any, data: Any) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    return text


def _flow(yaml: Any, data: Any) -> str:
    text: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, default_flow_style=True, width=100_000
    )
    return text.strip()
