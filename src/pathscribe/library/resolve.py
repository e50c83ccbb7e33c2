"""What a user's name for a gene, a cell or a disease stands for, as keys of entities."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from ..vocabulary.lexicon import Lexicon
from .query import ENTITY_FIELDS

_CURIE: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.]*):(\S+)")
_UNIPROT: Final = re.compile(
    r"[OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2}"
)
_GENES: Final = frozenset({"gene", "rna", "nonhuman_gene"})
_GROUPS: Final = frozenset({"family", "complex"})
_PREFIXES: Final = {
    "ncbitaxon": "ncbitaxon", "taxon": "ncbitaxon", "taxonomy": "ncbitaxon", "entrez": "ncbigene",
    "geneid": "ncbigene", "meshid": "mesh",
}  # fmt: skip
# Names of equal rank within this much are as good as each other.
_WORST: Final = 45
# Approved symbols and hand-kept forms.
_SYMBOL_RANK: Final = 12


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name stands for.

    Attributes:
        text: As the user wrote it.
        keys: Of the things themselves, see `tables.Entity`.
        wider: Of groups that have it as a member, or members of the group that it is.
        name: Preferred name; empty where the lexicon has none.
        type: Of the best thing.
    """

    text: str
    keys: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    name: str = ""
    type: str = ""


class Resolver:
    """Names to keys, by the lexicon.

    Args:
        lexicon: The vocabularies.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.resolve = lru_cache(maxsize=4096)(self._resolve)

    def _resolve(self, text: str, field: str = "entity", bare: bool = False) -> Resolved:
        """What a name stands for; without keys where the lexicon does not know it.

        Args:
            text: A symbol, alias, identifier or name.
            field: One of `ENTITY_FIELDS`.
            bare: The user may mean plain words: aliases of genes must be written as they are.
        """
        types = ENTITY_FIELDS[field]
        if bare:
            plain = text.strip().upper().partition(".")[0]
            if re.fullmatch(r"ENSG\d{11}", plain) or (
                _UNIPROT.fullmatch(plain) and plain in self._by_accession
            ):
                return self._identifier(plain, "gene") or Resolved(text)
            return self._by_name(text, types, bare=True)
        if found := self._identifier(text.strip(), field):
            return found
        if field in ("gene", "entity") and (symbol := self._symbol(text.strip())):
            return self._gene(text, symbol)
        if field in ("id", "journal"):
            return Resolved(text)
        return self._by_name(text, types, bare=False)

    # ---------------------------------------------------------------------- by id

    def _identifier(self, text: str, field: str) -> Resolved | None:
        lexicon = self._lexicon
        genes = field in ("gene", "id")
        if text.isascii() and text.isdigit():
            if field == "organism":
                return self._thing(text, f"ncbitaxon:{text}")
            gene = lexicon.gene(f"ncbigene:{text}") if genes else None
            return self._gene(text, gene.symbol) if gene is not None else None
        upper = text.upper()
        if field in ("gene", "id", "entity"):
            plain = upper.partition(".")[0].partition("-")[0]
            symbol = self._by_accession.get(plain, "")
            if symbol and (plain.startswith("ENSG") or _UNIPROT.fullmatch(plain)):
                return self._gene(text, symbol)
        match = _CURIE.fullmatch(text)
        if match is None:
            return None
        prefix = match[1].lower()
        prefix = _PREFIXES.get(prefix, prefix)
        local = match[2]
        if local.upper().startswith(f"{prefix.upper()}:"):
            local = local[len(prefix) + 1 :]
        if prefix in ("ensembl", "uniprot"):
            return self._identifier(local, "gene")
        curie = f"{prefix}:{local}"
        if prefix in ("hgnc", "ncbigene"):
            gene = lexicon.gene(curie)
            return self._gene(text, gene.symbol) if gene is not None else Resolved(text, (curie,))
        return self._thing(text, curie)

    @cached_property
    def _by_accession(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for gene in self._lexicon.genes():
            if gene.ensembl:
                found.setdefault(gene.ensembl.upper(), gene.symbol)
            for accession in gene.uniprot:
                found.setdefault(accession.upper(), gene.symbol)
        return found

    def _symbol(self, text: str) -> str:
        """The gene that has the text for its approved symbol, in any case."""
        return self._symbols.get(text.upper(), "")

    @cached_property
    def _symbols(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for gene in self._lexicon.genes():
            found.setdefault(gene.symbol.upper(), gene.symbol)
        return found

    # -------------------------------------------------------------------- by name

    def names_in(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in words that a user wrote: start and end in characters."""
        return [(start, end) for start, end, _ in self._lexicon.longest_match(text)]

    def _by_name(self, text: str, types: Collection[str], *, bare: bool) -> Resolved:
        terms = self._lexicon.lookup(text, types=types or None)
        terms = [term for term in terms if term.rank <= _WORST]
        if bare:
            terms = [
                term
                for term in terms
                if term.type not in _GENES or term.same_case or term.rank <= _SYMBOL_RANK
            ]
        if not terms:
            return Resolved(text)
        best = terms[0]
        # Vocabularies have one thing under several ids; readings that are poorer are others.
        same = [term for term in terms if term.type == best.type and term.rank == best.rank]
        if best.type not in _GENES | _GROUPS:
            same = [
                term for term in terms if term.type == best.type and term.rank <= best.rank + 25
            ]
        keys: list[str] = []
        wider: list[str] = []
        for term in same:
            one = self._known(term.curie, term.name, term.type)
            keys += one[0]
            wider += one[1]
        return Resolved(text, _each(keys), _each(wider, but=keys), best.name, best.type)

    def _thing(self, text: str, curie: str) -> Resolved:
        lexicon = self._lexicon
        name = lexicon.name(curie)
        if not name and (main := self._by_xref.get(curie.lower())):
            curie, name = main, lexicon.name(main)
        kind = lexicon.type(curie) or ""
        keys, wider = self._known(curie, name, kind)
        return Resolved(text, _each(keys), _each(wider, but=keys), name, kind)

    @cached_property
    def _by_xref(self) -> dict[str, str]:
        """The lexicon's own CURIE for those of other vocabularies."""
        return {xref.lower(): curie for xref, curie in self._lexicon.cross_references()}

    def _known(self, curie: str, name: str, kind: str) -> tuple[list[str], list[str]]:
        """Keys of the thing, and of its groups or members."""
        if kind in _GENES and curie.startswith("hgnc:"):
            gene = self._lexicon.gene(curie)
            symbol = gene.symbol if gene is not None else name
            return [f"gene:{symbol}"], list(self._lexicon.family_of(symbol))
        if kind in _GROUPS:
            return [curie], [f"gene:{symbol}" for symbol in self._lexicon.members(curie)]
        return [curie], []

    def _gene(self, text: str, symbol: str) -> Resolved:
        families = self._lexicon.family_of(symbol)
        return Resolved(text, (f"gene:{symbol}",), families, symbol, "gene")


def _each(keys: Collection[str], *, but: Collection[str] = ()) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(keys) if key not in but)
