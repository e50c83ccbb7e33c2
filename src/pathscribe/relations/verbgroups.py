"""Verbs with their auxiliaries: what is said, of whom in number, denied or supposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..records.model import RelationKind
from . import words as w
from .events import VerbGroup
from .triggers import Verb
from .walk import NEGATIVE, POSITIVE, Walk

_HAVE: Final = Verb("have", None, "association")


class VerbGroups(Walk):
    """Reads verb groups."""

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
                if word in NEGATIVE:
                    sign = -1
                positive = positive or word in POSITIVE
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
                negative = any(t.lower in NEGATIVE for t in tokens[n:k])
                if negative and any(t.lower in POSITIVE for t in tokens[n:k]):
                    return VerbGroup(None, "active", at, k + 1, form, negated, hedged)
                positive = any(t.lower in POSITIVE for t in tokens[n:k])
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

    def _concluding(self, group: VerbGroup) -> bool:
        """Does "thereby", "and so" stand before or in a verb group?"""
        b = group.start - 1
        while self._tag(b) in ("A", "Q"):
            if self._tag(b) == "Q":
                return True
            b -= 1
        return any(t.tag == "Q" for t in self.tokens[group.start : group.end])
