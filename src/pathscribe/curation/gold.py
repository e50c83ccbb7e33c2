"""Corrections as gold: what was read, and whether a person found it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ..records.model import Mention, Record, Relation
from .apply import apply_curation
from .model import Curation

if TYPE_CHECKING:
    from ..library import Library

_VERDICTS: Final = {
    "accept": "right",
    "reject": "wrong",
    "retype": "changed",
    "set sign": "changed",
    "add mention": "added",
    "add relation": "added",
}


def gold(record: Record, curation: Curation) -> dict[str, Any]:
    """What people judged of a figure; what nobody judged is not in it.

    Args:
        record: As it was read.
        curation: Decisions about it.

    Returns:
        `figid`, `image` (SHA-256 of the picture), `software` that read it, and `mentions`,
        `relations` (each with a `verdict`: "right", "wrong", "changed", "added"; where it is
        "changed", `read_as` is what was read) and `merged` (lists of names that mean the same).
        Places are pixels of the original picture.
    """
    done = apply_curation(record, curation).record
    before, after = _by_id(record), _by_id(done)
    verdicts: dict[str, tuple[str, str]] = {}
    for edit in done.edits:
        verdict = _VERDICTS.get(edit.action)
        # Relations that go with a rejected mention were not judged themselves.
        taken = edit.action == "reject" and edit.text.startswith("a relation of ")
        if verdict is None or taken:
            continue
        if verdict == "right" and edit.subject in verdicts:
            continue
        verdicts[edit.subject] = (verdict, edit.by)
    mentions: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for id_, (verdict, by) in verdicts.items():
        one = before.get(id_) if verdict == "wrong" else after.get(id_, before.get(id_))
        if one is None:
            continue
        if verdict == "changed" and id_ not in before:
            verdict = "added"
        row = _data(one, done) | {"verdict": verdict, "by": by}
        if verdict == "changed":
            row["read_as"] = _data(before[id_], record)
        (mentions if isinstance(one, Mention) else relations).append(row)
    image = record.figure.image
    return {
        "figid": record.figid,
        "image": image.sha256 if image is not None else "",
        "software": record.provenance.software,
        "caption": record.figure.caption,
        "mentions": mentions,
        "relations": relations,
        "merged": [list(one.nodes) for one in curation.merge],
    }


def corrections(library: Library) -> Iterator[dict[str, Any]]:
    """The gold of all figures of a library that have decisions, sorted by figid.

    Raises:
        CurationError: A curation file cannot be read.
        LibraryError: The library cannot be read.
    """
    names = library.curation.names()
    for row in library.figures():
        if library.curation.file(row.figid).name not in names:
            continue
        curation = library.curation.get(row.figid)
        if curation is not None and not curation.empty:
            yield gold(library.get(row.figid, curated=False), curation)


def _by_id(record: Record) -> dict[str, Mention | Relation]:
    found: dict[str, Mention | Relation] = {one.id: one for one in record.mentions}
    found.update((one.id, one) for one in record.relations)
    return found


def _data(one: Mention | Relation, record: Record) -> dict[str, Any]:
    labels = {label.id: label for label in record.labels}
    if isinstance(one, Mention):
        return {
            "text": one.text,
            "type": one.type,
            "curies": [r.curie for r in one.readings if r.curie],
            "symbols": list(one.symbols),
            "state": list(one.state),
            "place": one.place,
            "span": list(one.span),
            "labels": [
                {"text": labels[id_].text, "polygon": [list(p) for p in labels[id_].polygon]}
                for id_ in one.labels
                if id_ in labels
            ],
        }
    texts = {id_: label.text for id_, label in labels.items()}
    texts |= {mention.id: mention.text for mention in record.mentions}
    return {
        "source": texts.get(one.source, one.source),
        "target": texts.get(one.target, one.target),
        "kind": one.kind,
        "sign": one.effect,
        "evidence": one.evidence,
        "panel": one.panel,
        "sentence": one.sentence,
        "path": [list(point) for point in one.path],
    }
