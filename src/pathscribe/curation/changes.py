"""Decisions taken one at a time, with who and when, and undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, get_args

from ..errors import CurationError
from .model import (
    Addition,
    Change,
    Curation,
    Judgement,
    ListName,
    Merge,
    RelationRef,
    Retype,
    SetSign,
)

Decision = Judgement | Addition | Merge | SetSign | Retype

_LISTS: Final[tuple[ListName, ...]] = get_args(ListName)
_MOST_HISTORY: Final = 2000
_MOST_DECISIONS: Final = 2000
_SIGNS: Final = {1: "promotes", -1: "inhibits", 0: "acts on"}
_VERBS: Final = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision that stands.

    Attributes:
        token: Names it, for `undo`.
        list: Where it is kept.
        text: In words.
    """

    token: str
    list: ListName
    text: str
    by: str
    at: str
    note: str


def standing(curation: Curation) -> list[Standing]:
    """The decisions that stand, the first first."""
    found = [
        Standing(
            token(name, one), name, in_words(name, one), one.by or curation.by, one.at, one.note
        )
        for name in _LISTS
        for one in _held(curation, name)
    ]
    return sorted(found, key=lambda one: one.at)


def decide(curation: Curation, name: ListName, decision: Decision) -> Curation:
    """Take a decision. One about the same thing that it contradicts, or repeats, goes.

    Args:
        curation: What was decided before.
        name: The list it belongs to.
        decision: With `by` and `at`.

    Raises:
        CurationError: There are too many decisions about the figure.
    """
    lists = {one: list(_held(curation, one)) for one in _LISTS}
    for one in ("accept", "reject") if name in ("accept", "reject") else (name,):
        lists[one] = [old for old in lists[one] if _about(one, old) != _about(name, decision)]
    lists[name].append(decision)
    if sum(map(len, lists.values())) > _MOST_DECISIONS:
        raise CurationError(
            f"a figure can have {_MOST_DECISIONS:,} decisions", where=curation.figid
        )
    step = Change(at=decision.at, by=decision.by, did=name, text=in_words(name, decision))
    return _with(curation, lists, step)


def undo(curation: Curation, which: str, *, by: str = "", at: str = "") -> Curation:
    """Take a decision back.

    Args:
        curation: What was decided.
        which: The decision's token, see `standing`.
        by: Who takes it back.
        at: When, in UTC: "2026-01-31T12:00:00Z".

    Raises:
        CurationError: There is no such decision (any more).
    """
    lists = {name: list(_held(curation, name)) for name in _LISTS}
    for name, held in lists.items():
        for one in held:
            if token(name, one) == which:
                held.remove(one)
                step = Change(at=at, by=by, did="undo", text=in_words(name, one))
                return _with(curation, lists, step)
    raise CurationError(
        "there is no such decision", where=curation.figid, hint="it may have been undone before"
    )


def token(name: ListName, decision: Decision) -> str:
    """A short name of a decision, from its content."""
    data = decision.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps([name, data], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_words(name: ListName, decision: Decision) -> str:
    """A decision, for people."""
    if isinstance(decision, Judgement):
        if decision.mention is not None:
            ref = decision.mention
            kind = f" ({ref.type})" if ref.type else ""
            return f"{_VERBS[name]} {ref.text}{kind}"
        assert decision.relation is not None
        return f"{_VERBS[name]} that {_pair(decision.relation, 'acts on')}"
    if isinstance(decision, Addition):
        if decision.mention is not None:
            return f"added {decision.mention.text} ({decision.mention.type})"
        assert decision.relation is not None
        new = decision.relation
        return f"added that {new.source} {_SIGNS[new.sign]} {new.target}"
    if isinstance(decision, Merge):
        return f"said that {' and '.join(decision.nodes)} are the same"
    if isinstance(decision, Retype):
        named = decision.name or decision.mention.text
        return f"said that {decision.mention.text} is {named} ({decision.type})"
    return f"said that {_pair(decision.relation, _SIGNS[decision.sign])}"


def _pair(ref: RelationRef, verb: str) -> str:
    panel = f" (panel {ref.panel})" if ref.panel else ""
    return f"{ref.source} {verb} {ref.target}{panel}"


def _held(curation: Curation, name: ListName) -> Iterable[Decision]:
    held: Iterable[Decision] = getattr(curation, name)
    return held


def _about(name: ListName, decision: Decision) -> object:
    """What a decision is about; decisions about the same exclude each other."""
    if isinstance(decision, Judgement):
        return decision.mention or decision.relation
    if isinstance(decision, Addition):
        return decision.mention or decision.relation
    if isinstance(decision, Merge):
        return frozenset(decision.nodes)
    if isinstance(decision, Retype):
        return decision.mention
    return decision.relation


def _with(curation: Curation, lists: dict[ListName, list[Decision]], step: Change) -> Curation:
    history = (*curation.history, step)[-_MOST_HISTORY:]
    update: dict[str, object] = {name: tuple(held) for name, held in lists.items()}
    return curation.model_copy(update=update | {"history": history})
