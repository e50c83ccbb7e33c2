"""The REST API, version 1: JSON, paged, cached for a minute."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from ..curation import corrections
from ..enrichment.tables import to_json
from ..errors import EnrichmentError
from ..mechanism import build_network
from ..mechanism import to_json as network_json
from . import facts
from .common import address_of, site_of
from .downloads import download, formats
from .editing import decisions_data
from .enriching import Asked, answer
from .genelist import MOST_GENES
from .links import figure_path
from .running import as_data, run

DESCRIPTION: Final = (
    "Pathway figures as data: search them, read their records, test gene lists against them, run"
    ' their mechanisms. Errors are `{"error": {"what", "where",'
    ' "hint"}}` with a 4xx status.'
)
_CACHED: Final = {"cache-control": "public, max-age=60"}
_MOST_HOLD: Final = 120

router = APIRouter(prefix="/api/v1", tags=["v1"])

Limit = Annotated[int, Query(ge=1, le=100, description="Most rows.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to leave out first.")]
Figid = Annotated[str, Path(max_length=300, description="Figid or alias of a figure.")]
_WRONG: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The question cannot be understood; says why."},
    404: {"description": "There is no such thing."},
}


def _json(data: Any) -> Response:
    return JSONResponse(data, headers=_CACHED)


def _text(text: str, media: str = "application/json") -> Response:
    return Response(text, media_type=media, headers=_CACHED)


@router.get("/stats", summary="How much the library holds")
def stats(request: Request) -> Response:
    """Counts of articles, figures, labels, mentions and genes."""
    site = site_of(request)
    return _json(dataclasses.asdict(site.kept("stats", site.library.stats)))


@router.get("/search", summary="Search figures", responses=_WRONG)
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=2000, description="In the query language.")],
    limit: Limit = 20,
    offset: Offset = 0,
    with_facets: Annotated[bool, Query(alias="facets", description="Also count facets.")] = False,
) -> Response:
    """Figures that answer a query, the best first, each with the reasons why."""
    site = site_of(request)
    text = q.replace("\0", " ")
    data = site.library.search(text, limit=limit, offset=offset).to_dict()
    for hit in data["hits"]:
        hit["page"] = address_of(request, figure_path(hit["figid"]))
    if with_facets:
        data["facets"] = [dataclasses.asdict(one) for one in facts.facets(site, text).facets]
    return _json(data)


@router.get("/figures", summary="All figures")
def figures(request: Request, limit: Limit = 20, offset: Offset = 0) -> Response:
    """All figures, the newest articles first."""
    rows, total = facts.all_figures(site_of(request), limit, offset)
    listed = [dataclasses.asdict(row) for row in rows]
    return _json({"total": total, "offset": offset, "limit": limit, "figures": listed})


@router.get("/formats", summary="Formats of the exports")
def listed_formats() -> Response:
    """Names and descriptions of all formats."""
    return _json({"formats": [{"name": name, "description": said} for name, said in formats()]})


@router.get("/figures/{figid}", summary="A figure's record", responses=_WRONG)
def figure(request: Request, figid: Figid) -> Response:
    """The record: labels, mentions, relations, with evidence and rejected readings."""
    return _text(site_of(request).record(figid).to_json(indent=None))


@router.get("/figures/{figid}/similar", summary="Similar figures", responses=_WRONG)
def similar(request: Request, figid: Figid, limit: Limit = 10) -> Response:
    """The figures that show the same things and say the same of them."""
    site = site_of(request)
    found = site.library.similar(site.figid(figid), limit=limit)
    return _json({"figures": [dataclasses.asdict(hit) for hit in found]})


@router.get("/figures/{figid}/export/{format}", summary="A figure in a format", responses=_WRONG)
def export(request: Request, figid: Figid, format: str) -> Response:
    """The figure in one of the formats of `/formats`."""
    site = site_of(request)
    made = download(site, site.record(figid), format)
    return Response(made.data, media_type=made.media, headers=_CACHED)


@router.get("/figures/{figid}/curation", summary="What people decided", responses=_WRONG)
def curation(request: Request, figid: Figid) -> Response:
    """The decisions about a figure that stand, and its history."""
    site = site_of(request)
    real = site.figid(figid)
    data = decisions_data(real, site.library.curation.get(real))
    return JSONResponse(data, headers={"cache-control": "no-cache"})


@router.get("/corrections", summary="Corrections as gold", responses=_WRONG)
def gold(request: Request) -> Response:
    """What people judged of all figures: one JSON line a figure."""
    lines = (
        json.dumps(one, ensure_ascii=False) + "\n" for one in corrections(site_of(request).library)
    )
    return StreamingResponse(lines, media_type="application/x-ndjson")


@router.get("/figures/{figid}/mechanism", summary="A figure's network", responses=_WRONG)
def mechanism(
    request: Request, figid: Figid, panel: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Nodes and signed edges with their evidence."""
    made = build_network(site_of(request).record(figid))
    return _text(network_json(made.panel(panel) if panel else made))


class RunAsked(BaseModel):
    """What is held, and how nodes follow what acts on them."""

    model_config = ConfigDict(extra="forbid")

    panel: str = Field("", max_length=20, description="Letter of a panel; empty for all.")
    hold: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list,
        max_length=_MOST_HOLD,
        description='"NODE:on", "NODE:off", or "NODE:any" for an input that is left open.',
    )
    rule: str = Field("", max_length=40, description="Rule of the nodes; see the documentation.")


@router.post("/figures/{figid}/mechanism/run", summary="Run a mechanism", responses=_WRONG)
def run_mechanism(request: Request, figid: Figid, asked: RunAsked) -> Response:
    """Attractors and courses in time with some nodes held on or off."""
    record = site_of(request).record(figid)
    return JSONResponse(as_data(run(record, panel=asked.panel, hold=asked.hold, rule=asked.rule)))


class EnrichAsked(BaseModel):
    """A list of genes, and what it is tested against."""

    model_config = ConfigDict(extra="forbid")

    genes: list[Annotated[str, Field(max_length=200)]] = Field(
        max_length=MOST_GENES, min_length=1, description="Symbols, aliases or ids, mixed."
    )
    background: (
        Literal["library", "protein-coding"] | list[Annotated[str, Field(max_length=200)]]
    ) = Field("library", description='"library", "protein-coding", or a list of genes.')
    flavour: Literal["strict", "synonyms", "all"] = "synonyms"
    max_q: float = Field(1.0, ge=0, le=1)
    limit: int = Field(100, ge=1, le=1000)


@router.post("/enrich", summary="Test a gene list against the figures", responses=_WRONG)
def enrich(request: Request, asked: EnrichAsked) -> Response:
    """Figures that share more genes with a list than chance gives."""
    own = asked.background if isinstance(asked.background, list) else []
    if isinstance(asked.background, list) and not own:
        raise EnrichmentError("the background names no gene")
    kind = "own" if own else str(asked.background)
    names = tuple(dict.fromkeys(name.strip() for name in asked.genes if name.strip()))
    made = Asked("", kind, "\n".join(own), asked.flavour, asked.max_q, names)
    return Response(
        to_json(answer(site_of(request), made), limit=asked.limit), media_type="application/json"
    )


@router.get("/entities", summary="Things that figures show", responses=_WRONG)
def entities(
    request: Request,
    kind: Literal[
        "genes",
        "families",
        "rnas",
        "chemicals",
        "diseases",
        "cells",
        "processes",
        "organisms",
        "journals",
    ] = "genes",
    q: Annotated[str, Query(max_length=200, description="In the name.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Things of a kind, those that most figures show first."""
    types = facts.KINDS[kind][1]
    rows, total = facts.things(site_of(request), types, contains=q, limit=limit, offset=offset)
    listed = [dataclasses.asdict(row) for row in rows]
    return _json({"total": total, "offset": offset, "limit": limit, "entities": listed})


@router.get("/entities/{key:path}", summary="A thing", responses=_WRONG)
def entity(
    request: Request,
    key: Annotated[str, Path(max_length=400, description='Such as "gene:IL6" or "go:0001525".')],
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """Where it is drawn, with whom, what acts on it and what it acts on."""
    found = facts.about(site_of(request), key, limit=limit, offset=offset)
    return _text(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
