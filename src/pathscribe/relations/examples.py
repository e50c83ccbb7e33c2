"""Examples and names in place of a class: "cytokines such as A and B"."""

from __future__ import annotations

from ..records.model import RelationKind
from . import heads as h
from . import words as w
from .claims import Claim, Thing
from .complements import Complements
from .drafts import Draft
from .rows import abbreviates, act, is_class, listed_names, row_ends


class Examples(Complements):
    """Reads examples, and names in brackets."""

    def _examples(
        self,
        draft: Draft,
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
            if inside and things and (given or all(is_class(t) for t in things[-1:])):
                return [*things[:-1], *(t.signed(things[-1].sign) for t in inside)], end
            return things, end
        if not self.starts(at) or not things or self.tokens[at].tag == "G":
            return things, end
        group = self.group(at, as_object=as_object)
        if group is None or not group.things:
            return things, end
        claims.extend(group.claims)
        if is_class(things[-1]) or (
            draft.head is not None and draft.head.form in h.SUBSTANCES and draft.word.endswith("s")
        ):
            things = [*things[:-1], *(t.signed(things[-1].sign) for t in group.things)]
        return things, group.end

    def _given(self, end: int) -> bool:
        """Do brackets before a token say that they name examples?"""
        return any(
            t.lower in h.FOR_EXAMPLE for aside in self.tokens[end - 1].aside for t in aside[:2]
        )

    def _named_behind(self, draft: Draft, things: list[Thing], at: int) -> bool:
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

    def _named_aside(self, draft: Draft) -> list[Thing]:
        """The short name in brackets behind a description: "its truncated form (tBid)"."""
        for tokens in self.tokens[draft.last - 1].aside:
            if len(tokens) == 1 and tokens[0].name is not None:
                name = tokens[0].name
                return [Thing(name.start, name.end, draft.sign, name, name.text.lower())]
        return []

    def _aside(self, draft: Draft, end: int) -> list[Thing]:
        """Names in brackets behind a phrase, where they are several or given as examples."""
        aside = self.tokens[end - 1].aside if end > draft.first else []
        for tokens in aside:
            names = list(dict.fromkeys(t.name for t in tokens if t.name is not None))
            if len({n.decision.readings[0].name for n in names}) < len(names):
                names = names[:1]  # a name and its short form
            if any(t.lower in w.PREPOSITIONS and t.lower not in h.GIVING for t in tokens):
                continue
            if abbreviates(tokens, self.tokens[draft.first : end]):
                continue
            if any(t.lower in ("known", "called", "termed", "also") for t in tokens):
                continue
            example = any(t.lower in h.FOR_EXAMPLE for t in tokens[:2])
            others = [
                t for t in tokens if t.name is None and t.text[0].isalpha() and len(t.text) > 1
                and t.lower not in h.GIVING
            ]  # fmt: skip
            rows = len(row_ends(listed_names(tokens, names)))
            if (rows > 1 or len(names) > 1 or (names and example)) and len(others) <= len(names):
                return listed_names(tokens, names)
        return []
