"""Runs of words to things: what "the X-induced Y inhibitor" is, before its complements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..records.model import RelationKind
from . import heads as h
from . import words as w
from .claims import Thing
from .drafts import Draft
from .names import Name
from .rows import act, ends, is_drug_target, is_material, is_term, molecular, molecular_all, touch
from .tagging import NOMINAL, is_adjective, is_plural
from .tokens import Token
from .triggers import Noun, Tail, Triggers

_MOST_WORDS: Final = 7


class Runs:
    """Reads runs of words of one tagged sentence."""

    def __init__(self, tokens: Sequence[Token], triggers: Triggers) -> None:
        self.tokens = tokens
        self.triggers = triggers
        self._fronted = False  # in a phrase in front of its clause

    def starts(self, at: int) -> bool:
        """Does a noun phrase start here?"""
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        return token.tag in NOMINAL or (token.tag == "G" and token.verb is not None)

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

    def _tag(self, at: int) -> str:
        return self.tokens[at].tag if at < len(self.tokens) else ""

    def _skip(self, at: int) -> int:
        while at < len(self.tokens) - 1 and self.tokens[at].tag in ("A", "N", "Q"):
            at += 1
        return at

    def _word(self, at: int) -> str:
        return self.tokens[at].lower if at < len(self.tokens) else ""

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

    def _simple(self, at: int) -> Draft | None:
        end = self._extent(at)
        if end == at:
            return None
        tokens = self.tokens
        draft = Draft(first=at, last=end, start=tokens[at].start)
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

    def _read(self, run: list[Token], draft: Draft) -> None:
        """Things of a run of words, from its head back."""
        cut = self._tail(run)
        if cut is not None and is_term(cut[1], cut[2], cut[0][0].text):
            draft.generic = True
            draft.things = [Thing(run[0].start, run[-1].end, 1, None, run[-1].lower, whole=False)]
            return
        if cut is not None:
            left, tail, right = cut
            inner = Draft(start=left[0].start)
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
        if head.lower.removesuffix("s") in h.CLASSES and rest and molecular(rest[-1].name):
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
                while k > 1 and left[k - 1].text in ("-", "–") and touch(left[k - 2 : k + 1]):
                    k -= 2  # "CEACAM1-L-mediated"
                    while k > 0 and left[k].name and left[k - 1].name is left[k].name:
                        k -= 1
                if k > 0 and left[k].name is None and left[k].text.isdigit():
                    k = 0  # "avulavirus 1-induced"
                return left[k:], tail, run[n + 1 :]
        return None

    def _named(self, run: list[Token], draft: Draft) -> list[Thing]:
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
            and not all(molecular(n) for n in names)
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
            inner = Draft(start=rest[0].start)
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
        self, run: list[Token], rest: list[Token], noun: Noun, sign: int, draft: Draft
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
        inner = Draft(start=draft.start)
        self._read(rest, inner)
        draft.claims.extend(inner.claims)
        draft.actors.extend(inner.actors)
        if not inner.things and inner.head is not None:
            # "signaling pathway of", "increased expression levels of"
            if ends(noun):
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
        elif ends(noun) and not any(is_material(t) for t in things):
            draft.things = [
                replace(t, end=run[-1].end, head=noun.form, whole=False) for t in things
            ]
        elif noun.role == "agent" and (
            rest[-1].lower in ("transcription", "transcriptional")
            or (noun.form in ("repressor", "corepressor", "co-repressor") and molecular_all(things))
        ):
            draft.things = things  # "the X transcription repressor" is X
        elif noun.form in h.MATERIAL and not any(is_drug_target(t) for t in things):
            # "tight junction proteins", "UPR genes"
            start = inner.start
            draft.things = [Thing(start, run[-1].end, sign, None, noun.form, whole=False)]
        else:
            draft.things = [t.signed(noun.sign or 1) for t in things]
        draft.head = noun
