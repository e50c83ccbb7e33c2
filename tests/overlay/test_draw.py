from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pathscribe.errors import ExportError, ImageError
from pathscribe.overlay import draw_overlay, overlay_png, write_overlay
from pathscribe.overlay.palette import colour
from pathscribe.records import Record

MakeRecord = Callable[..., Record]


def _picture(height: int = 300, width: int = 500) -> np.ndarray:
    return np.full((height, width, 3), 240, np.uint8)


def _near(pixels: np.ndarray, ink: tuple[int, int, int]) -> np.ndarray:
    return (np.abs(pixels.astype(int) - np.asarray(ink)) < 12).all(axis=2)


def test_boxes_stand_where_the_labels_are_on_an_enlarged_picture(make: MakeRecord) -> None:
    record = make(("SYK", (100, 200), "gene", "SYK"), ("LPS", (300, 50), "chemical", "LPS"))
    pixels = draw_overlay(record, _picture())
    assert pixels.shape[1] == 1500  # three times as wide
    figure = pixels[:900]
    for kind, x, y in (("gene", 100, 200), ("chemical", 300, 50)):
        rows, columns = np.nonzero(_near(figure, colour(kind)))  # type: ignore[arg-type]
        assert abs(int(columns.min()) - 3 * x) <= 8
        assert abs(int(columns.max()) - 3 * (x + 36)) <= 8
        assert abs(int(rows.min()) - 3 * y) <= 8
        assert abs(int(rows.max()) - 3 * (y + 20)) <= 8


def test_a_large_picture_is_not_enlarged_and_a_reduced_one_is_mapped(make: MakeRecord) -> None:
    record = make(("SYK", (2000, 1000), "gene", "SYK"))
    pixels = draw_overlay(record, _picture(1200, 1600), scale=2.0)
    assert pixels.shape[1] == 1600
    rows, columns = np.nonzero(_near(pixels[:1200], colour("gene")))
    assert abs(int(columns.min()) - 1000) <= 6
    assert abs(int(rows.min()) - 500) <= 6


def test_the_picture_itself_stays_as_it_is(make: MakeRecord) -> None:
    picture = _picture(1200, 1600)
    pixels = draw_overlay(make(("SYK", (20, 20), "gene", "SYK")), picture)
    assert (picture == 240).all()
    assert (pixels[200:1190, :1590] == 240).all()


def test_the_same_input_gives_the_same_bytes(make: MakeRecord) -> None:
    record = make(("DAP12", (100, 200), "gene", "TYROBP"), ("NF-κB", (20, 30), "family", "NFκB"))
    assert overlay_png(record, _picture()) == overlay_png(record, _picture())


def test_a_narrow_picture_gets_a_legend_that_can_be_read(make: MakeRecord) -> None:
    pixels = draw_overlay(make(("SYK", (5, 20), "gene", "SYK")), _picture(900, 60))
    assert pixels.shape[1] >= 600


def test_labels_beyond_the_picture_do_no_harm(make: MakeRecord) -> None:
    record = make(("SYK", (-500, -500), "gene", "XY"), ("IL-6", (490, 295), "gene", "Z"))
    assert draw_overlay(record, _picture()).shape[2] == 3
    assert draw_overlay(record, _picture(1, 1)).shape[2] == 3


def test_it_writes_a_png(make: MakeRecord, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(_picture()).save(buffer, "JPEG")
    record = make(("SYK", (100, 200), "gene", "SYK"))
    out = write_overlay(record, buffer.getvalue(), tmp_path / "a" / "b.png")
    with Image.open(out) as image:
        image.load()
        assert image.format == "PNG"
        assert image.width == 1500
    assert [path.name for path in out.parent.iterdir()] == ["b.png"]


def test_errors(make: MakeRecord, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(_picture()).save(buffer, "PNG")
    with pytest.raises(ImageError) as caught:
        write_overlay(make(), b"no picture", tmp_path / "a.png", where="fig.jpg")
    assert caught.value.where == "fig.jpg"
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError) as failed:
        write_overlay(make(), buffer.getvalue(), tmp_path / "file" / "a.png")
    assert failed.value.where == str(tmp_path / "file" / "a.png")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_real_figures(shared: Path) -> None:
    """Every picture of the gold set takes an overlay, at whatever size."""
    from pathscribe.articles.raster import load_raster

    pictures = sorted((shared / "gold" / "images").glob("*.jpg"))[:6]
    assert pictures
    for path in pictures:
        raster = load_raster(path.read_bytes(), where=path.name)
        record = _corner_record(raster.width, raster.height)
        pixels = draw_overlay(record, raster.rgb, scale=raster.scale)
        assert pixels.shape[1] >= raster.width
        assert _near(pixels, colour("gene")).any()


def _corner_record(width: int, height: int) -> Record:
    return Record.model_validate(
        {
            "figid": "a",
            "alias": "a",
            "figure": {},
            "article": {},
            "labels": [
                {
                    "id": "L1",
                    "text": "SYK",
                    "polygon": [
                        (width - 90, height - 40),
                        (width - 20, height - 40),
                        (width - 20, height - 20),
                        (width - 90, height - 20),
                    ],
                    "confidence": 1,
                    "height": 20,
                }
            ],
            "mentions": [
                {
                    "id": "M1",
                    "labels": ["L1"],
                    "text": "SYK",
                    "span": (0, 3),
                    "type": "gene",
                    "readings": [{"name": "SYK"}],
                    "symbols": ["SYK"],
                    "score": 1,
                }
            ],
            "provenance": {"software": "test"},
        }
    )
