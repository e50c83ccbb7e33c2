"""Bytes to pixels: every format that journals use, upright, in RGB."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile

from ..errors import ImageError

MAX_PIXELS = 40_000_000
# What decoding one image may take, in bytes of pixels. A page at 1,200 dpi in colour is 560 MB.
_MAX_DECODED_BYTES = 2**30
_BYTES_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "LA": 4, "PA": 4, "I;16": 2, "I;16B": 2, "I;16L": 2}
_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "WEBP", "BMP")
_STRIP_PIXELS = 4_000_000
_LIGHT = 200
_LIGHT_SHARE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A decoded picture.

    Attributes:
        rgb: Pixels, uint8, shape (height / scale, width / scale, 3), rounded up; upright.
        width: Width of the original in pixels, after the rotation that its EXIF data asks for.
        height: Height of the original, likewise.
        format: "jpeg", "png", "tiff", "gif", "webp" or "bmp".
        sha256: Of the bytes, in hex.
        scale: Pixels of the original for one pixel of `rgb`, along each axis: a point (x, y)
            in `rgb` is (x * scale, y * scale) in the original. 1 unless the image was reduced.
    """

    rgb: npt.NDArray[np.uint8]
    width: int
    height: int
    format: str
    sha256: str
    scale: float = 1.0


def _refuse(data: bytes, where: str) -> ImageError:
    """What the bytes are, if they are no picture."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = start[:256].lower()
    hint = "get the file again"
    if not data:
        return ImageError("the image file is empty", where=where, hint=hint)
    if start[:1] in (b"{", b"["):
        return ImageError(
            "the image file holds JSON, an error message perhaps", where=where, hint=hint
        )
    if b"<svg" in start.lower():
        return ImageError("SVG drawings cannot be read", where=where, hint="convert it to PNG")
    if lower.startswith((b"<!doctype html", b"<html", b"<head")):
        return ImageError(
            "the image file holds a web page, an error message perhaps", where=where, hint=hint
        )
    if start[:1] == b"<":
        return ImageError("the image file holds XML", where=where, hint=hint)
    if start.startswith((b"%PDF", b"%!PS")):
        return ImageError(
            "the image file is a PDF or PostScript document", where=where, hint="convert it to PNG"
        )
    if not data.strip(b"\0"):
        return ImageError("the image file holds only zero bytes", where=where, hint=hint)
    return ImageError(
        "the image's format is not known, or its beginning is damaged",
        where=where,
        hint="JPEG, PNG, TIFF, GIF, WebP and BMP can be read",
    )


def _too_large(how: str, where: str) -> ImageError:
    return ImageError(
        f"the image is too large: {how}",
        where=where,
        hint="make it smaller, or save it as PNG in grey or with a palette",
    )


def _is_cut(name: str, data: bytes) -> bool:
    """Do the bytes end before the place that the format's own header names?"""
    if name == "WEBP":
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    if name == "TIFF" and len(data) >= 8:
        # The directory often stands at the file's end.
        return len(data) <= int.from_bytes(data[4:8], "little" if data[:2] == b"II" else "big")
    return False


def _open(data: bytes, where: str) -> ImageFile.ImageFile:
    """Open without decoding, by Pillow's readers for the known formats only.

    Not by `Image.open`, whose limit on pixels is a global of the whole process: here the size is
    judged by the caller, against what decoding really takes.
    """
    Image.preinit()
    Image.init()
    for name in _FORMATS:
        factory, accept = Image.OPEN[name]
        if accept is not None:
            accepted = accept(data[:16])
            if not accepted or isinstance(accepted, str):
                continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return factory(io.BytesIO(data), "")
        except Image.DecompressionBombError as error:
            raise _too_large(str(error), where) from error
        except Exception as error:  # a reader's errors on hostile bytes are of any kind
            cut = (
                isinstance(error, EOFError)
                or "truncated" in str(error).lower()
                or _is_cut(name, data)
            )
            what = "the image is truncated" if cut else f"the image's beginning is damaged: {error}"
            raise ImageError(what, where=where, hint="get the file again") from error
    raise _refuse(data, where)


def _reduction(width: int, height: int, max_pixels: int) -> int:
    """The least whole factor by which the sides must shrink."""
    factor = 1
    while -(-width // factor) * -(-height // factor) > max_pixels:
        factor += 1
    return factor


def _decode(image: ImageFile.ImageFile, where: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
    except MemoryError as error:
        raise ImageError("the image does not fit into memory", where=where) from error
    except Image.DecompressionBombError as error:
        raise _too_large(str(error), where) from error
    except Exception as error:  # a reader's errors on hostile bytes are of any kind
        cut = isinstance(error, EOFError) or any(
            word in str(error).lower() for word in ("truncated", "end of", "eof", "not enough")
        )
        what = "the image is truncated" if cut else f"the image is damaged: {error}"
        raise ImageError(what, where=where, hint="get the file again") from error


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or real numbers, as 8 bits."""
    pixels = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((pixels.astype(np.uint32) // 257).astype(np.uint8))
    values = np.nan_to_num(pixels.astype(np.float64))
    low, high = float(values.min()), float(values.max())
    if image.mode == "I" and low >= 0 and high <= 65535:
        # Pillow opens 16-bit grey PNGs in this mode.
        low, high = 0.0, 255.0 if high <= 255 else 65535.0
    span = high - low
    grey = (values - low) * (255.0 / span) if span > 0 else np.zeros_like(values)
    return Image.fromarray(np.round(grey).astype(np.uint8))


def _on_background(image: Image.Image) -> Image.Image:
    """Lay a transparent picture on white, or on black where white would hide it.

    What counts is the rim: the visible pixels that touch transparent ones. Where nearly all of
    them are light (white lettering on nothing) a white background would swallow them.
    """
    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    pixels = np.asarray(rgba)
    visible = pixels[..., 3] >= 128
    background = (255, 255, 255)
    if not visible.all() and visible.any():
        clear = ~visible
        beside = np.zeros_like(clear)
        beside[1:] |= clear[:-1]
        beside[:-1] |= clear[1:]
        beside[:, 1:] |= clear[:, :-1]
        beside[:, :-1] |= clear[:, 1:]
        rim = pixels[visible & beside][:, :3].astype(np.uint32)
        luma = (rim @ np.array([299, 587, 114], dtype=np.uint32)) // 1000
        if luma.size and float(np.mean(luma >= _LIGHT)) >= _LIGHT_SHARE:
            background = (0, 0, 0)
    ground = Image.new("RGBA", rgba.size, (*background, 255))
    ground.alpha_composite(rgba)
    return ground.convert("RGB")


def _plain(image: Image.Image, inverted: bool) -> Image.Image:
    """A part of the picture as RGB or, where it is transparent, RGBA."""
    if image.mode.startswith("I") or image.mode == "F":
        image = _to_eight_bits(image)
    if image.mode == "CMYK" and inverted:
        image = Image.fromarray(255 - np.asarray(image), mode="CMYK")
    transparent = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")


def _converted(image: Image.Image, factor: int, inverted: bool) -> Image.Image:
    """The whole picture as RGB(A), reduced by a whole factor, a strip at a time."""
    if factor == 1:
        return _plain(image, inverted)
    width, height = image.size
    rows = max(1, _STRIP_PIXELS // width // factor) * factor
    whole: Image.Image | None = None
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        strip.info = dict(image.info)
        part = _plain(strip, inverted).reduce(factor)
        if whole is None:
            whole = Image.new(part.mode, (-(-width // factor), -(-height // factor)))
        whole.paste(part, (0, top // factor))
    assert whole is not None
    return whole


def _upright(image: Image.Image, exif: Any) -> tuple[Image.Image, bool]:
    """The picture turned as its EXIF data asks, and whether its sides changed places."""
    methods = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    method = methods.get(exif) if isinstance(exif, int) else None
    if method is None:
        return image, False
    return image.transpose(method), exif >= 5


def _orientation(image: Image.Image) -> Any:
    try:
        return image.getexif().get(0x0112, 1)
    except Exception:  # broken EXIF data is no reason to refuse a picture
        return 1


def load_raster(data: bytes, *, where: str, max_pixels: int = MAX_PIXELS) -> Raster:
    """Decode a picture: JPEG, PNG, TIFF (first page), GIF and WebP (first frame), BMP.

    CMYK (Adobe's inverted kind too, without colour management), palettes, grey, 1 and 16 bits
    come out as 8-bit RGB. Transparency is laid on white, or on black where the visible pixels
    beside transparent ones are nearly all light. The picture is turned upright by its EXIF data.

    A picture of more than `max_pixels` is reduced by a whole factor (box filter); a JPEG is
    already decoded at a half, quarter or eighth. A picture that would take more than 1 GiB to
    decode is refused with its size: a colour PNG of 20,000 x 20,000 is, one in grey, palette or
    black and white is read reduced, and so is a JPEG. TIFF and WebP are refused from 179 million
    pixels.

    A picture that is cut off is refused: half a pathway would be a wrong record.

    Args:
        data: The file's bytes.
        where: The file's name for messages.
        max_pixels: The most pixels of `Raster.rgb`.

    Raises:
        ImageError: The bytes are no picture of these formats, or it is truncated, damaged or
            too large.
    """
    if not data:
        raise _refuse(data, where)
    image = _open(data, where)
    width, height = image.size
    name = (image.format or "").upper()
    if width < 1 or height < 1:
        raise ImageError("the image has no pixels", where=where)
    factor = _reduction(width, height, max_pixels)
    if name in ("JPEG", "MPO") and factor > 1:
        # The decoder itself can halve; the rest is reduced below.
        eighth = next(f for f in (8, 4, 2, 1) if f <= factor)
        image.draft(None, (-(-width // eighth), -(-height // eighth)))
    decoded_width, decoded_height = image.size
    needed = decoded_width * decoded_height * _BYTES_PER_PIXEL.get(image.mode, 4)
    if needed > _MAX_DECODED_BYTES:
        raise _too_large(
            f"{width:,} x {height:,} pixels take {needed / 2**30:.1f} GiB to decode", where
        )
    # Pillow takes every CMYK JPEG for an inverted one, as Adobe's programs write them.
    inverted = name in ("JPEG", "MPO") and image.mode == "CMYK" and "adobe" not in image.info
    _decode(image, where)
    if name == "TIFF":  # Pillow has turned it already
        (width, height), orientation = image.size, 1
        decoded_width, decoded_height = image.size
    else:
        orientation = _orientation(image)
    drafted = width / decoded_width if decoded_width != width else 1.0
    drafted = float(round(drafted)) or 1.0
    rest = _reduction(decoded_width, decoded_height, max_pixels)
    try:
        plain = _converted(image, rest, inverted)
        if plain.mode == "RGBA":
            plain = _on_background(plain)
        plain, turned = _upright(plain, orientation)
    except (ValueError, OSError, MemoryError) as error:
        raise ImageError(f"the image cannot be converted: {error}", where=where) from error
    rgb = np.ascontiguousarray(np.asarray(plain, dtype=np.uint8))
    return Raster(
        rgb=rgb,
        width=height if turned else width,
        height=width if turned else height,
        format="jpeg" if name == "MPO" else name.lower(),
        sha256=hashlib.sha256(data).hexdigest(),
        scale=drafted * rest,
    )
