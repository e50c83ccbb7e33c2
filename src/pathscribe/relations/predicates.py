"""What a verb with its subject and object claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .claims import Group, Thing
from .events import Event, VerbGroup
from .kinds import is_outcome
from .objects import Objects
from .rows import act, row_ends
from .triggers import Verb
from .walk import MOVED, MUTUAL, NEGATIVE, POSITIVE

_HARMFUL: Final = NEGATIVE | frozenset(
    ("protective", "therapeutic", "adverse", "detrimental", "deleterious")
)
_MARKING: Final = frozenset(("mark", "tag", "label", "flag", "sort"))
_SHOWING: Final = frozenset(("show", "exhibit", "display", "have", "demonstrate", "possess"))
_CHANGED: Final = frozenset(
    ("increased", "elevated", "enhanced", "higher", "more", "greater", "augmented", "reduced",
     "decreased", "lower", "impaired", "diminished", "less", "fewer", "attenuated", "defective",
     "suppressed", "upregulated", "downregulated", "accelerated", "delayed")
)  # fmt: skip
_SENDING: Final = frozenset(("transduce", "transmit", "relay", "send", "convey", "pass", "carry"))


class Predicates(Objects):
    """Reads predicates."""

    def _verb(self, group: VerbGroup, *, relative: bool = False) -> int:
        """A verb group: find its subject and its object, and claim."""
        if not relative:
            self._take_subject(group)
        verb = group.verb
        group.hedged = group.hedged or self.hedged
        if self.denied:
            group.negated, self.denied = True, False
        if self.conditions and verb is not None:
            self._under_conditions(group, verb)
        if verb is None or not verb.causal:
            return self._plain_verb(group)
        if group.mode == "passive":
            return self._passive(group)
        return self._active(group)

    def _plain_verb(self, group: VerbGroup) -> int:
        """A verb that claims nothing; its object may be what a purpose clause goes on with."""
        verb = group.verb
        at = group.end
        event = Event(list(self.subject), [], group)
        described = self.tokens[group.start].tag == "Z" and not group.copula
        if described and self.event is not None and self.event.targets:
            return at  # "MAVS located at membranes": what was said goes on
        self.event = event
        self.hedged = self.hedged or (group.that and group.hedged)
        if group.that:
            self.event.group.that = True
            self.subject = []
            self.event = None
            self.pending = None
            return at + 1
        noun = self._noun_predicate(group, at)
        if noun is not None:
            return noun
        if verb is not None and verb.lemma == "have":
            pass
        n = self._skip(at)
        takes = group.mode == "active" or (group.mode == "participle" and verb is not None)
        if takes and self.phrases.starts(n) and self._tag(n) != "G":
            found = self.phrases.group(n, as_object=True)
            if found is not None:
                self._keep(found)
                if verb is not None and verb.lemma in _MARKING and self._doomed(found.end):
                    doom = replace(group, verb=Verb(verb.lemma, -1, "inhibition"))
                    self._claim(self.subject, found.things, doom)
                if verb is not None and verb.lemma == "lack":
                    self._lacking(group, found.things)
                if verb is not None and verb.lemma in _SHOWING:
                    self._shown(group, n, found.things)
                if verb is not None and verb.lemma in ("include", "comprise"):
                    self._members(found.things)
                event.targets = [] if group.copula else list(found.things)
                if group.copula and not found.things:
                    # "Y is X-dependent"
                    for actors, sign, kind, trigger in found.actors:
                        for claim in act(actors, self.subject, sign, kind, trigger, 0.8):
                            negated = replace(claim, negated=group.negated)
                            self._keep(Group(claims=[negated]))
                if verb is not None and verb.lemma in _SENDING and self._is_signal(found):
                    return self._signalled(group, found)
                self.last = found
                if not self.effects and not group.copula:
                    self.effects = list(found.things) if verb and verb.lemma == "undergo" else []
                return found.end
        return at

    def _lacking(self, group: VerbGroup, things: Sequence[Thing]) -> None:
        """Read "cells lacking X" as the loss of X."""
        if group.mode == "participle" and self.outer is not None:
            self.outer.things = [t.signed(-1) for t in things] or self.outer.things

    def _shown(self, group: VerbGroup, at: int, things: Sequence[Thing]) -> None:
        """Read "X-deficient cells show increased Y": the loss of X increases Y."""
        if not any(self._word(n) in _CHANGED for n in range(at, at + 4)):
            return
        sources = [s for t in self.subject for s in self._altered(t)]
        if sources:
            late = any(self._word(n) == "delayed" for n in range(at, at + 4))
            verb = Verb("show", -1 if late else 1, "inhibition" if late else "activation")
            self._claim(sources, things, replace(group, verb=verb), score=0.75)

    def _members(self, things: Sequence[Thing]) -> None:
        """Read "factors that promote X include A and B": A and B promote X."""
        if len(things) < 2:
            return
        whole = {(t.start, t.end) for t in self.subject if t.name is None or not t.whole}
        for number, claim in enumerate(list(self.claims)):
            if (claim.source.start, claim.source.end) in whole and number not in self.dropped:
                self.dropped.add(number)
                for thing in row_ends(things):
                    self._add(replace(claim, source=thing))

    def _is_signal(self, found: Group) -> bool:
        return self._word(found.end) == "to" and any(
            self._word(k).removesuffix("s") in ("signal", "information", "signaling", "signalling")
            for k in range(found.start, found.end)
        )

    def _signalled(self, group: VerbGroup, found: Group) -> int:
        """Read "A transmits the signal to B": A acts on B."""
        receiver, stop = self._object_group(self._skip(found.end + 1))
        if receiver is None:
            return found.end
        self._keep(receiver)
        self.last = receiver
        said = replace(group, verb=Verb("signal", 1, "activation", False, frozenset(("to",))))
        self.event = Event(list(self.subject), list(receiver.things), said)
        self.event.claims = self._claim(self.subject, receiver.things, said)
        self._note_effects(said, receiver.things)
        return stop

    def _noun_predicate(self, group: VerbGroup, at: int) -> int | None:
        """Read "plays a role in X", "acts as an inhibitor of X"."""
        tokens = self.tokens
        verb = group.verb
        lemma = verb.lemma if verb is not None else ""
        k = at
        if lemma in ("act", "serve", "function", "identify", "know", "describe", "use"):
            if self._word(self._skip(k)) != "as":
                return None
            k = self._skip(k) + 1
            made = self._predicate(group.start, k, group.form, group.negated, group.hedged)
            if made is not None and made.verb is not None:
                return self._active(made)
            return None
        if lemma in ("play", "have", "exert"):
            end = k
            while (
                end < len(tokens) and tokens[end].tag in ("D", "J", "O", "A", "C") and end < k + 7
            ):
                word = tokens[end].lower
                if word in (
                    "role",
                    "roles",
                    "part",
                    "effect",
                    "effects",
                    "impact",
                    "influence",
                ) and (self._word(end + 1) in ("in", "on")):
                    adjectives = {t.lower for t in tokens[k:end]}
                    sign = 0
                    if adjectives & _HARMFUL:
                        sign = -1
                    elif adjectives & (POSITIVE | {"pathogenic", "causal", "causative"}):
                        sign = 1
                    made_verb = Verb(
                        f"{lemma} {word}",
                        sign,
                        "inhibition" if sign < 0 else "activation" if sign > 0 else "association",
                        False,
                        frozenset(("in", "on")),
                    )
                    made = VerbGroup(
                        made_verb, "active", group.start, end + 1, group.form, group.negated,
                        group.hedged, 1, f"{group.trigger} {word}",
                    )  # fmt: skip
                    return self._active(made)
                end += 1
        return None

    def _active(self, group: VerbGroup) -> int:
        verb = group.verb
        assert verb is not None
        stop = self._reciprocal(group)
        if stop is not None:
            return stop
        inner = self._gerund_object(group)
        if inner is not None:
            return self._active(inner)
        found, end = self._object(group)
        if found is not None and verb.lemma == "protect" and self._word(end) in verb.prepositions:
            # "protects X from Y": Y is what it acts against
            against, stop = self._object_group(self._skip(end + 1))
            if against is not None:
                found, end = against, stop
        if found is None and self.antecedent:
            sources = list(self.subject)
            event = Event(sources, list(self.antecedent), group)
            event.claims = self._claim(sources, self.antecedent, group)
            self.event, self.antecedent = event, None
            return max(end, group.end)
        if found is None:
            k = self._skip(end)
            pair = self.subject if verb.lemma in MUTUAL else []
            if len(pair) == 2 and self._word(k) not in verb.prepositions:
                self._claim(pair[:1], pair[1:], group)  # "A and B dimerize"
            if self._word(k) in verb.prepositions:
                k = self._skip(k + 1)
            if self._tag(k) == "C" and self._tag(self._skip(k + 1)) in ("F", "I", "G", "X"):
                self.waiting.append(group)
            self.event = Event(list(self.subject), [], group)
            return max(end, group.end)
        if verb.lemma in ("signal", "act", "function"):
            self._unwrap(found)
        self._keep(found)
        self.last = found
        targets = list(found.things)
        if verb.lemma in ("target", "mark", "tag", "direct", "sort") and self._doomed(end):
            verb = replace(verb, sign=-1, kind="inhibition")
            group = replace(group, verb=verb)
        if verb.lemma == "protect" and not any(
            self._word(k) in ("from", "against") for k in range(group.end, end + 1)
        ):
            verb = replace(verb, sign=1, kind="activation")  # "protects X": more of it
            group = replace(group, verb=verb)
        if verb.lemma in ("form", "make", "create", "assemble", "establish"):
            joined_ = self._complexed(group, found)
            if joined_ is not None:
                return joined_
        if self._concluding(group) and self.event is not None and group.mode != "participle":
            self.subject = self._consequent(concluding=True)
        sources = list(self.subject)
        event = Event(sources, targets, group)
        for each in (*self.waiting, group):
            if each.verb is not None and each.verb.kind == "binding" and each is not group:
                continue  # "binds and activates" is one act
            event.claims.extend(self._claim(sources, targets, each))
        self.waiting = []
        self.antecedent = None
        act_ = self._process_of(group, targets)
        before = self.event.process if self.event is not None and self._coordinated(group) else None
        if before is not None and all(is_outcome(t) for t in targets):
            # "capture tumor cells and promote metastasis": by capturing them
            self._through_process()
            self._claim([before], targets, group, score=0.7)
        event.process = act_ or before
        self.event = event
        self.recent = sources
        if group.mode == "active" and not self.inside and group.form != "infinitive":
            self.events += 1
            sign = (verb.sign or 1) * group.sign
            self.row = [*self.row, *(t.signed(sign) for t in targets if not t.pronoun)]
        self._note_effects(group, targets)
        if self.mediators and group.mode != "participle":
            through, self.mediators = self.mediators, []
            self._through(through)
        if verb.lemma in MOVED:
            end = self._carried(group, targets, end)
        return self._product(group, targets, end)

    def _reciprocal(self, group: VerbGroup) -> int | None:
        """Read "A and B interact with each other"."""
        verb = group.verb
        assert verb is not None
        n = self._skip(group.end)
        if self._word(n) in verb.prepositions:
            n += 1
        if (self._word(n), self._word(n + 1)) not in (("each", "other"), ("one", "another")):
            return None
        if len(self.subject) > 1:
            self._claim(self.subject[:1], self.subject[1:], group)
        self.event = Event(list(self.subject), [], group)
        return n + 2

    def _gerund_object(self, group: VerbGroup) -> VerbGroup | None:
        """Read "is responsible for recognizing X" as "recognizes X"."""
        verb = group.verb
        assert verb is not None
        n = self._skip(group.end)
        if verb.direct or verb.reverse or self._word(n) not in verb.prepositions:
            return None
        n = self._skip(n + 1)
        token = self.tokens[n] if n < len(self.tokens) else None
        if token is None or token.tag != "G" or token.verb is None or not token.verb.causal:
            return None
        if (verb.sign or 0) < 0:
            return None
        return replace(group, verb=token.verb, end=n + len(token.verb.lemma.split()), mode="active")

    def _passive(self, group: VerbGroup) -> int:
        verb = group.verb
        assert verb is not None
        behind = verb.lemma not in ("associate", "relate", "link", "correlate", "couple")
        if behind and self.tokens[group.start].tag == "Z" and self._is_predicate(group.end - 1):
            # "proteins involved in X"
            adjective = self.triggers.adjectives[self._word(group.end - 1)]
            return self._active(replace(group, verb=adjective, mode="participle"))
        targets = list(self.subject)
        event = Event([], targets, group, passive=True)
        if verb.lemma in ("associate", "relate") and self.tokens[group.start].tag == "Z":
            self.event = self.event or event  # "ligands associated with damage" tells their kind
            return group.end
        self.event = event
        end = group.end
        k = self._skip(end)
        if verb.product and self._word(k) in verb.product:
            return self._product(group, targets, k)
        if verb.lemma == "localize" and self._word(k) in ("to", "in", "at"):
            return end  # where something is
        if verb.lemma in MOVED or verb.kind == "translocation":
            k = self._along(k, event)
        if (verb.lemma in MOVED or verb.kind == "translocation") and self._word(k) in (
            "to", "into", "onto",
        ):  # fmt: skip
            place, stop = self._object_group(self._skip(k + 1))
            if place is not None:
                self._keep(place)
                self._claim(targets, place.things, group, sign=1, kind="translocation")
                self.last = place
                self._note_effects(group, targets)
                return stop
        if not verb.direct and self._word(k) in verb.prepositions:
            # "X is associated with Y"
            found, stop = self._object_group(self._skip(k + 1))
            if found is not None:
                self._keep(found)
                self.last = found
                event.claims = self._claim(targets, found.things, group)
                event.sources = targets
                return stop
        if verb.prepositions and self._word(k) in verb.prepositions and self._word(k) != "by":
            found, stop = self._object_group(self._skip(k + 1))
            if found is not None and verb.kind in ("binding", "association"):
                self._keep(found)
                event.claims = self._claim(targets, found.things, group)
                self.last = found
                return stop
        if self._tag(k) == "C" and self._tag(self._skip(k + 1)) in ("Z",):
            self.waiting.append(group)
        if self.last is None and not targets and group.start == 0:
            return end
        if self.mediators and not event.sources:
            through, self.mediators = self.mediators, []
            self._agents(through)
        self._note_effects(group, targets)
        return end
