"""Looks through a PDF in a process of its own, which `articles.pdf` starts.

PDF readers are large C++ programs, and files from strangers make them hang or crash; here that
costs one file. The PDF comes by standard input; the answer goes to standard output: JSON, or the
bytes of a picture.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import math
import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from .pdf_layout import Box, Graphic, Line, PageContent, find_figures, running_text

MOST_PAGES: Final = 300
_MOST_CHARS: Final = 60_000
_MOST_OBJECTS: Final = 60_000
_MOST_DEPTH: Final = 12
_MOST_MEMORY: Final = 4 * 2**30
_MOST_SECONDS: Final = 600
_MOST_PIXELS: Final = 40_000_000
_DPI: Final = 300
_HYPHENS: Final = ("\x02", "\ufffe", "\u00ad")
_HIDDEN: Final = 3  # text render mode: neither filled nor stroked

_Matrix = tuple[float, float, float, float, float, float]
_UNCHANGED: Final[_Matrix] = (1, 0, 0, 1, 0, 0)


def main(arguments: Sequence[str]) -> int:
    """Answer one question about the PDF on standard input.

    Args:
        arguments: "look"; or "picture", page, number of the image; or "draw", page, and the four
            numbers of a box in points.
    """
    _limit()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    # What the library prints must not get into the answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    data = sys.stdin.buffer.read()
    if arguments[0] == "look":
        out.write(json.dumps(look(data)).encode("ascii"))
    elif arguments[0] == "picture":
        out.write(picture(data, int(arguments[1]), int(arguments[2])))
    else:
        x0, y0, x1, y1 = map(float, arguments[2:6])
        out.write(drawing(data, int(arguments[1]), (x0, y0, x1, y1)))
    out.close()
    return 0


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))


def _end_with_parent(parent: int) -> None:
    """End when the process that asked was killed, and nobody waits for the answer."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def look(data: bytes) -> dict[str, Any]:
    """The figures of a document and what it says of itself.

    Args:
        data: The PDF.

    Returns:
        Plain values: "pages", "left_out" (pages beyond the limit), "metadata", "title", "first"
        (text of the first page), "body", and "figures", each a `FoundFigure`.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = len(document)
    pages = [_content(document, number) for number in range(min(count, MOST_PAGES))]
    first = "\n".join(line.text for line in pages[0].lines) if pages else ""
    return {
        "pages": count,
        "left_out": max(0, count - MOST_PAGES),
        "metadata": {k: str(v)[:2000] for k, v in document.get_metadata_dict().items()},
        "title": _title(pages[0]) if pages else "",
        "first": first[:20_000],
        "body": running_text(pages)[:4_000_000],
        "figures": [dataclasses.asdict(figure) for figure in find_figures(pages)],
    }


def _title(page: PageContent) -> str:
    """The text in the largest letters of the first page's upper half."""
    upper = [
        line
        for line in page.lines
        if line.box[1] < 0.5 * page.height
        and abs(line.angle) < 5
        and len(re.findall(r"\w", line.text)) > 3
    ]
    if not upper:
        return ""
    size = max(line.size for line in upper)
    lines = [line.text.strip() for line in upper if line.size > 0.95 * size]
    return " ".join(" ".join(lines[:6]).replace("\u00ad", "").split())


# --- pages -----------------------------------------------------------------------------


def _content(document: Any, number: int) -> PageContent:
    page = document[number]
    page.set_rotation(0)
    left, bottom, right, top = _page_box(page)
    width, height = right - left, top - bottom
    graphics = []
    images = 0
    for count, (kind, box, matrix) in enumerate(_objects(page)):
        if count >= _MOST_OBJECTS:
            break
        placed = (box[0] - left, top - box[3], box[2] - left, top - box[1])
        if kind == "image":
            graphics.append(Graphic(placed, images, _upright(matrix)))
            images += 1
        else:
            graphics.append(Graphic(placed))
    return PageContent(width, height, tuple(_lines(page, left, top)), tuple(graphics))


def _page_box(page: Any) -> Box:
    box = page.get_cropbox() or page.get_mediabox()
    media = page.get_mediabox()
    left, bottom = max(box[0], media[0]), max(box[1], media[1])
    right, top = min(box[2], media[2]), min(box[3], media[3])
    if not (right > left and top > bottom):
        left, bottom, right, top = media
    if (
        not all(map(math.isfinite, (left, bottom, right, top)))
        or max(right - left, top - bottom) > 20_000
    ):
        raise ValueError("the page has no sensible size")
    return float(left), float(bottom), float(right), float(top)


def _objects(page: Any) -> Iterator[tuple[str, Box, _Matrix]]:
    """Pictures and drawn things of a page: kind, box and matrix in the page's coordinates."""
    for item, outer in _walk(page, None, _UNCHANGED, 0):
        kind = _kind(item)
        if kind == "text":
            continue
        try:
            x0, y0, x1, y1 = item.get_bounds()
        except Exception:  # an object without a place is not drawn
            continue
        corners = [_apply(outer, x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = (min(xs), min(ys), max(xs), max(ys))
        if not all(map(math.isfinite, box)):
            continue
        yield kind, box, _times(_matrix(item), outer)


def _walk(page: Any, form: Any, outer: _Matrix, level: int) -> Iterator[tuple[Any, _Matrix]]:
    for item in page.get_objects(form=form, level=level, max_depth=level + 1):
        if _kind(item) == "form":
            if level < _MOST_DEPTH:
                yield from _walk(page, item, _times(_matrix(item), outer), level + 1)
        else:
            yield item, outer


def _kind(item: Any) -> str:
    return {1: "text", 2: "path", 3: "image", 4: "shading", 5: "form"}.get(item.type, "other")


def _matrix(item: Any) -> _Matrix:
    a, b, c, d, e, f = item.get_matrix().get()
    return a, b, c, d, e, f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _upright(matrix: _Matrix) -> bool:
    a, b, c, d, *_ = matrix
    return a > 0 and d > 0 and abs(b) < 0.01 * a and abs(c) < 0.01 * d


# --- text ------------------------------------------------------------------------------


@dataclasses.dataclass(slots=True)
class _Char:
    text: str
    box: Box
    size: float
    angle: float
    sound: bool


def _lines(page: Any, left: float, top: float) -> Iterator[Line]:
    run: list[_Char] = []
    ended = False
    for char in _chars(page, left, top):
        if char is None:
            ended = True
            continue
        # PDFium ends a line after each letter of turned text.
        if run and ((ended and abs(char.angle) < 5) or not _goes_on(run, char)):
            if line := _line(run):
                yield line
            run = []
        ended = False
        run.append(char)
    if line := _line(run):
        yield line


def _chars(page: Any, left: float, top: float) -> Iterator[_Char | None]:
    """The characters in their order; None where a line ends."""
    import ctypes

    import pypdfium2.raw as raw

    text = page.get_textpage()
    boxes = [ctypes.c_double() for _ in range(4)]
    loose = raw.FS_RECTF()
    for index in range(min(text.count_chars(), _MOST_CHARS)):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char in "\r\n":
            yield None
            continue
        if char in _HYPHENS:
            char = "\u00ad"
        if not raw.FPDFText_GetCharBox(text, index, *boxes):
            continue
        x0, x1, y0, y1 = (value.value for value in boxes)
        if not all(map(math.isfinite, (x0, x1, y0, y1))):
            continue
        angle = math.degrees(raw.FPDFText_GetCharAngle(text, index))
        angle = (angle + 180) % 360 - 180
        size = y1 - y0
        if raw.FPDFText_GetLooseCharBox(text, index, loose):
            # The loose box goes with the font, and not with the letter.
            sides = loose.right - loose.left, loose.top - loose.bottom
            turned = abs(math.sin(math.radians(angle)))
            size = (
                sides[0] if turned > 0.9 else sides[1] if turned < 0.1 else _size(raw, text, index)
            )
        item = raw.FPDFText_GetTextObject(text, index)
        hidden = bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) == _HIDDEN
        unknown = raw.FPDFText_HasUnicodeMapError(text, index) == 1 or char == "\ufffd"
        private = 0xE000 <= code <= 0xF8FF
        box = (x0 - left, top - y1, x1 - left, top - y0)
        yield _Char(char, box, abs(size) or 1.0, angle, not (hidden or unknown or private))


def _size(raw: Any, text: Any, index: int) -> float:
    """Height of a turned letter's font."""
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(text, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
    return float(raw.FPDFText_GetFontSize(text, index)) * scale


def _along(angle: float) -> tuple[float, float]:
    """Direction of a baseline; y goes down."""
    return math.cos(math.radians(angle)), math.sin(math.radians(angle))


def _extent(box: Box, direction: tuple[float, float]) -> tuple[float, float]:
    values = [
        x * direction[0] + y * direction[1] for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    return min(values), max(values)


def _goes_on(run: Sequence[_Char], char: _Char) -> bool:
    """Does a character stand on the same run of text as those before?"""
    if char.text.isspace():
        return True
    # Blanks have odd boxes: what counts is the last letter, and how far away it is.
    last = next((c for c in reversed(run) if not c.text.isspace()), None)
    if last is None:
        return True
    if abs((last.angle - char.angle + 180) % 360 - 180) > 4:
        return False
    size = max(last.size, char.size)
    direction = _along(char.angle)
    across = (-direction[1], direction[0])
    a0, a1 = _extent(last.box, direction)
    b0, _ = _extent(char.box, direction)
    limit = 1.15 if run[-1].text.isspace() else 0.6
    if not -0.8 * size <= b0 - a1 <= limit * size and not (a0 <= b0 <= a1):
        return False
    c0, c1 = _extent(last.box, across)
    d0, d1 = _extent(char.box, across)
    return max(c0, d0) - min(c1, d1) < 0.35 * size


def _line(run: Sequence[_Char]) -> Line | None:
    text = " ".join("".join(char.text for char in run).split())
    inked = [char for char in run if not char.text.isspace()]
    if not text or not inked:
        return None
    angle = statistics.median(char.angle for char in inked)
    size = statistics.median(char.size for char in inked)
    boxes = [char.box for char in inked]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    direction = _along(angle)
    across = (-direction[1], direction[0])
    along = [_extent(b, direction) for b in boxes]
    down = [_extent(b, across) for b in boxes]
    a0, a1 = min(a for a, _ in along), max(a for _, a in along)
    d0, d1 = min(d for d, _ in down), max(d for _, d in down)
    if 3 < abs(angle) % 90 < 87:
        # Boxes of slanting letters are wider than the letters; the font knows better.
        middle = (d0 + d1) / 2
        d0, d1 = middle - 0.4 * size, middle + 0.4 * size
    if d1 - d0 < 0.6 * size:
        middle = (d0 + d1) / 2
        d0, d1 = middle - 0.3 * size, middle + 0.3 * size
    corners = tuple(
        (a * direction[0] + d * across[0], a * direction[1] + d * across[1])
        for a, d in ((a0, d0), (a1, d0), (a1, d1), (a0, d1))
    )
    return Line(text, box, size, angle, corners, all(char.sound for char in inked))


# --- pictures --------------------------------------------------------------------------


def picture(data: bytes, number: int, image: int) -> bytes:
    """The bytes of a picture in a page: the JPEG that is in the PDF, else a PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    page = document[number]
    page.set_rotation(0)
    images = [item for item, _ in _walk(page, None, _UNCHANGED, 0) if _kind(item) == "image"]
    item = images[image]
    width, height = item.get_px_size()
    if width * height > 4 * _MOST_PIXELS:
        raise ValueError("the picture is too large")
    if list(item.get_filters(skip_simple=True)) == ["DCTDecode"]:
        raw = bytes(item.get_data(decode_simple=True))
        if raw[:3] == b"\xff\xd8\xff":
            return raw
    stream = io.BytesIO()
    item.get_bitmap(render=False).to_pil().convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def drawing(data: bytes, number: int, box: Box) -> bytes:
    """A part of a page as a PNG of 300 dots an inch, of fewer if it were too large."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    page = document[number]
    page.set_rotation(0)
    left, bottom, right, top = _page_box(page)
    width, height = right - left, top - bottom
    scale = scale_of(box)
    crop = (box[0], height - box[3], width - box[2], box[1])
    shown = page.render(scale=scale, crop=tuple(max(0.0, c) for c in crop), may_draw_forms=False)
    stream = io.BytesIO()
    shown.to_pil().convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def scale_of(box: Box) -> float:
    """Pixels for one point, when a part of a page is drawn."""
    area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    return min(_DPI / 72, math.sqrt(_MOST_PIXELS / area))
