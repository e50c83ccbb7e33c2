"""Curation: decisions about a figure, taken on its page or by the API, and undone.

Only there when the server was started with `--edit`. What is decided goes into the library's
curation layer, apart from what was read; see `pathscribe.curation`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, cast, get_args
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from ..curation import Curation, apply_curation, corrections, decide, standing, undo
from ..curation.changes import Decision
from ..curation.model import (
    Addition,
    Judgement,
    ListName,
    MentionRef,
    Merge,
    NewMention,
    NewRelation,
    RelationRef,
    Retype,
    SetSign,
)
from ..errors import CurationError
from ..records import MentionType
from .common import page, site_of
from .guard import own_pages_only
from .links import figure_path
from .site import Site

router = APIRouter(include_in_schema=False, dependencies=[Depends(own_pages_only)])
api_router = APIRouter(prefix="/api/v1", tags=["curation"], dependencies=[Depends(own_pages_only)])

COOKIE: Final = "pathscribe-name"
_MOST_NAME: Final = 100
_MOST_AT_ONCE: Final = 200
_Figid = Annotated[str, Path(max_length=300, description="Figid or alias of a figure.")]
_WRONG: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The decision fits nothing in the figure; says why."},
    403: {"description": "The request comes from a page of another site."},
    404: {"description": "There is no such figure."},
}


# --- who and when ----------------------------------------------------------------------


def editor_of(request: Request) -> str:
    """Who edits: the name that was given in this browser, else that of the server's start."""
    given = _name(unquote(request.cookies.get(COOKIE, "")[:1000], errors="replace"))
    return given or site_of(request).editor


def _name(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:_MOST_NAME]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- changing --------------------------------------------------------------------------


def change(site: Site, name: str, work: Callable[[Curation], Curation]) -> Curation:
    """Change the decisions about a figure, one change after the other.

    Args:
        site: With the library.
        name: Figid or alias.
        work: Makes the new decisions from the old.

    Returns:
        What stands now.

    Raises:
        NotFoundError: There is no such figure.
        CurationError: A new decision fits nothing in the figure; nothing was changed.
    """
    figid = site.figid(name)
    with site.editing:
        record = site.library.get(figid, curated=False)
        old = site.library.curation.get(figid) or Curation(figid=figid)
        new = work(old)
        known = set(apply_curation(record, old).problems)
        for problem in apply_curation(record, new).problems:
            if problem not in known:
                raise CurationError(problem, where=figid, hint="nothing was changed")
        site.library.curation.put(new)
        site.library.curate(figid)
    return new


def _decided(decisions: Sequence[tuple[ListName, Decision]]) -> Callable[[Curation], Curation]:
    def work(curation: Curation) -> Curation:
        for name, decision in decisions:
            curation = decide(curation, name, decision)
        return curation

    return work


def meant(site: Site, text: str, kind: MentionType) -> dict[str, Any]:
    """What the lexicon knows by a name: fields of a mention.

    Args:
        site: With the lexicon.
        text: A name, or an identifier such as "hgnc:6018".
        kind: The type that it must have.
    """
    lexicon = site.lexicon
    curie, name = "", text
    if ":" in text and lexicon.name(text):
        curie, name = text, lexicon.name(text)
    elif kind == "gene":
        mapped = site.mapper.map(text)
        gene = lexicon.gene(mapped.symbol) if mapped.symbol else None
        curie, name = (gene.curie, gene.symbol) if gene is not None else ("", text)
    else:
        for term in lexicon.lookup(text, types=[kind]):
            curie, name = term.curie, term.name
            break
    symbols: tuple[str, ...] = ()
    if kind == "gene":
        gene = lexicon.gene(curie) if curie else None
        symbols = (gene.symbol,) if gene is not None else ()
    elif kind in ("family", "complex") and curie:
        symbols = tuple(lexicon.members(curie))
    return {"curie": curie, "name": name, "symbols": symbols}


# --- forms -----------------------------------------------------------------------------


@router.post("/figures/{figid}/edit")
async def edit(request: Request, figid: Annotated[str, Path(max_length=300)]) -> Response:
    """Take what a form of the figure's page says."""
    form = await request.form(max_files=0, max_fields=400, max_part_size=20_000)
    return await run_in_threadpool(_edit, request, figid, form)


def _edit(request: Request, name: str, form: FormData) -> Response:
    site = site_of(request)
    figid = site.figid(name)
    signed = {"by": editor_of(request), "at": _now(), "note": _text(form, "note")[:2000]}
    if _text(form, "do") == "undo":
        which = _text(form, "token")
        change(site, figid, lambda old: undo(old, which, by=signed["by"], at=signed["at"]))
    else:
        try:
            decisions = _decisions(site, form, signed)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise CurationError(f"{place}: {first['msg']}", where=figid) from error
        change(site, figid, _decided(decisions))
    back = _text(form, "back")
    anchor = f"#{back}" if back.replace("-", "").isalnum() and back.isascii() else ""
    return RedirectResponse(f"{figure_path(figid)}{anchor}", 303)


def _decisions(
    site: Site, form: FormData, signed: dict[str, str]
) -> list[tuple[ListName, Decision]]:
    what = _text(form, "do")
    extra: Any = signed
    if what in ("accept", "reject"):
        verdict = cast("ListName", what)
        if _text(form, "source"):
            return [(verdict, Judgement(relation=_relation(form), **extra))]
        return [(verdict, Judgement(mention=ref, **extra)) for ref in _mentions(form)]
    if what == "retype":
        kind = _type(_text(form, "to"))
        given = _text(form, "name")
        found = []
        for ref in _mentions(form):
            known = meant(site, given or ref.text, kind)
            found.append(Retype(mention=ref, type=kind, **known, **extra))
        return [("retype", one) for one in found]
    if what == "set_sign":
        sign: Any = _sign(form)
        return [("set_sign", SetSign(relation=_relation(form), sign=sign, **extra))]
    if what == "add_mention":
        kind = _type(_text(form, "type"))
        text = _text(form, "text")
        known = meant(site, _text(form, "name") or text, kind)
        box: Any = _box(_text(form, "box"))
        return [
            ("add", Addition(mention=NewMention(text=text, type=kind, box=box, **known), **extra))
        ]
    if what == "add_relation":
        sign = _sign(form)
        new = NewRelation(
            source=_text(form, "source"),
            target=_text(form, "target"),
            sign=sign,
            panel=_text(form, "panel"),
        )
        return [("add", Addition(relation=new, **extra))]
    if what == "merge":
        nodes = tuple(dict.fromkeys(_texts(form, "node")))
        if len(nodes) < 2:
            raise CurationError("tick at least two rows that mean the same")
        return [("merge", Merge(nodes=nodes, **extra))]
    raise CurationError("there is no such decision", where=what[:40])


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    values = [one.replace("\0", "").strip() for one in form.getlist(name) if isinstance(one, str)]
    return [one for one in values if one][:_MOST_AT_ONCE]


def _mentions(form: FormData) -> list[MentionRef]:
    texts = _texts(form, "text")
    if not texts:
        raise CurationError("the decision names no mention")
    return [MentionRef(text=text, type=_type(_text(form, "type"))) for text in texts]


def _relation(form: FormData) -> RelationRef:
    evidence: Any = _text(form, "evidence") or None
    return RelationRef(
        source=_text(form, "source"),
        target=_text(form, "target"),
        panel=_text(form, "panel"),
        evidence=evidence,
    )


def _type(text: str) -> MentionType:
    if text not in get_args(MentionType):
        raise CurationError("there is no such type", where=text[:40])
    return cast("MentionType", text)


def _sign(form: FormData) -> Any:
    text = _text(form, "sign")
    if text not in ("1", "-1", "0"):
        raise CurationError("a sign is 1, -1 or 0", where=text[:40])
    return int(text)


def _box(text: str) -> tuple[float, ...] | None:
    if not text:
        return None
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise CurationError("a box is four numbers", where=text[:60]) from error


@router.post("/edit/name")
async def call_me(request: Request) -> Response:
    """Note in this browser who edits."""
    form = await request.form(max_files=0, max_fields=5, max_part_size=10_000)
    name = _name(_text(form, "by"))
    back = _text(form, "figid")
    made = RedirectResponse(figure_path(back[:300]) if back else "/edits", 303)
    secure = request.url.scheme == "https"
    if name:
        made.set_cookie(
            COOKIE, quote(name), max_age=31536000, httponly=True, samesite="strict", secure=secure
        )
    else:
        made.delete_cookie(COOKIE)
    return made


# --- all edits -------------------------------------------------------------------------


@router.api_route("/edits", methods=["GET", "HEAD"])
def edits(request: Request) -> Response:
    """The figures that people decided about, and the way to their corrections."""
    site = site_of(request)
    rows = []
    names = site.library.curation.names()
    for row in site.library.figures() if names else ():
        if site.library.curation.file(row.figid).name in names:
            curation = site.library.curation.get(row.figid)
            if curation is not None and (curation.history or not curation.empty):
                last = curation.history[-1] if curation.history else None
                rows.append((row, len(standing(curation)), last))
    rows.sort(key=lambda one: (one[2].at if one[2] else "", one[0].figid), reverse=True)
    return page(request, "edits.html", rows=rows[:500], editor=editor_of(request))


@router.api_route("/corrections.ndjson", methods=["GET", "HEAD"])
def gold_file(request: Request) -> Response:
    """All corrections as gold, one JSON line a figure."""
    lines = _lines(site_of(request))
    head = {"content-disposition": 'attachment; filename="corrections.ndjson"'}
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=head)


def _lines(site: Site) -> Iterator[str]:
    for one in corrections(site.library):
        yield json.dumps(one, ensure_ascii=False) + "\n"


# --- API -------------------------------------------------------------------------------


class DecisionsAsked(BaseModel):
    """Decisions as the curation file has them; see docs/curation.md."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field("", max_length=_MOST_NAME, description="Who decides.")
    accept: list[Judgement] = Field(default_factory=list, max_length=_MOST_AT_ONCE)
    reject: list[Judgement] = Field(default_factory=list, max_length=_MOST_AT_ONCE)
    retype: list[Retype] = Field(default_factory=list, max_length=_MOST_AT_ONCE)
    add: list[Addition] = Field(default_factory=list, max_length=_MOST_AT_ONCE)
    merge: list[Merge] = Field(default_factory=list, max_length=_MOST_AT_ONCE)
    set_sign: list[SetSign] = Field(default_factory=list, max_length=_MOST_AT_ONCE)


class UndoAsked(BaseModel):
    """The decision that is taken back."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=40, description="Of the decision, as `decisions` gives it.")
    by: str = Field("", max_length=_MOST_NAME)


def decisions_data(figid: str, curation: Curation | None) -> dict[str, Any]:
    """What stands and what was done, as JSON can hold it."""
    known = curation or Curation(figid=figid)
    return {
        "figid": figid,
        "decisions": [
            {
                "token": one.token,
                "list": one.list,
                "text": one.text,
                "by": one.by,
                "at": one.at,
                "note": one.note,
            }
            for one in standing(known)
        ],
        "history": [step.model_dump() for step in known.history],
    }


@api_router.post("/figures/{figid}/curation", summary="Decide about a figure", responses=_WRONG)
def post_decisions(request: Request, figid: _Figid, asked: DecisionsAsked) -> Response:
    """Accept, reject, retype, add, merge, set signs. All of it is taken, or nothing."""
    signed = {"by": _name(asked.by) or editor_of(request), "at": _now()}
    taken = [
        (name, one.model_copy(update=signed))
        for name in get_args(ListName)
        for one in getattr(asked, name)
    ]
    if not taken:
        raise CurationError("nothing is decided")
    made = change(site_of(request), figid, _decided(taken))
    return JSONResponse(decisions_data(made.figid, made))


@api_router.post("/figures/{figid}/curation/undo", summary="Undo a decision", responses=_WRONG)
def post_undo(request: Request, figid: _Figid, asked: UndoAsked) -> Response:
    """Take a decision back."""
    by = _name(asked.by) or editor_of(request)
    made = change(site_of(request), figid, lambda old: undo(old, asked.token, by=by, at=_now()))
    return JSONResponse(decisions_data(made.figid, made))
