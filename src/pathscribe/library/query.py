"""The query language: what a user types, as clauses.

query    = clause { clause }                    all must hold
clause   = [ "-" ] term { "OR" [ "-" ]? term }  "-": must not hold; OR: one of them
term     = word | "a phrase" | field:value | relation | question
relation = end ARROW end { ARROW end }          IL6 -> STAT3, * -| CTL, gene:* -> "T cell"
question = what inhibits CTL | which genes inhibit CTL | what does IL6 activate
         | which cells does IL6 activate | path from A to B within 3 steps
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..errors import LibraryError
from .words import forms

MOST_CHARACTERS: Final = 2000
MOST_CLAUSES: Final = 50
MOST_STEPS: Final = 6
USUAL_STEPS: Final = 3
_ANY: Final = frozenset({"*", "?", "any", "anything", "something"})

WORD_FIELDS: Final = {
    "title": "title",
    "label": "labels",
    "labels": "labels",
    "caption": "caption",
    "article": "article",
}
"""Fields of words, and what they are called in the index."""
ENTITY_FIELDS: Final = {
    "gene": frozenset({"gene", "rna", "nonhuman_gene"}),
    "family": frozenset({"family", "complex"}),
    "chemical": frozenset({"chemical"}),
    "disease": frozenset({"disease"}),
    "cell": frozenset({"cell"}),
    "process": frozenset({"phenotype", "state"}),
    "location": frozenset({"location"}),
    "organism": frozenset({"organism"}),
    "journal": frozenset({"journal"}),
    "entity": frozenset[str](),
    "id": frozenset[str](),
}
"""Fields of entities, and the types of entity that each is about; none is all."""
FACT_FIELDS: Final = ("year", "type", "pmcid", "doi")
_OTHER_NAMES: Final = {
    "genes": "gene", "families": "family", "complex": "family", "chemicals": "chemical",
    "drug": "chemical", "diseases": "disease", "cells": "cell", "species": "organism",
    "phenotype": "process", "years": "year", "figtype": "type", "paper": "article",
}  # fmt: skip
FIELDS: Final = (*WORD_FIELDS, *ENTITY_FIELDS, *FACT_FIELDS)

_SIGNS: Final[dict[str, int | None]] = {
    "->": 1, "-->": 1, "=>": 1, "→": 1, "⟶": 1, "-|": -1, "--|": -1, "=|": -1, "⊣": -1, "⟞": -1,
    "--": None, "---": None, "—": None,
}  # fmt: skip
_ARROW: Final = re.compile(r"(?:-{1,2}>|=>|→|⟶|-{1,2}\||=\||⊣|⟞|-{2,3}|—)")
_SPACED: Final = re.compile(rf"(?:^|(?<=\s))(?:{_ARROW.pattern})(?=\s|$)")

_VERBS: Final[dict[str, tuple[int | None, str]]] = {
    "inhibit": (-1, ""), "suppress": (-1, ""), "repress": (-1, ""), "block": (-1, ""),
    "reduce": (-1, ""), "decrease": (-1, ""), "downregulate": (-1, ""), "kill": (-1, ""),
    "activate": (1, ""), "promote": (1, ""), "induce": (1, ""), "increase": (1, ""),
    "stimulate": (1, ""), "enhance": (1, ""), "upregulate": (1, ""), "cause": (1, ""),
    "regulate": (None, ""), "affect": (None, ""), "target": (None, ""), "influence": (None, ""),
    "bind": (None, "binding"), "express": (None, "expression"),
}  # fmt: skip
_BY_STEM: Final = {forms(verb)[0]: said for verb, said in _VERBS.items()}
_WHAT: Final = re.compile(
    r"(?:what|which|who)\s+(?!do(?:es)?\b|is\b|are\b)([\w-]+)\s+(.+)", re.I | re.S
)
_DOES: Final = re.compile(r"what\s+do(?:es)?\s+(.+)\s+([\w-]+)", re.I | re.S)
_IS: Final = re.compile(r"what\s+(?:is|are)\s+([\w-]+)\s+by\s+(.+)", re.I | re.S)
_SORT: Final = re.compile(r"(?:what|which)\s+([a-z]+)\s+(.+)", re.I | re.S)
_SORTS: Final = {
    "gene": "gene", "protein": "gene", "family": "family", "complex": "family",
    "chemical": "chemical", "drug": "chemical", "compound": "chemical",
    "metabolite": "chemical", "disease": "disease", "cell": "cell", "process": "process",
    "phenotype": "process",
}  # fmt: skip
"""Nouns that a question may ask for, and the fields of their types."""
_SORT_BY_STEM: Final = {forms(noun)[0]: field for noun, field in _SORTS.items()}
_PATH: Final = re.compile(
    r"paths?\s+from\s+(.+?)\s+to\s+(.+?)(?:\s+(?:within|in)\s+(\S+)(?:\s+(?:steps?|hops?))?)?",
    re.I | re.S,
)


class QueryError(LibraryError):
    """A query cannot be understood; `where` shows the place."""


# --- what comes out --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow each other.

    Attributes:
        forms: As they are indexed.
        fields: In which to look; all where none is named.
        prefix: The last word may go on.
        text: As the user wrote it.
        bare: Written without quotes and field, so that it may be meant as an entity, too.
    """

    forms: tuple[str, ...]
    fields: tuple[str, ...] = ()
    prefix: bool = False
    text: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that the user names; `field` is one of `ENTITY_FIELDS`."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about figure or article: `low` to `high` for years, else `text`."""

    field: str
    text: str = ""
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Related:
    """A relation. An end that is empty may be anything; "gene:*" any gene.

    Attributes:
        sign: +1, -1, or None for any.
        kind: Of the relation; empty for any.
    """

    source: str
    target: str
    sign: int | None
    kind: str = ""

    @property
    def text(self) -> str:
        """In the query language."""
        arrow = {1: "->", -1: "-|", None: "--"}[self.sign]
        return f"{self.source or '*'} {arrow} {self.target or '*'}"


@dataclass(frozen=True, slots=True)
class PathAsked:
    """A chain of relations from one thing to another, across all figures."""

    source: str
    target: str
    steps: int


Term = Words | Named | Fact | Related | PathAsked


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the terms must hold; or none of them, where it is negated."""

    terms: tuple[Term, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query; all of its clauses must hold.

    Attributes:
        text: As the user wrote it.
        path: A question for paths, which stands alone.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    path: PathAsked | None = None


# --- reading ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Token:
    """A piece of the query.

    Attributes:
        text: Without quotes.
        at: Where it begins, in characters.
        field: The name before ":".
    """

    text: str
    at: int
    quoted: bool = False
    field: str = ""
    negated: bool = False

    @property
    def is_arrow(self) -> bool:
        return not self.quoted and not self.field and bool(_ARROW.fullmatch(self.text))

    @property
    def is_or(self) -> bool:
        return not self.quoted and not self.field and self.text == "OR"


def parse(text: str) -> Query:
    """Read a query.

    Args:
        text: In the query language, see `docs/search.md`.

    Raises:
        QueryError: It cannot be understood; says where, and what to write instead.
    """
    line = "".join(char if char.isprintable() else " " for char in text).strip()
    if not line:
        raise QueryError("the query is empty", hint='such as: gene:IL6 "lung cancer"')
    if len(line) > MOST_CHARACTERS:
        raise QueryError(f"the query is longer than {MOST_CHARACTERS} characters")
    if (path := _path(line)) is not None:
        return Query(line, path=path)
    tokens = _tokens(line)
    clauses = _clauses(line, tokens)
    if len(clauses) > MOST_CLAUSES:
        raise QueryError(f"the query has {len(clauses)} clauses, more than {MOST_CLAUSES}")
    if all(clause.negated for clause in clauses):
        raise QueryError(
            "the query says only what must not be",
            where=line,
            hint="add something to look for, such as year:1900..2100",
        )
    return Query(line, tuple(clauses))


def _place(line: str, at: int) -> str:
    """The query's end from a place on, to show where something is wrong."""
    shown = line[at : at + 40]
    return f"query, character {at + 1}: {shown}{'…' if len(line) > at + 40 else ''}"


def _path(line: str) -> PathAsked | None:
    bare = line[1:-1] if len(line) > 1 and line[0] == line[-1] == '"' else line
    match = _PATH.fullmatch(bare.rstrip("?"))
    if match is None:
        if re.match(r"paths?\s+from\b", bare, re.I):
            raise QueryError(
                "a path needs a start and an end",
                where=line,
                hint="path from IL6 to angiogenesis within 3 steps",
            )
        return None
    source, target = (_unquoted(end) for end in (match[1], match[2]))
    steps = USUAL_STEPS
    if match[3] is not None:
        if not match[3].isascii() or not match[3].isdigit() or not 1 <= int(match[3]) <= MOST_STEPS:
            raise QueryError(
                f"a path has 1 to {MOST_STEPS} steps",
                where=_place(line, line.find(match[3])),
                hint="path from IL6 to angiogenesis within 3 steps",
            )
        steps = int(match[3])
    return PathAsked(source, target, steps)


def _unquoted(text: str) -> str:
    return text.strip().strip('"').strip()


def _tokens(line: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        start = at
        negated = line[at] == "-" and _SPACED.match(line, at) is None and _starts(line, at)
        if negated:
            at += 1
        name, at = _field(line, at)
        if at < len(line) and line[at] == '"':
            end = line.find('"', at + 1)
            if end < 0:
                raise QueryError(
                    "a quotation mark is not closed", where=_place(line, at), hint='add a "'
                )
            value, at, quoted = line[at + 1 : end], end + 1, True
        else:
            found = re.compile(r'[^\s"]*').match(line, at)
            assert found is not None
            value, at, quoted = found[0], found.end(), False
        if name and not value.strip():
            raise QueryError(
                f"there is nothing after {name}:",
                where=_place(line, start),
                hint=f'{name}:value without a space, or {name}:"two words"',
            )
        if negated and not name and not value.strip():
            raise QueryError("there is nothing after -", where=_place(line, start))
        tokens.append(_Token(value, start, quoted, name, negated))
    return tokens


def _starts(line: str, at: int) -> bool:
    return at + 1 < len(line) and not line[at + 1].isspace()


def _field(line: str, at: int) -> tuple[str, int]:
    """The name of a field that stands here, and where its value begins."""
    match = re.compile(r"([A-Za-z_]+):(?!//)").match(line, at)
    if match is None:
        return "", at
    name = match[1].lower()
    name = _OTHER_NAMES.get(name, name)
    if name not in FIELDS:
        rest = re.compile(r'[^\s"]+').match(line, match.end())
        if rest is not None:
            # An identifier such as go:0001525, which stands for itself.
            return "", at
        raise QueryError(
            f"there is no field {match[1]}",
            where=_place(line, at),
            hint=f"fields are {', '.join(FIELDS)}",
        )
    return name, match.end()


def _clauses(line: str, tokens: list[_Token]) -> list[Clause]:
    clauses: list[Clause] = []
    at = 0
    joined = False
    while at < len(tokens):
        token = tokens[at]
        if token.is_or:
            if not clauses or joined or at + 1 == len(tokens):
                raise QueryError(
                    "OR stands between two terms", where=_place(line, token.at), hint="IL6 OR TNF"
                )
            joined = True
            at += 1
            continue
        terms, negated, at = _term(line, tokens, at)
        if joined:
            before = clauses.pop()
            if before.negated or negated or len(terms) > 1:
                raise QueryError(
                    "OR joins single terms that must hold",
                    where=_place(line, token.at),
                    hint="leave - and chains of arrows out of it",
                )
            terms = [*before.terms, *terms]
            clauses.append(Clause(tuple(terms)))
            joined = False
        else:
            # Each link of a chain must hold.
            clauses += [Clause((term,), negated) for term in terms]
    return clauses


def _term(line: str, tokens: list[_Token], at: int) -> tuple[list[Term], bool, int]:
    """The term that begins with a token: one, or the links of a chain; and where to go on."""
    token = tokens[at]
    if token.is_arrow:
        raise QueryError(
            "there is nothing before the arrow",
            where=_place(line, token.at),
            hint="* -| CTL asks for whatever inhibits CTL",
        )
    if at + 1 < len(tokens) and tokens[at + 1].is_arrow:
        ends, arrows = [_end(token)], []
        while at + 1 < len(tokens) and tokens[at + 1].is_arrow:
            if at + 2 >= len(tokens) or tokens[at + 2].is_or or tokens[at + 2].is_arrow:
                raise QueryError(
                    "there is nothing after the arrow",
                    where=_place(line, tokens[at + 1].at),
                    hint="IL6 -> * asks for whatever IL6 promotes",
                )
            arrows.append(tokens[at + 1].text)
            ends.append(_end(tokens[at + 2]))
            at += 2
        return list(_chain(line, token.at, ends, arrows)), token.negated, at + 1
    if not token.quoted and not token.field and token.text.lower() in ("what", "which", "who"):
        # A question goes to the next field, negation or end.
        stop = at + 1
        while stop < len(tokens) and not (tokens[stop].field or tokens[stop].negated):
            stop += 1
        asked = " ".join(one.text for one in tokens[at:stop])
        if (question := _question(asked)) is not None:
            return [question], token.negated, stop
    if token.quoted and not token.field:
        if _SPACED.search(token.text):
            pieces = _SPACED.split(token.text)
            ends = [_unquoted(piece) for piece in pieces]
            chain = _chain(line, token.at, ends, _SPACED.findall(token.text))
            return list(chain), token.negated, at + 1
        if (question := _question(token.text)) is not None:
            return [question], token.negated, at + 1
    return [_single(line, token)], token.negated, at + 1


def _end(token: _Token) -> str:
    return f"{token.field}:{token.text}" if token.field else token.text


def _chain(line: str, at: int, ends: list[str], arrows: list[str]) -> list[Related]:
    named = ["" if end.lower() in _ANY else end for end in ends]
    if any(not end.strip() for end in ends) or not any(named):
        raise QueryError(
            "an arrow needs a thing on at least one side",
            where=_place(line, at),
            hint='such as "TREM2 -> STAT3" or "* -| CTL"',
        )
    links = []
    for number, arrow in enumerate(arrows):
        if all(not end or sort_of(end) for end in named[number : number + 2]):
            raise QueryError(
                "an arrow between two * says nothing", where=_place(line, at), hint="name one end"
            )
        links.append(Related(named[number], named[number + 1], _SIGNS[arrow]))
    return links


def sort_of(end: str) -> str:
    """The field of an end that may be anything of a type ("gene:*"); empty for other ends."""
    field, colon, rest = end.partition(":")
    return field if colon and field in ENTITY_FIELDS and rest in _ANY else ""


def _question(text: str) -> Related | None:
    plain = text.strip().rstrip("?").strip()
    if (sort := _SORT.fullmatch(plain)) is not None:
        stems = forms(sort[1])
        field = _SORT_BY_STEM.get(stems[0]) if stems else None
        asked = _question(f"what {sort[2]}") if field else None
        if asked is not None:
            source, target = (end or f"{field}:*" for end in (asked.source, asked.target))
            return Related(source, target, asked.sign, asked.kind)
    for pattern, verb, end, backwards in (
        (_DOES, 2, 1, False),
        (_IS, 1, 2, False),
        (_WHAT, 1, 2, True),
    ):
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        stems = forms(match[verb].replace("-", ""))
        said = _BY_STEM.get(stems[0]) if stems else None
        if said is not None:
            name = _unquoted(match[end])
            return (
                Related("", name, said[0], said[1])
                if backwards
                else Related(name, "", said[0], said[1])
            )
    return None


def _single(line: str, token: _Token) -> Term:
    text = token.text.strip()
    if token.field in FACT_FIELDS:
        return _fact(line, token)
    if token.field in ENTITY_FIELDS:
        return Named(token.field, text)
    prefix = text.endswith("*") and len(text) > 1
    made = tuple(forms(text))
    if prefix and made:
        # What is cut off has no ending that could be taken off.
        last = forms(f"{text.rstrip('*')}0")
        made = (*made[:-1], last[-1].removesuffix("0")) if last else made
    if not token.field and not made and ":" not in text:
        raise QueryError(
            "this is no word that can be searched",
            where=_place(line, token.at),
            hint="it is too common, or has neither letters nor digits",
        )
    if not token.field and not token.quoted and re.fullmatch(r"[A-Za-z][\w.]*:[^\s:]+", text):
        return Named("id", text)
    if not made:
        raise QueryError("this is no word that can be searched", where=_place(line, token.at))
    fields = (WORD_FIELDS[token.field],) if token.field else ()
    bare = not token.field and not prefix
    return Words(made, fields, prefix, text, bare)


def _fact(line: str, token: _Token) -> Fact:
    text = token.text.strip()
    if token.field != "year":
        return Fact(token.field, text)
    match = re.fullmatch(r"(\d{4})?(\.\.|-|–)?(\d{4})?", text, re.ASCII)
    below = re.fullmatch(r"(<=|>=|<|>)(\d{4})", text, re.ASCII)
    if below is not None:
        year = int(below[2])
        low, high = {
            "<": (1, year - 1), "<=": (1, year), ">": (year + 1, 9999), ">=": (year, 9999)
        }[below[1]]  # fmt: skip
        return Fact("year", text, low, high)
    if match is None or not (match[1] or match[3]):
        raise QueryError(
            "this is no year and no range of years",
            where=_place(line, token.at),
            hint="year:2021, year:2020..2024, year:2020.. or year:>=2020",
        )
    low = int(match[1]) if match[1] else 1
    high = int(match[3]) if match[3] else (9999 if match[2] else low)
    if low > high:
        raise QueryError(
            "the range of years ends before it begins",
            where=_place(line, token.at),
            hint=f"year:{high}..{low}",
        )
    return Fact("year", text, low, high)
