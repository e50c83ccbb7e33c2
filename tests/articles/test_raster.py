"""Pictures of every kind, and bytes that are none."""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pathscribe.articles.raster import Raster, load_raster
from pathscribe.errors import ImageError

RED, GREEN, BLUE, GREY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (90, 90, 90)
FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "WEBP", "BMP")


def _bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _load(data: bytes, **options: Any) -> Raster:
    return load_raster(data, where="fig.x", **options)


def _corners() -> Image.Image:
    """60 x 40 pixels, a colour in each corner: red, green / blue, grey."""
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:20, :30], pixels[:20, 30:] = RED, GREEN
    pixels[20:, :30], pixels[20:, 30:] = BLUE, GREY
    return Image.fromarray(pixels)


def _is(raster: Raster, x: int, y: int, colour: tuple[int, int, int], by: int = 6) -> bool:
    return bool(np.abs(raster.rgb[y, x].astype(int) - colour).max() <= by)


def _noise(width: int = 300, height: int = 200) -> Image.Image:
    generator = np.random.default_rng(0)
    return Image.fromarray(generator.integers(0, 256, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format(kind: str) -> None:
    data = _bytes(_corners(), kind, **({"lossless": True} if kind == "WEBP" else {}))
    raster = _load(data)
    assert (raster.width, raster.height, raster.scale) == (60, 40, 1.0)
    assert raster.format == kind.lower()
    assert raster.sha256 == hashlib.sha256(data).hexdigest()
    assert raster.rgb.shape == (40, 60, 3)
    assert raster.rgb.dtype == np.uint8
    assert raster.rgb.flags.c_contiguous
    for x, y, colour in ((5, 5, RED), (55, 5, GREEN), (5, 35, BLUE), (55, 35, GREY)):
        assert _is(raster, x, y, colour), (x, y)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "top_left", "size"),
    [
        (1, RED, (60, 40)),
        (2, GREEN, (60, 40)),
        (3, GREY, (60, 40)),
        (4, BLUE, (60, 40)),
        (5, RED, (40, 60)),
        (6, BLUE, (40, 60)),
        (7, GREY, (40, 60)),
        (8, GREEN, (40, 60)),
    ],
)
def test_exif_rotation(
    kind: str, orientation: int, top_left: tuple[int, int, int], size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    raster = _load(_bytes(_corners(), kind, exif=exif))
    assert (raster.width, raster.height) == size
    assert raster.rgb.shape == (size[1], size[0], 3)
    assert _is(raster, 5, 5, top_left, by=30)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_cut_off_is_refused(kind: str, share: float) -> None:
    data = _bytes(_noise(), kind)
    with pytest.raises(ImageError, match="truncated") as caught:
        _load(data[: int(len(data) * share)])
    assert caught.value.where == "fig.x"
    assert caught.value.hint


def test_cut_off_tiff_with_its_directory_at_the_end() -> None:
    data = _bytes(_noise(), "TIFF", compression="tiff_lzw")
    with pytest.raises(ImageError, match="truncated"):
        _load(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b'{"error": {"code": 404}}', "JSON"),
        (b" \n[1, 2]", "JSON"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'<?xml version="1.0"?><Error/>', "XML"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"\0" * 100, "zero bytes"),
        (b"plain words", "format is not known"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff", "image"),
        (b"GIF89a", "image"),
    ],
)
def test_no_picture(data: bytes, what: str) -> None:
    with pytest.raises(ImageError, match=what) as caught:
        _load(data)
    assert str(caught.value).startswith("fig.x: ")
    assert caught.value.hint


def _png(width: int, height: int, colour: int, bits: int = 8) -> bytes:
    """An all-white PNG, written by hand: Pillow would need the memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    channels = {0: 1, 2: 3}[colour]
    rows = (b"\0" + b"\xff" * ((width * channels * bits + 7) // 8)) * 100
    packer = zlib.compressobj(1)
    packed = b"".join([packer.compress(rows) for _ in range(height // 100)]) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    )


def test_huge_grey_png_is_read_reduced() -> None:
    raster = _load(_png(20_000, 20_000, 0, 1), max_pixels=10_000_000)
    assert (raster.width, raster.height) == (20_000, 20_000)
    assert raster.rgb.shape == (2_858, 2_858, 3)
    assert raster.scale == 7.0
    assert raster.rgb.min() == 255


@pytest.mark.parametrize("size", [(20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_huge_colour_png_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    head = _png(100, 100, 2)
    data = head[:16] + struct.pack(">II", *size) + head[24:29]
    data += struct.pack(">I", zlib.crc32(data[12:29])) + head[33:]
    with pytest.raises(ImageError, match="too large") as caught:
        _load(data)
    assert f"{size[0]:,} x {size[1]:,}" in str(caught.value)


def test_huge_tiff_is_refused_by_its_size() -> None:
    data = _bytes(Image.new("1", (20_000, 20_000), 1), "TIFF", compression="group4")
    with pytest.raises(ImageError, match="too large") as caught:
        _load(data)
    assert "damaged" not in str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_reduction_keeps_places(kind: str) -> None:
    image = Image.new("RGB", (1001, 701), "white")
    image.paste(RED, (600, 300, 700, 400))
    raster = _load(_bytes(image, kind), max_pixels=50_000)
    assert raster.rgb.shape[0] * raster.rgb.shape[1] <= 50_000
    assert (raster.width, raster.height) == (1001, 701)
    ys, xs = np.nonzero(raster.rgb[..., 1] < 128)
    assert abs((xs.min() * raster.scale) - 600) <= raster.scale
    assert abs(((ys.max() + 1) * raster.scale) - 400) <= raster.scale


def test_reduced_and_rotated() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    big = _corners().resize((1200, 800), Image.Resampling.NEAREST)
    for kind in ("JPEG", "PNG", "TIFF"):
        raster = _load(_bytes(big, kind, exif=exif), max_pixels=60_000)
        assert (raster.width, raster.height) == (800, 1200)
        assert raster.rgb.shape[:2] == (-(-1200 // int(raster.scale)), -(-800 // int(raster.scale)))
        assert _is(raster, 5, 5, BLUE, by=30)


def test_cmyk_jpegs_of_both_kinds() -> None:
    # Full cyan is nearly (0, 255, 255) without colour management. Pillow writes Adobe's kind:
    # inverted, with a marker that says so.
    cyan = Image.new("CMYK", (40, 40), (255, 0, 0, 0))
    adobe = _bytes(cyan, "JPEG", quality=95)
    assert adobe.count(b"\xff\xee\x00\x0eAdobe") == 1
    assert _is(_load(adobe), 20, 20, (0, 255, 255), by=12)
    other = _bytes(Image.new("CMYK", (40, 40), (0, 255, 255, 255)), "JPEG", quality=95)
    place = other.index(b"\xff\xee\x00\x0eAdobe")
    plain = other[:place] + other[place + 16 :]
    assert _is(_load(plain), 20, 20, (0, 255, 255), by=12)
    assert _is(_load(_bytes(cyan, "TIFF")), 20, 20, (0, 255, 255), by=12)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits(kind: str) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(20, 0)
    raster = _load(_bytes(Image.fromarray(ramp), kind))
    row = raster.rgb[10, :, 0].astype(int)
    assert row[0] == 0
    assert row[-1] == 255
    assert np.abs(row - np.arange(256)).max() <= 1


def test_sixteen_bits_of_the_other_byte_order_and_real_numbers() -> None:
    ramp = np.linspace(0, 65535, 256).astype(">u2")[None].repeat(20, 0)
    image = Image.frombytes("I;16B", (256, 20), ramp.tobytes())
    assert _load(_bytes(image, "TIFF")).rgb[10, 128, 0] == 128
    real = Image.fromarray(np.linspace(-1, 1, 256, dtype=np.float32)[None].repeat(20, 0))
    row = _load(_bytes(real, "TIFF")).rgb[10, :, 0]
    assert (row[0], row[-1]) == (0, 255)


def test_one_bit_and_grey() -> None:
    assert _load(_bytes(Image.new("1", (9, 9), 1), "PNG")).rgb.min() == 255
    assert _load(_bytes(Image.new("L", (9, 9), 77), "JPEG")).rgb[4, 4].tolist() == [77] * 3


def test_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (30, 20), c) for c in ("red", "lime", "blue")]
    for kind, options in (("GIF", {}), ("WEBP", {"lossless": True}), ("TIFF", {})):
        data = _bytes(frames[0], kind, save_all=True, append_images=frames[1:], **options)
        assert _is(_load(data), 10, 10, RED), kind


def _lettering(colour: str, kind: str) -> bytes:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste(colour, (20, 10, 40, 30))
    if kind == "P":
        return _bytes(image.quantize(4), "PNG")
    return _bytes(image, kind, **({"lossless": True} if kind == "WEBP" else {}))


@pytest.mark.parametrize("kind", ["P", "PNG", "WEBP", "TIFF", "GIF"])
def test_white_lettering_on_nothing_can_be_read(kind: str) -> None:
    raster = _load(_lettering("white", kind))
    assert _is(raster, 30, 20, (255, 255, 255))
    assert _is(raster, 2, 2, (0, 0, 0))


@pytest.mark.parametrize("kind", ["P", "PNG", "WEBP", "TIFF", "GIF"])
def test_dark_lettering_on_nothing_stands_on_white(kind: str) -> None:
    raster = _load(_lettering("navy", kind))
    assert _is(raster, 30, 20, (0, 0, 128))
    assert _is(raster, 2, 2, (255, 255, 255))


def test_grey_with_alpha_and_transparent_colour() -> None:
    grey = Image.new("LA", (20, 20), (0, 0))
    grey.paste((0, 255), (5, 5, 15, 15))
    raster = _load(_bytes(grey, "PNG"))
    assert _is(raster, 1, 1, (255, 255, 255))
    assert _is(raster, 10, 10, (0, 0, 0))
    image = Image.new("RGB", (20, 20), (10, 20, 30))
    image.paste(GREEN, (5, 5, 15, 15))
    raster = _load(_bytes(image, "PNG", transparency=(10, 20, 30)))
    assert _is(raster, 1, 1, (255, 255, 255))
    assert _is(raster, 10, 10, GREEN)
    nothing = _load(_bytes(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert _is(nothing, 10, 10, (255, 255, 255))


def test_pillow_is_left_as_it_was() -> None:
    limit = Image.MAX_IMAGE_PIXELS
    _load(_png(20_000, 1_000, 0))
    assert limit == Image.MAX_IMAGE_PIXELS


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(FORMATS),
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_damaged_bytes_give_a_picture_or_a_clear_error(
    kind: str, places: list[tuple[float, int]]
) -> None:
    data = bytearray(_bytes(_noise(24, 16), kind))
    for place, value in places:
        data[min(int(place * len(data)), len(data) - 1)] = value
    with contextlib.suppress(ImageError):  # any other error fails the test
        raster = _load(bytes(data))
        assert raster.rgb.shape[2] == 3
        assert raster.rgb.size > 0


def test_every_picture_of_the_evaluation_data_has_its_size(shared: Path) -> None:
    paths = sorted((shared / "gold/images").iterdir()) + sorted(
        (shared / "articles").glob("*/*.tif")
    )
    assert len(paths) > 35
    for path in paths:
        raster = load_raster(path.read_bytes(), where=path.name)
        with Image.open(path) as image:
            assert (raster.width, raster.height) == image.size
        assert raster.rgb.std() > 5
