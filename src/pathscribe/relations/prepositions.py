"""Prepositional phrases: agents, mediators, causes, conditions, examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from . import words as w
from .claims import Thing
from .events import Event
from .kinds import is_place, is_time, same_places
from .relatives import Relatives
from .rows import act

_DONATED: Final = frozenset(
    ("release", "secrete", "produce", "synthesize", "derive", "shed", "export", "liberate", "emit")
)


class Prepositions(Relatives):
    """Reads prepositional phrases."""

    def _preposition(self, at: int) -> int:
        word = self._word(at)
        n = at + 1
        if word in w.MEDIATING:
            return self._mediating(at)
        again = self._again(at)
        if again is not None:
            return again
        if self.event is None and self.pending is None:
            condition = self._condition(at)
            if condition is not None:
                return condition
        if word in w.CAUSING:
            return self._cause(n)
        if word in ("such",):
            return n
        if word in ("like", "including") or (word == "as" and self._word(at - 1) == "such"):
            return self._examples(n)
        if word == "in" and self._tag(n) == "R":
            self.pending = None
            return self._relative(n)
        if word in ("on", "of", "from", "to", "for", "in", "with") and self._tag(n) == "G":
            return self._gerunds(n, mediating=False)
        if word == "without" or not self.phrases.starts(n):
            return n
        fronted = self.event is None and self.pending is None
        group = self.phrases.group(n, as_object=True, fronted=fronted)
        if group is None:
            return n
        self._keep(group)
        if group.actors and self.event is not None:
            # "in an X-dependent manner"
            targets, _ = self._resolved(self.event.targets)
            for actors, sign, kind, trigger in group.actors:
                for claim in act(actors, targets, sign, kind, trigger, 0.7):
                    self._add(claim)
        if self.event is not None or self.pending is None:
            self.last = group
        event = self.event
        if (
            word == "in" and event is not None and event.passive and self.pending is None
            and event.group.verb is not None and event.group.verb.causal
            and not event.sources and not event.group.negated
        ):  # fmt: skip
            # "Y is raised in X-deficient mice"
            altered = [a for t in group.things for a in self._altered(replace(t, sign=1))]
            if altered:
                self._claim(altered, event.targets, event.group, score=0.75)
        if (
            word == "from"
            and not all(is_place(t) for t in group.things)
            and self.event is not None
            and self.event.group.verb is not None
            and self.event.group.verb.lemma in _DONATED
            and self.event.group.mode == "passive"
            and not self.event.sources
        ):
            self._agents(group.things)
        return group.end

    def _condition(self, at: int) -> int | None:
        """Read "in the absence of X, Y accumulates": what is there or not is a cause."""
        n = at + 1 + (self._word(at + 1) == "the")
        if self._word(at) != "in" or self._word(n) not in ("absence", "presence"):
            return None
        if self._word(n + 1) != "of" or not self.phrases.starts(n + 2):
            return None
        group = self.phrases.group(n + 2, as_object=True, fronted=True)
        if group is None:
            return None
        self._keep(group)
        sign = -1 if self._word(n) == "absence" else 1
        self.conditions = [t.signed(sign) for t in group.things]
        return group.end

    def _again(self, at: int) -> int | None:
        """Read "leads to A, and to B": a second object behind the verb's preposition."""
        event = self.event
        verb = event.group.verb if event is not None else None
        if event is None or verb is None or not verb.causal or event.passive:
            return None
        if self._tag(at - 1) not in ("C", ",") or self._word(at) not in verb.prepositions:
            return None
        if verb.direct or not self.phrases.starts(at + 1):
            return None
        group = self.phrases.group(at + 1, as_object=True)
        if group is None:
            return None
        self._keep(group)
        self.last = group
        self.event = Event(event.sources, list(group.things), event.group)
        self.event.claims = self._claim(event.sources, group.things, event.group)
        self._note_effects(event.group, group.things)
        return group.end

    def _mediating(self, at: int) -> int:
        n = self._skip(at + 1)
        if self._tag(n) == "G":
            return self._gerunds(n, mediating=True)
        if self._tag(n) == "R":
            return n
        if not self.phrases.starts(n):
            return n
        fronted = self.event is None and self.pending is None
        group = self.phrases.group(n, as_object=True, fronted=fronted, agents=True)
        if group is None:
            return n
        self._unwrap(group)
        self._keep(group)
        self.last = group
        things = group.things
        word_is_by = self._word(at) == "by"
        if self._says_nothing() and self.event is not None and self.event.group.mode == "passive":
            return group.end
        if word_is_by and self.event is not None and self.event.made and self.pending is None:
            # "X is converted to Y by Z"
            event = self.event
            self._claim(things, event.targets, event.group, sign=1)
            event.sources = things
            return group.end
        if self.event is not None and self.pending is None and not self._says_nothing():
            event = self.event
            own = self._word(at + 1) in ("its", "their")
            if event.passive and (word_is_by or not (event.sources or own)):
                product = event.group.verb.product if event.group.verb is not None else ()
                if word_is_by and self._word(group.end) in product:
                    return self._product_of(event, things, group.end)
                self._agents(things)
            elif not own:
                self._through(things)
        elif self.pending is not None and self.pending.action and self.event is None:
            pass  # "transport via X" does not say that X acts
        else:
            self.mediators.extend(things)
        return group.end

    def _gerunds(self, at: int, *, mediating: bool) -> int:
        """Read "by inhibiting A and promoting B"."""
        things: list[Thing] = []
        n = at
        while True:
            verb = self.tokens[n].verb
            group = self.phrases.phrase(n)
            if verb is None or group is None or group.end <= n:
                break
            self._keep(group)
            things.extend(group.things)
            self.last = group
            n = group.end
            k = n
            while self._tag(k) in (",", "C", "A"):
                k += 1
            if k > n and self._tag(k) == "G":
                n = k
                continue
            break
        if n == at:
            return at + 1
        if mediating:
            if self.event is not None and not self._says_nothing():
                if self.event.group.mode == "passive" and not self.event.sources:
                    self._agents(things)
                else:
                    self._through(things)
            else:
                self.mediators.extend(things)
        return n

    def _cause(self, at: int, *, response: bool = False, reason: bool = False) -> int:
        """Read "in response to X", "upon X", "due to X"."""
        n = self._skip(at)
        if not self.phrases.starts(n):
            return n
        fronted = self.event is None and self.pending is None
        group = self.phrases.group(n, as_object=True, fronted=fronted)
        if group is None:
            return n
        self._keep(group)
        things = [t for t in group.things if not is_time(t)]
        if self.event is not None and self.pending is None:
            event = self.event
            if event.passive:
                self._claim(things, event.targets, event.group, score=0.65)
            elif response:
                self._respond(things, event.sources)
            elif self._word(at - 1) == "upon" and not event.group.negated and event.targets:
                self._claim(things, event.targets, event.group, score=0.65)
            elif reason and (event.group.verb is None or not event.group.verb.causal):
                self._respond(things, self.subject, trigger="due to")
        elif reason and self.pending is not None:
            self._respond(things, self.pending.things, trigger="due to")
        elif response and self.pending is not None:
            self._respond(things, self.pending.things)
        elif response:
            self.responses.extend(things)
        return group.end

    def _examples(self, at: int) -> int:
        """Read "cytokines such as A and B": what is said of the class is said of each."""
        if not self.phrases.starts(at):
            return at
        group = self.phrases.group(at, as_object=True)
        if group is None:
            return at
        self._keep(group)
        event = self.event
        if event is not None and self.pending is None and self.last is not None:
            role = event.targets if same_places(self.last.things, event.targets) else None
            if role is not None:
                self._claim(event.sources, group.things, event.group, score=0.75)
                event.targets.extend(group.things)
        elif self.pending is not None:
            self.pending.things.extend(group.things)
        return group.end
