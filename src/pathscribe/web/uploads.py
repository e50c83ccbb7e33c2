"""Uploads: pictures and articles that visitors bring, read one after the other.

Only there when the server was started with `--upload`.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..articles import backends
from ..errors import SourceError
from .common import page, site_of
from .guard import MOST_UPLOAD, own_pages_only
from .links import figure_path
from .site import NotFoundError

router = APIRouter(include_in_schema=False, dependencies=[Depends(own_pages_only)])
api_router = APIRouter(prefix="/api/v1", tags=["upload"], dependencies=[Depends(own_pages_only)])

MOST_FILES: Final = 30
_MOST_WAITING: Final = 20
_MOST_KEPT: Final = 200
_MOST_CAPTION: Final = 20_000
_SECONDS: Final = 900.0
_MOST_PROBLEMS: Final = 20
_KINDS: Final = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"BM", "bmp"),
    (b"%PDF-", "pdf"),
)
_SAME: Final = {"jpg": {"jpg", "jpeg"}, "tif": {"tif", "tiff"}}
_PICTURES: Final = ("jpg", "png", "gif", "tif", "bmp", "webp")

_BODY: Final = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "caption": {"type": "string"},
                    "title": {"type": "string"},
                },
            }
        }
    },
}

State = Literal["waiting", "reading", "done", "failed"]


@dataclass(slots=True)
class Job:
    """An upload on its way.

    Attributes:
        id: Cannot be guessed.
        names: Of its files.
        state: How far it is.
        figures: How many it has; 0 until that is known.
        left_out: How many were not kept.
        screened: Of these, how many are no pathway drawings.
        added: Figids of those that are in the library now, those that were there included.
        known: Figids of those that were there before, and stay as they were.
        problems: What could not be read.
        folder: With its files; gone when it is done.
    """

    id: str
    names: tuple[str, ...]
    folder: Path
    state: State = "waiting"
    figures: int = 0
    left_out: int = 0
    screened: int = 0
    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Will nothing more happen?"""
        return self.state in ("done", "failed")

    def data(self) -> dict[str, Any]:
        """As what JSON can hold."""
        return {
            "id": self.id,
            "state": self.state,
            "files": list(self.names),
            "figures": self.figures,
            "read": len(self.added) + self.left_out,
            "screened": self.screened,
            "figids": list(self.added),
            "known": list(self.known),
            "problems": list(self.problems),
            "page": figure_path(self.added[0]) if self.over and len(self.added) == 1 else "",
        }


class Uploads:
    """A queue of uploads, and the thread that has them read.

    Args:
        location: Of the library.
        seconds: How long the reading of one may take.
    """

    def __init__(self, location: str, *, seconds: float = _SECONDS) -> None:
        self._location = location
        self._seconds = seconds
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: deque[Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def get(self, id_: str) -> Job:
        """A job.

        Raises:
            NotFoundError: There is none, or it was long ago.
        """
        with self._changed:
            job = self._jobs.get(id_)
        if job is None:
            raise NotFoundError("there is no such upload", hint="it may be long ago")
        return job

    def ahead(self, job: Job) -> int:
        """How many are read before it."""
        with self._changed:
            return self._waiting.index(job) if job in self._waiting else 0

    def add(self, files: Sequence[tuple[str, bytes]], *, caption: str, title: str) -> Job:
        """Put files into the queue.

        Args:
            files: Names and bytes.
            caption: Of a single picture.
            title: Likewise.

        Raises:
            SourceError: They are nothing that can be read.
            HTTPException: 503, too many wait.
        """
        named = safe_names(files)
        with self._changed:
            if len(self._waiting) >= _MOST_WAITING or self._closed:
                raise HTTPException(
                    503, "too many uploads wait; try again later", {"retry-after": "120"}
                )
        folder = Path(tempfile.mkdtemp(prefix="pathscribe-upload-"))
        try:
            for name, data in named:
                (folder / name).write_bytes(data)
            if caption or title:
                told = [
                    {"filename": name, "caption": caption, "title": title}
                    for name, _ in named
                    if name.rpartition(".")[2] not in ("xml", "pdf")
                ]
                (folder / "captions.json").write_text(json.dumps(told), encoding="utf-8")
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        job = Job(secrets.token_urlsafe(12), tuple(name for name, _ in named), folder)
        with self._changed:
            self._jobs[job.id] = job
            while len(self._jobs) > _MOST_KEPT:
                old = next((one for one in self._jobs.values() if one.over), None)
                if old is None:
                    break
                del self._jobs[old.id]
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def close(self) -> None:
        """Stop reading; what waits is forgotten."""
        with self._changed:
            self._closed = True
            left = list(self._waiting)
            self._waiting.clear()
            if self._process is not None:
                self._process.kill()
            self._changed.notify_all()
        for job in left:
            shutil.rmtree(job.folder, ignore_errors=True)
        if self._thread is not None:
            self._thread.join(10)

    # ------------------------------------------------------------------- the thread

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                job = self._waiting.popleft()
                job.state = "reading"
            try:
                self._read(job)
            except OSError as error:
                job.problems.append(f"it could not be read: {error.strerror or error}")
            finally:
                job.state = "done" if job.added else "failed"
                shutil.rmtree(job.folder, ignore_errors=True)

    def _read(self, job: Job) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "pathscribe.web.reading"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        with self._changed:
            self._process = process
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(
                json.dumps({"folder": str(job.folder), "library": self._location}) + "\n"
            )
            process.stdin.close()
            for line in process.stdout:
                _note(job, line)
            code = process.wait()
        finally:
            timer.cancel()
            process.kill()
            with self._changed:
                self._process = None
        if late.is_set():
            job.problems.append(f"reading was stopped after {self._seconds:g} seconds")
        elif not job.added and not job.problems:
            what = "no figure was found in what was uploaded"
            if job.screened:
                what = "what was uploaded holds no drawing of a pathway"
            job.problems.append("the reading broke off" if code else what)


def _note(job: Job, line: str) -> None:
    try:
        said = json.loads(line)
    except ValueError:
        return  # a library printed something
    if not isinstance(said, dict):
        return
    if "figures" in said:
        job.figures = int(said["figures"])
    if "problem" in said and len(job.problems) < _MOST_PROBLEMS:
        # Where our folder lies is nobody's business.
        text = str(said["problem"]).replace(f"{job.folder}/", "").replace(str(job.folder), "")
        job.problems.append(text[:500])
    if "left_out" in said:
        job.left_out += 1
        job.screened += bool(said.get("screened"))
    if "figid" in said:
        job.added.append(str(said["figid"]))
        if said.get("known"):
            job.known.append(str(said["figid"]))


# --- files -----------------------------------------------------------------------------


def kind_of(data: bytes) -> str:
    """What a file is by its bytes: "png", "xml", "pdf" ...; empty for anything else."""
    for begin, kind in _KINDS:
        if data.startswith(begin):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and b"<article" in data[:200_000]:
        return "xml"
    return ""


def safe_names(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Files under names that mean nothing to a file system, and end as their bytes say.

    Raises:
        SourceError: There is none, or one is nothing that can be read.
    """
    if not files:
        raise SourceError("no file came", hint="choose a picture or a JATS file")
    made: dict[str, bytes] = {}
    for given, data in files:
        # What is before the last slash, of either kind, is no part of a name.
        name = re.split(r"[/\\]", given)[-1]
        kind = kind_of(data)
        shown = "".join(c if c.isprintable() else " " for c in name)[:80]
        if not kind:
            raise SourceError(
                "this is no picture and no JATS article",
                where=shown,
                hint="JPEG, PNG, TIFF, GIF, WebP, BMP, or JATS XML",
            )
        if kind == "pdf" and not any("pdf" in one.name.casefold() for one in backends()):
            raise SourceError("PDF cannot be read", where=shown, hint="upload its figures")
        stem, _, suffix = name.rpartition(".")
        stem = re.sub(r"[^A-Za-z0-9_-]+", "_", stem or suffix).strip("_")[:100] or "figure"
        ending = suffix.lower() if suffix.lower() in _SAME.get(kind, {kind}) else kind
        chosen, number = f"{stem}.{ending}", 1
        while chosen.casefold() in {one.casefold() for one in made}:
            number += 1
            chosen = f"{stem}-{number}.{ending}"
        made[chosen] = data
    return list(made.items())


# --- routes ----------------------------------------------------------------------------


def _queue(request: Request) -> Uploads:
    queue = site_of(request).uploads
    assert queue is not None  # the routes are only there with one
    return queue


@router.api_route("/upload", methods=["GET", "HEAD"])
def form(request: Request) -> Response:
    """Where files are dropped."""
    pdf = any("pdf" in one.name.casefold() for one in backends())
    return page(request, "upload.html", most=MOST_UPLOAD, most_files=MOST_FILES, pdf=pdf)


@router.post("/upload")
async def post(request: Request) -> Response:
    """Take files, and lead to where their progress is shown."""
    job = await _taken(request)
    return RedirectResponse(f"/upload/{job.id}", 303)


@router.api_route("/upload/{id}", methods=["GET", "HEAD"])
def progress(request: Request, id: Annotated[str, InPath(max_length=60)]) -> Response:
    """How far an upload is; the figure's page, when it is there."""
    job = _queue(request).get(id)
    # What went wrong beside it must be seen.
    if job.over and len(job.added) == 1 and not job.problems:
        return RedirectResponse(figure_path(job.added[0]), 303)
    return page(request, "progress.html", job=job, ahead=_queue(request).ahead(job))


@api_router.post(
    "/uploads",
    summary="Upload pictures or an article",
    status_code=202,
    responses={
        400: {"description": "Nothing that can be read."},
        413: {"description": "Too large."},
        503: {"description": "Too many uploads wait."},
    },
    openapi_extra={"requestBody": _BODY},
)
async def api_post(request: Request) -> Response:
    """Pictures, or a JATS file with its pictures; with the caption and title of a lone picture."""
    job = await _taken(request)
    head = {"location": f"/api/v1/uploads/{job.id}"}
    return JSONResponse(job.data(), 202, headers=head)


@api_router.get(
    "/uploads/{id}",
    summary="How far an upload is",
    responses={404: {"description": "There is no such upload."}},
)
def api_progress(request: Request, id: Annotated[str, InPath(max_length=60)]) -> Response:
    """State ("waiting", "reading", "done", "failed"), figures, and what was wrong."""
    return JSONResponse(_queue(request).get(id).data(), headers={"cache-control": "no-store"})


async def _taken(request: Request) -> Job:
    given = await request.form(max_files=MOST_FILES, max_fields=10, max_part_size=100_000)
    files: list[tuple[str, bytes]] = []
    for _, value in given.multi_items():
        # A form without a chosen file sends one without name and bytes.
        if isinstance(value, UploadFile) and (value.filename or value.size):
            files.append((value.filename or "", await value.read()))
    caption, title = (_words(given.get(name)) for name in ("caption", "title"))
    queue = _queue(request)
    return await run_in_threadpool(queue.add, files, caption=caption, title=title)


def _words(value: Any) -> str:
    return value.replace("\0", "").strip()[:_MOST_CAPTION] if isinstance(value, str) else ""
