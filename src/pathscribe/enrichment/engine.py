"""Over-representation: which sets share more genes with a query than chance gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import numpy as np

from ..errors import EnrichmentError
from .hypergeometric import adjusted, distinct_pairs, log_mid_tail, log_tail
from .identifiers import GeneMapper, Mapped
from .model import Background, BackgroundKind, EnrichmentResult, Settings
from .sets import GeneSets, genes_key

_SETTINGS: Final = "check the options"


def enrich(
    genes: Iterable[str],
    sets: GeneSets | Mapping[str, Iterable[str]],
    *,
    background: Literal["library", "protein-coding"] | Iterable[str] = "library",
    mapper: GeneMapper | None = None,
    map_ids: bool = True,
    min_size: int = 3,
    max_size: int = 500,
    min_overlap: int = 1,
    max_q: float = 1.0,
    mid_p: bool = False,
    confidence: float = 0.95,
    similar: float = 0.8,
) -> EnrichmentResult:
    """Test every set for more genes of the query than chance gives.

    The exact upper tail of the hypergeometric distribution; genes of the query that are not in
    the background are left out and reported. q-values are Benjamini and Hochberg's over all sets
    within the size limits, also those that share no gene with the query.

    Args:
        genes: Names of any kind: symbols, aliases, Entrez, Ensembl, UniProt and HGNC ids, mouse
            symbols, mixed.
        sets: The sets; or a dictionary from names to members.
        background: "library" for the genes of all sets, "protein-coding" for all such genes, or
            the names of the genes that could have been drawn.
        mapper: Maps names to symbols.
        map_ids: Map names; else they are taken as they are, as are the members of the sets.
        min_size: Least genes of a set within the background.
        max_size: Most genes of a set within the background.
        min_overlap: Least shared genes of a row.
        max_q: Greatest q of a row.
        mid_p: Rank and adjust by mid-p values, which are less conservative, rather than by tails.
        confidence: Of the odds ratios' intervals.
        similar: Jaccard similarity from which on sets are grouped.

    Returns:
        The rows, the best first: by p, then by the sets' names.

    Raises:
        EnrichmentError: An option is out of range, or there is nothing to be tested.
    """
    settings = Settings(min_size, max_size, min_overlap, max_q, mid_p, confidence, similar)
    _check(settings)
    held = sets if isinstance(sets, GeneSets) else GeneSets.from_mapping(sets)
    if not len(held):
        raise EnrichmentError("there are no gene sets", hint="read figures, or give a GMT file")
    chosen = mapper if mapper is not None else GeneMapper()
    kind, allowed, missed = _background(background, chosen, map_ids)
    mapped = _map(genes, held, chosen, map_ids)
    found = {one.symbol for one in mapped if one.symbol}
    if allowed is None:
        mask, sizes = np.ones(len(held.genes), np.bool_), held.sizes
        population, key = len(held.genes), held.genes_key
    else:
        population, key = len(allowed), genes_key(allowed)
        mask, sizes = held.within(allowed, key)
    inside = sorted(found & (held.number.keys() if allowed is None else allowed))
    numbers = np.array([held.number[gene] for gene in inside if gene in held.number], np.int64)
    numbers.sort()
    numbers = numbers[mask[numbers]] if len(numbers) else numbers
    overlap = held.overlaps(numbers)
    tested = (sizes >= min_size) & (sizes <= max_size)
    hits = np.flatnonzero(tested & (overlap > 0))
    k, size, counts, place = distinct_pairs(overlap[hits], sizes[hits])
    draws = len(inside)
    tails = log_tail(k, population, size, draws)
    mids = log_mid_tail(k, population, size, draws) if mid_p else None
    ranked = tails if mids is None else mids
    # Equal tables have equal p-values to the last bit; others may come out equal by chance.
    values, value_of = np.unique(ranked, return_inverse=True)
    value_counts = np.bincount(value_of, weights=counts, minlength=len(values))
    number_tested = int(np.count_nonzero(tested))
    log_q = adjusted(values, value_counts, number_tested)[value_of]
    kept = (k >= min_overlap) & (np.exp(log_q) <= max_q)
    shown = kept[place]
    rows, pair = hits[shown], place[shown]
    # No two rows have one key, so that any sort gives one order.
    order = np.argsort(value_of[pair].astype(np.int64) * (len(held) + 1) + held.name_rank[rows])
    rows, pair = rows[order], pair[order]
    return EnrichmentResult(
        settings=settings,
        background=Background(kind, population, key, missed),
        query=tuple(inside),
        mapped=mapped,
        outside=tuple(sorted(found.difference(inside))),
        tested=number_tested,
        sets=held,
        order=rows,
        _overlap=k[pair],
        _size=size[pair],
        _log_p=tails[pair],
        _log_mid=None if mids is None else mids[pair],
        _log_q=log_q[pair],
        _members=numbers.astype(np.int32),
    )


def _check(settings: Settings) -> None:
    wrong = ""
    if not 1 <= settings.min_size <= settings.max_size:
        wrong = "the least size of a set must be 1 or more, and not above the greatest"
    elif settings.min_overlap < 1:
        wrong = "the least overlap must be 1 or more"
    elif not 0 <= settings.max_q <= 1:
        wrong = "the greatest q must be between 0 and 1"
    elif not 0 < settings.confidence < 1:
        wrong = "the confidence must be between 0 and 1"
    elif not 0 < settings.similar <= 1:
        wrong = "the similarity must be above 0 and at most 1"
    if wrong:
        raise EnrichmentError(wrong, hint=_SETTINGS)


def _background(
    given: str | Iterable[str], mapper: GeneMapper, map_ids: bool
) -> tuple[BackgroundKind, frozenset[str] | None, tuple[Mapped, ...]]:
    """Kind, genes (None for those of the sets), and names that are no known gene."""
    if given == "library":
        return "library", None, ()
    if given == "protein-coding":
        return "protein-coding", mapper.protein_coding, ()
    if isinstance(given, str):
        raise EnrichmentError(
            f"there is no background {given!r}",
            hint="it is library, protein-coding, or a list of genes",
        )
    names = list(given)
    if not map_ids:
        return "given", frozenset(names), ()
    mapped = mapper.map_all(names)
    missed = tuple(one for one in mapped if not one.symbol)
    found = frozenset(one.symbol for one in mapped if one.symbol)
    if not found:
        raise EnrichmentError("the background names no known gene")
    return "given", found, missed


def _map(
    genes: Iterable[str], sets: GeneSets, mapper: GeneMapper, map_ids: bool
) -> tuple[Mapped, ...]:
    if not map_ids:
        names = dict.fromkeys([name.strip() for name in genes])
        return tuple(Mapped(name, name, "as given") for name in names if name)
    # What no vocabulary knows may still be how the user's own sets name a gene.
    return tuple(
        Mapped(one.text, one.text, "as in the sets")
        if not one.symbol and one.text in sets.number
        else one
        for one in mapper.map_all(genes)
    )
