"""Relative and subordinate clauses: of what they speak."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .predicates import Predicates
from .tagging import NOMINAL

_FOLLOWING: Final = frozenset(("lead", "result", "allow", "enable", "permit", "culminate"))
"""Behind ", which": what follows is that of all that was said."""


class Relatives(Predicates):
    """Reads the borders of clauses."""

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
