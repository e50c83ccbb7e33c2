"""Hashes of all that a record is made from, to know what need not be read again."""

from __future__ import annotations

import dataclasses
import hashlib
import json

from ..articles.model import Article, Figure
from ..records import Provenance

# Where it was read from makes no difference to what is read.
_LEFT_OUT = {"source", "figures", "problems", "image", "lettering"}


def digest(value: object) -> str:
    """SHA-256 of a value of plain types, in hexadecimal digits."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _fields(value: Article | Figure) -> dict[str, object]:
    return {
        field.name: getattr(value, field.name)
        for field in dataclasses.fields(value)
        if field.name not in _LEFT_OUT
    }


def article_digest(article: Article) -> str:
    """Hash of an article's words, without its figures."""
    return digest(_fields(article))


def figure_digest(figure: Figure, article: Article) -> str:
    """Hash of what identifies a figure that has neither an id nor a picture."""
    return digest([article.title, _fields(figure)])


def fingerprint(
    figid: str, figure: Figure, article: str, image_sha256: str, provenance: Provenance
) -> str:
    """Hash of all that a record is made from.

    Args:
        figid: The figure's.
        figure: The figure.
        article: `article_digest` of its article.
        image_sha256: Of the picture's bytes.
        provenance: Versions and settings of the reader.
    """
    made_by = provenance.model_dump(mode="json")
    parts = [figid, _fields(figure), article, image_sha256, made_by]
    if figure.lettering is not None:
        parts.append(dataclasses.asdict(figure.lettering))
    return digest(parts)
