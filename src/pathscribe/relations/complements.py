"""What follows a noun and belongs to it: "of X", "by Y", "to Z"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Final

from ..records.model import RelationKind
from . import heads as h
from . import words as w
from .claims import Claim, Group, Thing
from .drafts import Draft
from .rows import act, ends, is_drug_target, is_material
from .runs import Runs
from .tagging import NOMINAL

_MOST_LETTERS: Final = 70


class Complements(Runs, ABC):
    """Reads complements of nouns."""

    @abstractmethod
    def group(
        self, at: int, *, as_object: bool = False, fronted: bool = False, agents: bool = False
    ) -> Group | None:
        """Coordinated noun phrases from a token on: `phrases.Phrases.group`."""

    @abstractmethod
    def phrase(self, at: int, *, as_object: bool = False, agentless: bool = False) -> Group | None:
        """One noun phrase with its complements: `phrases.Phrases.phrase`."""

    def _coded(self, draft: Draft, end: int, *, as_object: bool) -> Group | None:
        """Read "genes encoding X" as X."""
        if draft.word.removesuffix("s") not in ("gene", "mrna", "transcript"):
            return None
        if any(t.name is not None for t in draft.things):
            return None
        at = end
        if self._word(at) in ("encoding", "coding"):
            at += 1
        if self._word(at) == "for":
            at += 1
        if at == end or not self.starts(at) or self.tokens[at].tag == "G":
            return None
        inner = self.group(at, as_object=as_object)
        if inner is not None:
            inner.start = draft.first
        return inner

    def _mutual(self, draft: Draft, end: int, *, as_object: bool) -> Group | None:
        """Read "the interaction between A and B": A and B, that bind."""
        verb = draft.head.verb if draft.head is not None else None
        if verb is None or draft.things or self._word(end) not in ("between", "among"):
            return None
        if verb.kind not in ("binding", "association") or not self.starts(end + 1):
            return None
        inner = self.group(end + 1, as_object=as_object)
        if inner is None or len(inner.things) != 2:
            return None
        self._bind(draft, inner.things[:1], inner.things[1:], inner.claims)
        inner.start, inner.nominal, inner.action = draft.first, True, True
        return inner

    def _effect(self, draft: Draft, end: int, *, as_object: bool) -> Group | None:
        """Read "the inhibitory effect of A on B": A acts on B; "negative feedback on B": B."""
        if draft.word not in h.EFFECTS or draft.actors or any(t.name for t in draft.things):
            return None
        words = {t.lower for t in self.tokens[draft.first : end]}
        sign = -1 if words & h.ADVERSE else 1 if words & h.FAVOURABLE else 0
        actors: Group | None = None
        at = end
        if self._word(at) == "of" and self.starts(at + 1):
            actors = self.phrase(at + 1)
            if actors is None or self._word(actors.end) not in ("on", "upon"):
                return None
            at = actors.end
        if self._word(at) not in ("on", "upon") or not self.starts(at + 1):
            return None
        inner = self.group(at + 1, as_object=as_object)
        if inner is None:
            return None
        if actors is not None:
            kind: RelationKind = (
                "inhibition" if sign < 0 else "activation" if sign else "association"
            )
            inner.claims.extend(actors.claims)
            inner.claims.extend(act(actors.things, inner.things, sign, kind, draft.word, 0.75))
        inner.things = [replace(t, sign=t.sign * sign) for t in inner.things]
        inner.start, inner.nominal, inner.action = draft.first, True, True
        return inner

    def _moved(self, draft: Draft, things: list[Thing], claims: list[Claim], end: int) -> int:
        """Read "recruitment of X to Y": X goes to Y."""
        if draft.head is None or draft.head.form not in h.MOVING or not things:
            return end
        if self._word(end) not in ("to", "into", "onto") or not self.starts(end + 1):
            return end
        place = self.group(end + 1, as_object=True)
        if place is None:
            return end
        claims.extend(place.claims)
        claims.extend(act(things, place.things, 1, "translocation", draft.head.form, 0.75))
        return place.end

    def _bare(self, draft: Draft) -> list[Thing]:
        """A noun that wants a complement, without one: "these ligands", "target genes"."""
        assert draft.head is not None
        last = self.tokens[draft.last - 1]
        described = (
            draft.start < last.start
            and last.noun is not None
            and last.noun.role == "action"
            and not (last.noun.verb is not None and last.noun.verb.kind == "translocation")
        )
        before = self.tokens[draft.last - 2] if draft.last - 2 >= draft.first else None
        said = (
            before is not None
            and before.tag == "J"
            and before.verb is None
            and before.form != "ed"
            and draft.start < last.start
            and draft.head.role in ("level", "action")
            and (
                draft.head.sign < 0
                or draft.head.form in h.KINDS_OF
                or (draft.head.verb is not None and draft.head.verb.kind == "translocation")
            )
            and before.lower not in h.RAISED | w.VAGUE_ADJECTIVES | w.NEGATIVE_ADJECTIVES
        )  # "cognitive decline"
        if draft.head.form not in h.SUBSTANCES | h.PROCESSES and not described and not said:
            return []
        return [Thing(draft.start, last.end, draft.sign, None, draft.head.form, whole=False)]

    def _swallow(self, at: int) -> int:
        inner = self.group(at + 1, as_object=True) if self.starts(at + 1) else None
        return inner.end if inner is not None else at

    def _complement(self, at: int, *, as_object: bool, acted_on: bool = False) -> Group | None:
        """What follows "of": later conjuncts with a complement of their own are not in it.

        Args:
            at: Index of its first token.
            as_object: As in `group`.
            acted_on: An agent behind it is that of the noun before ("regulation of X clearance by
                Y").
        """
        first = self.phrase(at, as_object=as_object, agentless=acted_on)
        if first is None:
            return None
        if acted_on and self._word(first.end) == "by":
            return first
        group = self.group(at, as_object=as_object)
        if group is None or group.end == first.end:
            return group
        here = first.end
        while True:
            after = self._separator(here)
            if after is None or after[1] >= group.end:
                return group
            item = self.phrase(after[1])
            if item is None:
                return group
            own = self._simple(after[1]) if self.tokens[after[1]].tag != "G" else None
            changed = self._changes(after[1]) and not self._changes(at)
            if changed or (
                own is not None
                and own.head is not None
                and own.head.role != "agent"
                and (own.last < item.end or own.head.role in ("action", "process"))
            ):
                shorter = Group(start=at, end=here)
                inner = at
                while inner < here:
                    part = self.phrase(inner)
                    if part is None:
                        break
                    shorter.things.extend(part.things)
                    shorter.claims.extend(part.claims)
                    step = self._separator(part.end)
                    inner = step[1] if step is not None else here
                return shorter
            here = item.end

    def _over(self, draft: Draft, complement: Group) -> list[Thing]:
        """What a noun and its complement are, together."""
        head = draft.head
        sign = draft.sign * (head.sign if head is not None and head.sign else 1)
        if (
            head is not None
            and head.form in ("member", "component", "subunit", "part")
            and (complement.things and not any(t.name for t in complement.things))
        ):
            last = complement.things[-1]
            return [Thing(draft.start, last.end, draft.sign, None, head.form, whole=False)]
        if head is None and draft.things and not draft.generic and complement.things:
            one = draft.things[-1]
            if one.name is not None and one.name.decision.type in ("phenotype", "disease", "other"):
                last = complement.things[0]
                joined = Thing(one.start, last.end, one.sign, one.name, one.head, whole=False)
                return [*draft.things[:-1], joined]
            return draft.things
        if head is None:
            if draft.generic and draft.word not in w.EMPTY_HEADS and complement.things:
                last = complement.things[-1]
                return [Thing(draft.start, last.end, 1, last.name, draft.word, whole=False)]
            return (
                [] if draft.word in h.DROPPED else [t.signed(draft.sign) for t in complement.things]
            )
        if head.form in h.BECOMING and all(
            t.name is not None and t.name.decision.type == "disease" for t in complement.things
        ):
            return [t.signed(draft.sign) for t in complement.things]
        if ends(head) and not any(is_material(t) for t in complement.things):
            # "degradation of substrates": what happens, and not the loss of a certain thing
            first, *others = complement.things or [Thing(draft.start, draft.start + 1)]
            return [
                Thing(draft.start, first.end, draft.sign, first.name, head.form, whole=False),
                *(replace(t, head=head.form) for t in others),
            ]
        if head.role == "process" and complement.things:
            first, last = complement.things[0], complement.things[-1]
            end = last.end if last.end - draft.start < _MOST_LETTERS else first.end
            sign = draft.sign * first.sign
            return [Thing(draft.start, end, sign, first.name, head.form, whole=False)]
        if (
            head.verb is not None
            and head.verb.sign == 0
            and (
                head.verb.kind == "association" or self._word(draft.last) in head.verb.prepositions
            )
        ):
            return [replace(t, sign=0) for t in complement.things]
        return [t.signed(sign) for t in complement.things]

    def _given_drugs(self, draft: Draft, complement: Group) -> list[Claim]:
        """Read "inhibition of X (drug A or B)": the drugs inhibit X."""
        head = draft.head
        if head is None or head.role != "action" or head.sign >= 0 or not complement.things:
            return []
        names = {
            t.name: None
            for aside in self.tokens[complement.end - 1].aside
            for t in aside
            if t.name is not None and t.name.decision.type == "chemical"
        }
        drugs = [Thing(n.start, n.end, 1, n, n.text.lower()) for n in names]
        return act(drugs, complement.things[-1:], -1, "inhibition", head.form, 0.8)

    def _bind(
        self, draft: Draft, things: list[Thing], others: list[Thing], claims: list[Claim]
    ) -> None:
        verb = draft.head.verb if draft.head else None
        if verb is None or verb.sign is None:
            return
        for one in things:
            for other in others:
                source, target = (other, one) if verb.reverse else (one, other)
                claims.append(
                    Claim(source, target, verb.sign, verb.kind, draft.trigger or draft.word, 0.75)
                )

    def _agents(
        self,
        draft: Draft,
        things: list[Thing],
        claims: list[Claim],
        end: int,
        *,
        as_object: bool,
    ) -> tuple[int, list[Thing]]:
        """Read "by Y" behind an action, "from Y" behind a release."""
        head = draft.head
        if head is None or not things or head.role == "agent":
            return end, []
        here = end
        if self._word(here) in ("in", "on", "within", "at") and self.starts(here + 1):
            place = self.group(here + 1, as_object=True)
            if place is not None and self._word(place.end) == "by":
                here = place.end
        word = self._word(here)
        applied = head.form in h.APPLIED and word == "with"
        made = word == "from" and head.form in h.MAKING
        if (
            word != "by"
            and not applied
            and not (word == "from" and head.form in h.DONOR | h.MAKING)
        ):
            return end, []
        if not self.starts(here + 1) or self.tokens[here + 1].lower.endswith("ing"):
            return end, []
        if head.role == "level" and head.form in h.NO_AGENT:
            return end, []
        agents = self.group(here + 1, as_object=as_object, agents=True)
        if agents is None:
            return end, []
        verb = head.verb
        sign = verb.sign if verb is not None and verb.sign is not None else head.sign
        if head.role == "process":
            sign = 1
        kind: RelationKind = "activation" if sign > 0 else "inhibition"
        if verb is not None:
            kind = verb.kind
        if made:
            sign, kind = 1, "conversion"
        if applied and head.form in h.GIVEN and not any(is_drug_target(t) for t in things):
            claims.extend(agents.claims)
            return agents.end, agents.things
        bare = [replace(t, sign=t.sign * (head.sign or 1)) for t in things]
        if head.role == "process":
            bare = things
        claims.extend(act(agents.things, bare, sign, kind, draft.trigger or head.form, 0.8))
        claims.extend(agents.claims)
        stop = agents.end
        after = self._separator(stop)
        if after is not None and self._word(after[1]) == "by" and self.starts(after[1] + 1):
            more = self.group(after[1] + 1, as_object=as_object, agents=True)
            if more is not None and self._tag(after[1] + 1) != "G":
                claims.extend(act(more.things, bare, sign, kind, draft.trigger or head.form, 0.8))
                claims.extend(more.claims)
                return more.end, [*agents.things, *more.things]
        return stop, agents.things

    def _gerund(self, at: int) -> Draft | None:
        """Read "blocking X": X, with the sign of the blocking."""
        verb = self.tokens[at].verb
        if verb is None or not verb.causal:
            return None
        n = at + 1
        while n < len(self.tokens) and self.tokens[n].tag == "A":
            n += 1
        if not verb.direct:
            if self._word(n) not in verb.prepositions:
                return None
            n += 1
        if n >= len(self.tokens) or self.tokens[n].tag not in NOMINAL:
            return None
        inner = self.group(n, as_object=True)
        if inner is None:
            return None
        draft = Draft(first=at, last=inner.end, start=self.tokens[at].start)
        draft.things = [t.signed(verb.sign or 0) for t in inner.things]
        draft.claims = inner.claims
        draft.word = self.tokens[at].lower
        draft.verb = verb
        return draft
