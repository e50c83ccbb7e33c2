"""Why a figure was found: the words, mentions and relations that a query met in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from ..records import Record
from .fulltext import shorter
from .indexing import GROUPS, Link, Thing, index_record, mention_keys
from .query import Related, Words
from .results import ARROWS, Match
from .words import indexed, words_of

if TYPE_CHECKING:
    from .search import Asked, Wanted

_MOST: Final = 12
_ORDER: Final = {"relation": 0, "entity": 1, "word": 2, "fact": 3}
_AROUND: Final = 60


def explain(record: Record, wanted: Sequence[Wanted]) -> tuple[Match, ...]:
    """The reasons why a record answers a query, those of each term together."""
    matches: dict[Match, None] = {}
    links: list[Link] | None = None
    for one in wanted:
        if one.words:
            for words in one.words:
                matches.update(dict.fromkeys(_words(record, words)))
        elif one.entity is not None:
            matches.update(dict.fromkeys(_entities(record, one.entity.all_keys)))
        elif one.ends is not None and isinstance(one.term, Related):
            links = index_record(record).links if links is None else links
            matches.update(dict.fromkeys(_relations(record, links, one)))
        elif one.fact is not None:
            matches.update(dict.fromkeys(_fact(record, one.fact.field)))
    # A name in five labels is one reason.
    each: dict[tuple[str, str, str, str], Match] = {}
    for match in matches:
        each.setdefault((match.kind, match.field, match.text, match.detail), match)
    return tuple(sorted(each.values(), key=lambda match: _ORDER[match.kind]))[:_MOST]


def _words(record: Record, words: Words) -> Iterator[Match]:
    """Where words stand: once in each field, as they are written there."""
    article = record.article
    fields = {
        "title": [record.figure.title],
        "labels": [label.text for label in record.labels],
        "caption": [record.figure.caption],
        "article": [article.title, *article.keywords],
    }
    for name, texts in fields.items():
        if words.fields and name not in words.fields:
            continue
        for text in texts:
            if (place := _place(text, words)) is not None:
                yield Match("word", name, text[place[0] : place[1]], _around(text, place))
                break


def _place(text: str, words: Words) -> tuple[int, int] | None:
    line = indexed(text)
    # Most texts have none of it, which this tells fastest.
    if not any(form in line for form in _firsts(words)):
        return None
    held = line.split(" ")
    size = len(words.forms)
    for at in range(len(held) - size + 1):
        if _is(held[at : at + size], words):
            run = list(islice(words_of(text, at), size))
            return run[0].start, run[-1].end
    return None


def _firsts(words: Words) -> tuple[str, ...]:
    """Where words stand in a text, one of these does."""
    if words.prefix and len(words.forms) == 1:
        return words.forms + shorter(words.forms)
    return words.forms[:1]


def _is(run: Sequence[str], words: Words) -> bool:
    """Are words of a text, as many as wanted, those that are wanted?"""
    *before, last = words.forms
    if run[:-1] != before:
        return False
    if words.prefix:
        return run[-1].startswith(last) or run[-1] in shorter(words.forms)
    return run[-1] == last


def _around(text: str, place: tuple[int, int]) -> str:
    """The words on both sides, on one line."""
    start, end = max(0, place[0] - _AROUND), min(len(text), place[1] + _AROUND)
    cut = text[start:end]
    if start:
        cut = "…" + cut.partition(" ")[2]
    if end < len(text):
        cut = cut.rpartition(" ")[0] + "…"
    return " ".join(cut.split())


def _entities(record: Record, keys: frozenset[str]) -> Iterator[Match]:
    for mention in record.mentions:
        own, members = mention_keys(mention)
        met = own & keys
        member = members & keys
        if not met and not member:
            continue
        name = mention.readings[0].name if mention.readings else mention.text
        if not met:
            symbols = sorted(key.partition(":")[2] for key in member)
            name = f"{name}, of which {', '.join(symbols[:3])} is a member"
        elif mention.type not in GROUPS and len(mention.symbols) == 1:
            name = mention.symbols[0]
        yield Match("entity", mention.type, mention.text, name, mention.id)
    for organism in record.organisms:
        if f"ncbitaxon:{organism.taxon}" in keys:
            yield Match("entity", "organism", organism.name, organism.evidence)
    article = record.article
    if any(key.startswith("journal:") for key in keys):
        yield Match("entity", "journal", article.journal_title or article.journal_abbreviation)


def _relations(record: Record, links: Sequence[Link], wanted: Wanted) -> Iterator[Match]:
    assert wanted.ends is not None
    assert isinstance(wanted.term, Related)
    asked = wanted.term
    sentences = {relation.id: relation.sentence for relation in record.relations}
    open_ = any(end is None or end.types for end in wanted.ends)
    for link in links:
        if link.negated or (asked.sign is not None and link.sign != asked.sign):
            continue
        if asked.kind and link.kind != asked.kind:
            continue
        if link.steps > 1 and open_:
            continue
        ends = zip((link.source, link.target), wanted.ends, strict=True)
        if all(_is_asked(thing, end) for thing, end in ends):
            said = link.way or f"{link.source.name} {ARROWS[link.sign]} {link.target.name}"
            sentence = sentences.get(link.relation, "")
            yield Match("relation", link.evidence, said, sentence, link.relation)


def _is_asked(thing: Thing, end: Asked | None) -> bool:
    if end is None:
        return True
    return thing.type in end.types if end.types else thing.key in end.all_keys


def _fact(record: Record, name: str) -> Iterator[Match]:
    values = {
        "year": record.article.year,
        "type": record.figure.type,
        "pmcid": record.article.pmcid,
        "doi": record.article.doi,
    }
    yield Match("fact", name, values[name])
