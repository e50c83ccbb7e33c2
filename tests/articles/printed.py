"""Articles set as PDFs, as journals set them, from their JATS and pictures."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

BODY = (
    "Immune cells that have grown old keep on secreting what harms their neighbours, and the "
    "tissue around them changes in its turn. We followed this in mice and in samples from "
    "patients, by single-cell sequencing and by staining, and found the same programme in each "
    "organ that we looked at. Taken together, as shown below and in the supplement, our data "
    "place these cells early in the course of the disease, before any tumour can be seen. "
)

# What a vector figure shows: text, place of its middle (0 to 1 of width and of height), angle.
LABELS = (
    ("TREM2", 0.2, 0.2, 0),
    ("STAT3", 0.2, 0.8, 0),
    ("IL6", 0.75, 0.2, 0),
    ("CD8+ T cell", 0.75, 0.8, 0),
    ("cytoplasm", 0.97, 0.5, 90),
    ("NF-κB", 0.45, 0.5, 0),
)


def paragraph(text: str, width: float, *, size: float = 10, bold: str = "") -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("x", fontName="Times-Roman", fontSize=size, leading=1.2 * size)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    made = Paragraph(f"<b>{bold}</b> {escaped}" if bold else escaped, style)
    made.wrap(width, 10_000)
    return made


class Sheet:
    """A page that is filled from above; `x` and `width` are those of the column."""

    def __init__(self, canvas: Any, x: float, width: float, top: float = 750) -> None:
        self.canvas, self.x, self.width, self.y = canvas, x, width, top

    def text(self, text: str, *, size: float = 10, bold: str = "", gap: float = 12) -> None:
        made = paragraph(text, self.width, size=size, bold=bold)
        made.drawOn(self.canvas, self.x, self.y - made.height)
        self.y -= made.height + gap

    def raster(self, path: Path, width: float, gap: float = 10) -> None:
        with Image.open(path) as image:
            height = width * image.height / image.width
        left = self.x + (self.width - width) / 2
        self.canvas.drawImage(str(path), left, self.y - height, width, height)
        self.y -= height + gap

    def vector(
        self, width: float, height: float, labels: Sequence[tuple[str, float, float, int]] = LABELS
    ) -> tuple[float, float, float, float]:
        """Boxes, arrows and labels; gives the box of it all, from the page's upper left."""
        canvas = self.canvas
        left, bottom = self.x + (self.width - width) / 2, self.y - height
        canvas.setStrokeColorRGB(0.2, 0.2, 0.6)
        canvas.rect(left, bottom, width, height)
        for text, across, down, angle in labels:
            x, y = left + across * width, bottom + (1 - down) * height
            if not angle:
                canvas.setFillColorRGB(0.85, 0.9, 1)
                canvas.roundRect(x - 34, y - 10, 68, 20, 5, fill=1)
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.setFont("DejaVuSans", 8)
            canvas.drawCentredString(0, -3, text)
            canvas.restoreState()
        start = (left + 0.2 * width, bottom + 0.7 * height)
        end = (left + 0.2 * width, bottom + 0.3 * height)
        canvas.line(*start, *end)
        for turn in (0.4, -0.4):
            canvas.line(*end, end[0] + 8 * math.sin(turn), end[1] + 8 * math.cos(turn))
        self.y = bottom - 10
        return left, 792 - bottom - height, left + width, 792 - bottom


def started(path: Path) -> Any:
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVuSans", str(font)))
    return Canvas(str(path), pagesize=(612, 792), invariant=1)


def head(sheet: Sheet, title: str, doi: str) -> None:
    sheet.text(title, size=18, gap=8)
    sheet.text(f"Journal of Tests 12, 34 (2025). https://doi.org/{doi}", size=8)


def furniture(canvas: Any, number: int) -> None:
    """Running title with a rule below it, and a page number."""
    canvas.setFont("Times-Roman", 8)
    canvas.drawString(54, 770, "Journal of Tests - Of old cells and new tumours")
    canvas.line(54, 765, 558, 765)
    canvas.drawCentredString(306, 24, str(number))


def jpeg(path: Path, size: tuple[int, int] = (640, 420), shade: int = 200) -> bytes:
    """A photograph, nearly."""
    image = Image.linear_gradient("L").resize(size).point(lambda v: v * shade // 255)
    stream = io.BytesIO()
    Image.merge("RGB", (image, image.rotate(180), image)).save(stream, "JPEG", quality=90)
    path.write_bytes(stream.getvalue())
    return stream.getvalue()


def jats(doi: str, title: str, figures: Sequence[tuple[str, str, str]]) -> str:
    """The same article as JATS; a figure is label, caption and file name."""
    parts = "".join(
        f'<fig id="F{n}"><label>{label}</label><caption><p>{caption}</p></caption><graphic '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{name}"/></fig>'
        for n, (label, caption, name) in enumerate(figures, start=1)
    )
    return (
        f'<article><front><article-meta><article-id pub-id-type="doi">{doi}</article-id>'
        f"<title-group><article-title>{title}</article-title></title-group></article-meta></front>"
        f"<body><p>{BODY}</p>{parts}</body></article>"
    )
