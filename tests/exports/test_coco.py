from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pathscribe.exports import CocoExporter
from pathscribe.exports.coco import CATEGORIES
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _data(path: Path) -> dict[str, Any]:
    import json

    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    number = {"type": "number", "minimum": 0}
    schema = {
        "required": ["images", "categories", "annotations"],
        "properties": {
            "annotations": {
                "items": {
                    "required": ["id", "image_id", "category_id", "bbox", "area", "iscrowd"],
                    "properties": {
                        "bbox": {"items": number, "minItems": 4, "maxItems": 4},
                        "area": number,
                        "segmentation": {"items": {"items": {"type": "number"}, "minItems": 6}},
                        "iscrowd": {"const": 0},
                    },
                }
            }
        },
    }
    jsonschema.validate(data, schema)
    return data


def test_pycocotools_reads_the_demo(tmp_path: Path, demo: Record) -> None:
    module = pytest.importorskip("pycocotools.coco")
    out = tmp_path / "demo.json"
    report = CocoExporter().write([demo], out)
    assert report.records == 1
    coco = module.COCO(str(out))
    assert [c["name"] for c in coco.loadCats(coco.getCatIds())] == list(CATEGORIES)
    (image,) = coco.loadImgs(coco.getImgIds())
    assert image["file_name"] == demo.figure.filename
    labels = coco.loadAnns(coco.getAnnIds(catIds=coco.getCatIds(catNms=["label"])))
    assert len(labels) == len(demo.labels)
    genes = coco.loadAnns(coco.getAnnIds(catIds=coco.getCatIds(catNms=["gene"])))
    stat3 = next(gene for gene in genes if gene["attributes"]["text"] == "STAT3")
    label = next(label for label in demo.labels if label.text == "STAT3")
    assert stat3["bbox"][:2] == list(label.polygon[0])
    # The mask that it makes of an outline has about the outline's area.
    assert coco.annToMask(stat3).sum() == pytest.approx(stat3["area"], rel=0.1)


@pytest.mark.parametrize(("boxes", "kinds"), [("labels", {"label"}), ("mentions", {"gene"})])
def test_some_boxes(tmp_path: Path, demo: Record, boxes: str, kinds: set[str]) -> None:
    CocoExporter().write([demo], tmp_path / "o.json", boxes=boxes)
    found = {CATEGORIES[a["category_id"] - 1] for a in _data(tmp_path / "o.json")["annotations"]}
    assert kinds <= found
    assert (found == {"label"}) == (boxes == "labels")
    assert ("label" in found) == (boxes == "labels")


def test_pictures_that_were_not_read(tmp_path: Path, make: MakeRecord, demo: Record) -> None:
    other = demo.model_copy(update={"figid": "PMC1__a"})
    report = CocoExporter().write([demo, make(), other, demo], tmp_path / "o.json")
    data = _data(tmp_path / "o.json")
    assert [image["figid"] for image in data["images"]] == [
        "PMC11892258__12964_2025_2082_Fig3_HTML",
        "PMC1__a",
    ]
    assert (report.records, report.skipped, len(report.problems)) == (2, 2, 1)
    ids = [annotation["id"] for annotation in data["annotations"]]
    assert ids == list(range(1, len(ids) + 1))
    assert {annotation["image_id"] for annotation in data["annotations"]} == {1, 2}
