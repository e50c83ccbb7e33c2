"""Clauses to claims: who acts on whom, through what.

A deterministic grammar over tagged words, from left to right: a clause has a subject, verb groups
that share it, objects, and prepositional phrases that name agents, mediators and causes.
"""

from __future__ import annotations

from typing import Final

from .claims import Claim, Group
from .events import VerbGroup
from .kinds import same_places
from .prepositions import Prepositions
from .tagging import NOMINAL, is_finite_verb
from .walk import MUTUAL

_CAUSE_ADVERBS: Final = ("in", "response", "to")
_MAKING: Final = frozenset(("form", "create", "generate", "make", "yield", "produce", "assemble"))


class Clauses(Prepositions):
    """Reads the clauses of one tagged sentence.

    Args:
        tokens: Tagged words, asides taken out.
        triggers: The words that claim.
        memory: What was said before; changed in place.
    """

    def read(self) -> list[Claim]:
        """All claims of the sentence, in order."""
        at = 0
        while at < len(self.tokens):
            following = self._step(at)
            at = following if following > at else at + 1
        self.memory.subject = self.main or self.memory.subject
        self.memory.effects = self.effects or self.memory.effects
        return [c for n, c in enumerate(self.claims) if n not in self.dropped]

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        tag = token.tag
        if tag in (";", ":", ".", "?", "!"):
            self._reset()
            return at + 1
        if tag == "C" and token.lower == "but" and self._tag(at + 1) == "N":
            left_out = self.phrases.group(at + 2) if self.phrases.starts(at + 2) else None
            if left_out is not None:
                # "by A, but not B": nothing is said of B but that
                return left_out.end + (self._tag(left_out.end) == ",")
        if token.lower in ("due", "owing", "thanks") and self._word(at + 1) == "to":
            return self._cause(at + 2, reason=True)
        if token.lower == "because" and self._word(at + 1) == "of":
            return self._cause(at + 2, reason=True)
        if token.lower in ("as", "by") and self._consequence(at):
            return self._cause(at + 4, reason=True)
        if tag == "S":
            if token.lower in ("whether", "if"):
                self.hedged = True
            return self._subordinate(at)
        if token.lower == "neither" and self._tag(at + 1) in NOMINAL and self.event is None:
            self.denied = True
            return at + 1
        if tag == "R":
            return self._relative(at)
        if self._response(at):
            return self._cause(at + 3, response=True)
        if tag == "P" or (tag == "T" and not self._infinitive(at)):
            return self._preposition(at)
        if tag == "G":
            return self._present(at)
        if tag in ("X", "M", "F", "I", "Z", "T", "N") or (tag == "A" and self._verb_ahead(at)):
            group = self._verb_group(at)
            if group is not None:
                return self._verb(group)
            return at + 1
        if tag in NOMINAL:
            return self._noun(at)
        return at + 1

    def _consequence(self, at: int) -> bool:
        """Does "as a result of" or "as a consequence of" stand here?"""
        return (
            self._word(at + 1) in ("a", "the")
            and self._word(at + 2) in ("result", "consequence")
            and self._word(at + 3) == "of"
        )

    def _response(self, at: int) -> bool:
        return tuple(self._word(at + k) for k in range(3)) == _CAUSE_ADVERBS

    def _noun(self, at: int) -> int:
        group = self.phrases.group(at, as_object=False)
        if group is None:
            return at + 1
        if self._word(at) == "whose":
            owners = list(self.last.things) if self.last is not None else []
            group.things = [
                o.signed(t.sign) for t in group.things if t.head == "whose" for o in owners
            ] or group.things
            self.event, self.inside = None, True
            self.outer = self.pending or self.outer
            self.pending = self.last = group
            return group.end
        self._keep(group)
        if self._explains(at, group.end):
            return self._described(at, group.end)
        if self._further_object(at, group):
            event = self.event
            assert event is not None
            self.last = group
            event.claims.extend(self._claim(event.sources, group.things, event.group))
            event.targets.extend(group.things)
            self._note_effects(event.group, event.targets)
            return group.end
        if self._tag(at - 1) == "C" and self.pending is not None and self.pending.things:
            # "A in B and C in D": both
            group.things = [*self.pending.things, *group.things]
            group.plural = True
        self.pending = group
        self.last = group
        return group.end

    def _further_object(self, at: int, group: Group) -> bool:
        """Does an object go on behind "in Z" ("A raises B in Z, C, and D")?"""
        event = self.event
        verb = event.group.verb if event is not None else None
        if (
            event is None or verb is None or not verb.causal or event.passive
            or self.pending is not None or not event.targets or not group.things
            or verb.reverse or event.group.mode == "passive" or verb.product
        ):  # fmt: skip
            return False
        if self._tag(at - 1) not in ("C", ",") or self._word(at - 1) in ("but", "nor"):
            return False
        return self._closes_list(group.end, closed=self._tag(at - 1) == "C")

    def _closes_list(self, end: int, *, closed: bool) -> bool:
        """Does a list end behind here, without a verb of its own?"""
        while self._tag(end) in ("P", "T") and self.phrases.starts(end + 1):
            place = self.phrases.group(end + 1, as_object=True)
            if place is None or place.end <= end:
                return False
            end = place.end
        if closed:
            return self._tag(end) in ("", ".", ";") or (
                self._tag(end) == "," and self._tag(self._skip(end + 1)) in ("G", "Q", "R")
            )
        if self._tag(end) not in (",", "C"):
            return False
        closed = self._tag(end) == "C" or self._tag(end + 1) == "C"
        following = end + 1 + (self._tag(end) == "," and self._tag(end + 1) == "C")
        if not self.phrases.starts(following) or self._tag(following) == "G":
            return False
        more = self.phrases.group(following)
        return more is not None and self._closes_list(more.end, closed=closed)

    def _names_something(self, at: int, end: int) -> bool:
        return any(t.name is not None for t in self.tokens[at:end])

    def _explains(self, at: int, end: int) -> bool:
        """Does a phrase only say what the one before it is ("X, an inhibitor of Y, ...")?"""
        if self._tag(at - 1) != ",":
            return False
        last = self.last
        if (
            self.pending is not None and self.event is None and last is self.pending
            and self._closes(end)
            and self._word(at) in ("a", "an", "the", "its", "one") and last.end == at - 1
        ):  # fmt: skip
            return bool(last.things)  # "MAVS, the common adaptor for RIG-I, leads to"
        if (
            self._word(at) == "the" and last is not None and len(last.things) == 1
            and last.end == at - 1 and last.things[0].name is not None and self.event is not None
            and self._tag(end) in ("Z", "R", ".", "") and not self._names_something(at, end)
        ):  # fmt: skip
            return True  # "cGAMP, the second messenger that"
        named = self._word(at) in ("the", "its") and any(
            t.noun is not None and t.noun.role == "agent" for t in self.tokens[at:end]
        )
        if self._word(at) not in ("a", "an") and not named:
            return False
        if last is None or last.end != at - 1 or (self.event is None and self.pending is None):
            return False
        return bool(last.things) and not any(t.pronoun for t in last.things)

    def _described(self, at: int, end: int) -> int:
        """Read "X, a repressor of Y": what X is called says what it does."""
        last = self.last
        for n in range(at, end):
            noun = self.tokens[n].noun
            if noun is None or noun.role != "agent" or noun.verb is None or last is None:
                continue
            if self._word(n + 1) not in ("of", "for") or not self.phrases.starts(n + 2):
                continue
            inner = self.phrases.group(n + 2, as_object=True)
            if inner is None or noun.verb.sign is None:
                break
            group = VerbGroup(noun.verb, "active", n, n + 1, "s", trigger=self.tokens[n].text)
            self._claim(last.things, inner.things, group, score=0.8)
            return max(end, inner.end)
        return end

    def _closes(self, end: int) -> bool:
        """Does a comma and a finite verb follow, further prepositional phrases passed over?"""
        while self._tag(end) == "P" and self._word(end) in ("of", "for", "in", "to", "from"):
            if not self.phrases.starts(end + 1):
                return False
            inner = self.phrases.group(end + 1)
            if inner is None or inner.end <= end:
                return False
            end = inner.end
        return self._tag(end) == "," and is_finite_verb(self.tokens, end + 1)

    def _present(self, at: int) -> int:
        """A verb with -ing: a participle, a reduced relative or a gerund."""
        tokens = self.tokens
        verb = tokens[at].verb
        if verb is None:
            return at + 1
        b = at - 1
        while b >= 0 and tokens[b].tag in ("A", "Q", "C"):
            b -= 1
        before = tokens[b] if b >= 0 else None
        coordinated = any(tokens[k].tag == "C" for k in range(b + 1, at))
        if before is not None and before.tag == "S" and (self.main or self.subject):
            self.subject = self.main or self.subject
            return self._verb(
                VerbGroup(verb, "participle", at, at + 1, "ing", trigger=tokens[at].text),
                relative=True,
            )
        if verb.lemma == "encode":
            inner = self.phrases.phrase(at)  # "genes encoding X" are those of X
            return inner.end if inner is not None else at + 1
        if self.event is None and self.pending is None and not self.subject and not coordinated:
            # a gerund as subject: "Blocking X reduces Y"; or a participle before its subject
            group = self.phrases.phrase(at)
            if group is None:
                return at + 1
            self._keep(group)
            if self._tag(group.end) == ",":
                self.mediators.extend(group.things)
            else:
                self.pending = group
            self.last = group
            return group.end
        group_ = VerbGroup(verb, "participle", at, at + 1, "ing", trigger=tokens[at].text)
        particles = len(verb.lemma.split()) - 1
        group_.end += particles
        if coordinated and self.event is not None and self.event.group.mode == "participle":
            pass  # the subject of the participle before
        elif verb.lemma in ("lead", "result", "culminate") and self.event is not None:
            self.subject = self._consequent(concluding=self._concluding(group_))
        elif (
            before is not None
            and before.tag in NOMINAL
            and not coordinated
            and self.last is not None
            and not self._placed()
        ):
            self.subject = list(self.last.things or self.last.tail)
            bound = self.event
            if (
                bound is not None
                and bound.group.verb is not None
                and (bound.group.verb.kind == "binding" or bound.group.verb.lemma in MUTUAL)
                and not bound.passive
                and same_places(self.last.things, bound.targets)
            ):
                # "A binds B forming C": of both; "A binds B blocking C": A does
                both = verb.lemma in _MAKING
                self.subject = [*bound.sources, *bound.targets] if both else list(bound.sources)
            self.outer = self.pending or self.outer
            self.pending = None
        elif self.event is not None:
            self.subject = self._consequent(concluding=self._concluding(group_))
        elif self.pending is not None:
            self.outer = self.pending or self.outer
            self.subject = list(self.pending.things)
            self.pending = None
        return self._verb(group_, relative=True)
