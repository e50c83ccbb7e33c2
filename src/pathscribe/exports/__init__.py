"""Exports: records in the formats of other tools, one file per format."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ExportError
from .annotations import AnnotationOptions, AnnotationsExporter
from .base import Exporter, ExportReport, LexiconIds
from .bioc import BiocExporter
from .bnet import BnetExporter
from .coco import CocoExporter, CocoOptions
from .crate import CrateExporter, CrateOptions
from .cx2 import Cx2Exporter, Cx2Options
from .gmt import GmtExporter, GmtOptions
from .gpml import GpmlExporter, GpmlOptions
from .graphml import GraphmlExporter
from .indra import IndraExporter
from .json import JsonExporter, JsonOptions
from .ndex import NdexExporter, NdexOptions
from .ndjson import NdjsonExporter, NdjsonOptions
from .networks import NetworkOptions
from .pages import PagesExporter, PagesOptions, write_page
from .parquet import ParquetExporter, ParquetOptions
from .sbml import SbmlExporter
from .sif import SifExporter
from .site import SiteExporter, SiteOptions
from .tsv import TsvExporter, TsvOptions

_ALL: tuple[Exporter, ...] = (
    AnnotationsExporter(),
    BiocExporter(),
    BnetExporter(),
    CocoExporter(),
    CrateExporter(),
    Cx2Exporter(),
    GmtExporter(),
    GpmlExporter(),
    GraphmlExporter(),
    IndraExporter(),
    JsonExporter(),
    NdexExporter(),
    NdjsonExporter(),
    PagesExporter(),
    ParquetExporter(),
    SbmlExporter(),
    SifExporter(),
    SiteExporter(),
    TsvExporter(),
)

EXPORTERS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in _ALL}
"""Every export by its name."""


def exporter(name: str) -> Exporter:
    """The export of that name.

    Raises:
        ExportError: There is none.
    """
    if name not in EXPORTERS:
        raise ExportError(
            f"there is no export {name!r}", hint=f"exports are {', '.join(EXPORTERS)}"
        )
    return EXPORTERS[name]


__all__ = [
    "EXPORTERS",
    "AnnotationOptions",
    "AnnotationsExporter",
    "BiocExporter",
    "BnetExporter",
    "CocoExporter",
    "CocoOptions",
    "CrateExporter",
    "CrateOptions",
    "Cx2Exporter",
    "Cx2Options",
    "ExportReport",
    "Exporter",
    "GmtExporter",
    "GmtOptions",
    "GpmlExporter",
    "GpmlOptions",
    "GraphmlExporter",
    "IndraExporter",
    "JsonExporter",
    "JsonOptions",
    "LexiconIds",
    "NdexExporter",
    "NdexOptions",
    "NdjsonExporter",
    "NdjsonOptions",
    "NetworkOptions",
    "PagesExporter",
    "PagesOptions",
    "ParquetExporter",
    "ParquetOptions",
    "SbmlExporter",
    "SifExporter",
    "SiteExporter",
    "SiteOptions",
    "TsvExporter",
    "TsvOptions",
    "exporter",
    "write_page",
]
