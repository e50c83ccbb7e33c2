"""Decisions applied to a record, which is then marked as curated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..records.model import (
    Edit,
    Evidence,
    Mention,
    Reading,
    Record,
    RecordLabel,
    Rejected,
    Relation,
    RelationKind,
)
from .model import (
    Curation,
    MentionRef,
    Merge,
    NewMention,
    NewRelation,
    RelationRef,
    Retype,
    SetSign,
    _Decision,
)

_Place = Literal["label", "caption"]


@dataclass(frozen=True, slots=True)
class Applied:
    """A record with decisions applied.

    Attributes:
        record: The curated record; `edits` tells what was done.
        problems: Decisions that fit nothing in the record any more (or never did); they stay in
            the file.
    """

    record: Record
    problems: tuple[str, ...] = ()


def apply_curation(record: Record, curation: Curation) -> Applied:
    """Apply decisions to a record as it was read.

    Mentions and relations are found by their words, so that the decisions outlive another
    reading. A rejected mention takes its relations with it. What was accepted has the score 1;
    what was added or changed says so in its evidence; `Record.edits` lists it all.

    Args:
        record: As it was read, without edits.
        curation: Decisions about this figure.
    """
    return _Application(record, curation).run()


class _Application:
    def __init__(self, record: Record, curation: Curation) -> None:
        self.record = record
        self.curation = curation
        self.labels = list(record.labels)
        self.mentions = list(record.mentions)
        self.relations = list(record.relations)
        self.edits: list[Edit] = list(record.edits)
        self.problems: list[str] = []

    def run(self) -> Applied:
        curation = self.curation
        # Additions first: the other decisions may be about them.
        for one in curation.add:
            if one.mention is not None:
                self._add_mention(one.mention, one)
        for changed in curation.retype:
            self._retype(changed)
        for one in curation.add:
            if one.relation is not None:
                self._add_relation(one.relation, one)
        for judged in curation.accept:
            if judged.mention is not None:
                self._accept_mention(judged.mention, judged)
            elif judged.relation is not None:
                self._accept_relation(judged.relation, judged)
        for signed in curation.set_sign:
            self._set_sign(signed)
        for merged in curation.merge:
            self._merge(merged)
        for judged in curation.reject:
            if judged.relation is not None:
                self._reject_relation(judged.relation, judged)
        for judged in curation.reject:
            if judged.mention is not None:
                self._reject_mention(judged.mention, judged)
        record = self.record.model_copy(
            update={
                "labels": tuple(self.labels),
                "mentions": tuple(self.mentions),
                "relations": tuple(self.relations),
                "edits": tuple(self.edits),
            }
        )
        return Applied(record, tuple(self.problems))

    # --- what is meant -----------------------------------------------------------------

    def _mentions(self, ref: MentionRef) -> list[int]:
        found = [
            n
            for n, m in enumerate(self.mentions)
            if _same(ref.text, m)
            and (ref.type is None or m.type == ref.type)
            and (ref.place is None or m.place == ref.place)
        ]
        if not found:
            self.problems.append(f"there is no mention {ref.text!r}")
        return found

    def _ends(self, text: str) -> set[str]:
        """Ids of the mentions and labels that a text names."""
        ids = {m.id for m in self.mentions if _same(text, m)}
        return ids | {label.id for label in self.labels if _flat(label.text) == _flat(text)}

    def _relations(self, ref: RelationRef) -> list[int]:
        sources, targets = self._ends(ref.source), self._ends(ref.target)
        found = [
            n
            for n, r in enumerate(self.relations)
            if r.source in sources
            and r.target in targets
            and (ref.panel is None or r.panel == ref.panel)
            and (ref.evidence is None or r.evidence == ref.evidence)
        ]
        if not found:
            self.problems.append(f"there is no relation {ref.source!r} to {ref.target!r}")
        return found

    # --- decisions ---------------------------------------------------------------------

    def _note(self, action: str, subject: str, text: str, why: _Decision) -> None:
        by = why.by or self.curation.by
        self.edits.append(Edit(action=action, subject=subject, text=text, note=why.note, by=by))

    def _curated(self, text: str, why: _Decision) -> Evidence:
        name = why.by or self.curation.by
        by = f" by {name}" if name else ""
        return Evidence(kind="curated", text=f"{text}{by}", weight=1.0)

    def _add_mention(self, new: NewMention, why: _Decision) -> None:
        id_ = _free("X", (m.id for m in self.mentions))
        labels, span, place = self._drawn(new) if new.box is not None else self._place(new)
        reading = Reading(curie=new.curie, name=new.name or new.text, source="curated")
        self.mentions.append(
            Mention(
                id=id_,
                labels=labels,
                text=new.text,
                span=span,
                type=new.type,
                readings=(reading,),
                symbols=new.symbols,
                state=new.state,
                score=1.0,
                evidence=(self._curated("added", why),),
                place=place,
            )
        )
        self._note("add mention", id_, f"{new.text} ({new.type})", why)

    def _drawn(self, new: NewMention) -> tuple[tuple[str, ...], tuple[int, int], _Place]:
        """A label of its own, where the person has drawn a box."""
        assert new.box is not None
        left, top, right, bottom = new.box
        id_ = _free("XL", (label.id for label in self.labels))
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        self.labels.append(
            RecordLabel(id=id_, text=new.text, polygon=corners, confidence=1.0, height=bottom - top)
        )
        return (id_,), (0, len(new.text)), "label"

    def _place(self, new: NewMention) -> tuple[tuple[str, ...], tuple[int, int], _Place]:
        if new.place != "caption":
            for label in self.labels:
                at = label.text.casefold().find(new.text.casefold())
                if at >= 0:
                    return (label.id,), (at, at + len(new.text)), "label"
        at = self.record.figure.caption.casefold().find(new.text.casefold())
        if new.place != "label" and at >= 0:
            return (), (at, at + len(new.text)), "caption"
        return (), (0, 0), new.place or "label"

    def _add_relation(self, new: NewRelation, why: _Decision) -> None:
        ends = [self._end(text) for text in (new.source, new.target)]
        if None in ends:
            return
        source, target = (end for end in ends if end is not None)
        usual: RelationKind = (
            "activation" if new.sign > 0 else "inhibition" if new.sign < 0 else "association"
        )
        id_ = _free("XR", (r.id for r in self.relations))
        self.relations.append(
            Relation(
                id=id_,
                source=source,
                target=target,
                kind=new.kind or usual,
                sign=new.sign,
                evidence="curated",
                score=1.0,
                panel=new.panel,
            )
        )
        self._note("add relation", id_, _said(new.source, new.sign, new.target), why)

    def _end(self, text: str) -> str | None:
        """What an end of a new relation means: a label's mention first, then the caption's."""
        for id_ in (m.id for m in sorted(self.mentions, key=lambda m: m.place == "caption")
                    if _same(text, m)):  # fmt: skip
            return id_
        for label in self.labels:
            if _flat(label.text) == _flat(text):
                return label.id
        self.problems.append(f"there is no mention and no label {text!r} for a new relation")
        return None

    def _accept_mention(self, ref: MentionRef, why: _Decision) -> None:
        for n in self._mentions(ref):
            old = self.mentions[n]
            update = {"score": 1.0, "evidence": (*old.evidence, self._curated("accepted", why))}
            self.mentions[n] = old.model_copy(update=update)
            self._note("accept", old.id, old.text, why)

    def _accept_relation(self, ref: RelationRef, why: _Decision) -> None:
        for n in self._relations(ref):
            old = self.relations[n]
            self.relations[n] = old.model_copy(update={"score": 1.0, "hedged": False})
            self._note("accept", old.id, _said(ref.source, old.effect, ref.target), why)

    def _retype(self, changed: Retype) -> None:
        for n in self._mentions(changed.mention):
            old = self.mentions[n]
            known = [
                Rejected(
                    curie=r.curie, name=r.name, type=old.type, reason="a person says otherwise"
                )
                for r in old.readings
                if r.curie != changed.curie or not r.curie
            ]
            name = changed.name or old.text
            self.mentions[n] = old.model_copy(
                update={
                    "type": changed.type,
                    "readings": (Reading(curie=changed.curie, name=name, source="curated"),),
                    "symbols": changed.symbols,
                    "origin": "",
                    "score": 1.0,
                    "evidence": (*old.evidence, self._curated("changed", changed)),
                    "rejected": (*known, *old.rejected),
                }
            )
            self._note("retype", old.id, f"{old.text}: {name} ({changed.type})", changed)

    def _set_sign(self, changed: SetSign) -> None:
        ref, sign = changed.relation, changed.sign
        for n in self._relations(ref):
            old = self.relations[n]
            kind = old.kind
            if kind in ("activation", "inhibition", "association"):
                kind = "activation" if sign > 0 else "inhibition" if sign < 0 else "association"
            self.relations[n] = old.model_copy(update={"sign": sign, "kind": kind, "score": 1.0})
            self._note("set sign", old.id, _said(ref.source, sign, ref.target), changed)

    def _merge(self, merged: Merge) -> None:
        names = merged.nodes
        ids: list[str] = []
        for name in names:
            found = sorted(self._ends(name), key=self._order)
            if not found:
                self.problems.append(f"there is no mention and no label {name!r} to be merged")
            ids += found
        if len(ids) > 1:
            self._note("merge", " ".join(dict.fromkeys(ids)), " = ".join(names), merged)

    def _order(self, id_: str) -> tuple[bool, int]:
        known = {m.id: n for n, m in enumerate(self.mentions)}
        labels = {label.id: n for n, label in enumerate(self.labels)}
        return (id_ not in known, known.get(id_, labels.get(id_, 0)))

    def _reject_relation(self, ref: RelationRef, why: _Decision) -> None:
        dropped = self._relations(ref)
        for n in dropped:
            old = self.relations[n]
            self._note("reject", old.id, _said(ref.source, old.effect, ref.target), why)
        self.relations = [r for n, r in enumerate(self.relations) if n not in dropped]

    def _reject_mention(self, ref: MentionRef, why: _Decision) -> None:
        dropped = {self.mentions[n].id: self.mentions[n] for n in self._mentions(ref)}
        for id_, old in dropped.items():
            self._note("reject", id_, f"{old.text} ({old.type})", why)
        self.mentions = [m for m in self.mentions if m.id not in dropped]
        gone = [r for r in self.relations if {r.source, r.target} & set(dropped)]
        for relation in gone:
            self._note("reject", relation.id, f"a relation of {ref.text}", why)
        self.relations = [r for r in self.relations if r not in gone]


def _same(text: str, mention: Mention) -> bool:
    wanted = _flat(text)
    names = [mention.text, mention.match, *(r.name for r in mention.readings)]
    if len(mention.symbols) == 1:
        names += mention.symbols
    return any(_flat(name) == wanted for name in names if name)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _free(prefix: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number = 1
    while f"{prefix}{number}" in known:
        number += 1
    return f"{prefix}{number}"


def _said(source: str, sign: int, target: str) -> str:
    verb = "promotes" if sign > 0 else "inhibits" if sign < 0 else "acts on"
    return f"{source} {verb} {target}"
