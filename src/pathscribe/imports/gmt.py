"""Gene sets of figures (GMT) as records: a set's name is the figid or alias of its figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..errors import SourceError
from ..library.model import Problem
from ..records import ArticleInfo, FigureInfo, Mention, Record, safe_stem
from ..records.identifiers import normal_pmcid
from ..records.model import well_formed
from .base import Names, OnProblem, lines_of, mention, plain_figid, provenance

KIND: Final = "gmt"
_ALIAS: Final = re.compile(r"PMC[0-9]+__((?:F|S|SF|AF|EV|GA)[0-9]+(?:_[0-9]+)*)")
_MOST_MEMBERS: Final = 20_000


def gmt_records(
    source: Path, *, names: Names | None = None, on_problem: OnProblem | None = None
) -> Iterator[Record]:
    """The records of a GMT file: figures with genes, and nothing else known of them.

    Members are Entrez ids, symbols, or other names of genes. A set whose name begins with no
    PMCID is put under the file's name.

    Args:
        source: The file.
        names: Gives names to ids; the shipped lexicon by default.
        on_problem: Called with what cannot be read, and with members that are no genes.

    Raises:
        SourceError: The file cannot be read; without `on_problem`, a line that is no set.
    """
    chosen = names or Names()
    for number, line in lines_of(source):
        where = f"{source}, line {number}"
        cells = [cell.strip() for cell in line.split("\t")]
        try:
            if len(cells) < 3 or len(cells) > _MOST_MEMBERS:
                raise ValueError("is no gene set: a name, a description, members")
            record, lost = _record(cells, source, chosen)
        except ValueError as error:
            if on_problem is None:
                raise SourceError(str(error), where=where) from error
            on_problem(Problem(where, str(error)))
            continue
        if lost and on_problem is not None:
            shown = ", ".join(lost[:10]) + (" ..." if len(lost) > 10 else "")
            on_problem(Problem(where, f"no human gene: {shown}", figid=record.figid))
        yield record


def _record(cells: list[str], source: Path, names: Names) -> tuple[Record, list[str]]:
    name, description, *members = cells
    figid = plain_figid(name)
    pmcid = normal_pmcid(figid.partition("__")[0]) if figid.startswith("PMC") else ""
    if not pmcid:
        figid = f"{safe_stem(source.stem)}__{safe_stem(figid)}"
    found = _ALIAS.fullmatch(figid)
    mentions: list[Mention] = []
    lost: list[str] = []
    for member in dict.fromkeys(filter(None, members)):
        mapped = names.mapper.map(member)
        reading = names.gene("", mapped.symbol) if mapped.symbol else None
        if reading is None:
            lost.append(well_formed(member))
            continue
        mentions.append(
            mention(
                f"M{len(mentions) + 1}",
                "gene",
                reading.name,
                [reading],
                symbols=(reading.name,),
                said="gene set (GMT)",
            )
        )
    title = "" if description in ("NA", "na", name) else well_formed(description)
    record = Record(
        figid=figid,
        alias=figid,
        figure=FigureInfo(title=title, number=found[1] if found else "F0"),
        article=ArticleInfo(pmcid=pmcid),
        mentions=tuple(mentions),
        provenance=provenance(KIND, source.name, names.lexicon),
    )
    return record, lost
