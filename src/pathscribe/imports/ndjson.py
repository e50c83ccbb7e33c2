"""Documents of the BioThings PFOCR API, one a line, as records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ..errors import SourceError
from ..library.model import Problem
from ..records import ArticleInfo, FigureInfo, Mention, Record
from ..records.identifiers import normal_pmcid
from ..records.model import well_formed
from .base import Names, OnProblem, lines_of, mention, plain_figid, provenance

KIND: Final = "ndjson"
_MOST_IDS: Final = 20_000


def ndjson_records(
    source: Path, *, names: Names | None = None, on_problem: OnProblem | None = None
) -> Iterator[Record]:
    """The records of a file of documents.

    Documents hold ids without the figures' words: a mention's text is the name of what the id
    stands for.

    Args:
        source: The file.
        names: Gives names to ids; the shipped lexicon by default.
        on_problem: Called with what cannot be read, after which it goes on.

    Raises:
        SourceError: The file cannot be read; without `on_problem`, a line that is no document.
    """
    chosen = names or Names()
    for number, line in lines_of(source):
        where = f"{source}, line {number}"
        try:
            yield _record(json.loads(line), source, chosen)
        except (ValueError, RecursionError, TypeError, KeyError) as error:
            told = str(error) if type(error) is ValueError else "is no document of the PFOCR API"
            if on_problem is None:
                raise SourceError(told, where=where) from error
            on_problem(Problem(where, told))


def _record(data: Any, source: Path, names: Names) -> Record:
    if not isinstance(data, dict) or not isinstance(data.get("_id"), str):
        raise ValueError("has no _id")
    figid = plain_figid(data["_id"])
    held = data["associatedWith"]
    if not isinstance(held, dict):
        raise ValueError("associatedWith is no object")
    mentions = held.get("mentions", {})
    pmcid = normal_pmcid(_text(held.get("pmc"))) or normal_pmcid(figid.partition("__")[0])
    address = _text(held.get("figureUrl"))
    filename = address.rpartition("/")[2] if "/bin/" in address else ""
    return Record(
        figid=figid,
        alias=figid,
        figure=FigureInfo(title=_text(held.get("title")), filename=filename),
        article=ArticleInfo(pmcid=pmcid),
        mentions=tuple(_mentions(mentions, names)),
        provenance=provenance(KIND, source.name, names.lexicon),
    )


def _mentions(held: Any, names: Names) -> Iterator[Mention]:
    said = "document of the BioThings PFOCR API"
    count = 0
    for entrez in _ids(held, "genes", "ncbigene"):
        reading = names.gene(entrez)
        if reading is not None:
            count += 1
            symbols = (reading.name,)
            yield mention(f"M{count}", "gene", reading.name, [reading], symbols=symbols, said=said)
    for kind, key, vocabularies in (
        ("chemical", "chemicals", ("chebi", "mesh")),
        ("disease", "diseases", ("doid", "mesh")),
    ):
        for vocabulary in vocabularies:
            for id_ in _ids(held, key, vocabulary):
                curie = f"{vocabulary}:{id_.rpartition(':')[2]}"
                reading = names.thing((curie,), "", KIND)
                if reading is not None:
                    count += 1
                    yield mention(
                        f"M{count}",
                        "chemical" if kind == "chemical" else "disease",
                        reading.name,
                        [reading],
                        said=said,
                    )


def _ids(held: Any, kind: str, vocabulary: str) -> list[str]:
    found = held.get(kind, {}) if isinstance(held, dict) else {}
    ids = found.get(vocabulary, []) if isinstance(found, dict) else []
    listed = [ids] if isinstance(ids, str) else ids
    if not isinstance(listed, list) or len(listed) > _MOST_IDS:
        raise ValueError(f"{kind}.{vocabulary} is no list of ids")
    texts = [str(id_) for id_ in listed if isinstance(id_, str | int)]
    return list(dict.fromkeys(id_ for id_ in texts if re.fullmatch(r"[A-Za-z0-9:_.-]{1,40}", id_)))


def _text(value: Any) -> str:
    return well_formed(" ".join(value.split()))[:5000] if isinstance(value, str) else ""
