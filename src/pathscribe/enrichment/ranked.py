"""Ranked lists: gene set enrichment analysis, preranked, by gseapy.

Subramanian et al. 2005 (PNAS 102:15545). The permutations are gseapy's; names, sets and the
order of the results are ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import EnrichmentError
from ..records.model import well_formed
from .extras import need
from .identifiers import GeneMapper, Mapped
from .sets import GeneSets
from .tables import cell

_LEAST_GENES: Final = 10


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One set, as a ranked list has it.

    Attributes:
        es: Enrichment score, -1 to 1.
        nes: The score over the mean of those of permuted lists.
        p: Share of permuted lists with a score at least as far out; 0 where none was, which is
            not to be read as less than one over their number.
        q: False discovery rate.
        size: Genes of the set in the list.
        lead: Symbols of the leading edge.
    """

    rank: int
    name: str
    library: str
    description: str
    es: float
    nes: float
    p: float
    q: float
    size: int
    lead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedResult:
    """The answer to a ranked list.

    Attributes:
        rows: By p, then by the size of the normalised score, then by name.
        genes: How many genes of the list were used.
        mapped: What each name of the list means.
        repeated: Symbols that several names mean; the value farthest from 0 was taken.
    """

    rows: tuple[RankedRow, ...]
    genes: int
    mapped: tuple[Mapped, ...]
    repeated: tuple[str, ...]


def prerank(
    ranked: Mapping[str, float],
    sets: GeneSets | Mapping[str, Iterable[str]],
    *,
    mapper: GeneMapper | None = None,
    min_size: int = 3,
    max_size: int = 500,
    permutations: int = 1000,
    weight: float = 1.0,
    seed: int = 0,
) -> RankedResult:
    """Gene set enrichment analysis of a ranked list.

    Args:
        ranked: A score for each gene, named in any way; greater is more up.
        sets: The sets.
        mapper: Maps names to symbols.
        min_size: Least genes of a set in the list.
        max_size: Most genes of a set in the list.
        permutations: How many permuted lists.
        weight: Exponent of the scores; 0 for the classic statistic.
        seed: Of the permutations; the same seed gives the same result.

    Raises:
        EnrichmentError: gseapy is not installed, or there is too little to go by.
    """
    gseapy = need("gseapy")
    pandas = need("pandas")
    held = sets if isinstance(sets, GeneSets) else GeneSets.from_mapping(sets)
    chosen = mapper if mapper is not None else GeneMapper()
    mapped = tuple(chosen.map_all(ranked))
    scores: dict[str, float] = {}
    repeated: set[str] = set()
    for one in mapped:
        symbol = one.symbol or (one.text if one.text in held.number else "")
        value = float(ranked.get(one.text, math.nan))
        if not symbol or not math.isfinite(value):
            continue
        if symbol in scores:
            repeated.add(symbol)
            value = max(scores[symbol], value, key=lambda v: (abs(v), v))
        scores[symbol] = value
    if len(scores) < _LEAST_GENES:
        raise EnrichmentError(
            f"the list has {len(scores)} genes with a score, fewer than {_LEAST_GENES}",
            hint="give all genes that were measured, with a score each",
        )
    of_number = [gene in scores for gene in held.genes]
    chosen_sets: dict[str, list[str]] = {}
    for at in range(len(held)):
        members = [held.genes[n] for n in held.members_of(at) if of_number[n]]
        if min_size <= len(members) <= max_size:
            chosen_sets[str(at)] = members
    if not chosen_sets:
        raise EnrichmentError("no set has enough genes of the list")
    ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    table = pandas.Series([value for _, value in ordered], index=[gene for gene, _ in ordered])
    done = gseapy.prerank(
        rnk=table,
        gene_sets=chosen_sets,
        min_size=min_size,
        max_size=max_size,
        permutation_num=permutations,
        weight=weight,
        seed=seed,
        threads=1,
        outdir=None,
        no_plot=True,
        verbose=False,
    )
    found = [_row(held, int(term), values) for term, values in done.results.items()]
    found.sort(key=lambda row: (row.p, -abs(row.nes), row.name, row.library))
    rows = tuple(
        RankedRow(n, r.name, r.library, r.description, r.es, r.nes, r.p, r.q, r.size, r.lead)
        for n, r in enumerate(found, start=1)
    )
    return RankedResult(rows, len(scores), mapped, tuple(sorted(repeated)))


def _row(sets: GeneSets, at: int, values: Mapping[str, Any]) -> RankedRow:
    lead = str(values["lead_genes"] or "")
    return RankedRow(
        0,
        sets.names[at],
        sets.library(at),
        sets.descriptions[at],
        float(values["es"]),
        float(values["nes"]),
        float(values["pval"]),
        float(values["fdr"]),
        len(str(values["matched_genes"] or "").split(";")),
        tuple(lead.split(";")) if lead else (),
    )


def read_ranked(text: str, *, where: str = "") -> dict[str, float]:
    """A ranked list: a name and a score on each line, parted by a tab, comma or blanks.

    A first line without a number is a header; what follows "#" is a comment. A name that comes
    again keeps the score farthest from 0.

    Raises:
        EnrichmentError: A line has no score.
    """
    found: dict[str, float] = {}
    first = True
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        plain = line.partition("#")[0].strip()
        if not plain:
            continue
        cells = plain.replace(",", "\t").split() if "\t" not in plain else plain.split("\t")
        name = cells[0].strip().strip("\"'")
        try:
            value = float(cells[1])
        except (IndexError, ValueError) as error:
            if first:
                first = False
                continue
            raise EnrichmentError(
                "this line has no score",
                where=f"{where or 'list'}:{number}",
                hint="write a gene and a number, with a tab between them",
            ) from error
        first = False
        if name not in found or abs(value) > abs(found[name]):
            found[name] = value
    return found


def to_tsv(result: RankedResult, *, limit: int | None = None) -> str:
    """The rows as a table with a header."""
    columns = ("rank", "name", "library", "es", "nes", "p", "q", "size", "lead", "description")
    lines = ["\t".join(columns)]
    for row in result.rows[:limit]:
        lines.append("\t".join(cell(getattr(row, name)) for name in columns))
    return well_formed("\n".join(lines)) + "\n"
