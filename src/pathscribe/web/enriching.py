"""The enrichment page: a list of genes against the figures of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from ..enrichment import EnrichmentResult, Row, enrich, read_gene_list
from ..enrichment.library import Flavour
from ..enrichment.tables import left_out, to_json, to_tsv
from ..errors import EnrichmentError
from .charts import enrichment_chart
from .common import address_of, page, site_of
from .genelist import MOST_GENES
from .links import entity_path, figure_path
from .site import Site
from .templating import written

router = APIRouter(include_in_schema=False)

BACKGROUNDS: Final = ("library", "protein-coding", "own")
MOST_ADDRESS: Final = 6000
_MOST_BYTES: Final = 1_000_000
_MOST_BACKGROUND: Final = 60_000
_MOST_ROWS: Final = 200
_CHARTED: Final = 20
_MOST_NAMED: Final = 10
_INFINITE: Final = 1e300
_EXAMPLE: Final = (
    "IL6, STAT3, JAK1, JAK2, TYROBP, TREM2, SYK, NAMPT, CXCR1, KRAS, BRAF, MAPK1, MAPK3"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked.

    Attributes:
        genes: The list as it was given.
        background: One of `BACKGROUNDS`.
        own: The list of an own background.
        flavour: Which genes of the figures count.
        max_q: Greatest q shown.
    """

    genes: str = ""
    background: str = "library"
    own: str = ""
    flavour: str = "synonyms"
    max_q: float = 1.0
    names: tuple[str, ...] = field(default=())

    def address(self, path: str = "/enrich") -> str:
        """Its permalink; empty where it is too long for one."""
        given = {"genes": ",".join(self.names or read_gene_list(self.genes))}
        if self.background != "library":
            given["background"] = self.background
        if self.background == "own":
            given["own"] = ",".join(read_gene_list(self.own))
        if self.flavour != "synonyms":
            given["flavour"] = self.flavour
        if self.max_q != 1.0:
            given["max_q"] = f"{self.max_q:g}"
        made = f"{path}?{urlencode(given)}"
        return made if len(made) <= MOST_ADDRESS else ""


def answer(site: Site, asked: Asked) -> EnrichmentResult:
    """Test the figures.

    Raises:
        EnrichmentError: The list is empty or too long, or an option is none.
    """
    names = asked.names or read_gene_list(asked.genes)
    if not names:
        raise EnrichmentError("the list names no gene", hint="paste symbols or ids")
    if len(names) > MOST_GENES:
        raise EnrichmentError(
            f"the list has {len(names):,} names", hint=f"{MOST_GENES:,} can be asked at once"
        )
    if asked.background not in BACKGROUNDS:
        raise EnrichmentError(
            "there is no such background", where=asked.background[:40], hint=", ".join(BACKGROUNDS)
        )
    if asked.flavour not in get_args(Flavour):
        raise EnrichmentError(
            "there is no such flavour", where=asked.flavour[:40], hint=", ".join(get_args(Flavour))
        )
    given: Any = asked.background
    if asked.background == "own":
        given = read_gene_list(asked.own)
        if not given:
            raise EnrichmentError(
                "the background names no gene", hint="paste all that was measured"
            )
        if len(given) > _MOST_BACKGROUND:
            raise EnrichmentError(
                f"the background has {len(given):,} names", hint=f"{_MOST_BACKGROUND:,} at most"
            )
    return enrich(
        names,
        site.sets(cast("Flavour", asked.flavour)),
        background=given,
        mapper=site.mapper,
        max_q=asked.max_q,
    )


def _page(request: Request, asked: Asked, *, noticed: bool = False) -> Response:
    site = site_of(request)
    result: EnrichmentResult | None = None
    problem = ""
    if asked.genes.strip() or asked.own.strip():
        try:
            result = answer(site, asked)
        except EnrichmentError as error:
            problem = str(error)
    rows = result.rows(_MOST_ROWS) if result is not None else ()
    best = [row for row in rows if row.is_representative][:_CHARTED]
    address = asked.address() if result is not None else ""
    return page(
        request,
        "enrich.html",
        400 if problem else 200,
        asked=asked,
        result=result,
        rows=rows,
        table=table_rows(rows),
        chart=enrichment_chart(best),
        left_out=left_out(result) if result is not None else {},
        problem=problem,
        noticed=noticed,
        permalink=address_of(request, address) if address else "",
        download=asked.address("/enrich.tsv"),
        most_genes=MOST_GENES,
        most_rows=_MOST_ROWS,
        example=_EXAMPLE,
    )


def table_rows(rows: Sequence[Row]) -> Markup:
    """The table's rows as HTML; here, as a template takes four times as long for two hundred."""
    return Markup("".join([_table_row(row) for row in rows]))


def _table_row(row: Row) -> str:
    e = written
    kind, like = "", ""
    if not row.is_representative:
        kind, like = ' class="like"', f' <span class="tag">like {e(row.representative)}</span>'
    genes = [f'<a href="{e(entity_path(f"gene:{gene}"))}">{e(gene)}</a> ' for gene in row.genes]
    shared, more = "".join(genes[:_MOST_NAMED]), genes[_MOST_NAMED:]
    if more:
        shared += f"<details><summary>{len(more)} more</summary>{''.join(more)}</details>"
    odds = "∞" if row.odds_ratio > _INFINITE else f"{row.odds_ratio:.3g}"
    high = "∞" if row.odds_high > _INFINITE else f"{row.odds_high:.3g}"
    return (
        f"<tr{kind}>\n"
        f'<td><a href="{e(figure_path(row.name))}">{e(row.description or row.name)}</a>'
        f"{like}</td>\n"
        f'<td class="num" title="{e(", ".join(row.genes))}">{row.overlap}/{row.size}</td>\n'
        f'<td class="num nowrap">{small(row.p, row.log10_p)}</td>'
        f'<td class="num nowrap">{small(row.q, row.log10_q)}</td>\n'
        f'<td class="num nowrap">{odds}'
        f' <span class="source">({row.odds_low:.2g}–{high})</span></td>\n'
        f'<td class="shared">{shared}</td>\n</tr>'
    )


def small(value: float, log10: float | None = None) -> str:
    """A p-value for people, also where it is too small for a number."""
    if (value == 0 or value < 1e-300) and log10 is not None:
        whole = int(log10 // 1)
        return f"{10 ** (log10 - whole):.1f}e{whole}"
    return f"{value:.2g}"


def answer_text(request: Request, text: str, *, noticed: bool) -> Response:
    """The answer to a list that came by the search box; under its permalink, if it has one."""
    asked = Asked(text)
    if address := asked.address():
        return RedirectResponse(f"{address}&noticed=1" if noticed else address, 303)
    return _page(request, asked, noticed=noticed)


@router.api_route("/enrich", methods=["GET", "HEAD"])
def form(
    request: Request,
    genes: Annotated[str, Query(max_length=100_000)] = "",
    background: Annotated[str, Query(max_length=40)] = "library",
    own: Annotated[str, Query(max_length=100_000)] = "",
    flavour: Annotated[str, Query(max_length=40)] = "synonyms",
    max_q: Annotated[float, Query(ge=0, le=1)] = 1.0,
    noticed: str = "",
) -> Response:
    """The form, with the answer where a list is given."""
    asked = Asked(genes, background, own, flavour, max_q)
    return _page(request, asked, noticed=bool(noticed))


@router.post("/enrich")
async def post(request: Request) -> Response:
    """The answer to a list that was pasted or uploaded."""
    asked = await _asked(request)
    return await run_in_threadpool(_page, request, asked)


@router.api_route("/enrich.tsv", methods=["GET", "HEAD"])
def table(
    request: Request,
    genes: Annotated[str, Query(max_length=100_000)] = "",
    background: Annotated[str, Query(max_length=40)] = "library",
    own: Annotated[str, Query(max_length=100_000)] = "",
    flavour: Annotated[str, Query(max_length=40)] = "synonyms",
    max_q: Annotated[float, Query(ge=0, le=1)] = 1.0,
) -> Response:
    """The table to be downloaded."""
    return _file(request, Asked(genes, background, own, flavour, max_q), "tsv")


@router.post("/enrich.tsv")
async def post_table(request: Request) -> Response:
    """The table of a long list."""
    asked = await _asked(request)
    return await run_in_threadpool(_file, request, asked, "tsv")


def _file(request: Request, asked: Asked, form: str) -> Response:
    result = answer(site_of(request), asked)
    text = to_tsv(result) if form == "tsv" else to_json(result)
    headers = {"content-disposition": 'attachment; filename="enrichment.tsv"'}
    return Response(text, media_type="text/tab-separated-values; charset=utf-8", headers=headers)


async def _asked(request: Request) -> Asked:
    given = await request.form(max_files=2, max_fields=20, max_part_size=_MOST_BYTES)
    try:
        max_q = float(_text(given, "max_q") or 1.0)
    except ValueError:
        max_q = -1.0
    if not 0 <= max_q <= 1:
        raise HTTPException(422, "max_q is a number from 0 to 1")
    genes = _text(given, "genes") + "\n" + await _uploaded(given, "file")
    own = _text(given, "own") + "\n" + await _uploaded(given, "own_file")
    background = _text(given, "background") or "library"
    return Asked(
        genes.strip(), background, own.strip(), _text(given, "flavour") or "synonyms", max_q
    )


def _text(given: FormData, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


async def _uploaded(given: FormData, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, UploadFile):
        return ""
    data = await value.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise HTTPException(413, f"a list may have {_MOST_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HTTPException(422, "the file is no UTF-8 text") from None
