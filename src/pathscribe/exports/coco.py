"""Boxes in the COCO format, to train and to measure readers of figures.

Format: https://cocodataset.org/#format-data (object detection). Boxes are in pixels of the
original image.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, get_args

from ..records import MentionType, Record
from ..records.model import well_formed
from .base import ExportReport, atomic, in_order, options_from

LABEL: Final = "label"
CATEGORIES: Final = (LABEL, *get_args(MentionType))
"""Categories; their ids count from 1. The same in every file, whatever it holds."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CocoOptions:
    """Options of the COCO export.

    Attributes:
        boxes: Of every label, of what was recognised in them, or both.
    """

    boxes: Literal["labels", "mentions", "both"] = "both"


def figure_boxes(record: Record, options: CocoOptions) -> Iterator[dict[str, Any]]:
    """The annotations of a figure, without ids: labels first, each in the record's order."""
    if options.boxes != "mentions":
        for label in record.labels:
            if len(label.polygon) >= 3:
                held = {"text": label.text, "label": label.id, "confidence": label.confidence}
                yield _annotation(LABEL, label.polygon, held)
    if options.boxes == "labels":
        return
    from ..overlay.boxes import mention_boxes

    for box in mention_boxes(record, 1.0, gap=0.0):
        mention = box.mention
        outline = [(float(x), float(y)) for x, y in box.outline]
        curies = [reading.curie for reading in mention.readings if reading.curie]
        held = {"text": mention.text, "mention": mention.id, "confidence": mention.score}
        yield _annotation(mention.type, outline, {**held, "curies": curies})


def _annotation(category: str, outline: Sequence[Point], held: dict[str, Any]) -> dict[str, Any]:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, top = min(xs), min(ys)
    return {
        "category_id": CATEGORIES.index(category) + 1,
        "bbox": _rounded((left, top, max(xs) - left, max(ys) - top)),
        "area": round(_area(outline), 2),
        "segmentation": [_rounded(value for point in outline for value in point)],
        "iscrowd": 0,
        "attributes": held,
    }


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, 2) for value in values]


def _area(outline: Sequence[Point]) -> float:
    """Of a polygon, by the shoelace formula."""
    pairs = zip(outline, (*outline[1:], outline[0]), strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


class CocoExporter:
    """Boxes for training and measuring."""

    name: ClassVar[str] = "coco"
    description: ClassVar[str] = "boxes of labels and mentions (COCO JSON)"

    def write(self, records: Iterable[Record], out: Path | str, **options: Any) -> ExportReport:
        """Write one file; see `CocoOptions`.

        A figure whose picture was not read is skipped.

        Raises:
            ExportError: An option is wrong, or the file cannot be written.
        """
        chosen = options_from(CocoOptions, options, exporter=self.name)
        skipped = 0

        def line(record: Record) -> str | None:
            nonlocal skipped
            image = record.figure.image
            if image is None:
                skipped += 1
                return None
            picture = {
                "width": image.width,
                "height": image.height,
                "file_name": record.figure.filename or f"{image.sha256}.{image.format}",
                "figid": record.figid,
                "sha256": image.sha256,
            }
            held = {"image": picture, "annotations": list(figure_boxes(record, chosen))}
            return well_formed(json.dumps(held, ensure_ascii=False))

        images: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        problems = []
        for figid, text in in_order(records, line):
            if images and images[-1]["figid"] == figid:
                problems.append(f"{figid}: is there already; left out")
                continue
            held = json.loads(text)
            images.append({"id": len(images) + 1, **held["image"]})
            for made in held["annotations"]:
                annotations.append({"id": len(annotations) + 1, "image_id": len(images), **made})
        data = {
            "info": {"description": "Pathway figures, read by pathscribe", "version": "1"},
            "licenses": [],
            "images": images,
            "categories": [
                {"id": n, "name": name, "supercategory": "text" if name == LABEL else "mention"}
                for n, name in enumerate(CATEGORIES, start=1)
            ],
            "annotations": annotations,
        }
        with atomic(Path(out)) as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.write("\n")
        skipped += len(problems)
        return ExportReport(self.name, Path(out), len(images), 1, skipped, tuple(problems))
