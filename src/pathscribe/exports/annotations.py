"""W3C Web Annotations: what was read, anchored in the picture and in the caption.

Standard: https://www.w3.org/TR/annotation-model/ (one AnnotationPage a figure, as JSON-LD).
A mention in a label has a fragment selector (`xywh=pixel:`) and its outline as SVG; one in the
caption has a position and a quote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import quote

from ..records import Mention, Record
from ..records.model import well_formed
from .base import ExportReport, options_from
from .each import write_each

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32
"""Characters of the caption before and after a quote that tell it from others."""


@dataclass(frozen=True, slots=True)
class AnnotationOptions:
    """Options of the Web Annotations export.

    Attributes:
        base_url: Address of the site that has the figures; without it the annotations go by
            `urn:pathscribe:`.
    """

    base_url: str = ""


def annotation_page(record: Record, options: AnnotationOptions) -> dict[str, Any]:
    """A figure's annotations as a JSON-LD document."""
    base = options.base_url.rstrip("/")
    figid = quote(well_formed(record.figid), safe="")
    root = f"{base}/figures/{figid}.html" if base else f"urn:pathscribe:{figid}"
    items = [*_labels(record, root), *_mentions(record, root), *_relations(record, root)]
    return {
        "@context": CONTEXT,
        "id": f"{root}#annotations",
        "type": "AnnotationPage",
        "label": record.figure.title or record.alias,
        "items": items,
    }


def _picture(record: Record, root: str) -> str:
    image = record.figure.image
    return f"urn:sha256:{image.sha256}" if image is not None else f"{root}#picture"


def _labels(record: Record, root: str) -> Iterator[dict[str, Any]]:
    for label in record.labels:
        body = {"type": "TextualBody", "value": label.text, "purpose": "describing"}
        yield {
            "id": f"{root}#{quote(label.id)}",
            "type": "Annotation",
            "motivation": "describing",
            "body": body,
            "target": _region(_picture(record, root), label.polygon),
        }


def _mentions(record: Record, root: str) -> Iterator[dict[str, Any]]:
    from ..overlay.boxes import mention_boxes

    outlines: dict[str, list[list[tuple[float, float]]]] = {}
    for box in mention_boxes(record, 1.0, gap=0.0):
        found = [(float(x), float(y)) for x, y in box.outline]
        outlines.setdefault(box.mention.id, []).append(found)
    for mention in record.mentions:
        if mention.place == "caption":
            targets: list[Any] = [_quote(record, mention, root)]
        else:
            regions = outlines.get(mention.id, [])
            targets = [_region(_picture(record, root), outline) for outline in regions]
        yield {
            "id": f"{root}#{quote(mention.id)}",
            "type": "Annotation",
            "motivation": "identifying",
            "body": _bodies(mention),
            "target": targets[0] if len(targets) == 1 else targets or _picture(record, root),
        }


def _bodies(mention: Mention) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "value": mention.type, "purpose": "classifying"}
    ]
    for reading in mention.readings:
        if address := identifier_address(reading.curie):
            bodies.append({"type": "SpecificResource", "source": address, "purpose": "identifying"})
        elif reading.name:
            named = {"type": "TextualBody", "value": reading.name, "purpose": "identifying"}
            bodies.append(named)
    bodies += [
        {"type": "TextualBody", "value": state, "purpose": "tagging"} for state in mention.state
    ]
    return bodies


def _relations(record: Record, root: str) -> Iterator[dict[str, Any]]:
    for relation in record.relations:
        targets: list[Any] = [f"{root}#{quote(end)}" for end in (relation.source, relation.target)]
        if len(relation.path) > 1:
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in relation.path)
            targets.append(
                {
                    "source": _picture(record, root),
                    "selector": {
                        "type": "SvgSelector",
                        "value": '<svg xmlns="http://www.w3.org/2000/svg">'
                        f'<polyline fill="none" points="{points}"/></svg>',
                    },
                }
            )
        kind = f"not {relation.kind}" if relation.negated else relation.kind
        bodies = [{"type": "TextualBody", "value": kind, "purpose": "classifying"}]
        if relation.sentence:
            said = {"type": "TextualBody", "value": relation.sentence, "purpose": "commenting"}
            bodies.append(said)
        yield {
            "id": f"{root}#{quote(relation.id)}",
            "type": "Annotation",
            "motivation": "linking",
            "body": bodies,
            "target": targets,
        }


def _region(source: str, outline: Iterable[tuple[float, float]]) -> dict[str, Any]:
    corners = list(outline)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if not corners:
        return {"source": source}
    place = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><polygon points="{points}"/></svg>'
    return {
        "source": source,
        "selector": [
            {
                "type": "FragmentSelector",
                "conformsTo": "http://www.w3.org/TR/media-frags/",
                "value": "xywh=pixel:" + ",".join(f"{value:.0f}" for value in place),
            },
            {"type": "SvgSelector", "value": svg},
        ],
    }


def _quote(record: Record, mention: Mention, root: str) -> dict[str, Any]:
    caption = record.figure.caption
    start, end = mention.span
    return {
        "source": f"{root}#caption",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": caption[start:end] or mention.text,
                "prefix": caption[max(0, start - _AROUND) : start],
                "suffix": caption[end : end + _AROUND],
            },
        ],
    }


def identifier_address(curie: str) -> str:
    """The address of an identifier at identifiers.org; empty for our own and for none."""
    prefix, _, local = curie.partition(":")
    if not local or prefix.casefold() == "pathscribe":
        return ""
    return f"https://identifiers.org/{quote(prefix.casefold())}:{quote(local)}"


class AnnotationsExporter:
    """W3C Web Annotations."""

    name: ClassVar[str] = "annotations"
    description: ClassVar[str] = "W3C Web Annotations of pictures and captions (JSON-LD)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one page of annotations a figure; see `AnnotationOptions` and `write_each`.

        Raises:
            ExportError: An option is wrong, or a file cannot be written.
        """
        chosen = options_from(AnnotationOptions, options, exporter=self.name)

        def text(record: Record) -> str:
            page = annotation_page(record, chosen)
            return well_formed(json.dumps(page, ensure_ascii=False, indent=1)) + "\n"

        return write_each(self.name, records, out, ".jsonld", text)
