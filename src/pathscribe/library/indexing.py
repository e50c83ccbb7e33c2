"""What the search knows of a record: its words, its entities, its relations."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ..mechanism.identity import MOLECULES, keys, relevant_states, words
from ..records.model import Mention, Record, RecordLabel
from .fulltext import Words
from .rows import plain
from .words import indexed, indexed_name

INDEX_VERSION: Final = "1"
"""Another version fills the tables of the search anew when a library is opened."""

GENES: Final = frozenset({"gene", "family", "complex", "rna", "nonhuman_gene"})
GROUPS: Final = frozenset({"family", "complex"})
_SINGLE: Final = GENES - GROUPS
_LONGEST: Final = 255
_POSITIVE: Final = re.compile(r"(.+?)(?:\s*[+⁺]+|[\s-]*(?:high|hi|positive))", re.IGNORECASE)
_MOST_STEPS: Final = 4
_MOST_CHAINS: Final = 200
_EACH_STEP: Final = 0.6
_IN_CAPTION, _AS_MEMBER, _ASSUMED, _IN_TITLE = 0.6, 0.5, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity; see `tables.Entity`.

    Attributes:
        parts: Keys of what it is a special kind of, and of genes in its name.
        also: Further names that it is found by.
    """

    key: str
    type: str
    name: str
    parts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Shown:
    """A figure shows a thing: how much it is about it (0 to 1.5), and where it is named."""

    thing: Thing
    weight: float
    via: str


@dataclass(slots=True)
class Link:
    """A relation between two things, or a chain of them; see `tables.FigureRelation`.

    Attributes:
        relation: Its id in the record; several, parted by spaces, for a chain.
        way: Names of all things of a chain, in words.
    """

    relation: str
    source: Thing
    target: Thing
    sign: int
    kind: str
    evidence: str
    negated: bool
    hedged: bool
    score: float
    steps: int = 1
    way: str = ""


@dataclass(slots=True)
class Indexed:
    """All that is indexed of a record."""

    words: Words
    year: int
    type: str
    shown: list[Shown] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def index_record(record: Record) -> Indexed:
    """Take from a record what the search needs."""
    figure, article = record.figure, record.article
    made = Indexed(
        words=(
            indexed(figure.title),
            indexed(" \n ".join(label.text for label in record.labels)),
            indexed(figure.caption),
            indexed(" \n ".join((article.title, *article.keywords))),
        ),
        year=year_of(article.year),
        type=plain(figure.type)[:_LONGEST],
    )
    made.shown = _shown(record, made.words[0])
    made.links = list(_links(record))
    made.links += _chains(made.links)
    return made


def year_of(text: str) -> int:
    """The year as a number; 0 where it is none."""
    return int(text[:4]) if text[:4].isascii() and text[:4].isdigit() else 0


# --- entities --------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def gene(symbol: str) -> Thing:
    """A human gene by its symbol."""
    return Thing(f"gene:{plain(symbol)}"[:_LONGEST], "gene", plain(symbol)[:_LONGEST])


def _shown(record: Record, title: str) -> list[Shown]:
    best: dict[str, Shown] = {}

    def add(thing: Thing, weight: float, via: str) -> None:
        known = best.get(thing.key)
        if known is None:
            best[thing.key] = Shown(thing, weight, via)
        elif weight > known.weight:
            known.thing, known.weight, known.via = thing, weight, via

    main: set[str] = set()
    framed = f" {title} "
    for mention in record.mentions:
        weight, via = mention.score, "label"
        if mention.place == "caption":
            weight, via = weight * _IN_CAPTION, "caption"
        if title and f" {indexed_name(mention.text)} " in framed:
            weight += _IN_TITLE
        for thing in _things(mention):
            main.add(thing.key)
            add(thing, weight, via)
        if len(mention.symbols) > 1 or (mention.symbols and mention.type in GROUPS):
            for symbol in mention.symbols:
                add(gene(symbol), weight * _AS_MEMBER, "member")
    # Of two figures that name a thing, the one that names little else is more about it.
    share = 1 / math.sqrt(1 + len(main) / 20)
    made = list(best.values())
    for one in made:
        one.weight = round(one.weight * share, 4)
    for organism in record.organisms:
        if organism.taxon:
            assumed = organism.evidence.startswith("default")
            key = f"ncbitaxon:{plain(organism.taxon)}"[:_LONGEST]
            if key not in best:
                best[key] = Shown(
                    Thing(key, "organism", plain(organism.name)[:_LONGEST]),
                    _ASSUMED if assumed else 1.0,
                    "assumed" if assumed else "article",
                )
                made.append(best[key])
    article = record.article
    names = tuple(
        dict.fromkeys(filter(None, (article.journal_title, article.journal_abbreviation)))
    )
    if names:
        made.append(Shown(_journal(names), 1.0, "article"))
    return made


@lru_cache(maxsize=1 << 12)
def _journal(names: tuple[str, ...]) -> Thing:
    key = _key("journal", indexed(names[0]) or names[0])
    return Thing(key, "journal", plain(names[0])[:_LONGEST], (), names)


@lru_cache(maxsize=1 << 16)
def _read_thing(curie: str, kind: str, name: str, form: str) -> Thing:
    return Thing(_key("", curie), kind, plain(name)[:_LONGEST], (), (form,) if form else ())


def _things(mention: Mention) -> Sequence[Thing]:
    """What a mention stands for; members of a group are not among it."""
    kind = mention.type
    if len(mention.symbols) == 1 and kind in _SINGLE:
        known = gene(mention.symbols[0])
        if kind == "nonhuman_gene":
            return known, _by_words(mention.origin or mention.text, kind)
        return (known,)
    made = []
    for reading in mention.readings:
        if reading.curie:
            form = "" if kind in MOLECULES else plain(mention.match or mention.text)[:_LONGEST]
            made.append(_read_thing(reading.curie, kind, reading.name or mention.text, form))
    if made:
        return made
    name = mention.readings[0].name if mention.readings else mention.text
    return (_by_words(name, kind),)


def mention_keys(mention: Mention) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of what a mention stands for, and of the members of the group that it is."""
    own = frozenset(thing.key for thing in _things(mention))
    if mention.type in GROUPS or len(mention.symbols) > 1:
        return own, frozenset(gene(symbol).key for symbol in mention.symbols)
    return own, frozenset()


@lru_cache(maxsize=1 << 16)
def _by_words(text: str, kind: str) -> Thing:
    return Thing(words_key(text), kind, plain(text)[:_LONGEST])


def words_key(text: str) -> str:
    """The key of what has no identifier."""
    return _key("w", name_words(text) or plain(text))


@lru_cache(maxsize=1 << 16)
def name_words(text: str) -> str:
    """The words of a name in a fixed order, so that "T cell, senescent" is "Senescent T cells"."""
    return " ".join(sorted(words(text)))[:_LONGEST]


def _key(prefix: str, rest: str) -> str:
    return (f"{prefix}:{plain(rest)}" if prefix else plain(rest))[:_LONGEST]


# --- relations -------------------------------------------------------------------------


def _links(record: Record) -> Iterable[Link]:
    if not record.relations:
        return
    ends = _ends(record)
    for relation in record.relations:
        source, target = ends.get(relation.source), ends.get(relation.target)
        if source is not None and target is not None:
            yield Link(
                plain(relation.id)[:_LONGEST],
                source,
                target,
                relation.effect,
                relation.kind,
                relation.evidence,
                relation.negated,
                relation.hedged,
                relation.score,
            )


def _ends(record: Record) -> dict[str, Thing]:
    """What each end that a relation names stands for."""
    wanted = {end for relation in record.relations for end in (relation.source, relation.target)}
    genes = _gene_forms(record) if any(mention.state for mention in record.mentions) else {}
    ends = {m.id: end_thing(m, genes) for m in record.mentions if m.id in wanted}
    if len(ends) == len(wanted):
        return ends
    inside: dict[str, list[Mention]] = {}
    for mention in record.mentions:
        for label in mention.labels:
            inside.setdefault(label, []).append(mention)
    for one in record.labels:
        if one.id in wanted and one.id not in ends:
            ends[one.id] = _label_thing(one, inside.get(one.id, []), genes)
    return ends


def _label_thing(label: RecordLabel, inside: list[Mention], genes: Mapping[str, str]) -> Thing:
    if inside:
        # The line ends at the label: its widest mention is what is meant.
        return end_thing(max(inside, key=lambda m: m.span[1] - m.span[0]), genes)
    return _by_words(label.text, "other")


def end_thing(mention: Mention, genes: Mapping[str, str] | None = None) -> Thing:
    """What a relation's end stands for: one thing, in its state where that makes it another.

    Args:
        mention: At the end of a relation.
        genes: Symbols of the figure's genes by the forms in which it names them.
    """
    if mention.type == "gene" and len(mention.symbols) == 1 and not mention.state:
        return gene(mention.symbols[0])
    if mention.state:
        return _end_thing(mention, genes or {})
    first = mention.readings[0] if mention.readings else None
    said = (
        mention.type,
        mention.text,
        mention.match,
        mention.symbols if len(mention.symbols) == 1 else (),
        () if first is None else (first.curie, first.name, first.source),
    )
    known = _known_ends.get(said)
    if known is None:
        if len(_known_ends) >= _MOST_KNOWN:
            _known_ends.clear()
        known = _known_ends[said] = _end_thing(mention, {})
    return known


_known_ends: Final[dict[tuple[object, ...], Thing]] = {}
"""Ends without a state, by all that says what they are: names come again and again."""
_MOST_KNOWN: Final = 1 << 16


def _end_thing(mention: Mention, genes: Mapping[str, str]) -> Thing:
    first = mention.readings[0] if mention.readings else None
    states = relevant_states(mention) if mention.state else ()
    name = plain(mention.text)[:_LONGEST]
    curie = _key("", first.curie) if first is not None and first.curie else ""
    if mention.type in MOLECULES:
        if mention.type not in GROUPS and len(mention.symbols) == 1:
            known = gene(mention.symbols[0])
        elif curie and first is not None:
            known = Thing(curie, mention.type, plain(first.name or mention.text)[:_LONGEST])
        else:
            known = _by_words(first.name if first is not None else mention.text, mention.type)
        if not states:
            return known
        # Without parts: what an inhibited gene does is not what the gene does.
        said = ", ".join(states)
        return Thing(
            f"{known.key}|{said}"[:_LONGEST], known.type, f"{known.name} ({said})"[:_LONGEST]
        )
    kind, held, _ = keys(mention)[0]
    parts = tuple(_inner_keys(mention, genes))
    if kind == "id" and not states:
        return Thing(curie, mention.type, name, parts)
    if curie:
        parts = (curie, *parts)
    if kind == "id":
        return Thing(f"{curie}|{', '.join(states)}"[:_LONGEST], mention.type, name, parts)
    return Thing(_key("w", " ".join(sorted(held))), mention.type, name, parts)


def _inner_keys(mention: Mention, genes: Mapping[str, str]) -> Iterable[str]:
    """Genes that the name says are there: TREM2 of "TREM2+ neutrophil"."""
    for state in mention.state:
        positive = _POSITIVE.fullmatch(state.strip())
        if positive is not None and (symbol := genes.get(positive[1].casefold())):
            yield gene(symbol).key


def _gene_forms(record: Record) -> dict[str, str]:
    """The forms in which the figure names genes, in small letters, and their symbols."""
    forms: dict[str, str] = {}
    for mention in record.mentions:
        if mention.type in GENES and len(mention.symbols) == 1:
            for form in (mention.text, mention.match, mention.symbols[0]):
                forms.setdefault(form.rstrip("+⁺").strip().casefold(), mention.symbols[0])
    return forms


# --- chains ----------------------------------------------------------------------------


def _chains(links: Iterable[Link]) -> list[Link]:
    """What a figure says by chains of its relations: the shortest for each pair and sign."""
    after: dict[str, list[Link]] = {}
    for link in links:
        if not link.negated and link.sign and link.source.key != link.target.key:
            after.setdefault(link.source.key, []).append(link)
    direct = {(link.source.key, link.target.key, link.sign) for link in links if not link.negated}
    found: list[Link] = []
    for start in after:
        ring: list[tuple[tuple[str, int], tuple[Link, ...]]] = [((start, 1), ())]
        met: set[tuple[str, int]] = {(start, 1)}
        for steps in range(1, _MOST_STEPS + 1):
            following: list[tuple[tuple[str, int], tuple[Link, ...]]] = []
            for (at, sign), way in ring:
                for link in after.get(at, ()):
                    place = (link.target.key, sign * link.sign)
                    if place in met or link.target.key == start:
                        continue
                    met.add(place)
                    following.append((place, (*way, link)))
                    if steps > 1 and (start, *place) not in direct:
                        found.append(_chain((*way, link), place[1]))
            ring = following
    found.sort(key=lambda link: link.steps)
    return found[:_MOST_CHAINS]


def _chain(way: tuple[Link, ...], sign: int) -> Link:
    names = way[0].source.name
    for link in way:
        names += f" {'->' if link.sign > 0 else '-|'} {link.target.name}"
    return Link(
        relation=" ".join(link.relation for link in way)[:_LONGEST],
        source=way[0].source,
        target=way[-1].target,
        sign=sign,
        kind="chain",
        evidence="chain",
        negated=False,
        hedged=any(link.hedged for link in way),
        score=round(min(link.score for link in way) * _EACH_STEP ** (len(way) - 1), 4),
        steps=len(way),
        way=names,
    )
