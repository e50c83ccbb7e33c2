"""The description of a release for machine learning tools: Croissant.

Format: Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html). Each table
is a record set with its columns, so that tools load it by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .tables import TABLES

CROISSANT: Final = "croissant.json"
_PROFILE: Final = "http://mlcommons.org/croissant/1.0"
_TYPES: Final = {"int": "sc:Integer", "float": "sc:Float", "bool": "sc:Boolean"}
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The standard's own context, which readers compare."""


def croissant(
    files: Mapping[str, tuple[str, str, int, str]],
    *,
    name: str,
    description: str,
    licence: str,
    creator: str,
    published: str,
) -> dict[str, Any]:
    """The description as JSON values.

    Args:
        files: By path: what it is, media type, size in bytes, SHA-256.
        name: Of the release.
        description: Of the release.
        licence: Its address; empty to claim none.
        creator: Who publishes it.
        published: Date, as 2026-01-31.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _PROFILE,
        "name": name,
        "description": description,
        "version": published.replace("-", "."),
        "datePublished": published,
        **({"license": licence} if licence else {}),
        "creator": {"@type": "sc:Organization", "name": creator},
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "description": said,
                "contentUrl": path,
                "encodingFormat": kind,
                "contentSize": f"{size} B",
                "sha256": digest,
            }
            for path, (said, kind, size, digest) in files.items()
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": table,
                "name": table,
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"{table}/{column}",
                        "name": column,
                        "dataType": _TYPES.get(kind, "sc:Text"),
                        "source": {
                            "fileObject": {"@id": f"tables/{table}.tsv"},
                            "extract": {"column": column},
                        },
                    }
                    for column, kind in columns.items()
                ],
            }
            for table, columns in TABLES.items()
        ],
    }
