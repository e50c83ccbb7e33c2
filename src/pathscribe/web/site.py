"""What the pages share: the library, what is kept of it in memory, pictures."""

from __future__ import annotations

import io
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from sqlalchemy import Executable, Table, bindparam, event, select
from sqlalchemy.exc import SQLAlchemyError

from ..curation import FOLDER as CURATION
from ..enrichment import GeneMapper, GeneSets, library_sets
from ..enrichment.library import Flavour
from ..errors import ImageError, LibraryError
from ..library import Library
from ..library.store import DATABASE_NAME
from ..library.tables import StoredFigure
from ..records import Record
from .kept import Kept
from .thumbnails import Thumbnails

if TYPE_CHECKING:
    from ..vocabulary import Lexicon
    from .uploads import Uploads

T = TypeVar("T")

_QUERIES: Final = ("TP53", "gene:TP53 year:2000..2020", "TP53 -> MDM2", "path from TP53 to MDM2")
_MOST_KEPT: Final = 64
_MOST_QUERIES: Final = 256
_MOST_IMAGES: Final = 50_000
_MAPPED: Final = 16 * 2**30
_SECONDS: Final = 60.0
THUMBNAIL: Final = 360
"""Greatest width and height of a thumbnail in pixels."""
_SHOWN: Final = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
"""Endings of the formats that browsers show, and their media types."""


class NotFoundError(LibraryError):
    """There is no such figure or thing."""


class Site:
    """A library as the web app uses it; may be used by several threads at once.

    Args:
        library: Is read; written only by curation and uploads, where they are allowed.
        name: Of the site.
        base_url: Its address without a final "/"; empty to take that of the request.
        edit: May visitors curate?
        editor: Who edits, where a browser has not been told.
        uploads: Reads what visitors bring; None where they may not.
    """

    def __init__(
        self,
        library: Library,
        name: str,
        base_url: str,
        *,
        edit: bool = False,
        editor: str = "",
        uploads: Uploads | None = None,
    ) -> None:
        self.library = library
        self.name = name
        self.base_url = base_url.rstrip("/")
        self.edit = edit
        self.editor = editor
        self.uploads = uploads
        self.editing = threading.Lock()
        self.mapper = GeneMapper()
        self.first: list[Callable[[], object]] = []
        """What else is made when the server starts; `app` knows the pages."""
        self._kept = Kept(_MOST_KEPT)
        self._of_queries = Kept(_MOST_QUERIES)
        self.thumbnails = Thumbnails()
        self._images: dict[str, tuple[str, str, str]] = {}
        self._images_of = ""
        self._lock = threading.Lock()
        _read_by_mapping(library)

    @property
    def lexicon(self) -> Lexicon:
        """The vocabularies."""
        return self.mapper.lexicon

    def warm_up(self) -> None:
        """Load what the first question of each kind would wait for."""
        self.mapper.map("TP53")
        len(self.mapper.protein_coding)
        for query in _QUERIES:
            self.library.search(query, limit=1)
        for make in self.first:
            make()
        self.sets("synonyms")

    # ----------------------------------------------------------------------- kept

    def stamp(self) -> str:
        """Changes when the library does; with a server's database, once a minute."""
        location = self.library.location
        if "://" in location:
            return str(int(time.monotonic() / _SECONDS))
        parts = []
        # Of the folder of curations, which may be edited by hand, only the list of files counts.
        for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", CURATION):
            try:
                state = os.stat(f"{location}/{name}")  # noqa: PTH116  # for each request
            except OSError:
                continue
            parts.append(f"{state.st_size} {state.st_mtime_ns}")
        return " ".join(parts)

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What was made of the whole library before, while it has not changed; else made now.

        Args:
            key: Names it, with all that it depends on.
            make: Makes it.
        """
        return self._kept.get(key, self.stamp(), make)

    def kept_of_query(self, key: object, make: Callable[[], T]) -> T:
        """The same of a visitor's query; of these only the last ones are kept."""
        return self._of_queries.get(key, self.stamp(), make)

    def sets(self, flavour: Flavour) -> GeneSets:
        """The genes of the figures."""
        return self.kept(("sets", flavour), lambda: library_sets(self.library, flavour=flavour))

    # -------------------------------------------------------------------- figures

    def ask(self, query: Executable, given: Mapping[str, object]) -> Sequence[Any]:
        """Rows of one small question, at a third of the cost of a session.

        Args:
            query: Of tables, with `bindparam`.
            given: Values of its parameters.

        Raises:
            LibraryError: The database cannot be read.
        """
        database = self.library._database
        try:
            with database._engine.connect() as connection:
                return connection.execute(query, given).all()
        except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
            raise database._translated(error) from error

    def figid(self, name: str) -> str:
        """The figid of a figid or alias.

        Raises:
            NotFoundError: There is none, or several.
        """
        if not name or "\0" in name:
            raise NotFoundError("there is no such figure", where=name.replace("\0", ""))
        if self.ask(_IS_FIGID, {"name": name}):
            return name
        several = [str(row[0]) for row in self.ask(_OF_ALIAS, {"name": name})]
        if len(several) == 1:
            return several[0]
        if several:
            raise NotFoundError(
                "several figures have this alias", where=name, hint=", ".join(several)
            )
        raise NotFoundError("there is no such figure", where=name, hint="search for it")

    def stored(self, name: str) -> Stored:
        """A figure as the library holds it, by figid or alias.

        Raises:
            NotFoundError: There is none, or several.
        """
        rows = self.ask(_STORED, {"name": name}) if name and "\0" not in name else ()
        if not rows:
            rows = self.ask(_STORED, {"name": self.figid(name)})
        if not rows:  # removed a moment ago
            raise NotFoundError("there is no such figure", where=name)
        figid, text, sha256 = rows[0]
        return Stored(str(figid), str(text), bool(sha256))

    def record(self, name: str) -> Record:
        """A figure's record, by figid or alias, with what people decided about it.

        Raises:
            NotFoundError: There is none.
        """
        return self.library._curated(Record.from_json(self.stored(name).text))

    def known_image(self, name: str) -> tuple[str, str, str] | None:
        """Figid, hash and ending of a figure's picture, if it was asked for of late.

        Args:
            name: Figid or alias.
        """
        stamp = self.stamp()
        with self._lock:
            if self._images_of != stamp:
                self._images.clear()
                self._images_of = stamp
            return self._images.get(name)

    def picture(self, name: str) -> tuple[bytes, str]:
        """A figure's picture as browsers show it, and its media type.

        Args:
            name: Figid or alias.

        Raises:
            NotFoundError: There is no such figure, it has no picture, or none that can be shown.
        """
        figid, sha256, suffix = self._image(name)
        data = self._image_bytes(figid, sha256, suffix)
        kind = _SHOWN.get(suffix)
        if kind is not None:
            return data, kind
        return _drawn(data, figid, 4000, "PNG"), "image/png"

    def thumbnail(self, name: str) -> bytes:
        """A figure's picture made small, as JPEG.

        Args:
            name: Figid or alias.

        Raises:
            NotFoundError: There is no such figure, it has no picture, or none that can be read.
        """
        figid, sha256, suffix = self._image(name)

        def make() -> bytes:
            data = self._image_bytes(figid, sha256, suffix)
            return _drawn(data, figid, THUMBNAIL, "JPEG")

        return self.thumbnails.get(sha256, make)

    def _image(self, name: str) -> tuple[str, str, str]:
        """Figid, the hash of the figure's picture, and the ending of its file's name."""
        known = self.known_image(name)
        if known is not None:
            return known
        plain = name.replace("\0", "")
        stamp = self.stamp()
        rows = self.ask(_IMAGE, {"name": plain})
        if not rows:
            rows = self.ask(_IMAGE, {"name": self.figid(plain)})
        if not rows or not rows[0][1]:
            raise NotFoundError("the figure has no picture", where=plain)
        figid, sha256, suffix = (str(value) for value in rows[0])
        with self._lock:
            if self._images_of == stamp and len(self._images) < _MOST_IMAGES:
                self._images[name] = (figid, sha256, suffix)
        return figid, sha256, suffix

    def _image_bytes(self, figid: str, sha256: str, suffix: str) -> bytes:
        store = self.library._images
        try:
            # `Library.image` would look the figure up once more.
            return store.get(sha256, suffix) if store else self.library.image(figid)
        except LibraryError as error:
            raise NotFoundError("the figure has no picture", where=figid) from error


@dataclass(frozen=True, slots=True)
class Stored:
    """A figure as the library holds it.

    Attributes:
        figid: Of it.
        text: Its record as JSON, without what people decided about it.
        has_picture: Does the library have its picture?
    """

    figid: str
    text: str
    has_picture: bool


_FIGURES: Final = cast("Table", StoredFigure.__table__)
_NAMED: Final = _FIGURES.c.figid == bindparam("name")
# Made once: to put a question together costs as much as to have it answered.
_IS_FIGID: Final = select(_FIGURES.c.id).where(_NAMED)
_OF_ALIAS: Final = (
    select(_FIGURES.c.figid)
    .where(_FIGURES.c.alias == bindparam("name"))
    .order_by(_FIGURES.c.figid)
    .limit(6)
)
_STORED: Final = select(_FIGURES.c.figid, _FIGURES.c.record, _FIGURES.c.image_sha256).where(_NAMED)
_IMAGE: Final = select(_FIGURES.c.figid, _FIGURES.c.image_sha256, _FIGURES.c.image_suffix).where(
    _NAMED
)


def _read_by_mapping(library: Library) -> None:
    """Have a SQLite file read where the system keeps it: a server asks for all of it in the end."""
    database = library._database
    if not database.is_sqlite:
        return

    @event.listens_for(database._engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")

    database._engine.dispose()  # those that are open do not have it


def _drawn(data: bytes, where: str, most: int, form: str) -> bytes:
    """The picture, no larger than so many pixels a side."""
    from PIL import Image

    from ..articles.raster import load_raster

    try:
        raster = load_raster(data, where=where, max_pixels=most * most)
    except ImageError as error:
        raise NotFoundError("the picture cannot be read", where=where) from error
    image = Image.fromarray(raster.rgb)
    image.thumbnail((most, most), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    image.save(stream, form, **({"quality": 82} if form == "JPEG" else {}))
    return stream.getvalue()
