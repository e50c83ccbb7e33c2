"""Sources to articles and figures: JATS, packages, folders, archives, plain images.

A new kind of source: one module with a class like those below, and one line here.
"""

from __future__ import annotations

from .base import Backend, ReadOptions, backends, read_articles, register
from .images import ImageBackend
from .jats import JatsBackend
from .model import Article, Blob, Figure
from .packages import ArchiveBackend, FolderBackend
from .pdf import PdfBackend
from .raster import Raster, load_raster
from .slides import SlidesBackend
from .streams import StreamBackend
from .webpages import PageBackend

register(FolderBackend())
register(StreamBackend())
register(ArchiveBackend())
register(JatsBackend())
register(PdfBackend())
register(SlidesBackend())
register(PageBackend())
register(ImageBackend())

__all__ = [
    "Article",
    "Backend",
    "Blob",
    "Figure",
    "Raster",
    "ReadOptions",
    "backends",
    "load_raster",
    "read_articles",
    "register",
]
