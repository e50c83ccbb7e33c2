"""Clauses to claims: who acts on whom, through what.

A deterministic grammar over tagged words, from left to right: a clause has a subject, verb groups
that share it, objects, and prepositional phrases that name agents, mediators and causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from ..records.model import RelationKind
from . import heads as h
from . import words as w
from .claims import Claim, Group, Thing
from .phrases import NOMINAL, Phrases, act, is_substance, joined, row_ends, row_starts
from .tagging import is_finite_verb
from .tokens import Token
from .triggers import Triggers, Verb

_SAID_BEFORE: Final = 0.15
_CAUSE_ADVERBS: Final = ("in", "response", "to")
_HAVE: Final = Verb("have", None, "association")
_NEGATIVE: Final = frozenset(("negative", "negatively", "inhibitory", "suppressive"))
_HARMFUL: Final = _NEGATIVE | frozenset(
    ("protective", "therapeutic", "adverse", "detrimental", "deleterious")
)
_POSITIVE: Final = frozenset(("positive", "positively", "stimulatory"))
_PASSES_SUBJECT: Final = frozenset(
    ("bind", "interact", "associate", "complex", "dimerize", "translocate", "migrate", "enter",
     "move", "infiltrate", "localize", "cooperate", "synergize", "compete", "dock", "attach",
     "adhere", "traffic", "shuttle", "invade", "require", "signal", "act", "function", "undergo")
)  # fmt: skip
_MOVED: Final = frozenset(
    ("release", "recruit", "transport", "translocate", "transfer", "deliver", "export", "import",
     "relocate", "secrete", "shuttle", "traffic", "relocalize", "attract", "anchor", "tether",
     "mobilize")
)  # fmt: skip
_DONATED: Final = frozenset(
    ("release", "secrete", "produce", "synthesize", "derive", "shed", "export", "liberate", "emit")
)
_FOLLOWING: Final = frozenset(("lead", "result", "allow", "enable", "permit", "culminate"))
"""Behind ", which": what follows is that of all that was said."""
_MAKING: Final = frozenset(("form", "create", "generate", "make", "yield", "produce", "assemble"))
_MARKING: Final = frozenset(("mark", "tag", "label", "flag", "sort"))
_DOOMED: Final = frozenset(
    ("degradation", "destruction", "elimination", "clearance", "proteolysis", "lysis", "disposal",
     "removal", "killing", "proteasome", "proteasomes", "lysosome", "lysosomes")
)  # fmt: skip
_WAYS: Final = frozenset(("pathway", "mechanism", "manner", "fashion", "route", "process", "way"))
_SHOWING: Final = frozenset(("show", "exhibit", "display", "have", "demonstrate", "possess"))
_CHANGED: Final = frozenset(
    ("increased", "elevated", "enhanced", "higher", "more", "greater", "augmented", "reduced",
     "decreased", "lower", "impaired", "diminished", "less", "fewer", "attenuated", "defective",
     "suppressed", "upregulated", "downregulated", "accelerated", "delayed")
)  # fmt: skip
_WITHOUT: Final = frozenset(
    ("deficient", "null", "knockout", "knock-out", "depleted", "silenced", "negative", "ko",
     "ablated", "mutant", "deleted", "free")
)  # fmt: skip
_WITH: Final = frozenset(
    ("treated", "overexpressing", "transgenic", "infected", "stimulated", "exposed", "expressing")
)
_PATHS: Final = frozenset(("from", "through", "via", "across", "along", "by"))
_CHANGES: Final = {
    **dict.fromkeys(
        ("accumulate", "increase", "rise", "grow", "proliferate", "survive", "persist", "expand",
         "progress", "appear", "aggregate", "spread", "replicate"), 1,
    ),
    **dict.fromkeys(("decrease", "decline", "fall", "die", "disappear", "vanish", "drop"), -1),
}  # fmt: skip
"""Verbs that say of their subject that there is more or less of it."""
_SENDING: Final = frozenset(("transduce", "transmit", "relay", "send", "convey", "pass", "carry"))
_MUTUAL: Final = frozenset(
    ("dimerize", "heterodimerize", "interact", "bind", "associate", "synergize", "cooperate",
     "crosstalk", "cross-talk", "complex", "intersect", "cluster", "polymerize")
)  # fmt: skip
_HELD: Final = frozenset(
    ("capture", "trap", "ensnare", "engulf", "phagocytose", "infect", "entrap", "tether", "bind")
)
"""What is done to a cell without more or less of it: the act itself is what has effects."""


@dataclass(slots=True)
class VerbGroup:
    """A verb with its auxiliaries.

    Attributes:
        verb: The verb that matters; None where it is not known.
        mode: "active", "passive", "participle" (with -ing), "infinitive".
        start: Index of its first token.
        end: Behind its last one.
        form: Form of the first word, which tells the number: "s", "base", "ed", "ing".
        negated: Not so.
        hedged: Perhaps so.
        sign: What the sign of the verb is multiplied with (an adverb such as "negatively").
        trigger: As it stands.
    """

    verb: Verb | None
    mode: str
    start: int
    end: int
    form: str
    negated: bool = False
    hedged: bool = False
    sign: int = 1
    trigger: str = ""
    that: bool = False
    copula: bool = False
    purpose: bool = False
    predicate: bool = False


@dataclass(slots=True)
class Event:
    """What a verb group said: sources act on targets."""

    sources: list[Thing]
    targets: list[Thing]
    group: VerbGroup
    # claims: their places in the list of all; made: what was changed came out as the targets;
    # process: what is done, where that is a thing of its own; stated: that was claimed
    claims: list[int] = field(default_factory=list)
    passive: bool = False
    made: bool = False
    process: Thing | None = None
    stated: bool = False


@dataclass(slots=True)
class Memory:
    """What a pronoun may stand for: things of the sentence before, with what became of them."""

    subject: list[Thing] = field(default_factory=list)
    effects: list[Thing] = field(default_factory=list)


class Clauses:
    """Reads the clauses of one tagged sentence.

    Args:
        tokens: Tagged words, asides taken out.
        triggers: The words that claim.
        memory: What was said before; changed in place.
    """

    def __init__(self, tokens: Sequence[Token], triggers: Triggers, memory: Memory) -> None:
        self.tokens = tokens
        self.triggers = triggers
        self.phrases = Phrases(tokens, triggers)
        self.memory = memory
        self.claims: list[Claim] = []
        self.subject: list[Thing] = []
        self.main: list[Thing] = []
        self.pending: Group | None = None
        self.last: Group | None = None
        self.effects: list[Thing] = []
        self.event: Event | None = None
        self.waiting: list[VerbGroup] = []
        self.mediators: list[Thing] = []
        self.responses: list[Thing] = []
        self.conditions: list[Thing] = []
        self.denied = False  # "neither A nor B does"
        self.antecedent: list[Thing] | None = None
        self.inside = False  # a relative clause
        self.outer: Group | None = None
        self.hedged = False
        self.dropped: set[int] = set()
        self.fronted: list[tuple[list[Thing], VerbGroup]] = []
        self.events = 0
        self.row: list[Thing] = []
        self.recent: list[Thing] = []
        self.respective = any(t.lower == "respectively" for t in tokens)

    # -------------------------------------------------------------------------- the walk

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

    def _reset(self) -> None:
        self.memory.subject = self.main or self.memory.subject
        self.memory.effects = self.effects or self.memory.effects
        self.subject, self.main, self.pending, self.last = [], [], None, None
        self.effects, self.event, self.waiting = [], None, []
        self.mediators, self.responses, self.antecedent = [], [], None
        self.inside, self.outer, self.hedged = False, None, False
        self.fronted, self.events, self.recent, self.row = [], 0, [], []
        self.conditions = []

    def _word(self, at: int) -> str:
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""

    def _tag(self, at: int) -> str:
        return self.tokens[at].tag if 0 <= at < len(self.tokens) else ""

    def _skip(self, at: int) -> int:
        while self._tag(at) in ("A", "Q"):
            at += 1
        return at

    def _infinitive(self, at: int) -> bool:
        n = self._skip(at + 1)
        return self._tag(n) in ("I", "X") and (
            self._tag(n) != "X" or self._word(n) in ("be", "have")
        )

    def _verb_ahead(self, at: int) -> bool:
        n = at
        while self._tag(n) in ("A", "N"):
            n += 1
        return self._tag(n) in ("X", "M", "F", "I", "Z")

    def _consequence(self, at: int) -> bool:
        """Does "as a result of" or "as a consequence of" stand here?"""
        return (
            self._word(at + 1) in ("a", "the")
            and self._word(at + 2) in ("result", "consequence")
            and self._word(at + 3) == "of"
        )

    def _response(self, at: int) -> bool:
        return tuple(self._word(at + k) for k in range(3)) == _CAUSE_ADVERBS

    # ------------------------------------------------------------------------ phrases

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

    def _keep(self, group: Group | None) -> None:
        """Add what a phrase claims by itself."""
        if group is None:
            return
        for claim in group.claims:
            sources, lost = self._resolved([claim.source])
            targets, more = self._resolved([claim.target])
            for source in sources:
                for target in targets:
                    score = round(claim.score - lost - more, 3)
                    self._add(replace(claim, source=source, target=target, score=score))
        group.claims = []

    def _add(self, claim: Claim) -> int:
        self.claims.append(claim)
        return len(self.claims) - 1

    def _resolved(self, things: Iterable[Thing]) -> tuple[list[Thing], float]:
        """Things, pronouns replaced by what they stand for, and what that costs."""
        found: list[Thing] = []
        cost = 0.0
        for thing in things:
            if not thing.pronoun:
                found.append(thing)
                continue
            cost = _SAID_BEFORE
            here_subject = self.main or self.subject
            if thing.head == "it":
                found.extend(self.recent or here_subject or self.memory.subject)
            elif thing.head in ("its", "their"):
                event = self.event
                owners = event.targets if event is not None and event.targets else here_subject
                found.extend(
                    o.signed(thing.sign) for o in owners or self.memory.subject if not o.pronoun
                )
            elif thing.head in ("they", "both", "them"):
                subject = here_subject or self.memory.subject
                effects = self.effects or self.memory.effects
                if self.recent:
                    effects = self.recent
                found.extend(subject if len(subject) > 1 or not effects else effects)
            else:
                found.extend(self.effects or self.memory.effects)
        return found, cost

    # --------------------------------------------------------------------- prepositions

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
            and not all(_is_place(t) for t in group.things)
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

    def _unwrap(self, group: Group) -> None:
        """Read "via X-dependent pathways" as "via X"."""
        kept: list[Claim] = []
        for claim in group.claims:
            target = claim.target
            if (
                target.name is None
                and target.head.removesuffix("s") in _WAYS
                and target in (group.things)
            ):
                at = group.things.index(target)
                group.things[at : at + 1] = [claim.source, target]
            else:
                kept.append(claim)
        if len(kept) < len(group.claims):
            group.claims = kept
            group.things = [
                t for t in group.things if t.name or t.head.removesuffix("s") not in _WAYS
            ]

    def _says_nothing(self) -> bool:
        verb = self.event.group.verb if self.event is not None else None
        return verb is None or not verb.causal

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
        things = [t for t in group.things if not _is_time(t)]
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

    def _respond(
        self, causes: list[Thing], things: list[Thing], *, trigger: str = "in response to"
    ) -> None:
        """What is said to respond is acted on, whatever it does."""
        verb = Verb("respond", 1, "activation")
        group = VerbGroup(verb, "active", 0, 0, "s", trigger=trigger)
        self._claim(causes, things, group, score=0.65)

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
            role = event.targets if _same(self.last.things, event.targets) else None
            if role is not None:
                self._claim(event.sources, group.things, event.group, score=0.75)
                event.targets.extend(group.things)
        elif self.pending is not None:
            self.pending.things.extend(group.things)
        return group.end

    # ------------------------------------------------------------------- clause borders

    def _subordinate(self, at: int) -> int:
        n = self._skip(at + 1)
        while self._tag(n) == "S" or (self._tag(n) == "," and self.pending is not None):
            n = self._skip(n + 1)
        if self.pending is not None and self._tag(n) in ("F", "X", "M"):
            return n  # "A, however, inhibits B"
        self.pending = None
        if self._tag(n) in ("G", "Z"):
            return n
        if self.event is not None:
            self.event = None
            self.inside = False
        self.mediators, self.responses = [], []
        return at + 1

    def _relative(self, at: int) -> int:
        tokens = self.tokens
        word = tokens[at].lower
        n = at + 1
        n = self._past_aside(n)
        while self._tag(n) in ("A", "Q", "N") and self._tag(n) != "N":
            n += 1
        if word in ("where", "whereby", "wherein", "whose") or self._tag(at - 1) == "P":
            if word == "whose":
                self.outer = self.pending or self.outer
            moved = self._moved() if word == "where" else []
            if moved:
                self.recent = self.main = moved
            self.pending, self.event = None, None
            return at + 1
        if (
            word == "that"
            and self.event is not None
            and not self.event.targets
            and (self.pending is None)
            and self.event.group.that
        ):
            self.pending, self.event, self.subject = None, None, []
            return at + 1
        after_comma = self._tag(at - 1) == ","
        if self._tag(n) in NOMINAL:
            # "which X inhibits": the thing before is acted on
            self.antecedent = list(self.last.things) if self.last is not None else None
            self.outer = self.pending or self.outer
            self.pending = None
            return n
        group = self._verb_group(n)
        if group is None:
            self.event, self.pending = None, None
            return n
        whole = False
        if after_comma and word == "which" and self.event is not None:
            single = group.form == "s" or tokens[group.start].lower in ("is", "was", "has")
            plural = self.last.plural if self.last is not None else False
            known = group.form in ("s", "base") or tokens[group.start].tag == "X"
            whole = (known and single and plural) or self.last is None
            if not whole and self.last is not None and (not self.last.things or self._placed()):
                whole = True
            lemma = group.verb.lemma if group.verb is not None else ""
            whole = whole or lemma in _FOLLOWING
        self.outer = self.pending or self.outer
        if self._word(at - 1) == "of" and len(self.row) > 1:
            self.subject = list(self.row)  # "all of which"
        elif whole:
            self.subject = self._consequent()
        elif self.event is not None and self.event.made and self._further(at + 1):
            self.subject = list(self.event.targets)
        elif self.last is not None:
            self.subject = list((not after_comma and self.last.tail) or self.last.things)
            if group.copula or group.mode == "passive" or group.predicate:
                self.subject = [replace(t, sign=1) for t in self.subject]
        self.pending = None
        self.inside = True
        return self._verb(group, relative=True)

    def _past_aside(self, at: int) -> int:
        """Behind ", in turn," where that stands here."""
        n = at + 1
        while self._tag(n) in ("A", "Q") or self._word(n) in ("itself", "themselves"):
            n += 1
        closed = self._tag(at) == "," and n > at + 1 and self._tag(n) == ","
        return n + 1 if closed else at

    def _moved(self) -> list[Thing]:
        """What the last event has moved: of that "where it ..." speaks."""
        event = self.event
        verb = event.group.verb if event is not None else None
        if event is None or verb is None:
            return []
        if verb.lemma in _MOVED and event.targets and not all(_is_place(t) for t in event.targets):
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
                    subject.append(thing)
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
        changed = [t.signed(sign) for t in event.targets if not t.pronoun and not _is_place(t)]
        return changed or list(event.sources) or subject

    # --------------------------------------------------------------------------- verbs

    def _verb_group(self, at: int) -> VerbGroup | None:
        tokens = self.tokens
        n = at
        negated = hedged = passive = be = have = False
        sign = 1
        positive = False
        form = ""
        purpose = False
        infinitive = False
        while n < len(tokens):
            token = tokens[n]
            word = token.lower
            if token.tag == "X":
                if word in w.BE:
                    be = True
                have = have or word in w.HAVE
                negated = negated or word.endswith("n't")
                form = form or ("s" if word in ("is", "was", "has", "does") else "base")
            elif token.tag == "M":
                hedged = hedged or word in w.HEDGING_MODALS
                negated = negated or word in w.NEGATIONS
                form = form or "modal"
            elif token.tag == "N":
                negated = True
            elif token.tag in ("A", "Q"):
                hedged = hedged or word in w.HEDGES
                if word in _NEGATIVE:
                    sign = -1
                positive = positive or word in _POSITIVE
            elif token.tag == "T":
                infinitive = True
                purpose = purpose or n == at
            elif be and self._is_predicate(n):
                return self._predicate(at, n, form, negated, hedged)
            elif token.tag in ("F", "I", "Z", "G") and token.verb is not None:
                verb = token.verb
                if token.tag == "G" and not (be or n == at or have):
                    break
                form = form or token.form
                lemma = verb.lemma
                following = self._skip(n + 1)
                negated = negated or lemma in ("fail",)
                if lemma in w.HEDGING_VERBS:
                    hedged = True
                if (
                    lemma in w.CATENATIVES
                    and self._tag(following) == "T"
                    and self._infinitive(following)
                ):
                    n = following
                    be = False
                    continue
                if lemma == "help" and self._tag(following) in ("F", "I"):
                    n = following
                    continue
                passive = be and token.form == "ed" and token.tag == "Z"
                if token.tag == "Z" and not be:
                    passive = True
                mode = "passive" if passive else "active"
                if token.tag == "G" and not be:
                    mode = "participle"
                end = n + 1
                for _ in verb.lemma.split()[1:]:
                    end += 1
                if verb.sign == 0 and (positive or sign < 0):
                    kind: RelationKind = "inhibition" if sign < 0 else "activation"
                    verb, sign = replace(verb, sign=sign, kind=kind), 1
                elif positive:
                    sign = 1
                group = VerbGroup(verb, mode, at, end, form, negated, hedged, sign, token.lower)
                group.trigger = " ".join(t.text for t in tokens[n:end])
                group.that = self._word(end) == "that"
                group.purpose = purpose and not be
                if infinitive and purpose:
                    group.form = "infinitive"
                return group
            elif be or word in w.CATENATIVES:
                return self._predicate(at, n, form, negated, hedged)
            else:
                break
            n += 1
        if n > at and be:
            return self._predicate(at, n, form, negated, hedged)
        if n > at and (have or form):
            return VerbGroup(
                _HAVE if have else None, "active", at, n, form, negated, hedged,
                trigger=tokens[n - 1].text,
            )  # fmt: skip
        return None

    def _is_predicate(self, at: int) -> bool:
        adjective = self.triggers.adjectives.get(self._word(at))
        return adjective is not None and self._word(self._skip(at + 1)) in adjective.prepositions

    def _predicate(
        self, at: int, n: int, form: str, negated: bool, hedged: bool
    ) -> VerbGroup | None:
        """Behind "is": "required for", "able to V", "an inhibitor of"."""
        tokens = self.tokens
        k = n
        while (
            k < n + 5
            and k < len(tokens)
            and (tokens[k].tag in ("D", "J", "A", "O", "C", ",") or k == n)
        ):
            token = tokens[k]
            word = token.lower
            if word == "no":
                negated = True
            if word in w.HEDGES:
                hedged = True
            adjective = self.triggers.adjectives.get(word)
            following = self._skip(k + 1)
            if (
                word in w.CATENATIVES
                and self._tag(following) == "T"
                and self._infinitive(following)
            ):
                inner = self._verb_group(following)
                if inner is not None:
                    inner.start, inner.form = at, form
                    inner.negated = inner.negated or negated or word == "unable"
                    inner.hedged = inner.hedged or hedged or word == "likely"
                    inner.purpose = False
                    if inner.mode == "infinitive":
                        inner.mode = "active"
                return inner
            if adjective is not None and self._word(following) in adjective.prepositions:
                return VerbGroup(
                    adjective, "active", at, following, form, negated, hedged, 1, token.text,
                    predicate=True,
                )  # fmt: skip
            if adjective is not None and self._word(following) == "and" and k + 2 < len(tokens):
                k += 1
                continue
            if (
                token.noun is not None
                and token.noun.role == "agent"
                and self._word(k + 1)
                in (
                    "of",
                    "for",
                )
            ):
                verb = token.noun.verb
                assert verb is not None
                negative = any(t.lower in _NEGATIVE for t in tokens[n:k])
                if negative and any(t.lower in _POSITIVE for t in tokens[n:k]):
                    return VerbGroup(None, "active", at, k + 1, form, negated, hedged)
                positive = any(t.lower in _POSITIVE for t in tokens[n:k])
                made = replace(
                    verb,
                    prepositions=frozenset(("of", "for")),
                    direct=False,
                    sign=-1 if negative else 1 if positive and verb.sign == 0 else verb.sign,
                    kind="inhibition" if negative else "activation" if positive else verb.kind,
                )
                return VerbGroup(made, "active", at, k + 1, form, negated, hedged, 1, token.text)
            if token.tag == "J" and token.verb is None and token.form == "ed" and k == n:
                return VerbGroup(None, "passive", at, k + 1, form, negated, hedged)
            k += 1
        return VerbGroup(None, "active", at, n, form, negated, hedged, copula=True)

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
                and (bound.group.verb.kind == "binding" or bound.group.verb.lemma in _MUTUAL)
                and not bound.passive
                and _same(self.last.things, bound.targets)
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
        made = Verb(verb.lemma, sign, _kind(sign))
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

    def _joined(self, group: VerbGroup) -> bool:
        b = group.start - 1
        while self._tag(b) in ("A", "Q"):
            b -= 1
        return self._tag(b) in ("C", ",")

    def _coordinated(self, group: VerbGroup) -> bool:
        b = group.start - 1
        while self._tag(b) in ("A", "Q"):
            b -= 1
        return self._tag(b) == "C"

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
        elif event.targets and _brings_about(verb):
            self.subject = [replace(t, sign=1) for t in event.targets]
        elif event.sources:
            self.subject = list(event.sources)

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

    def _altered(self, thing: Thing) -> list[Thing]:
        """What is more or less in cells or animals: X in "X-deficient mice"."""
        if thing.sign < 0:
            return [thing]
        inside = [t for t in self.tokens if thing.start <= t.start < thing.end]
        for n, token in enumerate(inside):
            name = token.name
            if name is None:
                continue
            marks = {t.lower.lstrip("-") for t in inside[n + 1 :]}
            sign = -1 if marks & _WITHOUT else 1 if marks & _WITH else 0
            if sign:
                return [Thing(name.start, name.end, sign, name, name.text.lower())]
        return []

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
                    elif adjectives & (_POSITIVE | {"pathogenic", "causal", "causative"}):
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

    def _object(self, group: VerbGroup) -> tuple[Group | None, int]:
        """The object of a verb group and the index behind it."""
        verb = group.verb
        assert verb is not None
        n = self._past_manner(self._skip(group.end))
        if self._tag(n) in ("T", "P") and self._word(n) in verb.prepositions:
            k = self._skip(n + 1)
            if self.phrases.starts(k):
                return self._object_group(k)
            return None, n
        if verb.direct and self.phrases.starts(n):
            if self._tag(n) == "G" and (self.tokens[n].verb is None):
                return None, n
            return self._object_group(n)
        return None, n

    def _past_manner(self, at: int) -> int:
        """Behind "in an autocrine manner", if that stands here."""
        if self._word(at) != "in":
            return at
        for n in range(at + 1, min(at + 9, len(self.tokens))):
            if self._word(n) in ("manner", "fashion"):
                return n + 1
            if self._tag(n) not in ("D", "J", "O", "E", "C", ",", "-", "A"):
                break
        return at

    def _object_group(self, at: int) -> tuple[Group | None, int]:
        found = self.phrases.group(at, as_object=True)
        if found is None:
            return None, at
        end = found.end
        k = end
        while self._tag(k) in (",", "A") or self._word(k) == "but":
            k += 1
        if (
            self._word(end) in (",", "but")
            and "but" in (self._word(end), self._word(end + 1))
            and (self.phrases.starts(k) and self._tag(k) != "G")
        ):
            more = self.phrases.group(k, as_object=True)
            if more is not None and not is_finite_verb(self.tokens, more.end):
                found.things.extend(more.things)
                found.claims.extend(more.claims)
                end = more.end
        return found, end

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
            pair = self.subject if verb.lemma in _MUTUAL else []
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
        if before is not None and all(_is_outcome(t) for t in targets):
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
        if verb.lemma in _MOVED:
            end = self._carried(group, targets, end)
        return self._product(group, targets, end)

    def _doomed(self, at: int) -> bool:
        """Does "for degradation" stand here?"""
        if self._word(at) not in ("for", "to") or not self.phrases.starts(at + 1):
            return False
        return any(self._word(n) in _DOOMED for n in range(at + 1, at + 6))

    def _process_of(self, group: VerbGroup, targets: Sequence[Thing]) -> Thing | None:
        """What is done to cells, as a thing of its own, where it can have effects.

        "captures tumor cells" leaves as many tumor cells as there were: what follows from it is
        no effect of the cells, but of their capture.
        """
        verb = group.verb
        if verb is None or verb.lemma not in _HELD or len(targets) != 1 or group.negated:
            return None
        cell = targets[0]
        if not _is_cell(cell) or cell.pronoun:
            return None
        start = next((t.start for t in self.tokens[group.start : group.end] if t.verb == verb), -1)
        if start < 0 or start > cell.start:
            return None
        return Thing(start, cell.end, 1, cell.name, verb.lemma, whole=False)

    def _through_process(self) -> list[Thing]:
        """The process of the last event, said to be done by its sources."""
        event = self.event
        if event is None or event.process is None:
            return []
        if not event.stated:
            event.stated = True
            self._claim(event.sources, [event.process], event.group, sign=1, kind="activation")
        return [event.process]

    def _complexed(self, group: VerbGroup, found: Group) -> int | None:
        """Read "A forms a complex with B": they bind. A complex without a name is nothing else."""
        heads = {t.head for t in found.things} | {self._word(found.end - 1)}
        named = any(t.name is not None for t in found.things)
        if not heads & h.COMPLEXES or (named and self._word(found.end) != "with"):
            return None
        binding = Verb("form complex", 0, "binding")
        end = found.end
        sources = list(self.subject)
        if self._word(end) == "with" and self.phrases.starts(end + 1):
            partner, end = self._object_group(end + 1)
            if partner is not None:
                self._keep(partner)
                self.last = partner
                self._claim(sources, partner.things, group, verb=binding, sign=0, kind="binding")
        elif len(sources) == 2:
            self._claim(sources[:1], sources[1:], group, verb=binding, sign=0, kind="binding")
        self.event = Event(sources, [], group)
        return end

    def _carried(self, group: VerbGroup, things: list[Thing], end: int) -> int:
        """Read "recruits X to Y": X goes to Y."""
        at = end
        if self._word(at) == "from" and self.phrases.starts(at + 1):
            origin = self.phrases.group(at + 1, as_object=True)
            at = origin.end if origin is not None else at
        if self._word(at) not in ("to", "into", "onto") or not self.phrases.starts(at + 1):
            return end
        place = self.phrases.group(at + 1, as_object=True)
        if place is None:
            return end
        self._keep(place)
        self._claim(things, place.things, group, sign=1, kind="translocation", score=0.75)
        self.last = place
        return place.end

    def _concluding(self, group: VerbGroup) -> bool:
        """Does "thereby", "and so" stand before or in a verb group?"""
        b = group.start - 1
        while self._tag(b) in ("A", "Q"):
            if self._tag(b) == "Q":
                return True
            b -= 1
        return any(t.tag == "Q" for t in self.tokens[group.start : group.end])

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

    def _product(self, group: VerbGroup, targets: list[Thing], end: int) -> int:
        """Read "converts X to Y"."""
        verb = group.verb
        assert verb is not None
        if not verb.product or self._word(end) not in verb.product:
            return end
        k = self._skip(end + 1)
        if not self.phrases.starts(k):
            return end
        made = self.phrases.group(k, as_object=True)
        if made is None:
            return end
        self._keep(made)
        changed = targets if verb.source == "direct" else list(self.subject)
        self._claim(changed, made.things, group, sign=1)
        if verb.source == "direct" and group.mode != "passive":
            self._claim(list(self.subject), made.things, group, sign=1, kind="activation")
        self.last = made
        self.effects = list(made.things)
        if self.event is not None:
            actors = (
                list(self.subject) if verb.source == "direct" and not self.event.passive else []
            )
            if actors:
                self.dropped.update(self.event.claims)  # the enzyme makes what comes out
            passive = self.event.passive
            self.event = Event(actors or changed, list(made.things), group, made=passive)
        return made.end

    def _product_of(self, event: Event, agents: list[Thing], end: int) -> int:
        """Read "X is converted by Z to Y"."""
        stop = self._product(event.group, event.targets, end)
        if stop == end or self.event is None:
            self._agents(agents)
            return end
        self._claim(agents, self.event.targets, event.group, sign=1)
        self.event.sources = agents
        return stop

    def _note_effects(self, group: VerbGroup, targets: Sequence[Thing]) -> None:
        verb = group.verb
        assert verb is not None
        if verb.reverse or group.negated:
            return
        sign = (verb.sign if verb.sign else 1) * group.sign
        self.effects = [t.signed(sign) for t in targets if not t.pronoun] or self.effects

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
        if verb.lemma in _MOVED or verb.kind == "translocation":
            k = self._along(k, event)
        if (verb.lemma in _MOVED or verb.kind == "translocation") and self._word(k) in (
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

    def _along(self, at: int, event: Event) -> int:
        """Behind "from A", "through B" before the place that something is moved to."""
        n = at
        passed: list[Thing] = []
        while self._word(n) in _PATHS and self.phrases.starts(n + 1) and self._tag(n + 1) != "G":
            path = self.phrases.group(n + 1, as_object=True)
            if path is None or path.end <= n:
                return at
            if self._word(n) != "from":
                passed.extend(path.things)
            n = path.end
        if n == at or self._word(n) not in ("to", "into", "onto"):
            return at
        event.sources = passed
        self._claim(passed, event.targets, event.group)
        return n

    def _agents(self, things: list[Thing]) -> None:
        """Read "by X" behind a passive."""
        event = self.event
        assert event is not None
        targets = event.targets
        if not targets and event.group.start == 0:
            # "Driven by X, Y ...": Y is not yet known
            self.fronted.append((things, event.group))
            self.event = None
            return
        event.sources = [*event.sources, *things]
        for each in (*self.waiting, event.group):
            if each.mode == "passive":
                event.claims.extend(self._claim(things, targets, each))
            else:
                self._claim(targets, things, each)  # "affects and is affected by"
        self.waiting = []

    # --------------------------------------------------------------------------- claims

    def _through(self, things: list[Thing]) -> None:
        """Read "A acts on B via C, D": A acts on C and D, and they on B; rows are chains."""
        event = self.event
        assert event is not None
        group = event.group
        verb = group.verb
        if verb is None or not things or group.negated or verb.reverse or not event.targets:
            return
        sources, _ = self._resolved(event.sources)
        targets = event.targets
        if verb.sign is None:
            return
        touched = [t for t in things if t.sign == 0]
        if touched and sources:
            # "by binding B", "by modulating B": it acts on both
            others = [t for t in touched if not any(_alike(t, target) for target in targets)]
            self._claim(sources, others, group, sign=0, kind="association", score=0.7)
        named = [
            t
            for t in things
            if t.sign < 0
            or (t.sign and (t.name is not None or is_substance(t) or t.head in h.ACTING))
        ]
        if verb.kind == "translocation" and not any(_is_molecule(t) for t in named):
            self._claim(named, sources, group, sign=1, score=0.7)  # "enters by endocytosis"
            return
        named = [t for t in named if t.head not in h.PARTS]
        if event.passive:
            named = [t for t in named if _is_molecule(t)]
        if not named:
            return
        chains = _chains(named)
        rows = _chains(targets)
        paired = self.respective and len(chains) == len(rows) > 1
        for number, chain in enumerate(chains):
            if paired:
                targets = rows[number]
            self._claim(sources, [chain[0]], group, sign=1, kind=_kind(chain[0].sign), score=0.75)
            for one, other in pairwise(chain):
                if one.pathway:
                    self._claim([one], [other], group, sign=1, kind="activation", score=0.75)
            if verb.sign:
                self._claim([chain[-1]], targets, group, score=0.75)
        if event.claims and sources and verb.sign:
            self.dropped.update(event.claims)  # it acts through them, not beside them

    def _claim(
        self,
        sources: Sequence[Thing],
        targets: Sequence[Thing],
        group: VerbGroup,
        *,
        score: float = 0.9,
        sign: int | None = None,
        kind: RelationKind | None = None,
        verb: Verb | None = None,
    ) -> list[int]:
        verb = verb or group.verb
        if verb is None or verb.sign is None:
            return []
        sources, cost_s = self._resolved(sources)
        targets, cost_t = self._resolved(targets)
        value = (verb.sign if sign is None else sign) * (group.sign if sign is None else 1)
        said: RelationKind = kind or verb.kind
        if verb.reverse and sign is None:
            sources, targets = targets, sources
        score -= cost_s + cost_t + 0.15 * group.hedged
        made: list[int] = []
        paired = self.respective and len(sources) == len(targets) > 1
        for n, source in enumerate(row_ends(sources)):
            for k, target in enumerate(row_starts(targets)):
                if paired and n != k:
                    continue
                if verb.lemma == "express" and _is_cell(source):
                    continue  # what cells carry is no effect
                if _alike(source, target):
                    continue
                hedged = group.hedged or source.hedged or target.hedged
                made.append(
                    self._add(
                        Claim(
                            source,
                            target,
                            value,
                            said,
                            group.trigger,
                            round(max(score, 0.1), 3),
                            group.negated,
                            hedged,
                        )
                    )
                )
        return made


def _brings_about(verb: Verb | None) -> bool:
    """Is what the verb acts on what a purpose clause goes on with ("recruits B to do C")?"""
    if verb is None:
        return False
    if verb.sign is None:
        return verb.lemma in ("use", "employ", "utilize", "exploit", "hijack", "take")
    if verb.lemma in ("regulate", "modulate", "control"):
        return True
    return not verb.reverse and verb.sign != 0 and verb.kind not in ("translocation", "binding")


def _is_molecule(thing: Thing) -> bool:
    return thing.name is None or thing.name.decision.type not in ("phenotype", "other", "disease")


def _is_place(thing: Thing) -> bool:
    return thing.name is not None and thing.whole and thing.name.decision.type == "location"


def _is_cell(thing: Thing) -> bool:
    return thing.name is not None and thing.name.decision.type == "cell"


def _is_outcome(thing: Thing) -> bool:
    """Is it what happens in the end: a disease, a phenotype?"""
    return thing.name is not None and thing.name.decision.type in ("disease", "phenotype")


def _is_time(thing: Thing) -> bool:
    return thing.head in ("h", "hours", "days", "min", "minutes", "weeks", "hour", "day", "time")


def _kind(sign: int) -> RelationKind:
    return "activation" if sign > 0 else "inhibition"


def _same(some: Sequence[Thing], others: Sequence[Thing]) -> bool:
    return bool(some) and {(t.start, t.end) for t in some} <= {(t.start, t.end) for t in others}


def _chains(things: Sequence[Thing]) -> list[list[Thing]]:
    """Rows that slashes join are chains, in their order; all others stand alone."""
    chains: list[list[Thing]] = []
    for thing in things:
        if chains and joined(chains[-1][-1], thing):
            chains[-1].append(thing)
        else:
            chains.append([thing])
    return chains


def _alike(one: Thing, other: Thing) -> bool:
    """Are two things one place, or the same name alone?"""
    if one.start < other.end and other.start < one.end:
        return True
    return (
        one.whole
        and other.whole
        and one.name is not None
        and other.name is not None
        and one.name.text == other.name.text
    )
