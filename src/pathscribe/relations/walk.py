"""The state of the walk through a sentence: tokens, what was said so far, and how it is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ..records.model import RelationKind
from .claims import Claim, Group, Thing
from .events import Event, Memory, VerbGroup
from .kinds import alike, is_cell
from .phrases import Phrases
from .rows import row_ends, row_starts
from .tokens import Token
from .triggers import Triggers, Verb

_SAID_BEFORE: Final = 0.15
NEGATIVE: Final = frozenset(("negative", "negatively", "inhibitory", "suppressive"))
POSITIVE: Final = frozenset(("positive", "positively", "stimulatory"))
MOVED: Final = frozenset(
    ("release", "recruit", "transport", "translocate", "transfer", "deliver", "export", "import",
     "relocate", "secrete", "shuttle", "traffic", "relocalize", "attract", "anchor", "tether",
     "mobilize")
)  # fmt: skip
_WAYS: Final = frozenset(("pathway", "mechanism", "manner", "fashion", "route", "process", "way"))
_WITHOUT: Final = frozenset(
    ("deficient", "null", "knockout", "knock-out", "depleted", "silenced", "negative", "ko",
     "ablated", "mutant", "deleted", "free")
)  # fmt: skip
_WITH: Final = frozenset(
    ("treated", "overexpressing", "transgenic", "infected", "stimulated", "exposed", "expressing")
)
MUTUAL: Final = frozenset(
    ("dimerize", "heterodimerize", "interact", "bind", "associate", "synergize", "cooperate",
     "crosstalk", "cross-talk", "complex", "intersect", "cluster", "polymerize")
)  # fmt: skip


class Walk:
    """What every part of the grammar needs: words, things and claims of one sentence."""

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

    def _respond(
        self, causes: list[Thing], things: list[Thing], *, trigger: str = "in response to"
    ) -> None:
        """What is said to respond is acted on, whatever it does."""
        verb = Verb("respond", 1, "activation")
        group = VerbGroup(verb, "active", 0, 0, "s", trigger=trigger)
        self._claim(causes, things, group, score=0.65)

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

    def _note_effects(self, group: VerbGroup, targets: Sequence[Thing]) -> None:
        verb = group.verb
        assert verb is not None
        if verb.reverse or group.negated:
            return
        sign = (verb.sign if verb.sign else 1) * group.sign
        self.effects = [t.signed(sign) for t in targets if not t.pronoun] or self.effects

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
                if verb.lemma == "express" and is_cell(source):
                    continue  # what cells carry is no effect
                if alike(source, target):
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
