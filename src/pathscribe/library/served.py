"""Pictures and curations inside the database, for libraries that have no folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..curation.files import curation_text, parse_curation
from ..curation.model import Curation
from ..errors import CurationError, LibraryError
from ..exports.base import file_stem
from .database import Database
from .tables import StoredCuration, StoredImage


def put_image(session: Session, data: bytes, sha256: str, suffix: str) -> None:
    """Keep a picture; one that is there is put right if it was damaged.

    Raises:
        LibraryError: The hash is of other bytes.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LibraryError("the picture's bytes do not have the hash that its record gives")
    row = session.get(StoredImage, (sha256, suffix))
    if row is None:
        session.add(StoredImage(sha256=sha256, suffix=suffix, data=data))
    elif row.data != data:
        row.data = data
    session.flush()


def get_image(session: Session, sha256: str, suffix: str) -> bytes:
    """A picture's bytes.

    Raises:
        LibraryError: It is not there, or no longer what it was.
    """
    asked = select(StoredImage.data).where(
        StoredImage.sha256 == sha256, StoredImage.suffix == suffix
    )
    data = session.scalar(asked)
    hint = "read the figure again with --force"
    if data is None:
        raise LibraryError("the picture is not in the database", where=sha256, hint=hint)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LibraryError("the picture was changed or damaged", where=sha256, hint=hint)
    return bytes(data)


def drop_image(session: Session, sha256: str, suffix: str) -> None:
    """Remove a picture, if it is there."""
    session.execute(
        delete(StoredImage).where(StoredImage.sha256 == sha256, StoredImage.suffix == suffix)
    )


class CurationTable:
    """What people decided about figures, kept in the database; see `CurationFolder`.

    Args:
        database: Of the library.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, figid: str) -> Path:
        """The name that the figure's decisions have as a file."""
        return Path(f"{file_stem(figid)}.yaml")

    def get(self, figid: str) -> Curation | None:
        """The decisions about a figure; None where there are none.

        Raises:
            CurationError: They cannot be read.
            LibraryError: The database cannot be read.
        """
        with self._database.reading() as session:
            row = session.get(StoredCuration, figid)
            text = None if row is None else row.text
        if text is None:
            return None
        found = parse_curation(text, where=figid)
        if found.figid != figid:
            raise CurationError(f"it is about {found.figid}, not {figid}", where=figid)
        return found

    def put(self, curation: Curation) -> str:
        """Keep decisions; those that the figure had are replaced. Says where they are.

        Raises:
            LibraryError: The database cannot be written.
        """
        text = curation_text(curation)

        def keep(session: Session) -> None:
            session.merge(StoredCuration(figid=curation.figid, text=text))

        self._database.write(keep)
        return f"the library's table of curations ({curation.figid})"

    def names(self) -> frozenset[str]:
        """Names, as `file` gives them, of the figures that have decisions.

        Raises:
            LibraryError: The database cannot be read.
        """
        with self._database.reading() as session:
            figids = session.scalars(select(StoredCuration.figid)).all()
        return frozenset(self.file(figid).name for figid in figids)
