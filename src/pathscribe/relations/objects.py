"""What is acted on, what comes out of it, by whom and through what."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from . import heads as h
from .claims import Group, Thing
from .events import Event, VerbGroup
from .kinds import alike, chains_of, is_molecule, kind_of
from .rows import is_substance
from .subjects import Subjects
from .tagging import is_finite_verb
from .triggers import Verb

_DOOMED: Final = frozenset(
    ("degradation", "destruction", "elimination", "clearance", "proteolysis", "lysis", "disposal",
     "removal", "killing", "proteasome", "proteasomes", "lysosome", "lysosomes")
)  # fmt: skip
_PATHS: Final = frozenset(("from", "through", "via", "across", "along", "by"))


class Objects(Subjects):
    """Finds objects, products, agents and mediators."""

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

    def _doomed(self, at: int) -> bool:
        """Does "for degradation" stand here?"""
        if self._word(at) not in ("for", "to") or not self.phrases.starts(at + 1):
            return False
        return any(self._word(n) in _DOOMED for n in range(at + 1, at + 6))

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
            others = [t for t in touched if not any(alike(t, target) for target in targets)]
            self._claim(sources, others, group, sign=0, kind="association", score=0.7)
        named = [
            t
            for t in things
            if t.sign < 0
            or (t.sign and (t.name is not None or is_substance(t) or t.head in h.ACTING))
        ]
        if verb.kind == "translocation" and not any(is_molecule(t) for t in named):
            self._claim(named, sources, group, sign=1, score=0.7)  # "enters by endocytosis"
            return
        named = [t for t in named if t.head not in h.PARTS]
        if event.passive:
            named = [t for t in named if is_molecule(t)]
        if not named:
            return
        chains = chains_of(named)
        rows = chains_of(targets)
        paired = self.respective and len(chains) == len(rows) > 1
        for number, chain in enumerate(chains):
            if paired:
                targets = rows[number]
            self._claim(sources, [chain[0]], group, sign=1, kind=kind_of(chain[0].sign), score=0.75)
            for one, other in pairwise(chain):
                if one.pathway:
                    self._claim([one], [other], group, sign=1, kind="activation", score=0.75)
            if verb.sign:
                self._claim([chain[-1]], targets, group, score=0.75)
        if event.claims and sources and verb.sign:
            self.dropped.update(event.claims)  # it acts through them, not beside them
