"""The pages: home, search, figures, things, browsing, statistics, running a mechanism."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from markupsafe import Markup
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ..curation import apply_curation, standing
from ..exports.html import SiteSettings, json_ld
from ..library import QueryError, SearchResults
from ..mechanism import build_network, draw_network, scene_svg
from ..mechanism.extras import has
from ..records import Record
from ..records.model import well_formed
from . import facts, pictures
from .charts import course_chart, year_chart
from .common import MOST_PAGES, ON_A_PAGE, Pages, address_of, page, paged, site_of
from .downloads import download, formats
from .editing import editor_of
from .figure import view
from .genelist import MOST_GENES, looks_like_genes
from .links import article_address, entity_path, figure_path
from .running import MOST_SHOWN, moving, rule_text, run
from .site import NotFoundError, Site

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)]
Figid = Annotated[str, Path(max_length=300)]
_LONGEST_QUERY: Final = 2000
MOST_ADDRESS: Final = 6000
"""Characters of a list that still goes into an address."""
_THINGS_ON_A_PAGE: Final = 120
_FIGURES_OF_A_THING: Final = 24


# --- home and search -------------------------------------------------------------------


@router.api_route("/", methods=["GET", "HEAD"])
def home(request: Request) -> Response:
    """One box, and what the library holds."""
    return page(request, "home.html", kinds=facts.KINDS, **home_facts(site_of(request)))


def home_facts(site: Site) -> dict[str, Any]:
    """What the first page shows of the library."""
    stats = site.kept("stats", site.library.stats)
    rows = site.kept("newest", lambda: facts.newest(site, 8)) if stats.figures else []
    top = {
        name: facts.things(site, facts.KINDS[name][1], limit=10)[0]
        for name in ("genes", "chemicals", "diseases", "cells")
    }
    return {"stats": stats, "rows": rows, "top": top}


@router.post("/search")
async def asked(request: Request) -> Response:
    """What was typed or pasted: a list of genes, or a search."""
    form = await request.form(max_files=1, max_fields=20, max_part_size=1_000_000)
    given = form.get("q")
    text = given if isinstance(given, str) else ""
    from starlette.concurrency import run_in_threadpool

    site = site_of(request)
    if await run_in_threadpool(looks_like_genes, text, site.mapper):
        from .enriching import answer_text

        return await run_in_threadpool(answer_text, request, text, noticed=True)
    words = " ".join(text.split())
    return RedirectResponse(f"/search?{urlencode({'q': words})}", 303)


@router.api_route("/search", methods=["GET", "HEAD"])
def search(
    request: Request,
    q: Annotated[str, Query(max_length=100_000)] = "",
    number: Number = 1,
    words: str = "",
) -> Response:
    """Figures that answer a query, with the reasons why."""
    site = site_of(request)
    text = q.replace("\0", " ").strip()
    if not words and len(text) <= MOST_ADDRESS and looks_like_genes(text, site.mapper):
        return RedirectResponse(f"/enrich?{urlencode({'genes': text, 'noticed': '1'})}", 303)
    problem, status = "", 200
    found: SearchResults | None = None
    choices = facts.Facets()
    rows: list[Any] = []
    total = 0
    offset = (number - 1) * ON_A_PAGE
    if len(text) > _LONGEST_QUERY:
        problem, status = f"a query may have {_LONGEST_QUERY:,} characters", 400
    elif text:
        try:
            found, choices = facts.find(site, text, ON_A_PAGE, offset)
            rows, total = list(found.hits), found.total
        except QueryError as error:
            problem, status = str(error), 400
    else:
        figures, total = facts.all_figures(site, ON_A_PAGE, offset)
        choices = facts.facets(site, "")
        rows = [{"figure": figure, "matches": ()} for figure in figures]
    given = {"q": text} if text else {}
    if words:
        given["words"] = "1"
    return page(
        request,
        "search.html",
        status,
        q=text[:_LONGEST_QUERY],
        found=found,
        rows=rows,
        total=total,
        first=offset + 1,
        problem=problem,
        facets=choices,
        most_faceted=facts.MOST_FACETED,
        pages=paged(total, number, "/search", given),
    )


# --- figures ---------------------------------------------------------------------------


@router.api_route("/figures/{figid}", methods=["GET", "HEAD"])
def figure(request: Request, figid: Figid) -> Response:
    """A figure with everything that was read from it."""
    site = site_of(request)
    held = site.stored(figid)
    real = held.figid
    if real != figid:
        return RedirectResponse(figure_path(real), 308)
    curation = site.library.curation.get(real)
    record = Record.from_json(held.text)
    if curation is not None:
        record = apply_curation(record, curation).record
    shown = view(record)
    drawing = ""
    if shown.network.edges:
        drawing = scene_svg(draw_network(shown.network, title=""))
    permalink = address_of(request, figure_path(real))
    title = _title(record)
    return page(
        request,
        "figure.html",
        record=record,
        title=title,
        view=shown,
        drawing=Markup(drawing),
        formats=formats(),
        permalink=permalink,
        article=article_address(record.article.pmcid, record.article.doi),
        data=_json_ld(record, site, permalink),
        can_run=bool(shown.network.edges),
        has_picture=held.has_picture,
        decisions=standing(curation) if curation is not None else [],
        history=curation.history if curation is not None else (),
        editor=editor_of(request) if site.edit else "",
    )


@router.api_route("/figures/{figid}/similar", methods=["GET", "HEAD"])
def similar(request: Request, figid: Figid, part: str = "") -> Response:
    """The figures that show the same things: a page, or the part of one that a script puts in."""
    site = site_of(request)
    real = site.figid(figid)
    rows = site.library.similar(real, limit=6 if part else 30)
    template = "similar_part.html" if part else "similar.html"
    title = "" if part else _title(site.record(real))
    return page(request, template, figid=real, title=title, rows=rows)


def _title(record: Record) -> str:
    return record.figure.title or record.article.title or record.alias


def _json_ld(record: Record, site: Site, permalink: str) -> Markup:
    made = json_ld(record, SiteSettings(site.name, "", "", site.name))
    made["@id"] = made["url"] = permalink
    made["image"] = f"{permalink}/image"
    # "<" must not end the element that holds the data.
    text = json.dumps(made, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return Markup(well_formed(text))


@router.api_route("/figures/{figid}/image", methods=["GET", "HEAD"])
def image(request: Request, figid: Figid, v: str = "") -> Response:
    """The picture."""
    return pictures.picture(site_of(request), figid, forever=bool(v))


@router.api_route("/figures/{figid}/thumbnail", methods=["GET", "HEAD"])
def thumbnail(request: Request, figid: Figid, v: str = "") -> Response:
    """The picture made small."""
    return pictures.thumbnail(site_of(request), figid, forever=bool(v))


@router.api_route("/figures/{figid}/network.svg", methods=["GET", "HEAD"])
def network(request: Request, figid: Figid) -> Response:
    """The mechanism as a drawing."""
    record = site_of(request).record(figid)
    made = build_network(record)
    if not made.edges:
        raise NotFoundError("the figure states no relation", where=record.figid)
    return Response(scene_svg(draw_network(made)), media_type="image/svg+xml")


@router.api_route("/figures/{figid}/download/{name}", methods=["GET", "HEAD"])
def take(request: Request, figid: Figid, name: str) -> Response:
    """The figure in a format."""
    site = site_of(request)
    made = download(site, site.record(figid), name)
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", made.name)
    headers = {"content-disposition": f'attachment; filename="{safe}"'}
    return Response(made.data, media_type=made.media, headers=headers)


@router.api_route("/figures/{figid}/mechanism", methods=["GET", "HEAD"])
def mechanism(
    request: Request,
    figid: Figid,
    panel: Annotated[str, Query(max_length=20)] = "",
    hold: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> Response:
    """The mechanism, with nodes switched on and off."""
    site = site_of(request)
    record = site.record(figid)
    # Another panel has other nodes: what is none of them is let go.
    made = run(record, panel=panel, hold=[one for one in hold or [] if one])
    attractors = list(made.attractors.found) if made.attractors is not None else []
    chart = Markup("")
    if made.course is not None and made.before is not None:
        chart = course_chart(made.course, made.before, made.model, moving(made))
    return page(
        request,
        "mechanism.html",
        record=record,
        title=record.figure.title or record.alias,
        made=made,
        rules={id_: rule_text(made.model, id_) for id_ in made.model.ids},
        panels=made.whole.panels,
        attractors=attractors[:MOST_SHOWN],
        attractor_count=len(attractors),
        chart=chart,
        drawing=Markup(scene_svg(draw_network(made.network, title=""))),
        permalink=address_of(request, f"{request.url.path}?{request.url.query}".rstrip("?")),
    )


# --- things ----------------------------------------------------------------------------


@router.api_route("/genes/{symbol}", methods=["GET", "HEAD"])
def gene(request: Request, symbol: Annotated[str, Path(max_length=200)]) -> Response:
    """A gene by any of its names."""
    mapped = site_of(request).mapper.map(symbol.replace("\0", ""))
    return RedirectResponse(entity_path(f"gene:{mapped.symbol or symbol}"), 307)


@router.api_route("/entities/{key:path}", methods=["GET", "HEAD"])
def entity(
    request: Request, key: Annotated[str, Path(max_length=400)], number: Number = 1
) -> Response:
    """A gene, chemical, disease, cell ...: where it is drawn, with whom, what acts on it."""
    site = site_of(request)
    offset = (number - 1) * _FIGURES_OF_A_THING
    known = facts.about(site, key, limit=_FIGURES_OF_A_THING, offset=offset)
    symbol = key.removeprefix("gene:") if key.startswith("gene:") else ""
    found = site.lexicon.gene(symbol) if symbol else None
    plain = key.partition("|")[0]
    ids = [] if symbol or plain.startswith("w:") else [plain, *site.lexicon.xrefs(plain)]
    if found is not None:
        given = (
            found.curie,
            f"ncbigene:{found.entrez}" if found.entrez else "",
            f"ensembl:{found.ensembl}" if found.ensembl else "",
            *(f"uniprot:{one}" for one in found.uniprot[:1]),
        )
        ids = [one for one in given if one]
    members = () if symbol else site.lexicon.members(plain)
    families = (
        [(one, site.lexicon.name(one)) for one in site.lexicon.family_of(symbol)] if symbol else []
    )
    return page(
        request,
        "entity.html",
        about=known,
        gene=found,
        ids=[one for one in ids if not one.startswith("pathscribe:")],
        members=members,
        families=families,
        permalink=address_of(request, entity_path(key)),
        pages=paged(known.thing.figures, number, entity_path(key), {}, _FIGURES_OF_A_THING),
    )


@router.api_route("/browse", methods=["GET", "HEAD"])
def browse(request: Request) -> Response:
    """What can be browsed."""
    site = site_of(request)
    tops = {
        name: (title, *facts.things(site, types, limit=24))
        for name, (title, types) in facts.KINDS.items()
    }
    return page(request, "browse.html", tops=tops, years=facts.years(site))


@router.api_route("/browse/{kind}", methods=["GET", "HEAD"])
def browse_kind(
    request: Request,
    kind: str,
    q: Annotated[str, Query(max_length=200)] = "",
    number: Number = 1,
) -> Response:
    """All things of a kind."""
    if kind not in facts.KINDS:
        raise NotFoundError("there is no such list", where=kind[:60])
    site = site_of(request)
    title, types = facts.KINDS[kind]
    offset = (number - 1) * _THINGS_ON_A_PAGE
    rows, total = facts.things(site, types, contains=q, limit=_THINGS_ON_A_PAGE, offset=offset)
    given = {"q": q} if q else {}
    pages: Pages = paged(total, number, f"/browse/{kind}", given, _THINGS_ON_A_PAGE)
    return page(
        request,
        "browse_kind.html",
        kind=kind,
        title=title,
        rows=rows,
        total=total,
        q=q,
        pages=pages,
    )


@router.api_route("/statistics", methods=["GET", "HEAD"])
def statistics(request: Request) -> Response:
    """How much there is."""
    site = site_of(request)
    stats = site.kept("stats", site.library.stats)
    tops = {title: facts.things(site, types, limit=12)[0] for title, types in facts.KINDS.values()}
    return page(
        request, "statistics.html", stats=stats, tops=tops, chart=year_chart(facts.years(site))
    )


@router.api_route("/about", methods=["GET", "HEAD"])
def about(request: Request) -> Response:
    """What this is, and what it cannot tell."""
    return page(
        request,
        "about.html",
        lexicon=site_of(request).lexicon.info(),
        models=has("scipy.integrate"),
        most_genes=MOST_GENES,
    )


@router.api_route("/api", methods=["GET", "HEAD"])
def api_page(request: Request) -> Response:
    """The API for people."""
    schema = request.app.openapi()
    routes = [
        (method.upper(), path, said)
        for path, methods in schema["paths"].items()
        for method, said in methods.items()
    ]
    return page(request, "api.html", routes=routes, base=address_of(request, ""))


@router.api_route("/robots.txt", methods=["GET", "HEAD"])
def robots(request: Request) -> Response:
    """What crawlers should leave alone: pages that compute."""
    return PlainTextResponse("User-agent: *\nDisallow: /enrich\nDisallow: /figures/*/mechanism\n")
