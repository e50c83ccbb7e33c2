"""Pictures of single labels with their text, in the manner of journals and of pathway maps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
FONT_FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts/opentype"))
# Families like those of papers: Arial, Helvetica, Calibri, Times, Myriad and their kin.
_SANS = ("LiberationSans-", "LiberationSansNarrow-", "NimbusSans-", "Carlito-", "OpenSans-",
         "Roboto-", "Lato-Regular", "Lato-Bold", "DejaVuSans.", "DejaVuSans-Bold.",
         "DejaVuSansCondensed", "FreeSans", "NotoSans-", "ComicNeue-")  # fmt: skip
_SERIF = ("LiberationSerif-", "NimbusRoman-", "FreeSerif", "Caladea-", "LinLibertine_R",
          "DejaVuSerif.", "NotoSerif-")  # fmt: skip
_MAP = ("LiberationSerif-Regular", "NimbusRoman-Regular", "FreeSerif.")
_SUBSCRIPTS = {"Ca2+", "Mg2+", "Zn2+", "Fe2+", "Fe3+", "Cu2+", "K+", "Na+", "Cl-", "H+", "HCO3-"}


_TIGHT = 0.3  # share of crops that end where the letters end, or a little before


def _cut(
    image: Pixels, spot: tuple[float, float, float, float], give: float, rng: Random
) -> Pixels:
    """The picture up to the letters' box, each side `give` more or less."""
    x0, y0, x1, y1 = spot
    left, top = int(x0 - rng.uniform(-0.7, 1) * give), int(y0 - rng.uniform(-0.7, 1) * give)
    right, bottom = int(x1 + rng.uniform(-0.7, 1) * give), int(y1 + rng.uniform(-0.7, 1) * give)
    found = image[max(0, top) : bottom + 1, max(0, left) : right + 1]
    return found if min(found.shape[:2]) > 4 else image


@lru_cache(maxsize=1)
def fonts() -> dict[str, tuple[str, ...]]:
    """Font files by kind: "sans", "serif" and "map" (of pathway maps).

    Raises:
        FileNotFoundError: A kind has no font on this machine.
    """
    files = sorted(
        p for folder in FONT_FOLDERS for p in folder.rglob("*") if p.suffix in (".ttf", ".otf")
    )
    kinds = {
        kind: tuple(str(p) for p in files if p.name.startswith(starts) and "Thin" not in p.name)
        for kind, starts in (("sans", _SANS), ("serif", _SERIF), ("map", _MAP))
    }
    for kind, found in kinds.items():
        if not found:
            raise FileNotFoundError(f"no {kind} fonts below {FONT_FOLDERS}; see docs/text.md")
    return kinds


@lru_cache(maxsize=4096)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=20000)
def _has(path: str, letter: str) -> bool:
    """Does the font have a glyph for the letter (not its box for missing ones)?"""
    font = _font(path, 24)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U000f0000"))


def crop(text: str, rng: Random) -> Pixels | None:
    """A picture (height, width, 3) of a label; None where no font has its letters."""
    return _of_map(text, rng) if rng.random() < 0.4 else _of_paper(text, rng)


def _pick(kind: str, text: str, rng: Random) -> str | None:
    for _ in range(6):
        path = rng.choice(fonts()[kind])
        if all(_has(path, c) for c in set(text) - {" "}):
            return path
    return None


def _letters(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    font: ImageFont.FreeTypeFont,
    colour: tuple[int, ...],
    tracking: float,
    small: ImageFont.FreeTypeFont | None,
    lift: float = 0.15,
) -> float:
    """Write letter by letter; charges raised by `lift` em, counts lowered; gives the right end."""
    x, y = at
    raised = text in _SUBSCRIPTS and small is not None
    lift = -lift * font.size
    for i, letter in enumerate(text):
        use, dy = font, 0.0
        if raised and small is not None:
            if letter in "+-" or (letter.isdigit() and i + 1 < len(text) and text[i + 1] in "+-"):
                use, dy = small, lift
            elif letter.isdigit():
                use, dy = small, 0.5 * font.size
        draw.text((round(x) if tracking else x, y + dy), letter, fill=colour, font=use)
        x += use.getlength(letter) + tracking
    return x - tracking


def _of_map(text: str, rng: Random) -> Pixels | None:
    """As the maps of pathway databases: small, tight, hard-edged serif letters in a box."""
    path = _pick("map", text, rng)
    if path is None:
        return None
    size = rng.choice((11, 12, 12, 13, 13, 13, 14))
    font, small = _font(path, size), _font(path, max(8, size - 3))
    tracking = rng.choice((0, 0, 0, -1, -1, -1, -0.5, -1.5))
    boxed = rng.random() < 0.7
    width = int(sum(font.getlength(c) + tracking for c in text)) + 2
    round_it = len(text) <= 2 and rng.random() < 0.75
    left, top = rng.randint(0, 8), rng.randint(0, 4)
    inner = rng.choice((-1, 0, 0, 1, 1, 2, 3)) if boxed or round_it else rng.randint(0, 6)
    inner = max(inner, -left)
    across = left + width + 2 * inner + rng.randint(0, 9)
    down = top + size + rng.randint(3, 7)
    page = rng.choice(((255, 255, 255),) * 5 + ((240, 240, 240), (255, 255, 204), (230, 240, 255)))
    fill = rng.choice(((191, 255, 191),) * 3 + ((255, 255, 255),) * 2 + ((255, 200, 200), page))
    ink = rng.choice(((0, 0, 0),) * 9 + ((255, 0, 0), (0, 0, 160)))
    image = Image.new("RGB", (across, down), page)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1" if rng.random() < 0.75 else "L"
    if rng.random() < 0.3:
        y = rng.randint(0, down)
        draw.line((0, y, across, y), fill=(0, 0, 0))
    if rng.random() < 0.2:
        x = rng.randint(0, across)
        draw.line((x, 0, x, down), fill=(0, 0, 0))
    box = (left, top, left + width + 2 * inner - 1, top + size + 3)
    if round_it and rng.random() < 0.6:  # a circle, as narrow as its letters
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        radius = max(width, size) / 2 + rng.choice((-1, 0, 0, 1, 2))
        spot = tuple(m + side * radius for side in (-1, 1) for m in middle)
        draw.ellipse(spot, fill=fill, outline=(0, 0, 0))
    elif round_it:
        draw.ellipse((box[0] - 1, box[1], box[2] + 1, box[3]), fill=fill, outline=(0, 0, 0))
    elif boxed:
        draw.rectangle(box, fill=fill, outline=(0, 0, 0) if rng.random() < 0.85 else None)
    if not boxed and not round_it and rng.random() < 0.25:  # a molecule's circle beside its name
        radius = rng.randint(3, 5)
        x = rng.choice((left - radius, left + width + radius, rng.randint(0, across)))
        y = rng.choice((top - radius + 2, rng.randint(0, down)))
        if not left + radius < x < left + width - radius or y <= top:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(0, 0, 0))
    lower = rng.randint(0, 2)
    at = (left + inner, top + lower)
    _letters(draw, at, text, font, ink, tracking, small, rng.choice((0.15, 0.25, 0.35, 0.45)))
    found = np.asarray(image)
    if rng.random() < _TIGHT:
        spot = (left + inner, top + lower, left + inner + width - 2, top + lower + size)
        found = _cut(found, spot, 2, rng)
    else:
        cut = rng.randint(0, min(2, top)), rng.randint(0, 2)
        found = found[cut[0] : found.shape[0] - cut[1]]
    if rng.random() < 0.25:
        factor = rng.uniform(0.8, 1.6)
        shape = (max(8, int(found.shape[1] * factor)), max(9, int(found.shape[0] * factor)))
        found = cv2.resize(
            found, shape, interpolation=rng.choice((cv2.INTER_AREA, cv2.INTER_CUBIC))
        )
    return _compressed(found, rng, 0.3)


def _colour(rng: Random, dark: bool) -> tuple[int, int, int]:
    low, high = (0, 110) if dark else (150, 255)
    return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)


def _of_paper(text: str, rng: Random) -> Pixels | None:
    """As figures of papers: any font, colours, fills, borders, blurred and compressed."""
    path = _pick("serif" if rng.random() < 0.15 else "sans", text, rng)
    if path is None:
        return None
    size = rng.choice((20, 26, 32, 40))
    font, small = _font(path, size), _font(path, int(size * 0.65))
    tracking = rng.choice((0.0, 0.0, 0.0, 0.0, -0.03 * size, 0.06 * size))
    width = int(sum(font.getlength(c) + tracking for c in text)) + 2
    pad = rng.randint(int(0.05 * size), int(0.4 * size))
    side = rng.randint(0, int(0.6 * size))
    across, down = width + 2 * side, int(size * 1.15) + 2 * pad
    light = rng.random() < 0.8
    kind = rng.random()
    back = (255, 255, 255) if light and kind < 0.45 else _colour(rng, not light)
    ink = (0, 0, 0) if light and rng.random() < 0.6 else _colour(rng, light)
    if not light and rng.random() < 0.6:
        ink = (255, 255, 255)
    image = Image.new("RGB", (across, down), back)
    if rng.random() < 0.2:
        other = _colour(rng, not light)
        ramp = np.linspace(0, 1, across if rng.random() < 0.5 else down)
        shade = np.asarray(back) + np.outer(ramp, np.asarray(other) - np.asarray(back))
        rows = shade[None] if len(ramp) == across else shade[:, None]
        image = Image.fromarray(np.broadcast_to(rows, (down, across, 3)).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    edge = max(1, size // 14)
    border = _colour(rng, True)
    style = rng.random()
    y = rng.randint(0, max(0, pad // 2))
    if style < 0.18:
        draw.rectangle((1, y, across - 2, down - 1 - y), outline=border, width=edge)
    elif style < 0.30:
        draw.ellipse((-side // 2, y, across + side // 2, down - 1 - y), outline=border, width=edge)
    elif style < 0.36:
        draw.line((0, down - edge, across, down - edge), fill=border, width=edge)
    elif style < 0.42:
        x = rng.choice(
            (rng.randint(0, max(1, side // 3)), across - 1 - rng.randint(0, max(1, side // 3)))
        )
        draw.line((x, 0, x, down), fill=border, width=edge)
    _letters(draw, (side, pad - 0.05 * size), text, font, ink, tracking, small)
    found = np.asarray(image)
    if rng.random() < _TIGHT:
        ink = font.getbbox(text)
        y = pad - 0.05 * size
        found = _cut(found, (side, y + ink[1], side + width - 2, y + ink[3]), 0.1 * size, rng)
        across, down = found.shape[1], found.shape[0]
    height = int(rng.choice((9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 30, 40)) * down / size)
    factor = max(8, height) / down
    shape = (max(6, int(across * factor)), max(8, int(down * factor)))
    found = cv2.resize(found, shape, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.3:
        found = cv2.GaussianBlur(found, (0, 0), rng.uniform(0.3, 0.8))
    if rng.random() < 0.15:
        angle = rng.uniform(-3, 3)
        h, w = found.shape[:2]
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1.0)
        found = cv2.warpAffine(found, turn, (w, h), borderMode=cv2.BORDER_REPLICATE)
    return _compressed(found, rng, 0.75)


def _compressed(image: Pixels, rng: Random, share: float) -> Pixels:
    if rng.random() >= share:
        return np.ascontiguousarray(image, np.uint8)
    quality = rng.randint(35, 95)
    _, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1])
