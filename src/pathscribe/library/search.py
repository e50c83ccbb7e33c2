"""Answering queries: clauses to SQL, rows to ranked figures with the reasons why.

A figure's score is the sum over the clauses: of words, the full text's rank (bm25 with SQLite);
of entities, how much the figure is about them times how rare they are; of relations, how sure
they are. Figures of equal score come in the order in which they were added.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from ..errors import LibraryError
from ..records import Record
from ..records.identifiers import normal_pmcid
from . import fulltext
from .collector import without_collector
from .explain import explain
from .indexing import name_words
from .model import FigureRow
from .query import ENTITY_FIELDS, Clause, Fact, Named, Query, Related, Term, Words, sort_of
from .resolve import Resolved, Resolver
from .results import Hit, SearchResults
from .tables import Entity, EntityPart, EntityWord, FigureEntity, FigureFact, FigureRelation
from .words import forms

MOST_RESULTS: Final = 1000
_MOST_RANKED: Final = {True: 5_000, False: 3_000}
"""Figures that are ranked one by one for a word, by "is SQLite"; a commoner word says little."""
_MOST_IDS: Final = 400
_SEEK: Final = 200
"""Going through so many figures of a word takes SQLite as long as looking one up."""
_MOST_SEEKS: Final = 300
_ENTITY, _RELATION, _WIDER, _COMMON = 1.5, 6.0, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Entities that a term asks for, as the library has them.

    Attributes:
        name: What they are called.
        exact: Row ids of what was named.
        wider: Row ids of groups that have it as a member, or of members of the named group.
        keys: Key of each row id.
        types: Where nothing is named, the types of what is meant: "gene:*" is any gene.
    """

    name: str
    exact: tuple[int, ...] = ()
    wider: tuple[int, ...] = ()
    keys: dict[int, str] = field(default_factory=dict)
    types: frozenset[str] = frozenset()

    @property
    def ids(self) -> tuple[int, ...]:
        """All row ids."""
        return self.exact + self.wider

    @property
    def none(self) -> bool:
        """Does the library have nothing of it?"""
        return not self.ids and not self.types

    @property
    def all_keys(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self.keys.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a term asks for, with its names resolved; it also explains hits.

    Attributes:
        words: Phrases that must all be there.
        entity: Entities, of which one must be there.
        ends: Source and target of a relation; None for anything.
    """

    term: Term
    words: tuple[Words, ...] = ()
    entity: Asked | None = None
    ends: tuple[Asked | None, Asked | None] | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class _Within:
    """A table of the query that holds the only figures that matter, and about how many."""

    table: str
    size: int


class Search:
    """One search in one transaction.

    Args:
        session: That reads.
        resolver: Names to keys.
    """

    def __init__(self, session: Session, resolver: Resolver) -> None:
        self._connection: Connection = session.connection()
        self._resolver = resolver
        self._sqlite = fulltext.is_sqlite(self._connection)
        self._parameters: dict[str, Any] = {}
        self._counts: dict[tuple[fulltext.Asked, int | None], int] = {}
        self._entity_counts: dict[tuple[int, ...], int] = {}
        self.notes: list[str] = []

    # -------------------------------------------------------------------- the whole

    def run(
        self,
        query: Query,
        limit: int,
        offset: int,
        load: Callable[[Sequence[int]], dict[int, tuple[FigureRow, Record]]],
    ) -> SearchResults:
        """Answer a query other than for paths.

        Args:
            query: That was read.
            limit: Most hits.
            offset: Hits to leave out at the beginning.
            load: Gives figures by their row ids.
        """
        with without_collector():
            return self._run(query, limit, offset, load)

    def _run(
        self,
        query: Query,
        limit: int,
        offset: int,
        load: Callable[[Sequence[int]], dict[int, tuple[FigureRow, Record]]],
    ) -> SearchResults:
        positive = self._positive(query)
        negative = [
            self._wanted(term) for clause in query.clauses if clause.negated
            for term in clause.terms
        ]  # fmt: skip
        rows, total = self._ranked(positive, negative, limit, offset)
        found = load([id_ for id_, _ in rows])
        hits = []
        wanted = [one for group in positive for one in group]
        for id_, score in rows:
            if id_ in found:
                row, record = found[id_]
                hits.append(Hit(row, float(score), explain(record, wanted)))
        return SearchResults(query.text, total, tuple(hits), offset, limit, tuple(self.notes))

    def _positive(self, query: Query) -> list[list[Wanted]]:
        """What must hold: of each group, one. Bare words that name something are that, too."""
        groups: list[list[Wanted]] = []
        clauses = [clause for clause in query.clauses if not clause.negated]
        at = 0
        while at < len(clauses):
            run = self._run_of_words(clauses, at)
            if run:
                groups += self._named_in(run)
                at += len(run)
                continue
            groups.append([one for term in clauses[at].terms for one in self._alternatives(term)])
            at += 1
        return groups

    @staticmethod
    def _run_of_words(clauses: Sequence[Clause], at: int) -> list[Words]:
        run: list[Words] = []
        for clause in clauses[at:]:
            term = clause.terms[0]
            if len(clause.terms) > 1 or not isinstance(term, Words) or not term.bare:
                break
            run.append(term)
        return run

    def _named_in(self, run: Sequence[Words]) -> list[list[Wanted]]:
        """Groups of a run of bare words: names of several words stay together."""
        line = " ".join(word.text for word in run)
        starts, at = [], 0
        for word in run:
            starts.append(at)
            at += len(word.text) + 1
        name_at = dict(self._resolver.names_in(line))
        groups: list[list[Wanted]] = []
        index = 0
        while index < len(run):
            end = name_at.get(starts[index], 0)
            stop = index + 1
            while stop < len(run) and starts[stop] < end:
                stop += 1
            # A name that ends within a word is none of the user's.
            if stop == index + 1 or starts[stop - 1] + len(run[stop - 1].text) != end:
                stop = index + 1
            words = tuple(run[index:stop])
            named = " ".join(word.text for word in words)
            groups.append(self._alternatives(replace(words[0], text=named), words))
            index = stop
        return groups

    def _alternatives(self, term: Term, words: tuple[Words, ...] = ()) -> list[Wanted]:
        if not isinstance(term, Words):
            return [self._wanted(term)]
        made = [Wanted(term, words=words or (term,))]
        if term.bare:
            resolved = self._resolver.resolve(term.text, "entity", True)
            asked = self._asked(resolved, wider=resolved.type in ("family", "complex"))
            if asked.ids:
                made.append(Wanted(term, entity=asked))
        return made

    def _wanted(self, term: Term) -> Wanted:
        if isinstance(term, Words):
            return Wanted(term, words=(term,))
        if isinstance(term, Fact):
            return Wanted(term, fact=term)
        if isinstance(term, Named):
            asked = self.asked(term.text, term.field, wider=term.field in ("family", "entity"))
            return Wanted(term, entity=asked)
        assert isinstance(term, Related)
        return Wanted(term, ends=(self._related_end(term.source), self._related_end(term.target)))

    def _related_end(self, name: str) -> Asked | None:
        """An end of a relation that is asked for; None for anything."""
        if sort := sort_of(name):
            types = ENTITY_FIELDS[sort]
            return Asked(f"any {sort}", types=types) if types else None
        return self.end(name) if name else None

    # -------------------------------------------------------------------- entities

    def end(self, name: str) -> Asked:
        """An end of a relation: what is named, and groups or members of it."""
        kind, found, rest = name.partition(":")
        if not found or kind not in ENTITY_FIELDS or not rest:
            kind, rest = "entity", name
        asked = self.asked(rest, kind, wider=True, special=True)
        if not asked.ids or self._is_related(asked.ids):
            return asked
        # No relation has it: "progression of prostate cancer" is next to "prostate cancer".
        near = self._by_words(rest, (), contained=True)
        return near if self._is_related(near.ids) else asked

    def _is_related(self, ids: Collection[int]) -> bool:
        for column in (FigureRelation.source, FigureRelation.target):
            query = select(FigureRelation.id).where(column.in_(ids)).limit(1)
            if self._connection.execute(query).first() is not None:
                return True
        return False

    def asked(self, name: str, kind: str, *, wider: bool, special: bool = False) -> Asked:
        """The library's entities that a name stands for; a note where there are none.

        Args:
            name: As the user wrote it.
            kind: One of `ENTITY_FIELDS`.
            wider: Also groups that have it as a member, or members of the group.
            special: Also what has it as a part: "early lung cancer", "TREM2+ neutrophil".
        """
        resolved = self._resolver.resolve(name, kind)
        asked = self._asked(resolved, wider=wider, special=special)
        if not asked.ids:
            asked = self._by_words(name, ENTITY_FIELDS[kind])
        if not asked.ids:
            known = f" ({resolved.name})" if resolved.name and resolved.name != name else ""
            what = "the library has nothing" if resolved.keys else "nothing that is known is"
            of = "of this name" if resolved.keys else "called so"
            self.notes.append(f"{name}{known}: {what} {of}")
        return asked

    def _asked(self, resolved: Resolved, *, wider: bool, special: bool = False) -> Asked:
        exact = self._by_key(resolved.keys)
        groups = self._by_key(resolved.wider) if wider else {}
        if special and resolved.keys:
            rows = self._connection.execute(
                select(Entity.id, Entity.key)
                .join(EntityPart, EntityPart.entity_id == Entity.id)
                .where(EntityPart.key.in_(resolved.keys))
                .order_by(Entity.id)
                .limit(_MOST_IDS)
            )
            groups |= {row.id: row.key for row in rows if row.id not in exact}
        name = resolved.name or resolved.text
        return Asked(
            name, tuple(exact), tuple(sorted(groups.keys() - exact.keys())), groups | exact
        )

    def _by_key(self, keys: Collection[str]) -> dict[int, str]:
        if not keys:
            return {}
        query = select(Entity.id, Entity.key).where(Entity.key.in_(list(keys)[:_MOST_IDS]))
        rows = self._connection.execute(query.order_by(Entity.id))
        return {row.id: row.key for row in rows}

    def _by_words(self, name: str, types: Collection[str], *, contained: bool = False) -> Asked:
        """Entities whose name has the same words, or else (or at once) all of these words."""
        same = select(Entity.id, Entity.key).where(Entity.words == name_words(name))
        stems = sorted(set(forms(name)))
        if not stems:
            return Asked(name)
        having = (
            select(EntityWord.entity_id)
            .where(EntityWord.word.in_(stems))
            .group_by(EntityWord.entity_id)
            .having(func.count() == len(stems))
        )
        every = select(Entity.id, Entity.key).where(Entity.id.in_(having))
        for query in (every,) if contained else (same, every):
            limited = query.where(Entity.type.in_(types)) if types else query
            rows = self._connection.execute(limited.order_by(Entity.id).limit(_MOST_IDS))
            if found := {row.id: row.key for row in rows}:
                return Asked(name, tuple(found), (), found)
        return Asked(name)

    # ------------------------------------------------------------------------- SQL

    def _ranked(
        self,
        positive: Sequence[Sequence[Wanted]],
        negative: Sequence[Wanted],
        limit: int,
        offset: int,
    ) -> tuple[list[tuple[int, float]], int]:
        """Row ids and scores of the hits that are shown, and how many there are."""
        facts: list[Fact] = []
        groups: list[Sequence[Wanted]] = []
        words: list[Wanted] = []
        for group in positive:
            fact = group[0].fact if len(group) == 1 else None
            if fact is not None and fact.field in ("year", "type"):
                facts.append(fact)
            elif self._is_words(group):
                words += group
            else:
                groups.append(group)
        if words:
            # The full text itself finds what has all words, and its score is the sum.
            every = tuple(word for one in words for word in one.words)
            groups.append([replace(words[0], words=every)])
        if len(groups) == 1 and not facts and not negative and self._is_words(groups[0]):
            few = self._common_words(groups[0][0].words, limit, offset)
            if few is not None:
                return few
        found = self._all_of(groups, facts)
        if found is None:
            return [], 0
        tables, conditions, within = found
        by_year = not groups and bool(facts)
        body = self._body(conditions, facts, negative, within)
        given, order = "c", "score DESC, c.figure_id"
        steps = "WITH " + ", ".join(
            f"{name} AS MATERIALIZED ({sql})" for name, sql in tables.items()
        )
        year = ", ff.year" if by_year else ""
        if by_year:
            order = "c.year DESC, c.figure_id"
        if body:
            # What is left is kept once, to be counted and sorted.
            steps += f", f AS MATERIALIZED (SELECT c.figure_id, c.score{year} FROM c {body})"
            given, order = "f", order.replace("c.", "f.")
        page = (
            f"{steps} SELECT figure_id, score, (SELECT COUNT(*) FROM {given}) AS total"
            f" FROM {given} ORDER BY {order} LIMIT :most OFFSET :skip"
        )
        values = {**self._parameters, "most": limit, "skip": offset}
        rows = self._connection.execute(text(page), values).all()
        if rows or not offset:
            total = int(rows[0].total) if rows else 0
        else:
            count = text(f"{steps} SELECT COUNT(*) FROM {given}")
            total = int(self._connection.execute(count, self._parameters).scalar_one())
        return [(int(row.figure_id), float(row.score)) for row in rows], total

    def _all_of(
        self, groups: Sequence[Sequence[Wanted]], facts: Sequence[Fact]
    ) -> tuple[dict[str, str], list[str], _Within | None] | None:
        """SQL of the figures in which one of each group holds; None where there can be none.

        The group that fewest figures have is looked up first, and of the others only what
        these figures have of them.

        Returns:
            Tables by name, of which `c` is the last; conditions on its rows; and `c` with its
            size, where that is not just all figures.
        """
        if not groups:
            return {"c": "SELECT figure_id, 0.0 AS score FROM figure_facts"}, [], None
        common: list[Sequence[Wanted]] = []
        ranked: list[tuple[int, int, Sequence[Wanted]]] = []
        for place, group in enumerate(groups):
            if len(groups) > 1 and self._is_words(group) and self._is_common(group[0].words):
                common.append(group)
                continue
            size = self._group_size(group)
            if size is None:
                return None
            ranked.append((size, place, group))
        ranked.sort(key=lambda one: one[:2])
        fewest, _, first = ranked[0]
        tables: dict[str, str] = {}
        within = None
        if facts and len(ranked) == 1 and self._is_everywhere(first):
            where = " AND ".join(self._fact_condition(fact, "figure_facts") for fact in facts)
            tables["y"] = f"SELECT figure_id FROM figure_facts WHERE {where}"
            within = _Within("y", fewest)
        source = self._group(first, within)
        if len(ranked) == 1:
            tables["c"] = source
        else:
            tables["d"] = source
            within = _Within("d", fewest)
            others = [self._group(group, within) for _, _, group in ranked[1:]]
            # Each gives a figure once.
            union = " UNION ALL ".join(["SELECT figure_id, score FROM d", *others])
            tables["c"] = (
                f"SELECT figure_id, SUM(score) AS score FROM ({union}) AS u"
                f" GROUP BY figure_id HAVING COUNT(*) = {len(ranked)}"
            )
        within = _Within("c", fewest)
        return tables, [self._having(group[0].words, within) for group in common], within

    def _group_size(self, group: Sequence[Wanted]) -> int | None:
        """About how many figures a group has; None where it can have none."""
        sizes = []
        for wanted in group:
            if wanted.words:
                sizes.append(self._count(self._group_words(group, wanted), self._most))
            elif wanted.entity is not None:
                if wanted.entity.ids:
                    sizes.append(self._entity_count(wanted.entity.ids))
            elif wanted.ends is not None:
                # Few figures have a relation, and counting them is finding them.
                if not any(end is not None and end.none for end in wanted.ends):
                    sizes.append(1)
            elif wanted.fact is not None:
                sizes.append(self._every if wanted.fact.field in ("year", "type") else 1)
        return sum(sizes) if sizes else None

    def _group_words(self, group: Sequence[Wanted], wanted: Wanted) -> fulltext.Asked:
        """What a group asks of the full text.

        What names a thing and stands everywhere: of the words, those in titles count.
        """
        alone = len(group) == 1 or not self._is_common(wanted.words)
        return self._phrases(wanted.words, () if alone else ("title",))

    def _having(self, words: Sequence[Words], within: _Within) -> str:
        """A condition on `c`: that its figures have words which many figures have."""
        asked = self._phrases(words)
        name = self._parameter(asked.query)
        seeks = within.size * _SEEK
        if self._sqlite and within.size <= _MOST_SEEKS and self._count(asked, seeks) > seeks:
            return fulltext.holding(name, "c.figure_id")
        matching = self._matching(name, asked, ranked=False, within=within)
        return f"c.figure_id IN (SELECT figure_id FROM ({matching}) AS x)"

    def _body(
        self,
        conditions: Sequence[str],
        facts: Sequence[Fact],
        negative: Sequence[Wanted],
        within: _Within | None,
    ) -> str:
        """What follows a table c with the figures that are found; empty where nothing has to."""
        body = "JOIN figure_facts ff ON ff.figure_id = c.figure_id" if facts else ""
        every = [*(self._fact_condition(fact, "ff") for fact in facts), *conditions]
        for wanted in negative:
            source = self._source(wanted, ranked=False, within=within)
            if source is not None:
                every.append(f"c.figure_id NOT IN (SELECT figure_id FROM ({source}) AS x)")
        return body + (f" WHERE {' AND '.join(every)}" if every else "")

    @staticmethod
    def _is_words(group: Sequence[Wanted]) -> bool:
        return len(group) == 1 and bool(group[0].words)

    @cached_property
    def _most(self) -> int:
        """Figures that are ranked one by one for a word."""
        return _MOST_RANKED[self._sqlite]

    def _is_common(self, words: Sequence[Words]) -> bool:
        return self._count(self._phrases(words), self._most) > self._most

    def _is_everywhere(self, group: Sequence[Wanted]) -> bool:
        """Words that so many figures have that all figures are as quickly gone through."""
        asked = self._phrases(group[0].words)
        return self._sqlite and self._is_words(group) and self._count(asked) * 4 > self._every

    def _group(self, group: Sequence[Wanted], within: _Within | None) -> str:
        """SQL for figures in which one of several things holds, of which one can."""
        sources = []
        for wanted in group:
            source: str | None
            if wanted.words:
                source = self._words(self._group_words(group, wanted), within=within)
            else:
                source = self._source(wanted, within=within)
            if source is not None:
                sources.append(source)
        if len(sources) < 2:
            return sources[0]
        union = " UNION ALL ".join(sources)
        return f"SELECT figure_id, SUM(score) AS score FROM ({union}) AS u GROUP BY figure_id"

    def _source(
        self, wanted: Wanted, *, ranked: bool = True, within: _Within | None = None
    ) -> str | None:
        """SQL for `figure_id` and `score` of figures in which something holds.

        Args:
            wanted: What shall hold.
            ranked: With a score, where that costs anything.
            within: Of other figures nothing needs to be said.
        """
        if wanted.words:
            return self._words(self._phrases(wanted.words), ranked=ranked, within=within)
        if wanted.entity is not None:
            return self._entity(wanted.entity, within)
        if wanted.ends is not None and isinstance(wanted.term, Related):
            return self._relation(wanted.term, wanted.ends, within)
        assert wanted.fact is not None
        return self._fact(wanted.fact)

    def _parameter(self, value: Any) -> str:
        name = f"p{len(self._parameters)}"
        self._parameters[name] = value
        return name

    def _phrases(self, words: Iterable[Words], fields: tuple[str, ...] = ()) -> fulltext.Asked:
        return fulltext.asked(
            [(word.forms, word.fields or fields, word.prefix) for word in words],
            sqlite=self._sqlite,
        )

    def _words(
        self, asked: fulltext.Asked, *, ranked: bool = True, within: _Within | None = None
    ) -> str:
        name = self._parameter(asked.query)
        if ranked and self._count(asked, self._most) > self._most:
            plain = self._matching(name, asked, ranked=False, within=within)
            return f"SELECT figure_id, {_COMMON} AS score FROM ({plain}) AS w"
        return self._matching(name, asked, ranked=ranked, within=within)

    def _matching(
        self,
        parameter: str,
        asked: fulltext.Asked,
        *,
        ranked: bool = True,
        within: _Within | None = None,
    ) -> str:
        """SQL for the figures with phrases; PostgreSQL has to be told how rare they are."""
        rarity = 1.0
        if ranked and not self._sqlite:
            found = self._count(asked)
            rarity = max(1e-6, math.log((self._every - found + 0.5) / (found + 0.5)))
        return fulltext.matching(
            parameter,
            column=asked.column,
            sqlite=self._sqlite,
            ranked=ranked,
            rarity=rarity,
            within="" if within is None else within.table,
        )

    @cached_property
    def _every(self) -> int:
        """How many figures are indexed."""
        count = select(func.count()).select_from(FigureFact)
        return int(self._connection.execute(count).scalar_one())

    def _count(self, asked: fulltext.Asked, most: int | None = None) -> int:
        """How many figures have what is asked; where there are more than `most`, one more."""
        key = (asked, most)
        if key not in self._counts:
            inner = self._matching("asked", asked, ranked=False)
            cut = "" if most is None else f" LIMIT {most + 1}"
            query = text(f"SELECT COUNT(*) FROM ({inner}{cut}) AS n")
            found = self._connection.execute(query, {"asked": asked.query}).scalar_one()
            self._counts[key] = int(found)
        return self._counts[key]

    def _common_words(
        self, words: Sequence[Words], limit: int, offset: int
    ) -> tuple[list[tuple[int, float]], int] | None:
        """Hits for words that stand in very many figures; None where they need no such care.

        Those figures are ranked that have them in title or labels; the others are only counted.
        Of words that are in very many titles, the figures come as they were added.
        """
        total = self._count(self._phrases(words))
        most = self._most
        if total <= most:
            return None
        for fields in (("title", "labels"), ("title",)):
            asked = self._phrases(words, fields)
            count = self._count(asked, most)
            if count > most and fields != ("title",):
                continue
            if count < offset + limit:
                return None
            inner = self._matching("asked", asked, ranked=count <= most)
            order = "score DESC, figure_id" if count <= most else "figure_id"
            page = f"SELECT figure_id, score FROM ({inner}) AS m ORDER BY {order}"
            rows = self._connection.execute(
                text(f"{page} LIMIT :most OFFSET :skip"),
                {"asked": asked.query, "most": limit, "skip": offset},
            )
            return [(int(row[0]), float(row[1]) or _COMMON) for row in rows], total
        return None

    def _entity(self, asked: Asked, within: _Within | None = None) -> str | None:
        if not asked.ids:
            return None
        factor = _ENTITY * self._rarity(asked.ids)
        listed = ", ".join(map(str, asked.ids))
        held = ""
        if within is not None:
            # Looked up figure by figure, unless going through them all is less.
            few = len(asked.ids) * within.size < self._entity_count(asked.ids)
            held = f" AND {'' if few else '+'}figure_id IN (SELECT figure_id FROM {within.table})"
        if len(asked.ids) == 1:
            return (
                f"SELECT figure_id, weight * {factor:.6f} AS score FROM figure_entities"
                f" WHERE entity_id = {listed}{held}"
            )
        weight = "weight"
        if asked.wider and asked.exact:
            wider = ", ".join(map(str, asked.wider))
            weight = f"weight * CASE WHEN entity_id IN ({wider}) THEN {_WIDER} ELSE 1.0 END"
        return (
            f"SELECT figure_id, MAX({weight}) * {factor:.6f} AS score FROM figure_entities"
            f" WHERE entity_id IN ({listed}){held} GROUP BY figure_id"
        )

    def _rarity(self, ids: Collection[int]) -> float:
        """Logarithm of how rare some entities are together, as in bm25; at least 0.2."""
        found = self._entity_count(ids)
        return max(0.2, math.log((self._every - found + 0.5) / (found + 0.5) + 1))

    def _entity_count(self, ids: Collection[int]) -> int:
        """How many figures show entities; one that shows several counts for each."""
        key = tuple(ids)
        if key not in self._entity_counts:
            count = select(func.count()).where(FigureEntity.entity_id.in_(ids))
            self._entity_counts[key] = int(self._connection.execute(count).scalar_one())
        return self._entity_counts[key]

    def _relation(
        self,
        asked: Related,
        ends: tuple[Asked | None, Asked | None],
        within: _Within | None = None,
    ) -> str | None:
        conditions = ["NOT negated"]
        factors = ["score", "CASE WHEN hedged THEN 0.8 ELSE 1.0 END"]
        for column, end in zip(("source", "target"), ends, strict=True):
            if end is None:
                continue
            if end.none:
                return None
            if end.types:
                listed = ", ".join(f"'{type_}'" for type_ in sorted(end.types))
                conditions.append(
                    "EXISTS (SELECT 1 FROM entities e"
                    f" WHERE e.id = {column} AND e.type IN ({listed}))"
                )
                continue
            conditions.append(f"{column} IN ({', '.join(map(str, end.ids))})")
            if end.wider and end.exact:
                wider = ", ".join(map(str, end.wider))
                factors.append(f"CASE WHEN {column} IN ({wider}) THEN {_WIDER} ELSE 1.0 END")
        if any(end is None or end.types for end in ends):
            # Whatever is upstream acts on it by some chain: that says nothing.
            conditions.append("steps = 1")
        if asked.sign is not None:
            conditions.append(f"sign = {asked.sign}")
        if within is not None:
            conditions.append(f"+figure_id IN (SELECT figure_id FROM {within.table})")
        if asked.kind:
            conditions.append(f"kind = :{self._parameter(asked.kind)}")
        return (
            f"SELECT figure_id, MAX({' * '.join(factors)}) * {_RELATION} AS score"
            f" FROM figure_relations WHERE {' AND '.join(conditions)} GROUP BY figure_id"
        )

    def _fact(self, fact: Fact) -> str:
        if fact.field in ("year", "type"):
            return "SELECT figure_id, 0.0 AS score FROM figure_facts WHERE " + self._fact_condition(
                fact, "figure_facts"
            )
        if fact.field == "pmcid":
            value = normal_pmcid(fact.text)
            if not value:
                raise LibraryError("this is no PMCID", where=fact.text, hint="pmcid:PMC11892258")
            condition = f"a.pmcid = :{self._parameter(value)}"
        else:
            condition = f"lower(a.doi) = :{self._parameter(fact.text.lower())}"
        return (
            "SELECT f.id AS figure_id, 0.0 AS score FROM figures f"
            f" JOIN articles a ON a.id = f.article_id WHERE {condition}"
        )

    def _fact_condition(self, fact: Fact, table: str) -> str:
        if fact.field == "year":
            return f"{table}.year BETWEEN {fact.low} AND {fact.high}"
        return f"lower({table}.type) = :{self._parameter(fact.text.lower())}"
