"""Noun phrases to things: what "the X-induced release of Y" is about, and what it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..records.model import RelationKind
from . import heads as h
from .claims import Group, Thing
from .examples import Examples
from .rows import act, is_drug_target
from .tagging import is_finite_verb


class Phrases(Examples):
    """Reads noun phrases of one tagged sentence."""

    def group(
        self, at: int, *, as_object: bool = False, fronted: bool = False, agents: bool = False
    ) -> Group | None:
        """Coordinated noun phrases from a token on.

        Args:
            at: Index of the first token.
            as_object: The last conjunct may be the subject of what follows ("A inhibits B and C
                promotes D"); it is then left out.
            fronted: The phrase stands in front of its clause.
            agents: It stands behind "by".

        Returns:
            The things and claims, or None where no noun phrase stands.
        """
        fronted = fronted or self._fronted
        before_, self._fronted = self._fronted, fronted
        try:
            return self._group(at, as_object=as_object, fronted=fronted, agents=agents)
        finally:
            self._fronted = before_

    def _group(self, at: int, *, as_object: bool, fronted: bool, agents: bool) -> Group | None:
        items: list[tuple[Group, int, str]] = []  # phrase, index before its separator, separator
        here = at
        separator = ""
        before = at
        while True:
            item = self.phrase(here, as_object=as_object)
            if item is None:
                break
            first = items[0][0] if items else None
            if agents and first is not None and item.nominal and not first.nominal and first.things:
                break  # "by A and activation of B by C"
            items.append((item, before, separator))
            separator, before = "", item.end
            after = self._separator(item.end)
            if after is None:
                break
            separator, here = after
            if separator == "," and item.actors and not item.things:
                separator = ",&"  # "A-dependent, B-mediated C"
            if not self.starts(here) or self.tokens[here].tag == "G":
                break
            if separator == "," and self._renames(items, here):
                break  # "X, a Y and Z, does"
            if fronted and separator == ",":
                rest = self.group(here)
                if rest is not None and self._subject_ends(rest.end):
                    break  # the subject
        if not items:
            return None
        items = self._closed(items)
        if as_object and len(items) > 1 and is_finite_verb(self.tokens, items[-1][0].end):
            items = self._cut(items, fronted)
        group = Group(start=at, end=items[-1][0].end)
        nominal = [n for n, (item, _, _) in enumerate(items) if item.nominal]
        for n, (item, _, _) in enumerate(items):
            if item.bare and nominal and n < nominal[-1]:
                item.things = []  # "transcription and secretion of X"
        waiting: list[tuple[list[Thing], int, RelationKind, str]] = []
        for item, _, _ in items:
            if item.things:
                for actors, sign, kind, trigger in waiting:
                    item.claims.extend(act(actors, item.things, sign, kind, trigger, 0.8))
                waiting = []
            else:
                waiting.extend(item.actors)
            group.things.extend(item.things)
            group.claims.extend(item.claims)
        group.actors = waiting
        group.plural = items[-1][0].plural or len(items) > 1
        group.action = any(item.action for item, _, _ in items)
        group.nominal = any(item.nominal for item, _, _ in items)
        group.tail = items[-1][0].tail
        return group

    def _subject_ends(self, at: int) -> bool:
        """Does a finite verb follow, what commas enclose passed over?"""
        if is_finite_verb(self.tokens, at):
            return True
        if self._tag(at) != "," or self._tag(at + 1) not in ("G", "Z", "R"):
            return False
        n = at + 1
        while n < len(self.tokens) and self.tokens[n].text != ",":
            n += 1
        return is_finite_verb(self.tokens, n + 1)

    def _renames(self, items: Sequence[tuple[Group, int, str]], at: int) -> bool:
        """Is a phrase behind a comma, closed by a comma and a verb, what the first is called?"""
        if len(items) != 1 or self._word(at) not in ("a", "an"):
            return False
        if self._word(items[0][0].start) in ("a", "an"):
            return False
        rest = self.group(at)
        return (
            rest is not None
            and self._tag(rest.end) == ","
            and is_finite_verb(self.tokens, rest.end + 1)
        )

    def _closed(self, items: list[tuple[Group, int, str]]) -> list[tuple[Group, int, str]]:
        """Commas alone make no list: it must end with "and" or "or"."""
        if any("&" in separator for _, _, separator in items):
            last = max(n for n, (_, _, s) in enumerate(items) if "&" in s or s == "/")
            return items[: last + 1]
        n = 1
        while n < len(items) and items[n][2] == "/":
            n += 1
        return items[:n] if len(items) - n < 2 else items

    def _cut(
        self, items: list[tuple[Group, int, str]], fronted: bool
    ) -> list[tuple[Group, int, str]]:
        """Leave out the conjuncts that are the subject of the finite verb that follows."""
        verb = self.tokens[self._skip(items[-1][0].end)]
        single = verb.form == "s" or verb.lower in ("is", "was", "has", "does")
        commas = [n for n, (_, _, s) in enumerate(items) if "," in s]
        if "," not in items[-1][2] and not single and commas:
            return items[: commas[-1]]
        if fronted and commas:
            return items[: commas[0]]
        if single and items[-1][2] == "&" and len(items) == 2 and fronted:
            return items[:1]
        return items[:-1]

    def phrase(self, at: int, *, as_object: bool = False, agentless: bool = False) -> Group | None:
        """One noun phrase with its complements.

        Args:
            at: Index of its first token.
            as_object: As in `group`.
            agentless: "by Y" behind it is not its own.
        """
        draft = self._gerund(at) if self.tokens[at].tag == "G" else self._simple(at)
        if draft is None:
            return None
        end = draft.last
        claims = list(draft.claims)
        things = draft.things
        coded = self._coded(draft, end, as_object=as_object)
        if coded is not None:
            return coded
        complement: Group | None = None
        places = draft.head.prepositions if draft.head else frozenset(("of",))
        word = self._word(end)
        mutual = self._mutual(draft, end, as_object=as_object)
        if mutual is not None:
            return mutual
        effect = self._effect(draft, end, as_object=as_object)
        if effect is not None:
            return effect
        own = draft.head.verb.prepositions if draft.head and draft.head.verb else frozenset()
        if word in places and self.starts(end + 1) and (draft.head or word == "of"):
            if things and draft.head is not None and draft.head.role == "level":
                end = self._swallow(end)  # "the X protein of Y" is X
            elif word == "of" or not things:
                acts = draft.head is not None and draft.head.role == "action"
                complement = self._complement(end + 1, as_object=as_object, acted_on=acts)
        elif (
            word in ("by", "with") and not things and self.starts(end + 1)
            and draft.head is not None and draft.head.form in h.APPLIED
        ):  # fmt: skip
            complement = self._complement(end + 1, as_object=as_object)
        elif word in own and not things and self.starts(end + 1):
            # "interactions with X"
            complement = self._complement(end + 1, as_object=as_object)
        elif (
            draft.head is not None
            and draft.head.verb is not None
            and (word in draft.head.verb.prepositions)
            and self.starts(end + 1)
            and draft.things
        ):
            # "binding of X to Y" with X before it: "X binding to Y"
            complement = self.group(end + 1, as_object=as_object)
            if complement is not None:
                self._bind(draft, draft.things, complement.things, claims)
                claims.extend(complement.claims)
                end = complement.end
                complement = None
        if complement is not None:
            things = self._over(draft, complement)
            claims.extend(complement.claims)
            claims.extend(self._given_drugs(draft, complement))
            end = complement.end
            word = self._word(end)
            verb = draft.head.verb if draft.head else None
            if verb is not None and (
                word in verb.prepositions | verb.product and self.starts(end + 1)
            ):
                other = self.group(end + 1, as_object=as_object)
                if other is not None:
                    self._bind(draft, complement.things, other.things, claims)
                    claims.extend(other.claims)
                    end = other.end
                    if word in verb.product:
                        things = other.things
                    elif draft.head is not None and draft.head.form in h.MUTUAL:
                        # "interaction of A with B" causes: both do
                        things = [*things, *other.things]
        if complement is None and draft.head is None and self._word(end) == "of":
            end = self._swallow(end)
        end = self._moved(draft, things, claims, end)
        bare = not things and draft.head is not None and complement is None
        if bare:
            things = self._bare(draft)
        if complement is None and (not things or things[-1].name is None):
            named = self._named_aside(draft)
            if named and things and not things[-1].pronoun:
                # "WD-repeat domain protein 1 (WDR1)": the long form, known by the short one
                named = [replace(things[-1], name=named[0].name)]
            things = [*things[:-1], *named] if named else things
        agents: list[Thing] = []
        if not agentless:
            end, agents = self._agents(draft, things, claims, end, as_object=as_object)
        verb = draft.head.verb if draft.head is not None else None
        if agents and draft.head is not None and draft.head.form in h.GIVEN:
            if not any(is_drug_target(t) for t in things):
                things = agents  # "treatment of cells with X": X it is that acts
        elif agents and not as_object and verb is not None and verb.kind == "binding":
            things = agents  # "recognition of A by B leads to C": B does
        affected = things
        things, end = self._examples(draft, things, claims, end, as_object=as_object)
        for actors, tail, trigger in draft.actors:
            said_of = affected if agents else things
            claims.extend(act(actors, said_of, tail.sign, tail.kind, trigger, 0.8))
        if draft.hedged:
            things = [replace(t, hedged=True) for t in things]
        nominal = draft.head is not None and draft.head.role in ("action", "process", "level")
        group = Group(things, claims, draft.plural, at, end, nominal and complement is not None)
        group.tail = agents
        if not things and complement is not None and draft.word in h.DROPPED:
            group.tail = complement.things  # "a model of X inhibiting Y"
        group.bare = bare
        group.action = draft.head is not None and draft.head.role in ("action", "process")
        if not things:
            group.actors = [(a, tail.sign, tail.kind, trigger) for a, tail, trigger in draft.actors]
        return group
