"""pathscribe: transcribe published pathway figures into data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .api import read
    from .articles import Article, Figure, read_articles
    from .errors import PathscribeError
    from .examples import example_path
    from .library import Library
    from .pipeline import Reader, Summary, run
    from .records import Record
    from .vocabulary import Lexicon

__all__ = [
    "Article",
    "Figure",
    "Lexicon",
    "Library",
    "PathscribeError",
    "Reader",
    "Record",
    "Summary",
    "__version__",
    "example_path",
    "read",
    "read_articles",
    "run",
]

# Imported when first asked for: `import pathscribe` must not load OCR, database and schema.
_PLACES = {
    "Article": "articles",
    "Figure": "articles",
    "Lexicon": "vocabulary",
    "Library": "library",
    "PathscribeError": "errors",
    "Reader": "pipeline",
    "Record": "records",
    "Summary": "pipeline",
    "example_path": "examples",
    "read": "api",
    "read_articles": "articles",
    "run": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_PLACES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
