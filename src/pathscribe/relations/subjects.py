"""Who acts: the subject of a verb, and of what follows from what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .claims import Thing
from .events import VerbGroup
from .kinds import brings_about, is_cell, is_place, kind_of
from .triggers import Verb
from .verbgroups import VerbGroups
from .walk import MOVED

_CHANGES: Final = {
    **dict.fromkeys(
        ("accumulate", "increase", "rise", "grow", "proliferate", "survive", "persist", "expand",
         "progress", "appear", "aggregate", "spread", "replicate"), 1,
    ),
    **dict.fromkeys(("decrease", "decline", "fall", "die", "disappear", "vanish", "drop"), -1),
}  # fmt: skip
"""Verbs that say of their subject that there is more or less of it."""
_HELD: Final = frozenset(
    ("capture", "trap", "ensnare", "engulf", "phagocytose", "infect", "entrap", "tether", "bind")
)
"""What is done to a cell without more or less of it: the act itself is what has effects."""


class Subjects(VerbGroups):
    """Finds the subjects of verbs."""

    def _moved(self) -> list[Thing]:
        """What the last event has moved: of that "where it ..." speaks."""
        event = self.event
        verb = event.group.verb if event is not None else None
        if event is None or verb is None:
            return []
        if verb.lemma in MOVED and event.targets and not all(is_place(t) for t in event.targets):
            return list(event.targets)
        return list(event.sources) if verb.kind == "translocation" else []

    def _further(self, at: int) -> bool:
        """Is what a relative clause says a further step ("which is then converted to")?"""
        words = {self._word(k) for k in range(at, at + 4)}
        return bool(words & {"further", "then", "subsequently", "itself", "finally"})

    def _placed(self) -> bool:
        """Is the last phrase only where something happens or goes to?"""
        event = self.event
        if event is None or event.group.verb is None or self.last is None:
            return False
        if event.group.verb.kind == "translocation":
            return True
        return bool(self.last.things) and all(
            t.name is not None and t.name.decision.type == "location" for t in self.last.things
        )

    def _consequent(self, *, concluding: bool = False) -> list[Thing]:
        """The sources of what follows from what was said.

        Of a row of verbs that "thereby" sums up: their subject and their effects. Else what was
        brought about, where something was; where something was ended, bound or moved, what did it.
        """
        event = self.event
        subject = list(self.main or self.subject)
        if concluding and self.events > 1:
            for thing in self.row:
                if not any((t.start, t.end) == (thing.start, thing.end) for t in subject):
                    subject.append(replace(thing, summed=self.events > 2))
            return subject
        if event is None or event.group.verb is None or not event.group.verb.causal:
            return subject
        verb = event.group.verb
        sign = (verb.sign or 0) * event.group.sign
        held = self._through_process()
        if held:
            return held
        if verb.kind in ("translocation", "binding") or (sign == 0 and verb.kind == "association"):
            return list(event.sources) or subject
        if event.passive:
            return [t.signed(sign or 1) for t in event.targets]
        if verb.reverse:
            return list(event.sources) or subject
        changed = [t.signed(sign) for t in event.targets if not t.pronoun and not is_place(t)]
        return changed or list(event.sources) or subject

    def _under_conditions(self, group: VerbGroup, verb: Verb) -> None:
        """What is there or not changes what becomes more or less without an object."""
        things, self.conditions = self.conditions, []
        sign = _CHANGES.get(verb.lemma, 0)
        if verb.causal and group.mode == "passive":
            sign = verb.sign or 0
        elif verb.causal and self.phrases.starts(self._skip(group.end)):
            sign = 0  # it acts on something else
        if not sign or group.negated:
            return
        made = Verb(verb.lemma, sign, kind_of(sign))
        self._claim(things, self.subject, replace(group, verb=made), score=0.75)

    def _take_subject(self, group: VerbGroup) -> None:
        tokens = self.tokens
        first = tokens[group.start]
        if (
            first.tag == "Z"
            and self._joined(group)
            and self.event is not None
            and self.event.passive
        ):
            self.subject = list(self.event.targets)  # "is bound by X, moved to Y"
            return
        if first.tag == "Z":
            # a participle behind what it belongs to, or in front of the subject
            self.outer = self.pending or self.outer
            if self.last is not None and (self.pending is not None or self.event is not None):
                self.subject = list(self.last.tail or self.last.things)
            else:
                self.subject = []
            self.pending = None
            return
        if group.purpose:
            self._purpose_subject(group)
            return
        if self.pending is not None:
            things, self.cost = self._resolved(self.pending.things)
            self.subject = self.main = things
            self.pending, self.inside, self.outer = None, False, None
            self.events, self.row = 0, []
            if self.responses:
                self._respond(self.responses, things)
                self.responses = []
            for sources, said in self.fronted:
                self._claim(sources, things, said, score=0.8)
            self.fronted = []
            self.effects = [] if self.event is None or not self._joined(group) else self.effects
            return
        if (
            self.outer is not None
            and (first.tag in ("X", "M", "F"))
            and not self._coordinated(group)
        ):
            # behind a relative clause: its subject is what the relative belongs to
            self.subject = self.outer.things
            self.main = self.outer.things
            self.outer, self.inside, self.event = None, False, None
            return
        finite = group.form in ("s",) or (first.tag == "X" and group.form == "s")
        if (
            finite
            and self.main
            and self.event is not None
            and self.event.group.mode in ("participle",)
        ) or (finite and self.event is not None and self.event.group.form == "infinitive"):
            self.subject = self.main

    def _purpose_subject(self, group: VerbGroup) -> None:
        event = self.event
        if event is not None and event.group.form == "infinitive" and self._coordinated(group):
            self.subject = list(event.sources)  # "to do A and to do B"
            return
        if event is None:
            if self.pending is not None:
                self.subject = self.pending.things
                self.pending = None
            return
        verb = event.group.verb
        if event.passive and event.sources and verb is not None and verb.kind == "association":
            self.subject = list(event.sources)  # "Y is regulated by X to do Z"
        elif event.passive:
            self.subject = list(event.targets)
        elif event.targets and brings_about(verb):
            self.subject = [replace(t, sign=1) for t in event.targets]
        elif event.sources:
            self.subject = list(event.sources)

    def _process_of(self, group: VerbGroup, targets: Sequence[Thing]) -> Thing | None:
        """What is done to cells, as a thing of its own, where it can have effects.

        "captures tumor cells" leaves as many tumor cells as there were: what follows from it is
        no effect of the cells, but of their capture.
        """
        verb = group.verb
        if verb is None or verb.lemma not in _HELD or len(targets) != 1 or group.negated:
            return None
        cell = targets[0]
        if not is_cell(cell) or cell.pronoun:
            return None
        start = next((t.start for t in self.tokens[group.start : group.end] if t.verb == verb), -1)
        if start < 0 or start > cell.start:
            return None
        return Thing(start, cell.end, 1, cell.name, verb.lemma, whole=False, deed=True)

    def _through_process(self) -> list[Thing]:
        """The process of the last event, said to be done by its sources."""
        event = self.event
        if event is None or event.process is None:
            return []
        if not event.stated:
            event.stated = True
            self._claim(event.sources, [event.process], event.group, sign=1, kind="activation")
        return [event.process]
