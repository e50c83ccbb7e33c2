"""Noun phrases to things: what "the X-induced release of Y" is about, and what it claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from ..records.model import RelationKind
from . import heads as h
from . import words as w
from .claims import Claim, Group, Thing
from .names import Name
from .tagging import is_adjective, is_finite_verb, is_plural
from .tokens import Token
from .triggers import Noun, Tail, Triggers, Verb

_MOST_WORDS: Final = 7
_MOST_LETTERS: Final = 70
NOMINAL: Final = frozenset("DOJE#U")


@dataclass(slots=True)
class _Draft:
    """A phrase whose head may still want a complement."""

    things: list[Thing] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    head: Noun | None = None
    sign: int = 1
    actors: list[tuple[list[Thing], Tail, str]] = field(default_factory=list)
    start: int = 0
    first: int = 0
    last: int = 0
    plural: bool = False
    word: str = ""
    generic: bool = False
    hedged: bool = False
    verb: Verb | None = None
    trigger: str = ""


class Phrases:
    """Reads noun phrases of one tagged sentence."""

    def __init__(self, tokens: Sequence[Token], triggers: Triggers) -> None:
        self.tokens = tokens
        self.triggers = triggers
        self._fronted = False  # in a phrase in front of its clause

    # ------------------------------------------------------------------------ lists

    def starts(self, at: int) -> bool:
        """Does a noun phrase start here?"""
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        return token.tag in NOMINAL or (token.tag == "G" and token.verb is not None)

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

    def _separator(self, at: int) -> tuple[str, int] | None:
        """Read "," or "and" or ", and" here, and the index behind it."""
        tokens = self.tokens
        text = ""
        while at < len(tokens) and (tokens[at].text == "," or tokens[at].tag == "C"):
            if tokens[at].tag == "C" and tokens[at].lower in ("but", "nor"):
                return None
            comma = tokens[at].text == ","
            text += "," if comma else "&"
            at += 1
            if not comma:
                while at < len(tokens) and (
                    tokens[at].tag in ("A", "C")
                    or (
                        tokens[at].text == "/"
                        and at + 1 < len(tokens)
                        and tokens[at + 1].tag == "C"
                    )
                ):
                    at += 1
                break
        if not text and at < len(tokens) and tokens[at].text == "/":
            return "/", at + 1
        if text == "," and at + 2 < len(tokens) and tokens[at].lower in ("as", "such"):
            return None
        return (text, at) if text else None

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

    def _tag(self, at: int) -> str:
        return self.tokens[at].tag if at < len(self.tokens) else ""

    def _skip(self, at: int) -> int:
        while at < len(self.tokens) - 1 and self.tokens[at].tag in ("A", "N", "Q"):
            at += 1
        return at

    # ----------------------------------------------------------------------- phrases

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
            if not any(_is_drug_target(t) for t in things):
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

    def _coded(self, draft: _Draft, end: int, *, as_object: bool) -> Group | None:
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

    def _mutual(self, draft: _Draft, end: int, *, as_object: bool) -> Group | None:
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

    def _effect(self, draft: _Draft, end: int, *, as_object: bool) -> Group | None:
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

    def _moved(self, draft: _Draft, things: list[Thing], claims: list[Claim], end: int) -> int:
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

    def _bare(self, draft: _Draft) -> list[Thing]:
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

    def _examples(
        self,
        draft: _Draft,
        things: list[Thing],
        claims: list[Claim],
        end: int,
        *,
        as_object: bool,
    ) -> tuple[list[Thing], int]:
        """Examples instead of the class: "cytokines such as A and B", "cytokines (A, B)"."""
        at = end
        if self._word(at) == ",":
            at += 1
        word = self._word(at)
        if at > end and things and self._named_behind(draft, things, at):
            name = self._simple(at)
            assert name is not None
            return [*things[:-1], name.things[0].signed(things[-1].sign)], name.last
        content = draft.head is not None and bool(draft.things)
        if at > end and draft.head is not None and draft.head.role == "agent" and content:
            name = self._simple(at) if self.starts(at) and self._tag(at) != "G" else None
            if (
                name is not None and len(name.things) == 1 and name.things[0].name is not None
                and name.head is None and self._tag(name.last) != "C"
            ):  # fmt: skip
                # "the X inhibitor, Y"
                kind: RelationKind = "inhibition" if draft.head.sign < 0 else "activation"
                bare = [t.signed(draft.head.sign) for t in things]
                claims.extend(act(name.things, bare, draft.head.sign, kind, draft.word, 0.8))
                return name.things, name.last
        if word == "such" and self._word(at + 1) == "as":
            at += 2
        elif word == "including" or (word == "like" and at == end):
            at += 1 + (self._word(at + 1) == ":")
        elif word == ":" and draft.plural and self.tokens[draft.first].tag == "#":
            at += 1  # "two pathways: A and B"
        else:
            inside = self._aside(draft, end)
            given = inside and draft.plural and self._given(end)
            if inside and things and (given or all(_is_class(t) for t in things[-1:])):
                return [*things[:-1], *(t.signed(things[-1].sign) for t in inside)], end
            return things, end
        if not self.starts(at) or not things or self.tokens[at].tag == "G":
            return things, end
        group = self.group(at, as_object=as_object)
        if group is None or not group.things:
            return things, end
        claims.extend(group.claims)
        if _is_class(things[-1]) or (
            draft.head is not None and draft.head.form in h.SUBSTANCES and draft.word.endswith("s")
        ):
            things = [*things[:-1], *(t.signed(things[-1].sign) for t in group.things)]
        return things, group.end

    def _given(self, end: int) -> bool:
        """Do brackets before a token say that they name examples?"""
        return any(
            t.lower in h.FOR_EXAMPLE for aside in self.tokens[end - 1].aside for t in aside[:2]
        )

    def _named_behind(self, draft: _Draft, things: list[Thing], at: int) -> bool:
        """Does a name behind a comma say which one is meant: "the adaptor protein, STING."?"""
        first = self.tokens[draft.first]
        if first.lower not in ("a", "an", "the", "another"):
            return False
        known = things[-1].name
        if known is not None and (
            known.decision.type != "family" or first.lower not in ("a", "an", "another")
        ):
            return False
        if len(things) > 1 or not self.starts(at) or self._tag(at) != "E":
            return False
        name = self._simple(at)
        if name is None or len(name.things) != 1 or name.head is not None:
            return False
        if name.things[0].name is None:
            return False
        behind = self._tag(name.last)
        return behind in ("", ".", ";") or (
            behind == "," and self._tag(name.last + 1) in ("R", "G")
        )

    def _named_aside(self, draft: _Draft) -> list[Thing]:
        """The short name in brackets behind a description: "its truncated form (tBid)"."""
        for tokens in self.tokens[draft.last - 1].aside:
            if len(tokens) == 1 and tokens[0].name is not None:
                name = tokens[0].name
                return [Thing(name.start, name.end, draft.sign, name, name.text.lower())]
        return []

    def _aside(self, draft: _Draft, end: int) -> list[Thing]:
        """Names in brackets behind a phrase, where they are several or given as examples."""
        aside = self.tokens[end - 1].aside if end > draft.first else []
        for tokens in aside:
            names = list(dict.fromkeys(t.name for t in tokens if t.name is not None))
            if len({n.decision.readings[0].name for n in names}) < len(names):
                names = names[:1]  # a name and its short form
            if any(t.lower in w.PREPOSITIONS and t.lower not in h.GIVING for t in tokens):
                continue
            if _abbreviates(tokens, self.tokens[draft.first : end]):
                continue
            if any(t.lower in ("known", "called", "termed", "also") for t in tokens):
                continue
            example = any(t.lower in h.FOR_EXAMPLE for t in tokens[:2])
            others = [
                t for t in tokens if t.name is None and t.text[0].isalpha() and len(t.text) > 1
                and t.lower not in h.GIVING
            ]  # fmt: skip
            rows = len(row_ends(_listed(tokens, names)))
            if (rows > 1 or len(names) > 1 or (names and example)) and len(others) <= len(names):
                return _listed(tokens, names)
        return []

    def _word(self, at: int) -> str:
        return self.tokens[at].lower if at < len(self.tokens) else ""

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

    def _changes(self, at: int) -> bool:
        """Does a phrase begin with "increased" or "reduced"?"""
        token = self.tokens[at] if at < len(self.tokens) else None
        return (
            token is not None
            and token.name is None
            and token.tag == "J"
            and token.form == "ed"
            and (token.lower in h.RAISED or token.lower in w.NEGATIVE_ADJECTIVES)
        )

    def _over(self, draft: _Draft, complement: Group) -> list[Thing]:
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
        if _ends(head) and not any(_is_molecule(t) for t in complement.things):
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

    def _given_drugs(self, draft: _Draft, complement: Group) -> list[Claim]:
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
        self, draft: _Draft, things: list[Thing], others: list[Thing], claims: list[Claim]
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
        draft: _Draft,
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
        if applied and head.form in h.GIVEN and not any(_is_drug_target(t) for t in things):
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

    # ----------------------------------------------------------------- without complements

    def _gerund(self, at: int) -> _Draft | None:
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
        draft = _Draft(first=at, last=inner.end, start=self.tokens[at].start)
        draft.things = [t.signed(verb.sign or 0) for t in inner.things]
        draft.claims = inner.claims
        draft.word = self.tokens[at].lower
        draft.verb = verb
        return draft

    def _simple(self, at: int) -> _Draft | None:
        end = self._extent(at)
        if end == at:
            return None
        tokens = self.tokens
        draft = _Draft(first=at, last=end, start=tokens[at].start)
        run = list(tokens[at:end])
        owner = run[0] if run[0].lower in ("its", "their", "whose") else None
        while (
            run
            and (run[0].tag in ("D", "A") or run[0].lower in w.VAGUE_ADJECTIVES)
            and len(run) > 1
        ):
            if run[0].lower in ("no", "neither"):
                draft.hedged = False
            if run[0].lower in w.HEDGES:
                draft.hedged = True
            run.pop(0)
        draft.start = run[0].start
        draft.plural = is_plural(run[-1])
        draft.word = run[-1].lower
        if run[0].tag == "U" or (len(run) == 1 and run[0].tag == "D"):
            if run[0].lower in w.BACKWARD:
                draft.things = [Thing(run[0].start, run[0].end, head=run[0].lower, pronoun=True)]
            draft.plural = run[0].lower in ("they", "these", "those", "both")
            return draft
        self._read(run, draft)
        if owner is not None and not draft.things and draft.head is not None:
            sign = draft.sign * (draft.head.sign or 1)
            draft.things = [Thing(owner.start, owner.end, sign, head=owner.lower, pronoun=True)]
        return draft

    def _extent(self, at: int) -> int:
        """Behind the last token of the run of words that makes a noun phrase."""
        tokens = self.tokens
        n = at
        while n < len(tokens):
            token = tokens[n]
            if token.tag in NOMINAL:
                if (
                    n > at
                    and token.tag == "D"
                    and tokens[n - 1].tag != "D"
                    and tokens[n - 1].lower not in ("all", "both", "of")
                ):
                    break
                if n > at and token.tag == "U":
                    break
                if tokens[n].tag == "U":
                    return n + 1
                n += 1
                continue
            joins = token.text in ("-", "–", "/", "'s") and n > at and n + 1 < len(tokens)
            if joins and tokens[n + 1].tag in ("O", "E", "J", "#") and self._tight(n):
                n += 1
                continue
            if token.tag == "A" and n + 1 < len(tokens) and tokens[n + 1].tag in ("J",) and n >= at:
                n += 1
                continue
            if (
                token.tag == "C" and token.lower in ("and", "or") and n > at
                and tokens[n - 1].tag == "J" and n + 2 < len(tokens)
                and tokens[n + 1].tag == "J" and tokens[n + 2].tag in ("O", "E", "J")
            ):  # fmt: skip
                # "pro-inflammatory and profibrotic cytokines"
                n += 2
                continue
            if token.text in ("+", "⁺") and n > at:
                n += 1
                continue
            break
        while n > at and tokens[n - 1].tag == "A":
            n -= 1
        return n

    def _tight(self, n: int) -> bool:
        tokens = self.tokens
        near = tokens[n].start == tokens[n - 1].end or bool(tokens[n - 1].aside)
        return near and tokens[n + 1].start == tokens[n].end

    def _read(self, run: list[Token], draft: _Draft) -> None:
        """Things of a run of words, from its head back."""
        cut = self._tail(run)
        if cut is not None and _is_term(cut[1], cut[2], cut[0][0].text):
            draft.generic = True
            draft.things = [Thing(run[0].start, run[-1].end, 1, None, run[-1].lower, whole=False)]
            return
        if cut is not None:
            left, tail, right = cut
            inner = _Draft(start=left[0].start)
            self._read(left, inner)
            trigger = f"-{tail.form}"
            if not right:
                draft.things, draft.claims = [], inner.claims
                draft.actors.append((inner.things, tail, trigger))
                draft.generic = True
                return
            self._read(right, draft)
            draft.claims = [*inner.claims, *draft.claims]
            if tail.reverse:
                targets = inner.things
                draft.claims.extend(act(draft.things, targets, tail.sign, tail.kind, trigger, 0.75))
            else:
                draft.actors.insert(0, (inner.things, tail, trigger))
            return
        sign = 1
        while len(run) > 1 and run[0].tag in ("J", "O") and run[0].name is None:
            acts = run[-1].noun is not None and run[-1].noun.role == "action"
            opposing = run[0].lower in h.OPPOSING and acts
            amount = run[-1].lower.removesuffix("s") in ("dose", "dosage", "concentration")
            if (amount and run[0].lower in w.NEGATIVE_ADJECTIVES) or run[0].lower in h.NEUTRAL:
                run = run[1:]
            elif (
                opposing
                or run[0].lower in w.NEGATIVE_ADJECTIVES
                or (run[0].verb is not None and run[0].form == "ed" and run[0].verb.sign == -1)
            ):
                sign = -sign
                run = run[1:]
            elif run[0].lower in w.VAGUE_ADJECTIVES or run[0].lower in h.RAISED:
                run = run[1:]
            else:
                break
        draft.start = run[0].start
        draft.sign *= sign
        head = run[-1]
        if head.name is not None and not (
            head.noun is not None
            and head.noun.role != "process"
            and len(run) > 1
            and head.name.start == head.start
        ):
            draft.things = [t.signed(sign) for t in self._named(run, draft)]
            return
        noun = head.noun
        rest = run[:-1]
        if noun is not None and noun.form in h.QUANTITIES and not any(t.name for t in rest):
            draft.head = noun  # "a broad range of"
            return
        if noun is not None:
            self._headed(run, rest, noun, sign, draft)
            return
        if head.lower in w.NEGATIVE_ADJECTIVES and rest:
            self._read(rest, draft)
            draft.things = [t.signed(-1) for t in draft.things]
            return
        if (
            head.lower in ("effect", "effects")
            and rest
            and rest[-1].tag == "J"
            and (rest[-1].lower not in w.VAGUE_ADJECTIVES)
        ):
            draft.generic = True
            draft.things = [Thing(run[0].start, head.end, sign, None, head.lower, whole=False)]
            return
        if head.lower.removesuffix("es").removesuffix("s") in h.KINDS_OF and rest and (
            rest[-1].tag in ("J", "O") and rest[-1].name is None
            and rest[-1].lower not in w.VAGUE_ADJECTIVES and rest[-1].lower not in h.RAISED
            and rest[-1].noun is None and rest[-1].verb is None
        ):  # fmt: skip
            # "the antiviral state", "inflammatory processes"
            draft.generic = True
            draft.things = [Thing(run[0].start, head.end, sign, None, head.lower, whole=False)]
            return
        if head.lower in w.EMPTY_HEADS:
            if rest and any(t.name for t in rest) and head.lower not in ("arrow", "arrows"):
                self._read(rest, draft)
            else:
                draft.generic = True
                first = self.tokens[draft.first]
                if first.lower in ("this", "these") and head.lower in h.SUMMARIES:
                    draft.things = [Thing(first.start, head.end, sign, None, head.lower)]
            return
        if head.lower.removesuffix("s") in h.CLASSES and rest and _molecular(rest[-1].name):
            # "RNF168 E3 ubiquitin ligases", "the TBK1 kinase"
            self._read(rest, draft)
            return
        draft.generic = True
        if len(run) <= _MOST_WORDS:
            name = next((t.name for t in reversed(run) if t.name is not None), None)
            draft.things = [Thing(run[0].start, head.end, sign, name, head.lower, whole=False)]

    def _tail(self, run: list[Token]) -> tuple[list[Token], Tail, list[Token]] | None:
        """Read "X", "-mediated", "Y" of a run; the last such tail."""
        for n in range(len(run) - 1, 0, -1):
            tail = self.triggers.tails.get(run[n].lower)
            if tail is None or run[n].name is not None:
                continue
            hyphened = n >= 2 and run[n - 1].text in ("-", "–")
            if hyphened or run[n].form == "tail":
                left = run[: n - 1] if hyphened else run[:n]
                k = len(left) - 1
                while k > 0 and (
                    (
                        left[k].name is not None
                        and (left[k - 1].name is left[k].name or left[k - 1].text in "/-–")
                    )
                    or left[k].text in ("/", "-", "–")
                ):
                    k -= 1
                if left[k].name is not None:
                    while k > 0 and left[k - 1].name is left[k].name:
                        k -= 1
                while k > 1 and left[k - 1].text in ("-", "–") and _touch(left[k - 2 : k + 1]):
                    k -= 2  # "CEACAM1-L-mediated"
                    while k > 0 and left[k].name and left[k - 1].name is left[k].name:
                        k -= 1
                if k > 0 and left[k].name is None and left[k].text.isdigit():
                    k = 0  # "avulavirus 1-induced"
                return left[k:], tail, run[n + 1 :]
        return None

    def _named(self, run: list[Token], draft: _Draft) -> list[Thing]:
        """Things of a run that ends with a name: several where slashes or dashes join them."""
        names: list[Name] = []
        ending = run[-1].name
        before = [t for t in run if t.name is not ending]
        if (
            ending is not None and ending.text.lower().removesuffix("s") in h.CLASSES
            and before and before[-1].name is not None
        ):  # fmt: skip
            run = before  # "DNA-PK kinases"
        k = len(run)
        while k > 0:
            name = run[k - 1].name
            if name is None:
                break
            while k > 0 and run[k - 1].name is name:
                k -= 1
            names.insert(0, name)
            if k > 1 and run[k - 1].text in ("/", "-", "–", "—") and run[k - 2].name is not None:
                k -= 1
                continue
            break
        rest = run[:k]
        if (
            len(names) > 1
            and not all(_molecular(n) for n in names)
            and (run[-1].text != "/" and not any(t.text == "/" for t in run))
        ):
            # "acetyl-CoA": one thing
            end = names[-1]
            return [Thing(names[0].start, end.end, 1, end, end.text.lower(), whole=False)]
        if len(names) > 1:
            return [Thing(n.start, n.end, 1, n, n.text.lower(), chained=True) for n in names]
        name = names[0]
        kind = name.decision.type
        start = name.start
        whole = True
        agent = rest[-1].lower if rest else ""
        if agent in h.NAMING_AGENTS and len(rest) > 1 and rest[-1].noun is not None:
            inner = _Draft(start=rest[0].start)
            self._read(rest[:-1], inner)
            thing = Thing(name.start, name.end, 1, name, name.text.lower())
            noun = rest[-1].noun
            verb_kind: RelationKind = "inhibition" if noun.sign < 0 else "activation"
            draft.claims.extend(act([thing], inner.things, noun.sign, verb_kind, agent, 0.8))
            return [thing]
        common = name.text.isalpha() and name.text.islower()
        states = kind in h.RECEIVING or common
        while (
            rest
            and (rest[-1].tag in ("J", "O", "E", "#") or rest[-1].text in ("+", "⁺", "-"))
            and (len(run) - len(rest) < _MOST_WORDS)
        ):
            last = rest[-1]
            if last.lower in w.VAGUE_ADJECTIVES or not (
                states or last.lower in h.STATES or (last.verb is not None and last.form == "ed")
            ):
                break
            start = last.start
            rest = rest[:-1]
            whole = False
        return [Thing(start, name.end, 1, name, name.text.lower(), whole=whole)]

    def _headed(
        self, run: list[Token], rest: list[Token], noun: Noun, sign: int, draft: _Draft
    ) -> None:
        """A run whose head is a noun of the table."""
        content = [t for t in rest if t.name is not None or (t.tag == "O" and t.noun is None)]
        draft.trigger = run[-1].lower
        described = [t for t in content if t.name is None or not is_adjective(t.name.text.lower())]
        if (
            not described
            and noun.form in h.SUBSTANCES
            and (content or any(t.tag == "J" for t in rest))
        ):
            # "viral proteins", "inflammatory genes": named well enough
            draft.things = [Thing(run[0].start, run[-1].end, sign, None, noun.form, whole=False)]
            return
        if not content and not any(t.noun is not None for t in rest):
            draft.head = noun
            if noun.role == "process":
                draft.things = [
                    Thing(run[0].start, run[-1].end, sign, None, noun.form, whole=False)
                ]
            return
        inner = _Draft(start=draft.start)
        self._read(rest, inner)
        draft.claims.extend(inner.claims)
        draft.actors.extend(inner.actors)
        if not inner.things and inner.head is not None:
            # "signaling pathway of", "increased expression levels of"
            if _ends(noun):
                # "protein degradation" of no certain protein
                draft.things = [Thing(draft.start, run[-1].end, sign, None, noun.form, whole=False)]
                return
            own = noun.form in h.SUBSTANCES or inner.head.role == "process"
            draft.head = noun if own else inner.head
            draft.sign = draft.sign * (noun.sign or 1) if noun is not draft.head else draft.sign
            draft.sign *= inner.sign
            return
        things = [t.signed(sign) for t in inner.things]
        if noun.form in h.PATHWAYS:
            things = [replace(t, pathway=t.chained) for t in things]
        if noun.role == "process":
            name = next((t.name for t in reversed(rest) if t.name is not None), None)
            if len(things) == 1:
                one = things[0]
                draft.things = [
                    Thing(one.start, run[-1].end, one.sign, name, noun.form, whole=False)
                ]
            else:
                draft.things = [
                    *things[:-1],
                    *(
                        Thing(t.start, run[-1].end, t.sign, t.name, noun.form, whole=False)
                        for t in things[-1:]
                    ),
                ]
        elif (
            noun.role == "action"
            and noun.sign >= 0
            and len(things) == 1
            and (things[0].name is not None and things[0].name.decision.type in h.RECEIVING)
        ):
            one = things[0]
            if noun.form in h.APPLIED:
                draft.things = [one]
            else:
                draft.things = [replace(one, end=run[-1].end, head=noun.form, whole=False)]
        elif _ends(noun) and not any(_is_molecule(t) for t in things):
            draft.things = [
                replace(t, end=run[-1].end, head=noun.form, whole=False) for t in things
            ]
        elif noun.role == "agent" and (
            rest[-1].lower in ("transcription", "transcriptional")
            or (
                noun.form in ("repressor", "corepressor", "co-repressor") and _molecular_all(things)
            )
        ):
            draft.things = things  # "the X transcription repressor" is X
        elif noun.form in h.MATERIAL and not any(_is_drug_target(t) for t in things):
            # "tight junction proteins", "UPR genes"
            start = inner.start
            draft.things = [Thing(start, run[-1].end, sign, None, noun.form, whole=False)]
        else:
            draft.things = [t.signed(noun.sign or 1) for t in things]
        draft.head = noun


def _touch(tokens: Sequence[Token]) -> bool:
    """Do tokens stand without a space between them?"""
    return all(a.end == b.start for a, b in pairwise(tokens))


def _is_term(tail: Tail, right: Sequence[Token], first: str) -> bool:
    """Is "X-stimulated gene" a term of its own, in which nothing acts on anything?"""
    if not right:
        return False
    last = right[-1].lower.removesuffix("s")
    if tail.form in ("stimulated", "inducible") and right[0].lower in ("gene", "genes"):
        return True  # "IFN-stimulated gene factor 3"
    kinds = {last, right[0].lower.removesuffix("s")}
    if tail.form in ("stimulated", "inducible", "activated") and kinds & {
        "gene", "element", "factor", "kinase", "receptor", "channel", "protein", "region",
    }:  # fmt: skip
        return True
    aside = right[-1].aside
    return (
        bool(aside)
        and len(aside[0]) <= 3
        and len(right) >= 2
        and bool(first)
        and any(t.text[:1].lower() == first[0].lower() for t in aside[0])
        and any(t.text.isupper() or any(c.isdigit() for c in t.text) for t in aside[0])
    )


def _listed(tokens: Sequence[Token], names: Sequence[Name]) -> list[Thing]:
    """Names in brackets; slashes and dashes make rows."""
    found: list[Thing] = []
    for name in names:
        mark = next((t.text for t in tokens if t.start == name.end), "")
        chained = mark in ("/", "-", "–") or any(
            t.end == name.start and t.text in ("/", "-", "–") for t in tokens
        )
        found.append(Thing(name.start, name.end, 1, name, name.text.lower(), chained=chained))
    return found


def _abbreviates(tokens: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """Do capitals in brackets ("ROS/NOS") stand for the words before ("... species")?"""
    words = [piece for t in phrase for piece in re.findall(r"[a-z]+", t.lower)]
    short = [t.text.removesuffix("s") for t in tokens if t.text[0].isalpha()]
    return (
        len(words) > 1
        and bool(short)
        and all(text.isalpha() and text.isupper() and len(text) > 1 for text in short)
        and all(text[-1].lower() == words[-1][0] for text in short)
        and any(text[0].lower() == words[0][0] for text in short)
    )


def _ends(head: Noun) -> bool:
    return head.form in ("degradation", "clearance", "hydrolysis", "removal", "elimination")


def _molecular(name: Name | None) -> bool:
    return name is not None and name.decision.type in ("gene", "family", "complex")


def _molecular_all(things: Sequence[Thing]) -> bool:
    return bool(things) and all(_molecular(t.name) for t in things)


def _is_molecule(thing: Thing) -> bool:
    return thing.name is not None and thing.name.decision.type in (
        "gene", "family", "complex", "chemical", "rna", "nonhuman_gene", "cell", "organism",
    )  # fmt: skip


def _is_drug_target(thing: Thing) -> bool:
    return _is_molecule(thing) and not (
        thing.name is not None and thing.name.decision.type in ("cell", "organism")
    )


def _is_class(thing: Thing) -> bool:
    """May members be named instead of it? Not of a complex, and not of what is no class."""
    name = thing.name
    if thing.head in ("i", "ii", "iii", "iv"):
        return True  # "type I (IFN-α, IFN-β)"
    if name is None or not thing.whole:
        return (
            thing.head.endswith("s")
            or thing.head in h.PLURALS
            or is_substance(thing)
            or (name is not None and name.text.endswith("s"))
        )
    return name.decision.type == "family" or (
        name.text.endswith("s")
        and (
            name.decision.type in ("chemical", "phenotype", "other", "cell") or name.text.islower()
        )
    )


def act(
    sources: Sequence[Thing],
    targets: Sequence[Thing],
    sign: int,
    kind: RelationKind,
    trigger: str,
    score: float,
) -> list[Claim]:
    """Each source acts on each target."""
    made: list[Claim] = []
    for source in row_ends(sources):
        for target in row_starts(targets):
            made.append(Claim(source, target, sign, kind, trigger, score))
    return made


def row_starts(things: Sequence[Thing]) -> list[Thing]:
    """Of names in a row ("A/B/C") the first: what acts on the row acts on it."""
    return [t for n, t in enumerate(things) if not (n and joined(things[n - 1], t))]


def row_ends(things: Sequence[Thing]) -> list[Thing]:
    """Of names in a row ("A/B/C") the last: by it the row acts."""
    return [t for n, t in enumerate(things) if n + 1 == len(things) or not joined(t, things[n + 1])]


def joined(one: Thing, other: Thing) -> bool:
    """Do two things stand in one row?"""
    return one.chained and other.chained and 0 <= other.start - one.end <= 3


def is_substance(thing: Thing) -> bool:
    """Is it something that can act, though it has no name ("various signaling pathways")?"""
    return thing.head.removesuffix("s") in h.SUBSTANCES or thing.head in h.SUBSTANCES
