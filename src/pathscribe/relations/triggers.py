"""The words that say that one thing acts on another: verbs, their nouns, adjectives, tails.

They are kept in `triggers.tsv`. Its columns:

- part: "verb"; "adjective" behind "is" ("required for"); "tail" behind a hyphen ("X-mediated");
  "noun" that passes on what it is a noun of ("levels of X", with sign - "loss of X"); "process"
  that makes a name of its own with its complement ("progression of X"); "other" for verbs that
  say nothing about causes but must be known as verbs.
- form: the base form; a verb may end in a particle ("give rise to" has the particle "rise").
- sign: "+", "-" or "0"; "<" in front of a tail's where the thing before the tail is what is
  acted on ("cytokine-producing cells").
- kind: a relation's kind.
- object: "direct" and prepositions, those that the object can stand behind; "<" in front where
  the subject is what is acted on ("requires"); "direct>to" where the verb has a thing and what
  becomes of it ("converts X to Y"), "subject>to" where the thing is the subject.
- nouns: what the action is called.
- agents: what a thing that does it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from ..errors import PathscribeError
from ..records.model import RelationKind

TABLE: Final = Path(__file__).with_name("triggers.tsv")
_COLUMNS: Final = ("part", "form", "sign", "kind", "object", "nouns", "agents")
_PARTS: Final = frozenset(("verb", "adjective", "tail", "noun", "process", "other"))
_KINDS: Final = frozenset(
    ("activation", "inhibition", "binding", "conversion", "translocation", "expression",
     "association")
)  # fmt: skip
_IRREGULAR: Final[Mapping[str, tuple[str, ...]]] = {
    # base: past, participle
    "lead": ("led",), "bind": ("bound",), "drive": ("drove", "driven"), "give": ("gave", "given"),
    "underlie": ("underlay", "underlain"), "arise": ("arose", "arisen"), "rise": ("rose", "risen"),
    "fall": ("fell", "fallen"), "undergo": ("underwent", "undergone"), "become": ("became",),
    "begin": ("began", "begun"), "take": ("took", "taken"), "make": ("made",), "get": ("got",),
    "keep": ("kept",), "hold": ("held",), "see": ("saw", "seen"), "show": ("shown", "showed"),
    "find": ("found",), "know": ("knew", "known"), "think": ("thought",), "leave": ("left",),
    "lose": ("lost",), "bear": ("bore", "borne"), "draw": ("drew", "drawn"), "grow": ("grew",
    "grown"), "bring": ("brought",), "shut": ("shut",), "set": ("set",), "put": ("put",),
    "shed": ("shed",), "spread": ("spread",), "lie": ("lay", "lain"), "fight": ("fought",),
    "fold": ("folded",), "speed": ("sped",), "have": ("had",), "do": ("did", "done"),
}  # fmt: skip
_DOUBLING: Final = frozenset(
    ("trap", "stop", "permit", "confer", "control", "compel", "refer", "occur", "emit", "drop",
     "bud", "impair_", "transfer", "begin", "get", "set", "put", "cut", "shut", "label", "traffic_",
     "signal", "channel")
)  # fmt: skip
_EITHER: Final = frozenset(("signal", "label", "channel", "target"))


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb (or an adjective behind "is") and what it says.

    Attributes:
        lemma: Base form, a particle included.
        sign: 1, -1 or 0; None for verbs that say nothing of causes.
        kind: Kind of the relation.
        direct: Has it an object without a preposition?
        prepositions: Those that the object may stand behind.
        reverse: Is the subject what is acted on?
        product: Prepositions before what the thing acted on becomes.
        source: Where there is a product: is the thing that changes the "direct" object or the
            "subject"?
    """

    lemma: str
    sign: int | None
    kind: RelationKind
    direct: bool = True
    prepositions: frozenset[str] = frozenset()
    reverse: bool = False
    product: frozenset[str] = frozenset()
    source: str = ""

    @property
    def causal(self) -> bool:
        """Does it say that something acts on something?"""
        return self.sign is not None


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun with a complement.

    Attributes:
        form: The noun.
        role: "action" (of a verb, has an agent), "agent" (what does it), "level" (passes on what
            it is a noun of), "process" (makes a name with its complement).
        sign: What it does to the sign of its complement: 1 or -1; 0 for an action without one.
        prepositions: Those before its complement.
        verb: The verb whose action or agent it is.
    """

    form: str
    role: str
    sign: int
    prepositions: frozenset[str]
    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind a hyphen; ``reverse`` where the thing before is what is acted on."""

    form: str
    sign: int
    kind: RelationKind
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Triggers:
    """All of them, by the forms in which they stand in text.

    Attributes:
        verbs: Verbs by inflected form, each with the name of the form ("base", "s", "ed", "ing");
            several where prepositions or particles tell them apart.
        nouns: By singular and plural.
        adjectives: By form.
        tails: By form.
    """

    verbs: Mapping[str, tuple[tuple[Verb, str], ...]]
    nouns: Mapping[str, Noun]
    adjectives: Mapping[str, Verb]
    tails: Mapping[str, Tail]


_SIGNS: Final = {"+": 1, "-": -1, "0": 0}


def inflections(lemma: str) -> Iterator[tuple[str, str]]:
    """Forms of a verb's first word: (text, name of the form), British doubling included."""
    base = lemma.split()[0]
    yield base, "base"
    if base.endswith(("s", "x", "z", "ch", "sh", "go")) or base == "do":
        yield base + "es", "s"
    elif base.endswith("y") and base[-2] not in "aeiou":
        yield base[:-1] + "ies", "s"
    else:
        yield ("has" if base == "have" else base + "s"), "s"
    for form in _IRREGULAR.get(base, ()):
        yield form, "ed"
    doubled = base in _DOUBLING
    stems = [base + base[-1]] if doubled else []
    if not doubled or base in _EITHER:
        stems.append(base)
    for stem in stems:
        if stem.endswith("e"):
            past, present = stem + "d", (stem if stem.endswith("ee") else stem[:-1]) + "ing"
        elif stem.endswith("y") and stem[-2] not in "aeiou":
            past, present = stem[:-1] + "ied", stem + "ing"
        else:
            past, present = stem + "ed", stem + "ing"
        if base.endswith("ie"):
            present = base[:-2] + "ying"
        if base not in _IRREGULAR:
            yield past, "ed"
        yield present, "ing"


def _verb(row: Mapping[str, str]) -> Verb:
    sign = _SIGNS.get(row["sign"])
    kind = cast(RelationKind, row["kind"] or "association")
    wanted = row["object"]
    reverse = wanted.startswith("<")
    before, _, after = wanted.lstrip("<").partition(">")
    places = [place for place in before.split(",") if place]
    product = frozenset(place for place in after.split(",") if place)
    return Verb(
        row["form"],
        sign,
        kind,
        "direct" in places,
        frozenset(p for p in places if p not in ("direct", "subject")),
        reverse,
        product,
        places[0] if product else "",
    )


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("is"):
        return noun[:-2] + "es"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def read_table(path: Path = TABLE) -> Triggers:
    """Read a table of triggers.

    Raises:
        PathscribeError: A line has not the columns it must have, or an unknown part, sign or kind.
    """
    verbs: dict[str, list[tuple[Verb, str]]] = {}
    nouns: dict[str, Noun] = {}
    adjectives: dict[str, Verb] = {}
    tails: dict[str, Tail] = {}

    def noun(form: str, made: Noun) -> None:
        nouns.setdefault(form, made)
        nouns.setdefault(_plural(form), made)

    for row in _rows(path):
        part, form = row["part"], row["form"]
        if part in ("verb", "other"):
            verb = _verb(row)
            for text, name in inflections(form):
                entries = verbs.setdefault(text, [])
                if (verb, name) not in entries:
                    entries.append((verb, name))
            for name in filter(None, row["nouns"].split(",")):
                noun(name, Noun(name, "action", verb.sign or 0, frozenset(("of", "in")), verb))
            for name in filter(None, row["agents"].split(",")):
                noun(name, Noun(name, "agent", verb.sign or 0, frozenset(("of", "for")), verb))
        elif part == "adjective":
            adjectives[form] = _verb(row)
        elif part == "tail":
            sign = row["sign"]
            kind = cast(RelationKind, row["kind"])
            tails[form] = Tail(form, _SIGNS[sign.lstrip("<")], kind, sign.startswith("<"))
        elif part == "noun":
            places = frozenset(row["object"].split(","))
            noun(form, Noun(form, "level", _SIGNS[row["sign"]], places))
        else:
            noun(form, Noun(form, "process", 1, frozenset(row["object"].split(","))))
    return Triggers(
        {form: tuple(entries) for form, entries in verbs.items()}, nouns, adjectives, tails
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    seen_head = False
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        where = f"{path}:{number}"
        if not seen_head:
            if tuple(fields) != _COLUMNS:
                raise PathscribeError(
                    "a table of triggers has other columns",
                    where=where,
                    hint=f"the first line is {' '.join(_COLUMNS)}, with tabs between",
                )
            seen_head = True
            continue
        if len(fields) != len(_COLUMNS):
            raise PathscribeError(f"{len(fields)} columns instead of {len(_COLUMNS)}", where=where)
        row = dict(zip(_COLUMNS, fields, strict=True))
        if row["part"] not in _PARTS or not row["form"]:
            raise PathscribeError(f"no part of speech: {row['part']!r}", where=where)
        if row["sign"] and row["sign"].lstrip("<") not in _SIGNS:
            raise PathscribeError(f"no sign: {row['sign']!r}", where=where)
        if row["kind"] and row["kind"] not in _KINDS:
            raise PathscribeError(f"no kind of relation: {row['kind']!r}", where=where)
        yield row


@cache
def triggers() -> Triggers:
    """The shipped triggers; read once a process."""
    return read_table()
